"""Control without a battle: the end of an attack, shelling, annexation, recognition."""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import positions
from brinkmanship.simulation.effects import instances_of
from brinkmanship.simulation.mechanisms.fronts import friends, is_support
from brinkmanship.simulation.mechanisms.tables import add_each, aims_at, constant, since, size_of, slots, tick_days
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.world import I64, Kind, SlotPhase


def liberate(phase: Phase) -> None:
    """Give regions back, day by day, where the attack is over and no attacker stands in or next to them."""
    world, rules = phase.world, phase.rules
    region, position = positions(world.attacker >= 0)
    if not len(region):
        return
    attacker = world.attacker[region, position].astype(np.int64)
    every = slots(rules, "attack")
    going_on = np.zeros((len(rules.actors), world.worlds), bool)
    for slot in every.tolist():
        going_on[int(rules.slot_actor[slot])] |= world.slot_phase[slot] == SlotPhase.IN_FORCE
    p = np.flatnonzero(~going_on[attacker, position])
    if not len(p):
        return
    region, position, attacker = region[p], position[p], attacker[p]
    near = np.isfinite(rules.land_km) | np.eye(len(rules.regions), dtype=bool)
    owner = rules.owner.astype(np.int64)
    stands = near[region[:, None], world.location[:, position].T.astype(np.int64)]
    stands &= friends(rules)[attacker][:, owner] & ~is_support(rules)[None, :]
    left = np.flatnonzero(~stands.any(axis=1))
    region, position = region[left], position[left]
    back = constant(rules, "combat", "liberation") * tick_days(rules)
    share = phase.track(Kind.REGION, "share")[region, position]
    phase.scatter(Kind.REGION, "share", region, position, -np.minimum(share, back))
    free = share <= back
    world.attacker[region[free], position[free]] = -1


def shelling(phase: Phase) -> None:
    """Repeat shelling that stays in force, day by day."""
    mine = slots(phase.rules, "shell")
    since_start = since(phase.rules, phase.world.day, phase.world.slot_since[mine])
    goes_on = (phase.world.slot_phase[mine] == SlotPhase.IN_FORCE) & (since_start > 0)
    if goes_on.any():
        row, position = positions(goes_on)
        slot = mine[row]
        shell(phase, instances_of(phase.rules, slot, position, amount=phase.world.slot_amount[slot, position]))


def shell(phase: Phase, instances: Instances) -> None:
    rules = phase.rules
    strength = size_of(rules, "strength", instances) * tick_days(rules)
    rate = constant(rules, "combat", "damage_rate")
    people = rules.population[instances.target] * constant(rules, "combat", "displacement") * np.float32(0.25)
    add_each(phase, Kind.REGION, "damage", instances.target, strength * rate, instances)
    add_each(phase, Kind.REGION, "displaced", instances.target, strength * people, instances)
    add_each(phase, Kind.REGION, "fortification", instances.target, strength * np.float32(-0.02), instances)


def halt(phase: Phase, instances: Instances) -> None:
    """End an attack: the front stays, and a region of which nothing was taken is contested no more."""
    share = phase.track(Kind.REGION, "share")
    for axis in np.unique(instances.target).tolist():
        mine = instances.target == axis
        for region in phase.rules.axes[axis].path:
            position, actor = instances.world[mine], instances.actor[mine]
            over = (phase.world.attacker[region, position] == actor) & (share[region, position] <= 0)
            phase.world.attacker[region, position[over]] = -1


def annex(phase: Phase, instances: Instances) -> None:
    """Take over a region that the actor or an ally holds, or of which it holds more than half."""
    world, rules = phase.world, phase.rules
    region = np.where(instances.place >= 0, instances.place, instances.target)
    holder = world.controller[region, instances.world].astype(np.int64)
    holder[holder < 0] = len(rules.actors)
    most = phase.track(Kind.REGION, "share")[region, instances.world] > np.float32(0.5)
    mine = friends(rules)[instances.actor, holder]
    mine |= (world.attacker[region, instances.world] == instances.actor) & most
    world.controller[region[mine], instances.world[mine]] = instances.actor[mine].astype(np.int8)
    part = instances.only(np.flatnonzero(mine))
    add_each(phase, Kind.REGION, "share", region[mine], np.float32(-1), part)
    world.attacker[region[mine], instances.world[mine]] = -1
    _resent(phase, part, rules.sovereign[region[mine]].astype(np.int64), np.float32(0.4))


def recognise(phase: Phase, instances: Instances) -> None:
    """Recognise a region's authorities: no front moves, the tie with its sovereign is strained."""
    rules = phase.rules
    at_region = aims_at(rules, "region")[instances.slot]
    region = np.where(at_region, instances.target, instances.place)
    held = phase.world.controller[:, instances.world] == instances.target[None, :]
    foreign = held & (rules.sovereign[:, None] != instances.target[None, :])
    region = np.where(region >= 0, region, np.where(foreign.any(axis=0), foreign.argmax(axis=0), -1))
    some = np.flatnonzero(region >= 0)
    _resent(phase, instances.only(some), rules.sovereign[region[some]].astype(np.int64), np.float32(0.25))


def _resent(phase: Phase, instances: Instances, sovereign: I64, strength: np.float32) -> None:
    hurt = np.flatnonzero((sovereign >= 0) & (sovereign != instances.actor))
    part, owner = instances.only(hurt), sovereign[hurt]
    pair = owner * len(phase.rules.actors) + part.actor
    add_each(phase, Kind.TIE, "tension", pair, strength, part)
    add_each(phase, Kind.TIE, "trust", pair, -strength, part)
