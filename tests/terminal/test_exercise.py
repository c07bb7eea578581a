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
        "tell BLUE: The phone rings. -- BLUE.fame += 0.1",
        "next BLUE", "", "order boast", "hand in",
        "resolve",
        "next", "", "plan", "hand in",
        "note BLUE S Blue was quick.",
        "resolve", "quit",
    )  # fmt: skip
    assert "Hand the keyboard to Blueland. The others look away." in told
    assert "From control: The phone rings." in told
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


@pytest.mark.parametrize(("before", "after"), [(0.894, 0.866), (0.1449, 0.1451), (94.26, 94.34), (999.6, 1000.4)])
def test_what_was_and_what_is_and_the_change_agree_as_they_are_shown(before: float, after: float) -> None:
    ceiling = max(before, after, 1)
    was, now = (float(amount(v, "", ceiling).rstrip(" %").replace(",", "")) for v in (before, after))
    told = difference(before, after, "", ceiling).rstrip(" %") or "0"
    assert float(told) == pytest.approx(now - was)
