"""Questions an expression may ask of the world: ``troops(RUS, border)``, ``in_force(sanctions)``, ``held(ukraine, UKR)``.

Each question is worked out for fixed indexes, as an array over worlds, once per phase; where an argument is a role
(self, target, place) it is worked out for each index that occurs. What they take and mean, in the author's words, is in
``brinkmanship.scenario.language.words``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import some, total, true_at
from brinkmanship.simulation.expressions import QUESTIONS, Role, Scope
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, B, Kind, Movement, SlotPhase, World

Fixed = tuple[int, ...] | None

NEVER = np.float32(999)
"""Days since something that has not happened."""


ANSWERS: dict[str, Callable[..., F32]] = {}
"""What answers each question for fixed indexes, (world, rules, *arguments) -> (worlds,)."""


def _question(answer: Callable[..., F32]) -> Callable[..., F32]:
    """Let expressions ask *answer*, (world, rules, *arguments) -> (worlds,), by the name of its function."""
    name = answer.__name__.removeprefix("_")
    QUESTIONS[name], ANSWERS[name] = partial(_asked, answer), answer
    return answer


def _asked(answer: Callable[..., F32], scope: Scope, *arguments: Any) -> Any:
    """Return *answer* in the scope's shape, with roles replaced by what they stand for."""
    named = (a if isinstance(a, tuple) else (a,) for a in arguments)
    roles = sorted({who for each in named for who in each if isinstance(who, Role)})
    if not roles:
        return scope.per_world(look(scope, answer, arguments))
    indexes = [np.asarray(scope.roles[role]) for role in roles]
    worlds = scope.instances
    size = np.broadcast_shapes(*(n.shape for n in indexes), () if worlds is None else worlds.shape)
    keys = np.stack([np.broadcast_to(n, size).ravel() for n in indexes])
    out = np.empty((keys.shape[1], scope.world.worlds) if worlds is None else keys.shape[1], np.float32)
    position = None if worlds is None else np.broadcast_to(worlds, size).ravel()
    different, where = np.unique(keys, axis=1, return_inverse=True)
    where = where.ravel()
    for number in range(different.shape[1]):
        meant = dict(zip(roles, different[:, number].tolist(), strict=True))
        known = (tuple(map(partial(_meant, meant), a)) if isinstance(a, tuple) else _meant(meant, a) for a in arguments)
        values = look(scope, answer, tuple(known))
        rows = where == number
        out[rows] = values if position is None else values[position[rows]]
    return out.reshape(*size, *out.shape[1:]) if size else out[0]


def _meant(meant: dict[Role, int], who: Any) -> Any:
    return meant[who] if isinstance(who, Role) else who


def look(scope: Scope, answer: Callable[..., F32], arguments: tuple[Any, ...]) -> F32:
    """Return what *answer* says of *arguments* without roles, worked out once a phase, (worlds,)."""
    key = answer, arguments
    if key not in scope.cache:
        scope.cache[key] = answer(scope.world, scope.rules, *arguments)
    found: F32 = scope.cache[key]
    return found


def _number(values: Any) -> F32:
    return np.asarray(values, np.float32)


def _real(things: tuple[int, ...]) -> NDArray[np.int64]:
    """Return the indexes that are something: an order may have no place."""
    return np.array([t for t in things if t >= 0], np.int64)


@per_rules
def among(rules: Rules, who: tuple[int, ...]) -> B:
    """Return which actors are among *who*, (actors + 1,): the last entry, at -1, is nobody."""
    return np.isin(np.arange(len(rules.actors) + 1), who)


# Forces


@per_rules
def formations(rules: Rules, who: tuple[int, ...]) -> NDArray[np.int64]:
    """Return the formations of *who*."""
    return true_at(np.isin(rules.owner, who))


@per_rules
def _forces(rules: Rules, who: tuple[int, ...]) -> slice | NDArray[np.int64]:
    """Return the formations of *who*: a slice, which copies nothing, where they follow each other."""
    rows = formations(rules, who)
    follow = len(rows) > 0 and rows[-1] - rows[0] + 1 == len(rows)
    return slice(int(rows[0]), int(rows[-1]) + 1) if follow else rows


