"""A script as a player: what its orders, injects, narration and expectations are in a span of days.

The format and its errors are the scenario layer's (:mod:`brinkmanship.scenario.models.script`); orders are orders like
anybody's, and what is not legal is refused with every reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.models.script import Entry, Script


@dataclass(frozen=True, slots=True)
class Due:
    """What a script holds for one turn; each entry with its position in the script."""

    orders: tuple[tuple[int, Entry], ...]
    injects: tuple[tuple[int, Entry], ...]
    narration: tuple[tuple[int, Entry], ...]


@dataclass(frozen=True, slots=True)
class ScriptPlayer:
    """The dated entries of a script, as ticks of a game."""

    script: Script
    start: date
    hours_per_tick: float

    def day(self, when: date) -> int:
        """Return the tick that *when*, a day or a time of day, falls in; of a day, the first."""
        return int((clock(when) - clock(self.start)) / timedelta(hours=self.hours_per_tick))

    def after(self, entry: Entry, first: int) -> int:
        """Return how many ticks after *first*, where a turn begins, a dated entry of the turn happens."""
        return 0 if entry.date is None else max(self.day(entry.date) - first, 0)

    def end(self, when: date) -> int:
        """Return the tick that begins when *when* is over: the day after, or the next tick after a time of day."""
        return self.day(when) + 1 if isinstance(when, datetime) else self.day(when + timedelta(days=1))

    def due(self, first: int, past: int) -> Due:
        """Return what happens from tick *first* up to, not including, *past*; nothing happens before the start."""
        found = [
            (i, e)
            for i, e in enumerate(self.script.entries)
            if e.date is not None and e.expect is None and first <= self.day(e.date) < past
        ]
        return Due(
            orders=tuple((i, e) for i, e in found if e.order is not None),
            injects=tuple((i, e) for i, e in found if e.inject is not None),
            narration=tuple((i, e) for i, e in found if e.narration is not None),
        )

    def expectations(self) -> tuple[tuple[int, Entry], ...]:
        """Return the entries that expect something, with their positions."""
        return tuple((i, e) for i, e in enumerate(self.script.entries) if e.expect is not None)

    @property
    def past(self) -> int:
        """The tick at which the last dated entry is over and the script has handed over; 0 when nothing is dated."""
        dated = [when for e in self.script.entries for when in (e.date, e.by) if when is not None]
        ends = [self.end(when) for when in dated]
        return max([*ends, *([self.day(self.script.then.date)] if self.script.then is not None else [])], default=0)

    def handed_over(self, day: int) -> bool:
        """Return whether others decide by tick *day* for whom the script says so."""
        return self.script.then is not None and day >= self.day(self.script.then.date)

    def hands_over(self, first: int, past: int) -> bool:
        """Return whether the script hands over from tick *first* up to, not including, *past*."""
        return self.handed_over(past - 1) and not self.handed_over(first - 1)
