"""The cache of built maps on disk, a file for each key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import chain, pairwise

import numpy as np

from brinkmanship.cache import Arrays, Cache, text_array

from .projection import Projection
from .shapes import City, Country, Face, Geography, Line, Polygon, RegionShape, River

CACHE = Cache("geography", most=24)
LINES = ("region_borders", "country_borders", "coast", "sea_borders", "province_borders")


class _Pool:
    """Lines and polygons in one run of points: a line is stored once however often it is used."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.polygons: list[list[int]] = []
        self._known: dict[int, int] = {}

    def line(self, line: Line) -> int:
        number = self._known.setdefault(id(line), len(self.lines))
        if number == len(self.lines):
            self.lines.append(line)
        return number

    def polygon(self, rings: Polygon) -> int:
        self.polygons.append([self.line(ring) for ring in rings])
        return len(self.polygons) - 1

    def arrays(self) -> Arrays:
        return {
            "points": np.concatenate([np.zeros((0, 2), np.float32), *self.lines]),
            "line_ends": np.cumsum([len(line) for line in self.lines], dtype=np.int64),
            "polygon_ends": np.cumsum([len(rings) for rings in self.polygons], dtype=np.int64),
            "polygon_lines": np.array(list(chain.from_iterable(self.polygons)), dtype=np.int64),
        }


def pack(geography: Geography) -> Arrays:
    """Return a map as arrays."""
    pool = _Pool()

    def numbered(polygons: Sequence[Polygon]) -> list[int]:
        return [pool.polygon(polygon) for polygon in polygons]

    facts = {
        "regions": [
            [s.id, numbered(s.polygons), s.label_lon, s.label_lat, s.area_km2, s.sea]
            for s in geography.regions.values()
        ],
        "land": [[name, numbered(polygons)] for name, polygons in geography.land],
        "faces": [[face.region, face.country, numbered(face.polygons)] for face in geography.faces],
        "lakes": numbered(geography.lakes),
        "rivers": [[river.rank, pool.line(river.line)] for river in geography.rivers],
        "cities": geography.cities,
        "countries": geography.countries,
        "projection": asdict(geography.projection),
        "extent": geography.extent,
        **{name: [pool.line(line) for line in getattr(geography, name)] for name in LINES},
    }
    return {"facts": text_array(json.dumps(facts)), **pool.arrays()}


def unpack(arrays: Arrays, key: str) -> Geography:
    """Return the map of arrays."""
    facts = json.loads(arrays["facts"].tobytes())
    points, ends = arrays["points"], [0, *arrays["line_ends"].tolist()]
    lines = [points[start:end] for start, end in pairwise(ends)]
    members, ends = arrays["polygon_lines"].tolist(), [0, *arrays["polygon_ends"].tolist()]
    polygons = [tuple(lines[n] for n in members[start:end]) for start, end in pairwise(ends)]

    def taken(numbers: Sequence[int]) -> tuple[Polygon, ...]:
        return tuple(polygons[number] for number in numbers)

    projection = facts["projection"] | {"parallels": tuple(facts["projection"]["parallels"])}
    west, south, east, north = facts["extent"]
    return Geography(
        regions={row[0]: RegionShape(row[0], taken(row[1]), *row[2:]) for row in facts["regions"]},
        land=tuple((name, taken(numbers)) for name, numbers in facts["land"]),
        faces=tuple(Face(region, country, taken(numbers)) for region, country, numbers in facts["faces"]),
        lakes=taken(facts["lakes"]),
        rivers=tuple(River(rank, lines[number]) for rank, number in facts["rivers"]),
        cities=tuple(City(*row) for row in facts["cities"]),
        countries=tuple(Country(*row) for row in facts["countries"]),
        projection=Projection(**projection),
        extent=(west, south, east, north),
        key=key,
        **{name: tuple(lines[number] for number in facts[name]) for name in LINES},
    )
