"""What a program in a seat is sent in a batch of futures, and what its replies mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from brinkmanship.game.record.tree import Node
from brinkmanship.game.session.order_check import OrderChecker, to_core
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view import seat_view
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.choices import Catalogue
from brinkmanship.game.view.estimates import look as sight_of
from brinkmanship.players.look import Look, truth_behind
from brinkmanship.simulation.orders import Orders


def hello(prepared: Prepared, seat: str, briefing: str) -> Mapping[str, Any]:
    """Return what a program in a seat is told when it is started."""
    return {
        "seat": seat,
        "scenario": prepared.names.id,
        "title": prepared.names.title,
        "briefing": briefing,
        "horizon": prepared.rules.horizon,
        "hours_per_tick": prepared.rules.hours_per_tick,
    }


class SeatMessages:
    """Puts a look into the words of `brink protocol`; the view is a live game's, with an empty log."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self._checker = OrderChecker(prepared.names)

    def hello(self, look: Look) -> Mapping[str, Any]:
        """Return what a program is told when it is started."""
        return hello(self.prepared, look.seat, seat_view.briefing(self.prepared.names, look.seat))

    def view(self, look: Look) -> tuple[Mapping[str, Any], list[Any]]:
        """Return the view and the choices of a look at one world, as JSON."""
        (world, chance), seat = truth_behind(look), look.seat
        sight = sight_of(self.prepared, world, look.actor, chance)
        course = seat_view.series_on([Node(0, -1, world.turn, world)])
        view = to_json(seat_view.seat_view(self.prepared, world, sight, course))
        choices = to_json(Catalogue(self._checker, world, seat).choices(()))
        return view, choices

    def orders(self, look: Look, replied: Iterable[Mapping[str, Any]]) -> Orders:
        """Return the legal ones of a program's orders for one world; what cannot be read is left out."""
        wanted = []
        for raw in replied:
            try:
                wanted.append(Order.from_json(raw, look.seat))
            except ValueError:
                continue
        return to_core(self._checker.admit(truth_behind(look)[0], look.seat, wanted).placed)
