"""The frame of the immediate-mode interface: who is under the pointer, who has the focus, what was drawn where.

A screen calls `begin`, then widgets, then `end`, once a frame. A click or key is matched against the boxes of
the frame before, so everything visible is reachable and a widget needs no state of its own. Every widget and
every text registers a `Box`; tests find widgets by name and walk the boxes for clipped or overlapping text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import pygame

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.canvas import Box, Canvas, Rect, RectLike
from brinkmanship.desktop.kit.input import Input, Key, Press

__all__ = ["Box", "Rect", "RectLike", "Same", "Toast", "Ui"]


T = TypeVar("T")
_FULL_MS, _ROOM_MS, _MOST_WAITS = 10.0, 14.0, 5
"""Milliseconds of a frame after which panels that nobody touches wait for the next one, and pictures that may be rough for
now; and for how many frames they wait."""
_LINES = (pygame.K_RETURN, pygame.K_KP_ENTER)
_NO_BUTTONS = frozenset({"map", "timeline"})
"""Kinds of box that Enter and Space do not press: they are dragged, and these keys mean something else there."""


class Same:
    """Equal to another only if both hold the very same object: to notice a change without looking at all of it."""

    __slots__ = ("held",)

    def __init__(self, held: object) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.held is other.held

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Toast:
    """A short notification."""

    text: str
    tone: str
    until_ms: int


@dataclass(slots=True)
class _Waits:
    """For how many frames something has waited."""

    frames: int = 0


@dataclass(slots=True)
class _Kept:
    """A panel as it was drawn while nobody touched it."""

    key: tuple[object, ...]
    times: int
    picture: pygame.Surface | None = None
    boxes: list[Box] | None = None
    tips: dict[str, Callable[[], Any]] | None = None
    names: frozenset[str] = frozenset()
    waited: int = 0  # frames in which it was shown as it was, though it has changed


def _special(code: int, ctrl: bool) -> bool:
    """Whether a key is a command even while text is written: with ctrl, Escape, and the function keys."""
    return ctrl or code == pygame.K_ESCAPE or pygame.K_F1 <= code <= pygame.K_F12


class Ui(Canvas):
    """Everything a widget needs: drawing at a scale, input, focus, layers, clipping, and the boxes of the frame."""

    def __init__(self, scale: float = 1.0, *, reduced_motion: bool = False) -> None:
        super().__init__(scale)
        self.reduced_motion = reduced_motion
        self.input = Input()
        self._own: dict[tuple[type, str], Any] = {}
        self.now_ms = 0
        self.focus = ""
        self.focus_moved = False
        self.hot = ""
        self.active = ""
        self.tips: dict[str, Callable[[], Any]] = {}
        self.events: list[pygame.event.Event] = []  # of this frame, for surfaces within the surface
        self.toasts: list[Toast] = []
        self.after: list[Callable[[Ui], None]] = []
        self._previous: dict[str, Box] = {}
        self._order: list[Box] = []
        self._clicked: set[str] = set()
        self._right: set[str] = set()
        self._used_keys: set[int] = set()
        self._wheel: dict[str, float] = {}
        self._drag_from: tuple[float, float] = (0.0, 0.0)
        self._focus_wait = 0
        self.floor = 0
        self._touched: set[str] = set()
        self._touched_before: set[str] = set()
        self._kept: dict[str, _Kept] = {}
        self._aside: pygame.Surface | None = None
        self._began = time.thread_time()
        self._composed_at = pygame.Rect(0, 0, 0, 0)
        self.wanted_ms: int | None = None  # when the next frame is wanted though the user does nothing

    def begin(self, surface: pygame.Surface, events: Iterable[pygame.event.Event], now_ms: int) -> None:
        """Start a frame on a surface with the events since the last one."""
        self._began = time.thread_time()
        self._previous = {box.name: box for box in self.boxes if box.kind != "text"}
        self._order = [box for box in self.boxes if box.kind != "text"]
        self.floor = max((box.layer for box in self._order if box.kind == "modal"), default=0)
        self.start(surface)
        self.now_ms, self.tips, self.after, self.wanted_ms = now_ms, {}, [], None
        self._clicked, self._right, self._used_keys, self._wheel = set(), set(), set(), {}
        self.focus_moved = False
        self.events = list(events)
        self.input.read(self.events, self.scale)
        self._focus_wait -= 1
        if self.focus and self.focus not in self._previous and self._focus_wait < 0:
            self.focus = ""
        self._resolve_pointer()
        self._resolve_keys()
        self._touched = {self.hot, self.active, self.focus, *self._clicked, *self._right, *self._wheel} - {""}
        # What was touched a moment ago may still show it.
        self._touched, self._touched_before = self._touched | self._touched_before, set(self._touched)

    @property
    def spent_ms(self) -> float:
        """Milliseconds of the processor since the frame began: what can wait for the next one does where they are many."""
        return (time.thread_time() - self._began) * 1000

    def room(self, name: str) -> bool:
        """Whether what can wait is done now: in a frame that is not full, and in every sixth whatever it holds."""
        waits = self.own(_Waits, name)
        waits.frames = 0 if self.spent_ms < _ROOM_MS or waits.frames >= _MOST_WAITS else waits.frames + 1
        return waits.frames == 0

    def again(self, after_ms: float = 0.0) -> None:
        """Ask for another frame, so many milliseconds from now, though the user does nothing: something moves or waits.

        Without it nothing is drawn until there is an event, or work in the background is done.
        """
        at = self.now_ms + round(after_ms)
        self.wanted_ms = at if self.wanted_ms is None else min(self.wanted_ms, at)

    def compose_at(self, rect: RectLike) -> None:
        """Say where letters are written, for the window of an input method."""
        area = self.device(rect)
        if area != self._composed_at:
            self._composed_at = area
            with suppress(pygame.error):  # there is no window
                pygame.key.set_text_input_rect(area)

    def end(self) -> None:
        """Finish the frame: draw what lies over everything else."""
        self._layer, self._panel = 50, ""
        for draw in self.after:
            draw(self)

    def _at(self, x: float, y: float) -> Box | None:
        """Return the topmost box at a place (logical pixels): of the highest layer, the one drawn last."""
        here = (b for b in reversed(self._order) if b.hit and b.layer >= self.floor and b.visible.collidepoint(x, y))
        return max(here, key=lambda box: box.layer, default=None)

    def _resolve_pointer(self) -> None:
        for press in self.input.presses:
            box = self._at(press.x, press.y)
            name = box.name if box else ""
            if press.down:
                self._press(press, box, name)
            elif press.button == 1:
                if name and name == self.active and box is not None and box.enabled:
                    self._clicked.add(name)
                self.active = ""
        hot = self._at(self.input.x, self.input.y)
        self.hot = hot.name if hot else ""
        for wheel in self.input.wheels:
            target = self._wheel_target(wheel.x, wheel.y)
            if target:
                self._wheel[target] = self._wheel.get(target, 0.0) + wheel.amount

    def _press(self, press: Press, box: Box | None, name: str) -> None:
        if press.button == 1:
            self.active = name
            self._drag_from = (press.x, press.y)
            self.focus = name if box is not None and box.focusable else ""
        elif press.button == 3 and name:
            self._right.add(name)

    def _wheel_target(self, x: float, y: float) -> str:
        under = (b for b in reversed(self._order) if b.layer >= self.floor and b.visible.collidepoint(x, y))
        for box in sorted(under, key=lambda box: -box.layer):
            if box.takes_wheel:
                return box.name
            if box.kind in ("panel", "modal") and not box.name.startswith("tip/"):  # tooltips let the wheel through
                return ""
        return ""

    def _resolve_keys(self) -> None:
        arrows = {pygame.K_LEFT: (-1, 0), pygame.K_RIGHT: (1, 0), pygame.K_UP: (0, -1), pygame.K_DOWN: (0, 1)}
        for key in self.input.keys:
            holder = self._previous.get(self.focus)
            if key.code == pygame.K_TAB:
                self.move_focus(-1 if key.shift else 1, other_panel=key.ctrl)
                self._used_keys.add(key.code)
            elif holder is None or (holder.kind == "text-area" and key.code in _LINES):
                continue
            elif key.code in (pygame.K_RETURN, pygame.K_KP_ENTER) or (
                key.code == pygame.K_SPACE and not holder.takes_text and holder.kind not in _NO_BUTTONS
            ):
                if holder.kind not in _NO_BUTTONS:
                    if holder.enabled and not holder.takes_text:
                        self._clicked.add(holder.name)
                    self._used_keys.add(key.code)
            elif key.code in arrows and not holder.keeps_arrows:
                self._focus_towards(holder, *arrows[key.code])
                self._used_keys.add(key.code)

    def _focus_towards(self, holder: Box, dx: int, dy: int) -> None:
        """Move the focus to the nearest widget on a side: what lies straight ahead and beyond the edge comes first."""
        costs: dict[str, float] = {}
        for box in self.focusables():
            right, down = box.rect.centerx - holder.rect.centerx, box.rect.centery - holder.rect.centery
            along = right * dx + down * dy
            if along > 2 and box.name != holder.name and box.kind != "map":
                across = abs(right * dy) + abs(down * dx)
                deep = (box.rect.width + holder.rect.width) * abs(dx) + (box.rect.height + holder.rect.height) * abs(dy)
                aside = 0 if along >= deep / 2 - 4 else 300
                costs.setdefault(box.name, along + 2.5 * across + aside + (0 if box.panel == holder.panel else 400))
        if costs:
            self.set_focus(min(costs, key=costs.__getitem__))

    def focusables(self) -> list[Box]:
        """Return the boxes of the last frame that the keyboard can reach, in order."""
        return [box for box in self._order if box.focusable and box.layer >= self.floor]

    def move_focus(self, step: int, *, other_panel: bool = False) -> None:
        """Move the focus to the next (1) or previous (-1) widget, or to one in another panel."""
        found = self.focusables()
        if not found:
            return
        names = [box.name for box in found]
        place = names.index(self.focus) if self.focus in names else (-1 if step > 0 else len(names))
        panel = found[place].panel if self.focus in names else None
        for offset in range(1, len(found) + 1):
            box = found[(place + step * offset) % len(found)]
            if not other_panel or box.panel != panel:
                self.set_focus(box.name)
                return

    def set_focus(self, name: str) -> None:
        """Give the keyboard focus to a widget by name; it is shown and scrolled into sight."""
        self.focus, self.focus_moved = name, True
        self.input.keyboard_last = True
        self._focus_wait = 2  # frames that a widget may still take to appear

    def clicked(self, name: str) -> bool:
        """Whether the widget was activated, by a click or by Enter or Space with the focus on it."""
        return name in self._clicked

    def right_clicked(self, name: str) -> bool:
        """Whether the right button went down on the widget."""
        return name in self._right

    def hovered(self, name: str) -> bool:
        """Whether the widget is the topmost one under the pointer."""
        return self.hot == name

    def pressed(self, name: str) -> bool:
        """Whether the left button went down on the widget and is still held."""
        return self.active == name

    def lit(self, name: str) -> bool:
        """Whether the widget is under the pointer, or has the focus and the keyboard was used last."""
        return self.hovered(name) or self.focused(name)

    def focused(self, name: str) -> bool:
        """Whether the widget has the focus and the keyboard was used last (so that the ring shows)."""
        return self.focus == name and self.input.keyboard_last

    def wheel(self, name: str) -> float:
        """Return the wheel steps turned over the widget in this frame."""
        return self._wheel.get(name, 0.0)

    def drag(self) -> tuple[float, float]:
        """Return how far the pointer is from where the left button went down."""
        return self.input.x - self._drag_from[0], self.input.y - self._drag_from[1]

    def keys_for(self, name: str, codes: Container[int], *, writing: bool = False) -> list[Key]:
        """Return the unused keys of this frame of those `codes` if the widget has the focus, and use them up.

        A widget takes the keys it has a use for and no others: Escape closes what it stands in, and commands go on. One
        that is being written in takes all that may be letters.
        """
        if self.focus != name:
            return []
        found = [
            key
            for key in self.input.keys
            if key.code not in self._used_keys and (key.code in codes or (writing and not _special(key.code, key.ctrl)))
        ]
        self._used_keys.update(key.code for key in found)
        return found

    @property
    def _writing(self) -> bool:
        """Whether a text field has the focus."""
        holder = self._previous.get(self.focus)
        return holder is not None and holder.takes_text

    def key(self, code: int, *, ctrl: bool = False, shift: bool | None = None) -> bool:
        """Whether a key was pressed that no widget used; the first to ask has it.

        While a text field has the focus only keys with ctrl, function keys and Escape come through.
        """
        if code in self._used_keys or (self._writing and not _special(code, ctrl)):
            return False
        wanted = (key for key in self.input.keys if key.code == code and key.ctrl == ctrl)
        if not any(shift is None or key.shift == shift for key in wanted):
            return False
        self._used_keys.add(code)
        return True

    def strokes(self, codes: Container[int]) -> list[Key]:
        """Return the strokes of these keys that no widget used, in order and each one, and use them up.

        Unlike `key` it counts a key that was struck twice in a slow frame twice. None while text is written.
        """
        if self._writing:
            return []
        found = [k for k in self.input.keys if k.code in codes and k.code not in self._used_keys and not k.ctrl]
        self._used_keys.update(key.code for key in found)
        return found

    def own(self, kind: type[T], name: str = "") -> T:
        """Return what a widget remembers from frame to frame: a `kind()` at first and after `forget`."""
        found: T | None = self._own.get((kind, name))
        if found is None:
            found = self._own[kind, name] = kind()
        return found

    def use_key(self, code: int) -> None:
        """Keep a key of this frame from everybody else."""
        self._used_keys.add(code)

    def box(self, name: str) -> Box | None:
        """Return the box of a widget, of this frame or else of the one before."""
        for box in reversed(self.boxes):
            if box.name == name and box.kind != "text":
                return box
        return self._previous.get(name)

    def keep(self, name: str, rect: RectLike, key: object, draw: Callable[[], None]) -> None:
        """Draw a panel, or show it as it was: as long as `key` is the same and neither pointer nor focus is in it.

        `draw` must depend on nothing else; `rect` is all it covers, its shadow included. Put objects that are costly
        to compare into the key as `Same`.
        """
        full = (key, tuple(Rect(rect)), self.scale, self.surface.get_size(), self.note_texts, self.floor > 0)
        kept = self._kept.get(name)
        if kept is not None and kept.key != full and self._can_wait(kept, full):
            kept.waited += 1
            self.again()
        elif kept is None or kept.key != full:
            kept = self._kept[name] = _Kept(full, 0)
        if kept.picture is not None and not (self._touched & kept.names):
            self.surface.blit(kept.picture, self.device(rect).clip(self.surface.get_rect()))
            self.boxes += kept.boxes or []
            self.tips.update(kept.tips or {})
            return
        kept.times = 0 if self._touched & kept.names else kept.times + 1
        if not kept.times:
            kept.picture = None  # it may have been scrolled or folded: the picture is made anew when it is left alone
        elif kept.picture is None and kept.times <= 4:
            self.again()
        first, offered = len(self.boxes), set(self.tips)
        screen = self.surface
        # The first frames of a panel still find their heights; then it is drawn aside and kept.
        aside = kept.times > 3 and kept.picture is None
        if aside:
            if self._aside is None or self._aside.get_size() != screen.get_size():
                self._aside = pygame.Surface(screen.get_size(), pygame.SRCALPHA)
            self._aside.fill((0, 0, 0, 0), self.device(rect))
            self.surface = self._aside
        try:
            draw()
        finally:
            self.surface = screen
        if aside and self._aside is not None:
            area = self.device(rect).clip(screen.get_rect())
            picture = self._aside.subsurface(area).copy()
            screen.blit(picture, area)
            boxes = self.boxes[first:]
            names = frozenset(box.name for box in boxes)
            if not (self._touched & names):
                kept.picture, kept.boxes, kept.names = picture, boxes, names
                kept.tips = {tip: make for tip, make in self.tips.items() if tip not in offered}

    def _can_wait(self, kept: _Kept, full: tuple[object, ...]) -> bool:
        """Whether a panel that has changed is shown as it was for a frame or two more: where much is drawn in this one."""
        if self.note_texts or kept.picture is None or self._touched & kept.names:
            return False
        return kept.key[1:] == full[1:] and kept.waited < _MOST_WAITS and self.spent_ms > _FULL_MS

    def forget(self) -> None:
        """Forget all that was on the screen: notices, what was typed and scrolled to, panels that were kept."""
        self._own.clear()
        self.toasts.clear()
        self._kept.clear()
        self.boxes.clear()
        self.focus = self.hot = self.active = ""

    def focus_ring(self, name: str, rect: RectLike, radius: float = 6) -> None:
        """Draw the ring around a widget that has the keyboard focus."""
        if self.focused(name):
            for wider in (2, 1):
                area = Rect(rect).inflate(2 * wider, 2 * wider)
                self.fill(area, (0, 0, 0, 0), radius=radius + wider, edge=th.FOCUS)

    def toast(self, text: str, tone: str = "info", *, seconds: float = 6.0) -> None:
        """Show a notification for some seconds, with the three before it."""
        self.toasts = [*self.toasts[-3:], Toast(text, tone, self.now_ms + round(seconds * 1000))]
