"""Days: when a game begins, how long its turns are, and what lies in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import problem_on
from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.models.script import Entry, Handover
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
    listed: list[tuple[Path, Entry | Handover, date]] = [*played.written(), *played.handovers()]
    for path, dated, begins in listed:
        by = getattr(dated, "by", None)
        for name, when in (("date", dated.date), ("by", by)):
            for message, _, expected in () if when is None else misfits(played, when, begins, name == "by"):
                yield played.error((*path, name), message, expected=expected)
        if dated.date is not None and by is not None:
            when = clock(dated.date)
            if clock(by) < when if isinstance(by, datetime) else by < when.date():  # a day lasts until its end
                yield played.error((*path, "by"), f"{said(by)} is before {said(dated.date)}")


@rule
def hand_overs_begin_a_turn(played: Played) -> Iterator[Problem]:
    """Seats change hands between turns: on a day inside one they do when it is over."""
    turn, step = played.turn, timedelta(hours=played.scenario.scenario.hours_per_tick)
    for path, handover, begins in played.handovers():
        late = (clock(handover.date) - clock(begins)) % turn
        if not turn % step and late and handover.date > begins:
            then = clock(handover.date) - late + turn
            on = f"{then:%Y-%m-%d at %H:%M}" if then.hour else f"{then:%Y-%m-%d}"
            message = f"{said(handover.date)} lies inside a turn: seats change hands when it is over, on {on}"
            yield played.warning((*path, "date"), message)


def misfits(played: Played, when: date, begins: date, at_end: bool) -> Iterator[tuple[str, str, str]]:
    """Yield the faults of a day in a game that begins on *begins*: (as a sentence, as the result of a move, expected).

    The last turn begins on the day before the end; *at_end* allows the end itself too.
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


def said(when: date) -> str:
    """Return a day or a time of day as a file says it."""
    return when.isoformat()[:16]
