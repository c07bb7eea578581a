"""Forecasts from the truth, played in a process of their own: the game's worker and the pages never wait for one.

A forecast is asked for in the worker (`ask`), played piece by piece in the process, and kept until a newer one of the
same question is there. It is no part of the record: it can be asked for again at any time.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods, get_context, parent_process

from markupsafe import Markup

from brinkmanship.analysis.forecast import Fan, Forecast, Question, forecast, question
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.labels import date_text, short_date
from brinkmanship.pictures.charts import fan, share_bar
from brinkmanship.players.futures import Futures, play_chunk
from brinkmanship.simulation.world import I64
from brinkmanship.web.control.words import number

PIECE = 200
"""Futures played between two signs of progress."""
WORLDS = (100, 400, 1000, 4000)
"""How many futures can be asked for."""
PLANS = "plans"
"""A forecast of the turn with the orders and the injects as they are now; the other is by doctrine, of the world as it is."""


@dataclass(slots=True)
class Job:
    """A forecast that is being played, or was."""

    number: int
    prepared: Prepared
    asked: Question
    kind: str
    node: int  # the state it goes on from
    began: float
    parts: list[Futures] = field(default_factory=list)
    played: int = 0
    seconds: float = 0.0
    found: Forecast | None = None
    trouble: str = ""

    @property
    def worlds(self) -> int:
        """Futures that are to be played."""
        return len(self.asked.numbers)

    @property
    def running(self) -> bool:
        """Whether it is still being played."""
        return self.found is None and not self.trouble


class Forecaster:
    """Plays forecasts, one after the other, in a process of its own; `changed` is called from another thread on progress."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._jobs: dict[str, Job] = {}
        self._pending: list[Future[Futures]] = []
        self._number = 0

    def jobs(self) -> tuple[Job, ...]:
        """Return the latest forecast of each kind, the newest first."""
        with self._lock:
            return tuple(sorted(self._jobs.values(), key=lambda job: -job.number))

    def ask(self, exercise: Exercise, worlds: int, kind: str) -> Job:
        """Begin a forecast of the game as it stands; in the game's worker. A running one is given up.

        Raises `GameError` for effects that do not compile.
        """
        game = exercise.game
        plans = exercise.orders() if kind == PLANS else {}
        asked = question(
            game.prepared,
            game.truth,
            game.seed,
            worlds,
            orders=[order for given in plans.values() for order in given],
            seats=list(plans),
            injects=exercise.going_in() if kind == PLANS else (),
        )
        with self._lock:
            for future in self._pending:
                future.cancel()
            for key, job in list(self._jobs.items()):
                if job.running:
                    del self._jobs[key]
            self._number += 1
            job = Job(self._number, game.prepared, asked, kind, game.branch[-1].number, time.monotonic())
            self._jobs[kind] = job
            pool = self._pool = self._pool or worker_pool()
            self._pending = [pool.submit(_play, asked, piece) for piece in asked.pieces(PIECE)]
            pending = list(self._pending)
        for future in pending:
            future.add_done_callback(lambda done, job=job: self._done(job, done))  # type: ignore[misc]
        self._changed()
        return job

    def _done(self, job: Job, future: Future[Futures]) -> None:
        if future.cancelled():
            return
        with self._lock:
            try:
                job.parts.append(future.result())
            except BrokenProcessPool:
                self._pool, job.trouble = None, "The process that played it ended. Ask again."
            except Exception as error:
                job.trouble = f"It could not be played: {type(error).__name__}: {error}"
            else:
                job.played += len(job.parts[-1].number)
                if job.played == job.worlds:
                    parts = sorted(job.parts, key=lambda part: int(part.number[0]))
                    job.found = forecast(job.prepared, job.asked, parts[0].joined(parts[1:]) if parts[1:] else parts[0])
                    job.parts.clear()
                    job.seconds = time.monotonic() - job.began
        self._changed()

    def close(self) -> None:
        """End the process; what is being played is given up."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            workers = list((getattr(pool, "_processes", None) or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.terminate()


def worker_pool() -> ProcessPoolExecutor:
    """Return a pool of one process that ends with this one."""
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"  # safe beside threads
    return ProcessPoolExecutor(1, mp_context=get_context(method), initializer=_end_with_host)


def _end_with_host() -> None:
    """Let the process end when its host does, even by kill -9."""

    def wait() -> None:
        host = parent_process()
        if host is not None:
            host.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _play(asked: Question, numbers: I64) -> Futures:
    return play_chunk(asked.task, numbers)


# --- what the page shows ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A kind of outcome."""

    name: str
    share: str
    interval: str
    reached: str
    spread: str
    war: str
    bar: Markup


