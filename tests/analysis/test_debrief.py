"""The debrief of a finished game: what was hidden, its place among games of the program, and turning points."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brinkmanship.analysis import debrief as module
from brinkmanship.analysis.debrief import Debrief, Played, arrays_of, better_than, histogram, parts_of, play_all
from brinkmanship.analysis.debriefing import Debriefing, keep, kept_files, recall
from brinkmanship.game.errors import GameError
from brinkmanship.game.session.finished import FinishedGame
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"


def played(record: Path | None = None, seed: int = 3) -> Game:
    game = Game.new(TOY, {"RED": "human"}, intents={"RED": "bold"}, seed=seed, record=record)
    while game.outcome is None:
        if game.turn in (2, 6):
            game.seat("RED").set_plan([Order("RED", "boast"), Order("RED", "plot")])
        game.commit("RED")
    return game


@pytest.fixture(scope="module")
def over() -> FinishedGame:
    return played().seat("RED").finished()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BRINKMANSHIP_CACHE", str(tmp_path))
    for name, value in {"PIECE": 10, "FUTURES": 8, "STATES": 5, "_FIRST": 3}.items():
        monkeypatch.setattr(module, name, value)


def test_what_was_hidden_stays_hidden_until_the_game_is_over():
    game = Game.new(TOY, {"RED": "human"}, seed=3)
    with pytest.raises(GameError, match="the game goes on"):
        game.seat("RED").finished()


def test_what_others_wanted_is_told_with_what_the_seat_believed_of_it():
    game = Game.new(TOY, {"BLUE": "human"}, intents={"RED": "bold"}, seed=3)
    while game.outcome is None:
        game.commit("BLUE")
    revealed = {one.actor: one for one in game.seat("BLUE").finished().revealed()}
    red = revealed["RED"]
    assert red.intent == "Wants it all"
    assert [one.first for one in red.believed] == pytest.approx([0.5, 0.5])
    assert sum(one.last for one in red.believed) == pytest.approx(1.0)
    assert {aim.id for aim in red.aims} == {"calm", "fame"}
    assert red.total == pytest.approx(sum(aim.weight * aim.value for aim in red.aims))
    assert "BLUE" not in revealed


def test_aims_and_score_over_time_end_at_the_score_of_the_outcome(over):
    own = next(one for one in over.outcome.scores if one.seat == "RED")
    scores = over.scores()
    assert (scores[0], scores[-1]) == pytest.approx((own.start, own.total))
    assert [aim.id for aim in over.aims()] == ["fame", "calm"]
    assert sum(aim.weight * aim.values[-1] for aim in over.aims()) == pytest.approx(own.total)
    assert {len(aim.values) for aim in over.aims()} == {len(over.turns)}


def test_the_place_among_games_of_the_program_counts_those_that_are_beaten(over, small):
    debrief = Debrief(over, games=25)
    play_all(debrief)
    scores = debrief.program_scores()
    assert len(scores) == 25
    assert len({round(float(one), 4) for one in scores}) > 5
    assert better_than(1.1, scores) == 1.0
    assert better_than(-0.1, scores) == 0.0
    assert sum(histogram(scores)) == 25
    done, of = debrief.progress
    assert done == of or done > 25


def test_games_of_the_program_are_not_the_game_itself_and_share_its_start(over, small):
    first, second = Debrief(over, games=10), Debrief(replace(over, turns=over.turns[:3]), games=10)
    for one in (first, second):
        piece = one.next_piece()
        assert piece.games
        assert 0 not in piece.numbers
        assert one.world(piece) is over.turns[0].world


def swayed(over: FinishedGame, means: dict[int, float]) -> Debrief:
    """A debrief in which the forecast from each state is given."""
    debrief = Debrief(over, games=0)
    rest = np.linspace(-0.05, 0.05, module.FUTURES).astype(np.float32)
    for position, mean in means.items():
        piece = debrief._state(position)
        debrief.parts[piece.key] = Played(rest + np.float32(mean), np.zeros(module.FUTURES, bool))
    return debrief


def test_turning_points_are_where_the_forecast_moved_and_name_what_happened(over, small):
    last = len(over.turns) - 1
    end = over.scores()[-1]
    means = {at: end - 0.3 if at < 3 else end for at in range(last)}
    debrief = swayed(over, means)
    (point,) = debrief.points()
    assert (point.first, point.last) == (2, 3)
    assert point.moved == pytest.approx(0.3)
    assert point.date == over.turns[3].date
    assert "Redland carried out 'Boast'." in point.causes
    assert swayed(over, dict.fromkeys(range(last), end)).points() == ()


def test_a_move_within_chance_is_no_turning_point(over, small):
    debrief = swayed(over, {0: 0.5, 1: 0.5})
    noise = np.array([1, -1] * (module.FUTURES // 2), np.float32) * 0.4
    debrief.parts[debrief._state(1).key] = Played(noise + 0.52, np.zeros(module.FUTURES, bool))
    assert (0, 1) not in [(one.first, one.last) for one in debrief.points()]


def test_the_search_looks_closer_where_the_forecast_moved_most(over, small):
    debrief = swayed(over, {0: 0.1, 3: 0.1, 7: 0.9})
    assert debrief._next_state() == 5
    debrief = swayed(over, {0: 0.1, 3: 0.9, 7: 0.9})
    assert debrief._next_state() in (1, 8)


def test_what_was_played_is_kept_and_taken_up_by_another_debrief_of_the_same_game(over, small):
    debrief = Debrief(over, games=20)
    play_all(debrief)
    keep(debrief, kept_files(debrief))
    again = Debrief(over, games=20)
    recall(again, kept_files(again))
    assert again.next_piece() is None
    assert np.array_equal(again.program_scores(), debrief.program_scores())
    assert again.points() == debrief.points()
    other = Debrief(played(seed=4).seat("RED").finished(), games=20)
    recall(other, kept_files(other))
    assert not other.parts
    assert parts_of(arrays_of(debrief.parts)).keys() == debrief.parts.keys()


@pytest.mark.slow
def test_it_is_worked_out_in_another_process_and_left_at_once(over, small):
    work = Debriefing(Debrief(over, games=20))
    work.start()
    until = time.monotonic() + 60
    while not work.done and time.monotonic() < until:
        time.sleep(0.05)
    assert work.trouble == ""
    alone = Debrief(over, games=20)
    play_all(alone)
    assert np.array_equal(work.debrief.program_scores(), alone.program_scores())
    left = Debriefing(Debrief(over, games=100000), keep=False)
    left.start()
    left.close()
    begun = time.monotonic()
    while not left.done and time.monotonic() < begun + 30:
        time.sleep(0.02)
    assert left.done
    assert left.trouble == ""


def test_a_game_that_is_over_is_played_on_from_any_turn_as_a_branch_of_its_record(tmp_path):
    record = tmp_path / "game.jsonl"
    game = played(record)
    last = game.turn
    game.close()
    game = Game.load(record)  # an old saved game has it too
    seat = game.seat("RED")
    assert len(seat.finished().turns) == last + 1
    seat.go_to(seat.finished().turns[4].number)
    assert (game.turn, game.outcome) == (4, None)
    game.commit("RED")
    assert game.turn == 5
    game.close()
    again = Game.load(record)
    assert again.turn == 5
    again.close()
