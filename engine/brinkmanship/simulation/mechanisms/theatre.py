"""Who is at war with whom: pairs of an attacker and the owner of what its lines of advance run through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.mechanisms.tables import slots, tick_days
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, SlotPhase


@per_rules
def friends(rules: Rules) -> B:
    """Return who is on each actor's side, itself and its allies, (actors, actors + 1); the last column is nobody."""
    n = len(rules.actors)
    out = np.zeros((n, n + 1), bool)
    out[:, :n] = np.eye(n, dtype=bool)
    if "alliance" in rules.static_ties:
        out[:, :n] |= rules.static_ties["alliance"] >= 0.5
    return out


@per_rules
def _pairs(rules: Rules) -> tuple[tuple[int, int, I64], ...]:
    """Return (attacker, defender, attack slots) for every pair of actors that the lines of advance set against each other.

    The defender is who holds, at the start, the first region of the line that the attacker's side does not.
    """
    found: dict[tuple[int, int], list[int]] = {}
    for slot in slots(rules, "attack").tolist():
        actor = int(rules.slot_actor[slot])
        holders = (int(rules.start_controller[region]) for region in rules.axes[int(rules.slot_target[slot])].path)
        defender = next((who for who in holders if who >= 0 and not friends(rules)[actor][who]), -1)
        if defender >= 0:
            found.setdefault((actor, defender), []).append(slot)
    return tuple((*pair, np.array(rows, np.int64)) for pair, rows in sorted(found.items()))


@dataclass(slots=True)
class Opponents:
    """An attacker and a defender, and the worlds in which they are at war."""

    attacker: int
    defender: int
    position: I64  # (n,) where the worlds are in the batch
    days: F32  # (n,) days since the first of the attacks that go on


def opponents(phase: Phase) -> Iterator[Opponents]:
    """Yield the pairs that are at war in any world."""
    world, rules = phase.world, phase.rules
    for attacker, defender, rows in _pairs(rules):
        in_force = world.slot_phase[rows] == SlotPhase.IN_FORCE
        if not some(in_force):
            continue
        position = true_at(in_force.any(axis=0) & (world.ending < 0))
        if len(position):
            began = np.where(in_force, world.slot_since[rows], np.int16(2**14)).min(axis=0)[position]
            days = (np.float32(world.day) - began) * tick_days(rules)
            yield Opponents(attacker, defender, position, days.astype(np.float32))
