"""Seats: who decides for whom, and whose orders are never given for that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models import Script
from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.models.script import Entry, Handover
from brinkmanship.scenario.script_checks import Played, rule
from brinkmanship.scenario.variations import amended, varied

_IDLE = {"wait": "waits", "doctrine": "is played by doctrine", "human": "is played by human"}
"""What is said of an actor for whom the script does not decide."""


@rule
def seats_are_there(played: Played) -> Iterator[Problem]:
    """Seats are those of actors, and a hand-over names some."""
    handovers = [((*path, "seats"), dict(handover.seats)) for path, handover, _ in played.handovers()]
    for path, seats in handovers:
        if not seats:
            yield played.error(path, "this hands over nothing", expected="a seat, such as '{others: doctrine}'")
    tables: list[tuple[Path, dict[str, Any]]] = [(("seats",), dict(played.script.seats)), *handovers]
    for path, seats in tables:
        for named in seats:
            if named != "others" and named not in played.scenario.actors:
                known = [*played.scenario.actors, "others"]
                yield played.unknown((*path, named), f"unknown seat: {quoted(named)}", named, known, of_key=True)


@rule
def orders_are_given(played: Played) -> Iterator[Problem]:
    """The script decides for an actor on the day of its order; a variation's own hand-over is meant to silence the rest."""
    script = played.script
    scripts = {key: varied(script, key)[0] for key in script.variations}
    for path, entry, begins in played.written():
        silent = _silent(played, scripts[str(path[1])] if path[0] == "variations" else script, entry, begins)
        if silent is not None:
            yield played.warning((*path, "order", "actor"), f"this order is never given: {silent}")
    for key, variation in script.variations.items():
        begins = played.begins(variation)
        for which, number, entry in amended(script, variation):
            silent = _silent(played, scripts[key], entry, begins)
            if silent is not None and _silent(played, scripts[key], script.entries[number], begins) is None:
                message = f"moved like this, the order of line {played.line(number)} is never given: {silent}"
                yield played.warning(("variations", key, "change", which), message)


def _silent(played: Played, script: Script, entry: Entry, begins: date) -> str | None:
    """Return why the order of an entry is never given, None where it is or where there is none."""
    if entry.order is None or entry.date is None:
        return None
    actor, then = entry.order.actor, script.then
    who, since = str(script.seats.get(actor, "script")), ""
    if then is not None and _is_handed_over(played, then, entry.date, begins):
        later = then.seats.get(actor) or then.seats.get("others")
        if later is not None:
            who, since = later, f" from {then.date} on"
    return f"{quoted(actor)} {_IDLE[who]}{since}" if who in _IDLE else None


def _is_handed_over(played: Played, then: Handover, when: date, begins: date) -> bool:
    """Return whether seats have changed hands on a day: before the first turn that begins on the day given or later."""
    first, turn = clock(begins), max(played.turn, timedelta(hours=played.scenario.scenario.hours_per_tick))
    before = -((first - clock(then.date)) // turn)  # turns, rounded up
    return (clock(when) - first) // turn >= before
