"""Leaders' choice in closed form: Fearon's range, Signorino's game, Powell's commitment case, taste shocks, the filter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from brinkmanship.scenario.compile import compile_scenario
from brinkmanship.scenario.loading import load
from brinkmanship.simulation.changes import Changes, Ledger
from brinkmanship.simulation.expressions import Scope
from brinkmanship.simulation.mechanisms import courses, observers
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, array_fields

HEAD = """
scenario: {id: toy, title: Toy, start: 2030-01-01, horizon: 60}
map: {regions: {N: {name: North, lon: 24.9, lat: 60.2, country: Finland, controller: A},
                S: {name: South, lon: 24.7, lat: 59.4, country: Estonia, controller: B}}}
actors:
  A: {name: A, playable: true, types: {soft: {name: Soft, prior: 0.5}, hard: {name: Hard, prior: 0.5}}}
  B: {name: B, playable: true}
tracks:
  world:
    land: {start: 0.2, low: 0, high: 1, meaning: "Land"}
    land_held: {start: 0.2, low: 0, high: 1, meaning: "Pocketed"}
    words: {start: 0.1, low: 0, high: 1, meaning: "Words"}
    strength: {start: 0.6, low: 0, high: 1, meaning: "Chance to win"}
    mood: {start: 0.5, low: 0.02, high: 0.98, scale: odds, meaning: "A belief"}
issues:
  land: {name: Land, held: land_held}
  words: {name: Words}
preferences:
  A: {types: {soft: {land: {weight: 0.2}, words: {weight: 0.8}}, hard: {land: {weight: 0.9}, words: {weight: 0.1}}}}
actions:
  give: {name: Give, family: diplomacy, by: [B], start: ["world.land += 0.3"]}
  show: {name: Show, family: diplomacy, by: [A, B], start: ["world.mood *= 3"]}
objectives:
  A: [{id: land, text: Land, value: "world.land"}]
  B: [{id: land, text: Land, value: "1 - world.land"}]
"""

COURSES = """
courses:
  A:
    start: wait
    precision: 10
    inertia: 0.02
    rethink_days: 25
    reckons:
      odds: "world.strength"
      reply: {by: B, precision: 2, utility: "0.3"}
    options:
      wait: {name: Wait}
      ask: {name: Ask, win: {words: "0.5"}, costs: {effort: "0.02"}}
      take: {name: Take, force: true, success: "reckon(odds)", win: {land: "1"}, lose: {land: "0"}, costs: {blood: "0.2"}}
    shows:
      drums: {when: "world.mood > 0.6", rates: {wait: 0.05, ask: 0.05, take: 0.2}}
