"""Writes a list of injects as a workbook or as separated text; `read_msel` reads either back as it was."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.schedule import HSEEP, NOT_READY
from brinkmanship.game.record.tree import CONTROL
from brinkmanship.game.session.injects import Planned
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.labels import long_date
from brinkmanship.msel.csv_text import guarded
from brinkmanship.msel.grid import MOST_LETTERS, MOST_ROWS, letter
from brinkmanship.msel.headings import AS_WRITTEN, field_of
from brinkmanship.msel.recipients import Recipients
from brinkmanship.msel.words import MEDIA, TYPES
from brinkmanship.text import listed

ON_RELEASE = "On release"
"""What stands for the day of an inject that goes in when control says so."""
FORMS = (".xlsx", ".csv")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[1-9]\d{0,8}|0")

Value = str | date | datetime | time


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the list: heading, width in letters, and what it says of an inject."""

    heading: str
    width: int
    says: Callable[[Planned, _Names], Value]
    words: tuple[str, ...] = ()  # those that it may have
    about: str = ""


class _Names:
    """Days and seats of a scenario as the list says them."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared, self._recipients = prepared, Recipients(prepared)

    def day(self, one: Planned) -> Value:
        return ON_RELEASE if one.day < 0 else self._prepared.names.date(one.day)

    def to(self, one: Planned) -> str:
        if not one.inject.to:
            return "All"
        return "; ".join("Control" if seat == CONTROL else self.seat(seat) for seat in one.inject.to)

    def seat(self, id: str) -> str:
        """Return a seat's name, or its id where the name could mean another."""
        name = self._prepared.names.actor(id)
        plain = not re.search(r"[,;/&+|\n]", name)
        return name if plain and self._recipients.read(name).seats == (id,) else id


def _clock(one: Planned, names: _Names) -> Value:
    text = one.msel.scenario_time
    return time.fromisoformat(text) if re.fullmatch(r"\d\d:\d\d", text) else text


def _delivery(one: Planned, names: _Names) -> Value:
    try:
        return datetime.fromisoformat(one.msel.delivery) if one.msel.delivery else ""
    except ValueError:
        return one.msel.delivery


def _of(name: str) -> Callable[[Planned, _Names], Value]:
    return lambda one, names: str(getattr(one.msel, name))


_COLUMNS = (
    _Column("MSEL #", 8, _of("number"), about="Number in the list; others refer to it."),
    _Column("Scenario Date", 15, lambda one, names: names.day(one), about=f"Day in the scenario, or: {ON_RELEASE}."),
    _Column("Scenario Time", 10, _clock, about="Time of that day, where it matters."),
    _Column("Delivery", 19, _delivery, about="Date and time in the room."),
    _Column("Status", 13, _of("status"), HSEEP, f"Where it stands. One that is {listed(NOT_READY)} does not go in by itself."),
    _Column("Type", 12, _of("type"), TYPES, "A contingency inject goes in when control releases it."),
    _Column("Subject", 28, lambda one, names: one.name, about="Headline of the inject."),
    _Column("Inject Mode", 12, _of("medium"), MEDIA, "How it reaches the players; it looks its part."),
    _Column("Send From", 20, _of("sender"), about="Who it seems to come from."),
    _Column("Injected By", 16, _of("controller"), about="Controller who delivers it."),
    _Column("Send To", 20, lambda one, names: names.to(one),
            about="Seats, by name or id; All; or Control, for a cue that no seat reads."),
    _Column("Storyline", 16, _of("thread")),
    _Column("Description", 60, lambda one, names: one.inject.text, about="What the players read, word for word."),
    _Column("Expected Action", 36, _of("expected"), about="What the players should do; they do not see it."),
    _Column("Objective", 22, _of("objective"), about="Exercise objective that it serves."),
    _Column("Notes", 30, _of("notes")),
    _Column("Effects", 34, lambda one, names: "\n".join(one.inject.effects),
            about="What it changes in the simulation, one statement a line: world.tension += 0.1"),
    _Column("Condition", 26, lambda one, names: one.when, about="When it is due, beside its day: world.tension > 0.8"),
    _Column("Instead Of", 12, _of("instead_of"), about="Inject that it replaces where it goes in."),
    _Column("Inject ID", 14, lambda one, names: one.inject.id, about="Leave it as it is: the engine knows the inject by it."),
)  # fmt: skip


