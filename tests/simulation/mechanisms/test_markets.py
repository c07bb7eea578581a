"""Markets in a war: a shock that jumps, is fed and reverts; money that falls with war and sanctions; nothing in peace."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import markets
from brinkmanship.simulation.world import Kind, SlotPhase

STILL = {
    "temper_spread": 0,
    "noise": 0,
    "jump": 0.3,
    "panic": 0,
    "at_war": 0,
    "sanctions": 0,
    "flight": 0,
    "currency_cost": 0,
}


def game(**parameters):
    rules = toy.rules(
        regions=2,
        controllers=[0, 1],
        axes=[toy.Axis("road", (0, 1))],
        actions=[(toy.action("invade", "attack", measure=True, parameters={"intensity": 1.0}), "axis", [(0, 0)])],
        parameters={f"markets.{name}": value for name, value in {**STILL, **parameters}.items()},
    )
    return toy.Table(rules)


def shock(table):
    return float(table.track(Kind.WORLD, "market_shock")[0, 0])


def test_the_first_day_jumps_and_the_shock_wears_off():
    table = game(reversion=8)
    table.order(0)
    table.run(markets.MECHANISM)
    assert shock(table) == pytest.approx(0.3)
    table.run(markets.MECHANISM, 8)
    assert shock(table) == pytest.approx(0.3 / np.e, rel=1e-3)


def test_news_of_the_first_weeks_feed_it():
    table = game(jump=0, panic=0.1, novelty=12, reversion=1e6)
    table.order(0)
    table.run(markets.MECHANISM, 10)
    assert shock(table) == pytest.approx(0.1 * sum(np.exp(-d / 12) for d in range(10)), rel=1e-3)


def test_peace_moves_nothing_and_an_old_shock_goes_on_wearing_off():
    table = game()
    table.run(markets.MECHANISM, 5)
    assert shock(table) == 0
    assert (table.track(Kind.ACTOR, "currency") == 1).all()
    table.order(0)
    table.run(markets.MECHANISM)
    table.world.slot_phase[:] = SlotPhase.IDLE
    table.run(markets.MECHANISM)
    assert 0 < shock(table) < 0.3


def test_money_falls_with_the_war_and_with_sanctions_and_costs_output():
    table = game(jump=0, at_war=0.1, sanctions=0.5, currency_speed=1.0, currency_cost=0.01)
    table.track(Kind.ACTOR, "sanctioned")[0] = 0.6
    table.order(0)
    table.run(markets.MECHANISM)
    worth = table.track(Kind.ACTOR, "currency")[:, 0]
    assert worth.tolist() == pytest.approx([np.exp(-0.4), np.exp(-0.1), 1], rel=1e-4)
    table.run(markets.MECHANISM)
    assert 1 - table.track(Kind.ACTOR, "economy")[0, 0] == pytest.approx(0.01 * (1 - np.exp(-0.4)), rel=1e-3)
