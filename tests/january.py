"""January 2022, loaded and compiled once a process, for all tests that need the whole of it."""

from __future__ import annotations

from functools import cache

from brinkmanship.game.session.prepared import Prepared, prepare


@cache
def january() -> Prepared:
    """Return January 2022 made ready; nobody may change what it holds."""
    return prepare("january-2022")
