"""The flags and offices that are drawn: the index of their baked atlas."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from brinkmanship.paths import assets_dir


@cache
def index() -> dict[str, dict[str, Any]]:
    """Return the boxes of `flags` and `offices` in the atlas, and the `aliases` of flags.

    Raises `OSError` where the assets are missing.
    """
    found: dict[str, dict[str, Any]] = json.loads((assets_dir() / "emblems" / "index.json").read_text("utf-8"))
    return found


def flag_name(code: str) -> str:
    """Return the name of a flag in the index by an ISO 3166-1 code, small letters or not."""
    name = code.casefold()
    found: str = index()["aliases"].get(name, name)
    return found


def has_flag(code: str) -> bool:
    """Return whether there is a flag of a code.

    >>> has_flag("UA"), has_flag("ukr"), has_flag("EU"), has_flag("XX")
    (True, True, True, False)
    """
    return flag_name(code) in index()["flags"]


def offices() -> list[str]:
    """Return what offices may look like."""
    return sorted(index()["offices"])
