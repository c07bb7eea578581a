"""From orders by name to orders of the core, and every reason one is refused.

Beside what is legal in the world: names that exist, the right seat, and room in the plan for orders and capital.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.orders import OBJECT, Order, Reason, Refused
from brinkmanship.game.view.labels import Labels
from brinkmanship.simulation.asked import NOT_ASKED_NOW, number_of, row_of, waiting
from brinkmanship.simulation.dilemmas import dilemma_of
from brinkmanship.simulation.legality import refusals
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.world import Kind, World
from brinkmanship.text import counted, did_you_mean, listed

_ALWAYS = ("amount", "place")
"""Reasons of the core that stay what they are however the world goes on."""


@dataclass(frozen=True, slots=True)
class ResolvedOrder:
    """An order as the core takes it."""

    order: Order
    slot: int  # of an answer the number that it has as an order of the core
    place: int
    cost: float


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan that is legal as a whole, and what was left out of it."""

    placed: tuple[ResolvedOrder, ...]
    refused: tuple[Refused, ...]

    @property
    def orders(self) -> tuple[Order, ...]:
        """The legal orders, as given."""
        return tuple(p.order for p in self.placed)

    @property
    def cost(self) -> float:
        """Capital the plan costs."""
        return math.fsum(p.cost for p in self.placed)


Examined = dict[Order, tuple[ResolvedOrder | None, list[Reason]]]
"""What orders of one seat were found to be in one world, each apart from any plan."""


