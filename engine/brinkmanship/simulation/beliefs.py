"""What others learn of an actor's hidden intent from what it does: Bayes' rule on the declared likelihoods.

An action's *signal* says how likely each intent makes it, relative to the others. Observers weigh it by how good their
intelligence is: ``belief *= signal ** (base + (1 - base) * intelligence)``, renormalised, never below a floor, since no
signal is ever certain (costly signals: Fearon 1997, "Signaling foreign policy interests", JCR 41).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import some, total, true_at
from brinkmanship.simulation.exact import exp, log
from brinkmanship.simulation.mechanisms.tables import per_slot
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, Kind

FLOOR = np.float32(0.01)
BASE = np.float32(0.5)


@per_rules
def _signals(rules: Rules) -> tuple[Any, F32]:
    """Return which slots signal their actor's intent, (slots,), and the log likelihoods of the signal, (entries, slots)."""
    said = per_slot(rules, lambda a: a.signal, np.float32).T
    own = rules.type_actor[:, None] == rules.slot_actor[None, :]
    public = per_slot(rules, lambda a: a.public, bool)
    logs = np.where(own & public[None, :], log(np.maximum(said, FLOOR)), np.float32(0)).astype(np.float32)
    # What is learned of a leader whose courses are declared is learned from what it shows: a signal counts once.
    logs[np.isin(rules.type_actor, [leader.actor for leader in rules.leaders])] = 0
    return (logs != 0).any(axis=0), logs


def learn(phase: Phase, instances: Instances) -> None:
    """Update every observer's beliefs by the public orders among *instances*, in place, all orders of a day together."""
    world, rules = phase.world, phase.rules
    if not len(rules.type_actor) or not len(instances):
        return
    signals, logs = _signals(rules)
    mine = true_at(signals[instances.slot])
    if not len(mine):
        return
    slot, at = instances.slot[mine], instances.world[mine]
    where = true_at(np.bincount(at, minlength=world.worlds))
    column = np.searchsorted(where, at)
    evidence = np.zeros((len(logs), len(where)), np.float32)
    for entry in range(len(logs)):
        np.add.at(evidence[entry], column, logs[entry, slot])
    exponent = BASE + (np.float32(1) - BASE) * phase.track(Kind.ACTOR, "intelligence")[:, where]
    for actor in sorted(set(rules.type_actor.tolist())):
        entries = true_at(rules.type_actor == actor)
        if not some(evidence[entries]):
            continue
        # Only differences count: with the greatest at 0 nothing runs over.
        said = evidence[entries] - evidence[entries].max(axis=0)
        weight = exp(said[:, None, :] * exponent[None])
        for row, entry in enumerate(entries.tolist()):
            weight[row] *= world.belief[entry].take(where, axis=1)
        updated = np.maximum(weight / total(weight)[None], FLOOR)
        updated /= total(updated)[None]
        touched = evidence[entries].any(axis=0)
        for row, entry in enumerate(entries.tolist()):
            world.belief[entry][:, where[touched]] = updated[row][:, touched]
