"""Records of older formats: read as of today, played on in a copy, and never written over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from brinkmanship.game.record.branches import export, rename
from brinkmanship.game.record.index import RecordIndex, peek
from brinkmanship.game.record.migrations import FORMAT, STEPS, migrated
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.record.verify import verify
from brinkmanship.game.session.game import Game

DATA = Path(__file__).parents[1] / "data"


def test_every_older_format_has_a_step_to_the_next() -> None:
    assert sorted(STEPS) == list(range(1, FORMAT))


@pytest.mark.parametrize("old", range(1, FORMAT))
def test_an_old_record_reads_as_of_today_and_agrees(old: int) -> None:
    path = DATA / f"format-{old}.jsonl"
    contents, raw = RecordIndex.open(path, bare=True), RecordIndex.open(path)
    assert (contents.format, raw.format, contents.faults) == (old, old, [])
    today = RecordIndex.open(DATA / f"format-{FORMAT}.jsonl", bare=True).header.keys()
    for header in (contents.header, raw.header, raw.line(0)[0], peek(path)[0]):
        assert header["format"] == FORMAT
        assert header.keys() == today
    assert verify(path).agrees


def test_the_first_day_came_with_format_2() -> None:
    line = {"kind": "header", "format": 1, "seed": 3}
    assert migrated(line, 1) == {"kind": "header", "format": FORMAT, "seed": 3, "start": None, "arithmetic": 0}
    assert line == {"kind": "header", "format": 1, "seed": 3}
    assert migrated({"kind": "turn", "turn": 3}, 1) == {"kind": "turn", "turn": 3}


def test_the_number_of_the_arithmetic_came_with_format_4() -> None:
    line = {"kind": "header", "format": 3, "numpy": "2.4.6"}
    assert migrated(line, 3) == {"kind": "header", "format": FORMAT, "numpy": "2.4.6", "arithmetic": 0}
    verdict = verify(DATA / "format-3.jsonl")
    assert not verdict.exact
    assert "another arithmetic, that of its machine (numpy 2.4.6 on x86_64)" in verdict.warnings[0]


def test_an_old_game_goes_on_in_a_copy_and_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    shutil.copy(DATA / "format-1.jsonl", path)
    before = path.read_bytes()
    game = Game.load(path)
    assert game.path == tmp_path / f"old.format-{FORMAT}.jsonl"
    assert "old.jsonl has the older format 1 and stays as it is" in game.warnings[0]
    turn = game.turn
    game.commit()
    game.close()
    assert verify(tmp_path / f"old.format-{FORMAT}.jsonl").agrees
    again = Game.load(tmp_path / f"old.format-{FORMAT}.jsonl")
    assert (again.turn, again.warnings) == (turn + 1, ())
    again.close()
    assert rename(path, "loud", "noisy")[1] == tmp_path / f"old.format-{FORMAT}.2.jsonl"
    export(path, "loud", tmp_path / "loud.jsonl")
    assert verify(tmp_path / "loud.jsonl").agrees
    assert RecordIndex.open(tmp_path / "loud.jsonl", bare=True).format == FORMAT
    assert path.read_bytes() == before


def test_the_copy_of_an_old_game_is_gone_on_with_until_somebody_plays_on_it(tmp_path: Path) -> None:
    path, copy = tmp_path / "old.jsonl", tmp_path / f"old.format-{FORMAT}.jsonl"
    shutil.copy(DATA / "format-1.jsonl", path)
    for _ in range(3):
        game = Game.load(path)
        assert game.path == copy
        assert f"from here on the record is {copy}" in game.warnings[0]
        beside = Game.load(path)  # while the copy is in use
        assert beside.path == tmp_path / f"old.format-{FORMAT}.2.jsonl"
        game.close(), beside.close()
    game = Game.load(path)
    game.commit()
    game.close()
    other = Game.load(path)
    assert other.path == tmp_path / f"old.format-{FORMAT}.2.jsonl"
    other.close()


@pytest.mark.parametrize("format", [0, FORMAT + 1, "1", True, None, 1.0])
def test_a_format_that_is_not_known_is_refused_in_words(format: object, tmp_path: Path) -> None:
    path = tmp_path / "new.jsonl"
    path.write_text(json.dumps({"kind": "header", "format": format}) + "\n", "utf-8")
    for reader in (peek, RecordIndex.open, Game.load):
        with pytest.raises(RecordError, match=r"has record format .*; this version of the program reads up to"):
            reader(path)
