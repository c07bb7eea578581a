"""Questions of a program that are asked of many things in one go: of slots, regions, events, leaders and deals.

Each gives what :mod:`brinkmanship.simulation.queries` gives of one thing, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from brinkmanship.simulation import queries
from brinkmanship.simulation.arrays import Segments, total
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32, I64, B, Kind, SlotPhase, World

Answers = Callable[[World, Rules], Any]
"""What some questions come to, (questions, worlds), or what becomes that when it is stored as float32."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of an array that are read once, and how those of each question are joined."""

    rows: I64
    groups: Segments  # of positions in `rows`

    @classmethod
    def of(cls, groups: Sequence[Any]) -> _Rows:
        rows = np.unique(np.concatenate(groups)).astype(np.int64)
        return cls(rows, Segments.of([np.searchsorted(rows, group) for group in groups]))


def _done(of: _Rows, world: World, rules: Rules) -> Any:
    return of.groups.joined(np.add, world.slot_count.take(of.rows, 0))


def _in_force(of: _Rows, world: World, rules: Rules) -> Any:
    return of.groups.joined(np.logical_or, world.slot_phase.take(of.rows, 0) == SlotPhase.IN_FORCE)


def _pending(of: _Rows, world: World, rules: Rules) -> Any:
    state = world.slot_phase.take(of.rows, 0)
    return of.groups.joined(np.logical_or, (state == SlotPhase.PROPOSED) | (state == SlotPhase.PREPARING))


def _days_since(of: _Rows, world: World, rules: Rules) -> Any:
    return queries.days_since(world, rules, of.groups.joined(np.maximum, world.slot_since.take(of.rows, 0)))


def _contested(of: _Rows, world: World, rules: Rules) -> Any:
    return of.groups.joined(np.logical_or, world.attacker.take(of.rows, 0) >= 0)


def _slots(join: Callable[[_Rows, World, Rules], Any], rules: Rules, asked: Sequence[Any]) -> Answers:
    return partial(join, _Rows.of([queries.slots_asked(rules, *arguments) for arguments in asked]))


def _zones(rules: Rules, asked: Sequence[Any]) -> Answers:
    return partial(_contested, _Rows.of([np.array([r for r in zone if r >= 0]) for (zone,) in asked]))


def _column(asked: Sequence[Any], place: int = 0) -> I64:
    return np.array([arguments[place] for arguments in asked], np.int64)


def _fired(events: I64, world: World, rules: Rules) -> Any:
    return world.event_day.take(events, 0) >= 0


def _days_since_event(events: I64, world: World, rules: Rules) -> Any:
    return queries.days_since(world, rules, world.event_day.take(events, 0))


def _deal_steps(deals: I64, world: World, rules: Rules) -> Any:
    return world.deal_step.take(deals, 0)


def _course(leaders: I64, courses: I64, world: World, rules: Rules) -> Any:
    return world.course.take(leaders, 0) == courses


def _courses(rules: Rules, asked: Sequence[Any]) -> Answers:
    which = np.array([course for _, course in asked], np.int64)
    return partial(_course, which[:, 0], which[:, 1:])


@dataclass(frozen=True, slots=True)
class _Held:
    """Whose ground is asked about: regions, question after question."""

    places: I64
    first: I64  # (regions, 1) where the table of each region's question begins, one on
    among: B  # who is asked about, actor after actor from nobody on, question after question
    shares: F32  # (regions, 1) of the area of its question's zone
    edges: tuple[tuple[int, int], ...]  # the regions of each question

    def __call__(self, world: World, rules: Rules) -> Any:
        holds: Any = self.among.take(world.controller.take(self.places, 0) + self.first)
        attacker = world.attacker.take(self.places, 0)
        contested = attacker >= 0
        if contested.any():
            share = world.region[rules.track(Kind.REGION, "share")].take(self.places, 0)
            attacks = self.among.take(attacker + self.first)
            holds = holds * np.where(contested, np.float32(1) - share, np.float32(1)) + attacks * share
        weighed = holds * self.shares
        return np.stack([total(weighed[first:last]) for first, last in self.edges])


def _held(rules: Rules, asked: Sequence[Any]) -> Answers:
    places = [[r for r in zone if r >= 0] for zone, _ in asked]
    edges = np.cumsum([0, *map(len, places)]).tolist()
    actors = len(rules.actors) + 1
    number = np.repeat(np.arange(len(asked)), [len(each) for each in places])
    return _Held(
        np.array([r for each in places for r in each], np.int64),
        (number * actors + 1)[:, None],
        np.concatenate([np.roll(queries.among(rules, who), 1) for _, who in asked]),
        np.concatenate([queries.shares_of(rules, zone) for zone, _ in asked])[:, None],
        tuple(pairwise(edges)),
    )


_TOGETHER: dict[str, Callable[[Rules, Sequence[Any]], Answers]] = {
    "done": partial(_slots, _done),
    "in_force": partial(_slots, _in_force),
    "pending": partial(_slots, _pending),
    "days_since": partial(_slots, _days_since),
    "contested": _zones,
    "held": _held,
    "fired": lambda rules, asked: partial(_fired, _column(asked)),
    "days_since_event": lambda rules, asked: partial(_days_since_event, _column(asked)),
    "deal_steps": lambda rules, asked: partial(_deal_steps, _column(asked)),
    "course": _courses,
}

_OF_SLOTS = frozenset({"done", "in_force", "pending", "days_since"})
_OF_ZONES = frozenset({"contested", "held"})


def joins(rules: Rules, name: str, arguments: tuple[Any, ...]) -> bool:
    """Return whether this question, whose arguments have no roles, can be asked together with others of its name."""
    if name in _OF_SLOTS:
        return len(queries.slots_asked(rules, *arguments)) > 0
    return name in _TOGETHER and (name not in _OF_ZONES or max(arguments[0], default=-1) >= 0)


def together(rules: Rules, name: str, asked: Sequence[tuple[Any, ...]]) -> Answers:
    """Return what answers questions of one *name* that can be, each by its arguments."""
    return _TOGETHER[name](rules, asked)
