"""Painted bases on disk: the first picture of a map, so that the next game on it need not wait for the painter.

.npz files without pickle in the user's cache folder, whose own checksums tell damage. Their names hold all that the
picture is made of, the state of the code that paints it included; any trouble means painting anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np
import pygame

from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.painter import Base, Tints
from brinkmanship.desktop.map.shapes import MapShapes
from brinkmanship.paths import cache_dir

KEPT = 8
MOST_PIXELS = 4_000_000  # six bytes each
_PAINTERS = ("painter", "shapes", "camera", "kept")  # the files here that make the picture


def file_of(shapes: MapShapes, camera: Camera, tints: Tints, scale: float) -> Path | None:
    """Return where a base is kept; None for a map that is not kept itself, or too large a picture."""
    if not shapes.key or camera.width * camera.height > MOST_PIXELS:
        return None
    code = _code()
    if not code:
        return None
    made_of = repr((code, shapes.key, shapes.region_ids, camera, tints, scale))
    return cache_dir() / "maps" / f"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}.npz"


@lru_cache(maxsize=1)
def _code() -> str:
    facts: list[object] = [pygame.version.ver, np.__version__]
    try:
        for name in _PAINTERS:
            facts.append(os.stat(Path(__file__).with_name(f"{name}.py"))[6:9:2])  # size and time of change
    except OSError:
        return ""
    return repr(facts)


def read(file: Path, camera: Camera) -> Base | None:
    """Return the base kept in a file, None where there is none or it is damaged."""
    size = (camera.height, camera.width)
    try:
        with np.load(file, allow_pickle=False) as kept:
            pixels, ids = kept["pixels"], kept["ids"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, MemoryError, NotImplementedError):
        return None
    if pixels.shape != size or ids.shape != size or pixels.dtype != np.uint32 or ids.dtype != np.uint16:
        return None
    surface = pygame.Surface((camera.width, camera.height), depth=32)
    target = pygame.surfarray.pixels2d(surface).T
    target[...] = pixels
    del target
    return Base(surface, ids, camera)


def write(file: Path, base: Base) -> None:
    """Keep a base, whole or not at all, and drop the oldest beyond KEPT; nothing where that is not possible."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as part:
                np.savez(part, pixels=pygame.surfarray.array2d(base.surface).T.astype(np.uint32), ids=base.ids)
            os.replace(name, file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        newest = sorted(file.parent.glob("*.npz"), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in newest[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return
