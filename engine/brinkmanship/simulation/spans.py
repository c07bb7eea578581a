"""Lengths of time in words: days where they are whole, hours where a step is shorter than a day."""

from __future__ import annotations


def span(days: float) -> str:
    """Return a length of time, in days, as people say it.

    >>> span(1), span(3.0), span(0.75), span(1.25), span(1 / 24)
    ('1 day', '3 days', '18 hours', '30 hours', '1 hour')
    """
    whole = abs(days - round(days)) < 1e-6
    number, unit = (round(days), "day") if whole else (days * 24, "hour")
    return f"{number:g} {unit}{'' if round(number, 6) == 1 else 's'}"


def span_of(ticks: float, hours_per_tick: float) -> str:
    """Return a number of ticks as people say it.

    >>> span_of(3, 24), span_of(3, 4), span_of(6, 4)
    ('3 days', '12 hours', '1 day')
    """
    return span(ticks * hours_per_tick / 24)


def clock(tick: float, of: float, hours_per_tick: float) -> str:
    """Return how far a game has come and how far it goes, both in ticks.

    >>> clock(3, 30, 24), clock(3, 30, 4)
    ('day 3 of 30', 'hour 12 of 120')
    """
    unit, size = ("day", hours_per_tick / 24) if hours_per_tick % 24 == 0 else ("hour", hours_per_tick)
    return f"{unit} {tick * size:g} of {of * size:g}"
