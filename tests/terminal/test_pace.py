"""What needs the player, typed: `alerts`, and `advance` until something does."""

from __future__ import annotations

import io

import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.names import Unclear
from brinkmanship.terminal.session import Session
from tests.january import january
from tests.questions import QUESTIONS


@pytest.fixture
def session() -> Session:
    game = Game.new(QUESTIONS, {"A": "human", "others": "wait"}, seed=4)
    return Session(game.seat("A"), TerminalIO(io.StringIO(""), io.StringIO(), plain=True), None)


def typed(session: Session, line: str) -> str:
    sink = io.StringIO()
    session.voice = TerminalIO(io.StringIO(""), sink, plain=True)
    session.obey(line.split())
    return sink.getvalue()


def test_an_advance_ends_with_the_question_and_reports_all_its_turns(session: Session) -> None:
    said = typed(session, "advance")
    assert session.view.turn == 3
    assert "Report of turns 1 to 3" in said
    assert said.rstrip().endswith("Stopped after 3 turns: The pilot: decide by 5 Jan.")
    assert typed(session, "alerts") == "- The pilot: decide by 5 Jan\n"


def test_days_and_kinds_are_chosen(session: Session) -> None:
    assert "Stopped after 1 turn: Nothing needed you." in typed(session, "advance 1")
    typed(session, "advance 4 for attack")
    assert session.view.turn == 5
    for wrong in ("advance x", "advance 0", "advance for", "advance for nonsense"):
        with pytest.raises(Unclear):
            typed(session, wrong)
    assert session.view.turn == 5


def test_nothing_is_said_where_nothing_presses(session: Session) -> None:
    assert typed(session, "alerts") == "Nothing needs you now.\n"


def test_an_advance_to_the_end_tells_the_outcome_and_then_that_all_is_over(session: Session) -> None:
    assert "score" in typed(session, "advance for attack").lower()
    assert "The game is over" in typed(session, "advance")


def test_advice_is_printed_with_its_why_and_the_words_that_order_it() -> None:
    game = Game.new(january(), {"USA": "human"}, seed=7)
    session = Session(game.seat("USA"), TerminalIO(io.StringIO(""), io.StringIO(), plain=True), None)
    said = typed(session, "advise")
    words = [line.strip() for line in said.splitlines() if line.startswith("  order ")]
    assert len(words) == 3
    assert said.count("Helps:") >= 1
    typed(session, words[0])
    assert [order.action for order in game.seat("USA").plan()] == [words[0].split()[1]]
    assert words[0] not in typed(session, "advise")


def test_a_new_game_begins_with_the_days_before() -> None:
    game = Game.new(january(), {"USA": "human"}, seed=7)
    session = Session(game.seat("USA"), TerminalIO(io.StringIO(""), sink := io.StringIO(), plain=True), None)
    session.begin()
    assert "12 Jan  The NATO-Russia Council met" in " ".join(sink.getvalue().split()).replace("12 Jan ", "12 Jan  ")
    assert "The days before" in typed(session, "briefing")
