"""The worlds of a crisis at one moment, as a value: index it, keep it, fork it, pickle it. Nothing changes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.players.look import Look, named_number, value_in
from brinkmanship.players.stepping import actor_of
from brinkmanship.simulation.expressions import Scope
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.score import scores
from brinkmanship.simulation.world import World


@dataclass(frozen=True, eq=False)
class State:
    """A batch of worlds and the seed of their chance. To fork a state is to keep it: playing on leaves it as it is."""

    prepared: Prepared = field(repr=False)
    world: World = field(repr=False)
    seed: int

    def __len__(self) -> int:
        """Return how many worlds there are."""
        return self.world.worlds

    @property
    def day(self) -> int:
        """Ticks since the start."""
        return self.world.day

    @property
    def date(self) -> date:
        """The date."""
        return self.prepared.names.date(self.world.day)

    def __getitem__(self, what: str | int | slice | Sequence[int] | NDArray[Any]) -> Any:
        """Return a number in every world, (worlds,), for a text; for an index, slice or mask those worlds.

        Raises `UnknownName` with the nearest name, and `IndexError`.
        """
        if isinstance(what, str):
            number = named_number(self.prepared.expression, what)
            return value_in(number, Scope(self.world, self.prepared.rules)).copy()
        chosen = np.unique(np.atleast_1d(np.arange(len(self))[what]))
        return State(self.prepared, self.world.take(chosen), self.seed)

    def __iter__(self) -> Iterator[State]:
        return (self[position] for position in range(len(self)))

    def look(self, seat: str) -> Look:
        """Return what *seat* may know; raise `UnknownName` with the nearest seat."""
        return Look(self.prepared.model, actor_of(self.prepared.model, seat), self.world, Randomness(self.seed))

    @property
    def scores(self) -> dict[str, NDArray[np.float32]]:
        """How well each seat's aims stand, 0-1, (worlds,); only seats that have aims."""
        found = scores(self.world, self.prepared.rules)
        return {seat: found[i] for i, seat in enumerate(self.prepared.rules.actors) if not np.isnan(found[i]).any()}

    @property
    def over(self) -> NDArray[np.bool_]:
        """Which worlds have ended, (worlds,)."""
        return np.asarray(self.world.ending >= 0)

    def __repr__(self) -> str:
        return f"<State of {len(self):,} worlds on {self.date}, seed {self.seed}>"
