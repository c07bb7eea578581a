"""The desktop's tests run without a screen: SDL's dummy drivers, events posted by hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pygame
import pytest

from engine.desktop.kit.ui import Ui


@pytest.fixture(scope="session", autouse=True)
def _pygame() -> Iterator[None]:
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((1280, 720))
    yield
    pygame.quit()


class Driver:
    """Plays frames of a screen and acts as its user: finds widgets by name, presses keys, moves the pointer."""

    def __init__(self, draw: Callable[[Ui], None], size: tuple[int, int] = (1280, 720), scale: float = 1.0) -> None:
        self.surface = pygame.Surface(size)
        self.ui = Ui(scale, reduced_motion=True)
        self.draw = draw
        self.now = 0
        self.frame()

    def frame(self, *events: pygame.event.Event, ms: int = 16) -> None:
        self.now += ms
        self.surface.fill((0, 0, 0))
        self.ui.begin(self.surface, events, self.now)
        self.draw(self.ui)
        self.ui.end()

    def centre(self, name: str) -> tuple[int, int]:
        box = self.ui.box(name)
        assert box is not None, f"no widget {name!r} among {sorted(b.name for b in self.ui.boxes if b.kind != 'text')}"
        return round(box.visible.centerx * self.ui.scale), round(box.visible.centery * self.ui.scale)

    def move(self, name: str) -> None:
        self.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=self.centre(name), rel=(0, 0), buttons=(0, 0, 0)))

    def click(self, name: str, button: int = 1) -> None:
        pos = self.centre(name)
        self.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=button))
        self.frame(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=pos, button=button))

    def key(self, code: int, mod: int = 0) -> None:
        self.frame(pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod, unicode=""))

    def type(self, text: str) -> None:
        for letter in text:
            self.frame(pygame.event.Event(pygame.TEXTINPUT, text=letter))


@pytest.fixture
def driver() -> type[Driver]:
    return Driver
