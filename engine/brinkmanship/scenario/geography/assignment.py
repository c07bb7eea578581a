"""Assigns provinces, or pieces of them, to regions: by name, else to the nearest point within the country.

Outlines that an author brings as GeoJSON replace what the base map would give those regions.
Pure: takes the base map and the specs, gives pieces and owners, and collects every problem instead of stopping at one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from brinkmanship.text import alike

from .basemap import BaseMap
from .coverage import Shapes, insert_missing_nodes, join, km_between, new_points, split
from .shapes import Polyline, RegionSpec

ASHORE_KM = 80.0  # a land region's point may lie this far out at sea (a port, a coarse coast)


@dataclass
class Pieces:
    """Provinces, some cut into pieces: a coverage, with province and region (number of the spec, -1 for none) of each."""

    shapes: Shapes
    province: NDArray[np.intp]
    region: NDArray[np.intp]


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return " (did you mean A, B?)" with the nearest known names, or nothing.

    >>> suggestion("Ukrane", ["Ukraine", "Iran"])
    ' (did you mean Ukraine?)'
    """
    near = alike(word, known)
    return f" (did you mean {', '.join(near)}?)" if near else ""


def _provinces(base: BaseMap, spec: RegionSpec, own: Sequence[int], problems: list[str]) -> list[int]:
    """Return the listed provinces of a spec, of its `own` countries first; adds problems."""
    listed: list[int] = []
    for name in spec.provinces:
        found = base.provinces_named(name, own) or base.provinces_named(name)
        holders = sorted({base.country_names[base.province_country[index]] for index in found})
        if not found:
            pool = base.provinces_of(own) if own else range(len(base.province_names))
            hint = suggestion(name, [base.province_names[index] for index in pool])
            problems.append(f"{spec.id}: no province {name!r} on the base map{hint}")
        elif len(holders) > 1:
            problems.append(f"{spec.id}: province {name!r} is in {', '.join(holders)}: give one of them as country")
        else:
            listed += found
    return listed


def assign(
    base: BaseMap,
    specs: Sequence[RegionSpec],
    in_frame: NDArray[np.bool_],
    problems: list[str],
    drawn: Collection[int],
) -> Pieces:
    """Return the pieces of every province that is in the frame or in a region, with their regions; adds problems.

    `in_frame` (provinces,) marks what the map shows. A province outside is taken only when it hangs together with land
    inside, or with a region's point: Siberia comes with Russia, French Guiana does not come with France.
    `drawn` are the specs that bring outlines of their own: they get no province.
    """
    candidates: list[list[int]] = []
    listers: dict[int, list[int]] = {}
    automatic: dict[int, list[int]] = {}
    for number, spec in enumerate(specs):
        known = {name: base.country(name) for name in spec.countries}
        countries = [country for country in known.values() if country is not None]
        problems += [
            f"{spec.id}: no country {name!r} on the base map{suggestion(name, base.country_names)}"
            for name in known
            if known[name] is None
        ]
        listed = _provinces(base, spec, countries, problems)
        candidates.append(listed or base.provinces_of(countries).tolist())
        for province in () if number in drawn else listed:
            listers.setdefault(province, []).append(number)
        for country in () if number in drawn or spec.sea or spec.provinces else countries:
            automatic.setdefault(country, []).append(number)
    points = shapely.points([(spec.lon, spec.lat) for spec in specs])
    wanted = in_frame.copy()
    wanted[list(listers)] = True
    for country, numbers in automatic.items():
        wanted[_hanging_together(base, country, in_frame, points[numbers])] = True
    shapes, province_of, is_piece = _cut(base, specs, candidates, np.flatnonzero(wanted), problems)
    region = np.empty(len(province_of), dtype=np.intp)
    tree = shapely.STRtree(shapes)
    inside = [set(tree.query(point, predicate="intersects").tolist()) for point in points]
    for index, province in enumerate(province_of.tolist()):
        rivals = listers.get(province) or automatic.get(int(base.province_country[province]), [])
        holders = [number for number in rivals if index in inside[number]]
        rivals = holders or rivals
        if len(rivals) > 1:
            to_edge = is_piece[index] and not holders
            near = shapes[index] if to_edge else shapely.Point(base.centroids[province])
            rivals = [rivals[int(np.argmin(km_between(points[rivals], near)))]]
        region[index] = rivals[0] if rivals else -1
    pieces = Pieces(shapes, province_of, region)
    _check_land(base, specs, pieces, inside, problems, drawn)
    return pieces


