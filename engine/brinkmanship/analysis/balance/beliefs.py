"""Whether what seats believe comes true: belief in war against open force by the end; what can be seen of courses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.analysis.balance.rows import FIRST, Chosen, Row
from brinkmanship.analysis.balance.trials import Bench
from brinkmanship.simulation.expressions import Expression, Scope
from brinkmanship.simulation.world import Kind

BINS = 10
LEAST_IN_A_BIN = 200
EVERY = 12
"""Days are looked at this many times in a game, at equal distances."""


def beliefs(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield how belief in war is calibrated in doctrine self-play, for every playable seat."""
    if not chosen.orders:
        yield "beliefs/all", partial(_beliefs, bench, chosen)


def _beliefs(bench: Bench, chosen: Chosen) -> dict[str, Any]:
    rules = bench.rules
    track = rules.track(Kind.ACTOR, "belief_war")
    seats = [seat for seat in bench.seats if chosen.seat in ("", rules.actors[seat])]
    futures = bench.play(watch=[(Kind.ACTOR, track, seat) for seat in seats]).futures
    turns = futures.course.shape[1] - 1
    looked = sorted({round(turns * (number + 0.5) / EVERY) for number in range(EVERY)})
    day = np.array(looked) * rules.ticks_per_turn
    begun = (futures.first_fighting >= 0) & (futures.first_fighting <= day[:, None])
    undecided = ~begun & (futures.last_day > day[:, None])  # (days, worlds)
    came = np.broadcast_to(futures.fighting > 0, undecided.shape)[undecided]
    out = {}
    for row, seat in enumerate(seats):
        out[rules.actors[seat]] = calibration(futures.course[row][looked][undecided], came)
    by_day = [
        [
            int(d),
            int(open_.sum()),
            *(_shares(futures.course[0][turn], futures.fighting > 0, open_) if len(seats) else ()),
        ]
        for d, turn, open_ in zip(day, looked, undecided, strict=True)
    ]
    return {"seats": out, "days": by_day, "least": LEAST_IN_A_BIN}


@dataclass(frozen=True)
class SameDay:
    """A number as rules saw it on the day that has just ended, when what was done had been done no days ago."""

    number: Expression

    def __call__(self, scope: Scope) -> Any:
        world = replace(scope.world, day=scope.world.day - 1)
        return self.number(Scope(world, scope.rules, scope.roles, chance=scope.chance))


def signals(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield, for each leader with courses, how often a day each thing that can be seen is seen on each course."""
    for number, leader in enumerate(bench.rules.leaders):
        if chosen.everything:
            yield f"signals/{bench.rules.actors[leader.actor]}", partial(_signals, bench, number)


def _signals(bench: Bench, number: int) -> dict[str, Any]:
    """Return rates a day by course, of days without fighting: of declared signs, and of the leader's public orders.

    From these an author types `shows`; what is declared already stands beside what games say.
    """
    rules, few = bench.rules, bench.few(FIRST)
    leader = rules.leaders[number]
    actor, courses = rules.actors[leader.actor], [course.id for course in leader.courses]
    mine = sorted(set(rules.slot_action[rules.slot_actor == leader.actor].tolist()))
    orders = [rules.actions[action].id for action in mine if rules.actions[action].public]
    seen: dict[str, Expression] = {id: SameDay(expression) for id, expression, _ in leader.shows}
    seen |= {
        f"days_since({id}, {actor}) < 1": SameDay(few.prepared.expression(f"days_since({id}, {actor}) < 1"))
        for id in orders
    }
    on = [few.prepared.expression(f"course({actor}, {course})") for course in courses]
    futures = few.play(watch=[*on, *seen.values()]).futures
    days = np.arange(1, futures.course.shape[1])[:, None] * rules.ticks_per_turn
    quiet = (days <= futures.last_day) & ((futures.first_fighting < 0) | (days <= futures.first_fighting))
    which = futures.course[: len(courses), :-1] != 0  # decided on the evening before
    sizes = [int((one & quiet).sum()) for one in which]
    typed = {id: dict(zip(courses, map(float, rates), strict=False)) for id, _, rates in leader.shows}
    rows = {}
    for name, course in zip(seen, futures.course[len(courses) :, 1:], strict=True):
        rates = [
            round(float((course != 0)[one & quiet].mean()), 4) if size else None
            for one, size in zip(which, sizes, strict=True)
        ]
        rows[name] = {
            "rates": rates,
            "declared": [round(typed[name].get(c, 0.0), 4) for c in courses] if name in typed else None,
        }
    return {"courses": courses, "days": sizes, "seen": rows}


def _shares(said: NDArray[np.float32], came: NDArray[np.bool_], of: NDArray[np.bool_]) -> list[float]:
    return [round(float(x[of].mean()), 4) if of.any() else 0.0 for x in (said, came)]


def calibration(said: NDArray[np.float32], came: NDArray[np.bool_]) -> dict[str, Any]:
    """Return the bins of what was said, and the mean and largest gap to what came true, in bins that hold enough.

    >>> found = calibration(np.full(1000, 0.3, np.float32), np.arange(1000) < 400)
    >>> found["bins"], found["mean_gap"], found["worst_gap"]
    ([[0.3, 0.4, 1000]], 0.1, 0.1)
    """
    place = np.clip((said.astype(np.float64) * BINS).astype(int), 0, BINS - 1)
    bins = []
    for number in range(BINS):
        mine = place == number
        if mine.sum() >= LEAST_IN_A_BIN:
            bins.append(
                [
                    round(float(said[mine].mean(dtype=np.float64)), 4),
                    round(float(came[mine].mean()), 4),
                    int(mine.sum()),
                ]
            )
    gaps = np.array([abs(one - other) for one, other, _ in bins])
    count = np.array([size for *_, size in bins])
    mean = round(float((gaps * count).sum() / count.sum()), 4) if bins else None
    return {
        "bins": bins,
        "mean_gap": mean,
        "worst_gap": round(float(gaps.max()), 4) if bins else None,
        "looks": len(said),
    }
