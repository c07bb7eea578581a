"""What others learn of an actor's hidden intent from what it does: Bayes' rule on the declared likelihoods.

An action's *signal* says how likely each intent makes it, relative to the others. Observers weigh it by how good their
intelligence is: ``belief *= signal ** (base + (1 - base) * intelligence)``, renormalised, never below a floor, since no
signal is ever certain (costly signals: Fearon 1997, "Signaling foreign policy interests", JCR 41).
"""

from __future__ import annotations

import numpy as np

from engine.simulation.arrays import total
from engine.simulation.phase import Instances, Phase
from engine.simulation.world import Kind

FLOOR = np.float32(0.01)
BASE = np.float32(0.5)


def learn(phase: Phase, instances: Instances) -> None:
    """Update every observer's beliefs by the public orders among *instances*, in place, one slot after the other."""
    world, rules = phase.world, phase.rules
    if not len(rules.type_actor) or not len(instances):
        return
    owners = set(rules.type_actor.tolist())
    quality = phase.track(Kind.ACTOR, "intelligence")
    for slot in np.unique(instances.slot).tolist():
        action, actor = rules.actions[int(rules.slot_action[slot])], int(rules.slot_actor[slot])
        if actor not in owners or not action.public:
            continue
        entries = np.flatnonzero(rules.type_actor == actor)
        signal = action.signal[entries].astype(np.float32)
        if (signal == 1).all():
            continue
        where = instances.world[instances.slot == slot]
        exponent = BASE + (np.float32(1) - BASE) * quality[:, where]
        weight = np.exp(np.ascontiguousarray(np.log(np.maximum(signal, FLOOR))[:, None, None] * exponent[None]))
        updated = np.maximum(world.belief[entries][:, :, where] * weight, FLOOR)
        world.belief[np.ix_(entries, np.arange(len(rules.actors)), where)] = updated / total(updated)[None]
