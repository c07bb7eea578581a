"""Small charts drawn directly: sparkline, fan chart, bars. Logical pixels; data as plain sequences."""

from __future__ import annotations

from collections.abc import Sequence

from brinkmanship.desktop.kit import shapes
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui


def sparkline(
    ui: Ui,
    rect: RectLike,
    values: Sequence[float],
    colour: Colour,
    *,
    low: float | None = None,
    high: float | None = None,
) -> None:
    """Draw a trend line scaled to `low`..`high` (by default to the data); fewer than two values draw nothing."""
    area = Rect(rect)
    if len(values) < 2:
        return
    shown = _extremes(values, max(int(area.width * ui.scale), 2))
    points = _points(ui, area, shown, *_bounds(values, low, high))
    shapes.polyline(ui.surface, colour, points, 1.5 * ui.scale)
    shapes_dot = ui.px(4)
    ui.surface.blit(shapes.disc(shapes_dot, colour), (points[-1][0] - shapes_dot / 2, points[-1][1] - shapes_dot / 2))


def _extremes(values: Sequence[float], columns: int) -> Sequence[float]:
    """Return at most two values a column, the lowest and the highest of each as they follow, and the last value.

    >>> _extremes([5, 1, 9, 2, 3, 3, 8, 0, 4], 2)
    [1, 9, 8, 0, 4]
    """
    if len(values) <= 2 * columns:
        return values
    out: list[float] = []
    for column in range(columns):
        part = values[column * len(values) // columns : (column + 1) * len(values) // columns]
        low, high = min(part), max(part)
        out += [low, high] if part.index(low) < part.index(high) else [high, low]
    return [*out, values[-1]]


def _bounds(values: Sequence[float], low: float | None, high: float | None) -> tuple[float, float]:
    bottom = min(values) if low is None else low
    top = max(values) if high is None else high
    return (bottom, top) if top > bottom else (bottom - 0.5, bottom + 0.5)


def _points(ui: Ui, area: Rect, values: Sequence[float], low: float, high: float) -> list[tuple[float, float]]:
    step = area.width / max(len(values) - 1, 1)
    tall = [(min(max(value, low), high) - low) / (high - low) * area.height for value in values]
    return [((area.x + n * step) * ui.scale, (area.bottom - high) * ui.scale) for n, high in enumerate(tall)]


def fan(
    ui: Ui,
    rect: RectLike,
    bands: Sequence[tuple[Sequence[float], Sequence[float]]],
    middle: Sequence[float],
    colour: Colour,
    *,
    low: float,
    high: float,
    marks: Sequence[tuple[float, str]] = (),
) -> None:
    """Draw a fan chart: nested bands (lower, upper), widest first, and the middle line; `marks` are guide lines."""
    area = Rect(rect)
    for value, label in marks:
        y = area.bottom - (value - low) / (high - low) * area.height
        ui.line((area.x, y), (area.right, y), (60, 70, 92))
        ui.text((area.x + 2, y - 15, 60, 14), label, "tiny", th.MUTED)
    for number, (lower, upper) in enumerate(bands):
        strength = 0.20 + 0.22 * number
        shade = th.mix((17, 21, 32), colour, strength)
        outline = _points(ui, area, upper, low, high) + _points(ui, area, lower, low, high)[::-1]
        if len(outline) >= 4:
            shapes.filled(ui.surface, shade, outline)
    shapes.polyline(ui.surface, colour, _points(ui, area, middle, low, high), 2 * ui.scale)


def stacked(ui: Ui, rect: RectLike, parts: Sequence[tuple[float, Colour]]) -> None:
    """Draw one bar divided in proportion to the parts."""
    area = Rect(rect)
    total = sum(value for value, _ in parts) or 1.0
    x = area.x
    for value, colour in parts:
        width = area.width * value / total
        if width > 0:
            ui.fill((x, area.y, max(width - 1, 1), area.height), colour)
        x += width
