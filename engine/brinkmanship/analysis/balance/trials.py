"""Plays futures with one thing otherwise, on common chance, and takes the differences with their errors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.analysis.outcomes import kinds
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.outcome import GRAVITY
from brinkmanship.players.doctrine import DoctrineTables
from brinkmanship.players.futures import Experiment, Futures, Task, Track, play
from brinkmanship.players.kinds import POLICY, written
from brinkmanship.players.player import Doctrine
from brinkmanship.players.stepping import seating
from brinkmanship.simulation.dilemmas import dilemma_tables
from brinkmanship.simulation.expressions import Expression
from brinkmanship.simulation.rules import Rules


@dataclass(frozen=True)
class Result:
    """What came of the worlds of one trial."""

    kind: NDArray[np.int64]  # (worlds,) index in GRAVITY of the gravest ending
    score: NDArray[np.float32]  # (actors, worlds), nan without objectives
    intent: NDArray[np.int8]  # (actors, worlds)
    futures: Futures
    given: NDArray[np.bool_] | None = None  # (worlds,) where the order of the trial was given; None: not asked

    def share(self, kind: int) -> NDArray[np.float64]:
        """Return 1 where the worlds came to a kind of outcome, else 0, (worlds,)."""
        return np.asarray(self.kind == kind, np.float64)

    @property
    def force(self) -> NDArray[np.float64]:
        """1 where there was fighting, else 0, (worlds,)."""
        return np.asarray(self.futures.fighting > 0, np.float64)

    def only(self, at: NDArray[np.bool_]) -> Result:
        """Return the outcomes and scores of some worlds, by a mask (worlds,)."""
        return replace(self, kind=self.kind[at], score=self.score[:, at], intent=self.intent[:, at])


@dataclass(frozen=True)
class Difference:
    """The mean of a paired difference, and its standard error."""

    mean: float
    error: float

    @classmethod
    def of(cls, first: NDArray[Any], second: NDArray[Any]) -> Difference:
        """Return how far `first` lies above `second`, world by world, (worlds,) each."""
        apart = first.astype(np.float64) - second
        return cls(float(apart.mean()), float(apart.std(ddof=1) / np.sqrt(len(apart))) if len(apart) > 1 else 0.0)

    def beyond(self, least: float) -> bool:
        """Return whether the mean is at least so far from 0, and three standard errors too."""
        return abs(self.mean) >= least and abs(self.mean) > 3 * self.error


class Bench:
    """Plays trials of one scenario on the same chance."""

    def __init__(
        self,
        prepared: Prepared,
        seed: int,
        futures: int,
        processes: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """`progress` is called with the number of worlds just finished; what it raises stops the work."""
        self.prepared, self.seed, self.futures = prepared, seed, futures
        self.processes, self.progress = processes, progress
        self.doctrine_alone = cache(lambda: self.play())
        self.seated = cache(lambda seat, words: self.play(players={seat: words, "others": Doctrine()}))
        self._few: dict[int, Bench] = {}

    def few(self, most: int) -> Bench:
        """Return a bench of at most so many futures, the first of these."""
        if self.futures <= most:
            return self
        if most not in self._few:
            self._few[most] = Bench(self.prepared, self.seed, most, 1, self.progress)
        return self._few[most]

    @property
    def rules(self) -> Rules:
        """The scenario's rules."""
        return self.prepared.rules

    @property
    def orders(self) -> dict[tuple[str, str, str], int]:
        """Slots by actor, action and target; not the answers to dilemmas, which nobody gives of his own accord."""
        of = dilemma_tables(self.rules).of_slot
        return {key: slot for key, slot in self.prepared.compiled.slots.items() if of[slot] < 0}

    @property
    def seats(self) -> tuple[int, ...]:
        """Actors that a person may play, by index."""
        actors = self.prepared.names.scenario.actors
        return tuple(i for i, id in enumerate(self.rules.actors) if actors[id].playable)

    def play(
        self,
        *,
        experiment: Experiment | None = None,
        without: Collection[int] = (),
        players: Mapping[str, object] | None = None,
        intents: Mapping[int, int] | None = None,
        watch: Sequence[Track | Expression] = (),
        off: Collection[str] = (),
    ) -> Result:
        """Play a trial: doctrine `without` some slots, or `players`; hidden types drawn unless `intents` names them.

        `watch` are numbers that are kept turn by turn, `off` mechanisms that are left out.
        """
        model = self.prepared.model
        doctrine = self.prepared.doctrine if not without else forbidding(self.prepared, without)
        task = Task(
            self.rules,
            doctrine,
            self.seed,
            intents=intents,
            experiment=experiment,
            watch=tuple(watch),
            without=frozenset(off),
        )
        if players is not None:
            task = replace(task, model=model, players=seating(model, players))
        done = play(
            task,
            self.futures,
            processes=self.processes,
            progress=self.progress,
        )
        score = np.full((len(self.rules.actors), len(done.number)), np.nan, np.float32)
        for actor, values in done.scores(self.rules).items():
            score[actor] = values
        return Result(kinds(done, self.prepared.names), score, done.intent, done)

    def index(self, seat: str) -> int:
        """Return the index of an actor."""
        return self.rules.actors.index(seat)

    def sensible(self, seat: str) -> tuple[str, ...]:
        """Return the players that the scenario's policies make of a seat, as words."""
        model, actor = self.prepared.model, self.index(seat)
        return tuple(written(POLICY, name) for name, by_actor in model.policies.items() if actor in by_actor)

    def shifts(self, first: Result, second: Result) -> dict[str, Difference]:
        """Return how far each kind of outcome's share lies above that of `second`."""
        found = {}
        for index, kind in enumerate(GRAVITY):
            if (first.kind == index).any() or (second.kind == index).any():
                found[kind] = Difference.of(first.share(index), second.share(index))
        return found

    def gains(self, first: Result, second: Result) -> dict[str, Difference]:
        """Return how far each seat's score lies above that of `second`."""
        return {
            self.rules.actors[actor]: Difference.of(first.score[actor], second.score[actor])
            for actor in self.seats
            if not np.isnan(first.score[actor]).any()
        }


def forbidding(prepared: Prepared, slots: Collection[int]) -> DoctrineTables:
    """Return the doctrine of everybody without orders of some slots."""
    compiled = prepared.compiled
    options = [option for option in compiled.doctrines if option.slot not in slots]
    return DoctrineTables.build(prepared.rules, options, compiled.orders_per_turn)
