"""Dilemmas in the core and for programs: put, answered once, answered by silence; dates of the calendar."""

from __future__ import annotations

import numpy as np
import pytest

import brinkmanship as bm
from brinkmanship.players.answering import answer_dilemmas
from brinkmanship.players.model import Model
from brinkmanship.scenario.compile import compile_scenario
from brinkmanship.scenario.loading import load
from brinkmanship.simulation.changes import Ledger
from brinkmanship.simulation.dilemmas import defaults_due, dilemma_tables, last_ticks, undecided
from brinkmanship.simulation.legality import legal, refusals
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Result
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.score import objective_values
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, World
from tests.questions import QUESTIONS

CHANCE = Randomness(5)


@pytest.fixture(scope="module")
def crisis() -> bm.Crisis:
    return bm.load(QUESTIONS)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return compile_scenario(load(QUESTIONS)).rules


def played(rules: Rules, days: int, orders: dict[int, Orders] | None = None, worlds: int = 1) -> World:
    world = begin(rules, CHANCE, worlds)
    for day in range(days):
        world = advance(world, (orders or {}).get(day, Orders.empty()), rules, CHANCE)
    return world


def slot(rules: Rules, choice: str) -> int:
    action = [a.id for a in rules.actions].index(choice)
    return int(rules.slots_of_action[action][0])


def face(world: World, rules: Rules, actor: int) -> float:
    return float(world.actor[rules.track(Kind.ACTOR, "face"), actor, 0])


def test_a_question_opens_at_the_end_of_its_day_and_closes_with_the_answer(rules: Rules) -> None:
    swap = slot(rules, "pilot_swap")
    assert [bool(undecided(played(rules, day), rules)[0, 0]) for day in (1, 2, 3, 4, 5)] == [0, 0, 1, 1, 0]
    answered = played(rules, 4, {3: Orders.make(swap)})
    assert not undecided(answered, rules)[0, 0]
    assert face(answered, rules, 0) == pytest.approx(0.5 - 0.2 - 0.0625, abs=1e-6)  # the ship is towed meanwhile


def test_silence_takes_the_default_on_the_last_day(rules: Rules) -> None:
    world = played(rules, 4)
    assert int(last_ticks(world, rules)[0, 0]) == 4  # put on day 2, two days to decide
    assert defaults_due(world, rules).slot.tolist() == [slot(rules, "pilot_wait")]
    assert face(played(rules, 5), rules, 0) == pytest.approx(face(world, rules, 0) - 0.05, abs=1e-6)
    assert len(defaults_due(played(rules, 5), rules)) == 0


def test_a_question_that_the_world_has_overtaken_is_asked_no_more(rules: Rules) -> None:
    world = played(rules, 3, worlds=2)
    world.actor[rules.track(Kind.ACTOR, "face"), 0, 1] = 0.8
    assert undecided(world, rules)[1].tolist() == [True, False]
    assert legal(world, rules, dilemma_tables(rules).slot)[3:].tolist() == [[True, False]] * 2
    late = defaults_due(world, rules)
    assert (late.slot.tolist(), late.world.tolist()) == ([slot(rules, "ship_tow")], [0])


def test_the_answer_of_the_last_day_comes_before_silence(rules: Rules) -> None:
    world = played(rules, 5, {4: Orders.make(slot(rules, "pilot_threaten"))})
    counts = {name: int(world.slot_count[slot(rules, f"pilot_{name}"), 0]) for name in ("swap", "wait", "threaten")}
    assert counts == {"swap": 0, "wait": 0, "threaten": 1}


def test_choices_are_legal_only_while_their_question_is_open(rules: Rules) -> None:
    slots = dilemma_tables(rules).slot
    assert not legal(played(rules, 2), rules, slots).any()
    assert legal(played(rules, 3), rules, slots)[:, 0].tolist() == [True] * 5
    closed = refusals(played(rules, 5), rules, slot(rules, "pilot_swap"))
    assert [reason.text for reason in closed] == ["This question is not before you now."]


def test_of_two_answers_in_a_turn_one_holds(rules: Rules) -> None:
    both = Orders.make([slot(rules, "pilot_swap"), slot(rules, "pilot_threaten")])
    world = played(rules, 4, {3: both})
    taken = [int(world.slot_count[slot(rules, f"pilot_{name}"), 0]) for name in ("swap", "threaten")]
    assert taken == [1, 0]


def test_the_ledger_names_the_choice_and_later_effects_come(rules: Rules) -> None:
    ledger = Ledger()
    world = played(rules, 3)
    for orders in (Orders.make(slot(rules, "pilot_threaten")), Orders.empty(), Orders.empty()):
        world = advance(world, orders, rules, CHANCE, ledger=ledger)
    found = {
        (e.cause.kind, e.cause.id, e.thing): round(e.amount, 4)
        for e in ledger.entries
        if e.cause.id == "pilot_threaten"
    }
    track = rules.track(Kind.ACTOR, "face")
    assert {e.track for e in ledger.entries if e.cause.id == "pilot_threaten" and e.kind == Kind.ACTOR} >= {track}
    assert found["measure", "pilot_threaten", 1] == -0.1


