"""Days: when a game begins, how long its turns are, and what lies in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import problem_on
from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.script_checks import Played, assumption, rule


@rule
def games_begin_in_time(played: Played) -> Iterator[Problem]:
    """A game begins with the scenario or at most a year before it, a variation with its script or before it."""
    first, earliest, own = played.scenario.scenario.start, played.earliest, played.script.script.start
    latest = own if own is not None and earliest <= own <= first else first
    given: list[tuple[Path, date | None, date]] = [(("script", "start"), own, first)]
    given += [(("variations", key, "start"), one.start, latest) for key, one in played.script.variations.items()]
    for path, start, limit in given:
        if start is None:
            continue
        if not earliest <= start <= limit:
            yield played.error(path, f"a game cannot begin on {start}", expected=f"a day from {earliest} to {limit}")
        elif start < first:
            yield problem_on(played.root, path, assumption(start, first), severity="note")


@rule
def turns_are_whole_steps(played: Played) -> Iterator[Problem]:
    """A turn is a whole number of the scenario's steps."""
    days, tick = played.script.script.days_per_turn, played.scenario.scenario.hours_per_tick / 24
    if days is not None and (days / tick < 1 or abs(days / tick - round(days / tick)) > 1e-9):
        expected = f"a whole number of {'days' if tick == 1 else f'steps of {tick:g} days'}, at least one"
        yield played.error(("script", "days_per_turn"), "a turn is not a whole number of steps", expected=expected)


@rule
def entries_lie_in_the_game(played: Played) -> Iterator[Problem]:
    """What happens is dated from the first day to the last, what is expected by the end; hand-overs happen too."""
    for path, entry, begins in played.written():
        for name in ("date", "by"):
            if (when := getattr(entry, name)) is not None:
                yield from _dated(played, (*path, name), when, begins, name == "by")
        if entry.date is not None and entry.by is not None and _is_over(entry.by, entry.date):
            yield played.error((*path, "by"), f"{said(entry.by)} is before {said(entry.date)}")
    for path, handover, begins in played.handovers():
        yield from _dated(played, (*path, "date"), handover.date, begins, False)


@rule
def hand_overs_begin_a_turn(played: Played) -> Iterator[Problem]:
    """Seats change hands between turns: on a day inside one they do when it is over."""
    head = played.scenario.scenario
    turn = timedelta(days=played.script.script.days_per_turn or head.days_per_turn)
    for path, handover, begins in played.handovers():
        late = (clock(handover.date) - clock(begins)) % turn
        if not turn % timedelta(hours=head.hours_per_tick) and late and handover.date > begins:
            then = clock(handover.date) - late + turn
            message = (
                f"{said(handover.date)} lies inside a turn: seats change hands when it is over, on {then:%Y-%m-%d}"
            )
            yield played.warning((*path, "date"), message + (f" at {then:%H:%M}" if then.hour else ""))


def _dated(played: Played, path: Path, when: date, begins: date, at_end: bool) -> Iterator[Problem]:
    for message, _, expected in misfits(played, when, begins, at_end):
        yield played.error(path, message, expected=expected)


def misfits(played: Played, when: date, begins: date, at_end: bool) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a day in a game that begins on *begins*: (as a sentence, as what comes of a move, expected).

    The last turn begins on the day before the end; *at_end* is for what may also be looked at when the game is over.
    """
    head = played.scenario.scenario
    last = head.start + timedelta(days=head.horizon - (0 if at_end else 1))
    if not begins <= clock(when).date() <= last:
        yield f"{said(when)} lies outside the game", "outside the game", f"a day from {begins} to {last}"
    if isinstance(when, datetime) and (when - clock(begins)) % timedelta(hours=head.hours_per_tick):
        day = f"a date such as {when:%Y-%m-%d}"
        expected = day if head.hours_per_tick == 24 else f"a whole number of {head.hours_per_tick:g} hours"
        message = f"no step of the scenario begins at {when:%H:%M}"
        yield message, f"but {message}", expected


def _is_over(by: date, when: date) -> bool:
    """Whether *by*, a day until its end or a time of day, is over when *when* comes."""
    return clock(by) < clock(when) if isinstance(by, datetime) else by < clock(when).date()


def said(when: date) -> str:
    """A day or a time of day as a file says it."""
    return when.isoformat()[:16]
