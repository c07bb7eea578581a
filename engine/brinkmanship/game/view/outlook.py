"""The turns ahead as one seat may expect them: worlds that its estimates leave possible, played on by doctrine.

One point estimate has an aim full that is not, or the other way round, and forgets that others act on the same day. So
an order is looked at in several worlds: each number that the seat misjudges is drawn within its error (in pairs, one as
far above the estimate as the other below it, so that their mean stays), and everybody else orders what their doctrine
would in that world, as far as the seat would hear of it. What only adds up once something has happened (a loss by
sanctions, suspicion) is not taken to be there for a faint estimate of it. Nothing is read but what the seat knows, and
the draws are the same for whoever knows the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import numpy as np

from brinkmanship.players.doctrine import DoctrineTables, decide
from brinkmanship.players.model import Model
from brinkmanship.simulation.observation import Observation
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Purpose, Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import F32, I64, B, Kind, World, spread_world

WORLDS = 12
MOST = 5
"""Turns that are looked ahead; what comes later is taken to come then."""
_CHANCE = Randomness(0)
_TELLING = 2.0
"""A number that began at its floor, and is so many errors or less above it, is taken to stand there still."""
_SCALE = 0.5513  # of the logistic noise that estimates err by, see `randomness.bell`


@dataclass(frozen=True)
class Ahead:
    """A turn to come: the worlds as it begins, by the clock of today, and what others order in each."""

    worlds: World
    others: Orders


@dataclass
class Outlook:
    """What a seat expects of the turns ahead, worked out as far as it is asked for, from any thread."""

    judged: World  # as the seat takes it to be, a batch of one
    rules: Rules
    doctrine: DoctrineTables
    seen: Observation  # with the errors of its numbers
    shown: B  # (slots,) orders of others that it would hear of: what is secret may have been given long ago
    untold: Mapping[Kind, list[bool]]  # tracks of which it has no estimate
    _ahead: list[Ahead] = field(default_factory=list)
    _next: World | None = None  # the worlds after the last of those
    _working: Lock = field(default_factory=Lock)

    def ahead(self, ticks: int) -> Ahead:
        """Return the turn in which a tick from now falls, or the last that is looked at."""
        turns = min(ticks // self.rules.ticks_per_turn, MOST)
        with self._working:
            while len(self._ahead) <= turns:
                self._go_on()
            return self._ahead[turns]

    def _go_on(self) -> None:
        world = self._possible() if not self._ahead else self._after(self._ahead[-1])
        others = decide(world, self.rules, self.doctrine, _CHANCE)
        others = others.only(self.shown[others.slot])
        self._next = world
        self._ahead.append(Ahead(_by_clock_of(self.judged, world), others))

    def _after(self, last: Ahead) -> World:
        assert self._next is not None
        return advance(self._next, last.others, self.rules, _CHANCE, consume=True)

    def _possible(self) -> World:
        """Return worlds that the seat's estimates leave possible."""
        worlds = spread_world(self.judged, np.arange(WORLDS))
        for kind, errors in self.seen.errors.items():
            told = ~np.array(self.untold[kind], bool)[:, None]
            rows, things = np.nonzero((errors > 0) & told)
            if not len(rows):
                continue
            table, tracks = self.rules.tracks[kind], worlds.tracks(kind)
            drawn = _CHANCE.uniform(Purpose.VIEW, int(kind), errors.size, np.arange(WORLDS // 2))
            below = drawn.reshape(*errors.shape, -1)[rows, things]
            share = np.stack([below, 1 - below], axis=-1).reshape(len(rows), WORLDS)
            middle, error = tracks[rows, things], errors[rows, things][:, None]
            low, high, start = table.low[rows, None], table.high[rows, None], table.start[rows, things][:, None]
            still = (start <= low) & (middle - start < _TELLING * error)
            tracks[rows, things] = np.where(still, start, _within(middle, error, low, high, share))
        return worlds


def outlook_of(model: Model, judged: World, seen: Observation) -> Outlook:
    """Return what the seat that has `seen` a world, and takes it to be as `judged`, expects."""
    rules = model.rules
    shown = rules.slot_actor != seen.observer
    if judged.day:
        shown &= ~model.secret
    return Outlook(judged, rules, model.doctrine, seen, shown, model.untold_rows)


def _within(middle: F32, error: F32, low: F32, high: F32, share: F32) -> F32:
    """Return numbers about *middle* by the law of estimates, none out of range: each at its *share* of the chance."""
    with np.errstate(over="ignore"):
        least, most = (1 / (1 + np.exp(-(end - middle) / (error * _SCALE))) for end in (low, high))
    place = np.clip(least + (most - least) * share, 0.004, 0.996)
    return np.clip(middle + error * _SCALE * np.log(place / (1 - place)), low, high).astype(np.float32)


def _by_clock_of(today: World, later: World) -> World:
    """Return *later* worlds on the day of *today*, days moved with the clock: stages of several days stand in one batch."""
    passed = later.day - today.day
    moved: dict[str, Any] = {name: getattr(later, name) - passed for name in ("slot_due", "deal_due")}
    for name in ("slot_since", "event_day", "ending_day", "course_since"):
        days = getattr(later, name)
        moved[name] = np.where(days >= 0, np.maximum(days - passed, 0), days).astype(days.dtype)
    moved = {name: values.astype(getattr(later, name).dtype) for name, values in moved.items()}
    out = later.copy()
    return replace(out, day=today.day, turn=today.turn, **moved)


def copied(parts: Sequence[tuple[Orders, int]], worlds: I64) -> Orders:
    """Return the orders of a batch whose world *k* is a copy of world ``worlds[k]`` of the one that *parts* are for.

    Each part comes with the number of its first world in that.
    """
    row = np.argsort(worlds, kind="stable")
    found, out = worlds[row], []
    for orders, first_world in parts:
        first, past = (np.searchsorted(found, orders.world + first_world, side) for side in ("left", "right"))
        count = past - first
        each = np.repeat(np.arange(len(orders)), count)
        within = np.arange(len(each)) - np.repeat(np.cumsum(count) - count, count)
        at = row[first[each] + within]
        out.append(Orders.make(orders.slot[each], orders.place[each], orders.amount[each], orders.lift[each], at))
    return merge(out)
