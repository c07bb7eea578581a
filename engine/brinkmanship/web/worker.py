"""The thread that all access to a game goes through, one call after the other: the most pressing first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from queue import PriorityQueue
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")
ACT = 0
"""What people do, and what takes no time."""
PAGE = 1
"""Pages that somebody waits for."""
NEWS = 2
"""Pages that fetch themselves again since there is news: somebody reads the old one meanwhile."""
IDLE = 3
"""What may be wanted soon, while nobody waits."""
_LAST = NEWS + 0.5  # behind all that is waited for, before what is idle


class Worker:
    """One thread. Calls of one urgency are done in the order they came."""

    def __init__(self, name: str) -> None:
        """Start the thread."""
        self._calls: PriorityQueue[tuple[float, int, Callable[[], object] | None]] = PriorityQueue()
        self._number, self._lock, self._open = count(), Lock(), True
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[..., T], *args: Any, urgency: int = ACT) -> Future[T]:
        """Let `fn` be called in the thread; raise `RuntimeError` after `shutdown`."""
        future: Future[T] = Future()

        def call() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                out = fn(*args)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(out)

        with self._lock:
            if not self._open:
                raise RuntimeError("the worker has ended")
            self._calls.put((urgency, next(self._number), call))
        return future

    def shutdown(self) -> None:
        """Do all that somebody waits for, nothing that is idle, and end the thread."""
        with self._lock:
            if self._open:
                self._open = False
                self._calls.put((_LAST, next(self._number), None))
        self._thread.join()

    def _work(self) -> None:
        while (call := self._calls.get()[2]) is not None:
            call()
            del call
