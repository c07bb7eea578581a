"""Small charts drawn directly: sparkline, bar. Logical pixels; data as plain sequences."""

from __future__ import annotations

from collections.abc import Sequence

from brinkmanship.desktop.kit import shapes, theme as th
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
    bottom, top = min(values) if low is None else low, max(values) if high is None else high
    if top <= bottom:
        bottom, top = bottom - 0.5, bottom + 0.5
    step = area.width / max(len(shown) - 1, 1)
    tall = [(min(max(value, bottom), top) - bottom) / (top - bottom) * area.height for value in shown]
    points = [((area.x + n * step) * ui.scale, (area.bottom - high) * ui.scale) for n, high in enumerate(tall)]
    shapes.polyline(ui.surface, colour, points, 1.5 * ui.scale)
    dot = ui.px(4)
    ui.surface.blit(shapes.disc(dot, colour), (points[-1][0] - dot / 2, points[-1][1] - dot / 2))


def indicator_line(ui: Ui, rect: RectLike, values: Sequence[float]) -> None:
    """Draw the trend of an indicator; changes of less than 2 % of its size stay small."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    sparkline(ui, rect, values, th.SKY, low=low, high=low + max(high - low, 0.02 * max(abs(high), 1e-6)))


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
