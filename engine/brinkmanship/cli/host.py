"""`brink host`: an exercise that the room joins by browser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brinkmanship.cli import common
from brinkmanship.cli.common import Bad, example, fresh_seed, has_display, say
from brinkmanship.cli.msel import choices_of, list_options, listed, msel_option, partly_option
from brinkmanship.interrupts import uninterrupted
from brinkmanship.output import echo
from brinkmanship.players.kinds import PERSON

if TYPE_CHECKING:
    import socket

    from brinkmanship.game.session.game import Game
    from brinkmanship.game.session.injects import Planned
    from brinkmanship.game.session.prepared import Prepared
    from brinkmanship.web.host import Host
    from brinkmanship.web.people import Secret
    from brinkmanship.web.server import Server

_PACES = {"facilitator": "paced", "clock": "driven"}


@click.command(
    epilog=example(
        "brink host january-2022 --lan",
        "brink host --seat USA --seat RUS --seat UKR --lan",
        "brink host january-2022 --msel msel.xlsx --lan",
        "brink host --load exercise.jsonl --lan",
    )
)
@click.argument("scenario", required=False)
@click.option("--load", "resume", type=click.Path(path_type=Path), help="Go on with the exercise in this record.")
@click.option(
    "--seat", "seats", multiple=True, metavar="SEAT", help="A seat for people; all playable ones if not given."
)
@msel_option
@list_options
@partly_option
@common.seed_option
@common.days_option
@common.difficulty_option
@common.record_option
@click.option("--lan", is_flag=True, help="Let the local network in; else this machine alone.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Port; 0 for any.")
@click.option(
    "--turn-minutes", type=common.Number(0, 43_200, min_open=True), help="Minutes that the room has for a turn."
)
@click.option(
    "--pace", type=click.Choice(["facilitator", "clock"]), help="Who ends a turn: control, or the clock at its time."
)
@click.option("--no-window", is_flag=True, help="Open no window with the public map for the projector.")
def host(
    scenario: str | None,
    resume: Path | None,
    seats: tuple[str, ...],
    seed: int | None,
    days_per_turn: float | None,
    difficulty: str,
    record: Path | None,
    lan: bool,
    port: int,
    turn_minutes: float | None,
    pace: str | None,
    no_window: bool,
    lists: tuple[str, ...],
    partly: bool,
    **given: Any,
) -> None:
    """Host an exercise of SCENARIO: print the address and the codes, and serve the pages until Ctrl-C.

    Where there is a display a window follows the exercise: what everybody knows, for the projector, and the truth on a key.
    """
    try:
        from brinkmanship.web.connections import raise_limit_of_files
        from brinkmanship.web.host import Host
        from brinkmanship.web.server import take_port
    except ImportError as error:
        raise Bad(f"an exercise in browsers needs more ({error.name}): pip install 'brinkmanship[host]'") from None

    if resume is not None and (scenario or seats or seed is not None or days_per_turn or record or lists):
        raise Bad(
            "--load goes on with a record as it is: leave out SCENARIO, --seat, --msel, --seed, --days-per-turn, --record"
        )
    choices = choices_of(given)
    if resume is None:
        from brinkmanship.game.session.prepared import prepare

        prepared = prepare(scenario or common.SCENARIO, days_per_turn)
        injects = listed(lists, prepared, choices, partly=partly)
        resume_or_new = _new(prepared, seats, seed, difficulty, record, injects)
    else:
        resume_or_new = _loaded(resume)
    if pace == "clock" and turn_minutes is None and resume is None:
        raise Bad("--pace clock ends a turn at its time: say how long a turn is with --turn-minutes")
    raise_limit_of_files()
    with closing(take_port(lan, port)) as taken:  # before anything is written
        _serve(Host(resume_or_new), taken, lan, turn_minutes, pace, no_window)


def _serve(
    hosted: Host, taken: socket.socket, lan: bool, turn_minutes: float | None, pace: str | None, no_window: bool
) -> None:
    from brinkmanship.web.log import begin_log
    from brinkmanship.web.people import Secret
    from brinkmanship.web.server import Server
    from brinkmanship.web.ticker import leave_off, take_up

    where = hosted.ask_and_wait(lambda exercise: exercise.game.path)
    end_log = begin_log(where, say)
    try:
        secret = Secret.beside(where)
        hosted.ask_and_wait(lambda exercise: take_up(exercise, secret.path))
        if turn_minutes is not None:
            hosted.ask_and_wait(lambda exercise: exercise.clock_do("timer", turn_minutes * 60.0))
        if pace is not None:
            hosted.ask_and_wait(lambda exercise: exercise.clock_do("mode", mode=_PACES[pace]))
        server = Server(hosted, secret, lan=lan, taken=taken)
        server.start()
        try:
            tell(hosted, secret, server)
            server.warm()
            with suppress(KeyboardInterrupt):  # the way to end it
                ended = not no_window and follow(hosted, server, lan=lan)
                while server.running and not ended:
                    server.wait(0.5)  # not for good: on Windows no Ctrl-C would end that
        finally:
            server.stop()
    finally:
        with uninterrupted():
            hosted.ask_and_wait(leave_off)
            told = hosted.close()
            end_log()
            if told:
                say(told)
            if where is not None:
                say(f"the exercise is in {where}. Go on with: brink host --load {where}")


def follow(hosted: Host, server: Server, *, lan: bool) -> bool:
    """Show the exercise in a window until it is closed; return whether the exercise is to end with it.

    Where there is no window, or it fails, that is said, and the exercise goes on.
    """
    if not has_display():
        say("there is no display here: no window shows the public map; open it in a browser as an observer")
        return False
    try:
        import pygame

        from brinkmanship.desktop.app import run_window
        from brinkmanship.desktop.hosting import Hosting
    except ImportError as error:
        say(f"no window shows the public map: {error.name} is missing")
        return False
    try:
        return run_window(Hosting(hosted, server.addresses, lan, lambda: server.running))
    except pygame.error as error:
        say(f"no window shows the public map: {error}")
    except Exception as error:
        notes = "; ".join(getattr(error, "__notes__", ()))
        say(f"the window failed and was closed: {error}{f' ({notes})' if notes else ''}. The exercise goes on.")
    return False


def _loaded(record: Path) -> Callable[[], Game]:
    def start() -> Game:
        from brinkmanship.game.session.open_game import open_game

        opened = open_game(record, exercises=True)
        if opened.seat:
            opened.game.close()
            raise Bad(f"{record} is a game of one seat, no exercise; go on with it with: brink load {record}")
        return opened.game

    return start


def _new(
    prepared: Prepared,
    seats: tuple[str, ...],
    seed: int | None,
    difficulty: str,
    record: Path | None,
    injects: tuple[Planned, ...],
) -> Callable[[], Game]:
    def start() -> Game:
        from brinkmanship.game.record.saves import new_save
        from brinkmanship.game.session.game import Game

        people = seats or prepared.playable
        if not people:
            raise Bad(f"{prepared.names.id} has no seat that a person may play; name some with --seat")
        return Game.new(
            prepared,
            dict.fromkeys(people, PERSON),
            seed=fresh_seed() if seed is None else seed,
            record=record or new_save(prepared.names.id, "exercise"),
            keep_going=record is None,
            difficulty=difficulty,
            exercise=injects,
        )

    return start


def tell(hosted: Host, secret: Secret, server: Server) -> None:
    """Print the address with its QR code, and the codes of the places."""
    import segno

    from brinkmanship.web.people import places, spaced
    from brinkmanship.web.room import name_of

    best = server.addresses[0]
    for warning in hosted.ask_and_wait(lambda exercise: exercise.game.warnings):
        say(warning)
    echo(f"The room joins at  {best}/join")
    if len(server.addresses) > 1:
        echo(f"also               {', '.join(server.addresses[1:])}")
    echo()
    code = segno.make(f"{best}/join", error="l")
    rows = [[bool(cell) for cell in row] for row in code.matrix_iter(border=2)]
    for top, low in zip(rows[::2], [*rows[1::2], [False] * len(rows[0])], strict=False):
        echo("".join(" ▄▀█"[2 * (not a) + (not b)] for a, b in zip(top, low, strict=True)))
    echo()

    rows_of = hosted.ask_and_wait(lambda e: [(name_of(e, p), spaced(secret.code(p))) for p in places(e)])
    wide = max(len(name) for name, _ in rows_of)
    for name, letters in rows_of:
        echo(f"  {name:<{wide}}  {letters}")
    if "//127." in best:
        echo("\nOnly this machine can join; --lan lets the local network in.")
    echo("\nGive each code to its seat alone. Ctrl-C ends; everything is saved as it happens.")
