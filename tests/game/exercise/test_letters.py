"""Letters: each seat reads what is addressed to it and nothing else, and a loaded exercise has them all."""

from __future__ import annotations

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.letters import MOST_LETTERS_OF_TEXT
from tests.game.exercise.toy_exercise import again, begin, turn


def texts(letters) -> list[str]:
    return [one.text for one in letters]


def test_a_message_reaches_its_recipients_control_and_its_sender(toy, tmp_path):
    path = tmp_path / "x.jsonl"
    exercise = begin(toy, path)
    exercise.send("RED", ("BLUE",), "Shall we talk?", subject="A talk", medium="phone", template="call", author="Ivan")
    exercise.send("RED", ("control",), "May we lie?")
    exercise.send("BLUE", (), "We want peace.", public=True)
    exercise.send("control", ("GREY",), "Stay awake.")
    told = exercise.letters()
    assert texts(exercise.inbox("RED")) == ["Shall we talk?", "May we lie?", "We want peace."]
    assert texts(exercise.inbox("BLUE")) == ["Shall we talk?", "We want peace."]
    assert texts(exercise.inbox("GREY")) == ["We want peace.", "Stay awake."]
    assert texts(exercise.inbox("control")) == ["May we lie?", "We want peace.", "Stay awake."]
    assert texts(told) == ["Shall we talk?", "May we lie?", "We want peace.", "Stay awake."]
    first = told[0]
    assert (first.subject, first.medium, first.author, first.turn, first.id) == (
        "A talk",
        "phone",
        "Ivan",
        1,
        "message:1",
    )
    assert again(exercise, path).letters() == told


def test_what_is_no_message_is_refused_and_nothing_is_cut(toy):
    exercise = begin(toy)
    for sender, to, text, more, why in (
        ("RED", ("BLU",), "x", {}, "there is no seat 'BLU'"),
        ("PINK", ("RED",), "x", {}, "there is no seat 'PINK'"),
        ("RED", ("BLUE",), "  \n", {}, "says something"),
        ("RED", (), "x", {}, "has a recipient"),
        ("RED", ("RED",), "x", {}, "goes to somebody else"),
        ("RED", ("BLUE",), "x" * (MOST_LETTERS_OF_TEXT + 1), {}, "at most 20,000 letters, this one has 20,001"),
    ):
        with pytest.raises(GameError, match=why):
            exercise.send(sender, to, text, **more)
    long = "ö" * MOST_LETTERS_OF_TEXT
    exercise.send("RED", ("BLUE",), long)
    assert texts(exercise.letters()) == [long]


def test_injects_are_letters_with_sender_medium_and_date_and_no_other_seat_has_them(toy):
    exercise = begin(toy)
    turn(exercise, 2)
    exercise.send("BLUE", ("RED",), "Before the leak.")
    turn(exercise)
    exercise.send("BLUE", ("RED",), "After the leak.")
    assert texts(exercise.inbox("BLUE")) == ["Before the leak.", "Red's papers leak.", "After the leak."]
    leak = exercise.inbox("BLUE")[1]
    assert (leak.sender, leak.medium, leak.subject, leak.date, leak.turn) == (
        "A friend",
        "phone",
        "A leak",
        "2022-01-26",
        3,
    )
    assert texts(exercise.inbox("RED")) == ["Before the leak.", "After the leak."]
    assert any(line.text == "A friend: Red's papers leak." for line in exercise.game.seat("BLUE").report().lines)


def test_what_is_released_now_is_read_once_and_before_the_turn(toy):
    exercise = begin(toy)
    exercise.decide("leak", "release now")
    exercise.improvise("A rumour.", ("RED",), now=True, sender="A stranger", medium="social", name="Psst")
    exercise.improvise("Later.", ("RED",))
    assert texts(exercise.inbox("BLUE")) == ["Red's papers leak."]
    (rumour,) = exercise.inbox("RED")
    assert (rumour.text, rumour.sender, rumour.medium, rumour.subject) == ("A rumour.", "A stranger", "social", "Psst")
    turn(exercise)
    assert texts(exercise.inbox("BLUE")) == ["Red's papers leak."]
    assert texts(exercise.inbox("RED")) == ["A rumour.", "Later."]


def test_a_message_of_a_turn_that_was_undone_is_not_in_the_other_branch(toy):
    exercise = begin(toy)
    turn(exercise)
    exercise.send("RED", ("BLUE",), "On the old branch.")
    turn(exercise)
    exercise.back_to(0)
    assert exercise.letters() == ()
    exercise.send("RED", ("BLUE",), "On the new one.")
    assert [one.id for one in exercise.letters()] == ["message:2"]
