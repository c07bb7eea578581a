"""Effects happen: statements run over instances of orders or events, and what they change is gathered.

Only what happens is computed: the values are gathered for each (instance, world) and scattered into the pending
changes. Instances come sorted, so a world's sums run in the same order in any batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import every, some, true_at
from brinkmanship.simulation.changes import UNNAMED, Cause
from brinkmanship.simulation.expressions import Role, Scope, Statement
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.rules import Outcome, Rules, per_rules
from brinkmanship.simulation.world import F32, I64, Kind

Causes = Cause | Callable[[Rules, int], Cause]


def instances_of(rules: Rules, slot: I64, world: I64, place: Any = -1, amount: Any = 1.0) -> Instances:
    """Return instances of *slot* (n,) in the worlds at positions *world* (n,)."""
    n, (actor, target) = len(slot), _of_slots(rules)
    return Instances(
        slot.astype(np.int64),
        actor.take(slot),
        target.take(slot),
        np.full(n, place, np.int64) if np.ndim(place) == 0 else np.asarray(place, np.int64),
        np.full(n, amount, np.float32) if np.ndim(amount) == 0 else np.asarray(amount, np.float32),
        world.astype(np.int64),
    )


@per_rules
def _of_slots(rules: Rules) -> tuple[I64, I64]:
    """Return the actor and the target of each slot, each (slots,)."""
    return rules.slot_actor.astype(np.int64), rules.slot_target.astype(np.int64)


def nobody(world: I64, actor: int = -1) -> Instances:
    """Return instances without an order: events, injects, types (*actor* is then its owner)."""
    n, none = len(world), np.full(len(world), -1, np.int64)
    return Instances(none, np.full(n, actor, np.int64), none, none, np.ones(n, np.float32), world.astype(np.int64))


def scope_of(phase: Phase, instances: Instances) -> Scope:
    """Return the scope in which texts about *instances* are evaluated."""
    roles: dict[Role, Any] = {Role.SELF: instances.actor, Role.TARGET: instances.target, Role.PLACE: instances.place}
    return Scope(phase.world, phase.rules, roles, instances.world, instances.amount, phase.cache, phase.chance)


def run_statements(phase: Phase, statements: Iterable[Statement], instances: Instances, cause: Causes) -> None:
    """Gather what *statements* change for *instances*; a callable *cause* is asked with each slot."""
    if not statements or not len(instances):
        return
    causes = causes_of(phase, instances, cause)
    scope, sized = scope_of(phase, instances), bool(some(instances.amount != 1))
    for statement in statements:
        if statement.each or statement.second_each:
            _run_for_each(phase, statement, instances, causes, sized)
        else:
            first, second = scope.who(statement.who), scope.who(statement.second)
            _change(phase, statement, instances, scope, first, second, None, causes, sized)


def _both(one: Any, other: Any) -> Any:
    """Return where both hold, (n,); *one* may be None, which holds everywhere, and *other* one for all."""
    if isinstance(other, np.ndarray) and other.ndim:
        return other if one is None else one & other
    return one if other else _NOWHERE


_NOWHERE = np.zeros(1, bool)


def causes_of(phase: Phase, instances: Instances, cause: Causes) -> Cause | list[Cause]:
    """Return the one cause, or, where a ledger wants to know, that of each instance."""
    if not callable(cause):
        return cause
    if phase.changes.ledger is None:
        return UNNAMED
    return [cause(phase.rules, slot) for slot in instances.slot.tolist()]


@lru_cache(1024)
def _pairs(first_of: tuple[int, ...], second_of: tuple[int, ...]) -> I64:
    """Return each of the first with each of the second, (2, pairs)."""
    return np.array([(a, b) for a in first_of for b in second_of], np.int64).T.copy()


def _run_for_each(
    phase: Phase, statement: Statement, instances: Instances, causes: Cause | list[Cause], sized: bool
) -> None:
    """Run a statement about a group (or two): once for each member, who is ``it``."""
    pairs = _pairs(statement.each or (-1,), statement.second_each or (-1,))
    n, m = len(instances), pairs.shape[1]
    instances = instances.each(m)
    scope = scope_of(phase, instances)
    one, other = pairs[:, None].repeat(n, axis=1).reshape(2, -1)
    scope.roles[Role.IT], scope.roles[Role.OTHER] = (one if statement.each else other), other
    usable = None
    if statement.without_self:
        usable = (one != instances.actor) & (other != instances.actor)
    first = one if statement.each else scope.who(statement.who)
    second = other if statement.second_each else scope.who(statement.second)
    if isinstance(causes, list):
        causes = [cause for cause in causes for _ in range(m)]
    _change(phase, statement, instances, scope, first, second, usable, causes, sized)


def _change(
    phase: Phase,
    statement: Statement,
    instances: Instances,
    scope: Scope,
    first: Any,
    second: Any,
    usable: Any,
    causes: Cause | list[Cause],
    sized: bool,
) -> None:
    """Gather what one statement changes, where *usable* (n,), anywhere if None; *sized* says that sizes are not all 1."""
    worlds, things = instances.world, first
    if statement.kind == Kind.TIE:
        things = first * len(phase.rules.actors) + second
        usable = _both(usable, first != second)
    elif statement.kind == Kind.WORLD:
        things = 0
    if isinstance(things, np.ndarray) and np.minimum.reduce(things, initial=0) < 0:  # an order without a place
        usable = _both(usable, things >= 0)
    if statement.condition is not None:
        usable = _both(usable, np.asarray(statement.condition(scope), bool))
    if usable is not None:
        if not some(usable):
            return
        if every(usable):
            usable = None
    value: Any = statement.value(scope)
    if statement.operation == "set":
        value = value - scope.read(statement.kind, statement.track, things)
    elif sized and statement.scales:
        value = scaled(value, instances.amount, factor=statement.operation == "factor")
    if usable is not None:
        worlds = worlds[usable]
        value, things = (x[usable] if isinstance(x, np.ndarray) and x.ndim else x for x in (value, things))
        if isinstance(causes, list):
            causes = [cause for cause, used in zip(causes, usable.tolist(), strict=True) if used]
    phase.changes.scatter(
        statement.kind, statement.track, things, worlds, value, causes,
        factor=statement.operation == "factor", rule=statement.text,
    )  # fmt: skip


def run_outcomes(
    phase: Phase,
    outcomes: Iterable[Outcome],
    instances: Instances,
    draw: F32,
    cause: Causes,
    say: Callable[[Instances, str], None],
) -> None:
    """Run the one outcome that each instance's *draw* (n,) picks, or none, and call *say* with its instances and name."""
    scope, past = scope_of(phase, instances), np.zeros(len(instances), np.float32)
    for outcome in outcomes:  # their chances are read in order
        bound = past + np.clip(np.asarray(outcome.chance(scope), np.float32), 0, 1)
        hit = true_at((draw >= past) & (draw < bound))
        past = bound
        if len(hit):
            part = instances.only(hit)
            run_statements(phase, outcome.effects, part, cause)
            say(part, outcome.name)


def scaled(value: Any, amount: Any, *, factor: bool) -> Any:
    """Return what a statement's *value* comes to for an order that counts as *amount*.

    An addition is in proportion. A factor of 1 or more moves that share of the way from 1, a smaller one is the
    reciprocal of its reciprocal's: so opposite factors cancel at any size, and none turns a sign. At size 1 a factor is
    itself to the bit, whatever the sizes beside it.

    >>> [float(scaled(np.float32(v), np.float32(2), factor=True)) for v in (1.5, 0.5)]
    [2.0, 0.3333333432674408]
    """
    if not factor:
        return value * amount
    one = np.float32(1)
    value, amount = np.asarray(value, np.float32), np.asarray(amount, np.float32)
    grows, shrinks = value >= 1, (value < 1) & (value > 0)
    more = one + (value - one) * amount
    if every(grows):  # as of one constant, and of most lists
        sized = more
    else:
        less = one / (one + (one / np.where(shrinks, value, one) - one) * amount)
        sized = less if every(shrinks) else np.where(grows, more, np.where(shrinks, less, np.maximum(more, 0)))
    return np.where(amount == one, value, sized)
