"""Who plays which seat, as the ``brink`` command is told: ``--player`` and ``--player-timeout``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import click

from brinkmanship.cli.common import Bad
from brinkmanship.players.external import TIMEOUT
from brinkmanship.players.kinds import FUNCTION, PROGRAM, detail_of, kinds
from brinkmanship.text import listed

MOST_TIMEOUT = 86_400
"""Seconds that a reply of a program may take at most: a day."""

player_option = click.option(
    "--player",
    "players",
    multiple=True,
    metavar="SEAT=KIND",
    help=f"Who decides for a seat: {listed(kind.written for kind in kinds().values() if kind.id != FUNCTION)}. "
    "May be repeated; others=KIND is for all the rest.",
)
timeout_option = click.option(
    "--player-timeout",
    "timeouts",
    multiple=True,
    metavar="[SEAT=]SECONDS",
    help=f"How long a program in a seat may take for a reply, {TIMEOUT:g} seconds if not given; SEAT=… for one seat.",
)


def seats_of(words: Sequence[str]) -> dict[str, str]:
    """Return {seat: kind} for words such as ``RUS=doctrine``; raise :class:`Bad`."""
    seats: dict[str, str] = {}
    for word in words:
        seat, equals, kind = word.partition("=")
        if not (seat and equals and kind):
            raise Bad(f"--player {word!r}: write SEAT=KIND, for instance RUS=doctrine or RUS='cmd:python bot.py'")
        seats[seat] = kind
    return seats


def players_of(seats: Mapping[str, str], timeouts: Mapping[str, float]) -> dict[str, object]:
    """Return the player of each seat of a batch of futures: words, and programs with the time they may take."""
    from brinkmanship.players.program import Program

    usual = timeouts.get("others", TIMEOUT)
    commands = {seat: detail_of(PROGRAM, words) for seat, words in seats.items()}
    return {
        seat: Program(commands[seat], timeouts.get(seat, usual)) if commands[seat] else words
        for seat, words in seats.items()
    }


def timeouts_of(words: Sequence[str], seats: Mapping[str, str]) -> dict[str, float]:
    """Return {seat: seconds}, with `others` for the rest, of words such as ``5`` and ``RUS=2.5``; raise :class:`Bad`."""
    found: dict[str, float] = {}
    for word in words:
        seat, equals, text = word.rpartition("=")
        try:
            seconds = float(text)
        except ValueError:
            seconds = math.nan
        if not MOST_TIMEOUT >= seconds >= 0.01:
            raise Bad(
                f"--player-timeout {word!r}: seconds from 0.01 to {MOST_TIMEOUT:,}, such as 5, or RUS=5 for one seat"
            )
        if equals and not detail_of(PROGRAM, seats.get(seat, "")):
            raise Bad(
                f"--player-timeout {word!r}: no program plays {seat or 'that seat'}; --player {seat or 'SEAT'}=cmd:…"
            )
        found[seat if equals else "others"] = seconds
    return found
