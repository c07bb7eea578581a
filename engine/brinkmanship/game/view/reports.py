"""What one seat is told of the past, as plain data: a turn, the causes of a number, the end of the game."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brinkmanship.game.session.orders import Refused
from brinkmanship.game.view.types import LogLine, ObjectiveView


@dataclass(frozen=True, slots=True)
class Change:
    """How a number the seat watches moved over a turn."""

    ref: str
    label: str  # 'Gas price', 'Ukraine: calm'
    before: float
    after: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TurnReport:
    """What a turn brought, or several in a row, as one seat learns it."""

    date: date  # the new date
    day: int
    turn: int
    lines: tuple[LogLine, ...]  # what the seat learned, in order
    changes: tuple[Change, ...]  # the largest first
    refused: tuple[Refused, ...]  # orders of the seat that did not enter, with every reason
    warnings: tuple[str, ...]  # of the program: a player that died, a record that cannot be written
    turns: int = 1  # how many it covers, the last of them `turn`


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a number is what it is: its start and every change since, the causes the seat may know."""

    ref: str
    label: str
    start: float
    value: float
    steps: tuple[Step, ...]  # oldest first; their amounts and the start sum to the value
    note: str = ""  # why it cannot be broken down, where it cannot


@dataclass(frozen=True, slots=True)
class Step:
    """One cause of a change."""

    date: date
    day: int
    amount: float
    text: str  # 'Russia: large exercise', 'combat', 'beyond its range'
    kind: str  # 'order', 'measure', 'event', 'inject', 'ruling', 'mechanism', 'range', 'unknown'
    id: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class EndingView:
    """An ending that the game passed through, and when."""

    id: str
    name: str
    kind: str
    text: str
    date: date
    day: int
    final: bool


@dataclass(frozen=True, slots=True)
class SeatScore:
    """What a seat gained: the weighted mean of its objectives, 0 … 1, and how it compares with its start."""

    seat: str
    name: str
    total: float
    start: float  # the same at the start of the game
    objectives: tuple[ObjectiveView, ...]  # how far each was met; to a seat only its own are shown


@dataclass(frozen=True, slots=True)
class Termination:
    """Why the game is over."""

    reason: str  # 'ending' | 'horizon' | 'stopped'
    text: str
    date: date
    day: int
    turn: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A course as a leader weighs it. Terms, gains above 0 and costs below, add up to the value."""

    id: str
    name: str
    chance: float
    value: float
    terms: tuple[tuple[str, float], ...]  # the heaviest first


@dataclass(frozen=True, slots=True)
class LeaderChoice:
    """A leader's change of course, with what it weighed that day."""

    actor: str
    name: str
    date: date
    day: int
    course: str  # by name
    before: str
    weighed: tuple[Weighed, ...]  # the most likely first


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the game ended and who gained, on the truth."""

    termination: Termination
    kind: str  # of the gravest ending passed through: 'settlement' | 'standoff' | 'major_war' | …
    summary: str
    endings: tuple[EndingView, ...]  # in the order they were passed
    scores: tuple[SeatScore, ...]
    decisions: tuple[LeaderChoice, ...] = ()  # changes of course, which nobody but the leader knew before
