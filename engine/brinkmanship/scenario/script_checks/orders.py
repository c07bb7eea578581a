"""Orders: by whom, on what, where, and of what size; seats: who decides, and whose orders are never given for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from brinkmanship.scenario.compile.compiling import orders_per_turn
from brinkmanship.scenario.compile.index import every_slot
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models import Script
from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.models.script import Entry, Handover, ScriptedOrder
from brinkmanship.scenario.script_checks import Played, rule
from brinkmanship.scenario.variations import amended, varied
from brinkmanship.simulation.legality import asks_for_place
from brinkmanship.text import listed


@rule
def orders_can_be_given(played: Played) -> Iterator[Problem]:
    """An order is one that its actor can give, on a target it may have, in a place if it takes one."""
    scenario, sets = played.scenario, played.sets
    possible: dict[tuple[str, str], list[str]] = {}
    for actor, action, target in every_slot(scenario, sets):
        possible.setdefault((actor, action), []).append(target)
    for path, order in _orders(played):
        by = order.proposer or order.actor
        targets = possible.get((by, order.action))
        if targets is None:
            actors = sets.actors_in(scenario.orderable[order.action].by)
            message = f"{quoted(by)} cannot order {quoted(order.action)}"
            yield played.error((*path, "action"), message, expected=f"an order of {listed(actors)}")
        elif (order.target or "") not in targets:
            if targets == [""]:
                yield played.error((*path, "target"), f"{quoted(order.action)} has no target", of_key=True)
            else:
                what = f"{quoted(order.target)} is no target of it" if order.target else "the target is missing"
                what += ", since nobody is its own target" if order.target == by else ""
                message = f"{quoted(order.action)}: {what}"
                yield played.unknown((*path, "target"), message, order.target or "", targets)
        elif order.answer and not _asks(played, order):
            message = f"{quoted(order.actor)} is never asked for its consent to {quoted(order.action)} of {quoted(by)}"
            yield played.error((*path, "actor"), message)
        if order.lift and not scenario.orderable[order.action].measure:
            message = f"{quoted(order.action)} is not a measure and cannot be lifted"
            yield played.error((*path, "lift"), message, of_key=True)


@rule
def orders_say_place_and_size(played: Played) -> Iterator[Problem]:
    """An order names a place where it must, and none where it takes none; its size is one that its action may have."""
    for path, order in _orders(played):
        if order.lift or order.answer:
            continue  # neither is asked for
        action = played.scenario.orderable[order.action]
        kind = action.target.kind if action.target else ""
        if asks_for_place(next(iter(action.verb), ""), kind, action.place is not None):
            if order.place is None:
                regions = listed(played.scenario.map.regions)
                yield played.error(path, f"{quoted(order.action)}: the place is missing", expected=f"place: {regions}")
        elif order.place is not None and order.place != action.place:
            yield played.error((*path, "place"), f"{quoted(order.action)} takes no place", of_key=True)
        low, high = (1.0, 1.0) if action.size is None else (action.size.low, action.size.high)
        if order.amount is not None and not low <= order.amount <= high:
            has = f"takes a size from {low:g} to {high:g}" if action.size else "has no size"
            message = f"this order is refused: {quoted(order.action)} {has}"
            yield played.warning((*path, "amount"), message, of_key=True)


def _asks(played: Played, order: ScriptedOrder) -> bool:
    """Return whether the actor of an answer may be asked about what it answers."""
    consent = played.scenario.orderable[order.action].consent
    if consent is None or order.actor == order.proposer:
        return False
    if consent.of in ("host", "target"):
        return consent.of == "host" or order.actor == order.target
    return order.actor in played.sets.actors_in(consent.of)


def _orders(played: Played) -> Iterator[tuple[Path, ScriptedOrder]]:
    """Yield every order of a known actor and action, with its path."""
    scenario = played.scenario
    for path, entry, _ in played.written():
        order = entry.order
        if order is not None and order.actor in scenario.actors and order.action in scenario.orderable:
            yield (*path, "order"), order


@rule
def orders_come_once_a_day(played: Played) -> Iterator[Problem]:
    """An order stands once on a day, given or lifted: the second is refused."""
    first: dict[tuple[object, ...], Path] = {}
    for path, entry, _ in played.written():
        order = entry.order
        if order is None or entry.date is None or path[0] != "entries":
            continue
        same = (entry.date, order.actor, order.action, order.target or "", order.proposer)
        if (before := first.setdefault(same, path)) != path:
            line = played.line(int(before[1]))
            yield played.warning((*path, "order"), f"this order is refused: the same stands on line {line} that day")


@rule
def orders_fit_in_a_turn(played: Played) -> Iterator[Problem]:
    """A seat gives no more orders in a turn than it has: the later ones are refused."""
    most = dict(
        zip(played.scenario.actors, orders_per_turn(played.scenario, played.script.script.days_per_turn), strict=True)
    )
    given: Counter[tuple[str, int]] = Counter()
    for path, order in _orders(played):
        when = played.script.entries[int(path[1])].date if path[0] == "entries" else None
        if when is None or order.action in played.scenario.choices or order.answer:  # none of the turn's
            continue
        actor, turn = order.actor, (clock(when) - clock(played.begins())) // played.turn
        given[actor, turn] += 1
        if (count := given[actor, turn]) > most[actor]:
            message = f"this order is refused: {quoted(actor)} gives at most {most[actor]} in a turn, and this is number {count}"
            yield played.warning(path, message)


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
