"""Numbers and dates as the desktop writes them: those of all front ends."""

from __future__ import annotations

from brinkmanship.game.view.number_text import (
    CONFIDENCE,
    change,
    count,
    day,
    difference,
    ends,
    game_date,
    likelihood,
    number,
    plain,
    points,
    short,
)

__all__ = [
    "CONFIDENCE",
    "change",
    "count",
    "day",
    "difference",
    "ends",
    "game_date",
    "likelihood",
    "number",
    "plain",
    "points",
    "short",
]
