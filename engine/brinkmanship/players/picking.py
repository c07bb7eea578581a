"""Picking options by their weights: all actors that have about as many options at once, in all worlds.

A column is one actor in one world, a row one option, filled up with options that weigh nothing. Sums run row by row, so
a world picks the same in any batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import true_at, unflattened
from brinkmanship.simulation.world import F32, I32, I64

_FEW = 6  # options that are picked from in one table, however many of them others have
_NARROW = 256  # columns up to which numpy's accumulate costs less than a call for each row


@dataclass(frozen=True, slots=True)
class OptionTable:
    """Actors with about as many options."""

    actors: I64  # (actors,)
    count: I64  # (actors,) orders a turn
    option: I64  # (rows, actors) the option at each place
    slot: I32  # (rows, actors) its slot, -1 where an actor has no more options
    cost: F32  # (rows, actors) capital points
    alike: I64  # (most, rows, actors) the options of the same slot, itself the first; itself again where none
    sized: bool  # whether a slot may be ordered in more than one size

    def pick(
        self,
        weight: F32,
        chance: F32,
        capital: F32,
        picks: int,
        asked: Collection[int] | None = None,
        share: float = 1.0,
        spent: tuple[I64, I64] | None = None,
    ) -> Iterator[tuple[I64, I64]]:
        """Return, order by order, the options that are picked and the positions of the worlds that pick them.

        *weight* is (options, worlds), *chance* (all actors times *picks*, worlds), *capital* (all actors, worlds);
        *asked* are the actors to pick for, all where None; *share* is of their orders, at least one; *spent*
        are actors and the worlds in which they have less capital than was asked about when legality was, (n,) each.
        """
        worlds, count = weight.shape[1], np.maximum((self.count * share).astype(np.int64), 1)
        mine, option, cost, left_out = np.arange(len(self.actors)), self.option, self.cost, self.slot < 0
        if asked is not None:
            mine = np.array([i for i, actor in enumerate(self.actors.tolist()) if actor in asked], np.int64)
            option, cost, left_out = option[:, mine], cost[:, mine], left_out[:, mine]
        actors = self.actors[mine]
        weighed = weight.take(option, axis=0, mode="clip")
        weighed[left_out] = 0
        left = capital.take(actors, axis=0)
        if self.sized:
            weighed *= cost[:, :, None] <= left
        weighed, left = weighed.reshape(len(self.option), -1), left.reshape(-1)
        if spent is not None and not self.sized:  # for the others, what is legal can be paid for once
            place = np.full(len(capital), -1, np.int64)
            place[actors] = np.arange(len(actors))
            here = true_at(place[spent[0]] >= 0)
            poorer = place[spent[0][here]]
            column = poorer * worlds + spent[1][here]
            weighed[:, column] *= cost[:, poorer] <= left[column]
        row, going = _pick(weighed, chance.take(actors * picks, axis=0).reshape(-1))
        which, at = unflattened(going, len(mine), worlds)
        actor = mine[which]
        for number in range(1, picks + 1):
            if not len(going):
                return
            row = row[going]
            yield self.option[row, actor], at
            more = true_at(count[actor] > number)
            if not len(more):
                return
            row, actor, at, before = row[more], actor[more], at[more], going[more]
            weighed = weighed.take(before, axis=1)
            weighed[self.alike[:, row, actor], np.arange(len(at))] = 0
            left = left[before] - self.cost[row, actor]
            weighed *= self.cost.take(actor, axis=1) <= left
            row, going = _pick(weighed, chance.reshape(-1).take((self.actors[actor] * picks + number) * worlds + at))
            actor, at = actor[going], at[going]


def tables_of(
    ranges: Sequence[tuple[int, int, int, int]], slot: I64, cost: F32, *, sized: bool = False
) -> tuple[OptionTable, ...]:
    """Return the tables for *ranges*: (actor, first option, past the last, orders a turn).

    *sized* says that what is legal is so in its least size only: each option's own cost is looked at.
    """
    longest_first = sorted(ranges, key=lambda r: r[1] - r[2])
    groups: list[list[tuple[int, int, int, int]]] = []
    for mine in longest_first:
        length = mine[2] - mine[1]
        if groups and (
            length > 0.6 * (groups[-1][0][2] - groups[-1][0][1]) or groups[-1][0][2] - groups[-1][0][1] <= _FEW
        ):
            groups[-1].append(mine)
        else:
            groups.append([mine])
    return tuple(table_of(group, slot, cost, sized=sized) for group in groups)


def table_of(group: Sequence[tuple[int, int, int, int]], slot: I64, cost: F32, *, sized: bool = False) -> OptionTable:
    """Return one table for all of *group*, which are ranges as of `tables_of`."""
    rows = np.arange(max(last - first for _, first, last, _ in group))[:, None]
    first, last = (np.array([r[i] for r in group], np.int64) for i in (1, 2))
    there = first + rows < last
    option = np.where(there, first + rows, first)
    slots = np.where(there, slot[option], -1).astype(np.int32)
    return OptionTable(
        actors=np.array([r[0] for r in group], np.int64),
        count=np.array([r[3] for r in group], np.int64),
        option=option,
        slot=slots,
        cost=cost[option],
        alike=_alike(slots),
        sized=sized,
    )


def _alike(slot: I32) -> I64:
    """Return, for each option, itself, then the second of the same slot, the third …, (most, rows, actors).

    >>> [one[:, 0].tolist() for one in _alike(np.array([[5], [7], [5]], np.int32))]
    [[0, 1, 2], [2, 1, 0]]
    """
    rows, actors = slot.shape
    listed = [np.tile(np.arange(rows, dtype=np.int64)[:, None], (1, actors))]
    for actor, column in enumerate(slot.T):
        for one in np.unique(column[column >= 0]).tolist():
            same = true_at(column == one)
            listed += [listed[0].copy() for _ in range(len(same) - len(listed))]
            for shift in range(1, len(same)):
                listed[shift][same, actor] = np.roll(same, -shift)
    return np.stack(listed)


def _pick(weight: NDArray[np.float32], draw: NDArray[np.float32]) -> tuple[I64, I64]:
    """Return the row each column picks (any number where it waits) and the positions of the columns that do not wait."""
    if weight.shape[1] <= _NARROW:
        running = np.add.accumulate(weight, axis=0)
    else:
        running = np.empty_like(weight)
        running[0] = weight[0]
        for so_far, more, out in zip(running[:-1], weight[1:], running[1:], strict=True):
            np.add(so_far, more, out)  # numpy's own accumulate walks down the columns, ten times slower
    threshold = draw * (running[-1] + np.float32(1))
    past = (running <= threshold).view(np.uint8)
    option = np.add.reduce(past, axis=0, dtype=np.uint8 if len(past) < 255 else np.int32).astype(np.int64)
    going = true_at(option < len(weight))
    return option, going
