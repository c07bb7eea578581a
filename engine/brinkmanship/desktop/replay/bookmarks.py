"""Bookmarks of watched games, kept beside the user's settings: a record is never written by watching it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from brinkmanship.desktop.settings import settings_file
from brinkmanship.files import read_json, write_whole
from brinkmanship.game.replay.timeline import Timeline

MOST = 500


def _file() -> Path:
    return settings_file().with_name("bookmarks.json")


def _key(timeline: Timeline) -> str:
    return f"{timeline.header.get('chain', '')}/{timeline.turns[0].node if timeline.branch < 0 else timeline.branch}"


def _read() -> dict[str, Any]:
    """Return the marked positions by timeline; none where the file cannot be read."""
    try:
        data = read_json(_file())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def load(timeline: Timeline) -> set[int]:
    """Return the marked positions of a timeline."""
    found = _read().get(_key(timeline), [])
    return {p for p in found if type(p) is int and 0 <= p <= timeline.last} if isinstance(found, list) else set()


def keep(timeline: Timeline, positions: set[int]) -> bool:
    """Keep the marked positions; return whether they could be written."""
    data = _read()
    data.pop(_key(timeline), None)
    if positions:
        data[_key(timeline)] = sorted(positions)
    while len(data) > MOST:
        data.pop(next(iter(data)))
    try:
        write_whole(_file(), json.dumps(data).encode())
    except OSError:
        return False
    return True
