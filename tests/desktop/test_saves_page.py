"""Saved games in the window: named, deleted after a question; going back in time; a question where something would be lost."""

from __future__ import annotations

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import open_window, unreadable

from brinkmanship.desktop.navigation import OpenGame, OpenStart
from brinkmanship.game.record.saves import new_save, saved_games
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order


@pytest.fixture
def user():
    driver = open_window((1280, 720), 1.0)
    yield driver
    driver.app.close()


def a_game(**more) -> Game:
    return Game.new(TOY, {"RED": "human"}, seed=3, **more)


def at_home(user) -> None:
    user.app.navigate(OpenStart("toy"))
    user.frames(2)
    user.app.screen.page = "load"
    user.frames(3)


def test_a_game_is_named_and_another_deleted_only_after_a_question(user):
    for seat in ("RED", "BLUE"):
        Game.new(TOY, {seat: "human"}, record=new_save("toy", seat), keep_going=True).close()
    at_home(user)
    user.click("load/0/rename")
    user.frames(2)
    user.app.screen._manager.text = ""
    user.write("A quiet winter")
    user.key(pygame.K_RETURN)
    user.frames(3)
    assert "A quiet winter" in [save.path.stem for save in saved_games()]
    assert unreadable(user.app.ui) == []
    number = [save.path.stem for save in user.app.screen.saves].index("A quiet winter")
    user.click(f"load/{number}/delete")
    user.frames(2)
    user.click("delete/keep")
    assert len(saved_games()) == 2
    user.click(f"load/{number}/delete")
    user.frames(2)
    user.click("delete/go")
    user.frames(2)
    assert len(saved_games()) == 1
    assert "A quiet winter" not in [save.path.stem for save in saved_games()]
    assert not user.has("load/1")


def test_going_back_in_time_offers_the_orders_of_then(user):
    game = a_game()
    seat = game.seat("RED")
    order = next(one.action for one in seat.choices() if one.legal and not one.target_kind)
    seat.set_plan([Order("RED", order)])
    for _ in range(3):
        game.commit("RED")
    user.app.navigate(OpenGame(game, "RED"))
    user.frames(2)
    state = user.app.screen.state
    state.dialog = ""
    user.frames(2)
    user.key(pygame.K_b)
    user.frames(2)
    start = next(one for one in seat.moments() if one.turn == 0)
    assert not user.has("rewind/go")
    user.click(f"rewind/{start.number}")
    user.frames(2)
    user.click("rewind/go")
    user.frames(2)
    assert (state.dialog, state.session.view.turn) == ("", 0)
    assert [one.action for one in state.session.view.plan] == [order]
    user.key(pygame.K_b)
    user.frames(2)
    left = next(one for one in seat.moments() if one.left)
    user.click(f"rewind/{left.number}")
    user.frames(2)
    user.click("rewind/go")
    assert state.session.view.turn == 3
    user.app.screen.state.dialog = "menu"
    user.frames(2)
    assert user.has("menu/rewind")


def test_an_ironman_says_that_there_is_no_way_back(user):
    game = a_game(ironman=True)
    game.commit("RED")
    user.app.navigate(OpenGame(game, "RED"))
    user.frames(2)
    state = user.app.screen.state
    state.dialog = "menu"
    user.frames(2)
    assert not user.has("menu/rewind")
    state.dialog = "rewind"
    user.frames(2)
    user.click(f"rewind/{game.seat('RED').moments()[-1].number}")
    user.frames(2)
    assert not user.has("rewind/go")


def test_leaving_asks_only_where_something_would_be_lost(user, tmp_path):
    kept = a_game(record=tmp_path / "game.jsonl")
    kept.commit("RED")
    user.app.navigate(OpenGame(kept, "RED"))
    user.frames(2)
    assert user.app.screen.may_close()
    lost = a_game()
    lost.commit("RED")
    user.app.navigate(OpenGame(lost, "RED"))
    user.frames(2)
    state = user.app.screen.state
    state.dialog = ""
    user.frame(pygame.event.Event(pygame.QUIT))
    user.frames(2)
    assert user.app.running
    user.click("quit/stay")
    assert state.dialog == ""
    state.dialog = "menu"
    user.frames(2)
    user.click("menu/leave")
    user.frames(2)
    assert user.app.screen.state is state
    user.click("quit/go")
    user.frames(2)
    assert user.has("start/new")
    user.app.navigate(OpenGame(lost, "RED"))
    user.frames(2)
    for _ in range(2):
        user.frame(pygame.event.Event(pygame.QUIT))
        user.frame()
    assert not user.app.running
