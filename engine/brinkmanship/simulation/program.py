"""Many expressions at once: equal parts are worked out once, and parts of one kind in one operation on a matrix.

A formula by itself is a handful of numpy calls on one row of worlds; a hundred of them cost a turn more in calls than in
numbers. A program holds expressions without free roles (`rewriting.substitute`), sorted into steps: all reads of actors'
tracks are one step, all comparisons that stand equally deep another. Every operation is element by element over worlds,
so a value has the same bits as its expression by itself, in any batch.

A program of instances has one entry per instance in the place of one per world, and its expressions may have roles, each
of which stands for somebody in every instance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation import queries, query_steps
from brinkmanship.simulation.arrays import Segments
from brinkmanship.simulation.estimating import Estimates
from brinkmanship.simulation.expressions import (
    OPERATORS,
    Apply,
    Ask,
    Estimate,
    Expression,
    Number,
    Read,
    ReadGroup,
    ReadTie,
    Role,
    Scope,
)
from brinkmanship.simulation.rewriting import JOINED, as_number, as_truth, has_role, is_truth, simplest
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import B, Kind

Rows = NDArray[np.intp]
Numbers = NDArray[np.float32]
Truths = B

_COMMUTES = frozenset({"+", "*"})


Stores = tuple[Numbers, Truths]
"""What is worked out of numbers, and of truths, each (rows, worlds): ``stores[is it truths]``."""

Step = Callable[[Scope, Stores], None]
"""One operation on rows of the stores."""


@dataclass(frozen=True, slots=True)
class Program:
    """Expressions, sorted into steps. What they come to stands in two stores; which row is whose is said here."""

    steps: tuple[Step, ...]
    sizes: tuple[int, int]  # rows in the store of numbers, and in that of truths
    numbers: Rows  # (number expressions,) the row of each
    truths: Rows  # (truth expressions,) the row of each

    @classmethod
    def of(
        cls,
        rules: Rules,
        numbers: Iterable[Expression] = (),
        truths: Iterable[Expression] = (),
        *,
        instances: bool = False,
    ) -> Program:
        """Return the program of some expressions for their numbers, and of some for whether they hold."""
        wanted = [as_number(simplest(node)) for node in numbers], [as_truth(simplest(node)) for node in truths]
        builder = _Builder(rules, [*wanted[0], *wanted[1]], instances)
        rows = [np.array([builder.row[node] for node in nodes], np.intp) for nodes in wanted]
        return cls(tuple(builder.steps), (builder.size[False], builder.size[True]), rows[0], rows[1])

    def __call__(self, scope: Scope) -> Stores:
        """Return the stores of numbers and of truths, each (rows, worlds), for a dense *scope* without roles.

        Of a program of instances both are (rows, n), for a scope of n instances.
        """
        width = scope.world.worlds if scope.instances is None else len(scope.instances)
        stores = np.empty((self.sizes[0], width), np.float32), np.empty((self.sizes[1], width), bool)
        for step in self.steps:
            step(scope, stores)
        return stores


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of things, as rows of a program's truths."""

    things: Rows  # those that have any
    joined: Segments  # the rows of truths of each of them

    @classmethod
    def of(
        cls, rules: Rules, parts: Sequence[Sequence[Expression]], numbers: Iterable[Expression] = ()
    ) -> tuple[Program, Conditions]:
        """Return the program of *numbers* and of the conditions *parts* of each thing, and those conditions."""
        listed = list(dict.fromkeys(part for joined in parts for part in joined))
        program = Program.of(rules, numbers, listed)
        row = dict(zip(listed, program.truths.tolist(), strict=True))
        rows = [sorted({row[part] for part in joined}) for joined in parts]
        things = [thing for thing, mine in enumerate(rows) if mine]
        return program, cls(np.array(things, np.intp), Segments.of([rows[thing] for thing in things]))

    def restrict(self, truths: Truths, allowed: Truths) -> None:
        """Take out of *allowed*, (things, worlds), where a condition does not hold."""
        if len(self.things):
            allowed[self.things] &= self.joined.joined(np.logical_and, truths)


