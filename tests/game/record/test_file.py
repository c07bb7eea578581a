"""The file of a game: what was committed is there, what was not is dropped, what was changed is found."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import assume, given, settings, strategies as st

from brinkmanship.game.record.file import Writer
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.record.migrations import FORMAT
from brinkmanship.game.record.show import show
from brinkmanship.game.record.text import RecordError, wall
from brinkmanship.game.session.game import Game

TOY = Path(__file__).parents[1] / "data" / "toy.yaml"
HEADER = {"kind": "header", "format": FORMAT, "engine": "0", "seed": 7, "wall": wall()}


def lines_of(turn: int) -> list[dict[str, object]]:
    return [
        {"kind": "order", "turn": turn, "seat": "USA", "action": "wait", "note": "naïve „quotes“ \u2028"},
        {"kind": "turn", "turn": turn, "node": turn, "parent": turn - 1, "state": {"actors": "00ff"}, "wall": wall()},
    ]


def game(path: Path, turns: int = 4) -> Path:
    writer = Writer.create(path)
    writer.write([HEADER, {"kind": "start", "turn": 0, "node": 0, "wall": wall()}])
    for turn in range(1, turns + 1):
        assert writer.write(lines_of(turn))
    writer.close()
    return path


def turns(contents: RecordIndex) -> list[object]:
    return [line["turn"] for _, line in contents.rows if line["kind"] == "turn"]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    contents = RecordIndex.open(game(tmp_path / "a.jsonl"), bare=True)
    assert turns(contents) == [1, 2, 3, 4]
    assert (contents.faults, contents.warnings) == ([], [])
    assert contents.size == (tmp_path / "a.jsonl").stat().st_size


def test_cut_anywhere_the_committed_turns_are_there_and_the_game_goes_on(tmp_path: Path) -> None:
    whole = game(tmp_path / "a.jsonl").read_bytes()
    second = whole.index(b"\n", whole.index(b"\n") + 1) + 1
    for cut in range(second, len(whole), 7):
        path = tmp_path / "cut.jsonl"
        path.write_bytes(whole[:cut])
        expected = whole[:cut].count(b'"kind":"turn"') - (
            0 if whole[:cut].endswith(b"\n") else b'"kind":"turn"' in whole[:cut].rsplit(b"\n", 1)[1]
        )
        writer, contents = Writer.resume(path)
        assert len(turns(contents)) == expected
        assert contents.faults == []
        assert bool(contents.warnings) == (not whole[:cut].endswith(b"\n") or contents.size != cut)
        assert writer.write(lines_of(expected + 1))
        writer.close()
        again = RecordIndex.open(path, bare=True)
        assert turns(again) == list(range(1, expected + 2))
        assert (again.faults, again.warnings) == ([], [])
        path.unlink()


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_changed_byte_is_found(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = folder / "flip.jsonl"
    whole = bytearray(
        game(folder / "whole.jsonl").read_bytes() if not path.exists() else (folder / "whole.jsonl").read_bytes()
    )
    place = data.draw(st.integers(0, len(whole) - 2))
    value = data.draw(st.integers(0, 255).filter(lambda v: v != whole[place]))
    assume((whole[place], value) != (10, 13))  # another end of the line: the same text
    whole[place] = value
    path.write_bytes(whole)
    try:
        contents = RecordIndex.open(path, bare=True)
    except RecordError:
        return
    assert contents.faults or contents.warnings


@pytest.mark.parametrize("damage", ["drop", "double", "swap"])
def test_lines_dropped_doubled_or_swapped_are_found(tmp_path: Path, damage: str) -> None:
    path = game(tmp_path / "a.jsonl")
    lines = path.read_bytes().split(b"\n")
    if damage == "drop":
        del lines[4]
    elif damage == "double":
        lines.insert(4, lines[4])
    else:
        lines[4], lines[5] = lines[5], lines[4]
    path.write_bytes(b"\n".join(lines))
    faults = RecordIndex.open(path, bare=True).faults
    assert faults
    assert faults[0].field == "chain"
    with pytest.raises(RecordError, match="Nothing was changed"):
        Writer.resume(path)


def test_two_writers_are_refused(tmp_path: Path) -> None:
    path = game(tmp_path / "a.jsonl")
    writer, _ = Writer.resume(path)
    code = (
        "import sys\nfrom pathlib import Path\nfrom brinkmanship.game.record.file import Writer\n"
        "from brinkmanship.game.record.text import RecordError\n"
        "try:\n    Writer.resume(Path(sys.argv[1]))\nexcept RecordError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert "is being written by another game" in done.stdout
    writer.close()
    Writer.resume(path)[0].close()
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"], "no lock is left lying beside the record"


def test_an_old_record_is_moved_aside_and_other_files_are_left_alone(tmp_path: Path) -> None:
    path = game(tmp_path / "a.jsonl")
    old = path.read_bytes()
    writer = Writer.create(path)
    assert writer.take_trouble() == f"{path} held a record; it is now {tmp_path / 'a.1.jsonl'}"
    writer.close()
    assert (tmp_path / "a.1.jsonl").read_bytes() == old
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("years of work", "utf-8")
    with pytest.raises(RecordError, match="is not a record of a game; it was left as it is"):
        Writer.create(thesis)
    assert thesis.read_text("utf-8") == "years of work"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no header line"),
        (b"hello\n", "its first line is no header"),
        (b"[" * 100_000 + b"\n", "its first line is no header"),
        (b"\xff\xfe\x00\n", "its first line is no header"),
        (b'{"kind":"header","format":99}\n', "has record format 99"),
    ],
)
def test_what_is_no_record_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    with pytest.raises(RecordError, match=message):
        RecordIndex.open(path, bare=True)
    with pytest.raises(RecordError, match="no record at"):
        RecordIndex.open(tmp_path / "missing.jsonl", bare=True)


def test_a_full_disk_keeps_the_game_in_memory_and_catches_up(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="sizes of files are limited as Unix does it")
    path = tmp_path / "a.jsonl"
    writer = Writer.create(path)
    writer.write([HEADER, {"kind": "start", "turn": 0, "node": 0}])
    size, limits = path.stat().st_size, resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, limits[1]))
        assert not writer.write(lines_of(1))
        assert "cannot be written" in writer.trouble
        assert not writer.write(lines_of(2))
        assert turns(RecordIndex.open(path, bare=True)) == []
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert writer.write(lines_of(3))
    writer.close()
    assert turns(RecordIndex.open(path, bare=True)) == [1, 2, 3]


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    with pytest.raises(RecordError, match="cannot be written"):
        Writer.create(blocked / "a.jsonl")
    with pytest.raises(RecordError, match="is a folder"):
        Writer.create(tmp_path)


def _write_and_tell(path: Path, told: int) -> None:
    writer = Writer.create(path)
    writer.write([HEADER, {"kind": "start", "turn": 0, "node": 0}])
    for turn in range(1, 100_000):
        writer.write(lines_of(turn))
        os.write(told, b"%d\n" % turn)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writer is a fork")
def test_kill_nine_at_random_moments_loses_nothing_committed(tmp_path: Path) -> None:
    """A process tells each turn after ``write`` returned; whatever it told must be in the record."""
    for attempt in range(8):
        path = tmp_path / f"{attempt}.jsonl"
        reading, writing = os.pipe()
        process = multiprocessing.get_context("fork").Process(target=_write_and_tell, args=(path, writing))
        process.start()
        os.close(writing)
        with os.fdopen(reading) as heard:
            assert heard.readline() == "1\n"
            time.sleep(0.01 + 0.017 * attempt)
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            told = [1, *map(int, heard.read().split("\n")[:-1])]
        process.join()
        writer, contents = Writer.resume(path)
        assert contents.faults == []
        assert len(turns(contents)) >= told[-1]
        writer.close()


def test_lines_are_json_and_the_chain_ignores_the_wall_clock(tmp_path: Path) -> None:
    one = [json.loads(t) for t in game(tmp_path / "a.jsonl").read_text("utf-8").split("\n")[:-1]]
    time.sleep(0.002)
    two = [json.loads(t) for t in game(tmp_path / "b.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert [{k: v for k, v in line.items() if k != "wall"} for line in one] == [
        {k: v for k, v in line.items() if k != "wall"} for line in two
    ]


def test_a_record_has_one_writer_by_whatever_way_it_is_reached(tmp_path: Path) -> None:
    writer = Writer.create(tmp_path / "a.jsonl")
    writer.write([HEADER, {"kind": "start", "turn": 0, "node": 0}])
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "b.jsonl"
    link.symlink_to(tmp_path / "a.jsonl")
    with pytest.raises(RecordError, match="is being written by another game"):
        Writer.resume(link)
    writer.close()
    second, _ = Writer.resume(link)
    assert second.write(lines_of(1))
    second.close()
    assert turns(RecordIndex.open(tmp_path / "a.jsonl", bare=True)) == [1]


def test_nothing_is_written_over_what_another_program_wrote(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    writer = Writer.create(path)
    writer.write([HEADER, {"kind": "start", "turn": 0, "node": 0}])
    with path.open("ab") as other:
        other.write(b'{"kind":"note"}\n')
    before = path.read_bytes()
    assert not writer.write(lines_of(1))
    assert "another program has written to it" in writer.trouble
    assert path.read_bytes() == before
    path.rename(tmp_path / "moved.jsonl")
    path.write_text("something else", "utf-8")
    assert not writer.write(lines_of(2))
    assert "another file stands in its place" in writer.trouble
    assert path.read_text("utf-8") == "something else"
    writer.close()


def test_a_record_that_was_taken_away_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    writer = Writer.create(path)
    writer.write([HEADER, {"kind": "start", "turn": 0, "node": 0}])
    assert writer.write(lines_of(1))
    path.unlink()
    assert writer.write(lines_of(2))
    writer.close()
    assert turns(RecordIndex.open(path, bare=True)) == [1, 2]


def test_who_passed_and_why_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    game = Game.new(TOY, {"RED": f"cmd:{tmp_path / 'no-such-program'}", "others": "wait"}, seed=1, record=path)
    game.commit()
    game.close()
    (page,) = show(path, 1).pages
    (passed,) = page.passed
    assert passed.startswith("RED: ")
    assert "no-such-program" in passed
