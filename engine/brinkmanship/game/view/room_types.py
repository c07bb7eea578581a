"""What a seat may look up to think: numbers over time, what is quarrelled about, what was signed. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brinkmanship.game.view.types import Estimate


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """A number at the start and after each turn, as the seat knew it then; a date for each value."""

    ref: str
    label: str  # 'Russia: resolve'
    unit: str
    floor: float
    ceiling: float
    dates: tuple[date, ...]
    values: tuple[float, ...]
    lows: tuple[float, ...]  # equal to the values where they are exact
    highs: tuple[float, ...]

    @property
    def moved(self) -> float:
        """How far it went from its start, as a share of its range (of its size, where that is large); 0 within its error."""
        first, last, reach = self.values[0], self.values[-1], self.ceiling - self.floor
        size = min(reach, max(abs(first), abs(last))) if reach > 20 else reach
        error = max(high - low for low, high in zip(self.lows, self.highs, strict=True)) / 2
        return abs(last - first) / size if size > 0 and abs(last - first) > error else 0.0


@dataclass(frozen=True, slots=True)
class IssueView:
    """Something that is quarrelled about: how much of it the one side has, and how much is on the table."""

    id: str
    name: str
    text: str
    now: Estimate
    offered: Estimate | None  # None where nothing can be offered, or the seat cannot know it


@dataclass(frozen=True, slots=True)
class DealView:
    """An agreement: whether it was signed, and how far it is carried out."""

    id: str
    name: str
    state: str  # 'not signed' | 'being carried out' | 'carried out' | 'broken'
    done: int  # steps
    steps: int
    due: date | None  # of the next step
    promised: tuple[tuple[str, float], ...]  # issues by name, and how much of each is still to come


@dataclass(frozen=True, slots=True)
class Agreements:
    """What a crisis is about, and what was agreed on it."""

    issues: tuple[IssueView, ...]
    deals: tuple[DealView, ...]
