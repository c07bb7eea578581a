"""The journal of a record as a table, CSV or XLSX: every fact in the order it was written, nothing left out or cut.

A cell that a spreadsheet would take for a formula is written as text: in XLSX by its type, in CSV by an apostrophe before it.
openpyxl is imported where an XLSX is written; it comes with the extra `host`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from brinkmanship.files import write_whole
from brinkmanship.game.exercise.journal import Moment, journal
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.papers.writers import WritingError
from brinkmanship.text import printable

HEADINGS = (
    "No.",
    "Time (UTC)",
    "Scenario date",
    "Turn",
    "Branch",
    "Kind",
    "Who",
    "About",
    "Text",
    "Objective",
    "Rating",
    "Data",
)
WIDTHS = (6, 30, 18, 6, 16, 14, 18, 18, 80, 24, 8, 60)
"""Widths of the columns in letters."""
MOST_IN_CELL = 32_767
"""Letters that a cell of a spreadsheet can hold; a longer text goes on in rows below."""
LINE, MOST_HEIGHT = 15.0, 409.0
"""Height of a line of a cell, and of the tallest row that a spreadsheet can have, in points."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SAID_APART = frozenset({"objective", "rating"})


def write_journal(timeline: Timeline, path: Path, *, branch: bool = False) -> int:
    """Write the journal of a record to a .csv or .xlsx file and return its number of facts; *branch*: of its branch alone.

    Raises WritingError without openpyxl, and OSError.
    """
    moments: Sequence[Moment] = journal(timeline.raw)
    if branch:
        nodes = {span.node for span in timeline.turns}
        moments = [one for one in moments if one.node in nodes]
    write_whole(path, to_xlsx(moments) if path.suffix.lower() == ".xlsx" else to_csv(moments))
    return len(moments)


def rows_of(moments: Iterable[Moment]) -> Iterable[tuple[str | int, ...]]:
    """Yield a row for each fact."""
    for number, one in enumerate(moments, 1):
        data = {name: value for name, value in one.data.items() if name not in _SAID_APART}
        said = json.dumps(data, ensure_ascii=False, sort_keys=True) if data else ""
        objective, rating = (str(one.data.get(name, "")) for name in ("objective", "rating"))
        text = "\n".join(map(printable, one.text.splitlines()))
        words = (one.branch, one.kind, one.who, one.about)
        yield (number, one.time, one.date, one.turn, *map(printable, words), text, objective, rating, said)


def to_csv(moments: Iterable[Moment]) -> bytes:
    """Return the journal as CSV in UTF-8 with a mark, as spreadsheets want it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for row in rows_of(moments):
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("a = b"), safe("-")
    ("'=1+1", 'a = b', "'-")
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def to_xlsx(moments: Iterable[Moment]) -> bytes:
    """Return the journal as an XLSX workbook with a fixed heading row and a filter; raise WritingError without openpyxl."""
    try:
        from openpyxl import Workbook
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter
    except ImportError:
        raise WritingError("writing .xlsx needs openpyxl: pip install 'brinkmanship[host]'") from None
    book = Workbook()
    sheet = book.active
    sheet.title = "Journal"
    sheet.append(list(HEADINGS))
    top = Alignment(vertical="top", wrap_text=True)
    for row in rows_of(moments):
        for part in _parts(row):
            sheet.append(["" if isinstance(cell, str) else cell for cell in part])
            for column, cell in enumerate(part, 1):
                found = sheet.cell(sheet.max_row, column)
                found.alignment = top
                if isinstance(cell, str) and cell:
                    found.value = ILLEGAL_CHARACTERS_RE.sub("", cell)
                    found.data_type = "s"  # never a formula
            sheet.row_dimensions[sheet.max_row].height = min(LINE * max(map(_lines, part, WIDTHS)), MOST_HEIGHT)
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        head = sheet.cell(1, column)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E4E9F0")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADINGS))}{sheet.max_row}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(cell: str | int, width: int) -> int:
    """Return how many lines a cell takes in a column of so many letters.

    >>> _lines("a" * 25, 10), _lines("a\\nb", 10), _lines(7, 10)
    (3, 2, 1)
    """
    return sum(max(-(-len(line) // width), 1) for line in str(cell).split("\n"))


def _parts(row: tuple[str | int, ...]) -> Iterable[tuple[str | int, ...]]:
    """Yield a row in as many rows as its longest cell needs."""
    longest = max(len(cell) for cell in row if isinstance(cell, str))
    for start in range(0, max(longest, 1), MOST_IN_CELL):
        yield tuple(cell[start : start + MOST_IN_CELL] if isinstance(cell, str) else cell for cell in row)
