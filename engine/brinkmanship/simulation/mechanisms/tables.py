"""What the mechanisms share: constants, tables made once per scenario, and additions with their order as cause."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import total
from brinkmanship.simulation.changes import Cause
from brinkmanship.simulation.memo import per_rules, per_rules_keyed
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32, I64, Kind


@per_rules_keyed
def by_slot(rules: Rules, name: str) -> F32:
    """Return the verb's number *name* for every slot, shape (slots,); 0 where its action does not have it."""
    of_action = np.array([a.parameters.get(name, 0.0) for a in rules.actions] or [0.0], np.float32)
    return of_action[rules.slot_action.astype(np.int64)] if len(rules.slot_action) else np.zeros(0, np.float32)


@per_rules_keyed
def slots(rules: Rules, verb: str) -> I64:
    """Return the slots of a *verb*, increasing, shape (n,); empty where the scenario has none."""
    return np.sort(np.asarray(rules.slots_of_verb.get(verb, ()), np.int64))


@per_rules_keyed
def of_kind(rules: Rules, kind: str) -> NDArray[np.bool_]:
    """Return which actions take a target of *kind*, (actions,)."""
    return np.array([k == kind for k in rules.target_kind] or [False])


@per_rules
def own_place(rules: Rules) -> I64:
    """Return the region that each action names, (actions,), -1 where it names none."""
    return np.array([a.place for a in rules.actions] or [-1], np.int64)


def constant(rules: Rules, mechanism: str, name: str) -> np.float32:
    """Return a constant by mechanism and name (a verb runs in the kernel's phase, not in its mechanism's own)."""
    return np.float32(rules.parameters[f"{mechanism}.{name}"])


def tick_days(rules: Rules) -> np.float32:
    """Return the length of a tick in days."""
    return np.float32(rules.hours_per_tick / 24)


def per_tick(rules: Rules, share_a_day: np.float32 | float) -> np.float32:
    """Return the share of a gap that closes in a tick when *share_a_day* of it closes in a day.

    Exact for any tick: n ticks that make up a day close just the day's share.
    """
    return np.float32(1 - (1 - min(float(share_a_day), 1.0)) ** (rules.hours_per_tick / 24))


def lagged(rules: Rules, lag_days: np.float32 | float) -> np.float32:
    """Return the share of a gap that closes in a tick of an exponential lag, 1 - exp(-tick / lag)."""
    return np.float32(1 - np.exp(-(rules.hours_per_tick / 24) / float(lag_days)))


def since(rules: Rules, world_day: int, slot_since: NDArray[np.int16]) -> F32:
    """Return the days since each slot took effect (0 in the tick in which it did)."""
    return (np.float32(world_day) - slot_since) * tick_days(rules)


def order_cause(rules: Rules, slot: int, kind: str = "order") -> Cause:
    """Return the cause that names the order behind a slot."""
    return Cause(
        kind, rules.actions[int(rules.slot_action[slot])].id, int(rules.slot_actor[slot]), int(rules.slot_target[slot])
    )


def pick(instances: Instances, index: I64) -> Instances:
    """Return the instances at positions *index*."""
    return Instances(*(getattr(instances, name)[index] for name in Instances.__slots__))


def add_each(phase: Phase, kind: Kind, name: str, things: Any, amount: Any, instances: Instances) -> None:
    """Add *amount* to a track of *things*, one per instance (n,) or one for all, each with its own order as the cause.

    Both may also have rows, (m, n): what each of *m* things of an instance gets.
    """
    track = phase.rules.track(kind, name)
    if phase.changes.ledger is None:
        if np.ndim(things) < 2 and np.ndim(amount) < 2:
            phase.changes.scatter(kind, track, things, instances.world, amount, _ORDER)
            return
        shape = np.broadcast_shapes(np.shape(things), np.shape(amount), instances.world.shape)
        spots = np.broadcast_to(instances.world, shape).ravel()
        each = (np.broadcast_to(x, shape).ravel() for x in (things, np.asarray(amount, np.float32)))
        phase.changes.scatter(kind, track, next(each), spots, next(each), _ORDER)
        return
    shape = np.broadcast_shapes(np.shape(things), np.shape(amount), instances.world.shape)
    things, amount = np.broadcast_to(things, shape), np.broadcast_to(np.asarray(amount, np.float32), shape)
    for slot in np.unique(instances.slot).tolist():
        mine = instances.slot == slot
        where = np.broadcast_to(instances.world[mine], things[..., mine].shape).ravel()
        cause = order_cause(phase.rules, slot)
        phase.changes.scatter(kind, track, things[..., mine].ravel(), where, amount[..., mine].ravel(), cause)


_ORDER = Cause("order", "order")


def add_actors(phase: Phase, name: str, amount: F32, mechanism_cause: Cause | None = None) -> None:
    """Add (actors, worlds) to an actor track, if there is anything to add."""
    if amount.any():
        phase.add(Kind.ACTOR, name, amount, cause=mechanism_cause)


def weighted(weights: F32, values: F32) -> F32:
    """Return the sum over things of weights (things,) times values (things, worlds), the same bits in any batch."""
    return total(weights[:, None] * values)
