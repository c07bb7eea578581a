"""A walk through the screens of the window, one picture a stop; and how two pictures are compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
from desktop.conftest import TOY

from engine.desktop.driving import Driver
from engine.desktop.screens.desk import Desk
from engine.desktop.screens.encyclopedia import open_at
from engine.game.game import Game
from engine.game.orders import Order

GOLDEN = Path(__file__).parent / "golden"
KEPT = {(1280, 720): (1280, 720), (3840, 2160): (960, 540)}
"""The sizes of window and of the picture that is kept of it."""


def walk(user: Driver) -> Iterator[str]:
    """Go from screen to screen; every name is that of a picture of what is shown then."""
    app = user.app
    app.open_start(str(TOY))
    user.until(lambda: user.has("new/begin"))
    yield "new-game"
    user.click("new/back")
    yield "start"
    for page in ("load", "settings", "help"):
        user.click(f"start/{page}")
        yield page
        user.click({"load": "load/back"}.get(page, f"{page}/close"))
    game = Game.new(TOY, {"RED": "human"}, rest="wait", intents={"RED": "bold"}, seed=1)
    app.open_game(game, "RED", tutorial=True)
    app.screen.number = 7
    user.frames(4)
    yield "briefing"
    desk: Desk = app.screen.desk
    desk.dialog = ""
    desk.select("actor", "BLUE")
    chart = desk.theatre.map
    chart.fly_to(*chart.place(11.0, 50.4), user.now, zoom=2.2 * user.app.ui.scale, still=True)
    user.until(lambda: not chart.process.busy)
    user.frames(6, ms=100)
    yield "tutorial"
    user.click("coach/leave")
    desk.session.add(Order("RED", "talk", "BLUE"))
    desk.choose("threaten", "BLUE")
    user.frames(3)
    yield "actions"
    desk.dialog = "commit"
    user.frames(2)
    yield "commit"
    user.click("commit/go")
    user.until(lambda: desk.dialog == "report")
    yield "report"
    desk.dialog = "menu"
    user.frames(2)
    yield "menu"
    open_at(desk, "actor:RED")
    user.until(lambda: user.has("encyclopedia/back"))
    yield "encyclopedia"
    while game.outcome is None:
        game.commit("RED")
    desk.session.refresh()
    desk.dialog = "outcome"
    user.frames(2)
    yield "outcome"


def rest(user: Driver) -> None:
    """Let everything come to rest at a round time, so that a blinking cursor is always the same."""
    user.away()
    user.frames(2)
    user.now = (user.now // 100_000 + 1) * 100_000
    user.frame(ms=0)


def kept(surface: pygame.Surface) -> pygame.Surface:
    """Return the window as it is kept: the large ones made smaller."""
    size = KEPT[surface.get_size()]
    return surface.copy() if size == surface.get_size() else pygame.transform.smoothscale(surface, size)


def share_differing(first: pygame.Surface, second: pygame.Surface, by: int = 8) -> float:
    """Return the share of pixels of which a channel differs by more than `by`."""
    pixels = [pygame.surfarray.array3d(surface).astype(np.int16) for surface in (first, second)]
    if pixels[0].shape != pixels[1].shape:
        return 1.0
    return float((np.abs(pixels[0] - pixels[1]).max(axis=2) > by).mean())
