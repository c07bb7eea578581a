"""A toy game with a branch, and a long record made of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from brinkmanship.game.record.file import Writer
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session")
def toy() -> Prepared:
    return prepare(DATA / "toy.yaml")


def play(toy: Prepared, path: Path | None, *, seed: int = 3) -> Game:
    """Six turns with Blue played by hand, then from turn 3 another road of two."""
    game = Game.new(toy, {"BLUE": "human"}, seed=seed, record=path)
    for turn in range(6):
        game.seat("BLUE").set_plan([Order("BLUE", "boast")] if turn % 2 else [])
        game.commit()
    game.control().rewind(3, "loud")
    for _ in range(2):
        game.seat("BLUE").set_plan([Order("BLUE", "boast"), Order("BLUE", "talk", "RED")])
        game.commit()
    return game


@pytest.fixture(scope="session")
def branched(toy: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with two branches; tests copy it before they write."""
    path = tmp_path_factory.mktemp("branched") / "game.jsonl"
    play(toy, path).close()
    return path


@pytest.fixture
def long(branched: Path, tmp_path: Path) -> Callable[[int], Path]:
    """Make a record of many turns: those of the toy game again and again, sealed anew."""

    def make(turns: int) -> Path:
        lines = [json.loads(line) for line in branched.read_text("utf-8").split("\n")[:-1]]
        head, start = lines[0], next(i for i, line in enumerate(lines) if line["kind"] == "start")
        first = next(i for i, line in enumerate(lines) if line["kind"] == "turn")
        one = lines[start + 1 : first + 1]
        path = tmp_path / "long.jsonl"
        writer = Writer.create(path)
        out = [*lines[: start + 1]]
        for turn in range(1, turns + 1):
            for line in one:
                copy = {**line, "turn": turn}
                if line["kind"] == "turn":
                    copy |= {"node": turn, "parent": turn - 1, "day": turn}
                out.append(copy)
        assert head["kind"] == "header"
        writer.write([{k: v for k, v in line.items() if k != "chain"} for line in out])
        writer.close()
        return path

    return make
