"""Effects of constant size, for all actions at once.

Most statements of a scenario add a constant to a track (``NAC.cohesion += 0.05``) or close a share of its gap to a
bound (``RUS.threat += 0.04 * (1 - RUS.threat)``). Run one by one they would cost a turn most of its time. A plan holds
those of one stage (announce, start, …) of all actions as flat tables; the others are left to
:mod:`brinkmanship.simulation.formulas`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.changes import Cause
from brinkmanship.simulation.effects import causes_of, scaled
from brinkmanship.simulation.expressions import Apply, Expression, Number, Read, Role, Statement, Who
from brinkmanship.simulation.formulas import Formulas, expanded, formulas_of
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind

_KNOWN = (Role.SELF, Role.TARGET, Role.PLACE)


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned statements of one stage; entries are sorted by kind and operation, then by slot, then as in the file."""

    keys: tuple[tuple[Kind, bool], ...]  # kind, whether a factor
    start: I64  # (keys, slots) first entry
    count: I64  # (keys, slots)
    row: I64  # (entries,) what is changed: track * things + thing, of what is at the place of the order track * things
    placed: B | None  # (entries,) which are about that place, None where none is
    size: F32  # (entries,)
    bound: F32  # (entries,) what the track is drawn to; nan where the size is simply added
    draws: tuple[bool, ...]  # (keys,) whether any entry of a key has a bound
    rest: tuple[tuple[Statement, ...], ...]  # (actions,) statements that are not planned
    has_rest: B  # (actions,)


@per_rules
def plan(rules: Rules, stage: str) -> Plan:
    """Return the plan of a *stage*: 'announce', 'start', 'daily', 'lift' or 'refused'."""
    keys: dict[tuple[Kind, bool], list[tuple[int, bool, float, float]]] = {}  # with the rows of their entries
    rest: list[tuple[Statement, ...]] = []
    of_action: list[list[tuple[tuple[Kind, bool], int, _Entry]]] = []
    for action in rules.actions:
        mine, left = [], []
        for statement in getattr(action, stage):
            found = _entries(statement)
            if found is None:
                left.append(statement)
                continue
            key = statement.kind, statement.operation == "factor"
            keys.setdefault(key, [])
            first = statement.track * rules.tracks[statement.kind].start.shape[1]
            mine += [(key, first, entry) for entry in found]
        of_action.append(mine)
        rest.append(tuple(left))
    ends = []  # of each slot, by key
    slots = (x.tolist() for x in (rules.slot_action, rules.slot_actor, rules.slot_target))
    for action_of, actor, target in zip(*slots, strict=True):
        who = {Role.SELF: actor, Role.TARGET: target, Role.PLACE: -1}
        for key, of_track, (first, second, size, drawn_to) in of_action[action_of]:
            thing = _thing(first, second, who, len(rules.actors))
            if thing is not None:
                keys[key].append((of_track + max(thing, 0), thing < 0, size, drawn_to))
        ends.append([len(listed) for listed in keys.values()])
    end = np.array(ends, np.int64).reshape(len(ends), len(keys)).T  # among the entries of its key
    count = np.diff(end, axis=1, prepend=0)
    before = np.cumsum([0, *map(len, keys.values())])[: len(keys), None]  # entries of the keys before
    columns = [np.array([row[i] for listed in keys.values() for row in listed]) for i in range(4)]
    placed = columns[1].astype(bool)
    return Plan(
        keys=tuple(keys),
        start=end - count + before,
        count=count,
        row=columns[0].astype(np.int64),
        placed=placed if some(placed) else None,
        size=columns[2].astype(np.float32),
        bound=columns[3].astype(np.float32),
        draws=tuple(any(drawn_to == drawn_to for *_, drawn_to in listed) for listed in keys.values()),
        rest=tuple(rest),
        has_rest=np.array([bool(r) for r in rest] or [False]),
    )


