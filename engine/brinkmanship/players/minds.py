"""How leaders decide, as a seat takes it to be: its own as it is, others' by what it believes of them.

Of another leader a seat knows what it believes of type and course (`World.mind`); it takes the likeliest course for the
present one, what that type usually cares about for its weights, and nothing of its tastes: they are drawn anew.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import total
from brinkmanship.simulation.mechanisms.courses import row_of_type
from brinkmanship.simulation.mechanisms.observers import rows_of
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import I8, World

KNOWN_TO_LEADERS = ("weight", "course", "course_since", "shock", "mind")
"""The arrays of a world that only a leader knows of itself, or an observer of what it believes."""


def leaders_as_seen(name: str, world: World, rules: Rules, me: int, intent: I8) -> NDArray[Any]:
    """Return array *name* of *world* as the seat of actor *me* takes it to be, who guesses types as in *intent*."""
    truth: NDArray[Any] = getattr(world, name)
    if not len(truth):
        return truth
    if name == "mind":
        return np.broadcast_to(truth[:, [me], :], truth.shape)
    out = truth.copy()
    first = 0
    for number, leader in enumerate(rules.leaders):
        courses, issues = len(leader.courses), len(rules.issues)
        shocks, first = slice(first, first + courses), first + courses
        if leader.actor == me:
            continue
        if name == "course":
            mind = world.mind[rows_of(rules, number), me].reshape(len(leader.weights), courses, world.worlds)
            out[number] = total(mind).argmax(axis=0)
        elif name == "course_since":
            out[number] = -1
        elif name == "shock":
            out[shocks] = 0
        else:
            guess = np.maximum(intent[leader.actor], 0) if len(leader.weights) > 1 else row_of_type(world, leader)
            out[number * issues : (number + 1) * issues] = leader.weights[guess].T
    return out
