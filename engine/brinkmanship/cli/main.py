"""The ``brink`` command: thin; every command reads its words, calls the layer that knows, and prints.

Exit codes: 0 done, 1 the answer is no, 2 not done: bad use or bad input, interrupted, or a fault of the program itself
(with a report on the disk, never a traceback on the screen).
"""

from __future__ import annotations

import errno
import gc
import io
import os
import secrets
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from brinkmanship import __version__
from brinkmanship.cli import replay as replay_command
from brinkmanship.cli.common import Bad, Number, as_json, example, json_option, say
from brinkmanship.cli.players import player_option, seats_of, timeout_option, timeouts_of
from brinkmanship.cli.scenario import scenario_group
from brinkmanship.interrupts import Terminated, raise_on_signals
from brinkmanship.output import close_output, echo, make_streams_robust, silence
from brinkmanship.players.difficulty import LEVELS, NORMAL
from brinkmanship.scenario.document.scalars import MOST_DIGITS

if TYPE_CHECKING:
    from brinkmanship.desktop.app import App
    from brinkmanship.game.session.game import Game
    from brinkmanship.terminal.io import TerminalIO

SCENARIO = "january-2022"
"""What is played when nothing is named."""


def fresh_seed() -> int:
    """Return a seed nobody chose."""
    return secrets.randbits(31)


seed_option = click.option(
    "--seed",
    type=click.IntRange(0, 10**MOST_DIGITS - 1),  # as many as a script may have
    help="Chance of the game; a fresh one if not given.",
)
record_option = click.option("--record", type=click.Path(path_type=Path), help="File of the record (JSON lines).")
days_option = click.option("--days-per-turn", type=Number(0, 365, min_open=True), help="Days in a turn.")
difficulty_option = click.option(
    "--difficulty",
    type=click.Choice([level.id for level in LEVELS]),
    default=NORMAL.id,
    show_default=True,
    help="How well the seats without a human play: "
    + " ".join(f"{level.id}: {level.about[:1].lower()}{level.about[1:]}" for level in LEVELS),
)


class Commands(click.Group):
    """All commands; one whose reader has enough (`brink run | head`) ends well and without a word."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            silence(sys.stdout)
            ctx.exit(0)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=example("brink play january-2022 --seat UKR"),
)
@click.version_option(__version__, prog_name="brink")
@click.pass_context
def cli(context: click.Context) -> None:
    """Brinkmanship: play, exercise or replay an international crisis."""
    if context.invoked_subcommand is None:
        if has_display() and start_screen():
            return
        echo(context.get_help())
        if not has_display():
            echo("\nThere is no display here. To play in the terminal: brink play --text")


def has_display() -> bool:
    """Return whether a window can be opened."""
    if os.environ.get("SDL_VIDEODRIVER"):
        return True
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start_screen() -> bool:
    """Open the desktop's start screen; return False when the window cannot be opened."""
    from brinkmanship.desktop.app import main as desktop

    sys.exit(desktop())


# --- games ----------------------------------------------------------------------------------------------------------


