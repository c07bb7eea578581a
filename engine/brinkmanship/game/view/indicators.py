"""Which numbers a seat has before its eyes all the time: those the scenario marks, what the seat is after first.

Public numbers and the seat's own only, so that all of them are exact.
"""

from __future__ import annotations

from collections.abc import Iterable

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.labels import Labels
from brinkmanship.simulation.world import Kind


def indicator_numbers(prepared: Prepared, me: int, everybody: bool = False) -> list[tuple[Kind, int, int]]:
    """Return (kind, track, thing) of the numbers shown all the time: the world's, bodies', the seat's own.

    First those that objectives of the seat mention, by weight, then those that objectives of anybody mention. Bodies
    to which the seat does not belong are there only if some objective mentions them; with *everybody* all are.
    """
    names, rules = prepared.names, prepared.rules
    mine, anybody = _mentioned(names, [rules.actors[me]]), _mentioned(names, names.scenario.objectives)
    found: list[tuple[Kind, int, int]] = []
    for kind in (Kind.WORLD, Kind.BODY, Kind.ACTOR):
        for name in names.indicators(kind):
            track = rules.track(kind, name)
            if kind is Kind.ACTOR:
                found += [(kind, track, i) for i in (range(len(rules.actors)) if everybody else [me])]
            elif names.track(kind, name).visible != "public":
                continue
            elif kind is Kind.BODY:
                for i, body in enumerate(rules.bodies):
                    if everybody or me in (*body.members, body.chair) or anybody.get(_id(names, kind, track, i)):
                        found.append((kind, track, i))
            else:
                found.append((kind, track, 0))
    if everybody:
        return found
    return sorted(found, key=lambda one: tuple(-weights.get(_id(names, *one), 0.0) for weights in (mine, anybody)))


def _id(names: Labels, kind: Kind, track: int, thing: int) -> str:
    """Return the word by which an expression names a number's bearer: a body's id, or `world.track`."""
    if kind is Kind.BODY:
        return names.rules.bodies_[thing]
    return f"world.{names.rules.tracks[kind].names[track]}" if kind is Kind.WORLD else ""


def _mentioned(names: Labels, actors: Iterable[str]) -> dict[str, float]:
    """Return by how much weight of objectives each word of their expressions is mentioned."""
    weights: dict[str, float] = {}
    for actor in actors:
        for weight, words in names.aims.get(actor, []):
            for word in words:
                weights[word] = weights.get(word, 0.0) + weight
    return weights
