"""Positions of everything that has a name: where the core's arrays hold it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from brinkmanship.scenario.groups import Sets
from brinkmanship.scenario.models import Scenario
from brinkmanship.scenario.models.base import clock

Name = TypeVar("Name", bound=Hashable)


def numbered(names: Iterable[Name]) -> dict[Name, int]:
    """Return the position of each name."""
    return {name: number for number, name in enumerate(names)}


@dataclass(frozen=True)
class Index:
    """Positions by name in the order of the file, the members of sets, and the clock."""

    sets: Sets
    actors: Mapping[str, int]
    bodies: Mapping[str, int]
    regions: Mapping[str, int]
    formations: Mapping[str, int]
    axes: Mapping[str, int]
    types: Mapping[tuple[str, str], int]
    start: date  # the game's first day
    lead: int  # days it lies before the scenario's first
    ticks_a_day: float

    @classmethod
    def of(cls, scenario: Scenario, start: date | None = None) -> Index:
        """Number the things of a scenario; *start* of the game, where it is earlier."""
        first = scenario.scenario.start
        return cls(
            sets=Sets.of(scenario),
            actors=numbered(scenario.actors),
            bodies=numbered(scenario.bodies),
            regions=numbered(scenario.map.regions),
            formations=numbered(scenario.formations),
            axes=numbered(scenario.map.axes),
            types=numbered((name, kind) for name, actor in scenario.actors.items() for kind in actor.types),
            start=start or first,
            lead=(first - (start or first)).days,
            ticks_a_day=24 / scenario.scenario.hours_per_tick,
        )

    def tick(self, day: date | float) -> int:
        """Return the tick on which a date, or a number of days after the scenario's start, begins."""
        days = (clock(day) - clock(self.start)) / timedelta(days=1) if isinstance(day, date) else day + self.lead
        return round(days * self.ticks_a_day)

    def ticks(self, days: float) -> int:
        """Return a length of time in ticks, at least one unless it is nothing."""
        return max(1, round(days * self.ticks_a_day)) if days > 0 else 0

    def actors_in(self, names: str | Iterable[str]) -> tuple[int, ...]:
        """Return the positions of the actors in actors, groups and bodies of these names."""
        return tuple(self.actors[name] for name in self.sets.actors_in(names))
