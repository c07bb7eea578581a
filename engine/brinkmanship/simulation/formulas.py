"""Effects whose size or condition hangs on the world, for all that happens at once.

The effects of what may happen (an action of a slot, a stage of it, an event) are written out with everybody named. What
they need of the world is one program, worked out for all worlds at once, of which everything that happens takes its own
numbers. Sums run in the order in which the statements would run one by one: what happens first, then statement by
statement, each for all its instances.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import every, some, true_at
from brinkmanship.simulation.changes import UNNAMED, Cause
from brinkmanship.simulation.effects import scaled
from brinkmanship.simulation.expressions import Apply, Expression, Number, Read, ReadTie, Role, Statement
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.program import Program, Stores
from brinkmanship.simulation.rewriting import has_role, substitute
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32, I64, B, Kind

_MOST = 64  # formulas that a statement may come to for all who can do it: of more, few would ever be read
_FEW = 4  # of what happens, up to which it costs less one by one than the program does: a day of one world


@dataclass(frozen=True, slots=True)
class Formulas:
    """The effects of all that may happen; entries are sorted by what happens."""

    program: Program  # of sizes (numbers) and conditions (truths)
    start: I64  # (all that may happen,) first entry
    count: I64  # (all that may happen,)
    alone: B  # (all that may happen,) whether its statements have to run one by one
    rank: NDArray[np.int16]  # (entries,) the number of its statement, by kind and operation, then in order
    group: NDArray[np.int16]  # (entries,) the number of its kind and operation
    groups: tuple[tuple[Kind, bool], ...]  # kind, whether a factor
    row: I64  # (entries,) what is changed: track * things + thing
    size: F32  # (entries,) where it is a constant
    number: I64  # (entries,) else the row of the size among the program's numbers, -1 of a constant
    truth: I64  # (entries,) the row of the condition among the program's truths, -1 where there is none
    scales: B  # (entries,)

    def run(
        self,
        phase: Phase,
        happens: I64,
        instances: Instances,
        cause: Callable[[int], Cause],
        one_by_one: Callable[[slice], None],
    ) -> None:
        """Gather what changes by what *happens* (n,), in order, to *instances*; a ledger is told the *cause* of each.

        Pieces of it whose statements have to run one by one are left to *one_by_one*, and so is what is only a little.
        """
        if len(happens) <= _FEW:
            one_by_one(slice(None))
            return
        stores = self._needed(phase, happens)
        alone = self.alone.take(happens)
        for first, last in pairwise([0, *(true_at(alone[1:] != alone[:-1]) + 1).tolist(), len(alone)]):
            part = slice(first, last)
            if alone[first] or not self._run(phase, stores, happens[part], instances.only(part), cause):
                one_by_one(part)

    def _needed(self, phase: Phase, happens: I64) -> Stores | None:
        """Return what the program comes to now, None where nothing of what *happens* asks for it."""
        _, entry = expanded(self.start, self.count, happens)
        if some(self.number.take(entry) >= 0) or some(self.truth.take(entry) >= 0):
            return self.program(phase.scope())
        return None

    def _run(
        self, phase: Phase, stores: Stores | None, happens: I64, instances: Instances, cause: Callable[[int], Cause]
    ) -> bool:
        """Return whether all was gathered: not where a size is no finite number, so that whose it is can be found."""
        which, entry = expanded(self.start, self.count, happens)
        if stores is not None:
            holds = np.ones(len(entry), bool)
            fill(holds, stores[1], self.truth.take(entry), instances.world.take(which))
            which, entry = which[holds], entry[holds]
        if not len(entry):
            return True
        order = self.rank.take(entry).argsort(kind="stable")
        which, entry = which.take(order), entry.take(order)
        at, row, group = instances.world.take(which), self.row.take(entry), self.group.take(entry)
        size = self.size.take(entry)
        if stores is not None:
            fill(size, stores[0], self.number.take(entry), at)
        if not every(np.isfinite(size)):
            return False
        amount = None
        if some(instances.amount != 1):
            amount = np.where(self.scales.take(entry), instances.amount.take(which), np.float32(1))
        for first, last in pairwise([0, *(true_at(group[1:] != group[:-1]) + 1).tolist(), len(group)]):
            (kind, factor), part = self.groups[group[first]], slice(first, last)
            sizes = size[part] if amount is None else scaled(size[part], amount[part], factor=factor)
            causes: Cause | list[Cause] = UNNAMED
            if phase.changes.ledger is not None:
                causes = [cause(n) for n in happens.take(which[part]).tolist()]
            phase.changes.scatter_rows(kind, row[part], at[part], sizes, causes, factor=factor)
        return True


def fill(out: NDArray[Any], store: NDArray[Any], row: I64, at: I64) -> None:
    """Put into *out* (n,) what a program has worked out in the worlds *at* (n,), where *row* (n,) is not -1."""
    asked = true_at(row >= 0)
    out[asked] = store.reshape(-1).take(row.take(asked) * store.shape[1] + at.take(asked))


def expanded(start: I64, count: I64, happens: I64) -> tuple[I64, I64]:
    """Return which of what *happens* (n,) each entry is of, and the entries, those of the first before those of the next."""
    many = count.take(happens)
    ahead = many.cumsum()
    which = np.arange(len(happens)).repeat(many)
    return which, np.arange(len(which)) + (start.take(happens) - ahead + many).take(which)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a statement does to one thing."""

    key: tuple[Kind, bool]
    statement: int
    row: int
    value: Expression
    condition: Expression | None
    scales: bool


