"""The life of an action: ordered, agreed to, prepared, in effect, in force, over.

A slot is one action of one actor on one target. An order spends capital and makes its announcement felt; a proposal
then waits for consent; after its delay the action takes effect (its verb, its effects, its chance outcomes); a measure
stays in force until it is lifted or runs out; later stages follow on their days; then the slot is free again.

In each phase the effects are gathered first, from the world as it stood, and only then do slots change their state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from brinkmanship.simulation import asked, returns
from brinkmanship.simulation.arrays import every, positions, some, true_at
from brinkmanship.simulation.beliefs import learn
from brinkmanship.simulation.changes import Cause
from brinkmanship.simulation.dilemmas import defaults_due, first_answers
from brinkmanship.simulation.effects import instances_of, run_outcomes, run_statements, scope_of
from brinkmanship.simulation.formulas import fill
from brinkmanship.simulation.mechanisms import consent, packages, sounding, verbs
from brinkmanship.simulation.mechanisms.tables import add_each, order_cause, per_slot
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.plans import later, most_stages, plan, rest, roles, run_planned
from brinkmanship.simulation.program import Program
from brinkmanship.simulation.randomness import Purpose, keys, spread
from brinkmanship.simulation.rewriting import has_role, substitute
from brinkmanship.simulation.rules import Action, Rules, per_rules
from brinkmanship.simulation.world import F32, I8, I16, I64, B, Kind, SlotPhase, World

Group = tuple[Action, Instances]

_NEVER = 1_000_000  # ticks, more than a game


@dataclass(frozen=True, slots=True)
class _Lives:
    """What is fixed in the life of each slot, arrays (slots,) unless said; times in ticks."""

    cost: F32  # political capital of an order of size 1
    silence: I16  # until a proposal is decided
    delay: I16  # from consent to effect
    state: I8  # SlotPhase once in effect
    step: I16  # from then to the next stage, or to the end
    asks: B  # needs somebody's consent
    of_body: B  # needs a body's consent
    package: B  # is a package, sounded out before it is tabled
    lapses: B  # may lapse while it waits
    chancy: B  # chance has a say in its outcome
    daily: B  # acts each day it is in force
    busy: B  # acts each day it is in force, runs out by itself, or has later stages
    stages: I64  # (slots, stages) age at which each later stage comes
    ends: I64  # age at which it runs out by itself


@per_rules
def _lives(rules: Rules) -> _Lives:
    most = max((len(a.later) for a in rules.actions), default=0) + 1

    def state(action: Action) -> int:
        return SlotPhase.IN_FORCE if action.measure else SlotPhase.RUNNING if action.later else SlotPhase.IDLE

    def ages(action: Action) -> list[int]:
        return ([after for after, _ in action.later] + most * [_NEVER])[:most]

    return _Lives(
        cost=per_slot(rules, lambda a: a.cost, np.float32),
        silence=per_slot(rules, lambda a: consent.silence_days(rules, a), np.int16),
        delay=per_slot(rules, lambda a: a.delay, np.int16),
        state=per_slot(rules, state, np.int8),
        step=per_slot(rules, lambda a: min(ages(a)[0], a.duration or _NEVER) % _NEVER, np.int16),
        asks=per_slot(rules, lambda a: a.consent is not None, bool),
        of_body=per_slot(rules, lambda a: a.consent is not None and a.consent.body >= 0, bool),
        package=per_slot(rules, lambda a: a.consent is not None and a.consent.package is not None, bool),
        lapses=per_slot(rules, lambda a: a.lapses is not None, bool),
        chancy=per_slot(rules, lambda a: bool(a.outcomes), bool),
        daily=per_slot(rules, lambda a: bool(a.daily), bool),
        busy=per_slot(rules, lambda a: bool(a.daily or a.duration or a.later), bool),
        stages=per_slot(rules, ages, np.int64).reshape(-1, most),
        ends=per_slot(rules, lambda a: a.duration or _NEVER, np.int64),
    )


@per_rules
def _calls(rules: Rules) -> tuple[list[tuple[Any, Any]], I64]:
    """Return the start and lift calls of the verbs that the scenario uses, by name, and which are each slot's, (slots,).

    The last calls are none: those of slots without a verb.
    """
    known = verbs()
    used = sorted({a.verb for a in rules.actions if a.verb in known})
    number = {verb: i for i, verb in enumerate(used)}
    calls = [*((known[verb].start, known[verb].lift) for verb in used), (None, None)]
    return calls, per_slot(rules, lambda a: number.get(a.verb, len(used)), np.int64)


def by_action(rules: Rules, instances: Instances) -> list[Group]:
    """Return the instances of each action that occurs, by action, in canonical order within each."""
    if not len(instances):
        return []
    action = rules.slot_action[instances.slot]
    order = np.argsort(action, kind="stable")
    action = action[order]
    if some(order[1:] < order[:-1]):
        instances = instances.only(order)
    edges = [0, *(true_at(action[1:] != action[:-1]) + 1).tolist(), len(action)]
    return [(rules.actions[int(action[first])], instances.only(slice(first, last))) for first, last in pairwise(edges)]


def _run_stage(phase: Phase, stage: str, instances: Instances, cause: Callable[[Rules, int], Cause]) -> None:
    """Gather what the statements of a *stage* change, of every action that occurs."""
    if not len(instances):
        return
    rules = phase.rules
    planned = plan(rules, stage)
    run_planned(phase, planned, instances, cause)
    left = true_at(planned.has_rest[rules.slot_action[instances.slot]])
    if not len(left):
        return
    instances = instances.only(left)

    def one_by_one(part: slice) -> None:
        for _, mine in by_action(rules, instances.only(part)):
            run_statements(phase, planned.rest[int(rules.slot_action[mine.slot[0]])], mine, cause)

    if stage == "lift":  # few, and what they ask may hang on what was lifted before them in this phase
        one_by_one(slice(None))
    else:
        rest(rules, stage).run(phase, instances.slot, instances, partial(cause, rules), one_by_one)


def enter(phase: Phase, orders: Orders) -> None:
    """Enter the turn's orders: lift measures, spend capital, announce, and send proposals out."""
    rules, world = phase.rules, phase.world
    if not len(orders):
        return
    orders, answers = asked.split(orders, rules)
    asked.hear(phase, answers)
    orders = orders.only(first_answers(orders, rules))
    state = world.slot_phase.take(orders.slot * world.worlds + orders.world)
    held = (state == SlotPhase.IN_FORCE) | (state == SlotPhase.PREPARING)
    possible = np.where(orders.lift, held, state == SlotPhase.IDLE)
    if phase.results is not None:
        _refuse(phase, orders.only(~possible))
    lifted, fresh = (orders.only(possible & which) for which in (orders.lift, ~orders.lift))
    ended = instances_of(rules, lifted.slot, lifted.world, amount=world.slot_amount[lifted.slot, lifted.world])
    new = instances_of(rules, fresh.slot, fresh.world, fresh.place, fresh.amount)
    _say(phase, ended, "lift")
    _spend(phase, new)
    new, carved, redrafting = _sounded_out(phase, new)
    _say(phase, new, "order")
    _run_stage(phase, "announce", returns.counted(world, rules, new), order_cause)
    end(phase, ended)
    if not len(new):
        return
    lives, asks = _lives(rules), asks_somebody(world, rules, new)
    cell = new.slot * world.worlds + new.world
    world.slot_place.put(cell, new.place)
    world.slot_amount.put(cell, new.amount)
    world.slot_phase.put(cell, np.where(asks, np.int8(SlotPhase.PROPOSED), np.int8(SlotPhase.PREPARING)))
    silence = lives.silence[new.slot] + redrafting
    due = world.day + np.where(asks, silence, lives.delay[new.slot])
    world.slot_due.put(cell, asked.first_due(phase, new, due))
    world.slot_stage.put(cell, carved)
    learn(phase, new)


