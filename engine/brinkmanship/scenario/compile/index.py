"""Positions of everything that has a name: where the core's arrays hold it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from brinkmanship.scenario.groups import Sets
from brinkmanship.scenario.models import Scenario
from brinkmanship.scenario.models.base import clock


@dataclass(frozen=True)
class Index:
    """Positions by name, the sets, and the clock."""

    sets: Sets
    actors: Mapping[str, int]
    bodies: Mapping[str, int]
    regions: Mapping[str, int]
    formations: Mapping[str, int]
    actions: Mapping[str, int]
    events: Mapping[str, int]
    endings: Mapping[str, int]
    axes: Mapping[str, int]
    zones: Mapping[str, tuple[int, ...]]
    groups: Mapping[str, tuple[int, ...]]
    types: Mapping[tuple[str, str], int]
    start: date  # the game's first day
    lead: int  # days it lies before the scenario's first
    ticks_a_day: float

    @classmethod
    def of(cls, scenario: Scenario, start: date | None = None) -> Index:
        """The positions of a scenario's things, in the order of the file; *start* of the game, where it is earlier."""
        first = scenario.scenario.start
        sets = Sets.of(scenario)
        actors, regions = _numbered(scenario.actors), _numbered(scenario.map.regions)
        types = [(name, kind) for name, actor in scenario.actors.items() for kind in actor.types]
        groups = {name: tuple(actors[member] for member in members) for name, members in sets.groups.items()}
        zones = {name: tuple(regions[member] for member in members) for name, members in sets.zones.items()}
        return cls(
            sets=sets,
            actors=actors,
            bodies=_numbered(scenario.bodies),
            regions=regions,
            formations=_numbered(scenario.formations),
            actions=_numbered(scenario.actions),
            events=_numbered(scenario.events),
            endings=_numbered(scenario.endings),
            axes=_numbered(scenario.map.axes),
            zones=zones,
            groups=groups,
            types={pair: number for number, pair in enumerate(types)},
            start=start or first,
            lead=(first - (start or first)).days,
            ticks_a_day=24 / scenario.scenario.hours_per_tick,
        )

    def tick(self, day: date | float) -> int:
        """The tick on which a date, or a number of days after the scenario's start, begins."""
        days = (clock(day) - clock(self.start)) / timedelta(days=1) if isinstance(day, date) else day + self.lead
        return round(days * self.ticks_a_day)

    def ticks(self, days: float) -> int:
        """A length of time in ticks, at least one unless it is nothing."""
        return max(1, round(days * self.ticks_a_day)) if days > 0 else 0

    def actors_in(self, names: str | Iterable[str], but: str | None = None) -> tuple[int, ...]:
        """Positions of the actors that names of actors, groups and bodies stand for."""
        return tuple(self.actors[name] for name in self.sets.actors_in(names, but))


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}
