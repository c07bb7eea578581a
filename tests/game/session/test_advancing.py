"""Advancing: quiet turns in a row, until something that is new and watched for needs the player."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from brinkmanship.game.session.advancing import Watch
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.view.pressing_types import Pressing
from brinkmanship.game.view.types import SeatView
from tests.january import january

START = date(2022, 1, 24)


def seat(id: str = "DEU") -> SeatHandle:
    return Game.new(january(), {id: "human"}, seed=8).seat(id)


def test_it_ends_when_a_question_is_put_and_says_which() -> None:
    handle = seat()
    found = handle.advance()
    view = handle.view()
    assert found.pressing[0].kind == "dilemma"
    assert found.reason == f"{found.pressing[0].text}."
    assert view.dilemmas[0].name in found.reason
    assert found.turns == view.turn == (view.date - START).days


@pytest.mark.slow
def test_it_is_the_same_as_committing_one_by_one_and_its_report_covers_all() -> None:
    together, apart = seat(), seat()
    found = together.advance(5, until=())
    reports = [apart.commit() for _ in range(5)]
    assert together.view() == apart.view()
    each, all_ = [line for one in reports for line in one.lines], found.report.lines
    assert [line.text for line in all_] == [line.text for line in each if line.text in {line.text for line in all_}]
    steps = {step for line in all_ for step in line.causes}  # of what was proposed one day and decided on another
    assert {line.text for line in each} - {line.text for line in all_} <= steps
    assert (found.report.turns, found.report.turn, found.report.date) == (5, 5, reports[-1].date)
    moved = {change.ref: change for change in found.report.changes}
    first = {change.ref: change.before for change in reports[0].changes}
    last = {change.ref: change.after for change in reports[-1].changes}
    both = moved.keys() & first.keys() & last.keys()
    assert both
    assert all((moved[ref].before, moved[ref].after) == (first[ref], last[ref]) for ref in both)


def test_the_plan_goes_in_with_the_first_turn_alone() -> None:
    handle = seat("UKR")
    legal = next(one for one in handle.choices() if one.legal and not one.target_kind and not one.needs_place)
    handle.set_plan([Order("UKR", legal.action)])
    handle.advance(3, until=())
    own = [line for line in handle.log() if line.kind == "order" and line.actor == "UKR"]
    assert [line.data["id"] for line in own if line.data["id"] == legal.action] == [legal.action]
    assert handle.plan() == ()


@pytest.mark.parametrize(("days", "turns"), [(1, 1), (3, 3), (0.5, 1)])
def test_it_ends_after_the_days_that_were_given(days: float, turns: int) -> None:
    found = seat().advance(days, until=())
    assert (found.turns, found.reason) == (turns, "Nothing needed you.")


def test_it_tells_each_day_and_can_be_stopped_at_once() -> None:
    days: list[date] = []
    found = seat().advance(until=(), told=days.append, stop=lambda: len(days) == 2)
    assert [day.day for day in days] == [25, 26]
    assert (found.turns, found.reason) == (2, "You stopped here.")


def test_kinds_of_the_players_choosing_end_it() -> None:
    found = seat().advance(until={"date"})
    assert found.pressing[0].kind == "date"
    assert "tomorrow" in found.reason


def test_it_ends_with_the_game(toy: Prepared) -> None:
    handle = Game.new(toy, {toy.playable[0]: "human"}, seed=1).seat(toy.playable[0])
    found = handle.advance(until=())
    assert handle.outcome is not None
    assert found.reason == "The game is over."


def test_what_was_there_before_does_not_end_it_but_a_last_day_does() -> None:
    handle = seat()
    while not handle.view().dilemmas:
        handle.commit()
    put = handle.view().dilemmas[0]
    assert put.days_left > 1
    found = handle.advance(until={"dilemma"})
    assert handle.view().date == put.due
    assert "decide now" in found.reason


def test_a_vote_that_ends_tomorrow_is_no_news_today(view: SeatView) -> None:
    watch = Watch()
    tomorrow = Pressing("vote", "X: your silence ends tomorrow", date(2022, 1, 25), 0.8, "proposal:a")
    assert watch.look(replace(view, pressing=(tomorrow,))) == (tomorrow,)
    today = replace(tomorrow, text="X: your silence ends today")
    assert watch.look(replace(view, pressing=(today,))) == ()


def test_each_new_attack_is_news(view: SeatView) -> None:
    watch = Watch()
    first = Pressing("attack", "Russia is attacking in Sumy", None, 1.0, "region:UA-SUM")
    assert watch.look(replace(view, pressing=(first,))) == (first,)
    second = replace(first, text="Russia is attacking in Kharkiv")
    assert watch.look(replace(view, pressing=(second,))) == (second,)


@pytest.fixture(scope="module")
def view() -> SeatView:
    return seat().view()
