"""Every screen in windows from 640x400 to 3840x2160 and with text from 75 to 200 %: nothing over another, cut or outside.

The map is not painted: what lies over it is what is looked at.
"""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest
from desktop.driving import WindowUser, open_window
from desktop.layout_faults import faults
from desktop.pictures import walk

from brinkmanship.desktop.map.base import BaseMap
from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.session.game import Game

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"

SIZES: list[tuple[tuple[int, int], float]] = [
    ((640, 400), 1.0),
    ((640, 400), 2.0),
    ((640, 400), 0.75),
    ((800, 600), 1.0),
    ((1024, 600), 1.25),
    ((1280, 720), 2.0),
    ((1920, 1080), 1.0),
    ((3840, 2160), 0.75),
    ((3840, 2160), 2.0),
    ((1280, 720), 1.0),
]


def resize(user: WindowUser, size: tuple[int, int], scale: float) -> None:
    """Give the window another size and scale, as its manager and its settings would."""
    pygame.display.set_mode(size)
    user.app.settings.scale = scale
    user.frame(pygame.event.Event(pygame.VIDEORESIZE, size=size, w=size[0], h=size[1]))
    user.frames(4)


def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have maps painted by nobody."""
    monkeypatch.setattr(BaseMap, "update", lambda *_: None)
    monkeypatch.setattr(BaseMap, "ready", property(lambda _: True))


@pytest.mark.parametrize(
    "sizes",
    [pytest.param([SIZES[1], SIZES[-1]], marks=pytest.mark.slow), pytest.param(SIZES, marks=pytest.mark.minutes)],
    ids=["small", "all"],
)
def test_every_screen_has_room_in_every_window(
    sizes: list[tuple[tuple[int, int], float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    unpainted(monkeypatch)
    user = open_window((1280, 720), 1.0)
    wrong: dict[str, None] = {}
    last, stops = "", 0
    try:
        for name in walk(user):
            last = name or f"after {last.removeprefix('after ')}"
            for size, scale in sizes:
                resize(user, size, scale)
                for fault in faults(user.ui):
                    wrong[f"{last} at {size[0]}x{size[1]}, {scale:.0%}: {fault}"] = None
            stops += 1
    finally:
        user.app.close()
    assert list(wrong) == []
    assert stops > 20


@pytest.mark.slow
def test_an_exercise_has_room_in_every_window(sit, monkeypatch: pytest.MonkeyPatch) -> None:
    unpainted(monkeypatch)
    player = sit()
    seats = {"RED": "human", "BLUE": "human"}
    player.app.navigate(OpenGame(Game.new(TOY, seats, rest="wait", seed=3, exercise=()), ""))
    wrong: list[str] = []

    def look(what: str) -> None:
        for size, scale in (
            ((640, 400), 1.0),
            ((640, 400), 2.0),
            ((800, 600), 1.0),
            ((1280, 720), 2.0),
            ((1280, 720), 1.0),
        ):
            resize(player, size, scale)
            wrong.extend(f"{what} at {size} {scale}: {fault}" for fault in faults(player.ui))

    player.frames(2)
    look("curtain")
    player.click("curtain/control")
    player.click("curtain/open")
    for tab in ("orders", "injects", "new", "letters", "rulings", "notes", "turns"):
        player.click(f"control/tab/{tab}")
        look(tab)
    assert wrong == []
