"""Appeals of many options at once: every different number is read once, and sums run over all options together.

An option's appeal is a text with ``self``, ``target`` and ``place``. With those put in, most appeals are sums of a few
numbers times constants, and the same numbers come back in many of them. So they are taken apart, once, into

    appeal_i = constant_i + sum_k coefficient_ik * term_k

where a term is whatever is not a sum (a track, a question, ``max(…)``), and conditions into what is joined by ``and``.
What an option's action requires is among its conditions, as both read the same world and much of it alike.
Sums run in a fixed order, element by element over worlds, so a world's appeal is the same in any batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.expressions import Apply, Expression, Number, Scope
from brinkmanship.simulation.program import Conditions, Program
from brinkmanship.simulation.rules import Rules


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


@dataclass(frozen=True, slots=True)
class Appeals:
    """The appeals of all options, taken apart.

    Options stand here by how many terms they have, the most first, so that every place in the sums is one slice.
    """

    order: NDArray[np.intp]  # (options,) the position of each option among those sorted by terms
    constant: NDArray[np.float32]  # (options, 1)
    program: Program  # its numbers are the terms, its truths the conditions
    steps: tuple[tuple[NDArray[np.intp], NDArray[np.float32]], ...]
    """One a place in the sums: (rows of terms, coefficients (n, 1)); of the first n options."""
    conditions: Conditions

    @classmethod
    def of(cls, rules: Rules, appeals: Sequence[Expression], parts: Sequence[Sequence[Expression]]) -> Appeals:
        """Return *appeals* taken apart, with the *parts* of each one's conditions, all without free roles."""
        places: dict[Expression, int] = {}
        sums = []
        for appeal in appeals:
            constant, terms = linear(appeal)
            sums.append((constant, [(places.setdefault(t, len(places)), c) for t, c in terms.items() if c]))
        program, conditions = Conditions.of(rules, parts, places)
        ranked = sorted(range(len(sums)), key=lambda i: -len(sums[i][1]))
        steps = []
        for number in range(max((len(terms) for _, terms in sums), default=0)):
            found = [sums[i][1][number] for i in ranked if len(sums[i][1]) > number]
            rows = program.numbers[[term for term, _ in found]]
            steps.append((rows, np.array([[coefficient] for _, coefficient in found], np.float32)))
        return cls(
            order=np.argsort(ranked, kind="stable"),
            constant=np.array([[sums[i][0]] for i in ranked], np.float32).reshape(-1, 1),
            program=program,
            steps=tuple(steps),
            conditions=conditions,
        )

    def values(self, scope: Scope, allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Return every appeal, (options, worlds), and take out of *allowed*, (options, worlds), what no condition
        lets be thought of."""
        terms, holds = self.program(scope)
        self.conditions.restrict(holds, allowed)
        out = np.repeat(self.constant, allowed.shape[1], axis=1)
        for rows, coefficients in self.steps:
            part = terms.take(rows, axis=0, mode="clip")
            part *= coefficients
            out[: len(rows)] += part
        return out.take(self.order, axis=0, mode="clip")
