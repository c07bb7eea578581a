"""A record as lines that are read only when they are needed: for loading, showing, verifying and watching alike.

Every line begins with its kind, and those that end a turn are small (a turn's state is a line of its own), so that
opening a long record reads little. A line that is asked for is checked against its checksum and that of the line before
it, so that what is shown is what was written or is said not to be.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from brinkmanship.game.record.migrations import FORMAT, migrated, readable
from brinkmanship.game.record.text import (
    COMMITTING,
    Fault,
    Line,
    RecordError,
    parse_line,
    read_bytes,
    seal,
    split_lines,
)

TURNS = frozenset({"start", "turn"})
"""Kinds of line that end a turn."""

_KIND = b'{"kind":"'
_HEAD = {"turn": int, "node": int, "parent": int, "day": int, "date": str, "over": bool}


@dataclass(frozen=True, slots=True)
class TurnSpan:
    """The lines of one turn: *first* to *commit*, both counted from 0, the committing one last."""

    first: int
    commit: int
    state: int  # the line of the state: before *commit*; in records before format 3 that one itself
    turn: int
    node: int
    parent: int
    day: int
    date: str


class RecordIndex:
    """The lines of a record; raises :class:`RecordError` where there is none."""

    def __init__(self, lines: list[bytes], name: str, *, torn: bool = False, bare: bool = False) -> None:
        """Index whole *lines* without their ends; *torn*: a part of one followed; *bare*: a header alone will do."""
        self.name = name
        self.torn = torn  # whether something was being written when the program ended
        self.lines = lines
        header = _header(lines[0] if lines else None, name)
        self.format = int(header["format"])  # of the lines as they are; what is read of them is as of today
        self.header: Line = migrated(header, self.format)
        self.mended = False  # its ends of lines were those of another system: see `split_lines`
        self.warnings: list[str] = []  # what was dropped at its end
        self.spans: list[TurnSpan] = []
        self.between: list[int] = []  # committing lines that are no turns: branches, names, seats, notes, drafts
        self.strange: list[int] = []  # lines that cannot be told
        self.loose: list[tuple[int, int]] = []  # first and last of lines whose turn was never ended
        self.end = 1  # lines up to the last committed one
        self._faults: dict[int, Fault | None] = {}  # of the lines that were read
        self._chains: dict[int, str | None] = {}
        self._scan()
        if not bare and not self.spans:
            raise RecordError(f"{name} holds no game yet: it has a header and nothing else")

    @classmethod
    def open(cls, path: Path, *, bare: bool = False) -> RecordIndex:
        """Read the record at *path*; a torn last line is left out."""
        lines, tail, mended = split_lines(read_bytes(path))
        index = cls(lines, str(path), torn=bool(tail), bare=bare)
        index.mended = mended
        if index.torn and not index.warnings:
            what = "a torn last line" if tail and index.end == len(lines) else "an unfinished turn"
            index.warnings.append(f"{what} was dropped: it had not been committed")
        return index

    def _scan(self) -> None:
        last = len(self.lines) - 1
        if last > 0 and not self.torn and parse_line(self.lines[last], 0)[0] is None:
            self.warnings.append(f"the last line ({last + 1}) is damaged and was dropped")
            self.lines, self.torn = self.lines[:-1], True
        first = state = 1
        for number in range(1, len(self.lines)):
            kind = _kind(self.lines[number])
            if kind in TURNS:
                span = self._span(first, number, state)
                if span is None:
                    self.strange.append(number)
                else:
                    self.spans.append(span)
                    first = number + 1
            elif kind in COMMITTING:
                if first < number:
                    self.loose.append((first, number - 1))
                self.between.append(number)
                first = number + 1
            elif kind == "state":
                state = number
            elif not kind:
                self.strange.append(number)
            if kind in COMMITTING:
                self.end = number + 1
        self.torn |= self.end < len(self.lines)

    def _span(self, first: int, number: int, state: int) -> TurnSpan | None:
        line = _data(self.lines[number])
        if line is None or any(type(line.get(name)) is not kind for name, kind in _HEAD.items()):
            return None
        self._chains[number] = str(line.get("chain", ""))
        turn, node, parent, day, date, _ = (line[name] for name in _HEAD)
        return TurnSpan(first, number, number if self.format < 3 else state, turn, node, parent, day, date)

    # --- lines --------------------------------------------------------------------------------------------------------

    def line(self, number: int) -> tuple[Line, str]:
        """Return line *number* (from 0) as data of today and its fault or ''; raise :class:`RecordError` if unreadable."""
        data, fault = self._read(number)
        if data is None:
            raise RecordError(str(fault), number + 1)
        return migrated(data, self.format), str(fault or "")

    def turn(self, span: TurnSpan) -> tuple[Line, str]:
        """Return the lines that end a turn, its state among them, as one, and what is wrong with them; like :meth:`line`."""
        commit, fault = self.line(span.commit)
        if span.state == span.commit:
            return commit, fault
        if span.state < span.first:
            return commit, fault or f"line {span.commit + 1}: the state of turn {span.turn} is missing"
        state, other = self.line(span.state)
        return {**state, **commit}, other or fault

    def _read(self, number: int) -> tuple[Line | None, Fault | None]:
        data, fault = parse_line(self.lines[number], number + 1)
        if fault is not None:
            _, fault = parse_line(self.lines[number], number + 1, self._turn_near(number))
        self._chains[number] = None if data is None else str(data.get("chain", ""))
        if data is not None and fault is None:
            before = self._chain(number - 1) if number else ""
            if before is None or data.get("chain") != seal(data, before):
                turn = data.get("turn")
                text = "the line was changed, or is not the one that stood here"
                fault = Fault(number + 1, turn if isinstance(turn, int) else 0, "chain", text)
        self._faults[number] = fault
        return data, fault

    def _chain(self, number: int) -> str | None:
        """Return the checksum that line *number* gives itself, None where it cannot be read."""
        if number not in self._chains:
            data = _data(self.lines[number])
            self._chains[number] = None if data is None else str(data.get("chain", ""))
        return self._chains[number]

    def _turn_near(self, number: int) -> int:
        return next((span.turn for span in reversed(self.spans) if span.first <= number), 0)

    def sound(self, number: int) -> bool:
        """Return whether line *number* (from 0) is as it was written."""
        if number not in self._faults:
            self._read(number)
        return self._faults[number] is None

    @cached_property
    def rows(self) -> list[tuple[int, Line]]:
        """All committed lines that can be read but the header, with their numbers (from 0), as of today."""
        read = ((number, self._read(number)[0]) for number in range(len(self.lines)))
        return [(n, migrated(data, self.format)) for n, data in read if data is not None and 0 < n < self.end]

    @cached_property
    def chain(self) -> str:
        """The checksum of the last committed line."""
        return self._chain(self.end - 1) or ""

    @property
    def size(self) -> int:
        """Bytes up to the end of the last committed line, as the program writes lines."""
        return sum(map(len, self.lines[: self.end])) + self.end

    # --- what is wrong ------------------------------------------------------------------------------------------------

    @cached_property
    def faults(self) -> list[Fault]:
        """What is wrong with the lines themselves, every one of them read."""
        _ = self.rows
        return [fault for _, fault in sorted(self._faults.items()) if fault is not None]

    @cached_property
    def damage(self) -> tuple[str, ...]:
        """What is wrong with the record, every line of it looked at; () where it is as it was written."""
        return (*map(str, self.faults), *self.gaps)

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

    # --- what it holds ------------------------------------------------------------------------------------------------

    def facts(self, span: TurnSpan) -> tuple[list[Line], list[str]]:
        """Return the lines of a turn before its state, and what is wrong with them."""
        lines, faults = [], []
        if not self.sound(span.first - 1):  # lines of this turn may have gone with it
            faults.append(f"line {span.first}, before those of this turn, is damaged: some may be missing")
        for number in range(span.first, span.commit):
            if number == span.state:
                continue
            try:
                data, fault = self.line(number)
            except RecordError as error:
                faults.append(str(error))
                continue
            lines.append(data)
            faults += [fault] if fault else []
        return lines, faults

    def turns_to(self, node: int) -> list[TurnSpan]:
        """Return the turns from the start to the state *node*, in order."""
        nodes, out = {span.node: span for span in self.spans}, list[TurnSpan]()
        at = nodes.get(node)
        while at is not None:
            out.append(at)
            at = nodes.get(at.parent) if at.parent < at.node else None
        return out[::-1]

    def others(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the readable lines between the turns (branches, notes, drafts…), each with its number (from 0)."""
        for number in self.between:
            with suppress(RecordError):
                yield number, self.line(number)[0]