def _parts(node: Expression) -> tuple[Expression, ...]:
    """Return the parts of *node* that are worked out before it, as the numbers or truths that it wants."""
    if not isinstance(node, Apply):
        return ()
    if node.name in JOINED:
        return tuple(as_truth(a) for a in node.arguments)
    if node.name == "where":
        return (as_truth(node.arguments[0]), *(as_number(a) for a in node.arguments[1:]))
    if node.name == "number":
        return node.arguments
    if node.name == "power":
        return (as_number(node.arguments[0]),)
    parts = tuple(as_number(a) for a in node.arguments)
    turned = node.name in _COMMUTES and isinstance(parts[-1], Number)  # constants first, so that more is alike
    return parts[::-1] if turned else parts


class _Builder:
    """Sorts the parts of expressions into steps by what they do, each after what it needs, and gives each a row."""

    def __init__(self, rules: Rules, roots: Sequence[Expression], instances: bool = False) -> None:
        self.rules = rules
        self.instances = instances
        self.kind: dict[Expression, tuple[Any, ...]] = {}
        self.row: dict[Expression, int] = {}
        self.size = {False: 0, True: 0}  # rows given away, of numbers and of truths
        self.steps: list[Step] = []
        for node in roots:
            self._enter(node)
            self.kind.setdefault(node, self._alike(node))
        for nodes in self._sorted():
            truth = is_truth(nodes[0])
            nodes.sort(key=self._place)
            first = self.size[truth]
            self.row.update({node: first + number for number, node in enumerate(nodes)})
            self.size[truth] = first + len(nodes)
            self.steps.append(self._step(nodes, slice(first, first + len(nodes)), truth))

    def _place(self, node: Expression) -> list[int]:
        """Return by what the nodes of one step are sorted, so that what they read follows in as few runs as can be."""
        return [node.kind] if isinstance(node, Estimate) else [self.row.get(part, -1) for part in _parts(node)]

    def _sorted(self) -> Iterator[list[Expression]]:
        """Yield the nodes of one step after the other.

        A kind of which all that is left can be worked out goes first, and else the one on which the longest chain of
        others waits: the fewer steps, the fewer calls.
        """
        needs = {node: {part for part in _parts(node) if part in self.kind} for node in self.kind}
        wanted_by: dict[Expression, list[Expression]] = {}
        for node, parts in needs.items():
            for part in parts:
                wanted_by.setdefault(part, []).append(node)
        height: dict[Expression, int] = {}

        def chain(node: Expression) -> int:
            if node not in height:
                height[node] = 1 + max(map(chain, wanted_by.get(node, ())), default=0)
            return height[node]

        def urgent(kind: tuple[Any, ...]) -> tuple[bool, int, float]:
            nodes = ready[kind]
            return len(nodes) == left[kind], max(map(chain, nodes)), len(nodes) / left[kind]

        left = Counter(self.kind.values())
        ready: dict[tuple[Any, ...], list[Expression]] = {}
        for node, parts in needs.items():
            if not parts:
                ready.setdefault(self.kind[node], []).append(node)
        while ready:
            kind = max(ready, key=urgent)
            nodes = ready.pop(kind)
            left[kind] -= len(nodes)
            for node in nodes:
                for other in wanted_by.get(node, ()):
                    needs[other].discard(node)
                    if not needs[other]:
                        ready.setdefault(self.kind[other], []).append(other)
            yield nodes

    def _enter(self, node: Expression) -> None:
        """Take *node* and its parts in; constants need no row."""
        if not isinstance(node, Number) and node not in self.kind:
            for part in _parts(node):
                self._enter(part)
            self.kind[node] = self._alike(node)

    def _alike(self, node: Expression) -> tuple[Any, ...]:
        """Return what nodes must have in common to be worked out in one step."""
        if isinstance(node, Apply):
            constants = tuple(isinstance(part, Number) for part in _parts(node))
            from_truths = node.name == "number" and is_truth(node.arguments[0])
            return "apply", node.name, constants, from_truths, node.arguments[1:] if node.name == "power" else ()
        if isinstance(node, Read):
            return "read", node.kind, _role(node.who)
        if isinstance(node, ReadTie):
            return "read", Kind.TIE, _role(node.first), _role(node.second)
        if self.instances:
            return ("other", node) if self._constant(node) is None else ("number",)
        if isinstance(node, Estimate):
            return ("estimate",)
        if isinstance(node, Ask) and not has_role(node) and query_steps.joins(self.rules, node.name, node.arguments):
            return "ask", node.name
        if isinstance(node, ReadGroup) and node.reduce in ("mean", "sum") and node.members and not node.without_self:
            return ("group",)
        return ("other", node) if self._constant(node) is None else ("number",)

    def _constant(self, node: Expression) -> float | None:
        """Return the number that *node* always is, None of one that worlds change."""
        if isinstance(node, Ask) and not has_role(node):
            return query_steps.fixed(self.rules, node.name, node.arguments)
        return node.value if isinstance(node, Number) else None

    def _step(self, nodes: list[Expression], out: slice, truth: bool) -> Step:
        one = nodes[0]
        if isinstance(one, Apply):
            taken = [self._operand([_parts(node)[number] for node in nodes]) for number in range(len(_parts(one)))]
            if one.name == "power":
                taken.append((None, np.float32(one.arguments[1](None))))  # type: ignore[arg-type]
            function = OPERATORS[one.name]
            if one.name == "/" and taken[1][0] is None and np.all(taken[1][1]):
                function = np.divide  # nothing is divided by zero
            work = _apply if isinstance(function, np.ufunc) else _put
            return partial(work, function, tuple(taken), truth, out)
        if isinstance(one, Read | ReadTie):
            kind = one.kind if isinstance(one, Read) else Kind.TIE
            rows = np.array([self._read_row(node) for node in nodes], np.intp)
            if self.instances:
                return partial(_read_of, kind, rows[:, None], self._strides(one), out)
            return partial(_read, kind, rows, out)
        if self.instances and self._constant(one) is None:
            return partial(_other, one, out)
        if isinstance(one, Estimate):
            asked = [(node.kind, node.observer, node.track, self._thing(node)) for node in nodes]  # type: ignore[attr-defined]
            return partial(_estimates, Estimates(*zip(*asked, strict=True)), out)
        if self._constant(one) is not None:
            return partial(_constants, np.array([[self._constant(node)] for node in nodes], np.float32), out)
        if isinstance(one, ReadGroup) and self._alike(one) == ("group",):
            return self._groups(nodes, out)
        if isinstance(one, Ask) and self._alike(one)[0] == "ask":
            asked = [node.arguments for node in nodes]  # type: ignore[attr-defined]
            return partial(_together, query_steps.together(self.rules, one.name, asked), out)
        if isinstance(one, Ask) and one.name in queries.ANSWERS and not has_role(one):
            return partial(_ask, queries.ANSWERS[one.name], one.arguments, out)
        return partial(_other, one, out)

    def _groups(self, nodes: list[Any], out: slice) -> Step:
        reads = [[self._read_row(Read(Kind.ACTOR, node.track, who)) for who in node.members] for node in nodes]
        sizes = np.array([[len(node.members) if node.reduce == "mean" else 1] for node in nodes], np.float32)
        return partial(_grouped, np.concatenate(reads), Segments.following(reads), sizes, out)

    def _read_row(self, node: Any) -> int:
        """Return the row of a read in its kind's stacked tracks, with the first actor in the place of each role."""
        who = [0 if isinstance(one, Role) else one for one in _who(node)]
        if isinstance(node, ReadTie):
            kind, thing = Kind.TIE, who[0] * len(self.rules.actors) + who[1]
        else:
            kind, thing = node.kind, who[0]
        things = self.rules.tracks[kind].start.shape[1]
        if not -things <= thing < things:
            raise IndexError(f"{node} reads what is not there")
        return int(node.track * things + thing % things)

    def _strides(self, node: Any) -> tuple[tuple[Role, int], ...]:
        """Return the roles of a read, each with the rows from one to the next of those that it may stand for."""
        strides = (len(self.rules.actors), 1) if isinstance(node, ReadTie) else (1,)
        return tuple((who, stride) for who, stride in zip(_who(node), strides, strict=True) if isinstance(who, Role))

    def _thing(self, node: Any) -> int:
        """Return the thing that an estimate is of, a tie's by its pair."""
        return int(node.who if node.kind is not Kind.TIE else node.who * len(self.rules.actors) + node.second)

    def _operand(self, nodes: list[Expression]) -> Operand:
        """Return where an operand comes from: a column of constants, or rows of a store, a slice where they follow."""
        if isinstance(nodes[0], Number):
            values = [node.number for node in nodes]  # type: ignore[attr-defined]
            return None, values[0] if len(set(values)) == 1 else np.array(values, np.float32)[:, None]
        rows = [self.row[node] for node in nodes]
        follow = rows == list(range(rows[0], rows[0] + len(rows)))
        index = slice(rows[0], rows[0] + len(rows)) if follow else np.array(rows, np.intp)
        return is_truth(nodes[0]), index


