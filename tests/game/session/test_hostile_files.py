"""No file starts a program or leads out of its folder, whatever it says and by whatever door it comes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from brinkmanship.cli import main
from brinkmanship.desktop.navigation import OpenStart
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.text import RecordError
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.open_game import open_game
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.session import Session
from tests.game.session.doors import DOORS
from tests.game.session.records import TOY, TWO_SIDES, names_program, played, resealed

# --- programs that a file names -------------------------------------------------------------------------------------------


@pytest.fixture
def traced() -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """Everything that starts a process, opens a socket or reads a file while a test runs."""
    seen: list[tuple[str, tuple[Any, ...]]] = []
    on = [True]
    starts = (
        "subprocess.Popen",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.system",
        "os.startfile",
        "pty.spawn",
    )

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if on[0] and (event in starts or event in ("open", "socket.connect", "ctypes.dlopen", "webbrowser.open")):
            seen.append((event, arguments))

    sys.addaudithook(hook)
    yield seen
    on[0] = False


def started(seen: list[tuple[str, tuple[Any, ...]]]) -> list[Any]:
    # The window's own painter is a child of multiprocessing; in these tests maps are painted in place.
    return [(event, arguments) for event, arguments in seen if event != "open"]


def read_outside(seen: list[tuple[str, tuple[Any, ...]]], secret: Path) -> list[Any]:
    return [arguments for event, arguments in seen if event == "open" and str(arguments[0]) == str(secret)]


EVERYWHERE = ("header seats", "header rest", "seat line", "script file", "script of a path")


def hostile_record(kind: str, path: Path, secret: Path) -> Path:
    def change(line: dict[str, Any]) -> None:
        if line["kind"] == "header":
            if kind == "header seats":
                line["seats"] = {"BLUE": "cmd:touch started", "RED": "human"}
            elif kind == "header rest":
                line["rest"] = "cmd:touch started"
            elif kind == "script file":
                line["seats"]["BLUE"] = f"script:{secret}"
            elif kind == "script of a path":
                line["script"] = str(secret)
                line["seats"]["BLUE"] = f"script:{secret}@x"
        elif line["kind"] == "seat" and kind == "seat line":
            line["player"] = "cmd:touch started"

    game = Game.new(TOY, {"RED": "human"}, seed=1, record=path)
    if kind == "seat line":
        game.control().take_seat("BLUE", "wait")
    game.commit()
    game.close()
    return resealed(path, change)


@pytest.mark.parametrize("kind", EVERYWHERE)
def test_no_record_starts_a_program_or_reads_another_file_by_any_door(
    kind: str, tmp_path: Path, traced: list[Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path))
    monkeypatch.setenv("BRINK_CONFIG", str(tmp_path / "config"))
    secret = tmp_path / "secret.yaml"
    secret.write_text("script: {id: s, scenario: toy, title: Secret}\nentries: []\n", "utf-8")
    path = hostile_record(kind, tmp_path / "g.jsonl", secret)
    traced.clear()
    for door in DOORS.values():
        door(path, capsys, monkeypatch)
    for words in (
        ("record", "verify", str(path)), ("record", "show", str(path)), ("record", "show", str(path), "--as-script"),
        ("record", "branches", str(path)), ("record", "diff", str(path), str(path)), ("replay", str(path), "--headless"),
        ("replay", str(path), "--take-over", "RED", "--on", "2022-01-24", "--headless"),
        ("record", "export", f"{path}#1", "--to", str(tmp_path / "out.jsonl")),
    ):  # fmt: skip
        monkeypatch.setattr(sys, "stdin", io.StringIO("commit\nquit\n"))
        with pytest.raises(SystemExit):
            main.main(words)
    assert not started(traced)
    assert not read_outside(traced, secret)
    assert not (tmp_path / "started").exists()
    said = capsys.readouterr()
    assert "fault of the program" not in said.err


HEAD = TWO_SIDES.read_text("utf-8")
SCRIPT = "script: {{id: s, title: S, scenario: {there}}}\nentries: []\n"
OTHER_FILES: dict[str, Callable[[str], str]] = {
    "library": lambda there: f"use: [{there}]\n{HEAD}",
    "outlines": lambda there: HEAD.replace("map:\n", f"map:\n  geojson: {there}\n"),
    "scenario of a script": lambda there: SCRIPT.format(there=there),
    "a program for a script's seat": lambda there: (
        SCRIPT.format(there="two-sides.yaml") + 'seats: {A: "cmd:touch started"}\n'
    ),
    "a script for a script's seat": lambda there: (
        SCRIPT.format(there="two-sides.yaml") + f'seats: {{A: "script:{there}"}}\n'
    ),
}


@pytest.mark.parametrize("way", ["up", "absolute", "link"])
@pytest.mark.parametrize("kind", OTHER_FILES)
def test_no_scenario_or_script_reads_outside_its_folder_or_starts_a_program(
    kind: str,
    way: str,
    tmp_path: Path,
    traced: list[Any],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home, secret = tmp_path / "home", tmp_path / "secret.yaml"
    home.mkdir()
    monkeypatch.chdir(home)
    secret.write_text("tracks: {}\nsecret: word\n", "utf-8")
    (home / "two-sides.yaml").write_text(HEAD, "utf-8")
    if way == "link":
        (home / "link.yaml").symlink_to(secret)
    there = {"up": "../secret.yaml", "absolute": str(secret), "link": "link.yaml"}[way]
    path = home / "hostile.yaml"
    path.write_text(OTHER_FILES[kind](there), "utf-8")
    traced.clear()
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    for words in (("scenario", "check"), ("scenario", "show"), ("run",), ("play", "--text"), ("replay", "--headless")):
        with pytest.raises(SystemExit) as left:
            main.main([*words, str(path)])
        assert left.value.code in ((0, 2) if words[-1] == "show" else (1, 2)), words  # to show it needs no map
    assert not started(traced)
    assert not read_outside(traced, secret)
    assert not read_outside(traced, home / "link.yaml")
    said = capsys.readouterr()
    assert "word" not in said.out + said.err
    assert not (home / "started").exists()


def test_a_program_is_started_once_the_person_at_the_keyboard_names_it(tmp_path: Path) -> None:
    bot = tmp_path / "bot.py"
    bot.write_text(
        "import sys, json\nfor line in sys.stdin:\n    print(json.dumps({'type': 'ready'}), flush=True)\n", "utf-8"
    )
    command = f"cmd:{sys.executable} {bot}"
    path = names_program(tmp_path / "g.jsonl", command)
    game = Game.load(path)
    assert game.waiting == {"BLUE": command}
    with pytest.raises(GameError, match="No file starts a program"):
        game.commit("RED")
    game.close()
    opened = open_game(path, players={"BLUE": command})
    assert not opened.game.waiting
    assert opened.game.seats["BLUE"] == "external"
    opened.game.close()
    opened = open_game(path, players={"BLUE": "doctrine"})
    opened.game.commit("RED")
    opened.game.close()
    game = Game.load(path)
    assert not game.waiting
    game.close()


def test_a_waiting_seat_is_given_a_player_by_typing(tmp_path: Path) -> None:
    path = names_program(tmp_path / "g.jsonl", "cmd:touch started")
    game = Game.load(path)
    sink = io.StringIO()
    typed = "commit\nplayer RED=doctrine\nplayer\nplayer BLUE=nonsense\nplayer BLUE=doctrine\ncommit\nquit\n"
    Session(game.seat("RED"), TerminalIO(io.StringIO(typed), sink, plain=True), path).play()
    said = " ".join(sink.getvalue().split())
    assert said.count("No file starts a program") == 3
    assert "Only a seat that waits" in said
    assert "'nonsense' is no kind of player" in said
    assert "Report of turn 2" in said


@pytest.mark.slow
def test_the_window_asks_and_no_is_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("BRINK_CONFIG", str(tmp_path / "config"))
    import pygame
    from desktop.driving import Player

    from brinkmanship.desktop.start.saves import open_record

    command = "cmd:rm -rf " + " ".join(f"some-folder-{n}" for n in range(40))
    path = names_program(tmp_path / "g.jsonl", command)
    user = Player()
    try:
        user.app.navigate(OpenStart())
        user.app.navigate(open_record(path))
        user.frame()
        shown = " ".join(box.text for box in user.ui.boxes if box.kind == "text")
        assert "some-folder-39" in shown  # the whole command
        user.key(pygame.K_RETURN)
        user.wait(lambda: type(user.app.screen).__name__ == "GameScreen")
        assert user.state.session.game.seats["BLUE"] == "doctrine"
    finally:
        user.app.close()
    path = names_program(tmp_path / "h.jsonl", command)
    user = Player()
    try:
        user.app.navigate(OpenStart())
        user.app.navigate(open_record(path))
        user.frame()
        user.key(pygame.K_ESCAPE)
        user.frame()
        assert type(user.app.screen).__name__ == "StartScreen"
    finally:
        user.app.close()
    game = Game.load(path)
    assert game.waiting == {"BLUE": command}
    game.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="files and folders of Unix")
def test_a_process_of_its_own_starts_nothing_either(tmp_path: Path) -> None:
    path = names_program(tmp_path / "g.jsonl", "cmd:touch started")
    words = [sys.executable, "-m", "brinkmanship.cli.main", "load", str(path), "--text"]
    done = subprocess.run(words, input="commit\nquit\n", cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "touch started" in done.stdout
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize(("seats", "seat"), [({"RED": "human"}, "RED"), ({}, "BLUE")])
def test_the_seat_of_before_is_kept_only_where_no_other_person_plays(
    seats: dict[str, str], seat: str, tmp_path: Path
) -> None:
    sitting = Game.new(TOY, {"BLUE": "human"}, seed=9)
    opened = open_game(played(tmp_path / "r.jsonl", seats=seats), sitting=(sitting, "BLUE"))
    assert (opened.seat, opened.game.seats[seat]) == (seat, "human")
    opened.game.close()


def state_twice(line: dict[str, Any]) -> None:
    if line.get("node") == 2:
        line.update(node=1, parent=0)


def no_rest(line: dict[str, Any]) -> None:
    line.pop("rest", None)


def unknown_field(line: dict[str, Any]) -> None:
    if line["kind"] == "told":
        line["line"]["colour"] = "red"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (state_twice, r"line \d+: state 1 cannot follow state 0"),
        (unknown_field, "unknown field 'colour'"),
        (no_rest, "it has no 'rest'"),
    ],
)
def test_a_record_that_says_what_no_game_says_is_refused(
    change: Callable[[dict[str, Any]], None], message: str, tmp_path: Path
) -> None:
    with pytest.raises(RecordError, match=message):
        Game.load(resealed(played(tmp_path / "r.jsonl", turns=3), change))


def test_a_seat_waits_whose_bundled_script_is_of_another_scenario_and_that_is_said(tmp_path: Path) -> None:
    path = names_program(tmp_path / "g.jsonl", "script:january-2022.history")
    game = Game.load(path)
    try:
        assert game.seats["BLUE"] == "wait"
        assert [w for w in game.warnings if w.startswith("BLUE waits: its script cannot be read: ")]
    finally:
        game.close()
