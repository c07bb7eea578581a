"""Expressions written otherwise: roles put in, as numbers or as truths, and in the form in which most is alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from brinkmanship.simulation.expressions import (
    OPERATORS,
    Amount,
    Apply,
    Expression,
    Number,
    Read,
    ReadGroup,
    ReadStaticTie,
    Role,
)
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import Kind

_COMPARED = frozenset({"<", "<=", ">", ">=", "==", "!="})
JOINED = frozenset({"and", "or", "not"})
"""The operators of truths that give a truth."""
_ONES = frozenset({"*", "/"})  # which leave a number that it is times, or over, one


def substitute(node: Any, who: Mapping[Role, int], amount: float | None, rules: Rules) -> Any:
    """Return an expression with the roles *who* and *amount*, unless it is None, substituted, and fixed ties as numbers."""
    if isinstance(node, Role):
        return who.get(node, node)
    if isinstance(node, Amount):
        return node if amount is None else Number(amount)
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


def is_truth(node: Expression) -> bool:
    """Return whether the values of *node* are truths, not numbers."""
    return isinstance(node, Apply) and (node.name in _COMPARED or node.name in JOINED)


def as_truth(node: Expression) -> Expression:
    """Return a node of truths that holds where *node* is not zero."""
    if isinstance(node, Apply) and node.name == "number" and is_truth(node.arguments[0]):
        return node.arguments[0]
    return node if is_truth(node) else Apply("!=", (node, Number(0.0)))


def as_number(node: Expression) -> Expression:
    """Return a node of numbers, 1 where a truth holds."""
    return Apply("number", (node,)) if is_truth(node) else node


def simplest(node: Any) -> Any:
    """Return *node* in the form in which most is alike, of the same bits: nothing times 1, a constant added, not taken away.

    >>> simplest(Apply("-", (Apply("*", (Number(1.0), Amount())), Number(2.0))))
    Apply(name='+', arguments=(Amount(), Number(value=-2.0)))
    """
    if isinstance(node, tuple):
        return tuple(map(simplest, node))
    if not isinstance(node, Apply):
        return node
    name, parts = node.name, simplest(node.arguments)
    constants = [isinstance(part, Number) for part in parts]
    if name in ("+", "-", "*") and all(constants):
        return Number(float(OPERATORS[name](*(part.number for part in parts))))
    if name in _ONES:
        for one, other in (parts, parts[::-1]) if name == "*" else (parts[::-1],):
            if isinstance(one, Number) and one.value == 1:
                return as_number(other)
    if name == "-" and constants[1]:
        return Apply("+", (parts[0], Number(-parts[1].value)))
    return replace(node, arguments=parts)


def conjuncts(node: Expression | None) -> tuple[Expression, ...]:
    """Return the conditions that are joined by ``and`` in *node*, none where there is none."""
    if node is None:
        return ()
    truth = as_truth(node)
    if isinstance(truth, Apply) and truth.name == "and":
        return tuple(part for argument in truth.arguments for part in conjuncts(argument))
    return (truth,)
