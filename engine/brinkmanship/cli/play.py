"""`brink play` and `brink load`: games with a person, in the window or in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from brinkmanship.cli import common
from brinkmanship.cli.common import Bad, example, fresh_seed, has_display, say
from brinkmanship.cli.msel import choices_of, list_options, listed, msel_option, partly_option
from brinkmanship.cli.players import player_option, seats_of, timeout_option, timeouts_of
from brinkmanship.players.kinds import PERSON

if TYPE_CHECKING:
    from brinkmanship.desktop.app import App
    from brinkmanship.game.session.game import Game
    from brinkmanship.game.session.injects import Planned
    from brinkmanship.game.session.prepared import Prepared
    from brinkmanship.terminal.io import TerminalIO

T = TypeVar("T")


@click.command(
    epilog=example(
        "brink play january-2022 --seat UKR --seed 7 --text",
        "brink play --player USA=human --player RUS=human --msel msel.xlsx",
        'brink play --seat UKR --player RUS="cmd:python bot.py" --player-timeout 5\n\n'
        "How a program plays a seat: brink protocol",
    )
)
@click.argument("scenario", default=common.SCENARIO)
@click.option("--seat", help="The actor to play.")
@common.seed_option
@common.days_option
@common.difficulty_option
@click.option("--ironman", is_flag=True, help="No way back to earlier turns.")
@player_option
@timeout_option
@common.record_option
@common.text_option
@click.option("--plain", is_flag=True, help="Plain lines without colours or boxes, as a screen reader likes them.")
@click.option(
    "--exercise",
    is_flag=True,
    help="An exercise at one desk: each --player SEAT=human takes the screen in turn, and control between turns.",
)
@msel_option
@list_options
@partly_option
def play(
    scenario: str,
    seat: str | None,
    seed: int | None,
    days_per_turn: float | None,
    difficulty: str,
    ironman: bool,
    players: tuple[str, ...],
    timeouts: tuple[str, ...],
    record: Path | None,
    text: bool,
    plain: bool,
    exercise: bool,
    lists: tuple[str, ...],
    partly: bool,
    **given: Any,
) -> None:
    """Play SCENARIO in a window, or in the terminal where there is no display.

    With --exercise or --msel it is an exercise at one desk: several seats in turn, and control, who releases the injects.
    """
    from brinkmanship.scenario.loading import find, load

    seats = seats_of(players)
    limits = timeouts_of(timeouts, seats)
    window = not text and has_display()
    choices = choices_of(given)
    if exercise or lists:
        if seat is not None:
            raise Bad("an exercise has several seats: name each with --player SEAT=human")
        from brinkmanship.game.session.prepared import prepare

        prepared = prepare(scenario, days_per_turn)
        game = _exercise(
            prepared,
            seats,
            listed(lists, prepared, choices, partly=partly),
            record,
            seed=seed,
            difficulty=difficulty,
            timeouts=limits,
        )
        run_front_end(game, "", window=window, plain=plain)
    if seat is None:
        seat = next((s for s, kind in seats.items() if kind == PERSON), None)
    if seat is None and window:
        if not find(scenario).is_file():
            load(scenario)  # says what is wrong with the name; else the start screen reads it behind its first frames
        sys.exit(desktop_app(scenario=scenario, seed=seed))
    app: App | None = _in_window(lambda desktop: desktop.opened("Reading the scenario")) if window else None
    try:
        from brinkmanship.game.record.saves import new_save
        from brinkmanship.game.session.game import Game
        from brinkmanship.game.session.prepared import prepare

        prepared = prepare(scenario, days_per_turn)
        voice = None
        if seat is None:
            from brinkmanship.terminal.io import TerminalIO
            from brinkmanship.terminal.pace import seat_words
            from brinkmanship.terminal.session import choose_seat

            voice = TerminalIO(plain=plain or None)  # it goes on in the game: a line that was no seat is kept for that
            playable = [(id, actor.name) for id, actor in prepared.names.scenario.actors.items() if actor.playable]
            if not playable:
                raise Bad(
                    f"{scenario} has no seat that a person may play: its author marks actors with `playable: true`. "
                    f"It runs by itself with: brink run {scenario}"
                )
            actors = prepared.names.scenario.actors
            seat = choose_seat(playable, voice, {id: seat_words(actors[id]) for id, _ in playable})
        seats[seat] = PERSON
        path = record or new_save(prepared.names.id, seat)
        seed = fresh_seed() if seed is None else seed
        game = Game.new(
            prepared,
            seats,
            seed=seed,
            record=path,
            difficulty=difficulty,
            ironman=ironman,
            keep_going=record is None,
            timeouts=limits,
        )
    except BaseException:
        if app is not None:
            app.close()
        raise
    run_front_end(game, seat, window=app is not None, plain=plain, app=app, voice=voice)


def _exercise(
    prepared: Prepared,
    seats: dict[str, str],
    injects: tuple[Planned, ...],
    record: Path | None,
    *,
    seed: int | None,
    **more: Any,
) -> Game:
    """Begin an exercise at one desk; all playable seats are people's where none is named."""
    from brinkmanship.game.record.saves import new_save
    from brinkmanship.game.session.game import Game

    people = [seat for seat, kind in seats.items() if kind == PERSON]
    if not people:
        seats = dict.fromkeys(prepared.playable, PERSON) | seats
    if PERSON not in seats.values():
        raise Bad(f"{prepared.names.id} has no seat that a person may play; name some with --player SEAT=human")
    return Game.new(
        prepared,
        seats,
        seed=fresh_seed() if seed is None else seed,
        record=record or new_save(prepared.names.id, "exercise"),
        keep_going=record is None,
        exercise=injects,
        **more,
    )


