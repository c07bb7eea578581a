"""Signals that end the program, as exceptions: every way out goes through the same `finally`, and closes what is open.

SIGTERM, SIGHUP (the terminal is gone) and Windows' SIGBREAK raise :class:`Terminated` in the main thread, as SIGINT raises
KeyboardInterrupt. Where a turn is being written down neither comes: see :func:`uninterrupted`. Imports nothing of ours.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))


class Terminated(SystemExit):
    """A signal asked the program to end."""

    def __init__(self, name: str) -> None:
        super().__init__(2)
        self.name = name  # of the signal


def raise_on_signals() -> None:
    """Let the signals that end a program raise :class:`Terminated` from now on, except those that are ignored (nohup)."""
    if threading.current_thread() is threading.main_thread():
        for number in _ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _raise)


def _raise(number: int, frame: FrameType | None) -> None:
    raise Terminated(signal.Signals(number).name)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let signals wait until the block is done: for what must be done whole, and takes no time to speak of.

    Outside the main thread nothing is done, since signals come to that alone.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[tuple[Any, int, FrameType | None]] = []
    before: dict[int, Any] = {}
    inside = True

    def hold(own: Any, number: int, frame: FrameType | None) -> None:
        if inside:
            waiting.append((own, number, frame))
        else:  # it came while the handlers were put back, and some never were: they do as their own would
            own(number, frame)

    try:
        for number in (signal.SIGINT, *_ENDING):
            own = signal.getsignal(number)
            if callable(own):
                before[number] = own
                signal.signal(number, partial(hold, own))
        yield
    finally:
        inside = False
        for number, own in before.items():
            signal.signal(number, own)
    for own, number, frame in waiting[:1]:
        own(number, frame)
