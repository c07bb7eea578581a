"""Painted bases on disk: the first picture of a map, so that the next game on it need not wait for the painter.

The name of a file holds all that its picture is made of, the state of the code that paints it included.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pygame

from brinkmanship.cache import Arrays, Cache, state_of
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.painter import Base, Tints
from brinkmanship.desktop.map.shapes import MapShapes

CACHE = Cache("maps", most=8)
MOST_PIXELS = 4_000_000  # six bytes each
_PAINTERS = ("painter", "shapes", "camera", "cache")  # the files here that make the picture


def file_of(shapes: MapShapes, camera: Camera, tints: Tints, scale: float) -> Path | None:
    """Return the cached file of a base; None for a map that is not cached itself, or too large a picture."""
    if not shapes.key or camera.width * camera.height > MOST_PIXELS:
        return None
    code = _code()
    return CACHE.file(code, shapes.key, shapes.region_ids, camera, tints, scale) if code else None


@lru_cache(maxsize=1)
def _code() -> tuple[object, ...]:
    try:
        files = state_of(*(Path(__file__).with_name(f"{name}.py") for name in _PAINTERS))
    except OSError:
        return ()
    return pygame.version.ver, np.__version__, *files


def read(file: Path | None, camera: Camera) -> Base | None:
    """Return the base of a cached file, None where there is none or it is damaged."""

    def build(arrays: Arrays) -> Base | None:
        size, pixels, ids = (camera.height, camera.width), arrays["pixels"], arrays["ids"]
        if pixels.shape != size or ids.shape != size or pixels.dtype != np.uint32 or ids.dtype != np.uint16:
            return None
        surface = pygame.Surface((camera.width, camera.height), depth=32)
        pygame.surfarray.pixels2d(surface).T[...] = pixels
        return Base(surface, ids, camera)

    return CACHE.read(file, build)


def write(file: Path, base: Base) -> None:
    """Write a base to a cached file."""
    pixels = pygame.surfarray.array2d(base.surface).T.astype(np.uint32)
    CACHE.write(file, lambda: {"pixels": pixels, "ids": base.ids})
