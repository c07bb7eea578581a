"""A chart of numbers over time: lines with their ranges, round marks at the axes, and the values under the pointer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from brinkmanship.desktop.kit import shapes, theme as th
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui

_LEFT, _BOTTOM, _TOP = 52.0, 24.0, 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """A number over time: values, and the range each lies in, at positions along the time axis."""

    name: str
    colour: Colour
    at: tuple[float, ...]
    values: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    own: tuple[float, float] | None = None  # its own range, where lines of several units share a chart


def marks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round numbers from `low` to `high`, at most `most`.

    >>> marks(0.12, 0.63)
    [0.2, 0.4, 0.6]
    >>> marks(0, 1000, 5)
    [0.0, 250.0, 500.0, 750.0, 1000.0]
    """
    if not high > low or not math.isfinite(high - low):
        return [low]
    size = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(size * times for times in (1, 2, 2.5, 5, 10, 20) if (high - low) / (size * times) <= most - 1 + 1e-9)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 10) + 0.0 for number in range(first, math.floor(high / step + 1e-9) + 1)]


def span(lines: Sequence[Line]) -> tuple[float, float]:
    """Return the lowest and highest number that lines and their ranges reach, with some room around them."""
    low, high = min(min(line.lows) for line in lines), max(max(line.highs) for line in lines)
    room = 0.06 * (high - low) or 0.1 * abs(high) or 0.5
    return low - room, high + room


def draw(
    ui: Ui,
    rect: RectLike,
    lines: Sequence[Line],
    *,
    low: float,
    high: float,
    words: Callable[[float], str],
    when: Callable[[float], str],
    name: str,
) -> float | None:
    """Draw lines between `low` and `high`, and return the time under the pointer, None where it is elsewhere.

    `words` writes a mark of the axis, which lines with a scale of their own do not have, `when` one of the time axis.
    """
    area = Rect(rect)
    left = _LEFT
    box = Rect(area.x + left, area.y + _TOP, area.width - left - 12, area.height - _TOP - _BOTTOM)
    ui.register(name, "plot", area)
    times = [at for line in lines for at in line.at]
    first, last = min(times), max(times)
    last = last if last > first else first + 1

    def x_of(at: float) -> float:
        return box.x + (at - first) / (last - first) * box.width

    def y_of(line: Line | None, value: float) -> float:
        bottom, top = (low, high) if line is None or line.own is None else line.own
        return box.bottom - (value - bottom) / ((top - bottom) or 1.0) * box.height

    for mark in marks(low, high):
        y = y_of(None, mark)
        ui.fill((box.x, y, box.width, 1), th.TRACK)
        ui.text((area.x, y - 8, left - 8, 16), words(mark), "tiny", th.MUTED, align="right")
    ui.fill((box.x, box.bottom, box.width, 1), th.FIELD_EDGE)
    shown = [mark for mark in marks(first, last, max(int(box.width / 90), 2)) if mark == round(mark)]
    for mark in shown:
        x = x_of(mark)
        ui.fill((x, box.bottom, 1, 4), th.FIELD_EDGE)
        x = min(max(x - 40, area.x), area.right - 80)
        ui.text((x, box.bottom + 6, 80, 16), when(mark), "tiny", th.MUTED, align="center")
    with ui.clipped(box.inflate(8, 8)):
        for line in lines:
            _range(ui, line, [(x_of(at), y_of(line, lo), y_of(line, hi)) for at, lo, hi in _rows(line)])
        for line in lines:
            points = [
                (x_of(at) * ui.scale, y_of(line, value) * ui.scale)
                for at, value in zip(line.at, line.values, strict=True)
            ]
            shapes.polyline(ui.surface, line.colour, points, 2 * ui.scale)
            size = ui.px(6)
            dot = shapes.disc(size, line.colour)
            ui.surface.blit(dot, (points[-1][0] - size / 2, points[-1][1] - size / 2))
    if not ui.hovered(name) or not box.inflate(24, 24).collidepoint(ui.input.x, ui.input.y):
        return None
    at = first + (min(max(ui.input.x, box.x), box.right) - box.x) / box.width * (last - first)
    near = min(times, key=lambda one: abs(one - at))
    ui.fill((x_of(near), box.y, 1, box.height), th.FAINT)
    for line in lines:
        if near in line.at:
            y = y_of(line, line.values[line.at.index(near)])
            size = ui.px(8)
            ui.surface.blit(
                shapes.disc(size, line.colour, th.TEXT, ui.px(1)),
                (x_of(near) * ui.scale - size / 2, y * ui.scale - size / 2),
            )
    return near


def _rows(line: Line) -> zip[tuple[float, float, float]]:
    return zip(line.at, line.lows, line.highs, strict=True)


def _range(ui: Ui, line: Line, rows: Sequence[tuple[float, float, float]]) -> None:
    """Shade what a line may lie in, where it is not known exactly."""
    if len(rows) < 2 or all(abs(low - high) < 0.5 for _, low, high in rows):
        return
    points = [(x * ui.scale, high * ui.scale) for x, _, high in rows]
    points += [(x * ui.scale, low * ui.scale) for x, low, _ in reversed(rows)]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right, bottom = max(x for x, _ in points), max(y for _, y in points)
    size = (int(right - left) + 2, int(bottom - top) + 2)
    if size[0] * size[1] > 40_000_000:
        return
    shade = pygame.Surface(size, pygame.SRCALPHA)
    pygame.draw.polygon(shade, (*line.colour, 36), [(x - left, y - top) for x, y in points])
    ui.surface.blit(shade, (left, top))
