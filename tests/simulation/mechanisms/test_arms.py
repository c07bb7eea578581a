"""Arms: delivered on an exact day, absorbed along an exponential, nothing lost on the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import arms, verbs
from brinkmanship.simulation.world import Kind

TRANSFER = verbs()["transfer"]


def game(delivery=14.0, absorption=14.0, amount=0.2, lethal=1.0, ledger=False):
    numbers = {"amount": amount, "delivery_days": delivery, "absorption_days": absorption, "lethal": lethal}
    slow = {**numbers, "delivery_days": delivery + 7}
    tension = np.zeros((3, 3))
    tension[2, 1] = 0.8
    return toy.Table(
        toy.rules(
            tracks={(Kind.TIE, "tension"): tension.ravel()},
            actions=[
                (toy.action("send", "transfer", parameters=numbers), "actor", [(0, 1)]),
                (toy.action("later", "transfer", parameters=slow), "actor", [(0, 1)]),
            ],
        ),
        ledger=ledger,
    )


def value(table, name, actor=1):
    return float(table.track(Kind.ACTOR, name)[actor, 0])


@pytest.mark.parametrize("delivery", [0, 1, 2, 14, 45])
def test_arms_arrive_on_the_day(delivery):
    table = game(delivery)
    table.order(0, TRANSFER)
    assert value(table, "pipeline") == pytest.approx(0.2)
    for day in range(1, delivery + 3):
        table.run(arms.MECHANISM)
        assert (value(table, "pipeline") == 0) == (day >= delivery)


def test_absorption_is_exponential():
    table = game(3, 14)
    table.order(0, TRANSFER)
    table.run(arms.MECHANISM, 3)
    for day in range(1, 40):
        table.run(arms.MECHANISM)
        assert value(table, "armament") == pytest.approx(0.2 * (1 - np.exp(-day / 14)), rel=1e-4)


def test_two_lines_arrive_each_on_its_day():
    table = game(5, 1000)
    table.order(0, TRANSFER)
    table.order(1, TRANSFER, amount=2)
    table.run(arms.MECHANISM, 5)
    assert value(table, "pipeline") == pytest.approx(0.4)
    table.run(arms.MECHANISM, 6)
    assert value(table, "pipeline") == pytest.approx(0.4)
    table.run(arms.MECHANISM)
    assert value(table, "pipeline") == 0


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 1), st.floats(0.1, 1.5)), max_size=6), st.integers(0, 20))
def test_nothing_pledged_is_ever_lost(orders, delivery):
    table = game(delivery)
    pledged = 0.0
    for day in range(70):
        for when, slot, amount in orders:
            if when == day:
                table.order(slot, TRANSFER, amount=amount)
                pledged += 0.2 * amount
        table.run(arms.MECHANISM)
        held = value(table, "pipeline") + value(table, "delivered") + value(table, "armament")
        assert held == pytest.approx(pledged, abs=1e-5)
    assert value(table, "pipeline") == 0


def test_lethal_arms_alarm_who_is_at_odds_with_the_recipient():
    table = game(lethal=1.0)
    table.order(0, TRANSFER)
    assert value(table, "threat", 2) == pytest.approx(0.3 + 0.2 * 0.1 * 0.8)
    assert value(table, "threat", 0) == pytest.approx(0.3)
    table = game(lethal=0.0)
    table.order(0, TRANSFER)
    assert value(table, "threat", 2) == pytest.approx(0.3)
