"""Bargaining: audience costs that grow with time, what stepping back costs, and the room for a deal."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from simulation.mechanisms.toy import Table, action, rules

from brinkmanship.simulation.mechanisms import bargaining, verbs
from brinkmanship.simulation.world import Kind

SLOTS = {"threaten": 0, "demand": 1, "offer": 2, "concede": 3, "step_back": 4}


def crisis(worlds: int = 1, **parameters: float) -> Table:
    """RED faces BLU: an army each; every verb of bargaining by RED on BLU."""
    listed = [
        (action("threaten", "threaten", parameters={"stake": 0.1}), "actor", [(0, 1)]),
        (action("demand", "demand", parameters={"stake": 0.2}), "actor", [(0, 1)]),
        (action("offer", "offer", parameters={"value": 0.2}), "actor", [(0, 1)]),
        (action("concede", "concede", parameters={"value": 0.5}), "actor", [(0, 1)]),
        (action("step_back", "deescalate", parameters={"share": 0.5}), "", [(0, -1)]),
    ]
    feelings = np.zeros(9)
    feelings[1] = feelings[3] = 0.8
    armies = [{"owner": 0, "region": 0, "personnel": 50_000}, {"owner": 1, "region": 3, "personnel": 50_000}]
    made = rules(
        actions=listed, formations=armies, tracks={(Kind.TIE, "tension"): feelings},
        parameters={f"bargaining.{k}": v for k, v in parameters.items()},
    )  # fmt: skip
    return Table(made, worlds, ledger=worlds == 1)


def say(table: Table, what: str, **more: Any) -> None:
    row = SLOTS[what]
    table.order(row, verbs()[table.rules.actions[row].verb], **more)


def face(table: Table) -> float:
    return float(table.track(Kind.ACTOR, "face")[0, 0])


@pytest.mark.parametrize("what", ["threaten", "demand"])
def test_audience_costs_grow_linearly_while_the_word_stands(what: str) -> None:
    table = crisis(growth=0.05)
    start, stake = face(table), table.rules.actions[SLOTS[what]].parameters["stake"]
    say(table, what)
    for day in range(20):
        table.run(bargaining.MECHANISM)
        assert face(table) - start == pytest.approx(stake * (1 + 0.05 * day), abs=1e-5)


def test_a_word_that_is_not_repeated_is_forgotten_in_the_end() -> None:
    table = crisis(memory_days=10)
    start = face(table)
    say(table, "threaten")
    table.run(bargaining.MECHANISM, 11)
    top = face(table)
    table.run(bargaining.MECHANISM, 60)
    assert start < face(table) < start + 0.5 * (top - start)


def test_stepping_back_pays_the_face_given_up_and_stops_the_clock() -> None:
    table = crisis()
    say(table, "threaten")
    table.run(bargaining.MECHANISM, 15)
    before = {t: float(table.track(Kind.ACTOR, t)[0, 0]) for t in ("face", "support", "credibility")}
    say(table, "step_back")
    given = 0.5 * before["face"]
    change = {t: float(table.track(Kind.ACTOR, t)[0, 0]) - v for t, v in before.items()}
    assert change == pytest.approx({"face": -given, "support": -0.5 * given, "credibility": -0.3 * given}, abs=1e-5)
    left = face(table)
    table.run(bargaining.MECHANISM, 5)
    assert face(table) <= left, "nothing is engaged any more"


def test_waiting_makes_stepping_back_dearer() -> None:
    price = []
    for wait in (1, 10, 25):
        table = crisis()
        say(table, "threaten")
        table.run(bargaining.MECHANISM, wait)
        before = float(table.track(Kind.ACTOR, "support")[0, 0])
        say(table, "step_back")
        price.append(before - float(table.track(Kind.ACTOR, "support")[0, 0]))
    assert price[0] < price[1] < price[2]


def test_a_threat_is_felt_as_far_as_the_word_is_believed() -> None:
    table = crisis(worlds=2)
    table.track(Kind.ACTOR, "credibility")[0] = [0.2, 0.9]
    before = table.track(Kind.ACTOR, "threat")[1].copy()
    say(table, "threaten")
    felt = table.track(Kind.ACTOR, "threat")[1] - before
    np.testing.assert_allclose(felt, [0.1 * 0.2 * 0.5, 0.1 * 0.9 * 0.5], atol=1e-6)


def test_offers_open_the_channel_and_concessions_ease_the_other_side() -> None:
    table = crisis()
    talks, trust = (float(table.track(k, n)[i, 0]) for k, n, i in ((Kind.WORLD, "talks", 0), (Kind.TIE, "trust", 3)))
    say(table, "offer")
    assert float(table.track(Kind.WORLD, "talks")[0, 0]) > talks
    assert float(table.track(Kind.TIE, "trust")[3, 0]) > trust
    tension = float(table.track(Kind.TIE, "tension")[3, 0])
    say(table, "concede")
    assert float(table.track(Kind.TIE, "tension")[3, 0]) == pytest.approx(tension - 0.5)


def room(**tracks: float) -> float:
    table = crisis()
    for name, value in tracks.items():
        table.track(Kind.ACTOR, name)[:2] = value
    table.run(bargaining.MECHANISM)
    return float(table.track(Kind.ACTOR, "room")[0, 0])


def test_room_for_a_deal_as_believed() -> None:
    p = 1.0 / (1.0 + 1.0)
    plain = room(resolve=0.5, credibility=1.0, face=0.0)
    assert plain == pytest.approx(2 * 0.12 + 0.25 * (2 - 1.0) - (2 * p - 1), abs=1e-5), (
        "equal and believed: p is a half"
    )
    assert room(resolve=0.9, credibility=1.0, face=0.0) < plain, "the resolved fear war less"
    assert room(resolve=0.9, credibility=0.2, face=0.0) < room(resolve=0.9, credibility=1.0, face=0.0), (
        "mutual optimism"
    )
    assert room(resolve=0.5, credibility=1.0, face=1.0) < plain, "what was staked cannot be given"
    assert room(resolve=1.0, credibility=0.0, face=1.0) < 0
