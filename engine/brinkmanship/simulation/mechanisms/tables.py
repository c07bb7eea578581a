"""What the mechanisms share: constants, tables made once per scenario, and additions with their order as cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import some, total
from brinkmanship.simulation.changes import UNNAMED, Cause
from brinkmanship.simulation.exact import exp_once, power_once
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.rules import Action, Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind

MOMENT = np.float32(1e-3)  # days: so little time left is none


def per_slot(rules: Rules, what: Callable[[Action], Any], kind: Any) -> Any:
    """Return a number (or a row of numbers) of each slot's action, shape (slots, …)."""
    return np.array([what(a) for a in rules.actions] or [0], kind)[rules.slot_action.astype(np.int64)]


@per_rules
def by_slot(rules: Rules, name: str) -> F32:
    """Return the verb's number *name* for every slot, shape (slots,); 0 where its action does not have it."""
    values: F32 = per_slot(rules, lambda a: a.parameters.get(name, 0.0), np.float32)
    return values


def size_of(rules: Rules, name: str, instances: Instances) -> F32:
    """Return the verb's number *name* times the size given with the order, shape (n,)."""
    return by_slot(rules, name)[instances.slot] * instances.amount


@per_rules
def slots(rules: Rules, verb: str) -> I64:
    """Return the slots of a *verb*, increasing, shape (n,); empty where the scenario has none."""
    return np.sort(np.asarray(rules.slots_of_verb.get(verb, ()), np.int64))


@per_rules
def aims_at(rules: Rules, kind: str) -> B:
    """Return which slots have a target of *kind*, (slots,)."""
    of_action = np.array([k == kind for k in rules.target_kind] or [False])
    return of_action[rules.slot_action.astype(np.int64)]


@per_rules
def _own_place(rules: Rules) -> I64:
    """Return the region that each slot's action names, (slots,), -1 where it names none."""
    places: I64 = per_slot(rules, lambda a: a.place, np.int64)
    return places


def place_of(rules: Rules, instances: Instances) -> I64:
    """Return the region of each order, (n,): the one given with it, else its target, else its action's; -1 none."""
    own = np.where(aims_at(rules, "region")[instances.slot], instances.target, _own_place(rules)[instances.slot])
    return np.where(instances.place >= 0, instances.place, own)


def constant(rules: Rules, mechanism: str, name: str) -> np.float32:
    """Return a constant by mechanism and name (a verb runs in the kernel's phase, not in its mechanism's own)."""
    return np.float32(rules.parameters[f"{mechanism}.{name}"])


def tick_days(rules: Rules) -> np.float32:
    """Return the length of a tick in days."""
    return np.float32(rules.hours_per_tick / 24)


@per_rules
def per_tick(rules: Rules, share_a_day: np.float32 | float) -> np.float32:
    """Return the share of a gap that closes in a tick when *share_a_day* of it closes in a day.

    Exact for any tick: n ticks that make up a day close just the day's share.
    """
    return np.float32(1 - power_once(1 - min(float(share_a_day), 1.0), rules.hours_per_tick / 24))


@per_rules
def lagged(rules: Rules, lag_days: np.float32 | float) -> np.float32:
    """Return the share of a gap that closes in a tick of an exponential lag, 1 - exp(-tick / lag)."""
    return np.float32(1 - exp_once(-(rules.hours_per_tick / 24) / float(lag_days)))


def since(rules: Rules, world_day: int, slot_since: NDArray[np.int16]) -> F32:
    """Return the days since each slot took effect (0 in the tick in which it did)."""
    return (np.float32(world_day) - slot_since) * tick_days(rules)


def order_cause(rules: Rules, slot: int, kind: str = "order") -> Cause:
    """Return the cause that names the order behind a slot."""
    action = rules.actions[int(rules.slot_action[slot])]
    return Cause(kind, action.id, int(rules.slot_actor[slot]), int(rules.slot_target[slot]))


def add_each(phase: Phase, kind: Kind, name: str, things: Any, amount: Any, instances: Instances) -> None:
    """Add *amount* to a track of *things*, one per instance (n,) or one for all, each with its own order as the cause.

    Both may also have rows, (m, n): what each of *m* things of an instance gets.
    """
    amount, worlds = np.asarray(amount, np.float32), instances.world
    one_each = (), worlds.shape
    if phase.changes.ledger is None and np.shape(things) in one_each and amount.shape in one_each:
        phase.scatter(kind, name, things, worlds, amount, UNNAMED)  # which spreads one for all itself
        return
    things, amount, worlds = np.broadcast_arrays(things, amount, worlds)
    if phase.changes.ledger is None:
        phase.scatter(kind, name, things.ravel(), worlds.ravel(), amount.ravel(), UNNAMED)
        return
    for slot in np.unique(instances.slot).tolist():
        mine = instances.slot == slot
        one, at, added = (values[..., mine].ravel() for values in (things, worlds, amount))
        phase.scatter(kind, name, one, at, added, order_cause(phase.rules, slot))


def add_actors(phase: Phase, name: str, amount: F32) -> None:
    """Add (actors, worlds) to an actor track, if there is anything to add."""
    if some(amount):
        phase.add(Kind.ACTOR, name, amount)


def weighted(weights: F32, values: F32) -> F32:
    """Return the sum over things of weights (things,) times values (things, worlds), the same bits in any batch."""
    return total(weights[:, None] * values)
