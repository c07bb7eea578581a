"""Work beside the window: threads whose ends the window waits for while it draws nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")
_under_way: set[Future[Any]] = set()


def in_background(work: Callable[[], T], name: str) -> Future[T]:
    """Start work in a thread of its own, which ends with the program; its result or error comes in the future."""
    future: Future[T] = Future()
    _under_way.add(future)
    future.add_done_callback(_under_way.discard)

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return future


def under_way() -> int:
    """Return how many pieces of work are not done."""
    return len(_under_way)
