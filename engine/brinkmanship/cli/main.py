"""The ``brink`` command: thin; every command reads its words, calls the layer that knows, and prints.

Exit codes: 0 done, 1 the answer is no, 2 not done: bad use or bad input, interrupted, or a fault of the program itself
(with a report on the disk, never a traceback on the screen).
"""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from brinkmanship.cli import common
from brinkmanship.cli.common import Bad, example, fresh_seed, has_display, json_option, say
from brinkmanship.cli.host import host
from brinkmanship.cli.msel import msel_group
from brinkmanship.cli.papers import papers
from brinkmanship.cli.play import desktop_app, load, play
from brinkmanship.cli.players import player_option, players_of, seats_of, timeout_option, timeouts_of
from brinkmanship.cli.record import record_group
from brinkmanship.cli.replay import replay
from brinkmanship.cli.report import report
from brinkmanship.cli.scenario import scenario_group
from brinkmanship.interrupts import Terminated, raise_on_signals
from brinkmanship.output import close_output, echo, make_streams_robust, silence
from brinkmanship.players.difficulty import NORMAL
from brinkmanship.players.kinds import PERSON
from brinkmanship.version import __version__


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
        if has_display():
            sys.exit(desktop_app())
        echo(f"{context.get_help()}\n\nThere is no display here. To play in the terminal: brink play --text")


@cli.command(
    epilog=example("brink run january-2022 --seed 7 --record a.jsonl", "brink run january-2022 --futures 1000")
)
@click.argument("scenario", default=common.SCENARIO)
@common.seed_option
@click.option("--turns", type=click.IntRange(0), help="Turns to play; to the end if not given.")
@common.days_option
@common.difficulty_option
@player_option
@timeout_option
@common.record_option
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

    seats = seats_of(players)
    for seat, kind in seats.items():
        if kind == PERSON:
            raise Bad(f"nobody can play {seat} in a run; to play it: brink play {scenario} --seat {seat}")
    prepared = prepare(scenario, days_per_turn)
    seed = fresh_seed() if seed is None else seed
    if futures is not None:
        if record is not None or difficulty != NORMAL.id:
            raise Bad(
                "--futures plays the doctrine as written and records nothing: leave out --record and --difficulty"
            )
        from brinkmanship.analysis.outcomes import print_outcomes

        who = players_of(seats, timeouts_of(timeouts, seats))
        print_outcomes(prepared, seed, futures, turns, processes, players=who, json_=json_)
        return
    from brinkmanship.game.session.headless import run_game

    run_game(
        prepared,
        seats,
        seed=seed,
        turns=turns,
        record=record,
        difficulty=difficulty,
        timeouts=timeouts_of(timeouts, seats),
        quiet=quiet,
        json_=json_,
        say=echo,
        warn=say,
    )


@cli.command(epilog=example("brink protocol | less"))
def protocol() -> None:
    """Print how a program plays a seat: the messages, with examples."""
    from importlib.resources import files

    echo((files("brinkmanship.players") / "PROTOCOL.md").read_text("utf-8").rstrip("\n"))


for _command in (play, load, host, msel_group, papers, replay, record_group, report, scenario_group):
    cli.add_command(_command)


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
    except Bad as problem:
        say(str(problem))
        return 2
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
        _explain(problem)
        return 2


def _say_hidden(end: BaseException) -> None:
    """Say what was on its way to be said, of a record that could not be written, when a signal came."""
    from brinkmanship.game.record.text import RecordError

    if isinstance(end.__context__, RecordError):
        say(str(end.__context__))


def _explain(problem: Exception) -> None:
    """Print what a person needs to know of a problem."""
    from brinkmanship.game.errors import GameError
    from brinkmanship.game.record.text import RecordError
    from brinkmanship.scenario.document import ScenarioError

    if isinstance(problem, ScenarioError | RecordError | GameError):
        say(str(problem))
    elif isinstance(problem, OSError) and problem.filename:
        say(f"{problem.filename}: {problem.strerror}")
    elif isinstance(problem, OSError) and problem.errno in _NO_ROOM:
        say(f"standard output cannot be written: {problem.strerror}")
    elif type(problem).__module__.startswith("pygame"):
        say(f"the window cannot be shown ({problem}). To play in the terminal: brink play --text")
    else:
        say(f"a fault of the program itself: {type(problem).__name__}: {problem}")
        say(f"a report is in {_crash_report()}")


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
