"""Positions of everything that has a name, where the core's arrays hold it; and the slots: who can order what on whom."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from brinkmanship.scenario.groups import Sets
from brinkmanship.scenario.models import Action, Scenario
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


Slot = tuple[str, str, str]
"""Actor, action and target by name; the target is '' for actions without one."""


def every_slot(scenario: Scenario, sets: Sets) -> Iterator[Slot]:
    """Yield every slot: by action, then actor, then target, each in the order of the file."""
    for name, action in scenario.orderable.items():
        for actor in sets.actors_in(action.by):
            for target in targets(scenario, sets, action, actor):
                yield actor, name, target


def targets(scenario: Scenario, sets: Sets, action: Action, actor: str) -> tuple[str, ...]:
    """Return the possible targets of an actor's action by name; `('',)` for an action without a target.

    An actor is never its own target, and may order about only its own formations unless others' are named one by one.
    """
    target = action.target
    return ("",) if target is None else resolve(scenario, sets, target.kind, target.among, actor)


def resolve(scenario: Scenario, sets: Sets, kind: str, names: list[str], actor: str) -> tuple[str, ...]:
    """Return the things of one kind that names (of things, groups, zones) stand for, as seen by an actor."""
    return _TARGETS[kind](scenario, sets, names, actor)


def _actors(scenario: Scenario, sets: Sets, among: list[str], actor: str) -> tuple[str, ...]:
    return tuple(name for name in sets.actors_in(among or "all", but=actor) if name != actor)


def _regions(scenario: Scenario, sets: Sets, among: list[str], actor: str) -> tuple[str, ...]:
    regions = scenario.map.regions
    if not among:
        return tuple(regions)
    places = set(sets.regions_in(among))
    holders = set(sets.actors_in([name for name in among if name not in sets.zones], but=actor))
    return tuple(name for name, region in regions.items() if name in places or region.controller in holders)


def _formations(scenario: Scenario, sets: Sets, among: list[str], actor: str) -> tuple[str, ...]:
    formations = scenario.formations
    own = {name for name, formation in formations.items() if formation.actor == actor}
    if not among:
        return tuple(name for name in formations if name in own)
    places, holders = set(sets.regions_in(among)), set(sets.actors_in(among))
    own = {name for name in own if formations[name].region in places or formations[name].actor in holders}
    return tuple(name for name in formations if name in among or name in own)


def _of(things: Iterable[str], among: list[str]) -> tuple[str, ...]:
    return tuple(name for name in things if not among or name in among)


_TARGETS: dict[str, Callable[[Scenario, Sets, list[str], str], tuple[str, ...]]] = {
    "actor": _actors,
    "region": _regions,
    "formation": _formations,
    "body": lambda scenario, _sets, among, _actor: _of(scenario.bodies, among),
    "axis": lambda scenario, _sets, among, _actor: _of(scenario.map.axes, among),
}