class OrderChecker:
    """Checks orders against one scenario's rules."""

    def __init__(self, names: Labels) -> None:
        self.names, self.rules = names, names.rules
        self.orders_per_turn = names.model.compiled.orders_per_turn

    def admit(self, world: World, seat: str, orders: Iterable[Order], examined: Examined | None = None) -> CheckedPlan:
        """Return the legal ones of `orders`, taken in the order given, and the others with every reason.

        `examined` keeps what orders were found to be in this world.
        """
        placed: list[ResolvedOrder] = []
        refused: list[Refused] = []
        for order in orders:
            found, reasons = self.examine(world, seat, order, placed, examined)
            if found is not None and not reasons:
                placed.append(found)
            else:
                refused.append(Refused(order, tuple(reasons)))
        return CheckedPlan(tuple(placed), tuple(refused))

    def examine(
        self,
        world: World,
        seat: str,
        order: Order,
        before: Sequence[ResolvedOrder] = (),
        examined: Examined | None = None,
    ) -> tuple[ResolvedOrder | None, list[Reason]]:
        """Return `order` with its slot, and every reason it cannot follow the orders `before` it; `examined` as above."""
        kept = {} if examined is None else examined
        if order not in kept:
            kept[order] = self.examine_alone(world, seat, order)
        found, reasons = kept[order]
        if found is None:
            return None, reasons
        return found, [*reasons, *self.reasons_of_plan(world, seat, found, before, {r.code for r in reasons})]

    def resolved(self, order: Order) -> ResolvedOrder:
        """Return a recorded order with its slot, without asking whether it is legal; raise `GameError` where it has none."""
        reasons: list[Reason] = []
        slot, place = self._slot(order.seat, order, reasons), self._place(order, reasons)
        if slot is None:
            raise GameError(f"{order.action} of {order.seat}: {reasons[0].text}")
        return ResolvedOrder(order, slot, place, self._cost(slot, order))

    def _cost(self, slot: int, order: Order) -> float:
        return (
            0.0
            if order.lift or order.answer
            else float(self.rules.actions[self.rules.slot_action[slot]].cost) * order.amount
        )

    def examine_alone(self, world: World, seat: str, order: Order) -> tuple[ResolvedOrder | None, list[Reason]]:
        """Return `order` as the core takes it and every reason against it, whatever else is in the plan.

        Of an order given later in the turn: only reasons that hold in any world.
        """
        reasons: list[Reason] = []
        if order.seat != seat:
            reasons.append(Reason("seat", f"{order.seat or 'nobody'} is not the seat that plans: {seat}"))
        slot, place = self._slot(seat, order, reasons), self._place(order, reasons)
        if slot is None:
            return None, reasons
        if not 0 <= order.after < self.rules.ticks_per_turn:
            reasons.append(Reason("after", f"A turn has {self.rules.ticks_per_turn} steps, counted from 0."))
        if order.answer:
            return ResolvedOrder(order, slot, -1, 0.0), [*reasons, *self._reasons_of_answer(world, seat, order)]
        for refusal in refusals(world, self.rules, slot, place, order.amount, order.lift):
            if not order.after or (refusal.code in _ALWAYS and not order.lift):
                reasons.append(Reason(refusal.code, self._named(refusal.text)))
        return ResolvedOrder(order, slot, place, self._cost(slot, order)), reasons

    def _named(self, text: str) -> str:
        """Return a reason of the core with the name of the formation whose id it begins with."""
        first, blank, rest = text.partition(" ")
        if first in self.names.formation_index:
            return f"{self.names.thing('formation', first)}{blank}{rest}"
        return text

    def _reasons_of_answer(self, world: World, seat: str, order: Order) -> list[Reason]:
        """Return why a proposal that the seat may be asked about is not answered now; of one answered later, nothing."""
        slot = self.names.slots[order.proposer, order.action, order.target]
        row = row_of(self.rules, [slot], [self.names.actor_index[seat]])
        bare = not order.place and order.amount == 1 and not order.lift
        reasons = [] if bare else [Reason("answer", "An answer has no place and no size, and lifts nothing.")]
        if not order.after and not waiting(world, self.rules, row)[0, 0]:
            reasons.append(Reason("asked", NOT_ASKED_NOW))
        return reasons

    def reasons_of_plan(
        self, world: World, seat: str, found: ResolvedOrder, before: Sequence[ResolvedOrder], codes: Container[str] = ()
    ) -> list[Reason]:
        """Return why *found* cannot follow the orders *before* it; *codes* are those of reasons already given."""
        reasons: list[Reason] = []
        if found.order.answer:
            said = (found.order.proposer, found.order.action, found.order.target)
            answers = [p.order for p in before if p.order.answer]
            if any((one.proposer, one.action, one.target) == said for one in answers):
                reasons.append(Reason("answered", "The plan holds an answer to this proposal already."))
            return reasons
        before = [p for p in before if not p.order.answer]
        actor = self.names.actor_index[seat]
        most, capital = self.orders_per_turn[actor], world.actor[self.rules.track(Kind.ACTOR, "capital"), actor, 0]
        dilemma = dilemma_of(self.rules, found.slot)
        if dilemma is not None and any(p.slot in dilemma.choices and p.slot != found.slot for p in before):
            reasons.append(Reason("answered", "The plan holds another answer to this question."))
        if dilemma is None and len([p for p in before if dilemma_of(self.rules, p.slot) is None]) >= most:
            reasons.append(Reason("orders", f"{self.names.actor(seat)} gives at most {most} orders a turn."))
        if any(p.slot == found.slot and p.order.after == found.order.after for p in before):
            reasons.append(Reason("twice", "The same order is already in the plan."))
        left = float(capital) - math.fsum(p.cost for p in before if not p.order.after)
        if not found.order.after and found.cost > left + 1e-6 and "capital" not in codes:
            reasons.append(
                Reason(
                    "capital",
                    f"It costs {counted(found.cost, 'point')} of capital; you have {max(left, 0):.1f}.",
                )
            )
        return reasons

    def _slot(self, seat: str, order: Order, reasons: list[Reason]) -> int | None:
        by = order.proposer if order.answer else seat
        slot = self.names.slots.get((by, order.action, order.target))
        if slot is None:
            reasons.append(self._no_slot(by, order))
            return None
        if not order.answer:
            return slot
        if seat not in self.names.actor_index:
            reasons.append(Reason("unknown", _unknown("actor", seat, self.names.actor_index)))
            return None
        row = int(row_of(self.rules, slot, self.names.actor_index[seat]))
        if row < 0:
            who, title = self.names.actor(seat), self.names.action(order.action)
            reasons.append(Reason("not_asked", f"Nobody asks for the consent of {who} to '{title}'."))
            return None
        return number_of(self.rules, row, order.answer == OBJECT)

    def _no_slot(self, seat: str, order: Order) -> Reason:
        """Return why a seat cannot name an order, whatever the world."""
        names, rules = self.names, self.rules
        if seat not in names.actor_index:
            return Reason("unknown", _unknown("actor", seat, names.actor_index))
        if order.action not in names.action_index:
            return Reason("unknown", _unknown("action", order.action, names.action_index))
        mine = [target for who, action, target in names.slots if who == seat and action == order.action]
        title = names.action(order.action)
        kind = rules.target_kind[names.action_index[order.action]]
        if not mine:
            return Reason("not_yours", f"{names.actor(seat)} cannot order '{title}'.")
        if not kind:
            return Reason("target", f"'{title}' takes no target.")
        if not order.target:
            return Reason("target", f"'{title}' needs a target: {listed(mine, limit=8)}.")
        own = kind == "actor" and order.target == seat
        if own or order.target in names.things(kind):
            aim = "who orders it" if own else names.thing(kind, order.target)
            return Reason("target", f"'{title}' cannot be aimed at {aim}; it can at {listed(mine, limit=8)}.")
        return Reason("unknown", _unknown(kind, order.target, mine))

    def _place(self, order: Order, reasons: list[Reason]) -> int:
        if not order.place:
            return -1
        if order.place not in self.names.region_index:
            reasons.append(Reason("unknown", _unknown("region", order.place, self.names.region_index)))
            return -1
        return self.names.region_index[order.place]


def canonical(orders: Iterable[Order]) -> tuple[Order, ...]:
    """Return *orders* in the order a record keeps them: by seat, action, target, place."""
    return tuple(
        sorted(
            orders,
            key=lambda o: (
                *(o.after, o.seat, o.action, o.target, o.place, o.lift, o.amount, o.note),
                *(o.proposer, o.answer),
            ),
        )
    )


def to_core(placed: Iterable[ResolvedOrder]) -> Orders:
    """Return *placed* as orders of the core for a batch of one."""
    resolved = list(placed)
    return Orders.make(
        slot=np.array([p.slot for p in resolved], np.int64),
        place=np.array([p.place for p in resolved], np.int64),
        amount=np.array([p.order.amount for p in resolved], np.float32),
        lift=np.array([p.order.lift for p in resolved], bool),
        world=np.zeros(len(resolved), np.int64),
    )


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    return f"There is no {kind} {name!r}" + (did_you_mean(name, known) or ".")