def peek(path: Path) -> tuple[Line, Line]:
    """Return the header of a record and the line of the turn it stands at, no line between.

    Raises :class:`RecordError` for no game.
    """
    if not path.is_file():
        read_bytes(path)  # says why not; a pipe is never opened
    try:
        with path.open("rb") as file:
            first = file.readline()
            if first.startswith(_KIND) and first.endswith(b"\n"):
                header = _header(first.rstrip(b" \t\r\n"), str(path))
                size, span = file.seek(0, os.SEEK_END), 0
                while span < size:
                    span = min(max(span * 4, 65_536), size)
                    file.seek(size - span)
                    wanted: object = None  # the node of the turn it went back to
                    for text in reversed(file.read(span).split(b"\n")[0 if span == size else 1 :]):
                        kind = _kind(text)
                        line = parse_line(text, 0)[0] if kind in TURNS or kind == "branch" else None
                        if line is not None and kind == "branch":
                            wanted = line.get("node") if wanted is None else wanted
                        elif line is not None and wanted in (None, line.get("node")):
                            format = int(header["format"])
                            return migrated(header, format), migrated(line, format)
                if wanted is not None:
                    raise RecordError(f"{path}: a branch leaves from node {wanted}, which is not there")
                raise RecordError(f"{path} holds no game yet: it has a header and nothing else")
    except OSError as error:
        raise RecordError(f"{path} cannot be read: {error.strerror or error}") from None
    index = RecordIndex.open(path)
    return index.header, index.line(index.spans[-1].commit)[0]


