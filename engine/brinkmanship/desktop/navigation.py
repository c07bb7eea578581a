"""Screens as the window knows them, and requests to go from one to another: plain data, which `router` obeys.

A screen imports no other screen to open it and knows nothing of the window: it returns where the user wants to go.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pygame

from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.settings import LEAST, Settings
from brinkmanship.desktop.sounds import Heard

if TYPE_CHECKING:  # the window stands before the engine is read
    from brinkmanship.desktop.hosting import Hosting
    from brinkmanship.game.session.access import Access
    from brinkmanship.game.session.game import Game


@dataclass(frozen=True, slots=True)
class OpenStart:
    """Show the start screen, with a scenario (and seed) chosen for a new game if given."""

    scenario: str = ""
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class OpenGame:
    """Show a game as one seat plays it, with the tutorial beside it if wanted; an exercise (no seat) from the curtain."""

    game: Game
    seat: str
    tutorial: bool = False


@dataclass(frozen=True, slots=True)
class OpenReplay:
    """Show the record or script of that name, beside another if given; its speed is in turns of the usual length."""

    name: str
    beside: str | None = None
    speed: float = 1.0
    record: Path | None = None
    until: date | None = None
    at: int | None = None  # the turn to begin with; None: the start


@dataclass(frozen=True, slots=True)
class OpenCrash:
    """Show what failed, and where the game and the report are."""

    error: Exception
    record: Path | None
    report: Path | None
    told: str = ""  # what came of turns that the record had no room for


@dataclass(frozen=True, slots=True)
class OpenHosted:
    """Follow an exercise that a host serves to browsers."""

    hosting: Hosting


@dataclass(frozen=True, slots=True)
class KeepPicture:
    """Write a picture to the user's folder: this one, or the window as its next frame shows it."""

    picture: pygame.Surface | None = None


@dataclass(frozen=True, slots=True)
class Quit:
    """Close the window."""


Place = OpenStart | OpenGame | OpenReplay | OpenHosted | OpenCrash
Request = Place | KeepPicture | Quit


class CannotOpen(Exception):
    """A request cannot be done; the message says why."""


class Screen(ABC):
    """What the window shows at a time. The window calls `frame` and `after_frame` once a frame, and `close` once."""

    last_resort = False
    """Whether it stands for a screen that failed: when it fails too, the program ends."""
    least: tuple[int, int] = LEAST
    """Logical pixels (width, height) that it needs: the interface is made smaller where the window has fewer."""
    request: Request | None = None
    """Where the user wants to go, set while a frame is drawn."""

    @property
    def game(self) -> Access | None:
        """The game that is open in it, None where there is none."""
        return None

    @abstractmethod
    def frame(self, ui: Ui) -> None:
        """Take the input of a frame and draw it."""

    def after_frame(self, ui: Ui) -> Request | None:
        """Look at the finished frame; return where the user wants to go, None to stay."""
        request, self.request = self.request, None
        return request

    def refused(self, ui: Ui, why: str) -> None:
        """Say why a request cannot be done; the screen stays."""
        ui.toast(why, "bad", seconds=8)

    def still(self) -> bool:
        """Whether nothing has changed that no frame can know of; what moves in frames asks for the next by `Ui.again`."""
        return True

    def may_close(self) -> bool:
        """Whether the window may close at once, as its user wants; a screen that has something to ask says False."""
        return True

    def heard(self) -> Heard:
        """Return what sounds follow."""
        return Heard()

    def close(self) -> str:
        """Let go of everything; return what the user must know of it, mostly nothing."""
        return ""


class Opening(Protocol):
    """A screen that is being made ready beside the window."""

    def frame(self, ui: Ui) -> bool:
        """Draw how far it is; return whether it is to be given up."""

    def done(self) -> bool:
        """Whether it is ready, or cannot be."""

    def finish(self, window: Window) -> Screen:
        """Leave the screen in the window and return the new one. Raises `CannotOpen` before that where it cannot be."""

    def drop(self) -> None:
        """Give it up."""


class Window(Protocol):
    """The window as far as opening a screen needs it."""

    settings: Settings
    ui: Ui
    separate: bool
    """Whether maps are painted in a process of their own."""

    def splash(self, text: str) -> None:
        """Show one frame that says what is being waited for."""

    def leave(self) -> str:
        """Close the screen; show and return what became of turns that the record had no room for."""
