"""Notice, transit and arrival: exact days, and the moves observed in January-March 2022."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import readiness, verbs
from brinkmanship.simulation.world import Kind, Movement

VERBS = verbs()


def table(notice=5.0, km=1000.0, mode="land", speed=0.0, **keys):
    rules = toy.rules(
        regions=2,
        spacing_km=km,
        formations=[{"owner": 0, "region": 0, "mode": mode, "speed": speed, "notice": notice, "readiness": 0.5}],
        actions=[
            (toy.action("move", "deploy", formations=(0,)), "region", [(0, 0), (0, 1)]),
            (toy.action("alert", "alert", formations=(0,), measure=True, parameters={"notice": 2.0}), "", [(0, -1)]),
            (toy.action("home", "recall", formations=(0,), parameters={"share": 1.0, "notice": 30.0}), "", [(0, -1)]),
        ],
        **keys,
    )
    return toy.Table(rules, 3, ledger=False)


def arrival(game, limit=60):
    while game.world.location[0, 0] != 1 and game.world.day < limit:
        game.run(readiness.MECHANISM)
    return game.world.day


@pytest.mark.parametrize("notice", [0, 1, 5, 10])
@pytest.mark.parametrize("km", [100, 299, 300, 301, 900, 1500])
def test_arrival_is_exact(notice, km):
    game = table(notice, km)
    game.order(1, VERBS["deploy"])
    loading = 2 if km > 300 else 0
    expected = int(np.ceil(notice + loading + km / 300 - 1e-9))
    assert arrival(game) == expected
    assert (game.world.movement == Movement.STANDING).all()
    assert (game.world.destination == -1).all()
    assert (game.track(Kind.FORMATION, "days_left") == 0).all()
    assert (game.track(Kind.FORMATION, "arrived") == expected).all()


@pytest.mark.parametrize("notice", [0.5, 3])
def test_arrival_is_exact_by_the_hour(notice):
    game = table(notice, 300, hours_per_tick=1)
    game.order(1, VERBS["deploy"])
    assert arrival(game, 500) == notice * 24 + 24


# What moved, how far (km), how, its notice, its speed where not the mode's, first and last day of arrival as observed.
OBSERVED = [
    ("XVIII Corps headquarters to Germany", 7000, "air", 0, 0, 2, 4),
    ("82nd Airborne, 1,700 to Poland", 8000, "air", 0, 0, 3, 12),
    ("82nd Airborne, 3,000 to Poland", 8000, "air", 0, 0, 3, 6),
    ("Stryker squadron, Germany to Romania", 1500, "land", 2, 0, 7, 17),
    ("173rd, Italy to the Baltic states", 1800, "air", 0, 0, 1, 3),
    ("German 350 to Lithuania", 1300, "land", 3, 0, 7, 13),
    ("British armour to Estonia", 2500, "land", 5, 0, 8, 18),
    ("French battalion to Romania", 2000, "air", 2, 0, 3, 11),
    ("Blas de Lezo to the eastern Mediterranean", 4000, "sea", 2, 0, 2, 11),
    ("Landing ships, Baltic to the Straits", 9000, "sea", 1, 450, 20, 23),
    ("Eastern Military District to Belarus, a train", 8000, "land", 0, 800, 10, 14),
]


@pytest.mark.parametrize(
    ("name", "km", "mode", "notice", "speed", "first", "last"), OBSERVED, ids=[o[0] for o in OBSERVED]
)
def test_observed_moves(name, km, mode, notice, speed, first, last):
    game = table(notice, km, mode, speed)
    game.order(1, VERBS["deploy"])
    assert first <= arrival(game) <= last


def test_alert_lowers_notice_and_lifting_gives_it_back():
    game = table(10.0)
    game.order(2, VERBS["alert"], worlds=[1])
    assert game.track(Kind.FORMATION, "notice")[0].tolist() == [10, 2, 10]
    game.run(readiness.MECHANISM, 3)
    ready = game.track(Kind.FORMATION, "readiness")[0]
    assert ready[1] == pytest.approx(0.5 + 3 * 0.03)
    assert ready[0] == 0.5
    game.lift(2, VERBS["alert"], worlds=[1])
    assert game.track(Kind.FORMATION, "notice")[0].tolist() == [10, 10, 10]
    game.run(readiness.MECHANISM, 30)
    assert game.track(Kind.FORMATION, "readiness")[0, 1] == pytest.approx(0.5)


def test_alert_shortens_a_notice_already_running():
    game = table(10.0, 300)
    game.order(1, VERBS["deploy"])
    game.run(readiness.MECHANISM, 3)
    game.order(2, VERBS["alert"])
    assert arrival(game) == 3 + 2 + 1


def test_recall_before_setting_out_keeps_it_at_home_and_later_brings_it_back():
    game = table(5.0, 900)
    game.order(1, VERBS["deploy"])
    game.run(readiness.MECHANISM, 2)
    game.order(3, VERBS["recall"])
    assert (game.world.movement == Movement.STANDING).all()
    game.run(readiness.MECHANISM, 20)
    assert (game.world.location == 0).all()
    game.order(1, VERBS["deploy"])
    arrival(game)
    game.order(3, VERBS["recall"])
    game.run(readiness.MECHANISM, 10)
    assert (game.world.location == 0).all()


def test_no_way_there_is_refused_and_said():
    rules = toy.rules(
        regions=2,
        formations=[{"owner": 0, "region": 0}],
        actions=[(toy.action("move", "deploy", formations=(0,)), "region", [(0, 1)])],
    )
    rules.travel_km["land"][:] = np.inf
    game = toy.Table(rules, ledger=True)
    game.order(0, VERBS["deploy"])
    assert game.world.movement[0, 0] == Movement.STANDING
    assert "no route" in game.results[0].data["refused"]


def test_the_ledger_explains_every_change_of_a_move():
    rules = toy.rules(
        regions=2,
        spacing_km=700,
        formations=[{"owner": 0, "region": 0}],
        actions=[(toy.action("move", "deploy", formations=(0,)), "region", [(0, 1)])],
    )
    game = toy.Table(rules, ledger=True)
    before = game.world.formation.copy()
    game.order(0, VERBS["deploy"])
    game.run(readiness.MECHANISM, 12)
    for track in range(len(before)):
        told = sum(e.amount for e in game.ledger.entries if e.track == track)
        assert told == pytest.approx(float(game.world.formation[track, 0, 0] - before[track, 0, 0]), abs=1e-4)
    assert [r.kind for r in game.results] == ["arrival"]


def test_two_alerts_of_one_day_count_as_the_stronger():
    rules = toy.rules(
        regions=2,
        formations=[{"owner": 0, "region": 0, "notice": 10}],
        actions=[
            (toy.action(name, "alert", formations=(0,), measure=True, parameters={"notice": notice}), "", [(0, -1)])
            for name, notice in (("one", 5.0), ("two", 2.0))
        ],
    )
    game = toy.Table(rules, 2)
    phase = game.phase("effects")
    for slot in (0, 1):
        VERBS["alert"].start(phase, game.instances(slot, np.arange(2)))
    phase.changes.apply()
    assert game.track(Kind.FORMATION, "notice")[0].tolist() == [2, 2]
