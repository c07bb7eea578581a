"""Where `estimate()` may be asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from brinkmanship.scenario.checks import Context, rule
from brinkmanship.scenario.document import Problem
from brinkmanship.simulation.expressions import Estimate, Statement

_OF_ACTIONS = ("in_force", "pending", "done", "days_since")
_OF_EVENTS = ("fired", "days_since_event")
_ESTIMATED_IN = ("doctrines", "courses", "dilemmas", "preferences")
"""Sections whose formulas are worked out for a seat that decides; effects (statements) may estimate too."""


@rule
def estimates_have_somebody_who_estimates(context: Context) -> Iterator[Problem]:
    """`estimate()` is asked where a seat decides or acts: in doctrines and effects, not in conditions of the rules."""
    for path, formula in context.formulas.items():
        if path[0] not in _ESTIMATED_IN and not isinstance(formula, Statement) and _estimates(formula):
            yield context.error(path, "estimate() is what a seat decides by, and this is a rule", expected=_WAY_OUT)


_WAY_OUT = "the number itself; estimates belong in doctrines and effects"


def _estimates(node: Any) -> bool:
    if isinstance(node, Estimate):
        return True
    if isinstance(node, tuple):
        return any(map(_estimates, node))
    return (
        is_dataclass(node)
        and not isinstance(node, type)
        and any(_estimates(getattr(node, f.name)) for f in fields(node))
    )
