"""The geography made ready for drawing: everything projected to kilometres, packed in a few flat arrays.

Plain arrays only, so that the painting process can be sent all of it once. Area numbers are what the ID
buffer holds: 0 is nothing (open sea), 1..n the regions in order, then the backdrop countries.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from brinkmanship.scenario.geography.shapes import Geography


Points = NDArray[np.float32]
_STEP = 0.4  # degrees: the longest straight edge
_SPARSE = 0.03  # degrees between the points of a country's rings


@dataclass(frozen=True, slots=True)
class Lines:
    """Many lines or rings in one array: `points` (n, 2) km, line i from `starts[i]` to `starts[i + 1]`."""

    points: Points
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def line(self, number: int) -> Points:
        """Return line `number` as (k, 2) km."""
        return self.points[self.starts[number] : self.starts[number + 1]]


@dataclass(frozen=True, slots=True)
class Label:
    """A name with its place in km; `size` is an area (km2) or a population; `tilt` degrees anticlockwise."""

    text: str
    x: float
    y: float
    size: float
    tilt: float = 0.0
    capital: bool = False
    sea: bool = False
    others: tuple[tuple[float, float], ...] = ()  # further places the name may stand at, best first


@dataclass(frozen=True, slots=True)
class MapShapes:
    """A Geography in projected kilometres, packed for drawing."""

    region_ids: tuple[str, ...]
    area_names: tuple[str, ...]  # of area 1..: region ids, then backdrop countries
    area_land: NDArray[np.bool_]  # (areas + 1,), index 0 = open sea
    rings: Lines  # every ring with its holes bridged in
    ring_area: NDArray[np.int64]  # the area number of each ring, largest first
    coast: Lines
    region_borders: Lines
    country_borders: Lines
    province_borders: Lines
    sea_borders: Lines
    rivers: Lines
    river_rank: NDArray[np.int64]
    lakes: Lines
    countries: tuple[Label, ...]
    regions: tuple[Label, ...]  # in the order of region_ids
    cities: tuple[Label, ...]  # capitals first, then by population
    box: tuple[float, float, float, float]  # left, bottom, right, top in km
    country_rings: tuple[Lines, ...] = ()  # of each of the countries, thinned: where its name may stand
    key: str = ""  # of the geography it is made from, '' where that is not kept

    def number(self, region: str) -> int:
        """Return the area number of a region; raise `ValueError` when there is none."""
        return self.region_ids.index(region) + 1

    def rings_of(self, region: str) -> list[Points]:
        """Return the rings of a region in km, for outlines: holes as rings of their own, without the bridges."""
        number = self.number(region)
        bridged = (self.rings.line(int(i)) for i in np.flatnonzero(self.ring_area == number))
        return [ring for whole in bridged for ring in _parted(whole)]


def pack(lines: Iterable[Points]) -> Lines:
    """Put lines of shape (k, 2) into one `Lines`; lines of fewer than two points are left out."""
    kept = [line for line in lines if len(line) >= 2]
    starts = np.zeros(len(kept) + 1, np.int64)
    np.cumsum([len(line) for line in kept], out=starts[1:])
    points = np.concatenate(kept).astype(np.float32) if kept else np.zeros((0, 2), np.float32)
    return Lines(points, starts)


def prepare(geography: Geography) -> MapShapes:
    """Project a Geography (lon/lat degrees) for drawing."""

    def to_km(lines: Iterable[Points]) -> Lines:
        degrees = pack(lines)
        x, y = geography.projection.forward(degrees.points[:, 0], degrees.points[:, 1])
        return Lines(np.stack([x, y], axis=1).astype(np.float32), degrees.starts)

    ids = tuple(geography.regions)
    names: list[str] = list(ids)
    land = [False, *(not geography.regions[region].sea for region in ids)]
    rings: list[tuple[float, int, Points]] = []
    every = [ring for region in ids for polygon in geography.regions[region].polygons for ring in polygon]
    dense = iter(_dense_all(every))
    for number, region in enumerate(ids, start=1):
        for polygon in geography.regions[region].polygons:
            rings.append(_bridged([next(dense) for _ in polygon], number))
    for number, (country, polygons) in enumerate(geography.land, start=len(ids) + 1):
        names.append(country)
        land.append(True)
        rings.extend(_bridged(list(polygon), number) for polygon in polygons)
    rings.sort(key=lambda item: -item[0])
    cities = sorted(geography.cities, key=lambda city: (not city.capital, -city.population))
    west, south, east, north = geography.extent
    east = west + ((east - west) % 360.0 or 360.0 - 1e-2)  # west > east means across the antimeridian
    grid = np.meshgrid(np.linspace(west, east, 41), np.linspace(south, north, 21))
    border = to_km([np.stack(grid, axis=-1).reshape(-1, 2).astype(np.float32)]).points
    return MapShapes(
        region_ids=ids,
        area_names=tuple(names),
        area_land=np.array(land),
        rings=to_km(ring for _, _, ring in rings),
        ring_area=np.array([number for _, number, ring in rings if len(ring) >= 2], np.int64),
        coast=to_km(geography.coast),
        region_borders=to_km(geography.region_borders),
        country_borders=to_km(geography.country_borders),
        province_borders=to_km(geography.province_borders),
        sea_borders=to_km(_dense(line, closed=False) for line in geography.sea_borders),
        rivers=to_km(river.line for river in geography.rivers),
        river_rank=np.array([river.rank for river in geography.rivers if len(river.line) >= 2], np.int64),
        lakes=to_km(_bridged(list(lake), 0)[2] for lake in geography.lakes),
        countries=_countries(geography),
        regions=_labels(
            geography,
            [(id, one.label_lon, one.label_lat, one.area_km2, False, one.sea) for id, one in geography.regions.items()],
        ),
        cities=_labels(geography, [(c.name, c.lon, c.lat, c.population, c.capital, False) for c in cities]),
        box=(*border.min(axis=0).tolist(), *border.max(axis=0).tolist()),
        country_rings=_country_rings(geography),
        key=geography.key,
    )


def _countries(geography: Geography) -> tuple[Label, ...]:
    """Label the countries; those made of several regions may also be named in any of these."""
    parts: dict[str, list[str]] = {}
    holders: dict[str, set[str]] = {}
    for face in geography.faces:
        if face.region and face.country:
            parts.setdefault(face.country, []).append(face.region)
            holders.setdefault(face.region, set()).add(face.country)
    # A region of several countries has its middle in any of them.
    parts = {country: [r for r in regions if len(holders[r]) == 1] for country, regions in parts.items()}
    out = []
    for label in _labels(
        geography, [(c.name, c.label_lon, c.label_lat, c.area_km2, False, False) for c in geography.countries]
    ):
        found = [geography.regions[region] for region in parts.get(label.text, ()) if region in geography.regions]
        found.sort(key=lambda shape: -shape.area_km2)
        x, y = geography.projection.forward([one.label_lon for one in found], [one.label_lat for one in found])
        places = list(zip(x.tolist(), y.tolist(), strict=True))
        out.append(replace(label, others=tuple(places)))
    return tuple(out)


def _country_rings(geography: Geography) -> tuple[Lines, ...]:
    """Return the outer rings of each country in km, with no more points than a name needs."""
    outer: dict[str, list[Points]] = {}
    for face in geography.faces:
        if face.country:
            outer.setdefault(face.country, []).extend(np.asarray(polygon[0], np.float32) for polygon in face.polygons)
    out = []
    for country in geography.countries:
        degrees = pack(_sparse(ring) for ring in outer.get(country.name, ()))
        x, y = geography.projection.forward(degrees.points[:, 0], degrees.points[:, 1])
        out.append(Lines(np.stack([x, y], axis=1).astype(np.float32), degrees.starts))
    return tuple(out)


def _sparse(ring: Points) -> Points:
    """Return a ring with only so many points as are a few hundredths of a degree apart along it."""
    steps = np.abs(np.diff(ring, axis=0)).max(axis=1, initial=0.0)
    place = np.floor(np.concatenate([[0.0], np.cumsum(steps)]) / _SPARSE).astype(np.int64)
    kept: Points = ring[np.concatenate([[True], place[1:] != place[:-1]])]
    return kept


def _labels(geography: Geography, rows: Sequence[tuple[str, float, float, float, bool, bool]]) -> tuple[Label, ...]:
    """Project rows of (text, lon, lat, size, capital, sea); the tilt is that of the parallel through the point."""
    if not rows:
        return ()
    lon, lat = np.array([row[1] for row in rows], float), np.array([row[2] for row in rows], float)
    x, y = geography.projection.forward(lon, lat)
    west, east = (geography.projection.forward(lon + step, lat) for step in (-0.5, 0.5))
    tilt = np.degrees(np.arctan2(east[1] - west[1], east[0] - west[0]))
    return tuple(
        Label(row[0], float(x[i]), float(y[i]), float(row[3]), float(tilt[i]), row[4], row[5])
        for i, row in enumerate(rows)
    )


def _bridged(rings: list[Points], number: int) -> tuple[float, int, Points]:
    """Join holes to the outer ring by a there-and-back edge, which an even-odd fill does not see."""
    outer = rings[0]
    size = float(np.prod(np.ptp(outer, axis=0))) if len(outer) else 0.0
    parts = [outer, outer[:1]]
    for hole in rings[1:]:
        parts += [hole, hole[:1], outer[:1]]
    return size, number, np.concatenate(parts) if len(outer) >= 3 else outer[:0]


def _parted(ring: Points) -> list[Points]:
    """Take apart what `_bridged` joined: every bridge leads back to the first point.

    >>> outer, hole = np.array([[0, 0], [9, 0], [9, 9]], np.float32), np.array([[6, 2], [7, 2], [7, 3]], np.float32)
    >>> [len(part) for part in _parted(_bridged([outer, hole], 1)[2])]
    [3, 3]
    """
    back = np.flatnonzero((ring == ring[0]).all(axis=1))
    parts = [ring[: back[1]] if len(back) > 1 else ring]
    parts += [ring[a + 1 : b - 1] for a, b in itertools.pairwise(back[1:].tolist())]
    return [part for part in parts if len(part) >= 3]


def _dense_all(rings: Sequence[Points]) -> list[Points]:
    """Return closed rings with points added where an edge is long, as `_dense` adds them."""
    filled = [ring for ring in rings if len(ring)]
    if not filled:
        return list(rings)
    starts = np.cumsum([0, *(len(ring) for ring in filled[:-1])])
    points = np.concatenate(filled)
    after = np.concatenate([points[1:], points[:1]])
    after[np.append(starts[1:], len(points)) - 1] = points[starts]
    longest = iter(np.maximum.reduceat(np.abs(after - points).max(axis=1), starts).tolist())
    return [_dense(ring) if len(ring) and next(longest) > _STEP * 0.999 else ring for ring in rings]


def _dense(ring: Points, *, closed: bool = True) -> Points:
    """Add points to long straight edges (degrees), so that they bend with the projection and clip well."""
    if len(ring) < 2:
        return ring
    line = np.concatenate([ring, ring[:1] if closed else ring[-1:]])
    counts = np.maximum(1, np.ceil(np.abs(np.diff(line, axis=0)).max(axis=1) / _STEP)).astype(int)
    if counts.max() == 1:
        return ring
    place = np.repeat(np.arange(len(ring)), counts)
    first = np.cumsum(counts) - counts
    share = ((np.arange(len(place)) - first[place]) / counts[place])[:, None]
    dense: Points = (line[place] * (1 - share) + line[place + 1] * share).astype(np.float32)
    return dense
