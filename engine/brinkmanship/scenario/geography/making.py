"""The one public road to a Geography: from the cache where it was built before (store), else built (build).

What building needs is imported where something is built: a kept map is there without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from brinkmanship.paths import assets_dir

from . import store
from .errors import GeographyError
from .projection import SEAM, WIDE, Extent
from .shapes import City, Geography, Line, RegionSpec, River

FORMAT = 5  # of what this package computes, where its code cannot be read
MARGIN = 5.0  # degrees around the points, when no extent is given
ROUND = 340.0  # degrees of longitude: a wider extent means the whole Earth
COARSER_FROM = 150.0  # degrees of longitude: a wider map is built from the base map's medium level


def build_geography(
    regions: Sequence[RegionSpec], *, extent: Extent | None = None, outlines: bytes = b"", cache: bool = True
) -> Geography:
    """Return the geography of a theatre; raises GeographyError naming every problem of the specs at once.

    `extent` is (west, south, east, north) in degrees, west > east across the antimeridian; by default what holds the
    points.
    `outlines`: a GeoJSON FeatureCollection of the author's own outlines of regions, by `id` or the property `id`. The
    result is kept on disk unless
    `cache` is False.
    """
    specs = list(regions)
    window = _opened(extent or _extent_around(specs))
    level = "medium" if (window[2] - window[0]) % 360.0 > COARSER_FROM else "fine"
    described = (
        repr((FORMAT, code_version(), basemap_version(), cities_version(), level, specs, window)).encode() + outlines
    )
    key = hashlib.sha256(described).hexdigest()[:32]
    if cache and (known := store.read(key)) is not None:
        return known
    from .basemap import load_basemap
    from .build import build

    made = build(load_basemap(level), specs, window, outlines)
    if cache:
        store.write(key, made)
    return replace(made, key=key if cache else "")


def with_own(geography: Geography, cities: Sequence[City], rivers: Sequence[River]) -> Geography:
    """Return a map with cities and rivers of the author's own, first of their kind; longitudes turned into the map."""
    if not (cities or rivers):
        return geography
    west, _, east, _ = geography.extent
    first = (west + ((east - west) % 360.0 or 360.0) / 2) - 180.0
    turned = tuple(city._replace(lon=(city.lon - first) % 360.0 + first) for city in cities)
    lines = tuple(River(river.rank, _turned(river.line, first)) for river in rivers)
    told = repr((geography.key, cities, [(river.rank, river.line.tolist()) for river in rivers])).encode()
    return replace(
        geography,
        cities=(*turned, *geography.cities),
        rivers=(*lines, *geography.rivers),
        key=hashlib.sha256(told).hexdigest()[:32] if geography.key else "",
    )


def _turned(line: Line, first: float) -> Line:
    turn = 360.0 * np.floor((float(line[:, 0].mean()) - first) / 360.0)
    return line - np.array([turn, 0.0], dtype=np.float32)


def _extent_around(specs: Sequence[RegionSpec]) -> Extent:
    if not specs:
        raise GeographyError(["a map needs a region"])
    lon, lat = np.array([spec.lon for spec in specs]), np.array([spec.lat for spec in specs])
    south, north = max(lat.min() - MARGIN, -89.0), min(lat.max() + MARGIN, 89.0)
    # The other way round the Earth from the widest gap between them: a theatre may lie across the antimeridian.
    order = np.sort(lon)
    gaps = np.diff(order, append=order[0] + 360.0)
    widest = int(np.argmax(gaps))
    if 360.0 - gaps[widest] > WIDE:
        return SEAM, float(south), SEAM + 360.0, float(north)
    if widest < len(order) - 1 and order[widest + 1] - MARGIN <= 180.0 and order[widest] + MARGIN >= -180.0:
        return float(order[widest + 1] - MARGIN), float(south), float(order[widest] + MARGIN), float(north)
    return float(lon.min() - MARGIN), float(south), float(lon.max() + MARGIN), float(north)


def _opened(extent: Extent) -> Extent:
    """Return an extent all round the Earth, or nearly, as one that is cut open at the Bering Strait."""
    west, south, east, north = extent
    width = (east - west) % 360.0 or 360.0
    return (SEAM, south, SEAM + 360.0, north) if west != east and width > ROUND else extent


@lru_cache(maxsize=1)
def basemap_version() -> str:
    """Return the version of the base map without reading the rest of it."""
    with np.load(assets_dir() / "basemap.npz", allow_pickle=False) as file:
        return str(file["version"].tobytes().decode().split("\n")[0].split("\t")[0])


@lru_cache(maxsize=1)
def cities_version() -> str:
    """Return the digest of the table of cities: other cities make another map."""
    return hashlib.sha256((assets_dir() / "cities.csv").read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def code_version() -> str:
    """Return the digest of this package's code: other code may make another map of the same input."""
    try:
        code = [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))]
    except OSError:
        return ""
    return hashlib.sha256(b"\0".join(code)).hexdigest()
