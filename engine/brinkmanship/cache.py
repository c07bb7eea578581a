"""Files that only save time: arrays in the user's cache folder, safe to delete; any trouble means making them anew.

Plain .npz files, never pickled: zip holds a checksum of each array, so that damage is noticed. A file's name holds all
that its arrays are made of. It is written beside and then replaced, whole or not at all.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from brinkmanship.files import write_whole
from brinkmanship.paths import cache_dir

T = TypeVar("T")
Arrays = Mapping[str, NDArray[Any]]
_DAMAGE = (
    *(OSError, ValueError, KeyError, TypeError, IndexError, EOFError, MemoryError, NotImplementedError, RecursionError),
    *(zipfile.BadZipFile, zlib.error),
)


@dataclass(frozen=True)
class Cache:
    """A folder of cached files, of which the `most` newest stay."""

    name: str
    most: int

    @property
    def folder(self) -> Path:
        """Return the folder (in BRINKMANSHIP_CACHE, else in the system's place for caches)."""
        return cache_dir() / self.name

    def file(self, *facts: object, prefix: str = "") -> Path:
        """Return the file of the arrays that are made of these facts, by what `repr` says of them."""
        return self.folder / f"{prefix}{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}.npz"

    def read(self, file: Path | None, build: Callable[[Arrays], T | None]) -> T | None:
        """Return what `build` makes of the arrays of a file; None where there is no such file or it is damaged."""
        if file is None:
            return None
        try:
            with np.load(file, allow_pickle=False) as arrays:
                return build({name: arrays[name] for name in arrays.files})
        except _DAMAGE:
            return None

    def write(self, file: Path | None, arrays: Callable[[], Arrays]) -> None:
        """Write the arrays to a file and delete the oldest files beyond `most`; do nothing where that is not possible."""
        if file is None:
            return
        try:
            whole = io.BytesIO()
            np.savez(whole, allow_pickle=False, **arrays())
            write_whole(file, whole.getbuffer())
            files = sorted(file.parent.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
            for old in files[self.most :]:
                old.unlink(missing_ok=True)
        except (OSError, TypeError, ValueError):
            return


def text_array(text: str) -> NDArray[np.uint8]:
    """Return a text as an array of its bytes (UTF-8)."""
    return np.frombuffer(text.encode(), dtype=np.uint8)


def state_of(*places: Path) -> list[tuple[str, int, int]]:
    """Return name, size in bytes and time of change in ns of files, and of all files in folders.

    Raises OSError for what is not there.
    """
    found = []
    for place in places:
        alone: list[tuple[str, list[str], list[str]]] = [(str(place.parent), [], [place.name])]
        for folder, folders, names in os.walk(place) if place.is_dir() else alone:
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                facts = os.stat(os.path.join(folder, name))
                found.append((name, facts.st_size, facts.st_mtime_ns))
    return found
