"""Who decides by the scenario's doctrine: quantal response over the legal options, for all actors and worlds at once.

An option's chance is proportional to ``exp(precision * appeal)`` and waiting has appeal 0 (quantal response: McKelvey
and Palfrey 1995, "Quantal response equilibria for normal form games", Games and Economic Behavior 10). An actor picks
up to its orders a turn one after the other, without repeating an action on a target and within its capital; the first
time it picks waiting, it is done for the turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from brinkmanship.players.answering import answer_dilemmas, costs_of
from brinkmanship.players.appeals import Appeals
from brinkmanship.players.difficulty import NORMAL, Difficulty
from brinkmanship.players.picking import OptionTable, table_of, tables_of
from brinkmanship.scenario.compile import CompiledOption
from brinkmanship.simulation.arrays import some
from brinkmanship.simulation.exact import exp_in_place
from brinkmanship.simulation.expressions import Apply, Expression, Number, Role, Scope
from brinkmanship.simulation.legality import checked, requirements
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Purpose, Randomness
from brinkmanship.simulation.rewriting import conjuncts, substitute
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import Kind, SlotPhase, World

_STEEPEST = np.float32(30.0)  # of precision * appeal: beyond this a choice is certain anyway
_FLATTEST = np.float32(-87.0)  # nobody in as many worlds as there are atoms chooses this
_FEW = 8  # worlds up to which all actors pick from one table: options that are not there cost less than calls


@dataclass(frozen=True, slots=True)
class DoctrineTables:
    """The options of all actors as arrays, sorted by actor."""

    slot: NDArray[np.int64]  # (options,)
    place: NDArray[np.int16]  # (options,)
    amount: NDArray[np.float32]  # (options,)
    lift: NDArray[np.bool_]  # (options,)
    picks: int  # the most orders a turn that any actor has
    tables: tuple[OptionTable, ...]  # the actors, those with about as many options together
    whole: tuple[OptionTable, ...]  # all of them in one table
    appeals: Appeals  # times precision
    slots: NDArray[np.int64]  # the different slots, which are checked once
    least: NDArray[np.float32]  # (slots,) the least size that any option orders
    slot_row: NDArray[np.intp]  # (options,) position in slots

    @classmethod
    def build(cls, rules: Rules, options: Iterable[CompiledOption], orders_per_turn: Sequence[int]) -> DoctrineTables:
        """Return the tables for *options*; *orders_per_turn* has one number an actor."""
        listed = sorted(options, key=lambda o: (o.actor, o.slot, o.place, o.lift))
        slot = np.array([o.slot for o in listed], np.int64)
        actors = [o.actor for o in listed]
        edges = [0, *(i for i in range(1, len(listed)) if actors[i] != actors[i - 1]), len(listed)]
        ranges = [
            (actors[first], first, last, int(orders_per_turn[actors[first]]))
            for first, last in pairwise(edges)
            if last > first
        ]
        bound = [_bound(rules, o) for o in listed]
        slots, slot_row = np.unique(slot, return_inverse=True)
        slot_row = slot_row.reshape(-1)
        cost = [0.0 if o.lift else rules.actions[rules.slot_action[o.slot]].cost * o.amount for o in listed]
        least = np.full(len(slots), np.inf, np.float32)
        np.minimum.at(least, slot_row, np.array([o.amount for o in listed], np.float32))
        costs = np.array(cost, np.float32)
        conditions = [
            conjuncts(when) + (() if o.lift else requirements(rules, o.slot))
            for o, (_, when) in zip(listed, bound, strict=True)
        ]
        sized = any(o.amount != least[r] for o, r in zip(listed, slot_row, strict=True))
        return cls(
            slot=slot,
            place=np.array([o.place for o in listed], np.int16),
            amount=np.array([o.amount for o in listed], np.float32),
            lift=np.array([o.lift for o in listed], bool),
            picks=max((count for *_, count in ranges), default=0),
            tables=tables_of(ranges, slot, costs, sized=sized),
            whole=(table_of(ranges, slot, costs, sized=sized),) if ranges else (),
            appeals=Appeals.of(rules, [appeal for appeal, _ in bound], conditions),
            slots=slots,
            least=least,
            slot_row=slot_row,
        )


@dataclass(frozen=True, slots=True)
class PolicyOptions:
    """The options of one actor by a policy, whose appeals are worked out one by one, as its seat knows the world."""

    slot: NDArray[np.int64]  # (options,)
    place: NDArray[np.int16]  # (options,)
    amount: NDArray[np.float32]  # (options,)
    lift: NDArray[np.bool_]  # (options,)
    appeal: tuple[Expression, ...]  # times precision
    when: tuple[Expression | None, ...]
    table: OptionTable

    @classmethod
    def of(cls, rules: Rules, options: Sequence[CompiledOption], orders_per_turn: Sequence[int]) -> PolicyOptions:
        """Return the table of *options*, all of one actor."""
        listed = sorted(options, key=lambda o: (o.slot, o.place, o.lift))
        actor = listed[0].actor
        cost = [0.0 if o.lift else rules.actions[rules.slot_action[o.slot]].cost * o.amount for o in listed]
        slot, orders = np.array([o.slot for o in listed], np.int64), int(orders_per_turn[actor])
        appeals, when = zip(*(_bound(rules, o) for o in listed), strict=True)
        return cls(
            slot=slot,
            place=np.array([o.place for o in listed], np.int16),
            amount=np.array([o.amount for o in listed], np.float32),
            lift=np.array([o.lift for o in listed], bool),
            appeal=appeals,
            when=when,
            table=tables_of([(actor, 0, len(listed), orders)], slot, np.array(cost, np.float32))[0],
        )


def _bound(rules: Rules, o: CompiledOption) -> tuple[Expression, Expression | None]:
    """Return an option's appeal times its precision, and its condition, without free roles."""
    who = {Role.SELF: o.actor, Role.TARGET: int(rules.slot_target[o.slot]), Role.PLACE: o.place}
    appeal = Apply("*", (Number(o.precision), substitute(o.appeal, who, o.amount, rules)))
    return appeal, None if o.when is None else substitute(o.when, who, o.amount, rules)


