"""What a game does not do for whoever asks it: each refusal says what was wrong, and the game is as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.record.branches import rename
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Planned
from brinkmanship.game.session.prepared import Prepared
from tests.game.session.records import played, resealed

LEAK = Planned(Inject("leak", "Red's papers leak.", ("RED.fame -= 0.2",)), "A leak", 1)


@pytest.fixture
def exercise(toy: Prepared) -> Exercise:
    game = Game.new(toy, {"RED": "human", "BLUE": "human"}, seed=1, rest="wait", exercise=(LEAK,))
    return Exercise(game)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda e: e.decide("leak", "forget"),
            "'forget' is no decision; there are release, release now, hold, skip, as planned",
        ),
        (lambda e: e.decide("flood", "hold"), "there is no inject 'flood'"),
        (lambda e: e.observe("  "), "an observation says something"),
        (lambda e: e.back_to(1), "there is no turn 1 to go back to; this game has 0 to 0"),
        (lambda e: e.game.seat("RED").report(1), "there is no turn 1; the last one is 0"),
        (lambda e: e.game.seat("RED").report(-1), "there is no turn -1; the last one is 0"),
        (lambda e: e.game.go_to(7), "there is no state 7 in this game"),
    ],
)
def test_what_an_exercise_does_not_do(exercise: Exercise, ask: Callable[[Exercise], Any], message: str) -> None:
    before = exercise.game.record_lines
    with pytest.raises(GameError) as refused:
        ask(exercise)
    assert str(refused.value) == message
    assert exercise.game.record_lines == before


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"exercise": (LEAK, LEAK)}, "two injects are called 'leak'"),
        ({"exercise": (Planned(Inject("odd", "Odd.", ("RED.glory += 1",)), "", 1),)}, "inject 'odd': RED.glory"),
        ({"intents": {"PINK": "bold"}}, "there is no actor 'PINK' whose intent could be chosen"),
        ({"intents": {"BLUE": "bold"}}, "BLUE has no intent 'bold'; it has: none"),
    ],
)
def test_what_no_game_begins_with(toy: Prepared, how: dict[str, Any], message: str) -> None:
    with pytest.raises(GameError) as refused:
        Game.new(toy, {"RED": "human"}, seed=1, **how)
    assert str(refused.value).startswith(message)


def test_a_game_of_one_seat_is_no_exercise(toy: Prepared) -> None:
    with pytest.raises(GameError, match="not started as an exercise"):
        Exercise(Game.new(toy, {"RED": "human"}, seed=1))


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_of_a_branch_has_a_length(name: str, tmp_path: Path) -> None:
    path = played(tmp_path / "r.jsonl")
    before = path.read_bytes()
    with pytest.raises(GameError, match="1 to 80 characters"):
        rename(path, "1", name)
    assert path.read_bytes() == before


def header(**what: Any) -> Callable[[dict[str, Any]], None]:
    def change(line: dict[str, Any]) -> None:
        if line["kind"] == "header":
            line.update(what)

    return change


def without_snapshot(line: dict[str, Any]) -> None:
    line.pop("snapshot", None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (header(seed=-1), "the seed -1 is none"),
        (header(seed=2**63), "the seed 9223372036854775808 is none"),
        (without_snapshot, "line 3, turn 0: it has no 'snapshot'"),
    ],
)
def test_a_record_that_cannot_be_played_on_says_why(
    change: Callable[[dict[str, Any]], None], message: str, tmp_path: Path
) -> None:
    with pytest.raises(RecordError, match=message):
        Game.load(resealed(played(tmp_path / "r.jsonl"), change))


def test_a_branch_leaves_from_a_state_that_is_there(toy: Prepared, tmp_path: Path) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=1, record=tmp_path / "r.jsonl")
    game.commit()
    game.control().rewind(0, "again")
    game.close()

    def elsewhere(line: dict[str, Any]) -> None:
        if line["kind"] == "branch":
            line["node"] = 9

    with pytest.raises(RecordError, match="a branch leaves from node 9, which is not there"):
        Game.load(resealed(tmp_path / "r.jsonl", elsewhere))
