"""Maps from a few words: regions made of real provinces, seas, borders, cities, projection, anywhere on Earth.

Takes RegionSpecs and the base map of assets/; gives numpy. Imports numpy, shapely, and the paths, texts and caches that all
layers share. Neighbours always share their border point for point.
"""

from .making import build_geography, with_own
from .plain import plain_outlines
from .shapes import City, Geography, GeographyError, RegionShape, RegionSpec, River

__all__ = [
    "City",
    "Geography",
    "GeographyError",
    "RegionShape",
    "RegionSpec",
    "River",
    "build_geography",
    "plain_outlines",
    "with_own",
]
