"""A window onto content that is larger than it: moved both ways by wheel, bars and the keyboard's focus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui

_STEP = 48.0  # logical pixels for a step of the wheel
_THICK = 6.0


@dataclass(slots=True)
class Panned:
    """How far the content is moved, logical pixels, and where it was when a bar was grasped."""

    x: float = 0.0
    y: float = 0.0
    grabbed: float | None = None


@contextmanager
def panned(ui: Ui, rect: RectLike, least: tuple[float, float], name: str) -> Iterator[Rect]:
    """Give the rectangle itself, or where it is smaller than `least` (width, height) one as large that can be moved.

    All that lies outside is clipped; bars show that there is more.
    """
    area = Rect(rect)
    width, height = max(area.width, least[0]), max(area.height, least[1])
    across, down = width - area.width > 0.5, height - area.height > 0.5
    own = ui.own(Panned, name)
    if not (across or down):
        own.x = own.y = 0.0
        yield area
        return
    turned = ui.wheel(f"{name}/pan") * _STEP
    own.x = _held(own.x - (0.0 if down else turned), width - area.width)
    own.y = _held(own.y - (turned if down else 0.0), height - area.height)
    ui.register(f"{name}/pan", "scroll", area, takes_wheel=True)
    first = len(ui.boxes)
    with ui.clipped(area):
        yield Rect(area.x - own.x, area.y - own.y, width, height)
    if ui.focus_moved:
        _follow_focus(ui, own, area, first, (width, height))
    if down:
        own.y = _bar(ui, own, area, f"{name}/pan/down", own.y, height, upright=True)
    if across:
        own.x = _bar(ui, own, area, f"{name}/pan/across", own.x, width, upright=False)


def _held(offset: float, limit: float) -> float:
    return min(max(offset, 0.0), max(limit, 0.0))


def _follow_focus(ui: Ui, own: Panned, area: Rect, first: int, size: tuple[float, float]) -> None:
    """Move what has the focus into sight."""
    for box in ui.boxes[first:]:
        if box.name == ui.focus and box.kind != "text":
            right, below = box.rect.right + 6 - area.right, box.rect.bottom + 6 - area.bottom
            left, above = area.left - (box.rect.left - 6), area.top - (box.rect.top - 6)
            own.x = _held(own.x + (right if right > 0 else -left if left > 0 else 0.0), size[0] - area.width)
            own.y = _held(own.y + (below if below > 0 else -above if above > 0 else 0.0), size[1] - area.height)


def _bar(ui: Ui, own: Panned, area: Rect, name: str, offset: float, size: float, *, upright: bool) -> float:
    """Draw a bar and take its input; return the new offset."""
    room = area.height if upright else area.width
    limit = size - room
    if ui.pressed(name):
        own.grabbed = offset if own.grabbed is None else own.grabbed
        offset = _held(own.grabbed + ui.drag()[1 if upright else 0] * size / room, limit)
    elif ui.active == "" or not ui.active.startswith(name.rsplit("/", 1)[0]):
        own.grabbed = None
    length = max(20.0, room * room / size)
    start = (room - length) * offset / limit
    if upright:
        grip = Rect(area.right - _THICK, area.y + start, _THICK, length)
    else:
        grip = Rect(area.x + start, area.bottom - _THICK, length, _THICK)
    hot = ui.hovered(name) or ui.pressed(name)
    ui.fill(grip, th.FAINT if hot else th.FIELD_EDGE, radius=_THICK / 2)
    ui.register(name, "thumb", grip.inflate(6, 0) if upright else grip.inflate(0, 6))
    return offset
