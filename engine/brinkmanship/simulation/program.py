"""Many expressions at once: equal parts are worked out once, and parts of one kind in one operation on a matrix.

A formula by itself is a handful of numpy calls on one row of worlds; a hundred of them cost a turn more in calls than in
numbers. A program holds expressions without free roles (:func:`substitute`), sorted into steps: all reads of actors'
tracks are one step, all comparisons that stand equally deep another. Every operation is element by element over worlds,
so a value has the same bits as its expression by itself, in any batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation import queries
from brinkmanship.simulation.arrays import Segments
from brinkmanship.simulation.estimating import Estimates
from brinkmanship.simulation.expressions import (
    OPERATORS,
    Amount,
    Apply,
    Ask,
    Estimate,
    Expression,
    Number,
    Read,
    ReadGroup,
    ReadStaticTie,
    ReadTie,
    Role,
    Scope,
)
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import B, Kind, SlotPhase

Rows = NDArray[np.intp]
Numbers = NDArray[np.float32]
Truths = B

_COMPARED = frozenset({"<", "<=", ">", ">=", "==", "!="})
_JOINED = frozenset({"and", "or", "not"})


def substitute(node: Any, who: Mapping[Role, int], amount: float, rules: Rules) -> Any:
    """Return an expression with the roles *who* and *amount* substituted, and fixed ties as numbers."""
    if isinstance(node, Role):
        return who.get(node, node)
    if isinstance(node, Amount):
        return Number(amount)
    if isinstance(node, tuple):
        return tuple(substitute(item, who, amount, rules) for item in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    found = {f.name: substitute(getattr(node, f.name), who, amount, rules) for f in fields(node) if f.init}
    new = replace(node, **found)
    if isinstance(new, ReadStaticTie) and not isinstance(new.first, Role) and not isinstance(new.second, Role):
        return Number(float(rules.static_ties[new.name].ravel()[new.first * len(rules.actors) + new.second]))
    if isinstance(new, ReadGroup) and new.without_self and Role.SELF in who:
        rest = Apply("-", (ReadGroup("sum", new.track, new.members), Read(Kind.ACTOR, new.track, who[Role.SELF])))
        return Apply("/", (rest, Number(float(max(len(new.members) - 1, 1))))) if new.reduce == "mean" else rest
    return new


def has_role(node: Any) -> bool:
    """Return whether an expression has a free role or reads the order's amount."""
    if isinstance(node, Role | Amount) or (isinstance(node, ReadGroup) and node.without_self):
        return True
    if isinstance(node, tuple):
        return any(has_role(part) for part in node)
    return is_dataclass(node) and any(has_role(getattr(node, f.name)) for f in fields(node))


@dataclass(frozen=True, slots=True)
class Precomputed:
    """An expression that has been worked out for all worlds."""

    values: Numbers  # (worlds,)

    def __call__(self, scope: Scope) -> Any:
        return scope.per_world(self.values)


def is_truth(node: Expression) -> bool:
    """Return whether the values of *node* are truths, not numbers."""
    return isinstance(node, Apply) and (node.name in _COMPARED or node.name in _JOINED)


def as_truth(node: Expression) -> Expression:
    """Return a node of truths that holds where *node* is not zero."""
    if isinstance(node, Apply) and node.name == "number" and is_truth(node.arguments[0]):
        return node.arguments[0]
    return node if is_truth(node) else Apply("!=", (node, Number(0.0)))


def as_number(node: Expression) -> Expression:
    """Return a node of numbers, 1 where a truth holds."""
    return Apply("number", (node,)) if is_truth(node) else node


Step = Callable[[Scope, Numbers, Truths], None]
"""One operation on rows of the stores of numbers and truths."""


@dataclass(frozen=True, slots=True)
class Program:
    """Expressions, sorted into steps. What they come to stands in two stores; which row is whose is said here."""

    steps: tuple[Step, ...]
    sizes: tuple[int, int]  # rows in the store of numbers, and in that of truths
    numbers: Rows  # (number expressions,) the row of each
    truths: Rows  # (truth expressions,) the row of each

    @classmethod
    def of(cls, rules: Rules, numbers: Iterable[Expression] = (), truths: Iterable[Expression] = ()) -> Program:
        """Return the program of some expressions for their numbers, and of some for whether they hold."""
        wanted = [as_number(node) for node in numbers], [as_truth(node) for node in truths]
        builder = _Builder(rules, [*wanted[0], *wanted[1]])
        rows = [np.array([builder.row[node] for node in nodes], np.intp) for nodes in wanted]
        return cls(tuple(builder.steps), (builder.size[False], builder.size[True]), rows[0], rows[1])

    def __call__(self, scope: Scope) -> tuple[Numbers, Truths]:
        """Return the stores of numbers and of truths, each (rows, worlds), for a dense *scope* without roles."""
        worlds = scope.world.worlds
        numbers, truths = np.empty((self.sizes[0], worlds), np.float32), np.empty((self.sizes[1], worlds), bool)
        for step in self.steps:
            step(scope, numbers, truths)
        return numbers, truths