def asks_somebody(world: World, rules: Rules, part: Instances) -> B:
    """Return which orders need the consent of a body or of another actor, (n,)."""
    lives = _lives(rules)
    asks = lives.asks[part.slot]
    if some(asks):
        asks = lives.of_body[part.slot] | (asks & (consent.askers(world, rules, part) >= 0))
    return asks


def fall_silent(phase: Phase) -> None:
    """Enter the default of every dilemma whose time to decide is over."""
    late = defaults_due(phase.world, phase.rules)
    if not len(late):
        return
    if phase.results is not None:
        for slot in late.slot.tolist():
            actor = int(phase.rules.slot_actor[slot])
            action = phase.rules.actions[int(phase.rules.slot_action[slot])]
            phase.report("silence", action.id, actor, known_to=(actor,))
    enter(phase, late)


def _sounded_out(phase: Phase, new: Instances) -> tuple[Instances, I64, I64]:
    """Return what is tabled of the orders, at the size of its draft, with its carve-outs and the ticks redrafting took.

    Packages that are held back are left out, and may come again after a while.
    """
    rules, world = phase.rules, phase.world
    carved, redrafting = np.zeros(len(new), np.int64), np.zeros(len(new), np.int64)
    mine = true_at(_lives(rules).package[new.slot])
    if not len(mine):
        return new, carved, redrafting
    found = sounding.frame(phase, new.only(mine))
    size = new.amount.copy()
    size[mine], carved[mine] = found.size, found.carved
    redrafting[mine] = found.number * packages.ticks(rules, "redraft_days")
    tabled = np.ones(len(new), bool)
    tabled[mine] = ~found.held
    held = new.only(true_at(~tabled))
    world.slot_due[held.slot, held.world] = world.day + packages.ticks(rules, "wait_days")
    left = true_at(tabled)
    return sounding.sized(new, size).only(left), carved[left], redrafting[left]


