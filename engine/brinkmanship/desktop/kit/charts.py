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


def signed(ui: Ui, rect: RectLike, value: float, floor: float, ceiling: float) -> None:
    """Draw a bar from zero: to the right for what is above it, to the left for what is below; from the left of 0..1."""
    area = Rect(rect)
    ui.fill(area, th.TRACK, radius=area.height / 2)
    zero = area.x + area.width * (max(-floor, 0.0) / ((ceiling - floor) or 1.0))
    end = area.x + area.width * ((min(max(value, floor), ceiling) - floor) / ((ceiling - floor) or 1.0))
    colour = th.SKY if value >= 0 else th.VERMILION
    ui.fill((min(zero, end), area.y, max(abs(end - zero), 1), area.height), colour, radius=area.height / 2)
    if floor < 0:
        ui.fill((zero, area.y - 2, 1, area.height + 4), th.MUTED)


def offered(ui: Ui, rect: RectLike, now: float, offer: float) -> None:
    """Draw how much of something there is, and, paler, how much more is offered; shares of 0..1."""
    area = Rect(rect)
    ui.fill(area, th.TRACK, radius=area.height / 2)
    if offer > now:
        ui.fill((area.x, area.y, area.width * min(offer, 1), area.height), (*th.GOLD, 110), radius=area.height / 2)
    ui.fill((area.x, area.y, area.width * min(max(now, 0.0), 1), area.height), th.SKY, radius=area.height / 2)
