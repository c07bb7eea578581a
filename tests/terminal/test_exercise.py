"""An exercise at one keyboard: control hands it to the seats, and the record holds what each did."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.record.verify import verify
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Planned
from brinkmanship.terminal.exercise import play_exercise
from brinkmanship.terminal.formatting import amount, difference
from brinkmanship.terminal.io import TerminalIO

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"
LIST = (Planned(Inject("leak", "SECRET papers leak.", (), ("BLUE",)), "A leak", 1),)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "exercise.jsonl"
    Game.new(TOY, {"RED": "human", "BLUE": "human"}, rest="wait", seed=1, exercise=LIST, record=path).close()
    return path


def typed(record: Path, *lines: str) -> str:
    """Go on with an exercise by typing *lines*; return what was printed."""
    sink = io.StringIO()
    voice = TerminalIO(source=io.StringIO("\n".join(lines) + "\n"), sink=sink, plain=True)
    play_exercise(Game.load(record), voice=voice)
    return " ".join(sink.getvalue().split())


def left(record: Path) -> Exercise:
    return Exercise(Game.load(record))


def test_seats_plan_and_hand_in_and_control_resolves(record: Path) -> None:
    told = typed(
        record,
        "tell BLUE: The phone rings. -- BLUE.fame += 0.1 -- from: The Embassy -- by: phone -- title: A call",
        "next BLUE", "", "order boast", "hand in",
        "resolve",
        "next", "", "plan", "hand in",
        "note BLUE S Blue was quick.",
        "resolve", "quit",
    )  # fmt: skip
    assert "Hand the keyboard to Blueland. The others look away." in told
    assert "New letters: 1" in told
    assert "The Embassy to Blueland by phone: A call" in told
    assert "The phone rings." in told
    assert "RED has not handed in its orders" in told
    red = told.split("Hand the keyboard to Redland.")[1].split("Control has the keyboard.")[0]
    assert "phone" not in red
    assert "SECRET" not in red
    exercise = left(record)
    assert exercise.game.turn == 1
    assert [order.action for order in exercise.game.branch[1].orders] == ["boast"]
    (note,) = exercise.observations
    assert (note.about, note.rating, note.text) == ("BLUE", "S", "Blue was quick.")
    exercise.game.close()
    assert verify(record).agrees


def test_what_a_seat_planned_is_there_when_the_input_ends(record: Path) -> None:
    typed(record, "next RED", "", "order boast")
    exercise = left(record)
    assert [order.action for order in exercise.orders()["RED"]] == ["boast"]
    assert exercise.waiting == ("RED", "BLUE")
    exercise.game.close()


def test_control_decides_withdraws_and_goes_back(record: Path) -> None:
    told = typed(
        record,
        "hold 1 not yet", "planned 1", "skip 1 never",
        "inject A rumour.", "withdraw 1", "inject RED,GREY: A call.",
        "program BLUE", "next", "", "order boast", "hand in", "again", "", "hand in", "resolve", "people BLUE",
        "back 0", "release 9", "quit",
    )  # fmt: skip
    assert "Say which inject, 1 to 1" in told
    exercise = left(record)
    assert [(e.status.value, e.reason) for e in exercise.injects()] == [("skipped", "never")]
    assert [inject.text for node in exercise.game.branch for inject in node.injects] == []
    assert exercise.game.used_injects == ("control:1",)
    assert [order.action for order in exercise.orders()["RED"]] == ["boast"]
    assert exercise.waiting == ("RED", "BLUE")
    exercise.game.close()


def test_a_seat_has_no_command_that_is_controls(record: Path) -> None:
    told = typed(record, "next RED", "", "load other.jsonl", "save x.jsonl", "player BLUE=wait", "commit", "quit")
    assert told.count("There is no command") + told.count("no command '") >= 3
    exercise = left(record)
    assert exercise.waiting == ("BLUE",)  # 'commit' hands in
    exercise.game.close()


def test_seats_and_control_write_letters_and_each_is_shown_to_its_readers_once(record: Path) -> None:
    told = typed(
        record,
        "write BLUE: From control.",
        "next RED", "", "write blueland, control: We want", "write all: Hear, hear.",
        "write GREY:", "First line.", "", "Third.", ".",
        "write nobody: Lost?", "write BLUE", "inbox", "inbox 1", "hand in",
        "next BLUE", "", "write RED: Too late.", "hand in",
        "letters", "inbox 2", "resolve",
        "next RED", "", "control", "next RED", "", "quit",
        "quit",
    )  # fmt: skip
    blue = told.split("Hand the keyboard to Blueland.")[1].split("Control has the keyboard.")[0]
    assert "New letters: 3" in blue
    assert "Control to Blueland" in blue
    assert "Redland to Blueland, Control" in blue
    assert "Redland to everybody" in blue
    assert "First line." not in blue
    red = told.split("Hand the keyboard to Redland.")
    assert "From control" not in red[1].split("Control has the keyboard.")[0]
    assert "New letters: 1" in red[2]
    assert "Too late." in red[2]
    assert "Too late." not in red[3]
    assert "There is no recipient 'nobody'" in told
    assert "Say to whom: write SEAT,SEAT|all: [TEXT]" in told
    sent = left(record).letters()
    assert [(one.sender, one.to, one.text) for one in sent if one.kind == "message"] == [
        ("control", ("BLUE",), "From control."),
        ("RED", ("BLUE", "control"), "We want"),
        ("RED", (), "Hear, hear."),
        ("RED", ("GREY",), "First line.\n\nThird."),
        ("BLUE", ("RED",), "Too late."),
    ]


def test_a_text_that_is_too_long_is_refused_and_its_limit_said_before(record: Path) -> None:
    told = typed(record, "write BLUE:", "x" * 20_001, ".", "note", "y" * 30_000, ".", "quit")
    assert "Type the text, of at most 20,000 letters." in told
    assert "a message has at most 20,000 letters, this one has 20,001" in told
    exercise = left(record)
    assert exercise.letters() == ()
    assert [note.text for note in exercise.observations] == ["y" * 30_000]


def test_an_order_in_free_text_is_ruled_on_with_odds_and_dice(record: Path) -> None:
    told = typed(
        record,
        "next RED", "", "submit We bribe the guards.", "submissions", "control",
        "submissions", "odds 2 1", "odds 1 0 35", "odds many",
        "rule 1 The guards -- look away. -- for: they are poor; they are few -- against: cameras -- then: RED.fame += 0.1"
        " -- else: RED.fame -= 0.1 -- to: red",
        "rule 0 Rain. -- percent: 40 -- yes: it is November", "rule 1 x -- yes: a -- no: b", "rule 0 y -- yes:",
        "submissions", "override RED.fame = 0.5 -- the room agreed", "override RED.fame = 0.5", "override RED.fam = 1 -- why",
        "quit",
    )  # fmt: skip
    assert "We bribe the guards. (waits for control)" in told
    assert "6 or more with two dice: 72%." in told
    assert "45 or less of 100: 45%." in told
    assert "Say how many reasons there are for it and against" in told
    assert "A ruling is yes or no, not both." in told
    assert "a ruling against the dice has a reason" in told
    assert "Did you mean RED.fame?" in told or "Did you mean" in told
    exercise = left(record)
    first, second = exercise.rulings()
    assert (first.submission, first.text, first.pros, first.cons) == (
        "submission:1", "The guards -- look away.", ("they are poor", "they are few"), ("cameras",)
    )  # fmt: skip
    assert first.effects == (("RED.fame += 0.1",) if first.success else ("RED.fame -= 0.1",))
    assert (second.odds.method, second.success, second.reason) == ("percent", True, "it is November")
    assert [(one.id, one.to) for one in exercise.improvised] == [
        ("ruling:1", ("RED",)), ("ruling:2", ()), ("override:1", ())
    ]  # fmt: skip
    assert f"Rolled {first.dice[0]} + {first.dice[1]} = {sum(first.dice)}" in told


def test_control_moves_shifts_and_marks_injects_and_reads_one_in_full(record: Path) -> None:
    told = typed(
        record,
        "shift 2 they are slow", "move 1 2022-01-30 later", "mark 1 draft not ready", "injects 1", "injects",
        "move 1 never", "mark 1 finished", "shift soon", "move 1 2021-01-01", "quit",
    )  # fmt: skip
    assert "1 moved by 2 days." in told
    assert "Stands: waiting, Draft" in told
    assert "Day: 30 Jan" in told
    assert "they are slow" in told
    assert "Say the day as 2022-01-31, or 'none'" in told
    assert "There is no status 'finished'" in told
    assert "Say by how many days" in told
    assert "2021-01-01 has passed." in told
    (entry,) = left(record).injects()
    assert (entry.hseep, str(entry.planned.day), [note.text for note in entry.history]) == (
        "Draft", "1", ["they are slow", "later", "not ready"]
    )  # fmt: skip


def test_a_list_of_injects_is_added_to_the_running_exercise(record: Path, tmp_path: Path) -> None:
    (tmp_path / "msel.csv").write_text(
        "MSEL #,Day,TITLE,SEND TO,SENT FROM,METHOD,DESCRIPTION/SCRIPT\n"
        "1,Day 2,A call,Redland,Capital,Phone,The capital calls.\n"
        "2,Day 3,Rumour,ALL,Press,Press,A rumour spreads.\n",
        "utf-8",
    )
    (tmp_path / "shopping.csv").write_text("milk,2\nbread,1\n", "utf-8")
    told = typed(record, f"msel {tmp_path}/msel.csv", f"msel {tmp_path}/shopping.csv", "msel", "quit")
    assert "2 added." in told
    assert told.count("Nothing was added.") == 1
    assert "Say which file: msel FILE" in told
    entries = left(record).injects()
    assert [(e.planned.name, e.planned.inject.to) for e in entries] == [
        ("A leak", ("BLUE",)), ("A call", ("RED",)), ("Rumour", ())
    ]  # fmt: skip


def test_control_takes_another_branch(record: Path) -> None:
    typed(record, "next RED", "", "hand in", "next BLUE", "", "hand in", "resolve", "back 0")
    told = typed(record, "branches", "take 1", "quit")
    assert "Branches" in told
    exercise = left(record)
    assert exercise.game.turn == 1


@pytest.mark.parametrize(("before", "after"), [(0.894, 0.866), (0.1449, 0.1451), (94.26, 94.34), (999.6, 1000.4)])
def test_what_was_and_what_is_and_the_change_agree_as_they_are_shown(before: float, after: float) -> None:
    ceiling = max(before, after, 1)
    was, now = (float(amount(v, "", ceiling).rstrip(" %").replace(",", "")) for v in (before, after))
    told = difference(before, after, "", ceiling).rstrip(" %") or "0"
    assert float(told.replace("−", "-")) == pytest.approx(now - was)
