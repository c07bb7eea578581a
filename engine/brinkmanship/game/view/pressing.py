"""What presses on a seat: made of its view alone, so nothing here can tell more than that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.pressing_types import KINDS, Pressing
from brinkmanship.game.view.types import SeatView

__all__ = ["KINDS", "Pressing", "pressing", "when", "with_plan"]

_NEAR_CEILING = 0.85


def pressing(view: SeatView) -> tuple[Pressing, ...]:
    """Return what presses on the seat of a view with an empty plan, the most urgent first."""
    if view.over:
        return ()
    found = [*_dilemmas(view), *_proposals(view), *_measures(view), *_arrivals(view), *_dates(view), *_capital(view)]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.due or view.date, one.ref)))


def with_plan(view: SeatView) -> SeatView:
    """Return a view without what its plan has dealt with: questions answered, capital spent."""
    answered = {f"dilemma:{dilemma.id}" for dilemma in view.dilemmas if dilemma.answered}
    spent = not any(_capital(view))
    left = tuple(p for p in view.pressing if p.ref not in answered and not (spent and p.kind == "capital"))
    return view if len(left) == len(view.pressing) else replace(view, pressing=left)


def when(day: date, today: date) -> str:
    """Return a day as it is said on another: 'today', 'tomorrow', 'on 4 Feb'; within a day by the hour.

    >>> when(date(2022, 2, 4), date(2022, 2, 3)), when(date(2022, 2, 4), date(2022, 1, 24))
    ('tomorrow', 'on 4 Feb')
    """
    if isinstance(day, datetime) and isinstance(today, datetime) and day - today < timedelta(days=1):
        return f"at {day:%H:%M}"
    away = (_day(day) - _day(today)).days
    return {0: "today", 1: "tomorrow"}.get(away, f"on {short_date(_day(day))}")


def _headed(title: str) -> str:
    """Return a title as what follows it takes it: with a colon, unless it ends in a sign of its own."""
    return title if title[-1:] in "?!.…" else f"{title}:"


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _soon(view: SeatView, due: date | None) -> bool:
    """Return whether something comes before the seat is asked again."""
    if due is None:
        return False
    now = view.date
    if isinstance(due, datetime) and isinstance(now, datetime):
        return due <= now + timedelta(days=view.days_per_turn)
    return _day(due) <= _day(now + timedelta(days=view.days_per_turn))


def _dilemmas(view: SeatView) -> Iterator[Pressing]:
    for one in view.dilemmas:
        last = one.days_left < view.days_per_turn
        text = f"{_headed(one.name)} {'decide now' if last else f'decide by {short_date(_day(one.due))}'}"
        yield Pressing("dilemma", text, one.due, 0.95 if last else 0.7, f"dilemma:{one.id}")


def _proposals(view: SeatView) -> Iterator[Pressing]:
    for one in view.proposals:
        if not _soon(view, one.due) or one.due is None:
            continue
        mine = one.actor == view.seat
        asked = any(member.actor == view.seat for member in one.members)
        if not (mine or asked or one.target == view.seat):
            continue
        whose = "your silence" if asked and not mine else "the silence"
        ref = f"proposal:{one.actor}/{one.action}/{one.target}"
        weight = 0.8 if asked and not mine else 0.6 if mine else 0.45
        text = f"{_headed(one.name)} {whose} ends {when(one.due, view.date)}"
        yield Pressing("silence" if mine else "vote", text, one.due, weight, ref)


def _measures(view: SeatView) -> Iterator[Pressing]:
    for one in view.measures:
        if one.own and one.state == "in force" and one.due is not None and _soon(view, one.due):
            aimed = f" ({one.target_name})" if one.target_name else ""
            text = f"{one.name}{aimed}: lapses {when(one.due, view.date)}"
            yield Pressing("lapse", text, one.due, 0.5, f"measure:{one.action}/{one.target}")


def _arrivals(view: SeatView) -> Iterator[Pressing]:
    for unit in view.formations:
        if unit.own and unit.destination and _soon(view, unit.arrival) and unit.arrival is not None:
            where = view.region(unit.destination).name
            text = f"{unit.name}: arrives in {where} {when(unit.arrival, view.date)}"
            yield Pressing("arrival", text, unit.arrival, 0.4, f"formation:{unit.id}")


def _dates(view: SeatView) -> Iterator[Pressing]:
    for one in view.calendar:
        if not one.now and _soon(view, one.start):
            yield Pressing("date", f"{one.name}: {when(one.start, view.date)}", one.start, 0.3, f"date:{one.id}")


def _capital(view: SeatView) -> Iterator[Pressing]:
    own = next((actor for actor in view.actors if actor.id == view.seat), None)
    capital = own.tracks.get("capital") if own else None
    if capital is not None and view.capital_left > _NEAR_CEILING * capital.ceiling:
        yield Pressing("capital", "Political capital is near its ceiling: spend it or lose it", None, 0.2, "capital:")
