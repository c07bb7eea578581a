"""Which formations an order is about: those it names, those it is aimed at, or those that stand somewhere on the day."""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import true_at
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind


@per_rules
def garrison(rules: Rules) -> I64:
    """Return the region each formation goes back to when it is recalled, (formations,)."""
    return (rules.home if rules.garrison is None else rules.garrison).astype(np.int64)


@per_rules
def _by_name(rules: Rules) -> I64:
    """Return the place of each formation in the order of names, (formations,): the same however the file is permuted."""
    rank = np.empty(len(rules.formations), np.int64)
    rank[sorted(range(len(rank)), key=lambda f: rules.formations[f])] = np.arange(len(rank))
    return rank


@per_rules
def _of_branch(rules: Rules, branches: tuple[str, ...]) -> B:
    return np.array([not branches or branch in branches for branch in rules.branch], bool)


@per_rules
def in_zone(rules: Rules, zone: tuple[int, ...]) -> B:
    """Return which regions belong to a zone, (regions + 1,); the last, as -1, is nowhere."""
    out = np.zeros(len(rules.regions) + 1, bool)
    out[list(zone)] = True
    return out


def named(phase: Phase, instances: Instances) -> tuple[I64, I64]:
    """Return (entry, formation) for every formation that each instance's order is about, by entry."""
    world, rules = phase.world, phase.rules
    entries, formations = [], []
    for action in true_at(np.bincount(rules.slot_action[instances.slot])).tolist():
        mine = true_at(rules.slot_action[instances.slot] == action)
        about = rules.actions[action]
        kind, listed, chosen = rules.target_kind[action], about.formations, about.select
        if kind == "formation":
            entry, formation = mine, instances.target[mine]
        elif listed:
            entry = np.repeat(mine, len(listed))
            formation = np.tile(np.array(listed, np.int64), len(mine))
        else:  # all the actor's own, or of the owners given, that stand in the target region, or anywhere
            owned = rules.owner[None, :] == instances.actor[mine, None]
            if chosen is not None and chosen.owners:
                owned = np.broadcast_to(np.isin(rules.owner, chosen.owners), owned.shape).copy()
            if kind == "region":
                owned &= instances.target[mine, None] == world.location[:, instances.world[mine]].T
            row, formation = np.nonzero(owned)
            entry = mine[row]
        if chosen is not None:
            takes = _of_branch(rules, chosen.branches)[formation]
            if chosen.zone:
                position = instances.world[entry]
                zone = in_zone(rules, chosen.zone)
                takes &= zone[world.location[formation, position]] | zone[world.destination[formation, position]]
            entry, formation = entry[takes], formation[takes]
        entries.append(entry)
        formations.append(formation)
    if not entries:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    entry, formation = np.concatenate(entries), np.concatenate(formations)
    order = (entry * len(rules.formations) + formation).argsort(kind="stable")  # most are in order: fast
    return entry[order], formation[order]


def part_of(phase: Phase, entry: I64, formation: I64, instances: Instances, share: F32) -> B:
    """Return which (entry, formation) make up the *share* of each entry's soldiers, (n,); *share* is one per instance.

    Formations are taken whole, in the order of their names, each where at least half of it still fits.
    """
    order = (entry * len(phase.rules.formations) + _by_name(phase.rules)[formation]).argsort(kind="stable")
    one_of, at = entry[order], formation[order]
    personnel = phase.track(Kind.FORMATION, "personnel")[at, instances.world[one_of]].astype(np.float64).tolist()
    listed = list(zip(one_of.tolist(), personnel, strict=True))
    whole, taken = [0.0] * len(instances), [0.0] * len(instances)
    for one, soldiers in listed:
        whole[one] += soldiers
    goal = (np.array(whole) * np.clip(share, 0, 1).astype(np.float64)).tolist()
    goes = np.zeros(len(entry), bool)
    for k, (one, soldiers) in zip(order.tolist(), listed, strict=True):
        if taken[one] + soldiers / 2 <= goal[one]:
            taken[one] += soldiers
            goes[k] = True
    return goes