@cli.command(
    epilog=example(
        "brink play january-2022 --seat UKR --seed 7 --text\n"
        '  brink play --seat UKR --player RUS="cmd:python bot.py" --player-timeout 5\n\n'
        "How a program plays a seat: brink protocol"
    )
)
@click.argument("scenario", default=SCENARIO)
@click.option("--seat", help="The actor to play.")
@seed_option
@days_option
@difficulty_option
@player_option
@timeout_option
@record_option
@click.option("--text", is_flag=True, help="In the terminal even where there is a display.")
@click.option("--plain", is_flag=True, help="Plain lines without colours or boxes, as a screen reader likes them.")
def play(
    scenario: str,
    seat: str | None,
    seed: int | None,
    days_per_turn: float | None,
    difficulty: str,
    players: tuple[str, ...],
    timeouts: tuple[str, ...],
    record: Path | None,
    text: bool,
    plain: bool,
) -> None:
    """Play SCENARIO in a window, or in the terminal where there is no display."""
    from brinkmanship.scenario.loading import find, load

    seats = seats_of(players)
    limits = timeouts_of(timeouts, seats)
    window = not text and has_display()
    if seat is None:
        seat = next((s for s, kind in seats.items() if kind == "human"), None)
    if seat is None and window:
        if not find(scenario).is_file():
            load(scenario)  # says what is wrong with the name; else the start screen reads it behind its first frames
        sys.exit(desktop_app(scenario=scenario, seed=seed))
    app = open_window("Reading the scenario") if window else None
    try:
        from brinkmanship.game.record.saves import new_save
        from brinkmanship.game.session.game import Game
        from brinkmanship.game.session.prepared import prepare

        prepared = prepare(scenario, days_per_turn)
        voice: TerminalIO | None = None
        if seat is None:
            from brinkmanship.terminal.io import TerminalIO
            from brinkmanship.terminal.session import choose_seat

            voice = TerminalIO(plain=plain or None)  # it goes on in the game: a line that was no seat is kept for that
            playable = [(id, actor.name) for id, actor in prepared.names.scenario.actors.items() if actor.playable]
            if not playable:
                raise Bad(
                    f"{scenario} has no seat that a person may play: its author marks actors with `playable: true`. "
                    f"It runs by itself with: brink run {scenario}"
                )
            seat = choose_seat(playable, voice)
        seats[seat] = "human"
        path = record or new_save(prepared.names.id, seat)
        seed = fresh_seed() if seed is None else seed
        game = Game.new(
            prepared, seats, seed=seed, record=path, difficulty=difficulty, keep_going=record is None, timeouts=limits
        )
    except BaseException:
        if app is not None:
            app.close()
        raise
    run_front_end(game, seat, window=app is not None, plain=plain, app=app, voice=voice)


def open_window(text: str) -> App | None:
    """Open the window before anything is read, with a first frame that says *text*; None where it cannot be opened."""
    try:
        import pygame

        from brinkmanship.desktop.app import opened
    except ImportError as error:
        say(f"the window cannot be opened ({error}); playing in the terminal")
        return None
    try:
        return opened(text)
    except pygame.error as error:
        say(f"the window cannot be shown ({error}); playing in the terminal")
        return None


@cli.command(epilog=example("brink load game.jsonl --text"))
@click.argument("record", type=click.Path(path_type=Path))
@click.option("--seat", help="The actor to play; the record's own human seat if not given.")
@player_option
@timeout_option
@click.option("--text", is_flag=True, help="In the terminal even where there is a display.")
@click.option("--plain", is_flag=True, help="Plain lines without colours or boxes.")
def load(
    record: Path, seat: str | None, players: tuple[str, ...], timeouts: tuple[str, ...], text: bool, plain: bool
) -> None:
    """Go on with the game in RECORD.

    A program that RECORD names for a seat is not started: the seat waits until it is named again with --player, or
    another player is.
    """
    from brinkmanship.game.session.open_game import NobodyPlays, open_game

    window = not text and has_display()
    try:
        given = seats_of(players)
        opened = open_game(record, seat or "", players=given, exercises=window, timeouts=timeouts_of(timeouts, given))
    except NobodyPlays as nobody:
        hint = f"; take a seat with --seat, for instance --seat {nobody.seats[0]}" if nobody.seats else ""
        raise Bad(f"{nobody}{hint}") from None
    run_front_end(opened.game, opened.seat, window=window, plain=plain)


def run_front_end(
    game: Game, seat: str, *, window: bool, plain: bool, app: App | None = None, voice: TerminalIO | None = None
) -> NoReturn:
    """Hand the game to the window (*app*, where it is open) or the terminal and leave with its exit code."""
    if window:
        try:
            import pygame

            from brinkmanship.desktop.app import play_game
        except ImportError as error:
            say(f"the window cannot be opened ({error}); playing in the terminal")
        else:
            try:
                sys.exit(play_game(game, seat, app))
            except (pygame.error, ImportError) as error:
                say(f"the window cannot be shown ({error}); going on in the terminal")
    elif not has_display():
        say("there is no display: playing in the terminal (--text)")
    from brinkmanship.terminal.io import TerminalIO
    from brinkmanship.terminal.session import play as play_text

    sys.exit(play_text(game, seat, record=game.path, voice=voice or TerminalIO(plain=plain or None)))


