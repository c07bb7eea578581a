"""Tables of regions: distances along routes, and terrain as a factor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from brinkmanship.scenario.compile.index import Index
from brinkmanship.scenario.geography.sphere import great_circle_km
from brinkmanship.scenario.models import Scenario
from brinkmanship.simulation.world import F32

DEFENCE: dict[str, float] = {
    "plain": 1.0,
    "steppe": 1.0,
    "desert": 1.0,
    "sea": 1.0,
    "coast": 1.05,
    "mixed": 1.1,
    "forest": 1.2,
    "hills": 1.25,
    "marsh": 1.3,
    "urban": 1.4,
    "mountain": 1.5,
    "fortified": 1.5,
}
"""What terrain does for a defender, 1 in open ground. Judgement, in the order in which field manuals rank terrain."""


def defence(scenario: Scenario) -> F32:
    """Return the terrain's factor for the defender of each region, (regions,): the mean of its kinds."""
    return np.array(
        [np.mean([DEFENCE[kind] for kind in region.terrain] or [1.0]) for region in scenario.map.regions.values()],
        np.float32,
    )


def great_circles(scenario: Scenario) -> F32:
    """Return great-circle km between the points of all regions, (regions, regions)."""
    lon, lat = np.array([(region.lon, region.lat) for region in scenario.map.regions.values()]).reshape(-1, 2).T
    km: F32 = np.asarray(great_circle_km(lon[:, None], lat[:, None], lon, lat), np.float32)
    return km


def route_km(scenario: Scenario, index: Index, mode: str, direct: F32) -> F32:
    """Return km between neighbours by one mode ('land' or 'sea'), (regions, regions); inf where there is no route."""
    km = np.full(direct.shape, np.inf, np.float32)
    for route in scenario.map.routes:
        if route.mode in (mode, "both"):
            one, other = (index.regions[name] for name in route.between)
            length = direct[one, other] if route.km is None else np.float32(float(route.km))
            km[one, other] = km[other, one] = min(length, km[one, other])
    return km


def shortest(km: F32) -> F32:
    """Return km of the shortest ways along routes (Floyd 1962, Algorithm 97), (regions, regions); inf where none."""
    ways: NDArray[np.float64] = km.astype(np.float64)
    np.fill_diagonal(ways, 0)
    over = np.empty_like(ways)  # one for all rounds: to make it anew takes longer than to fill it
    for between in range(len(ways)):
        np.add(ways[:, between, None], ways[None, between], out=over)
        np.minimum(ways, over, out=ways)
    return ways.astype(np.float32)
