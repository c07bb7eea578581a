"""The report of a turn in the terminal: what moved is told, what did not is counted, lines under a line stay under it."""

from __future__ import annotations

import io
from dataclasses import replace

from brinkmanship.game.session.game import Game
from brinkmanship.game.view.number_text import change
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.report import print_report
from tests.january import january


def printed(told, view) -> str:
    sink = io.StringIO()
    print_report(TerminalIO(io.StringIO(""), sink, plain=True), told, view, ())
    return sink.getvalue()


def test_aims_that_did_not_move_are_counted_and_the_others_told() -> None:
    game = Game.new(january(), {"RUS": "human"}, seed=5)
    game.commit("RUS")
    seat = game.seat("RUS")
    told, view = seat.report(), seat.view()
    moved = [aim for aim in told.aims if change(aim.after - aim.before) != "±0%"]
    still = [aim for aim in told.aims if aim not in moved]
    assert moved
    assert still
    text = printed(told, view)
    assert all(aim.text in text for aim in moved)
    assert not any(aim.text in text for aim in still)
    assert f"{len(still)} aims stay as they were." in text
    quiet = replace(told, aims=tuple(replace(aim, after=aim.before) for aim in told.aims[:1]))
    assert "1 aim stays as it was." in printed(quiet, view)


def test_a_long_line_under_a_line_stays_under_it() -> None:
    sink = io.StringIO()
    TerminalIO(io.StringIO(""), sink, plain=True).say("    " + "word " * 60)
    lines = sink.getvalue().rstrip().split("\n")
    assert len(lines) > 2
    assert all(line.startswith("    word") for line in lines)
