"""`brink scenario balance`: measures with progress, and prints tables or JSON."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from brinkmanship.analysis.balance.measures import Chosen
from brinkmanship.analysis.balance.report import measured, rows_of, tables
from brinkmanship.analysis.balance.trials import Bench
from brinkmanship.game.errors import GameError
from brinkmanship.game.session.prepared import prepare
from brinkmanship.output import echo_json, plain_stream, progress_bar
from brinkmanship.text import did_you_mean, printable


def print_balance(
    name: str,
    *,
    futures: int,
    seed: int,
    measures: Sequence[str],
    seat: str = "",
    family: str = "",
    file: Path | None = None,
    processes: int | None = None,
    json_: bool = False,
) -> None:
    """Measure the balance of a scenario and print it; raise :class:`GameError` for names that are not there."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.table import Table

    prepared = prepare(name)
    playable = [id for id, actor in prepared.names.scenario.actors.items() if actor.playable]
    known = sorted({action.family for action in prepared.rules.actions})
    for what, given, names in (("playable seat", seat, playable), ("family of actions", family, known)):
        if given and given not in names:
            hint = did_you_mean(given, names)
            raise GameError(f"there is no {what} {given!r}{hint}; there are {', '.join(names)}")
    processes = processes or os.cpu_count() or 1
    bench = Bench(prepared, seed, futures, processes if futures > 200 else 1)
    rows = rows_of(bench, Chosen(seat, family), measures)
    header = {"scenario": prepared.names.id, "digest": prepared.digest, "seed": seed, "futures": futures}
    bar = progress_bar(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), silent=json_
    )
    began = time.perf_counter()
    with bar:
        watched = bar.add_task("Measuring", total=len(rows))

        def say(key: str) -> None:
            bar.update(watched, description=printable(key), advance=1)

        found = measured(rows, file, header, say)
    if json_:
        echo_json({**header, "rows": found})
        return
    plain = plain_stream(sys.stdout)
    console = Console(width=140, force_terminal=False, markup=False) if plain else Console(markup=False)
    console.print(f"{prepared.names.title}: balance over {futures:,} futures a trial, seed {seed}")
    for title, headings, lines in tables(found):
        console.print(f"\n{printable(title)}" + ("" if lines else ": none"))
        table = Table(box=None if plain else SIMPLE_HEAD, padding=(0, 1))
        for number, heading in enumerate(headings):
            table.add_column(heading, justify="left" if number in (0, len(headings) - 1) else "right", overflow="fold")
        for line in lines:
            table.add_row(*map(printable, line))
        if lines:
            console.print(table)
    console.print(f"{time.perf_counter() - began:.0f} s")
