"""The page at the end: the rung of each day is what it was, turning points are the gravest, and it can be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import open_window

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.desktop.screens import ending
from brinkmanship.desktop.screens.debrief import PAGES
from brinkmanship.desktop.screens.debrief_pages import DebriefPages
from brinkmanship.desktop.session import Session
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.debrief_types import Standing, TurningPoint
from brinkmanship.game.view.types import LogLine


@pytest.fixture
def played() -> Session:
    game = Game.new(TOY, {"RED": "human"}, rest="wait", intents={"RED": "bold"}, seed=3)
    session = Session(game.seat("RED"))
    rungs = [session.view.rung.number]
    while game.outcome is None:
        if game.turn in (2, 6):
            game.seat("RED").set_plan([Order("RED", "embargo", "BLUE")])
        game.commit("RED")
        rungs.append(game.seat("RED").view().rung.number)
    session.refresh()
    session.seen, session.whole = rungs, game
    return session


def test_the_rung_of_each_day_is_what_was_seen_each_day(played):
    told = ending.gather(played)
    assert len(told.rungs) == played.view.day + 1
    assert [round(value) for value in told.rungs] == played.seen
    assert max(played.seen) > 0
    assert told.start == date(2022, 1, 24)


def test_what_went_before_the_game_is_none_of_its_events(played):
    past = LogLine(date(2022, 1, 10), -14, 0, "past", "An envoy came.", weight=1.0)
    played.view = replace(played.view, log=(past, *played.view.log))
    assert ending.gather(played).moments
    assert all(one.day >= 0 for one in ending.gather(played).moments)


def line(day: int, text: str, weight: float) -> LogLine:
    return LogLine(date(2022, 1, 24), day, day, "event", text, weight=weight)


def test_turning_points_are_the_gravest_in_order_of_time():
    log = [
        line(1, "a", 0.1),
        line(2, "b", 0.9),
        line(3, "c", 0.5),
        line(3, "c", 0.5),
        *[line(4, f"d{i}", 0.8) for i in range(5)],
    ]
    assert [one.text for one in ending.moments(log, 4)] == ["b", "c", "d0", "d1"]


def test_the_page_is_kept_as_a_picture_of_its_own(played, tmp_path):
    user = open_window((1280, 720), 1.0)
    user.app.navigate(OpenGame(played.whole, "RED"))
    user.frames(3)
    assert user.app.screen.state.dialog == "outcome"
    user.click("outcome/picture")
    user.frames(2)
    kept = list((tmp_path / "pictures").glob("*.png"))
    assert [pygame.image.load(str(file)).get_size() for file in kept] == [(2560, 1440)]
    user.click("outcome/map")
    assert user.app.screen.state.dialog == ""
    user.click("commit")
    assert user.app.screen.state.dialog == "outcome"
    user.app.close()


@pytest.fixture
def few(monkeypatch, tmp_path):
    """Few futures, and none kept from other tests."""
    from brinkmanship.analysis import debrief

    monkeypatch.setenv("BRINKMANSHIP_CACHE", str(tmp_path / "cache"))
    for name, value in {"PIECE": 10, "FUTURES": 6, "STATES": 3, "_FIRST": 2}.items():
        monkeypatch.setattr(debrief, name, value)


@pytest.mark.parametrize("size", [pytest.param((1280, 720), marks=pytest.mark.slow), (640, 400)])
def test_every_page_of_the_debrief_can_be_read(played, few, size):
    user = open_window(size, 1.0)
    user.app.navigate(OpenGame(played.whole, "RED"))
    user.frames(3)
    state = user.app.screen.state
    user.ui.note_texts = True
    for page, _ in PAGES:
        user.click(f"debrief/{page}")
        user.until(lambda: state.debrief.ready)
        user.frames(2)
        cut = [box.text for box in user.ui.boxes if box.kind == "text" and box.layer >= 20 and not box.fits]
        assert not cut, page
    assert state.debrief.work.debrief.games == 1000
    user.click("debrief/wanted")
    texts = {box.text for box in user.ui.boxes if box.kind == "text"}
    assert {"Blueland", "Be famous"} <= texts
    user.app.close()


@pytest.mark.slow
def test_a_game_is_played_on_from_a_turning_point(played, few, monkeypatch):
    point = TurningPoint(3, 4, date(2022, 1, 28), Standing(3, 0.2, 0, 6), Standing(4, 0.6, 0, 6), 0.01, ("It rained.",))
    monkeypatch.setattr(DebriefPages, "points", (point,))
    user = open_window((1280, 720), 1.0)
    user.app.navigate(OpenGame(played.whole, "RED"))
    user.frames(3)
    state = user.app.screen.state
    user.click("debrief/points")
    user.until(lambda: user.has("debrief/play/1"))
    assert not user.has("debrief/watch/1")  # there is no record to watch
    work = state.debrief.work
    user.click("debrief/play/1")
    user.frames(2)
    assert (state.session.view.turn, state.session.outcome, state.dialog) == (3, None, "")
    user.until(lambda: work.done)
    assert state.debrief is None
    user.app.close()
