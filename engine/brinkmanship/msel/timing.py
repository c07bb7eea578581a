"""Where in the scenario, and when in the room, the rows of a list lie: decided once for the whole list, and told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.labels import date_text
from brinkmanship.msel.when import Calendar, When, whole

PLAIN = ("time", "day", "turn", "date", "when")  # what says a thing first is right
SCENARIO = ("scenario_time", "scenario_date")
ROOM = ("delivery_time", "delivery_date", "delivery")
KINDS: Mapping[str, str] = {
    **{name: name for name in PLAIN},
    "scenario_date": "date",
    "scenario_time": "time",
    "delivery_date": "date",
    "delivery_time": "time",
    "delivery": "when",
}
"""What a bare number is in a column of each field."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row lies."""

    day: int = -1  # tick, -1 when control says so
    scenario_time: str = ""
    delivery: str = ""
    remarks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def calendar_of(prepared: Prepared, day_first: bool | None = None) -> Calendar:
    """Return the span of a scenario's days."""
    first, last = _day(prepared, 0), _day(prepared, max(prepared.rules.horizon - 1, 0))
    return Calendar(first, last, day_first)


def _day(prepared: Prepared, tick: int) -> date:
    when = prepared.names.date(tick)
    return when.date() if isinstance(when, datetime) else when


