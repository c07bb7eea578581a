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
