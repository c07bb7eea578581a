"""The journal as a table: every fact, whole, and never a formula."""

from __future__ import annotations

import csv
import io
import sys

import pytest

from brinkmanship.game.exercise.journal import Moment
from brinkmanship.game.replay.open_replay import open_record
from brinkmanship.papers.report.journal_files import HEADINGS, MOST_IN_CELL, to_csv, to_xlsx, write_journal
from brinkmanship.papers.writers import WritingError
from tests.papers.report.conftest import LONG

EVIL = "=cmd|' /C calc'!A0"


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_fact_is_a_row_in_the_order_it_was_written(tmp_path, source):
    path = tmp_path / "journal.csv"
    count = write_journal(source.timeline, path)
    head, *rows = read(path.read_bytes())
    assert tuple(head) == HEADINGS
    assert len(rows) == count
    kinds = [row[5] for row in rows]
    for kind in (
        "joined",
        "message",
        "draft",
        "handed",
        "order",
        "inject",
        "observation",
        "ruling",
        "override",
        "branch",
    ):
        assert kind in kinds
    assert kinds.index("message") < kinds.index("order") < kinds.index("observation")
    (observed,) = (row for row in rows if row[9] == "Consult" and row[5] == "observation")
    assert observed[8] == LONG.strip()
    assert observed[10] == "U"


def test_one_branch_has_its_own_facts_alone(tmp_path, record, source):
    whole = write_journal(source.timeline, tmp_path / "all.csv")
    main = write_journal(open_record(f"{record}#main"), tmp_path / "main.csv", branch=True)
    assert 0 < main < whole
    _, *rows = read((tmp_path / "main.csv").read_bytes())
    assert [row[8] for row in rows if (row[3], row[5]) == ("3", "order")] == ["Blueland orders: Talk (Redland)"]


@pytest.mark.parametrize("text", [EVIL, "+1", "-1", "@SUM(A1)", "\t=1", " plain", "a=1"])
def test_no_cell_of_a_csv_is_a_formula(text):
    _, row = read(to_csv([Moment("", "", 1, 0, text, "note", text, text, text)]))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert row[8].lstrip("'").strip() == text.strip()


def test_xlsx_holds_the_same_whole_and_as_text(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    long = "x" * (MOST_IN_CELL + 10)
    book = openpyxl.load_workbook(
        io.BytesIO(
            to_xlsx([Moment("", "", 3, 0, "main", "note", EVIL, "", EVIL), Moment("", "", 4, 0, "", "note", text=long)])
        )
    )
    sheet = book["Journal"]
    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
    assert sheet["I2"].value == sheet["G2"].value == EVIL
    assert sheet["I2"].data_type == "s"
    assert sheet["D2"].value == 3
    assert sheet["I3"].value + sheet["I4"].value == long
    assert sheet.freeze_panes == "A2"


def test_control_characters_do_not_spoil_a_workbook():
    openpyxl = pytest.importorskip("openpyxl")
    data = to_xlsx([Moment("", "", 1, 0, "", "note", text="bell\x07 and \x1b[31mred\x1b[0m\nsecond")])
    value = openpyxl.load_workbook(io.BytesIO(data))["Journal"]["I2"].value
    assert value.endswith("\nsecond")
    assert "\x1b" not in value


def test_without_openpyxl_the_way_out_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(WritingError, match=r"pip install 'brinkmanship\[host\]'"):
        to_xlsx([])