@per_rules
def inside(rules: Rules, zone: tuple[int, ...]) -> B:
    """Return which regions are in *zone*, (regions,)."""
    out = np.zeros(len(rules.regions), bool)
    out[_real(zone)] = True
    return out


@per_rules
def _runs(rules: Rules, zone: tuple[int, ...]) -> list[tuple[np.int16, np.int16]]:
    """Return the first and last regions of the runs that *zone* is made of."""
    regions = true_at(inside(rules, zone))
    parts = np.split(regions, true_at(np.diff(regions) != 1) + 1) if len(regions) else []
    return [(np.int16(part[0]), np.int16(part[-1])) for part in parts]


_FEW_RUNS = 4  # up to which comparing costs less than looking every place up


def _standing(world: World, rules: Rules, who: tuple[int, ...], zone: tuple[int, ...]) -> tuple[Any, B]:
    """Return the formations of *who*, and which of them stand in *zone*, (formations, worlds)."""
    rows = _forces(rules, who)
    at, runs = world.location[rows], _runs(rules, zone)
    there: B = world.movement[rows] != Movement.MOVING
    if len(runs) > _FEW_RUNS:
        there &= inside(rules, zone).take(at)
        return rows, there
    within = np.zeros(at.shape, bool)
    for first, last in runs:
        within |= at == first if first == last else (at >= first) & (at <= last)
    there &= within
    return rows, there


@_question
def _troops(world: World, rules: Rules, who: tuple[int, ...], zone: tuple[int, ...]) -> F32:
    rows, there = _standing(world, rules, who, zone)
    return total(world.formation[rules.track(Kind.FORMATION, "personnel")][rows] * there)


@_question
def _strength(world: World, rules: Rules, who: tuple[int, ...], zone: tuple[int, ...]) -> F32:
    rows, there = _standing(world, rules, who, zone)
    power = world.formation[rules.track(Kind.FORMATION, "personnel")][rows] * rules.combat_weight[rows][:, None]
    for name in ("strength", "readiness", "supply"):
        power *= world.formation[rules.track(Kind.FORMATION, name)][rows]
    power *= there
    return total(power)


# What was done


@per_rules
def slots_asked(rules: Rules, action: int, by: Fixed = None, at: Fixed = None) -> NDArray[np.int64]:
    """Return the slots of *action* by one of *by* at one of *at*; None: by anybody, at anything."""
    slots = np.asarray(rules.slots_of_action[action], np.int64)
    if by is not None:
        slots = slots[np.isin(rules.slot_actor[slots], by)]
    return slots if at is None else slots[np.isin(rules.slot_target[slots], at)]


@_question
def _in_force(world: World, rules: Rules, action: int, by: Fixed = None, at: Fixed = None) -> F32:
    return _number((world.slot_phase[slots_asked(rules, action, by, at)] == SlotPhase.IN_FORCE).any(axis=0))


@_question
def _pending(world: World, rules: Rules, action: int, by: Fixed = None, at: Fixed = None) -> F32:
    state = world.slot_phase[slots_asked(rules, action, by, at)]
    return _number(((state == SlotPhase.PROPOSED) | (state == SlotPhase.PREPARING)).any(axis=0))


@_question
def _done(world: World, rules: Rules, action: int, by: Fixed = None, at: Fixed = None) -> F32:
    return _number(world.slot_count[slots_asked(rules, action, by, at)].sum(axis=0, dtype=np.int64))


def days_since(world: World, rules: Rules, last: Any) -> F32:
    """Return the days since tick *last*, :data:`NEVER` where it is below 0."""
    day = np.float32(rules.hours_per_tick / 24)
    return _number(np.where(last < 0, NEVER, (np.float32(world.day) - last) * day))


