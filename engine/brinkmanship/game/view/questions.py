"""What waits for a seat's decision, and the dates everybody knows: open dilemmas, the calendar, and the days before."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.question_types import CalendarView, DilemmaChoiceView, DilemmaView
from brinkmanship.game.view.types import LogLine
from brinkmanship.scenario.models.dilemmas import choice_id
from brinkmanship.simulation.dilemmas import last_ticks, undecided
from brinkmanship.simulation.legality import refusals
from brinkmanship.simulation.rules import Dilemma
from brinkmanship.simulation.world import World
from brinkmanship.text import joined


def open_dilemmas(names: Labels, world: World, actor: int) -> tuple[DilemmaView, ...]:
    """Return the open questions of *actor* in a batch of one world, the most urgent first."""
    rules = names.rules
    if not any(d.actor == actor for d in rules.dilemmas):
        return ()
    asked, last = undecided(world, rules)[:, 0], last_ticks(world, rules)[:, 0]
    mine = [n for n in np.flatnonzero(asked).tolist() if rules.dilemmas[n].actor == actor]
    found = [_dilemma(names, world, rules.dilemmas[n], int(last[n])) for n in mine]
    return tuple(sorted(found, key=lambda d: (d.due, d.since, d.id)))


def _dilemma(names: Labels, world: World, dilemma: Dilemma, last: int) -> DilemmaView:
    about = names.scenario.dilemmas[dilemma.id]
    choices = []
    for number, (id, one) in enumerate(about.choices.items()):
        slot = dilemma.choices[number]
        why_not = tuple(refusal.text for refusal in refusals(world, names.rules, slot))
        choices.append(
            DilemmaChoiceView(
                id=id,
                action=choice_id(dilemma.id, id),
                name=one.name,
                text=one.text.strip(),
                cost=float(one.cost),
                known=known_in_words(names, one.known_to),
                legal=not why_not,
                why_not=why_not,
                default=number == dilemma.default,
            )
        )
    put = int(world.event_day[dilemma.event, 0])
    left = (last - world.day) * names.hours_per_tick / 24
    return DilemmaView(
        dilemma.id,
        about.name,
        about.text.strip(),
        about.family,
        names.date(put),
        names.date(last),
        left,
        tuple(choices),
    )


def known_in_words(names: Labels, known_to: list[str] | None) -> str:
    """Return who learns of a choice: 'public', 'secret', or 'known to …'."""
    if known_to is None:
        return "public"
    told = [names.actor(names.rules.actors[i]) for i in names.model.actors_in(known_to)]
    return f"known to {joined(told, 'and')}" if told else "secret"


def calendar(names: Labels, day: int) -> tuple[CalendarView, ...]:
    """Return the dated facts that last on tick *day* or lie ahead, in order of their first days."""
    now = names.date(day)
    today = now.date() if isinstance(now, datetime) else now
    facts = [
        CalendarView(id, fact.name, fact.text.strip(), fact.start, fact.last, _within(today, fact.start, fact.last))
        for id, fact in names.scenario.calendar.items()
        if fact.last >= today
    ]
    return tuple(sorted(facts, key=lambda f: (f.start, f.end, f.id)))


def _within(day: date, first: date, last: date) -> bool:
    return first <= day <= last


def past(names: Labels) -> tuple[LogLine, ...]:
    """Return what happened before the game as lines of the log, oldest first; everybody knows it."""
    start = names.date(0)
    first = start.date() if isinstance(start, datetime) else start
    return tuple(
        LogLine(
            date=event.on,
            day=round((event.on - first).days * 24 / names.hours_per_tick),
            turn=0,
            kind="past",
            text=event.told,
            actor=event.who or "",
            place=event.where or "",
            weight=float(event.weight),
            data={"id": id},
        )
        for id, event in sorted(names.scenario.past.items(), key=lambda one: one[1].on)
        if event.on < first
    )
