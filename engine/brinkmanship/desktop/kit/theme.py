"""The colours and text styles of the desktop, in one place.

Chrome colours are dark slate; data colours are the Okabe-Ito palette, which stays distinct under the common
forms of colour blindness. Nothing here draws.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from functools import lru_cache

Colour = tuple[int, int, int]
ColourA = tuple[int, int, int] | tuple[int, int, int, int]

INK: Colour = (12, 16, 24)
PANEL: ColourA = (17, 21, 32, 248)
PANEL_RAISED: ColourA = (26, 33, 48, 250)
PANEL_EDGE: Colour = (54, 66, 92)
BAR: ColourA = (18, 20, 29, 252)
FIELD: Colour = (31, 41, 58)
FIELD_HOT: Colour = (41, 55, 79)
FIELD_EDGE: Colour = (60, 74, 102)
ACCENT: Colour = (196, 132, 38)
ACCENT_HOT: Colour = (219, 152, 54)
ACCENT_EDGE: Colour = (238, 187, 106)
SELECT: Colour = (50, 76, 120)
SELECT_EDGE: Colour = (92, 138, 214)
TEXT: Colour = (232, 237, 245)
TEXT_SOFT: Colour = (190, 200, 216)
MUTED: Colour = (150, 163, 186)
FAINT: Colour = (112, 125, 148)
ON_ACCENT: Colour = (24, 18, 8)
GOLD: Colour = (250, 205, 100)
FOCUS: Colour = (255, 214, 92)
TRACK: Colour = (40, 50, 68)

# Okabe and Ito (2008), "Color Universal Design": the eight colours, for data.
ORANGE: Colour = (230, 159, 0)
SKY: Colour = (86, 180, 233)
GREEN: Colour = (0, 158, 115)
YELLOW: Colour = (240, 228, 66)
BLUE: Colour = (0, 114, 178)
VERMILION: Colour = (213, 94, 0)
PURPLE: Colour = (204, 121, 167)
GREY: Colour = (150, 158, 170)
OKABE_ITO: tuple[Colour, ...] = (ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE, GREY)

GOOD: Colour = (60, 179, 138)
BAD: Colour = (232, 104, 62)
TONES: dict[str, Colour] = {
    "": TEXT,
    "soft": TEXT_SOFT,
    "muted": MUTED,
    "faint": FAINT,
    "good": GOOD,
    "warn": (240, 180, 70),
    "bad": BAD,
    "info": SKY,
    "gold": GOLD,
}


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a run of text looks: weight of Inter, size and letter spacing in logical pixels."""

    weight: str
    size: float
    tracking: float = 0.0
    capitals: bool = False


STYLES: dict[str, TextStyle] = {
    "display": TextStyle("SemiBold", 40),
    "heading": TextStyle("SemiBold", 26),
    "title": TextStyle("SemiBold", 20),
    "subtitle": TextStyle("SemiBold", 16),
    "clock": TextStyle("SemiBold", 32),
    "news": TextStyle("Regular", 15),
    "news-strong": TextStyle("SemiBold", 15),
    "strong": TextStyle("SemiBold", 13.5),
    "body": TextStyle("Regular", 13.5),
    "medium": TextStyle("Medium", 13.5),
    "small": TextStyle("Regular", 12),
    "small-strong": TextStyle("SemiBold", 12),
    "caption": TextStyle("SemiBold", 11, 0.4, True),
    "tiny": TextStyle("Medium", 10.5),
    "button": TextStyle("SemiBold", 14),
    "map-city": TextStyle("Medium", 12),
    "map-capital": TextStyle("SemiBold", 13.5),
    "map-country": TextStyle("SemiBold", 15, 3.5, True),
    "map-country-large": TextStyle("SemiBold", 21, 5.0, True),
    "map-country-huge": TextStyle("SemiBold", 30, 8.0, True),
    "map-region": TextStyle("Medium", 11.5, 0.8),
    "map-sea": TextStyle("Medium", 11.5, 3.0),
    "map-unit": TextStyle("SemiBold", 11),
}


@lru_cache(maxsize=4096)
def mix(first: ColourA, second: ColourA, share: float) -> Colour:
    """Return the colour `share` (0..1) of the way from `first` to `second`, alpha dropped.

    >>> mix((0, 0, 0), (100, 200, 50), 0.5)
    (50, 100, 25)
    """
    share = min(max(share, 0.0), 1.0)
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first[:3], second[:3], strict=True))
    return red, green, blue


PALETTES: dict[str, str] = {"standard": "Default colours", "okabe-ito": "Colour-blind safe"}
_palette = ["standard"]


def use_palette(name: str) -> None:
    """Choose how the colours that a scenario gives are shown (a key of `PALETTES`)."""
    _palette[0] = name


@lru_cache(maxsize=256)
def nearest_safe(colour: Colour) -> Colour:
    """Return the colour of Okabe and Ito's nearest in hue and lightness, lightened or darkened a little towards it.

    >>> nearest_safe((178, 58, 72)) == mix(VERMILION, (178, 58, 72), 0.15)
    True
    """
    if max(colour) - min(colour) < 28:
        return mix(GREY, colour, 0.15)
    best = min(OKABE_ITO[:7], key=lambda one: _distance(one, colour))
    return mix(best, colour, 0.15)


def _distance(first: Colour, second: Colour) -> float:
    one, two = (colorsys.rgb_to_hls(*(part / 255 for part in colour)) for colour in (first, second))
    turn = abs(one[0] - two[0])
    return min(turn, 1 - turn) * 3 + abs(one[1] - two[1])


def parse_colour(text: str) -> Colour:
    """Read `#rrggbb` (or `#rgb`) as a colour, in the chosen palette; anything else is grey.

    >>> parse_colour("#0072b2")
    (0, 114, 178)
    """
    return _read_colour(text) if _palette[0] == "standard" else nearest_safe(_read_colour(text))


@lru_cache(maxsize=256)
def _read_colour(text: str) -> Colour:
    digits = text.strip().lstrip("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    try:
        value = int(digits if len(digits) == 6 else "", 16)
    except ValueError:
        return GREY
    return value >> 16, value >> 8 & 255, value & 255