"""


def started(tmp_path: Any, worlds: int = 1, more: str = COURSES, head: str = HEAD, seed: int = 1) -> Any:
    path = tmp_path / "toy.yaml"
    path.write_text(head + more, encoding="utf-8")
    rules = compile_scenario(load(path)).rules
    return rules, begin(rules, Randomness(seed), worlds), Randomness(seed)


def test_a_course_is_worth_its_expected_positions_less_its_costs(tmp_path: Any) -> None:
    rules, world, _ = started(tmp_path, 50)
    found = courses.reckon(world, rules, 0)
    # 'take': from .2 to 1 with chance .6, else to 0, but never below the .2 that is pocketed: gain .6 * .8 = .48
    soft, hard = found.by_type[:, 2, 0]
    assert soft == pytest.approx(0.2 * 0.48 - 0.2, abs=1e-6)
    assert hard == pytest.approx(0.9 * 0.48 - 0.2, abs=1e-6)
    assert found.by_type[:, 1, 0] == pytest.approx([0.8 * 0.4 - 0.02, 0.1 * 0.4 - 0.02], abs=1e-6)
    own = np.where(world.intent[0] == 0, soft, hard)
    assert found.own[2] == pytest.approx(own, abs=1e-6)


def test_what_is_pocketed_is_kept_by_force_and_a_gift_is_pocketed_slowly(tmp_path: Any) -> None:

    rules, world, chance = started(tmp_path)
    world.world[rules.track(Kind.WORLD, "land")] = 0.7
    before = courses.reckon(world, rules, 0).by_type[1, 2, 0]
    held = rules.track(Kind.WORLD, "land_held")
    world = advance(world, Orders.empty(), rules, chance)
    assert world.world[held, 0, 0] == pytest.approx(0.2 + 0.12 * 0.5)
    after = courses.reckon(world, rules, 0).by_type[1, 2, 0]
    assert after - before == pytest.approx(0.9 * 0.4 * 0.06, abs=1e-6)  # what failure leaves is worth so much more


def test_terms_of_a_choice_add_up_to_its_value(tmp_path: Any) -> None:
    rules, world, _ = started(tmp_path, 3)
    value = courses.reckon(world, rules, 0).own[:, 1]
    for (name, chance, terms), own in zip(courses.explain(world, rules, 0, position=1), value, strict=True):
        assert sum(amount for _, amount in terms) == pytest.approx(own, abs=1e-6), name
        assert 0 < chance < 1


def test_fearon_war_where_the_believed_range_is_empty(tmp_path: Any) -> None:
    """A holds .5 of a pie; war is worth p - c. A believes .9 with costs .2: .7, and B's offer of .65 is too little."""
    text = """
courses:
  A:
    start: settle
    precision: 1000
    options:
      settle: {name: Settle, win: {land: "0.65"}}
      fight: {name: Fight, force: true, success: "world.strength", win: {land: "1"}, lose: {land: "0"}, costs: {war: "0.2"}}
"""
    head = HEAD.replace("soft: {name: Soft, prior: 0.5}, hard: {name: Hard, prior: 0.5}", "one: {name: One, prior: 1}")
    head = head.replace("{soft: {land: {weight: 0.2}, words: {weight: 0.8}}, hard: {land: {weight: 0.9}, words: {weight: 0.1}}}",
                        "{one: {land: {weight: 1}}}").replace("land_held: {start: 0.2", "land_held: {start: 0")  # fmt: skip
    for believed, war in ((0.6, 0.40), (0.9, 0.70)):
        rules, world, _ = started(
            tmp_path, 1, text, head.replace("strength: {start: 0.6", f"strength: {{start: {believed}")
        )
        settle, fight = courses.reckon(world, rules, 0).own[:, 0]
        assert fight + 0.2 == pytest.approx(war, abs=1e-6)  # p - c, over what holds now (.2)
        assert settle + 0.2 == pytest.approx(0.65, abs=1e-6)
        assert (fight > settle) == (believed == 0.9)


@pytest.mark.parametrize(
    ("precision", "fight", "resist", "challenge", "war"),
    [
        (2, 0.645656, 0.576565, 0.620969, 0.231164),
        (5, 0.817574, 0.478046, 0.880893, 0.344287),
        (0.0001, 0.5, 0.5, 0.5, 0.125),
    ],
)
def test_signorino_three_move_crisis_game(
    tmp_path: Any, precision: float, fight: float, resist: float, challenge: float, war: float
) -> None:
    """1 waits (0, 0) or challenges; 2 yields (1, -.4) or resists; 1 backs down (-.5, .4) or fights (-.2, -.6)."""
    text = f"""
courses:
  A:
    start: wait
    precision: {precision}
    inertia: 0
    reckons:
      fight: {{by: A, precision: {precision}, utility: "-0.2 - -0.5"}}
      resist: {{by: B, precision: {precision}, utility: "reckon(fight) * -0.6 + (1 - reckon(fight)) * 0.4 - -0.4"}}
    options:
      wait: {{name: Wait}}
      challenge:
        name: Challenge
        costs:
          yields: "-(1 - reckon(resist)) * 1"
          resists: "-reckon(resist) * (reckon(fight) * -0.2 + (1 - reckon(fight)) * -0.5)"
"""
    rules, world, _ = started(tmp_path, 1, text)
    found = courses.reckon(world, rules, 0)
    law = courses.chances(found.own, found.available, precision)
    plan = courses.weighing(rules, 0)

    values = plan.program(Scope(world, rules))[0].take(plan.program.numbers, axis=0)
    reckons = {name: float(values[row, 0]) for name, row in plan.reckons}
    assert reckons["fight"] == pytest.approx(fight, abs=2e-4)
    assert reckons["resist"] == pytest.approx(resist, abs=2e-4)
    assert law[1, 0] == pytest.approx(challenge, abs=2e-4)
    assert law[1, 0] * reckons["resist"] * reckons["fight"] == pytest.approx(war, abs=2e-4)


