"""Users for tests, who act as `brinkmanship.desktop.driving.User` does; and the walk over a frame's texts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pygame

from brinkmanship.desktop import driving
from brinkmanship.desktop.app import App
from brinkmanship.desktop.driving import Event, User
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.screens.game import GameScreen
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.desktop.settings import Settings

__all__ = ["Driver", "Event", "Player", "unreadable"]


class Driver(User):
    """Plays frames of one drawing function on a surface of its own."""

    def __init__(self, draw: Callable[[Ui], None], size: tuple[int, int] = (1280, 720), scale: float = 1.0) -> None:
        self.surface = pygame.Surface(size)
        self._ui = Ui(scale, reduced_motion=True)
        self.draw = draw
        self.frame()

    @property
    def ui(self) -> Ui:
        return self._ui

    def frame(self, *events: Event, ms: int = 16) -> None:
        self.now += ms
        self.surface.fill((0, 0, 0))
        self.ui.begin(self.surface, events, self.now)
        self.draw(self.ui)
        self.ui.end()


class Player(driving.Driver):
    """Sits at a window whose maps are painted in place, or beside it if they are to be `separate`."""

    def __init__(self, size: tuple[int, int] = (1280, 720), scale: float = 1.0, *, separate: bool = False) -> None:
        settings = Settings(scale=scale, reduced_motion=True, width=size[0], height=size[1])
        super().__init__(App(settings, size=size, separate=separate))

    @property
    def state(self) -> GameScreenState:
        assert isinstance(self.app.screen, GameScreen)
        return self.app.screen.state

    def wait(self, ready: Callable[[], bool], seconds: float = 30.0) -> None:
        """Go on drawing until something has happened."""
        self.until(ready, seconds=seconds, ms=30)

    def wait_turn(self) -> None:
        self.wait(lambda: bool(self.state.dialog))


def unreadable(ui: Ui) -> list[str]:
    """Return what is wrong with the texts of a frame: clipped ones, and ones that run into each other."""
    texts = [box for box in ui.boxes if box.kind == "text" and box.visible.width > 1 and box.visible.height > 1]
    wrong = [f"clipped: {box.text!r}" for box in texts if not box.fits]
    screen = pygame.FRect(-1, -1, ui.width + 2, ui.height + 2)
    wrong += [f"off the screen: {box.text!r}" for box in texts if not screen.contains(box.rect.clip(box.visible))]
    for first, second in combinations(texts, 2):
        if first.layer == second.layer:
            common = first.rect.clip(first.visible).clip(second.rect.clip(second.visible))
            if common.width > 1.5 and common.height > 1.5:
                wrong.append(f"overlap: {first.text!r} and {second.text!r}")
    return wrong