def conjuncts(node: Expression | None) -> tuple[Expression, ...]:
    """Return the conditions that are joined by ``and`` in *node*, none where there is none."""
    if node is None:
        return ()
    truth = as_truth(node)
    if isinstance(truth, Apply) and truth.name == "and":
        return tuple(part for argument in truth.arguments for part in conjuncts(argument))
    return (truth,)


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of things, as rows of a program's truths."""

    steps: tuple[tuple[Rows, Rows], ...]
    """The first condition of all that have one, then the second, and so on: (things, rows of truths)."""

    @classmethod
    def of(
        cls, rules: Rules, parts: Sequence[Sequence[Expression]], numbers: Iterable[Expression] = ()
    ) -> tuple[Program, Conditions]:
        """Return the program of *numbers* and of the conditions *parts* of each thing, and those conditions."""
        listed = list(dict.fromkeys(part for joined in parts for part in joined))
        program = Program.of(rules, numbers, listed)
        row = dict(zip(listed, program.truths.tolist(), strict=True))
        rows = [sorted({row[part] for part in joined}) for joined in parts]
        steps = []
        for number in range(max(map(len, rows), default=0)):
            things = [i for i, mine in enumerate(rows) if len(mine) > number]
            steps.append((np.array(things, np.intp), np.array([rows[i][number] for i in things], np.intp)))
        return program, cls(tuple(steps))

    def restrict(self, truths: Truths, allowed: Truths) -> None:
        """Take out of *allowed*, (things, worlds), where a condition does not hold."""
        for things, rows in self.steps:
            allowed[things] &= truths.take(rows, axis=0, mode="clip")


def _parts(node: Expression) -> tuple[Expression, ...]:
    """Return the parts of *node* that are worked out before it, as the numbers or truths that it wants."""
    if not isinstance(node, Apply):
        return ()
    if node.name in _JOINED:
        return tuple(as_truth(a) for a in node.arguments)
    if node.name == "where":
        return (as_truth(node.arguments[0]), *(as_number(a) for a in node.arguments[1:]))
    if node.name == "number":
        return node.arguments
    if node.name == "power":
        return (as_number(node.arguments[0]),)
    return tuple(as_number(a) for a in node.arguments)


