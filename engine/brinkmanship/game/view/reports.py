"""What one seat is told of the past, as plain data: a turn, the causes of a number, the end of the game."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, date as Date

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


RESULT_STATES = {
    "refused": "Not carried out",
    "waiting": "Waiting",
    "preparing": "Under way",
    "blocked": "Blocked",
    "held": "Held back",
    "lapsed": "Lapsed",
    "done": "Done",
    "in force": "In force",
    "arrived": "Arrived",
    "ended": "Ended",
    "decided": "Decided",
}
"""What may have come of an order, and the word for it; the last that happened to it counts."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How far a cause moved a number that the seat may know."""

    ref: str
    label: str
    amount: float
    unit: str = ""
    floor: float = 0.0
    ceiling: float = 1.0


@dataclass(frozen=True, slots=True)
class OrderResult:
    """What came of an order of the seat's in the turns of a report."""

    action: str
    target: str  # ids, '' none
    place: str
    title: str  # 'Publish intelligence: Russia'
    state: str  # a key of RESULT_STATES
    text: str  # what came of it, in sentences
    date: date  # of the last thing that came of it
    score: float = 0.0  # what it did to the seat's score, of 1, as far as the causes are known
    numbers: tuple[Moved, ...] = ()  # that it moved, the furthest first


@dataclass(frozen=True, slots=True)
class AimCause:
    """What moved an aim, and how far; above 0 it helped."""

    text: str
    amount: float
    kind: str = ""  # as of a `Step`; '' what is not known


@dataclass(frozen=True, slots=True)
class AimChange:
    """An aim of the seat before and after the turns of a report, as the seat judges it."""

    id: str
    text: str
    weight: float  # of all its aims, summing to 1
    before: float  # 0 … 1
    after: float
    causes: tuple[AimCause, ...]  # the heaviest first; with the last, of what is not known, they sum to the change


@dataclass(frozen=True, slots=True)
class Front:
    """A region that is fought for, or was."""

    region: str
    name: str
    attacker: str  # actor ids, '' nobody
    defender: str
    before: float  # share held by the attacker
    after: float
    text: str


@dataclass(frozen=True, slots=True)
class Losses:
    """The soldiers an actor lost, as the seat knows it."""

    actor: str
    name: str
    lost: float  # in the turns of the report
    total: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """Formations of one actor that came to one region, as the seat saw it."""

    actor: str
    region: str
    formations: tuple[str, ...]  # ids
    text: str


@dataclass(frozen=True, slots=True)
class WarReport:
    """How the fighting went."""

    text: str  # in one sentence
    fronts: tuple[Front, ...]  # those that moved furthest first
    losses: tuple[Losses, ...]
    moved: tuple[Movement, ...]


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
    began: Date | None = None  # the date before the first of them
    mine: tuple[OrderResult, ...] = ()  # what came of the seat's orders
    aims: tuple[AimChange, ...] = ()  # by weight
    war: WarReport | None = None  # None where there was no fighting
    main: tuple[LogLine, ...] = ()  # of the lines what no other part tells, by how much it matters to the seat
    minor: tuple[LogLine, ...] = ()  # and the rest, in order of time


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
    of: str = ""  # of an aim: the number that it is made of and through which it was moved


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
    """A leader's change of course, or the course that it kept to at the end, with what it weighed that day."""

    actor: str
    name: str
    date: date
    day: int
    course: str  # by name
    before: str  # the same where it kept to it
    weighed: tuple[Weighed, ...]  # the most likely first

    @property
    def changed(self) -> bool:
        """Whether the leader changed course."""
        return self.before != self.course


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the game ended and who gained, on the truth."""

    termination: Termination
    kind: str  # of the gravest ending passed through: 'settlement' | 'standoff' | 'major_war' | …
    summary: str
    endings: tuple[EndingView, ...]  # in the order they were passed
    scores: tuple[SeatScore, ...]
    decisions: tuple[LeaderChoice, ...] = ()  # what nobody but the leader knew before
