"""Sheets as rows of cells, whatever file they came from, and the limits that all of them keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

MOST_BYTES = 20_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 200
MOST_LETTERS = 32_767  # of a cell, as in Excel
MOST_SHEETS = 50

Value = str | int | float | bool | date | datetime | time | timedelta


class NotASheet(ValueError):
    """A file that cannot be read as a spreadsheet; the message says why, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty."""

    value: Value
    text: str  # as a person sees it
    across: bool = False  # only there because a cell to the left of it was merged with it


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it."""

    number: int  # from 1, as in the file
    cells: Mapping[int, Cell]  # by column, from 0

    def text(self, column: int) -> str:
        """Return the text of a cell, '' where it is empty or merged with one to the left."""
        cell = self.cells.get(column)
        return "" if cell is None or cell.across else cell.text


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file."""

    name: str
    rows: tuple[Row, ...]  # without empty ones
    hidden: bool = False
    problems: tuple[tuple[int, int, str], ...] = field(default=())  # row, column (-1 all) and what is wrong there


def letter(column: int) -> str:
    """Return the letters of a column counted from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def cleaned(text: str) -> str:
    r"""Return a text with ends of lines as line feeds, and without control characters or blanks around it.

    >>> cleaned(" one\r\ntwo\x07 ")
    'one\ntwo'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return "".join(c for c in text if c >= " " or c in "\n\t").replace("\x7f", "").strip()
