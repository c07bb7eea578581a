"""Numbers of a view as a page shows them: text, range, confidence in words, and the geometry of small drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brinkmanship.game.view.number_text import day, difference, ends, short, short_unit
from brinkmanship.game.view.types import Estimate, Indicator

SURE = {
    "exact": "known exactly",
    "high": "high confidence",
    "medium": "medium confidence",
    "low": "low confidence",
    "none": "not known",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what a page says of it. `value`, `low` and `high` are places on a bar, 0 to 100."""

    ref: str
    label: str
    text: str
    range: str  # '55% to 70%', '' of an exact number
    confidence: str  # a key of SURE
    sure: str
    seen: str  # the day it was last seen, '' as of today
    meaning: str
    bar: bool
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0


def figure(estimate: Estimate, label: str = "") -> Figure:
    """Return an estimate as a page shows it."""
    span = estimate.ceiling - estimate.floor
    bar = not estimate.unit and estimate.ceiling <= 1.5 and span > 0 and estimate.confidence != "none"

    def place(value: float) -> float:
        return round(min(max((value - estimate.floor) / span, 0.0), 1.0) * 100, 1)

    exact = estimate.confidence in ("exact", "none")
    return Figure(
        ref=estimate.ref,
        label=label or estimate.label,
        text=short(estimate),
        range="" if exact else ends(estimate),
        confidence=estimate.confidence,
        sure=SURE[estimate.confidence],
        seen=day(estimate.last_seen),
        meaning=estimate.meaning,
        bar=bar,
        value=place(estimate.value) if bar else 0.0,
        low=place(estimate.low) if bar else 0.0,
        high=place(estimate.high) if bar else 0.0,
    )


@dataclass(frozen=True, slots=True)
class Trend:
    """An indicator: its number, its change since last turn, and its line as points of a 100 by 28 drawing."""

    figure: Figure
    change: str  # '' where nothing is to be seen
    rising: bool
    points: str  # of an SVG polyline, '' of fewer than two values


def trend(indicator: Indicator) -> Trend:
    """Return an indicator as a page shows it."""
    estimate, values = indicator.estimate, indicator.trend
    change, rising = "", False
    if len(values) > 1:
        before, after = values[-2:]
        change, rising = (
            difference(before, after, short_unit(estimate.unit), estimate.floor, estimate.ceiling),
            after > before,
        )
        if change.startswith("±"):
            change = ""
    return Trend(figure(estimate), change, rising, line_points(values, estimate.floor, estimate.ceiling))


def line_points(values: Sequence[float], floor: float, ceiling: float, width: float = 100, height: float = 28) -> str:
    """Return values as points of a line within a drawing; numbers without a usable range fill it from least to most.

    >>> line_points([0.0, 1.0], 0.0, 1.0)
    '0,26 100,2'
    """
    if len(values) < 2:
        return ""
    low, high = (floor, ceiling) if ceiling <= 1.5 else (min(values), max(values))
    span = (high - low) or 1.0
    step = width / (len(values) - 1)
    places = ((n * step, height - 2 - (value - low) / span * (height - 4)) for n, value in enumerate(values))
    return " ".join(f"{x:.4g},{y:.4g}" for x, y in places)
