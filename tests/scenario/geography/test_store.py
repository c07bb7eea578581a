"""The cache gives back the same map, and is never needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from brinkmanship.scenario.geography.basemap import load_basemap
from brinkmanship.scenario.geography.making import build_geography
from brinkmanship.scenario.geography.shapes import Geography, RegionSpec

SPECS = [RegionSpec("EST", "Estonia", 25.8, 58.8, "Estonia"), RegionSpec("SEA", "Baltic", 20.0, 58.0, sea=True)]
EXTENT = (18.0, 56.0, 30.0, 61.0)


def build() -> Geography:
    return build_geography(SPECS, extent=EXTENT)


def assert_same(one: Geography, other: Geography) -> None:
    for name in ("region_borders", "country_borders", "coast", "sea_borders", "province_borders"):
        for left, right in zip(getattr(one, name), getattr(other, name), strict=True):
            assert np.array_equal(left, right), name
    assert one.cities == other.cities
    assert one.countries == other.countries
    assert one.projection == other.projection
    assert one.extent == other.extent
    assert list(one.regions) == list(other.regions)
    for region, twin in zip(one.regions.values(), other.regions.values(), strict=True):
        assert (region.label_lon, region.area_km2, region.sea) == (twin.label_lon, twin.area_km2, twin.sea)
        for polygon, second in zip(region.polygons, twin.polygons, strict=True):
            assert all(np.array_equal(a, b) for a, b in zip(polygon, second, strict=True))


def test_the_cache_gives_back_the_same_map(cache_folder: Path) -> None:
    first = build()
    assert [path.stem for path in cache_folder.glob("*.npz")] == [first.key] == [build().key]
    assert_same(first, build())


def test_another_input_is_another_map(cache_folder: Path) -> None:
    build()
    build_geography(SPECS, extent=(18.0, 56.0, 31.0, 61.0))
    assert len(list(cache_folder.glob("*.npz"))) == 2


def test_a_damaged_file_is_built_anew(cache_folder: Path) -> None:
    first = build()
    (path,) = cache_folder.glob("*.npz")
    for damage in (b"", b"nonsense", path.read_bytes()[:2000]):
        path.write_bytes(damage)
        assert_same(first, build())


def test_an_unwritable_cache_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    monkeypatch.setenv("BRINKMANSHIP_CACHE", str(blocked))
    assert build().regions["EST"].area_km2 == pytest.approx(45_340, rel=0.03)


def test_three_levels_of_the_base_map_hold_the_same_provinces() -> None:
    fine, medium, coarse = (load_basemap(level) for level in ("fine", "medium", "coarse"))
    assert fine.province_names == medium.province_names == coarse.province_names
    points = [len(level.arrays[f"{level.level}_xy"][0]) for level in (fine, medium, coarse)]
    assert points[0] > 2 * points[1] > 4 * points[2]
