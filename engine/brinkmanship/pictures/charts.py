"""Charts as inline SVG: no script, no style attribute, readable in print; colours are classes with a plain fallback."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 8.0, 8.0, 22.0
_LETTER = 6.6  # the widest that a letter of a scale is on average
_INK, _LINE, _WIDE, _NARROW, _MIDDLE = "#3d4656", "#d4d8df", "#c6d6ea", "#94b3d6", "#174a84"


def sparkline(values: Sequence[float], label: str, *, width: float = 84, height: float = 20) -> str:
    """Return a small line of a number over the turns, its last value marked; '' for fewer than two values."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = (width - 6) / (len(values) - 1)
    points = [(3 + n * step, height - 4 - (height - 8) * (v - low) / span) for n, v in enumerate(values)]
    if high == low:
        points = [(x, height / 2) for x, _ in points]
    x, y = points[-1]
    return (
        f'<svg class="spark" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" '
        f'aria-label="{escape(label)}"><polyline fill="none" stroke="{_MIDDLE}" stroke-width="1.5" points="{_path(points)}"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{_MIDDLE}"/></svg>'
    )


def fan(
    dates: Sequence[date],
    bands: Sequence[Sequence[float]],
    label: str,
    said: Callable[[float], str],
    *,
    width: float = 460,
    height: float = 170,
    bounds: tuple[float, float] | None = None,
) -> str:
    """Return a fan of five percentiles (outer pair, inner pair, median) over dates; `said` writes a number of the axis.

    `bounds` keeps the axis within the range the number may have.
    """
    low, high = _round_out(min(map(min, bands)), max(map(max, bands)), bounds)
    last = max(len(dates) - 1, 1)
    marks = (low, (low + high) / 2, high)
    left = max(_LEFT, _LETTER * max(len(said(value)) for value in marks) + 10)
    wide, tall = width - left - _RIGHT, height - _TOP - _BOTTOM

    def x(position: float) -> float:
        return left + wide * position / last

    def y(value: float) -> float:
        return _TOP + tall * (1 - (value - low) / (high - low))

    def band(under: Sequence[float], over: Sequence[float], fill: str) -> str:
        there = [(x(n), y(v)) for n, v in enumerate(over)]
        back = [(x(n), y(v)) for n, v in enumerate(under)][::-1]
        return f'<polygon fill="{fill}" points="{_path(there + back)}"/>'

    parts = [
        f'<svg class="fan" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(label)}" '
        f'font-size="11" font-family="system-ui, sans-serif">'
    ]
    for value in marks:
        parts.append(
            f'<line x1="{left:g}" x2="{width - _RIGHT:g}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="{_LINE}"/>'
        )
        parts.append(
            f'<text x="{left - 6:g}" y="{y(value) + 4:.1f}" text-anchor="end" fill="{_INK}">{escape(said(value))}</text>'
        )
    parts += [band(bands[0], bands[4], _WIDE), band(bands[1], bands[3], _NARROW)]
    middle = _path([(x(n), y(v)) for n, v in enumerate(bands[2])])
    parts.append(f'<polyline fill="none" stroke="{_MIDDLE}" stroke-width="2" points="{middle}"/>')
    shown = sorted({round(last * n / 3) for n in range(4)}) if len(dates) > 1 else [0]
    for number, position in enumerate(shown):
        anchor = "start" if number == 0 else "end" if position == last else "middle"
        day = dates[position]
        parts.append(
            f'<text x="{x(position):.1f}" y="{height - 6:g}" text-anchor="{anchor}" fill="{_INK}">{day.day} {day:%b}</text>'
        )
    return "".join([*parts, "</svg>"])


def share_bar(share: float, low: float, high: float, label: str, *, width: float = 220, height: float = 16) -> str:
    """Return a bar of a share with the interval it lies in as a whisker."""
    middle = height / 2
    return (
        f'<svg class="share" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" '
        f'aria-label="{escape(label)}"><rect width="{width:g}" height="{height:g}" fill="#eceff3"/>'
        f'<rect width="{width * share:.1f}" height="{height:g}" fill="{_NARROW}"/>'
        f'<line x1="{width * low:.1f}" x2="{width * high:.1f}" y1="{middle:g}" y2="{middle:g}" stroke="{_MIDDLE}" '
        f'stroke-width="2"/></svg>'
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _round_out(low: float, high: float, bounds: tuple[float, float] | None) -> tuple[float, float]:
    """Return a range a little wider than the values, within `bounds`, never empty."""
    space = (high - low) * 0.08 or max(abs(high) * 0.1, 0.05)
    low, high = low - space, high + space
    if bounds is not None and bounds[0] < bounds[1]:
        low, high = max(low, bounds[0]), min(high, bounds[1])
        if high - low < 1e-9:
            return bounds
    return low, high
