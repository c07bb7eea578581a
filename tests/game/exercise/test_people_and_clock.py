"""People who join, leave and come back, drafts that several of them share, and the clock of the room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.clock import clock_at, stopped
from brinkmanship.game.exercise.exercise import Conflict
from brinkmanship.game.exercise.people import Person
from brinkmanship.game.record.tree import Note
from brinkmanship.game.session.orders import Order
from tests.game.exercise.toy_exercise import again, begin, turn


def test_people_join_change_leave_and_come_back(toy, tmp_path):
    path = tmp_path / "x.jsonl"
    exercise = begin(toy, path)
    ivan, ann = Person("p1", "Ivan", "lead", "RED"), Person("p2", "Ann", "controller")
    exercise.join(ivan)
    exercise.join(ann)
    exercise.leave("p1")
    exercise.leave("p9")
    assert exercise.people() == (Person("p1", "Ivan", "lead", "RED", present=False), ann)
    exercise.join(Person("p1", "Ivan", "player", "BLUE"))
    told = exercise.people()
    assert told == (Person("p1", "Ivan", "player", "BLUE"), ann)
    assert again(exercise, path).people() == told
    for odd, why in (
        (Person("p3", "Eve", "king"), "'king' is no role"),
        (Person("p3", "Eve", "player"), "a player has a seat"),
        (Person("p3", "Eve", "observer", "RED"), "nobody else has one"),
        (Person("p3", "Eve", "player", "PINK"), "there is no seat 'PINK'"),
        (Person("p3", " ", "observer"), "has a name"),
    ):
        with pytest.raises(GameError, match=why):
            begin(toy).join(odd)


def test_a_shared_draft_has_a_revision_and_nothing_is_overwritten(toy, tmp_path):
    path = tmp_path / "x.jsonl"
    exercise = begin(toy, path)
    assert exercise.draft("RED").revision == 0
    boast, talk = Order("RED", "boast"), Order("RED", "talk", "BLUE")
    assert exercise.change("RED", [boast], 0, "Ivan") == ()
    with pytest.raises(Conflict, match="changed meanwhile by Ivan: it is at revision 1 now") as found:
        exercise.change("RED", [talk], 0, "Olga")
    assert found.value.draft.orders == (boast,)
    assert exercise.draft("RED").orders == (boast,)
    with pytest.raises(Conflict):
        exercise.hand_in("RED", "Olga", revision=0)
    assert exercise.change("RED", [boast, talk], 1, "Olga") == ()
    (refused,) = exercise.change("RED", [boast, Order("RED", "threaten", "BLUE")], 2)
    assert refused.reasons[0].text == "Nobody is tense enough to listen."
    exercise = again(exercise, path)
    assert (exercise.draft("RED").revision, exercise.draft("RED").orders) == (3, (boast,))
    exercise.hand_in("RED", "Olga", revision=3)
    assert exercise.waiting == ("BLUE",)


def note(at: datetime, **data) -> Note:
    return Note(0, "clock", "", time=at.isoformat(), data=data)


def test_the_clock_of_the_room_runs_jumps_and_ends_turns():
    nine = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def after(minutes: float) -> datetime:
        return nine + timedelta(minutes=minutes)

    done = [note(nine, do="start"), note(after(10), do="pause"), note(after(30), do="start")]
    assert clock_at(done, after(45).isoformat()).elapsed == 25 * 60
    timed = [*done, note(after(35), do="timer", seconds=600), note(after(35), do="mode", mode="driven")]
    state = clock_at(timed, after(40).isoformat())
    assert (state.turn_left, state.turn_over, state.running) == (300, False, True)
    jumped = [*timed, note(after(40), do="jump", seconds=301)]
    assert clock_at(jumped, after(40).isoformat()).turn_over
    assert clock_at([*jumped, note(after(40), do="turn")], after(41).isoformat()).turn_left == 540
    paced = [*jumped, note(after(40), do="mode", mode="paced")]
    assert not clock_at(paced, after(90).isoformat()).turn_over
    assert clock_at([note(nine, do="dance"), note(nine)], after(5).isoformat()).elapsed == 0


def test_a_turn_begins_its_time_anew_and_a_host_that_was_down_counts_as_paused(toy, tmp_path):
    exercise = begin(toy, tmp_path / "x.jsonl")
    exercise.clock_do("timer", 600, author="Ann")
    exercise.clock_do("start")
    exercise.clock_do("jump", 700, reason="lunch")
    assert exercise.clock.turn_left < 0
    turn(exercise)
    assert exercise.clock.turn_left == pytest.approx(600, abs=5)
    was = exercise.clock.elapsed
    stopped(exercise.game, datetime.now(UTC).timestamp() - 3600 + 1)
    assert not exercise.clock.running
    assert exercise.clock.elapsed == pytest.approx(max(was - 3600, 0), abs=5)
    for what, more, why in (
        ("dance", {}, "'dance' is nothing to do"),
        ("jump", {}, "take a number of seconds"),
        ("timer", {"seconds": -1.0}, "cannot end before it begins"),
        ("timer", {"seconds": float("nan")}, "take a number of seconds"),
        ("mode", {"mode": "wild"}, "'wild' is no way"),
    ):
        with pytest.raises(GameError, match=why):
            exercise.clock_do(what, **more)
