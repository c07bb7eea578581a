"""Which province, or piece of one, belongs to which region: by name, else to the nearest point within the country.

Pure: takes the base map and the specs, gives pieces and owners, and collects every problem instead of stopping at
the first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .basemap import BaseMap, Shapes
from .coverage import insert_missing_nodes, join, new_points, split
from .errors import suggestion
from .shapes import RegionSpec
from .sphere import great_circle_km

ASHORE_KM = 80.0  # a land region's point may lie this far out at sea (a port, a coarse coast)


@dataclass
class Pieces:
    """Provinces, some cut into pieces: a coverage, with the province and the region (index of the spec, -1 none) of
    each.
    """

    shapes: Shapes
    province: NDArray[np.intp]
    region: NDArray[np.intp]


def resolve(base: BaseMap, specs: Sequence[RegionSpec], problems: list[str]) -> tuple[list[list[int]], list[list[int]]]:
    """Return for each spec its countries and its listed provinces, as numbers of the base map; adds problems."""
    countries: list[list[int]] = []
    provinces: list[list[int]] = []
    for spec in specs:
        own: list[int] = []
        for name in spec.countries:
            number = base.country(name)
            if number is None:
                problems.append(f"{spec.id}: no country {name!r} on the base map{suggestion(name, base.country_names)}")
            else:
                own.append(number)
        countries.append(own)
        provinces.append([index for name in spec.provinces for index in _province(base, spec, name, own, problems)])
    return countries, provinces


def _province(base: BaseMap, spec: RegionSpec, name: str, own: Sequence[int], problems: list[str]) -> list[int]:
    found = base.provinces_named(name, own) or base.provinces_named(name)
    if not found:
        pool = base.provinces_of(own) if own else range(len(base.province_names))
        hint = suggestion(name, [base.province_names[index] for index in pool])
        problems.append(f"{spec.id}: no province {name!r} on the base map{hint}")
    holders = sorted({base.country_names[base.province_country[index]] for index in found})
    if len(holders) > 1:
        problems.append(f"{spec.id}: province {name!r} is in {', '.join(holders)}: give one of them as country")
        return []
    return found


def assign(
    base: BaseMap,
    specs: Sequence[RegionSpec],
    in_frame: NDArray[np.bool_],
    problems: list[str],
    drawn: Collection[int] = (),
) -> Pieces:
    """Return the pieces of every province that is in the frame or in a region, with their regions; adds problems.

    `in_frame` says for each province whether the map shows it. A province outside is taken only when it hangs
    together with
    land inside, or with a region's point: Siberia comes with Russia, French Guiana does not come with France.
    `drawn` are the specs that bring outlines of their own: they get no province.
    """
    countries, listed = resolve(base, specs, problems)
    listers: dict[int, list[int]] = {}
    for number in range(len(specs)):
        for province in () if number in drawn else listed[number]:
            listers.setdefault(province, []).append(number)
    automatic: dict[int, list[int]] = {}
    for number, spec in enumerate(specs):
        for country in countries[number]:
            if not (spec.sea or spec.provinces or number in drawn):
                automatic.setdefault(country, []).append(number)
    wanted = in_frame.copy()
    wanted[list(listers)] = True
    for country, numbers in automatic.items():
        wanted |= _hanging_together(base, country, in_frame, [specs[number] for number in numbers])
    provinces = np.flatnonzero(wanted)
    shapes, province_of, is_piece = _cut(base, specs, countries, listed, provinces, problems)
    region = np.full(len(province_of), -1, dtype=np.intp)
    points = shapely.points([(spec.lon, spec.lat) for spec in specs])
    tree = shapely.STRtree(shapes)
    inside = {number: set(tree.query(points[number], predicate="intersects").tolist()) for number in range(len(specs))}
    for index in range(len(province_of)):
        rivals = listers.get(int(province_of[index])) or automatic.get(
            int(base.province_country[province_of[index]]), []
        )
        if rivals:
            region[index] = _nearest(
                index, rivals, specs, shapes, bool(is_piece[index]), inside, base, int(province_of[index])
            )
    _check_land(base, specs, Pieces(shapes, province_of, region), inside, problems, drawn)
    return Pieces(shapes, province_of, region)


def _hanging_together(
    base: BaseMap, country: int, in_frame: NDArray[np.bool_], specs: Sequence[RegionSpec]
) -> NDArray[np.bool_]:
    """Say of every province whether it is this country's and in the frame, or joined by land to what is, or to a
    point.
    """
    members = base.provinces_of([country])
    result = np.zeros(len(in_frame), dtype=bool)
    outside = members[~in_frame[members]]
    result[members] = True
    if not len(outside):
        return result
    parts = shapely.get_parts(join(base.shapes[members]))
    points = shapely.points([(spec.lon, spec.lat) for spec in specs])
    anchors = np.concatenate([shapely.point_on_surface(base.shapes[members[in_frame[members]]]), points])
    kept = parts[np.unique(shapely.STRtree(parts).query(anchors, predicate="dwithin", distance=0.5)[1])]
    hits = shapely.STRtree(kept).query(shapely.point_on_surface(base.shapes[outside]), predicate="intersects")[0]
    result[outside] = False
    result[outside[np.unique(hits)]] = True
    return result


def _cut(
    base: BaseMap,
    specs: Sequence[RegionSpec],
    countries: Sequence[Sequence[int]],
    listed: Sequence[Sequence[int]],
    provinces: NDArray[np.intp],
    problems: list[str],
) -> tuple[Shapes, NDArray[np.intp], NDArray[np.bool_]]:
    """Return shapes, their provinces, and whether each is a piece; provinces crossed by their regions' cuts come in
    pieces.
    """
    lines: dict[int, list[tuple[tuple[float, float], ...]]] = {}
    kept = set(provinces.tolist())
    crossed: dict[int, set[int]] = {}
    for number, spec in enumerate(specs):
        if spec.sea or not spec.cut:
            continue
        candidates = [
            index for index in (listed[number] or base.provinces_of(countries[number]).tolist()) if index in kept
        ]
        for line in spec.cut:
            for index in candidates:
                if shapely.intersects(base.shapes[index], shapely.linestrings(np.asarray(line, dtype=np.float64))):
                    lines.setdefault(index, []).append(line)
                    crossed.setdefault(number, set()).add(index)
    split_provinces = {index: split(base.shapes[index], cuts) for index, cuts in lines.items()}
    effective = {i for i, pieces in split_provinces.items() if len(pieces) > shapely.get_num_geometries(base.shapes[i])}
    for number, spec in enumerate(specs):
        if spec.cut and not spec.sea and not crossed.get(number, set()) & effective:
            problems.append(f"{spec.id}: the cut splits no province: it must cross one from border to border")
    shapes: list[shapely.Geometry] = []
    owner: list[int] = []
    for index in provinces.tolist():
        pieces = split_provinces[index] if index in effective else [base.shapes[index]]
        shapes += pieces
        owner += [index] * len(pieces)
    made, province = np.array(shapes, dtype=object), np.array(owner, dtype=np.intp)
    is_piece = np.isin(province, list(effective))
    if effective:
        made = insert_missing_nodes(made, new_points(made[is_piece], base.shapes[sorted(effective)]))
    return made, province, is_piece


def _nearest(
    index: int,
    rivals: Sequence[int],
    specs: Sequence[RegionSpec],
    shapes: Shapes,
    is_piece: bool,
    inside: dict[int, set[int]],
    base: BaseMap,
    province: int,
) -> int:
    """Return the rival whose point lies in the shape, else nearest to a piece's edge, or to a whole province's
    centre.
    """
    holders = [number for number in rivals if index in inside[number]]
    rivals = holders or rivals
    if len(rivals) == 1:
        return rivals[0]
    lon = np.array([specs[number].lon for number in rivals])
    lat = np.array([specs[number].lat for number in rivals])
    if is_piece and not holders:
        near = shapely.get_coordinates(shapely.shortest_line(shapely.points(lon, lat), shapes[index])).reshape(
            -1, 2, 2
        )[:, 1]
        return rivals[int(np.argmin(great_circle_km(lon, lat, near[:, 0], near[:, 1])))]
    centre = base.centroids[province]
    return rivals[int(np.argmin(great_circle_km(lon, lat, centre[0], centre[1])))]


def _check_land(
    base: BaseMap,
    specs: Sequence[RegionSpec],
    pieces: Pieces,
    inside: dict[int, set[int]],
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
            taken = [index for index in inside[number] if pieces.region[index] >= 0]
            reason = "no province is nearer to its point than to the others of its country"
            if taken:
                owner = specs[pieces.region[taken[0]]].id
                name = base.province_names[pieces.province[taken[0]]]
                reason = f"its point lies in {name}, which goes to {owner}; list provinces or give a cut"
            problems.append(f"{spec.id}: the region has no land: {reason}")
            continue
        if inside[number]:
            continue
        point = shapely.Point(spec.lon, spec.lat)
        near = shapely.get_coordinates(
            shapely.shortest_line(point, shapely.GeometryCollection(list(pieces.shapes[mine])))
        )[1]
        away = great_circle_km(spec.lon, spec.lat, near[0], near[1])
        if away > ASHORE_KM:
            problems.append(
                f"{spec.id}: the point ({spec.lon:g}, {spec.lat:g}) is in the sea, {away:.0f} km from its land"
            )
