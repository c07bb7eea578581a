"""Escalation: severity and rung, Richardson's fixed point and stability, the Goldstein mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from simulation.mechanisms.toy import Table, action, rules

from brinkmanship.scenario.language import SymbolTable, compile_expression
from brinkmanship.simulation.mechanisms import escalation
from brinkmanship.simulation.mechanisms.escalation import richardson
from brinkmanship.simulation.rules import Event, Rules
from brinkmanship.simulation.world import Kind, SlotPhase

LADDER = np.array([0, 2, 4, 6, 8], np.float32)


def crisis(
    *, tension: float = 0.6, other: float = 0.4, parameters: dict[str, float] | None = None, **acts: Any
) -> Rules:
    """RED and BLU with tension for each other; actions by RED on BLU."""
    feelings = np.zeros(9)
    feelings[0 * 3 + 1], feelings[1 * 3 + 0] = tension, other
    actions = [(action(name, **what), "actor", [(0, 1)]) for name, what in acts.items()]
    made = rules(actions=actions, tracks={(Kind.TIE, "tension"): feelings}, parameters=parameters)
    return replace(made, ladder=LADDER)


@pytest.mark.parametrize(
    ("k", "a", "g", "l", "b", "h"), [(0.02, 0.1, 0.03, 0.04, 0.08, 0.02), (0.05, 0.2, 0.0, 0.1, 0.1, 0.05)]
)
def test_richardson_comes_to_rest_at_its_fixed_point(
    k: float, a: float, g: float, l: float, b: float, h: float
) -> None:
    x, y = 0.9, 0.05
    for _ in range(3000):
        x, y = x + float(richardson(x, y, k, a, g, 1.0)), y + float(richardson(y, x, l, b, h, 1.0))
    fixed_point = (b * g + k * h) / (a * b - k * l), (a * h + l * g) / (a * b - k * l)
    assert (x, y) == pytest.approx(fixed_point, abs=1e-4)


def test_richardson_runs_away_where_it_is_not_stable() -> None:
    x = y = 0.1
    for _ in range(200):
        x, y = x + float(richardson(x, y, 0.06, 0.05, 0.0, 1.0)), y + float(richardson(y, x, 0.06, 0.05, 0.0, 1.0))
    assert x == pytest.approx(0.1 * 1.01**200, rel=1e-3), "grows at the rate k - a"


def test_left_alone_tension_stays_and_after_a_shock_it_comes_back() -> None:
    table = Table(crisis(), ledger=True)
    tension = table.track(Kind.TIE, "tension")
    before = tension.copy()
    table.run(escalation.MECHANISM, 50)
    np.testing.assert_allclose(tension, before, atol=1e-5)
    tension[1] = 0.9
    gap = [float(tension[1, 0] - 0.6)]
    for _ in range(4):
        table.run(escalation.MECHANISM, 40)
        gap.append(float(tension[1, 0] - 0.6))
    assert gap[0] > gap[1] > gap[2] > gap[3] > 0
    assert gap[4] < 0.01
    # the slow mode of a symmetric pair decays with a - k
    k, a = (table.rules.parameters[f"escalation.{n}"] for n in ("reaction", "fatigue"))
    assert gap[3] / gap[2] == pytest.approx((1 - (a - k)) ** 40, rel=0.05)


def test_lost_trust_is_a_grievance() -> None:
    table = Table(crisis())
    table.track(Kind.TIE, "trust")[1] = -0.5
    before = table.track(Kind.TIE, "tension").copy()
    table.run(escalation.MECHANISM, 10)
    assert table.track(Kind.TIE, "tension")[1, 0] > before[1, 0] + 0.05


def test_severity_is_that_of_the_gravest_act_and_halves_with_its_half_life() -> None:
    table = Table(crisis(act={"severity": 6, "goldstein": -7}, talk={"severity": 1, "goldstein": 3}))
    table.order(0)
    table.order(1)
    table.run(escalation.MECHANISM)
    assert float(table.track(Kind.WORLD, "severity")[0, 0]) == 6
    assert float(table.track(Kind.WORLD, "rung")[0, 0]) == 3
    table.run(escalation.MECHANISM, 10)
    assert float(table.track(Kind.WORLD, "severity")[0, 0]) == pytest.approx(3, rel=1e-5)
    assert float(table.track(Kind.WORLD, "rung")[0, 0]) == 1


@pytest.mark.parametrize(("below", "rung"), [(0.2, 2), (0.4, 1)])
def test_a_rung_is_left_only_when_severity_is_well_below_its_threshold(below: float, rung: int) -> None:
    table = Table(crisis())
    threshold = float(table.rules.ladder[2])
    table.track(Kind.WORLD, "rung")[0] = 2
    table.track(Kind.WORLD, "severity")[0] = (threshold - below) * 2 ** (1 / 10)
    table.run(escalation.MECHANISM)
    assert float(table.track(Kind.WORLD, "rung")[0, 0]) == rung


def test_an_attack_in_force_keeps_the_ladder_up_and_another_measure_half_of_it() -> None:
    for verb, holds in (("attack", 8.0), ("sanction", 4.0)):
        table = Table(crisis(act={"severity": 8, "measure": True, "verb": verb}))
        table.order(0)
        table.run(escalation.MECHANISM, 60)
        assert float(table.track(Kind.WORLD, "severity")[0, 0]) == pytest.approx(holds)
        table.world.slot_phase[0] = SlotPhase.IDLE
        table.run(escalation.MECHANISM, 10)
        assert float(table.track(Kind.WORLD, "severity")[0, 0]) == pytest.approx(holds / 2, rel=1e-4)


def test_public_acts_move_feelings_by_their_goldstein_weight() -> None:
    acts = {"embrace": {"goldstein": 8}, "insult": {"goldstein": -8}, "whisper": {"goldstein": -8, "public": False}}
    change = {}
    for row, name in enumerate(acts):
        table = Table(crisis(**acts))
        before = {t: table.track(Kind.TIE, t)[3, 0].copy() for t in ("tension", "trust")}
        table.order(row)
        table.run(escalation.MECHANISM)
        change[name] = {t: float(table.track(Kind.TIE, t)[3, 0] - before[t]) for t in before}
    assert change["insult"] == pytest.approx({"tension": 0.04, "trust": -0.032}, abs=1e-5)
    assert change["embrace"] == pytest.approx({"tension": -0.04, "trust": 0.032}, abs=1e-5)
    assert change["whisper"] == pytest.approx({"tension": 0, "trust": 0}, abs=1e-6)


def test_goldstein_mean_weighs_every_act_alike() -> None:
    w = 0.05
    table = Table(crisis(a={"goldstein": -10}, b={"goldstein": -4}))
    table.order(0)
    table.order(1)
    table.run(escalation.MECHANISM)
    assert float(table.track(Kind.WORLD, "goldstein")[0, 0]) == pytest.approx((1 - (1 - w) ** 2) * -7, rel=1e-5)


def test_tension_and_threat_follow_the_hostile_pairs() -> None:
    table = Table(crisis())
    table.track(Kind.TIE, "tension")[3] = 1.0
    tension, threat = (
        float(table.track(k, n)[i, 0]) for k, n, i in ((Kind.WORLD, "tension", 0), (Kind.ACTOR, "threat", 1))
    )
    table.run(escalation.MECHANISM)
    assert float(table.track(Kind.WORLD, "tension")[0, 0]) > tension
    assert float(table.track(Kind.ACTOR, "threat")[1, 0]) > threat


def test_an_event_raises_severity_the_day_after_in_the_worlds_where_it_happened() -> None:
    shock = Event("shock", (), None, None, True, 0, (), (), 6, 0)
    table = Table(replace(crisis(), events=(shock,)), 3)
    table.world.event_day = np.array([[0, 1, -1]], np.int16)
    table.world.day = 1
    severity = []
    for _ in range(2):
        table.run(escalation.MECHANISM)
        severity.append(table.track(Kind.WORLD, "severity")[0].tolist())
    assert severity[0] == [6, 0, 0]
    assert severity[1] == pytest.approx([6 * 2 ** (-1 / 10), 6, 0])


def test_a_condition_holds_a_step_of_the_ladder_however_little_was_lately_done() -> None:
    made = crisis()
    tense = compile_expression(
        "world.tension > 0.4",
        SymbolTable(date(2030, 1, 1), {Kind.WORLD: {"tension": made.track(Kind.WORLD, "tension")}}),
    )
    table = Table(replace(made, held_rungs=((2, tense),)))
    table.track(Kind.WORLD, "tension")[:] = 0.5
    table.track(Kind.WORLD, "severity")[:] = 0
    table.run(escalation.MECHANISM)
    assert table.track(Kind.WORLD, "rung")[0, 0] == 2
    table.track(Kind.WORLD, "tension")[:] = 0.1
    table.run(escalation.MECHANISM)
    assert table.track(Kind.WORLD, "rung")[0, 0] == 0
