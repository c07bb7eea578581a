"""Lists as workbooks (.xlsx, .xlsm): values as people see them, merged cells filled, and files that mean harm refused.

Rows are read one after the other, so that a huge sheet costs no more than what is read of it. Macros are never looked at;
of a formula the value counts that was kept of it when the workbook was saved.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

from brinkmanship.msel.grid import (
    MOST_COLUMNS,
    MOST_LETTERS,
    MOST_ROWS,
    MOST_SHEETS,
    Cell,
    NotASheet,
    Row,
    Sheet,
    Value,
    cleaned,
)

MOST_UNPACKED = 150_000_000
_MOST_PART = 100_000_000
_LAST_ROW = 100_000
_MOST_FILLED = 200_000
_RANGE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TYPES = tuple(mark.encode(form) for mark in ("<!DOCTYPE", "<!ENTITY") for form in ("utf-8", "utf-16-le", "utf-16-be"))


def read_workbook(data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook; raise `NotASheet` saying why it cannot be read."""
    names = _checked(data)
    try:
        import openpyxl
    except ImportError:
        raise NotASheet("workbooks need openpyxl: pip install 'brinkmanship[host]'; or save the list as .csv") from None
    warnings.filterwarnings("ignore", module=r"openpyxl\b")  # of styles and extensions that nobody asks for here
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        if len(book.sheetnames) > MOST_SHEETS:
            raise NotASheet(f"it has {len(book.sheetnames)} sheets; {MOST_SHEETS} are the most that are read")
        return [_sheet(ws, data, names) for ws in book.worksheets]
    except NotASheet:
        raise
    except (MemoryError, RecursionError):
        raise NotASheet("it is too large to be read") from None
    except (
        Exception
    ) as error:  # whatever openpyxl raises for a damaged file: KeyError, ValueError, ParseError, BadZipFile
        raise NotASheet(f"the workbook is damaged ({type(error).__name__}): {_ANEW}") from None


def _checked(data: bytes) -> frozenset[str]:
    """Return the names of the parts of a workbook; raise `NotASheet` where it is none, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            names = frozenset(part.filename for part in parts)
            if (
                "mimetype" in names
                and packed.getinfo("mimetype").file_size < 200
                and b"opendocument" in packed.read("mimetype")
            ):
                raise NotASheet("it is an OpenDocument file (.ods): save it as .xlsx or .csv")
            if any(name.startswith("word/") for name in names):
                raise NotASheet("it is a Word document: copy its table into a spreadsheet and save that as .xlsx")
            if any(name.startswith("ppt/") for name in names):
                raise NotASheet("it is a presentation, not a spreadsheet")
            if not any(name.startswith("xl/workbook") for name in names):
                raise NotASheet("it is an archive, and no workbook in it: give the .xlsx or .csv file itself")
            if "xl/workbook.bin" in names:
                raise NotASheet("it is a binary workbook (.xlsb): save it as .xlsx")
            if len(names) != len(parts):
                raise NotASheet("the workbook is damaged: two of its parts have the same name")
            size = sum(part.file_size for part in parts)
            if size > MOST_UNPACKED or max(part.file_size for part in parts) > _MOST_PART:
                raise NotASheet(
                    f"it unpacks to {size / 1e6:,.0f} MB, and {MOST_UNPACKED / 1e6:.0f} MB are the most that are read: "
                    "save the sheet of injects alone"
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(packed, part):
                    raise NotASheet("one of its parts declares entities, as no spreadsheet program writes them")
            return names
    except NotASheet:
        raise
    except Exception as error:  # zipfile and zlib raise a dozen kinds for what is damaged
        raise NotASheet(f"the workbook is damaged ({type(error).__name__}): {_ANEW}") from None


_ANEW = "open it in Excel or LibreOffice and save it anew"


def _declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    tail = b""
    with packed.open(part) as file:
        while chunk := file.read(1 << 20):
            if any(mark in tail + chunk for mark in _TYPES):
                return True
            tail = chunk[-40:]
    return False


def _sheet(ws: Any, data: bytes, names: frozenset[str]) -> Sheet:
    problems: list[tuple[int, int, str]] = []
    rows: list[tuple[int, dict[int, Cell]]] = []
    ws.reset_dimensions()  # what a file says of its size may be wrong
    for number, row in enumerate(ws.iter_rows(), 1):
        if number > _LAST_ROW:
            raise NotASheet(f"sheet {ws.title}: it goes on below row {_LAST_ROW:,}: delete the rows below the injects")
        cells = {}
        for one in row:
            if one.value is None:
                continue
            at, cell = one.column - 1, _cell(one)
            if isinstance(cell, str):
                problems.append((number, at, cell))
            elif cell is not None:
                cells[at] = cell
        if max(cells, default=0) >= MOST_COLUMNS:
            raise NotASheet(
                f"sheet {ws.title}: row {number} has more than {MOST_COLUMNS} columns, the most that are read"
            )
        if cells:
            rows.append((number, cells))
        if len(rows) > MOST_ROWS:
            raise NotASheet(
                f"sheet {ws.title}: it has more than {MOST_ROWS:,} rows, the most that are read: leave out what is no inject"
            )
    merged, formulas = _beside(ws, data, names)
    known = {(number, at) for number, cells in rows for at in cells}
    problems += [(*place, _NO_VALUE) for place in formulas if place not in known]
    _fill(rows, merged)
    kept = tuple(Row(number, dict(sorted(cells.items()))) for number, cells in rows)
    return Sheet(str(ws.title), kept, ws.sheet_state != "visible", tuple(problems))


_NO_VALUE = "it holds a formula of which no value was kept: open the file in Excel or LibreOffice and save it"


def _cell(one: Any) -> Cell | str | None:
    """Return a cell, what is wrong with it, or None where it is empty."""
    value: Value = one.value
    if one.data_type == "e":
        return f"it shows an error ({value})"
    if isinstance(value, str):
        text = cleaned(_ESCAPED.sub(_unescape, value))
        if len(text) > MOST_LETTERS:
            return f"it has more than {MOST_LETTERS:,} letters"
        return Cell(text, text) if text else None
    return Cell(value, shown(value, str(one.number_format or "General")))


def _unescape(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return "\n" if letter == "\r" else letter if letter >= " " and not 0xD800 <= ord(letter) < 0xE000 else ""


def shown(value: Value, form: str) -> str:
    """Return a value as a cell of the number format *form* shows it, as far as a list of injects needs it.

    >>> shown(930, "0000"), shown(930, '00\\\\:00'), shown(2, '"D+"0'), shown(7.0, "General"), shown(1.1, "0.00")
    ('0930', '09:30', 'D+2', '7', '1.10')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")[: 10 if value.time() == time() else 16]
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(value, float) and (places := re.fullmatch(r"0\.(0{1,6})", form)) is not None:
        return f"{value:.{len(places[1])}f}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int) and value >= 0:
        return _filled(str(value), form.split(";")[0])
    return f"{value:.10g}" if isinstance(value, float) else str(value)


