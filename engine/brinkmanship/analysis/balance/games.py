"""What doctrine games are like: outcomes, wars, absurdities, and day by day capital and how much there is to do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.analysis.balance.experiments import EARLY
from brinkmanship.analysis.balance.rows import SAMPLE, Chosen, Row
from brinkmanship.analysis.balance.trials import Bench
from brinkmanship.game.view.outcome import GRAVITY
from brinkmanship.players.doctrine import decide
from brinkmanship.simulation.dilemmas import dilemma_tables
from brinkmanship.simulation.legality import legal
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import B, Kind, World

LEAST_ORDERS, LEAST_FAMILIES = 6, 3
"""Legal orders, and families of them, with which a seat has enough to do."""
_PLENTY = np.float32(1000)
"""Capital with which whatever else is legal can be paid."""
STUCK = 0.25
"""Share of cases from which a number at the end of its range is told."""


def outcomes(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield the shares of kinds of outcome and of endings, of all doctrine games and of those with open force."""
    if chosen.everything:
        yield "outcomes/all", partial(_outcomes, bench)


def _outcomes(bench: Bench) -> dict[str, Any]:
    done, scenario = bench.doctrine_alone(), bench.prepared.names.scenario
    force, every = done.force > 0, np.ones(len(done.kind), bool)
    declared = sorted({ending.kind for ending in scenario.endings.values()} | {GRAVITY[0]}, key=GRAVITY.index)
    reached = done.futures.ending_day >= 0
    major = done.kind >= GRAVITY.index("major_war")
    types = {}
    for actor in sorted(set(bench.rules.type_actor.tolist())):
        for number, entry in enumerate(np.flatnonzero(bench.rules.type_actor == actor)):
            types[f"{bench.rules.actors[actor]}/{bench.rules.type_names[entry]}"] = among(
                force, done.intent[actor] == number
            )
    return {
        "force": among(force, every),
        "kinds": {kind: among(done.kind == GRAVITY.index(kind), every) for kind in declared},
        "endings": {
            ending.id: {
                "all": among(reached[i], every),
                "force": among(reached[i], force),
                "war": among(reached[i], major),
            }
            for i, ending in enumerate(bench.rules.endings)
        },
        "war": among(major, every),
        "force_by_type": types,
    }


def among(rows: B, wanted: B) -> list[float]:
    """Return the share of `rows` that hold among those that are `wanted`, and its standard error."""
    count = int(wanted.sum())
    share = float(rows[wanted].mean()) if count else 0.0
    return [round(share, 6), round((share * (1 - share) / max(count, 1)) ** 0.5, 6)]


