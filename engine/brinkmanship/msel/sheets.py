"""Files and bytes to sheets: which kind of file it is, and what is none."""

from __future__ import annotations

from pathlib import Path

from brinkmanship.files import OddFile, read_plain
from brinkmanship.msel.csv_text import read_csv
from brinkmanship.msel.grid import MOST_BYTES, NotASheet, Sheet
from brinkmanship.msel.workbook import read_workbook

_KINDS = (
    (
        b"\xd0\xcf\x11\xe0",
        "it is an old workbook (.xls) or one with a password: open it, and save it as .xlsx without a password",
    ),
    (b"%PDF", "it is a PDF: give the spreadsheet that it was made of"),
    (b"{\\rtf", "it is a text document: copy its table into a spreadsheet and save that as .xlsx"),
    (b"\x89PNG", "it is a picture: give the spreadsheet itself"),
    (b"\xff\xd8\xff", "it is a picture: give the spreadsheet itself"),
    (b"<!doctype", "it is a page of the web: open it in a spreadsheet program and save it as .xlsx"),
    (b"<html", "it is a page of the web: open it in a spreadsheet program and save it as .xlsx"),
    (b"<?xml", "it is XML: open it in a spreadsheet program and save it as .xlsx"),
)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a list; raise `NotASheet` where there is no such file or it is too large."""
    try:
        return read_plain(path, MOST_BYTES)
    except OddFile as error:
        raise NotASheet(str(error)) from None
    except OSError as error:
        raise NotASheet((error.strerror or str(error)).lower()) from None


def read_sheets(data: bytes, name: str = "") -> list[Sheet]:
    """Return the sheets of a spreadsheet by what it holds, whatever it is called; raise `NotASheet` saying why it is none.

    >>> [cell.text for cell in read_sheets(b"Time,Message\\n0930,Hello")[0].rows[1].cells.values()]
    ['0930', 'Hello']
    """
    if len(data) > MOST_BYTES:
        raise NotASheet(f"it has {len(data) / 1e6:.0f} MB; {MOST_BYTES / 1e6:.0f} MB are the most that are read")
    if not data.strip():
        raise NotASheet("it is empty")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return read_workbook(data)
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, why in _KINDS:
        if head.startswith(mark.lower()):
            raise NotASheet(why)
    return [read_csv(data, Path(name).stem or "list")]