@pytest.mark.parametrize(("later", "war", "peace"), [(0.3, 6.40, 4.96), (0.7, 6.40, 7.84)])
def test_powell_a_shift_of_power_makes_a_deal_that_both_would_like_impossible(
    tmp_path: Any, later: float, war: float, peace: float
) -> None:
    """A pie of 1 a period, discounted by .9, war burns .2 of it for ever; A wins with .8 today and *later* tomorrow."""
    text = f"""
courses:
  A:
    start: peace
    precision: 1000
    options:
      peace: {{name: Peace, costs: {{pie: "-(1 + 0.9 * (10 - (1 - {later}) * 8))"}}}}
      war: {{name: War, force: true, costs: {{pie: "-(0.8 * 0.8 / 0.1)"}}}}
"""
    rules, world, _ = started(tmp_path, 1, text, HEAD.replace("land_held: {start: 0.2", "land_held: {start: 0"))
    found = courses.reckon(world, rules, 0)
    assert found.own[:, 0] == pytest.approx([peace, war], abs=1e-5)
    assert bool(found.own[1, 0] > found.own[0, 0]) == (war > peace)


def test_quantal_law_of_the_choice() -> None:
    utility = np.array([[0.0], [0.1], [-0.1], [-0.15], [-0.05]], np.float32)
    law = courses.chances(utility, np.ones((5, 1), bool), 17.0)[:, 0]
    assert law == pytest.approx([0.1396, 0.7643, 0.0255, 0.0109, 0.0597], abs=5e-5)


def test_shocks_persist_and_at_any_date_the_law_is_quantal(tmp_path: Any) -> None:
    """Worlds begin on 'wait' for certain; what is chosen later among the others than by inertia is the quantal law."""

    head = HEAD.replace("prior: 0.5}, hard: {name: Hard, prior: 0.5}", "prior: 1}, hard: {name: Hard, prior: 0}")
    rules, world, chance = started(tmp_path, 4000, COURSES.replace("rethink_days: 25", "rethink_days: 1")
                                   .replace("inertia: 0.02", "inertia: 0"), head)  # fmt: skip
    found = courses.reckon(world, rules, 0)
    law = courses.chances(found.own, found.available, 10.0)[:, 0]
    world = advance(world, Orders.empty(), rules, chance)
    assert (world.course[0] == 0).all()  # the course of the first day is known
    for _ in range(3):
        world = advance(world, Orders.empty(), rules, chance)
        shares = [(world.course[0] == at).mean() for at in range(3)]
        assert shares == pytest.approx(law.tolist(), abs=0.03)


