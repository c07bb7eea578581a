"""The one way to go on with a recorded game, with the same guards for the command, the terminal and the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.access import Access
from brinkmanship.game.session.game import Game
from brinkmanship.players.kinds import PERSON


class NobodyPlays(GameError):
    """A recorded game that no person plays; `seats` are those that one may take."""

    def __init__(self, path: Path, seats: tuple[str, ...]) -> None:
        how = "" if seats else ", and its scenario has no seat that a person may play"
        super().__init__(f"nobody plays in {path}{how}")
        self.seats = seats


class AnExercise(GameError):
    """The record of an exercise of several seats, at a door that has room for one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A game to go on with, and the seat it is gone on with from here; '' for an exercise, which has several."""

    game: Game
    seat: str


def open_game(
    path: Path,
    seat: str = "",
    *,
    players: Mapping[str, str] | None = None,
    sitting: tuple[Access, str] | None = None,
    exercises: bool = False,
    timeouts: Mapping[str, float] | None = None,
) -> Opened:
    """Open the record `path` to play on.

    `seat` is the one to play, taken where a program has it; by default that of who is `sitting` at a game, (game, seat),
    then the record's own human seat. `players` decide for other seats from here on; `timeouts` are as in `Game.new`.

    Raises `RecordError`, and `GameError` where there is no such seat, nobody plays (`NobodyPlays`), for an exercise unless
    `exercises` (`AnExercise`), and for the record of the game one sits at.
    """
    if sitting is not None and _same(path, sitting[0].path):
        raise GameError(f"{path} is the record of the game you are in")
    game = Game.load(path, timeouts)
    try:
        for other, player in (players or {}).items():
            game.control().take_seat(other, player)
        if game.control().exercise is not None:
            if not exercises or seat:
                raise AnExercise(f"{path} is an exercise of several seats: it goes on with brink load {path}")
            return Opened(game, "")
        own = _seat(game, path, seat, sitting[1] if sitting is not None else "")
        if game.seats[own] != PERSON:
            game.control().take_seat(own, PERSON)
        return Opened(game, own)
    except BaseException:
        game.close()
        raise


def _seat(game: Game, path: Path, wanted: str, before: str) -> str:
    """Return the seat to play: the one *wanted*, else the one played *before*, else that of a person in the record."""
    if wanted:
        game.seat(wanted)  # raises, with the nearest, where there is none
        return wanted
    humans = [seat for seat, kind in game.seats.items() if kind == PERSON]
    if before in humans or (not humans and before in game.playable):
        return before
    if not humans:
        raise NobodyPlays(path, game.playable)
    return humans[0]


def _same(one: Path, other: Path | None) -> bool:
    try:
        return other is not None and one.samefile(other)
    except (OSError, ValueError):
        return False
