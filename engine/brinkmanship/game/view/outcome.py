"""How a game ended and who gained: two things, kept apart.

Scores come from each seat's objectives, over what was gained, lost and risked, not from an ending's name.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from brinkmanship.game.view.labels import Labels, date_text
from brinkmanship.game.view.reports import EndingView, ObjectiveScore, Outcome, SeatScore, Termination
from brinkmanship.simulation.score import objective_values
from brinkmanship.simulation.world import World

GRAVITY = (
    "standoff",
    "deescalation",
    "settlement",
    "coercion",
    "annexation",
    "limited_incursion",
    "major_war",
    "wider_war",
)
"""Kinds of ending, the gravest last: a game that passed through several is named by the gravest."""

KIND_WORDS = {
    "standoff": "a stand-off",
    "deescalation": "de-escalation without agreement",
    "settlement": "a settlement",
    "coercion": "gains by coercion",
    "annexation": "annexation by decree",
    "limited_incursion": "a limited incursion",
    "major_war": "a major war",
    "wider_war": "a wider war",
}


KIND_NAMES = {
    "standoff": "Stand-off",
    "deescalation": "De-escalation",
    "settlement": "Settlement",
    "coercion": "Coercion",
    "annexation": "Annexation",
    "limited_incursion": "Limited incursion",
    "major_war": "Major war",
    "wider_war": "Wider war",
}


def gravest(kinds: Sequence[str]) -> str:
    """Return the gravest of *kinds*; 'standoff' where nothing was reached.

    >>> gravest(["settlement", "limited_incursion"])
    'limited_incursion'
    """
    return max(kinds, key=lambda k: GRAVITY.index(k) if k in GRAVITY else -1, default="standoff")


def endings(names: Labels, world: World) -> tuple[EndingView, ...]:
    """Return the endings a world has passed through, in the order they were reached."""
    rules = names.rules
    reached = [(int(day), i) for i, day in enumerate(world.ending_day[:, 0]) if day >= 0]
    out = []
    for day, index in sorted(reached):
        ending = names.scenario.endings[rules.endings[index].id]
        out.append(
            EndingView(
                id=rules.endings[index].id,
                name=ending.name,
                kind=ending.kind,
                text=ending.text,
                date=names.date(day),
                day=day,
                final=rules.endings[index].final,
            )
        )
    return tuple(out)


def scores(names: Labels, start: World, world: World) -> tuple[SeatScore, ...]:
    """Return what every seat with objectives gained, on the truth of *world*, beside where it stood at the *start*."""
    rules = names.rules
    before, now = objective_values(start, rules)[:, 0], objective_values(world, rules)[:, 0]
    out = []
    for index, actor in enumerate(rules.actors):
        rows = [i for i, o in enumerate(rules.objectives) if o.actor == index]
        whole = sum(rules.objectives[i].weight for i in rows)
        if not rows or whole <= 0:
            continue
        texts = {o.id: o.text for o in names.scenario.objectives.get(actor, [])}
        parts = tuple(
            ObjectiveScore(
                rules.objectives[i].id,
                texts.get(rules.objectives[i].id, rules.objectives[i].id),
                rules.objectives[i].weight / whole,
                float(np.clip(now[i], 0, 1)),
            )
            for i in rows
        )
        at_start = sum(rules.objectives[i].weight / whole * float(np.clip(before[i], 0, 1)) for i in rows)
        total = sum(p.weight * p.value for p in parts)
        out.append(SeatScore(actor, names.actor(actor), total, at_start, parts))
    return tuple(out)


def is_over(names: Labels, world: World) -> bool:
    """Return whether the game has ended."""
    return bool(world.ending[0] >= 0) or world.day >= names.rules.horizon


def outcome(names: Labels, start: World, world: World) -> Outcome | None:
    """Return how the game ended, None while it goes on."""
    if not is_over(names, world):
        return None
    passed = endings(names, world)
    final = int(world.ending[0])
    today = names.date(world.day)
    if final >= 0:
        name = names.scenario.endings[names.rules.endings[final].id].name
        termination = Termination(
            "ending", f"The game ended on {date_text(today)}: {name}.", today, world.day, world.turn
        )
    else:
        text = f"The game reached its horizon on {date_text(today)}."
        termination = Termination("horizon", text, today, world.day, world.turn)
    kind = gravest([e.kind for e in passed])
    words = KIND_WORDS.get(kind, kind)
    summary = f"It goes down as {words}."
    return Outcome(termination, kind, summary, passed, scores(names, start, world))
