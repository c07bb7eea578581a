"""Effects happen: statements run over instances of orders or events, and what they change is gathered.

Only what happens is computed: the values are gathered for each (instance, world) and scattered into the pending
changes. Instances come sorted, so a world's sums run in the same order in any batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from engine.simulation.changes import Cause
from engine.simulation.expressions import Role, Scope, Statement
from engine.simulation.phase import Instances, Phase
from engine.simulation.rules import Rules
from engine.simulation.world import I64, Kind


def instances_of(rules: Rules, slot: I64, world: I64, place: Any = -1, amount: Any = 1.0) -> Instances:
    """Return instances of *slot* (n,) in the worlds at positions *world* (n,)."""
    n = len(slot)
    return Instances(
        slot.astype(np.int64),
        rules.slot_actor[slot].astype(np.int64),
        rules.slot_target[slot].astype(np.int64),
        np.broadcast_to(np.asarray(place, np.int64), n),
        np.broadcast_to(np.asarray(amount, np.float32), n),
        world.astype(np.int64),
    )


def nobody(world: I64, actor: int = -1) -> Instances:
    """Return instances without an order: events, injects, types (*actor* is then its owner)."""
    n, none = len(world), np.full(len(world), -1, np.int64)
    return Instances(none, np.full(n, actor, np.int64), none, none, np.ones(n, np.float32), world.astype(np.int64))


def scope_of(phase: Phase, instances: Instances) -> Scope:
    """Return the scope in which texts about *instances* are evaluated."""
    roles: dict[Role, Any] = {Role.SELF: instances.actor, Role.TARGET: instances.target, Role.PLACE: instances.place}
    return Scope(phase.world, phase.rules, roles, instances.world, instances.amount, phase.cache)


def run_statements(
    phase: Phase,
    statements: Iterable[Statement],
    instances: Instances,
    cause: Cause | Callable[[Rules, int], Cause],
) -> None:
    """Gather what *statements* change for *instances*; a callable *cause* is asked with each slot."""
    listed = tuple(statements)
    if not listed or not len(instances):
        return
    if callable(cause):
        if phase.changes.ledger is not None:
            for slot in np.unique(instances.slot).tolist():
                part = some(instances, np.flatnonzero(instances.slot == slot))
                run_statements(phase, listed, part, cause(phase.rules, slot))
            return
        cause = _UNNAMED
    for statement in listed:
        _run(phase, statement, instances, cause)


_UNNAMED = Cause("order", "order")


def some(instances: Instances, index: I64) -> Instances:
    """Return the instances at positions *index*."""
    return Instances(*(getattr(instances, name)[index] for name in Instances.__slots__))


def _run(phase: Phase, statement: Statement, instances: Instances, cause: Cause) -> None:
    actors = len(phase.rules.actors)
    own: Any = None
    if statement.each or statement.second_each:
        first_of, second_of = statement.each or (-1,), statement.second_each or (-1,)
        pairs = np.array([(a, b) for a in first_of for b in second_of], np.int64)
        n, m = len(instances), len(pairs)
        instances = some(instances, np.repeat(np.arange(n), m))
        scope = scope_of(phase, instances)
        one, other = np.tile(pairs[:, 0], n), np.tile(pairs[:, 1], n)
        scope.roles[Role.IT], scope.roles[Role.OTHER] = (one if statement.each else other), other
        first = one if statement.each else scope.who(statement.who)
        second = other if statement.second_each else scope.who(statement.second)
        if statement.without_self:
            own = (one != instances.actor) & (other != instances.actor)
    else:
        scope = scope_of(phase, instances)
        first, second = scope.who(statement.who), scope.who(statement.second)
    things: Any = first
    usable = own
    if statement.kind == Kind.TIE:
        things = np.asarray(first) * actors + np.asarray(second)
        apart = np.broadcast_to(np.asarray(first) != np.asarray(second), len(instances))
        usable = apart if usable is None else usable & apart
    elif statement.kind == Kind.WORLD:
        things = 0
    value = np.broadcast_to(np.asarray(statement.value(scope), np.float32), len(instances))
    if statement.operation == "set":
        value = value - scope.read(statement.kind, statement.track, np.broadcast_to(things, len(instances)))
    factor = statement.operation == "factor"
    holds = usable
    if statement.condition is not None:
        condition = np.broadcast_to(np.asarray(statement.condition(scope), bool), len(instances))
        holds = condition if holds is None else holds & condition
    worlds = instances.world
    if holds is not None:
        if not holds.any():
            return
        value, worlds = value[holds], worlds[holds]
        things = np.broadcast_to(things, len(instances))[holds]
    phase.changes.scatter(statement.kind, statement.track, things, worlds, value, cause, factor=factor)
