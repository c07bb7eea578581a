"""A file as data with places, and its problems: each has a place, a reason and a way out, and can be printed or sent as JSON.

Text from a file is shown through `quoted`, since a stranger's scenario must not steer the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from brinkmanship.scenario.document.places import Node, Path, Place, Source

SHOWN_WIDTH = 100
"""Longest part of a line that is shown, in characters."""
SHOWN_PROBLEMS = 100
"""Most problems printed in full; the rest is counted."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file; lines and columns count from 1, and are None where there is no place to name."""

    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: Path = ()
    expected: str | None = None
    suggestion: str | None = None
    severity: Literal["error", "warning", "note"] = "error"
    text: str | None = None
    width: int = 1

    def render(self) -> str:
        """The problem as people read it: `file:line:column: error: message`, the line with a caret, the way out."""
        where = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        rows = [": ".join([*([":".join(where)] if where else []), self.severity, self.message])]
        if self.text is not None and self.line is not None and self.column is not None:
            shown, caret = _excerpt(self.text, self.column, self.width)
            number = f"{self.line:>5}"
            rows += [f"{number} | {shown}".rstrip(), f"{'':>5} | {caret}"]
        if self.expected:
            rows.append(f"      = expected {self.expected}")
        if self.suggestion:
            rows.append(f"      = did you mean {quoted(self.suggestion)}?")
        return "\n".join(rows)

    def as_json(self) -> dict[str, Any]:
        """The problem as plain data for `--json`."""
        return {name: value for name, value in asdict(self).items() if name not in ("text", "width")}


@dataclass(frozen=True)
class Limits:
    """Limits of one file; size in bytes, the rest in counts."""

    bytes: int = 5_000_000
    depth: int = 40
    nodes: int = 200_000
    aliases: int = 1_000


DEFAULT_LIMITS = Limits()


@dataclass
class Document:
    """One file as plain data and places; `data` and `root` are None where the file could not be read at all."""

    source: Source
    data: Any = None
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)


class ScenarioError(Exception):
    """A scenario cannot be used; `problems` lists every reason, errors and warnings, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return render(self.problems)


def problem_at(place: Place | None, message: str, **more: Any) -> Problem:
    """A problem at a place; `more` are further fields of `Problem`."""
    if place is None:
        return Problem(message, **more)
    return Problem(
        message,
        file=place.source.name,
        line=place.line,
        column=place.column,
        text=place.source.line(place.line),
        width=place.width,
        **more,
    )


def problem_on(root: Node, path: Path, message: str, *, of_key: bool = False, **more: Any) -> Problem:
    """A problem at a path of a document: at the value, or at the key that names it; at the nearest parent if absent."""
    _, node = root.nearest(path)
    # A container's first line is where its name stands; pointing there reads better than at its first entry.
    at_key = of_key or bool(node.children)
    return problem_at(node.key if at_key and node.key is not None else node.value, message, path=path, **more)


def render(problems: Sequence[Problem]) -> str:
    """All problems as text, one paragraph each, cut after `SHOWN_PROBLEMS` with a count of the rest."""
    parts = [problem.render() for problem in problems[:SHOWN_PROBLEMS]]
    if len(problems) > SHOWN_PROBLEMS:
        parts.append(f"... and {len(problems) - SHOWN_PROBLEMS} more")
    return "\n".join(parts)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems sorted by file (as first met), line and column, each once."""
    unique = list(dict.fromkeys(problems))
    files = {name: rank for rank, name in enumerate(dict.fromkeys(problem.file for problem in unique))}
    return sorted(unique, key=lambda problem: (files[problem.file], problem.line or 0, problem.column or 0))


def quoted(value: object, limit: int = 60) -> str:
    """A value from a file in quotes, shortened, with anything that could steer a terminal made visible.

    >>> quoted("bell" + chr(7))
    "'bell\\\\x07'"
    """
    text = value if isinstance(value, str) else str(value)
    if len(text) > limit:
        text = text[: limit - 3] + "..."
    return f"'{visible(text)}'"


def visible(text: str) -> str:
    """The text with every unprintable character as its escape."""
    return "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode("ascii") for mark in text)


def _excerpt(text: str, column: int, width: int) -> tuple[str, str]:
    """The part of a line around a column, and the caret line that goes under it."""
    start = 0 if column <= SHOWN_WIDTH - 20 else column - SHOWN_WIDTH // 2
    part = text[start : start + SHOWN_WIDTH]
    before = ("..." if start else "") + visible(part[: column - 1 - start].replace("\t", " "))
    rest = visible(part[column - 1 - start :].replace("\t", " "))
    after = "..." if start + SHOWN_WIDTH < len(text) else ""
    carets = "^" * max(1, min(_cells(visible(part[column - 1 - start :][:width])), SHOWN_WIDTH))
    return before + rest + after, " " * _cells(before) + carets


def _cells(text: str) -> int:
    """Columns a text takes in a terminal."""
    return sum(0 if unicodedata.combining(mark) else 1 + (unicodedata.east_asian_width(mark) in "WF") for mark in text)
