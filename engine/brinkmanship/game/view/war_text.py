"""The numbers of the war in words, as windows, pages and terminals write them."""

from __future__ import annotations

from datetime import date

from brinkmanship.game.view.number_text import day
from brinkmanship.game.view.war_types import WarNumber
from brinkmanship.text import counted


def ratio_text(ratio: WarNumber) -> str:
    """Return a ratio of forces in few letters.

    >>> ratio_text(WarNumber("", 2.31, 1.9, 2.8, ": 1"))
    '2.3 : 1'
    >>> ratio_text(WarNumber("", 0.31, 0.2, 0.4, ": 1")), ratio_text(WarNumber("", 14.2, 9, 20, ": 1"))
    ('1 : 3.2', '14 : 1')
    """
    return _odds(ratio.value)


def _odds(value: float) -> str:
    if value < 0.95:
        return f"1 : {_figure(1 / max(value, 0.01))}"
    return f"{_figure(value)} : 1"


def _figure(value: float) -> str:
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}".removesuffix(".0")


def war_number(number: WarNumber, *, whole: bool = True) -> str:
    """Return a number of the war with its unit, and with its range where it is not exact and `whole`.

    >>> war_number(WarNumber("", 2.31, 1.94, 2.8, ": 1"))
    '2.3 : 1 (1.9 : 1 to 2.8 : 1)'
    >>> war_number(WarNumber("", 12345, 12345, 12345, "soldiers", True)), war_number(WarNumber("", 1204, 1100, 1310))
    ('12,345', '~1,200 (1,100 to 1,300)')
    >>> war_number(WarNumber("", -2.2, -3, 1, "km a day")), war_number(WarNumber("", 0.82, 0.8, 0.9, "share"), whole=False)
    ('−2 km a day (−3 to 1)', '~82%')
    """
    if number.unit == ": 1":
        text, ends = _odds(number.value), (_odds(number.low), _odds(number.high))
    elif number.unit == "share":
        text, *both = (f"{value * 100:.0f}%" for value in (number.value, number.low, number.high))
        ends = (both[0], both[1])
    elif number.unit.startswith("km"):
        text, *both = (_km(value) for value in (number.value, number.low, number.high))
        text, ends = f"{text} {number.unit}", (both[0], both[1])
    else:
        text, *both = (_people(value, number.exact) for value in (number.value, number.low, number.high))
        ends = (both[0], both[1])
    if number.exact:
        return text
    sure = "" if number.unit == ": 1" or number.unit.startswith("km") else "~"
    return f"{sure}{text} ({ends[0]} to {ends[1]})" if whole and ends[0] != ends[1] else f"{sure}{text}"


def _km(value: float) -> str:
    figure = f"{abs(value):.0f}"
    return f"−{figure}" if value < 0 and figure != "0" else figure


def _people(value: float, exact: bool) -> str:
    if exact or value < 100:
        return f"{value:,.0f}"
    step = 10 ** max(len(f"{value:.0f}") - 2, 0)
    return f"{round(value / step) * step:,.0f}"


def in_days(days: float | None, when: date | None = None) -> str:
    """Return when something comes: 'now', 'in 3 days, 12 Feb', 'never'.

    >>> in_days(0.0), in_days(0.6), in_days(3.2, date(2022, 2, 12)), in_days(None)
    ('now', 'in 1 day', 'in 4 days, 12 Feb', 'never')
    """
    if days is None:
        return "never"
    whole = -int(-days // 1)
    if whole <= 0:
        return "now"
    text = f"in {counted(whole, 'day')}"
    return f"{text}, {day(when)}" if when is not None else text
