"""The command keeps its promises: exit codes, JSON, records, clear words for mistakes, no traceback for a person."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from brinkmanship.cli import main
from brinkmanship.game.record.verify import verify
from brinkmanship.game.session.game import Game

TOY = str(Path(__file__).parent / "game" / "data" / "toy.yaml")


def brink(*words: str) -> int:
    """Run the command in this process and return its exit code."""
    with pytest.raises(SystemExit) as left:
        main.main(words)
    assert isinstance(left.value.code, int)
    return left.value.code


def commands() -> list[list[str]]:
    found = [[]]
    for name, command in main.cli.commands.items():
        found.append([name])
        found += [[name, inner] for inner in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("words", commands(), ids=lambda words: " ".join(words) or "brink")
def test_every_command_has_help_with_an_example(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert brink(*words, "--help") == 0
    text = capsys.readouterr().out
    assert "Usage: brink" in text
    if words not in (["record"], ["scenario"]):
        assert "Example" in text


def test_a_game_is_played_told_and_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    assert brink("run", TOY, "--seed", "7", "--record", str(path)) == 0
    told = capsys.readouterr().out
    assert "A toy crisis: Monday 24 January 2022, seed 7" in told
    assert "It rains." in told
    assert "The crisis ended in" in told
    assert brink("record", "verify", str(path)) == 0
    assert "agrees bit for bit" in capsys.readouterr().out
    assert brink("record", "show", str(path), "--turn", "3") == 0
    assert "It rains." in capsys.readouterr().out


@pytest.mark.minutes
def test_january_runs_twice_to_the_same_record_and_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = []
    for name in ("a.jsonl", "b.jsonl"):
        assert brink("run", "january-2022", "--seed", "7", "--turns", "14", "--record", str(tmp_path / name), "-q") == 0
        lines = [json.loads(line) for line in (tmp_path / name).read_text("utf-8").splitlines()]
        records.append([{k: v for k, v in line.items() if k != "wall"} for line in lines])
    assert records[0] == records[1]
    assert len(records[0]) > 100
    capsys.readouterr()
    assert brink("record", "verify", str(tmp_path / "a.jsonl"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["agrees"] is True


def test_the_answer_no_is_exit_code_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    brink("run", TOY, "--seed", "7", "--record", str(path), "-q")
    whole = bytearray(path.read_bytes())
    at = whole.index(b'"region":"', whole.index(b'"kind":"state","turn":4')) + 14
    whole[at] = ord("A") if whole[at] != ord("A") else ord("B")
    path.write_bytes(whole)
    capsys.readouterr()
    assert brink("record", "verify", str(path)) == 1
    assert "turn 4" in capsys.readouterr().out


def test_json_says_what_came_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert brink("run", TOY, "--seed", "7", "--turns", "2", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["turns"], answer["date"], answer["outcome"]) == (2, "2022-01-26", None)
    assert brink("run", TOY, "--seed", "7", "--json") == 0
    assert json.loads(capsys.readouterr().out)["outcome"]["termination"]["reason"] in ("horizon", "ending")


def test_futures_print_the_mix_of_outcomes(capsys: pytest.CaptureFixture[str]) -> None:
    assert brink("run", TOY, "--seed", "7", "--futures", "50") == 0
    assert "50 futures" in capsys.readouterr().out
    assert brink("run", TOY, "--seed", "7", "--futures", "50", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert sum(o["count"] for o in answer["outcomes"]) == 50
    assert sum(o["share"] for o in answer["outcomes"]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["run", "janury-2022"], "january-2022"),
        (["run", "/no/such/file.yaml"], "no/such/file.yaml"),
        (["run", TOY, "--player", "RED"], "--player 'RED': write SEAT=KIND"),
        (["run", TOY, "--player", "RAD=wait"], "Did you mean RED?"),
        (["run", TOY, "--player", "RED=docrine"], "did you mean 'doctrine'?"),
        (["run", TOY, "--player", "RED=human"], "nobody can play RED in a run"),
        (["run", TOY, "--seed", "x"], "Invalid value for '--seed'"),
        (["run", TOY, "--futures", "5", "--record", "x"], "leave out --record"),
        (["run", TOY, "--days-per-turn", "0"], "--days-per-turn"),
        (["run", TOY, "--record", "/"], "is a folder"),
        (["run", TOY, "--record", "/proc/no/such.jsonl"], "cannot be written"),
        (["record", "verify", "/no/such.jsonl"], "there is no record at /no/such.jsonl"),
        (["record", "verify", TOY], "is not a record of a game"),
        (["record", "show", TOY], "is not a record of a game"),
        (["load", TOY], "is not a record of a game"),
        (["play", TOY, "--seat", "NOBODY", "--text"], "there is no seat 'NOBODY'"),
        (["ploy"], "No such command 'ploy'"),
        (["run", TOY, "--no-such-option"], "No such option"),
    ],
    ids=lambda value: " ".join(w if w != TOY else "TOY" for w in value) if isinstance(value, list) else "",
)
def test_mistakes_are_told_in_words_with_exit_code_two(
    words: list[str], expected: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRINK_SAVES", "/nonexistent")
    assert brink(*words) == 2
    caught = capsys.readouterr()
    assert expected in caught.err
    assert "Traceback" not in caught.err + caught.out


def test_a_fault_of_the_program_leaves_a_report_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("brinkmanship.game.session.headless.run_game", broken)
    assert brink("run", TOY) == 2
    told = capsys.readouterr().err
    assert "a fault of the program itself: ZeroDivisionError: of all things" in told
    report = Path(told.rsplit("a report is in ", 1)[1].strip())
    assert "Traceback" in report.read_text("utf-8")
    assert "Traceback" not in told


def test_an_external_program_plays_a_seat_and_its_death_is_in_the_record(tmp_path: Path) -> None:
    bot = Path(__file__).parent / "players" / "example_bot.py"
    path = tmp_path / "a.jsonl"
    player = f'BLUE=cmd:"{sys.executable}" "{bot}" information'
    assert brink("run", TOY, "--seed", "1", "--player", player, "--record", str(path), "-q") == 0
    kinds = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    boasts = [x for x in kinds if x["kind"] == "order" and x["order"] == {"seat": "BLUE", "action": "boast"}]
    assert len(boasts) >= 5
    mortal = tmp_path / "mortal.py"
    mortal.write_text(
        "import json\nfor n in range(3):\n    m = json.loads(input())\n"
        "    print(json.dumps({'type': 'ready'} if n == 0 else {'type': 'orders', 'turn': m['turn'], 'orders': []}),"
        " flush=True)\n    n and input()\n"
    )
    player = f'BLUE=cmd:"{sys.executable}" "{mortal}"'
    assert brink("run", TOY, "--seed", "1", "--player", player, "--record", str(path), "-q") == 0
    passed = [x for x in map(json.loads, path.read_text("utf-8").splitlines()) if x["kind"] == "pass"]
    assert passed[0]["turn"] == 3
    assert "has ended" in passed[0]["why"]
    assert verify(path).agrees


def _play_and_tell(path: Path, told: int) -> None:
    game = Game.new(TOY, seed=3, record=path)
    os.write(told, b"0\n")
    while game.outcome is None:
        game.commit()
        os.write(told, b"%d\n" % game.turn)


@pytest.mark.slow
def test_kill_nine_at_any_moment_loses_no_committed_turn(tmp_path: Path) -> None:
    """A process tells each turn after it is committed; whatever it told must be in the record, which goes on."""
    chance, reached = random.Random(5), set()
    for attempt in range(7):
        path = tmp_path / f"{attempt}.jsonl"
        reading, writing = os.pipe()
        process = multiprocessing.get_context("fork").Process(target=_play_and_tell, args=(path, writing))
        process.start()
        os.close(writing)
        with os.fdopen(reading) as heard:
            assert heard.readline() == "0\n"
            time.sleep(chance.uniform(0, 0.12))
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            told = [0, *map(int, heard.read().split("\n")[:-1])][-1]
        process.join()
        game = Game.load(path)
        assert told <= game.turn <= told + 1
        reached.add(game.turn)
        while game.outcome is None:
            game.commit()
        game.close()
        assert verify(path).agrees
    assert len(reached) > 1


def test_a_disk_that_is_full_is_told_once_and_the_game_goes_on_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    words = f"ulimit -f 24; trap '' XFSZ; exec '{sys.executable}' -m brinkmanship.cli.main run '{TOY}' --seed 1 --record '{path}'"
    done = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "The crisis ended in" in done.stdout
    assert done.stderr.count("the game goes on in memory. Free some space or save it elsewhere") == 1
    assert f"could not be written to {path}" in done.stderr
    game = Game.load(path)
    assert 0 <= game.turn < 10
    game.close()
    assert verify(path).agrees


def test_a_reader_who_has_enough_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    words = f"set -o pipefail; '{sys.executable}' -m brinkmanship.cli.main run '{TOY}' --seed 1 --record '{path}' | head -n 1"
    done = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert verify(path).agrees


@pytest.mark.parametrize("chosen", [["--seat", "RED"], []], ids=["a seat named", "no seat named"])
def test_play_from_a_pipe_ends_cleanly_and_is_saved(tmp_path: Path, chosen: list[str]) -> None:
    environment = {**os.environ, "BRINK_SAVES": str(tmp_path)}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        environment.pop(name, None)
    words = [sys.executable, "-m", "brinkmanship.cli.main", "play", TOY, *chosen, "--seed", "4"]
    done = subprocess.run(
        words, input="commit\ncommit\n", env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    (saved,) = tmp_path.glob("*.jsonl")
    assert str(saved) in done.stdout
    game = Game.load(saved)
    assert game.turn == 2
    game.close()


def test_an_exercise_at_one_desk_begins_from_a_list_of_injects(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path / "saves"))
    monkeypatch.delenv("DISPLAY", raising=False)
    toy = str(Path(__file__).parent / "game" / "data" / "toy.yaml")
    msel = tmp_path / "msel.csv"
    msel.write_text("MSEL #,Day,TITLE,SEND TO,DESCRIPTION\n1,Day 2,A call,Redland,The capital calls.\n", "utf-8")
    record = str(tmp_path / "exercise.jsonl")
    monkeypatch.setattr("sys.stdin", io.StringIO("injects\nquit\n"))
    words = ("play", toy, "--player", "RED=human", "--msel", str(msel), "--record", record, "--text", "--plain")
    assert brink(*words) == 0
    told = capsys.readouterr()
    assert "1 inject understood" in told.err
    assert "A call" in told.out
    assert brink("play", toy, "--msel", toy, "--text") == 2
    assert "is a scenario, not a script" in capsys.readouterr().err
    assert brink("play", toy, "--seat", "RED", "--exercise") == 2
    assert "name each with --player SEAT=human" in capsys.readouterr().err
