"""Armies that move by themselves: who is free, where reserves go, what is held back, and that peace moves nobody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import combat, readiness
from brinkmanship.simulation.rules import Operations
from brinkmanship.simulation.world import Kind, Movement

CALM = {
    "quality_spread": 0,
    "daily_spread": 0,
    "local_spread": 0,
    "plan_spread": 0,
    "attrition": 0,
    "withdrawal_threshold": 1,
}


def game(reserve=0.0, tempo=1, values=None, fixed=False, effort=None, attackers=60_000, own=True, staging=()):
    """RED attacks region 1 from 0 and region 5 from 6; BLU holds 1 to 5 and has a brigade in the middle, in 3."""
    value = np.ones(7, np.float32)
    for region, worth in (values or {}).items():
        value[region] = worth
    actions = [(toy.action("invade", "attack", measure=True, parameters={"intensity": 1.0}), "axis", [(0, 0), (0, 1)])]
    if effort is not None:
        actions.append((toy.action("effort", "main_effort", measure=True), "region", [(1, effort)]))
    rules = toy.rules(
        regions=7,
        controllers=[0, 1, 1, 1, 1, 1, 0],
        area_km2=1e6,
        axes=[toy.Axis("west", (0, 1)), toy.Axis("east", (6, 5))],
        formations=[
            {"owner": 0, "region": 0, "personnel": attackers, "id": "r-west"},
            {"owner": 0, "region": 6, "personnel": attackers, "id": "r-east"},
            {"owner": 1, "region": 1, "personnel": 10_000, "id": "b-west"},
            {"owner": 1, "region": 5, "personnel": 10_000, "id": "b-east"},
            {"owner": 1, "region": 3, "personnel": 4_000, "notice": 0, "id": "b-reserve"},
        ],
        actions=actions,
        parameters={f"combat.{name}": number for name, number in CALM.items()},
    )
    doctrine = Operations(1, tempo, reserve, staging, value, np.ones(2, np.float32))
    rules = replace(rules, operations=(doctrine,) if own else (), fixed=np.array([False] * 4 + [fixed]))
    table = toy.Table(rules)
    table.order(0)
    table.order(1)
    if effort is not None:
        table.order(2)
    return table


def goal(table):
    table.run(combat.MECHANISM)
    return int(table.world.destination[4, 0])


@pytest.mark.parametrize(("values", "wanted"), [({1: 2.0}, 1), ({5: 2.0}, 5)])
def test_reserves_go_where_they_count_most(values, wanted):
    table = game(values=values)
    assert goal(table) == wanted
    while table.world.movement[4, 0] != Movement.STANDING:
        table.run(readiness.MECHANISM)
    assert table.world.location[4, 0] == wanted


def test_an_order_of_the_main_effort_triples_a_value():
    assert goal(game(values={1: 2.0}, effort=5)) == 5


@pytest.mark.parametrize(
    "how", [{"fixed": True}, {"own": False}, {"staging": (2,)}, {"attackers": 1_000}, {"reserve": 1.0}]
)
def test_who_is_not_free_or_not_needed_stays(how):
    assert goal(game(values={1: 2.0}, **how)) == -1


def test_those_in_battle_and_next_to_an_enemy_stay():
    table = game(values={1: 2.0})
    table.world.location[4] = 5
    assert goal(table) == -1


def test_who_is_under_way_already_makes_a_sector_need_less():
    """With 40,000 on their way to the west, the east needs the brigade more."""
    table = game(values={1: 1.2})
    assert goal(table) == 1
    table = game(values={1: 1.2})
    table.world.movement[2], table.world.destination[2] = Movement.READYING, 1
    table.track(Kind.FORMATION, "personnel")[2] = 40_000
    assert goal(table) == 5
