"""How long a theatre takes: cold from the base map and warm from the cache. Not asserted, reported."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pytest_benchmark.fixture import BenchmarkFixture

from brinkmanship.paths import scenarios_dir
from brinkmanship.scenario.geography.basemap import load_basemap
from brinkmanship.scenario.geography.making import build_geography
from brinkmanship.scenario.geography.shapes import RegionSpec


def january() -> tuple[list[RegionSpec], tuple[float, float, float, float]]:
    section = yaml.safe_load((scenarios_dir() / "library" / "europe-2022-map.yaml").read_text(encoding="utf-8"))["map"]
    specs = []
    for name, said in section["regions"].items():
        country = said.get("country")
        lines = tuple(tuple((lon, lat) for lon, lat in line) for line in said.get("cut", ()))
        specs.append(
            RegionSpec(
                name, said["name"], said["lon"], said["lat"], tuple(country) if isinstance(country, list) else country,
                bool(said.get("sea")), tuple(said.get("provinces", ())), lines,
            )
        )  # fmt: skip
    west, south, east, north = section["extent"]
    return specs, (west, south, east, north)


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRINKMANSHIP_CACHE", str(tmp_path))


def test_cold_build_of_january_2022(benchmark: BenchmarkFixture) -> None:
    specs, extent = january()

    def cold() -> object:
        load_basemap.cache_clear()
        return build_geography(specs, extent=extent, cache=False)

    benchmark.pedantic(cold, rounds=3)  # type: ignore[no-untyped-call]


def test_warm_load_of_january_2022(benchmark: BenchmarkFixture) -> None:
    specs, extent = january()
    build_geography(specs, extent=extent)

    def warm() -> object:
        load_basemap.cache_clear()
        return build_geography(specs, extent=extent)

    benchmark.pedantic(warm, rounds=10)  # type: ignore[no-untyped-call]
