"""The scenario's map in geography's words, and geography's mistakes in ours."""

from __future__ import annotations

from engine.scenario.document import Problem, ScenarioError
from engine.scenario.geography import Geography, GeographyError, RegionSpec, build_geography
from engine.scenario.loading import Loaded
from engine.scenario.models import Region


def geography_of(loaded: Loaded) -> Geography:
    """The outlines of a scenario's regions, from the cache where they have been built before; raises ScenarioError."""
    area = loaded.scenario.map
    extent = None if area.extent is None else (area.extent[0], area.extent[1], area.extent[2], area.extent[3])
    geojson = None if area.geojson is None or loaded.path is None else loaded.path.parent / area.geojson
    try:
        return build_geography([_spec(name, one) for name, one in area.regions.items()], extent=extent, geojson=geojson)
    except GeographyError as error:
        shown = None if loaded.path is None else str(loaded.path)
        raise ScenarioError(Problem(message, file=shown) for message in error.problems) from None


def _spec(name: str, region: Region) -> RegionSpec:
    return RegionSpec(
        id=name,
        name=region.name,
        lon=region.lon,
        lat=region.lat,
        country=tuple(region.country) if region.country else None,
        sea=region.sea,
        provinces=tuple(region.provinces),
        cut=tuple(tuple((lon, lat) for lon, lat in line) for line in region.cut),
    )
