"""Formulas must compile."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.scenario.checks import Context, rule
from brinkmanship.scenario.document import Problem


@rule
def formulas_compile(context: Context) -> Iterator[Problem]:
    """Every expression and statement is one of the effect language, and names what is there."""
    yield from context.formulas[1]
