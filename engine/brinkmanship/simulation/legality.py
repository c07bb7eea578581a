"""What may be ordered, and every reason why not. One table of checks serves the masks and the reasons.

A check is vectorised: from (world, rules, slots) to (slots, worlds) of bool, or (1, worlds) for all of them. The
sentence for people comes with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.dilemmas import dilemma_tables, undecided
from brinkmanship.simulation.expressions import Expression, Role, Scope
from brinkmanship.simulation.mechanisms import readiness, verbs
from brinkmanship.simulation.mechanisms.packages import is_package
from brinkmanship.simulation.mechanisms.tables import aims_at, per_slot
from brinkmanship.simulation.program import Conditions, Program
from brinkmanship.simulation.rewriting import conjuncts, substitute
from brinkmanship.simulation.rules import Action, Rules, per_rules
from brinkmanship.simulation.spans import span_of
from brinkmanship.simulation.world import F32, I64, B, Kind, SlotPhase, World

_NO_LIMIT = 32_000
MOST_AMOUNT = 10
"""The greatest size that any action may have."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason an order is not legal: a code for programs, a sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold: ``holds`` for masks, ``text`` for the slot in the world at a position."""

    code: str
    holds: Callable[[World, Rules, I64, F32], B]
    text: Callable[[World, Rules, int, int, float], str]
    concerns: Callable[[Rules], B] | None = None  # the slots for which it may fail; None: any


@dataclass(frozen=True, slots=True)
class _Limits:
    cost: NDArray[np.float32]  # (slots, 1)
    cooldown: NDArray[np.int16]
    limit: NDArray[np.int16]
    formation: I64  # (slots,) the formation a slot is about, -1


@per_rules
def _limits(rules: Rules) -> _Limits:
    return _Limits(
        per_slot(rules, lambda a: a.cost, np.float32)[:, None],
        per_slot(rules, lambda a: a.cooldown, np.int16)[:, None],
        per_slot(rules, lambda a: a.limit or _NO_LIMIT, np.int16)[:, None],
        np.where(aims_at(rules, "formation"), rules.slot_target, -1).astype(np.int64),
    )


def _goes_on(world: World, rules: Rules, slots: I64, amounts: F32) -> B:
    return np.asarray(world.ending < 0)[None]  # of all slots alike


def _idle(world: World, rules: Rules, slots: I64, amounts: F32) -> B:
    return np.asarray(world.slot_phase.take(slots, axis=0) == SlotPhase.IDLE)


def _cooled(world: World, rules: Rules, slots: I64, amounts: F32) -> B:
    since = world.slot_since.take(slots, axis=0)
    return (since < 0) | (world.day - since >= _limits(rules).cooldown.take(slots, axis=0))


def _comes_again(world: World, rules: Rules, slots: I64, amounts: F32) -> B:
    return np.asarray((world.slot_phase[slots] != SlotPhase.IDLE) | (world.slot_due[slots] <= world.day))


def _again_text(world: World, rules: Rules, slot: int, position: int, amount: float) -> str:
    left = int(world.slot_due[slot, position]) - world.day
    return f"The members would not have it; it can be proposed again in {span_of(left, rules.hours_per_tick)}."


def _within_limit(world: World, rules: Rules, slots: I64, amounts: F32) -> B:
    return np.asarray(world.slot_count.take(slots, axis=0) < _limits(rules).limit.take(slots, axis=0))


def _affordable(world: World, rules: Rules, slots: I64, amounts: F32) -> B:
    capital = world.actor[rules.track(Kind.ACTOR, "capital")]
    prices = _limits(rules).cost.take(slots, axis=0) * amounts[:, None]
    return np.asarray(capital.take(rules.slot_actor.take(slots), axis=0) >= prices)


def _formation_left(world: World, rules: Rules, slots: I64, amounts: F32) -> B:
    about = _limits(rules).formation[slots]
    out = np.ones((len(slots), world.worlds), bool)
    rows = about >= 0
    if some(rows):
        out[rows] = world.formation[rules.track(Kind.FORMATION, "personnel"), about[rows]] > 0
    return out


def _asked_now(world: World, rules: Rules, slots: I64, amounts: F32) -> B:
    of = dilemma_tables(rules).of_slot[slots]
    out = np.ones((len(slots), world.worlds), bool)
    rows = of >= 0
    if some(rows):
        out[rows] = undecided(world, rules)[of[rows]]
    return out