def weights(
    world: World,
    rules: Rules,
    doctrine: DoctrineTables,
    precision: float = 1.0,
    randomness: Randomness | None = None,
) -> NDArray[np.float32]:
    """Return the weight of every option, `exp(precision * appeal)` and 0 where not legal, (options, worlds); waiting has 1.

    Appeals are a day's: in a longer turn an option weighs that many days. `precision` is times the doctrine's own.
    `randomness` is the game's, by which estimates err; appeals without any need none.
    """
    allowed = checked(world, rules, doctrine.slots, doctrine.least).take(doctrine.slot_row, axis=0)
    if some(doctrine.lift):
        allowed[doctrine.lift] = world.slot_phase[doctrine.slot[doctrine.lift]] == SlotPhase.IN_FORCE
    with np.errstate(all="ignore"):
        out = doctrine.appeals.values(Scope(world, rules, chance=randomness), allowed)
    if precision != 1:
        out *= np.float32(precision)
    out.clip(_FLATTEST, _STEEPEST, out=out)  # a third of the time of minimum
    exp_in_place(out)
    out *= allowed
    days = rules.ticks_per_turn * rules.hours_per_tick / 24
    if days != 1:
        out *= np.float32(days)
    if np.isnan(out.max(initial=0)):
        out[np.isnan(out)] = 0  # nobody takes what has no number for an appeal
    return out


def decide(
    world: World,
    rules: Rules,
    doctrine: DoctrineTables,
    randomness: Randomness,
    seats: Iterable[int] | None = None,
    level: Difficulty = NORMAL,
) -> Orders:
    """Return the orders of one turn for all worlds, in canonical order.

    `seats` are the actors to decide for (None: all); each has its own draws. `level` sets precision and share of orders.
    """
    asked = None if seats is None else set(seats)
    weight = weights(world, rules, doctrine, level.precision, randomness)
    today = world.day + rules.first_tick
    chance = randomness.uniform(Purpose.DOCTRINE, today, len(rules.actors) * doctrine.picks, world.number)
    capital = world.tracks(Kind.ACTOR)[rules.track(Kind.ACTOR, "capital")]
    answers = answer_dilemmas(world, rules, randomness, asked, level.precision)
    spent = None
    if len(answers):
        spent = rules.slot_actor[answers.slot].astype(np.int64), answers.world
        capital = capital.copy()
        np.subtract.at(capital, spent, costs_of(rules, answers))
    picked = [
        pair
        for table in (doctrine.tables if world.worlds > _FEW else doctrine.whole)
        for pair in table.pick(weight, chance, capital, doctrine.picks, asked, level.orders, spent)
    ]
    if not picked:
        return answers
    option, position = (np.concatenate(arrays) for arrays in zip(*picked, strict=True))
    orders = Orders(
        slot=doctrine.slot[option],
        place=doctrine.place[option],
        amount=doctrine.amount[option],
        lift=doctrine.lift[option],
        world=position,
    )
    return merge([answers, orders])  # which brings them into order
