"""The life of an action, day by day."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from simulation.worlds import slot, small_rules

from brinkmanship.simulation.legality import refusals
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.phase import Result
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, SlotPhase, World

QUIET = {
    "domestic.calm_speed": 0.0,
    "domestic.wear": 0.0,
    "domestic.hope": 0.0,
    "escalation.threat_speed": 0.0,
    "bargaining.fade": 0.0,
}


class Course:
    """One world (or many) played day by day with orders by name."""

    def __init__(self, rules: Rules, worlds: int = 1) -> None:
        self.rules, self.results = rules, list[Result]()
        self.world: World = begin(rules, Randomness(3), worlds, {rules.actors.index("RED"): 0})

    def day(self, *orders: tuple[str, ...], lift: bool = False, days: int = 1) -> None:
        for _ in range(days):
            listed = [slot(self.rules, *o) for o in orders]
            n = self.world.worlds
            given = Orders.make(listed * n, world=np.repeat(np.arange(n), len(listed)), lift=lift)
            log = self.results if n == 1 else None
            self.world = advance(self.world, given, self.rules, Randomness(3), results=log)
            orders = ()

    def state(self, *order: str) -> int:
        return int(self.world.slot_phase[slot(self.rules, *order), 0])

    def value(self, actor: str, track: str) -> Any:
        values = self.world.actor[self.rules.track(Kind.ACTOR, track), self.rules.actors.index(actor)]
        return float(values[0]) if self.world.worlds == 1 else values

    def said(self, kind: str) -> list[Result]:
        return [r for r in self.results if r.kind == kind]


def test_an_order_takes_effect_the_same_day_and_costs_capital() -> None:
    course = Course(small_rules(chance=False))
    credit, calm = course.value("RED", "capital"), course.value("BLU", "calm")
    idle = Course(small_rules(chance=False))
    idle.day()
    course.day(("RED", "speak", "BLU"))
    assert idle.value("RED", "capital") - course.value("RED", "capital") == pytest.approx(0.5)
    assert course.value("RED", "capital") > credit - 0.5, "the day's income came in too"
    assert course.value("BLU", "calm") - calm == pytest.approx(0.01 + idle.value("BLU", "calm") - calm, abs=1e-3)
    assert course.state("RED", "speak", "BLU") == SlotPhase.IDLE
    assert [r.kind for r in course.results if r.id == "speak"] == ["order", "effect"]


def test_a_delayed_measure_prepares_then_stays_in_force_until_lifted() -> None:
    rules = small_rules(chance=False)
    course = Course(rules)
    course.day(("BLU", "drill"))
    assert course.state("BLU", "drill") == SlotPhase.PREPARING
    course.day()
    assert course.state("BLU", "drill") == SlotPhase.PREPARING
    course.day()
    assert course.state("BLU", "drill") == SlotPhase.IN_FORCE
    b1 = rules.formations.index("B1")
    notice = rules.track(Kind.FORMATION, "notice")
    assert course.world.formation[notice, b1, 0] == 1, "the verb ran: the alert lowers the notice"
    course.day(days=5)
    assert course.state("BLU", "drill") == SlotPhase.IN_FORCE
    course.day(("BLU", "drill"), lift=True)
    assert course.state("BLU", "drill") == SlotPhase.IDLE
    assert course.world.formation[notice, b1, 0] == 2, "the verb's lift ran"


def test_an_order_that_is_only_prepared_can_be_called_off() -> None:
    course = Course(small_rules(chance=False))
    course.day(("BLU", "drill"))
    course.day(("BLU", "drill"), lift=True)
    assert course.state("BLU", "drill") == SlotPhase.IDLE
    course.day(days=4)
    assert int(course.world.slot_count[slot(course.rules, "BLU", "drill"), 0]) == 0


def test_a_proposal_waits_for_its_silence_and_half_the_time_somebody_breaks_it() -> None:
    rules = small_rules(parameters={**QUIET, "consent.precision": 0.1, "consent.discipline": 0.0})
    course = Course(rules, worlds=2000)
    row = slot(rules, "BLU", "squeeze", "RED")
    course.day(("BLU", "squeeze", "RED"))
    assert (course.world.slot_phase[row] == SlotPhase.PROPOSED).all()
    course.day()
    assert (course.world.slot_phase[row] == SlotPhase.PROPOSED).all()
    face = course.value("BLU", "face").copy()
    course.day()
    passed = course.world.slot_phase[row] == SlotPhase.IN_FORCE
    assert (passed | (course.world.slot_phase[row] == SlotPhase.IDLE)).all()
    assert 0.4 < passed.mean() < 0.6, "one member who decides almost blindly"
    change = course.value("BLU", "face") - face
    np.testing.assert_allclose(change[~passed], 0.05, atol=1e-5)
    np.testing.assert_allclose(change[passed], 0.0, atol=1e-5)


def test_a_measure_runs_out_by_itself_and_works_every_day_until_then() -> None:
    rules = small_rules(chance=False, parameters=QUIET)
    course, idle = Course(rules), Course(rules)
    course.day(("BLU", "squeeze", "RED"))
    idle.day()
    assert course.state("BLU", "squeeze", "RED") == SlotPhase.IN_FORCE
    for day in range(1, 6):
        course.day()
        idle.day()
        assert course.state("BLU", "squeeze", "RED") == SlotPhase.IN_FORCE
        assert course.value("RED", "calm") - idle.value("RED", "calm") == pytest.approx(-0.01 * day, abs=1e-5)
    course.day()
    assert course.state("BLU", "squeeze", "RED") == SlotPhase.IDLE
    assert len(course.said("expiry")) == 1
    idle.day()
    assert course.value("RED", "calm") - idle.value("RED", "calm") == pytest.approx(-0.06 + 0.02, abs=1e-5)


def test_later_stages_come_on_their_days_and_then_the_slot_is_free() -> None:
    rules = small_rules(chance=False, parameters=QUIET)
    course, idle = Course(rules), Course(rules)
    order = ("RED", "warn", "BLU")
    course.day(order)
    idle.day()
    expected = {1: (0.0, 1.0), 2: (-0.02, 1.0), 3: (-0.02, 1.0), 4: (-0.02, 1.0), 5: (-0.02, 0.9)}
    for day, (credibility, patience) in expected.items():
        assert course.state(*order) == SlotPhase.RUNNING
        course.day()
        idle.day()
        found = course.value("RED", "credibility") - idle.value("RED", "credibility")
        assert found == pytest.approx(credibility, abs=1e-6), day
        assert course.value("BLU", "patience") / idle.value("BLU", "patience") == pytest.approx(patience, abs=1e-4), day
    assert course.state(*order) == SlotPhase.IDLE


def test_consent_of_a_single_actor_and_the_refusal_it_may_give() -> None:
    rules = small_rules(parameters={"consent.precision": 50.0, **QUIET})
    for trust, granted in ((1.0, True), (-1.0, False)):
        course = Course(rules)
        pair = rules.actors.index("GRN") * 3 + rules.actors.index("BLU")
        course.world.tie[rules.track(Kind.TIE, "trust"), pair] = trust
        before = course.value("BLU", "assurance")
        course.day(("BLU", "plead", "GRN"), days=3)
        assert course.value("BLU", "assurance") - before == pytest.approx(0.2 if granted else -0.1, abs=1e-5)
        assert course.said("consent")[0].data["passed"] is granted


def test_of_outcomes_at_most_one_happens_by_its_chance() -> None:
    rules = small_rules(parameters=QUIET)
    course = Course(rules, worlds=4000)
    support, resolve = course.value("RED", "support").copy(), course.value("BLU", "resolve").copy()
    course.day(("RED", "strike", "thrust"))
    surprise = course.value("RED", "support") - support > 0.05
    outcry = course.value("BLU", "resolve") - resolve > 0.05
    assert not (surprise & outcry).any()
    assert surprise.mean() == pytest.approx(0.3 + 0.2 * 0.8, abs=0.03)
    assert outcry.mean() == pytest.approx(0.4, abs=0.03)


def test_what_is_under_way_cannot_be_ordered_again_and_the_log_says_so() -> None:
    course = Course(small_rules(chance=False))
    course.day(("BLU", "drill"))
    paid = course.value("BLU", "capital")
    course.day(("BLU", "drill"))
    assert course.value("BLU", "capital") > paid, "nothing is charged for what does not happen"
    assert course.results[-1].data.get("refused") or any("refused" in r.data for r in course.results)
    course.day(("RED", "drill"), lift=True)
    assert any("not in force" in str(r.data.get("refused", "")) for r in course.results)


def test_public_acts_teach_others_the_hidden_intent() -> None:
    rules = small_rules(chance=False)
    course = Course(rules)
    blue = rules.actors.index("BLU")
    assert course.world.belief[1, blue, 0] == pytest.approx(0.4)
    course.day(("RED", "warn", "BLU"))
    assert 0.55 < course.world.belief[1, blue, 0] < 0.75, "twice likelier if it means it"
    assert course.world.belief[:, blue, 0].sum() == pytest.approx(1)


def test_many_ticks_a_turn_are_as_many_turns_of_a_tick() -> None:
    one, three = small_rules(chance=False), small_rules(chance=False, ticks_per_turn=3)
    daily, slow = Course(one), Course(three)
    for _ in range(3):
        daily.day(("BLU", "speak", "RED"), ("RED", "march", "R1"))
        daily.day(days=2)
        slow.day(("BLU", "speak", "RED"), ("RED", "march", "R1"))
    assert daily.world.day == slow.world.day == 9
    assert (daily.world.actor == slow.world.actor).all()
    assert (daily.world.formation == slow.world.formation).all()


def test_orders_are_canonical_and_merge() -> None:
    orders = Orders.make([5, 2, 5], world=[0, 1, 0], amount=[1, 2, 3])
    assert orders.slot.tolist() == [2, 5]
    assert orders.amount.tolist() == [2, 1]
    both = merge([Orders.make([4], amount=7), Orders.make([4, 1])])
    assert both.slot.tolist() == [1, 4]
    assert both.amount.tolist() == [1, 7]


def test_days_are_days_whatever_the_tick() -> None:
    rules = small_rules(chance=False, hours_per_tick=6)
    course = Course(rules)
    course.day(("BLU", "drill"), days=8)
    assert course.state("BLU", "drill") == SlotPhase.PREPARING, "two days are eight ticks"
    course.day()
    assert course.state("BLU", "drill") == SlotPhase.IN_FORCE
    assert int(course.world.event_day[0, 0]) == -1
    course.day(("RED", "warn", "BLU"), days=4)
    assert int(course.world.event_day[0, 0]) == 12, "day 3 begins with tick 12"
    warned = slot(rules, "RED", "warn", "BLU")
    texts = {r.code: r.text for r in refusals(course.world, rules, warned)}
    assert texts["cooldown"] == "It was done lately; it can be done again in 2 days."