def _refuse(phase: Phase, orders: Orders) -> None:
    """Report orders that the state of their slot makes impossible; there are none where they were checked before."""
    rules = phase.rules
    for slot, lift in zip(orders.slot.tolist(), orders.lift.tolist(), strict=True):
        actor, id = int(rules.slot_actor[slot]), rules.actions[rules.slot_action[slot]].id
        why = "it was not in force" if lift else "it was already under way"
        phase.report("order", id, actor, int(rules.slot_target[slot]), (actor,), refused=why)


def _spend(phase: Phase, new: Instances) -> None:
    cost = _lives(phase.rules).cost[new.slot] * new.amount
    if some(cost):
        add_each(phase, Kind.ACTOR, "capital", new.actor, -cost, new)


def answer(phase: Phase) -> None:
    """Decide the proposals whose silence ends today."""
    rules, world = phase.rules, phase.world
    stale = _stale(phase)
    _say(phase, stale, "lapse")
    due = _due(phase, SlotPhase.PROPOSED, stale)
    if len(due):
        lives, package = _lives(rules), _lives(rules).package[due.slot]
        stands = np.asarray(consent.decide(phase, due), bool)
        if not every(stands):
            refused = due.only(true_at(~stands))
            _run_stage(phase, "refused", returns.counted(world, rules, refused), order_cause)
        carved = packages.carved_now(world, rules, due)
        world.slot_phase[due.slot, due.world] = np.where(stands, np.int8(SlotPhase.PREPARING), np.int8(SlotPhase.IDLE))
        again = np.where(package, packages.ticks(rules, "wait_days"), 0)
        world.slot_due[due.slot, due.world] = world.day + np.where(stands, lives.delay[due.slot], again)
        if some(package):
            share = packages.kept(rules, due, carved)
            world.slot_amount[due.slot, due.world] = np.where(stands & package, due.amount * share, due.amount)
        asked.forget(world, rules, due)
    if len(stale):
        asked.forget(world, rules, stale)
        world.slot_phase[stale.slot, stale.world] = np.int8(SlotPhase.IDLE)
        world.slot_due[stale.slot, stale.world] = world.day


def _stale(phase: Phase) -> Instances:
    """Return what waits for consent or its delay although its point is gone, in canonical order."""
    rules, world = phase.rules, phase.world
    candidates = true_at(_lives(rules).lapses)
    state = world.slot_phase[candidates]
    rows, where = positions((state == SlotPhase.PROPOSED) | (state == SlotPhase.PREPARING))
    slot = candidates[rows]
    waiting = _of_cells(phase, slot, where)
    if not len(waiting):
        return waiting
    gone, (program, truth) = np.zeros(len(waiting), bool), _lapses(rules)
    row = truth.take(slot)
    fill(gone, program(phase.scope())[1], row, where)
    for number in true_at(np.bincount(rules.slot_action[slot[row < 0]])).tolist():
        lapses, mine = rules.actions[number].lapses, true_at((rules.slot_action[slot] == number) & (row < 0))
        assert lapses is not None
        gone[mine] = np.asarray(lapses(scope_of(phase, waiting.only(mine)))) != 0
    return waiting.only(true_at(gone))


