"""The input and output of geography: plain data, degrees, numpy; no drawing, no files.

Rings close on their first point. Neighbouring regions hold the same points along their common border, always.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .projection import Extent, Projection

Line = NDArray[np.float32]
"""(points, 2) longitude and latitude in degrees."""
Polygon = tuple[Line, ...]
"""The outer ring, then the holes."""
Polyline = tuple[tuple[float, float], ...]


class GeographyError(ValueError):
    """A map that cannot be built; `problems` names each reason, with the way out where there is one."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class RegionSpec:
    """A region as an author describes it: a point, and where it needs more, provinces and cuts."""

    id: str
    name: str
    lon: float
    lat: float
    country: str | tuple[str, ...] | None = None
    """Base-map country, by name or ISO code, or several; None for a sea."""
    sea: bool = False
    provinces: tuple[str, ...] = ()
    """Names, ISO 3166-2 or FIPS codes, of its country first, else of any; empty: those of its country nearest to the point."""
    cut: tuple[Polyline, ...] = ()
    """Lines (lon, lat) that split provinces (or the sea); a region takes the pieces that hold or are nearest to its point."""

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries as a tuple, empty for a sea."""
        return (self.country,) if isinstance(self.country, str) else tuple(self.country or ())


@dataclass(frozen=True)
class RegionShape:
    """The area of a region; the label point lies inside it, and inside the map's extent where they overlap."""

    id: str
    polygons: tuple[Polygon, ...]
    label_lon: float
    label_lat: float
    area_km2: float
    sea: bool = False


class Face(NamedTuple):
    """A part of the map that belongs to one region ("" for none) and one country ("" for sea)."""

    region: str
    country: str
    polygons: tuple[Polygon, ...]


class City(NamedTuple):
    """A populated place; country is the base map's name."""

    name: str
    lon: float
    lat: float
    population: int
    capital: bool
    country: str


class Country(NamedTuple):
    """A country that the map shows, with a point for its name and the area shown in km2."""

    name: str
    label_lon: float
    label_lat: float
    area_km2: float


class River(NamedTuple):
    """A piece of a river; rank 1 is the longest kind, 3 the shortest."""

    rank: int
    line: Line


@dataclass(frozen=True)
class Geography:
    """A theatre: its regions, the land around them, and what a map draws between and upon them.

    Longitudes of a map across the antimeridian may pass 180; `projection` takes them as they are.
    """

    regions: Mapping[str, RegionShape]
    region_borders: tuple[Line, ...]
    """Between two regions, or a region and no region, of one country."""
    country_borders: tuple[Line, ...]
    coast: tuple[Line, ...]
    sea_borders: tuple[Line, ...]
    """Between two seas."""
    province_borders: tuple[Line, ...]
    """Within regions: the finest lines of the base map."""
    lakes: tuple[Polygon, ...]
    rivers: tuple[River, ...]
    land: tuple[tuple[str, tuple[Polygon, ...]], ...]
    """Land in no region: (country, polygons)."""
    cities: tuple[City, ...]
    countries: tuple[Country, ...]
    projection: Projection
    extent: Extent
    faces: tuple[Face, ...] = field(repr=False)
    key: str = field(repr=False, compare=False)
    """Of the cache on disk; empty when not cached."""


def turned(line: Line, west: float) -> Line:
    """Return a line turned by whole circles so that its middle lies in the 360 degrees east of `west`."""
    turns = np.floor((float(line[:, 0].mean()) - west) / 360.0)
    return line - np.array([360.0 * turns, 0.0], dtype=np.float32) if turns else line