def test_a_small_chance_stays_small_over_sixty_days(tmp_path: Any) -> None:
    """With 1 % a course is chosen once in 60 days in 1 - (1 - .04 * .01)^60 of worlds by renewal, not in 45 %."""

    text = COURSES.replace('blood: "0.2"', 'blood: "0.6"').replace("inertia: 0.02", "inertia: 0")
    head = HEAD.replace("prior: 0.5}, hard: {name: Hard, prior: 0.5}", "prior: 0}, hard: {name: Hard, prior: 1}")
    rules, world, chance = started(tmp_path, 3000, text, head)
    found = courses.reckon(world, rules, 0)
    small = float(courses.chances(found.own, found.available, 10.0)[2, 0])
    ever = np.zeros(3000, bool)
    for _ in range(60):
        world = advance(world, Orders.empty(), rules, chance)
        ever |= world.course[0] == 2
    assert ever.mean() == pytest.approx(1 - (1 - 0.04 * small) ** 59, abs=0.02)
    assert 1 - (1 - small) ** 60 > 0.9


@pytest.mark.parametrize(("days", "seen", "believed"), [(1, False, 0.4571), (2, False, 0.4149), (1, True, 0.8)])
def test_absence_is_evidence(days: int, seen: bool, believed: float) -> None:
    """Seen with .2 a day on one course and .05 on the other; read rightly."""
    rates = np.array([[0.2, 0.05]], np.float32)
    belief = np.array([0.5, 0.5])
    for _ in range(days):
        belief = (
            belief * observers.likelihood(rates, np.array([[seen]]), np.ones((1, 1), np.float32), np.zeros(1))[:, 0, 0]
        )
        belief /= belief.sum()
    assert belief[0] == pytest.approx(believed, abs=1e-4)


def test_the_worst_eyes_learn_nothing() -> None:
    rates = np.array([[0.2, 0.05]], np.float32)
    found = observers.likelihood(rates, np.array([[True]]), np.zeros((1, 1), np.float32), np.zeros(1))[:, 0, 0]
    assert found[0] == found[1]


def test_a_factor_multiplies_the_odds_of_a_belief_and_the_ledger_says_so(tmp_path: Any) -> None:
    rules, world, chance = started(tmp_path)

    ledger = Ledger()
    slots = np.flatnonzero(rules.slot_action == [a.id for a in rules.actions].index("show"))
    world.actor[rules.track(Kind.ACTOR, "capital")] = 10
    orders = Orders.make(slot=slots, world=np.zeros(len(slots), np.int64))
    world = advance(world, orders, rules, chance, ledger=ledger)
    assert world.world[rules.track(Kind.WORLD, "mood"), 0, 0] == pytest.approx(0.9, abs=1e-6)  # odds 1 x 3 x 3
    mine = [e.amount for e in ledger.entries if e.kind == Kind.WORLD and e.track == rules.track(Kind.WORLD, "mood")]
    assert sorted(round(one, 4) for one in mine) == [0.15, 0.25]  # to .75, then to .9
    assert sum(mine) == pytest.approx(0.4, abs=1e-6)


def test_a_world_of_a_batch_decides_as_it_does_alone(tmp_path: Any) -> None:

    rules, world, chance = started(tmp_path, 40)
    alone = begin(rules, chance, np.array([17], np.int64))
    for _ in range(12):
        world = advance(world, Orders.empty(), rules, chance)
        alone = advance(alone, Orders.empty(), rules, chance)
    for field in array_fields():
        assert (getattr(world, field.name)[..., 17:18] == getattr(alone, field.name)).all(), field.name
    assert len(np.unique(world.course)) > 1


WAITING = """
courses:
  A:
    start: wait
    precision: 10
    options:
      wait: {name: Wait, costs: {time: "0.1"}}
      take: {name: Take, force: true, costs: {blood: "0.3"}}
      take_later: {name: Take later, force: true, hypothetical: true, costs: {blood: "%s"}}
    waits: [{on: wait, now: take, later: take_later, weight: 0.5}]
"""


