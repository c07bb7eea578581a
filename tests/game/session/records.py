"""Records for the tests of opening a game: played, forged, naming a program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from brinkmanship.game.session.game import Game
from tests.sealed import sealed

TOY = Path(__file__).parents[1] / "data" / "toy.yaml"
TWO_SIDES = Path(__file__).parents[2] / "data" / "two-sides.yaml"


def played(path: Path, scenario: Path = TOY, seats: dict[str, str] | None = None, turns: int = 1, **more: Any) -> Path:
    game = Game.new(scenario, {"RED": "human"} if seats is None else seats, seed=1, record=path, **more)
    for _ in range(turns):
        if game.outcome is None:
            game.commit()
    game.close()
    return path


def resealed(path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Change a record as who forges one: sealed as if the program had written it."""
    lines = [json.loads(text) for text in path.read_text("utf-8").splitlines()]
    for line in lines:
        change(line)
    path.write_bytes(sealed(lines))
    return path


def names_program(path: Path, command: str, seat: str = "BLUE") -> Path:
    def change(line: dict[str, Any]) -> None:
        if line["kind"] == "header":
            line["seats"][seat] = command

    return resealed(played(path), change)
