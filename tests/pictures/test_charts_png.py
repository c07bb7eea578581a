"""Charts as PNG: stacked shares and lines, with the colours of what they say."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from brinkmanship.pictures.charts_png import OUTCOMES, Line, lines_png, stacked_png

NAMES = {"settlement": "Settlement", "major_war": "Major war"}


def pixels(data: bytes, colour) -> int:
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    return sum(
        n
        for n, found in picture.getcolors(1_000_000)
        if max(abs(a - b) for a, b in zip(found, colour, strict=True)) < 12
    )


def test_a_share_is_as_high_as_it_is_large():
    small = stacked_png([("24 Jan", {"settlement": 0.75, "major_war": 0.25})], NAMES)
    large = stacked_png([("24 Jan", {"settlement": 0.25, "major_war": 0.75})], NAMES)
    assert 2 < pixels(large, OUTCOMES["major_war"]) / pixels(small, OUTCOMES["major_war"]) < 3.2
    assert pixels(small, OUTCOMES["annexation"]) == 0  # what did not occur is not in the legend


def test_lines_are_drawn_in_their_colours_over_all_dates():
    dates = [date(2022, 1, 24) + timedelta(days=n) for n in range(10)]
    line = Line("Rung", list(range(10)), 0, 11, (150, 30, 30), steps=True, ticks=[(0, "0"), (11, "11")])
    other = Line("Tension", [0.5] * 10, 0, 1, (40, 90, 150))
    data = lines_png(dates, [line, other], [(3, "1")])
    assert pixels(data, line.colour) > 500
    assert pixels(data, other.colour) > 500
    assert data == lines_png(dates, [line, other], [(3, "1")])


def test_one_date_is_enough_and_none_is_not():
    assert lines_png([date(2022, 1, 24)], [Line("Rung", [3.0], 0, 11, (0, 0, 0))]).startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="at least one date"):
        lines_png([], [])
    with pytest.raises(ValueError, match="at least one bar"):
        stacked_png([], NAMES)
