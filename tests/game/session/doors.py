"""The doors by which a recorded game is opened: the command, `load` typed in a game, the window."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from brinkmanship.cli import main
from brinkmanship.desktop.navigation import CannotOpen, OpenStart
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.open_game import NobodyPlays
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.session import Session
from tests.game.session.records import TOY


def by_command(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(SystemExit) as left:
        main.main(["load", str(path), "--text"])
    assert left.value.code in (0, 2)
    said = capsys.readouterr()
    return said.out + said.err if left.value.code == 0 else f"REFUSED {said.err}"


def by_typing(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    game = Game.new(TOY, {"RED": "human"}, seed=9)
    sink = io.StringIO()
    own = game.seat("RED")
    session = Session(own, TerminalIO(io.StringIO(f"load {path}\n"), sink, plain=True), None)
    assert session.play() == 0
    said = sink.getvalue()
    return f"REFUSED {said}" if session.game is own else said


def by_window(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    from desktop.driving import Player

    from brinkmanship.desktop.start.saves import open_record

    user = Player()
    try:
        user.app.navigate(OpenStart())
        try:
            user.app.navigate(open_record(path))
        except (NobodyPlays, CannotOpen) as problem:
            assert type(user.app.screen).__name__ == "StartScreen"
            return f"REFUSED {problem}"
        user.frame()
        return type(user.app.screen).__name__ + " ".join(box.text for box in user.ui.boxes)
    finally:
        user.app.close()


DOORS = {"command": by_command, "typed": by_typing, "window": by_window}
