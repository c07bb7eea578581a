"""The report is about the seat: what came of each order, what moved each aim, the war first, trivia folded away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.aim_changes import UNKNOWN
from brinkmanship.game.view.estimates import look
from brinkmanship.game.view.importance import Importance
from brinkmanship.game.view.report_text import main_causes, score, title, until_text
from brinkmanship.game.view.reports import AimCause, AimChange, OrderResult, TurnReport
from brinkmanship.game.view.types import LogLine
from brinkmanship.game.view.war_report import war_report
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import Kind, World


def game(toy: Prepared, seed: int = 3) -> Game:
    return Game.new(toy, {"RED": "human", "BLUE": "human"}, rest="wait", intents={"RED": "bold"}, seed=seed)


def turn(playing: Game, **plans: list[Order]) -> None:
    for seat, orders in plans.items():
        assert not playing.seat(seat).set_plan(orders)
    playing.commit("BLUE")


def result(report: TurnReport, action: str) -> OrderResult:
    return next(one for one in report.mine if one.action == action)


def test_a_proposal_waits_until_a_day_and_then_is_agreed_or_blocked_by_name(toy):
    states = set()
    for seed in range(12):
        playing = game(toy, seed)
        turn(playing, BLUE=[Order("BLUE", "appeal")])
        waits = result(playing.seat("BLUE").report(), "appeal")
        assert (waits.state, waits.text) == (
            "waiting",
            "Waits for the consent of the Pact until 25 Jan.",
        )
        turn(playing)
        came = result(playing.seat("BLUE").report(), "appeal")
        states.add(came.state)
        assert came.text.startswith(
            "Agreed by the Pact" if came.state == "done" else "Blocked in the Pact: Greyland broke"
        )
        turn(playing)
        assert not [one for one in playing.seat("BLUE").report().mine if one.action == "appeal"]
    assert states == {"done", "blocked"}


def test_an_order_is_credited_with_what_it_did_to_the_aims_and_to_numbers(toy):
    playing = game(toy)
    turn(playing, RED=[Order("RED", "boast"), Order("RED", "talk", "BLUE")])
    report = playing.seat("RED").report()
    fame = next(one for one in report.aims if one.id == "fame")
    assert (fame.weight, fame.before, fame.after) == pytest.approx((0.75, 0.4, 0.5))
    assert [(one.text, round(one.amount, 3)) for one in fame.causes] == [("Redland carried out 'Boast'", 0.1)]
    boast, talk = result(report, "boast"), result(report, "talk")
    assert boast.score == pytest.approx(0.75 * 0.1 - 0.25 * 0.05, abs=1e-3)
    assert talk.score == pytest.approx(0.25 * 0.1, abs=1e-3)
    assert {(one.ref, round(one.amount, 2)) for one in boast.numbers} == {
        ("actor:RED.fame", 0.1),
        ("world:tension", 0.05),
    }
    assert talk.title == "Talk: Blueland"
    before, after = score(report)
    assert after - before == pytest.approx(sum(a.weight * (a.after - a.before) for a in report.aims))


def test_a_secret_cause_is_not_named_to_the_seat_that_suffers_it(toy):
    playing = game(toy)
    turn(playing, RED=[Order("RED", "plot")])
    (fame,) = playing.seat("BLUE").report().aims
    assert fame.after - fame.before == pytest.approx(-0.1)
    assert [(one.text, round(one.amount, 2)) for one in fame.causes] == [(UNKNOWN, -0.1)]
    assert "plot" not in str(playing.seat("BLUE").report()).lower()
    assert result(playing.seat("RED").report(), "plot").state == "done"


def test_a_march_is_under_way_until_it_arrives(toy):
    playing = game(toy)
    turn(playing, RED=[Order("RED", "march", "RED-1", "MOOR")])
    under_way = result(playing.seat("RED").report(), "march")
    assert under_way.state == "preparing"
    assert under_way.text.startswith("First Red Brigade due in The Moor on ")
    while not playing.seat("RED").report().mine or playing.turn == 1:
        turn(playing)
        assert playing.turn < 9
    arrived = result(playing.seat("RED").report(), "march")
    assert arrived.state == "arrived"
    assert "First Red Brigade arrived in The Moor on " in arrived.text
    assert not [one for one in playing.seat("RED").report().main if one.kind == "arrival"]


def test_a_measure_is_in_force_and_ends_when_it_is_lifted(toy):
    playing = game(toy)
    turn(playing, RED=[Order("RED", "embargo", "BLUE")])
    assert result(playing.seat("RED").report(), "embargo").state == "in force"
    turn(playing, RED=[Order("RED", "embargo", "BLUE", lift=True)])
    ended = result(playing.seat("RED").report(), "embargo")
    assert (ended.state, ended.text[:6]) == ("ended", "Lifted")


def test_a_report_of_several_turns_holds_what_each_of_them_brought(toy):
    playing = game(toy)
    turn(playing, RED=[Order("RED", "boast")])
    turn(playing, RED=[Order("RED", "talk", "BLUE")])
    turn(playing, BLUE=[Order("BLUE", "boast")])
    report = playing.seat("RED").report(turns=3)
    assert {one.action for one in report.mine} == {"boast", "talk"}
    assert (report.turns, title(report)) == (3, "Report of turns 1 to 3")
    assert until_text(report) == "24 Jan to 27 January 2022"
    assert next(one for one in report.aims if one.id == "fame").before == pytest.approx(0.4)
    single = playing.seat("RED").report()
    assert (single.mine, title(single), until_text(single)) == ((), "Report of turn 3", "27 January 2022")


def test_causes_in_few_rows_still_add_up():
    causes = (
        AimCause("A", 0.3, "order"),
        AimCause("B", -0.1, "event"),
        AimCause("C", 0.05, "order"),
        AimCause(UNKNOWN, 0.15),
    )
    rows = main_causes(AimChange("x", "X", 1.0, 0.2, 0.6, causes), most=2)
    assert rows == [("A", 0.3), ("B", -0.1), ("Other causes", pytest.approx(0.2))]
    assert main_causes(AimChange("x", "X", 1.0, 0.2, 0.2005, causes)) == []


def line(kind: str, weight: float, *, actor: str = "", target: str = "", place: str = "", text: str = "") -> LogLine:
    told = text or f"{kind} {actor} {target} {place} {weight}"
    return LogLine(date(2022, 1, 24), 0, 1, kind, told, actor, target, place, weight=weight)


@pytest.fixture(scope="module")
def cares(january: Prepared) -> Importance:
    world = begin(january.rules, Randomness(1), 1)
    return Importance(january.names, look(january, world, january.names.actor_index["POL"], Randomness(1)), {})


def test_what_is_aimed_at_the_seat_or_happens_at_its_borders_comes_before_what_does_not(cares):
    of = cares.of
    assert of(line("order", 0.2, actor="RUS", target="POL")) > of(line("order", 0.2, actor="RUS", target="TUR"))
    assert of(line("arrival", 0.2, actor="USA", place="POL-E")) > of(line("arrival", 0.2, actor="RUS", place="UA-KHE"))
    assert of(line("order", 0.2, actor="USA", target="UKR")) > of(line("order", 0.2, actor="CHN", target="SRB"))
    assert of(line("event", 0.5)) < of(line("rung", 0.5))
    assert of(line("dilemma", 0.7, actor="POL")) > of(line("ending", 0.7))


def test_trivia_is_folded_and_nothing_is_lost(cares):
    many = [line("order", 0.1, actor="CHN", target="TUR", text=f"{n}") for n in range(9)]
    heavy = [line("rung", 0.6), line("order", 0.4, actor="RUS", target="POL")]
    main, minor = cares.sorted([*many, *heavy])
    assert list(main[:2]) == [heavy[0], heavy[1]] or list(main[:2]) == heavy[::-1]
    assert len(minor) >= 5
    assert {one.text for one in (*main, *minor)} == {one.text for one in (*many, *heavy)}


def test_a_deployment_is_one_line_once_it_took_effect(cares):
    steps = [
        replace(line(kind, 0.4, actor="DEU", text=kind), data={"id": "reinforce_lithuania", "passed": True})
        for kind in ("order", "consent", "effect")
    ]
    main, minor = cares.sorted(steps)
    assert [one.kind for one in (*main, *minor)] == ["effect"]


def test_a_war_is_told_by_its_fronts_losses_and_movements(january):
    names, rules, chance = january.names, january.rules, Randomness(1)
    before = begin(rules, chance, 1)
    after: World = before.take(np.array([0]))
    region, russia, ukraine = names.region_index["UA-KHE"], names.actor_index["RUS"], names.actor_index["UKR"]
    after.attacker[region, 0] = russia
    after.region[rules.track(Kind.REGION, "share"), region, 0] = 0.25
    after.actor[rules.track(Kind.ACTOR, "losses"), [russia, ukraine], 0] = 1234.0
    came = names.formation_index["RUS-01"]
    after.location[came, 0] = region
    seen = [look(january, world, ukraine, chance) for world in (before, after)]
    assert war_report(names, seen[0], seen[0]) is None
    war = war_report(names, *seen)
    assert war is not None
    assert war.text == f"Fighting in {names.region('UA-KHE')}."
    (front,) = war.fronts
    assert (front.attacker, front.defender, front.before) == ("RUS", "UKR", 0.0)
    assert front.text.endswith("a new front")
    assert {one.actor for one in war.losses} == {"RUS", "UKR"}
    own = next(one for one in war.losses if one.actor == "UKR")
    assert own.lost == pytest.approx(1234)
    assert any("RUS-01" in one.formations and one.region == "UA-KHE" for one in war.moved)
