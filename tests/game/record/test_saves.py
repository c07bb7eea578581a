"""Games whose record has no room: nothing is lost while there is room anywhere."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from brinkmanship.game.record import file
from brinkmanship.game.record.saves import delete_save, name_of_save, rename_save, rescue, saved_games
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.record.verify import verify
from brinkmanship.game.session.game import Game
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.session import Session

TOY = Path(__file__).parents[1] / "data" / "toy.yaml"


@pytest.fixture
def fill(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Path], None]:
    """Let the disk below a folder be full from now on; the folder of saved games is another."""
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path / "saves"))
    write = os.write

    def full(folder: Path) -> None:
        def refuse(file: int, data: bytes) -> int:
            if any(os.path.samestat(os.fstat(file), there.stat()) for there in folder.iterdir()):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return write(file, data)

        monkeypatch.setattr(file.os, "write", refuse)

    return full


def test_what_the_record_has_no_room_for_is_brought_elsewhere(tmp_path: Path, fill: Callable[[Path], None]) -> None:
    path = tmp_path / "full" / "a.jsonl"
    game = Game.new(TOY, seed=1, record=path)
    game.commit()
    assert rescue(game) == ""
    fill(path.parent)
    game.commit()
    assert game.unsaved == 1
    told = rescue(game)
    (saved,) = (tmp_path / "saves").glob("*.jsonl")
    assert told.startswith(f"1 turn could not be written to {path}; the whole game is saved in {saved} instead.")
    assert game.unsaved == 0
    game.close()
    found = verify(saved)
    assert (found.agrees, found.turns) == (True, verify(path).turns + 1)


def test_a_player_in_the_terminal_is_not_told_that_all_is_saved(tmp_path: Path, fill: Callable[[Path], None]) -> None:
    path = tmp_path / "full" / "a.jsonl"
    game = Game.new(TOY, {"RED": "human"}, seed=1, record=path)
    fill(path.parent)
    sink = io.StringIO()
    voice = TerminalIO(plain=True, sink=sink, source=io.StringIO("commit\nsave\nquit\n"))
    assert Session(game.seat("RED"), voice, path).play() == 2
    said = " ".join(sink.getvalue().split())
    assert f"Not every turn is in {path} yet (1 to come). Free some space, or: save FILE" in said
    assert "the whole game is saved in" in said
    assert "Every turn is saved" not in said


def test_saving_over_another_game_says_where_that_is(tmp_path: Path) -> None:
    other = Game.new(TOY, seed=2, record=tmp_path / "other.jsonl")
    other.close()
    game = Game.new(TOY, {"RED": "human"}, seed=1, record=tmp_path / "a.jsonl")
    sink = io.StringIO()
    voice = TerminalIO(plain=True, sink=sink, source=io.StringIO(f"save {tmp_path / 'other.jsonl'}\n"))
    assert Session(game.seat("RED"), voice, tmp_path / "a.jsonl").play() == 0
    assert f"other.jsonl held a record; it is now {tmp_path / 'other.1.jsonl'}" in " ".join(sink.getvalue().split())
    assert (tmp_path / "other.1.jsonl").exists()


def test_saved_games_are_listed_the_latest_first_and_odd_files_last(tmp_path: Path) -> None:
    for number, name in enumerate(("first", "second", "third")):
        game = Game.new(TOY, {"RED": "human"}, seed=number, record=tmp_path / f"{name}.jsonl")
        game.commit()
        game.close()
        os.utime(tmp_path / f"{name}.jsonl", (1_000_000 + number, 1_000_000 + number))
    (tmp_path / "odd.jsonl").write_text("no record\n", "utf-8")
    (tmp_path / "notes.txt").write_text("no record either\n", "utf-8")
    found = saved_games(tmp_path)
    assert [save.path.stem for save in found] == ["third", "second", "first", "odd"]
    assert [bool(save.odd) for save in found] == [False, False, False, True]
    assert saved_games(tmp_path / "nowhere") == []


def test_a_saved_game_gets_a_name_and_keeps_its_picture(tmp_path: Path) -> None:
    game = Game.new(TOY, {"RED": "human"}, record=tmp_path / "toy-RED-20260101-101010.jsonl")
    game.close()
    picture = tmp_path / "toy-RED-20260101-101010.png"
    picture.write_bytes(b"picture")
    assert name_of_save(saved_games(tmp_path)[0].path) == ""
    path = rename_save(saved_games(tmp_path)[0].path, " The long / winter? ")
    assert (path.name, name_of_save(path)) == ("The long winter.jsonl", "The long winter")
    assert path.with_suffix(".png").read_bytes() == b"picture"
    assert not picture.exists()
    assert rename_save(path, "The long winter") == path
    Game.load(path).close()


def test_a_name_that_is_taken_gets_a_number_and_one_that_is_none_is_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        Game.new(TOY, {"RED": "human"}, record=tmp_path / f"{name}.jsonl").close()
    renamed = rename_save(tmp_path / "one.jsonl", "two")
    assert renamed.name != "two.jsonl"
    assert len(saved_games(tmp_path)) == 2
    for bad in ("", " . ", "???", "x-20260101-101010"):
        with pytest.raises(RecordError, match="name"):
            rename_save(renamed, bad)
    with pytest.raises(RecordError):
        rename_save(tmp_path / "gone.jsonl", "there")


def test_a_deleted_game_is_gone_with_its_picture_but_never_one_that_is_open(tmp_path: Path) -> None:
    game = Game.new(TOY, {"RED": "human"}, record=tmp_path / "game.jsonl")
    for change in (lambda: delete_save(tmp_path / "game.jsonl"), lambda: rename_save(tmp_path / "game.jsonl", "other")):
        with pytest.raises(RecordError, match="another game"):
            change()
    game.close()
    (tmp_path / "game.png").write_bytes(b"picture")
    delete_save(tmp_path / "game.jsonl")
    assert list(tmp_path.iterdir()) == []
