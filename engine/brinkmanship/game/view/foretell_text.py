"""Words and figures of what an order is foretold to do, as every front end writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from brinkmanship.game.view.foretell_types import AGREED, ARRIVES, AT_ONCE, DAILY, LATER, Foretold, NumberEffect
from brinkmanship.game.view.grammar import with_article
from brinkmanship.game.view.labels import short_date
from brinkmanship.game.view.number_text import change, likelihood, number, points, short_unit
from brinkmanship.game.view.report_text import points_text

_WHEN = {AT_ONCE: "At once", AGREED: "Once agreed", ARRIVES: "When it takes effect", LATER: "Later"}


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


def paragraphs(told: Foretold) -> Iterator[str]:
    """Return all that an order would do, line by line, for terminals."""
    yield f"Your aims together: {points_text(told.total)} of 100" + (
        f", {points_text(told.daily)} each day in force." if abs(told.daily) >= 0.0005 else "."
    )
    moved = told.moved()
    for aim in moved:
        daily = f", {change(aim.daily)} each day in force" if abs(aim.daily) >= 0.0005 else ""
        after = f"{number(aim.now)} → {number(aim.now + aim.delta)} ({change(aim.delta)})"
        yield f"  {aim.text} (weight {aim.weight * 100:.0f}%): {after}{daily}"
    if not moved:
        yield "  By itself it moves none of your aims."
    for (how, when), effects in groupby(told.numbers, key=lambda one: (one.how, one.when)):
        yield f"{when_text(how, when)}:"
        for effect in effects:
            yield f"  {effect.label}: {number_change(effect)}"
    if told.consent is not None:
        yield f"Needs the consent of {with_article(told.consent.asked_name)}; to pass: {likelihood(told.consent.passes)}."
    yield from told.risks
    if told.arrives is not None:
        yield f"Takes effect on {short_date(told.arrives)}. Costs {points(round(told.cost, 2))}."
