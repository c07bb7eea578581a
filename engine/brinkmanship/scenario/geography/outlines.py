"""Outlines that an author brings as GeoJSON: they replace what the base map would give those regions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from .assignment import Pieces, suggestion
from .coverage import insert_missing_nodes, new_points
from .shapes import RegionSpec

MOST_OVERLAP = 0.01
"""Of the smaller of two outlines: what may lie in the other, as it does where borders were drawn twice."""


def read_outlines(
    text: bytes, specs: Sequence[RegionSpec], west: float, problems: list[str]
) -> dict[int, shapely.Geometry]:
    """Return the shapes of plain GeoJSON outlines by the number of the spec that has their id; adds problems.

    Longitudes are turned to lie east of `west`. Of what two outlines share, the later one in the file has it.
    """
    numbers = {spec.id: number for number, spec in enumerate(specs)}
    features = json.loads(text)["features"]
    try:
        shapes = [(feature["id"], shapely.from_geojson(json.dumps(feature["geometry"]))) for feature in features]
    except (ValueError, shapely.errors.GEOSException) as error:
        problems.append(f"the GeoJSON cannot be read as a FeatureCollection: {error}")
        return {}
    found: dict[int, shapely.Geometry] = {}
    for name, shape in shapes:
        if name not in numbers:
            problems.append(f"the GeoJSON has a feature of id {name!r}, which is no region{suggestion(name, numbers)}")
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            problems.append(f"{name}: its outline in the GeoJSON is a {shape.geom_type}, not a Polygon or MultiPolygon")
        else:
            made = shapely.make_valid(shape, method="structure", keep_collapsed=False)
            middle = (shapely.bounds(made)[0] + shapely.bounds(made)[2]) / 2
            turn = 360.0 * np.floor((middle - west) / 360.0)
            if not np.isfinite(turn) or shapely.area(made) == 0.0:
                problems.append(f"{name}: its outline in the GeoJSON has no area")
                continue
            found[numbers[name]] = shapely.transform(made, lambda xy, turn=turn: xy - np.array([turn, 0.0]))
    _part(found, specs, problems)
    return found


def _part(found: dict[int, shapely.Geometry], specs: Sequence[RegionSpec], problems: list[str]) -> None:
    """Take slivers that two outlines share from the earlier; add a problem where it is more than a sliver."""
    order = list(found)
    for place, earlier in enumerate(order):
        for later in order[place + 1 :]:
            one, other = found[earlier], found[later]
            shared = shapely.area(shapely.intersection(one, other))
            if shared > MOST_OVERLAP * min(shapely.area(one), shapely.area(other)):
                problems.append(f"{specs[earlier].id}: its outline in the GeoJSON overlaps that of {specs[later].id}")
            elif shared > 0.0:
                found[earlier] = shapely.difference(one, other)


def overlay(pieces: Pieces, drawn: Mapping[int, shapely.Geometry]) -> Pieces:
    """Return the pieces without the drawn areas, and the drawn areas as pieces of no province (-1)."""
    outlines = np.array(list(drawn.values()), dtype=object)
    cover = shapely.union_all(outlines)
    shapes = pieces.shapes.copy()
    touched = np.flatnonzero(shapely.intersects(shapes, cover))
    shapes[touched] = shapely.difference(shapes[touched], cover)
    kept = shapely.area(shapes) > 0
    together = np.concatenate([shapes[kept], outlines])
    nodes = np.concatenate([new_points(together, pieces.shapes), new_points(outlines, shapes[kept])])
    return Pieces(
        insert_missing_nodes(together, nodes),
        np.concatenate([pieces.province[kept], np.full(len(outlines), -1)]),
        np.concatenate([pieces.region[kept], np.array(list(drawn), dtype=np.intp)]),
    )