def _idle_text(world: World, rules: Rules, slot: int, position: int, amount: float) -> str:
    state = int(world.slot_phase[slot, position])
    words = {
        SlotPhase.PROPOSED: "It has been proposed and waits for consent.",
        SlotPhase.PREPARING: "It is being prepared.",
        SlotPhase.IN_FORCE: "It is in force already.",
        SlotPhase.RUNNING: "It is still taking effect.",
    }
    return words.get(state, "")


def _cooled_text(world: World, rules: Rules, slot: int, position: int, amount: float) -> str:
    left = int(world.slot_since[slot, position]) + int(_limits(rules).cooldown[slot, 0]) - world.day
    return f"It was done lately; it can be done again in {span_of(left, rules.hours_per_tick)}."


def _limit_text(world: World, rules: Rules, slot: int, position: int, amount: float) -> str:
    times = int(_limits(rules).limit[slot, 0])
    return "It can be done only once, and has been." if times == 1 else f"It can be done only {times} times."


def _cost_text(world: World, rules: Rules, slot: int, position: int, amount: float) -> str:
    capital = float(world.actor[rules.track(Kind.ACTOR, "capital"), rules.slot_actor[slot], position])
    return f"It costs {float(_limits(rules).cost[slot, 0]) * amount:g} political capital, and you have {capital:.1f}."


CHECKS: tuple[Check, ...] = (
    Check("over", _goes_on, lambda w, r, s, p, a: "The game is over."),
    Check("busy", _idle, _idle_text),
    Check("cooldown", _cooled, _cooled_text, lambda rules: _limits(rules).cooldown[:, 0] > 0),
    Check("again", _comes_again, _again_text, lambda rules: is_package(rules, np.arange(len(rules.slot_action)))),
    Check("limit", _within_limit, _limit_text, lambda rules: _limits(rules).limit[:, 0] < _NO_LIMIT),
    Check("capital", _affordable, _cost_text),
    Check(
        "dilemma",
        _asked_now,
        lambda w, r, s, p, a: "This question is not before you now.",
        lambda rules: dilemma_tables(rules).of_slot >= 0,
    ),
    Check(
        "formation",
        _formation_left,
        lambda w, r, s, p, a: "The formation no longer exists.",
        lambda rules: _limits(rules).formation >= 0,
    ),
)


Rows = tuple[tuple[Check, I64 | None], ...]
"""Each check of some slots, and the rows for which it may fail; None: all."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The checks, program and conditions of some slots, which are asked about turn after turn."""

    rows: Rows
    program: Program
    requires: Conditions


_KEPT = 64  # sets of slots that are asked about again and again


@per_rules
def _rows_before(rules: Rules) -> dict[bytes, Rows]:
    return {}


@per_rules
def _asked_before(rules: Rules) -> dict[bytes, _Asked]:
    return {}


def _rows(rules: Rules, slots: I64) -> Rows:
    known, key = _rows_before(rules), slots.tobytes()
    if key not in known:
        if len(known) > _KEPT:
            known.clear()
        rows = ((check, check.concerns and true_at(check.concerns(rules)[slots])) for check in CHECKS)
        known[key] = tuple((check, mine) for check, mine in rows if mine is None or len(mine))
    return known[key]


def _asked(rules: Rules, slots: I64) -> _Asked:
    known, key = _asked_before(rules), slots.tobytes()
    if key not in known:
        if len(known) > _KEPT:
            known.clear()
        every = [requirements(rules, slot) for slot in slots.tolist()]
        known[key] = _Asked(_rows(rules, slots), *Conditions.of(rules, every))
    return known[key]


def requirements(rules: Rules, slot: int) -> tuple[Expression, ...]:
    """Return the conditions that a slot's action requires, with actor and target substituted."""
    actor, target = int(rules.slot_actor[slot]), int(rules.slot_target[slot])
    who = {Role.SELF: actor, Role.TARGET: target, Role.PLACE: -1}
    every = rules.actions[int(rules.slot_action[slot])].requires
    return tuple(part for condition, _ in every for part in conjuncts(substitute(condition, who, 1.0, rules)))


def checked(world: World, rules: Rules, slots: I64, amounts: F32, rows: Rows | None = None) -> B:
    """Return which *slots* pass every check, each in its size, (slots, worlds): legal but for what their actions require."""
    out = np.ones((len(slots), world.worlds), bool)
    for check, mine in _rows(rules, slots) if rows is None else rows:
        if mine is None:
            out &= check.holds(world, rules, slots, amounts)
        else:
            out[mine] &= check.holds(world, rules, slots.take(mine), amounts.take(mine))
    return out


