"""The adviser: legal orders that are worth their price, by a seat's own doctrine and by what they would do to its aims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from brinkmanship.game.session.order_check import Examined, OrderChecker, ResolvedOrder
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.advice import Advice, reason
from brinkmanship.game.view.foretell import Foreteller
from brinkmanship.players.doctrine import weights
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import World

_DAYS = 5.0
"""Days for which an effect of each day is counted."""
_AIMS, _PRICE, _AGAIN = 1.0, 0.3, 0.6
"""Weight of the aims beside the doctrine, of the share of capital that an order takes, and of a family for the next time."""
_HARM = -0.002
"""What an order may cost the seat's aims at most, unless its doctrine would rather do it than wait."""


@dataclass(frozen=True)
class Adviser:
    """What one seat would do in one turn; it reads nothing that changes, so that a thread may use it.

    The doctrine reads what programs in the seat read: its own numbers, what is public, and estimates of the rest.
    """

    prepared: Prepared
    world: World
    chance: Randomness
    checker: OrderChecker
    foreteller: Foreteller
    seat: str
    capital: float
    placed: tuple[ResolvedOrder, ...] = ()  # the plan
    _examined: Examined = field(default_factory=dict)

    def advise(self, count: int = 3) -> tuple[Advice, ...]:
        """Return at most `count` orders that can follow those already planned, the best first, each with its why."""
        taken = {(one.order.action, one.order.target) for one in self.placed}
        options = [
            (order, weight)
            for order, weight in self._options()
            if (order.action, order.target) not in taken and self._legal(order)
        ]
        if not options:
            return ()
        gains = [total + _DAYS * daily for total, daily in self.foreteller.totals([order for order, _ in options])]
        widest = max(*(abs(gain) for gain in gains), 1e-3)
        heaviest = max(weight for _, weight in options)
        rated = []
        for (order, weight), gain in zip(options, gains, strict=True):
            if gain < _HARM and weight < 1:
                continue
            price = self._cost(order) / max(self.capital, 0.1)
            rated.append((weight / heaviest + _AIMS * gain / widest - _PRICE * min(price, 1.0), order))
        return tuple(self._told(order) for order in self._chosen(rated, count))

    def _chosen(self, rated: list[tuple[float, Order]], count: int) -> list[Order]:
        """Return the best orders, no action twice, and another family before the same again where it is nearly as good."""
        actions, chosen, families = self.prepared.names.scenario.actions, list[Order](), set[str]()
        left = sorted(rated, key=lambda one: (-one[0], one[1].action, one[1].target))
        while left and len(chosen) < count:
            used = {order.action for order in chosen}
            left = [one for one in left if one[1].action not in used]
            if not left:
                break
            best = max(left, key=lambda one: one[0] * (_AGAIN if actions[one[1].action].family in families else 1.0))
            chosen.append(best[1])
            families.add(actions[best[1].action].family)
        return chosen

    def _told(self, order: Order) -> Advice:
        names = self.prepared.names
        kind = names.rules.target_kind[names.action_index[order.action]]
        foretold = self.foreteller.foretell(order)
        about = names.scenario.actions[order.action]
        where = [names.thing(kind, order.target)] if order.target else []
        where += [names.region(order.place)] if order.place else []
        name = f"End: {about.name}" if order.lift else about.name
        return Advice(order, name, ", ".join(where), about.family, reason(foretold, about.description or ""), foretold)

    def _options(self) -> Iterator[tuple[Order, float]]:
        """Return what the seat's doctrine thinks of, each with its weight; waiting has 1."""
        rules, names, doctrine = self.prepared.rules, self.prepared.names, self.prepared.doctrine
        me = names.actor_index[self.seat]
        if not len(doctrine.slot):
            return
        own = np.flatnonzero(rules.slot_actor[doctrine.slot] == me)
        found = weights(self.world, rules, doctrine, 1.0, self.chance)[:, 0]
        for index in own.tolist():
            if found[index] > 0:
                slot, place = int(doctrine.slot[index]), int(doctrine.place[index])
                action, (_, target) = rules.actions[rules.slot_action[slot]].id, names.slot_target(slot)
                region, size = rules.regions[place] if place >= 0 else "", float(doctrine.amount[index])
                yield Order(self.seat, action, target, region, size, bool(doctrine.lift[index])), float(found[index])

    def _legal(self, order: Order) -> bool:
        found, reasons = self.checker.examine(self.world, self.seat, order, self.placed, self._examined)
        return found is not None and not reasons

    def _cost(self, order: Order) -> float:
        names = self.prepared.names
        return 0.0 if order.lift else names.rules.actions[names.action_index[order.action]].cost * order.amount
