"""The list of injects: moved, shifted with its spacing, added to, marked, with alternatives; all of it in the record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise, Status
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.injects import Msel, Planned, due
from brinkmanship.game.session.prepared import prepare
from tests.game.exercise.test_exercise import TOY
from tests.game.exercise.toy_exercise import again, begin, turn


def of(exercise: Exercise, id: str):
    return next(e for e in exercise.injects() if e.planned.inject.id == id)


def days(exercise: Exercise) -> dict[str, int]:
    return {e.planned.inject.id: e.day for e in exercise.injects()}


def test_a_shift_keeps_the_spacing_and_an_alternative_goes_with_what_it_may_replace(toy, tmp_path):
    path = tmp_path / "x.jsonl"
    exercise = begin(toy, path)
    assert days(exercise) == {"leak": 2, "flood": 4, "drought": 4, "idea": 1}
    assert exercise.shift(3, "the room is late", author="Ann") == ("leak", "flood", "idea")
    assert days(exercise) == {"leak": 5, "flood": 7, "drought": 7, "idea": 4}
    exercise.shift(-2, "caught up", ["flood"])
    assert days(exercise) == {"leak": 5, "flood": 5, "drought": 5, "idea": 4}
    with pytest.raises(GameError, match="An idea would come to lie in the past: 4 is the most"):
        exercise.shift(-5)
    exercise.move("leak", 9, "for the end")
    told = days(exercise)
    assert told["leak"] == 9
    assert [n.text for n in of(exercise, "leak").history] == ["the room is late", "for the end"]
    exercise = again(exercise, path)
    assert days(exercise) == told
    turn(exercise, 5)
    assert exercise.game.released == {}
    turn(exercise)
    assert set(exercise.game.released) == {"flood"}
    with pytest.raises(GameError, match="2022-01-25 has passed"):
        exercise.move("leak", 1)
    with pytest.raises(GameError, match="A flood was released in turn 6"):
        exercise.move("flood", 8)


def test_a_shift_at_a_turn_that_is_undone_is_undone(toy):
    exercise = begin(toy)
    turn(exercise)
    exercise.shift(2)
    turn(exercise)
    exercise.back_to(0)
    assert days(exercise)["leak"] == 2
    with pytest.raises(GameError, match="a shift is by one day or more"):
        exercise.shift(0)
    with pytest.raises(GameError, match="a shift is by 10,000 days at most"):
        exercise.shift(10_001)
    with pytest.raises(GameError, match="moved to day 10,000 at the latest"):
        exercise.move("leak", 10_001)
    with pytest.raises(GameError, match="there is no inject 'lek'"):
        exercise.shift(1, ids=["lek"])


def test_an_alternative_goes_in_where_its_condition_holds_and_only_one_of_the_two(toy):
    calm = begin(toy)
    turn(calm, 5)
    assert set(calm.game.released) == {"leak", "flood"}
    late = begin(toy)
    turn(late, 3)
    late.override("world.tension", 0.8, "to see the other one")
    turn(late)
    assert of(late, "drought").status is Status.DUE
    assert (of(late, "flood").status, of(late, "flood").reason) == (Status.SKIPPED, "A drought in its place")
    turn(late, 2)
    assert set(late.game.released) == {"leak", "drought", "override:1"}
    assert of(late, "flood").hseep == "Obsolete"


def test_an_alternative_does_not_follow_the_inject_that_went_in(toy):
    exercise = begin(toy)
    exercise.decide("flood", "release")
    turn(exercise)
    exercise.override("world.tension", 0.9, "the alternative's condition holds now")
    turn(exercise, 2)
    alone = replace(of(exercise, "drought").planned, day=0, msel=Msel())
    assert due(toy, [alone], exercise.game.truth, frozenset())  # its condition holds
    assert (of(exercise, "drought").status, of(exercise, "drought").reason) == (Status.SKIPPED, "A flood went in")
    exercise.decide("drought", "release", "both, after all")
    turn(exercise)
    assert of(exercise, "drought").status is Status.RELEASED


def test_a_draft_does_not_go_in_by_itself_and_statuses_follow_what_happens(toy):
    exercise = begin(toy)
    turn(exercise, 1)
    assert of(exercise, "idea").status is Status.WAITING
    exercise.mark("idea", "Approved", "it is good after all", "Ann")
    assert of(exercise, "idea").status is Status.DUE
    exercise.decide("leak", "hold", "not yet", "Ann")
    assert of(exercise, "leak").hseep == "Deferred"
    with pytest.raises(GameError, match="A leak has not gone in yet: it cannot be marked Complete"):
        exercise.mark("leak", "Complete")
    with pytest.raises(GameError, match="'Ready' is no status; there are Draft, Submitted"):
        exercise.mark("leak", "Ready")
    turn(exercise)
    assert of(exercise, "idea").hseep == "Released"
    exercise.mark("idea", "Complete")
    assert of(exercise, "idea").hseep == "Complete"
    with pytest.raises(GameError, match="An idea has gone in: it cannot be marked Draft"):
        exercise.mark("idea", "Draft")


def test_injects_are_added_to_a_running_exercise_all_or_none(toy, tmp_path):
    path = tmp_path / "x.jsonl"
    exercise = begin(toy, path)
    turn(exercise)
    good = Planned(Inject("more", "More of it.", (), ("RED",)), "More", 2, msel=Msel(number="7", medium="press"))
    bad = Planned(Inject("odd", "Odd.", ("RED.fam += 1",)), "Odd", 2)
    (wrong,) = exercise.add([good, bad])
    assert "RED has no track 'fam'" in wrong
    assert "more" not in days(exercise)
    (double,) = exercise.add([good, good])
    assert double == "Two injects are called 'more'."
    lost = Planned(Inject("lost", "Lost."), "Lost", msel=Msel(instead_of="nothing"))
    assert exercise.add([lost]) == ("Lost is the alternative of 'nothing', which is not in the list.",)
    assert exercise.add([good], "from the second sheet", "Ann") == ()
    exercise.back_to(0)  # what was added stays: it is the list's, not the branch's
    exercise = again(exercise, path)
    assert of(exercise, "more").planned == good
    turn(exercise, 3)
    sent = exercise.inbox("RED")[-1]
    assert (sent.subject, sent.text, sent.medium, sent.to) == ("More", "More of it.", "press", ("RED",))


def test_in_a_turn_of_several_days_an_inject_comes_on_its_day(toy):
    week = prepare(TOY, days_per_turn=5)
    exercise = begin(week)
    assert [(one.id, one.after) for one in exercise.going_in()] == [("leak", 2), ("flood", 4)]
    exercise.decide("flood", "release now")
    assert [(one.id, one.after) for one in exercise.going_in()] == [("leak", 2), ("flood", 0)]
    turn(exercise)
    assert {one.id: one.date for one in exercise.letters()} == {"leak": "2022-01-26", "flood": "2022-01-24"}
    told = {line.text: str(line.date) for line in exercise.game.seat("BLUE").report().lines}
    assert told["A friend: Red's papers leak."] == "2022-01-26"
