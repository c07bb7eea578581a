"""Questions to a seat in a game: on its view alone, answered by an order, in the record and in its script."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.as_script import as_script
from brinkmanship.game.replay.script_run import ScriptRun
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.open_game import open_game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.simulation.world import array_fields
from tests.questions import QUESTIONS

SWAP, THREATEN = Order("A", "pilot_swap"), Order("A", "pilot_threaten")


@pytest.fixture(scope="module")
def questions() -> Prepared:
    return prepare(QUESTIONS)


def asked(questions: Prepared, **how: object) -> Game:
    """Return a game of people on the day on which both sides are asked something."""
    game = Game.new(questions, {"A": "human", "B": "human", "others": "wait"}, seed=4, **how)  # type: ignore[arg-type]
    for _ in range(3):
        game.commit()
    return game


def test_a_question_stands_on_the_view_of_its_seat_and_on_no_other(questions: Prepared) -> None:
    game = asked(questions)
    mine, theirs = game.seat("A").view(), game.seat("B").view()
    assert ([d.id for d in mine.dilemmas], [d.id for d in theirs.dilemmas]) == (["pilot"], ["ship"])
    (pilot,) = mine.dilemmas
    assert (pilot.since.isoformat(), pilot.due.isoformat(), pilot.days_left) == ("2030-01-03", "2030-01-05", 1)
    assert [(c.id, c.cost, c.known, c.default) for c in pilot.choices] == [
        ("swap", 2, "public", False),
        ("wait", 0, "secret", True),
        ("threaten", 1, "known to Borea", False),
    ]
    told = json.dumps(game.seat("B").look())
    assert "pilot" not in told
    assert not any("pilot" in choice.action for choice in game.seat("A").choices())  # not in the catalogue


def test_what_a_seat_is_asked_and_answers_in_secret_reaches_nobody(questions: Prepared) -> None:
    silent, other = asked(questions), Game.new(questions, {"A": "human", "B": "human", "others": "wait"}, seed=4)
    for _ in range(3):
        other.commit()
    other.seat("A").set_plan([Order("A", "pilot_wait")])
    told = []
    for game in (silent, other):
        game.commit()
        game.commit()
        told.append([line.text for line in game.seat("B").log() if "pilot" in line.text.lower()])
    assert told == [[], []]
    assert "Alba did not decide on 'The pilot' in time, which counted as 'Let him wait'." in [
        line.text for line in silent.seat("A").log()
    ]


def test_an_answer_is_no_order_of_the_turn_and_excludes_another(questions: Prepared) -> None:
    seat = asked(questions).seat("A")
    assert seat.set_plan([Order("A", "boast"), THREATEN]) == ()
    assert (seat.view().orders_left, seat.view().dilemmas[0].answered) == (0, True)
    (refused,) = seat.set_plan([THREATEN, SWAP])
    assert [reason.code for reason in refused.reasons] == ["answered"]
    assert [reason.text for reason in refused.reasons] == ["The plan holds another answer to this question."]


def test_who_is_told_of_an_answer_knows_and_others_do_not(questions: Prepared) -> None:
    game = asked(questions)
    game.seat("A").set_plan([THREATEN])
    game.commit()
    lines = {seat: [line.text for line in game.seat(seat).log()] for seat in ("A", "B", "C")}
    assert ["On 'The pilot', Alba chose 'Threaten Borea in private'." in lines[seat] for seat in ("A", "B", "C")] == [
        True,
        True,
        False,
    ]


def test_an_answer_is_in_the_record_that_verifies_and_goes_on(questions: Prepared, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    game = asked(questions, record=path)
    game.seat("A").set_plan([SWAP])
    game.seat("A").keep()
    game.close()
    again = open_game(path, "A").game
    assert again.seat("A").plan() == (SWAP,)  # a draft is kept
    again.commit()
    again.commit()
    again.close()
    verdict = verify(path)
    assert (verdict.agrees, verdict.exact, verdict.turns) == (True, True, 5)
    assert '"pilot_swap"' in path.read_text("utf-8")


def test_a_record_becomes_a_script_that_chooses(questions: Prepared, tmp_path: Path) -> None:
    game = asked(questions)
    game.seat("A").set_plan([THREATEN])
    for _ in range(5):
        game.commit()
    text = as_script(Timeline.of_lines(game.control().record_lines, "x"), "again", str(QUESTIONS))
    assert "- {date: 2030-01-04, choose: {dilemma: pilot, choice: threaten}}" in text
    shutil.copy(QUESTIONS, tmp_path)
    (tmp_path / "again.yaml").write_text(text, "utf-8")
    run = ScriptRun.start(tmp_path / "again.yaml")
    while not run.done:
        assert run.refusals() == []
    before, after = game.control().branch[-1].world, run.game.control().branch[-1].world
    for field in array_fields():
        assert np.array_equal(getattr(before, field.name), getattr(after, field.name)), field.name


def test_seats_of_an_exercise_answer_at_their_desk(questions: Prepared) -> None:
    game = Game.new(questions, {"A": "human", "B": "human", "others": "wait"}, seed=4, exercise=())
    exercise = Exercise(game)
    for day in range(4):
        if day == 3:
            assert game.seat("A").set_plan([SWAP]) == ()
        for seat in ("A", "B"):
            exercise.hand_in(seat)
        exercise.resolve()
    assert [d.id for d in game.seat("A").view().dilemmas] == []
    assert "On 'The pilot', Alba chose 'Exchange him for the spy'." in [line.text for line in game.seat("C").log()]


def test_dates_of_the_calendar_are_on_the_view_until_they_are_over(questions: Prepared) -> None:
    game = asked(questions)
    assert [(fact.name, fact.now) for fact in game.seat("C").view().calendar] == [
        ("The spring fair", True),
        ("The thaw", False),
    ]
    for _ in range(3):
        game.commit()
    assert [fact.name for fact in game.seat("C").view().calendar] == ["The thaw"]