def desktop_app(**words: Any) -> int:
    """Run the desktop and return its exit code."""
    from brinkmanship.desktop.app import main as desktop

    return int(desktop(**words))


@cli.command(
    epilog=example("brink run january-2022 --seed 7 --record a.jsonl\n  brink run january-2022 --futures 1000")
)
@click.argument("scenario", default=SCENARIO)
@seed_option
@click.option("--turns", type=click.IntRange(0), help="Turns to play; to the end if not given.")
@days_option
@difficulty_option
@player_option
@timeout_option
@record_option
@click.option(
    "--futures", type=click.IntRange(1, 10_000_000), help="Play so many futures and print the mix of outcomes."
)
@click.option("--processes", type=click.IntRange(1, 1024), help="Processes for --futures; all cores if not given.")
@click.option("--quiet", "-q", is_flag=True, help="Only the outcome.")
@json_option
def run(
    scenario: str,
    seed: int | None,
    turns: int | None,
    days_per_turn: float | None,
    difficulty: str,
    players: tuple[str, ...],
    timeouts: tuple[str, ...],
    record: Path | None,
    futures: int | None,
    processes: int | None,
    quiet: bool,
    json_: bool,
) -> None:
    """Play one game of SCENARIO with no human and no window, or many futures of it."""
    from brinkmanship.game.session.prepared import prepare

    for seat, kind in seats_of(players).items():
        if kind == "human":
            raise Bad(f"nobody can play {seat} in a run; to play it: brink play {scenario} --seat {seat}")
    prepared = prepare(scenario, days_per_turn)
    seed = fresh_seed() if seed is None else seed
    if futures is not None:
        if record is not None or players or difficulty != NORMAL.id:
            raise Bad(
                "--futures plays everybody by doctrine as written and records nothing: "
                "leave out --record, --player and --difficulty"
            )
        from brinkmanship.analysis.outcomes import print_outcomes

        print_outcomes(prepared, seed, futures, turns, processes, json_=json_)
        return
    from brinkmanship.game.session.headless import run_game

    run_game(
        prepared,
        seats_of(players),
        seed=seed,
        turns=turns,
        record=record,
        difficulty=difficulty,
        timeouts=timeouts_of(timeouts, seats_of(players)),
        quiet=quiet,
        json_=json_,
        say=echo,
        warn=say,
    )


# --- records --------------------------------------------------------------------------------------------------------


@cli.group(epilog=example("brink record verify a.jsonl"))
def record() -> None:
    """Look at, and verify, the record of a game."""


@record.command(epilog=example("brink record verify a.jsonl"))
@click.argument("name", metavar="RECORD")
@json_option
def verify(name: str, json_: bool) -> None:
    """Play RECORD again, all its branches, and name the first difference: turn, subsystem and field.

    Exit code 1 when there is one.
    """
    from brinkmanship.game.record.branches import split_branch
    from brinkmanship.game.record.verify import verify as check

    path, branch = split_branch(name)
    if branch is not None:
        say(f"{path} is verified as a whole, with all its branches")
    verdict = check(path)
    if json_:
        as_json(verdict)
    else:
        echo(verdict.text)
    sys.exit(0 if verdict.agrees else 1)


