"""A small map, of Denmark and its neighbours, for the tests of the map."""

from __future__ import annotations

from functools import cache

from brinkmanship.desktop.map.camera import Camera, Limits
from brinkmanship.desktop.map.shapes import MapShapes, prepare
from brinkmanship.scenario.geography.making import build_geography
from brinkmanship.scenario.geography.shapes import Geography, RegionSpec

REGIONS = (
    RegionSpec("NORTH", "North Jutland", 9.6, 57.0, "Denmark"),
    RegionSpec("ISLES", "The Isles", 11.8, 55.5, "Denmark"),
    RegionSpec("HOLST", "Holstein", 9.9, 54.2, "Germany"),
    RegionSpec("MECK", "Mecklenburg", 12.5, 53.7, "Germany"),
    RegionSpec("SOUND", "The Sound", 12.9, 56.3, sea=True),
)
LAND = ("NORTH", "ISLES", "HOLST", "MECK")
COLOURS = {"NORTH": (200, 60, 60), "ISLES": (60, 200, 60), "HOLST": (60, 60, 200), "MECK": (200, 200, 60)}


@cache
def geography() -> Geography:
    return build_geography(REGIONS, extent=(6.0, 52.5, 16.0, 58.5))


@cache
def shapes() -> MapShapes:
    return prepare(geography())


def whole(width: int = 640, height: int = 480) -> Camera:
    return Limits(*shapes().box).fit(width, height)
