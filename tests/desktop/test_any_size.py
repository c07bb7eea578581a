"""Whatever size a window manager gives: nothing fails, and a window that is too small for any screen says so."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest
from desktop.driving import Player
from desktop.layout_faults import faults
from desktop.test_sizes import unpainted

from brinkmanship.desktop.navigation import OpenCrash, OpenGame, OpenStart
from brinkmanship.desktop.start.crash import CrashScreen
from brinkmanship.game.session.game import Game

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"
SIZES = [(60, 40), (1, 1), (300, 200), (239, 149), (320, 200), (200, 900), (2000, 60), (640, 400), (1600, 260)]


def _resize(player: Player, size: tuple[int, int]) -> None:
    pygame.display.set_mode(size)
    player.frame(pygame.event.Event(pygame.VIDEORESIZE, size=size, w=size[0], h=size[1]))
    player.frames(3)


def _said(player: Player) -> list[str]:
    return [box.text for box in player.ui.boxes if box.kind == "text"]


@pytest.mark.parametrize("dialog", ["", "settings"])
def test_a_game_lives_through_every_size(sit, monkeypatch: pytest.MonkeyPatch, dialog: str) -> None:
    unpainted(monkeypatch)
    player: Player = sit()
    player.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED"))
    player.state.dialog = dialog
    for scale in (0.75, 3.0):
        player.app.settings.scale = scale
        for size in SIZES:
            _resize(player, size)
            assert not isinstance(player.app.screen, CrashScreen)
    _resize(player, (1280, 720))
    assert player.state.dialog == dialog


def test_below_what_can_be_used_the_window_says_so_in_one_line(sit) -> None:
    player: Player = sit()
    player.app.navigate(OpenStart())
    for size, words in (
        ((300, 140), "too small: at least 240 by 150"),
        ((110, 60), "too small"),
        ((60, 40), "Too small"),
    ):
        _resize(player, size)
        said = _said(player)
        assert len(said) == 1
        assert words.lower() in said[0].lower(), (size, said)
        assert faults(player.ui) == []
    _resize(player, (240, 150))
    assert player.has("start/new")


@pytest.mark.parametrize("size", [(60, 40), (300, 200), (640, 400), (1280, 720)])
def test_the_crash_screen_fits_every_window(sit, size: tuple[int, int]) -> None:
    player: Player = sit()
    player.app.navigate(OpenCrash(ValueError("no " * 200), Path("/tmp/a/long/way/to/some/game.jsonl"), None, ""))
    _resize(player, size)
    assert faults(player.ui) == []
    if size[0] >= 300:
        player.press("crash/start")
        assert not isinstance(player.app.screen, CrashScreen)