@record.command(
    "show",
    epilog=example(
        "brink record show a.jsonl --turn 12\n  brink record show a.jsonl#2\n"
        "  brink record show a.jsonl --as-script > my-script.yaml"
    ),
)
@click.argument("name", metavar="RECORD[#BRANCH]")
@click.option("--turn", type=click.IntRange(0), help="Only this turn.")
@click.option("--as-script", is_flag=True, help="As a script that plays the same game.")
@click.option("--branch", help="Only the road of this branch (name or number); of a script, the last one if not given.")
@click.option(
    "--scenario", metavar="NAME|FILE", help="With --as-script: the scenario it names, if not the record's id."
)
@json_option
def record_show(
    name: str, turn: int | None, as_script: bool, branch: str | None, scenario: str | None, json_: bool
) -> None:
    """Tell what happened in RECORD, turn by turn, on all its branches or one. Never writes."""
    from brinkmanship.game.record.branches import split_branch
    from brinkmanship.game.record.show import show

    path, own = split_branch(name)
    if own is not None and branch is not None:
        raise Bad(f"{name} names a branch already: leave out --branch")
    branch = branch if own is None else own
    if as_script:
        if turn is not None or json_:
            raise Bad("--as-script is the whole game: leave out --turn and --json")
        replay_command.print_script(path, branch, scenario)
        return
    if scenario is not None:
        raise Bad("--scenario is what a script names: it goes with --as-script")
    shown = show(path, turn, branch)
    if json_:
        as_json(shown)
    else:
        for line in shown.lines:
            echo(line)


@cli.command(
    epilog=example(
        "brink replay january-2022.history --headless\n  brink replay game.jsonl --gif game.gif --storyboard game.pdf"
    )
)
@click.argument("name", metavar="SCRIPT|RECORD")
@click.option("--headless", is_flag=True, help="Tell it in the terminal, with no window.")
@click.option("--plain", is_flag=True, help="Plain lines without colours or boxes.")
@click.option("--variation", help="A variation of the script, by its key.")
@click.option("--record", "record_", type=click.Path(path_type=Path), help="File of the record of a script's replay.")
@click.option("--until", help="Stop after this date (YYYY-MM-DD).")
@click.option("--speed", type=Number(0.1, 20), default=1.0, show_default=True, help="Of films and the window.")
@click.option("--gif", type=click.Path(path_type=Path), help="Write a film as an animated GIF.")
@click.option("--frames", type=click.Path(path_type=Path), help="Write a film as a folder of pictures.")
@click.option("--video", type=click.Path(path_type=Path), help="Write a film as a video (needs the extra 'video').")
@click.option("--storyboard", type=click.Path(path_type=Path), help="Write a page of the key moments, .png or .pdf.")
@click.option("--size", help="Of films, for instance 1280x720.")
@click.option("--beside", metavar="RECORD|SCRIPT", help="In the window: another record, branch or script beside it.")
@click.option("--take-over", "seat", metavar="SEAT", help="Play on as SEAT from the day of --on, on a new branch.")
@click.option("--on", "on_", help="The day on which --take-over begins; the script's own hand-over if not given.")
@json_option
@click.pass_context
def replay(
    context: click.Context,
    name: str,
    headless: bool,
    plain: bool,
    variation: str | None,
    record_: Path | None,
    until: str | None,
    speed: float,
    gif: Path | None,
    frames: Path | None,
    video: Path | None,
    storyboard: Path | None,
    size: str | None,
    beside: str | None,
    seat: str | None,
    on_: str | None,
    json_: bool,
) -> None:
    """Replay a script or a record: in a window, told day by day, or as a film. Exit code 1 where a script expects
    what did not happen. RECORD#BRANCH is one branch of a record."""
    films = {"gif": gif, "frames": frames, "video": video, "storyboard": storyboard}
    told = headless or json_ or not has_display()
    mode = "take-over" if seat is not None else "film" if any(films.values()) else "told" if told else "window"
    replay_command.check_options(context, mode)
    name = replay_command.named(name, variation)
    if seat is not None:
        game = replay_command.taken_over(name, seat, on_, record_)
        run_front_end(game, seat, window=not headless and has_display(), plain=plain)
    if mode == "film":
        sys.exit(
            replay_command.make_films(
                name, **films, size=replay_command.size_of(size), speed=speed, record=record_, until=until, say=echo
            )
        )
    if mode == "window":
        sys.exit(replay_command.open_viewer(name, beside, speed=speed, record=record_, until=until))
    from brinkmanship.terminal.replay import replay as tell

    sys.exit(tell(name, record=record_, until=until, json_=json_, plain=plain or None))