def formulas_of(
    rules: Rules, statements: Sequence[Sequence[Statement]], group: I64, who: Sequence[Mapping[Role, int]]
) -> Formulas:
    """Return the effects of all that may happen: of which *group* of statements it is, and *who* is who in it.

    What happens is sorted by group. Statements that have to run one by one are those about the place of an order, or in
    which it or the order's size is named, and those that come to too many formulas; with them, all of their group.
    """
    happens: list[list[_Entry]] = [[] for _ in who]
    alone = np.zeros(len(who), bool)
    first = 0
    for number, mine in enumerate(statements):
        members = true_at(group == number)
        found = [
            [_entries(rules, one, first + place, who[n]) for n in members.tolist()] for place, one in enumerate(mine)
        ]
        first += len(mine)
        if any(_too_much(each) for each in found):
            alone[members] = True
            continue
        for n, *listed in zip(members.tolist(), *found, strict=True):
            happens[n] = [entry for each in listed for entry in each or ()]
    entries = [entry for each in happens for entry in each]
    keys = list(dict.fromkeys(entry.key for entry in entries))
    sizes = list(dict.fromkeys(entry.value for entry in entries if not isinstance(entry.value, Number)))
    conditions = list(dict.fromkeys(entry.condition for entry in entries if entry.condition is not None))
    program = Program.of(rules, sizes, conditions)
    number_of = dict(zip(sizes, program.numbers.tolist(), strict=True))
    truth_of = dict(zip(conditions, program.truths.tolist(), strict=True))
    order = [(keys.index(entry.key), entry.statement) for entry in entries]
    rank = {each: n for n, each in enumerate(sorted(set(order)))}
    count = np.array([len(each) for each in happens], np.int64)
    return Formulas(
        program,
        start=np.cumsum(count) - count,
        count=count,
        alone=alone,
        rank=np.array([rank[each] for each in order], np.int16),
        group=np.array([key for key, _ in order], np.int16),
        groups=tuple(keys),
        row=np.array([entry.row for entry in entries], np.int64),
        size=np.array([getattr(entry.value, "value", np.nan) for entry in entries], np.float32),
        number=np.array([number_of.get(entry.value, -1) for entry in entries], np.int64),
        truth=np.array([-1 if entry.condition is None else truth_of[entry.condition] for entry in entries], np.int64),
        scales=np.array([entry.scales for entry in entries], bool),
    )


def _too_much(found: Sequence[Sequence[_Entry] | None]) -> bool:
    """Return whether a statement has to run by itself, by its entries for all who may do it."""
    different = {(entry.value, entry.condition) for entries in found for entry in entries or ()}
    return any(entries is None for entries in found) or len(different) > _MOST


def _entries(rules: Rules, statement: Statement, number: int, who: Mapping[Role, int]) -> list[_Entry] | None:
    """Return what a statement does where *who* is who, None where that takes more to know."""
    if statement.without_self and Role.SELF not in who:
        return None
    tie, world = statement.kind == Kind.TIE, statement.kind == Kind.WORLD
    things = rules.tracks[statement.kind].start.shape[1]
    found = []
    for first in statement.each or (statement.who,):
        for second in statement.second_each or (statement.second,):
            roles = dict(who)
            if statement.each or statement.second_each:
                roles |= {Role.IT: first if statement.each else second, Role.OTHER: second}
            one, other = (roles.get(each, each) if isinstance(each, Role) else each for each in (first, second))
            value, condition = (substitute(each, roles, None, rules) for each in (statement.value, statement.condition))
            if has_role((one if not world else 0, other if tie else 0, value, condition)):
                return None
            members = (one if statement.each else None, other if statement.second_each else None)
            if statement.without_self and who[Role.SELF] in members:
                continue
            if not world and (one < 0 or (tie and (other < 0 or one == other))):
                continue
            thing = 0 if world else one * len(rules.actors) + other if tie else one
            if statement.operation == "set":
                now = ReadTie(statement.track, one, other) if tie else Read(statement.kind, statement.track, thing)
                value = Apply("-", (value, now))
            found.append(
                _Entry(
                    (statement.kind, statement.operation == "factor"), number, statement.track * things + thing, value,
                    condition, statement.scales,
                )
            )  # fmt: skip
    return found
