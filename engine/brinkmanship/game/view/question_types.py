"""The parts of a seat's view that wait for its decision, and the dates that everybody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A dated fact that is known beforehand."""

    id: str
    name: str
    text: str
    start: date
    end: date
    now: bool  # whether it lasts today


@dataclass(frozen=True, slots=True)
class AskedView:
    """What a proposal asks of the seat itself: its consent, which it may withhold."""

    alone: bool  # whether it decides alone, with a yes or a no; else by the silence of a body
    decides: bool  # whether its objection is enough to stop the proposal
    until: date  # the last day on which it can answer
    last: bool  # whether this turn is the last in which it can
    asks: str  # who asks whom for what, as a sentence
    about: str  # what it would answer for: the scenario's words
    consent: str  # what it does to let the proposal pass: 'Stay silent', or 'Agree'
    object: str  # what it does to stop it: 'Object', or 'Refuse'
    deadline: str  # until when it can answer, as a sentence
    default: str  # what saying nothing means, in sentences
    advice: str  # what its own staff would answer, and why
    others: str  # who else may object; '' where nobody else is asked
    said: str = ""  # what it answered in an earlier turn: 'consent', 'object', or ''
    planned: str = ""  # what its plan answers
    reason: str = ""  # the reason in its plan, which all who are asked will read

    @property
    def answered(self) -> bool:
        """Whether it has answered, in its plan or before."""
        return bool(self.planned or self.said)


@dataclass(frozen=True, slots=True)
class DilemmaChoiceView:
    """One answer to a question put to the seat."""

    id: str
    action: str  # by which it is ordered
    name: str
    text: str
    cost: float
    known: str  # who learns of it, in words
    legal: bool
    why_not: tuple[str, ...]
    default: bool  # whether silence means this
    in_plan: bool = False


@dataclass(frozen=True, slots=True)
class DilemmaView:
    """A question put to the seat that waits for an answer."""

    id: str
    name: str
    text: str
    family: str
    since: date
    due: date  # the last day on which it can be answered
    days_left: float  # until then; 0 on that day
    choices: tuple[DilemmaChoiceView, ...]

    @property
    def answered(self) -> bool:
        """Whether the plan holds an answer."""
        return any(choice.in_plan for choice in self.choices)
