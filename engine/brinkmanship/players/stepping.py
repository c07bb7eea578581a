"""One step of any number of worlds: `decided` asks every player and refuses what is not legal, with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.players.kinds import parse
from brinkmanship.players.look import Look, UnknownName
from brinkmanship.players.model import Model
from brinkmanship.players.player import Doctrine, Player, as_player
from brinkmanship.simulation.arrays import every, some
from brinkmanship.simulation.asked import NOT_ASKED_NOW, asked, open_to, orderer, read, split
from brinkmanship.simulation.dilemmas import dilemma_tables, first_answers
from brinkmanship.simulation.legality import Refusal, legal, needs_place, refusals
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import Kind, SlotPhase, World
from brinkmanship.text import no_such_seat

Seating = tuple[tuple[Player, tuple[int, ...]], ...]
"""Players with the actors that each decides for; an actor that nobody decides for waits."""


@dataclass(frozen=True, slots=True)
class RefusedOrder:
    """An order that was not legal, in how many worlds, and every reason in the first of them."""

    seat: str
    action: str
    target: str
    worlds: int
    reasons: tuple[Refusal, ...]


def seating(model: Model, players: object) -> Seating:
    """Return who decides for whom: one player for all, or a mapping of seats with `others` for the rest.

    Raises `UnknownName` with the nearest seat, and what `as_player` does.
    """
    actors = model.rules.actors
    given: Mapping[str, Any] = players if isinstance(players, Mapping) else {"others": players}
    for seat in given:
        if seat != "others":
            actor_of(model, seat)
        if isinstance(given[seat], str) and not parse(given[seat])[0].in_runs:
            raise ValueError(f"nobody can play {seat} in a batch of futures: it needs a player that decides by itself")
    made = {id(what): as_player(what) for what in given.values()}
    for player in made.values():
        player.suit(model)
    rest = made[id(given["others"])] if "others" in given else Doctrine()
    held: dict[int, tuple[Player, list[int]]] = {}
    for index, seat in enumerate(actors):
        player = made[id(given[seat])] if seat in given else rest
        held.setdefault(id(player), (player, []))[1].append(index)
    return tuple((player, tuple(mine)) for player, mine in held.values())


def actor_of(model: Model, seat: str) -> int:
    """Return the index of a seat; raise `UnknownName` with the nearest one."""
    actors = model.rules.actors
    if seat not in actors:
        raise UnknownName(no_such_seat(seat, actors))
    return actors.index(seat)


def decided(
    world: World, seats: Seating, model: Model, chance: Randomness, refused: list[RefusedOrder] | None = None
) -> Orders:
    """Return the legal orders of all seats in all worlds; *refused* takes those that were not."""
    parts = []
    for player, actors in seats:
        looks = [Look(model, actor, world, chance) for actor in actors]
        orders = player.decide_all(looks)
        if not isinstance(player, Doctrine):  # whose options are legal as they are picked
            orders = checked(orders, actors, world, model, refused)
        parts.append(orders)
    return parts[0] if len(parts) == 1 else merge(parts)


def checked(
    orders: Orders, actors: Sequence[int], world: World, model: Model, refused: list[RefusedOrder] | None = None
) -> Orders:
    """Return those of `orders` that `actors` may give; `refused` takes the others with every reason.

    A seat's orders are taken slot by slot while capital and orders last.
    """
    if not len(orders):
        return orders
    rules = model.rules
    numbers = len(rules.slot_actor) + 2 * len(asked(rules).slot)
    if some((orders.slot < 0) | (orders.slot >= numbers) | (orders.world >= world.worlds)):
        raise ValueError("an order names no slot or no world of the look it was made with")
    orders, answers = split(orders, rules)
    if len(answers):
        mine = np.isin(asked(rules).actor[read(rules, answers.slot)[0]], list(actors))
        good = mine & open_to(world, rules, answers)
        if refused is not None and not every(good):
            refused += _told(answers, np.flatnonzero(~good), actors, world, model)
        answers = answers.only(good)
        orders = checked(orders, actors, world, model, refused)
        return merge([orders, answers])
    actor = rules.slot_actor[orders.slot].astype(np.int64)
    good = np.isin(actor, list(actors)) & _alone(orders, world, model) & first_answers(orders, rules)
    counts = dilemma_tables(rules).of_slot[orders.slot] < 0  # answers to dilemmas are no orders of the turn's number
    price = np.array([a.cost for a in rules.actions])[rules.slot_action[orders.slot]]
    cost = np.where(orders.lift, 0.0, price * orders.amount)
    key = actor * world.worlds + orders.world
    by_seat = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[by_seat], prepend=-1))
    rank = np.arange(len(by_seat)) - np.repeat(starts, np.diff([*starts, len(by_seat)]))
    left = world.actor[rules.track(Kind.ACTOR, "capital")].astype(np.float64).copy()
    count = np.zeros(left.shape, np.int64)
    most = np.array(model.compiled.orders_per_turn)
    plan_ok = np.ones(len(orders), bool)
    for number in range(int(rank.max()) + 1):
        row = by_seat[rank == number]
        row = row[good[row]]
        who, where = actor[row], orders.world[row]
        fits = ((count[who, where] < most[who]) | ~counts[row]) & (cost[row] <= left[who, where] + 1e-6)
        plan_ok[row[~fits]] = False
        row, who, where = row[fits], who[fits], where[fits]
        count[who, where] += counts[row]
        left[who, where] -= cost[row]
    keep = good & plan_ok
    if refused is not None and not every(keep):
        refused += _told(orders, np.flatnonzero(~keep), actors, world, model)
    return orders if every(keep) else orders.only(keep)


def _alone(orders: Orders, world: World, model: Model) -> NDArray[np.bool_]:
    """Return which orders are legal whatever else their seat orders, (orders,)."""
    rules = model.rules
    slots, first, row = np.unique(orders.slot, return_index=True, return_inverse=True)
    row = row.reshape(-1)
    size = np.array([a.size for a in rules.actions] or [(1, 1)], np.float32)[rules.slot_action[orders.slot]]
    out = legal(world, rules, slots, size[first, 0])[row, orders.world]
    phase = world.slot_phase[orders.slot, orders.world]
    held = (phase == SlotPhase.IN_FORCE) | (phase == SlotPhase.PREPARING)
    out = np.where(orders.lift, held & (world.ending[orders.world] < 0), out)
    look = Look(model, int(rules.slot_actor[slots[0]]), world, Randomness(0))
    for slot in slots.tolist():
        mine = np.flatnonzero((orders.slot == slot) & ~orders.lift)
        action = int(rules.slot_action[slot])
        place = orders.place[mine]
        if needs_place(rules, action):
            there = (place >= 0) & (place < len(rules.regions))
            out[mine] &= there & look.open_places(slot)[np.where(there, place, 0), orders.world[mine]]
        else:
            out[mine] &= (place < 0) | (place == rules.actions[action].place)
    fits = np.isfinite(orders.amount) & (size[:, 0] <= orders.amount) & (orders.amount <= size[:, 1])
    return np.asarray(out & (fits | orders.lift))


def _told(
    orders: Orders, rows: NDArray[np.intp], actors: Sequence[int], world: World, model: Model
) -> Iterable[RefusedOrder]:
    rules = model.rules
    for number in np.unique(orders.slot[rows]).tolist():
        mine = rows[orders.slot[rows] == number]
        first, who = int(mine[0]), orderer(rules, number)
        seat, answers = rules.actors[who], number >= len(rules.slot_actor)
        slot = int(asked(rules).slot[read(rules, number)[0]]) if answers else number
        if who not in actors:
            why = [Refusal("seat", f"{seat} is not the seat that orders it.")]
        elif answers:
            why = [Refusal("asked", NOT_ASKED_NOW)]
        else:
            why = refusals(
                world, rules, slot, int(orders.place[first]), float(orders.amount[first]), bool(orders.lift[first]),
                int(orders.world[first]),
            )  # fmt: skip
            why = why or [Refusal("plan", "The seat has no more orders, or no more capital, for this turn.")]
        yield RefusedOrder(seat, *model.proposal(slot)[1:], len(mine), tuple(why))
