"""Files that mean harm, are broken, or are something else: each is refused in a moment, with a reason and a way out."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.msel import grid
from brinkmanship.msel.reading import read_msel
from tests.game.conftest import DATA
from tests.msel import styles

HEADINGS = ["No", "Day", "To", "From", "Method", "Subject", "Message"]


@pytest.fixture(scope="module")
def toy() -> Prepared:
    return prepare(DATA / "toy.yaml")


def refusal(data: bytes, toy: Prepared) -> str:
    began = time.monotonic()
    reading = read_msel(data, toy, name="list.xlsx")
    assert time.monotonic() - began < 20
    assert reading.planned == ()
    assert reading.refused.startswith("list.xlsx is n")
    return reading.refused


def packed(parts: dict[str, bytes], base: bytes = b"") -> bytes:
    """Return an archive: *base* with *parts* put in, or in the place of those of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        if base:
            with zipfile.ZipFile(io.BytesIO(base)) as old:
                for name in old.namelist():
                    if name not in parts:
                        new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def sheet(rows: str) -> bytes:
    """Return a workbook whose sheet has these rows of XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return packed({"xl/worksheets/sheet1.xml": xml.encode()}, styles.unit())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is empty"),
        (b"   \r\n ", "it is empty"),
        (b"%PDF-1.7 ...", "it is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old workbook (.xls) or one with a password"),
        (b"<!DOCTYPE html><table>", "it is a page of the web"),
        (b"\x89PNG\r\n\x1a\n", "it is a picture"),
        (b"\x00\x01\x02" * 100, "it is no text and no workbook"),
        (b"PK\x03\x04" + b"\xff" * 100, "the workbook is damaged"),
        (packed({"word/document.xml": b"<x/>"}), "it is a Word document"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "an OpenDocument file (.ods)"),
        (packed({"xl/workbook.bin": b""}), "a binary workbook (.xlsb)"),
        (packed({"a.txt": b"x"}), "no workbook in it"),
        (packed({"xl/workbook.xml": b"<workbook"}), "the workbook is damaged"),
        (styles.unit()[:2000], "the workbook is damaged"),
        (b'No,To,Message\r\n1,All,"never closed\r\n2,All,x\r\n', "a quotation mark is opened there and not closed"),
        (b"No,To,Message\r\n1,All," + b"x" * 40_000, "a cell has more than 32,767 letters"),
        (b"a," * 300 + b"x", "more than 200 columns"),
        (b"x" * (grid.MOST_BYTES + 1), "20 MB are the most that are read"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(data: bytes, why: str, toy: Prepared) -> None:
    assert why in refusal(data, toy)


def test_a_bomb_is_not_unpacked(toy: Prepared) -> None:
    bomb = packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"\0" * 120_000_000})
    assert len(bomb) < 200_000
    assert "it unpacks to 120 MB" in refusal(bomb, toy)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str, toy: Prepared) -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{" " * 5000}<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><x>&a11;</x>'
    )
    data = packed({"xl/sharedStrings.xml": text.encode(encoding)}, styles.unit())
    assert "declares entities" in refusal(data, toy)


def test_an_outside_file_is_never_opened(toy: Prepared, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]><x>&a;</x>'
    assert "the secret" not in refusal(packed({"xl/sharedStrings.xml": text.encode()}, styles.unit()), toy)


def test_a_row_far_below_costs_no_time(toy: Prepared) -> None:
    assert "it goes on below row 100,000: delete the rows below the injects" in refusal(
        sheet('<row r="99999999999"><c r="A1"><v>1</v></c></row>'), toy
    )


def test_too_many_rows_and_columns_are_refused_and_not_cut(toy: Prepared) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, grid.MOST_ROWS + 3))
    assert "more than 10,000 rows" in refusal(sheet(rows), toy)
    assert "row 1 has more than 200 columns" in refusal(sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'), toy)


@pytest.mark.slow
def test_a_sheet_merged_as_a_whole_costs_no_time(toy: Prepared) -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    for _ in range(1200):
        book.active.append([1, 1, "All", "X", "tv", "S", "M"])
    data = styles.saved(book)
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        xml = old.read("xl/worksheets/sheet1.xml").decode()
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    xml = xml.replace("</sheetData>", f"</sheetData>{merged}")
    assert "too many of its cells are merged" in refusal(packed({"xl/worksheets/sheet1.xml": xml.encode()}, data), toy)


def test_formulas_give_the_value_that_was_kept_and_are_never_worked_out(toy: Prepared) -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(["=1+1", 1, "All", "X", "tv", '=WEBSERVICE("http://example.org")', "M"])
    reading = read_msel(styles.saved(book), toy, name="list.xlsx")
    assert [one.name for one in reading.planned] == ["M"]
    assert [one.where for one in reading.problems] == [
        "Sheet, row 2, column A (No)",
        "Sheet, row 2, column F (Subject)",
    ]
    assert "a formula of which no value was kept" in reading.problems[0].message


def test_macros_are_passed_over(toy: Prepared) -> None:
    data = packed({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open"}, styles.days())
    assert len(read_msel(data, toy, name="list.xlsm").rows) == 7


def test_cells_that_show_errors_are_told(toy: Prepared) -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append([1, "#REF!", "All", "X", "tv", "S", "M"])
    reading = read_msel(styles.saved(book), toy, name="list.xlsx")
    assert "column B (Day): it shows an error (#REF!)" in reading.problems[0].text
    assert reading.planned[0].day == -1


@pytest.mark.slow
def test_a_large_list_is_read_in_seconds(toy: Prepared) -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    for number in range(600):
        book.active.append(
            [number, number % 10 + 1, "Redland, Blueland", "A reporter", "Press", "S", "What happened. " * 20]
        )
    data, began = styles.saved(book), time.monotonic()
    assert len(read_msel(data, toy, name="list.xlsx").planned) == 600
    assert time.monotonic() - began < 10


def test_no_file_and_no_list(toy: Prepared, tmp_path: Path) -> None:
    assert read_msel(tmp_path / "none.xlsx", toy).refused == "none.xlsx is not read: no such file or directory."
    assert "is not read" in read_msel(tmp_path, toy).refused