def never(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield in how many doctrine games each absurdity that the scenario names came to pass."""
    if chosen.everything and bench.prepared.names.scenario.never:
        yield "never/all", partial(_never, bench)


def _never(bench: Bench) -> dict[str, Any]:
    named = bench.prepared.names.scenario.never
    lines = [bench.prepared.compiled.never[name] for name in named]
    asked = list(dict.fromkeys(formula for line in lines for formula in line if formula is not None))
    futures = bench.play(watch=asked).futures
    held = dict(zip(asked, futures.course != 0, strict=True))  # each (turns + 1, worlds)
    turn = np.arange(1, futures.course.shape[1])[:, None] * bench.rules.ticks_per_turn
    playing = turn <= futures.last_day
    row = {}
    for name, (given, when) in zip(named, lines, strict=True):
        came = held[when][1:] & playing
        if given is not None:
            came &= held[given][:-1]
        worlds = np.flatnonzero(came.any(axis=0))
        first = [] if not len(worlds) else [int(futures.number[worlds[0]]), int(np.argmax(came[:, worlds[0]])) + 1]
        row[name] = {"text": named[name].text, "futures": len(worlds), "first": first}
    return {"futures": bench.futures, "lines": row}


def days(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield what doctrine games are like day by day: capital, numbers at the ends of their range, orders that are open."""
    if chosen.everything:
        yield "days/all", partial(_days, bench)


def _days(bench: Bench) -> dict[str, Any]:
    rules, doctrine, chance = bench.rules, bench.prepared.doctrine, Randomness(bench.seed)
    world = begin(rules, chance, min(bench.futures, SAMPLE))
    capital, early = rules.track(Kind.ACTOR, "capital"), max(int(rules.horizon * EARLY), 1)
    purse, open_ = [], np.zeros(len(rules.slot_actor), bool)
    every = np.arange(len(rules.slot_actor))
    enough = _EnoughToDo(bench)
    while world.day < rules.horizon and (world.ending < 0).any():
        affordable, own = legal(world, rules, every), world.actor[capital].copy()
        world.actor[capital] += _PLENTY
        but_for_capital = legal(world, rules, every)
        world.actor[capital] = own
        enough.look(world, but_for_capital, affordable)
        if world.day < early:
            open_ |= but_for_capital.any(axis=1)
        purse.append(world.actor[capital].mean(axis=1))
        world = advance(world, decide(world, rules, doctrine, chance), rules, chance, consume=True)
    ends = {}
    for kind in Kind:
        table, values = rules.tracks[kind], world.tracks(kind)
        for track, name in enumerate(table.names):
            low, high = table.low[track], table.high[track]
            start = table.start[track][:, None]
            stuck = ((values[track] <= low) & (start > low)) | ((values[track] >= high) & (start < high))
            if stuck.size and stuck.mean() >= STUCK:
                ends[f"{kind.name.lower()}.{name}"] = round(float(stuck.mean()), 4)
    course = np.array(purse)
    high = rules.tracks[Kind.ACTOR].high[capital]
    return {
        "capital": {
            rules.actors[i]: {"mean": round(float(course[:, i].mean()), 3), "end": round(float(course[-1, i]), 3)}
            for i in bench.seats
        },
        "most_capital": float(high),
        "at_the_end_of_their_range": ends,
        "never_open_early": [
            "/".join(key) for key, slot in bench.orders.items()
            if not open_[slot] and rules.actors.index(key[0]) in bench.seats
        ],
        "enough_to_do": enough.found(),
    }  # fmt: skip


class _EnoughToDo:
    """Counts, for every playable seat, its legal orders and their families, day by day and world by world.

    What a seat has to do is what it could order with a full purse; who has spent all has chosen to wait. How often its
    purse leaves it with too little is counted beside it.
    """

    def __init__(self, bench: Bench) -> None:
        rules = bench.rules
        own = dilemma_tables(rules).of_slot < 0
        self.names = {rules.actors[seat]: np.flatnonzero((rules.slot_actor == seat) & own) for seat in bench.seats}
        family = np.array([a.family for a in rules.actions] or [""])[rules.slot_action.astype(int)]
        self.families: dict[str, list[NDArray[np.bool_]]] = {
            seat: [family[slots] == name for name in sorted(set(family[slots].tolist()))]
            for seat, slots in self.names.items()
        }
        self.short = dict.fromkeys(self.names, 0)
        self.poor = dict.fromkeys(self.names, 0)
        self.least = dict.fromkeys(self.names, 10**6)
        self.least_families = dict.fromkeys(self.names, 10**6)
        self.first_day = dict.fromkeys(self.names, -1)
        self.looked = 0

    def look(self, world: World, open_: B, affordable: B) -> None:
        """Count a day, given which orders are legal but for capital, and which are legal, each (slots, worlds)."""
        playing = world.ending < 0
        self.looked += int(playing.sum())
        for seat, slots in self.names.items():
            orders, families = self._counted(seat, open_[slots][:, playing])
            short = _too_few(orders, families)
            self.short[seat] += int(short.sum())
            self.poor[seat] += int(_too_few(*self._counted(seat, affordable[slots][:, playing])).sum())
            self.least[seat] = min(self.least[seat], int(orders.min(initial=10**6)))
            self.least_families[seat] = min(self.least_families[seat], int(families.min(initial=10**6)))
            if short.any() and self.first_day[seat] < 0:
                self.first_day[seat] = world.day

    def _counted(self, seat: str, mine: B) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return how many orders of a seat are open, and how many families of them, (worlds,) each."""
        orders = mine.sum(axis=0)
        return orders, np.sum([mine[which].any(axis=0) for which in self.families[seat]] or [orders * 0], axis=0)

    def found(self) -> dict[str, Any]:
        """Return by seat: share of days with too little to do, and of days on which its purse leaves it too little; least
        orders and families, and the first day with too little (-1 none).
        """
        return {
            seat: {
                "short": round(self.short[seat] / max(self.looked, 1), 6),
                "poor": round(self.poor[seat] / max(self.looked, 1), 6),
                "orders": self.least[seat],
                "families": self.least_families[seat],
                "first": self.first_day[seat],
            }
            for seat in self.names
        }


def _too_few(orders: NDArray[np.int64], families: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (orders < LEAST_ORDERS) | (families < LEAST_FAMILIES)
