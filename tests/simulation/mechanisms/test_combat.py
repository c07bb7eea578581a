"""Combat in regions: the pure cases, fronts that move, forces conserved, truces, and worlds alone as in a batch."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import combat, verbs
from brinkmanship.simulation.world import Kind, SlotPhase

VERBS = verbs()
PURE = {
    "advance": 80,
    "friction": 6,
    "quality_spread": 0,
    "local_spread": 0,
    "daily_spread": 0,
    "surprise": 0,
    "city": 0,
    "counterattack": 0,
    "supply_speed": 0,
    "guards": 0,
    "ambush": 0,
    "commit": 0,
    "air_support": 0,
    "interdiction": 0,
    "morale_effect": 0,
    "siege": 1,
    "fall": 0.995,
    "militia": 0,
    "withdrawal_rate": 0,
}


def game(
    attackers=30_000,
    defenders=10_000,
    worlds=1,
    ledger=False,
    population=0.0,
    pure=True,
    path=(0, 1, 2),
    first=0,
    seed=1,
    regions=4,
    area=10_000.0,
    extra=(),
    tracks=None,
    hours=24,
    **parameters,
):
    values = {**(PURE if pure else {}), **parameters}
    rules = toy.rules(
        regions=regions,
        controllers=[0] + [1] * (regions - 1),
        area_km2=area,
        population=population,
        tracks=tracks,
        hours_per_tick=hours,
        axes=[toy.Axis("road", tuple(path)), toy.Axis("coast", (0, 3))]
        if regions > 3
        else [toy.Axis("road", tuple(path))],
        formations=[
            {"owner": 0, "region": 0, "personnel": attackers, "readiness": 1, "id": "att"},
            {"owner": 1, "region": 1, "personnel": defenders, "readiness": 1, "id": "def"},
            *extra,
        ],
        actions=[
            (toy.action("invade", "attack", measure=True, parameters={"intensity": 1.0}), "axis", [(0, 0), (0, 1)]),
            (toy.action("truce", "ceasefire", measure=True), "actor", [(1, 0)]),
            (toy.action("shell", "shell", parameters={"strength": 1.0}), "region", [(0, 1)]),
            (toy.action("annex", "annex"), "region", [(0, 1)]),
        ]
        if regions > 3
        else [(toy.action("invade", "attack", measure=True, parameters={"intensity": 1.0}), "axis", [(0, 0)])],
        parameters={f"combat.{k}": v for k, v in values.items()},
    )
    return toy.Table(rules, worlds, ledger=ledger, first=first, seed=seed)


def personnel(table):
    return table.track(Kind.FORMATION, "personnel")


@pytest.mark.parametrize("hours", [24, 6])
def test_a_pure_battle_is_lanchesters_square_law(hours):
    table = game(12_000, 10_000, area=1e9, attrition=0.03, hours=hours, prosecution_threshold=1)
    table.order(0)
    table.run(combat.MECHANISM, 12 * 24 // hours)
    r, t = 0.03, 12
    assert personnel(table)[0, 0] == pytest.approx(12_000 * np.cosh(r * t) - 10_000 * np.sinh(r * t), rel=0.01)
    assert personnel(table)[1, 0] == pytest.approx(10_000 * np.cosh(r * t) - 12_000 * np.sinh(r * t), rel=0.01)


def test_a_pure_battle_of_area_fire_is_lanchesters_linear_law():
    """With law 1 each loses k x y over the mean size, so the difference of the forces stays the same."""
    table = game(12_000, 9_000, area=1e9, attrition=0.03, law=1, prosecution_threshold=1)
    table.order(0)
    table.run(combat.MECHANISM, 20)
    assert personnel(table)[0, 0] - personnel(table)[1, 0] == pytest.approx(3_000, rel=0.01)
    assert personnel(table)[1, 0] < 7_000


def test_cover_shields_the_defender():
    losses = []
    for terrain in (1.0, 2.0):
        table = game(12_000, 10_000, area=1e9)
        table.rules.defence[:] = terrain
        table.order(0)
        table.run(combat.MECHANISM, 5)
        losses.append((12_000 - personnel(table)[0, 0], 10_000 - personnel(table)[1, 0]))
    assert losses[1][0] > losses[0][0]
    assert losses[1][1] < losses[0][1]


def test_nothing_happens_without_an_attack():
    table = game(ledger=True)
    before = table.world.copy()
    table.run(combat.MECHANISM, 5)
    assert (table.world.region == before.region).all()
    assert (table.world.formation == before.formation).all()
    assert not table.ledger.entries


def test_the_front_moves_at_the_rate_of_the_force_ratio():
    table = game(30_000, 10_000, attrition=0, withdrawal_threshold=1)
    table.order(0)
    table.run(combat.MECHANISM)
    assert table.track(Kind.REGION, "share")[1, 0] == pytest.approx(80 * 2 / 8 / 100, rel=1e-4)  # depth 100 km
    assert table.world.attacker[1, 0] == 0
    assert table.world.controller[1, 0] == 1


def test_a_region_falls_the_defender_falls_back_and_the_attacker_comes_up():
    table = game(60_000, 5_000, ledger=True)
    table.order(0)
    while table.world.controller[1, 0] == 1 and table.world.day < 9:
        table.run(combat.MECHANISM)
    assert table.world.day < 5
    assert table.world.location[1, 0] == 2  # the defender
    assert table.world.location[0, 0] in (1, 2)  # the attacker
    assert table.track(Kind.REGION, "share")[1, 0] == 0
    assert "capture" in [r.kind for r in table.results]
    table.run(combat.MECHANISM, 10)
    assert table.world.controller[2, 0] == 0


def test_a_defender_with_nowhere_to_go_is_captured():
    table = game(80_000, 2_000, regions=2, path=(0, 1))
    table.order(0)
    table.run(combat.MECHANISM, 6)
    assert table.world.controller[1, 0] == 0
    assert personnel(table)[1, 0] == 0
    assert table.track(Kind.ACTOR, "losses")[1, 0] == pytest.approx(2_000, rel=1e-4)


def test_a_stronger_defender_throws_the_attacker_back():
    table = game(10_000, 30_000, counterattack=0.3)
    table.track(Kind.REGION, "share")[1] = 0.5
    table.order(0)
    table.run(combat.MECHANISM, 20)
    assert table.track(Kind.REGION, "share")[1, 0] == 0


def test_a_small_force_goes_no_farther_than_it_can_guard_its_line():
    """most_guards x troops = guards x km: 0.6 x 5,000 soldiers guard 60 km at 50 a km, of a way of 141 km."""
    table = game(5_000, 100, guards=50, most_guards=0.6, area=20_000.0)
    table.order(0)
    table.run(combat.MECHANISM, 20)
    assert table.world.controller[1, 0] == 1
    assert table.track(Kind.REGION, "share")[1, 0] == pytest.approx(60 / np.sqrt(20_000), abs=0.01)


def test_a_people_in_arms_makes_lines_costlier_to_guard():
    """At raids 1 and full mobilisation each km needs twice the guards, and half the way is left."""
    table = game(5_000, 100, guards=50, most_guards=0.6, raids=1.0, area=20_000.0)
    table.track(Kind.ACTOR, "mobilisation")[1] = 1
    table.order(0)
    table.run(combat.MECHANISM, 20)
    assert table.track(Kind.REGION, "share")[1, 0] == pytest.approx(30 / np.sqrt(20_000), abs=0.01)


def test_guards_are_missing_at_the_front():
    """2,000 of 10,000 guard 40 km behind the front: it attacks with four fifths."""
    losses = []
    for guards in (0.0, 50.0):
        table = game(
            10_000, 10_000, guards=guards, area=10_000.0, advance=1, withdrawal_threshold=1, prosecution_threshold=1
        )
        table.track(Kind.REGION, "share")[1] = 0.4
        table.order(0)
        table.run(combat.MECHANISM)
        losses.append(10_000 - personnel(table)[1, 0])
    assert losses[1] == pytest.approx(0.8 * losses[0], rel=0.01)


@pytest.mark.parametrize("seed", range(4))
def test_soldiers_are_conserved_and_the_ledger_explains_every_one(seed):
    extra = [
        {"owner": 1, "region": 2, "personnel": 4_000},
        {"owner": 1, "region": 3, "personnel": 3_000, "branch": "air"},
        {"owner": 0, "region": 0, "personnel": 9_000, "branch": "air", "id": "wing"},
    ]
    table = game(40_000, 12_000, ledger=True, pure=False, population=1e6, extra=extra, seed=seed)
    before = personnel(table).copy()
    table.order(0)
    table.order(1)
    table.run(combat.MECHANISM, 25)
    gone = before - personnel(table)
    assert gone.sum() > 0
    for owner in (0, 1):
        mine = table.rules.owner == owner
        assert table.track(Kind.ACTOR, "losses")[owner, 0] == pytest.approx(gone[mine, 0].sum(), rel=1e-3, abs=0.5)
    track = table.rules.track(Kind.FORMATION, "personnel")
    for f in range(len(before)):
        told = sum(e.amount for e in table.ledger.entries if (e.kind, e.track, e.thing) == (Kind.FORMATION, track, f))
        assert -told == pytest.approx(float(gone[f, 0]), rel=1e-3, abs=0.5)
    for kind in (Kind.REGION, Kind.ACTOR):
        for t in range(len(table.rules.tracks[kind].names)):
            for thing in range(table.world.tracks(kind).shape[1]):
                told = sum(e.amount for e in table.ledger.entries if (e.kind, e.track, e.thing) == (kind, t, thing))
                changed = float(table.world.tracks(kind)[t, thing, 0] - table.rules.tracks[kind].start[t, thing])
                assert told == pytest.approx(changed, rel=1e-3, abs=1e-3)


def test_war_drives_people_out_and_destroys():
    table = game(20_000, 15_000, population=2e6)
    table.order(0)
    table.run(combat.MECHANISM, 13)
    fled = table.track(Kind.REGION, "displaced")[:, 0]
    assert 1e5 < fled[1] <= 1e6
    assert fled[0] == 0  # nobody attacks the attacker
    assert 0 < fled[3] < fled[2] < fled[1]  # fear falls with the distance
    assert 0.01 < table.track(Kind.REGION, "damage")[1, 0] < 0.3


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


def test_worlds_at_peace_are_not_touched_by_worlds_at_war():
    table = game(worlds=8, pure=False)
    table.order(0, worlds=[2, 5])
    before = table.world.copy()
    table.run(combat.MECHANISM, 6)
    for k in range(8):
        same = (table.world.formation[..., k] == before.formation[..., k]).all()
        assert same == (k not in (2, 5))


def test_a_world_fights_the_same_alone_and_in_a_batch():
    def fought(worlds, first, some=None):
        table = game(
            30_000,
            11_000,
            worlds=worlds,
            first=first,
            pure=False,
            population=1e6,
            extra=[{"owner": 0, "region": 0, "personnel": 7_000}],
        )
        table.order(0, worlds=some)
        table.order(1, worlds=some)
        table.run(combat.MECHANISM, 15)
        return table.world

    batch = fought(40, 0)
    part = fought(40, 0, some=[3, 17, 39])
    for k in (0, 17, 39):
        alone = fought(1, k)
        for field in ("region", "formation", "actor", "controller", "attacker", "location"):
            assert (getattr(batch, field)[..., k] == getattr(alone, field)[..., 0]).all(), field
    assert (part.region[..., 17] == batch.region[..., 17]).all()


def test_futures_differ():
    table = game(25_000, 12_000, worlds=200, pure=False)
    table.order(0)
    table.run(combat.MECHANISM, 5)
    share = table.track(Kind.REGION, "share")[1]
    fallen = table.world.controller[1] == 0
    assert 0 < fallen.mean() < 1 or share.std() > 0.05
    assert (table.world.slot_phase[0] == SlotPhase.IN_FORCE).all()


def test_a_region_that_the_attacker_has_left_comes_back():
    table = game(20_000, 10_000, path=(0, 1), regions=4)
    table.order(0)
    table.run(combat.MECHANISM, 2)
    table.lift(0, VERBS["attack"])
    share = float(table.track(Kind.REGION, "share")[1, 0])
    table.run(combat.MECHANISM, 5)
    assert table.track(Kind.REGION, "share")[1, 0] == pytest.approx(share)  # still at the border
    table.world.location[0] = 3
    table.run(combat.MECHANISM)
    assert table.track(Kind.REGION, "share")[1, 0] == pytest.approx(share - 0.1, abs=1e-5)
    table.run(combat.MECHANISM, 10)
    assert table.track(Kind.REGION, "share")[1, 0] == 0
    assert table.world.attacker[1, 0] == -1


def test_who_defends_its_own_soil_gives_way_less():
    def share(home, sovereign=1):
        table = game(30_000, 10_000, attrition=0, withdrawal_threshold=1, home=home)
        table.rules.sovereign[1] = sovereign
        table.order(0)
        table.run(combat.MECHANISM)
        return float(table.track(Kind.REGION, "share")[1, 0])

    assert share(1.0) < share(0.5) < share(0.0)
    assert share(1.0, sovereign=2) == share(0.0)


@pytest.mark.parametrize("hours", [24, 6])
def test_losses_of_a_day_make_a_defender_fall_back_however_long_a_step_is(hours):
    """Each side loses a twentieth of the other's power a day: above a threshold of three in a hundred, below ten."""

    def falls(threshold):
        table = game(
            10_000, 10_000, area=1e9, attrition=0.05, hours=hours, withdrawal_rate=20, withdrawal_threshold=threshold
        )
        table.order(0)
        table.run(combat.MECHANISM, 24 // hours)
        return float(table.track(Kind.REGION, "withdrawal")[1, 0])

    assert falls(0.03) > 0.1
    assert falls(0.1) == 0


def test_where_nobody_defends_any_more_nobody_falls_back():
    table = game(10_000, 10_000, area=1e9, withdrawal_rate=20)
    table.track(Kind.REGION, "withdrawal")[1] = 10
    table.track(Kind.FORMATION, "personnel")[1] = 0
    table.order(0)
    table.run(combat.MECHANISM)
    assert table.world.controller[1, 0] == 1
    assert table.track(Kind.REGION, "withdrawal")[1, 0] == 0


def test_shelling_in_force_destroys_the_same_each_day():
    rules = toy.rules(
        actions=[(toy.action("shell", "shell", measure=True, parameters={"strength": 1.0}), "region", [(1, 0)])]
    )
    table = toy.Table(rules)
    table.order(0, VERBS["shell"])
    damage = [float(table.track(Kind.REGION, "damage")[0, 0])]
    for _ in range(3):
        table.run(combat.MECHANISM)
        damage.append(float(table.track(Kind.REGION, "damage")[0, 0]))
    assert damage[0] > 0
    assert damage == pytest.approx(
        [damage[0] * days for days in (1, 1, 2, 3)], rel=1e-3
    )  # the day of the order counts once


def test_nobody_contests_a_region_that_is_annexed():
    table = game()
    table.track(Kind.REGION, "share")[1] = 0.7
    table.world.attacker[1] = 0
    table.order(4, VERBS["annex"])
    assert table.world.attacker[1, 0] == -1


def test_recognition_in_a_place_strains_the_tie_with_whose_land_it_is():
    rules = toy.rules(controllers=[0, 1, 0, 2], actions=[(toy.action("recognise", "recognise"), "actor", [(0, 2)])])
    table = toy.Table(rules)
    before = table.track(Kind.TIE, "tension").copy()
    table.order(0, VERBS["recognise"], place=1)
    strained = np.flatnonzero(table.track(Kind.TIE, "tension")[:, 0] > before[:, 0])
    assert strained.tolist() == [1 * 3 + 0]


def test_which_attack_is_named_first_in_the_file_decides_nothing():
    def shares(slots):
        rules = toy.rules(
            controllers=[0, 1, 1, 1],
            axes=[toy.Axis("road", (0, 1)), toy.Axis("coast", (0, 3))],
            formations=[
                {"owner": 0, "region": 0, "personnel": 20_000, "readiness": 1, "id": "first"},
                {"owner": 0, "region": 0, "personnel": 5_000, "readiness": 1, "id": "second"},
                {"owner": 1, "region": 1, "personnel": 3_000, "readiness": 1, "id": "guard"},
                {"owner": 1, "region": 3, "personnel": 3_000, "readiness": 1, "id": "watch"},
            ],
            actions=[(toy.action("invade", "attack", measure=True, parameters={"intensity": 1.0}), "axis", slots)],
            parameters={f"combat.{name}": value for name, value in PURE.items()},
        )
        table = toy.Table(rules)
        table.order(0)
        table.order(1)
        table.run(combat.MECHANISM)
        return table.track(Kind.REGION, "share")[:, 0].tolist()

    assert shares([(0, 0), (0, 1)]) == shares([(0, 1), (0, 0)])
