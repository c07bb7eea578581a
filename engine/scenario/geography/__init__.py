"""Maps from a few words: regions made of real provinces, seas, borders, cities, projection, anywhere on Earth.

Takes RegionSpecs and the base map of assets/; gives numpy. May import numpy, shapely, platformdirs and engine.paths,
nothing
else of ours. Neighbours always share their border point for point, at every level of detail.
"""

from .basemap import BaseMap, load_basemap
from .build import build_geography
from .errors import GeographyError
from .projection import Extent, Projection, choose_projection
from .shapes import City, Country, Face, Geography, Line, Polygon, RegionShape, RegionSpec, River
from .sphere import great_circle_km

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
]
