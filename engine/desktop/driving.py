"""Driving the window by program: frames at a made-up time, a user that finds widgets by name, the map painted in place.

Pictures, films and tests are made with it; everything a hand could do goes in as events.
"""

from __future__ import annotations

from collections.abc import Callable

import pygame

from engine.desktop.app import App
from engine.desktop.settings import Settings

FRAME_MS = 16


class NoWidget(LookupError):
    """A widget that is not on the screen was asked for; the message lists those that are."""


class Driver:
    """Plays frames of a window and acts as its user, by pointer or by keyboard."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.now = 0

    def frame(self, *events: pygame.event.Event, ms: int = FRAME_MS) -> None:
        """Do one frame with events, `ms` milliseconds after the last."""
        self.now += ms
        self.app.step(events, self.now)
        self.app.after_frame()

    def frames(self, count: int, ms: int = FRAME_MS) -> None:
        """Do some frames without events."""
        for _ in range(count):
            self.frame(ms=ms)

    def until(self, done: Callable[[], bool], *, most: int = 1500, ms: int = FRAME_MS) -> bool:
        """Do frames until something holds; return whether it came to hold within `most` frames."""
        for _ in range(most):
            if done():
                return True
            self.frame(ms=ms)
            pygame.time.wait(2)
        return done()

    def has(self, name: str) -> bool:
        """Whether a widget of that name was on the screen in the last frame."""
        return any(box.name == name and box.kind != "text" for box in self.app.ui.boxes)

    def names(self) -> list[str]:
        """Return the names of the widgets on the screen."""
        return sorted({box.name for box in self.app.ui.boxes if box.kind != "text"})

    def place(self, name: str) -> tuple[int, int]:
        """Return the middle of a widget in device pixels."""
        ui = self.app.ui
        for box in reversed(ui.boxes):
            if box.name == name and box.kind != "text" and box.visible.width > 0 and box.visible.height > 0:
                return round(box.visible.centerx * ui.scale), round(box.visible.centery * ui.scale)
        raise NoWidget(f"no widget {name!r} in sight among {', '.join(self.names())}")

    def move(self, name: str) -> None:
        """Move the pointer onto a widget."""
        self.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=self.place(name), rel=(0, 0), buttons=(0, 0, 0)))

    def away(self) -> None:
        """Take the pointer out of the window."""
        self.frame(pygame.event.Event(pygame.WINDOWLEAVE))

    def click(self, name: str, button: int = 1) -> None:
        """Click a widget."""
        pos = self.place(name)
        self.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(0, 0), buttons=(0, 0, 0)))
        self.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=button))
        self.frame(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=pos, button=button))
        self.frame()

    def key(self, code: int, mod: int = 0) -> None:
        """Press a key."""
        self.frame(pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod, unicode=""))
        self.frame()

    def write(self, text: str) -> None:
        """Type letters."""
        for letter in text:
            self.frame(pygame.event.Event(pygame.TEXTINPUT, text=letter))


def open_window(size: tuple[int, int], scale: float) -> Driver:
    """Open a window of device pixels at an interface scale, with nothing of the user's settings and nothing moving.

    Maps are painted in place, so that a picture does not depend on when another process is done.
    """
    settings = Settings(
        scale=scale, reduced_motion=True, skip_resolution=True, width=size[0], height=size[1], volatile=True
    )
    return Driver(App(settings, size=size, separate=False))
