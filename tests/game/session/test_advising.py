"""The adviser: what it suggests is legal beside the plan, affordable, worth its price, and told with a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.view.advice import reason
from brinkmanship.game.view.foretell_types import Foretold
from tests.january import january


def seat(id: str, turns: int = 0) -> SeatHandle:
    handle = Game.new(january(), {id: "human"}, seed=7).seat(id)
    for _ in range(turns):
        handle.commit()
    return handle


@pytest.mark.parametrize("id", ["USA", "NATO", "RUS"])
def test_three_different_legal_orders_each_with_its_why(id: str) -> None:
    handle = seat(id)
    found = handle.advise()
    assert len({one.order.action for one in found}) == 3
    for one in found:
        assert handle.check(one.order) is None
        assert one.order.seat == id
        assert one.why.endswith((".", "”."))
        assert one.foretold.total > -0.002 or one.foretold.numbers


def test_they_can_be_ordered_one_after_the_other_and_are_not_suggested_again() -> None:
    handle = seat("USA")
    for _ in range(handle.view().orders_per_turn):
        planned = handle.plan()
        found = handle.advise(1)
        if not found:
            break
        assert found[0].order.action not in {one.action for one in planned}
        assert handle.set_plan([*planned, found[0].order]) == ()
    assert handle.plan()
    if not handle.view().orders_left:
        assert handle.advise() == ()


def test_what_costs_more_than_is_left_is_not_suggested() -> None:
    handle = seat("UKR")
    for one in handle.advise(9):
        assert one.foretold.cost <= handle.view().capital_left + 1e-6


def test_asking_changes_nothing_and_a_thread_gets_the_same() -> None:
    handle = seat("DEU", 2)
    before = handle.view()
    adviser = handle.adviser()
    first = handle.advise()
    assert handle.view() == before
    handle.commit()
    assert adviser.advise() == first  # of the turn it was made in


def test_the_reason_is_the_aims_where_they_gain_else_the_numbers_else_the_action() -> None:
    from tests.january import january as whole

    handle = Game.new(whole(), {"USA": "human"}, seed=7).seat("USA")
    gain = next(one.foretold for one in handle.advise() if one.foretold.total > 0)
    assert reason(gain, "What it is. More.").startswith(gain.sentence)
    bare: Foretold = replace(gain, aims=(), numbers=(), risks=(), total=0.0)
    assert reason(bare, "What it is. More.") == "What it is."
    assert reason(replace(bare, numbers=gain.numbers), "What it is.").startswith(gain.numbers[0].label)
    later = "Later, on 5 February 2022: +6% for “Arms”."
    assert reason(replace(bare, risks=("It may be refused.", later)), "What it is.") == later
