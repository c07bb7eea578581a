"""What orders would do, worked out beside the frames: one at a time in a thread, kept for the turn.

The order that is looked at comes first, then what rows and cards ask for. The foreteller reads nothing that changes, so
the game may go on meanwhile; before a turn is resolved `rest` waits for the one that is being worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait

from brinkmanship.desktop.background import in_background
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.foretell import Foreteller
from brinkmanship.game.view.foretell_types import Foretold

_AT_ONCE = 6
"""Orders whose sums are worked out in one go, so that no frame waits long."""


class Foresight:
    """What is foretold of orders in one turn."""

    def __init__(self, teller: Callable[[], Foreteller]) -> None:
        """Foretell by what `teller` makes when something is first asked for."""
        self._make = teller
        self._teller: Foreteller | None = None
        self._found: dict[Order, Foretold] = {}
        self._totals: dict[Order, float] = {}
        self._wanted: list[Order] = []  # the last comes first
        self._rows: list[Order] = []  # of which only the sum is wanted
        self._work: Future[None] | None = None
        self.count = 0  # of what was found; for keys of panels

    def of(self, order: Order) -> Foretold | None:
        """Return what an order would do, None until it is worked out."""
        found = self._found.get(order)
        if found is None and order not in self._wanted:
            self._wanted.append(order)
        return found

    def total(self, order: Order) -> float | None:
        """Return by how much an order moves the seat's aims together, None until it is worked out."""
        if order in self._found:
            return self._found[order].total + self._found[order].later
        if order not in self._totals and order not in self._rows:
            self._rows.append(order)
        return self._totals.get(order)

    def go_on(self) -> None:
        """Take what was worked out and begin with what is wanted next; for every frame."""
        if self._work is not None:
            if not self._work.done():
                return
            work, self._work = self._work, None
            self.count += 1
            work.result()
        teller = self._teller = self._teller or (self._make() if self._wanted or self._rows else None)
        if teller is None:
            return
        if self._wanted:
            order = self._wanted[-1]
            self._begin(lambda: self._tell(teller, order))
        elif self._rows:
            orders = self._rows[:_AT_ONCE]
            self._begin(lambda: self._sum(teller, orders))

    def _begin(self, work: Callable[[], None]) -> None:
        self._work = in_background(work, "foresight")

    def _tell(self, teller: Foreteller, order: Order) -> None:
        try:
            self._found[order] = teller.foretell(order)
        finally:
            self._wanted = [one for one in self._wanted if one != order]

    def _sum(self, teller: Foreteller, orders: Sequence[Order]) -> None:
        try:
            self._totals.update(zip(orders, [total for total, _ in teller.totals(orders)], strict=True))
        finally:
            self._rows = [order for order in self._rows if order not in orders]

    @property
    def busy(self) -> bool:
        """Whether something is wanted that is not there yet."""
        return self._work is not None or bool(self._wanted or self._rows)

    def rest(self) -> None:
        """Wait for what is being worked out, and drop what is wanted."""
        self._wanted.clear()
        self._rows.clear()
        if self._work is not None:
            wait([self._work])

    def forget(self) -> None:
        """Forget all of the turn."""
        self.rest()
        self._teller, self._work = None, None
        self._found.clear()
        self._totals.clear()
