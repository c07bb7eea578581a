"""The command's way out: lines, JSON and progress on standard output and standard error.

Everything printed goes through here, so that no text of a file reaches a terminal unclean (:mod:`brinkmanship.text`), no
character is too much for its encoding, and nobody who wants no colours gets any. Imports nothing of ours but the text.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from brinkmanship.text import dump_json, printable

if TYPE_CHECKING:
    from rich.progress import Progress


def echo(text: str = "", *, err: bool = False) -> None:
    """Print `text`, of one line or several, on standard output or standard error."""
    stream = sys.stderr if err else sys.stdout
    if stream is not None:
        stream.write(printable(text, lines=True) + "\n")
        stream.flush()


def echo_json(value: Any) -> None:
    """Print plain data as JSON: with its own letters in an encoding of Unicode, else in ASCII."""
    if sys.stdout is not None:
        unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
        sys.stdout.write(dump_json(value, indent=1, ascii_only=not unicode) + "\n")
        sys.stdout.flush()


def plain_stream(stream: TextIO) -> bool:
    """Return whether a stream gets plain lines: no terminal, one without abilities, or a user who wants no colours.

    See https://no-color.org for NO_COLOR.
    """
    return not stream.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def progress_bar(*columns: Any, transient: bool = False, silent: bool = False) -> Progress:
    """Return a bar of rich on standard error, drawn only where a person watches a terminal that can draw it."""
    from rich.console import Console
    from rich.progress import Progress

    stream = sys.stderr
    silent = silent or stream is None or plain_stream(stream)
    return Progress(*columns, console=Console(stderr=True), transient=transient, disable=silent)


def make_streams_robust() -> None:
    """Let the standard streams pass every text, whatever their encoding: what they lack is replaced."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")


def close_output() -> str:
    """Write what waits to be written; return what went wrong, '' where nothing did or nobody reads any more.

    After trouble nothing more is written: Python would try again at its end, and leave with an exit code of its own.
    """
    trouble = ""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except BrokenPipeError:
            silence(stream)
        except (OSError, ValueError) as problem:
            trouble = getattr(problem, "strerror", None) or str(problem)
            silence(stream)
    return trouble


def silence(stream: TextIO | None) -> None:
    """Let `stream` write to nowhere from now on."""
    with suppress(OSError, ValueError):
        if stream is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
