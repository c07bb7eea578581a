"""Bookmarks of watched games, kept beside the user's settings: a record is never written by watching it."""

from __future__ import annotations

import json
from pathlib import Path

from brinkmanship.desktop.settings import settings_file
from brinkmanship.files import read_json, write_whole
from brinkmanship.game.replay.timeline import Timeline

MOST = 500


def _file() -> Path:
    return settings_file().with_name("bookmarks.json")


def _key(timeline: Timeline) -> str:
    return f"{timeline.header.get('chain', '')}/{timeline.turns[0].node if timeline.branch < 0 else timeline.branch}"


def load(timeline: Timeline) -> set[int]:
    """Return the positions that were marked; none where nothing can be read."""
    try:
        found = read_json(_file()).get(_key(timeline), [])
    except (OSError, ValueError, AttributeError):
        return set()
    return {p for p in found if type(p) is int and 0 <= p <= timeline.last} if isinstance(found, list) else set()


def keep(timeline: Timeline, positions: set[int]) -> bool:
    """Keep the marked positions; return whether they could be written."""
    try:
        data = read_json(_file())
    except (OSError, ValueError):
        data = {}
    if not isinstance(data, dict):
        data = {}
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
