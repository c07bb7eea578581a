"""An order as JSON: what is left out has its usual value, and what is wrong is said by name."""

from __future__ import annotations

from typing import Any

import pytest

from brinkmanship.game.session.orders import Order

FULL = {
    "seat": "RED",
    "action": "march",
    "target": "RED-1",
    "place": "DALE",
    "amount": 2.0,
    "lift": True,
    "note": "now",
}


def test_an_order_goes_through_json_and_back() -> None:
    order = Order.from_json({**FULL, "after": 3})
    assert order == Order("RED", "march", "RED-1", "DALE", 2.0, True, "now", 3)
    assert Order.from_json(order.to_json()) == order
    assert Order.from_json({"action": "boast"}, "BLUE") == Order("BLUE", "boast")
    assert Order.from_json({"action": "boast", "seat": "RED", "target": None}, "BLUE") == Order("RED", "boast")
    assert len(Order.from_json({"action": "boast", "note": "x" * 3000}).note) == 2000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (["march"], "an order is an object such as .* not list"),
        ({**FULL, "who": 1}, "an order has no field 'who'"),
        ({**FULL, "target": 3}, "'target' of an order is a text, not int"),
        ({**FULL, "seat": ["RED"]}, "'seat' of an order is a text, not list"),
        ({**FULL, "amount": True}, "'amount' of an order is a number"),
        ({**FULL, "amount": "2"}, "'amount' of an order is a number"),
        ({**FULL, "amount": 1e9}, "'amount' of an order is a number"),
        ({**FULL, "amount": float("nan")}, "'amount' of an order is a number"),
        ({**FULL, "lift": "yes"}, "'lift' of an order is true or false"),
        ({**FULL, "lift": 1}, "'lift' of an order is true or false"),
        ({**FULL, "after": -1}, "'after' of an order is a whole number"),
        ({**FULL, "after": 1.5}, "'after' of an order is a whole number"),
        ({**FULL, "after": True}, "'after' of an order is a whole number"),
        ({"target": "RED-1"}, "an order names an action"),
    ],
)
def test_what_is_wrong_with_an_order_is_said(data: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Order.from_json(data)
