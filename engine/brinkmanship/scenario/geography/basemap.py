"""Reads the baked base map of the Earth (assets/basemap.npz, assets/cities.csv), finds countries and provinces by name.

Built by assets/build.py; never writes. Coordinates stay whole numbers of 1e-5 degrees until shapes are made of them.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from brinkmanship.paths import assets_dir

from .coverage import Shapes, insert_missing_nodes, polygon_parts
from .projection import Extent, eastward
from .shapes import City, Line, Polygon, River, turned

UNIT = 1e-5
FORMAT = 1
SEAM_GAP = 1e-3  # degrees: from what is cut open to the seam, so that rounding never carries a point across
_DROPPED = str.maketrans({"'": None, "’": None, "`": None, "ʹ": None, "-": " ", "_": " "})


def folded(name: str) -> str:
    """Return a name for comparison: without case, accents, apostrophes, hyphens and double spaces.

    >>> folded("L'viv") == folded("Lviv"), folded("Chişinău")
    (True, 'chisinau')
    """
    plain = name
    if not name.isascii():
        plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return " ".join(plain.casefold().translate(_DROPPED).split())


@dataclass
class BaseMap:
    """The base map at one level of detail; provinces and countries are numbered from 0."""

    province_names: Sequence[str]
    province_aliases: Sequence[Sequence[str]]
    province_country: NDArray[np.int32]
    country_names: Sequence[str]
    country_codes: Sequence[str]
    country_aliases: Sequence[Sequence[str]]
    arrays: dict[str, NDArray[Any]] = field(repr=False)
    level: str = "fine"
    west: float = -180.0
    """Longitudes run from here for 360 degrees: other than -180 for a map across the antimeridian."""
    seam: float | None = None
    """The longitude at which the map's plane is cut open: what lies across it comes in two pieces."""

    @cached_property
    def shapes(self) -> Shapes:
        """One (multi)polygon a province, in degrees; whole polygons are turned to lie east of `west`."""
        shapes = _shapes(self.arrays, self.level, self.west)
        shapes = shapes if self.west == -180.0 else _met_at_date_line(shapes)
        return shapes if self.seam is None else cut_open(shapes, self.seam, self.west)

    @cached_property
    def centroids(self) -> NDArray[np.float64]:
        """(provinces, 2) longitude and latitude of the centre of each province in degrees."""
        return np.asarray(shapely.get_coordinates(shapely.centroid(self.shapes)))

    @cached_property
    def _country_index(self) -> dict[str, int]:
        # A country's own name wins over codes, and codes over the aliases of others.
        aliases = [(name, index) for index, names in enumerate(self.country_aliases) for name in names if name]
        found = {folded(name): index for name, index in reversed(aliases)}
        for names in (self.country_codes, self.country_names):
            found |= {folded(name): index for index, name in enumerate(names)}
        return found

    @cached_property
    def _province_index(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index, name in enumerate(self.province_names):
            for word in {folded(text) for text in (name, *self.province_aliases[index]) if text}:
                found.setdefault(word, []).append(index)
        return found

    def country(self, name: str) -> int | None:
        """Return the country of this name, alias or ISO code, or None."""
        return self._country_index.get(folded(name))

    def provinces_named(self, name: str, countries: Sequence[int] | None = None) -> list[int]:
        """Return the provinces of this name, alias or FIPS code, in these countries or anywhere.

        Several when the source has a province in several pieces; a province's shown name wins over another's alias.
        """
        word = folded(name)
        found = self._province_index.get(word, [])
        if countries is not None:
            found = [index for index in found if self.province_country[index] in countries]
        exact = [index for index in found if folded(self.province_names[index]) == word]
        return exact or found

    def provinces_of(self, countries: Sequence[int]) -> NDArray[np.intp]:
        """Return the provinces of these countries."""
        return np.flatnonzero(np.isin(self.province_country, np.asarray(countries, dtype=np.int32)))

    def rivers(self) -> list[River]:
        """Return every piece of river, in degrees."""
        lines = _lines(self.arrays, "river")
        return [
            River(int(rank), piece)
            for rank, line in zip(self.arrays["river_rank"], lines, strict=True)
            for piece in self._opened(shapely.LineString, turned(line, self.west))
        ]

    def lakes(self) -> list[Polygon]:
        """Return every lake's polygons, in degrees."""
        rings = [turned(ring, self.west) for ring in _lines(self.arrays, "lake")]
        ends = np.cumsum(self.arrays["lake_polygon"])
        whole = [tuple(rings[end - n : end]) for end, n in zip(ends, self.arrays["lake_polygon"], strict=True)]
        return [(piece, *lake[1:]) for lake in whole for piece in self._opened(shapely.Polygon, lake[0])]

    def _opened(self, kind: type[shapely.Geometry], line: Line) -> list[Line]:
        """Return a line or ring as it is, or its pieces on both sides of the seam."""
        if self.seam is None or not _across(float(line[:, 0].min()), float(line[:, 0].max()), self.seam):
            return [line]
        shape = cut_open(np.array([kind(line.astype(np.float64))], dtype=object), self.seam, self.west)[0]
        pieces = [part.exterior if kind is shapely.Polygon else part for part in shapely.get_parts(shape)]
        return [shapely.get_coordinates(piece).astype(np.float32) for piece in pieces]


def _coordinates(arrays: dict[str, NDArray[Any]], name: str) -> NDArray[np.float64]:
    return np.asarray(np.cumsum(arrays[f"{name}_xy"], axis=1, dtype=np.int64).T * UNIT, dtype=np.float64)


def _lines(arrays: dict[str, NDArray[Any]], name: str) -> list[Line]:
    ends = np.cumsum(arrays[f"{name}_line"])[:-1]
    return np.split(_coordinates(arrays, name).astype(np.float32), ends)


def _shapes(arrays: dict[str, NDArray[Any]], name: str, west: float) -> Shapes:
    counts, polygons, shapes = (arrays[f"{name}_{part}"].astype(np.intp) for part in ("line", "polygon", "shape"))
    points = _coordinates(arrays, name)
    if west != -180.0:
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        first_ring = np.concatenate([[0], np.cumsum(polygons)[:-1]])
        middle = (np.minimum.reduceat(points[:, 0], starts) + np.maximum.reduceat(points[:, 0], starts))[first_ring] / 2
        turns = np.repeat(np.repeat(np.floor((middle - west) / 360.0), polygons), counts)
        points[:, 0] = _whole(points[:, 0] - 360.0 * turns)
    rings = np.asarray(shapely.linearrings(points, indices=np.repeat(np.arange(len(counts)), counts)))
    parts = np.asarray(shapely.polygons(rings, indices=np.repeat(np.arange(len(polygons)), polygons)))
    return np.asarray(shapely.multipolygons(parts, indices=np.repeat(np.arange(len(shapes)), shapes)))


def _met_at_date_line(shapes: Shapes) -> Shapes:
    """Return the shapes with what meets at the antimeridian sharing its points there, and joined within a province."""
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    on_line = points[:, 0] == 180.0
    touching = np.unique(owner[on_line])
    if not len(touching):
        return shapes
    result = shapes.copy()
    shared = insert_missing_nodes(shapes[touching], np.unique(points[on_line], axis=0))
    result[touching] = [shapely.coverage_union_all(shapely.get_parts(shape)) for shape in shared]
    return result


def cut_open(shapes: Shapes, seam: float, west: float) -> Shapes:
    """Return the shapes with those that lie across the seam (any longitude of it) cut there, a hair's breadth apart.

    What lies past `west` + 360 degrees, or before `west`, is turned to be within; neighbours keep common points.
    """
    low, _, high, _ = shapely.bounds(shapes).T
    result = shapes.copy()
    for number in np.flatnonzero(_across(low, high, seam)):
        pieces: list[shapely.Geometry] = []
        first = seam + 360.0 * np.floor((low[number] - seam) / 360.0)
        for start in np.arange(first, high[number], 360.0):
            strip = shapely.box(start + SEAM_GAP, -90.0, start + 360.0 - SEAM_GAP, 90.0)
            piece = shapely.intersection(shapes[number], strip)
            middle = (shapely.bounds(piece)[0] + shapely.bounds(piece)[2]) / 2
            turn = 360.0 * np.floor((middle - west) / 360.0)
            edges = (start + SEAM_GAP, start + 360.0 - SEAM_GAP)
            pieces += list(shapely.get_parts(shapely.transform(piece, lambda xy, t=turn, e=edges: _settled(xy, t, e))))
        if shapely.get_dimensions(shapes[number]) == 2:
            result[number] = shapely.multipolygons(polygon_parts(pieces))
        else:
            result[number] = shapely.multilinestrings([one for one in pieces if one.geom_type == "LineString"])
    return result


def _whole(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return degrees as whole units again after a turn, which leaves neighbours' points a last bit apart."""
    whole = np.asarray(np.round(degrees / UNIT) * UNIT)
    whole[np.abs(whole - 180.0) < UNIT / 2] = 180.0  # exactly, as `_met_at_date_line` asks
    return whole


def _across(low: Any, high: Any, seam: float) -> Any:
    return np.floor((low - seam) / 360.0) != np.floor((high - seam) / 360.0)


def _settled(xy: NDArray[np.float64], turn: float, edges: tuple[float, float]) -> NDArray[np.float64]:
    """Return points turned back by `turn`, those on the edges rounded so that neighbours have the very same."""
    moved: NDArray[np.float64] = np.column_stack([_whole(xy[:, 0] - turn), xy[:, 1]])
    for edge in edges:
        on_edge = np.abs(xy[:, 0] - edge) < 1e-7
        moved[on_edge, 0] = round(edge - turn, 6)
        moved[on_edge, 1] = np.round(moved[on_edge, 1], 6)
    return moved


def _rows(array: NDArray[np.uint8]) -> list[list[str]]:
    return [line.split("\t") for line in array.tobytes().decode().split("\n")]


@lru_cache(maxsize=2)
def load_basemap(level: str = "fine") -> BaseMap:
    """Return the base map, read once, at a level of detail: fine, medium or coarse (about 0, 6 and 20 km)."""
    with np.load(assets_dir() / "basemap.npz", allow_pickle=False) as file:
        common = ("format", "province_text", "country_text", "river", "lake")
        arrays = {name: file[name] for name in file.files if name.startswith((*common, level))}
    if int(arrays["format"][0]) != FORMAT:
        raise RuntimeError(f"assets/basemap.npz has format {arrays['format'][0]}, this version reads {FORMAT}")
    codes, names, aliases = zip(*_rows(arrays["country_text"]), strict=True)
    province_names, holders, province_aliases = zip(*_rows(arrays["province_text"]), strict=True)
    numbers = {code: index for index, code in enumerate(codes)}
    return BaseMap(
        province_names=province_names,
        province_aliases=[text.split("|") for text in province_aliases],
        province_country=np.array([numbers[code] for code in holders], dtype=np.int32),
        country_names=names,
        country_codes=codes,
        country_aliases=[text.split("|") for text in aliases],
        arrays=arrays,
        level=level,
    )


def load_cities(base: BaseMap, bounds: Extent, also: Collection[str]) -> list[City]:
    """Return the cities within bounds (in degrees from the base's west) and capitals of countries `also`, largest first."""
    west, south, east, north = bounds
    found = []
    with (assets_dir() / "cities.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)  # the names of the columns
        for name, lon_text, lat_text, population, capital, code in rows:
            lon, lat, number = eastward(float(lon_text), base.west), float(lat_text), base.country(code)
            country = "" if number is None else base.country_names[number]
            if (west <= lon <= east and south <= lat <= north) or (capital == "1" and country in also):
                found.append(City(name, lon, lat, int(population), capital == "1", country))
    return found
