"""A sample of the walk of odd input (tests/benchmarks/odd_input.py): no exit code but 0, 1, 2, and no fault of the program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

if os.name != "posix":
    pytest.skip("cases are played in forks", allow_module_level=True)

from tests.benchmarks.odd_cases import all_commands
from tests.benchmarks.odd_input import ROOT, judge, walk


@pytest.mark.parametrize("kind", ["session", pytest.param("command", marks=pytest.mark.slow)])
def test_odd_input_ends_in_words_and_with_an_exit_code_of_ours(kind: str) -> None:
    count = 18
    found = walk(kind, count, seed=9)
    assert not found.falls, "\n".join(f"{fall.case} {fall.words}: {fall.why}\n{fall.said}" for fall in found.falls)
    assert sum(found.codes.values()) == count
    assert found.codes[f"{kind} 0"] >= 1  # some of it is good input


def test_the_walk_calls_every_command() -> None:
    assert {("run",), ("scenario", "check"), ("record", "export"), ("replay",)} <= set(all_commands())


@pytest.mark.parametrize(
    ("code", "out", "err", "why"),
    [
        (70, "", "", "exit code 70"),
        (-9, "", "", "exit code -9"),
        (2, "", "brink: a fault of the program itself: x", "a fault of the program: "),
        (0, "a\x1b[31mb", "", "'\\x1b' reaches the terminal"),
        (0, "", "x.py:3: RuntimeWarning: overflow", "a library's warning"),
        (2, "", "Traceback (most recent call last):", "a traceback"),
        (2, "no such thing\r\n", "é", ""),
    ],
)
def test_what_falls_is_seen(code: int, out: str, err: str, why: str) -> None:
    assert judge(code, out, err) == why


def test_the_record_that_names_a_program_is_sound_but_for_that(tmp_path: Path) -> None:
    from brinkmanship.game.record.index import RecordIndex
    from tests.benchmarks.odd_words import write_odd_files

    write_odd_files(tmp_path, Path(__file__).parent.parent)
    contents = RecordIndex.open(tmp_path / "cmd.jsonl", bare=True)
    assert not contents.faults
    assert contents.header["seats"]["RED"] == "cmd:touch started"


# --- what fell once -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
@pytest.mark.parametrize("line", [0, 2], ids=["header", "turn"])
def test_a_record_with_a_number_that_is_not_finite_is_damaged(number: str, line: int, tmp_path: Path) -> None:
    from brinkmanship.game.record.index import RecordIndex
    from brinkmanship.game.record.text import RecordError
    from tests.benchmarks.odd_words import record

    path = tmp_path / "g.jsonl"
    record(path, ROOT / "tests/data/two-sides.yaml")
    lines = path.read_text("utf-8").split("\n")
    lines[line] = (
        lines[line].replace('{"kind"', f'{{"odd":{number},"kind"', 1)
        if line
        else lines[line][:-1] + f',"odd":{number}}}'
    )
    path.write_text("\n".join(lines), "utf-8")
    if line == 0:
        with pytest.raises(RecordError, match="its first line is no header"):
            RecordIndex.open(path, bare=True)
    else:
        assert any("not finite" in fault.text for fault in RecordIndex.open(path, bare=True).faults)


def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    from brinkmanship.cli import main

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for words in (
        ["replay", str(pipe), "--headless"],
        ["scenario", "check", str(pipe)],
        ["scenario", "test", str(pipe)],
    ):
        with pytest.raises(SystemExit) as left:
            main.main(words)
        assert left.value.code in (1, 2)


def test_outlines_nested_without_end_are_a_problem_of_the_file() -> None:
    from brinkmanship.scenario.geography.making import build_geography
    from brinkmanship.scenario.geography.shapes import GeographyError, RegionSpec

    with pytest.raises(GeographyError, match="cannot be read"):
        build_geography([RegionSpec("A", "a", 21.0, 50.0)], outlines=b"[" * 100_000)


def test_a_word_of_the_command_may_not_hold_a_nul(capsys: pytest.CaptureFixture[str]) -> None:
    from brinkmanship.cli import main

    with pytest.raises(SystemExit) as left:
        main.main(["load", "a\0b"])
    assert left.value.code == 2
    assert "no file name can have" in capsys.readouterr().err


def test_a_link_that_leads_to_itself_is_told_in_words(tmp_path: Path) -> None:
    from brinkmanship.desktop import recovery
    from brinkmanship.game.record.text import RecordError
    from brinkmanship.game.session.game import Game

    loop = tmp_path / "loop.jsonl"
    loop.symlink_to(loop)
    game = Game.new(str(ROOT / "tests/data/two-sides.yaml"), {"A": "human"}, seed=1, record=tmp_path / "g.jsonl")
    try:
        game.commit("A")
        with pytest.raises((RecordError, OSError)):
            game.save(loop)
        recovery.mark(loop)
        recovery.clear()
    finally:
        game.close()
