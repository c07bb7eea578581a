"""What a debrief tells after a game, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brinkmanship.game.view.types import ObjectiveView


@dataclass(frozen=True, slots=True)
class Believed:
    """How likely the seat held a hidden intent of another actor at the start and at the end, and whether it was so."""

    intent: str
    first: float
    last: float
    true: bool


@dataclass(frozen=True, slots=True)
class Revealed:
    """What an actor really wanted, and how far it got it."""

    actor: str
    name: str
    believed: tuple[Believed, ...]  # empty where nothing of it was hidden
    aims: tuple[ObjectiveView, ...]
    start: float  # its score at the start and at the end, of 1
    total: float

    @property
    def intent(self) -> str:
        """What it intended, '' where nothing was hidden."""
        return next((one.intent for one in self.believed if one.true), "")


@dataclass(frozen=True, slots=True)
class AimPath:
    """How far an aim was met at the start and after each turn, on the truth."""

    id: str
    text: str
    weight: float
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A forecast of how the game would come out from one of its states: the means of many futures played by the program."""

    position: int  # in the turns of the game
    score: float  # of the seat, of 1
    war: float  # share of futures with fighting from the start of the game on
    worlds: int


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A stretch of turns over which the forecast moved far, and what happened in it."""

    first: int  # the position before it
    last: int  # and after it
    date: date  # when it ended
    before: Standing
    after: Standing
    error: float  # standard error of how far the score moved
    causes: tuple[str, ...]  # what happened then, the weightiest first

    @property
    def moved(self) -> float:
        """How far the forecast score of the seat moved, of 1."""
        return self.after.score - self.before.score
