"""The text of a record: what its lines are, how they are sealed, and how they are read. Never writes.

The first line is the header; then one line a fact, its kind first. What is done before a turn is resolved (drafts,
hand-ins, notes) is committed line by line. Facts of a turn (orders in canonical order, injects, results) and its state
stand before the ``turn`` line that commits them; whatever stands after the last committing line was being written when
the program died, and is dropped with a warning. Every line carries ``chain``, a hash of itself and of the line before, so
that a changed, dropped, doubled or swapped line is found. What depends on the clock on the wall is under ``wall`` alone
and outside the chain: two runs of one game give the same lines but for that.

Turns form a tree: a turn has a number (``node``) and names the node it follows (``parent``), so a game that was rewound
keeps both branches.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from brinkmanship.game.record.codec import text_hash

PENDING = frozenset({"draft", "handed", "reopened", "improvised", "withdrawn"})
"""Kinds of line that say something of a turn before it is resolved."""
COMMITTING = frozenset({"start", "turn", "branch", "name", "seat", "note"}) | PENDING
"""Kinds of line that end what is written in one go."""

Line = dict[str, Any]
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # marks of the two orders of bytes
_BEGINNING = b'{"kind":"header"'


class RecordError(Exception):
    """A record that cannot be opened or written; the message says why and where, for people."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class Taken(RecordError):
    """The name of a record is that of another, or another program writes it."""


def dump(line: Mapping[str, Any]) -> str:
    """Return the one way a line is written: keys in the order given, no spaces, no newline, nothing but characters."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if not text.isascii():  # half of a pair of code units, which a program or a window may hand over, is no character
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def seal(line: Line, previous: str) -> str:
    """Return the chain value of *line* (without ``chain`` and ``wall``) after a line with chain *previous*."""
    return text_hash(previous + dump({k: v for k, v in line.items() if k not in ("chain", "wall")}))


def now_utc() -> str:
    """Return the time on the wall in UTC, ISO with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def wall(time: str = "") -> Line:
    """Return the wall-clock part of a line, of now or of *time*, with a checksum of its own."""
    now = time or now_utc()
    return {"at": now, "sum": f"{zlib.crc32(now.encode()):08x}"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a record's text: the line (from 1), the turn it belongs to, the field, and what."""

    line: int
    turn: int
    field: str
    text: str

    def __str__(self) -> str:
        """The fault in words, with its line."""
        head, colon, rest = self.text.partition("the line ")
        return f"line {self.line} {rest}" if colon and not head else f"line {self.line}: {self.text}"


def read_bytes(path: Path) -> bytes:
    """Return what the file of a record holds; raise :class:`RecordError` where it cannot be read or is no plain file."""
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "is no ordinary file" if path.exists() else ""
            raise RecordError(f"{path} {what}, not a record of a game" if what else f"there is no record at {path}")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise RecordError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def split_lines(data: bytes) -> tuple[list[bytes], bytes, bool]:
    r"""Return a record's whole lines, what follows the last of them, and whether they were written another way.

    Mail, version control and editors change how lines end, put blanks there and empty lines between, a mark of the
    encoding before the first, write UTF-16, or leave out the last end of a line. None of it changes what a line says, so
    that its checksum holds.

    >>> split_lines(b'\xef\xbb\xbf{"a":1}\r\n{"b":2}\r\n')
    ([b'{"a":1}', b'{"b":2}'], b'', True)
    >>> split_lines(b'{"a":1}\n{"b":')
    ([b'{"a":1}'], b'{"b":', False)
    """
    plain = data
    if data[:2] in _UTF_16:
        with contextlib.suppress(UnicodeError):
            text = data.decode("utf-16")
            plain = text.encode("utf-8") if text.startswith('{"kind"') else data
    plain = plain.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in plain:  # within a line there is none: JSON writes it as \r
        plain = plain.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    *lines, tail = plain.split(b"\n")
    bare = [line.rstrip(b" \t") for line in lines]
    lines = [line for line in bare if line] if tail or any(bare) else bare
    mended = plain != data or sum(map(len, lines)) + len(lines) + len(tail) != len(plain)
    if lines and _whole(lines, tail):
        lines, tail, mended = [*lines, tail], b"", True
    return lines, tail, mended


def _whole(lines: list[bytes], tail: bytes) -> bool:
    """Return whether *tail* is a line that follows the last of *lines* and lacks nothing but its end."""
    if not tail.endswith(b"}"):
        return False
    before, _ = parse_line(lines[-1], 0)
    line, fault = parse_line(tail, 0)
    return bool(line and before and fault is None and line.get("chain") == seal(line, str(before.get("chain", ""))))


def begins_as_record(path: Path) -> bool:
    """Return whether a plain file begins as records do; False where it cannot be read. A pipe is never opened.

    >>> begins_as_record(Path("none-such.jsonl"))
    False
    """
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_BEGINNING)) == _BEGINNING
    except (OSError, ValueError):
        return False


def parse_line(text: bytes, number: int, turn: int = 0) -> tuple[Line | None, Fault | None]:
    """Return line *number* (from 1) of *turn* as data, and what is wrong with it in itself; None: it cannot be read."""
    try:
        line = json.loads(text)
        if not isinstance(line, dict):
            raise ValueError("not an object")
        if not isinstance(line.get("kind"), str):
            raise ValueError("it has no kind")
    except (ValueError, RecursionError) as error:
        column = getattr(error, "start", getattr(error, "pos", 0))
        return None, Fault(number, turn, field_at(text, column), f"cannot be read as JSON ({error})")
    try:
        written = dump(line).encode("utf-8")
    except (ValueError, RecursionError):  # NaN, Infinity, or 1e999, which is read as one
        return None, Fault(number, turn, "", "holds a number that is not finite, or lists within lists without end")
    if written != text:
        return line, Fault(number, _turn(line, turn), "", "the line is not written the way the program writes it")
    clock = line.get("wall")
    if clock is not None:
        at = clock.get("at") if isinstance(clock, dict) else None
        if not isinstance(at, str) or clock.get("sum") != f"{zlib.crc32(at.encode()):08x}":
            return line, Fault(number, _turn(line, turn), "wall", "the wall-clock time was changed")
    return line, None


def field_at(text: bytes, column: int) -> str:
    """Return the name of the field that byte *column* of a JSON line lies in, as far as can be told.

    >>> field_at(b'{"kind":"turn","state":{"actors":"12', 35)
    'actors'
    """
    before = text[: max(column, 0)].decode("utf-8", "replace")
    end = before.rfind('":')
    return before[before.rfind('"', 0, end) + 1 : end] if end > 0 else ""


def _turn(line: Line, default: int) -> int:
    turn = line.get("turn", default)
    return turn if isinstance(turn, int) else default
