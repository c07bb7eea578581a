"""Outlines that an author brings as GeoJSON: they replace what the base map would give those regions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from .assignment import Pieces
from .coverage import insert_missing_nodes, new_points
from .errors import suggestion
from .shapes import RegionSpec


def read_outlines(text: bytes, specs: Sequence[RegionSpec], problems: list[str]) -> dict[int, shapely.Geometry]:
    """Return the shapes of a GeoJSON FeatureCollection by the number of the spec that property `id` names; adds
    problems.
    """
    numbers = {spec.id: number for number, spec in enumerate(specs)}
    try:
        features = json.loads(text)["features"]
        named = [
            (str((feature.get("properties") or {}).get("id", feature.get("id", ""))), feature) for feature in features
        ]
        shapes = [(name, shapely.from_geojson(json.dumps(feature["geometry"]))) for name, feature in named]
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.GEOSException) as error:
        problems.append(f"the GeoJSON cannot be read as a FeatureCollection: {error}")
        return {}
    found: dict[int, shapely.Geometry] = {}
    for name, shape in shapes:
        if name not in numbers:
            problems.append(f"the GeoJSON has a feature of id {name!r}, which is no region{suggestion(name, numbers)}")
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            problems.append(f"{name}: its outline in the GeoJSON is a {shape.geom_type}, not a Polygon or MultiPolygon")
        else:
            found[numbers[name]] = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    return found


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
