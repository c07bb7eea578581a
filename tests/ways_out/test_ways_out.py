"""Nothing played is lost in silence: every way out, with the disk as it may be, and every committed turn is found."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from brinkmanship.cli import main
from brinkmanship.desktop.navigation import OpenGame, OpenStart
from brinkmanship.game.record.index import peek
from brinkmanship.game.record.saves import new_save
from brinkmanship.game.session.access import Access
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.interrupts import Terminated, uninterrupted
from brinkmanship.terminal import pages, report
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.session import Session
from tests.ways_out.disks import DISKS, SIGNALS, TWO_SIDES, fine, full, turns_found

# --- the ways out of a game in the terminal ------------------------------------------------------------------------------


def typed(text: str) -> Callable[[Session, pytest.MonkeyPatch, Path], str]:
    def go(session: Session, monkeypatch: pytest.MonkeyPatch, other: Path) -> str:
        session.voice.source = io.StringIO(text.replace("OTHER", str(other)))
        assert session.play() in (0, 2)
        return ""

    return go


def struck(
    number: int, then: str, ends: type[BaseException] | None
) -> Callable[[Session, pytest.MonkeyPatch, Path], str]:
    """A signal that comes in the middle of a long commit, from outside."""

    def go(session: Session, monkeypatch: pytest.MonkeyPatch, other: Path) -> str:
        told, count = report.print_report, [0]

        def strike(*words: object) -> None:
            count[0] += 1
            if count[0] == 4:
                os.kill(os.getpid(), number)
                time.sleep(0.05)
            told(*words)  # type: ignore[arg-type]

        monkeypatch.setattr(report, "print_report", strike)
        session.voice.source = io.StringIO(f"commit 10\n{then}")
        if ends is None:
            session.play()
        else:
            with pytest.raises(ends):
                session.play()
        return ""

    return go


def fails(session: Session, monkeypatch: pytest.MonkeyPatch, other: Path) -> str:
    def broken(*words: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(pages, "bodies", broken)
    monkeypatch.setattr("brinkmanship.terminal.session.COMMANDS", tuple(
        replace(c, run=broken) if c.name == "bodies" else c
        for c in __import__("brinkmanship.terminal.session", fromlist=["COMMANDS"]).COMMANDS
    ))  # fmt: skip
    session.voice.source = io.StringIO("commit 4\nbodies\n")
    with pytest.raises(ZeroDivisionError):
        session.play()
    return ""


WAYS = {
    "quit": typed("commit 4\nquit\n"),
    "end of input": typed("commit 4\n"),
    "another game loaded": typed("commit 4\nload OTHER\nquit\n"),
    "Ctrl-C in a long commit": struck(signal.SIGINT, "quit\n", None),
    **{name: struck(getattr(signal, name), "", Terminated) for name in SIGNALS},
    "a fault of the program": fails,
}


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as Unix sends them")
@pytest.mark.parametrize("disk", DISKS, ids=lambda disk: disk.__name__)
@pytest.mark.parametrize("way", WAYS)
def test_every_committed_turn_is_found_whatever_the_way_out_of_a_terminal(
    way: str,
    disk: Callable[[Path, pytest.MonkeyPatch], None],
    folders: tuple[Path, Path],
    sides: Prepared,
    monkeypatch: pytest.MonkeyPatch,
    heeded: None,
) -> None:
    bad, good = folders
    other = good / "other.jsonl"
    Game.new(sides, {"A": "human"}, seed=2, record=other).close()
    disk(bad, monkeypatch)
    game = Game.new(sides, {"A": "human"}, seed=1, record=new_save("two-sides", "A"), keep_going=True)
    sink = io.StringIO()
    session = Session(game.seat("A"), TerminalIO(io.StringIO(), sink, plain=True), game.path)
    WAYS[way](session, monkeypatch, other)
    said = " ".join(sink.getvalue().split())
    played = max(map(int, re.findall(r"Report of turn (\d+)", said)))
    assert played >= 3
    whole = [path for path, turns in turns_found(bad, good).items() if turns >= played and path != other]
    assert whole, (played, turns_found(bad, good))
    assert any(str(path) in said for path in whole), said[-600:]
    assert (bad in whole[0].parents) == (disk is fine)
    if disk is full:
        assert "could not be written to" in said
    again = Game.load(whole[0])  # nobody holds it
    assert again.turn >= played
    again.close()


# --- the ways out of the window ------------------------------------------------------------------------------------------


def window_closed(app: object, monkeypatch: pytest.MonkeyPatch) -> str:
    from brinkmanship.desktop import app as module

    monkeypatch.setattr(app, "run", lambda: None)
    module._run(app)  # type: ignore[arg-type]
    return ""


def to_the_start(app: object, monkeypatch: pytest.MonkeyPatch) -> str:
    app.navigate(OpenStart())  # type: ignore[attr-defined]
    return " ".join(toast.text for toast in app.ui.toasts)  # type: ignore[attr-defined]


def window_fails(app: object, monkeypatch: pytest.MonkeyPatch) -> str:
    app.crashed(ZeroDivisionError("of all things"))  # type: ignore[attr-defined]
    app.step([], 99_000)  # type: ignore[attr-defined]
    return " ".join(box.text for box in app.ui.boxes)  # type: ignore[attr-defined]


def window_struck(app: object, monkeypatch: pytest.MonkeyPatch) -> str:
    from brinkmanship.desktop import app as module

    def end() -> None:
        raise Terminated("SIGTERM")

    monkeypatch.setattr(app, "run", end)
    with pytest.raises(Terminated):
        module._run(app)  # type: ignore[arg-type]
    return ""


@pytest.mark.parametrize("disk", DISKS, ids=lambda disk: disk.__name__)
@pytest.mark.parametrize(
    "way", [window_closed, to_the_start, window_fails, window_struck], ids=lambda way: way.__name__
)
def test_every_committed_turn_is_found_whatever_the_way_out_of_the_window(
    way: Callable[[object, pytest.MonkeyPatch], str],
    disk: Callable[[Path, pytest.MonkeyPatch], None],
    folders: tuple[Path, Path],
    sides: Prepared,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    from desktop.driving import Player

    bad, good = folders
    user = Player()
    disk(bad, monkeypatch)
    game = Game.new(sides, {"A": "human"}, seed=1, record=new_save("two-sides", "A"), keep_going=True)
    user.app.navigate(OpenGame(game, "A"))
    user.frame()
    for _ in range(4):
        game.commit("A")
    told = way(user.app, monkeypatch)
    said = told + capsys.readouterr().err
    whole = [path for path, turns in turns_found(bad, good).items() if turns == 4]
    assert whole
    assert (bad in whole[0].parents) == (disk is fine)
    if disk is full or way is not to_the_start:
        assert any(str(path) in said.replace("\n", "") for path in whole), said
    Game.load(whole[0]).close()
    if way in (to_the_start, window_fails):
        user.app.close()


class Hangup(io.StringIO):
    """Lines that are typed before the terminal is closed."""

    def readline(self, *size: int) -> str:  # type: ignore[override]
        line = super().readline(*size)
        if not line:
            raise Terminated("SIGHUP")
        return line


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as Unix sends them")
@pytest.mark.parametrize("disk", [fine, full], ids=lambda disk: disk.__name__)
@pytest.mark.parametrize("door", ["terminal", "another game loaded", "run", "window"])
def test_a_second_signal_while_the_game_is_left_hides_nothing(
    door: str,
    disk: Callable[[Path, pytest.MonkeyPatch], None],
    folders: tuple[Path, Path],
    sides: Prepared,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    heeded: None,
) -> None:
    bad, good = folders
    other = good / "other.jsonl"
    Game.new(sides, {"A": "human"}, seed=2, record=other).close()
    close, struck = Access.close, list[str]()

    def slow(game: Access) -> None:  # as a program in a seat makes it, that takes its time
        close(game)
        if not struck:
            struck.append(door)
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.01)

    sink = io.StringIO()
    if door == "window":
        monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
        monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
        from desktop.driving import Player

        from brinkmanship.desktop import app as module

        user = Player()
    disk(bad, monkeypatch)
    monkeypatch.setattr(Access, "close", slow)
    path = new_save("two-sides", "A")
    if door == "run":
        assert main._run(["run", str(TWO_SIDES), "--seed", "1", "--turns", "4", "--record", str(path)]) == 2
    else:
        game = Game.new(sides, {"A": "human"}, seed=1, record=path, keep_going=True)
    if door == "window":
        user.app.navigate(OpenGame(game, "A"))
        monkeypatch.setattr(user.app, "run", lambda: [game.commit("A") for _ in range(4)])
        with pytest.raises(Terminated):
            module._run(user.app)
    elif door != "run":
        typed = Hangup(f"commit 4\nload {other}\n" if "loaded" in door else "commit 4\n")
        session = Session(game.seat("A"), TerminalIO(typed, sink, plain=True), game.path)
        with pytest.raises(Terminated):
            session.play()
    said = "".join((sink.getvalue() + capsys.readouterr().err).split())
    whole = [file for file, turns in turns_found(bad, good).items() if turns == 4]
    assert struck == [door]
    assert len(whole) == 1
    # A run that is played to its end on a good disk has lost nothing, and says no more than its outcome.
    assert str(whole[0]) in said or (door == "run" and disk is fine), said
    Game.load(other).close()  # nobody holds it


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as Unix sends them")
def test_a_signal_waits_until_what_must_be_whole_is_done(heeded: None) -> None:
    done = []

    def strike(*numbers: int) -> None:
        for number in numbers:
            os.kill(os.getpid(), number)
        time.sleep(0.01)
        done.append(1)

    def struck_within() -> None:
        with uninterrupted():
            strike(signal.SIGINT, signal.SIGTERM)

    with pytest.raises(KeyboardInterrupt):
        struck_within()
    assert done == [1]
    with pytest.raises(Terminated):
        strike(signal.SIGTERM)
    assert done == [1]


# --- real processes ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals are sent as Unix sends them")
@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=[] if number == signal.SIGTERM else pytest.mark.minutes)
        for number in (signal.SIGINT, *(getattr(signal, name) for name in SIGNALS))
    ],
)
def test_a_signal_ends_a_real_run_with_its_record_whole_and_its_programs_ended(number: int, tmp_path: Path) -> None:
    bot = tmp_path / "deaf.py"
    bot.write_text(
        "import json, sys, time\nprint(json.dumps({'type': 'ready'}), flush=True)\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(__import__('os').getpid()))\n"
        "for line in sys.stdin:\n    m = json.loads(line)\n"
        "    if m['type'] == 'turn' and m['turn'] < 4:\n"
        "        print(json.dumps({'type': 'orders', 'turn': m['turn'], 'orders': []}), flush=True)\n"
        "    if m['type'] == 'bye': time.sleep(99)\n",
        "utf-8",
    )
    path = tmp_path / "g.jsonl"
    words = [sys.executable, "-m", "brinkmanship.cli.main", "run", str(TWO_SIDES), "--seed", "1", "--record", str(path)]
    words += ["--player", f"A=cmd:{sys.executable} {bot}", "--player-timeout", "60"]

    def heard() -> None:
        for one in (signal.SIGINT, *(getattr(signal, name) for name in SIGNALS)):
            signal.signal(one, signal.SIG_DFL)

    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heard
    ) as process:
        end = time.monotonic() + 30
        while time.monotonic() < end and not (path.exists() and path.read_bytes().count(b'"kind":"turn"') >= 3):
            time.sleep(0.02)
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 2, err
    assert "Traceback" not in err
    assert f"The game is saved in {path}. Go on with: brink load {path}" in err
    assert peek(path)[1]["turn"] == 3
    pid = int((tmp_path / "pid").read_text("utf-8"))
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        pytest.fail("the program in the seat is still there")
