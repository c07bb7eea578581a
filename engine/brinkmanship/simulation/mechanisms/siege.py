"""Cities: how strong they are, when they are invested, who holds them at all costs and who leaves them in time.

A city is invested once the attacker has the share ``siege`` of its region. Those inside can no longer fall back or be
relieved by road, they are supplied no more, and are captured with it. Before that the defender may order them to hold,
whatever it costs, or to leave for the nearest region of their own.
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import picked, some, true_at
from brinkmanship.simulation.mechanisms.tables import constant, slots
from brinkmanship.simulation.mechanisms.theatre import friends
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, Movement, SlotPhase

_FORTRESS = np.float32(0.25)  # strength from which a city can be invested rather than walked into
_MANY = np.float32(3_000_000)  # people of a region whose city is as strong as any


@per_rules
def city(rules: Rules) -> F32:
    """Return how strong the city of each region is as a fortress, (regions,), 0 to 1."""
    by_people: F32 = np.minimum(rules.population / _MANY, np.float32(1))
    return by_people if rules.city is None else rules.city


def besieged(phase: Phase, regions: I64, share: F32) -> B:
    """Return where the city of a region is invested, (regions in play, n), by the attacker's *share* of it."""
    strong = city(phase.rules)[regions] >= _FORTRESS
    return np.asarray(strong[:, None] & (share >= constant(phase.rules, "combat", "siege")))


def held_at_all_costs(phase: Phase, regions: I64, position: I64) -> B:
    """Return which regions are under an order to hold, (regions in play, n)."""
    world, rules = phase.world, phase.rules
    out = np.zeros((len(regions), len(position)), bool)
    mine = slots(rules, "hold")
    in_force = picked(world.slot_phase, mine, position) == SlotPhase.IN_FORCE
    for row in true_at(in_force.any(axis=1)).tolist():
        out |= (regions == rules.slot_target[mine[row]])[:, None] & in_force[row]
    return out


def leave(phase: Phase, instances: Instances) -> None:
    """Send the actor's formations in the target region to its nearest other region at once, unless they are invested."""
    world, rules = phase.world, phase.rules
    share = phase.track(Kind.REGION, "share")
    for number in range(len(instances)):
        region, actor, at = (int(x[number]) for x in (instances.target, instances.actor, instances.world))
        if besieged(phase, np.array([region]), share[region, at].reshape(1, 1))[0, 0]:
            continue
        own = friends(rules)[actor][world.controller[:, at].astype(np.int64)] & ~rules.sea & (world.attacker[:, at] < 0)
        km = np.where(own, rules.travel_km["land"][region], np.float32(np.inf))
        km[region] = np.inf
        if not some(np.isfinite(km)):
            continue
        there = (rules.owner == actor) & (world.location[:, at] == region) & (world.movement[:, at] != Movement.MOVING)
        f = true_at(there & np.array([mode == "land" for mode in rules.mode]))
        world.destination[f, at] = np.int16(km.argmin())
        world.movement[f, at] = np.int8(Movement.REROUTED)  # at once, without notice