@pytest.mark.parametrize(("later", "gain"), [("-0.2", 0.5 * (0.2 + 0.1)), ("0.2", 0.0)])
def test_waiting_is_worth_what_may_be_taken_later(tmp_path: Any, later: str, gain: float) -> None:
    """U_wait = -.1 + .5 (max(U_later, U_wait) - max(U_now, U_wait)); what is hypothetical is never chosen."""
    rules, world, _ = started(tmp_path, 20, WAITING % later)
    found = courses.reckon(world, rules, 0)
    assert found.own[0] == pytest.approx(-0.1 + gain, abs=1e-6)
    assert found.by_type[:, 0] == pytest.approx(np.full((2, 20), -0.1 + gain), abs=1e-6)
    assert not found.available[2].any()
    assert courses.chances(found.own, found.available, 10.0)[2] == pytest.approx(0)


def test_inertia_keeps_a_leader_on_its_course(tmp_path: Any) -> None:
    """Thinking anew every day, it stays on 'wait' with the quantal chance in which 'wait' is worth the inertia more."""
    head = HEAD.replace("prior: 0.5}, hard: {name: Hard, prior: 0.5}", "prior: 1}, hard: {name: Hard, prior: 0}")
    text = COURSES.replace("rethink_days: 25", "rethink_days: 1").replace("inertia: 0.02", "inertia: 0.3")
    rules, world, chance = started(tmp_path, 6000, text, head)
    found = courses.reckon(world, rules, 0)
    extra = found.own + np.array([[0.3], [0], [0]], np.float32)
    stays = float(courses.chances(extra, found.available, 10.0)[0, 0])
    world = advance(world, Orders.empty(), rules, chance)
    before = world.course[0] == 0
    world = advance(world, Orders.empty(), rules, chance)
    assert (world.course[0][before] == 0).mean() == pytest.approx(stays, abs=0.03)


def test_half_blind_eyes_see_half(tmp_path: Any) -> None:
    """a r + (1 - a) mean r: with a = .5 and rates .2 and .05, .1625 and .0875."""
    rates = np.array([[0.2, 0.05]], np.float32)
    eyes, hidden = np.full((1, 1), 0.5, np.float32), np.zeros(1, np.float32)
    found = observers.likelihood(rates, np.array([[True]]), eyes, hidden)[:, 0, 0]
    assert found == pytest.approx([0.1625, 0.0875])
    absent = observers.likelihood(rates, np.array([[False]]), eyes, hidden)[:, 0, 0]
    assert absent == pytest.approx([0.8375, 0.9125])


def test_what_is_plain_is_read_by_the_blind_and_hides_nothing_from_the_sharp() -> None:
    """a is the greater of intelligence and of what is plain: .8 for the blind, .9 for the sharp; the second sign is hidden."""
    rates = np.array([[0.2, 0.05], [0.4, 0.1]], np.float32)
    eyes = np.array([[0], [0.9]], np.float32)
    found = observers.likelihood(rates, np.array([[True], [True]]), eyes, np.array([0.8, 0], np.float32))[:, :, 0]
    blind = np.array([0.8 * 0.2 + 0.2 * 0.125, 0.8 * 0.05 + 0.2 * 0.125]) * 0.25
    sharp = np.array([0.9 * 0.2 + 0.1 * 0.125, 0.9 * 0.05 + 0.1 * 0.125]) * (0.9 * rates[1] + 0.1 * 0.25)
    assert found[:, 0] == pytest.approx(blind)
    assert found[:, 1] == pytest.approx(sharp)


FILTER = """
mechanisms: {courses: {eyes: 1, sharp_eyes: 1, unforeseen: 0}}
courses:
  A:
    start: wait
    rethink_days: 25
    options:
      take: {name: Take, force: true}
      wait: {name: Wait}
    shows: {drums: {when: "world.mood > 0.6", rates: {take: 0.2, wait: 0.05}}}
    forecast: {carried_out: 0.8, lag_days: 10, turn_days: 20, turn_share: 0.5}
"""
ONE_TYPE = (
    HEAD.replace("soft: {name: Soft, prior: 0.5}, hard: {name: Hard, prior: 0.5}", "one: {name: One, prior: 1}")
    .replace("{soft: {land: {weight: 0.2}, words: {weight: 0.8}}, hard: {land: {weight: 0.9}, words: {weight: 0.1}}}",
             "{one: {land: {weight: 1}}}")
)  # fmt: skip


