"""What hangs on the assumptions: each range at its low and its high end, on the same chance, beside the scenario as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from brinkmanship.analysis.outcomes import kinds
from brinkmanship.game.session.prepared import prepare, prepare_resolved
from brinkmanship.game.view.outcome import GRAVITY
from brinkmanship.players.futures import Futures, play
from brinkmanship.scenario.assumptions import Row, otherwise, page
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.loaded import Loaded


@dataclass(frozen=True)
class Shift:
    """How the shares of outcomes shift where an assumption is at one end of its range."""

    name: str
    end: float
    force: tuple[float, float]  # share of futures with fighting: shift, standard error
    kinds: dict[str, tuple[float, float]]  # by kind of outcome, those that occurred
    problem: str = ""  # why the scenario does not hold together so


def sensitivity(
    loaded: Loaded, futures: int, seed: int, told: Callable[[str], None] = lambda _: None
) -> Iterator[Shift]:
    """Yield the shifts of every assumption that is swept, its low end and then its high end; `told` hears each name."""
    before = prepare(loaded)
    worlds = np.arange(futures)
    plain = play(before.task(seed, None), worlds)
    for row in page(loaded):
        if row.ends is None:
            continue
        told(row.name)
        for end in row.ends:
            yield _shift(loaded, row, end, plain, seed, worlds)


def _shift(loaded: Loaded, row: Row, end: float, plain: Futures, seed: int, worlds: np.ndarray) -> Shift:
    try:
        prepared = prepare_resolved(otherwise(loaded, row, end), None)
    except ScenarioError as error:
        return Shift(row.name, end, (0.0, 0.0), {}, error.problems[0].message)
    found = play(prepared.task(seed, None), worlds)
    one, other = kinds(plain, prepared.names), kinds(found, prepared.names)
    occurred = sorted({*one.tolist(), *other.tolist()})
    return Shift(
        row.name,
        end,
        _paired(found.fighting > 0, plain.fighting > 0),
        {GRAVITY[kind]: _paired(other == kind, one == kind) for kind in occurred},
    )


def _paired(now: np.ndarray, before: np.ndarray) -> tuple[float, float]:
    """Return the mean of a paired difference and its standard error."""
    apart = now.astype(float) - before.astype(float)
    return float(apart.mean()), float(apart.std() / np.sqrt(len(apart)))
