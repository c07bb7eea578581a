"""Days and times of lists of injects: Excel's own, `0930`, `9:30 AM`, date-time groups, day numbers, `D+1 H+2 M-5`.

What is written is taken apart piece by piece; a cell counts as understood only where nothing of it is left over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta

from brinkmanship.msel.grid import Cell
from brinkmanship.msel.vocabulary import pattern, vocabulary

DAY_MINUTES = 1440
MONTHS: Mapping[str, int] = {name: number for number, names in vocabulary()["months"].items() for name in names}
_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?(?![a-z])"
_DTG_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {name: number for number, name in enumerate(_WORDS)}
_NOISE = re.compile(
    r"\b(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(day|nesday|sday|urday)?\b|\b(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b|"
    r"\b(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b|\b(at|hrs?|hours?|local|lcl|utc|gmt|zulu|approx|approximately|about|circa|ca|"
    r"around|by|on|um|uhr|a|le|est|edt|cet|cest|eet|bst|time|the|of|and|nlt|from)\b|\b[zlj]\b|[,;()\[\]@~.:\-–—/|]"
)


@dataclass(frozen=True, slots=True)
class When:
    """What a cell says of time; None of each thing it does not say."""

    date: date | None = None
    minutes: int | None = None  # of the day; DAY_MINUTES for 24:00
    day_number: int | None = None  # as counted in the list
    days: int | None = None  # after D-day
    offset: int | None = None  # minutes after H-hour
    turn: int | None = None
    zone: str = ""  # letter of a date-time group
    open: bool = False  # when control says so
    doubtful: bool = False  # day and month could be the other way round

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return self == When()

    def filled(self, other: When) -> When:
        """Return it with what it does not say taken from *other*."""
        if other == _NOTHING:
            return self
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return replace(
            other,
            **{name: value for name, value in said.items() if value is not None and value is not False and value != ""},
        )


_NOTHING = When()


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is needed to complete a date: the span that it most likely lies in, and which comes first, day or month."""

    first: date
    last: date
    day_first: bool | None = None  # None: not known

    def year_of(self, day: int, month: int) -> int | None:
        """Return the year that brings a day and month nearest to the span; None for no day of any year."""
        best: tuple[int, int] | None = None
        for year in range(self.first.year - 1, self.last.year + 2):
            try:
                when = date(year, month, day)
            except ValueError:
                continue
            off = max((self.first - when).days, (when - self.last).days, 0)
            if best is None or off < best[0]:
                best = (off, year)
        return best[1] if best else None


def read_when(cell: Cell, kind: str, calendar: Calendar) -> When | None:
    """Return what a cell says of time, None where it cannot be understood.

    *kind* is 'day', 'turn', 'date', 'time' or 'when' (any): it tells what a bare number is.
    """
    value = cell.value
    if isinstance(value, datetime):
        pure = value.year < 1901
        whole = value.time() == time() and kind in ("date", "day")
        return When(None if pure else value.date(), None if whole else _minutes(value.time()))
    if isinstance(value, time):
        return When(minutes=_minutes(value))
    if isinstance(value, date):
        return When(value)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return When(minutes=minutes) if 0 <= minutes <= DAY_MINUTES else When(offset=minutes)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) and (found := _number(float(value), kind)) is not None:
        return found
    return _text(cell.text, kind, calendar)


def _minutes(clock: time) -> int:
    rounded = clock.hour * 60 + clock.minute + (clock.second >= 30)
    return min(rounded, DAY_MINUTES)


