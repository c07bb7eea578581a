"""Records of older formats, read as if they had been written today.

Each step of :data:`STEPS` takes a line of one format and returns what the next format says in its place; a line goes
through all steps above its record's format. A step must bear any object, since lines may be damaged. Nothing here
writes: the file stays what it was, with its own checksums, and going on with an old game copies it
(:meth:`brinkmanship.game.record.file.Writer.resume`). For every format there ever was, `tests/game/data` holds a record that a
program of that time wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Line = dict[str, Any]
Step = Callable[[Line], Line]

FORMAT = 4
"""The format that this version writes."""


def _to_2(line: Line) -> Line:
    """Format 2: the header says on which day the game began, where that is before the scenario's first."""
    return {**line, "start": None} if line.get("kind") == "header" else line


def _to_3(line: Line) -> Line:
    """Format 3: drafts, hand-ins and improvised injects are lines; a note says on which date it was written."""
    return {**line, "date": ""} if line.get("kind") == "note" else line


def _to_4(line: Line) -> Line:
    """Format 4: the header says by which arithmetic the game was worked out; before, by that of its machine, 0."""
    return {**line, "arithmetic": 0} if line.get("kind") == "header" else line


STEPS: Mapping[int, Step] = {1: _to_2, 2: _to_3, 3: _to_4}
"""From a format to the next, for every line."""


def readable(format: object) -> bool:
    """Return whether lines of *format*, as a header gives it, can be read.

    >>> readable(1), readable(99), readable("1"), readable(True)
    (True, False, False, False)
    """
    return type(format) is int and (format == FORMAT or format in STEPS)


def migrated(line: Line, format: int) -> Line:
    """Return *line* of a record of *format* as this version writes it; the line itself is left alone."""
    for old in range(format, FORMAT):
        line = STEPS[old](line)
    if line.get("kind") == "header" and format != FORMAT:
        line = {**line, "format": FORMAT}
    return line
