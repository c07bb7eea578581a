"""Appeals of many options at once: every different number is read once, and sums run over all options together.

An option's appeal is a text with ``self``, ``target`` and ``place``. With those put in, most appeals are sums of a few
numbers times constants, and the same numbers come back in many of them. So they are taken apart, once, into

    appeal_i = constant_i + sum_k coefficient_ik * term_k

where a term is whatever is not a sum (a track, a question, ``max(…)``), and conditions into what is joined by ``and``.
Sums run in a fixed order, element by element over worlds, so a world's appeal is the same in any batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.simulation.expressions import Amount, Apply, Expression, Number, ReadStaticTie, Role, Scope
from engine.simulation.rules import Rules


def bound(node: Any, who: Mapping[Role, int], amount: float, rules: Rules) -> Any:
    """Return an expression with ``self``, ``target``, ``place`` and ``amount`` put in, and fixed ties as numbers."""
    if isinstance(node, Role):
        return who.get(node, node)
    if isinstance(node, Amount):
        return Number(amount)
    if isinstance(node, tuple):
        return tuple(bound(item, who, amount, rules) for item in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    found = {f.name: bound(getattr(node, f.name), who, amount, rules) for f in fields(node) if f.init}
    new = replace(node, **found)
    if isinstance(new, ReadStaticTie) and not isinstance(new.first, Role) and not isinstance(new.second, Role):
        return Number(float(rules.static_ties[new.name].ravel()[new.first * len(rules.actors) + new.second]))
    return new


def linear(node: Expression) -> tuple[float, dict[Expression, float]]:
    """Return (constant, {term: coefficient}) whose sum is *node*.

    >>> linear(Apply("-", (Number(3.0), Apply("*", (Number(2.0), Number(0.5))))))
    (2.0, {})
    """
    if isinstance(node, Number):
        return node.value, {}
    if isinstance(node, Apply):
        parts = [linear(a) for a in node.arguments]
        if node.name in ("+", "-") and len(parts) == 2:
            return _sum(parts[0], parts[1], -1.0 if node.name == "-" else 1.0)
        if node.name == "neg":
            return _sum((0.0, {}), parts[0], -1.0)
        if node.name == "*":
            for one, other in (parts, parts[::-1]):
                if not one[1]:
                    return other[0] * one[0], {t: c * one[0] for t, c in other[1].items()}
        if node.name == "/" and not parts[1][1] and parts[1][0]:
            return parts[0][0] / parts[1][0], {t: c / parts[1][0] for t, c in parts[0][1].items()}
    return 0.0, {node: 1.0}


def _sum(
    one: tuple[float, dict[Expression, float]], other: tuple[float, dict[Expression, float]], sign: float
) -> tuple[float, dict[Expression, float]]:
    terms = dict(one[1])
    for term, coefficient in other[1].items():
        terms[term] = terms.get(term, 0.0) + sign * coefficient
    return one[0] + sign * other[0], terms


def conjuncts(node: Expression | None) -> tuple[Expression, ...]:
    """Return the expressions that are joined by ``and`` in *node*."""
    if node is None:
        return ()
    if isinstance(node, Apply) and node.name == "and":
        return tuple(part for argument in node.arguments for part in conjuncts(argument))
    return (node,)


@dataclass(frozen=True, slots=True)
class Appeals:
    """The appeals of all options, taken apart."""

    constant: NDArray[np.float32]  # (options, 1)
    terms: tuple[Expression, ...]
    steps: tuple[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]], ...]
    """One a place in the sums: (options, terms, coefficients (n, 1)); every option that has so many terms."""
    conditions: tuple[Expression, ...]
    when: tuple[tuple[tuple[int, ...], NDArray[np.intp]], ...]  # (conditions that must all hold, options)

    @classmethod
    def of(cls, rules: Rules, appeals: Sequence[Expression], when: Sequence[Expression | None]) -> Appeals:
        """Return *appeals* and conditions, in which nobody is left to put in (:func:`bound`), taken apart."""
        places: dict[Expression, int] = {}
        sums = []
        for appeal in appeals:
            constant, terms = linear(appeal)
            sums.append((constant, [(places.setdefault(t, len(places)), c) for t, c in terms.items() if c]))
        longest = max((len(terms) for _, terms in sums), default=0)
        steps = []
        for number in range(longest):
            rows = [i for i, (_, terms) in enumerate(sums) if len(terms) > number]
            found = [sums[i][1][number] for i in rows]
            steps.append(
                (
                    np.array(rows, np.intp),
                    np.array([term for term, _ in found], np.intp),
                    np.array([[coefficient] for _, coefficient in found], np.float32),
                )
            )
        listed: dict[Expression, int] = {}
        joined: dict[tuple[int, ...], list[int]] = {}
        for row, condition in enumerate(when):
            parts = tuple(sorted({listed.setdefault(part, len(listed)) for part in conjuncts(condition)}))
            if parts:
                joined.setdefault(parts, []).append(row)
        return cls(
            constant=np.array([[constant] for constant, _ in sums], np.float32).reshape(-1, 1),
            terms=tuple(places),
            steps=tuple(steps),
            conditions=tuple(listed),
            when=tuple((parts, np.array(rows, np.intp)) for parts, rows in joined.items()),
        )

    def allow(self, scope: Scope, allowed: NDArray[np.bool_]) -> None:
        """Take out of *allowed*, (options, worlds), what no condition lets be thought of."""
        holds = [np.asarray(c(scope), bool) for c in self.conditions]
        for parts, rows in self.when:
            whole: NDArray[np.bool_] | None = None
            for part in parts:
                one = holds[part]
                if one.ndim == 0 and one:
                    continue
                whole = one if whole is None else whole & one
            if whole is None:
                continue
            if whole.ndim == 0:
                allowed[rows] = False
            else:
                allowed[rows] &= whole

    def values(self, scope: Scope, worlds: int) -> NDArray[np.float32]:
        """Return every appeal, (options, worlds)."""
        out = np.repeat(self.constant, worlds, axis=1)
        terms = np.empty((len(self.terms), worlds), np.float32)
        for row, term in enumerate(self.terms):
            terms[row] = term(scope)
        for rows, which, coefficients in self.steps:
            part = terms[which]
            part *= coefficients
            if len(rows) == len(out):
                out += part
            else:
                out[rows] += part
        return out
