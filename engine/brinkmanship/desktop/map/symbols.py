"""APP-6 symbols from the baked atlas, tinted and scaled; the shape of the frame says friend, hostile or neutral.

Colour comes second. A symbol is 32 logical pixels wide: under some 24 it cannot be read. Device pixels.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pygame

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.fonts import Fonts
from brinkmanship.desktop.kit.theme import Colour, mix
from brinkmanship.desktop.map.layers import Token
from brinkmanship.paths import assets_dir

FILLS: dict[str, Colour] = {
    "friend": (128, 224, 255),
    "hostile": (255, 128, 128),
    "neutral": (170, 255, 170),
    "unknown": (255, 255, 128),
}
_INK: Colour = (16, 18, 24)
_FALLBACK = "joint"


@dataclass(frozen=True, slots=True)
class _Box:
    x: int
    y: int
    w: int
    h: int
    ax: int
    ay: int


@dataclass(frozen=True)
class _Atlas:
    symbols: dict[str, _Box]
    echelons: dict[str, _Box]
    aliases: dict[str, str]
    echelon_aliases: dict[str, str]


@cache
def _atlas() -> _Atlas:
    """Read the index of the atlas once; raises `OSError` when the assets are not there."""
    data = json.loads((assets_dir() / "symbols" / "index.json").read_text("utf-8"))
    return _Atlas(
        {name: _Box(**box) for name, box in data["symbols"].items()},
        {name: _Box(**box) for name, box in data["echelons"].items()},
        data["aliases"],
        data["echelon_aliases"],
    )


@cache
def _sheet(factor: int) -> pygame.Surface:
    return pygame.image.load(str(assets_dir() / "symbols" / f"atlas@{factor}x.png")).convert_alpha()


def _cut(box: _Box, scale: float) -> tuple[pygame.Surface, tuple[float, float]]:
    """Return a part of the atlas at a scale, and its anchor."""
    factor = min(3, max(1, -int(-scale // 1)))
    part = _sheet(factor).subsurface((box.x * factor, box.y * factor, box.w * factor, box.h * factor))
    if factor != scale:
        part = pygame.transform.smoothscale(part, (max(1, round(box.w * scale)), max(1, round(box.h * scale))))
    return part.copy(), (box.ax * scale, box.ay * scale)


def _name(affiliation: str, function: str) -> str:
    atlas = _atlas()
    side = affiliation if affiliation in FILLS else "unknown"
    kind = atlas.aliases.get(function, function)
    name = f"{side}-white/{kind}"
    return name if name in atlas.symbols else f"{side}-white/{_FALLBACK}"


@lru_cache(maxsize=800)
def symbol(
    affiliation: str, function: str, colour: Colour | None, scale: float
) -> tuple[pygame.Surface, tuple[float, float]]:
    """Return the picture of a symbol without echelon, and the pixel of it that stands on the place."""
    picture, anchor = _cut(_atlas().symbols[_name(affiliation, function)], scale)
    picture.fill((*(colour or FILLS.get(affiliation, FILLS["unknown"])), 255), special_flags=pygame.BLEND_RGBA_MULT)
    return picture, anchor


@lru_cache(maxsize=200)
def _echelon(affiliation: str, echelon: str, scale: float) -> tuple[pygame.Surface, tuple[float, float]] | None:
    atlas = _atlas()
    side = affiliation if affiliation in FILLS else "unknown"
    box = atlas.echelons.get(f"{side}/{atlas.echelon_aliases.get(echelon, echelon)}")
    return None if box is None else _cut(box, scale)


@lru_cache(maxsize=200)
def _shadow(affiliation: str, function: str, scale: float) -> pygame.Surface:
    picture, _ = symbol(affiliation, function, None, scale)
    dark = picture.copy()
    dark.fill((0, 0, 0, 110), special_flags=pygame.BLEND_RGBA_MULT)
    return dark


def draw(
    surface: pygame.Surface, centre: tuple[float, float], token: Token, fonts: Fonts, scale: float, *, label: str = ""
) -> None:
    """Draw the symbol of a token on a device pixel, with its echelon above and a label below."""
    colour = token.colour
    if token.faded:
        colour = mix(colour or FILLS.get(token.affiliation, FILLS["unknown"]), (128, 132, 138), 0.5)
    picture, (ax, ay) = symbol(token.affiliation, token.symbol, colour, scale)
    x, y = round(centre[0] - ax), round(centre[1] - ay)
    shift = max(1, round(1.6 * scale))
    surface.blit(_shadow(token.affiliation, token.symbol, scale), (x + shift, y + shift))
    surface.blit(picture, (x, y))
    mark = _echelon(token.affiliation, token.echelon, scale) if token.echelon else None
    if mark is not None:
        surface.blit(mark[0], (round(centre[0] - mark[1][0]), round(centre[1] - mark[1][1])))
    if label:
        text = fonts.render(label, "map-unit", th.TEXT, _INK)
        top = y + picture.get_height() - round(2 * scale)
        surface.blit(text, (round(centre[0] - text.get_width() / 2), top))


@lru_cache(maxsize=2000)
def short_name(name: str) -> str:
    """Return the few letters that stand under a symbol.

    >>> short_name("1st Guards Tank Army")
    '1 GTA'
    >>> short_name("41st Combined Arms Army elements, Yelnya")
    '41 CAA'
    >>> short_name("Kursk grouping (1st Guards Tank Army elements)")
    'Kursk'
    """
    head = re.split(r"[,(;:–—]", name)[0].strip()
    words = head.split()
    place = next((i for i, word in enumerate(words) if re.match(r"\d+", word)), None)
    if place is not None:
        number = re.match(r"\d+", words[place])
        initials = "".join(word[0] for word in words[place + 1 :] if word[0].isupper())[:3]
        return f"{number.group() if number else ''} {initials}".strip()
    if not words:
        return ""
    first = words[0]
    return first if len(first) <= 11 else first[:10] + "…"
