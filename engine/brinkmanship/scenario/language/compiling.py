"""From Python's syntax tree to the core's nodes, by a whitelist: one method a kind of node, all else fails.

A node is a number or a truth; truths become 0 and 1 where numbers are expected. Constants are folded.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial, reduce
from typing import Any

import numpy as np

from brinkmanship.scenario.language.reading import LanguageError, called, read
from brinkmanship.scenario.language.resolving import ARGUMENTS, Resolver
from brinkmanship.scenario.language.symbols import SymbolTable
from brinkmanship.scenario.language.words import FUNCTIONS, Function
from brinkmanship.simulation.expressions import (
    Amount,
    Apply,
    Ask,
    Day,
    Estimate,
    Expression,
    Number,
    Read,
    ReadGroup,
    ReadStaticTie,
    ReadTie,
)
from brinkmanship.simulation.world import Kind

GREATEST_NUMBER = 1e12
GREATEST_POWER = 8

_MIDNIGHT = time()
_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_TRUTHS = frozenset({*_COMPARISONS.values(), "and", "or", "not"})
_UNUSABLE = {ast.FloorDiv: "//", ast.Mod: "%", ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitAnd: "&",
             ast.BitXor: "^", ast.MatMult: "@"}  # fmt: skip
_INSTEAD = {"|": "or", "&": "and", "^": "**"}


def compile_expression(
    text: str, names: SymbolTable, *, it: bool = False, other: bool = False, truth: bool = False
) -> Expression:
    """Return the node that `text` compiles to; raise `LanguageError`.

    `it` and `other` say whether the text stands right of a statement about a group (or about two). With `truth` a
    condition stays one (booleans, which is faster) and does not become 0 and 1.
    """
    tree, compiler = read(text), _Compiler(text, names, it, other)
    return compiler.any(tree) if truth else compiler.number(tree)


class _Compiler(Resolver):
    def number(self, node: ast.expr) -> Expression:
        """Compile to a node whose values are numbers."""
        found = self.any(node)
        return _fold("number", found) if isinstance(found, Apply) and found.name in _TRUTHS else found

    def any(self, node: ast.expr) -> Expression:
        """Compile to a node whose values are numbers or truths."""
        method = _METHODS.get(type(node))
        if method is None:
            self.fail(node, _refusal(node))
        return method(self, node)

    def constant(self, node: ast.Constant) -> Expression:
        value = node.value
        if isinstance(value, str):
            self.fail(node, "a text in quotes is only understood inside region(), formation(), date() and the like")
        if not isinstance(value, bool | int | float):
            self.fail(node, f"{value!r} is not a number")
        if abs(value) > GREATEST_NUMBER or not math.isfinite(value):
            self.fail(node, f"the number is too large: at most {GREATEST_NUMBER:g} is reckoned with")
        return Number(float(value))

    def name(self, node: ast.Name) -> Expression:
        if node.id == "day":
            return Day()
        if node.id == "amount":
            if not self.names.ordered:
                self.fail(node, "there is no amount here: only orders have one")
            return Amount()
        if node.id == "world":
            self.fail(node, "which track of the world?", "world.tension")
        if node.id in FUNCTIONS:
            self.fail(node, f"{node.id} is a function: it needs brackets", FUNCTIONS[node.id].example)
        if self.stands_for_something(node.id):
            self.fail(node, f"which track of {node.id}? A number is expected here", f"{node.id}.…")
        self.unknown(node, node.id, ("day", "amount", *self.owners()), "name")

    def attribute(self, node: ast.Attribute) -> Expression:
        owner = node.value
        if isinstance(owner, ast.Call) and called(owner) == "tie":
            return self.tie(owner, node)
        kind, who = self.owner(owner)
        track = self.track(kind, node)
        if isinstance(who, tuple):
            shown = ast.unparse(owner)
            self.fail(node, f"{shown} is a group and has many values of {node.attr}", f"mean({shown}.{node.attr})")
        return Read(kind, track, who)

    def tie(self, call: ast.Call, node: ast.Attribute) -> Expression:
        first, second = self.pair(call)
        if isinstance(first, tuple) or isinstance(second, tuple):
            self.fail(call, "a tie read on the right side is between two actors, not groups")
        if node.attr in self.names.tracks[Kind.TIE]:
            return ReadTie(self.names.tracks[Kind.TIE][node.attr], first, second)
        if node.attr in self.names.static_ties:
            return ReadStaticTie(node.attr, first, second)
        known = (*self.names.tracks[Kind.TIE], *sorted(self.names.static_ties))
        self.unknown_track(node, "tie", known)

    def unary(self, node: ast.UnaryOp) -> Expression:
        if isinstance(node.op, ast.Not):
            return _fold("not", self.any(node.operand))
        if isinstance(node.op, ast.USub):
            return _fold("neg", self.number(node.operand))
        if isinstance(node.op, ast.UAdd):
            return self.number(node.operand)
        self.fail(node, "the operator ~ is not part of the effect language", "not")

    def binary(self, node: ast.BinOp) -> Expression:
        if isinstance(node.op, ast.Pow):
            return self.power(node)
        if type(node.op) not in _ARITHMETIC:
            sign = _UNUSABLE[type(node.op)]
            self.fail(node, f"the operator {sign} is not part of the effect language", _INSTEAD.get(sign, ""))
        self.refuse_hyphen(node)
        return _fold(_ARITHMETIC[type(node.op)], self.number(node.left), self.number(node.right))

    def power(self, node: ast.BinOp) -> Expression:
        exponent = self.number(node.right)
        if not isinstance(exponent, Number) or exponent.value not in range(GREATEST_POWER + 1):
            self.fail(node.right, f"a power is a whole number from 0 to {GREATEST_POWER}",
                      "sqrt(…)" if isinstance(exponent, Number) and exponent.value == 0.5 else "")  # fmt: skip
        return _fold("power", self.number(node.left), exponent)

    def both(self, node: ast.BoolOp) -> Expression:
        sign = "and" if isinstance(node.op, ast.And) else "or"
        return reduce(partial(_fold, sign), [self.any(value) for value in node.values])

    def comparison(self, node: ast.Compare) -> Expression:
        parts, left = [], self.number(node.left)
        for operator, comparator in zip(node.ops, node.comparators, strict=True):
            if type(operator) not in _COMPARISONS:
                shown = {ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not"}[type(operator)]
                self.fail(node, f"the comparison '{shown}' is not part of the effect language", "==")
            right = self.number(comparator)
            parts.append(_fold(_COMPARISONS[type(operator)], left, right))
            left = right
        return reduce(partial(_fold, "and"), parts)

    def choice(self, node: ast.IfExp) -> Expression:
        return _fold("where", self.any(node.test), self.number(node.body), self.number(node.orelse))

    def call(self, node: ast.Call) -> Expression:
        name = called(node)
        if not name:
            self.fail(node, "only the functions of the effect language can be called")
        if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            self.fail(node, f"{name}() takes its arguments one after the other, without names or stars")
        if name == "date":
            return self.date(node)
        if name in ("region", "formation", "tie"):
            self.fail(node, f"which track of {name}(…)? A number is expected here", f"{ast.unparse(node)}.…")
        if name not in FUNCTIONS:
            if name == "members":
                self.fail(node, "members(BODY) is a group: use it inside a function", "mean(members(NAC).support)")
            self.unknown(node.func, name, (*FUNCTIONS, "date"), "function")
        function = FUNCTIONS[name]
        self.count(node, function)
        if name == "reckon":
            return self.reckon(node)
        if function.takes[:1] == ("group-track",):
            return self.over_group(node, name)
        if name == "estimate":
            return self.estimate(node)
        if all(sort == "number" for sort in function.takes) and function.takes:
            return self.arithmetic(node, name)
        if function.takes == ("calendar",):
            return self.dated(node, name)
        values = [ARGUMENTS[sort.rstrip("?")](self, a, node) for sort, a in zip(function.takes, node.args)]  # noqa: B905
        return Ask(name, (*values, *[None] * (len(function.takes) - len(values))))

    def reckon(self, node: ast.Call) -> Expression:
        """Return the number that a leader worked out before, put in as it stands."""
        known = self.names.reckons.get(self.names.leader, {})
        if not self.names.leader:
            self.fail(node, "only a leader's courses can read what it reckons")
        name = node.args[0].id if isinstance(node.args[0], ast.Name) else ""
        if name not in known:
            self.unknown(node.args[0], name, known, "number reckoned before")
        return known[name]

    def arithmetic(self, node: ast.Call, name: str) -> Expression:
        values = [self.any(a) if name == "where" and i == 0 else self.number(a) for i, a in enumerate(node.args)]
        return reduce(partial(_fold, name), values) if name in ("min", "max") else _fold(name, *values)

    def estimate(self, node: ast.Call) -> Expression:
        if not self.names.acting:
            self.fail(node, "there is no self here to estimate anything")
        found = estimated(inner := self.number(node.args[0]))
        if found is None:
            self.fail(node, "estimate() is of numbers of the world, actors, bodies, regions and ties")
        if found == inner:
            self.fail(node, "there is no number here to estimate")
        return found

    def over_group(self, node: ast.Call, name: str) -> Expression:
        argument = node.args[0]
        if not isinstance(argument, ast.Attribute):
            self.fail(argument, f"{name}() takes a track of a group", FUNCTIONS[name].example)
        kind, who = self.owner(argument.value)
        track = self.track(kind, argument)
        if not isinstance(who, tuple):
            self.fail(argument, f"{ast.unparse(argument.value)} is not a group", ast.unparse(argument))
        if not who:
            self.fail(argument, f"the group {ast.unparse(argument.value)} is empty")
        others = isinstance(argument.value, ast.Name) and argument.value.id == "others"
        if others and name in ("most", "least"):
            self.fail(argument, f"{name}() does not work with others; name a group")
        return ReadGroup(name, track, who, without_self=others)

    def date(self, node: ast.Call) -> Expression:
        value = node.args[0].value if len(node.args) == 1 and isinstance(node.args[0], ast.Constant) else None
        try:
            if not isinstance(value, str):
                raise ValueError
            timed = len(value) == 16 and value[10] == "T"
            day = datetime.fromisoformat(value) if timed else datetime.combine(date.fromisoformat(value), _MIDNIGHT)
        except ValueError:
            self.fail(node, "a date is written year-month-day, in quotes", "date('2022-02-20')")
        return Number((day - datetime.combine(self.names.start, _MIDNIGHT)) / timedelta(days=1))

    def dated(self, node: ast.Call, name: str) -> Expression:
        """Return a question about a fact of the calendar, which only the day answers."""
        first, last = self.fact(node.args[0], node)
        if name == "calendar":
            return _fold("and", _fold(">=", Day(), Number(first)), _fold("<", Day(), Number(last + 1)))
        left = _fold("-", Number(first), Day()) if name == "days_to" else _fold("-", Day(), Number(last))
        return _fold("max", left, Number(0))

    def count(self, node: ast.Call, function: Function) -> None:
        least = len([sort for sort in function.takes if not sort.endswith("?")])
        most = len(function.takes) if not function.many else 20
        if not least <= len(node.args) <= most:
            wanted = str(least) if least == most else f"{least} or more" if function.many else f"{least} to {most}"
            self.fail(node, f"{function.name}() takes {wanted} argument{'s' * (wanted != '1')}, not {len(node.args)}",
                      function.example)  # fmt: skip


_METHODS: dict[type[ast.expr], Callable[[_Compiler, Any], Expression]] = {
    ast.Constant: _Compiler.constant,
    ast.Name: _Compiler.name,
    ast.Attribute: _Compiler.attribute,
    ast.UnaryOp: _Compiler.unary,
    ast.BinOp: _Compiler.binary,
    ast.BoolOp: _Compiler.both,
    ast.Compare: _Compiler.comparison,
    ast.IfExp: _Compiler.choice,
    ast.Call: _Compiler.call,
}


def estimated(node: Expression) -> Expression | None:
    """Return an expression with estimates by self in the place of its reads; None where a part cannot be estimated."""
    if isinstance(node, ReadTie):
        return Estimate(Kind.TIE, node.track, node.first, node.second)
    if isinstance(node, Read):
        return None if node.kind is Kind.FORMATION else Estimate(node.kind, node.track, node.who)
    if isinstance(node, ReadGroup):
        if node.without_self:
            return None
        each: list[Expression] = [Estimate(Kind.ACTOR, node.track, member) for member in node.members]
        joined = reduce(partial(_fold, {"most": "max", "least": "min"}.get(node.reduce, "+")), each)
        return _fold("/", joined, Number(float(len(each)))) if node.reduce == "mean" else joined
    if isinstance(node, Apply):
        parts = [estimated(part) for part in node.arguments]
        return None if None in parts else Apply(node.name, tuple(part for part in parts if part is not None))
    return None if isinstance(node, Ask) else node


def _refusal(node: ast.expr) -> str:
    shown = {
        ast.Lambda: "a lambda",
        ast.List: "a list",
        ast.Tuple: "a list of values",
        ast.Dict: "a dictionary",
        ast.Set: "a set",
        ast.Subscript: "a subscript […]",
        **dict.fromkeys((ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp), "a comprehension"),
        ast.NamedExpr: "an assignment",
        ast.JoinedStr: "an f-string",
        ast.Await: "await",
        ast.Yield: "yield",
        ast.Starred: "a star",
    }.get(type(node), "this")
    return f"{shown} is not part of the effect language"


def _fold(name: str, *arguments: Expression) -> Expression:
    """Return the application of an operator, worked out already where all its arguments are constants."""
    node = Apply(name, arguments)
    if name not in _TRUTHS and all(isinstance(a, Number) for a in arguments):
        with np.errstate(all="ignore"):
            value = float(node(None))  # type: ignore[arg-type]
        if math.isfinite(value):
            return Number(value)
        raise LanguageError("this works out to no finite number")
    return node


def is_condition(expression: Expression) -> bool:
    """Return whether an expression says yes or no: a comparison, a question of that kind, or what joins such."""
    if isinstance(expression, Ask):
        return FUNCTIONS[expression.name].truth
    if not isinstance(expression, Apply):
        return False
    if expression.name in _COMPARISONS.values():
        return True
    if expression.name == "where":
        return all(is_condition(part) for part in expression.arguments[1:])
    joins = expression.name in ("and", "or", "not", "number")  # 'number': a condition taken as 0 or 1
    return joins and all(is_condition(part) for part in expression.arguments)


def depends_on_the_world(expression: Expression) -> bool:
    """Return whether an expression reads or asks anything, and is not the same in every world and on every day."""
    if isinstance(expression, Apply):
        return any(depends_on_the_world(part) for part in expression.arguments)
    return not isinstance(expression, Number | Amount)
