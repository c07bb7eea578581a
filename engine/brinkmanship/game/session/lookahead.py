"""What the leading seats do on a hard game: plans drawn from their doctrine, compared by a look ahead.

A seat that a person could play and that has objectives looks ahead, from what it may know
(:func:`brinkmanship.game.view.consent_forecast.judged`, the same picture a person's advice is made from); all others
follow their doctrine.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.consent_forecast import judged
from brinkmanship.game.view.estimates import look
from brinkmanship.players.difficulty import Difficulty
from brinkmanship.players.planner import Case, best, own_chance, plans
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import World


def leading(prepared: Prepared) -> frozenset[int]:
    """Return the actors that look ahead on a hard game."""
    actors = prepared.names.scenario.actors
    aims = {objective.actor for objective in prepared.rules.objectives}
    return frozenset(i for i, id in enumerate(prepared.rules.actors) if i in aims and actors[id].playable)


def look_ahead(
    prepared: Prepared, world: World, chance: Randomness, level: Difficulty, seats: Sequence[int], found: Orders
) -> Orders:
    """Return *found*, the doctrine's orders of *seats*, with the leading ones' exchanged for the best of their plans."""
    rules, doctrine, own = prepared.rules, prepared.doctrine, own_chance(chance.seed)
    cases = []
    leaders = leading(prepared)
    for actor in seats:
        if actor not in leaders:
            continue
        first = _of(found, rules.slot_actor[found.slot] == actor)
        listed = plans(world, rules, doctrine, actor, own, level, first)
        if len(listed) > 1:
            sight = look(prepared, world, actor, chance)
            cases.append(Case(actor, judged(prepared.names, sight, actor), listed))
    if not cases:
        return found
    chosen = best(cases, rules, doctrine, own, level)
    left = ~np.isin(rules.slot_actor[found.slot], [case.actor for case in cases])
    return merge([_of(found, left), *chosen])


def _of(orders: Orders, keep: np.ndarray) -> Orders:
    return Orders(orders.slot[keep], orders.place[keep], orders.amount[keep], orders.lift[keep], orders.world[keep])
