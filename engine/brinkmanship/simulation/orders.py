"""The orders of one turn for a batch, as flat arrays in canonical order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.world import I64, B


@dataclass(frozen=True, slots=True)
class Orders:
    """One entry per order, shape (n,), sorted by slot, then world; a slot stands once in a world.

    *world* is the position in the batch, not the world's number.
    """

    slot: I64
    place: I64  # region, -1
    amount: NDArray[np.float32]
    lift: B
    world: I64

    def __len__(self) -> int:
        return len(self.slot)

    def __add__(self, other: Orders) -> Orders:
        """Return these orders and others; of two for one slot in one world these hold."""
        return merge([self, other])

    def only(self, keep: B) -> Orders:
        """Return the orders for which *keep* (orders,) holds."""
        return Orders(self.slot[keep], self.place[keep], self.amount[keep], self.lift[keep], self.world[keep])

    @classmethod
    def empty(cls) -> Orders:
        """Return no orders.

        >>> len(Orders.empty())
        0
        """
        return cls.make([])

    @classmethod
    def make(cls, slot: Any, place: Any = -1, amount: Any = 1.0, lift: Any = False, world: Any = 0) -> Orders:
        """Return orders in canonical order; scalars are spread, of two orders of one slot in one world the first holds.

        >>> Orders.make([4, 2, 4]).slot.tolist()
        [2, 4]
        """
        slots = np.asarray(slot, np.int64).reshape(-1)
        n = len(slots)
        worlds = np.broadcast_to(np.asarray(world, np.int64), n)
        order = np.lexsort((np.arange(n), worlds, slots))
        slots, worlds = slots[order], worlds[order]
        keep = np.ones(n, bool)
        keep[1:] = (slots[1:] != slots[:-1]) | (worlds[1:] != worlds[:-1])
        order = order[keep]
        return cls(
            slots[keep],
            np.broadcast_to(np.asarray(place, np.int64), n)[order],
            np.broadcast_to(np.asarray(amount, np.float32), n)[order],
            np.broadcast_to(np.asarray(lift, bool), n)[order],
            worlds[keep],
        )


def merge(parts: Iterable[Orders]) -> Orders:
    """Return all orders of *parts* as one; of two for one slot in one world the one of the earlier part holds."""
    listed = [p for p in parts if len(p)]
    if not listed:
        return Orders.empty()
    return Orders.make(*(np.concatenate([getattr(p, f) for p in listed]) for f in Orders.__slots__))
