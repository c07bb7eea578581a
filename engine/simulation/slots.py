"""The life of an action: ordered, agreed to, prepared, in effect, in force, over.

A slot is one action of one actor on one target. An order spends capital and makes its announcement felt; a proposal
then waits for consent; after its delay the action takes effect (its verb, its effects, its chance outcomes); a measure stays
in force until it is lifted or runs out; later stages follow on their days; then the slot is free again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.simulation.beliefs import learn
from engine.simulation.changes import Cause
from engine.simulation.effects import instances_of, run_statements, some
from engine.simulation.mechanisms import consent, verbs
from engine.simulation.mechanisms.tables import order_cause, table
from engine.simulation.orders import Orders
from engine.simulation.phase import Instances, Phase
from engine.simulation.randomness import Purpose
from engine.simulation.rules import Rules
from engine.simulation.world import I64, Kind, SlotPhase


@table
def _costs(rules: Rules) -> NDArray[np.float32]:
    costs = np.array([a.cost for a in rules.actions] or [0.0], np.float32)
    return costs[rules.slot_action.astype(np.int64)]


@table
def _has_daily(rules: Rules) -> I64:
    """Slots whose action does something each day it is in force, runs out by itself, or has later stages."""
    busy = np.array([bool(a.daily or a.duration or a.later) for a in rules.actions] or [False])
    return np.flatnonzero(busy[rules.slot_action.astype(np.int64)])


@table
def _waits(rules: Rules) -> I64:
    """Slots whose action can wait for consent or for its delay."""
    waits = np.array([bool(a.consent is not None or a.delay) for a in rules.actions] or [False])
    return np.flatnonzero(waits[rules.slot_action.astype(np.int64)])


def by_action(rules: Rules, instances: Instances) -> list[tuple[int, Instances]]:
    """Return the instances of each action that occurs, in order."""
    if not len(instances):
        return []
    action = rules.slot_action[instances.slot]
    found = np.unique(action)
    if len(found) == 1:
        return [(int(found[0]), instances)]
    return [(int(a), some(instances, np.flatnonzero(action == a))) for a in found]


def enter(phase: Phase, orders: Orders) -> None:
    """Let the turn's orders in: lift measures, spend capital, announce, and send proposals out."""
    rules, world = phase.rules, phase.world
    if not len(orders):
        return
    state = world.slot_phase[orders.slot, orders.world]
    lifted = np.flatnonzero(orders.lift & ((state == SlotPhase.IN_FORCE) | (state == SlotPhase.PREPARING)))
    if len(lifted):
        ended = instances_of(rules, orders.slot[lifted], orders.world[lifted])
        _say(phase, ended, "lift")
        end(phase, ended)
    fresh = np.flatnonzero(~orders.lift & (state == SlotPhase.IDLE))
    if phase.results is not None:
        for i in np.flatnonzero(~orders.lift & (state != SlotPhase.IDLE)).tolist():
            slot = int(orders.slot[i])
            phase.report(
                "order", rules.actions[rules.slot_action[slot]].id, int(rules.slot_actor[slot]),
                int(rules.slot_target[slot]), (int(rules.slot_actor[slot]),), refused="it is under way already",
            )  # fmt: skip
    if not len(fresh):
        return
    new = instances_of(rules, orders.slot[fresh], orders.world[fresh], orders.place[fresh], orders.amount[fresh])
    world.slot_place[new.slot, new.world] = new.place
    world.slot_amount[new.slot, new.world] = new.amount
    _spend(phase, new)
    _say(phase, new, "order")
    asked = consent.askers(world, rules, new)
    for action, mine in by_action(rules, new):
        entry = rules.actions[action]
        run_statements(phase, entry.announce, mine, order_cause)
        needs = np.zeros(len(mine), bool)
        if entry.consent is not None:
            needs = asked[rules.slot_action[new.slot] == action] >= 0 if entry.consent.body < 0 else ~needs
        due = np.where(needs, consent.silence_days(rules, entry), entry.delay) + world.day
        state = np.where(needs, np.int8(SlotPhase.PROPOSED), np.int8(SlotPhase.PREPARING))
        world.slot_phase[mine.slot, mine.world] = state
        world.slot_due[mine.slot, mine.world] = due
    learn(phase, new)