def _who(node: Any) -> tuple[Any, ...]:
    """Return whom a read is of."""
    return (node.first, node.second) if isinstance(node, ReadTie) else (node.who,)


def _role(who: Any) -> Role | None:
    return who if isinstance(who, Role) else None


Operand = tuple[bool | None, Any]
"""Whether it is truths or numbers, None of constants; which rows, or the constants."""


def _values(operands: Sequence[Operand], stores: Stores) -> list[Any]:
    """Return the values of operands."""
    found = []  # a loop costs less than a comprehension of two operands
    for truth, index in operands:
        if truth is None:
            found.append(index)
        elif index.__class__ is slice:
            found.append(stores[truth][index])
        else:
            found.append(stores[truth].take(index, 0, None, "clip"))
    return found


def _apply(function: Any, operands: Sequence[Operand], truth: bool, out: slice, scope: Scope, stores: Stores) -> None:
    function(*_values(operands, stores), out=stores[truth][out])


def _put(function: Any, operands: Sequence[Operand], truth: bool, out: slice, scope: Scope, stores: Stores) -> None:
    stores[truth][out] = function(*_values(operands, stores))


def _read(kind: Kind, rows: Rows, out: slice, scope: Scope, stores: Stores) -> None:
    tracks = scope.world.tracks(kind)
    tracks.reshape(-1, tracks.shape[-1]).take(rows, 0, stores[False][out], "clip")


