"""The silence procedure: P(pass) = prod(1 - p_i), exactly and by counting; blocks, lobbying, watering down."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.expressions import Read, Role
from brinkmanship.simulation.mechanisms import consent, verbs
from brinkmanship.simulation.world import Kind

VERBS = verbs()
ACTORS = (*(f"A{i}" for i in range(6)), "FOE")


def scene(
    rule="unanimity", weights=(1,) * 6, threshold=0.55, severity=0.6, utility=None, worlds=1, ledger=False, **keys
):
    body = toy.Body("COUNCIL", np.arange(6, dtype=np.int16), rule, threshold, np.array(weights, np.float32), 2, 0)
    rng = np.random.default_rng(3)
    trust, tension = rng.uniform(-0.5, 0.8, (7, 7)), rng.uniform(0, 0.6, (7, 7))
    rules = toy.rules(
        actors=ACTORS,
        bodies=[body],
        ties={"gas": rng.uniform(0, 0.6, (7, 7)), "trade": np.full((7, 7), 0.02)},
        tracks={
            (Kind.TIE, "trust"): trust.ravel(),
            (Kind.TIE, "tension"): tension.ravel(),
            (Kind.ACTOR, "threat"): rng.uniform(0, 0.6, 7),
        },
        actions=[
            (
                toy.action("act", consent=toy.Consent(body=0, severity=severity, utility=utility), goldstein=-5),
                "actor",
                [(0, 6), (1, 6)],
            ),
            (toy.action("lobby", "lobby", parameters={"strength": 0.4}), "actor", [(0, 3)]),
            (toy.action("ask", consent=toy.Consent(target=True, severity=severity)), "actor", [(0, 2)]),
        ],
        **keys,
    )
    return toy.Table(rules, worlds, ledger=ledger)


def decided(game, slot=0, days=1):
    out = []
    for _ in range(days):
        phase = game.phase("consent")
        out.append(consent.decide(phase, game.instances(slot, np.arange(game.world.worlds))))
        game.world.day += 1
    return np.concatenate(out)


def test_chance_of_passing_is_the_product_of_silences():
    forecast = consent.answers(scene().world, scene().rules, 0)
    assert forecast.passes == pytest.approx(np.prod([a.yes for a in forecast.answers]), rel=1e-5)
    assert forecast.answers[0].yes == 1.0  # who proposes does not object
    assert 0.02 < forecast.passes < 0.98


def test_break_is_quantal_in_the_sum_of_the_terms():
    game = scene()
    for answer in consent.answers(game.world, game.rules, 0).answers[1:]:
        utility = sum(value for _, value in answer.reasons)
        assert answer.yes == pytest.approx(1 / (1 + np.exp(-4 * utility)), abs=1e-5)


@pytest.mark.parametrize("rule", ["unanimity", "qualified", "majority"])
def test_counted_passes_agree_with_the_exact_chance(rule):
    game = scene(rule, weights=(3, 1, 2, 2, 1, 1), threshold=0.7, worlds=20_000, severity=0.9)
    expected = consent.answers(game.world, game.rules, 0).passes
    counted = decided(game).mean()
    assert counted == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 20_000) + 1e-4)


@pytest.mark.parametrize("rule", ["qualified", "majority"])
def test_exact_chance_of_weighted_rules_by_enumeration(rule):
    weights = np.array([3, 1, 2, 2, 1, 1]) / 10
    game = scene(rule, weights=weights, threshold=0.7, severity=0.9)
    forecast = consent.answers(game.world, game.rules, 0)
    yes = [a.yes for a in forecast.answers]
    total = 0.0
    for silent in itertools.product([0, 1], repeat=6):
        weight = float(np.dot(silent, weights))
        if weight >= 0.7 - 1e-9 if rule == "qualified" else weight > 0.5 + 1e-9:
            total += np.prod([y if s else 1 - y for y, s in zip(yes, silent, strict=True)])
    assert forecast.passes == pytest.approx(total, abs=1e-4)


def test_members_break_silence_independently():
    game = scene(worlds=20_000, severity=0.9)
    key = consent.keys(game.phase("consent").uniform(2, 2))
    draws = consent.spread(key[None, :], np.zeros((1, 1), int), np.arange(6)[:, None])
    correlation = np.corrcoef(draws) - np.eye(6)
    assert np.abs(correlation).max() < 0.03
    assert np.abs(np.quantile(draws, [0.1, 0.5, 0.9]) - [0.1, 0.5, 0.9]).max() < 0.01


def test_two_proposals_of_one_day_are_decided_independently():
    game = scene(worlds=20_000)
    phase = game.phase("consent")
    first = consent.decide(phase, game.instances(0, np.arange(20_000)))
    second = consent.decide(phase, game.instances(1, np.arange(20_000)))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03


def test_a_block_names_who_blocked_and_costs_cohesion():
    game = scene(severity=1.0, ledger=True, parameters={"consent.severity_weight": 3.0})
    phase = game.phase("consent")
    passed = consent.decide(phase, game.instances(0, np.arange(1)))
    phase.changes.apply()
    assert not passed[0]
    said = game.results[0].data
    assert said["blocked_by"]
    assert "A0" not in said["blocked_by"]
    assert game.track(Kind.BODY, "cohesion")[0, 0] == pytest.approx(0.6 - 0.08 * 1.5)
    assert game.ledger.entries[0].cause.id == "act"


def test_a_pass_adds_cohesion():
    game = scene(severity=0.0, parameters={"consent.discipline": 5.0, "consent.threat_weight": 5.0})
    phase = game.phase("consent")
    assert consent.decide(phase, game.instances(0, np.arange(1)))[0]
    phase.changes.apply()
    assert game.track(Kind.BODY, "cohesion")[0, 0] == pytest.approx(0.62)


def test_lobbying_raises_the_chance_and_wears_off_by_half_lives():
    game = scene()
    before = consent.answers(game.world, game.rules, 0)
    game.order(2, VERBS["lobby"])
    after = consent.answers(game.world, game.rules, 0)
    assert after.answers[3].yes > before.answers[3].yes
    assert after.passes > before.passes
    leaned = float(game.track(Kind.ACTOR, "persuasion")[3, 0])
    game.run(consent.MECHANISM, 20)
    assert game.track(Kind.ACTOR, "persuasion")[3, 0] == pytest.approx(leaned / 4, rel=1e-4)


def test_watering_down_raises_the_chance():
    game = scene(severity=0.9)
    passes = [consent.answers(game.world, game.rules, 0, amount=a).passes for a in (0.3, 0.6, 1.0, 1.5)]
    assert passes == sorted(passes, reverse=True)
    assert passes[0] > passes[-1] + 0.05


@pytest.mark.parametrize(("tie", "sign"), [("gas", -1), ("trade", -1)])
def test_dependence_makes_a_member_reluctant(tie, sign):
    game = scene()
    before = consent.answers(game.world, game.rules, 0).answers[2].yes
    game.rules.static_ties[tie][2, 6] += 0.4
    assert (consent.answers(game.world, game.rules, 0).answers[2].yes - before) * sign > 0


def test_the_scenarios_own_utility_takes_the_place_of_the_default():
    threat = scene().rules.track(Kind.ACTOR, "threat")
    game = scene(utility=Read(Kind.ACTOR, threat, Role.SELF), parameters={"consent.discipline": 0.0})
    for answer in consent.answers(game.world, game.rules, 0).answers[1:]:
        own = float(game.world.actor[threat, answer.actor, 0])
        assert answer.yes == pytest.approx(1 / (1 + np.exp(-4 * own)), abs=1e-5)


def test_a_single_actor_is_asked_and_answers_alone():
    game = scene(worlds=20_000)
    forecast = consent.answers(game.world, game.rules, 3)
    assert [a.actor for a in forecast.answers] == [2]
    counted = decided(game, 3).mean()
    assert counted == pytest.approx(forecast.passes, abs=0.015)


def test_a_world_decides_the_same_alone_and_in_a_batch():
    batch, alone = scene(worlds=300), None
    together = decided(batch)
    for k in (0, 17, 299):
        alone = scene()
        alone.world.number[:] = k
        assert decided(alone)[0] == together[k]


@pytest.mark.parametrize("persuasion", [0.5, 1.0])
def test_lobbying_loses_half_its_effect_in_its_half_life(persuasion):
    game = scene()
    game.track(Kind.ACTOR, "persuasion")[3] = persuasion
    game.run(consent.MECHANISM, int(game.rules.parameters["consent.persuasion_half_life"]))
    assert game.track(Kind.ACTOR, "persuasion")[3, 0] == pytest.approx(persuasion / 2, rel=1e-4)
    assert not game.track(Kind.ACTOR, "persuasion")[:3].any()
