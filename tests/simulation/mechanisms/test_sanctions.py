"""Sanctions: the trade-weighted loss, its mirror on senders, phases, lags, and books that balance."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import sanctions
from brinkmanship.simulation.world import Kind

TRADE = np.array([[0, 0.02, 0.01, 0.03], [0.03, 0, 0, 0], [0.05, 0, 0, 0], [0.02, 0, 0, 0]])


def game(level=0.5, phase_in=10.0, sender_cost=0.5, worlds=1, ledger=False, **parameters):
    body = toy.Body("UNION", np.array([1, 2], np.int16), "unanimity", 1, np.ones(2, np.float32), 0, 1)
    numbers = {"level": level, "phase_in_days": phase_in, "sender_cost": sender_cost}
    rules = toy.rules(
        actors=("TGT", "ONE", "TWO", "SIX"),
        bodies=[body],
        ties={"trade": TRADE},
        parameters={"sanctions.adaptation": 0.0, **{f"sanctions.{k}": v for k, v in parameters.items()}},
        actions=[
            (toy.action("alone", "sanction", measure=True, parameters=numbers), "actor", [(1, 0), (3, 0)]),
            (
                toy.action("union", "sanction", measure=True, parameters=numbers, consent=toy.Consent(body=0)),
                "actor",
                [(1, 0), (2, 0)],
            ),
        ],
    )
    return toy.Table(rules, worlds, ledger=ledger)


def value(table, name, actor):
    return float(table.track(Kind.ACTOR, name)[actor, 0])


def test_loss_is_trade_weighted_and_mirrored_on_the_sender():
    table = game(lag=0.01)
    table.order(0)
    table.run(sanctions.MECHANISM, 40)
    assert value(table, "economy", 0) == pytest.approx(1 - 0.5 * 0.02, rel=1e-5)
    assert value(table, "economy", 1) == pytest.approx(1 - 0.5 * 0.5 * 0.03, rel=1e-5)
    assert value(table, "sanction_cost", 1) == pytest.approx(0.0075, rel=1e-4)
    assert value(table, "economy", 2) == value(table, "economy", 3) == 1
    assert value(table, "sanctioned", 0) == pytest.approx(0.5 * 0.02 / 0.06, rel=1e-5)


def test_phase_in_is_linear_and_whole_after_its_days():
    table = game(lag=0.01, phase_in=10)
    table.order(0)
    for day in range(1, 14):
        table.run(sanctions.MECHANISM)
        assert value(table, "sanction_loss", 0) == pytest.approx(0.01 * min(day / 10, 1), rel=1e-4)


@pytest.mark.parametrize("hours", [24, 6])
def test_the_loss_is_felt_with_an_exponential_lag(hours):
    table = game(phase_in=0, lag=20)
    object.__setattr__(table.rules, "hours_per_tick", hours)
    table.order(0)
    table.run(sanctions.MECHANISM, 30 * 24 // hours)
    assert value(table, "sanction_loss", 0) == pytest.approx(0.01 * (1 - np.exp(-30 / 20)), rel=1e-4)


def test_a_bodys_package_binds_all_members_once_whoever_proposed_it():
    table = game(lag=0.01)
    table.order(2)
    table.order(3)
    table.run(sanctions.MECHANISM, 30)
    assert value(table, "sanction_loss", 0) == pytest.approx(0.5 * (0.02 + 0.01), rel=1e-4)
    assert value(table, "sanction_cost", 2) == pytest.approx(0.25 * 0.05, rel=1e-4)
    assert value(table, "sanction_cost", 3) == 0


def test_packages_of_a_pair_add_up_to_at_most_all_trade():
    table = game(lag=0.01, level=0.8)
    table.order(0)
    table.order(2)
    table.run(sanctions.MECHANISM, 30)
    assert value(table, "sanction_loss", 0) == pytest.approx(1.0 * 0.02 + 0.8 * 0.01, rel=1e-4)


def test_adaptation_takes_a_share_of_the_loss():
    table = game(lag=0.01, phase_in=0, adaptation=0.4, adaptation_days=20)
    table.order(0)
    table.run(sanctions.MECHANISM, 40)
    assert value(table, "sanction_loss", 0) == pytest.approx(0.01 * 0.6, rel=1e-4)


def test_lifting_gives_everything_back():
    table = game(lag=3)
    table.order(0)
    table.run(sanctions.MECHANISM, 20)
    table.lift(0)
    table.run(sanctions.MECHANISM, 60)
    assert value(table, "economy", 0) == pytest.approx(1, abs=1e-5)
    assert value(table, "sanctioned", 0) == 0


def test_the_economy_moves_by_the_change_of_the_losses_and_the_ledger_says_so():
    table = game(ledger=True)
    table.order(0)
    table.order(2)
    table.run(sanctions.MECHANISM, 25)
    for actor in range(4):
        booked = value(table, "sanction_loss", actor) + value(table, "sanction_cost", actor)
        assert value(table, "economy", actor) == pytest.approx(1 - booked, abs=1e-6)
    economy = table.rules.track(Kind.ACTOR, "economy")
    told = sum(e.amount for e in table.ledger.entries if e.track == economy and e.kind == Kind.ACTOR and e.thing == 0)
    assert told == pytest.approx(value(table, "economy", 0) - 1, abs=1e-6)
