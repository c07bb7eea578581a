"""How a game ended and who gained: two things.

Scores come from each seat's objectives, over what was gained, lost and risked, not from an ending's name.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.game.view.decisions import decisions
from brinkmanship.game.view.labels import Labels, date_text
from brinkmanship.game.view.reports import EndingView, Outcome, SeatScore, Termination
from brinkmanship.game.view.types import ObjectiveView
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.score import objective_values, shares
from brinkmanship.simulation.world import World

_KINDS = {  # the gravest last: what it is called, and in a sentence
    "standoff": ("Stand-off", "a stand-off"),
    "deescalation": ("De-escalation", "de-escalation without agreement"),
    "settlement": ("Settlement", "a settlement"),
    "coercion": ("Coercion", "gains by coercion"),
    "annexation": ("Annexation", "annexation by decree"),
    "limited_incursion": ("Limited incursion", "a limited incursion"),
    "major_war": ("Major war", "a major war"),
    "wider_war": ("Wider war", "a wider war"),
}
GRAVITY = tuple(_KINDS)
"""Kinds of ending, the gravest last: a game that passed through several is named by the gravest."""
KIND_NAMES = {kind: name for kind, (name, _) in _KINDS.items()}


def gravest(kinds: Sequence[str]) -> str:
    """Return the gravest of *kinds*; 'standoff' where nothing was reached.

    >>> gravest(["settlement", "limited_incursion"])
    'limited_incursion'
    """
    return max(kinds, key=lambda k: GRAVITY.index(k) if k in GRAVITY else -1, default="standoff")


def endings(names: Labels, world: World) -> tuple[EndingView, ...]:
    """Return the endings a world has passed through, in the order they were reached."""
    out = []
    for day, index in sorted((int(day), i) for i, day in enumerate(world.ending_day[:, 0]) if day >= 0):
        found = names.rules.endings[index]
        ending = names.scenario.endings[found.id]
        out.append(EndingView(found.id, ending.name, ending.kind, ending.text, names.date(day), day, found.final))
    return tuple(out)


def objectives(names: Labels, values: NDArray[Any], actor: int, intent: int) -> tuple[ObjectiveView, ...]:
    """Return what an actor of the hidden type `intent` wants, as far as the `values` of all objectives meet it.

    `values` are (objectives, worlds). Objectives that its type does not want are left out.
    """
    rules = names.rules
    texts = {o.id: o.text for o in names.scenario.objectives.get(rules.actors[actor], [])}
    mine = [(i, o, float(shares(rules)[i, intent])) for i, o in enumerate(rules.objectives) if o.actor == actor]
    return tuple(
        ObjectiveView(o.id, texts.get(o.id, o.id), share, float(np.clip(values[i, 0], 0, 1)), f"aim:{o.id}")
        for i, o, share in mine
        if share > 0
    )


def scores(names: Labels, start: World, world: World) -> tuple[SeatScore, ...]:
    """Return what every seat with objectives gained, on the truth of *world*, beside where it stood at the *start*."""
    before, now = objective_values(start, names.rules), objective_values(world, names.rules)
    out = []
    for index, actor in enumerate(names.rules.actors):
        first, last = (objectives(names, values, index, int(world.intent[index, 0])) for values in (before, now))
        if any(part.weight for part in last):
            at_start, total = (sum(part.weight * part.value for part in parts) for parts in (first, last))
            out.append(SeatScore(actor, names.actor(actor), total, at_start, last))
    return tuple(out)


def is_over(names: Labels, world: World) -> bool:
    """Return whether the game has ended."""
    return bool(world.ending[0] >= 0) or world.day >= names.rules.horizon


def outcome(names: Labels, worlds: Sequence[World], chance: Randomness, by_courses: Container[str]) -> Outcome | None:
    """Return how the game ended whose branch holds these worlds, from the start on; None while it goes on.

    Courses are told of the actors *by_courses*, whom the program led along them.
    """
    start, world = worlds[0], worlds[-1]
    if not is_over(names, world):
        return None
    passed, final, today = endings(names, world), int(world.ending[0]), names.date(world.day)
    text = f"The game reached its horizon on {date_text(today)}."
    if final >= 0:
        name = names.scenario.endings[names.rules.endings[final].id].name
        text = f"The game ended on {date_text(today)}: {name}."
    termination = Termination("ending" if final >= 0 else "horizon", text, today, world.day, world.turn)
    kind = gravest([e.kind for e in passed])
    summary = f"The crisis ended in {_KINDS.get(kind, ('', kind))[1]}."
    return Outcome(
        termination, kind, summary, passed, scores(names, start, world), decisions(names, worlds, chance, by_courses)
    )