class _Builder:
    """Sorts the parts of expressions by how deep they stand and by what they do, and gives each a row."""

    def __init__(self, rules: Rules, roots: Sequence[Expression]) -> None:
        self.rules = rules
        self.depth: dict[Expression, int] = {}
        self.row: dict[Expression, int] = {}
        self.size = {False: 0, True: 0}  # rows given away, of numbers and of truths
        self.steps: list[Step] = []
        for node in roots:
            self._enter(node)
            self.depth.setdefault(node, 0)
        groups: dict[tuple[Any, ...], list[Expression]] = {}
        for node, depth in self.depth.items():
            groups.setdefault((depth, *self._alike(node)), []).append(node)
        for key in sorted(groups, key=lambda key: int(key[0])):
            nodes, truth = groups[key], is_truth(groups[key][0])
            nodes.sort(key=lambda node: [self.row.get(part, -1) for part in _parts(node)])
            first = self.size[truth]
            self.row.update({node: first + number for number, node in enumerate(nodes)})
            self.size[truth] = first + len(nodes)
            self.steps.append(self._step(nodes, slice(first, first + len(nodes)), truth))

    def _enter(self, node: Expression) -> int:
        """Take *node* and its parts in, and return how deep it stands: 0 where it depends on no other part."""
        if isinstance(node, Number):  # constants need no row
            return 0
        if node not in self.depth:
            parts = _parts(node)
            self.depth[node] = 1 + max(map(self._enter, parts)) if parts else 0
        return self.depth[node]

    def _alike(self, node: Expression) -> tuple[Any, ...]:
        """Return what nodes of one depth must have in common to be worked out in one step."""
        if isinstance(node, Apply):
            constants = tuple(isinstance(part, Number) for part in _parts(node))
            from_truths = node.name == "number" and is_truth(node.arguments[0])
            return "apply", node.name, constants, from_truths, node.arguments[1:] if node.name == "power" else ()
        if isinstance(node, Read | ReadTie):
            return "read", node.kind if isinstance(node, Read) else Kind.TIE
        if isinstance(node, Estimate):
            return ("estimate",)
        if isinstance(node, Ask) and node.name in _OF_SLOTS and len(self._slots(node)):
            return "ask", node.name
        return ("number",) if isinstance(node, Number) else ("other", node)

    def _slots(self, node: Ask) -> NDArray[np.int64]:
        return queries.slots_asked(self.rules, *node.arguments)

    def _step(self, nodes: list[Expression], out: slice, truth: bool) -> Step:
        one = nodes[0]
        if isinstance(one, Apply):
            taken = [self._operand([_parts(node)[number] for node in nodes]) for number in range(len(_parts(one)))]
            if one.name == "power":
                taken.append(("", np.float32(one.arguments[1](None))))  # type: ignore[arg-type]
            return partial(_apply, OPERATORS[one.name], tuple(taken), truth, out)
        if isinstance(one, Read | ReadTie):
            kind = one.kind if isinstance(one, Read) else Kind.TIE
            return partial(_read, kind, np.array([self._read_row(node) for node in nodes], np.intp), out)
        if isinstance(one, Estimate):
            asked = [(node.kind, node.observer, node.track, self._thing(node)) for node in nodes]  # type: ignore[attr-defined]
            return partial(_estimates, Estimates(*zip(*asked, strict=True)), out)
        if isinstance(one, Number):
            return partial(_constants, np.array([[node.value] for node in nodes], np.float32), out)  # type: ignore[attr-defined]
        if isinstance(one, Ask) and self._alike(one)[0] == "ask":
            return partial(_of_slots, one.name, Segments.of([self._slots(node) for node in nodes]), out)  # type: ignore[arg-type]
        return partial(_other, one, out)

    def _read_row(self, node: Any) -> int:
        """Return the row of a read in its kind's stacked tracks."""
        if isinstance(node, ReadTie):
            kind, thing = Kind.TIE, node.first * len(self.rules.actors) + node.second
        else:
            kind, thing = node.kind, node.who
        things = self.rules.tracks[kind].start.shape[1]
        if not -things <= thing < things:
            raise IndexError(f"{node} reads what is not there")
        return int(node.track * things + thing % things)

    def _thing(self, node: Any) -> int:
        """Return the thing that an estimate is of, a tie's by its pair."""
        return int(node.who if node.kind is not Kind.TIE else node.who * len(self.rules.actors) + node.second)

    def _operand(self, nodes: list[Expression]) -> tuple[str, Any]:
        """Return where an operand comes from: a column of constants, or rows of a store, a slice where they follow."""
        if isinstance(nodes[0], Number):
            values = [node.number for node in nodes]  # type: ignore[attr-defined]
            return "", values[0] if len(set(values)) == 1 else np.array(values, np.float32)[:, None]
        rows = [self.row[node] for node in nodes]
        follow = rows == list(range(rows[0], rows[0] + len(rows)))
        index = slice(rows[0], rows[0] + len(rows)) if follow else np.array(rows, np.intp)
        return "truths" if is_truth(nodes[0]) else "numbers", index


def _apply(
    function: Any, operands: Any, truth: bool, out: slice, scope: Scope, numbers: Numbers, truths: Truths
) -> None:
    arguments = []
    for store, index in operands:
        if not store:
            arguments.append(index)
        else:
            values = truths if store == "truths" else numbers
            arguments.append(values[index] if isinstance(index, slice) else values.take(index, axis=0, mode="clip"))
    target = truths if truth else numbers
    if isinstance(function, np.ufunc):
        function(*arguments, out=target[out])
    else:
        target[out] = function(*arguments)


def _read(kind: Kind, rows: Rows, out: slice, scope: Scope, numbers: Numbers, truths: Truths) -> None:
    tracks = scope.world.tracks(kind)
    tracks.reshape(-1, tracks.shape[-1]).take(rows, axis=0, out=numbers[out], mode="clip")


def _estimates(asked: Estimates, out: slice, scope: Scope, numbers: Numbers, truths: Truths) -> None:
    numbers[out] = asked(scope.world, scope.rules, scope.chance, scope.cache, judged=scope.judged)


def _constants(values: Numbers, out: slice, scope: Scope, numbers: Numbers, truths: Truths) -> None:
    numbers[out] = values


def _of_slots(name: str, slots: Segments, out: slice, scope: Scope, numbers: Numbers, truths: Truths) -> None:
    field, join, answer = _OF_SLOTS[name]
    values = slots.joined(join, getattr(scope.world, field) if name != "in_force" else scope.world.slot_phase == _FORCE)
    numbers[out] = values if answer is None else answer(scope.world, scope.rules, values)


def _other(node: Expression, out: slice, scope: Scope, numbers: Numbers, truths: Truths) -> None:
    numbers[out] = node(scope)


_FORCE = np.int8(SlotPhase.IN_FORCE)

_OF_SLOTS: dict[str, tuple[str, np.ufunc, Callable[..., Any] | None]] = {
    "done": ("slot_count", np.add, None),
    "in_force": ("slot_phase", np.logical_or, None),
    "days_since": ("slot_since", np.maximum, queries.days_since),
}
"""Questions about slots: what they read of each, how that of several slots is joined, and what it then comes to."""
