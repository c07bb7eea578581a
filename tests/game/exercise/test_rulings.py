"""Rulings: odds by argument, dice that a record rolls again, effects that go in with the turn."""

from __future__ import annotations

from itertools import product

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.rulings import odds, roll
from brinkmanship.game.record.verify import verify
from brinkmanship.game.session.orders import Order
from brinkmanship.simulation.randomness import Randomness
from tests.game.exercise.toy_exercise import again, begin, turn


def test_odds_of_two_dice_are_counted(toy):
    for pros, cons in product(range(8), range(8)):
        needed = 7 - pros + cons
        ways = sum(a + b >= needed for a, b in product(range(1, 7), repeat=2))
        assert odds(pros, cons).chance == pytest.approx(ways / 36)


def test_a_percentage_moves_by_ten_points_a_reason_and_stays_one():
    assert [odds(p, c, "percent", 45).needed for p, c in ((0, 0), (2, 0), (0, 3), (9, 0), (0, 9))] == [
        45,
        65,
        15,
        100,
        0,
    ]
    with pytest.raises(GameError, match="between 0 and 100"):
        odds(0, 0, "percent", 101)
    with pytest.raises(GameError, match="'coin' is no way to rule"):
        odds(0, 0, "coin")


def test_dice_are_fair_and_differ_by_ruling_state_and_seed():
    thrown = [roll(Randomness(7), day, node, n, "2d6") for day in range(5) for node in range(20) for n in range(1, 40)]
    faces = [sum(face in dice for dice in ([d] for two in thrown for d in two)) for face in range(1, 7)]
    assert sum(faces) == 2 * len(thrown)
    assert all(abs(count / (2 * len(thrown)) - 1 / 6) < 0.02 for count in faces)
    sevens = sum(sum(two) >= 7 for two in thrown) / len(thrown)
    assert sevens == pytest.approx(21 / 36, abs=0.03)
    assert roll(Randomness(7), 0, 0, 1, "2d6") == roll(Randomness(7), 0, 0, 1, "2d6")
    assert len({roll(Randomness(seed), 0, 0, 1, "percent") for seed in range(30)}) > 15
    assert all(1 <= roll(Randomness(seed), 0, 0, 1, "percent")[0] <= 100 for seed in range(300))


def test_a_ruling_goes_in_with_the_turn_and_its_record_rolls_it_again(toy, tmp_path):
    path = tmp_path / "x.jsonl"
    exercise = begin(toy, path)
    sent = exercise.submit("RED", "We buy the newspapers of the Moor.", "Ivan")
    assert exercise.submissions() == (sent,)
    ruling = exercise.rule(
        sent.id, "The papers write what Red likes.", pros=["Red is rich", ""], cons=["Grey is proud", "It is late"],
        success_effects=["RED.fame += 0.1"], failure_effects=["RED.fame -= 0.1"], to=("RED",), author="Ann",
    )  # fmt: skip
    assert (ruling.odds.needed, ruling.pros, ruling.cons) == (8, ("Red is rich",), ("Grey is proud", "It is late"))
    assert ruling.success == (sum(ruling.dice) >= 8)
    exercise = again(exercise, path)
    (kept,) = exercise.submissions()
    assert kept.ruling == ruling
    before = exercise.game.seat("RED").view().actor("RED").tracks["fame"].value
    turn(exercise)
    now = exercise.game.seat("RED").view().actor("RED").tracks["fame"].value
    assert now - before == pytest.approx(0.1 if ruling.success else -0.1)
    assert [one.text for one in exercise.inbox("RED")] == ["The papers write what Red likes."]
    assert exercise.inbox("BLUE") == ()
    exercise.game.close()
    assert verify(path).agrees


def test_control_rules_against_the_dice_with_a_reason_and_both_are_kept(toy):
    exercise = begin(toy)
    for wanted in (True, False):
        with pytest.raises(GameError, match="against the dice has a reason"):
            exercise.rule("", "So be it.", override=wanted)
        ruling = exercise.rule("", "So be it.", override=wanted, reason="it was agreed before")
        assert ruling.success is wanted
        assert ruling.overridden == (ruling.rolled != wanted)
    with pytest.raises(GameError, match="there is no submission 'submission:9'"):
        exercise.rule("submission:9", "x")
    with pytest.raises(GameError, match="RED has no track 'fam'"):
        exercise.rule("", "x", failure_effects=["RED.fam += 1"])
    assert [one.number for one in exercise.rulings()] == [1, 2]


def test_what_was_ruled_and_made_up_is_offered_again_where_the_turn_is_undone(toy):
    exercise = begin(toy)
    exercise.rule("", "A ruling.", success_effects=["RED.fame += 0.1"], failure_effects=["RED.fame += 0.1"])
    exercise.improvise("A call.")
    assert exercise.override("BLUE.fame", 0.9, "a slip in the sheet", "Ann") == ()
    (wrong,) = exercise.override("BLUE.fam", 0.9, "a slip")
    assert "BLUE has no track 'fam'" in wrong
    with pytest.raises(GameError, match="an override has a reason"):
        exercise.override("BLUE.fame", 0.9, " ")
    ids = [one.id for one in exercise.improvised]
    assert ids == ["ruling:1", "control:1", "override:1"]
    turn(exercise)
    assert exercise.game.seat("BLUE").view().actor("BLUE").tracks["fame"].value == pytest.approx(0.9)
    exercise.back_to(0, "Ann")
    assert [one.id for one in exercise.improvised] == ids


def test_the_engine_says_how_likely_an_order_of_the_catalogue_is(toy):
    exercise = begin(toy)
    plain = exercise.suggest(Order("RED", "boast"))
    assert (plain.chance, plain.steps) == (1.0, ("Nobody has to agree, and nothing of it is left to chance.",))
    asked = exercise.suggest(Order("BLUE", "appeal"))
    assert asked.chance == exercise.game.seat("BLUE").likely(Order("BLUE", "appeal")).passes < 1
    assert asked.steps[0].startswith("The Pact agrees with a chance of")
    assert (
        exercise.suggest(Order("RED", "threaten", "BLUE")).steps[0]
        == "Not legal now: Nobody is tense enough to listen."
    )
    with pytest.raises(GameError, match="Redland has no such order: appeal"):
        exercise.suggest(Order("RED", "appeal"))
