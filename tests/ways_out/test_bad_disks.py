"""Records on disks that take no more, or nothing: what there is room for is kept, and the rest is said."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from brinkmanship.game.record import file as record_file
from brinkmanship.game.record.saves import begin_record, leave_game, new_save
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import Prepared
from tests.ways_out.disks import full, read_only, turns_found


@pytest.mark.parametrize("disk", [full, read_only], ids=lambda disk: disk.__name__)
def test_what_control_decides_after_the_last_turn_is_brought_elsewhere_too(
    disk: Callable[[Path, pytest.MonkeyPatch], None],
    folders: tuple[Path, Path],
    sides: Prepared,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad, good = folders
    disk(bad, monkeypatch)
    game = Game.new(sides, {"A": "human"}, seed=1, record=new_save("two-sides"), keep_going=True)
    for _ in range(2):
        game.commit()
    for number in range(2):
        game.control().note("observation", f"A hesitated {number}.")
    game.control().take_seat("B", "wait")
    told = leave_game(game)
    path = game.path
    assert path is not None
    if disk is full:
        assert path.parent == good
        assert told.startswith("3 notes could not be written to")
    assert path.read_text("utf-8").count("A hesitated") == 2
    again = Game.load(path)
    assert again.seats["B"] == "wait"
    again.close()


def test_a_record_that_cannot_be_written_whole_leaves_the_disk_as_it_was(
    tmp_path: Path, sides: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = Game.new(sides, {"A": "human"}, seed=1)
    game.commit()
    before = tmp_path / "before.jsonl"
    game.save(before)
    held = before.read_bytes()
    game = Game.new(sides, {"A": "human"}, seed=2)
    game.commit()
    write = os.write

    for path in (before, tmp_path / "new.jsonl"):
        done = list[int]()

        def torn(file: int, data: bytes, done: list[int] = done) -> int:
            done.append(1)
            if len(done) > 1:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return write(file, data[:100])

        monkeypatch.setattr(record_file.os, "write", torn)
        with pytest.raises(RecordError, match="cannot be written"):
            game.save(path)
        monkeypatch.undo()
    assert before.read_bytes() == held
    assert [file.name for file in tmp_path.iterdir()] == ["before.jsonl"]
    game.close()


def test_a_folder_that_may_not_be_looked_into_is_passed_over(
    folders: tuple[Path, Path], sides: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = folders
    exists = Path.exists

    def refuse(path: Path, **named: bool) -> bool:
        if bad in path.parents:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return exists(path, **named)

    path = new_save("two-sides", "A")
    with monkeypatch.context() as unseen:
        unseen.setattr(Path, "exists", refuse)
        game = Game.new(sides, {"A": "human"}, seed=1, record=path, keep_going=True)
        assert game.path is not None
        assert game.path.parent == good
        game.close()
    game = Game.new(sides, {"A": "human"}, seed=1, record=path, keep_going=True)
    full(bad, monkeypatch)
    for _ in range(4):
        game.commit()
    monkeypatch.setattr(Path, "exists", refuse)
    assert "the whole game is saved in" in leave_game(game)
    assert game.path.parent == good


@pytest.mark.parametrize("kept", [1, 3])
def test_as_many_turns_are_kept_as_there_is_room_for(
    kept: int, folders: tuple[Path, Path], sides: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = folders
    read_only(bad, monkeypatch)
    monkeypatch.setattr("brinkmanship.game.record.saves.refuges", lambda: iter((bad,)))
    game = Game.new(sides, {"A": "human"}, seed=1, record=new_save("two-sides"), keep_going=True)
    sizes = []
    for _ in range(5):
        game.commit()
        sizes.append(sum(len(line.encode("utf-8")) + 1 for line in game.control().record_lines))
    room, write = sizes[kept] - 1, os.write  # the last byte of the next turn has none

    def some(file: int, data: bytes) -> int:
        left = room - os.fstat(file).st_size
        if left <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data[:left])

    monkeypatch.setattr(os, "write", some)
    monkeypatch.setattr("brinkmanship.game.record.saves.refuges", lambda: iter((bad, good)))
    told = leave_game(game)
    (path,) = good.iterdir()
    turns = "its first turn is" if kept == 1 else f"its first {kept} turns are"
    assert told.endswith(f"and the whole game nowhere else: {turns} in {path}, the rest is lost")
    again = Game.load(path)
    assert again.turn == kept
    assert not again.warnings
    again.close()


def test_no_empty_file_is_left_where_there_was_no_room_at_all(
    folders: tuple[Path, Path], sides: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = folders
    write = os.write

    def refuse(file: int, data: bytes) -> int:
        if any(os.path.samestat(os.fstat(file), there.stat()) for there in bad.iterdir()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data)

    monkeypatch.setattr(os, "write", refuse)
    game = Game.new(sides, {"A": "human"}, seed=1, record=new_save("two-sides"), keep_going=True)
    game.commit()
    assert str(good) in leave_game(game)
    assert not list(bad.iterdir())
    assert list(turns_found(good).values()) == [1]


def test_nothing_takes_it_and_that_is_said(
    folders: tuple[Path, Path], sides: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = folders
    monkeypatch.setattr("brinkmanship.game.record.saves.refuges", lambda: iter((bad, good)))
    read_only(bad.parent, monkeypatch)
    game = Game.new(sides, {"A": "human"}, seed=1, record=new_save("two-sides"), keep_going=True)
    assert any("kept in memory only" in warning for warning in game.warnings)
    game.commit()
    assert game.unsaved == 1
    assert leave_game(game).endswith("and nowhere else: they are lost when the program ends")


def test_games_begun_in_the_same_second_have_a_file_each(folders: tuple[Path, Path], sides: Prepared) -> None:
    path = new_save("two-sides", "A")  # all ask before any has begun
    found, gate = [], threading.Barrier(8)

    def begin() -> None:
        gate.wait()
        found.append(Game.new(sides, {"A": "human"}, seed=1, record=path, keep_going=True))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({game.path for game in found}) == 8
    assert not [warning for game in found for warning in game.warnings]
    for game in found:
        game.commit()
        game.close()
    assert set(turns_found(folders[0]).values()) == {1}
    assert len(turns_found(folders[0])) == 8


def test_a_name_that_is_taken_is_never_written_over(folders: tuple[Path, Path]) -> None:
    path = new_save("x")
    path.write_text("mine", "utf-8")
    writer, warnings = begin_record(path)
    assert not warnings
    assert writer.path is not None
    assert writer.path != path
    writer.close()
    assert path.read_text("utf-8") == "mine"
