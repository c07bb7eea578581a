"""Reduces an author's GeoJSON to the outlines, without all else that such a file may hold, as a record carries them."""

from __future__ import annotations

import json
from typing import Any

from .shapes import GeographyError

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
