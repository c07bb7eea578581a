"""The life of an action: ordered, agreed to, prepared, in effect, in force, over.

A slot is one action of one actor on one target. An order spends capital and makes its announcement felt; a proposal
then waits for consent; after its delay the action takes effect (its verb, its effects, its chance outcomes); a measure
stays in force until it is lifted or runs out; later stages follow on their days; then the slot is free again.

In each phase the effects are gathered first, from the world as it stood, and only then do slots change their state.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import positions
from brinkmanship.simulation.beliefs import learn
from brinkmanship.simulation.changes import Cause
from brinkmanship.simulation.effects import instances_of, run_outcomes, run_statements
from brinkmanship.simulation.mechanisms import consent, verbs
from brinkmanship.simulation.mechanisms.keyed_uniforms import keys, spread
from brinkmanship.simulation.mechanisms.tables import add_each, order_cause, per_slot
from brinkmanship.simulation.memo import per_rules
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.plans import plan, run_planned
from brinkmanship.simulation.randomness import Purpose
from brinkmanship.simulation.rules import Action, Rules
from brinkmanship.simulation.world import I64, Kind, SlotPhase

Group = tuple[Action, Instances]

_NEVER = 1_000_000  # ticks, more than a game


@per_rules
def _steps(rules: Rules) -> tuple[Any, Any, Any, Any]:
    """Return, a slot: ticks of silence, ticks of delay, the state when in effect, ticks to the next step after that."""

    def next_step(action: Action) -> int:
        days = [action.later[0][0]] if action.later else []
        return min([*days, action.duration] if action.duration else days, default=0)

    def state(action: Action) -> int:
        return SlotPhase.IN_FORCE if action.measure else SlotPhase.RUNNING if action.later else SlotPhase.IDLE

    return (
        per_slot(rules, lambda a: consent.silence_days(rules, a), np.int16),
        per_slot(rules, lambda a: a.delay, np.int16),
        per_slot(rules, state, np.int8),
        per_slot(rules, next_step, np.int16),
    )


@per_rules
def _asks(rules: Rules) -> tuple[Any, Any]:
    """Return which slots need somebody's consent, and which of them a body's."""
    asks = per_slot(rules, lambda a: a.consent is not None, bool)
    return asks, asks & per_slot(rules, lambda a: a.consent is not None and a.consent.body >= 0, bool)


@per_rules
def _calls(rules: Rules) -> dict[str, tuple[Any, Any]]:
    """Return the start and lift calls of the verbs that the scenario uses."""
    known = verbs()
    return {a.verb: (known[a.verb].start, known[a.verb].lift) for a in rules.actions if a.verb in known}


@per_rules
def _busy(rules: Rules) -> I64:
    """Return the slots whose action does something each day it is in force, runs out by itself, or has later stages."""
    return np.flatnonzero(per_slot(rules, lambda a: bool(a.daily or a.duration or a.later), bool))


def by_action(rules: Rules, instances: Instances) -> list[Group]:
    """Return the instances of each action that occurs, by action, in canonical order within each."""
    if not len(instances):
        return []
    action = rules.slot_action[instances.slot]
    order = np.argsort(action, kind="stable")
    action = action[order]
    if (np.diff(order) != 1).any():
        instances = instances.only(order)
    edges = [0, *(np.flatnonzero(np.diff(action)) + 1).tolist(), len(action)]
    return [(rules.actions[int(action[first])], instances.only(slice(first, last))) for first, last in pairwise(edges)]


@per_rules
def _chancy(rules: Rules) -> Any:
    """Return which slots' action chance has a say in."""
    return per_slot(rules, lambda a: bool(a.outcomes), bool)


@per_rules
def _passes(rules: Rules) -> tuple[Any, Any]:
    """Return, a slot: the age at which each later stage comes, (slots, stages), and at which it runs out by itself."""
    most = max((len(a.later) for a in rules.actions), default=0) + 1
    ages = per_slot(rules, lambda a: ([after for after, _ in a.later] + most * [_NEVER])[:most], np.int64)
    return ages.reshape(-1, most), per_slot(rules, lambda a: a.duration or _NEVER, np.int64)


def _run_stage(phase: Phase, stage: str, instances: Instances, cause: Callable[[Rules, int], Cause]) -> None:
    """Gather what the statements of a *stage* change, of every action that occurs."""
    if not len(instances):
        return
    rules = phase.rules
    planned = plan(rules, stage)
    run_planned(phase, planned, instances, cause)
    left = np.flatnonzero(planned.has_rest[rules.slot_action[instances.slot]])
    if len(left):
        for _, mine in by_action(rules, instances.only(left)):
            run_statements(phase, planned.rest[int(rules.slot_action[mine.slot[0]])], mine, cause)