@per_rules
def _lapses(rules: Rules) -> tuple[Program, I64]:
    """Return the program of what makes an order pointless, and the row of each slot's condition among its truths, (slots,).

    It is -1 where there is none, and where it hangs on the order's place or size.
    """
    whole = per_slot(rules, lambda a: a.lapses, object)
    conditions = [substitute(one, who, None, rules) for one, who in zip(whole, roles(rules), strict=True)]
    known = list(dict.fromkeys(one for one in conditions if one is not None and not has_role(one)))
    program = Program.of(rules, truths=known)
    row = dict(zip(known, program.truths.tolist(), strict=True))
    return program, np.array([row.get(one, -1) for one in conditions], np.int64)


def ripen(phase: Phase) -> None:
    """Let what is prepared take effect: the effects, the outcomes chance picks, and the verb."""
    rules, world = phase.rules, phase.world
    due = _due(phase, SlotPhase.PREPARING)
    if not len(due):
        return
    due = returns.use(world, rules, due)

    def say(part: Instances, name: str) -> None:
        _say(phase, part, "outcome", outcome=name)

    _say(phase, due, "effect")
    _run_stage(phase, "start", due, order_cause)
    lives = _lives(rules)
    chancy = true_at(lives.chancy[due.slot])
    if len(chancy):
        key = keys(phase.uniform(Purpose.OUTCOME, 2))
        for action, mine in by_action(rules, due.only(chancy)):
            draw = spread(key[mine.world], mine.slot)
            if phase.settled is not None:
                draw = np.where(phase.settled.of(mine), phase.settled.draw[mine.world], draw)
            run_outcomes(phase, action.outcomes, mine, draw, order_cause, say)
    cell = due.slot * world.worlds + due.world
    world.slot_since.put(cell, world.day)
    world.slot_count.put(cell, world.slot_count.take(cell) + 1)
    world.slot_stage.put(cell, 0)
    world.slot_phase.put(cell, lives.state.take(due.slot))
    world.slot_due.put(cell, world.day + lives.step.take(due.slot))
    _call(phase, due, 0)


def _call(phase: Phase, instances: Instances, which: int) -> None:
    """Call each verb's start (0) or lift (1) once, with all its instances in canonical order."""
    calls, of_slot = _calls(phase.rules)
    verb = of_slot.take(instances.slot)
    for number in true_at(np.bincount(verb)).tolist():
        if (call := calls[number][which]) is not None:
            call(phase, instances.only(true_at(verb == number)))


def run_measures(phase: Phase) -> None:
    """Run the daily effects of measures in force and later stages on their days, and end measures that run out."""
    rules, world = phase.rules, phase.world
    lives = _lives(rules)
    candidates = true_at(lives.busy)
    if not len(candidates):
        return
    rows, where = positions(world.slot_phase[candidates] >= SlotPhase.IN_FORCE)
    if not len(rows):
        return
    slot = candidates[rows]
    cell = slot * world.worlds + where  # of all measures that are in force, of which few do anything today
    old = world.day - world.slot_since.take(cell).astype(np.int64)
    begun = old > 0
    day = round(24 / rules.hours_per_tick)
    if day > 1:  # of each whole day in force, and not of each tick
        begun &= old % day == 0
    felt = true_at(begun & lives.daily[slot] & (world.slot_phase.take(cell) == SlotPhase.IN_FORCE))
    if len(felt):
        _run_stage(phase, "daily", _of_cells(phase, slot[felt], where[felt]), _measure_cause)
    running = world.slot_phase.take(cell) == SlotPhase.IN_FORCE
    stage = world.slot_stage.take(cell)
    due = true_at(old >= lives.stages.take(slot * lives.stages.shape[1] + stage))
    out = true_at(running & (old >= lives.ends[slot]))
    staged, over = (_of_cells(phase, slot[part], where[part]) for part in (due, out))
    _run_later(phase, staged, stage[due].astype(np.int64))
    for _, part in by_action(rules, over):
        _say(phase, part, "expiry")
        end(phase, part)


