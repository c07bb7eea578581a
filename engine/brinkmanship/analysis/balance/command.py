"""`brink scenario balance`: measures with progress, and prints tables or JSON."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from brinkmanship.analysis.balance.numbers import hold_to_range
from brinkmanship.analysis.balance.report import tables
from brinkmanship.analysis.balance.rows import Chosen
from brinkmanship.analysis.balance.running import Plan, Rows, measured, on_processes, rows_of
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
    actions: Sequence[str] = (),
    between: Sequence[str] = (),
    sample: int = 0,
    outcomes_too: bool = False,
    file: Path | None = None,
    processes: int | None = None,
    json_: bool = False,
) -> bool:
    """Measure the balance of a scenario, print it, and return whether nothing happened that must never happen.

    Raises :class:`GameError` for names that are not there.
    """
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
    if outcomes_too and "influence" not in measures:
        raise GameError("--outcomes-too is of influence: it needs --measure influence")
    chosen = Chosen(
        seat=seat, family=family, actions=tuple(actions), sample=sample, between=tuple(map(_parted, between)),
        outcomes_too=outcomes_too,
    )  # fmt: skip
    bench = Bench(prepared, seed, futures)
    whose = seat or "a playable seat"
    ids = sorted({action for owner, action, _ in bench.orders if owner in ([seat] if seat else playable)})
    for action in actions:
        if action not in ids:
            there_are = f"; there are {', '.join(ids)}" if seat else "; add --seat to be told those of a seat"
            hint = did_you_mean(action, ids) or there_are
            raise GameError(f"there is no action {action!r} of {whose}{hint}")
    for text, *values in chosen.between:
        hold_to_range(bench, text, values)
    if tuple(measures) == ("between",) and not chosen.between:
        raise GameError("--measure between needs --between NUMBER=LOW,HIGH, for instance NAC.cohesion=0.1,0.95")
    rows = rows_of(bench, chosen, measures)
    if not rows:
        raise GameError(f"there is nothing to measure of {', '.join(measures)} with that seat, family or action")
    header = {"scenario": prepared.names.id, "digest": prepared.digest, "seed": seed, "futures": futures}
    header["outcomes_too"] = outcomes_too
    plan = Plan(prepared, seed, futures, chosen, tuple(measures))
    bar = progress_bar(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), silent=json_
    )
    began = time.perf_counter()
    with bar:
        watched = bar.add_task("Measuring", total=len(rows))

        def say(key: str) -> None:
            bar.update(watched, description=printable(key), advance=1)

        found = measured(rows, file, header, say, on_processes(plan, processes or os.cpu_count() or 1))
    if json_:
        echo_json({**header, "rows": found})
        return _nothing_absurd(found)
    plain = plain_stream(sys.stdout)
    console = Console(width=160, force_terminal=False, markup=False) if plain else Console(markup=False)
    console.print(
        f"{prepared.names.title}: balance over {futures:,} futures a trial, seed {seed}; ± are standard errors"
    )
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
    return _nothing_absurd(found)


def _nothing_absurd(found: Rows) -> bool:
    lines = found.get("never/all", {}).get("lines", {})
    return not any(line["futures"] for line in lines.values())


def _parted(text: str) -> tuple[str, float, float]:
    """Return a number and its two values; raise :class:`GameError` for another form.

    >>> _parted("NAC.cohesion=0.1,0.95")
    ('NAC.cohesion', 0.1, 0.95)
    """
    name, _, values = text.partition("=")
    try:
        low, high = map(float, values.split(","))
    except ValueError:
        raise GameError(f"--between {text!r}: write NUMBER=LOW,HIGH, for instance NAC.cohesion=0.1,0.95") from None
    return name.strip(), low, high
