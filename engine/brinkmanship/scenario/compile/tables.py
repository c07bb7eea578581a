"""Start values: the tracks of every kind of thing, the fixed numbers of ties, the constants of mechanisms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from brinkmanship.scenario.compile.index import Index
from brinkmanship.scenario.models import Actor, Formation, Quantity, Scenario, Tie, Track
from brinkmanship.scenario.models.actors import TIE_NUMBERS
from brinkmanship.simulation.mechanisms import standard_parameters, standard_tracks
from brinkmanship.simulation.rules import TrackTable
from brinkmanship.simulation.world import F32, Kind

FORMATION_NUMBERS = ("personnel", "notice", "strength", "readiness", "supply", "days_left")
"""Fields of a formation that are tracks."""


def declared(scenario: Scenario, kind: Kind) -> Mapping[str, Track]:
    """The tracks that a scenario declares for one kind of thing."""
    found: Mapping[str, Track] = getattr(scenario.tracks, kind.name.lower())
    return found


def track_names(scenario: Scenario, kind: Kind) -> tuple[str, ...]:
    """Every track of a kind: the engine's, then the scenario's own."""
    standard = [name for at, name in standard_tracks() if at is kind]
    return (*standard, *(name for name in declared(scenario, kind) if name not in standard))


def track_range(scenario: Scenario, kind: Kind, name: str) -> tuple[float, float]:
    """Lowest and highest value of a track."""
    own, standard = declared(scenario, kind).get(name), standard_tracks().get((kind, name))
    low = own.low if own and own.low is not None else standard.low if standard else 0.0
    high = own.high if own and own.high is not None else standard.high if standard else 1.0
    return low, high


def track_start(scenario: Scenario, kind: Kind, name: str) -> float:
    """Start value of a track where a thing says nothing."""
    own, standard = declared(scenario, kind).get(name), standard_tracks().get((kind, name))
    if own is not None and own.start is not None:
        return float(own.start)
    return standard.start if standard else max(0.0, track_range(scenario, kind, name)[0])


def track_tables(scenario: Scenario, index: Index) -> dict[Kind, TrackTable]:
    """The table of every kind of thing."""
    counts = {
        Kind.WORLD: 1,
        Kind.ACTOR: len(index.actors),
        Kind.TIE: len(index.actors) ** 2,
        Kind.BODY: len(index.bodies),
        Kind.REGION: len(index.regions),
        Kind.FORMATION: len(index.formations),
    }
    tables = {kind: _table(scenario, kind, count) for kind, count in counts.items()}
    carriers: dict[Kind, list[Mapping[str, Quantity]]] = {
        Kind.ACTOR: [actor_tracks(actor, scenario) for actor in scenario.actors.values()],
        Kind.BODY: [body.tracks for body in scenario.bodies.values()],
        Kind.REGION: [region.tracks for region in scenario.map.regions.values()],
        Kind.FORMATION: [formation_tracks(formation) for formation in scenario.formations.values()],
    }
    for kind, things in carriers.items():
        for thing, values in enumerate(things):
            _fill(tables[kind], thing, values)
    travelling = [formation.days_left is not None for formation in scenario.formations.values()]
    left = tables[Kind.FORMATION].index("days_left")
    tables[Kind.FORMATION].start[left, travelling] += index.lead  # they arrive on their day, whenever the game begins
    for first, second, tie in pairs(scenario, index):
        _fill(tables[Kind.TIE], first * len(index.actors) + second, tie_tracks(tie))
    for table in tables.values():
        np.clip(table.start, table.low[:, None], table.high[:, None], out=table.start)
    return tables


def actor_tracks(actor: Actor, scenario: Scenario) -> dict[str, Quantity]:
    """The tracks that an actor sets; capital a turn is, in the core, income a day."""
    if actor.capital_per_turn is None or "income" in actor.tracks:
        return dict(actor.tracks)
    gained = actor.capital_per_turn
    daily = gained.model_copy(update={"value": float(gained.value) / scenario.scenario.days_per_turn})
    return {"income": daily, **actor.tracks}


def formation_tracks(formation: Formation) -> dict[str, Quantity]:
    """The tracks that a formation sets."""
    return {name: value for name in FORMATION_NUMBERS if (value := getattr(formation, name)) is not None}


def tie_tracks(tie: Tie) -> dict[str, Quantity]:
    """The tracks that a tie sets."""
    own: dict[str, Quantity | None] = {"trust": tie.trust, "tension": tie.tension}
    return {**{name: value for name, value in own.items() if value is not None}, **tie.tracks}


def static_ties(scenario: Scenario, index: Index) -> dict[str, F32]:
    """The fixed numbers of ties, each (actors, actors): what the first has towards the second."""
    count = len(index.actors)
    tables = {name: np.zeros((count, count), np.float32) for name in TIE_NUMBERS}
    for first, second, tie in pairs(scenario, index):
        for name in TIE_NUMBERS:
            if (value := getattr(tie, name)) is not None:
                tables[name][first, second] = float(value)
    return tables


def pairs(scenario: Scenario, index: Index) -> Iterator[tuple[int, int, Tie]]:
    """Every pair of actors with the tie that speaks of it; what speaks of fewer comes later, and so wins."""

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
    """Every constant of every mechanism by its full name, `combat.attrition`."""
    own = {
        f"{mechanism}.{name}": float(value)
        for mechanism, values in scenario.mechanisms.items()
        for name, value in values.items()
    }
    return {name: own.get(name, standard.value) for name, standard in standard_parameters().items()}


def _table(scenario: Scenario, kind: Kind, count: int) -> TrackTable:
    names = track_names(scenario, kind)
    ranges = [track_range(scenario, kind, name) for name in names]
    starts = [track_start(scenario, kind, name) for name in names]
    return TrackTable(
        names,
        np.array([low for low, _ in ranges], np.float32),
        np.array([high for _, high in ranges], np.float32),
        np.repeat(np.array(starts, np.float32).reshape(len(names), 1), count, axis=1),
    )


def _fill(table: TrackTable, thing: int, values: Mapping[str, Quantity]) -> None:
    for name, value in values.items():
        table.start[table.index(name), thing] = float(value)
