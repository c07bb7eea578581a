"""What is wrong with a map is said all at once, with the nearest names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.scenario.geography import GeographyError, RegionSpec, build_geography

EUROPE = (10.0, 40.0, 42.0, 56.0)


def problems_of(*specs: RegionSpec, geojson: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(GeographyError) as caught:
        build_geography(specs, extent=EUROPE, geojson=geojson, cache=False)
    return caught.value.problems


def test_every_problem_is_named_at_once() -> None:
    found = problems_of(
        RegionSpec("A", "a", 30.5, 50.4, "Ukrane"),
        RegionSpec("B", "b", 37.8, 48.0, "Ukraine", provinces=("Donetzk",)),
        RegionSpec("C", "c", 21.0, 52.2, "Poland"),
        RegionSpec("D", "d", 20.99, 52.21, "Poland", provinces=("Masovian",)),
        RegionSpec("E", "e", 31.0, 43.5, "Romania"),
    )
    assert found == (
        "A: no country 'Ukrane' on the base map (did you mean Ukraine?)",
        "B: no province 'Donetzk' on the base map (did you mean Donetsk?)",
        "E: the point (31, 43.5) is in the sea, 186 km from its land",
    )


def test_a_region_left_without_land_is_told_who_has_it() -> None:
    found = problems_of(
        RegionSpec("HUN", "Hungary", 19.4, 47.1, "Hungary", provinces=("Budapest",)),
        RegionSpec("BUD", "Budapest too", 19.06, 47.49, "Hungary", provinces=("Budapest",)),
    )
    assert len(found) == 1
    assert found[0].startswith("HUN: the region has no land")


def test_a_cut_that_stops_short_is_an_error() -> None:
    short = (((37.0, 48.0), (37.5, 48.2)),)
    found = problems_of(RegionSpec("X", "x", 37.8, 48.0, "Ukraine", provinces=("Donetsk",), cut=short))
    assert found == ("X: the cut splits no province: it must cross one from border to border",)


def test_a_sea_on_land_and_a_cut_of_no_water_are_errors() -> None:
    found = problems_of(
        RegionSpec("UKR", "Ukraine", 31.0, 49.0, "Ukraine"),
        RegionSpec("SEA", "sea", 28.0, 52.5, sea=True, cut=(((31.0, 44.0), (32.0, 44.0)),)),
    )
    assert found[0] == "SEA: the cut splits no water: it must cross it from shore to shore"
    assert found[1].startswith("SEA: the point (28, 52.5) is on land or off the map")


def test_specs_that_make_no_sense() -> None:
    found = problems_of(
        RegionSpec("A", "a", 200.0, 50.4, "Ukraine"),
        RegionSpec("A", "a", 30.0, 50.4, "Ukraine"),
        RegionSpec("B", "b", 30.0, 44.0, "Ukraine", sea=True),
        RegionSpec("C", "c", 30.0, 50.0),
    )
    assert found == (
        "A: the point (200, 50.4) is not (longitude, latitude) in degrees",
        "A: the id is given twice",
        "B: a sea has no country and no provinces",
        "C: a land region needs a country or provinces (or say that it is a sea)",
    )


def test_bad_geojson_is_named(tmp_path: Path) -> None:
    path = tmp_path / "map.json"
    spec = RegionSpec("UKR", "Ukraine", 31.0, 49.0, "Ukraine")
    path.write_text("{")
    assert problems_of(spec, geojson=path)[0].startswith("the GeoJSON cannot be read")
    feature = {"type": "Feature", "properties": {"id": "UKT"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert problems_of(spec, geojson=path) == (
        "the GeoJSON has a feature of id 'UKT', which is no region (did you mean UKR?)",
    )
