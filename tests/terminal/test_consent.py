"""Three people in consent at one keyboard: each is asked, speaks or stays silent, and all are told who broke silence."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from brinkmanship.game.record.verify import verify
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.terminal.exercise import play_exercise
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.names import Unclear
from brinkmanship.terminal.session import Session
from tests.council import COUNCIL

PEOPLE = {"A": "human", "B": "human", "C": "human", "others": "wait"}


@pytest.fixture(scope="module")
def council() -> Prepared:
    return prepare(COUNCIL)


def typed(game: Game, seat: str, *lines: str) -> str:
    sink = io.StringIO()
    session = Session(game.seat(seat), TerminalIO(io.StringIO(""), sink, plain=True), None)
    for line in lines:
        session.obey(line.split())
    return " ".join(sink.getvalue().split())


def at_one_desk(council: Prepared, record: Path, *lines: str) -> str:
    """Return what is printed when people type at control's keyboard, seat after seat."""
    game = Game.new(council, PEOPLE, seed=4, record=record, exercise=())
    sink = io.StringIO()
    play_exercise(
        game, voice=TerminalIO(io.StringIO("\n".join(lines).replace("next", "next\n") + "\n"), sink, plain=True)
    )
    return " ".join(sink.getvalue().split())


FIRST = ("next", "order embargo", "hand in", "next", "hand in", "next", "hand in", "resolve", "next", "hand in")


def test_one_speaks_and_one_is_silent(council: Prepared, tmp_path: Path) -> None:
    record = tmp_path / "spoken.jsonl"
    said = at_one_desk(
        *(council, record, *FIRST),
        *(
            "next",
            "object -- Not before the summit.",
            "hand in",
            "next",
            "asked",
            "silent",
            "hand in",
            "resolve",
            "next",
            "hand in",
        ),
    )
    assert "You are asked for your consent, by 3 Jan: Embargo, proposed by Alba. Type 'asked'." in said
    assert "Trade with the islands ends." in said
    assert "If it passes: By itself it moves none of your aims." in said
    assert "Object: Embargo, proposed by Alba" in said
    assert "Stay silent: Embargo, proposed by Alba" in said
    assert "Borea broke silence" in said
    assert "“Not before the summit.”" in said
    assert verify(record).agrees


def test_both_are_silent(council: Prepared, tmp_path: Path) -> None:
    record = tmp_path / "silent.jsonl"
    said = at_one_desk(
        *(council, record, *FIRST),
        *("next", "silent", "hand in", "next", "hand in", "resolve"),
        *(
            "next",
            "hand in",
            "next",
            "asked",
            "hand in",
            "next",
            "asked",
            "hand in",
            "resolve",
            "next",
            "report",
            "hand in",
        ),
    )
    assert "this turn is your last chance to speak" in said
    assert "broke silence" not in said
    assert "carried out" in said.rpartition("last chance")[2]
    assert verify(record).agrees


def test_a_host_is_asked_alone(council: Prepared) -> None:
    game = Game.new(council, PEOPLE, seed=4)
    typed(game, "B", "order send B-1 at EAST", "commit")
    shown = typed(game, "C", "asked")
    assert "If you say nothing, that is a yes." in shown
    assert "'refuse 1 -- REASON' or 'agree 1' answers." in shown
    assert "Your staff would refuse (almost certain" in shown
    assert "Agree: Send troops (First Borean Brigade), proposed by Borea" in typed(game, "C", "agree")
    assert "Refuse: Send troops (First Borean Brigade), proposed by Borea" in typed(game, "C", "refuse 1 -- No.")
    assert len(game.seat("C").plan()) == 1
    assert "Your answer this turn: refuse (No.)." in typed(game, "C", "consents")
    assert "Nobody asks for your consent now." in typed(game, "A", "asked")
    game.commit()
    assert "Ceres" in typed(game, "B", "report")


def test_what_is_no_number_of_a_proposal_is_said(council: Prepared) -> None:
    game = Game.new(council, PEOPLE, seed=4)
    assert "Nobody asks for your consent now." in _unclear(game, "object")
    typed(game, "A", "order embargo", "order levy", "commit")
    assert "Say which proposal, 1 to 2" in _unclear(game, "object")
    assert "Say which proposal, 1 to 2" in _unclear(game, "object 3")


def _unclear(game: Game, line: str) -> str:
    session = Session(game.seat("B"), TerminalIO(io.StringIO(""), io.StringIO(), plain=True), None)
    with pytest.raises(Unclear) as found:
        session.obey(line.split())
    return str(found.value)