def _number(value: float, kind: str) -> When | None:
    if kind == "turn" and value.is_integer() and 0 <= value < 10_000:
        return When(turn=int(value))
    if kind == "day" and value.is_integer() and -400 <= value < 10_000:
        return When(day_number=int(value))
    if kind in ("date", "when", "day") and 20_000 <= value < 80_000:  # of Excel, of a cell that is not formatted
        when = datetime(1899, 12, 30) + timedelta(minutes=round(value * DAY_MINUTES))
        return When(when.date(), None if value.is_integer() else _minutes(when.time()))
    if kind in ("time", "when") and 0 <= value < 1 and value:
        return When(minutes=round(value * DAY_MINUTES))
    if kind in ("time", "when") and value.is_integer() and 0 <= value <= 2400 and value % 100 < 60:
        return (
            When(minutes=_clock(int(value) // 100, int(value) % 100))
            if value >= 24 or value == 0
            else When(minutes=int(value) * 60)
        )
    if kind == "time" and 0 < value < 24:  # 9.3 is half past nine, as it is written in many countries
        hours, rest = divmod(round(value * 100), 100)
        return When(minutes=_clock(hours, rest)) if rest < 60 else None
    return None


def _clock(hours: int, minutes: int) -> int | None:
    return hours * 60 + minutes if minutes < 60 and (hours < 24 or (hours, minutes) == (24, 0)) else None


class _Rest:
    """What is left of a text after pieces of it were understood."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: str) -> re.Match[str] | None:
        found = re.search(pattern, self.text)
        if found is not None:
            self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"
        return found


_TIME = r"(?<![\d:])(\d{1,2})\s?[:h]\s?(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(am|pm|a\.m\.?|p\.m\.?)?(?![\da-gi-y])"
_SIGN = r"\s*([+-])\s*"


def _text(text: str, kind: str, calendar: Calendar) -> When | None:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    bare = re.sub(r"[−–—]", "-", " ".join(bare.split()))
    if not bare:
        return When()
    if pattern("open_times").fullmatch(bare.strip(" .")):
        return When(open=True)
    rest, found = _Rest(bare), When()
    for read in (_relative, _group, _date):
        more = read(rest, calendar, kind)
        if more is None:
            return None
        found = found.filled(more)
    more = _count(rest, kind)
    found = found.filled(more)
    clock = _time(rest, kind, found)
    if clock is None:
        return None
    found = found.filled(clock)
    left = _NOISE.sub(" ", rest.text).strip()
    if kind == "date" and found.date is not None and found.minutes == 0:
        found = replace(found, minutes=None)  # as programs write a day that has no time
    return None if left or found.empty else found


def _relative(rest: _Rest, calendar: Calendar, kind: str) -> When | None:
    """Take `D+1`, `J-2`, `H+2`, `H+2:30`, `M-5`, `T+90 min` and `STARTEX+30` out of a text."""
    days = offset = None
    while (
        one := rest.take(
            rf"\b(?:d|j|jour|day|d-day|jour j)(?: ?day)?{_SIGN}(\d{{1,4}})\b(?!\s?(?:min\w*|hrs?|hours?|h)\b(?!\s?[+-]))"
        )
    ) is not None:
        days = (days or 0) + int(f"{one[1]}{one[2]}")
    if days is None and rest.take(r"\b(d-day|dday|jour j|d day)\b") is not None:
        days = 0
    while (
        one := rest.take(
            rf"\b(?:h|h-hour)(?:-?hour)?{_SIGN}(\d{{1,3}})(?:[:h](\d{{2}}))?(?!\d)(?:\s?h(?:rs?|ours?)?\b)?"
        )
    ) is not None:
        offset = (offset or 0) + (1 if one[1] == "+" else -1) * (int(one[2]) * 60 + int(one[3] or 0))
    while (one := rest.take(rf"\bh{_SIGN}(\d{{2}})(\d{{2}})\b")) is not None:
        offset = (offset or 0) + (1 if one[1] == "+" else -1) * (int(one[2]) * 60 + int(one[3]))
    while (one := rest.take(rf"\bm{_SIGN}(\d{{1,4}})\b(?:\s?min(?:ute)?s?\b)?")) is not None:
        offset = (offset or 0) + int(f"{one[1]}{one[2]}")
    start = r"\b(?:t|start ?ex(?:ercise)?|start|debex|s)"
    while (one := rest.take(rf"{start}{_SIGN}(\d{{1,2}}):(\d{{2}})\b")) is not None:
        offset = (offset or 0) + (1 if one[1] == "+" else -1) * (int(one[2]) * 60 + int(one[3]))
    while (
        one := rest.take(rf"(?:{start})?{_SIGN}(\d{{1,4}})\s?(min(?:ute)?s?|h(?:rs?|ours?|eures?)?|days?|jours?|d|j)\b")
    ) is not None:
        amount = int(f"{one[1]}{one[2]}")
        if one[3][0] in "dj":
            days = (days or 0) + amount
        else:
            offset = (offset or 0) + amount * (60 if one[3][0] == "h" else 1)
    if (one := rest.take(rf"\bstart ?ex(?:ercise)?(?:{_SIGN}(\d{{1,3}}))?\b|\bh-hour\b|\bdebex\b")) is not None:
        offset = (offset or 0) + (int(f"{one[1]}{one[2]}") if one[1] else 0)
    return When(days=days, offset=offset)


def _group(rest: _Rest, calendar: Calendar, kind: str) -> When | None:
    """Take a date-time group out of a text, such as `211340AUG2011`, `24 1200Z JAN 22` and `241200Z`."""
    one = rest.take(rf"(?<!\d)(\d{{1,2}})\s?(\d{{2}}):?(\d{{2}})\s?([a-z])?\s?{_DTG_MONTH}\s?(\d{{4}}|\d{{2}})?(?!\d)")
    if one is None:
        one = rest.take(r"(?<!\d)(\d{2})(\d{2})(\d{2})\s?([a-z])\b")
        if one is None:
            return When()
        day, month, year = int(one[1]), 0, None
    else:
        day, month, year = int(one[1]), MONTHS[one[5]], one[6]
    minutes = _clock(int(one[2]), int(one[3]))
    if not month:
        month = next((m for d in range(62) if (x := calendar.first + timedelta(d)).day == day for m in [x.month]), 0)
    when = _made(day, month, year, calendar)
    return None if when is None or minutes is None else When(when, minutes, zone=(one[4] or "").upper())


def _made(day: int, month: int, year: str | None, calendar: Calendar) -> date | None:
    number = calendar.year_of(day, month) if year is None else int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(number or 0, month, day)
    except ValueError:
        return None


def _date(rest: _Rest, calendar: Calendar, kind: str) -> When | None:
    """Take a date out of a text: ISO, with the month's name, or in numbers."""
    if (one := rest.take(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t(?=\d)|(?!\d))")) is not None or (
        kind in ("date", "when") and (one := rest.take(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")) is not None
    ):
        when = _made(int(one[3]), int(one[2]), one[1], calendar)
        return None if when is None else When(when)
    year = r"(?:[ ,'./-]{0,2}((?:19|20)\d{2}|(?<=['./ -])\d{2}(?![\d:h])))?"
    if (one := rest.take(rf"(?<![\d:])(\d{{1,2}})(?:st|nd|rd|th|er|\.)?[ /-]?(?:of |de )?{_MONTH}{year}")) is not None:
        when = _made(int(one[1]), MONTHS[one[2]], one[3], calendar)
        return None if when is None else When(when)
    if (one := rest.take(rf"\b{_MONTH}[ /-]?(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,? ?(\d{{4}}))?")) is not None:
        when = _made(int(one[2]), MONTHS[one[1]], one[3], calendar)
        return None if when is None else When(when)
    one = rest.take(r"(?<![\d:])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d:])")
    if one is None and kind in ("date", "when"):
        one = rest.take(r"(?<![\d:])(\d{1,2})([/])(\d{1,2})()(?![\d:/])")
    if one is None:
        return When()
    low, high, of = int(one[1]), int(one[3]), one[4] or None
    first = _made(low, high, of, calendar)  # day first
    second = _made(high, low, of, calendar)
    if calendar.day_first is not None and first is not None and second is not None:
        return When(first if calendar.day_first else second)
    fit = [when for when in dict.fromkeys((first, second)) if when is not None]
    inside = [when for when in fit if calendar.first <= when <= calendar.last]
    if not fit:
        return None
    return When((inside or fit)[0], doubtful=len(fit) > 1 and len(inside) != 1)


def _count(rest: _Rest, kind: str) -> When:
    """Take a day's or turn's number out of a text: `Day 2`, `Jour 2`, `D3`, `2nd day`, `Turn 4`."""
    turn = rest.take(r"\b(?:turn|move|round|tour|runde)\s?[#:.-]?\s?(\d{1,4})\b") if kind != "time" else None
    name = "|".join(_NUMBERS)
    day = rest.take(
        rf"\b(?:exercise |ex[ -]?|game |scenario )?(?:day|days|jour|tag|giorno|dia|d|j)\s?[#:.-]?\s?(\d{{1,4}}|{name})\b"
    )
    day = day or rest.take(r"\b(\d{1,3})(?:st|nd|rd|th|er|e|eme|\.)?\s(?:day|jour|tag|giorno|dia)\b")
    if day is None and turn is None and kind in ("day", "turn"):
        alone = re.fullmatch(rf"\s*(-?\d{{1,4}}|{name})(?:st|nd|rd|th)?\s*", rest.text)
        if alone is not None:
            rest.text = ""
            return When(turn=_counted(alone[1])) if kind == "turn" else When(day_number=_counted(alone[1]))
    return When(day_number=None if day is None else _counted(day[1]), turn=None if turn is None else _counted(turn[1]))


def _counted(text: str) -> int:
    return _NUMBERS[text] if text in _NUMBERS else int(text)


def _time(rest: _Rest, kind: str, so_far: When) -> When | None:
    """Take a time of day out of a text, the first of two; None where it is no time of any day."""
    if so_far.minutes is not None:
        return When()
    if rest.take(r"\b(noon|midday|midi|mittag)\b"):
        rest.take(r"\b12(:00)?\b")
        return When(minutes=720)
    if rest.take(r"\bmidnight\b|\bminuit\b"):
        return When(minutes=0)
    found: list[int | None] = []
    while (one := rest.take(_TIME)) is not None:
        found.append(_clock(_hour(int(one[1]), one[3]), int(one[2])))
    while not found and (one := rest.take(r"(?<![\d:])(\d{1,2})\s?(am|pm|a\.m\.?|p\.m\.?)(?![a-z])")) is not None:
        found.append(_clock(_hour(int(one[1]), one[2]), 0))
    if kind == "time" and not found and (one := rest.take(r"(?<!\d)(\d{1,2})[.,](\d{2})(?!\d)")) is not None:
        found.append(_clock(int(one[1]), int(one[2])))
    while (one := rest.take(r"(?<![\d:])(\d{2})(\d{2})\s?(?:h|hrs|hours|[a-z])?(?![\da-z])")) is not None:
        found.append(_clock(int(one[1]), int(one[2])))
    if not found and kind == "time" and (one := rest.take(r"^\W*(\d)(\d{2})\W*$")) is not None:
        found.append(_clock(int(one[1]), int(one[2])))
    if not found and (one := rest.take(r"(?<!\d)(\d{1,2})\s?(?:h|uhr|heures?|hrs|hours)\b")) is not None:
        found.append(_clock(int(one[1]), 0))
    if not found and kind == "time" and (one := rest.take(r"^\W*(\d{1,2})\W*$")) is not None:
        found.append(_clock(int(one[1]), 0))
    if found and rest.text.strip(" -") in ("to", "until", "a", "bis", "till"):
        rest.text = ""
    if not found:
        return When()
    return None if None in found else When(minutes=found[0])


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        return hour if half.startswith("p") and hour < 24 else 99
    return hour % 12 + (12 if half.startswith("p") else 0)


def day_first_of(texts: list[str]) -> bool | None:
    """Return whether dates in numbers have the day first, None where nothing tells.

    >>> day_first_of(["24/1/2022", "1/2/2022"]), day_first_of(["1/24/2022"]), day_first_of(["1/2/2022"])
    (True, False, None)
    """
    found = [re.match(r"\s*(\d{1,2})[./-](\d{1,2})[./-]", text) for text in texts]
    pairs = [(int(one[1]), int(one[2])) for one in found if one is not None]
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    return None if first == second else first


def whole(when: When) -> When:
    """Return it with 24:00 as 00:00 of the next day."""
    if when.minutes != DAY_MINUTES:
        return when
    more = replace(when, minutes=0)
    if when.date is not None:
        return replace(more, date=when.date + timedelta(days=1))
    if when.day_number is not None:
        return replace(more, day_number=when.day_number + 1)
    return replace(more, days=when.days + 1) if when.days is not None else replace(when, minutes=DAY_MINUTES - 1)


def day_in(text: str, calendar: Calendar) -> When:
    """Return the day that a line between the rows says, such as 'DAY 2: the bridges'; an empty one where it says none."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    rest, found = _Rest(re.sub(r"[−–—]", "-", " ".join(bare.split()))), When()
    for read in (_relative, _group, _date):
        found = found.filled(read(rest, calendar, "") or When())
    found = found.filled(_count(rest, ""))
    return When(found.date, None, found.day_number, found.days, None, found.turn)
