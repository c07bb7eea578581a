"""The mix of outcomes of many futures: which courses the crisis takes, when, and for how long.

A future is named by the gravest ending it passed through. Its date is the day that ending was first reached; its length
is the days of fighting, where there was any.
"""

from __future__ import annotations

import io
import os
import pickle
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.messages import SeatMessages
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.labels import Labels, short_date
from brinkmanship.game.view.log_world import rule_faults, tell_faults
from brinkmanship.game.view.outcome import GRAVITY, KIND_NAMES
from brinkmanship.output import echo, echo_json, plain_stream, progress_bar
from brinkmanship.players.futures import Futures, Task, play
from brinkmanship.players.player import Player
from brinkmanship.players.program import Program
from brinkmanship.players.stepping import RefusedOrder, seating
from brinkmanship.text import printable

if TYPE_CHECKING:
    from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of outcome. Days are ticks since the start; None where there is none."""

    kind: str
    name: str
    count: int
    share: float
    day: tuple[float, float, float] | None  # day first reached: 10th, 50th, 90th percentile
    fighting: tuple[float, float, float] | None  # days of fighting, of those with any
    war: float  # share of these futures with any fighting


def _gravity(names: Labels) -> NDArray[np.int64]:
    """Return the place of each ending's kind in GRAVITY, (endings,)."""
    return np.array([GRAVITY.index(names.scenario.endings[e.id].kind) for e in names.rules.endings], np.int64)


def kinds(futures: Futures, names: Labels) -> NDArray[np.int64]:
    """Return the place in :data:`~brinkmanship.game.view.outcome.GRAVITY` of each future's gravest ending, (worlds,)."""
    return np.asarray(np.where(futures.ending_day >= 0, _gravity(names)[:, None], 0).max(axis=0, initial=0), np.int64)


def outcome_rows(futures: Futures, names: Labels) -> list[Row]:
    """Return a row for every kind of outcome that occurred, the most frequent first."""
    rules = names.rules
    worst, of_kind = kinds(futures, names), _gravity(names)
    reached = np.where(futures.ending_day >= 0, futures.ending_day, np.inf)
    fought = futures.fighting * (rules.ticks_per_turn * rules.hours_per_tick / 24)
    out = []
    for index in np.unique(worst).tolist():
        mine = worst == index
        first = reached[of_kind == index][:, mine].min(axis=0, initial=np.inf)
        days = fought[mine]
        out.append(
            Row(
                kind=GRAVITY[index],
                name=KIND_NAMES[GRAVITY[index]],
                count=int(mine.sum()),
                share=int(mine.sum()) / len(worst),
                day=_spread(np.where(np.isfinite(first), first, futures.last_day[mine])),
                fighting=_spread(days[days > 0]),
                war=float((days > 0).mean()),
            )
        )
    return sorted(out, key=lambda row: -row.count)


def _spread(values: NDArray[Any]) -> tuple[float, float, float] | None:
    if not len(values):
        return None
    low, middle, high = np.percentile(values, [10, 50, 90]).tolist()
    return low, middle, high


def outcome_table(rows: list[Row], names: Labels, title: str, *, plain: bool = False) -> Table:
    """Return the mix of outcomes as a table for a terminal; *plain* without lines."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    box = None if plain else SIMPLE_HEAD
    table = Table(title=printable(title), title_justify="left", header_style="bold", box=box, padding=(0, 1))
    table.add_column("Outcome", no_wrap=True)
    for heading in ("Futures", "Share", "Reached", "10-90 %", "War", "Days", "10-90 %"):
        table.add_column(heading, justify="right", no_wrap=True)
    digits = 0 if names.hours_per_tick == 24 else 1
    for row in rows:
        day = _three(row.day, lambda d: short_date(names.date(round(d))))
        days = _three(row.fighting, lambda d: f"{d:.{digits}f}")
        table.add_row(row.name, f"{row.count:,}", f"{100 * row.share:.1f} %", *day, f"{100 * row.war:.0f} %", *days)
    return table


def outcome_text(rows: list[Row], names: Labels) -> str:
    """Return the mix of outcomes as plain text, a line for each row of the table."""
    from rich.console import Console

    console = Console(width=110, force_terminal=False, markup=False, record=True, file=io.StringIO())
    console.print(outcome_table(rows, names, "", plain=True))
    return console.export_text().strip("\n")


def _three(values: tuple[float, float, float] | None, words: Callable[[float], str]) -> tuple[str, str]:
    if values is None:
        return "", ""
    low, middle, high = (words(v) for v in values)
    return middle, f"{low} - {high}"


def print_outcomes(
    prepared: Prepared,
    seed: int,
    futures: int,
    turns: int | None,
    processes: int | None,
    *,
    players: Mapping[str, object] | None = None,
    json_: bool = False,
) -> None:
    """Play *futures* and print the mix of outcomes, with progress where a person watches.

    *players* decide for seats, the doctrine for all others; their refused orders and the scores of their seats are told.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    began = time.perf_counter()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with progress_bar(*columns, transient=True, silent=json_) as bar:
        watched = bar.add_task("Playing futures", total=futures)
        processes = (processes or os.cpu_count() or 1) if futures > 200 else 1
        task = futures_task(prepared, seed, turns, players or {})
        done = play_seated(task, futures, processes, lambda n: bar.advance(watched, n))
    seconds = time.perf_counter() - began
    rows = outcome_rows(done, prepared.names)
    lines = tell_faults(prepared.names, done.faults, 0, 0)
    for warning in [*rule_faults(prepared.compiled.loaded, lines), *refused_lines(done.refused)]:
        echo(f"warning: {warning}", err=True)
    if json_:
        echo_json(as_data(done, rows, prepared.names, seed))
        return
    plain = plain_stream(sys.stdout)
    # A pipe has no width: nothing is cut.
    console = Console(width=110, force_terminal=False, markup=False) if plain else Console(markup=False)
    title = f"{prepared.names.title}: {futures:,} futures, seed {seed}"
    console.print(outcome_table(rows, prepared.names, title, plain=plain))
    turns_played = int(done.last_day.astype(np.int64).sum()) // prepared.rules.ticks_per_turn
    for seat in [seat for seat in players or () if seat != "others"]:
        console.print(score_line(done, prepared.names, seat))
    console.print(f"{seconds:.1f} s, {turns_played / seconds:,.0f} world-turns a second")


