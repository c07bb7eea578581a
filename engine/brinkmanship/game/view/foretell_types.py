"""What an order would do by a seat's own estimates, as plain data: made by `foretell.py`, drawn by front ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.types import Estimate, ProposalView

AT_ONCE, AGREED, ARRIVES, DAILY, LATER, REFUSED = "at once", "if agreed", "on arrival", "daily", "later", "if refused"
"""When an effect comes: with the order, with the consent, when it takes effect, each day in force, in a later stage; or
not at all unless consent is refused."""

SURE = 0.75
"""An effect that is less likely comes perhaps."""


@dataclass(frozen=True, slots=True)
class AimEffect:
    """What an order does to one of the seat's aims, from the order to the day it takes effect."""

    id: str
    text: str
    weight: float  # of all its aims, summing to 1
    now: float  # 0 … 1, as far as the seat knows
    delta: float  # where it moves
    daily: float = 0.0  # more each day it is in force
    likely: float = 1.0  # in what share of what the seat holds possible it moves: the aim may be full, or lost, already
    mean: float = 0.0  # of all that the seat holds possible

    @property
    def after(self) -> float:
        """How far the aim is met with the order, 0 … 1."""
        return min(max(self.now + self.delta, 0.0), 1.0)

    @property
    def perhaps(self) -> bool:
        """Whether it is uncertain that the aim moves."""
        return self.likely < SURE


@dataclass(frozen=True, slots=True)
class NumberEffect:
    """What an order does to a number, or to the same number of several things alike."""

    ref: str  # of the first of them, for `explain`
    label: str  # 'Tension', 'Russia: resolve', 'Trust in help: Poland, Romania and 4 others'
    delta: float
    unit: str
    when: date
    how: str  # one of the words above
    before: Estimate | None = None  # None where the seat may not know it, and of several
    floor: float = 0.0  # the track's range
    ceiling: float = 1.0


@dataclass(frozen=True, slots=True)
class MoveEffect:
    """Formations that an order sends somewhere."""

    region: str  # its id
    place: str  # its name
    formations: tuple[str, ...]  # by name
    arrives: date  # when the last of them is there


@dataclass(frozen=True, slots=True)
class OutcomeEffect:
    """One way in which an order may turn out."""

    name: str
    chance: float  # as the seat judges it
    total: float  # what it does to the seat's aims together
    aims: tuple[AimEffect, ...]


@dataclass(frozen=True, slots=True)
class Foretold:
    """The first-order effects of an order, if those asked agree; what others do about it is not in it."""

    order: Order
    aims: tuple[AimEffect, ...]  # all of the seat's, the heaviest first
    numbers: tuple[NumberEffect, ...]  # those that move, by when, then by how much they matter
    arrives: date | None  # the day it takes effect, None where it is lifted
    consent: ProposalView | None  # who must agree, and how likely
    risks: tuple[str, ...]  # sentences
    sentence: str  # the effect on aims in a sentence
    cost: float = 0.0  # points of political capital
    total: float = 0.0  # sum of the aims' changes by their weights
    daily: float = 0.0  # the same for each day in force
    later: float = 0.0  # and what later stages add
    outcomes: tuple[OutcomeEffect, ...] = ()  # where chance has a say, as the scenario lists them
    moves: tuple[MoveEffect, ...] = ()

    def moved(self, least: float = 0.0005) -> tuple[AimEffect, ...]:
        """Return the aims that move by `least` or more, at once or by the day, the weightiest change first."""
        found = [aim for aim in self.aims if max(abs(aim.delta), abs(aim.daily)) >= least]
        return tuple(sorted(found, key=lambda aim: -aim.weight * max(abs(aim.delta), abs(aim.daily))))
