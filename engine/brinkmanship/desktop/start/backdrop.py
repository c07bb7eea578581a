"""The picture behind the start screen: the Earth at night with range rings, baked to `assets/backdrop.png`.

The asset is scaled to the window, once for each size; without it there is the night alone.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pygame

from brinkmanship.cache import Arrays, Cache, state_of
from brinkmanship.desktop.kit.theme import mix
from brinkmanship.paths import assets_dir

BAKED = (2560, 1440)
CACHE = Cache("backdrops", most=4)  # sizes of windows


def backdrop(width: int, height: int) -> pygame.Surface:
    """Return the picture for a window of device pixels: scaled to cover it, its right side kept.

    What was scaled once is kept in the user's cache folder.
    """
    asset = assets_dir() / "backdrop.png"
    kept = _kept_file(asset, width, height)
    found = CACHE.read(kept, lambda arrays: _picture(arrays, (width, height)))
    if found is not None:
        return found
    try:
        baked = pygame.image.load(str(asset))
    except (OSError, pygame.error):
        return night(width, height)
    picture = pygame.Surface((width, height))
    scale = max(width / BAKED[0], height / BAKED[1])
    size = (math.ceil(BAKED[0] * scale), math.ceil(BAKED[1] * scale))
    picture.blit(pygame.transform.smoothscale(baked, size), (width - size[0], (height - size[1]) // 2))
    CACHE.write(kept, lambda: {"pixels": pygame.surfarray.array3d(picture).swapaxes(0, 1)})
    return picture


def _kept_file(asset: Path, width: int, height: int) -> Path | None:
    """Return where the scaled picture is kept; None for a window so large that reading it takes as long."""
    if width * height > BAKED[0] * BAKED[1]:
        return None
    try:
        return CACHE.file(pygame.version.ver, state_of(asset), width, height)
    except OSError:
        return None


def _picture(arrays: Arrays, size: tuple[int, int]) -> pygame.Surface | None:
    pixels = arrays["pixels"]
    if pixels.shape != (size[1], size[0], 3) or pixels.dtype != np.uint8:
        return None
    return pygame.image.frombuffer(pixels.tobytes(), size, "RGB").convert()


def night(width: int, height: int) -> pygame.Surface:
    """Return the night sky alone."""
    picture = pygame.Surface((width, height))
    for y in range(height):
        pygame.draw.line(picture, mix((7, 12, 20), (12, 24, 40), y / height), (0, y), (width, y))
    return picture
