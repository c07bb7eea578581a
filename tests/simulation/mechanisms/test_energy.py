"""Energy: the arithmetic of storage, shortfall, substitution and prices."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import energy
from brinkmanship.simulation.world import Kind

GAS = np.array([[0, 0, 0], [0.5, 0, 0], [0.2, 0.1, 0]])  # BUY takes half its gas from SUP, TOO a fifth


def game(fraction=0.8, ledger=False, storage=0.4, **parameters):
    rules = toy.rules(
        actors=("SUP", "BUY", "TOO"),
        ties={"gas": GAS, "trade": np.array([[0, 0.04, 0.02], [0, 0, 0], [0, 0, 0]])},
        tracks={(Kind.ACTOR, "storage"): storage},
        parameters={f"energy.{k}": v for k, v in parameters.items()},
        actions=[
            (toy.action("cut", "cut_gas", measure=True, parameters={"fraction": fraction}), "actor", [(0, 1)]),
            (toy.action("stop", "cut_gas", measure=True, parameters={"fraction": fraction}), "", [(0, -1)]),
            (toy.action("ships", "substitute", measure=True, parameters={"share": 0.3, "days": 30.0}), "", [(1, -1)]),
        ],
    )
    return toy.Table(rules, ledger=ledger)


def value(table, name, actor):
    return float(table.track(Kind.ACTOR, name)[actor, 0])


def test_the_winter_draw_is_the_sum_of_a_falling_line():
    table = game()
    table.run(energy.MECHANISM, 30)
    expected = 0.4 - 0.005 * sum(1 - t / 66 for t in range(30))
    assert value(table, "storage", 1) == pytest.approx(expected, rel=1e-5)


def test_european_storage_of_january_2022():
    """40.9 % on 25 January, 39 % on 29 January (reported): the draw must give that within half a point."""
    table = game(storage=0.409)
    table.run(energy.MECHANISM, 4)
    assert value(table, "storage", 1) == pytest.approx(0.39, abs=0.005)


def test_shortfall_is_dependence_times_the_cut_less_what_is_replaced():
    table = game(0.8)
    table.world.actor[table.rules.track(Kind.ACTOR, "substitution"), 1] = 0.25
    table.order(0)
    table.run(energy.MECHANISM)
    assert value(table, "gas_shortfall", 1) == pytest.approx(0.5 * 0.8 * 0.75)
    assert value(table, "gas_shortfall", 2) == 0


def test_a_stop_hits_every_customer():
    table = game(1.0)
    table.order(1)
    table.run(energy.MECHANISM)
    assert [value(table, "gas_shortfall", a) for a in range(3)] == pytest.approx([0, 0.5, 0.2])


def test_two_cuts_of_one_supplier_never_take_more_than_all_of_its_gas():
    table = game(0.8, lag=0.01, price_cost=0.0)
    table.order(0)
    table.order(1)
    table.run(energy.MECHANISM, 2)
    assert [value(table, "gas_shortfall", a) for a in range(3)] == pytest.approx([0, 0.5, 0.2 * 0.8])
    table.run(energy.MECHANISM, 3)
    assert value(table, "economy", 0) == pytest.approx(1 - 0.25 * (0.04 * 1 + 0.02 * 0.8), rel=1e-5)  # sales lost


def test_storage_pays_for_the_shortfall():
    table = game(0.8, winter_draw=0.0)
    table.order(0)
    table.run(energy.MECHANISM, 10)
    assert value(table, "storage", 1) == pytest.approx(0.4 - 10 * 0.016 * 0.4, rel=1e-5)


def test_an_empty_store_covers_nothing_and_output_pays():
    table = game(1.0, storage=0.0, winter_draw=0.0, lag=0.01, price_cost=0.0)
    table.order(0)
    table.run(energy.MECHANISM, 5)
    assert value(table, "storage", 1) == 0
    assert value(table, "economy", 1) == pytest.approx(1 - 0.15 * 0.5, rel=1e-5)


def test_the_supplier_loses_its_sales():
    table = game(1.0, lag=0.01, price_cost=0.0)
    table.order(0)
    table.run(energy.MECHANISM, 5)
    assert value(table, "economy", 0) == pytest.approx(1 - 0.25 * 0.04, rel=1e-5)


def test_substitution_is_linear_and_complete_after_its_days():
    table = game()
    table.order(2)
    for day in range(1, 41):
        table.run(energy.MECHANISM)
        assert value(table, "substitution", 1) == pytest.approx(0.3 * min(day, 30) / 30, rel=1e-4)


def test_prices_rest_without_cause_and_close_their_gap_by_the_day():
    table = game(price_speed=0.25, gas_storage=0.0)
    table.run(energy.MECHANISM, 10)
    assert table.track(Kind.WORLD, "gas_price")[0, 0] == pytest.approx(90)
    table.track(Kind.WORLD, "tension")[:] += 0.3
    goal = 90 * np.exp(1.3 * 0.3)
    for day in range(1, 8):
        table.run(energy.MECHANISM)
        assert table.track(Kind.WORLD, "gas_price")[0, 0] == pytest.approx(goal - (goal - 90) * 0.75**day, rel=1e-4)


def test_prices_of_february_and_march_2022():
    """TTF rose by half with the invasion, then above 300 with heavy sanctions; Brent to about 100, then above 120."""
    table = game(gas_storage=0.4)
    table.track(Kind.WORLD, "tension")[:] = 0.8
    table.run(energy.MECHANISM, 8)
    assert 120 < table.track(Kind.WORLD, "gas_price")[0, 0] < 160
    assert 92 < table.track(Kind.WORLD, "oil_price")[0, 0] < 107
    table.track(Kind.WORLD, "tension")[:] = 1.0
    table.track(Kind.ACTOR, "sanctioned")[0] = 0.6
    table.run(energy.MECHANISM, 12)
    assert 250 < table.track(Kind.WORLD, "gas_price")[0, 0] < 400
    assert 115 < table.track(Kind.WORLD, "oil_price")[0, 0] < 150


def test_the_ledger_explains_storage_and_economy():
    table = game(1.0, ledger=True)
    before = table.world.actor.copy()
    table.order(0)
    table.run(energy.MECHANISM, 20)
    for name in ("storage", "economy", "energy_cost", "gas_shortfall"):
        track = table.rules.track(Kind.ACTOR, name)
        told = sum(e.amount for e in table.ledger.entries if (e.kind, e.track, e.thing) == (Kind.ACTOR, track, 1))
        assert told == pytest.approx(float((table.world.actor - before)[track, 1, 0]), abs=1e-5)
