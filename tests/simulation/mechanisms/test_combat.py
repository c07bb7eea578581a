"""Combat in regions: the pure cases, fronts that move, forces conserved, and worlds alone as in a batch."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms import toy
from simulation.mechanisms.war_game import PURE, VERBS, game, personnel

from brinkmanship.simulation.mechanisms import combat
from brinkmanship.simulation.world import Kind, SlotPhase


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


def test_who_holds_at_all_costs_gives_up_less_ground_and_loses_more():
    def day(hold, **numbers):
        table = game(30_000, 10_000, attrition=0.03, withdrawal_threshold=1, **numbers)
        table.order(0)
        if hold:
            table.order(5)
        table.run(combat.MECHANISM)
        return float(table.track(Kind.REGION, "share")[1, 0]), 10_000 - float(personnel(table)[1, 0])

    ground, lost = day(False, stand=0.3, stand_losses=0.25)
    assert lost > 0
    assert day(True, stand=0.3, stand_losses=0.25) == pytest.approx((0.7 * ground, 1.25 * lost), rel=1e-4)
    assert day(True) == day(False) == (ground, lost)


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