@_question
def _days_since(world: World, rules: Rules, action: int, by: Fixed = None, at: Fixed = None) -> F32:
    return days_since(world, rules, world.slot_since[slots_asked(rules, action, by, at)].max(axis=0, initial=-1))


# Ground


@per_rules
def shares_of(rules: Rules, zone: tuple[int, ...]) -> F32:
    """Return the share of each region in the area of *zone*, (regions in the zone,)."""
    area = rules.area_km2[_real(zone)].astype(np.float64)
    whole = math.fsum(area.tolist())
    return (area / whole if whole > 0 else np.full(len(area), 1 / max(len(area), 1))).astype(np.float32)


@_question
def _held(world: World, rules: Rules, zone: tuple[int, ...], who: tuple[int, ...]) -> F32:
    places, asked = _real(zone), among(rules, who)
    holds: Any = asked[world.controller[places]]
    contested = world.attacker[places] >= 0
    attacks: Any = asked[world.attacker[places]]
    if some(contested):
        share = world.region[rules.track(Kind.REGION, "share")][places]
        holds = holds * np.where(contested, np.float32(1) - share, np.float32(1)) + attacks * share
    return total(holds * shares_of(rules, zone)[:, None])


@_question
def _contested(world: World, rules: Rules, zone: tuple[int, ...]) -> F32:
    return _number((world.attacker[_real(zone)] >= 0).any(axis=0))


@_question
def _fallen(world: World, rules: Rules, zone: tuple[int, ...]) -> F32:
    places = _real(zone)
    return _number((world.controller[places] != rules.start_controller[places][:, None]).any(axis=0))


@per_rules
def capitals(rules: Rules, who: int) -> NDArray[np.int64]:
    """Return the regions that are the capital of *who*."""
    return true_at(rules.capital_of == who)


@_question
def _capital_lost(world: World, rules: Rules, who: int) -> F32:
    places = capitals(rules, who)
    return _number((world.controller[places] != rules.capital_of[places][:, None]).any(axis=0))


# Events, endings, minds


@_question
def _fired(world: World, rules: Rules, event: int) -> F32:
    return _number(world.event_day[event] >= 0)


@_question
def _days_since_event(world: World, rules: Rules, event: int) -> F32:
    return days_since(world, rules, world.event_day[event])


@_question
def _ended(world: World, rules: Rules, ending: int) -> F32:
    return _number(world.ending_day[ending] >= 0)


@_question
def _rung(world: World, rules: Rules) -> F32:
    return _number(world.world[rules.track(Kind.WORLD, "rung"), 0])


@_question
def _type(world: World, rules: Rules, actor: int, entry: int) -> F32:
    actor = int(rules.type_actor[entry])
    own = int(np.count_nonzero(rules.type_actor[:entry] == actor))
    return _number(world.intent[actor] == own)


@_question
def _course(world: World, rules: Rules, actor: int, which: tuple[int, int]) -> F32:
    leader, course = which
    return _number(world.course[leader] == course)


@_question
def _course_days(world: World, rules: Rules, leader: int) -> F32:
    since = np.maximum(world.course_since[leader], 0)
    return _number((np.float32(world.day) - since) * np.float32(rules.hours_per_tick / 24))


@per_rules
def rows_of_course(rules: Rules, leader: int, course: int) -> NDArray[np.int64]:
    """Return the rows of `World.mind` that are about a course of *leader*, one a type."""
    courses = len(rules.leaders[leader].courses)
    sizes = [len(one.weights) * len(one.courses) for one in rules.leaders]
    first = int(sum(sizes[:leader]))
    return np.arange(first + course, first + sizes[leader], courses)


@_question
def _course_belief(world: World, rules: Rules, observer: int, actor: int, which: tuple[int, int]) -> F32:
    return _number(total(world.mind[rows_of_course(rules, *which), observer]))


@_question
def _deal_steps(world: World, rules: Rules, deal: int) -> F32:
    return _number(world.deal_step[deal])


@_question
def _belief(world: World, rules: Rules, observer: int, actor: int, entry: int) -> F32:
    return _number(world.belief[entry, observer])
