"""The pictures of saved games, each beside its record."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pygame

from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.files import check_png

THUMBNAIL = (320, 180)
MOST_SIDE = 1_000  # points of a picture of a saved game
_KEPT: dict[Path, int] = {}
_LOADED: dict[tuple[Path, float], pygame.Surface | None] = {}


def thumbnail_file(record: Path) -> Path:
    """Return where the picture of a saved game is."""
    return record.with_suffix(".png")


def keep_thumbnail(surface: pygame.Surface, state: GameScreenState, free: pygame.Rect) -> None:
    """Write the picture of a saved game once a turn, when nothing covers its map: what is `free` of panels."""
    record, turn = state.session.game.path, state.session.view.turn
    covered = state.dialog or state.covered or state.session.busy or state.assets.map.process.busy
    state.covered = bool(state.dialog)  # what was open is still in the frame in which it closes
    if record is None or covered or _KEPT.get(record) == turn:
        return
    _KEPT[record] = turn
    with suppress(OSError, pygame.error):
        picture = surface.subsurface(_shaped(free).clip(surface.get_rect()))
        pygame.image.save(pygame.transform.smoothscale(picture, THUMBNAIL), str(thumbnail_file(record)))


def _shaped(free: pygame.Rect) -> pygame.Rect:
    """Return the largest rectangle of the picture's shape in the middle of another."""
    width = min(free.width, free.height * THUMBNAIL[0] // THUMBNAIL[1])
    found = pygame.Rect(0, 0, max(width, 16), max(width * THUMBNAIL[1] // THUMBNAIL[0], 9))
    found.center = free.center
    return found


def thumbnail(record: Path) -> pygame.Surface | None:
    """Return the picture of a saved game, None where there is none."""
    path = thumbnail_file(record)
    try:
        key = (path, path.stat().st_mtime)
    except OSError:
        return None
    if key not in _LOADED:
        _LOADED[key] = None
        with suppress(OSError, ValueError, pygame.error):
            check_png(path, MOST_SIDE)
            _LOADED[key] = pygame.image.load(str(path))
    return _LOADED[key]
