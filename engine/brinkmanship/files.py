"""Files that are not trusted: small ones of the user's own folders (plain, bounded, never a surprise), those that other
files name, and where a program of the system is.

Imports nothing of ours. A scenario has its own reader (:mod:`brinkmanship.scenario.document`), a record too.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import stat
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

MOST_JSON = 1_000_000
"""Bytes of a settings file, of bookmarks, of a mark beside the saved games: a thousand times what they have."""

_PNG = b"\x89PNG\r\n\x1a\n"


class OddFile(ValueError):
    """A file that is not what it is named; the message says why, for people."""


def read_plain(path: Path, most: int) -> bytes:
    """Return what a plain file holds, at most `most` bytes.

    Raises OddFile for a folder, a pipe, a device and a file that is larger, and OSError where it cannot be read. A pipe
    is never opened, so that nobody waits for what comes out of it.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OddFile("it is a folder" if stat.S_ISDIR(status.st_mode) else "it is no ordinary file")
    if status.st_size > most:
        raise OddFile(f"it has {status.st_size:,} bytes, more than the {most:,} that such a file may have")
    with path.open("rb") as file:
        return file.read(most + 1)[:most]


def read_json(path: Path, most: int = MOST_JSON) -> Any:
    """Return what a JSON file says; raise OddFile where it is none, and OSError where it cannot be read."""
    try:
        return json.loads(read_plain(path, most), parse_constant=_no_number)
    except RecursionError:
        raise OddFile("it is nested too deeply") from None
    except OddFile:
        raise
    except ValueError as error:
        raise OddFile(f"it is not JSON: {error}") from None


def _no_number(word: str) -> float:
    raise OddFile(f"{word} is no number")


def finite(value: Any, low: float, high: float) -> bool:
    """Return whether `value` is a number from `low` to `high`, and no truth.

    >>> finite(1.5, 0, 3), finite(True, 0, 3), finite(float("nan"), 0, 3), finite("1", 0, 3)
    (True, False, False, False)
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and low <= value <= high


def write_whole(path: Path, data: bytes | memoryview) -> None:
    """Put a file in its place, whole or not at all; raise OSError where that is not possible."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def numbered(path: Path, number: int = 1) -> Path:
    """Return `path`, or the first one beside it with a number from `number` on, that nothing is at."""
    found = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found


def check_png(path: Path, most_side: int, most_bytes: int = 20_000_000) -> None:
    """Raise OddFile where a file is no picture in PNG, or one with a side of more than `most_side` points.

    Its first bytes say how large it is, so that nothing is unpacked to find out.
    """
    head = read_plain(path, most_bytes)[:24]
    if len(head) < 24 or not head.startswith(_PNG) or head[12:16] != b"IHDR":
        raise OddFile("it is no picture in PNG")
    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    if not (0 < width <= most_side and 0 < height <= most_side):
        raise OddFile(f"it says it has {width:,} x {height:,} points; at most {most_side:,} a side are read")


def leaves(folder: str, name: str, system: ModuleType = os.path) -> bool:
    r"""Return whether a file name, given by a file of a folder, leads out of it, judged by the name alone.

    Nothing is looked at: on Windows even to look at ``\\host\share`` is to connect to that host and log in there.

    >>> import ntpath, posixpath
    >>> [leaves("/home/me", name, posixpath) for name in ("a.yaml", "b/../a.yaml", "../me.yaml", "/etc/passwd")]
    [False, False, True, True]
    >>> [leaves(r"C:\me", name, ntpath) for name in ("b/a.yaml", "//host/share/a.yaml", r"\a.yaml", "D:a.yaml")]
    [False, True, True, True]
    """
    base = system.normcase(system.normpath(folder))
    there = system.normcase(system.normpath(system.join(folder, name)))
    return there != base and not there.startswith(base.rstrip(system.sep) + system.sep)


def inside(folder: Path, name: str) -> Path | None:
    """Return the real path of a file name that a file of a folder gives; None outside the folder."""
    real = os.path.realpath(folder)
    if "\0" in name or (leaves(os.path.abspath(folder), name) and leaves(real, name)):
        return None
    found = Path(os.path.realpath(folder / name))
    return found if found.is_relative_to(real) else None  # a link may lead out


def find_program(name: str) -> str | None:
    """Return where a program of the system is, None where there is none.

    Only whole names of folders in PATH count: Windows would take one from the current folder first, which may be that of
    a scenario somebody sent.
    """
    file = f"{name}.exe" if os.name == "nt" else name
    folders = filter(os.path.isabs, os.environ.get("PATH", os.defpath).split(os.pathsep))
    return next(filter(None, (shutil.which(os.path.join(folder, file)) for folder in folders)), None)
