"""Where files are: the assets and the scenarios that come with the game, the caches; imports nothing of ours.

In a source checkout they are the top-level folders, in a wheel the same folders inside the package (`engine/_data`).
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _data_dir(name: str) -> Path:
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def assets_dir() -> Path:
    """Return the folder of the base map, fonts and symbols."""
    return _data_dir("assets")


def scenarios_dir() -> Path:
    """Return the folder of the bundled scenarios."""
    return _data_dir("scenarios")


def cache_dir() -> Path:
    """Return the folder of what may be lost (BRINKMANSHIP_CACHE, else the system's place for caches)."""
    chosen = os.environ.get("BRINKMANSHIP_CACHE")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_cache_dir("brinkmanship"))
