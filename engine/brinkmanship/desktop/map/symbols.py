"""APP-6 symbols from the baked atlas, tinted and scaled; the shape of the frame says friend, hostile or neutral.

Colour comes second. A symbol is 32 logical pixels wide: under some 24 it cannot be read. Device pixels.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import Any

import pygame

from brinkmanship.desktop.kit import shapes, theme as th
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


@cache
def _atlas(part: str) -> dict[str, Any]:
    """Read a part of the index of the atlas: `symbols`, `echelons`, `aliases` or `echelon_aliases`.

    Raises `OSError` where the assets are missing.
    """
    found: dict[str, Any] = json.loads((assets_dir() / "symbols" / "index.json").read_text("utf-8"))[part]
    return found


@cache
def _sheet(factor: int) -> pygame.Surface:
    return pygame.image.load(str(assets_dir() / "symbols" / f"atlas@{factor}x.png")).convert_alpha()


def _cut(box: dict[str, int], scale: float) -> tuple[pygame.Surface, tuple[float, float]]:
    """Return a part of the atlas at a scale, and its anchor pixel."""
    x, y, wide, high = (box[name] for name in ("x", "y", "w", "h"))
    factor = min(3, max(1, -int(-scale // 1)))
    part = _sheet(factor).subsurface((x * factor, y * factor, wide * factor, high * factor))
    if factor != scale:
        part = pygame.transform.smoothscale(part, (max(1, round(wide * scale)), max(1, round(high * scale))))
    return part.copy(), (box["ax"] * scale, box["ay"] * scale)


def _name(affiliation: str, function: str) -> str:
    side = affiliation if affiliation in FILLS else "unknown"
    name = f"{side}-white/{_atlas('aliases').get(function, function)}"
    return name if name in _atlas("symbols") else f"{side}-white/{_FALLBACK}"


@lru_cache(maxsize=800)
def symbol(
    affiliation: str, function: str, colour: Colour | None, scale: float
) -> tuple[pygame.Surface, tuple[float, float]]:
    """Return the picture of a symbol without echelon, and its anchor pixel."""
    picture, anchor = _cut(_atlas("symbols")[_name(affiliation, function)], scale)
    picture.fill((*(colour or FILLS.get(affiliation, FILLS["unknown"])), 255), special_flags=pygame.BLEND_RGBA_MULT)
    return picture, anchor


@lru_cache(maxsize=200)
def _echelon(affiliation: str, echelon: str, scale: float) -> tuple[pygame.Surface, tuple[float, float]] | None:
    side = affiliation if affiliation in FILLS else "unknown"
    box = _atlas("echelons").get(f"{side}/{_atlas('echelon_aliases').get(echelon, echelon)}")
    return None if box is None else _cut(box, scale)


@lru_cache(maxsize=200)
def _shadow(affiliation: str, function: str, scale: float) -> pygame.Surface:
    dark = symbol(affiliation, function, None, scale)[0].copy()
    dark.fill((0, 0, 0, 110), special_flags=pygame.BLEND_RGBA_MULT)
    return dark


def draw(
    surface: pygame.Surface,
    centre: tuple[float, float],
    token: Token,
    fonts: Fonts,
    scale: float,
    *,
    selected: bool = False,
    hovered: bool = False,
    labelled: bool = False,
) -> None:
    """Draw the symbol of a token on a device pixel: a ring if selected or hovered, its echelon above, its label below."""
    if selected or hovered:
        lit, glow = (th.GOLD, 8 * scale) if selected else ((230, 236, 246), 0)
        ring = shapes.ring(round(50 * scale), lit, 2 * scale, glow)
        surface.blit(ring, (round(centre[0] - ring.get_width() / 2), round(centre[1] - ring.get_height() / 2)))
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
    if labelled and token.label:
        text = fonts.render(token.label, "map-unit", th.TEXT, _INK)
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
    for place, word in enumerate(words):
        if number := re.match(r"\d+", word):
            initials = "".join(later[0] for later in words[place + 1 :] if later[0].isupper())[:3]
            return f"{number.group()} {initials}".strip()
    if not words:
        return ""
    first = words[0]
    return first if len(first) <= 11 else first[:10] + "…"