def with_own(law: Any, force: float = 0.3) -> Any:
    """Return a law by type with a last row: how a leader with weights of its own chooses force."""
    return np.concatenate([law, np.array([[[force], [1 - force]]], np.float32)])


def watched(tmp_path: Any, head: str = ONE_TYPE) -> Any:
    rules, world, chance = started(tmp_path, 1, FILTER, head)
    phase = Phase("courses", world, rules, chance, Changes(world, rules))
    return rules, world, phase


def test_the_filter_of_type_and_course_in_closed_form(tmp_path: Any) -> None:
    """With h = .04 and q = .3, prior .5, silent for a day: .492 x .8 against .508 x .95, .4492."""
    _rules, world, phase = watched(tmp_path)
    world.mind[:, 1] = 0.5
    law = np.array([[[0.3], [0.7]]], np.float32)
    observers.learn(phase, 0, law, with_own(law), np.zeros((1, 1), bool))
    assert world.mind[:, 1, 0] == pytest.approx([0.4492, 0.5508], abs=1e-4)


def test_a_leader_knows_its_own_course_and_expects_force_from_it(tmp_path: Any) -> None:
    _rules, world, phase = watched(tmp_path)
    law = np.array([[[0.3], [0.7]]], np.float32)
    waits = observers.learn(phase, 0, law, with_own(law), np.zeros((1, 1), bool))[0, 0]
    assert waits == pytest.approx(0.5 * (1 - 0.7 ** (60 / 20)), abs=1e-4)
    world.course[0] = 0
    takes = observers.learn(phase, 0, law, with_own(law), np.zeros((1, 1), bool))[0, 0]
    assert world.mind[:, 0, 0].tolist() == [1, 0]
    assert takes == pytest.approx(0.8 * (1 - np.exp(-60 / 10)), abs=1e-4)


def test_a_leader_forecasts_itself_by_its_own_weights(tmp_path: Any) -> None:
    """Its type goes to force with .3 on average, itself with .6: that it alone knows."""
    _rules, world, phase = watched(tmp_path)
    law = np.array([[[0.3], [0.7]]], np.float32)
    said = observers.learn(phase, 0, law, with_own(law, 0.6), np.zeros((1, 1), bool))[:, 0]
    assert said[0] == pytest.approx(0.5 * (1 - 0.4 ** (60 / 20)), abs=1e-4)
    on_course = float(world.mind[0, 1, 0])
    other = on_course * 0.8 * (1 - np.exp(-60 / 10)) + (1 - on_course) * 0.5 * (1 - 0.7 ** (60 / 20))
    assert said[1] == pytest.approx(other, abs=1e-4)


def test_belief_of_a_type_is_the_sum_over_its_courses(tmp_path: Any) -> None:
    _rules, world, phase = watched(tmp_path, HEAD)
    law = np.array([[[0.9], [0.1]], [[0.1], [0.9]]], np.float32)
    for _ in range(5):
        observers.learn(phase, 0, law, with_own(law), np.ones((1, 1), bool))
    mind = world.mind[:, 1, 0].reshape(2, 2)
    assert world.belief[:, 1, 0] == pytest.approx(mind.sum(axis=1), abs=1e-6)
    assert world.belief[0, 1, 0] > 0.6  # the soft, whose law goes to force, is more likely to drum


def test_what_is_taken_back_stays_pocketed(tmp_path: Any) -> None:
    rules, world, chance = started(tmp_path)
    held, land = rules.track(Kind.WORLD, "land_held"), rules.track(Kind.WORLD, "land")
    world.world[held], world.world[land] = 0.5, 0.1
    world = advance(world, Orders.empty(), rules, chance)
    assert world.world[held, 0, 0] == 0.5
