"""What a seat sees: exact where it may be, an unbiased estimate elsewhere, the same at every look."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms.tables import constant
from brinkmanship.simulation.observation import BatchObservation, Noise, observe
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import Kind

CHANCE = Randomness(5)


def scene(worlds=1, intelligence=(0.5, 0.9, 0.1), formations=6):
    return toy.rules(
        ties={"alliance": np.zeros((3, 3))},
        tracks={(Kind.ACTOR, "intelligence"): intelligence},
        formations=[{"owner": i % 2, "region": i % 4, "personnel": 10_000} for i in range(formations)],
    )


def test_own_and_public_numbers_are_exact_and_others_are_not():
    rules = scene()
    world = toy.world(rules)
    seen = observe(world, rules, CHANCE, 0)
    resolve, economy, capital = (rules.track(Kind.ACTOR, n) for n in ("resolve", "economy", "capital"))
    assert (seen.values[Kind.ACTOR][:, 0] == world.actor[:, 0, 0]).all()
    assert (seen.errors[Kind.ACTOR][economy] == 0).all()
    assert seen.errors[Kind.ACTOR][resolve, 1] > 0
    assert seen.values[Kind.ACTOR][resolve, 1] != world.actor[resolve, 1, 0]
    assert seen.errors[Kind.ACTOR][capital, 1] > seen.errors[Kind.ACTOR][resolve, 1]
    assert (seen.values[Kind.WORLD][rules.track(Kind.WORLD, "tension")] == 0.5).all()


def test_looking_changes_nothing_and_twice_shows_the_same():
    rules = scene()
    world = toy.world(rules)
    before = world.copy()
    first, second = observe(world, rules, CHANCE, 0), observe(world, rules, CHANCE, 0)
    assert (first.values[Kind.ACTOR] == second.values[Kind.ACTOR]).all()
    assert (first.personnel == second.personnel).all()
    assert all((getattr(world, n) == getattr(before, n)).all() for n in ("actor", "formation", "location"))


def test_looking_every_day_does_not_average_the_error_away():
    rules = scene()
    world = toy.world(rules)
    track, errors = rules.track(Kind.ACTOR, "resolve"), []
    for day in range(4):
        world.day = day
        errors.append(float(observe(world, rules, CHANCE, 0).values[Kind.ACTOR][track, 1]) - 0.5)
    assert abs(np.mean(errors)) > 0.5 * np.abs(errors).max()


def test_estimates_are_unbiased_and_their_error_is_what_they_say():
    rules = scene()
    worlds = 250
    world = toy.world(rules, worlds)
    track = rules.track(Kind.ACTOR, "resolve")
    seen = [observe(world, rules, CHANCE, 0, position=k) for k in range(worlds)]
    off = np.array([s.values[Kind.ACTOR][track, 1] - 0.5 for s in seen])
    sigma = seen[0].errors[Kind.ACTOR][track, 1]
    assert abs(off.mean()) < 4 * sigma / np.sqrt(worlds)
    assert off.std() == pytest.approx(sigma, rel=0.18)


def test_good_intelligence_sees_more_and_errs_less():
    rules = scene()
    world = toy.world(rules, 30)
    world.day = 12
    error, age = {}, {}
    for observer in (1, 2):
        looks = [observe(world, rules, CHANCE, observer, position=k) for k in range(30)]
        other = rules.owner == 0
        error[observer] = np.mean([np.abs(s.personnel[other] - 10_000).mean() for s in looks])
        age[observer] = np.mean([12 - s.last_seen[other].mean() for s in looks])
    assert error[1] < 0.6 * error[2]
    assert age[1] < age[2]


def test_allies_share_their_intelligence_and_show_their_forces():
    rules = scene()
    rules.static_ties["alliance"][2, 1] = 1
    world = toy.world(rules)
    assert BatchObservation(world, rules, CHANCE, 2).quality[0] == pytest.approx(0.75 * 0.9)
    seen = observe(world, rules, CHANCE, 2)
    assert (seen.personnel[rules.owner == 1] == 10_000).all()
    assert (seen.confidence[rules.owner == 1] == 1).all()
    assert (seen.personnel[rules.owner == 0] != 10_000).all()


def test_what_moved_since_it_was_seen_is_shown_where_it_was():
    rules = scene(intelligence=(0.0, 0.0, 0.0))
    world = toy.world(rules)
    world.day = 9
    world.location[1] = 3
    world.formation[rules.track(Kind.FORMATION, "arrived"), 1] = 9
    days = []
    for seed in range(30):
        seen = observe(world, rules, Randomness(seed), 0)
        days.append(int(seen.last_seen[1]))
        assert seen.location[1] == (3 if seen.last_seen[1] >= 9 else rules.home[1])
    assert min(days) < 9


def test_an_estimate_is_the_worse_the_older_it_is():
    rules = scene(intelligence=(0.25, 0.0, 0.0), formations=40)
    rules.static_ties["alliance"][:] = 0
    world = toy.world(rules, 60)
    world.day = 20
    others = rules.owner != 0
    ages, off = [], []
    for k in range(60):
        seen = observe(world, rules, CHANCE, 0, position=k)
        age = np.where(seen.last_seen >= 0, 20 - seen.last_seen, -1)[others]
        sigma = (seen.personnel_error / seen.personnel)[others]
        base = float(constant(rules, "intelligence", "error")) * (1 - 0.8 * 0.25)
        assert sigma[age >= 0] == pytest.approx(base * (1 + age[age >= 0] / 14), rel=1e-5)
        ages.append(age)
        off.append(np.log(seen.personnel[others] / 10_000))
    age, error = np.concatenate(ages), np.concatenate(off)
    old, new = error[age >= 7], error[(age >= 0) & (age <= 1)]
    assert min(len(old), len(new)) > 30
    assert old.std() > 1.25 * new.std()  # and the error is in the number itself, not only beside it


def test_no_estimate_lies_outside_its_range():
    rules = scene(intelligence=(0.0, 0.0, 0.0))
    world = toy.world(rules, 20)
    resolve = rules.track(Kind.ACTOR, "resolve")
    table = rules.tracks[Kind.ACTOR]
    world.actor[resolve, 1], world.actor[resolve, 2] = table.low[resolve], table.high[resolve]
    seen = np.array([observe(world, rules, CHANCE, 0, position=k).values[Kind.ACTOR][resolve] for k in range(20)])
    assert (seen >= table.low[resolve]).all()
    assert (seen <= table.high[resolve]).all()
    assert (seen[:, 1] > table.low[resolve]).any()  # there was an error to keep within
    assert (seen[:, 2] < table.high[resolve]).any()


def test_the_scenario_says_what_is_public():
    rules = scene()
    world = toy.world(rules)
    track = rules.track(Kind.ACTOR, "resolve")
    seen = observe(world, rules, CHANCE, 0, visible={(Kind.ACTOR, "resolve"): "public"})
    assert (seen.values[Kind.ACTOR][track] == world.actor[track, :, 0]).all()


def test_what_is_kept_of_one_observers_noise_is_not_shown_to_another():
    kept = Noise()
    for seed, number, observer in ((1, 0, 0), (1, 0, 1), (1, 3, 1), (2, 3, 1)):
        fresh = Noise()
        for noise in (kept, fresh):
            noise.begin(Randomness(seed), np.array([number]), observer)
        rows, things = np.arange(2)[:, None], np.arange(3)
        assert (kept.uniform(4, 7, rows, things) == fresh.uniform(4, 7, rows, things)).all()
        assert (kept.bell(4, 7, things) == fresh.bell(4, 7, things)).all()
