"""The table of cities is as dense in one part of the world as in another, and holds every capital."""

from __future__ import annotations

import csv
import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from brinkmanship.paths import assets_dir
from brinkmanship.scenario.geography import making
from brinkmanship.scenario.geography.making import build_geography
from brinkmanship.scenario.geography.shapes import RegionSpec

ASSETS = Path(__file__).parents[3] / "assets"


@pytest.fixture(scope="module")
def bake() -> ModuleType:
    """The script that bakes the table: a package of its own beside the engine."""
    spec = importlib.util.spec_from_file_location("baking", ASSETS / "bake" / "__init__.py")
    assert spec is not None
    sys.modules["baking"] = importlib.util.module_from_spec(spec)
    try:
        yield importlib.import_module("baking.cities")
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "baking"]:
            del sys.modules[name]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (ASSETS / "cities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_no_part_of_the_world_has_twice_the_cities_of_another(bake, rows):
    found = bake.densities([float(row["lon"]) for row in rows], [float(row["lat"]) for row in rows])
    assert len(found) == len(bake.PARTS_OF_THE_WORLD)
    for measure in ("neighbour_km", "a_cell"):  # 27 to 194 km when Ukraine had its own rule
        values = [getattr(density, measure) for density in found]
        assert max(values) < 2.0 * min(values), found
    ukraine, europe = (next(one for one in found if one.part == part) for part in ("Ukraine", "Europe"))
    assert ukraine.neighbour_km == pytest.approx(europe.neighbour_km, rel=0.1)


def test_cities_that_are_no_capitals_are_apart(bake, rows):
    points = bake.on_sphere([float(row["lon"]) for row in rows], [float(row["lat"]) for row in rows])
    capital = np.array([row["capital"] == "1" for row in rows])
    assert capital.sum() > 200
    least = np.inf
    for number in np.flatnonzero(~capital)[::40]:
        cosines = points @ points[number]
        cosines[number] = -1.0
        least = min(least, float(bake.EARTH_KM * np.arccos(cosines.max())))
    assert least > bake.APART_KM - 0.2  # the table's degrees have three decimals


def test_the_largest_is_kept_and_a_capital_beside_it(bake):
    lon = [0.0, 0.1, 0.2, 1.0, 180.0, -179.9]  # 11 km a tenth of a degree
    points = bake.on_sphere(lon, [0.0] * 6)
    assert sorted(bake.apart(points, [False, False, True, False, False, False])) == [2, 3, 4]
    assert sorted(bake.apart(points, [False] * 6)) == [0, 3, 4]


def test_another_table_of_cities_makes_another_map(tmp_path, monkeypatch, cache_folder):
    specs = [RegionSpec("MLT", "Malta", 14.4, 35.9, "Malta")]
    extent = (13.0, 35.0, 16.0, 37.0)
    before = build_geography(specs, extent=extent)
    assert "Valletta" in {city.name for city in before.cities}
    for name in ("cities.csv", "basemap.npz"):
        shutil.copy(assets_dir() / name, tmp_path)
    table = tmp_path / "cities.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Valletta", "Il-Belt"), encoding="utf-8")
    for module in ("making", "basemap"):
        monkeypatch.setattr(f"brinkmanship.scenario.geography.{module}.assets_dir", lambda: tmp_path)
    making.made_of.cache_clear()
    try:
        after = build_geography(specs, extent=extent)
    finally:
        making.made_of.cache_clear()
    assert "Il-Belt" in {city.name for city in after.cities}
    assert before.key != after.key
