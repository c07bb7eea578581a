"""The futures in which something began (a war), beside what was observed: spreads by the days since, and whether they hold it.

Rows are declared by a scenario (`comparisons`). Of a number the 10th, 50th and 90th percentile of futures are shown, and
where among the futures the observed value lies; of a yes or no the share of futures. A future that ended keeps its last
value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from brinkmanship.analysis.outcomes import play_seated
from brinkmanship.game.errors import GameError
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.output import echo, echo_json
from brinkmanship.scenario.models import Comparison
from brinkmanship.text import did_you_mean

_LOW, _HIGH = 10, 90


@dataclass(frozen=True, slots=True)
class Compared:
    """One number on one day: of the futures, and observed."""

    text: str
    unit: str
    day: float
    observed: float
    low: float | None  # 10th percentile; None for a share
    middle: float  # median, or the share of futures
    high: float | None  # 90th percentile
    below: float | None  # share of futures that lie below what was observed
    futures: int  # of those that lasted so long
    source: str
    confidence: str

    @property
    def brackets(self) -> bool | None:
        """Whether the observed value lies between the 10th and the 90th percentile; None for a share."""
        return None if self.low is None or self.high is None else self.low <= self.observed <= self.high


def compared(
    prepared: Prepared, comparison: Comparison, futures: int, seed: int, processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> tuple[int, list[Compared]]:  # fmt: skip
    """Play *futures* by doctrine; return how many of them it began in, and every row by day."""
    watched = tuple(prepared.expression(text) for text in (comparison.since, *(row.value for row in comparison.rows)))
    task = prepared.task(seed, watch=watched)
    played = play_seated(task, np.arange(futures, dtype=np.int64), processes, progress)
    course = played.course
    began = course[0] > 0
    mine = np.flatnonzero(began.any(axis=0))
    days_a_turn = prepared.rules.ticks_per_turn * prepared.rules.hours_per_tick / 24
    first = began.argmax(axis=0)[mine]
    return len(mine), list(_rows(comparison, course[1:][:, :, mine], first, days_a_turn))


def _rows(
    comparison: Comparison, course: NDArray[np.float32], first: NDArray[np.int64], days_a_turn: float
) -> Iterator[Compared]:
    """Yield every row of a comparison; *course* is (rows, turns + 1, futures), *first* the turn of day 0."""
    for row, values in zip(comparison.rows, course, strict=True):
        for seen in row.observed:
            turn = first + round(seen.day / days_a_turn)
            lasted = np.flatnonzero(turn < len(values))
            about = (row.text, row.unit, seen.day, float(seen.value))
            source = seen.source or row.source or comparison.source or ""
            of = (len(lasted), source, seen.confidence or row.confidence or comparison.confidence or "")
            if not len(lasted):
                continue
            if row.share:
                turns = np.arange(len(values))[:, None]
                until = (turns >= first[lasted]) & (turns <= turn[lasted])
                share = float(((values[:, lasted] > 0) & until).any(axis=0).mean())
                yield Compared(*about, None, share, None, None, *of)
                continue
            then = values[turn[lasted], lasted]
            low, middle, high = np.percentile(then, [_LOW, 50, _HIGH]).tolist()
            yield Compared(*about, low, middle, high, float((then < seen.value).mean()), *of)


def print_comparisons(
    name: str, *, futures: int, seed: int, only: Sequence[str], processes: int | None, json_: bool
) -> bool:
    """Print the comparisons of a scenario; return whether it has any and something began.

    Raises :class:`GameError` for a comparison that is not there.
    """
    prepared = prepare(name)
    known = prepared.names.scenario.comparisons
    for one in only:
        if one not in known:
            listed = ", ".join(known) or "none"
            raise GameError(f"there is no comparison {one!r}{did_you_mean(one, known)}; there are {listed}")
    good, out = bool(known), {}
    for id, comparison in known.items():
        if only and id not in only:
            continue
        count, rows = compared(prepared, comparison, futures, seed, processes or 1)
        good &= count > 0
        if json_:
            out[id] = {
                "futures": futures,
                "began": count,
                "rows": [{**asdict(r), "brackets": r.brackets} for r in rows],
            }
        else:
            echo(_table(comparison, count, futures, rows))
    if json_:
        echo_json(out)
    elif not known:
        echo("The scenario compares nothing (its section 'comparisons' is empty).")
    return good


def _table(comparison: Comparison, count: int, futures: int, rows: Sequence[Compared]) -> str:
    """Return one comparison as text."""
    head = ("", "Day", "10 %", "50 %", "90 %", "Observed", "Below", "")
    cells: list[tuple[str, ...]] = [head]
    for row in rows:
        if row.low is None or row.high is None:
            yes = "yes" if row.observed > 0 else "no"
            cells.append((row.text, f"{row.day:g}", "", f"{100 * row.middle:.0f} %", "", yes, "", ""))
            continue
        three = tuple(_number(x) for x in (row.low, row.middle, row.high))
        inside = "" if row.brackets else "outside"
        below = f"{100 * (row.below or 0):.0f} %"
        text = f"{row.text} ({row.unit})" if row.unit else row.text
        cells.append((text, f"{row.day:g}", *three, _number(row.observed), below, inside))
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    lines = [f"{comparison.name}: {count} of {futures} futures"]
    for line in cells:
        first, *rest = (
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        lines.append("  ".join([first, *rest]).rstrip())
    numbers = [row for row in rows if row.brackets is not None]
    hold = sum(bool(row.brackets) for row in numbers)
    lines.append(f"{hold} of {len(numbers)} observed numbers lie between the 10th and the 90th percentile.")
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
