"""A small theatre around Ukraine, built once, that the geography's tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from brinkmanship.scenario.geography.making import build_geography
from brinkmanship.scenario.geography.shapes import Geography, RegionSpec

EXTENT = (20.0, 43.0, 42.0, 54.0)
CONTACT_LINE = (
    (37.86, 46.9), (37.85, 47.12), (37.87, 47.52), (37.62, 47.73), (37.55, 47.88), (37.79, 48.12), (37.95, 48.36),
    (38.25, 48.39), (38.45, 48.58), (38.62, 48.7), (39.1, 48.74), (39.5, 48.64), (40.1, 48.58),
)  # fmt: skip


@pytest.fixture(scope="session")
def specs() -> list[RegionSpec]:
    """Ukraine in six regions, its neighbours Russia, Belarus and Poland, and two seas."""
    cut = (CONTACT_LINE,)
    return [
        RegionSpec("KYV", "Kyiv", 30.5, 50.4, "Ukraine"),
        RegionSpec("LVI", "Lviv", 24.0, 49.8, "UKR"),
        RegionSpec("GOV", "government-held", 37.6, 48.7, "Ukraine", provinces=("Donetsk", "Luhansk"), cut=cut),
        RegionSpec("SEP", "separatist", 38.6, 48.1, "Ukraine", provinces=("Donets'k", "Luhans'k"), cut=cut),
        RegionSpec("ODE", "Odesa", 30.7, 46.5, "Ukraine"),
        RegionSpec("CRI", "Crimea", 34.2, 45.2, "Ukraine", provinces=("Crimea", "Sevastopol")),
        RegionSpec("RUS", "Russia", 40.0, 51.6, "Russia"),
        RegionSpec("BLR", "Belarus", 27.6, 53.9, "Belarus"),
        RegionSpec("POL", "Poland", 21.0, 52.2, "Poland"),
        RegionSpec("BLK", "Black Sea", 32.0, 44.0, sea=True),
        RegionSpec("AZO", "Sea of Azov", 36.6, 46.2, sea=True, cut=(((36.2, 45.2), (37.0, 45.2)),)),
    ]


@pytest.fixture(scope="session")
def theatre(specs: list[RegionSpec]) -> Geography:
    return build_geography(specs, extent=EXTENT, cache=False)


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRINKMANSHIP_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "geography"
