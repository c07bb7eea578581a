"""Where files are: the assets and scenarios that come with the game, and the user's own folders; imports nothing of ours.

In a source checkout they are the top-level folders, in a wheel the same folders inside the package (`brinkmanship/_data`).
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _data_dir(name: str) -> Path:
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parents[1] / name


def assets_dir() -> Path:
    """Return the folder of the base map, fonts and symbols."""
    return _data_dir("assets")


def scenarios_dir() -> Path:
    """Return the folder of the bundled scenarios."""
    return _data_dir("scenarios")


def cache_dir() -> Path:
    """Return the folder of what may be lost (BRINKMANSHIP_CACHE, else the system's place for caches)."""
    return _user_dir("BRINKMANSHIP_CACHE", "user_cache_dir")


def saves_dir() -> Path:
    """Return the folder of saved games (BRINK_SAVES, else the system's place for the user's data)."""
    own = os.environ.get("BRINK_SAVES")
    return Path(own) if own else _user_dir("", "user_data_dir") / "saves"


def config_dir() -> Path:
    """Return the folder of settings (BRINK_CONFIG, else the system's place for them)."""
    return _user_dir("BRINK_CONFIG", "user_config_dir")


def pictures_dir() -> Path:
    """Return the folder of screenshots (BRINK_PICTURES, else the user's pictures)."""
    return _user_dir("BRINK_PICTURES", "user_pictures_dir")


def log_dir() -> Path:
    """Return the folder of crash reports."""
    return _user_dir("", "user_log_dir")


def temporary_dir() -> Path:
    """Return the folder for temporary files; the current one where the system has none that can be written."""
    try:
        return Path(tempfile.gettempdir())
    except OSError:
        return Path.cwd()


def _user_dir(override: str, kind: str) -> Path:
    """Return the user's folder of a `kind` of platformdirs; one beside the temporary files where the user has no home."""
    own = os.environ.get(override) if override else None
    if own:
        return Path(own)
    import platformdirs

    with suppress(RuntimeError, OSError, KeyError):  # no HOME, and no entry of the user in the system's table
        own_app = () if kind == "user_pictures_dir" else ("brinkmanship", False)
        found = Path(getattr(platformdirs, kind)(*own_app))
        if found.is_absolute() and not str(found).startswith("~"):
            return found
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return temporary_dir() / f"brinkmanship-{user}" / kind.split("_")[1]