def enter(phase: Phase, orders: Orders) -> None:
    """Let the turn's orders in: lift measures, spend capital, announce, and send proposals out."""
    rules, world = phase.rules, phase.world
    if not len(orders):
        return
    state = world.slot_phase[orders.slot, orders.world]
    lifted = np.flatnonzero(orders.lift & ((state == SlotPhase.IN_FORCE) | (state == SlotPhase.PREPARING)))
    fresh = np.flatnonzero(~orders.lift & (state == SlotPhase.IDLE))
    _refuse(phase, orders, state)
    ended = instances_of(rules, orders.slot[lifted], orders.world[lifted])
    new = instances_of(rules, orders.slot[fresh], orders.world[fresh], orders.place[fresh], orders.amount[fresh])
    _say(phase, ended, "lift")
    _say(phase, new, "order")
    _spend(phase, new)
    _run_stage(phase, "announce", new, order_cause)
    end(phase, ended)
    if not len(new):
        return
    waits, delay, _, _ = _steps(rules)
    asks, of_body = (which[new.slot] for which in _asks(rules))
    if asks.any():
        asks = of_body | (asks & (consent.askers(world, rules, new) >= 0))
    world.slot_place[new.slot, new.world] = new.place
    world.slot_amount[new.slot, new.world] = new.amount
    world.slot_phase[new.slot, new.world] = np.where(asks, np.int8(SlotPhase.PROPOSED), np.int8(SlotPhase.PREPARING))
    world.slot_due[new.slot, new.world] = world.day + np.where(asks, waits[new.slot], delay[new.slot])
    learn(phase, new)


def _refuse(phase: Phase, orders: Orders, state: Any) -> None:
    """Say which orders the state of their slot makes impossible; whoever checked them first has none."""
    if phase.results is None:
        return
    rules = phase.rules
    possible = np.where(
        orders.lift, (state == SlotPhase.IN_FORCE) | (state == SlotPhase.PREPARING), state == SlotPhase.IDLE
    )
    for i in np.flatnonzero(~possible).tolist():
        slot = int(orders.slot[i])
        actor = int(rules.slot_actor[slot])
        why = "it is not in force" if orders.lift[i] else "it is under way already"
        id = rules.actions[rules.slot_action[slot]].id
        phase.report("order", id, actor, int(rules.slot_target[slot]), (actor,), refused=why)


def _spend(phase: Phase, new: Instances) -> None:
    cost = per_slot(phase.rules, lambda a: a.cost, np.float32)[new.slot]
    if cost.any():
        add_each(phase, Kind.ACTOR, "capital", new.actor, -cost, new)


def answer(phase: Phase) -> None:
    """Decide the proposals whose silence ends today."""
    rules, world = phase.rules, phase.world
    due = _due(phase, SlotPhase.PROPOSED)
    if not len(due):
        return
    stands = np.asarray(consent.decide(phase, due), bool)
    if not stands.all():
        _run_stage(phase, "refused", due.only(np.flatnonzero(~stands)), order_cause)
    delay = _steps(rules)[1][due.slot]
    world.slot_phase[due.slot, due.world] = np.where(stands, np.int8(SlotPhase.PREPARING), np.int8(SlotPhase.IDLE))
    world.slot_due[due.slot, due.world] = world.day + np.where(stands, delay, 0)


def ripen(phase: Phase) -> None:
    """Let what is prepared take effect: the effects, the outcomes chance picks, and the verb."""
    rules, world = phase.rules, phase.world
    due = _due(phase, SlotPhase.PREPARING)
    if not len(due):
        return
    _say(phase, due, "effect")
    _run_stage(phase, "start", due, order_cause)
    chancy = np.flatnonzero(_chancy(rules)[due.slot])
    if len(chancy):
        key = keys(phase.uniform(Purpose.OUTCOME, 2))
        for action, mine in by_action(rules, due.only(chancy)):
            draw = spread(key[mine.world], mine.slot)
            run_outcomes(phase, action.outcomes, mine, draw, order_cause, _say_outcome)
    _, _, state, step = _steps(rules)
    world.slot_since[due.slot, due.world] = world.day
    world.slot_count[due.slot, due.world] += 1
    world.slot_stage[due.slot, due.world] = 0
    world.slot_phase[due.slot, due.world] = state[due.slot]
    world.slot_due[due.slot, due.world] = world.day + step[due.slot]
    _call(phase, due, 0)


def _call(phase: Phase, instances: Instances, which: int) -> None:
    """Call each verb's start (0) or lift (1) once, with all its instances in canonical order."""
    calls = _calls(phase.rules)
    rules, slot = phase.rules, instances.slot
    for name in sorted(calls):
        call = calls[name][which]
        if call is not None:
            mine = np.flatnonzero(_of_verb(rules)[name][slot])
            if len(mine):
                call(phase, instances.only(mine))


@per_rules
def _of_verb(rules: Rules) -> dict[str, Any]:
    """Return, for each verb used, which slots are its own."""
    return {name: per_slot(rules, lambda a, name=name: a.verb == name, bool) for name in _calls(rules)}  # type: ignore[misc]


