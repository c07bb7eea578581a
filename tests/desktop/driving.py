"""Users for tests: one for a bare panel screen, one for the whole window. They find widgets by name."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import combinations

import pygame

from engine.desktop.app import App
from engine.desktop.kit.ui import Box, Ui
from engine.desktop.screens.desk import Desk
from engine.desktop.screens.game import GameScreen
from engine.desktop.settings import Settings

Event = pygame.event.Event


class User:
    """Acts on frames: moves, clicks, turns the wheel, types."""

    ui: Ui
    now = 0

    def frame(self, *events: Event, ms: int = 16) -> None:
        raise NotImplementedError

    def frames(self, count: int, ms: int = 16) -> None:
        for _ in range(count):
            self.frame(ms=ms)

    def box(self, name: str) -> Box:
        found = self.ui.box(name)
        names = sorted(box.name for box in self.ui.boxes if box.kind != "text")
        assert found is not None, f"no widget {name!r} among {names}"
        return found

    def has(self, name: str) -> bool:
        return any(box.name == name for box in self.ui.boxes)

    def centre(self, name: str) -> tuple[int, int]:
        box = self.box(name).visible
        return round(box.centerx * self.ui.scale), round(box.centery * self.ui.scale)

    def move(self, name: str) -> None:
        self.frame(Event(pygame.MOUSEMOTION, pos=self.centre(name), rel=(0, 0), buttons=(0, 0, 0)))

    def click_at(self, pos: tuple[int, int], button: int = 1) -> None:
        self.frame(Event(pygame.MOUSEMOTION, pos=pos, rel=(0, 0), buttons=(0, 0, 0)))
        self.frame(Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=button))
        self.frame(Event(pygame.MOUSEBUTTONUP, pos=pos, button=button))
        self.frame()

    def click(self, name: str, button: int = 1) -> None:
        self.reach(name)
        self.click_at(self.centre(name), button)

    def wheel(self, name: str, turns: float) -> None:
        self.move(name)
        self.frame(Event(pygame.MOUSEWHEEL, x=0, y=int(turns), precise_y=float(turns)))
        self.frame()

    def reach(self, name: str) -> None:
        """Turn the wheel over the list a widget is in until it shows."""
        for _ in range(120):
            box = self.box(name)
            if box.visible.height >= min(8.0, box.rect.height):
                return
            around = [
                one
                for one in self.ui.boxes
                if one.kind == "scroll" and one.rect.left - 2 <= box.rect.left and box.rect.right <= one.rect.right + 2
            ]
            holder = next(one for one in reversed(around) if one.panel == box.panel)
            self.wheel(holder.name, 1 if box.rect.centery < holder.rect.centery else -1)
        raise AssertionError(f"{name} cannot be scrolled into sight")

    def key(self, code: int, mod: int = 0) -> None:
        self.frame(Event(pygame.KEYDOWN, key=code, mod=mod, unicode=""))
        self.frame()

    def type(self, text: str) -> None:
        for letter in text:
            self.frame(Event(pygame.TEXTINPUT, text=letter))

    def tab_to(self, name: str) -> None:
        """Press Tab, or Shift+Tab where that is shorter, until a widget has the focus: as a user without a mouse would."""
        self.frame()
        for _ in range(len(self.ui.focusables()) + 40):
            if self.ui.focus == name:
                return
            order = [box.name for box in self.ui.focusables()]
            assert name in order, f"{name!r} cannot have the focus; these can: {order}"
            here = order.index(self.ui.focus) if self.ui.focus in order else -1
            forward = (order.index(name) - here) % len(order) <= len(order) // 2
            self.key(pygame.K_TAB, 0 if forward else pygame.KMOD_SHIFT)
        raise AssertionError(f"Tab never came to {name}")

    def press(self, name: str) -> None:
        """Activate a widget by keyboard alone."""
        self.tab_to(name)
        self.key(pygame.K_RETURN)


class Driver(User):
    """Plays frames of one drawing function on a surface of its own."""

    def __init__(self, draw: Callable[[Ui], None], size: tuple[int, int] = (1280, 720), scale: float = 1.0) -> None:
        self.surface = pygame.Surface(size)
        self.ui = Ui(scale, reduced_motion=True)
        self.draw = draw
        self.frame()

    def frame(self, *events: Event, ms: int = 16) -> None:
        self.now += ms
        self.surface.fill((0, 0, 0))
        self.ui.begin(self.surface, events, self.now)
        self.draw(self.ui)
        self.ui.end()


class Player(User):
    """Sits at the window of the desktop."""

    def __init__(self, size: tuple[int, int] = (1280, 720), scale: float = 1.0) -> None:
        self.app = App(Settings(scale=scale, reduced_motion=True, width=size[0], height=size[1]), size=size)
        self.ui = self.app.ui

    def frame(self, *events: Event, ms: int = 16) -> None:
        self.now += ms
        self.app.step(events, self.now)
        self.app.after_frame()

    @property
    def desk(self) -> Desk:
        assert isinstance(self.app.screen, GameScreen)
        return self.app.screen.desk

    def wait(self, ready: Callable[[], bool], seconds: float = 30.0) -> None:
        """Go on drawing until something has happened."""
        until = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < until, "waited in vain"
            self.frame(ms=30)
            time.sleep(0.005)

    def wait_turn(self) -> None:
        self.wait(lambda: bool(self.desk.dialog))


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