def _of_cells(phase: Phase, slot: I64, where: I64) -> Instances:
    """Return the instances of *slot* in the worlds at positions *where*, with the place and size of their orders."""
    world, cell = phase.world, slot * phase.world.worlds + where
    return instances_of(phase.rules, slot, where, world.slot_place.take(cell), world.slot_amount.take(cell))


def _run_later(phase: Phase, instances: Instances, number: I64) -> None:
    """Run the later stages that are due, *number* (n,) of each, and let the next one wait, or be over."""
    if not len(instances):
        return
    rules, world, lives, most = phase.rules, phase.world, _lives(phase.rules), most_stages(phase.rules)
    stage = rules.slot_action[instances.slot] * np.int64(most) + number
    order = stage.argsort(kind="stable")
    instances, number, stage = instances.only(order), number[order], stage[order]

    def cause(happens: int) -> Cause:
        return _measure_cause(rules, happens // most)

    def one_by_one(part: slice) -> None:
        for one in np.unique(stage[part]).tolist():
            _, statements = rules.actions[one // most].later[one % most]
            run_statements(phase, statements, instances.only(true_at(stage == one)), _measure_cause)

    later(rules).run(phase, instances.slot * most + number, instances, cause, one_by_one)
    if phase.results is not None:
        for i, before in enumerate(number.tolist()):
            _say(phase, instances.only(slice(i, i + 1)), "stage", stage=before + 1)
    cell = instances.slot * world.worlds + instances.world
    next_one = lives.stages.take(instances.slot * lives.stages.shape[1] + number + 1)
    last = next_one == _NEVER
    over = last & (lives.state.take(instances.slot) != SlotPhase.IN_FORCE)
    world.slot_stage.put(cell, number + 1)
    world.slot_due.put(cell[~last], world.slot_since.take(cell[~last]) + next_one[~last])
    world.slot_phase.put(cell[over], SlotPhase.IDLE)


def _measure_cause(rules: Rules, slot: int) -> Cause:
    return order_cause(rules, slot, "measure")


def end(phase: Phase, ended: Instances) -> None:
    """Take measures out of force: the lift effects, the slot is free, the verb's lift."""
    if not len(ended):
        return
    held = phase.world.slot_phase[ended.slot, ended.world] == SlotPhase.IN_FORCE
    out = ended.only(true_at(held))
    _run_stage(phase, "lift", out, _measure_cause)
    phase.world.slot_phase[ended.slot, ended.world] = SlotPhase.IDLE
    package = ended.only(true_at(_lives(phase.rules).package[ended.slot]))
    phase.world.slot_due[package.slot, package.world] = phase.world.day  # it may come again at once
    _call(phase, out, 1)


def _due(phase: Phase, state: int, but: Instances | None = None) -> Instances:
    """Return what is in *state* and due today, *but* some, in canonical order."""
    world = phase.world
    there = world.slot_phase == state
    if but is not None and len(but):
        there[but.slot, but.world] = False
    cell = true_at(there)
    cell = cell[world.slot_due.take(cell) <= world.day]
    slots = cell // world.worlds
    return _of_cells(phase, slots, cell - slots * world.worlds)


def _say(phase: Phase, instances: Instances, kind: str, **data: object) -> None:
    if phase.results is None:
        return
    rules = phase.rules
    for i, slot in enumerate(instances.slot.tolist()):
        number = int(rules.slot_action[slot])
        action = rules.actions[number]
        actor, target = int(rules.slot_actor[slot]), int(rules.slot_target[slot])
        involved = {actor, target} if rules.target_kind[number] == "actor" and target >= 0 else {actor}
        involved |= {*action.known_to}
        place = int(instances.place[i])
        phase.report(
            kind, action.id, actor, target, None if action.public else tuple(sorted(involved)),
            target_kind=rules.target_kind[number], place=rules.regions[place] if place >= 0 else "",
            amount=float(instances.amount[i]), **data,
        )  # fmt: skip