def _hanging_together(base: BaseMap, country: int, in_frame: NDArray[np.bool_], points: Shapes) -> NDArray[np.intp]:
    """Return this country's provinces in the frame, and those that are joined by land to one of them or to a point."""
    members = base.provinces_of([country])
    shown, outside = members[in_frame[members]], members[~in_frame[members]]
    if len(outside):
        parts = shapely.get_parts(join(base.shapes[members]))
        anchors = np.concatenate([shapely.point_on_surface(base.shapes[shown]), points])
        kept = parts[np.unique(shapely.STRtree(parts).query(anchors, predicate="dwithin", distance=0.5)[1])]
        hits = shapely.STRtree(kept).query(shapely.point_on_surface(base.shapes[outside]), predicate="intersects")[0]
        outside = outside[np.unique(hits)]
    return np.concatenate([shown, outside])


def _cut(
    base: BaseMap,
    specs: Sequence[RegionSpec],
    candidates: Sequence[Sequence[int]],
    provinces: NDArray[np.intp],
    problems: list[str],
) -> tuple[Shapes, NDArray[np.intp], NDArray[np.bool_]]:
    """Return shapes, their provinces, and whether each is a piece of a province that its region's cuts cross.

    `candidates` are, for each spec, the provinces that its cuts may cross.
    """
    lines: dict[int, list[Polyline]] = {}
    crossed: list[set[int]] = [set() for _ in specs]
    wanted = set(provinces.tolist())
    cuts = [(number, line) for number, spec in enumerate(specs) if not spec.sea for line in spec.cut]
    for number, line in cuts:
        among = np.array([index for index in candidates[number] if index in wanted], dtype=np.intp)
        hits = shapely.intersects(base.shapes[among], shapely.linestrings(np.asarray(line, dtype=np.float64)))
        for index in among[hits].tolist():
            lines.setdefault(index, []).append(line)
            crossed[number].add(index)
    split_provinces = {index: split(base.shapes[index], cuts) for index, cuts in lines.items()}
    effective = {i for i, pieces in split_provinces.items() if len(pieces) > shapely.get_num_geometries(base.shapes[i])}
    for number, spec in enumerate(specs):
        if spec.cut and not spec.sea and not crossed[number] & effective:
            problems.append(f"{spec.id}: the cut splits no province: it must cross one from border to border")
    parts = [split_provinces[index] if index in effective else [base.shapes[index]] for index in provinces.tolist()]
    made = np.array([piece for pieces in parts for piece in pieces], dtype=object)
    province = np.repeat(provinces, np.array([len(pieces) for pieces in parts], dtype=np.intp))
    is_piece = np.isin(province, list(effective))
    if effective:
        made = insert_missing_nodes(made, new_points(made[is_piece], base.shapes[sorted(effective)]))
    return made, province, is_piece


def _check_land(
    base: BaseMap,
    specs: Sequence[RegionSpec],
    pieces: Pieces,
    inside: Sequence[set[int]],
    problems: list[str],
    drawn: Collection[int],
) -> None:
    """Add a problem for each land region that got nothing, with the reason, and each point far out at sea."""
    named = {problem.split(":")[0] for problem in problems}
    for number, spec in enumerate(specs):
        if spec.sea or spec.id in named or number in drawn:
            continue
        mine = np.flatnonzero(pieces.region == number)
        if not len(mine):
            reason = "no province is nearer to its point than to the others of its country"
            for taken in [index for index in inside[number] if pieces.region[index] >= 0][:1]:
                name, owner = base.province_names[pieces.province[taken]], specs[pieces.region[taken]].id
                reason = f"its point lies in {name}, which goes to {owner}; list provinces or give a cut"
            problems.append(f"{spec.id}: the region has no land: {reason}")
        elif not inside[number]:
            land = shapely.GeometryCollection(list(pieces.shapes[mine]))
            away = km_between(shapely.Point(spec.lon, spec.lat), land)[0]
            if away > ASHORE_KM:
                at = f"({spec.lon:g}, {spec.lat:g})"
                problems.append(f"{spec.id}: the point {at} is in the sea, {away:.0f} km from its land")


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
