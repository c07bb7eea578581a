"""What January 2022 is judged by: a policy of sense for every seat, families of levers, absurdities that never happen."""

from __future__ import annotations

import numpy as np
import pytest

import brinkmanship as bm
from brinkmanship.analysis.balance.beliefs import beliefs
from brinkmanship.analysis.balance.games import never
from brinkmanship.analysis.balance.orders import lever_slots
from brinkmanship.analysis.balance.rows import Chosen
from brinkmanship.analysis.balance.trials import Bench
from brinkmanship.players.policy import Policy


@pytest.fixture(scope="module")
def crisis() -> bm.Crisis:
    return bm.load("january-2022")


@pytest.fixture(scope="module")
def bench(crisis: bm.Crisis) -> Bench:
    return Bench(crisis.prepared, 1, 100)


def test_every_seat_has_a_short_policy_of_sense_that_reads_only_what_it_may_know(bench: Bench) -> None:
    sense = bench.prepared.names.scenario.policies["sense"]
    assert set(sense) == {bench.rules.actors[seat] for seat in bench.seats}
    assert all(5 <= len(policy.options) <= 13 for policy in sense.values())
    Policy("sense").suit(bench.prepared.model)


@pytest.mark.slow
def test_sense_gives_orders_that_are_legal(crisis: bm.Crisis) -> None:
    played = crisis.play(crisis.start(worlds=10, seed=4), "policy:sense", turns=25, watch=["UKR.mobilisation"])
    assert played.futures.refused == ()
    assert np.asarray(played["UKR.mobilisation"])[-1].max() > 0.05


def test_every_lever_is_in_the_hands_of_playable_seats(bench: Bench) -> None:
    found = lever_slots(bench, Chosen())
    assert {"deterrence", "concession", "gifts", "arms", "alliance", "intelligence"} == set(found)
    assert all(len(slots) >= 5 for slots in found.values())


@pytest.mark.slow
def test_absurdities_do_not_happen(bench: Bench) -> None:
    [(_, measure)] = never(bench, Chosen())
    found = measure()["lines"]
    assert len(found) >= 25
    assert {name: line["first"] for name, line in found.items() if line["futures"]} == {}


@pytest.mark.slow
def test_what_seats_believe_of_war_comes_true(crisis: bm.Crisis) -> None:
    """In bins of a hundred looks and more of 1,200 games: fewer than balance plays, so within wider bounds."""
    [(_, measure)] = beliefs(Bench(crisis.prepared, 3, 1200), Chosen())
    for seat, found in measure()["seats"].items():
        gaps = {said: abs(came - said) for said, came, looks in found["bins"] if looks >= 100}
        assert len(gaps) >= 6, seat
        assert max(gaps.values()) < 0.19, f"{seat}: {gaps}"
        assert found["mean_gap"] < 0.07, seat
