"""An aim is a number like any other: it has a change since the last turn, and causes that sum to it."""

from __future__ import annotations

from functools import cache

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.seat_handle import SeatHandle
from tests.january import january


@cache
def played() -> tuple[SeatHandle, list[dict[str, float]]]:
    """Return NATO's seat after three turns, in the last of which it consulted its allies, and its aims after each."""
    game = Game.new(january(), {"NATO": "human"}, seed=3)
    handle, met = game.seat("NATO"), []
    for turn in range(3):
        if turn == 2:
            assert not handle.set_plan([Order("NATO", "consult_allies")])
        game.commit()
        met.append({one.id: one.value for one in handle.view().objectives})
    return handle, met


def test_an_aim_moves_by_what_it_was_met_less_a_turn_ago() -> None:
    handle, met = played()
    for aim in handle.view().objectives:
        assert aim.delta == pytest.approx(met[-1][aim.id] - met[-2][aim.id], abs=1e-6)
    assert next(aim.delta for aim in handle.view().objectives if aim.id == "unity") > 0.005


def test_the_causes_of_an_aim_sum_to_what_it_is_met() -> None:
    handle, _ = played()
    for aim in handle.view().objectives:
        why = handle.explain(aim.ref)
        assert (why.label, why.value) == (aim.text, pytest.approx(aim.value, abs=1e-5))
        assert why.start + sum(step.amount for step in why.steps) == pytest.approx(why.value, abs=1e-4)
        assert all(abs(step.amount) < 1e-3 for step in why.steps if not step.of)  # what is left over


def test_causes_name_the_number_through_which_they_came() -> None:
    handle, _ = played()
    steps = handle.explain("aim:unity").steps
    consulted = [s for s in steps if s.id == "consult_allies" and s.actor == "NATO"]
    assert [step.of for step in consulted] == ["North Atlantic Council: real unity"]
    assert consulted[0].amount > 0.01


def test_an_aim_that_a_seat_does_not_have_is_refused() -> None:
    with pytest.raises(GameError, match="no such aim"):
        played()[0].explain("aim:nothing")