def write_list(planned: Iterable[Planned], prepared: Prepared, form: str, *, title: str = "") -> bytes:
    """Return a list as a file of *form* ('.xlsx' or '.csv'); raise `GameError` for another form or what does not fit."""
    rows = tuple(planned)
    if form not in FORMS:
        raise GameError(
            f"a list of injects is written as {' or '.join(FORMS)}, not as {form or 'a file without an ending'}"
        )
    if len(rows) > MOST_ROWS:
        raise GameError(f"a list has at most {MOST_ROWS:,} injects, this one has {len(rows):,}")
    names, extra = _Names(prepared), _extra_columns(rows)
    headings = [*(one.heading for one in _COLUMNS), *(_kept(heading) for heading, _ in extra)]
    table = [[*(one.says(row, names) for one in _COLUMNS), *_extra_cells(row, extra)] for row in rows]
    for row, cells in zip(rows, table, strict=True):
        if any(isinstance(cell, str) and len(cell) > MOST_LETTERS for cell in cells):
            raise GameError(
                f"{row.name or row.inject.id} has a text of more than {MOST_LETTERS:,} letters, and no cell holds that"
            )
    return _csv(headings, table) if form == ".csv" else _xlsx(headings, table, names, prepared, title)


def _kept(heading: str) -> str:
    """Return the heading of a column that was kept as it was, such that it is kept when it is read again."""
    return f"{heading}{AS_WRITTEN}" if field_of(heading) else heading


def _extra_columns(rows: Iterable[Planned]) -> list[tuple[str, int]]:
    """Return the columns that were kept as they were: (heading, which of several of that heading), in order."""
    out: dict[tuple[str, int], None] = {}
    for row in rows:
        count = Counter[str]()
        for heading, _ in row.msel.extra:
            out.setdefault((heading, count[heading]))
            count[heading] += 1
    return list(out)


def _extra_cells(row: Planned, columns: list[tuple[str, int]]) -> list[str]:
    said: dict[tuple[str, int], str] = {}
    count = Counter[str]()
    for heading, value in row.msel.extra:
        said[heading, count[heading]] = value
        count[heading] += 1
    return [said.get(column, "") for column in columns]


def _text(value: Value) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else _ILLEGAL.sub("\ufffd", value)


