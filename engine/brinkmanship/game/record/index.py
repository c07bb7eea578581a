"""A record as lines that are looked at only when they are needed: what makes opening and seeking quick.

The committing lines are found by their beginning, without reading the numbers in them. A line that is asked for is
checked against its checksum and that of the line before it, so that what is shown is what was written or is said not to be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from brinkmanship.game.record.migrations import FORMAT, migrated, readable
from brinkmanship.game.record.text import COMMITTING, Line, RecordError, parse_line, read_bytes, seal, split_lines

_KIND = re.compile(rb'^\{"kind":"([a-z]+)"')
_TURN = re.compile(
    rb'^\{"kind":"(?:turn|start)","turn":(\d+),"node":(\d+),"parent":(-?\d+),"day":(\d+),"date":"([^"]*)","over":(true|false)'
)
_CHAIN = re.compile(rb'"chain":"([0-9a-f]{16})"(?:,"wall":\{[^{}]*\})?\}$')


@dataclass(frozen=True, slots=True)
class TurnSpan:
    """The lines of one turn: *first* to *commit*, both counted from 0, the committing one last."""

    first: int
    commit: int
    turn: int
    node: int
    parent: int
    day: int
    date: str


class RecordIndex:
    """The lines of a record; raises :class:`RecordError` where there is none."""

    def __init__(self, lines: list[bytes], name: str, *, torn: bool = False) -> None:
        """*lines* are whole lines without their ends, *torn* where a part of a line followed; see :meth:`open`."""
        self.name = name
        self.torn = torn  # whether something was being written when the program ended
        self.lines = lines
        if not lines:
            raise RecordError(f"{name} is not a record of a game: it has no header line", 1)
        header, _ = parse_line(lines[0], 1)
        if header is None or header.get("kind") != "header":
            raise RecordError(f"{name} is not a record of a game: its first line is no header", 1)
        if not readable(header.get("format")):
            raise RecordError(
                f"{name} has record format {header.get('format')!r}; this version of the program reads up to {FORMAT}",
                1,
            )
        self.format = int(header["format"])  # of the lines as they are; what is read of them is as of today
        self.header: Line = migrated(header, self.format)
        self.spans: list[TurnSpan] = []
        self.between: list[int] = []  # committing lines that are no turns: branches, names, seats
        self.strange: list[int] = []  # lines that cannot be told
        self.loose: list[tuple[int, int]] = []  # first and last of lines whose turn was never ended
        self._sound: dict[int, bool] = {}
        self._scan()
        if not self.spans:
            raise RecordError(f"{name} holds no game yet: it has a header and nothing else")

    @classmethod
    def open(cls, path: Path) -> RecordIndex:
        """Read the record at *path*; a torn last line is left out."""
        lines, tail, _ = split_lines(read_bytes(path))
        return cls(lines, str(path), torn=bool(tail))

    def _scan(self) -> None:
        first = 1
        others = COMMITTING - {"turn", "start"}
        for number in range(1, len(self.lines)):
            found = _KIND.match(self.lines[number])
            kind = found[1].decode() if found else ""
            if kind in ("turn", "start"):
                head = _TURN.match(self.lines[number])
                if head is None:
                    self.strange.append(number)
                    continue
                turn, node, parent, day = (int(head[i]) for i in (1, 2, 3, 4))
                self.spans.append(TurnSpan(first, number, turn, node, parent, day, head[5].decode("utf-8", "replace")))
                first = number + 1
            elif kind in others:
                if first < number:
                    self.loose.append((first, number - 1))
                self.between.append(number)
                first = number + 1
            elif not kind:
                self.strange.append(number)
        self.torn |= first < len(self.lines)

    def line(self, number: int) -> tuple[Line, str]:
        """Return line *number* (from 0) as data of the present format and what is wrong with it, '' for nothing.

        Raises :class:`RecordError` where it cannot be read at all.
        """
        data, fault = self._line(number)
        return migrated(data, self.format), fault

    def _line(self, number: int) -> tuple[Line, str]:
        self._sound[number] = False
        data, fault = parse_line(self.lines[number], number + 1)
        if data is None:
            assert fault is not None
            raise RecordError(f"line {number + 1}: {fault.text}", number + 1)
        if fault is not None:
            return data, f"line {number + 1}: {fault.text}"
        before = _CHAIN.search(self.lines[number - 1]) if number else None
        if (number and before is None) or data.get("chain") != seal(data, before[1].decode() if before else ""):
            return data, f"line {number + 1} was changed, or is not the one that stood here"
        self._sound[number] = True
        return data, ""

    def sound(self, number: int) -> bool:
        """Return whether line *number* (from 0) is as it was written."""
        if number not in self._sound:
            try:
                self.line(number)
            except RecordError:
                return False
        return self._sound[number]

    @cached_property
    def damage(self) -> tuple[str, ...]:
        """What is wrong with the record, every line of it looked at; () where it is as it was written."""
        out = []
        for number in range(len(self.lines)):
            try:
                fault = self.line(number)[1]
            except RecordError as error:
                fault = str(error)
            out += [fault] if fault else []
        return (*out, *self.gaps)

    @cached_property
    def gaps(self) -> tuple[str, ...]:
        """What is missing from the record, as far as the order of its turns tells."""
        out = [f"line {number + 1} cannot be told" for number in self.strange]
        out += [f"lines {a + 1} to {b + 1} are of a turn whose last line is missing" for a, b in self.loose]
        nodes: set[int] = set()
        for span in self.spans:
            follows = span.parent in nodes if nodes else span.parent == -1
            if not follows or span.parent >= span.node:
                out.append(f"line {span.commit + 1}: turn {span.turn} follows a turn that is not there")
            elif span.node in nodes:
                out.append(f"line {span.commit + 1}: turn {span.turn} is there twice")
            nodes.add(span.node)
        return tuple(out)

    def facts(self, span: TurnSpan) -> tuple[list[Line], list[str]]:
        """Return the lines of a turn before the committing one, and what is wrong with them."""
        lines, faults = [], []
        if not self.sound(span.first - 1):  # lines of this turn may have gone with it
            faults.append(f"line {span.first}, before those of this turn, is damaged: some may be missing")
        for number in range(span.first, span.commit):
            try:
                data, fault = self.line(number)
            except RecordError as error:
                faults.append(str(error))
                continue
            lines.append(data)
            faults += [fault] if fault else []
        return lines, faults

    def others(self) -> list[tuple[int, dict[str, Any]]]:
        """Return the branches, names, seats and notes between the turns, each with its line number (from 0).

        What cannot be read is left out: :attr:`damage` tells of it.
        """
        out = []
        for number in self.between:
            try:
                out.append((number, self.line(number)[0]))
            except RecordError:
                continue
        return out


def some_of(texts: Sequence[str], most: int = 5) -> list[str]:
    """Return *texts*, or where they are more than *most* the first of them and how many more there are, on so many lines.

    >>> some_of(["a", "b", "c"], 2)
    ['a', '… and 2 more']
    >>> some_of(["a", "b"], 2)
    ['a', 'b']
    """
    return list(texts) if len(texts) <= most else [*texts[: most - 1], f"… and {len(texts) - most + 1} more"]