def _read_of(
    kind: Kind, rows: Rows, roles: tuple[tuple[Role, int], ...], out: slice, scope: Scope, stores: Stores
) -> None:
    values, worlds = scope.world.tracks(kind), scope.world.worlds
    spot: Any = scope.instances
    for role, stride in roles:
        spot = spot + scope.roles[role] * (stride * worlds)
    values.reshape(-1).take(rows * worlds + spot, None, stores[False][out], "clip")


def _grouped(rows: Rows, groups: Segments, sizes: Numbers, out: slice, scope: Scope, stores: Stores) -> None:
    tracks = scope.world.actor
    read = tracks.reshape(-1, tracks.shape[-1]).take(rows, 0)
    np.divide(groups.joined(np.add, read), sizes, stores[False][out])


def _estimates(asked: Estimates, out: slice, scope: Scope, stores: Stores) -> None:
    stores[False][out] = asked(scope.world, scope.rules, scope.chance, scope.cache, judged=scope.judged)


def _constants(values: Numbers, out: slice, scope: Scope, stores: Stores) -> None:
    stores[False][out] = values


def _together(answers: query_steps.Answers, out: slice, scope: Scope, stores: Stores) -> None:
    stores[False][out] = answers(scope.world, scope.rules)


def _ask(answer: Any, arguments: Any, out: slice, scope: Scope, stores: Stores) -> None:
    stores[False][out] = queries.look(scope, answer, arguments)


def _other(node: Expression, out: slice, scope: Scope, stores: Stores) -> None:
    stores[False][out] = node(scope)
