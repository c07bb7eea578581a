"""What an after-action report says, as plain data; how it is set out is `staff.py`'s and `chief.py`'s.

Dates are those of the scenario. Every text is a sentence or a phrase for people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Date

from brinkmanship.analysis.roads import Forecast
from brinkmanship.game.view.reports import Outcome
from brinkmanship.scenario.models.exercise import Exercise


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as it was."""

    position: int  # of the timeline
    turn: int
    date: Date
    kind: str  # of log line, 'order', 'inject', 'decision of control', 'observation', 'branch', …
    text: str
    actor: str = ""
    weight: float = 0.0
    known: str = ""  # who learned of it, in words; '' everybody


@dataclass(frozen=True, slots=True)
class Known:
    """A number as a seat took it to be when it decided, beside what it was."""

    label: str  # 'Russia: Resolve'
    believed: float
    low: float
    high: float
    confidence: str
    truth: float | None
    unit: str = ""
    floor: float = 0.0  # the number's range
    ceiling: float = 1.0

    @property
    def missed(self) -> bool:
        """Whether the truth lay outside the range that the seat held likely."""
        return self.truth is not None and not self.low - 1e-6 <= self.truth <= self.high + 1e-6


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order of a decision, and what came of it."""

    text: str  # 'Threaten massive sanctions (Russia)'
    reason: str  # what the seat said of it
    weight: float
    question: str = ""  # the dilemma that it answers
    others: tuple[str, ...] = ()  # answers that were not chosen
    chance: float | None = None  # that those asked agree, as the seat judged it then
    doubtful: tuple[str, ...] = ()  # members that the seat thought might object
    came: tuple[str, ...] = ()  # what came of it, in sentences with their dates
    moved: tuple[str, ...] = ()  # how far the seat's orders of this kind moved the indicators over the game


@dataclass(frozen=True, slots=True)
class Decision:
    """What one seat ordered in one turn, what it knew and what was forecast when it did."""

    position: int  # to which the turn led
    turn: int
    date: Date  # on which it was taken
    seat: str
    name: str
    orders: tuple[Ordered, ...]
    refused: tuple[str, ...] = ()  # orders that were not legal, with the reason
    rung: str = ""
    known: tuple[Known, ...] = ()  # the largest errors first
    beliefs: tuple[tuple[str, tuple[tuple[str, float], ...], str], ...] = ()  # actor, intents and chance, what it was
    heard: tuple[str, ...] = ()  # injects and messages that it read that turn
    believed: Forecast | None = None  # from what the seat took to be so
    true: Forecast | None = None  # from the truth

    @property
    def weight(self) -> float:
        """How much it matters."""
        return max((order.weight for order in self.orders), default=0.0)


@dataclass(frozen=True, slots=True)
class CauseSum:
    """A cause of changes of a number, over the whole game."""

    text: str
    amount: float
    times: int  # days on which it counted
    first: Date
    last: Date


@dataclass(frozen=True, slots=True)
class NumberStory:
    """How a number moved over the game, and why. Causes and what is left sum to the change."""

    ref: str
    label: str
    unit: str
    series: tuple[float, ...]  # by position
    rises: tuple[CauseSum, ...]  # the largest first
    falls: tuple[CauseSum, ...]
    rest: float  # of smaller causes
    floor: float = 0.0  # the number's range
    ceiling: float = 1.0

    @property
    def change(self) -> float:
        """How far it moved from the first day to the last."""
        return self.series[-1] - self.series[0]


@dataclass(frozen=True, slots=True)
class Road:
    """What would have come of a turn had it been ordered so."""

    name: str
    forecast: Forecast
    changes: tuple[tuple[str, float, float], ...] = ()  # outcome, how much likelier than as it was, standard error


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A decision and the roads that led from it, that which was taken first."""

    decision: Decision
    roads: tuple[Road, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch that was played, beside the one of the report."""

    name: str
    parts: Date | None  # on which it parts from the one of the report
    from_turn: int
    turns: int
    end: Date
    outcome: str
    only_here: tuple[str, ...]  # what was done on the branch of the report alone, in the first turns that differ
    only_there: tuple[str, ...]
    gaps: tuple[tuple[str, float, float, str], ...]  # number, here, there, unit; at the last common date


@dataclass(frozen=True, slots=True)
class Sign:
    """Something a seat said or did towards others."""

    date: Date
    turn: int
    seat: str
    toward: str  # actor, '' all
    text: str
    said: bool  # else done
    weight: float  # Goldstein, -10 the most hostile to 10
    source: str = "order"  # 'order' | 'message'
    public: bool = True
    readers: str = ""  # of a message, by name


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a seat said and did over the game; means are of Goldstein weights, None where there is nothing."""

    seat: str
    name: str
    said: tuple[Sign, ...]
    done: tuple[Sign, ...]
    said_mean: float | None
    done_mean: float | None
    verdict: str  # how acts went with words, in a sentence
    apart: bool  # whether acts were clearly harsher or milder than words
    contrasts: tuple[str, ...] = ()  # words towards another and acts that went against them


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen and written down."""

    turn: int
    date: str
    time: str  # on the wall, HH:MM; '' not known
    seat: str
    author: str
    objective: str
    rating: str
    text: str
    left: bool = False  # on a branch that was left


@dataclass(frozen=True, slots=True)
class Assessed:
    """An objective of the exercise with its observations."""

    objective: str  # '' of none
    observations: tuple[Observation, ...]
    counts: tuple[tuple[str, int], ...]  # rating and how often it was given, from P to U
    rating: str  # the one given most often, of equals the graver; '' none
    capability: str = ""  # the core capability that it exercises
    target: str = ""  # what is good enough

    @property
    def strengths(self) -> tuple[Observation, ...]:
        """What went well."""
        return tuple(one for one in self.observations if one.rating == "P")

    @property
    def improvements(self) -> tuple[Observation, ...]:
        """What is to be improved, the gravest first."""
        found = [one for one in self.observations if one.rating in ("S", "M", "U")]
        return tuple(sorted(found, key=lambda one: -"SMU".index(one.rating)))

    @property
    def unrated(self) -> tuple[Observation, ...]:
        """What was seen and not rated."""
        return tuple(one for one in self.observations if not one.rating)


@dataclass(frozen=True, slots=True)
class InjectRow:
    """An inject as it went."""

    number: str
    name: str
    planned: str  # date and condition, in words
    went_in: str  # turn and date, or where it stands
    to: str
    text: str
    decided: tuple[str, ...] = ()  # what control decided, with reasons
    expected: str = ""  # action expected of the players
    sender: str = ""
    medium: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """A person or a program that took part."""

    name: str
    role: str
    seat: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What control ruled or set by hand."""

    turn: int
    date: str
    kind: str  # 'ruling' | 'override'
    text: str
    basis: str  # odds, dice, arguments, in words
    reason: str


@dataclass(frozen=True)
class Report:
    """An after-action report."""

    title: str
    scenario: str  # id
    summary: str  # of the scenario
    exercise: bool
    plan: Exercise  # what the scenario says an exercise of it is for
    branch: str  # the one it tells of, '' where there is one only
    seed: int
    engine: str
    digest: str  # fingerprint of the scenario
    first: Date
    last: Date
    begun: str  # on the wall, ISO
    ended: str
    turns: int
    over: bool
    rungs: tuple[int, ...]  # by position
    rung_names: tuple[str, ...]
    dates: tuple[Date, ...]  # by position
    hours_per_tick: float
    outcome: Outcome | None
    events: tuple[Event, ...]
    decisions: tuple[Decision, ...]
    numbers: tuple[NumberStory, ...]
    forecasts: tuple[tuple[int, Forecast], ...]
    turning_points: tuple[TurningPoint, ...]
    branches: tuple[Branch, ...]
    conduct: tuple[Conduct, ...]
    objectives: tuple[Assessed, ...]
    injects: tuple[InjectRow, ...]
    rulings: tuple[Ruling, ...]
    participants: tuple[Participant, ...]
    key_positions: tuple[int, ...]  # for pictures
    made: Date  # the date that its files carry: the day on which the record ended
    pictures: tuple[tuple[int, bytes, str], ...] = field(default=(), repr=False)  # position, PNG, what it shows
    warnings: tuple[str, ...] = ()  # damage, and what could not be found out
    futures: int = 0