@dataclass
class Timing:
    """How the days and times of a list are read: as the scenario's, as the room's, or by their spacing."""

    prepared: Prepared
    calendar: Calendar
    first_day: date | None = None  # the date of the list that is the scenario's first day
    on: date | None = None  # the day of the exercise, for times in the room without a date
    days_per_hour: float | None = None  # days of the scenario in an hour of the list
    h_hour: int = 0  # minutes of the day at H-hour
    notes: list[str] = field(default_factory=list)  # how it was read, for people
    plain_is_room: bool = False
    _room_only: bool = False
    _base: int = 1
    _turn_base: int = 1
    _earliest: int = 0

    def look(self, rows: Iterable[Mapping[str, When]]) -> None:
        """Decide by all rows, each {field: what it says}, how they are read."""
        every = list(rows)
        self._base = self._count(
            "day", [w.day_number for row in every for w in row.values() if w.day_number is not None]
        )
        self._turn_base = self._count("turn", [w.turn for row in every for w in row.values() if w.turn is not None])
        if any(one.days is not None for row in every for one in row.values()):
            self._told(f"D-day is the scenario's first day, {date_text(self.calendar.first)}.")
        if any(one.offset is not None for row in every for one in row.values()):
            self._told(f"H-hour is {self.h_hour // 60:02d}:{self.h_hour % 60:02d} (--h-hour says otherwise).")
        has_scenario = any(row.get(name) for row in every for name in SCENARIO)
        has_room = any(row.get(name) for row in every for name in ROOM)
        plain = [row for row in (self._of(one, PLAIN) for one in every) if not row.empty]
        dates = sorted({one.date for one in plain if one.date is not None})
        minutes = [one.minutes for one in plain if one.minutes is not None]
        self._earliest = min(minutes, default=0)
        first, last = self.calendar.first, self.calendar.last
        if self.first_day is not None:
            self._told(f"{date_text(self.first_day)} of the list is the scenario's first day, {date_text(first)}.")
        elif has_scenario:
            self.plain_is_room = bool(plain)
        elif not dates:
            if minutes and not any(
                one.day_number is not None or one.days is not None or one.turn is not None for one in plain
            ):
                self._times_alone(has_room)
        elif sum(first <= one <= last for one in dates) * 5 >= len(dates) * 4 or has_room:
            self._told(f"Dates are the scenario's, {date_text(first)} to {date_text(last)}.")
        elif len(dates) > 1 or self._short:
            self.first_day = dates[0]
            self._told(
                f"The dates lie outside the scenario. They are kept as dates in the room, and in the scenario the spacing is: "
                f"{date_text(dates[0])} is the first day, {date_text(first)} (--first-day says otherwise)."
            )
        else:
            self._room_only = True
            self._told(
                f"All injects are on {date_text(dates[0])}, which is no day of the scenario: it is kept as the room's."
            )
            self._times_alone(has_room)

    @property
    def _short(self) -> bool:
        return self.prepared.rules.hours_per_tick < 24

    def _times_alone(self, has_room: bool) -> None:
        if self.days_per_hour is not None:
            self._told(f"An hour of the list is {self.days_per_hour:g} days of the scenario.")
        elif not self._short:
            self._told(
                "The list has times and no days: its injects wait until control releases them "
                "(--days-per-hour spreads them over the scenario's days)."
            )

    def _count(self, what: str, numbers: list[int]) -> int:
        base = 0 if 0 in numbers else 1
        if numbers:
            self._told(f"{what.capitalize()} {base} is the scenario's first {what}.")
        return base

    def _told(self, text: str) -> None:
        self.notes.append(text)

    @staticmethod
    def _of(row: Mapping[str, When], names: Iterable[str]) -> When:
        out = When()
        for name in names:
            if name in row:
                out = out.filled(row[name])
        return whole(out)

    def place(self, row: Mapping[str, When]) -> Placed:
        """Return where a row lies."""
        plain, room = self._of(row, PLAIN), self._of(row, ROOM)
        story = self._of(row, SCENARIO)
        if self.plain_is_room:
            room, plain = room.filled(When(plain.date, plain.minutes)), When(None, None, *_rest(plain))
        story = story.filled(plain)
        problems, remarks = list[str](), list[str]()
        if story.doubtful or room.doubtful:
            remarks.append("the date could be read with day and month the other way round (--day-first, --month-first)")
        if self.first_day is not None or self._room_only:
            room = room.filled(When(story.date, story.minutes))
        day, minutes = self._tick(story, problems)
        clock = "" if minutes is None or self._room_only else f"{minutes // 60:02d}:{minutes % 60:02d}"
        delivery = self._delivery(room)
        return Placed(day, clock, delivery, tuple(remarks), tuple(problems))

    def _tick(self, when: When, problems: list[str]) -> tuple[int, int | None]:
        """Return the tick and the minutes of its day; -1 and None where they are not told."""
        rules, minutes, days = self.prepared.rules, when.minutes, None
        if when.open:
            return -1, minutes
        if when.date is not None and not self._room_only:
            days = (when.date - (self.first_day or self.calendar.first)).days
        elif when.day_number is not None:
            days = when.day_number - self._base
        elif when.days is not None:
            days = when.days
        elif when.turn is not None:
            return self._kept((when.turn - self._turn_base) * rules.ticks_per_turn, problems), minutes
        if when.offset is not None:
            total = (days or 0) * 1440 + self.h_hour + when.offset
            if days is None and not self._short:
                return self._spread(when.offset), None
            days, minutes = total // 1440, total % 1440
        if days is None:
            if minutes is None:
                return -1, None
            if self._short:
                days = 0
            else:
                return self._spread(minutes - self._earliest), minutes
        return self._kept(int((days * 1440 + (minutes or 0)) // (rules.hours_per_tick * 60)), problems), minutes

    def _spread(self, minutes: int) -> int:
        if self.days_per_hour is None:
            return -1
        hours = max(minutes, 0) / 60 * self.days_per_hour * 24
        return int(hours // self.prepared.rules.hours_per_tick)

    def _kept(self, tick: int, problems: list[str]) -> int:
        if tick < 0:
            problems.append("it lies before the scenario's first day, and is put on that")
            return 0
        if tick >= self.prepared.rules.horizon:
            problems.append("it lies after the scenario's last day, and will not go in by itself")
        return tick

    def _delivery(self, room: When) -> str:
        if room.date is None and room.minutes is None:
            return ""
        day = room.date or self.on or date.today()
        return (datetime.combine(day, time()) + timedelta(minutes=room.minutes or 0)).isoformat(timespec="minutes")


def _rest(when: When) -> tuple[int | None, int | None, int | None, int | None]:
    return when.day_number, when.days, when.offset, when.turn