def _in_window(use: Callable[[ModuleType], T], going_on: str = "playing") -> T | None:
    """Return what `use` makes of the module of the window; None, with the reason said, where no window can be shown."""
    try:
        import pygame

        from brinkmanship.desktop import app
    except ImportError as error:
        say(f"the window cannot be opened ({error}); playing in the terminal")
        return None
    try:
        return use(app)
    except (pygame.error, ImportError) as error:
        say(f"the window cannot be shown ({error}); {going_on} in the terminal")
        return None


@click.command(epilog=example("brink load game.jsonl --text"))
@click.argument("record", type=click.Path(path_type=Path))
@click.option("--seat", help="The actor to play; the record's own human seat if not given.")
@player_option
@timeout_option
@common.text_option
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
        opened = open_game(record, seat or "", players=given, exercises=True, timeouts=timeouts_of(timeouts, given))
    except NobodyPlays as nobody:
        hint = f"; take a seat with --seat, for instance --seat {nobody.seats[0]}" if nobody.seats else ""
        raise Bad(f"{nobody}{hint}") from None
    run_front_end(opened.game, opened.seat, window=window, plain=plain)


def run_front_end(
    game: Game, seat: str, *, window: bool, plain: bool, app: App | None = None, voice: TerminalIO | None = None
) -> NoReturn:
    """Play the game in the window (`app`, where it is open) or the terminal and leave with its exit code."""
    if window:
        code: int | None = _in_window(lambda desktop: desktop.play_game(game, seat, app), "going on")
        if code is not None:
            sys.exit(code)
    elif not has_display():
        say("there is no display: playing in the terminal (--text)")
    from brinkmanship.terminal.exercise import play_exercise
    from brinkmanship.terminal.io import TerminalIO
    from brinkmanship.terminal.session import play as play_text

    voice = voice or TerminalIO(plain=plain or None)
    if not seat:  # an exercise has several
        sys.exit(play_exercise(game, voice=voice))
    sys.exit(play_text(game, seat, record=game.path, voice=voice))


def desktop_app(**words: Any) -> int:
    """Run the desktop and return its exit code."""
    from brinkmanship.desktop.app import main as desktop

    return int(desktop(**words))