@dataclass(frozen=True, slots=True)
class FanRow:
    """How a number is likely to go."""

    label: str
    chart: Markup
    rows: tuple[tuple[str, str, str, str], ...]  # date, 5th, 50th, 95th percentile: the chart as a table


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """A forecast, or how far it is."""

    kind: str
    what: str
    number: int
    running: bool
    played: int
    worlds: int
    trouble: str
    old: bool  # whether the game has moved on since
    turn: int
    date: str
    seconds: str
    fighting: str
    outcomes: tuple[OutcomeRow, ...]
    fans: tuple[FanRow, ...]
    scores: tuple[tuple[str, str], ...]


def page(job: Job, node: int) -> ForecastPage:
    """Return what the page shows of a forecast while the game stands at the state `node`."""
    found = job.found
    what = "Everybody by doctrine from here on"
    if job.kind == PLANS:
        what = "This turn with the orders and injects as they were then, everybody by doctrine after it"
    head = (job.kind, what, job.number, job.running, job.played, job.worlds, job.trouble, job.node != node)
    if found is None:
        return ForecastPage(*head, job.asked.turn, "", "", "", (), (), ())
    share, low, high = found.fighting
    return ForecastPage(
        *head,
        found.turn,
        date_text(found.date),
        f"{job.seconds:.0f} s",
        f"{per_cent(share)} ({per_cent(low)} to {per_cent(high)})",
        tuple(
            OutcomeRow(
                one.name,
                per_cent(one.share),
                f"{per_cent(one.low)} to {per_cent(one.high)}",
                short_date(one.day[1]) if one.day else "",
                f"{short_date(one.day[0])} to {short_date(one.day[2])}" if one.day else "",
                per_cent(one.war),
                Markup(share_bar(one.share, one.low, one.high, f"{one.name}: {per_cent(one.share)} of the futures")),
            )
            for one in found.outcomes
        ),
        tuple(_fan(one) for one in found.fans),
        tuple((one.name, f"{100 * one.mean:.0f}% ± {196 * one.error:.1f}") for one in found.scores),
    )


def _fan(one: Fan) -> FanRow:

    def said(value: float) -> str:
        return number(value, one.unit, one.floor, one.ceiling)

    chart = fan(
        one.dates,
        one.bands,
        f"{one.label}: likely course, as in the table below",
        said,
        bounds=(one.floor, one.ceiling),
    )
    step = max(len(one.dates) // 8, 1)
    picked = sorted({*range(0, len(one.dates), step), len(one.dates) - 1})
    rows = tuple(
        (short_date(one.dates[at]), said(one.bands[0][at]), said(one.bands[2][at]), said(one.bands[4][at]))
        for at in picked
    )
    return FanRow(one.label, Markup(chart), rows)


def per_cent(share: float) -> str:
    """Return a share, finer below one per cent.

    >>> per_cent(0.306), per_cent(0.0021), per_cent(0)
    ('31%', '0.2%', '0%')
    """
    return f"{100 * share:.1f}%" if 0.0005 <= share < 0.0095 else f"{100 * share:.0f}%"
