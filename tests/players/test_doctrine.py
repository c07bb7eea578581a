"""Doctrine players choose by quantal response, within orders and capital, each world and actor by itself."""

from __future__ import annotations

import numpy as np
import pytest

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.players.doctrine import decide
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import Kind, SlotPhase, World

WORLDS = 20_000


def start(toy: Prepared, worlds: int = WORLDS) -> World:
    return begin(toy.rules, Randomness(1), worlds, {toy.rules.actors.index("RED"): 1})


def share(toy: Prepared, orders: Orders, actor: str, action: str, target: str = "", worlds: int = WORLDS) -> float:
    slot = toy.names.slots[actor, action, target]
    return float((orders.slot == slot).sum()) / worlds


def test_shares_are_those_of_the_quantal_response(toy: Prepared) -> None:
    world = start(toy)
    world.actor[toy.rules.track(Kind.ACTOR, "capital")] = 12
    orders = decide(world, toy.rules, toy.doctrine, Randomness(3))
    # GREY has one order and one option of appeal 0 beside waiting: one in two
    assert share(toy, orders, "GREY", "boast") == pytest.approx(0.5, abs=0.015)
    # BLUE may pick twice, but the same option only once: a half, for the second pick finds only waiting
    assert share(toy, orders, "BLUE", "boast") == pytest.approx(0.5, abs=0.015)
    # RED: precision 2; boast 0.5, talk resolve - 0.5 = 0.2, waiting 0; the second pick is among what is left
    boast, talk = np.exp(2 * 0.5), np.exp(2 * 0.2)
    first = 1 + boast + talk
    expected = boast / first + talk / first * boast / (1 + boast)
    assert share(toy, orders, "RED", "boast") == pytest.approx(expected, abs=0.015)
    expected = talk / first + boast / first * talk / (1 + talk)
    assert share(toy, orders, "RED", "talk", "BLUE") == pytest.approx(expected, abs=0.015)


def test_a_condition_that_does_not_hold_and_an_illegal_option_are_never_picked(toy: Prepared) -> None:
    world = start(toy)
    orders = decide(world, toy.rules, toy.doctrine, Randomness(3))
    assert share(toy, orders, "RED", "embargo", "BLUE") == 0
    world.day = 3
    assert share(toy, decide(world, toy.rules, toy.doctrine, Randomness(3)), "RED", "embargo", "BLUE") > 0.05
    world.ending[:] = 0
    assert len(decide(world, toy.rules, toy.doctrine, Randomness(3))) == 0


def test_lifting_is_an_option_only_while_in_force(toy: Prepared) -> None:
    world = start(toy)
    slot = toy.names.slots["RED", "embargo", "BLUE"]
    assert not decide(world, toy.rules, toy.doctrine, Randomness(3)).lift.any()
    world.slot_phase[slot] = SlotPhase.IN_FORCE
    orders = decide(world, toy.rules, toy.doctrine, Randomness(3))
    assert (orders.slot[orders.lift] == slot).all()
    assert orders.lift.mean() > 0.1


def test_capital_is_not_overdrawn_and_orders_a_turn_are_kept(toy: Prepared) -> None:
    world = start(toy)
    world.day = 3
    capital = toy.rules.track(Kind.ACTOR, "capital")
    world.actor[capital] = 1.5
    orders = decide(world, toy.rules, toy.doctrine, Randomness(5))
    cost = np.array([a.cost for a in toy.rules.actions])[toy.rules.slot_action[orders.slot]]
    actor = toy.rules.slot_actor[orders.slot]
    spent, given = np.zeros((3, WORLDS)), np.zeros((3, WORLDS), int)
    np.add.at(spent, (actor, orders.world), cost)
    np.add.at(given, (actor, orders.world), 1)
    assert spent.max() == 1
    assert given.max(axis=1).tolist() == [2, 1, 1]
    world.actor[capital] = 0.5
    orders = decide(world, toy.rules, toy.doctrine, Randomness(5))
    assert share(toy, orders, "RED", "talk", "BLUE") == 0


def test_a_world_decides_alone_as_it_does_in_a_batch(toy: Prepared) -> None:
    world = start(toy, 300)
    world.actor[toy.rules.track(Kind.ACTOR, "resolve")] = np.linspace(0, 1, 300, dtype=np.float32)
    whole = decide(world, toy.rules, toy.doctrine, Randomness(9))
    for position in (0, 17, 299):
        alone = decide(world.take(slice(position, position + 1)), toy.rules, toy.doctrine, Randomness(9))
        assert alone.slot.tolist() == whole.slot[whole.world == position].tolist()


def test_what_one_seat_picks_does_not_depend_on_who_else_is_asked(toy: Prepared) -> None:
    world = start(toy, 500)
    whole = decide(world, toy.rules, toy.doctrine, Randomness(9))
    grey = toy.rules.actors.index("GREY")
    only = decide(world, toy.rules, toy.doctrine, Randomness(9), [grey])
    mine = toy.rules.slot_actor[whole.slot] == grey
    assert (whole.world[mine] == only.world).all()
    assert len(decide(world, toy.rules, toy.doctrine, Randomness(9), [])) == 0
