"""Start values (tracks, fixed numbers of ties, constants of mechanisms) and tables of regions (distances, terrain)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import SupportsFloat

import numpy as np
from numpy.typing import NDArray

from brinkmanship.scenario.compile.index import Index
from brinkmanship.scenario.declared_names import track_names
from brinkmanship.scenario.geography.projection import great_circle_km
from brinkmanship.scenario.models import Actor, Formation, Quantity, Scenario, Tie, Track
from brinkmanship.scenario.models.actors import TIE_NUMBERS
from brinkmanship.simulation.mechanisms import standard_parameters, standard_tracks
from brinkmanship.simulation.rules import TrackTable
from brinkmanship.simulation.world import F32, Kind

FORMATION_NUMBERS = ("personnel", "notice", "strength", "readiness", "supply", "days_left", "aircraft", "air_defence")
"""Fields of a formation that are tracks."""


def declared(scenario: Scenario, kind: Kind) -> Mapping[str, Track]:
    """Return the tracks that a scenario declares for one kind of thing."""
    found: Mapping[str, Track] = getattr(scenario.tracks, kind.name.lower())
    return found


def visible(scenario: Scenario) -> dict[tuple[Kind, str], str]:
    """Return who may see a track, where the scenario says so: 'public', 'estimate' or 'private'."""
    return {
        (kind, name): track.visible
        for kind in Kind
        for name, track in declared(scenario, kind).items()
        if "visible" in track.model_fields_set
    }


def _number(scenario: Scenario, kind: Kind, name: str, field: str) -> SupportsFloat | None:
    """Return a number of a track: the scenario's, else the engine's, else None."""
    both = declared(scenario, kind).get(name), standard_tracks().get((kind, name))
    return next((value for track in both if (value := getattr(track, field, None)) is not None), None)


def track_range(scenario: Scenario, kind: Kind, name: str) -> tuple[float, float]:
    """Return the lowest and highest value of a track."""
    low, high = (_number(scenario, kind, name, field) for field in ("low", "high"))
    return 0.0 if low is None else float(low), 1.0 if high is None else float(high)


def _start(scenario: Scenario, kind: Kind, name: str) -> float:
    """Return the start value of a track where a thing says nothing."""
    start = _number(scenario, kind, name, "start")
    return max(0.0, track_range(scenario, kind, name)[0]) if start is None else float(start)


def track_tables(scenario: Scenario, index: Index) -> dict[Kind, TrackTable]:
    """Return the table of every kind of thing."""
    counts = {
        Kind.WORLD: 1,
        Kind.ACTOR: len(index.actors),
        Kind.TIE: len(index.actors) * len(index.actors),
        Kind.BODY: len(index.bodies),
        Kind.REGION: len(index.regions),
        Kind.FORMATION: len(index.formations),
    }
    tables = {kind: _table(scenario, kind, count) for kind, count in counts.items()}
    carriers: dict[Kind, Iterable[tuple[int, Mapping[str, Quantity]]]] = {
        Kind.ACTOR: enumerate(_actor_tracks(actor, scenario) for actor in scenario.actors.values()),
        Kind.BODY: enumerate(body.tracks for body in scenario.bodies.values()),
        Kind.REGION: enumerate(region.tracks for region in scenario.map.regions.values()),
        Kind.FORMATION: enumerate(formation_tracks(formation) for formation in scenario.formations.values()),
        Kind.TIE: (
            (first * len(index.actors) + second, tie_tracks(tie)) for first, second, tie in _pairs(scenario, index)
        ),
    }
    for kind, things in carriers.items():
        for thing, values in things:
            for name, value in values.items():
                tables[kind].start[tables[kind].index(name), thing] = float(value)
    travelling = [formation.days_left is not None for formation in scenario.formations.values()]
    left = tables[Kind.FORMATION].index("days_left")
    tables[Kind.FORMATION].start[left, travelling] += index.lead  # they arrive on their day, whenever the game begins
    for table in tables.values():
        np.clip(table.start, table.low[:, None], table.high[:, None], out=table.start)
    return tables


def _actor_tracks(actor: Actor, scenario: Scenario) -> dict[str, Quantity]:
    """Return the tracks that an actor sets; capital a turn is, in the core, income a day."""
    if actor.capital_per_turn is None or "income" in actor.tracks:
        return dict(actor.tracks)
    gained = actor.capital_per_turn
    daily = gained.model_copy(update={"value": float(gained.value) / scenario.scenario.days_per_turn})
    return {"income": daily, **actor.tracks}


def formation_tracks(formation: Formation) -> dict[str, Quantity]:
    """Return the tracks that a formation sets."""
    return {name: value for name in FORMATION_NUMBERS if (value := getattr(formation, name)) is not None}


def tie_tracks(tie: Tie) -> dict[str, Quantity]:
    """Return the tracks that a tie sets."""
    own = {name: value for name in ("trust", "tension") if (value := getattr(tie, name)) is not None}
    return {**own, **tie.tracks}


def static_ties(scenario: Scenario, index: Index) -> dict[str, F32]:
    """Return the fixed numbers of ties, each (actors, actors): of the first towards the second."""
    count = len(index.actors)
    tables = {name: np.zeros((count, count), np.float32) for name in TIE_NUMBERS}
    for first, second, tie in _pairs(scenario, index):
        for name in TIE_NUMBERS:
            if (value := getattr(tie, name)) is not None:
                tables[name][first, second] = float(value)
    return tables


def _pairs(scenario: Scenario, index: Index) -> Iterator[tuple[int, int, Tie]]:
    """Yield each pair of actors with a tie between them; a tie of fewer actors comes later, and so wins."""

    def breadth(tie: Tie) -> int:
        return len(index.actors_in(tie.from_)) * len(index.actors_in(tie.to))

    for tie in sorted(scenario.ties, key=breadth, reverse=True):
        for first in index.sets.actors_in(tie.from_):
            for second in index.sets.actors_in(tie.to, but=first):
                if first != second:
                    one, other = index.actors[first], index.actors[second]
                    yield one, other, tie
                    if tie.both:
                        yield other, one, tie


def parameters(scenario: Scenario) -> dict[str, float]:
    """Return every constant of every mechanism by its full name, `combat.attrition`."""
    own = {
        f"{mechanism}.{name}": float(value)
        for mechanism, values in scenario.mechanisms.items()
        for name, value in values.items()
    }
    return {name: own.get(name, standard.value) for name, standard in standard_parameters().items()}


def _table(scenario: Scenario, kind: Kind, count: int) -> TrackTable:
    given = declared(scenario, kind)
    names = track_names(kind, given, [name for name in type(scenario).model_fields if getattr(scenario, name)])
    low, high = np.array([track_range(scenario, kind, name) for name in names], np.float32).reshape(-1, 2).T.copy()
    start = np.array([_start(scenario, kind, name) for name in names], np.float32)
    by_odds = np.array([name in given and given[name].scale == "odds" for name in names])
    return TrackTable(names, low, high, np.repeat(start[:, None], count, axis=1), by_odds if by_odds.any() else None)


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
    kinds = [[DEFENCE[kind] for kind in region.terrain] or [1.0] for region in scenario.map.regions.values()]
    return np.array([math.fsum(each) / len(each) for each in kinds], np.float32)


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
