"""Going home is a movement: which formations go, how many of them, and on what day they are there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import readiness, verbs
from brinkmanship.simulation.rules import Selection
from brinkmanship.simulation.world import Kind, Movement, Posture

RECALL = verbs()["recall"]


def table(
    share=1.0, notice=2.0, select=None, km=900.0, personnel=(4000, 3000, 2000, 1000), own_notice=10.0, branch="ground"
):
    rules = toy.rules(
        regions=3,
        spacing_km=km,
        formations=[
            {"id": f"A{i}", "owner": 0, "region": 1, "notice": own_notice, "personnel": n, "branch": branch}
            for i, n in enumerate(personnel)
        ],
        actions=[
            (toy.action("home", "recall", parameters={"share": share, "notice": notice}, select=select), "", [(0, -1)])
        ],
    )
    rules = replace(rules, garrison=np.zeros(len(personnel), np.int16))
    game = toy.Table(rules, 2, ledger=False)
    game.world.posture[:] = Posture.ATTACK
    return game


def days_until_home(game, formation=0):
    while game.world.location[formation, 0] != 0 and game.world.day < 60:
        game.run(readiness.MECHANISM)
    return game.world.day


@pytest.mark.parametrize(
    ("notice", "own", "km"), [(2, 10, 900), (0, 10, 900), (5, 3, 900), (1, 10, 200), (2, 10, 1500)]
)
def test_the_day_of_arrival_is_notice_loading_and_way(notice, own, km):
    """ceil(min(the order's notice, its own) + loading + km / 300)."""
    game = table(notice=notice, own_notice=own, km=km)
    game.order(0, RECALL)
    loading = 2 if km > 300 else 0
    assert days_until_home(game) == int(np.ceil(min(notice, own) + loading + km / 300 - 1e-9))
    assert (game.world.posture == Posture.GARRISON).all()
    assert (game.world.movement == Movement.STANDING).all()


def test_a_share_is_counted_in_soldiers_and_whole_formations():
    game = table(share=0.4)  # 4,000 of 10,000
    game.order(0, RECALL)
    game.run(readiness.MECHANISM, 20)
    assert game.world.location[:, 0].tolist() == [0, 1, 1, 1]
    game.order(0, RECALL)  # 2,400 of the 6,000 that are left: the first does not fit by half, the second does
    game.run(readiness.MECHANISM, 20)
    assert game.world.location[:, 0].tolist() == [0, 0, 1, 1]


def test_a_claim_of_a_small_share_moves_nobody():
    game = table(share=0.04)
    game.order(0, RECALL)
    game.run(readiness.MECHANISM, 20)
    assert (game.world.location == 1).all()
    assert (game.world.posture == Posture.ATTACK).all()


def test_only_those_selected_go():
    for select, goes in (
        (Selection((), (1,), ("ground",)), True),
        (Selection((), (2,), ()), False),
        (Selection((), (), ("air",)), False),
        (Selection((1,), (), ()), False),
    ):
        game = table(select=select)
        game.order(0, RECALL)
        game.run(readiness.MECHANISM, 20)
        assert ((game.world.location == 0) == goes).all()


def test_those_on_their_way_to_the_zone_turn_round():
    game = table(select=Selection((), (2,), ()))
    game.world.movement[0], game.world.destination[0] = Movement.MOVING, 2
    game.track(Kind.FORMATION, "days_left")[0] = 3
    game.order(0, RECALL)
    game.run(readiness.MECHANISM, 20)
    assert game.world.location[:, 0].tolist() == [0, 1, 1, 1]
