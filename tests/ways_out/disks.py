"""Disks that are full or read-only, signals that are heard, and what is found of a game afterwards."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest

from brinkmanship.game.record import file as record_file
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.record.text import RecordError

TWO_SIDES = Path(__file__).parents[1] / "data" / "two-sides.yaml"
SIGNALS = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


# --- the disk ---------------------------------------------------------------------------------------------------------


def fine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room."""


def full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After two turns nothing more can be written below the folder."""
    write, done = os.write, [0]

    def refuse(file: int, data: bytes) -> int:
        if any(os.path.samestat(os.fstat(file), there.stat()) for there in folder.iterdir()):
            done[0] += 1
            if done[0] > 3:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data)

    monkeypatch.setattr(record_file.os, "write", refuse)


def read_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the start no file can be made, or opened to write, below the folder."""
    opened = os.open

    def refuse(path: str | Path, flags: int, *more: object, **named: object) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and str(folder) in str(path):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return opened(path, flags, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)


DISKS = (fine, full, read_only)


def turns_found(*places: Path) -> dict[Path, int]:
    """Return the last turn of every sound record below some folders."""
    found = {}
    for path in [file for place in places for file in place.rglob("*.jsonl")]:
        try:
            raw = RecordIndex.open(path)
        except RecordError:
            continue
        if not raw.damage:
            found[path] = max(span.turn for span in raw.spans)
    return found
