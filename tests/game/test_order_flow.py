"""An order is examined once on its way from the click to the turn."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from brinkmanship.desktop.session import Session
from brinkmanship.game.session import order_check
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared

BOAST, MARCH = Order("BLUE", "boast"), Order("BLUE", "march", "BLUE-1", "HILL")


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """The slots for which the core was asked whether an order of them is legal, and how often."""
    asked: Counter[int] = Counter()
    real = order_check.refusals

    def counting(world: Any, rules: Any, slot: int, *more: Any) -> Any:
        asked[slot] += world.day == 0  # the days after are of other choices
        return real(world, rules, slot, *more)

    monkeypatch.setattr(order_check, "refusals", counting)
    return asked


def test_an_order_is_examined_once_from_the_click_to_the_turn(toy: Prepared, examined: Counter[int]) -> None:
    game = Game.new(toy, seats={"BLUE": "human", "others": "wait"})
    session = Session(game.seat("BLUE"))
    slots = toy.names.slots
    assert session.game.check(BOAST) is None  # the button is drawn, again and again
    assert session.game.check(BOAST) is None
    assert session.add(BOAST) is None
    assert session.add(MARCH) is None
    session.move(1, -1)
    session.undo()
    session.redo()
    assert session.view.plan == (MARCH, BOAST)
    session.commit()
    while session.poll() is None:
        pass
    assert set(game.control().branch[-1].orders) == {BOAST, MARCH}
    assert +examined == {slots["BLUE", order.action, order.target]: 1 for order in (BOAST, MARCH)}
