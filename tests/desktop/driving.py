"""Driving the interface by program: frames at a made-up time, a user that finds widgets by name, the map painted in place.

Pictures and tests are made with it; everything a hand could do goes in as events.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import combinations

import pygame

from brinkmanship.desktop.app import App
from brinkmanship.desktop.kit.ui import Box, Ui
from brinkmanship.desktop.screens.game import GameScreen
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.desktop.settings import Settings

Event = pygame.event.Event
FRAME_MS = 16


class NoWidget(LookupError):
    """A widget that is not on the screen was asked for; the message lists those that are."""


class User:
    """Acts on an interface by pointer and keys. `frame` is for who inherits: one frame with events, `ms` after the last."""

    now = 0

    @property
    def ui(self) -> Ui:
        """The interface acted on."""
        raise NotImplementedError

    def frame(self, *events: Event, ms: int = FRAME_MS) -> None:
        """Do one frame with events, `ms` milliseconds after the last."""
        raise NotImplementedError

    def frames(self, count: int, ms: int = FRAME_MS) -> None:
        """Do some frames without events."""
        for _ in range(count):
            self.frame(ms=ms)

    def until(self, done: Callable[[], bool], *, seconds: float = 60.0, ms: int = FRAME_MS) -> None:
        """Do frames until something holds; raise `TimeoutError` if it does not within some seconds."""
        begun = time.monotonic()
        while not done():
            if (waited := time.monotonic() - begun) > seconds:
                raise TimeoutError(f"waited {seconds:g} s in vain")
            self.frame(ms=ms)
            pygame.time.wait(2 if waited < 0.2 else 20)  # drawing takes time from the threads that are waited for

    # ------------------------------------------------------------------ what is there

    def names(self) -> list[str]:
        """Return the names of the widgets of the last frame."""
        return sorted({box.name for box in self.ui.boxes if box.kind != "text"})

    def has(self, name: str) -> bool:
        """Whether a widget of that name was drawn in the last frame."""
        return any(box.name == name for box in self.ui.boxes)

    def box(self, name: str) -> Box:
        """Return a widget's box; raise `NoWidget` where there is none."""
        found = self.ui.box(name)
        if found is None:
            raise NoWidget(f"no widget {name!r} among {', '.join(self.names())}")
        return found

    def centre(self, name: str) -> tuple[int, int]:
        """Return the middle of what is in sight of a widget, in device pixels."""
        box = self.box(name).visible
        return round(box.centerx * self.ui.scale), round(box.centery * self.ui.scale)

    # ------------------------------------------------------------------ pointer

    def move(self, name: str) -> None:
        """Move the pointer onto a widget."""
        self.frame(_moved(self.centre(name)))

    def away(self) -> None:
        """Take the pointer out of the window."""
        self.frame(Event(pygame.WINDOWLEAVE))

    def click_at(self, pos: tuple[int, int], button: int = 1) -> None:
        """Click at a device pixel."""
        self.frame(_moved(pos))
        self.frame(Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=button))
        self.frame(Event(pygame.MOUSEBUTTONUP, pos=pos, button=button))
        self.frame()

    def click(self, name: str, button: int = 1) -> None:
        """Click a widget, scrolling it into sight first."""
        self.reach(name)
        self.click_at(self.centre(name), button)

    def wheel(self, name: str, turns: float) -> None:
        """Turn the wheel over a widget, up for a positive number."""
        self.move(name)
        self.frame(Event(pygame.MOUSEWHEEL, x=0, y=int(turns), precise_y=float(turns)))
        self.frame()

    def reach(self, name: str) -> None:
        """Turn the wheel over the list a widget is in until it shows; raise `NoWidget` where it never does."""
        for _ in range(120):
            box = self.box(name)
            if box.visible.height >= min(8.0, box.rect.height):
                return
            around = [
                one
                for one in self.ui.boxes
                if one.kind == "scroll" and one.rect.left - 2 <= box.rect.left and box.rect.right <= one.rect.right + 2
            ]
            holder = next((one for one in reversed(around) if one.panel == box.panel), None)
            if holder is None:
                break
            self.wheel(holder.name, 1 if box.rect.centery < holder.rect.centery else -1)
        raise NoWidget(f"{name} cannot be scrolled into sight")

    # ------------------------------------------------------------------ keys

    def key(self, code: int, mod: int = 0) -> None:
        """Press a key."""
        self.frame(Event(pygame.KEYDOWN, key=code, mod=mod, unicode=""))
        self.frame()

    def write(self, text: str) -> None:
        """Type letters."""
        for letter in text:
            self.frame(Event(pygame.TEXTINPUT, text=letter))

    def tab_to(self, name: str) -> None:
        """Press Tab, or Shift+Tab where that is shorter, until a widget has the focus: as who has no mouse would."""
        self.frame()
        for _ in range(len(self.ui.focusables()) + 40):
            if self.ui.focus == name:
                return
            order = [box.name for box in self.ui.focusables()]
            if name not in order:
                raise NoWidget(f"{name!r} cannot have the focus; these can: {', '.join(order)}")
            here = order.index(self.ui.focus) if self.ui.focus in order else -1
            forward = (order.index(name) - here) % len(order) <= len(order) // 2
            self.key(pygame.K_TAB, 0 if forward else pygame.KMOD_SHIFT)
        raise NoWidget(f"Tab never came to {name}")

    def press(self, name: str) -> None:
        """Activate a widget by keyboard alone."""
        self.tab_to(name)
        self.key(pygame.K_RETURN)


def _moved(pos: tuple[int, int]) -> Event:
    return Event(pygame.MOUSEMOTION, pos=pos, rel=(0, 0), buttons=(0, 0, 0))


class WindowUser(User):
    """Sits at the window of the desktop."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def ui(self) -> Ui:
        """The interface of the window; another one after a crash."""
        return self.app.ui

    def frame(self, *events: Event, ms: int = FRAME_MS) -> None:
        """Do one frame of the window."""
        self.now += ms
        self.app.step(events, self.now)
        self.app.after_frame()


def open_window(size: tuple[int, int], scale: float) -> WindowUser:
    """Open a window of device pixels at an interface scale, with nothing of the user's settings and nothing moving.

    Maps are painted in place, so that a picture does not depend on when another process is done.
    """
    settings = Settings(scale=scale, reduced_motion=True, beats="none", width=size[0], height=size[1], volatile=True)
    return WindowUser(App(settings, size=size, separate=False))


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


class Player(WindowUser):
    """Sits at a window whose maps are painted in place, or beside it if they are to be `separate`."""

    def __init__(self, size: tuple[int, int] = (1280, 720), scale: float = 1.0, *, separate: bool = False) -> None:
        settings = Settings(scale=scale, reduced_motion=True, width=size[0], height=size[1])
        settings.confirm_commit, settings.beats = (
            True,
            "all",
        )  # every turn is asked about and told; `quick` is the usual
        super().__init__(App(settings, size=size, separate=separate))

    @property
    def state(self) -> GameScreenState:
        assert isinstance(self.app.screen, GameScreen)
        return self.app.screen.state

    def quick(self) -> None:
        """Ask and tell as the window does unless its user wants otherwise."""
        self.app.settings.confirm_commit, self.app.settings.beats = False, Settings().beats

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