def as_data(futures: Futures, rows: list[Row], names: Labels, seed: int) -> dict[str, Any]:
    """Return the mix of outcomes for a program."""
    endings = {e.id: float((futures.ending_day[i] >= 0).mean()) for i, e in enumerate(names.rules.endings)}
    return {
        "scenario": names.id,
        "seed": seed,
        "futures": len(futures.number),
        "outcomes": [
            {
                "kind": r.kind,
                "count": r.count,
                "share": r.share,
                "day": None if r.day is None else [tick * names.hours_per_tick / 24 for tick in r.day],
                "date": None if r.day is None else names.date(round(r.day[1])).isoformat(),
                "fighting_days": r.fighting,
                "with_fighting": r.war,
            }
            for r in rows
        ],
        "endings": endings,
        "scores": {
            names.rules.actors[actor]: {"mean": float(score.mean(dtype=np.float64)), "error": standard_error(score)}
            for actor, score in futures.scores(names.rules).items()
        },
    }


def futures_task(prepared: Prepared, seed: int, turns: int | None, players: Mapping[str, object]) -> Task:
    """Return the task of playing from the scenario's start, by *players* and by doctrine.

    Raises GameError for bad seats.
    """
    if not players:
        return prepared.task(seed, turns)
    model = replace(prepared.model, messages=SeatMessages(prepared))
    try:
        return prepared.task(seed, turns, model=model, players=seating(model, players))
    except (KeyError, ValueError) as error:
        raise GameError(str(error.args[0])) from None


def play_seated(
    task: Task, worlds: int | NDArray[np.int64], processes: int, progress: Callable[[int], None] | None
) -> Futures:
    """Play *worlds* of a task and close its players; in this process alone if they cannot be sent to another."""
    players = [player for player, _ in task.players or ()]
    try:
        return play(task, worlds, processes=processes if _portable(players) else 1, progress=progress)
    finally:
        for player in players:
            player.close()


def _portable(players: Sequence[Player]) -> bool:
    """Return whether players can be sent to other processes: programs run once, and not all functions can be pickled."""
    if any(isinstance(player, Program) for player in players):
        return False
    try:
        pickle.dumps(players)
    except Exception:
        return False
    return True


def refused_lines(refused: Sequence[RefusedOrder], most: int = 6) -> list[str]:
    """Return in words which orders of players were refused, each once with its first reason, the most frequent first."""
    count: Counter[tuple[str, str, str]] = Counter()
    for one in refused:
        count[one.seat, f"{one.action} {one.target}".strip(), one.reasons[0].text] += one.worlds
    lines = [f"{seat}: {order} was refused {n:,} times: {why}" for (seat, order, why), n in count.most_common(most)]
    return lines + ([f"{len(count) - most} more kinds of refusals"] if len(count) > most else [])


def standard_error(values: NDArray[Any]) -> float:
    """Return the standard error of the mean."""
    return float(values.std(ddof=1, dtype=np.float64) / np.sqrt(len(values))) if len(values) > 1 else 0.0


def score_line(futures: Futures, names: Labels, seat: str) -> str:
    """Return in words how a seat fared, by its own objectives."""
    score = futures.scores(names.rules).get(names.actor_index.get(seat, -1))
    if score is None:
        return f"{seat}: no score, it has no objectives"
    return f"{names.actor(seat)}: score {100 * score.mean(dtype=np.float64):.1f} % +- {100 * standard_error(score):.1f}"
