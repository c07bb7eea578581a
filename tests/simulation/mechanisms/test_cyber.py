"""Cyber and information: attribution on a geometric day, pretexts spoiled, warnings that must come true."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms import toy

from brinkmanship.simulation.mechanisms import cyber, intelligence, verbs
from brinkmanship.simulation.world import Kind

VERBS = verbs()


def game(worlds=1, deniability=0.5, ledger=False, **parameters):
    rules = toy.rules(
        tracks={(Kind.ACTOR, "pretext"): 0.5, (Kind.ACTOR, "intelligence"): [0.5, 0.7, 0.9]},
        parameters={f"cyber.{k}": v for k, v in parameters.items()},
        axes=[toy.Axis("road", (0, 1))],
        actions=[
            (toy.action("hack", "cyber", parameters={"strength": 0.5, "deniability": deniability}), "actor", [(0, 1)]),
            (toy.action("tell", "disclose", parameters={"strength": 0.8}), "actor", [(2, 0)]),
            (toy.action("lie", "disinform", parameters={"strength": 0.5}), "actor", [(0, 1)]),
            (toy.action("invade", "attack", measure=True), "axis", [(0, 0)]),
        ],
    )
    return toy.Table(rules, worlds, ledger=ledger)


def value(table, name, actor):
    return float(table.track(Kind.ACTOR, name)[actor, 0])


def test_an_attack_harms_by_what_resilience_lets_through_and_nobody_knows_who():
    table = game()
    table.track(Kind.ACTOR, "resilience")[1] = 0.6
    table.order(0, VERBS["cyber"])
    assert value(table, "calm", 1) == pytest.approx(0.7 - 0.15 * 0.5 * 0.4)
    assert value(table, "economy", 1) == pytest.approx(1 - 0.01 * 0.5 * 0.4)
    assert value(table, "suspicion", 0) == 0
    assert table.track(Kind.TIE, "covert")[0 * 3 + 1, 0] == 0.5


def test_the_day_of_attribution_is_geometric_after_the_delay():
    worlds, delay = 4_000, 3
    table = game(worlds, deniability=0.5, fade=0.0)
    p = 0.12 * (0.5 + 0.7) * 0.5
    table.order(0, VERBS["cyber"])
    day_of = np.full(worlds, -1)
    for day in range(40):
        table.run(cyber.MECHANISM)
        blamed = (table.track(Kind.ACTOR, "suspicion")[0] > 0) & (day_of < 0)
        day_of[blamed] = day
    assert day_of[day_of >= 0].min() >= delay
    for n in (1, 5, 15, 30):
        expected = 1 - (1 - p) ** n
        counted = ((day_of >= 0) & (day_of < delay + n)).mean()
        assert counted == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / worlds))


def test_attribution_blames_once_and_strains_the_tie():
    table = game(deniability=0.0, attribution_rate=1.0, attribution_delay=0, fade=0.0, ledger=True)
    table.order(0, VERBS["cyber"])
    table.run(cyber.MECHANISM, 5)
    assert value(table, "suspicion", 0) == pytest.approx(0.5)
    assert table.track(Kind.TIE, "tension")[1 * 3 + 0, 0] == pytest.approx(0.15)
    assert table.track(Kind.TIE, "covert")[1, 0] == 0
    assert [r.kind for r in table.results] == ["attribution"]


def test_perfect_deniability_is_never_attributed():
    table = game(500, deniability=1.0)
    table.order(0, VERBS["cyber"])
    table.run(cyber.MECHANISM, 50)
    assert (table.track(Kind.ACTOR, "suspicion")[0] == 0).all()


def test_disclosure_spoils_pretexts_by_credibility_and_burns_sources():
    weights = []
    for credibility in (0.2, 0.9):
        table = game()
        table.track(Kind.ACTOR, "credibility")[2] = credibility
        table.order(1, VERBS["disclose"])
        weight = 0.8 * credibility * (0.5 + 0.5 * 0.9)
        assert value(table, "pretext", 0) == pytest.approx(0.5 * (1 - 0.4 * weight))
        assert value(table, "exposure", 0) == pytest.approx(weight)
        assert value(table, "intelligence", 2) == pytest.approx(0.9 - 0.03 * 0.8)
        assert value(table, "belief_war", 1) > 0.3
        assert value(table, "belief_war", 0) == pytest.approx(0.3)
        weights.append(value(table, "pretext", 0))
    assert weights[1] < weights[0]


@pytest.mark.parametrize("war", [False, True])
def test_a_warning_pays_on_its_date_and_not_before(war):
    table = game(bet_days=10)
    table.order(1, VERBS["disclose"])
    if war:
        table.order(3)
    table.run(cyber.MECHANISM, 9)
    assert value(table, "credibility", 2) == pytest.approx(0.6)
    table.run(cyber.MECHANISM)
    assert value(table, "credibility", 2) == pytest.approx(0.6 + (0.2 if war else -0.06) * 0.8)
    table.run(cyber.MECHANISM, 10)
    assert value(table, "credibility", 2) == pytest.approx(0.6 + (0.2 if war else -0.06) * 0.8)


def test_disinformation_works_on_the_unprepared_and_is_traced_by_the_others():
    table = game()
    table.track(Kind.ACTOR, "resilience")[1] = 0.0
    table.order(2, VERBS["disinform"])
    assert value(table, "calm", 1) == pytest.approx(0.7 - 0.06 * 0.5)
    assert value(table, "suspicion", 0) == 0
    table = game()
    table.track(Kind.ACTOR, "resilience")[1] = 1.0
    table.order(2, VERBS["disinform"])
    assert value(table, "calm", 1) == pytest.approx(0.7)
    assert value(table, "suspicion", 0) > 0


def test_suspicion_fades():
    table = game(fade=0.02)
    table.track(Kind.ACTOR, "suspicion")[0] = 0.5
    table.run(cyber.MECHANISM, 30)
    assert value(table, "suspicion", 0) == pytest.approx(0.5 * 0.98**30, rel=1e-4)


def test_belief_in_war_follows_the_signs_faster_up_than_down():
    table = game()
    table.track(Kind.WORLD, "tension")[:] = 1.0
    table.track(Kind.ACTOR, "belief_war")[1] = 0.2
    table.track(Kind.ACTOR, "belief_war")[2] = 1.0
    table.run(intelligence.MECHANISM)
    assert value(table, "belief_war", 1) == pytest.approx(0.2 + 0.03 * 0.7 * 0.4)
    assert value(table, "belief_war", 2) == pytest.approx(1.0 - 0.25 * 0.03 * 0.9 * 0.4)
    table.world.attacker[1] = 0
    table.run(intelligence.MECHANISM, 12)
    assert value(table, "belief_war", 1) > 0.95
