"""What is wrong with a map is said all at once, with the nearest names."""

from __future__ import annotations

import json

import pytest

from brinkmanship.scenario.geography.basemap import load_basemap
from brinkmanship.scenario.geography.making import build_geography, plain_outlines
from brinkmanship.scenario.geography.shapes import GeographyError, RegionSpec

EUROPE = (10.0, 40.0, 42.0, 56.0)


def problems_of(*specs: RegionSpec, outlines: bytes = b"") -> tuple[str, ...]:
    with pytest.raises(GeographyError) as caught:
        build_geography(specs, extent=EUROPE, outlines=outlines, cache=False)
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


def collection(**outlines: list[list[float]] | None) -> bytes:
    features = [
        {"type": "Feature", "properties": {"id": id}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for id, ring in outlines.items()
    ]
    return plain_outlines(json.dumps({"type": "FeatureCollection", "features": features}).encode())


def square(lon: float, lat: float) -> list[list[float]]:
    return [[lon, lat], [lon + 2, lat], [lon + 2, lat + 2], [lon, lat + 2], [lon, lat]]


def test_bad_geojson_is_named() -> None:
    spec = RegionSpec("UKR", "Ukraine", 31.0, 49.0, "Ukraine")
    for text in ("{", '{"features": 3}', '{"features": [{"geometry": null}]}', '{"features": [[]]}', "[" * 100_000):
        with pytest.raises(GeographyError, match="the GeoJSON cannot be read"):
            plain_outlines(text.encode())
    with pytest.raises(GeographyError, match="in degrees"):
        collection(UKR=square(31.0, 89.0))
    with pytest.raises(GeographyError, match="100,000 are the most"):
        collection(UKR=square(31.0, 49.0) * 20_001)
    assert problems_of(spec, outlines=collection(UKT=square(31.0, 49.0))) == (
        "the GeoJSON has a feature of id 'UKT', which is no region (did you mean UKR?)",
    )


def test_outlines_of_the_authors_own_must_fit_together() -> None:
    specs = [RegionSpec("A", "a", 21.0, 50.0), RegionSpec("B", "b", 22.0, 50.0), RegionSpec("C", "c", 25.0, 50.0)]
    assert problems_of(*specs, outlines=collection(A=square(20.0, 49.0), B=square(21.0, 49.0))) == (
        "A: its outline in the GeoJSON overlaps that of B",
        "C: the region has neither an outline in the GeoJSON nor a country",
    )


def test_a_province_that_two_countries_have_needs_one_of_them_named() -> None:
    base = load_basemap()
    twice = "Amazonas"
    holders = sorted({base.country_names[base.province_country[index]] for index in base.provinces_named(twice)})
    assert len(holders) > 1
    found = problems_of(RegionSpec("A", "a", -60.0, -4.0, provinces=(twice,)))
    assert found == (f"A: province {twice!r} is in {', '.join(holders)}: give one of them as country",)
