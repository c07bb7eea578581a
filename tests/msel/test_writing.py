"""Lists that are written and read back, in both forms, and what no spreadsheet may do with them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import load_workbook

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.injects import Msel, Planned
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.msel.csv_text import guarded, unguarded
from brinkmanship.msel.reading import read_msel
from brinkmanship.msel.writing import FORMS, write_list
from tests.game.conftest import DATA
from tests.january import january as whole
from tests.msel import styles

CASES = (
    Planned(
        Inject("leak", "Red's papers leak.\n\nAll of them.", ("RED.fame -= 0.2", "world.tension += 0.1"), ("BLUE",)),
        "A leak", 1, "world.tension > 0.6",
        Msel("7", "A journalist", "press", "Ana", "Deny it", "Read slowly", "Unity", "Papers", "Adaptive", "Approved",
             "2026-11-27T09:30", "14:05", "", (("ESF", "5"), ("Author", "KL"), ("ESF", "again"))),
    ),
    Planned(Inject("quiet", "", ("RED.fame -= 0.01",), ()), "Something unseen", -1),
    Planned(Inject("cue", "Start the video.", (), ("control",)), "Video", 3,
            msel=Msel("1.10", medium="meeting", type="Contingency")),
    Planned(Inject("other", "Another leak.", (), ("RED", "BLUE")), "Another", -1,
            msel=Msel("8", instead_of="leak", status="Draft")),
)  # fmt: skip


@pytest.fixture(scope="module")
def toy() -> Prepared:
    return prepare(DATA / "toy.yaml")


@pytest.mark.parametrize("form", FORMS)
def test_a_list_is_read_back_as_it_was(form: str, toy: Prepared) -> None:
    reading = read_msel(write_list(CASES, toy, form), toy, name=f"list{form}")
    assert reading.problems == ()
    assert reading.planned == CASES


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("make", [styles.master, styles.storyline, styles.unit, styles.days, styles.factions])
def test_what_was_understood_of_another_list_is_written_so_that_it_is_understood(form: str, make: object) -> None:
    january = whole()
    assert callable(make)
    first = read_msel(make(), january, name="list.xlsx").planned
    again = read_msel(write_list(first, january, form), january, name=f"list{form}").planned
    assert [in_order(one) for one in again] == [in_order(one) for one in first]


def in_order(planned: Planned) -> Planned:
    """Return an inject with its unknown columns by heading: a sheet has them in one order for all rows."""
    return replace(planned, msel=replace(planned.msel, extra=tuple(sorted(planned.msel.extra))))


ODD = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).map(str.strip).filter(bool)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ODD, name=ODD, sender=ODD)
def test_any_text_comes_back(form: str, text: str, name: str, sender: str, toy: Prepared) -> None:
    text, name, sender = (" ".join(one.replace("\xa0", " ").split()) for one in (text, name, sender))
    one = Planned(Inject("a", text), name, 2, msel=Msel("1", sender=sender))
    assert read_msel(write_list([one], toy, form), toy, name="x").planned == (one,)


@pytest.mark.parametrize("text", ["=1+1", "+41 22", "-5", "@here", "'=1", "=cmd|' /C calc'!A0", "\tx", "'' =2"])
def test_nothing_typed_is_a_formula(text: str, toy: Prepared) -> None:
    one = Planned(Inject("a", text), text, 2)
    book = load_workbook(io.BytesIO(write_list([one], toy, ".xlsx")))
    cells = [cell for row in book["MSEL"].iter_rows(min_row=2) for cell in row if cell.value == text]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells} == {"s"}
    lines = write_list([one], toy, ".csv").decode("utf-8-sig").splitlines()
    assert not any(cell.strip('"').startswith(("=", "+", "-", "@")) for cell in lines[1].split(","))
    assert unguarded(guarded(text)) == text


def test_a_sheet_for_a_planner(toy: Prepared) -> None:
    book = load_workbook(io.BytesIO(write_list(CASES, toy, ".xlsx", title="Cold Harbour")))
    sheet = book["MSEL"]
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert {rule.formula1.split(",")[0] for rule in sheet.data_validations.dataValidation} == {
        '"Draft',
        '"Standard',
        '"telegram',
    }
    assert sheet["B2"].is_date
    legend = [cell.value for row in book["How to fill this in"].iter_rows() for cell in row]
    assert {"RED", "Redland", "Send To"} <= set(legend)


def test_what_does_not_fit_is_refused_and_not_cut(toy: Prepared) -> None:
    long = replace(CASES[0], inject=replace(CASES[0].inject, text="x" * 40_000))
    for form in FORMS:
        with pytest.raises(GameError, match="A leak has a text of more than 32,767 letters"):
            write_list([long], toy, form)
    with pytest.raises(GameError, match=r"written as \.xlsx or \.csv, not as \.pdf"):
        write_list(CASES, toy, ".pdf")
