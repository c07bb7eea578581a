"""Runs the measures of balance row by row, on several processes, and keeps what was measured in a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brinkmanship.analysis.balance.measures import MEASURES
from brinkmanship.analysis.balance.rows import Chosen, Row
from brinkmanship.analysis.balance.trials import Bench
from brinkmanship.game.errors import GameError
from brinkmanship.game.session.prepared import Prepared

Rows = dict[str, dict[str, Any]]
"""What was measured, by key: 'measure/…'."""

_WAKE = 0.2
"""Seconds after which the main thread looks for signals while other processes measure."""


@dataclass(frozen=True)
class Plan:
    """What is to be measured; picklable."""

    prepared: Prepared
    seed: int
    futures: int
    chosen: Chosen
    measures: tuple[str, ...]

    def rows(self) -> list[Row]:
        """Return everything that is to be measured."""
        return rows_of(Bench(self.prepared, self.seed, self.futures), self.chosen, self.measures)


def rows_of(bench: Bench, chosen: Chosen, names: Iterable[str]) -> list[Row]:
    """Return everything that is to be measured on a bench."""
    return [row for name in names for row in MEASURES[name](bench, chosen)]


def measured(
    rows: Sequence[Row],
    file: Path | None,
    header: Mapping[str, Any],
    say: Callable[[str], None],
    run: Callable[[Sequence[Row]], Iterable[tuple[str, dict[str, Any]]]] | None = None,
) -> Rows:
    """Measure every row and return them all; those that `file` already holds are read from it, others added to it.

    `say` is told the key of each row that is there, `run` measures those that are not, in any order.
    Raises :class:`GameError` for a file of another scenario, seed or number of futures.
    """
    done = dict(_read(file, header)) if file is not None and file.is_file() else {}
    if file is not None:
        kept = [{"balance": dict(header)}, *({"key": key, "row": row} for key, row in done.items())]
        file.write_text("".join(json.dumps(line, allow_nan=False) + "\n" for line in kept), "utf-8")
    todo = [row for row in rows if row[0] not in done]
    for key, _ in rows:
        if key in done:
            say(key)
    for key, row in (run or _one_by_one)(todo):
        done[key] = row
        say(key)
        if file is not None:
            with file.open("a", encoding="utf-8") as out:
                out.write(json.dumps({"key": key, "row": row}, allow_nan=False) + "\n")
    return {key: done[key] for key, _ in rows}


def _one_by_one(rows: Sequence[Row]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, measure in rows:
        yield key, measure()


def on_processes(plan: Plan, processes: int) -> Callable[[Sequence[Row]], Iterable[tuple[str, dict[str, Any]]]]:
    """Return what measures rows of a plan on several processes; an interrupt stops the work at once and passes on."""
    if processes < 2:
        return _one_by_one

    def run(rows: Sequence[Row]) -> Iterator[tuple[str, dict[str, Any]]]:
        from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait  # here: slow to import
        from multiprocessing import get_all_start_methods, get_context

        if len(rows) < 2:
            yield from _one_by_one(rows)
            return
        method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
        pool = ProcessPoolExecutor(
            min(processes, len(rows)), mp_context=get_context(method), initializer=_adopt, initargs=(plan,)
        )
        finished_all = False
        try:
            running: set[Future[tuple[str, dict[str, Any]]]] = {pool.submit(_measure, key) for key, _ in rows}
            while running:
                finished, running = wait(running, _WAKE, FIRST_COMPLETED)  # now and then awake: for signals
                for future in finished:
                    yield future.result()
            finished_all = True
        finally:
            workers = list((getattr(pool, "_processes", None) or {}).values())
            pool.shutdown(wait=finished_all, cancel_futures=True)
            if not finished_all:
                for worker in workers:
                    worker.terminate()

    return run


_adopted: dict[str, Callable[[], dict[str, Any]]] = {}


def _adopt(plan: Plan) -> None:
    _adopted.clear()
    _adopted.update(plan.rows())


def _measure(key: str) -> tuple[str, dict[str, Any]]:
    return key, _adopted[key]()


def _read(file: Path, header: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    lines = file.read_text("utf-8").split("\n")[:-1]  # without a last one that was cut off
    found: list[tuple[str, dict[str, Any]]] | None = None
    of: Mapping[str, Any] = {}
    with suppress(ValueError, KeyError, TypeError):
        first, *rest = [json.loads(line) for line in lines]
        of = first["balance"]
        found = [(str(line["key"]), dict(line["row"])) for line in rest]
    if found is None:
        raise GameError(f"{file} holds no measures of balance; give another file")
    other = [
        f"{name} {of.get(name)} instead of {value}" for name, value in header.items() if of.get(name, False) != value
    ]
    if other:
        raise GameError(f"{file} is of {', '.join(other)}; give another file, or delete it")
    yield from found
