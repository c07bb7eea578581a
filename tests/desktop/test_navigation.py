"""Screens ask to go elsewhere by requests: what cannot be opened is told and changes nothing, a picture waits its frame."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest
from desktop.conftest import TOY

from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.navigation import CannotOpen, KeepPicture, OpenGame, OpenReplay, OpenStart, Quit, Screen
from brinkmanship.desktop.start.screen import StartScreen
from brinkmanship.game.session.game import Game


class Page(Screen):
    """A screen that is of one colour, counts its frames, and asks for what it is told to."""

    def __init__(self) -> None:
        self.closed = 0
        self.colour = (200, 10, 10)

    def frame(self, ui: Ui) -> None:
        ui.surface.fill(self.colour)

    def close(self) -> str:
        self.closed += 1
        return ""


def test_a_request_is_done_once_after_the_frame(sit):
    player = sit()
    player.app.screen = page = Page()
    page.request = OpenStart()
    player.app.step([], 16)
    assert player.app.screen is page  # the frame is drawn to its end first
    player.app.after_frame()
    assert isinstance(player.app.screen, StartScreen)
    assert (page.closed, page.request) == (1, None)


def test_what_cannot_be_opened_is_said_and_the_screen_stays(sit, tmp_path: Path):
    player = sit()
    missing = OpenReplay(str(tmp_path / "missing.jsonl"))
    with pytest.raises(CannotOpen, match=r"missing\.jsonl"):
        player.app.navigate(missing)  # there is no screen that could say it
    player.app.screen = page = Page()
    player.app.navigate(missing)
    assert (player.app.screen, page.closed) == (page, 0)
    assert any("missing.jsonl" in toast.text for toast in player.ui.toasts)
    player.app.navigate(OpenStart())
    player.app.navigate(missing)
    assert "missing.jsonl" in player.app.screen.problem
    player.frame()
    assert player.has("start/problem")


def test_a_picture_of_the_window_is_that_of_the_next_frame(sit, tmp_path: Path):
    player = sit()
    player.app.screen = page = Page()
    page.request = KeepPicture()
    player.frame()
    page.colour = (10, 200, 10)  # what was in the way is gone
    assert not list((tmp_path / "pictures").glob("*.png"))
    player.frame()
    player.frame()
    (kept,) = (tmp_path / "pictures").glob("*.png")
    assert pygame.image.load(str(kept)).get_at((5, 5))[:3] == (10, 200, 10)
    page.request = KeepPicture(pygame.Surface((7, 5)))
    player.frame()
    sizes = sorted(pygame.image.load(str(path)).get_size() for path in (tmp_path / "pictures").glob("*.png"))
    assert sizes == [(7, 5), (1280, 720)]


def test_leaving_the_program_lets_go_of_the_screen(sit):
    player = sit()
    player.app.screen = page = Page()
    player.app.navigate(Quit())
    assert (player.app.running, player.app.screen, page.closed) == (False, None, 1)


def test_a_game_that_waits_for_a_program_is_not_let_go_of_when_it_goes_on(sit, tmp_path: Path, monkeypatch):
    game = Game.new(TOY, {"RED": "human", "BLUE": "cmd:false"}, record=tmp_path / "game.jsonl")
    game.close()
    player = sit()
    game = Game.load(tmp_path / "game.jsonl")
    player.app.navigate(OpenGame(game, "RED"))
    assert player.app.game is game
    player.frame()
    closed, close = [], Game.close
    monkeypatch.setattr(Game, "close", lambda self: (closed.append(self), close(self)))
    player.click("programs/no")
    player.frame()
    assert player.app.screen.state.session.game.seat == "RED"
    assert closed == []
