"""Orders: by whom, on what, where, and of what size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from brinkmanship.scenario.annotations import marked
from brinkmanship.scenario.compile.compiling import orders_per_turn
from brinkmanship.scenario.compile.slots import every_slot
from brinkmanship.scenario.document import Path, Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models.base import Language, clock
from brinkmanship.scenario.models.script import ScriptedOrder
from brinkmanship.scenario.script_checks import Played, rule
from brinkmanship.simulation.legality import asks_for_place
from brinkmanship.text import listed

_AMOUNT = re.compile(r"\bamount\b")


@rule
def orders_can_be_given(played: Played) -> Iterator[Problem]:
    """An order is one that its actor can give, on a target it may have, in a place if it takes one."""
    scenario, sets = played.scenario, played.sets
    possible: dict[tuple[str, str], list[str]] = {}
    for actor, action, target in every_slot(scenario, sets):
        possible.setdefault((actor, action), []).append(target)
    for path, order in _orders(played):
        targets = possible.get((order.actor, order.action))
        if targets is None:
            actors = sets.actors_in(scenario.actions[order.action].by)
            message = f"{quoted(order.actor)} cannot order {quoted(order.action)}"
            yield played.error((*path, "action"), message, expected=f"an order of {listed(actors)}")
        elif (order.target or "") not in targets:
            if targets == [""]:
                yield played.error((*path, "target"), f"{quoted(order.action)} has no target", of_key=True)
            else:
                what = f"{quoted(order.target)} is no target of it" if order.target else "the target is missing"
                what += ", since nobody is its own target" if order.target == order.actor else ""
                message = f"{quoted(order.action)}: {what}"
                yield played.unknown((*path, "target"), message, order.target or "", targets)
        if order.lift and not scenario.actions[order.action].measure:
            message = f"{quoted(order.action)} is not a measure and cannot be lifted"
            yield played.error((*path, "lift"), message, of_key=True)


@rule
def orders_say_place_and_size(played: Played) -> Iterator[Problem]:
    """An order names a place where it must, and none where it takes none; a size that changes nothing is warned of."""
    for path, order in _orders(played):
        if order.lift:
            continue  # neither is asked for
        action = played.scenario.actions[order.action]
        kind = action.target.kind if action.target else ""
        if asks_for_place(next(iter(action.verb), ""), kind, action.place is not None):
            if order.place is None:
                regions = listed(played.scenario.map.regions)
                yield played.error(path, f"{quoted(order.action)}: the place is missing", expected=f"place: {regions}")
        elif order.place is not None and order.place != action.place:
            yield played.error((*path, "place"), f"{quoted(order.action)} takes no place", of_key=True)
        if order.amount not in (None, 1) and not _is_sized(played, order.action):
            message = f"{quoted(order.action)} is the same whatever its size"
            yield played.warning((*path, "amount"), message, of_key=True)


def _is_sized(played: Played, name: str) -> bool:
    """Return whether the size of an order may change its effects: by the verb, the consent or a formula."""
    action = played.scenario.actions[name]
    texts = (text for path, text, _, _ in marked(action, Language))
    return bool(action.verb) or action.consent is not None or any(_AMOUNT.search(text) for text in texts)


def _orders(played: Played) -> Iterator[tuple[Path, ScriptedOrder]]:
    """Yield every order of a known actor and action, with its path."""
    scenario = played.scenario
    for path, entry, _ in played.written():
        order = entry.order
        if order is not None and order.actor in scenario.actors and order.action in scenario.actions:
            yield (*path, "order"), order


@rule
def orders_come_once_a_day(played: Played) -> Iterator[Problem]:
    """An order stands once on a day, given or lifted: the second is refused."""
    first: dict[tuple[object, ...], Path] = {}
    for path, entry, _ in played.written():
        order = entry.order
        if order is None or entry.date is None or path[0] != "entries":
            continue
        same = (entry.date, order.actor, order.action, order.target or "")
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
        if when is None:
            continue
        actor, turn = order.actor, (clock(when) - clock(played.begins())) // played.turn
        given[actor, turn] += 1
        if (count := given[actor, turn]) > most[actor]:
            message = f"this order is refused: {quoted(actor)} gives at most {most[actor]} in a turn, and this is number {count}"
            yield played.warning(path, message)