def _spend(phase: Phase, new: Instances) -> None:
    cost = _costs(phase.rules)[new.slot]
    if not cost.any():
        return
    track = phase.rules.track(Kind.ACTOR, "capital")
    if phase.changes.ledger is None:
        phase.changes.scatter(
            Kind.ACTOR, track, new.actor, new.world, -cost, order_cause(phase.rules, int(new.slot[0]))
        )
        return
    for i, slot in enumerate(new.slot.tolist()):
        cause = order_cause(phase.rules, slot)
        phase.changes.scatter(Kind.ACTOR, track, new.actor[[i]], new.world[[i]], -cost[[i]], cause)


def answer(phase: Phase) -> None:
    """Decide the proposals whose silence ends today."""
    rules, world = phase.rules, phase.world
    due = _due(phase, SlotPhase.PROPOSED)
    if not len(due):
        return
    stands = np.asarray(consent.decide(phase, due), bool)
    world.slot_phase[due.slot, due.world] = np.where(stands, np.int8(SlotPhase.PREPARING), np.int8(SlotPhase.IDLE))
    delays = np.array([a.delay for a in rules.actions], np.int16)[rules.slot_action[due.slot]]
    world.slot_due[due.slot, due.world] = world.day + np.where(stands, delays, 0)
    if not stands.all():
        for action, mine in by_action(rules, some(due, np.flatnonzero(~stands))):
            run_statements(phase, rules.actions[action].refused, mine, order_cause)


def ripen(phase: Phase) -> None:
    """Let what is prepared take effect: the verb, the effects, the outcomes chance picks."""
    rules, world = phase.rules, phase.world
    due = _due(phase, SlotPhase.PREPARING)
    if not len(due):
        return
    world.slot_since[due.slot, due.world] = world.day
    world.slot_count[due.slot, due.world] += 1
    world.slot_stage[due.slot, due.world] = 0
    known = verbs()
    row, count = _uncertain(rules)
    draws = phase.uniform(Purpose.OUTCOME, count) if (row[due.slot] >= 0).any() else None
    for action, mine in by_action(rules, due):
        entry = rules.actions[action]
        state = SlotPhase.IN_FORCE if entry.measure else SlotPhase.RUNNING if entry.later else SlotPhase.IDLE
        world.slot_phase[mine.slot, mine.world] = state
        world.slot_due[mine.slot, mine.world] = world.day + _next_step(entry.later, entry.duration, 0)
        _say(phase, mine, "effect")
        start = known[entry.verb].start if entry.verb in known else None
        if start is not None:
            start(phase, mine)
        run_statements(phase, entry.start, mine, order_cause)
        if entry.outcomes and draws is not None:
            _outcomes(phase, action, mine, draws[row[mine.slot], mine.world])


@table
def _uncertain(rules: Rules) -> tuple[I64, int]:
    """The row of each slot among those whose action chance has a say in, -1 for the others; and how many they are."""
    chancy = np.array([bool(a.outcomes) for a in rules.actions] or [False])[rules.slot_action.astype(np.int64)]
    return np.where(chancy, np.cumsum(chancy) - 1, -1).astype(np.int64), int(chancy.sum())


def _next_step(later: tuple[tuple[int, object], ...], duration: int, stage: int) -> int:
    days = [later[stage][0]] if stage < len(later) else []
    return min([*days, duration] if duration else days, default=0)


def _outcomes(phase: Phase, action: int, mine: Instances, draw: NDArray[np.float32]) -> None:
    from engine.simulation.effects import scope_of

    rules = phase.rules
    scope = scope_of(phase, mine)
    past = np.zeros(len(mine), np.float32)
    for outcome in rules.actions[action].outcomes:
        upto = past + np.clip(np.broadcast_to(np.asarray(outcome.chance(scope), np.float32), len(mine)), 0, 1)
        hit = np.flatnonzero((draw >= past) & (draw < upto))
        past = upto
        if len(hit):
            part = some(mine, hit)
            run_statements(phase, outcome.effects, part, order_cause)
            _say(phase, part, "outcome", outcome=outcome.name)


