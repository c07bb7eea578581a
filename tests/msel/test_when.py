"""Days and times as planners write them, one by one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from brinkmanship.msel.grid import Cell, Value
from brinkmanship.msel.when import Calendar, When, day_in, read_when, whole

CALENDAR = Calendar(date(2022, 1, 24), date(2022, 3, 25))
JAN_24 = date(2022, 1, 24)


def read(value: Value, kind: str) -> When | None:
    return read_when(Cell(value, str(value)), kind, CALENDAR)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "0930",
            "930",
            "9:30",
            "09:30",
            "09:30:00",
            "9:30 AM",
            "9:30am",
            "9:30 a.m.",
            "09h30",
            "9h30",
            "9.30",
            "0930 hrs",
        ),
        *("0930h", "0930Z", "0930L", "~0930", "0930-1000", "09:30 to 10:00", "9:30am EST", "0930 local", "at 0930"),
        *(930, 0.395833333, 9.3, time(9, 30), timedelta(hours=9, minutes=30), datetime(1899, 12, 30, 9, 30)),
    ],
)
def test_half_past_nine(said: Value) -> None:
    found = read(said, "time")
    assert found is not None
    assert (found.minutes, found.date, found.days) == (570, None, None)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        *(
            ("12:00 AM", 0),
            ("12 PM", 720),
            ("noon", 720),
            ("midnight", 0),
            ("2400", 1440),
            ("0000", 0),
            ("11:59 p.m.", 1439),
        ),
        *(("9h", 540), ("9 pm", 1260), ("14 Uhr", 840), (0, 0), (5, 300)),
    ],
)
def test_other_times(said: Value, minutes: int) -> None:
    assert read(said, "time") == When(minutes=minutes)


@pytest.mark.parametrize(
    "said",
    [
        *("24 Jan 2022", "24-Jan-22", "24JAN2022", "Jan 24, 2022", "24th of January 2022", "Monday, January 24, 2022"),
        *(
            "24/1/2022",
            "1/24/2022",
            "24.01.22",
            "2022-01-24",
            "2022/1/24",
            "20220124",
            "24 Jan",
            "24/1",
            "24 janvier 2022",
        ),
        *(
            "24. Januar 2022",
            "lundi 24 janvier",
            44585,
            date(2022, 1, 24),
            datetime(2022, 1, 24),
            "2022-01-24 00:00:00",
        ),
    ],
)
def test_the_twenty_fourth_of_january(said: Value) -> None:
    found = read(said, "date")
    assert found is not None
    assert (found.date, found.minutes) == (JAN_24, None)


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("211340AUG2011", When(date(2011, 8, 21), 820)),
        ("211340Aug11", When(date(2011, 8, 21), 820)),
        ("241200ZJAN22", When(JAN_24, 720, zone="Z")),
        ("24 1200Z JAN 22", When(JAN_24, 720, zone="Z")),
        ("241200Z", When(JAN_24, 720, zone="Z")),
        ("251800RFEB22", When(date(2022, 2, 25), 1080, zone="R")),
        ("24 Jan 0900", When(JAN_24, 540)),
        ("24/01/2022 09:30", When(JAN_24, 570)),
        ("2022-01-24T09:30", When(JAN_24, 570)),
        ("Jan 24 14:00", When(JAN_24, 840)),
        (44585.5, When(JAN_24, 720)),
        ("D+1 H+2 M-5", When(days=1, offset=115)),
        ("J+1", When(days=1)),
        ("J+1 H+2", When(days=1, offset=120)),
        ("D-1", When(days=-1)),
        ("D-Day", When(days=0)),
        ("D+1 0930", When(days=1, minutes=570)),
        ("H+2:30", When(offset=150)),
        ("H-0130", When(offset=-90)),
        ("T+90 min", When(offset=90)),
        ("STARTEX", When(offset=0)),
        ("StartEx + 30", When(offset=30)),
        ("+2 hours", When(offset=120)),
        ("Day 2, 0930", When(day_number=2, minutes=570)),
        ("EXDAY 2 0900", When(day_number=2, minutes=540)),
        ("Turn 3", When(turn=3)),
        ("TBD", When(open=True)),
        ("On order", When(open=True)),
    ],
)
def test_days_with_times(said: Value, when: When) -> None:
    assert read(said, "when") == when


@pytest.mark.parametrize("said", ["1", "Day 1", "Day One", "D1", "J1", "1st day", 1, "Jour 1", "Tag 1"])
def test_the_first_day(said: Value) -> None:
    assert read(said, "day") == When(day_number=1)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        *(
            ("25:00", "time"),
            ("1261", "time"),
            ("lunch", "time"),
            ("13 pm p", "time"),
            ("31/2/2022", "date"),
            ("Monday", "day"),
        ),
        *(("gibberish", "when"), ("321200ZJAN22", "when"), (True, "time"), ("x" * 5000, "when"), ("9" * 5000, "time")),
    ],
)
def test_what_is_no_time_is_not_taken_for_one(said: Value, kind: str) -> None:
    assert read(said, kind) is None


def test_day_and_month_are_told_apart_by_the_span_and_else_are_doubtful() -> None:
    assert read("2/1/2022", "date") == When(date(2022, 2, 1)), "2 January is before the scenario begins"
    assert read("3/2/2022", "date") == When(date(2022, 2, 3), doubtful=True), "2 March would lie in it too"
    american = Calendar(CALENDAR.first, CALENDAR.last, day_first=False)
    assert read_when(Cell("3/2/2022", "3/2/2022"), "date", american) == When(date(2022, 3, 2))


def test_midnight_at_the_end_of_a_day() -> None:
    assert whole(When(JAN_24, 1440)) == When(date(2022, 1, 25), 0)
    assert whole(When(day_number=1, minutes=1440)) == When(day_number=2, minutes=0)


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("DAY 2: THE BRIDGES", When(day_number=2)),
        ("D+3 - Escalation", When(days=3)),
        ("Monday 24 January, in the morning", When(JAN_24)),
        ("PHASE 1: THE BUILD-UP", When()),
        ("MODULE 2", When()),
        ("Move 2", When(turn=2)),
    ],
)
def test_the_day_of_a_line_between_the_rows(line: str, when: When) -> None:
    assert day_in(line, CALENDAR) == when
