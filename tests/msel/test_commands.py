"""`brink msel`, and lists of injects where a game begins: what is printed, exit codes, files."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from brinkmanship.cli.common import Bad
from brinkmanship.cli.main import main
from brinkmanship.cli.msel import listed, msel_group
from brinkmanship.game.exercise.exercise import NOW, Exercise
from brinkmanship.game.replay.as_script import as_script
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import prepare
from brinkmanship.msel.lists import read_list
from brinkmanship.msel.reading import Choices, read_msel
from brinkmanship.msel.sources import as_it_stands, list_of
from brinkmanship.msel.writing import write_list
from tests.game.conftest import DATA

TOY = str(DATA / "toy.yaml")
ROWS = (
    "No,Day,To,From,Method,Subject,Message,Status",
    "1,1,Redland,A spy,Telegram,Trains,Trains roll.,Approved",
    "2,3,Narnia,A faun,Letter,Winter,It snows.,Draft",
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "msel.csv"
    path.write_text("\n".join(ROWS))
    return path


def brink(*words: object) -> Result:
    return CliRunner().invoke(msel_group, [str(word) for word in words], catch_exceptions=False)


def test_check_tells_columns_rows_and_what_is_not_understood(sheet: Path) -> None:
    done = brink("check", sheet, "--scenario", TOY)
    assert done.exit_code == 1
    said = " ".join(done.stdout.split())
    assert "C To addressed to" in said
    assert "2 1 24 Jan RED telegram Trains" in said
    assert "error: msel, row 3, column C (To): there is no seat 'Narnia'." in said
    assert "--to 'Narnia=SEAT' (1 row)" in said
    assert "1 inject understood, 1 row not; 1 error, 0 warnings." in said
    assert brink("check", sheet, "--scenario", TOY, "--to", "narnia=BLUE").exit_code == 0


def test_check_as_json(sheet: Path) -> None:
    found = json.loads(brink("check", sheet, "--scenario", TOY, "--json").stdout)
    assert [one["field"] for one in found["columns"][:3]] == ["number", "day", "to"]
    assert [one["id"] for one in found["injects"]] == ["msel:1"]
    assert found["unknown"] == {"Narnia": 1}


def test_check_of_what_is_no_list(tmp_path: Path) -> None:
    other = tmp_path / "budget.csv"
    other.write_text("Date,Amount,Category\n1,2,3")
    done = brink("check", other, "--scenario", TOY)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "budget.csv is no list of injects" in done.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--to", "Narnia"), "write it as NAME=SEAT"),
        (("--column", "X=nothing"), "'nothing' is no field; there are id, number, day"),
        (("--first-day", "2011"), "--first-day: '2011' is no date; write it as 2022-01-24"),
        (("--h-hour", "25:00"), "--h-hour: '25:00' is no time; write it as 06:00"),
    ],
)
def test_options_that_make_no_sense(words: tuple[str, ...], why: str, sheet: Path) -> None:
    with pytest.raises(Bad, match=why):
        brink("check", sheet, "--scenario", TOY, *words)


def test_import_writes_the_list_as_it_is_understood(sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "ours.xlsx"
    with pytest.raises(Bad, match="there is no seat 'Narnia'"):
        brink("import", sheet, "--scenario", TOY, "-o", out)
    assert not out.exists()
    assert brink("import", sheet, "--scenario", TOY, "--partly", "-o", out).exit_code == 0
    assert [cell.value for cell in load_workbook(out)["MSEL"]["K"]] == ["Send To", "Redland"]
    assert brink("import", sheet, "--scenario", TOY, "--to", "Narnia=BLUE", "-o", out).stdout == f"{out}: 2 injects\n"
    assert [one.inject.to for one in read_list(out, prepare(TOY)).planned] == [("RED",), ("BLUE",)]


def test_export_of_a_record_is_the_list_at_its_end(sheet: Path, tmp_path: Path) -> None:
    prepared, record, out = prepare(TOY), tmp_path / "exercise.jsonl", tmp_path / "end.xlsx"
    planned = read_msel(sheet, prepared, Choices({"Narnia": "BLUE"})).planned
    game = Game.new(prepared, {"RED": "human", "BLUE": "human"}, seed=1, exercise=planned, record=record)
    exercise = Exercise(game)
    assert (
        exercise.add(read_msel(sheet, prepared, Choices({"Narnia": "all"}), taken=["msel:1", "msel:2"]).planned) == ()
    )
    exercise.decide("msel:1-2", "hold", "too early")
    exercise.move("msel:2", 5, "later")
    exercise.improvise("Thunder.", ("BLUE",), (), now=True, name="Thunder")
    for seat in exercise.seats:
        exercise.hand_in(seat)
    exercise.resolve()
    standing = as_it_stands(exercise.injects())
    game.close()
    before = record.read_bytes()
    found = {one.inject.id: one for one in list_of(str(record))[1]}
    assert record.read_bytes() == before, "a record that is looked at is not written to"
    assert {id: (one.day, one.msel.status) for id, one in found.items()} == {
        "msel:1": (0, "Released"),
        "msel:2": (5, "Draft"),
        "msel:1-2": (0, "Deferred"),
        "msel:2-2": (2, "Draft"),
        "control:1": (0, "Released"),
    }
    assert {one.inject.id: (one.day, one.msel.status) for one in standing} == {
        id: (one.day, one.msel.status) for id, one in found.items() if id != "control:1"
    }
    assert brink("export", record, "-o", out).stdout == f"{out}: 5 injects\n"
    again = read_list(out, prepared).planned
    assert [one.msel.status for one in again] == ["Approved", "Draft", "Deferred", "Draft", "Approved"], "played anew"


def test_export_of_a_scenario_without_injects_is_a_form_to_fill_in(tmp_path: Path) -> None:
    out = tmp_path / "form.csv"
    done = brink("export", TOY, "-o", out)
    assert done.stdout == f"{out}: 0 injects\n"
    assert out.read_text("utf-8-sig").startswith("MSEL #,Scenario Date,Scenario Time,")


def test_export_to_nowhere(tmp_path: Path) -> None:
    with pytest.raises(Bad, match="cannot be written"):
        brink("export", TOY, "-o", tmp_path / "msel.csv" / "msel.csv") if (tmp_path / "msel.csv").write_text(
            ""
        ) == 0 else None


def test_lists_of_an_exercise_are_all_or_none(sheet: Path, tmp_path: Path) -> None:
    prepared = prepare(TOY)
    with pytest.raises(Bad, match=r"msel\.csv: 1 inject understood, 1 row not"):
        listed((str(sheet),), prepared)
    twice = listed((str(sheet), str(sheet)), prepared, Choices({"Narnia": "control"}))
    assert [one.inject.id for one in twice] == ["msel:1", "msel:2", "msel:1-2", "msel:2-2"]
    form = tmp_path / "again.csv"
    form.write_bytes(write_list(twice, prepared, ".csv"))
    assert listed((str(form),), prepared) == twice


def test_a_cue_for_control_reaches_no_seat(sheet: Path) -> None:
    prepared = prepare(TOY)
    planned = read_msel(sheet, prepared, Choices({"Narnia": "control"})).planned
    exercise = Exercise(Game.new(prepared, {"RED": "human", "BLUE": "human"}, seed=1, exercise=planned))
    exercise.decide("msel:2", NOW)
    assert [letter.text for letter in exercise.inbox("BLUE")] == []
    for seat in exercise.seats:
        exercise.hand_in(seat)
    exercise.resolve()
    for seat in ("RED", "BLUE"):
        assert "It snows." not in {line.text for line in exercise.game.seat(seat).view().log}
        assert [letter.text for letter in exercise.inbox(seat)] == (["Trains roll."] if seat == "RED" else [])
    assert "It snows." in {letter.text for letter in exercise.letters()}


def test_a_cue_for_control_goes_through_the_terminal_and_the_record(
    sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet.write_text(f"{ROWS[0]}\n1,1,Control,Lead,Meeting,Begin,Start the video.,\n")
    typed, record = "injects 1\nnext RED\n\nhand in\nresolve\nquit\n", tmp_path / "exercise.jsonl"
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    monkeypatch.delenv("DISPLAY", raising=False)
    words = ["play", TOY, "--player", "RED=human", "--msel", str(sheet), "--record", str(record), "--text", "--plain"]
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert told.count("Start the video.") == 1, "control reads it, and no seat does"
    game = Game.load(record)
    assert [inject.id for inject in game.control().branch[-1].injects] == ["msel:1"]
    assert not any("video" in line.text for line in game.control().branch[-1].lines)
    game.close()
    assert "Start the video." not in as_script(Timeline.open(record), "again"), "a script has no cues for control"
