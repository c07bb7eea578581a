"""Rules for dates, lengths of time, events, injects and the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from brinkmanship.scenario.checks import Context, advice, advice_on_all, rule
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models import Scenario
from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.provenance import traced


def _days(scenario: Scenario) -> Iterator[tuple[Path, date | float]]:
    """Every day of an event, a dilemma or an inject, as a date or counted from the start."""
    for name, event in scenario.events.items():
        yield from ((("events", name, "days", number), day) for number, day in enumerate(event.days))
    for name, dilemma in scenario.dilemmas.items():
        yield from ((("dilemmas", name, "days", number), day) for number, day in enumerate(dilemma.days))
    for name, inject in scenario.injects.items():
        if inject.day is not None:
            yield ("injects", name, "day"), inject.day


@advice_on_all
def days_lie_in_the_game(context: Context) -> Iterator[Problem]:
    """Dates of events, dilemmas and injects lie between the first day and the last."""
    head = context.scenario.scenario
    last = head.start + timedelta(days=head.horizon)
    for path, day in _days(context.scenario):
        when = day if isinstance(day, date) else clock(head.start) + timedelta(days=day)
        if not clock(head.start) <= clock(when) <= clock(last):
            said = when.isoformat()[: 16 if clock(when) != clock(clock(when).date()) else 10]
            yield context.warning(path, f"{said} lies outside the game", expected=f"a day from {head.start} to {last}")


@rule
def times_are_whole_ticks(context: Context) -> Iterator[Problem]:
    """Hours are given only where ticks are hours, and as a whole number of them."""
    head = context.scenario.scenario
    if not _is_whole(24 / head.hours_per_tick):
        return  # no day is, which is said already
    for path, days, said in _times(context):
        ticks = days * 24 / head.hours_per_tick
        if not _is_whole(ticks, 1e-6):
            why, expected = "steps are days here", "whole days; or 'hours_per_tick' in the section 'scenario'"
            if head.hours_per_tick != 24:
                hours = f"{head.hours_per_tick:g} hours"
                why, expected = f"steps are of {hours} here", f"a multiple of {hours}"
            message = f"{said or f'{days * 24:g} hours'} is no whole number of steps: {why}"
            yield context.error(path, message, expected=expected)


def _times(context: Context) -> Iterator[tuple[Path, float, str]]:
    """Every length of time, and every time of day with its text; in days."""
    scenario = context.scenario
    yield from ((path, days, "") for path, _, days in lengths(scenario))
    yield from ((("events", name, "cooldown"), event.cooldown, "") for name, event in scenario.events.items())
    for path, day in _days(scenario):
        since = clock(day) - clock(scenario.scenario.start) if isinstance(day, date) else timedelta(days=day)
        yield path, since / timedelta(days=1), day.isoformat()[:16] if isinstance(day, date) else ""


def lengths(scenario: Scenario) -> Iterator[tuple[Path, str, float]]:
    """Every length of time of a body, a dilemma or an action: its path, its name, and days."""
    for name, body in scenario.bodies.items():
        yield ("bodies", name, "silence_days"), "the time to break silence", body.silence_days
    for name, dilemma in scenario.dilemmas.items():
        yield ("dilemmas", name, "by"), "the time to decide", dilemma.by
        for one, choice in dilemma.choices.items():
            for number, later in enumerate(choice.later):
                yield ("dilemmas", name, "choices", one, "later", number, "after"), "the time", later.after
    for name, action in scenario.actions.items():
        at: Path = ("actions", name)
        for field in ("cooldown", "delay", "duration"):
            yield (*at, field), f"the {field}", getattr(action, field)
        for number, later in enumerate(action.later):
            yield (*at, "later", number, "after"), "the time", later.after
        if action.consent is not None and action.consent.days is not None:
            yield (*at, "consent", "days"), "the time until the answer", action.consent.days


def _is_whole(number: float, within: float = 1e-9) -> bool:
    return abs(number - round(number)) <= within


@rule
def events_can_happen(context: Context) -> Iterator[Problem]:
    """An event has a day, a condition or a chance."""
    for name, event in context.scenario.events.items():
        if event.once and not event.days and event.when is None and event.chance is None:
            message = f"the event {quoted(name)} would happen at once"
            yield context.error(("events", name), message, expected="'days', 'when' or 'chance'")
        if not (event.effects or event.outcomes or event.text):
            yield context.warning(("events", name), f"the event {quoted(name)} does and says nothing")


@rule
def the_ladder_rises(context: Context) -> Iterator[Problem]:
    """The ladder starts at rung 0 and severity 0, and rises."""
    ladder = context.scenario.ladder
    for number, rung in enumerate(ladder):
        path: Path = ("ladder", number)
        whole = context.complete  # a rung that is left out for being wrong leaves a gap
        if rung.rung != number and whole:
            yield context.error((*path, "rung"), f"the rung {rung.rung} stands at place {number}", expected=str(number))
        if number == 0 and rung.from_ != 0 and whole:
            yield context.error((*path, "from"), "the lowest rung starts above 0", expected="0")
        if number and rung.from_ <= ladder[number - 1].from_:
            expected = f"more than {ladder[number - 1].from_:g}"
            yield context.error((*path, "from"), "the rung is not above the one below it", expected=expected)


@advice
def injects_reach_a_seat(context: Context) -> Iterator[Problem]:
    """An inject is addressed to a seat that somebody can hold, and is due some time."""
    scenario = context.scenario
    for name, inject in scenario.injects.items():
        seats = [actor for actor in context.sets.actors_in(inject.to) if scenario.actors[actor].playable]
        if not seats:
            message = f"the inject {quoted(name)} is addressed to no playable seat"
            yield context.warning(("injects", name, "to"), message)
        if inject.day is None and inject.when is None:
            message = f"the inject {quoted(name)} has neither day nor condition"
            yield context.warning(("injects", name), message, expected="'day' or 'when'")


@advice_on_all
def the_game_is_whole(context: Context) -> Iterator[Problem]:
    """A scenario has a map, endings and a ladder."""
    scenario = context.scenario
    sections = {"map": scenario.map.regions, "endings": scenario.endings, "ladder": scenario.ladder}
    for section, entries in sections.items():
        if not entries:
            yield context.warning((), f"the scenario has no {section}", expected=f"a section '{section}'")


@rule
def turns_are_whole_ticks(context: Context) -> Iterator[Problem]:
    """A day and a turn are whole numbers of ticks."""
    head = context.scenario.scenario
    if not _is_whole(24 / head.hours_per_tick):
        path, message = ("scenario", "hours_per_tick"), "a day is not a whole number of ticks"
        yield context.error(path, message, expected="1, 2, 3, 4, 6, 8, 12 or 24")
    ticks = head.days_per_turn * 24 / head.hours_per_tick
    if ticks < 1 or not _is_whole(ticks):
        yield context.error(("scenario", "days_per_turn"), "a turn is not a whole number of ticks")


@advice_on_all
def statements_are_traced(context: Context) -> Iterator[Problem]:
    """Every statement of the scenario is carried by something."""
    for statement, paths in traced(context.scenario).items():
        if not paths and statement in context.scenario.scenario.statements:
            path: Path = ("scenario", "statements", statement)
            message = f"nothing carries the statement {quoted(statement)}"
            yield context.warning(path, message, of_key=True, expected="'traces: [...]' where it shows")
