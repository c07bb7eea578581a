"""A script as a player: the orders, injects, narration and expectations of a span of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from brinkmanship.players.look import Look
from brinkmanship.players.player import Player
from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.models.script import Entry, Script, ScriptedOrder
from brinkmanship.scenario.scripts import load_script
from brinkmanship.simulation.orders import Orders


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

    def due(self, first: int, past: int) -> list[tuple[int, Entry]]:
        """Return the orders, injects and narration from tick `first` up to, not including, `past`, with their positions."""
        return [
            (position, entry)
            for position, entry in enumerate(self.script.entries)
            if entry.date is not None and first <= self.day(entry.date) < past
            if entry.order is not None or entry.inject is not None or entry.narration is not None
        ]

    def expectations(self) -> tuple[tuple[int, Entry], ...]:
        """Return the entries that expect something, with their positions."""
        return tuple((i, e) for i, e in enumerate(self.script.entries) if e.expect is not None)

    @property
    def past(self) -> int:
        """The tick at which the last dated entry is over and the script has handed over; 0 when nothing is dated."""
        ends = [self.end(when) for e in self.script.entries for when in (e.date, e.by) if when is not None]
        return max([*ends, *([self.day(self.script.then.date)] if self.script.then is not None else [])], default=0)

    def handed_over(self, day: int) -> bool:
        """Return whether others decide by tick *day* for whom the script says so."""
        return self.script.then is not None and day >= self.day(self.script.then.date)

    def hands_over(self, first: int, past: int) -> bool:
        """Return whether the script hands over from tick *first* up to, not including, *past*."""
        return self.handed_over(past - 1) and not self.handed_over(first - 1)


def asked(order: ScriptedOrder) -> tuple[str, str, str, float]:
    """Return the action, target, place and size of an order of a script; '' and 1 where it does not say."""
    return order.action, order.target or "", order.place or "", 1.0 if order.amount is None else order.amount


class ScriptedSeats(Player):
    """A script that decides for its seats in any number of worlds: every order enters at the beginning of its turn."""

    def __init__(self, name: str) -> None:
        """*name* is a bundled name or a path; the script is read for the scenario of the first look."""
        self.name = name
        self._read: ScriptPlayer | None = None

    def decide(self, look: Look) -> Orders:
        """Return what the script orders for the seat in this turn, in every world; raise `ScenarioError`."""
        model = look.model
        if self._read is None:
            script = load_script(self.name, model.compiled.loaded).script
            self._read = ScriptPlayer(script, model.start, model.rules.hours_per_tick)
        parts = []
        for _, entry in self._read.due(look.day, look.day + model.rules.ticks_per_turn):
            order = entry.order
            if order is not None and order.actor == look.seat:
                action, target, place, amount = asked(order)
                if order.answer and order.proposer:
                    parts.append(look.answer(order.proposer, action, target, objects=order.answer == "object"))
                    continue
                parts.append(look.order(action, target, place, amount=amount, lift=order.lift))
        return sum(parts, Orders.empty())
