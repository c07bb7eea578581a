"""What is left behind while a game is open, so that the next start can offer it again after a crash.

A small mark beside the saved games names the record that is open; closing the game takes it away. The record itself
holds every committed turn, so that nothing but the plan of the turn can be lost.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from brinkmanship.files import read_json, write_whole
from brinkmanship.paths import saves_dir
from brinkmanship.version import __version__

_MARK = ".open.json"


def mark(record: Path) -> None:
    """Note that the game of this record is open in this process; nothing where the folder cannot be written."""
    with suppress(OSError):
        write_whole(
            saves_dir() / _MARK, json.dumps({"record": os.path.realpath(record), "process": os.getpid()}).encode()
        )


def clear() -> None:
    """Note that no game of this process is open any more."""
    path = saves_dir() / _MARK
    with suppress(OSError, ValueError, AttributeError):
        if read_json(path).get("process") == os.getpid():
            path.unlink()


def interrupted() -> Path | None:
    """Return the record of a game that was open when the program ended badly, None where there is none.

    A game that another process holds open now is none; the mark of one that was found is taken away.
    """
    from brinkmanship.game.record.file import let_go  # the window stands before the engine is read

    path = saves_dir() / _MARK
    try:
        record = Path(read_json(path)["record"])
        if not record.is_file():
            path.unlink()
            return None
        lock = FileLock(str(record.with_name(f".{record.name}.lock")), timeout=0)
        lock.acquire()
        let_go(lock)
        path.unlink()
    except (OSError, ValueError, KeyError, TypeError, Timeout):
        return None
    return record


def write_report(error: BaseException, record: Path | None) -> Path | None:
    """Write what is known of a fault to a file beside the saved games; return it, None where that is not possible."""
    path = saves_dir() / f"crash-{datetime.now():%Y%m%d-%H%M%S}.txt"
    text = (
        f"brinkmanship {__version__}, Python {sys.version}\n{datetime.now().isoformat()}\n"
        f"record: {record}\n\n{''.join(traceback.format_exception(error))}"
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError:
        return None
    return path
