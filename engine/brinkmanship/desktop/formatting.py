"""Numbers and dates as the desktop writes them: those of all front ends."""

from __future__ import annotations

import re

from brinkmanship.game.view.number_text import (
    CONFIDENCE,
    badges,
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
    short_unit as unit,
)

__all__ = [
    "CONFIDENCE",
    "badges",
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
    "unit",
]
_SURE = re.compile(r" Public(, certain)?\.$")
"""What a log says of most news at its end."""


def without_certainty(text: str) -> str:
    """Return a line of the log without the word that it is public, where that goes without saying.

    >>> without_certainty("Trains roll west. Public, certain."), without_certainty("Public; consequences uncertain.")
    ('Trains roll west.', 'Public; consequences uncertain.')
    """
    return _SURE.sub("", text)
