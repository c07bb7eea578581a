"""One way to go on with a recorded game: the same guards at every door, and no file starts a program."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from brinkmanship.cli import main
from brinkmanship.desktop.navigation import CannotOpen, OpenStart
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.text import RecordError, dump, seal
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.open_game import NobodyPlays, open_game
from brinkmanship.game.session.orders import Order
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.session import Session

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
    chain, out = "", []
    for text in path.read_text("utf-8").splitlines():
        line = json.loads(text)
        change(line)
        bare = {k: v for k, v in line.items() if k != "chain"}
        chain = seal(bare, chain)
        wall = {"wall": bare.pop("wall")} if "wall" in bare else {}
        out.append(dump({**bare, "chain": chain, **wall}))
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    return path


def names_program(path: Path, command: str, seat: str = "BLUE") -> Path:
    def change(line: dict[str, Any]) -> None:
        if line["kind"] == "header":
            line["seats"][seat] = command

    return resealed(played(path), change)


# --- the guards, at every door ----------------------------------------------------------------------------------------


def by_command(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(SystemExit) as left:
        main.main(["load", str(path), "--text"])
    assert left.value.code in (0, 2)
    said = capsys.readouterr()
    return said.out + said.err if left.value.code == 0 else f"REFUSED {said.err}"


def by_typing(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    game = Game.new(TOY, {"RED": "human"}, seed=9)
    sink = io.StringIO()
    own = game.seat("RED")
    session = Session(own, TerminalIO(io.StringIO(f"load {path}\n"), sink, plain=True), None)
    assert session.play() == 0
    said = sink.getvalue()
    return f"REFUSED {said}" if session.game is own else said


def by_window(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    from desktop.driving import Player

    from brinkmanship.desktop.start.saves import open_record

    user = Player()
    try:
        user.app.navigate(OpenStart())
        try:
            user.app.navigate(open_record(path))
        except (NobodyPlays, CannotOpen) as problem:
            assert type(user.app.screen).__name__ == "StartScreen"
            return f"REFUSED {problem}"
        user.frame()
        return type(user.app.screen).__name__ + " ".join(box.text for box in user.ui.boxes)
    finally:
        user.app.close()


DOORS = {"command": by_command, "typed": by_typing, "window": by_window}


def no_such_file(folder: Path) -> Path:
    return folder / "none.jsonl"


def damaged(folder: Path) -> Path:
    path = played(folder / "d.jsonl")
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"kind":"order"', b'"kind":"0rder"', 1))
    return path


def no_record(folder: Path) -> Path:
    (folder / "n.jsonl").write_text("my notes\n", "utf-8")
    return folder / "n.jsonl"


def nobody_plays(folder: Path) -> Path:
    return played(folder / "x.jsonl", TWO_SIDES, {})


def no_seat_at_all(folder: Path) -> Path:
    text = TWO_SIDES.read_text("utf-8").replace(", playable: true", "")
    (folder / "q.yaml").write_text(text, "utf-8")
    return played(folder / "q.jsonl", folder / "q.yaml", {})


def another_scenario(folder: Path) -> Path:
    return played(folder / "o.jsonl", TWO_SIDES, {"B": "human"})


def over(folder: Path) -> Path:
    return played(folder / "over.jsonl", turns=20)


def a_program(folder: Path) -> Path:
    return names_program(folder / "p.jsonl", "cmd:touch started-by-a-file")


GUARDS: list[tuple[Callable[[Path], Path], dict[str, str]]] = [
    (no_such_file, dict.fromkeys(DOORS, "REFUSED .*there is no record at")),
    (damaged, dict.fromkeys(DOORS, "REFUSED .*line .*Nothing was changed")),
    (no_record, dict.fromkeys(DOORS, "REFUSED .*is not a record of a game")),
    (nobody_plays, dict.fromkeys(DOORS, "REFUSED .*nobody plays in")),
    (no_seat_at_all, dict.fromkeys(DOORS, "REFUSED .*nobody plays in .*no seat that a person may play")),
    (another_scenario, {"command": "Two sides", "typed": "Two sides: you are Southland", "window": "GameScreen"}),
    (over, {"command": "goes down as", "typed": "goes down as", "window": "GameScreen"}),
    (
        a_program,
        {
            "command": "BLUE waits for the program that the record names: touch started-by-a-file",
            "typed": "BLUE waits for the program that the record names: touch started-by-a-file",
            "window": "ProgramsScreen.*touch started-by-a-file.*No: play by doctrine",
        },
    ),
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("guard", [g for g, _ in GUARDS], ids=lambda guard: guard.__name__)
def test_every_door_has_the_same_guards(
    door: str,
    guard: Callable[[Path], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import re

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("BRINK_CONFIG", str(tmp_path / "config"))
    path = guard(tmp_path)
    said = " ".join(DOORS[door](path, capsys, monkeypatch).split())
    expected = dict(GUARDS)[guard][door]
    assert re.search(expected, said), said
    if not expected.startswith("REFUSED"):
        assert not said.startswith("REFUSED"), said
    assert not (tmp_path / "started-by-a-file").exists()
    if path.exists() and guard is not no_record and guard is not damaged:
        Game.load(path).close()  # nobody holds it any more


def test_an_exercise_goes_on_in_the_window_and_in_the_terminal_but_not_inside_a_game(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("BRINK_CONFIG", str(tmp_path / "config"))
    path = played(tmp_path / "e.jsonl", exercise=(), turns=0)
    assert "is an exercise of several seats" in " ".join(DOORS["typed"](path, capsys, monkeypatch).split())
    assert "no seat may look" in " ".join(DOORS["command"](path, capsys, monkeypatch).split())
    assert by_window(path, capsys, monkeypatch).startswith("ExerciseScreen")


def test_ones_own_record_is_not_loaded_into_itself(tmp_path: Path) -> None:
    path = played(tmp_path / "g.jsonl")
    game = Game.load(path)
    for same in (path, tmp_path / "." / "g.jsonl"):
        with pytest.raises(GameError, match="is the record of the game you are in"):
            open_game(same, sitting=(game, "RED"))
    game.close()


def test_a_record_in_use_is_said_to_be(tmp_path: Path) -> None:
    path = played(tmp_path / "g.jsonl")
    game = Game.load(path)
    with pytest.raises(RecordError, match="is being written by another game"):
        open_game(path)
    game.close()


def test_who_sits_at_a_game_keeps_the_seat_in_another_where_it_is_free(tmp_path: Path) -> None:
    here = Game.new(TWO_SIDES, {"A": "human"}, seed=1)
    nobody = played(tmp_path / "n.jsonl", TWO_SIDES, {})
    opened = open_game(nobody, sitting=(here, "A"))
    assert opened.seat == "A"
    assert opened.game.seats["A"] == "human"
    assert not opened.game.seat("A").set_plan([Order("A", "warn")])
    opened.game.commit("A")
    assert opened.game.control().branch[-1].orders[0].action == "warn"
    opened.game.close()
    toy = played(tmp_path / "t.jsonl", TOY, {})
    with pytest.raises(NobodyPlays):
        open_game(toy, sitting=(here, "A"))
    opened = open_game(toy, "BLUE", sitting=(here, "A"))
    assert opened.seat == "BLUE"
    opened.game.close()
    with pytest.raises(GameError, match=r"there is no seat 'BLEU'. Did you mean BLUE"):
        open_game(toy, "BLEU")
    here.close()


# --- seats that are not one's own ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("player", "who"), [("doctrine", "the program"), ("wait", "nobody"), ("cmd:true", "a program"), ("human", "")]
)
def test_orders_for_a_seat_that_another_holds_are_refused_never_dropped(player: str, who: str, tmp_path: Path) -> None:
    path = names_program(tmp_path / "g.jsonl", player)
    game = Game.load(path)
    order = Order("BLUE", "boast")
    refused = game.seat("BLUE").set_plan([order])
    assert (refused[0].order if refused else None) == (order if who else None)
    if who:
        assert who in refused[0].reasons[0].text
        found = game.seat("BLUE").check(order)
        assert found is not None
        assert found.reasons == refused[0].reasons
    assert bool(game.seat("BLUE").plan()) == (not who)
    game.close()


def test_after_the_end_nothing_can_be_ordered(tmp_path: Path) -> None:
    game = Game.load(over(tmp_path))
    (refused,) = game.seat("RED").set_plan([Order("RED", "boast")])
    assert [reason.text for reason in refused.reasons] == ["The game is over."]
    with pytest.raises(GameError, match="the game is over"):
        game.commit("RED")
    game.close()


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
