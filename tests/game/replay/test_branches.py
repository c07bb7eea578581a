"""Branches of a record: listed, renamed, compared, exported; what is exported is a record like any other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.game.errors import GameError
from engine.game.game import Game
from engine.game.replay.branches import export, rename
from engine.game.replay.comparing import compare
from engine.game.replay.opening import open_record
from engine.game.replay.reel import Reel
from engine.game.replay.taking import take_over
from engine.game.verify import verify


@pytest.fixture
def record(branched: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(branched, tmp_path / "game.jsonl"))


def test_branches_are_listed(record: Path) -> None:
    found = Reel.open(record).branches
    assert [(b.name, b.turns, b.from_turn) for b in found] == [("main", 6, 0), ("loud", 5, 3)]


def test_a_branch_is_renamed_and_nothing_else_is_changed(record: Path) -> None:
    before = record.read_bytes()
    rename(record, "loud", "  Louder   still ")
    assert record.read_bytes().startswith(before)
    assert [b.name for b in Reel.open(record).branches] == ["main", "Louder still"]
    assert verify(record).agrees
    with pytest.raises(GameError, match="another branch is called 'main'"):
        rename(record, "2", "main")
    with pytest.raises(GameError, match="there is no branch called 'quiet'; name one by its number: 1 'main'"):
        rename(record, "quiet", "x")


@pytest.mark.parametrize(("branch", "turns"), [("main", 6), ("2", 5)])
def test_an_exported_branch_verifies_and_goes_on(record: Path, tmp_path: Path, branch: str, turns: int) -> None:
    target = tmp_path / "out.jsonl"
    assert export(record, branch, target) == turns
    assert verify(target).agrees
    own, whole = Reel.open(target), open_record(f"{record}#{branch}")
    assert [own.view(p).actors[0].tracks["fame"].value for p in range(turns + 1)] == [
        whole.view(p).actors[0].tracks["fame"].value for p in range(turns + 1)
    ]
    game = Game.load(target)
    game.commit()
    game.close()
    assert verify(target).agrees
    with pytest.raises(GameError, match="already there"):
        export(record, branch, target)


def test_two_branches_are_compared_from_where_they_part(record: Path) -> None:
    first, second = open_record(f"{record}#main"), open_record(f"{record}#loud")
    found = compare(first, second, ("main", "loud"))
    assert found.days[0].turn == 4
    assert any("BLUE orders talk on RED" in text for text in found.days[0].only_second)
    assert any(gap.ref == "world:tension" for gap in found.days[0].gaps)
    assert compare(first, first, ("a", "a")).parts_at is None


def test_taking_over_makes_a_branch_and_keeps_the_old_road(record: Path) -> None:
    reel = Reel.open(record)
    game = take_over(reel, 2, "RED", name="mine")
    assert (game.turn, game.seats["RED"], game.seats["BLUE"]) == (2, "human", "doctrine")
    game.commit()
    game.close()
    again = Reel.open(record)
    assert [(b.name, b.turns) for b in again.branches] == [("main", 6), ("loud", 5), ("mine", 3)]
    assert verify(record).agrees


def test_a_script_watched_without_a_record_gets_one_when_taken_over(branched: Path, tmp_path: Path) -> None:
    reel = Reel.of_lines(branched.read_text("utf-8").split("\n")[:-1], "in memory")
    game = take_over(reel, 1, "BLUE", record=tmp_path / "new.jsonl")
    assert (game.turn, game.path) == (1, tmp_path / "new.jsonl")
    game.close()
