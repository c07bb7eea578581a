"""Branches of a record: listed, renamed, compared, exported; what is exported is a record like any other."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.record.branches import export, find_branch, rename
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.comparison import compare
from brinkmanship.game.replay.open_replay import open_record, take_over
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare


@pytest.fixture
def record(branched: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(branched, tmp_path / "game.jsonl"))


def test_branches_are_listed(record: Path) -> None:
    found = Timeline.open(record).branches
    assert [(b.name, b.turns, b.from_turn) for b in found] == [("main", 6, 0), ("loud", 5, 3)]


def test_a_branch_is_renamed_and_nothing_else_is_changed(record: Path) -> None:
    before = record.read_bytes()
    rename(record, "loud", "  Louder   still ")
    assert record.read_bytes().startswith(before)
    assert [b.name for b in Timeline.open(record).branches] == ["main", "Louder still"]
    assert verify(record).agrees
    with pytest.raises(GameError, match="another branch is called 'main'"):
        rename(record, "2", "main")
    with pytest.raises(GameError, match="there is no branch called 'quiet'; name one by its number: 1 'main'"):
        rename(record, "quiet", "x")


@pytest.mark.parametrize("name", ["3", "17", "b3", "branch 3"])
def test_a_number_is_no_name_of_another_branch(record: Path, name: str) -> None:
    with pytest.raises(GameError, match="is how a branch is called by its number"):
        rename(record, "loud", name)
    with pytest.raises(GameError, match="cannot be seen"):
        rename(record, "loud", "lo\x1bud")


def test_names_given_in_the_game_are_shown_on_one_line_and_numbers_come_first(record: Path) -> None:
    game = Game.load(record)
    for name in ("the\nlong\x07 road", "1", "7"):
        game.control().rewind(1, name)
        game.commit()
    game.close()
    roads = Timeline.open(record).branches
    assert [b.name for b in roads] == ["main", "loud", "the long road", "1", "7"]
    assert [find_branch(roads, name).name for name in ("1", "b4", "7", "the\nlong  road")] == [
        *("main", "1", "7", "the long road")
    ]


@pytest.mark.parametrize(("branch", "turns"), [("main", 6), ("2", 5)])
def test_an_exported_branch_verifies_and_goes_on(record: Path, tmp_path: Path, branch: str, turns: int) -> None:
    target = tmp_path / "out.jsonl"
    assert export(record, branch, target) == turns
    assert verify(target).agrees
    own, whole = Timeline.open(target), open_record(f"{record}#{branch}")
    assert [own.view(p).actors[0].tracks["fame"].value for p in range(turns + 1)] == [
        whole.view(p).actors[0].tracks["fame"].value for p in range(turns + 1)
    ]
    game = Game.load(target)
    game.commit()
    game.close()
    assert verify(target).agrees
    with pytest.raises(GameError, match="already there"):
        export(record, branch, target)


def test_an_exported_branch_keeps_its_notes_and_its_seats(toy: Prepared, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    game = Game.new(toy, {"BLUE": "human"}, seed=3, record=path, exercise=[])
    control = Exercise(game)
    control.observe("At the start")
    for turn in range(3):
        control.hand_in("BLUE")
        control.resolve()
        control.observe(f"After turn {turn + 1}", "BLUE")
    control.back_to(1)
    game.control().take_seat("RED", "human")
    control.observe("Back again")
    game.commit()
    control.observe("On the other road")
    wanted, seats = game.control().notes, game.seats
    game.close()
    other, main = tmp_path / "other.jsonl", tmp_path / "main.jsonl"
    assert (export(path, "2", other), export(path, "1", main)) == (2, 3)
    game = Game.load(other)
    assert [(n.text, n.about) for n in game.control().notes] == [(n.text, n.about) for n in wanted]
    assert [n.node for n in game.control().notes] == [0, 1, 1, 2]
    assert (game.seats, game.turn) == (seats, 2)
    game.close()
    game = Game.load(main)
    assert [n.text for n in game.control().notes] == [
        "At the start",
        *(f"After turn {t}" for t in (1, 2, 3)),
        "Back again",
    ]
    assert (game.seats["BLUE"], game.seats["RED"]) == ("human", "doctrine")
    game.close()
    assert verify(other).agrees
    assert verify(main).agrees


def test_a_seat_taken_at_the_tip_is_in_the_export_until_another_road_is_taken(toy: Prepared, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    game = Game.new(toy, {}, seed=3, record=path)
    game.commit()
    game.control().take_seat("RED", "human")
    game.control().rewind(1, "mine")
    game.control().take_seat("BLUE", "human")
    game.commit()
    game.close()
    for branch, humans in (("main", ["RED"]), ("mine", ["RED", "BLUE"])):
        target = tmp_path / f"{branch}.jsonl"
        export(path, branch, target)
        game = Game.load(target)
        assert [seat for seat, kind in game.seats.items() if kind == "human"] == humans
        game.close()


def test_an_exported_branch_keeps_the_drafts_and_hand_ins_at_its_tip(toy: Prepared, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    game = Game.new(toy, {"BLUE": "human", "RED": "human"}, seed=3, record=path, exercise=[])
    control = Exercise(game)
    game.commit()
    game.seat("BLUE").set_plan([Order("BLUE", "talk", "RED")])
    control.hand_in("RED")
    control.back_to(0)
    game.seat("BLUE").set_plan([Order("BLUE", "boast")])
    game.commit()
    game.seat("BLUE").set_plan([Order("BLUE", "boast")])
    game.close()
    for branch, blue, handed in (("1", Order("BLUE", "talk", "RED"), {"RED"}), ("2", Order("BLUE", "boast"), set())):
        target = tmp_path / f"{branch}.jsonl"
        export(path, branch, target)
        game = Game.load(target)
        assert game.seat("BLUE").view().plan == (blue,)
        assert game.control().pending.handed_in == handed
        game.close()
        assert verify(target).agrees


def test_the_orders_of_a_watched_game_are_named(toy: Prepared) -> None:
    game = Game.new(toy, {"others": "wait"}, seed=3)
    game.commit()
    timeline = Timeline.of_lines(game.control().record_lines, "x")
    orders = [
        Order("BLUE", "boast"),
        Order("RED", "embargo", "BLUE", lift=True),
        Order("RED", "march", "RED-1", "MOOR"),
    ]
    assert [timeline.facts.order_text(order) for order in orders] == [
        "Blueland orders: Boast",
        "Redland lifts: Embargo (Blueland)",
        "Redland orders: March (First Red Brigade, to The Moor)",
    ]
    assert timeline.facts.order_text(Order("", "gone", "X")) == " orders: gone (X)"  # of a damaged record as it stands


def test_an_export_that_cannot_be_written_speaks_of_no_game(record: Path) -> None:
    with pytest.raises(RecordError, match=r"^/dev/null is no ordinary file"):
        export(record, "1", Path("/dev/null"))
    with pytest.raises(
        RecordError, match=r"^/proc/x\.jsonl cannot be written: no file can be made in the folder /proc$"
    ):
        export(record, "1", Path("/proc/x.jsonl"))


def test_what_is_left_of_an_export_that_failed_is_taken_away(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("brinkmanship.game.record.file.os.write", full)
    with pytest.raises(RecordError, match=r"out\.jsonl cannot be written: No space left on device$"):
        export(record, "1", tmp_path / "out.jsonl")
    assert [p.name for p in tmp_path.iterdir()] == ["game.jsonl"]


def test_turns_of_other_lengths_are_gathered_between_common_dates(toy: Prepared) -> None:
    lengths = (toy, prepare(toy.compiled.loaded, 3.0), prepare(toy.compiled.loaded, 2.0))
    timelines = []
    for prepared, boasts in zip(lengths, ((0, 2), (0,), (1,)), strict=True):
        game = Game.new(prepared, {"BLUE": "human", "others": "wait"}, seed=3)
        for turn in range(6 // round(prepared.rules.ticks_per_turn)):
            game.seat("BLUE").set_plan([Order("BLUE", "boast")] if turn in boasts else [])
            game.commit()
        timelines.append(Timeline.of_lines(game.control().record_lines, "x"))
    found = compare(timelines[0], timelines[1], ("days", "threes"))
    assert (found.common, found.days[0].date.day, found.days[0].turn) == (3, 24, 1)
    assert (found.days[0].only_first, found.days[0].only_second) == (
        ("Blueland orders: Boast",),
        (),
    )  # twice against once
    assert all(not (d.only_first or d.only_second) for d in found.days[1:])
    turned = compare(timelines[1], timelines[0], ("threes", "days"))
    assert turned.days[0].only_second == ("Blueland orders: Boast",)
    assert (found.same, compare(timelines[0], timelines[0], ("a", "a")).same) == (False, True)
    found = compare(timelines[1], timelines[2], ("threes", "twos"))
    assert found.common == 2
    assert not any(d.only_first or d.only_second for d in found.days)  # both once, within the same six days


def test_courses_that_share_no_day_are_not_alike(toy: Prepared) -> None:
    timelines = []
    for start in (None, date(2022, 1, 10)):
        game = Game.new(prepare(toy.compiled.loaded, start=start), {}, seed=3)
        game.commit()
        timelines.append(Timeline.of_lines(game.control().record_lines, "x"))
    found = compare(*timelines, ("usual", "early"))
    assert (found.common, found.same, found.days) == (0, False, ())


def test_two_branches_are_compared_from_where_they_part(record: Path) -> None:
    first, second = open_record(f"{record}#main"), open_record(f"{record}#loud")
    found = compare(first, second, ("main", "loud"))
    assert found.days[0].turn == 4
    assert any("Blueland orders: Talk (Redland)" in text for text in found.days[0].only_second)
    assert any(gap.ref == "world:tension" for gap in found.days[0].gaps)
    assert compare(first, first, ("a", "a")).parts_at is None


def test_taking_over_makes_a_branch_and_keeps_the_old_road(record: Path) -> None:
    timeline = Timeline.open(record)
    game = take_over(timeline, 2, "RED", name="mine")
    assert (game.turn, game.seats["RED"], game.seats["BLUE"]) == (2, "human", "doctrine")
    game.commit()
    game.close()
    again = Timeline.open(record)
    assert [(b.name, b.turns) for b in again.branches] == [("main", 6), ("loud", 5), ("mine", 3)]
    assert verify(record).agrees


def test_a_script_watched_without_a_record_gets_one_when_taken_over(branched: Path, tmp_path: Path) -> None:
    timeline = Timeline.of_lines(branched.read_text("utf-8").split("\n")[:-1], "in memory")
    game = take_over(timeline, 1, "BLUE", record=tmp_path / "new.jsonl")
    assert (game.turn, game.path) == (1, tmp_path / "new.jsonl")
    game.close()


@pytest.mark.parametrize("turned", [False, True])
def test_of_the_days_before_the_other_begins_there_is_only_what_was_done(toy: Prepared, turned: bool) -> None:
    timelines = []
    for start in (date(2022, 1, 22), None):
        game = Game.new(prepare(toy.compiled.loaded, start=start), {"BLUE": "human", "others": "wait"}, seed=3)
        for turn in range(4):
            game.seat("BLUE").set_plan([Order("BLUE", "boast")] if turn < 2 else [])
            game.commit()
        timelines.append(Timeline.of_lines(game.control().record_lines, "x"))
    if turned:
        timelines.reverse()
    found = compare(timelines[0], timelines[1], ("one", "other"))
    assert found.common == 3
    before, upon = found.days[:2]
    assert (before.date.day, before.gaps, upon.date.day) == (22, (), 23)
    assert any(gap.ref == "world:tension" for gap in upon.gaps)  # at the end of the turn that leads to a common day
    for day in (before, upon):
        assert (day.only_first, day.only_second)[:: -1 if turned else 1] == (("Blueland orders: Boast",), ())


def test_regions_held_by_others_are_named_with_both_holders(toy: Prepared, tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "data" / "toy.yaml").read_text("utf-8")
    (tmp_path / "moved.yaml").write_text(
        text.replace("sovereign: GREY, controller: GREY", "sovereign: GREY, controller: RED"), "utf-8"
    )
    timelines = []
    for prepared in (toy, prepare(tmp_path / "moved.yaml")):
        game = Game.new(prepared, {"others": "wait"}, seed=3)
        game.commit()
        timelines.append(Timeline.of_lines(game.control().record_lines, "x"))
    assert compare(timelines[0], timelines[1], ("one", "other")).days[0].regions == ("The Moor: GREY | RED",)
    assert compare(timelines[1], timelines[0], ("one", "other")).days[0].regions == ("The Moor: RED | GREY",)
