"""What every phase of a tick is handed: the world, the rules, chance, and where its changes and results go.

A mechanism is a phase that declares the tracks it needs, its constants and the verbs it implements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.changes import Cause, Changes
from brinkmanship.simulation.expressions import Scope
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import I64, B, Kind, World


@dataclass(frozen=True, slots=True)
class Result:
    """What came of something: the dice, the losses, the vote, the arrival. Only gathered in live games."""

    day: int
    phase: str
    kind: str  # 'order', 'consent', 'arrival', 'battle', 'event', 'attribution', 'ending', …: the words of the log
    id: str  # action, event, formation or region it is about
    actor: int = -1
    target: int = -1
    data: Mapping[str, Any] = field(default_factory=dict)  # numbers and names, ready for JSON
    known_to: tuple[int, ...] | None = None  # actors that learn of it; None = public


@dataclass(slots=True)
class Instances:
    """Actions that happen: one entry each, sorted by (slot, world). All arrays have shape (n,)."""

    slot: I64
    actor: I64
    target: I64  # index in the target's own kind, -1
    place: I64  # region, -1
    amount: NDArray[np.float32]
    world: I64  # position in the batch

    def __len__(self) -> int:
        return len(self.slot)

    def only(self, index: I64 | slice) -> Instances:
        """Return the instances at positions *index*."""
        if isinstance(index, slice):
            return Instances(
                self.slot[index], self.actor[index], self.target[index],
                self.place[index], self.amount[index], self.world[index],
            )  # fmt: skip
        return Instances(
            self.slot.take(index), self.actor.take(index), self.target.take(index),
            self.place.take(index), self.amount.take(index), self.world.take(index),
        )  # fmt: skip

    def each(self, times: int) -> Instances:
        """Return every instance *times* over, one after the other."""
        return Instances(
            self.slot.repeat(times), self.actor.repeat(times), self.target.repeat(times),
            self.place.repeat(times), self.amount.repeat(times), self.world.repeat(times),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """What chance does not decide in a batch: the fate of one order in each world. For measuring what an order does."""

    slot: I64  # (worlds,) the order's slot, -1 none
    agreed: B  # (worlds,) whether those who are asked agree
    draw: NDArray[np.float32]  # (worlds,) in 0 … 1: picks the outcome, as chance would

    def of(self, part: Instances) -> B:
        """Return which instances are the orders that are settled, (n,)."""
        return np.asarray(self.slot[part.world] == part.slot)


@cache
def own_cause(mechanism: str) -> Cause:
    """Return the cause of what a mechanism does by itself."""
    return Cause("mechanism", mechanism)


@dataclass(slots=True)
class Phase:
    """The working table of one phase of one tick."""

    name: str
    world: World
    rules: Rules
    chance: Randomness
    changes: Changes
    results: list[Result] | None = None  # None in batches
    settled: Settled | None = None
    cache: dict[Any, Any] = field(default_factory=dict)
    speaking: tuple[int, ...] = ()  # actors that answer proposals themselves, or are silent

    def track(self, kind: Kind, name: str) -> NDArray[np.float32]:
        """Return the values of a track by name, a view of shape (things, worlds). Read only."""
        values: NDArray[np.float32] = self.world.tracks(kind)[self.rules.track(kind, name)]
        return values

    def has(self, kind: Kind, name: str) -> bool:
        """Return whether things of a kind have a track of this name in this scenario."""
        return name in self.rules.tracks[kind].names

    def add(self, kind: Kind, name: str, amount: Any, things: Any = slice(None), cause: Cause | None = None) -> None:
        """Add to a track by name; the cause is this mechanism unless given."""
        self.changes.add(kind, self.rules.track(kind, name), amount, cause or own_cause(self.name), things)

    def multiply(self, kind: Kind, name: str, factor: Any) -> None:
        """Multiply a track by name; the cause is this mechanism."""
        self.changes.multiply(kind, self.rules.track(kind, name), factor, own_cause(self.name))

    def scatter(self, kind: Kind, name: str, things: Any, worlds: I64, amount: Any, cause: Cause | None = None) -> None:
        """Add *amount* to a track by name at pairs (thing, position of a world), which may repeat.

        *things* and *amount* are one for all or one each; the cause is this mechanism unless given.
        """
        cause = cause or own_cause(self.name)
        self.changes.scatter(kind, self.rules.track(kind, name), things, worlds, amount, cause)

    def parameter(self, name: str) -> np.float32:
        """Return a constant of this mechanism, e.g. ``'attrition'`` in phase 'combat'."""
        return np.float32(self.rules.parameters[f"{self.name}.{name}"])

    def uniform(self, purpose: int, count: int) -> NDArray[np.float32]:
        """Return chance for this tick of the scenario's calendar, shape (count, worlds)."""
        return self.chance.uniform(purpose, self.world.day + self.rules.first_tick, count, self.world.number)

    def scope(self) -> Scope:
        """Return a dense scope that reads the world as it stands now."""
        return Scope(self.world, self.rules, cache=self.cache, chance=self.chance)

    def report(
        self,
        kind: str,
        id: str,
        actor: int = -1,
        target: int = -1,
        known_to: tuple[int, ...] | None = None,
        **data: Any,
    ) -> None:
        """Write a result into the log of a live game; does nothing in a batch."""
        if self.results is not None:
            self.results.append(Result(self.world.day, self.name, kind, id, actor, target, data, known_to))


@dataclass(frozen=True, slots=True)
class StandardTrack:
    """A track that a mechanism reads or writes; a scenario may give it other values.

    Every world has it, or those of scenarios with a *section* that needs it.
    """

    kind: Kind
    name: str
    start: float
    low: float
    high: float
    meaning: str  # one sentence, for the author's reference and the encyclopedia
    unit: str = ""
    section: str = ""  # the section of a scenario that brings it; '' every scenario has it


@dataclass(frozen=True, slots=True)
class Parameter:
    """A constant of a mechanism, which the scenario's ``mechanisms:`` section may change."""

    name: str
    value: float
    low: float
    high: float
    meaning: str
    source: str = "judgement"


@dataclass(frozen=True, slots=True)
class Verb:
    """An engine verb that actions of a scenario combine with effects.

    *parameters* are its numbers with their defaults; *target* says what kinds of target it takes. ``start`` is called
    with the instances that take effect this tick, ``lift`` with those that end. Verbs that act while in force are read
    by the mechanism's own function from ``rules.slots_of_verb``.
    """

    name: str
    meaning: str
    parameters: dict[str, float]
    target: tuple[str, ...]  # of '', 'actor', 'region', 'formation', 'body', 'axis'
    start: Callable[[Phase, Instances], None] | None = None
    lift: Callable[[Phase, Instances], None] | None = None
    formations: bool = False  # may name formations
    place: bool = False  # may name (or be given) a region


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism of the core: *run* is called once a tick, in the order of the table in ``turn.py``."""

    name: str
    meaning: str
    tracks: tuple[StandardTrack, ...]
    parameters: tuple[Parameter, ...]
    verbs: tuple[Verb, ...]
    run: Callable[[Phase], None]
