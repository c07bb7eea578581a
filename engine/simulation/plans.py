"""Effects of constant size, for all actions at once.

Most statements of a scenario add a constant to a track (``NAC.cohesion += 0.05``) or close a share of its gap to a
bound (``RUS.threat += 0.04 * (1 - RUS.threat)``). Run one by one they would cost a turn most of its time. A plan holds
those of one stage (announce, start, …) of all actions as flat tables; the others are left to :mod:`effects`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.simulation.changes import Cause
from engine.simulation.expressions import Apply, Expression, Number, Read, Role, Statement
from engine.simulation.mechanisms.tables import keyed_table
from engine.simulation.phase import Instances, Phase
from engine.simulation.rules import Rules
from engine.simulation.world import F32, I64, Kind

_FIXED = -1  # who: a fixed index; otherwise a row of (self, target, place)
_ROLES = {Role.SELF: 0, Role.TARGET: 1, Role.PLACE: 2}


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned statements of one stage; entries are sorted by action, in the order of the file."""

    start: I64  # (actions,) first entry
    count: I64  # (actions,)
    key: NDArray[np.int16]  # (entries,) which (kind, track, operation)
    keys: tuple[tuple[Kind, int, bool], ...]  # kind, track, whether a factor
    first: tuple[I64, I64]  # (entries,) role and index of the thing, or of a tie's first actor
    second: tuple[I64, I64]  # of a tie's second actor
    tie: NDArray[np.bool_]  # (entries,)
    size: F32  # (entries,)
    bound: F32  # (entries,) what the track is drawn to; nan where the size is simply added
    rest: tuple[tuple[Statement, ...], ...]  # (actions,) statements that are not planned
    has_rest: NDArray[np.bool_]  # (actions,)


@keyed_table
def plan(rules: Rules, stage: str) -> Plan:
    """Return the plan of a *stage*: 'announce', 'start', 'daily', 'lift' or 'refused'."""
    numbers: dict[tuple[Kind, int, bool], int] = {}
    rows: list[tuple[int, int, int, int, int, bool, float, float]] = []
    count, rest = [], []
    for action in rules.actions:
        before, left = len(rows), []
        for statement in getattr(action, stage):
            found = _entries(statement)
            if found is None:
                left.append(statement)
                continue
            key = numbers.setdefault((statement.kind, statement.track, statement.operation == "factor"), len(numbers))
            rows.extend((key, *row) for row in found)
        count.append(len(rows) - before)
        rest.append(tuple(left))
    counts = np.array(count or [0], np.int64)

    def column(index: int, kind: Any = np.int64) -> Any:
        return np.array([row[index] for row in rows], kind)

    return Plan(
        start=np.cumsum(counts) - counts,
        count=counts,
        key=column(0, np.int16),
        keys=tuple(numbers),
        first=(column(1), column(2)),
        second=(column(3), column(4)),
        tie=column(5, bool),
        size=column(6, np.float32),
        bound=column(7, np.float32),
        rest=tuple(rest),
        has_rest=np.array([bool(r) for r in rest] or [False]),
    )


def _entries(statement: Statement) -> list[tuple[int, int, int, int, bool, float, float]] | None:
    """Return a planned statement's entries (one for each member of a group), None where it cannot be planned."""
    if statement.condition is not None or statement.operation == "set" or statement.without_self:
        return None
    size, bound = _sized(statement, statement.value)
    if size is None or (bound is not None and statement.operation == "factor"):
        return None
    tie = statement.kind == Kind.TIE
    firsts = statement.each or (statement.who,)
    seconds = (statement.second_each or (statement.second,)) if tie else (0,)
    if statement.kind == Kind.WORLD:
        firsts = (0,)
    whos = [_who(a) for a in firsts], [_who(b) for b in seconds]
    if any(w is None for side in whos for w in side):
        return None
    return [(*a, *b, tie, size, np.nan if bound is None else bound) for a in whos[0] for b in whos[1] if a and b]


def _who(who: Any) -> tuple[int, int] | None:
    if isinstance(who, Role):
        return (_ROLES[who], 0) if who in _ROLES else None
    return _FIXED, int(who)


def _sized(statement: Statement, value: Expression) -> tuple[float | None, float | None]:
    """Return (size, None) for a constant, (size, bound) for ``size * (bound - the track itself)``, else (None, None)."""
    if isinstance(value, Number):
        return value.value, None
    if isinstance(value, Apply) and value.name == "neg":
        size, bound = _sized(statement, value.arguments[0])
        return (None if size is None else -size), bound
    match value:
        case Apply("*", (Number() as factor, Apply("-", (Number() as limit, Read() as read)))):
            same = (read.kind, read.track, read.who) == (statement.kind, statement.track, statement.who)
            if same and statement.operation == "add" and not statement.each:
                return factor.value, limit.value
    return None, None


def run_planned(phase: Phase, planned: Plan, instances: Instances, cause: Callable[[Rules, int], Cause]) -> None:
    """Gather all planned changes of *instances*, which are in canonical order."""
    if not len(planned.key):
        return
    rules, worlds = phase.rules, phase.world.worlds
    action = rules.slot_action[instances.slot]
    count = planned.count[action]
    total = int(np.add.reduce(count))
    if not total:
        return
    which = np.repeat(np.arange(len(instances)), count)
    ahead = np.cumsum(count) - count
    offset = planned.start[action] - ahead
    entry = np.arange(total) + np.repeat(offset, count)
    order = np.argsort(planned.key[entry], kind="stable")
    which, entry = which[order], entry[order]
    roles = np.stack([instances.actor, instances.target, instances.place])
    things = _resolved(planned.first, roles, entry, which)
    usable = things >= 0
    tie = planned.tie[entry]
    if tie.any():
        other = _resolved(planned.second, roles, entry, which)
        usable &= ~tie | ((other >= 0) & (things != other))
        things = np.where(tie, things * len(rules.actors) + other, things)
    if not usable.all():
        entry, which, things = entry[usable], which[usable], things[usable]
    at, size, bound = instances.world[which], planned.size[entry], planned.bound[entry]
    drawn = bound == bound
    key = planned.key[entry]
    edges = [0, *(np.flatnonzero(np.diff(key)) + 1).tolist(), len(key)]
    causes = _causes(phase, instances, cause)
    for first, last in pairwise(edges):
        if first == last:
            continue
        kind, track, factor = planned.keys[int(key[first])]
        part = slice(first, last)
        amount: Any = size[part]
        if drawn[part].any():
            now = phase.world.tracks(kind)[track].reshape(-1).take(things[part] * worlds + at[part])
            amount = np.where(drawn[part], amount * (bound[part] - now), amount)
        names = None if causes is None else [causes[i] for i in which[part].tolist()]
        phase.changes.scatter(kind, track, things[part], at[part], amount, names or _UNNAMED, factor=factor)


_UNNAMED = Cause("order", "order")


def _resolved(who: tuple[I64, I64], roles: Any, entry: I64, which: I64) -> I64:
    role, index = who[0][entry], who[1][entry]
    return np.where(role == _FIXED, index, roles[role, which])


def _causes(phase: Phase, instances: Instances, cause: Callable[[Rules, int], Cause]) -> Sequence[Cause] | None:
    """Return the cause of each instance where a ledger wants to know."""
    if phase.changes.ledger is None:
        return None
    return [cause(phase.rules, slot) for slot in instances.slot.tolist()]