def legal(world: World, rules: Rules, slots: I64, amounts: F32 | None = None) -> B:
    """Return which *slots* may be ordered now, each in its size (1 if not given), shape (len(slots), worlds)."""
    slots = np.asarray(slots, np.int64)
    sizes = np.ones(len(slots), np.float32) if amounts is None else np.asarray(amounts, np.float32)
    asked = _asked(rules, slots)
    out = checked(world, rules, slots, sizes, asked.rows)
    with np.errstate(all="ignore"):
        _, truths = asked.program(Scope(world, rules))
    asked.requires.restrict(truths, out)
    return out


def refusals(
    world: World,
    rules: Rules,
    slot: int,
    place: int = -1,
    amount: float = 1.0,
    lift: bool = False,
    position: int = 0,
) -> list[Refusal]:
    """Return every reason the order is not legal in the world at *position*; an empty list when it is.

    *slot* is the action by its actor on its target, *place* a region or -1.
    """
    if world.worlds != 1:
        world, position = world.take(slice(position, position + 1)), 0
    wrong = wrong_size(rules.actions[int(rules.slot_action[slot])], amount)
    asked = 1.0 if wrong else amount
    one, size = np.array([slot], np.int64), np.array([asked], np.float32)
    if lift:
        if int(world.slot_phase[slot, position]) not in (SlotPhase.IN_FORCE, SlotPhase.PREPARING):
            return [Refusal("not_in_force", "It is not in force, so it cannot be lifted.")]
        return [] if int(world.ending[position]) < 0 else [Refusal("over", "The game is over.")]
    out = [
        Refusal(check.code, check.text(world, rules, slot, position, asked))
        for check in CHECKS
        if not bool(check.holds(world, rules, one, size)[0, position])
    ]
    action = rules.actions[int(rules.slot_action[slot])]
    who = rules.slot_actor[one].astype(np.int64), rules.slot_target[one].astype(np.int64), np.array([place], np.int64)
    scope = Scope(world, rules, dict(zip((Role.SELF, Role.TARGET, Role.PLACE), who, strict=True)))
    for condition, sentence in action.requires:
        with np.errstate(all="ignore"):
            holds = bool(np.asarray(condition(scope), bool).reshape(-1)[0])
        if not holds:
            out.append(Refusal("requires", sentence))
    if wrong:
        out.append(Refusal("amount", wrong))
    out += _place_refusals(world, rules, slot, place, position)
    return out


def wrong_size(action: Action, amount: float) -> str:
    """Return why an order of *action* cannot be of this size, '' where it can."""
    low, high = action.size
    slack = 1e-6  # sizes are kept in 32 bits
    if low - slack <= amount <= high + slack:
        return ""
    if low == high:
        return "It cannot be scaled."
    return f"Its size must be between {low:g} and {high:g}."


def _place_refusals(world: World, rules: Rules, slot: int, place: int, position: int) -> list[Refusal]:
    action = rules.actions[int(rules.slot_action[slot])]
    if not needs_place(rules, int(rules.slot_action[slot])):
        fixed = action.place
        return [] if place < 0 or place == fixed else [Refusal("place", "This order takes no place.")]
    if place < 0:
        return [Refusal("place", "Choose a region.")]
    moved = [int(rules.slot_target[slot])] if rules.target_kind[int(rules.slot_action[slot])] == "formation" else []
    moved = moved or list(action.formations)
    out: list[Refusal] = []
    for formation in moved:
        origin = int(world.location[formation, position])
        if origin == place and int(world.destination[formation, position]) < 0:
            out.append(Refusal("there", f"{rules.formations[formation]} is already there."))
        elif not np.isfinite(readiness.transit_days(rules, formation, origin, place)):
            out.append(Refusal("no_way", f"{rules.formations[formation]} has no route there from where it is."))
    return out


def needs_place(rules: Rules, action: int) -> bool:
    """Return whether an order of *action* must name a region."""
    entry = rules.actions[action]
    return asks_for_place(entry.verb, rules.target_kind[action], entry.place >= 0)


def asks_for_place(verb: str, target: str, fixed: bool) -> bool:
    """Return whether an order with this verb and kind of target must name a region; not where the action fixes one."""
    known = verbs()
    return verb in known and known[verb].place and verb != "posture" and target != "region" and not fixed
