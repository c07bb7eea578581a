"""Lists as comma-separated text, in the encodings and with the separators that spreadsheets write."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from itertools import islice

from brinkmanship.msel.grid import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, Cell, NotASheet, Row, Sheet, cleaned

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ",;\t|"
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; `unguarded` takes the mark away.

    >>> guarded("=1+1"), guarded("'=1"), guarded("five")
    ("'=1+1", "''=1", 'five')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text


def read_csv(data: bytes, name: str) -> Sheet:
    """Return the sheet of a file of separated text; raise `NotASheet` where it is none."""
    lines = _decoded(data)
    separator = ""
    if (told := re.match(r"sep=(.)\r?\n", lines)) is not None:
        separator, lines = told[1], lines[told.end() :]
    first = 2 if told else 1
    best = max(separator or _SEPARATORS, key=lambda one: _even(lines, one))
    return Sheet(name, tuple(_rows(lines, best, first)))


def _even(text: str, separator: str) -> tuple[int, int]:
    """Return how many of the first rows have the commonest width of more than one cell, and that width."""
    widths, rows = Counter[int](), csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    with suppress(csv.Error):
        widths.update(len(row) for row in islice(rows, 200) if len(row) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                raise NotASheet(f"it says that it is text in {encoding[:6].upper()} and is not") from None
    if b"\0" in data[:4096]:
        raise NotASheet("it is no text and no workbook: save the list as .xlsx or .csv")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # as Excel on Windows writes it


def _rows(text: str, separator: str, first: int) -> list[Row]:
    """Return the rows of a text; raise `NotASheet` for what is too large, or never closed."""
    out, before = list[Row](), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        line = f"line {before + first}"
        try:
            raw = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            why = f"a cell has more than {MOST_LETTERS:,} letters" if "limit" in str(error) else str(error)
            raise NotASheet(f"{line}: {why}{_OPEN}") from None
        cells = {at: Cell(said, said) for at, one in enumerate(raw) if (said := cleaned(unguarded(one.strip(" "))))}
        if any(len(cell.text) > MOST_LETTERS for cell in cells.values()):
            raise NotASheet(f"{line}: a cell has more than {MOST_LETTERS:,} letters{_OPEN}")
        if max(cells, default=0) >= MOST_COLUMNS:
            raise NotASheet(f"{line} has more than {MOST_COLUMNS} columns, the most that are read")
        if cells:
            out.append(Row(before + first, cells))
        if len(out) > MOST_ROWS:
            raise NotASheet(f"it has more than {MOST_ROWS:,} rows, the most that are read: leave out what is no inject")
        before = reader.line_num
    if _open(text, separator):
        raise NotASheet(f"line {out[-1].number if out else first}: a quotation mark is opened there and not closed")
    return out


_OPEN = "; is a quotation mark opened there and not closed?"


def _open(text: str, separator: str) -> bool:
    """Return whether the text ends within quotation marks."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
