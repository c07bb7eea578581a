"""How it was decided: changes of course with their sums, told after the game and of one's own seat before."""

from __future__ import annotations

from pathlib import Path

import pytest

import brinkmanship as bm
from brinkmanship.game.view.decisions import sentence


@pytest.fixture(scope="module")
def game() -> bm.Game:
    return bm.Game(bm.load("january-2022"), seats={"USA": "human"}, seed=3)


def test_a_seat_is_told_what_its_own_leadership_weighs_and_no_others(game: bm.Game) -> None:
    courses = game.seat("RUS").weighed()
    assert {one.id for one in courses} == {"press", "settle", "home", "slice", "invade"}
    assert sum(one.chance for one in courses) == pytest.approx(1, abs=1e-5)
    for one in courses:
        assert sum(amount for _, amount in one.terms) == pytest.approx(one.value, abs=0.01)
    assert game.seat("USA").weighed() == ()


@pytest.mark.slow
def test_the_program_s_courses_are_not_told_of_a_person(tmp_path: Path) -> None:
    game = bm.Game(bm.load("january-2022"), seats={"RUS": "human", "others": "wait"}, seed=3)
    while game.seat("USA").outcome is None:
        game.commit("RUS")
    assert game.seat("USA").outcome.decisions == ()


@pytest.mark.slow
def test_every_change_of_course_is_told_at_the_end_with_its_sum(tmp_path: Path) -> None:
    game = bm.Game(bm.load("january-2022"), seats={}, seed=3)
    while game.seat("USA").outcome is None:
        game.commit()
    end = game.seat("USA").outcome
    changes = [one for one in end.decisions if one.changed]
    assert changes
    for leader in {one.actor for one in end.decisions}:
        last = [one for one in end.decisions if one.actor == leader][-1]
        assert not last.changed  # what it kept to, and weighed on the last day
        assert last.day == end.termination.day
        assert last.course == next((one.course for one in changes[::-1] if one.actor == leader), last.course)
    for one in end.decisions:
        text = sentence(one)
        if one.changed:
            assert text.startswith(f'{one.name} turned from "{one.before}" to "{one.course}"')
        else:
            assert text.startswith(f'{one.name} kept to "{one.course}" to the end')
        assert "%" in text
        assert text.endswith(".")
        chosen = next(course for course in one.weighed if course.name == one.course)
        assert sum(amount for _, amount in chosen.terms) == pytest.approx(chosen.value, abs=0.01)
