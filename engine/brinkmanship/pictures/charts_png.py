"""Charts as PNG for reports: bars stacked of shares over time, and lines of numbers over the days of a game.

Pure functions of numbers and words; drawn by Pillow in the bundled font.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from brinkmanship.game.view.labels import short_date
from brinkmanship.paths import assets_dir
from brinkmanship.pictures.map_png import palette_png
from brinkmanship.text import printable

Colour = tuple[int, int, int]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

INK: Colour = (28, 32, 40)
PALE: Colour = (96, 102, 112)
LINE: Colour = (214, 217, 222)
SCALE = 2  # pixels of a unit
# Okabe and Ito (2008), told apart by colour-blind eyes, the gravest outcome the darkest.
OUTCOMES: Mapping[str, Colour] = {
    "settlement": (0, 158, 115),
    "deescalation": (148, 208, 184),
    "standoff": (200, 204, 212),
    "coercion": (240, 228, 66),
    "annexation": (230, 159, 0),
    "limited_incursion": (213, 94, 0),
    "major_war": (150, 30, 30),
    "wider_war": (60, 10, 30),
}
"""The colour of each kind of outcome, from the best to the gravest; also the order in which they are stacked."""


@dataclass(frozen=True, slots=True)
class Line:
    """A number over time, on its own axis from `low` to `high`."""

    label: str
    values: Sequence[float]
    low: float
    high: float
    colour: Colour
    steps: bool = False  # drawn as steps, as whole numbers are
    ticks: Sequence[tuple[float, str]] = ()  # of its axis


def stacked_png(
    bars: Sequence[tuple[str, Mapping[str, float]]], names: Mapping[str, str], *, width: int = 640, height: int = 240
) -> bytes:
    """Return bars of shares by kind of outcome (a key of `OUTCOMES`), each bar with its label, as a PNG.

    *names* are what the kinds are called. Raises ValueError for no bars.
    """
    if not bars:
        raise ValueError("a chart has at least one bar")
    kinds = [kind for kind in OUTCOMES if any(shares.get(kind, 0.0) > 0 for _, shares in bars)]
    labelled = [(OUTCOMES[kind], names.get(kind, kind)) for kind in kinds]
    picture, draw = _canvas(width, height)
    foot = _legend(draw, labelled, width, height)
    left, right, top, bottom = 44.0, width - 8.0, 10.0, foot - 26.0
    for tenth in range(0, 11, 2):
        y = bottom - (bottom - top) * tenth / 10
        _rule(draw, left, right, y)
        _text(draw, left - 6, y - 7, f"{tenth * 10}%", PALE, 10, right=True)
    step = (right - left) / len(bars)
    wide = min(step * 0.62, 64.0)
    for number, (label, shares) in enumerate(bars):
        middle, y = left + step * (number + 0.5), bottom
        for kind in kinds:
            share = shares.get(kind, 0.0)
            high = (bottom - top) * share
            if high <= 0:
                continue
            _box(draw, middle - wide / 2, y - high, middle + wide / 2, y, OUTCOMES[kind])
            if high >= 13 and wide >= 26:
                ink = (255, 255, 255) if sum(OUTCOMES[kind]) < 380 else INK
                _text(draw, middle, y - high / 2 - 6, f"{share * 100:.0f}", ink, 10, centre=True)
            y -= high
        _text(draw, middle, bottom + 6, printable(label), INK, 10, centre=True)
    return palette_png(picture)


def lines_png(
    dates: Sequence[date],
    lines: Sequence[Line],
    marks: Sequence[tuple[int, str]] = (),
    *,
    width: int = 640,
    height: int = 220,
) -> bytes:
    """Return lines over time as a PNG, the first on the left axis, a second on the right one.

    *marks* are positions with a letter or number, told at the top. Raises ValueError for no dates.
    """
    if not dates:
        raise ValueError("a chart has at least one date")
    picture, draw = _canvas(width, height)
    foot = _legend(draw, [(line.colour, line.label) for line in lines], width, height)
    left, right, top, bottom = 50.0, width - (50.0 if len(lines) > 1 else 12.0), 24.0, foot - 24.0
    last = max(len(dates) - 1, 1)

    def x(position: float) -> float:
        return left + (right - left) * position / last

    for line in lines[:1]:
        for value, _ in line.ticks:
            _rule(draw, left, right, _height(line, value, top, bottom))
    _rule(draw, left, right, bottom)
    for position, mark in marks:
        _rule(draw, x(position), x(position), top, bottom)
        _text(draw, x(position), top - 18, printable(mark), INK, 10, centre=True, bold=True)
    for side, line in enumerate(lines[:2]):
        for value, said in line.ticks:
            y = _height(line, value, top, bottom) - 7
            _text(draw, left - 6 if side == 0 else right + 6, y, said, line.colour, 10, right=side == 0)
        points = [(x(n), _height(line, value, top, bottom)) for n, value in enumerate(line.values)]
        if line.steps:
            points = [spot for one, two in pairwise(points) for spot in (one, (two[0], one[1]))]
            points += [(x(len(line.values) - 1), _height(line, line.values[-1], top, bottom))]
        draw.line([(px * SCALE, py * SCALE) for px, py in points], line.colour, 2 * SCALE, joint="curve")
    shown = sorted({round(last * n / 4) for n in range(5)} & set(range(len(dates))))
    for position in shown:
        _text(draw, x(position), bottom + 6, short_date(dates[position]), PALE, 10, centre=True)
    return palette_png(picture)


def _height(line: Line, value: float, top: float, bottom: float) -> float:
    share = (value - line.low) / ((line.high - line.low) or 1.0)
    return bottom - (bottom - top) * min(max(share, 0.0), 1.0)


def _canvas(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (width * SCALE, height * SCALE), (255, 255, 255))
    return picture, ImageDraw.Draw(picture)


def _legend(draw: ImageDraw.ImageDraw, entries: Sequence[tuple[Colour, str]], width: int, height: int) -> float:
    """Draw a legend at the foot and return where it begins."""
    font, rows = _font("Regular", 11), list[list[tuple[float, Colour, str]]]([[]])
    x = 8.0
    for colour, label in entries:
        wide = 20 + draw.textlength(printable(label), font) / SCALE + 16
        if x + wide > width and rows[-1]:
            rows.append([])
            x = 8.0
        rows[-1].append((x, colour, printable(label)))
        x += wide
    top = height - 18.0 * len(rows) - 2
    for number, row in enumerate(rows):
        y = top + 18.0 * number
        for x, colour, label in row:
            _box(draw, x, y + 3, x + 13, y + 14, colour)
            _text(draw, x + 19, y + 1, label, INK, 11)
    return top


def _box(draw: ImageDraw.ImageDraw, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
    draw.rectangle((left * SCALE, top * SCALE, right * SCALE, bottom * SCALE), fill=colour)


def _rule(draw: ImageDraw.ImageDraw, left: float, right: float, y: float, to: float | None = None) -> None:
    draw.line((left * SCALE, y * SCALE, right * SCALE, (y if to is None else to) * SCALE), fill=LINE, width=SCALE)


def _text(
    draw: ImageDraw.ImageDraw,
    x: float,
    y: float,
    text: str,
    ink: Colour,
    size: int,
    *,
    right: bool = False,
    centre: bool = False,
    bold: bool = False,
) -> None:
    font = _font("SemiBold" if bold else "Regular", size)
    wide = draw.textlength(text, font) / SCALE
    left = x - wide if right else x - wide / 2 if centre else x
    draw.text((left * SCALE, y * SCALE), text, ink, font)


@lru_cache(maxsize=16)
def _font(weight: str, size: int) -> Font:
    file = assets_dir() / "fonts" / f"Inter-{weight}.otf"
    return ImageFont.truetype(file, size * SCALE) if file.is_file() else ImageFont.load_default(size * SCALE)
