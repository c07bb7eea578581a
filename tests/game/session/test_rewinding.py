"""Going back in a game: to the states that were, with the plans made there; nothing is erased, an ironman has no way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.saves import saved_games
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from tests.game.hidden import frozen

TOY = Path(__file__).parents[1] / "data" / "toy.yaml"


def played(record: Path | None = None, turns: int = 3, **more: bool) -> Game:
    game = Game.new(TOY, {"RED": "human"}, seed=3, record=record, **more)  # type: ignore[arg-type]
    seat = game.seat("RED")
    for turn in range(turns):
        legal = [choice for choice in seat.choices() if choice.legal and not choice.target_kind]
        seat.set_plan([Order("RED", legal[turn % len(legal)].action)])
        game.commit("RED")
    return game


def test_a_turn_gone_back_to_is_as_it_was_with_the_plan_made_there(tmp_path: Path) -> None:
    game = played(tmp_path / "game.jsonl", turns=1)
    seat = game.seat("RED")
    then, first = frozen(seat.view()), seat.moments()[0].number
    for _ in range(2):
        choice = next(one for one in seat.choices() if one.legal and not one.target_kind)
        seat.set_plan([Order("RED", choice.action)])
        game.commit("RED")
    gave = next(node for node in game.control().branch if node.turn == 2).orders
    mine = [order for order in gave if order.seat == "RED"]
    seat.go_to(first)
    assert list(seat.plan()) == mine
    assert mine
    seat.set_plan([])
    assert frozen(seat.view()) == then
    assert [one.turn for one in seat.moments() if not one.left] == [1, 0]
    (left,) = (one for one in seat.moments() if one.left)
    assert left.turn == 3
    game.commit("RED")
    assert [one.turn for one in seat.moments() if one.left] == [3]
    seat.go_to(left.number)
    assert seat.turn == 3
    assert seat.plan() == ()
    game.close()


def test_a_game_gone_back_in_goes_on_there_when_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    game = played(path)
    back = next(one for one in game.seat("RED").moments() if one.turn == 1)
    game.seat("RED").go_to(back.number)
    plan, shown = game.seat("RED").plan(), frozen(game.seat("RED").view())
    game.close()
    (save,) = saved_games(tmp_path)
    assert (save.turn, save.date) == (1, back.date.isoformat())
    again = Game.load(path)
    assert again.seat("RED").plan() == plan
    assert frozen(again.seat("RED").view()) == shown
    assert len(again.seat("RED").moments()) == 3
    again.close()


def test_an_ironman_has_no_way_back_not_even_when_loaded(tmp_path: Path) -> None:
    path = tmp_path / "iron.jsonl"
    game = played(path, ironman=True)
    seat = game.seat("RED")
    assert "ironman" in seat.no_way_back
    with pytest.raises(GameError, match="ironman"):
        seat.go_to(seat.moments()[-1].number)
    assert seat.turn == 3
    game.close()
    again = Game.load(path)
    assert again.ironman
    with pytest.raises(GameError, match="ironman"):
        again.seat("RED").go_to(0)
    again.close()


def test_nobody_leads_a_game_of_several_people_back_alone_and_unknown_turns_are_refused() -> None:
    game = Game.new(TOY, {"RED": "human", "BLUE": "human"}, seed=3)
    game.commit("RED")
    assert "Several people" in game.seat("RED").no_way_back
    with pytest.raises(GameError, match="no such turn"):
        played().seat("RED").go_to(77)


def test_headlines_of_turns_are_what_the_seat_was_told() -> None:
    game = played()
    moments = game.seat("RED").moments()
    for moment in moments[:-1]:
        told = {line.text for line in game.seat("RED").report(moment.turn).lines} | {""}
        assert moment.headline in told
    assert moments[-1].headline == ""
    assert [one.here for one in moments] == [True, False, False, False]