def _csv(headings: list[str], table: list[list[Value]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(guarded, headings))
    writer.writerows([guarded(_text(cell)) for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(headings: list[str], table: list[list[Value]], names: _Names, prepared: Prepared, title: str) -> bytes:
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
        from openpyxl.worksheet.datavalidation import DataValidation
    except ImportError:
        raise GameError(
            "workbooks need openpyxl: pip install 'brinkmanship[host]'; or write the list as .csv"
        ) from None
    book = Workbook()
    sheet = book.active
    sheet.title = "MSEL"
    line = Side("thin", color="FFBFC5CC")
    border = Border(left=line, right=line, top=line, bottom=line)
    for at, heading in enumerate(headings, 1):
        cell = sheet.cell(1, at)
        _put(cell, heading)
        cell.font, cell.fill = Font(_FONT, bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F3A5F")
        cell.alignment, cell.border = Alignment(wrap_text=True, vertical="center"), border
        width = _COLUMNS[at - 1].width if at <= len(_COLUMNS) else 20
        empty = not any(row[at - 1] for row in table)
        sheet.column_dimensions[letter(at - 1)].width = min(width, _EMPTY_WIDTH) if empty and table else width
    for number, row in enumerate(table, 2):
        for at, value in enumerate(row, 1):
            cell = sheet.cell(number, at)
            _put(cell, value, number_like=at == 1)
            cell.alignment, cell.border = Alignment("left", "top", wrap_text=True), border
            if number % 2:
                cell.fill = PatternFill("solid", fgColor="FFF3F6F9")
        sheet.row_dimensions[number].height = _height(row, sheet)
    sheet.row_dimensions[1].height = 2 * _LINE
    last = len(table) + 1
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{letter(len(headings) - 1)}{last}"
    for at, column in enumerate(_COLUMNS):
        if column.words:
            rule = DataValidation(
                "list", formula1=f'"{",".join(column.words)}"', allow_blank=True, showErrorMessage=False
            )
            rule.add(f"{letter(at)}2:{letter(at)}{max(last + 500, 1000)}")
            sheet.add_data_validation(rule)
    _printed(sheet, title or prepared.names.title, last)
    _legend(book.create_sheet("How to fill this in"), names, prepared)
    out = io.BytesIO()
    book.properties.creator, book.properties.title = "brink msel", title or prepared.names.title
    book.save(out)
    return out.getvalue()


def _put(cell: Any, value: Value, *, number_like: bool = False) -> None:
    """Put a value into a cell: a text is never a formula, whatever it begins with."""
    if isinstance(value, str):
        if number_like and _NUMBER.fullmatch(value):
            cell.value = int(value)
        elif value:
            text = _ILLEGAL.sub("\ufffd", value)
            cell.value, cell.data_type = text, "s"
            cell.quotePrefix = text[:1] in ("=", "+", "-", "@")
        return
    cell.value = value
    cell.number_format = (
        "d mmm yyyy hh:mm" if isinstance(value, datetime) else "hh:mm" if isinstance(value, time) else "ddd d mmm yyyy"
    )


def _height(row: list[Value], sheet: Any) -> float:
    """Return the height that the fullest cell of a row needs, in points: not every program works it out by itself."""
    lines = 1
    for at, value in enumerate(row):
        if isinstance(value, str) and value:
            width = int(max(sheet.column_dimensions[letter(at)].width - 1, 1))
            lines = max(lines, sum(-(-len(part) // width) or 1 for part in value.split("\n")))
    return min(lines * _LINE + 3, 400.0)


_LINE = 15.0
_FONT = "Calibri"
_EMPTY_WIDTH = 10  # of a column without anything in it, in letters


def _printed(sheet: Any, title: str, last: int) -> None:
    """Let what people read of a sheet print across one page, with the headings on each."""
    sheet.print_area = f"A1:{letter([one.heading for one in _COLUMNS].index('Notes'))}{last}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddHeader.left.text = title.replace("&", "&&")
    sheet.oddFooter.right.text = "Page &P of &N"


def _legend(sheet: Any, names: _Names, prepared: Prepared) -> None:
    """Write which seats there are and what each column is for."""
    from openpyxl.styles import Alignment, Font

    first, last = prepared.names.date(0), prepared.names.date(prepared.rules.horizon - 1)
    lines: list[tuple[str, str]] = [(prepared.names.title, f"{long_date(first)} to {long_date(last)}"), ("", "")]
    lines += [
        (one.heading, " ".join((one.about, _list(one.words))).strip()) for one in _COLUMNS if one.about or one.words
    ]
    lines += [("", ""), ("Seat", "Name")]
    lines += [(id, names.seat(id)) for id in prepared.playable]
    for number, (left, right) in enumerate(lines, 1):
        for at, text in ((1, left), (2, right)):
            cell = sheet.cell(number, at)
            _put(cell, text)
            cell.alignment = Alignment(wrap_text=at == 2, vertical="top")
        sheet.cell(number, 1).font = Font(_FONT, bold=True, size=13 if number == 1 else 11)
        sheet.row_dimensions[number].height = _LINE * max(1, -(-len(right) // 80)) + 3
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 90
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _list(words: tuple[str, ...]) -> str:
    return f"Words: {', '.join(words)}." if words else ""
