"""Domestic politics: capital by support and attention, rally and losses, calm, patience, mobilisation."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.mechanisms.toy import Table, action, rules

from brinkmanship.simulation.mechanisms import domestic, verbs
from brinkmanship.simulation.world import Kind


def country(worlds: int = 1, **parameters: float) -> Table:
    listed = [
        (action("mobilise", "mobilise", measure=True, parameters={"share": 0.4}), "", [(0, -1)]),
        (action("reassure", "reassure", parameters={"strength": 0.2}), "actor", [(0, 1)]),
        (action("calm_own", "reassure", parameters={"strength": 0.2}), "", [(0, -1)]),
    ]
    made = rules(
        actions=listed, controllers=[0, 0, 1, 1], parameters={f"domestic.{k}": v for k, v in parameters.items()}
    )
    return Table(made, worlds)


def value(table: Table, name: str, actor: int = 0) -> float:
    return float(table.track(Kind.ACTOR, name)[actor, 0])


def test_capital_is_the_income_at_usual_support_and_attention() -> None:
    table = country()
    table.track(Kind.ACTOR, "capital")[0] = 0
    table.run(domestic.MECHANISM, 3)
    assert value(table, "capital") == pytest.approx(3.0, abs=1e-4)
    weak, strong = country(), country()
    for one, support in ((weak, 0.1), (strong, 0.9)):
        one.track(Kind.ACTOR, "capital")[0] = 0
        one.track(Kind.ACTOR, "support")[0] = support
        one.run(domestic.MECHANISM)
    assert value(weak, "capital") == pytest.approx(0.6, abs=1e-4)
    assert value(strong, "capital") == pytest.approx(1.4, abs=1e-4)


def test_capital_has_a_ceiling() -> None:
    table = country()
    table.run(domestic.MECHANISM, 40)
    assert value(table, "capital") == 12


def test_left_alone_a_country_stays_as_it_is() -> None:
    table = country()
    before = {n: value(table, n) for n in ("support", "calm", "patience", "attention")}
    table.run(domestic.MECHANISM, 30)
    assert {n: value(table, n) for n in before} == pytest.approx(before, abs=1e-5)


def test_the_attacked_rally_and_losses_wear_support_down_by_their_logarithm() -> None:
    table = country()
    table.world.attacker[0] = 1
    table.run(domestic.MECHANISM, 200)
    assert value(table, "support", 0) == pytest.approx(0.8, abs=1e-2)
    assert value(table, "support", 1) == pytest.approx(0.5, abs=1e-3), "who attacks does not rally"
    down = []
    for losses in (9_000, 99_000):
        table = country()
        table.track(Kind.ACTOR, "losses")[1] = losses
        table.run(domestic.MECHANISM, 400)
        down.append(0.5 - value(table, "support", 1))
    assert down[0] == pytest.approx(0.06, abs=2e-3)
    assert down[1] == pytest.approx(0.12, abs=2e-3), "ten times the losses, one step more"


def test_a_poorer_country_likes_its_government_less() -> None:
    table = country()
    table.track(Kind.ACTOR, "economy")[0] = 0.9
    table.run(domestic.MECHANISM, 200)
    assert value(table, "support") == pytest.approx(0.4, abs=5e-3)


def test_severity_alarms_and_draws_attention_fast_and_lets_go_slowly() -> None:
    table = country()
    table.track(Kind.WORLD, "severity")[:] = 10
    table.run(domestic.MECHANISM, 10)
    assert value(table, "calm") < 0.6
    high = value(table, "attention")
    assert high > 0.98
    table.track(Kind.WORLD, "severity")[:] = 0
    table.run(domestic.MECHANISM, 10)
    assert 0.85 < value(table, "attention") < high


def test_patience_runs_down_with_mobilisation_and_where_no_deal_is_in_sight() -> None:
    left = {}
    for name, track, level in (("quiet", "room", 0.3), ("stuck", "room", -1.0), ("mobilised", "mobilisation", 1.0)):
        table = country()
        table.track(Kind.ACTOR, track)[0] = level
        table.run(domestic.MECHANISM, 30)
        left[name] = value(table, "patience")
    assert left["quiet"] == pytest.approx(0.7, abs=1e-5)
    assert left["stuck"] < 0.6
    assert left["mobilised"] < 0.6


def test_mobilising_and_standing_down() -> None:
    table = country()
    calm = value(table, "calm")
    table.order(0, verbs()["mobilise"])
    assert value(table, "mobilisation") == pytest.approx(0.4)
    assert value(table, "calm") == pytest.approx(calm - 0.12, abs=1e-5)
    table.run(domestic.MECHANISM, 10)
    assert value(table, "economy") == pytest.approx(1 - 0.0003 * 0.4 * 10, abs=1e-5)
    table.lift(0, verbs()["mobilise"])
    assert value(table, "mobilisation") == pytest.approx(0, abs=1e-6)


def test_reassurance_works_as_far_as_it_is_believed() -> None:
    table = country(worlds=2)
    table.track(Kind.ACTOR, "credibility")[0] = np.array([0.25, 1.0])
    table.order(1, verbs()["reassure"])
    np.testing.assert_allclose(table.track(Kind.ACTOR, "calm")[1], [0.75, 0.9], atol=1e-5)
    np.testing.assert_allclose(table.track(Kind.ACTOR, "assurance")[1], [0.55, 0.7], atol=1e-5)
    table.order(2, verbs()["reassure"])
    np.testing.assert_allclose(table.track(Kind.ACTOR, "calm")[0], [0.75, 0.9], atol=1e-5)