_PIECE = re.compile(r'"([^"]*)"|\\(.)|([0#]+)|([-+/: ()])')


def _filled(digits: str, form: str) -> str:
    """Return digits in a format of zeros and literal signs; as they are in any other."""
    pieces, at = [], 0
    while at < len(form):
        found = _PIECE.match(form, at)
        if found is None:
            return digits
        pieces.append((found[3] or "", found[1] or found[2] or found[4] or ""))
        at = found.end()
    places = sum(len(zeros) for zeros, _ in pieces)
    if not places:
        return digits
    digits = digits.zfill(sum(zeros.count("0") for zeros, _ in pieces))
    out, left = "", digits
    for zeros, literal in reversed(pieces):
        if zeros:
            places -= len(zeros)
            take = left if not places else left[-len(zeros) :]
            left = left[: len(left) - len(take)]
            out = take + out
        else:
            out = literal + out
    return out


# --- what openpyxl does not tell when it reads row by row --------------------------------------------------------------------


def _beside(
    ws: Any, data: bytes, names: frozenset[str]
) -> tuple[list[tuple[int, int, int, int]], list[tuple[int, int]]]:
    """Return merged ranges (first row and column, last row and column), and places of formulas without a value.

    Rows count from 1 and columns from 0.
    """
    path, merged, formulas = str(getattr(ws, "_worksheet_path", "")).lstrip("/"), [], []
    if path not in names:
        return [], []
    with zipfile.ZipFile(io.BytesIO(data)) as packed, packed.open(path) as file:
        for _, element in ElementTree.iterparse(file):
            name = element.tag.rpartition("}")[2]
            if name == "mergeCell" and (found := _RANGE.match(str(element.get("ref", "")))):
                merged.append((int(found[2]), _column(found[1]), int(found[4]), _column(found[3])))
            elif name == "c" and element.find("{*}f") is not None:
                value, place = element.find("{*}v"), _PLACE.match(str(element.get("r", "")))
                if place is not None and (value is None or not value.text):
                    formulas.append((int(place[2]), _column(place[1])))
            elif name == "row":
                element.clear()
    return merged, formulas


_PLACE = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")


def _column(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number - 1


def _fill(rows: list[tuple[int, dict[int, Cell]]], ranges: list[tuple[int, int, int, int]]) -> None:
    """Put the value of each merged range into all its cells of rows that are there."""
    by_number = dict(rows)
    numbers = sorted(by_number)
    filled = 0
    for top, left, bottom, right in ranges:
        cell = by_number.get(top, {}).get(left)
        if cell is None:
            continue
        for number in numbers:
            if not top <= number <= bottom:
                continue
            for at in range(left, min(right, MOST_COLUMNS - 1) + 1):
                by_number[number].setdefault(at, Cell(cell.value, cell.text, at > left))
                filled += 1
            if filled > _MOST_FILLED:
                raise NotASheet("too many of its cells are merged")
