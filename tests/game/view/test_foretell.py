"""What an order is foretold to do: from the seat's own estimates alone, and what the core then does."""

from __future__ import annotations

import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.view.foretell_types import Foretold
from tests.benchmarks.foretold import figures, measure
from tests.game.hidden import EVERYTHING, Ignorance, at_turn, played
from tests.january import january


def game(seat: str, turns: int = 0, seed: int = 3) -> Game:
    game = Game.new(january(), {seat: "human"}, seed=seed)
    for _ in range(turns):
        game.commit()
    return game


def delta(foretold: Foretold, aim: str) -> float:
    return next(one.delta for one in foretold.aims if one.id == aim)


def test_what_is_foretold_at_once_is_what_the_turn_then_does() -> None:
    with_it, without = game("NATO"), game("NATO")
    order = Order("NATO", "consult_allies")
    foretold = with_it.seat("NATO").foretell(order)
    assert not with_it.seat("NATO").set_plan([order])
    with_it.commit(), without.commit()
    unity = [next(o.value for o in one.seat("NATO").view().objectives if o.id == "unity") for one in (with_it, without)]
    assert delta(foretold, "unity") == pytest.approx(unity[0] - unity[1], rel=0.2)
    assert delta(foretold, "unity") > 0.01
    assert foretold.arrives == with_it.prepared.names.date(0)
    assert "Helps: Unity that is real" in foretold.sentence
    number = next(one for one in foretold.numbers if one.ref == "body:NAC.cohesion")
    assert (number.how, number.when, number.delta > 0.01) == ("at once", foretold.arrives, True)
    assert number.before is not None


@pytest.mark.parametrize("seat", ["NATO", "RUS"])
def test_two_truths_that_a_seat_cannot_tell_apart_foretell_the_same(seat: str) -> None:
    base, told = played(january(), 4, 4, {"RUS": "rollback"}), []
    of = Ignorance(base.prepared, base.chance, base.names.actor_index[seat])
    for change in ((), EVERYTHING):
        handle = SeatHandle(at_turn(base, 4, change, of, 7), seat)
        orders = legal_orders(handle)
        told.append([handle.foretell(order) for order in orders[::2]])
    assert len(told[0]) > 5
    assert any(abs(aim.delta) > 0.01 for one in told[0] for aim in one.aims)
    assert told[0] == told[1]


def legal_orders(handle: SeatHandle) -> list[Order]:
    """Return an order of every action that the seat may give now."""
    out = []
    for choice in handle.choices():
        target = next((one for one in choice.targets if one.legal), None)
        if target is not None:
            places = handle.places(choice.action, target.id)
            place = next((one.id for one in places if one.legal), "")
            if place or not choice.needs_place:
                out.append(Order(handle.seat, choice.action, target.id, place))
    return out


def test_the_turns_of_random_orders_do_what_was_foretold() -> None:
    """A sample of `python -m tests.benchmarks.foretold`, whose whole is the slow test."""
    found = measure(january(), ("NATO", "ITA", "EU"), orders=9, games=1, days=(3,))
    effects = [pair for _, whole, _ in found.values() for pair in whole]
    there, agree, miss = figures(effects)
    assert sum(orders for _, _, orders in found.values()) >= 20
    assert there >= 10
    assert agree >= 0.85
    assert miss <= 0.2


@pytest.mark.slow
def test_of_every_seat_random_orders_do_what_was_foretold() -> None:
    every = []
    for _, whole, orders in measure(january(), january().playable, orders=200, games=3).values():
        _, agree, miss = figures(whole)
        every += whole
        assert orders >= 190
        assert agree >= 0.8  # where an aim is nearly full, an estimate may have it full
        assert miss <= 0.2
    assert figures(every)[1] >= 0.95
