"""An exercise of the toy crisis with something of everything, recorded once for all tests of reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.people import Person
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Msel, Planned
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import prepare
from brinkmanship.papers.report.data import Report
from brinkmanship.papers.report.gather import report_of
from brinkmanship.papers.report.pictures import with_pictures
from brinkmanship.papers.report.source import Source

TOY = Path(__file__).parents[2] / "game" / "data" / "toy.yaml"
LIST = (
    Planned(
        Inject("leak", "Red's papers leak.", ("RED.fame -= 0.2",), ("BLUE",)),
        "A leak",
        1,
        msel=Msel(number="7", sender="A clerk", medium="email", expected="Blue tells Grey", objective="Consult"),
    ),
    Planned(Inject("storm", "A storm.", ("world.tension -= 0.05",)), "A storm", 3),
)
LONG = "Blue talked. " * 400


def play(path: Path) -> None:
    """Record the exercise: three turns, of which the last is played twice."""
    seats = {"RED": "human", "BLUE": "human"}
    game = Game.new(prepare(TOY), seats, seed=1, rest="wait", intents={"RED": "bold"}, exercise=LIST, record=path)
    exercise = Exercise(game)
    exercise.join(Person("p1", "Ann Low", "lead", "RED"))
    exercise.join(Person("p2", "Bo High", "evaluator"))
    exercise.improvise("The press waits.", ("BLUE",), now=True, name="Press", sender="A reporter", medium="press")
    exercise.send("RED", ("BLUE",), "We want peace.", author="p1")
    turn(
        exercise, [Order("RED", "plot", note="It hurts them."), Order("RED", "talk", "BLUE")], [Order("BLUE", "appeal")]
    )
    exercise.observe("Red split its effort.", "RED", author="p2", objective="Decide in time", rating="M")
    exercise.observe("Red spoke with one voice.", "RED", author="p2", objective="Decide in time", rating="P")
    exercise.observe(LONG, "BLUE", author="p2", objective="Consult", rating="U")
    asked = exercise.submit("BLUE", "We bribe a clerk.", "p1")
    exercise.rule(asked.id, "He talks.", pros=("poor clerk",), success_effects=("BLUE.fame += 0.1",), author="p2")
    exercise.override("RED.fame", 0.9, "Agreed in the room.")
    turn(exercise, [Order("RED", "embargo", "BLUE")], [Order("BLUE", "boast")])
    exercise.decide("storm", "release", "The room is too calm.", "p2")
    turn(exercise, [], [Order("BLUE", "talk", "RED")])
    exercise.observe("The road left was too loud.")
    exercise.back_to(2, "p2")
    exercise.decide("storm", "skip", "No weather today.", "p2")
    turn(exercise, [Order("RED", "boast")], [])
    game.close()


def turn(exercise: Exercise, *plans: list[Order]) -> None:
    """Let RED and BLUE hand in their plans, and resolve."""
    for seat, plan in zip(("RED", "BLUE"), plans, strict=True):
        assert exercise.change(seat, plan, None) == ()
        exercise.hand_in(seat)
    exercise.resolve()


@pytest.fixture(scope="session")
def record(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("report") / "exercise.jsonl"
    play(path)
    return path


@pytest.fixture(scope="session")
def source(record) -> Source:
    return Source.open(str(record))


@pytest.fixture(scope="session")
def report(source) -> Report:
    return with_pictures(source, report_of(source, futures=20))