def _kind(text: bytes) -> str:
    """Return the kind of a line, '' where it does not begin with one.

    >>> _kind(b'{"kind":"turn","turn":3}'), _kind(b'{"turn":3}')
    ('turn', '')
    """
    if not text.startswith(_KIND):
        return ""
    return text[len(_KIND) : text.find(b'"', len(_KIND))].decode("ascii", "replace")


def _data(text: bytes) -> Line | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _header(text: bytes | None, name: str) -> Line:
    if text is None:
        raise RecordError(f"{name} is not a record of a game: it has no header line", 1)
    header, _ = parse_line(text, 1)
    if header is None or header.get("kind") != "header":
        raise RecordError(f"{name} is not a record of a game: its first line is no header", 1)
    if not readable(header.get("format")):
        raise RecordError(
            f"{name} has record format {header.get('format')!r}; this version of the program reads up to {FORMAT}", 1
        )
    return header


def some_of(texts: Sequence[str], most: int = 5) -> list[str]:
    """Return at most *most* lines: *texts*, or the first of them and how many more there are.

    >>> some_of(["a", "b", "c"], 2)
    ['a', '… and 2 more']
    >>> some_of(["a", "b"], 2)
    ['a', 'b']
    """
    return list(texts) if len(texts) <= most else [*texts[: most - 1], f"… and {len(texts) - most + 1} more"]
