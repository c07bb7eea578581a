"""The air war: superiority, losses by hand, missiles by stock and aim, what air defence and dispersal save."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import air
from brinkmanship.simulation.mechanisms.air import superiority
from brinkmanship.simulation.world import Kind, Movement, Posture

STILL = {
    "air_spread": 0,
    "fire_spread": 0,
    "rate": 0,
    "kill_battery": 0,
    "kill_aircraft": 0,
    "suppression": 0,
    "delay": 0,
}


def game(
    aircraft=300.0,
    fighters=100.0,
    batteries=25.0,
    missiles=0.0,
    orders=(),
    worlds=1,
    ledger=False,
    posture=0,
    **parameters,
):
    strikes = [
        (toy.action(f"strike-{number}", "strike", measure=True, parameters=aims), "actor", [(0, 1)])
        for number, aims in enumerate(orders)
    ]
    rules = toy.rules(
        regions=3,
        controllers=[0, 1, 1],
        population=1e6,
        axes=[toy.Axis("road", (0, 1, 2))],
        formations=[
            {"owner": 0, "region": 0, "branch": "air", "aircraft": aircraft},
            {"owner": 1, "region": 2, "branch": "air", "aircraft": fighters, "air_defence": batteries},
            {"owner": 1, "region": 2},
        ],
        actions=[
            (toy.action("invade", "attack", measure=True, parameters={"intensity": 1.0}), "axis", [(0, 0)]),
            *strikes,
        ],
        tracks={(Kind.ACTOR, "missiles"): [missiles, 0, 0], (Kind.ACTOR, "pipeline"): [0, 0.5, 0]},
        parameters={f"air.{name}": value for name, value in {**STILL, **parameters}.items()},
    )
    table = toy.Table(rules, worlds, ledger=ledger)
    table.world.posture[:] = posture
    table.order(0)
    for number in range(len(orders)):
        table.order(1 + number)
    return table


def left(table, name, formation):
    return float(table.track(Kind.FORMATION, name)[formation, 0])


def test_superiority_is_a_share_of_what_meets():
    assert float(superiority(np.float32(300), np.float32(100), np.float32(25), 1.5, 8)) == pytest.approx(300 / 650)
    assert float(superiority(np.float32(300), np.float32(0), np.float32(0), 1.5, 8)) == 1
    assert float(superiority(np.float32(0), np.float32(0), np.float32(0), 1.5, 8)) == 0.5
    table = game()
    table.run(air.MECHANISM)
    assert table.track(Kind.ACTOR, "air")[:, 0].tolist() == pytest.approx([300 / 650, 350 / 650, 0.5])


def test_in_peace_nothing_happens():
    table = game(rate=0.1, missiles=1000, kill_battery=1)
    table.world.slot_phase[:] = 0
    before = table.world.copy()
    table.run(air.MECHANISM, 3)
    assert (table.world.formation == before.formation).all()
    assert (table.world.actor == before.actor).all()


def test_a_days_losses_are_those_worked_out_by_hand():
    table = game(kill_battery=0.06, kill_aircraft=0.012, suppression=0.02)
    table.run(air.MECHANISM)
    assert 300 - left(table, "aircraft", 0) == pytest.approx(300 * (0.06 * 25 + 0.012 * 100) / 400, rel=1e-3)
    assert 100 - left(table, "aircraft", 1) == pytest.approx(100 * 0.012 * 300 / 400, rel=1e-3)
    assert 25 - left(table, "air_defence", 1) == pytest.approx(25 * 0.02 * 300 / 325, rel=1e-3)


def test_missiles_are_a_stock_of_which_a_share_is_fired_a_day():
    table = game(missiles=1000, rate=0.05, opening=1)
    table.run(air.MECHANISM, 12)
    assert table.track(Kind.ACTOR, "missiles")[0, 0] == pytest.approx(1000 * np.exp(-0.05 * 12), rel=1e-3)
    assert table.track(Kind.ACTOR, "missiles_fired")[0, 0] == pytest.approx(1000 * (1 - np.exp(-0.6)), rel=1e-3)


def test_air_defence_shoots_down_its_share():
    destroyed = []
    for batteries in (0.0, 60.0):
        table = game(missiles=1000, rate=0.1, batteries=batteries, shield=60, orders=[{"works": 1.0}])
        table.run(air.MECHANISM)
        destroyed.append(float(table.track(Kind.REGION, "damage")[1, 0]))
    assert destroyed[1] == pytest.approx(destroyed[0] / 2, rel=1e-3)


@pytest.mark.parametrize(
    ("aims", "hit"), [({"works": 1.0}, "works"), ({"arms": 1.0}, "arms"), ({"airfields": 1.0}, "airfields")]
)
def test_orders_say_what_is_struck(aims, hit):
    table = game(missiles=1000, rate=0.1, orders=[aims])
    table.run(air.MECHANISM)
    struck = {
        "works": table.track(Kind.REGION, "damage")[1, 0] > 0,
        "arms": table.track(Kind.ACTOR, "pipeline")[1, 0] < 0.5,
        "airfields": left(table, "aircraft", 1) < 100,
    }
    assert [name for name, yes in struck.items() if yes] == [hit]


def test_what_was_dispersed_in_time_is_not_found():
    lost = []
    for posture in (Posture.GARRISON, Posture.RESERVE):
        table = game(missiles=1000, rate=0.02, dispersed=0.2, orders=[{"airfields": 1.0}], posture=posture)
        table.run(air.MECHANISM)
        lost.append(100 - left(table, "aircraft", 1))
    assert lost[1] == pytest.approx(0.2 * lost[0], rel=1e-2)


def test_brigades_on_the_road_are_held_up_by_the_sky():
    table = game(fighters=0, batteries=0, delay=0.5)
    table.world.movement[2], table.world.destination[2] = Movement.MOVING, 1
    table.track(Kind.FORMATION, "days_left")[2] = 4
    table.run(air.MECHANISM)
    assert left(table, "days_left", 2) == pytest.approx(4.5)


def test_a_world_alone_is_the_world_in_a_batch():
    many = game(worlds=5, air_spread=0.4, missiles=900, rate=0.05, kill_battery=0.06)
    many.run(air.MECHANISM, 4)
    alone = toy.Table(many.rules, 1, first=3)
    alone.order(0)
    alone.run(air.MECHANISM, 4)
    assert (many.world.formation[..., 3] == alone.world.formation[..., 0]).all()
    assert (many.world.actor[..., 3] == alone.world.actor[..., 0]).all()
