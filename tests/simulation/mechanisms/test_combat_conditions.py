"""What weighs on combat: truces, arms, supply, the air, sieges, orders to hold, shelling, annexation."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms import toy
from simulation.mechanisms.war_game import VERBS, game, personnel

from brinkmanship.simulation.mechanisms import combat
from brinkmanship.simulation.world import Kind


def test_war_drives_people_out_and_destroys():
    table = game(20_000, 15_000, population=2e6)
    table.order(0)
    table.run(combat.MECHANISM, 13)
    fled = table.track(Kind.REGION, "displaced")[:, 0]
    assert 1e5 < fled[1] <= 1e6
    assert fled[0] == 0  # nobody attacks the attacker
    assert 0 < fled[3] < fled[2] < fled[1]  # fear falls with the distance
    assert 0.01 < table.track(Kind.REGION, "damage")[1, 0] < 0.3


def test_who_flees_abroad_is_on_the_road_before():
    table = game(20_000, 15_000, population=2e6, leaves=0.4, way_out=2.0)
    displaced, road, abroad = (
        table.track(kind, name) for kind, name in
        ((Kind.REGION, "displaced"), (Kind.ACTOR, "on_the_road"), (Kind.ACTOR, "abroad"))
    )  # fmt: skip
    table.order(0)
    table.run(combat.MECHANISM)
    half = 1 - np.exp(-1)  # a day of half the way
    first = 0.4 * displaced[:, 0].sum() * half  # of those driven out so far
    table.run(combat.MECHANISM)
    assert (road[1, 0], abroad[1, 0]) == (pytest.approx(first), 0)
    table.run(combat.MECHANISM)
    assert abroad[1, 0] == pytest.approx(first * half)
    table.run(combat.MECHANISM, 20)
    gone = 0.4 * displaced[:, 0].sum()
    assert gone * 0.8 < abroad[1, 0] < abroad[1, 0] + road[1, 0] <= gone * 1.0001
    assert not abroad[0, 0]


def test_a_ceasefire_stops_the_fight_and_its_end_resumes_it():
    table = game(20_000, 15_000)
    table.order(0)
    table.run(combat.MECHANISM, 3)
    table.order(2)
    before = personnel(table).copy()
    table.run(combat.MECHANISM, 3)
    assert (personnel(table) == before).all()
    table.lift(2)
    table.run(combat.MECHANISM)
    assert (personnel(table) < before).all()


def test_ending_an_attack_leaves_the_front_where_it_is():
    table = game(20_000, 10_000)
    table.order(0)
    table.run(combat.MECHANISM, 2)
    share = table.track(Kind.REGION, "share").copy()
    table.lift(0, VERBS["attack"])
    table.run(combat.MECHANISM, 3)
    assert (table.track(Kind.REGION, "share") == share).all()
    assert table.world.attacker[1, 0] == 0  # still there
    empty = game(20_000, 10_000)
    empty.order(0)
    empty.world.attacker[1] = 0
    empty.lift(0, VERBS["attack"])
    assert empty.world.attacker[1, 0] == -1


def test_arms_help_the_defender_and_surprise_the_attacker():
    def share(**change):
        table = game(20_000, 10_000, attrition=0, **change.pop("parameters", {}))
        for name, (actor, value) in change.items():
            table.track(Kind.ACTOR, name)[actor] = value
        table.order(0)
        table.run(combat.MECHANISM, 2)
        return float(table.track(Kind.REGION, "share")[1, 0])

    assert share(armament=(1, 0.5)) < share()
    surprised = share(parameters={"surprise": 0.8}, belief_war=(1, 0.0))
    assert surprised > share(parameters={"surprise": 0.8}, belief_war=(1, 0.9)) > share()
    assert share(parameters={"surprise": 0.8}, belief_war=(1, 0.0), exposure=(0, 1.0)) == pytest.approx(share())


def test_mobilised_people_defend_their_region():
    def share(mobilisation):
        table = game(20_000, 8_000, population=2e6, militia=0.01, attrition=0)
        table.track(Kind.ACTOR, "mobilisation")[1] = mobilisation
        table.order(0)
        table.run(combat.MECHANISM, 2)
        return float(table.track(Kind.REGION, "share")[1, 0])

    assert share(1.0) < share(0.3) < share(0.0)


def test_supply_falls_with_the_way_and_slows_the_advance():
    table = game(60_000, 3_000, supply_speed=0.15)
    table.order(0)
    table.run(combat.MECHANISM, 8)
    assert table.track(Kind.FORMATION, "supply")[0, 0] < 0.85
    assert table.track(Kind.FORMATION, "supply")[1, 0] == 1


def test_supply_is_that_of_the_length_of_the_line():
    """exp(-km / supply_km) of the way that is taken, once supply has come to rest."""
    table = game(20_000, 20_000, supply_speed=1.0, supply_km=100, attrition=0, advance=1)
    table.track(Kind.REGION, "share")[1] = 0.5
    table.order(0)
    table.run(combat.MECHANISM)
    share = table.track(Kind.REGION, "share")[1, 0]
    assert table.track(Kind.FORMATION, "supply")[0, 0] == pytest.approx(np.exp(-share * 100 / 100), rel=1e-3)


def test_a_hostile_sky_cuts_supply_of_both_sides_by_its_share():
    table = game(20_000, 20_000, supply_speed=1.0, supply_km=1e6, attrition=0, advance=1, interdiction=0.4)
    table.track(Kind.ACTOR, "air")[0], table.track(Kind.ACTOR, "air")[1] = 0.75, 0.25
    table.order(0)
    table.run(combat.MECHANISM)
    assert table.track(Kind.FORMATION, "supply")[:, 0].tolist() == pytest.approx(
        [1 - 0.4 * 0.25, 1 - 0.4 * 0.75], rel=1e-3
    )


def test_superiority_in_the_air_weighs_on_both_sides_of_a_battle():
    """At 0.75 to 0.25 and support 0.4 the attack counts 1.2, the defence 0.8: losses go by what the other has left."""
    table = game(
        10_000, 10_000, area=1e9, attrition=0.001, air_support=0.4, withdrawal_threshold=1, prosecution_threshold=1
    )
    table.track(Kind.ACTOR, "air")[0], table.track(Kind.ACTOR, "air")[1] = 0.75, 0.25
    table.order(0)
    table.run(combat.MECHANISM)
    lost = 10_000 - personnel(table)[:, 0]
    assert lost[0] / lost[1] == pytest.approx((0.8 / 1.2) ** 2, rel=0.01)


def test_an_invested_city_is_supplied_no_more_and_its_garrison_is_captured_with_it():
    table = game(
        90_000, 4_000, regions=3, path=(0, 1, 2), siege=0.5, siege_speed=0.5, attrition=0, advance=60, captured=0.5
    )
    object.__setattr__(table.rules, "city", np.array([0, 1, 0], np.float32))
    table.track(Kind.REGION, "share")[1] = 0.6
    table.order(0)
    table.run(combat.MECHANISM)
    assert table.track(Kind.FORMATION, "supply")[1, 0] == pytest.approx(0.5)
    while table.world.controller[1, 0] == 1 and table.world.day < 9:
        table.run(combat.MECHANISM)
    assert personnel(table)[1, 0] == pytest.approx(2_000, rel=0.01)


@pytest.mark.parametrize("held", [False, True])
def test_those_ordered_to_hold_do_not_fall_back(held):
    table = game(60_000, 10_000, withdrawal_rate=20, withdrawal_threshold=0.001, advance=1)
    table.order(0)
    if held:
        hold = toy.action("hold", "hold", measure=True)
        forces = [(0, 0, 60_000), (1, 1, 10_000)]
        rules = toy.rules(
            regions=4,
            controllers=[0, 1, 1, 1],
            area_km2=10_000.0,
            axes=table.rules.axes,
            formations=[{"owner": o, "region": r, "personnel": n, "readiness": 1} for o, r, n in forces],
            actions=[(table.rules.actions[0], "axis", [(0, 0)]), (hold, "region", [(1, 1)])],
            parameters=dict(table.rules.parameters),
        )
        table = toy.Table(rules)
        table.order(0)
        table.order(1)
    table.run(combat.MECHANISM, 3)
    assert (table.track(Kind.REGION, "withdrawal")[1, 0] == 0) == held


def test_two_axes_share_the_forces_of_one_place():
    extra = [{"owner": 0, "region": 0, "personnel": 20_000, "readiness": 1, "id": "second"}]
    table = game(20_000, 5_000, extra=extra, attrition=0)
    table.order(0)
    table.order(1)
    table.run(combat.MECHANISM)
    shares = table.track(Kind.REGION, "share")[:, 0]
    assert shares[1] > 0
    assert shares[3] > shares[1]  # nobody defends it


def test_shelling_destroys_and_drives_out():
    table = game(population=1e6)
    table.order(3, VERBS["shell"])
    assert table.track(Kind.REGION, "damage")[1, 0] == pytest.approx(0.004)
    assert table.track(Kind.REGION, "displaced")[1, 0] == pytest.approx(0.25 * 0.028 * 1e6)


def test_annexation_takes_what_is_held_and_strains_the_tie():
    table = game()
    table.order(4, VERBS["annex"])
    assert table.world.controller[1, 0] == 1  # not held
    table.track(Kind.REGION, "share")[1] = 0.7
    table.world.attacker[1] = 0
    table.order(4, VERBS["annex"])
    assert table.world.controller[1, 0] == 0
    assert table.track(Kind.REGION, "share")[1, 0] == 0
    assert table.track(Kind.TIE, "tension")[1 * 3 + 0, 0] == pytest.approx(0.4)
