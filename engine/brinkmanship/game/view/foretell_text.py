"""Words and figures of what an order is foretold to do, as every front end writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from brinkmanship.game.view.foretell_types import (
    AGREED,
    ARRIVES,
    AT_ONCE,
    DAILY,
    LATER,
    AimEffect,
    Foretold,
    MoveEffect,
    NumberEffect,
)
from brinkmanship.game.view.grammar import with_article
from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.number_text import change, likelihood, number, points, short_unit
from brinkmanship.game.view.report_text import points_text
from brinkmanship.text import joined

_WHEN = {AT_ONCE: "At once", AGREED: "Once agreed", ARRIVES: "When it takes effect", LATER: "Later"}


def sum_text(told: Foretold) -> str:
    """Return what an order does to all aims together, of 100: '+1.2', '+0.1, later +0.8', '±0, +0.3 a day'."""
    out = [points_text(told.total)]
    out += [f"later {points_text(told.later)}"] if abs(told.later) >= 0.0005 else []
    out += [f"{points_text(told.daily)} a day"] if abs(told.daily) >= 0.0005 else []
    return ", ".join(out)


def change_of(aim: AimEffect) -> str:
    """Return by how much an order moves an aim: '+3%', 'perhaps +3%'."""
    return f"perhaps {change(aim.delta)}" if aim.perhaps else change(aim.delta)


def when_text(how: str, when: date) -> str:
    """Return when an effect comes: 'Once agreed, 2 Feb'."""
    return "Each day in force" if how == DAILY else f"{_WHEN[how]}, {short_date(when)}"


def number_change(effect: NumberEffect) -> str:
    """Return how a number moves: '57% → 60%', '~0.6 → 0.7', or by how much where the seat does not know it."""
    unit, before = short_unit(effect.unit), effect.before
    by = change(effect.delta, unit, effect.floor, effect.ceiling)
    if before is None or before.confidence == "none" or effect.how == DAILY:
        return by
    mark = "" if before.confidence == "exact" else "~"
    value = min(max(before.value + effect.delta, effect.floor), effect.ceiling)
    ends = [number(one, unit, effect.floor, effect.ceiling) for one in (before.value, value)]
    return by if ends[0] == ends[1] else f"{mark}{ends[0]} → {ends[1]}"


def move_text(move: MoveEffect) -> str:
    """Return where formations go, and when they are there."""
    who = (
        list(move.formations)
        if len(move.formations) < 4
        else [*move.formations[:2], f"{len(move.formations) - 2} more"]
    )
    return f"{joined(who)} to {move.place}, there on {short_date(move.arrives)}"


def paragraphs(told: Foretold) -> Iterator[str]:
    """Return all that an order would do, line by line, for terminals."""
    yield f"Your aims together, of 100: {sum_text(told)}."
    moved = told.moved()
    for aim in moved:
        daily = f", {change(aim.daily)} each day in force" if abs(aim.daily) >= 0.0005 else ""
        after = f"{number(aim.now)} → {number(aim.after)} ({change_of(aim)})"
        yield f"  {aim.text} (weight {aim.weight * 100:.0f}%): {after}{daily}"
    if not moved:
        yield "  By itself it moves none of your aims."
    for (how, when), effects in groupby(told.numbers, key=lambda one: (one.how, one.when)):
        yield f"{when_text(how, when)}:"
        for effect in effects:
            yield f"  {effect.label}: {number_change(effect)}"
    for move in told.moves:
        yield f"{move_text(move)}."
    if told.consent is not None:
        yield f"Needs the consent of {with_article(told.consent.asked_name)}; to pass: {likelihood(told.consent.passes)}."
    yield from told.risks
    if told.arrives is not None:
        yield f"Takes effect on {short_date(told.arrives)}. Costs {points(round(told.cost, 2))}."
