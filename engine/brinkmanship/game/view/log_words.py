"""Who and what a result of the core is about, in words: shared by the sentences of all kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from brinkmanship.game.view.deeds import Deed, deed
from brinkmanship.game.view.grammar import names_joined, sentence
from brinkmanship.game.view.labels import Labels
from brinkmanship.simulation.phase import Result


class Told(NamedTuple):
    """A result as the log tells it."""

    text: str  # a sentence; '' is not told
    detail: str = ""  # more than fits a line: what an event's text says
    badge: str = ""  # a remark for a badge: 'cause disputed'


Teller = Callable[[Labels, Result], Told]


def told(clause: str, detail: str = "", badge: str = "") -> Told:
    """Return a clause as a sentence of the log."""
    return Told(sentence(clause), detail.strip(), badge.strip())


def about(names: Labels, result: Result) -> tuple[str, str, str]:
    """Return (kind of target, id of target, id of place) of a result."""
    rules = names.rules
    place = str(result.data.get("region") or result.data.get("place") or "")
    place = place if place in names.region_index else ""
    if result.id in names.action_index and result.target >= 0:
        kind = rules.target_kind[names.action_index[result.id]]
        things = names.things(kind) if kind else ()
        return (kind, things[result.target], place) if result.target < len(things) else ("", "", place)
    if result.id in names.formation_index:
        return "formation", result.id, place or id_of(rules.regions, result.target)
    if result.id in names.region_index:
        return "region", result.id, place
    return "", "", place


def id_of(ids: Sequence[str], index: int) -> str:
    """Return the id at *index*, '' for none (-1)."""
    return ids[index] if index >= 0 else ""


def actor_of(names: Labels, result: Result) -> str:
    """Return the id of who a result is of, '' for nobody."""
    return id_of(names.rules.actors, result.actor)


def the_actor(names: Labels, result: Result) -> str:
    """Return who a result is of, within a sentence."""
    return names.the("actor", actor_of(names, result)) or "somebody"


def deed_of(names: Labels, result: Result) -> Deed:
    """Return the order that a result is about, as sentences need it."""
    amount = result.data.get("amount")
    size = float(amount) if isinstance(amount, int | float) else 1.0
    return deed(names, result.id, actor_of(names, result), *about(names, result), size)


def the_actors(names: Labels, ids: Iterable[str]) -> str:
    """Return actors as a sentence lists them: 'Germany, the United States and the other allies'."""
    return names_joined([names.the("actor", one) for one in ids])


def many(names: Labels, ids: Sequence[str]) -> bool:
    """Return whether a list of actors takes a plural verb."""
    return len(ids) != 1 or names.plural(ids[0])
