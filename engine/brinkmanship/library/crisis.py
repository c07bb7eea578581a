"""A crisis to be played from Python: load a scenario, start worlds, play them by any players, look at what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from brinkmanship.analysis.outcomes import play_seated
from brinkmanship.game.session.game import Game as Session
from brinkmanship.game.session.messages import SeatMessages
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.library.played import Played
from brinkmanship.library.state import State
from brinkmanship.players.kinds import DOCTRINE
from brinkmanship.players.look import Look, named_number
from brinkmanship.players.model import Model
from brinkmanship.players.player import Player
from brinkmanship.players.stepping import decided, seating
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance

Seat = str | Player | Callable[[Look], Any]


class Crisis:
    """A scenario ready to be played."""

    def __init__(self, prepared: Prepared) -> None:
        """Use `load`."""
        self.prepared = prepared

    @cached_property
    def model(self) -> Model:
        """The scenario as players need it."""
        return replace(self.prepared.model, messages=SeatMessages(self.prepared))

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.prepared.names.title

    @property
    def seats(self) -> tuple[str, ...]:
        """Every actor, in the scenario's order."""
        return self.prepared.rules.actors

    @property
    def playable(self) -> tuple[str, ...]:
        """Actors that a person is meant to play."""
        return self.prepared.playable

    @property
    def horizon(self) -> int:
        """Turns from the start to the end."""
        rules = self.prepared.rules
        return -(-rules.horizon // rules.ticks_per_turn)

    def start(self, worlds: int = 1, seed: int = 0, intents: dict[str, str] | None = None) -> State:
        """Return `worlds` worlds on the first day, the same for the same `seed`; `intents` fixes hidden intents of actors.

        Raises `ValueError` for no worlds and `GameError` for intents that are not there.
        """
        if worlds < 1:
            raise ValueError("at least one world is needed")
        if not 0 <= seed < 1 << 96:
            raise ValueError(f"a seed is a whole number from 0 to 2**96 - 1, not {seed}")
        chosen = self.prepared.intent_indexes(intents or {})
        return State(self.prepared, begin(self.prepared.rules, Randomness(seed), worlds, chosen), seed)

    def step(self, state: State, players: object = DOCTRINE) -> State:
        """Return the state one turn later; *players* is one for all seats, or a mapping with ``others`` for the rest."""
        chance = Randomness(state.seed)
        orders = decided(state.world, seating(self.model, players), self.model, chance)
        return State(self.prepared, advance(state.world, orders, self.prepared.rules, chance), state.seed)

    def play(
        self,
        start: State,
        players: object = DOCTRINE,
        *,
        watch: Iterable[str] = (),
        turns: int | None = None,
        processes: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> Played:
        """Play every world of `start` on, to its end or for some `turns`, and return what came of it.

        `players` is one player for all seats, or a mapping of seats with `others` for the rest: a player, a function of a look,
        or words such as "doctrine". Two plays from one start share their chance world by world. `watch` names numbers as the
        effect language does. `progress` is called with the number of worlds just finished; an interrupt stops the work and
        passes on. Players that cannot be pickled are played in one process. Raises `UnknownName` with the nearest name.
        """
        names = tuple(watch)
        watched = tuple(named_number(self.prepared.expression, name) for name in names)
        seats = seating(self.model, players)
        task = self.prepared.task(start.seed, turns, start=start.world, watch=watched, model=self.model, players=seats)
        return Played(self.prepared, start, names, play_seated(task, start.world.number, processes, progress))

    def date(self, tick: int) -> date:
        """Return the date of a tick of the game."""
        return self.prepared.names.date(tick)

    def __repr__(self) -> str:
        return f"<Crisis {self.prepared.names.id}: {self.title}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Crisis, (self.prepared,)


def load(scenario: str | Path = "january-2022", days_per_turn: float | None = None) -> Crisis:
    """Return a scenario by its bundled name or its path; raise `ScenarioError`, or `GameError` for `days_per_turn`."""
    return Crisis(prepare(scenario, days_per_turn))


def Game(
    crisis: Crisis | str | Path, seats: Mapping[str, Seat] | None = None, *, seed: int = 0, **more: Any
) -> Session:
    """Begin a game of a crisis; `seats` says who decides for whom, the scenario's doctrine for all others.

    A seat is a player, a function of a look, or words such as "human". `more` and errors are those of `Session.new`.
    """
    scenario = crisis.prepared if isinstance(crisis, Crisis) else crisis
    words = {seat: who for seat, who in (seats or {}).items() if isinstance(who, str)}
    players = {seat: who for seat, who in (seats or {}).items() if not isinstance(who, str)}
    return Session.new(scenario, words, seed=seed, players=players, **more)