def run_measures(phase: Phase) -> None:
    """Daily effects of measures in force, later stages on their days, and measures that run out."""
    rules, world = phase.rules, phase.world
    candidates = _busy(rules)
    if not len(candidates):
        return
    rows, where = positions(world.slot_phase[candidates] >= SlotPhase.IN_FORCE)
    if not len(rows):
        return
    slot = candidates[rows]
    active = instances_of(rules, slot, where, world.slot_place[slot, where], world.slot_amount[slot, where])
    over: list[Instances] = []
    staged: list[tuple[Action, int, Instances]] = []
    begun = world.slot_since[slot, where] < world.day
    day = round(24 / rules.hours_per_tick)
    if day > 1:  # of each whole day in force, and not of each tick
        begun &= (world.day - world.slot_since[slot, where].astype(np.int64)) % day == 0
    felt = np.flatnonzero(begun & (world.slot_phase[slot, where] == SlotPhase.IN_FORCE))
    _run_stage(phase, "daily", active.only(felt), _measure_cause)
    stages, ends = _passes(rules)
    old = world.day - world.slot_since[slot, where].astype(np.int64)
    passing = np.flatnonzero((old >= stages[slot, world.slot_stage[slot, where]]) | (old >= ends[slot]))
    for action, mine in by_action(rules, active.only(passing)):
        age = world.day - world.slot_since[mine.slot, mine.world].astype(np.int64)
        running = world.slot_phase[mine.slot, mine.world] == SlotPhase.IN_FORCE
        if action.later:
            staged += _later(phase, action, mine, age)
        if action.duration:
            out = np.flatnonzero(running & (age >= action.duration))
            if len(out):
                over.append(mine.only(out))
    for action, number, part in staged:
        _turn_stage(phase, action, number, part)
    for part in over:
        _say(phase, part, "expiry")
        end(phase, part)


def _later(phase: Phase, action: Action, mine: Instances, age: I64) -> list[tuple[Action, int, Instances]]:
    """Run the later stages that are due, and return them."""
    stage = phase.world.slot_stage[mine.slot, mine.world]
    found = []
    for number, (after, statements) in enumerate(action.later):
        now = np.flatnonzero((stage == number) & (age >= after))
        if len(now):
            part = mine.only(now)
            run_statements(phase, statements, part, _measure_cause)
            _say(phase, part, "stage", stage=number + 1)
            found.append((action, number, part))
    return found


def _turn_stage(phase: Phase, action: Action, number: int, part: Instances) -> None:
    world = phase.world
    world.slot_stage[part.slot, part.world] = number + 1
    if number + 1 < len(action.later):
        after = action.later[number + 1][0]
        world.slot_due[part.slot, part.world] = world.slot_since[part.slot, part.world] + after
    elif not action.measure:
        world.slot_phase[part.slot, part.world] = SlotPhase.IDLE


def _measure_cause(rules: Rules, slot: int) -> Cause:
    return order_cause(rules, slot, "measure")


def end(phase: Phase, ended: Instances) -> None:
    """Take measures out of force: the lift effects, the slot is free, the verb's lift."""
    if not len(ended):
        return
    held = phase.world.slot_phase[ended.slot, ended.world] == SlotPhase.IN_FORCE
    out = ended.only(np.flatnonzero(held))
    _run_stage(phase, "lift", out, _measure_cause)
    phase.world.slot_phase[ended.slot, ended.world] = SlotPhase.IDLE
    _call(phase, out, 1)


def _due(phase: Phase, state: int) -> Instances:
    """Return what is in *state* and due today, in canonical order."""
    world, rules = phase.world, phase.rules
    slots, where = positions(world.slot_phase == state)
    if len(slots):
        now = np.flatnonzero(world.slot_due[slots, where] <= world.day)
        slots, where = slots[now], where[now]
    return instances_of(rules, slots, where, world.slot_place[slots, where], world.slot_amount[slots, where])


def _say_outcome(phase: Phase, instances: Instances, name: str) -> None:
    _say(phase, instances, "outcome", outcome=name)


def _say(phase: Phase, instances: Instances, kind: str, **data: object) -> None:
    if phase.results is None:
        return
    rules = phase.rules
    for i, slot in enumerate(instances.slot.tolist()):
        number = int(rules.slot_action[slot])
        action = rules.actions[number]
        actor, target = int(rules.slot_actor[slot]), int(rules.slot_target[slot])
        involved = {actor, target} if rules.target_kind[number] == "actor" and target >= 0 else {actor}
        place = int(instances.place[i])
        phase.report(
            kind, action.id, actor, target, None if action.public else tuple(sorted(involved)),
            target_kind=rules.target_kind[number], place=rules.regions[place] if place >= 0 else "",
            amount=float(instances.amount[i]), **data,
        )  # fmt: skip