@per_rules
def rest(rules: Rules, stage: str) -> Formulas:
    """Return the statements of a *stage* that are not planned; what may happen are slots."""
    return formulas_of(rules, plan(rules, stage).rest, rules.slot_action.astype(np.int64), roles(rules))


@per_rules
def later(rules: Rules) -> Formulas:
    """Return all statements of later stages; what may happen is the n-th later stage of a slot, ``slot * most + n``.

    *most* is the number of stages that an action may have, at least 1.
    """
    most = most_stages(rules)
    number = np.arange(most)
    statements = [
        statements for action in rules.actions for statements in ([s for _, s in action.later] + most * [()])[:most]
    ]
    group = (rules.slot_action.astype(np.int64)[:, None] * most + number).reshape(-1)
    return formulas_of(rules, statements, group, [who for who in roles(rules) for _ in range(most)])


@per_rules
def most_stages(rules: Rules) -> int:
    """Return how many later stages an action has at most, at least 1."""
    return max((len(action.later) for action in rules.actions), default=0) or 1


@per_rules
def roles(rules: Rules) -> list[dict[Role, int]]:
    """Return who is who in each slot."""
    pairs = zip(rules.slot_actor.tolist(), rules.slot_target.tolist(), strict=True)
    return [{Role.SELF: actor, Role.TARGET: target} for actor, target in pairs]


_Entry = tuple[Who, Who | None, float, float]
"""The thing or a tie's first actor, a tie's second actor, the size, the bound."""


def _thing(first: Who, second: Who | None, who: Mapping[Role, int], actors: int) -> int | None:
    """Return the thing that changes when *who* acts: -1 the one at the order's place, None nothing."""
    one, other = (who[each] if isinstance(each, Role) else each for each in (first, second))
    if other is None:
        return -1 if first is Role.PLACE else one if one is not None and one >= 0 else None
    return None if one is None or one < 0 or other < 0 or one == other else one * actors + other


def _entries(statement: Statement) -> list[_Entry] | None:
    """Return a planned statement's entries (one for each member of a group), None where it cannot be planned."""
    if statement.condition is not None or statement.operation == "set" or statement.without_self:
        return None
    size, bound = _sized(statement, statement.value)
    if size is None or (bound is not None and statement.operation == "factor"):
        return None
    firsts: tuple[Who, ...] = statement.each or (statement.who,)
    seconds: tuple[Who | None, ...] = (None,)
    if statement.kind == Kind.WORLD:
        firsts = (0,)
    elif statement.kind == Kind.TIE:
        seconds = statement.second_each or (statement.second,)
    if any(isinstance(who, Role) and who not in _KNOWN for who in (*firsts, *seconds)):
        return None
    return [(one, other, size, np.nan if bound is None else bound) for one in firsts for other in seconds]


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
    worlds = phase.world.worlds
    causes = causes_of(phase, instances, cause)
    sized = instances.amount if some(instances.amount != 1) else None
    for number in true_at(planned.count.take(instances.slot, axis=1).any(axis=1)).tolist():
        kind, factor = planned.keys[number]
        which, entry = expanded(planned.start[number], planned.count[number], instances.slot)
        rows, at = planned.row.take(entry), instances.world.take(which)
        if planned.placed is not None and some(placed := planned.placed.take(entry)):
            place = np.where(placed, instances.place.take(which), 0)
            there = place >= 0
            which, entry, rows, at = which[there], entry[there], (rows + place)[there], at[there]
        amount = planned.size.take(entry)
        if planned.draws[number]:
            bound = planned.bound.take(entry)
            drawn = true_at(bound == bound)
            now = phase.world.tracks(kind).reshape(-1).take(rows.take(drawn) * worlds + at.take(drawn))
            amount[drawn] *= bound.take(drawn) - now
        if sized is not None:
            amount = scaled(amount, sized.take(which), factor=factor)
        names = [causes[i] for i in which.tolist()] if isinstance(causes, list) else causes
        phase.changes.scatter_rows(kind, rows, at, amount, names, factor=factor)
