"""Flags, and the emblems of offices: a building in a roundel of the actor's colour. From the baked atlas; device pixels."""

from __future__ import annotations

from functools import cache, lru_cache

import pygame

from brinkmanship.desktop.kit import shapes
from brinkmanship.desktop.kit.theme import Colour, mix
from brinkmanship.emblems import flag_name, index
from brinkmanship.paths import assets_dir

SHAPE = 4 / 3
"""Width of a flag by its height."""
PLAIN = "none"
"""The code of no flag, for who has none among others that have one."""
_PLAIN = "community"
"""The building of an office of which nothing is said."""


@cache
def _sheet() -> pygame.Surface:
    return pygame.image.load(str(assets_dir() / "emblems" / "atlas.png")).convert_alpha()


def _cut(box: dict[str, int], width: int, height: int) -> pygame.Surface:
    part = _sheet().subsurface((box["x"], box["y"], box["w"], box["h"]))
    return pygame.transform.smoothscale(part, (max(width, 1), max(height, 1)))


@lru_cache(maxsize=400)
def flag(code: str, height: int) -> pygame.Surface | None:
    """Return the flag of an ISO 3166-1 code (`ua`, `UKR`), of `eu` or `un`; None where there is none of that code."""
    box = index()["flags"].get(flag_name(code))
    if box is None:
        return None
    picture = _cut(box, round(height * SHAPE), height)
    pygame.draw.rect(picture, (0, 0, 0, 90), picture.get_rect(), 1)  # so that white ones have an end
    return picture


@lru_cache(maxsize=64)
def office(emblem: str, diameter: int, colour: Colour) -> pygame.Surface:
    """Return the emblem of an office on a disc of a colour; one that is not known has that of a plain building."""
    boxes = index()["offices"]
    size = max(diameter, 8)
    dark = mix(colour, (0, 0, 0), 0.45)
    picture = shapes.disc(size, dark, mix(colour, (255, 255, 255), 0.2), max(size / 24, 1)).copy()
    icon = _cut(boxes.get(emblem, boxes[_PLAIN]), round(size * 0.62), round(size * 0.62))
    picture.blit(icon, ((size - icon.get_width()) // 2, (size - icon.get_height()) // 2))
    return picture
