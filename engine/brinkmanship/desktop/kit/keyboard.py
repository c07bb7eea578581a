"""Keys by their place: what a key is on the layout that is in use, and where a key of the American one lies.

Commands are kept as the key codes of the American layout and stand for places, so that they work on Cyrillic, Greek or
French keyboards; people read the sign that the key has there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pygame

_SIGNS = {
    **dict.fromkeys(map(chr, range(ord("a"), ord("z") + 1)), ""),
    "-": "MINUS",
    "=": "EQUALS",
    "[": "LEFTBRACKET",
    "]": "RIGHTBRACKET",
    "\\": "BACKSLASH",
    ";": "SEMICOLON",
    "'": "APOSTROPHE",
    "`": "GRAVE",
    ",": "COMMA",
    ".": "PERIOD",
    "/": "SLASH",
    **dict.fromkeys("0123456789", ""),
}
_PLACES = {getattr(pygame, f"KSCAN_{name or sign.upper()}"): ord(sign) for sign, name in _SIGNS.items()}
"""The key codes of the American layout by scancode, of the keys that write something."""
_SCANS = {code: scan for scan, code in _PLACES.items()}
_KEPT = (pygame.K_PLUS, pygame.K_MINUS)
"""Signs that mean something wherever they lie."""
_RANGES = ((33, 127), (160, 0x250), (0x370, 0x530), (0x531, 0x590), (0x5D0, 0x6E0), (0x10D0, 0x1100))
"""Signs that keys may have: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian."""


def code_of(code: int, scancode: int, *, ctrl: bool) -> int:
    """Return the key code that a command of the place of a key has; with ctrl that of its letter, where it has a Latin one.

    >>> code_of(ord("ф"), pygame.KSCAN_A, ctrl=False) == pygame.K_a
    True
    >>> code_of(pygame.K_z, pygame.KSCAN_W, ctrl=True) == pygame.K_z  # French: the letter, as everywhere
    True
    """
    place = _PLACES.get(scancode)
    if place is None or code in _KEPT or not 32 < code < 1 << 30 or code == pygame.K_DELETE:
        return code
    if ctrl and ord("a") <= code <= ord("z"):
        return code
    return place


def learn(code: int, scancode: int) -> None:
    """Notice that the layout is another one than it was."""
    if scancode in _PLACES and _layout().get(scancode, code) != code:
        _layout.cache_clear()


def sign_of(code: int) -> int:
    """Return the key code that the key of an American one has on the layout in use, the same where that cannot be told."""
    return _layout().get(_SCANS.get(code, -1), code)


@lru_cache(maxsize=1)
def _layout() -> dict[int, int]:
    """Return the key codes of the present layout by scancode, of the keys that write something."""
    try:
        wrapper: Any = pygame.key.ScancodeWrapper
        where = wrapper(tuple(range(512)))  # at a key code it has the scancode of its key
        found = {where[sign]: sign for first, end in _RANGES for sign in reversed(range(first, end))}
    except (TypeError, IndexError, pygame.error):
        return {}
    return {scan: sign for scan, sign in found.items() if scan in _PLACES}
