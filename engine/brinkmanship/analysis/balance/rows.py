"""What all measures share: their rows, what is chosen, and how a difference is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from brinkmanship.analysis.balance.trials import Bench, Difference, Result

LEAST_SHARE = 0.01
"""A shift of an outcome's share that counts."""
LEAST_SCORE = 0.005
"""A shift of a seat's score, of 1, that counts."""
FIRST, TIMES = 400, 3
"""Futures after which a difference that is plain is measured no further; of others so many times as many are looked at."""
PLAIN = 4
"""Standard errors beyond which it is plain."""
FEWEST = 30
"""Futures in which an order was given, for what it did in those to be said."""
SAMPLE = 200
"""Futures that are looked at day by day."""

Row = tuple[str, Callable[[], dict[str, Any]]]
"""A key, and what measures the row of it."""


@dataclass(frozen=True)
class Chosen:
    """What is measured: everything where nothing is said."""

    seat: str = ""
    family: str = ""
    actions: tuple[str, ...] = ()
    sample: int = 0  # orders of each seat, drawn by the seed of the bench; 0: all
    between: tuple[tuple[str, float, float], ...] = ()  # numbers of the world, set at the start: low and high
    outcomes_too: bool = False  # whether an order that moves a score is measured on until its outcomes are plain

    @property
    def orders(self) -> bool:
        """Whether only some orders are chosen: what is measured of something else is left out."""
        return bool(self.family or self.actions)

    @property
    def everything(self) -> bool:
        """Whether no seat, family or action is chosen."""
        return not (self.seat or self.orders)


def pair(found: Difference) -> list[float]:
    """Return a mean and its standard error, rounded."""
    return [round(found.mean, 6), round(found.error, 6)]


def apart(bench: Bench, first: Result, second: Result) -> dict[str, Any]:
    """Return how far outcomes and scores of `first` lie from those of `second`, each with its standard error."""
    row = {
        "futures": len(first.kind),
        "force": pair(Difference.of(first.force, second.force)),
        "force_by_type": force_by_type(bench, first, second),
        **_moved(bench, first, second),
    }
    if first.given is not None:
        row["given"] = {"share": round(float(first.given.mean()), 6)}
        if first.given.sum() >= FEWEST:
            row["given"] |= _moved(bench, first.only(first.given), second.only(first.given))
    return row


def _moved(bench: Bench, first: Result, second: Result) -> dict[str, Any]:
    shifts, gains = bench.shifts(first, second), bench.gains(first, second)
    return {
        "outcomes": {name: pair(found) for name, found in shifts.items()},
        "scores": {name: pair(found) for name, found in gains.items()},
        "moves_outcome": [name for name, found in shifts.items() if found.beyond(LEAST_SHARE)],
        "moves_score": [name for name, found in gains.items() if found.beyond(LEAST_SCORE)],
    }


def force_by_type(bench: Bench, first: Result, second: Result) -> dict[str, list[float]]:
    """Return how far open force of `first` lies above that of `second` in worlds of each hidden type, with its error."""
    rules, out = bench.rules, {}
    for actor in sorted(set(rules.type_actor.tolist())):
        for number, entry in enumerate(np.flatnonzero(rules.type_actor == actor)):
            mine = second.intent[actor] == number
            if mine.any():
                name = f"{rules.actors[actor]}/{rules.type_names[entry]}"
                out[name] = pair(Difference.of(first.force[mine], second.force[mine]))
    return out


def in_stages(
    bench: Bench, measure: Callable[[Bench], tuple[Result, Result]], *, outcomes_too: bool = False
) -> dict[str, Any]:
    """Return how far the two results of `measure` lie apart; of few futures where those are plain (Wald 1945).

    What moves something beyond four errors in the first few is alive; what moves nothing within four errors is dead. With
    `outcomes_too`, a score that moved leaves it open whether an outcome did.
    """
    futures = FIRST
    while True:
        some = bench.few(futures) if 2 * futures <= bench.futures else bench
        row = apart(some, *measure(some))
        if some is bench or _plain(row, outcomes_too):
            return row
        futures *= TIMES


def _plain(row: dict[str, Any], outcomes_too: bool) -> bool:
    def settled(name: str, least: float) -> tuple[bool, bool]:
        found = [pair for part in (row, row.get("given", {})) for pair in part.get(name, {}).values()]
        alive = any(abs(mean) >= least and abs(mean) > PLAIN * error for mean, error in found)
        return alive, alive or all(abs(mean) + PLAIN * error < least for mean, error in found)

    (outcome, outcome_known), (score, score_known) = settled("outcomes", LEAST_SHARE), settled("scores", LEAST_SCORE)
    return outcome or (score and not outcomes_too) or (outcome_known and score_known)
