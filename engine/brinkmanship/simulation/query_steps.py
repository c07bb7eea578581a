"""Questions of a program that are asked of many things in one go: of slots, regions, forces, events, leaders and deals.

Each gives what :mod:`brinkmanship.simulation.queries` gives of one thing, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from brinkmanship.simulation import queries
from brinkmanship.simulation.arrays import FEW, Segments, some
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32, I64, B, Kind, Movement, SlotPhase, World

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
    groups: Segments  # the regions of each question

    def __call__(self, world: World, rules: Rules) -> Any:
        holds: Any = self.among.take(world.controller.take(self.places, 0) + self.first)
        attacker = world.attacker.take(self.places, 0)
        contested = attacker >= 0
        if some(contested):
            share = world.region[rules.track(Kind.REGION, "share")].take(self.places, 0)
            attacks = self.among.take(attacker + self.first)
            holds = holds * np.where(contested, np.float32(1) - share, np.float32(1)) + attacks * share
        return self.groups.joined(np.add, holds * self.shares)


def _held(rules: Rules, asked: Sequence[Any]) -> Answers:
    places = [[r for r in zone if r >= 0] for zone, _ in asked]
    actors = len(rules.actors) + 1
    number = np.repeat(np.arange(len(asked)), [len(each) for each in places])
    return _Held(
        np.array([r for each in places for r in each], np.int64),
        (number * actors + 1)[:, None],
        np.concatenate([np.roll(queries.among(rules, who), 1) for _, who in asked]),
        np.concatenate([queries.shares_of(rules, zone) for zone, _ in asked])[:, None],
        Segments.following(places),
    )


@dataclass(frozen=True, slots=True)
class _LostCapitals:
    """Whose capitals are asked about: regions, question after question."""

    places: I64
    owners: I64  # (regions, 1)
    groups: Segments  # the regions of each question

    def __call__(self, world: World, rules: Rules) -> Any:
        return self.groups.joined(np.logical_or, world.controller.take(self.places, 0) != self.owners)


def _lost_capitals(rules: Rules, asked: Sequence[Any]) -> Answers:
    places = [queries.capitals(rules, who) for (who,) in asked]
    every = np.concatenate(places)
    return _LostCapitals(every, rules.capital_of[every].astype(np.int64)[:, None], Segments.following(places))


@dataclass(frozen=True, slots=True)
class _Standing:
    """Whose forces are asked about, and where: formations, question after question."""

    formations: I64
    numbers: I64  # (1 or 4, formations) rows of their personnel, and, of strength, of what it is times
    first: I64  # (formations, 1) where the table of each formation's question begins
    inside: B  # which regions are in the zone, question after question
    groups: Segments  # the formations of each question
    weights: F32 | None  # (formations, 1) of combat, where strength is asked about and not troops
    asked: tuple[Any, ...]

    def __call__(self, world: World, rules: Rules) -> Any:
        if world.worlds > FEW:  # comparing with the ends of a zone costs less than looking every place up
            answer = queries.ANSWERS["troops" if self.weights is None else "strength"]
            return np.stack([answer(world, rules, *arguments) for arguments in self.asked])
        formations = world.tracks(Kind.FORMATION)
        numbers = formations.reshape(-1, world.worlds).take(self.numbers, axis=0)
        power = numbers[0]
        if self.weights is not None:
            for times in (self.weights, *numbers[1:]):
                power *= times
        power *= self.inside.take(world.location.take(self.formations, 0) + self.first) & (
            world.movement.take(self.formations, 0) != Movement.MOVING
        )
        return self.groups.joined(np.add, power)


def _standing(strength: bool, rules: Rules, asked: Sequence[Any]) -> Answers:
    of = [queries.formations(rules, who) for who, _ in asked]
    every = np.concatenate(of)
    first = np.repeat(np.arange(len(asked)) * len(rules.regions), [len(each) for each in of])
    inside = np.concatenate([queries.inside(rules, zone) for _, zone in asked])
    weights = rules.combat_weight[every][:, None] if strength else None
    asked_for = ("personnel", "strength", "readiness", "supply") if strength else ("personnel",)
    numbers = np.array([[rules.track(Kind.FORMATION, name)] for name in asked_for], np.int64) * len(rules.formations)
    return _Standing(every, numbers + every, first[:, None], inside, Segments.following(of), weights, tuple(asked))


@dataclass(frozen=True, slots=True)
class _Minds:
    """Rows of `World.mind` by observer, question after question."""

    rows: I64
    groups: Segments

    def __call__(self, world: World, rules: Rules) -> Any:
        return self.groups.joined(np.add, world.mind.reshape(-1, world.worlds).take(self.rows, 0))


def _minds(rules: Rules, asked: Sequence[Any]) -> Answers:
    rows = [queries.rows_of_course(rules, *which) * len(rules.actors) + observer for observer, _, which in asked]
    return _Minds(np.concatenate(rows), Segments.following(rows))


_TOGETHER: dict[str, Callable[[Rules, Sequence[Any]], Answers]] = {
    "done": partial(_slots, _done),
    "in_force": partial(_slots, _in_force),
    "pending": partial(_slots, _pending),
    "days_since": partial(_slots, _days_since),
    "contested": _zones,
    "held": _held,
    "capital_lost": _lost_capitals,
    "troops": partial(_standing, False),
    "strength": partial(_standing, True),
    "course_belief": _minds,
    "fired": lambda rules, asked: partial(_fired, _column(asked)),
    "days_since_event": lambda rules, asked: partial(_days_since_event, _column(asked)),
    "deal_steps": lambda rules, asked: partial(_deal_steps, _column(asked)),
    "course": _courses,
}

_OF_SLOTS = frozenset({"done", "in_force", "pending", "days_since"})
_OF_ZONES = frozenset({"contested", "held"})
_OF_FORCES = frozenset({"troops", "strength"})


def fixed(rules: Rules, name: str, arguments: tuple[Any, ...]) -> float | None:
    """Return the answer to a question without roles that no world changes, as of orders that nobody can give; else None."""
    if name not in _OF_SLOTS or len(queries.slots_asked(rules, *arguments)):
        return None
    return float(queries.NEVER) if name == "days_since" else 0.0


def joins(rules: Rules, name: str, arguments: tuple[Any, ...]) -> bool:
    """Return whether this question, whose arguments have no roles, can be asked together with others of its name."""
    if name in _OF_SLOTS:
        return len(queries.slots_asked(rules, *arguments)) > 0
    if name in _OF_FORCES:
        return len(queries.formations(rules, arguments[0])) > 0
    if name == "capital_lost":
        return len(queries.capitals(rules, *arguments)) > 0
    return name in _TOGETHER and (name not in _OF_ZONES or max(arguments[0], default=-1) >= 0)


def together(rules: Rules, name: str, asked: Sequence[tuple[Any, ...]]) -> Answers:
    """Return what answers questions of one *name* that can be, each by its arguments."""
    return _TOGETHER[name](rules, asked)