def test_who_learns_of_it_is_told_and_nobody_else(rules: Rules) -> None:
    results: list[Result] = []
    world = played(rules, 2)
    for orders in (Orders.empty(), Orders.make(slot(rules, "pilot_threaten"))):
        world = advance(world, orders, rules, CHANCE, results=results)
    known = {(r.kind, r.id): r.known_to for r in results}
    assert known["dilemma", "pilot"] == (0,)
    assert known["order", "pilot_threaten"] == (0, 1)
    assert known["order", "ship_tow"] is None
    assert known["silence", "ship_tow"] == (1,)


def test_programs_choose_by_quantal_response(rules: Rules) -> None:
    world = played(rules, 3, worlds=4000)
    orders = answer_dilemmas(world, rules, CHANCE)
    picked = {name: float((orders.slot == slot(rules, name)).sum()) / 4000 for name in ("pilot_swap", "ship_seize")}
    weight = np.exp(4.0)
    assert picked["pilot_swap"] == pytest.approx(weight / (weight + 2), abs=0.01)
    assert picked["ship_seize"] == pytest.approx(1 / (1 + np.exp(-2.0)), abs=0.02)
    even = answer_dilemmas(world, rules, CHANCE, [0], precision=0)
    assert {int(s) for s in even.slot} == {slot(rules, f"pilot_{c}") for c in ("swap", "wait", "threaten")}
    assert np.bincount(even.slot)[slot(rules, "pilot_swap")] / 4000 == pytest.approx(1 / 3, abs=0.03)


def test_who_cannot_pay_takes_what_it_can(rules: Rules) -> None:
    world = played(rules, 3)
    world.actor[rules.track(Kind.ACTOR, "capital"), :2] = 0.5
    assert answer_dilemmas(world, rules, CHANCE).slot.tolist() == [slot(rules, "pilot_wait"), slot(rules, "ship_tow")]


def test_futures_answer_as_single_worlds_do(crisis: bm.Crisis) -> None:
    many = crisis.play(crisis.start(worlds=40, seed=3), "random", watch=["A.face", "B.face"])
    for number in (0, 7, 39):
        alone = crisis.play(crisis.start(worlds=40, seed=3)[number : number + 1], "random", watch=["A.face", "B.face"])
        assert np.array_equal(many["A.face"][:, number], alone["A.face"][:, 0])
        assert np.array_equal(many["B.face"][:, number], alone["B.face"][:, 0])


def test_a_function_chooses_and_answers_are_no_orders_of_the_turn(crisis: bm.Crisis) -> None:
    def bot(look: bm.Look) -> list[Orders]:
        return [answer for one in look.dilemmas for answer in (look.order("boast"), look.choose(one, "swap"))]

    play = crisis.play(crisis.start(worlds=3, seed=1), {"A": bot, "others": bm.Wait()}, watch=["A.face"])
    assert play["A.face"][-1] == pytest.approx([0.5 + 0.1 - 0.2 - 0.0625] * 3, abs=1e-6)  # one order a turn, and two
    with pytest.raises(KeyError, match=r"'pilot' has no choice 'swop'; did you mean 'swap'\?"):
        crisis.play(crisis.start(worlds=1, seed=1), {"A": lambda look: look.choose("pilot", "swop")})
    with pytest.raises(KeyError, match="B has no dilemma 'pilot'"):
        crisis.play(crisis.start(worlds=1, seed=1), {"B": lambda look: look.choose("pilot", "swap")})


def test_a_seat_looks_at_its_own_questions_only(rules: Rules) -> None:
    from brinkmanship.players.look import Look

    model = Model(compile_scenario(load(QUESTIONS)))
    world = played(model.rules, 3)
    looks = [Look(model, actor, world, CHANCE) for actor in range(3)]
    assert [tuple(look.dilemmas) for look in looks] == [("pilot",), ("ship",), ()]
    events = [e.id for e in model.rules.events]
    assert [look.believed.event_day[:, 0].tolist() for look in looks] == [[2, -1], [-1, 2], [-1, -1]]
    assert events == ["pilot", "ship"]


def test_the_calendar_answers_by_the_day(rules: Rules) -> None:
    expected = {0: 1 - 0.08, 3: 1 - 0.5 - 0.05, 5: 1 - 0.5 - 0.03, 6: 1 - 0.02 - 0.01, 9: 1 - 0.04}
    for day, value in expected.items():
        world = played(rules, day)
        assert float(objective_values(world, rules)[2, 0]) == pytest.approx(value, abs=1e-6), day
