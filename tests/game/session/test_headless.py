"""A game that nobody plays, told line by line, in one word, or as JSON for a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.headless import run_game
from brinkmanship.game.session.prepared import Prepared


def told(toy: Prepared, warned: list[str] | None = None, **options: object) -> list[str]:
    lines: list[str] = []
    run_game(toy, {}, seed=4, say=lines.append, warn=(warned if warned is not None else []).append, **options)  # type: ignore[arg-type]
    return lines


def test_a_game_is_told_day_by_day_to_its_end(toy: Prepared) -> None:
    lines = told(toy)
    assert lines[0] == "A toy crisis: Monday 24 January 2022, seed 4"
    assert any(line.startswith("26 Jan") and line.endswith("It rains.") for line in lines)
    assert any("Red hears a rumour. (known to Redland)" in line for line in lines)
    end = lines.index("")
    assert "horizon on Thursday 3 February 2022" in lines[end + 1]
    assert any(line.startswith("  Redland ") and "%" in line for line in lines[end:])


def test_a_game_stops_after_so_many_turns(toy: Prepared) -> None:
    assert told(toy, turns=2)[-1] == "Stopped after 2 turns, on Wednesday 26 January 2022."
    assert told(toy, turns=2, quiet=True) == ["Stopped after 2 turns, on Wednesday 26 January 2022."]
    assert len(told(toy, quiet=True)) < len(told(toy))


def test_a_program_is_told_what_came_of_it(toy: Prepared, tmp_path: Path) -> None:
    lines = told(toy, json_=True, record=tmp_path / "game.jsonl")
    found = json.loads("\n".join(lines))
    assert (found["scenario"], found["seed"], found["turns"], found["day"]) == ("toy", 4, 10, 10)
    assert (found["date"], found["record"]) == ("2022-02-03", str(tmp_path / "game.jsonl"))
    assert found["outcome"]["termination"]["reason"] == "horizon"
    game = Game.load(tmp_path / "game.jsonl")
    assert game.turn == 10
    game.close()
    assert json.loads("\n".join(told(toy, json_=True, turns=1)))["outcome"] is None


def test_every_warning_is_given_once(toy: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Game.commit

    def commit(self: Game) -> object:
        report = real(self)
        object.__setattr__(report, "warnings", ("the disk is full",))
        return report

    monkeypatch.setattr(Game, "commit", commit)
    warned: list[str] = []
    told(toy, warned, turns=3)
    assert warned == ["the disk is full"]
