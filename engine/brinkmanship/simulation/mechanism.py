"""What a mechanism declares: the tracks it needs, its constants, the verbs it implements, and its one public function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.world import Kind


@dataclass(frozen=True, slots=True)
class StandardTrack:
    """A track that a mechanism reads or writes; every world has it, and a scenario may give it other values."""

    kind: Kind
    name: str
    start: float
    low: float
    high: float
    meaning: str  # one sentence, for the author's reference and the encyclopedia
    unit: str = ""


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
