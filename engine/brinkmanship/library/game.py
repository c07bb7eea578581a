"""A game from Python: people, programs and functions in its seats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from brinkmanship.game.session.game import Game as Session
from brinkmanship.library.crisis import Crisis
from brinkmanship.players.look import Look
from brinkmanship.players.player import Player

Seat = str | Player | Callable[[Look], Any]


def Game(
    crisis: Crisis | str | Path, seats: Mapping[str, Seat] | None = None, *, seed: int = 0, **more: Any
) -> Session:
    """Begin a game of a crisis; *seats* says who decides for whom, the scenario's doctrine for all others.

    A seat is a player, a function of a look, or words such as ``"human"``. *more* is what
    :meth:`brinkmanship.game.session.game.Game.new` takes: ``record``, ``difficulty``, ``intents``… Raises what it does.
    """
    scenario = crisis.prepared if isinstance(crisis, Crisis) else crisis
    words = {seat: who for seat, who in (seats or {}).items() if isinstance(who, str)}
    players = {seat: who for seat, who in (seats or {}).items() if not isinstance(who, str)}
    return Session.new(scenario, words, seed=seed, players=players, **more)
