"""The one public way to a Geography: from the cache where it was built before (store), else built (build).

What building needs is imported where something is built: a cached map is there without it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from brinkmanship.paths import assets_dir

from . import store
from .projection import SEAM, WIDE, Extent, eastward, width_of
from .shapes import City, Geography, GeographyError, RegionSpec, River, turned

FORMAT = 5  # of what this package computes, where its code cannot be read
MARGIN = 5.0  # degrees around the points, when no extent is given
ROUND = 340.0  # degrees of longitude: a wider extent means the whole Earth
COARSER_FROM = 150.0  # degrees of longitude: a wider map is built from the base map's medium level


def build_geography(
    regions: Sequence[RegionSpec], *, extent: Extent | None = None, outlines: bytes = b"", cache: bool = True
) -> Geography:
    """Return the geography of a theatre, kept on disk unless `cache` is False.

    `extent` is (west, south, east, north) in degrees, west > east across the antimeridian; by default it holds the points.
    `outlines`: a GeoJSON FeatureCollection of the author's own outlines of regions, by `id` or the property `id`.

    Raises GeographyError naming every problem of the specs at once.
    """
    specs = list(regions)
    window = _opened(extent or _extent_around(specs))
    level = "medium" if (window[2] - window[0]) % 360.0 > COARSER_FROM else "fine"
    own = plain_outlines(outlines) if outlines else b""
    file = store.CACHE.file(FORMAT, *made_of(), level, specs, window, own) if cache else None
    key = file.stem if file else ""
    if (known := store.CACHE.read(file, lambda arrays: store.unpack(arrays, key))) is not None:
        return known
    from .basemap import load_basemap
    from .build import build

    made = build(load_basemap(level), specs, window, own)
    store.CACHE.write(file, lambda: store.pack(made))
    return replace(made, key=key)


def with_own(geography: Geography, cities: Sequence[City], rivers: Sequence[River]) -> Geography:
    """Return a map with cities and rivers of the author's own, first of their kind; longitudes turned into the map."""
    if not (cities or rivers):
        return geography
    west = geography.extent[0] + width_of(geography.extent) / 2 - 180.0
    lines = [River(river.rank, turned(river.line, west)) for river in rivers]
    facts = (geography.key, cities, [(river.rank, river.line.tolist()) for river in rivers])
    return replace(
        geography,
        cities=(*(city._replace(lon=eastward(city.lon, west)) for city in cities), *geography.cities),
        rivers=(*lines, *geography.rivers),
        key=store.CACHE.file(*facts).stem if geography.key else "",
    )


def _extent_around(specs: Sequence[RegionSpec]) -> Extent:
    if not specs:
        raise GeographyError(["a map needs a region"])
    lon, lat = sorted(float(spec.lon) for spec in specs), [float(spec.lat) for spec in specs]
    south, north = max(min(lat) - MARGIN, -89.0), min(max(lat) + MARGIN, 89.0)
    # The other way round the Earth from the widest gap between them: a theatre may lie across the antimeridian.
    gaps = np.diff(lon, append=lon[0] + 360.0)
    widest = int(np.argmax(gaps))
    if 360.0 - gaps[widest] > WIDE:
        return SEAM, south, SEAM + 360.0, north
    if widest < len(lon) - 1 and lon[widest + 1] - MARGIN <= 180.0 and lon[widest] + MARGIN >= -180.0:
        return lon[widest + 1] - MARGIN, south, lon[widest] + MARGIN, north
    return lon[0] - MARGIN, south, lon[-1] + MARGIN, north


def _opened(extent: Extent) -> Extent:
    """Return an extent all round the Earth, or nearly, as one that is cut open at the Bering Strait."""
    west, south, east, north = extent
    return (SEAM, south, SEAM + 360.0, north) if west != east and width_of(extent) > ROUND else extent


@lru_cache(maxsize=1)
def made_of() -> tuple[str, str, str]:
    """Return what maps are made of: the version of the base map, digests of the table of cities and of this package."""
    with np.load(assets_dir() / "basemap.npz", allow_pickle=False) as file:
        basemap = str(file["version"].tobytes().decode().split("\n")[0].split("\t")[0])
    cities = hashlib.sha256((assets_dir() / "cities.csv").read_bytes()).hexdigest()
    try:
        code = b"\0".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")))
    except OSError:
        code = b""
    return basemap, cities, hashlib.sha256(code).hexdigest()


MOST_POINTS = 100_000
"""Most points of all outlines together: a record carries them all."""
DECIMALS = 5  # of a degree: a metre


def plain_outlines(text: bytes) -> bytes:
    """Return a FeatureCollection with only the id and the geometry of each feature, to a metre; the same done twice.

    Raises GeographyError if it is no FeatureCollection of polygons with numbers for coordinates, or too large.

    >>> plain_outlines(b'{"features": [{"id": "A", "geometry": {"type": "Polygon", "coordinates": [[[1, 2]]]}}]}')
    b'{"type":"FeatureCollection","features":[{"type":"Feature","id":"A","geometry":{"type":"Polygon","coordinates":[[[1.0,2.0]]]}}]}'
    """
    try:
        features = json.loads(text)["features"]
        plain = [_plain(feature) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise GeographyError([f"the GeoJSON cannot be read as a FeatureCollection: {error}"]) from None
    points = sum(_count(feature["geometry"]["coordinates"]) for feature in plain)
    if points > MOST_POINTS:
        raise GeographyError([f"the GeoJSON has {points:,} points, and {MOST_POINTS:,} are the most: simplify it"])
    return json.dumps({"type": "FeatureCollection", "features": plain}, separators=(",", ":")).encode()


def _plain(feature: dict[str, Any]) -> dict[str, Any]:
    id = str((feature.get("properties") or {}).get("id", feature.get("id", "")))
    geometry = feature["geometry"]
    shape = {"type": str(geometry["type"]), "coordinates": _rounded(geometry["coordinates"])}
    return {"type": "Feature", "id": id, "geometry": shape}


def _rounded(value: Any) -> Any:
    """Return nested lists of coordinates with every number rounded, heights dropped."""
    if isinstance(value, list) and value and not isinstance(value[0], list):
        lon, lat = (float(number) for number in value[:2])
        if not (-360 <= lon <= 360 and -90 <= lat <= 90):
            raise ValueError(f"({lon:g}, {lat:g}) is not (longitude, latitude) in degrees")
        return [round(lon, DECIMALS), round(lat, DECIMALS)]
    if not isinstance(value, list):
        raise TypeError("its coordinates are no lists")
    return [_rounded(one) for one in value]


def _count(value: list[Any]) -> int:
    return 1 if value and not isinstance(value[0], list) else sum(map(_count, value))