@cli.command(epilog=example("brink protocol | less"))
def protocol() -> None:
    """Print how a program plays a seat: the messages, with examples."""
    from importlib.resources import files

    echo((files("brinkmanship.players") / "PROTOCOL.md").read_text("utf-8").rstrip("\n"))


cli.add_command(scenario_group)

scenario_group.add_command(replay_command.scenario_test)
for _command in (replay_command.branches, replay_command.diff, replay_command.export, replay_command.rename):
    record.add_command(_command)


# --- the guard ------------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code; a fault of the program becomes a report on the disk."""
    make_streams_robust()
    raise_on_signals()
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # it looks for them in every installed package
    gc.set_threshold(100_000, 20, 50)  # what is read at the start stays: looking for garbage in it took a tenth of it
    try:
        code = _run(arguments)
    except OSError as problem:  # of what was to be said: standard error is full, or closed
        code = 2
        silence(sys.stderr)
        del problem
    if trouble := close_output():
        code = code or 2
        with suppress(OSError):
            say(f"standard output cannot be written: {trouble}")
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    """Run the command and return its exit code; say what went wrong."""
    if any("\0" in word for word in arguments or ()):  # from Python alone: no system passes one on
        say("a word of the command holds a character (NUL) that no file name can have")
        return 2
    try:
        cli.main(args=None if arguments is None else list(arguments), prog_name="brink", standalone_mode=False)
        return 0
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as problem:
        said = io.StringIO()
        problem.show(said)
        echo(said.getvalue().rstrip("\n"), err=True)
        return 2
    except (Terminated, KeyboardInterrupt, click.Abort) as end:
        with suppress(OSError):
            _say_hidden(end)
            say(f"ended by {end.name}" if isinstance(end, Terminated) else "interrupted")
        return 2
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else 0 if leave.code is None else 2
    except Exception as problem:
        return _explain(problem)


def _say_hidden(end: BaseException) -> None:
    """Say what was on its way to be said, of a record that could not be written, when a signal came."""
    from brinkmanship.game.record.text import RecordError

    if isinstance(end.__context__, RecordError):
        say(str(end.__context__))


def _explain(problem: Exception) -> int:
    """Print what a person needs to know of *problem* and return the exit code."""
    from brinkmanship.game.errors import GameError
    from brinkmanship.game.record.text import RecordError
    from brinkmanship.scenario.document import ScenarioError

    if isinstance(problem, ScenarioError | RecordError | GameError):
        say(str(problem))
        return 2
    if isinstance(problem, OSError) and problem.filename:
        say(f"{problem.filename}: {problem.strerror}")
        return 2
    if isinstance(problem, OSError) and problem.errno in _NO_ROOM:
        say(f"standard output cannot be written: {problem.strerror}")
        return 2
    if type(problem).__module__.startswith("pygame"):
        say(f"the window cannot be shown ({problem}). To play in the terminal: brink play --text")
        return 2
    say(f"a fault of the program itself: {type(problem).__name__}: {problem}")
    say(f"a report is in {_crash_report()}")
    return 2


_NO_ROOM = {errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""What a system says of a stream that takes no more; files of ours say their name with it."""


def _crash_report() -> Path:
    text = (
        f"brink {__version__}, Python {sys.version}\n{datetime.now().isoformat()}\n"
        f"arguments: {sys.argv[1:]}\n\n{traceback.format_exc()}"
    )
    name = f"brink-crash-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    from brinkmanship.paths import log_dir, temporary_dir

    for place in (log_dir, temporary_dir):
        with suppress(Exception):  # a report that cannot be written hides no fault
            folder = place()
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", errors="backslashreplace")
            return folder / name
    return Path("(nowhere: no folder can be written)")


if __name__ == "__main__":
    main()
