"""What the user did since the last frame, read from events alone.

Never asks pygame for the pointer or keyboard state, so that events posted by a test act like real ones.
Positions are logical pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pygame

from brinkmanship.desktop.kit import keyboard


@dataclass(frozen=True, slots=True)
class Key:
    """One key press: the code of the command of its place (`keyboard.code_of`) and modifier bits."""

    code: int
    mod: int

    @property
    def shift(self) -> bool:
        """Whether a shift key was held."""
        return bool(self.mod & pygame.KMOD_SHIFT)

    @property
    def ctrl(self) -> bool:
        """Whether a control or command key was held."""
        return bool(self.mod & (pygame.KMOD_CTRL | pygame.KMOD_META))


@dataclass(frozen=True, slots=True)
class Press:
    """A mouse button going down or up at a place (logical pixels)."""

    button: int
    down: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Wheel:
    """A turn of the wheel with the pointer at a place."""

    amount: float
    x: float
    y: float


@dataclass
class Input:
    """The pointer, and what happened since the last frame."""

    x: float = -1000.0
    y: float = -1000.0
    held: set[int] = field(default_factory=set)
    presses: list[Press] = field(default_factory=list)
    moves: list[tuple[float, float]] = field(default_factory=list)
    wheels: list[Wheel] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    text: str = ""
    composing: str = ""  # what an input method is putting together, not yet written
    mods: int = 0  # modifier bits of the last key or press
    keyboard_last: bool = False

    def read(self, events: Iterable[pygame.event.Event], scale: float) -> None:
        """Take in the events of one frame; `scale` is device pixels per logical pixel."""
        self.presses, self.moves, self.wheels, self.keys, self.text = [], [], [], [], ""
        for event in events:
            if event.type == pygame.MOUSEMOTION:
                self.x, self.y = event.pos[0] / scale, event.pos[1] / scale
                self.moves.append((self.x, self.y))
            elif event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
                self._button(event, scale)
            elif event.type == pygame.MOUSEWHEEL:
                self.wheels.append(Wheel(float(getattr(event, "precise_y", event.y)) or float(event.y), self.x, self.y))
            elif event.type == pygame.KEYDOWN:
                self._key(event)
            elif event.type == pygame.KEYUP:
                self.mods = getattr(event, "mod", 0)
            elif event.type == pygame.TEXTINPUT:
                self.text += event.text
                self.composing = ""
            elif event.type == pygame.TEXTEDITING:
                self.composing = event.text
            elif event.type == pygame.WINDOWLEAVE:
                self.x = self.y = -1000.0

    def _key(self, event: pygame.event.Event) -> None:
        self.mods = getattr(event, "mod", 0)
        scancode = getattr(event, "scancode", 0)
        keyboard.learn(event.key, scancode)
        key = Key(event.key, self.mods)
        self.keys.append(Key(keyboard.code_of(event.key, scancode, ctrl=key.ctrl), self.mods))
        self.keyboard_last = True

    def _button(self, event: pygame.event.Event, scale: float) -> None:
        if event.button > 3:
            return
        self.x, self.y = event.pos[0] / scale, event.pos[1] / scale
        self.keyboard_last = False
        down = event.type == pygame.MOUSEBUTTONDOWN
        (self.held.add if down else self.held.discard)(event.button)
        self.presses.append(Press(event.button, down, self.x, self.y))