def run_measures(phase: Phase) -> None:
    """Daily effects of measures in force, later stages on their days, and measures that run out."""
    rules, world = phase.rules, phase.world
    candidates = _has_daily(rules)
    if not len(candidates):
        return
    rows, positions = np.nonzero(world.slot_phase[candidates] >= SlotPhase.IN_FORCE)
    if not len(rows):
        return
    slot = candidates[rows]
    active = instances_of(rules, slot, positions, world.slot_place[slot, positions], world.slot_amount[slot, positions])
    for action, mine in by_action(rules, active):
        entry = rules.actions[action]
        age = world.day - world.slot_since[mine.slot, mine.world].astype(np.int64)
        if entry.daily:
            running = np.flatnonzero((world.slot_phase[mine.slot, mine.world] == SlotPhase.IN_FORCE) & (age > 0))
            run_statements(phase, entry.daily, some(mine, running), _measure_cause)
        if entry.later:
            _later(phase, action, mine, age)
        if entry.duration:
            over = np.flatnonzero(
                (age >= entry.duration) & (world.slot_phase[mine.slot, mine.world] == SlotPhase.IN_FORCE)
            )
            if len(over):
                ended = some(mine, over)
                _say(phase, ended, "expiry")
                end(phase, ended)


def _later(phase: Phase, action: int, mine: Instances, age: I64) -> None:
    world, entry = phase.world, phase.rules.actions[action]
    stage = world.slot_stage[mine.slot, mine.world].astype(np.int64)
    days = np.array([days for days, _ in entry.later], np.int64)
    for number, (after, statements) in enumerate(entry.later):
        now = np.flatnonzero((stage == number) & (age >= after))
        if not len(now):
            continue
        part = some(mine, now)
        run_statements(phase, statements, part, _measure_cause)
        _say(phase, part, "stage", stage=number + 1)
        world.slot_stage[part.slot, part.world] = number + 1
        if number + 1 < len(days):
            world.slot_due[part.slot, part.world] = world.slot_since[part.slot, part.world] + days[number + 1]
        elif not entry.measure:
            world.slot_phase[part.slot, part.world] = SlotPhase.IDLE


def _measure_cause(rules: Rules, slot: int) -> Cause:
    return order_cause(rules, slot, "measure")


def end(phase: Phase, ended: Instances) -> None:
    """Take measures out of force: the verb's lift, the lift effects, and the slot is free."""
    known = verbs()
    held = phase.world.slot_phase[ended.slot, ended.world] == SlotPhase.IN_FORCE
    phase.world.slot_phase[ended.slot, ended.world] = SlotPhase.IDLE
    for action, mine in by_action(phase.rules, some(ended, np.flatnonzero(held))):
        entry = phase.rules.actions[action]
        lift = known[entry.verb].lift if entry.verb in known else None
        if lift is not None:
            lift(phase, mine)
        run_statements(phase, entry.lift, mine, _measure_cause)


def _due(phase: Phase, state: SlotPhase) -> Instances:
    """Return what is in *state* and due today, in canonical order."""
    world, rules = phase.world, phase.rules
    slots, positions = np.nonzero((world.slot_phase == state) & (world.slot_due <= world.day))
    return instances_of(
        rules, slots, positions, world.slot_place[slots, positions], world.slot_amount[slots, positions]
    )


def _say(phase: Phase, instances: Instances, kind: str, **data: object) -> None:
    if phase.results is None:
        return
    rules = phase.rules
    for i, slot in enumerate(instances.slot.tolist()):
        action = rules.actions[int(rules.slot_action[slot])]
        actor = int(rules.slot_actor[slot])
        target = int(rules.slot_target[slot])
        involved = {actor}
        if rules.target_kind[int(rules.slot_action[slot])] == "actor" and target >= 0:
            involved.add(target)
        place = int(instances.place[i])
        phase.report(
            kind, action.id, actor, target, None if action.public else tuple(sorted(involved)),
            target_kind=rules.target_kind[int(rules.slot_action[slot])],
            place=rules.regions[place] if place >= 0 else "", amount=float(instances.amount[i]), **data,
        )  # fmt: skip
