"""A script as a player: what its orders, injects, narration and expectations are in a span of days.

The format and its errors are the scenario layer's (:mod:`engine.scenario.models.script`); orders are orders like
anybody's, and what is not legal is refused with every reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.scenario.models.base import clock
from engine.scenario.models.script import Entry, Script


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
        """The tick at which the last dated entry is over, 0 when there is none."""
        dated = [e.date or e.by for e in self.script.entries]
        return max((self.end(when) for when in dated if when is not None), default=0)
