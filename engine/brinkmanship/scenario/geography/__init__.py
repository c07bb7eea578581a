"""Maps from a few words: regions made of real provinces, seas, borders, cities, projection, anywhere on Earth.

Takes RegionSpecs and the base map of assets/; gives numpy. May import numpy, shapely, platformdirs and brinkmanship.paths,
nothing
else of ours. Neighbours always share their border point for point, at every level of detail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import GeographyError
from .making import build_geography, with_own
from .plain import plain_outlines
from .projection import Extent, Projection, choose_projection
from .shapes import City, Country, Face, Geography, Line, Polygon, RegionShape, RegionSpec, River
from .sphere import great_circle_km

if TYPE_CHECKING:
    from .basemap import BaseMap, load_basemap

__all__ = [
    "BaseMap",
    "City",
    "Country",
    "Extent",
    "Face",
    "Geography",
    "GeographyError",
    "Line",
    "Polygon",
    "Projection",
    "RegionShape",
    "RegionSpec",
    "River",
    "build_geography",
    "choose_projection",
    "great_circle_km",
    "load_basemap",
    "plain_outlines",
    "with_own",
]


def __getattr__(name: str) -> Any:
    """Import what builds maps only where it is asked for: a kept map needs none of it."""
    if name in ("BaseMap", "load_basemap"):
        from . import basemap

        return getattr(basemap, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
