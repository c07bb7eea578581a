"""The host's log: a file beside the record, of refusals and faults; on the terminal a few lines of it."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from brinkmanship.text import printable

_MOST_BYTES = 2_000_000
_PER_MINUTE = 600  # lines of the file
_SAID_PER_MINUTE = 5


class _Few(logging.Filter):
    """Lets so many lines through in a minute, and tells how many more there were."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most, self._minute, self._count = most, 0, 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a line is let through."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            more = self._count - self._most
            self._minute, self._count = minute, 0
            if more > 0:
                record.msg = f"({more} lines like it were left out) {record.msg}"
        self._count += 1
        return self._count <= self._most or record.levelno >= logging.ERROR


class _Said(logging.Handler):
    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(record.getMessage())


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record), lines=record.exc_info is not None)


def log_path(record: Path) -> Path:
    """Return where the log of the host of a record is."""
    return record.with_name(record.name + ".log")


def begin_log(record: Path | None, say: Callable[[str], None]) -> Callable[[], None]:
    """Write the log beside `record` and `say` a few lines of it; return what ends it."""
    loggers = [logging.getLogger(name) for name in ("brinkmanship.web", "uvicorn.error")]
    handlers: list[logging.Handler] = [_Said(say)]
    handlers[0].addFilter(_Few(_SAID_PER_MINUTE))
    if record is not None:
        try:
            path = log_path(record)
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
            file = RotatingFileHandler(path, maxBytes=_MOST_BYTES, backupCount=1, encoding="utf-8")
            file.setFormatter(_OneLine("%(asctime)s %(levelname)s %(message)s"))
            file.addFilter(_Few(_PER_MINUTE))
            handlers.append(file)
        except OSError as error:
            say(f"no log is written: {error.filename}: {error.strerror}")
    for logger in loggers:
        logger.setLevel(logging.WARNING)
        logger.propagate = False
        for handler in handlers:
            logger.addHandler(handler)

    def end() -> None:
        for logger in loggers:
            for handler in handlers:
                logger.removeHandler(handler)
        for handler in handlers:
            handler.close()

    return end
