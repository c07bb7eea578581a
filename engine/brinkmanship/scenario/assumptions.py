"""The page of assumptions: design numbers with their rationale, and scenarios in which some of them are otherwise."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from brinkmanship.scenario.document import Path
from brinkmanship.scenario.language.statements import is_statement, scaled
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.scenario.models import Scenario
from brinkmanship.scenario.provenance import numbers

Ends = tuple[float, float]


@dataclass(frozen=True)
class Row:
    """A family of design numbers, or one: why it has its size, and between what it is swept."""

    name: str
    of: tuple[str, ...]
    count: int  # numbers and formulas
    lowest: float | None  # of the numbers; None where there are only formulas
    highest: float | None
    rationale: str
    sweep: str  # 'values', 'factor', or '' where it is not swept
    ends: Ends | None


def page(loaded: Loaded) -> list[Row]:
    """Return the assumptions of a scenario: the families it declares, then single numbers with a rationale or range."""
    scenario, rows = loaded.scenario, []
    for name, one in scenario.assumptions.items():
        found = list(places(loaded.data, one.of, loaded.formulas))
        values = [value for _, value in found if not isinstance(value, str)]
        low, high = (min(values), max(values)) if values else (None, None)
        how = "values" if one.range else "factor" if one.factor else ""
        rows.append(Row(name, tuple(one.of), len(found), low, high, one.rationale, how, one.ends))
    for number in numbers(scenario):
        if number.range is not None or (number.kind == "design" and number.own_rationale):
            why = number.own_rationale or number.note or ""
            how = "values" if number.range else ""
            rows.append(Row(number.name, (number.name,), 1, number.value, number.value, why, how, number.range))
    return rows


def uncovered(scenario: Scenario, data: Mapping[str, Any]) -> list[Path]:
    """Return the design numbers that have no rationale: none of their own, of their entry, or of a family."""
    families = [pattern for one in scenario.assumptions.values() for pattern in one.of]
    covered = {path for path, _ in places(data, families, ())}
    open_ = (n for n in numbers(scenario) if n.kind == "design" and n.rationale is None and n.source is None)
    return [number.path for number in open_ if number.path not in covered]


def places(
    data: Mapping[str, Any], patterns: Sequence[str], formulas: Collection[Path]
) -> Iterator[tuple[Path, float | str]]:
    """Yield each number and formula of plain data whose path one of the *patterns* means, with its value.

    A pattern may name an entry or a list: every number below it is meant, and every one of the *formulas* but conditions.
    """
    yield from Leaves(data, formulas).meant(patterns)


class Leaves:
    """The numbers and formulas of plain data by name, so that many patterns are looked up in one walk of the data."""

    def __init__(self, data: Mapping[str, Any], formulas: Collection[Path]) -> None:
        found = ((path, v) for path, v in _leaves(data, ()) if not isinstance(v, str) or path in formulas)
        self._found = list(found)
        self._names = sorted((".".join(map(str, path)), number) for number, (path, _) in enumerate(self._found))

    def meant(self, patterns: Sequence[str]) -> Iterator[tuple[Path, float | str]]:
        """Yield each number and formula whose path one of the *patterns* means, with its value, as the data has them."""
        numbers: set[int] = set()
        for pattern in patterns:
            begin, expression = pattern.split("*")[0].removesuffix("."), _compiled(pattern)
            for name, number in self._names[bisect_left(self._names, (begin, -1)) :]:
                if not name.startswith(begin):
                    break
                if expression.fullmatch(name):
                    numbers.add(number)
        for number in sorted(numbers):
            yield self._found[number]


def otherwise(loaded: Loaded, row: Row, end: float) -> dict[str, Any]:
    """Return a copy of a scenario's plain data with the numbers of a row at one end of their range."""
    out = deepcopy(dict(loaded.data))
    for path, value in places(loaded.data, row.of, loaded.formulas):
        *above, last = path
        where: Any = out
        for step in above:
            where = where[step]
        if isinstance(value, str):
            where[last] = scaled(value, end) if is_statement(value) else f"{end:g} * ({value})"
            continue
        new = end if row.sweep == "values" else value * end
        if last in _SPANS or str(last).endswith("_days"):
            new = max(round(new), 1)
        if isinstance(where[last], dict):
            where[last] = {**where[last], "value": new}
        else:
            where[last] = new
    return out


_SPANS = frozenset({"after", "cooldown", "days", "delay", "duration", "every"})
"""Lengths of time, which are whole days, beside those whose names end so."""
_NOT_SIZES = frozenset({"source", "confidence", "note", "notes", "name", "text", "rationale", "traces", "that", "when"})


def _leaves(data: Any, path: Path) -> Iterator[tuple[Path, float | str]]:
    if isinstance(data, Mapping):
        if isinstance(value := data.get("value"), int | float) and not isinstance(value, bool):
            yield path, float(value)
            return
        for name, inner in data.items():
            if name not in _NOT_SIZES:
                yield from _leaves(inner, (*path, name))
    elif isinstance(data, list):
        for number, inner in enumerate(data):
            yield from _leaves(inner, (*path, number))
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield path, float(data)
    elif isinstance(data, str):
        yield path, data


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return an expression for the paths that a pattern means: `*` one step, `**` any number, and all below it."""
    steps = [
        r"(?:[^.]+\.)*" if step == "**" else "[^.]*".join(map(re.escape, step.split("*"))) + r"\."
        for step in pattern.split(".")
    ]
    return re.compile("".join(steps).removesuffix(r"\.") + r"(?:\..+)?")
