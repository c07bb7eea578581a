"""Who fights where: fronts on the axes of advance, and the forces that meet there.

Only worlds at war are looked at; *n* below is how many there are. A front is the first region of an axis, after its
start, that the attacking side does not control. An attacking formation fights on one axis: one whose action names it,
else one of those it stands on, spread evenly over them. It fights from its place behind the front if it stands next to
it, and comes up one region a day if it stands farther back. Defenders are the controller's formations, and its allies',
that stand in the region.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import Segments, at_pairs, picked, positions, some, true_at
from brinkmanship.simulation.mechanisms.tables import by_slot, slots
from brinkmanship.simulation.mechanisms.theatre import friends
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, Movement, Posture, SlotPhase

_FAR = 100  # a place that is not on an axis
SUPPORT = ("air", "naval")  # fight from where they are: they hold no ground and do not come up


@per_rules
def _along(rules: Rules) -> I64:
    """Return the position of every region on every axis, (axes, regions); ``_FAR`` where it is not on it."""
    out = np.full((max(len(rules.axes), 1), len(rules.regions)), _FAR, np.int64)
    for i, axis in enumerate(rules.axes):
        for position, region in reversed(list(enumerate(axis.path))):
            out[i, region] = position
    return out


@dataclass(frozen=True)
class AttackPaths:
    """The axes of the attack slots, padded with their last region to the longest: (attack slots, longest)."""

    region: I64
    line: (
        F32  # km of the line of communication through regions that the attacker did not hold at the start, before each
    )
    end: I64  # (attack slots,) how many regions the axis has
    actor: I64  # (attack slots,)


@per_rules
def depth(rules: Rules) -> F32:
    """Return the way through each region in km, (regions,): the square root of its area."""
    return np.sqrt(np.maximum(rules.area_km2, np.float32(100)))


@per_rules
def _neighbours(rules: Rules) -> tuple[I64, Segments]:
    """Return the regions that have neighbours by land, and the neighbours of each."""
    land = np.isfinite(rules.land_km)
    inland = true_at(land.any(axis=1))
    return inland, Segments.of([true_at(land[region]) for region in inland.tolist()])


def next_to(rules: Rules, there: B) -> B:
    """Return which regions have a neighbour by land that is *there*, both (regions, n)."""
    inland, neighbours = _neighbours(rules)
    out = np.zeros(there.shape, bool)
    if len(inland):
        out[inland] = neighbours.joined(np.logical_or, there)
    return out


@per_rules
def attack_paths(rules: Rules) -> AttackPaths:
    """Return the axes of all attack slots."""
    every = slots(rules, "attack").tolist()
    paths = [rules.axes[int(rules.slot_target[s])].path for s in every]
    longest = max(map(len, paths), default=1)
    region, line = (np.zeros((len(every), longest), kind) for kind in (np.int64, np.float32))
    for row, (slot, path) in enumerate(zip(every, paths, strict=True)):
        mine = friends(rules)[int(rules.slot_actor[slot])]
        region[row] = [*path, *[path[-1]] * (longest - len(path))]
        foreign = [i > 0 and not mine[int(rules.start_controller[a])] for i, a in enumerate(path)]
        across = [float(depth(rules)[a]) if taken else 0.0 for a, taken in zip(path, foreign, strict=True)]
        line[row, : len(path)] = [math.fsum(across[:i]) for i in range(len(path))]
    ends = np.array([len(path) for path in paths], np.int64)
    return AttackPaths(region, line, ends, rules.slot_actor[np.array(every, np.int64)].astype(np.int64))


@per_rules
def preference_of(rules: Rules) -> F32:
    """Return how much each formation prefers each attack slot, (attack slots, formations): its own, named, then evenly.

    By names and not by places in the file, so that permuting the file changes nothing.
    """
    mine = slots(rules, "attack").tolist()
    rank = np.zeros(len(rules.formations), np.int64)
    beside: dict[tuple[int, int], int] = {}  # formations of an owner at a place
    for f in sorted(range(len(rules.formations)), key=lambda f: rules.formations[f]):
        at = int(rules.owner[f]), int(rules.home[f])
        rank[f] = beside[at] = beside.get(at, -1) + 1
    axes = {slot: rules.axes[int(rules.slot_target[slot])].id for slot in mine}
    attackers = {slot: rules.actors[int(rules.slot_actor[slot])] for slot in mine}
    by_name = sorted(mine, key=lambda slot: (axes[slot], attackers[slot]))
    order = {slot: place for place, slot in enumerate(by_name)}
    out = np.zeros((len(mine), len(rules.formations)), np.float32)
    for row, slot in enumerate(mine):
        out[row] = ((rank + order[slot]) % max(len(mine), 1) + 1) / np.float32(len(mine) + 1)
        if rules.own_axis is not None:
            out[row] += 2 * (rules.own_axis == rules.slot_target[slot])
        named = rules.actions[int(rules.slot_action[slot])].formations
        if named:
            out[row] = np.where(np.isin(np.arange(len(rank)), named), out[row] + 1, 0)
    return out


@per_rules
def _crossing(rules: Rules) -> I64:
    """Return the attack slots (by position) whose axis runs through each region, (most, regions), padded with -1."""
    through: list[list[int]] = [[] for _ in rules.regions]
    for place, slot in enumerate(slots(rules, "attack").tolist()):
        for region in rules.axes[int(rules.slot_target[slot])].path:
            through[region].append(place)
    out = np.full((max(map(len, through), default=0), len(rules.regions)), -1, np.int64)
    for region, places in enumerate(through):
        out[: len(places), region] = places
    return out


@per_rules
def eligible_for(rules: Rules) -> B:
    """Return which formations may fight for each attack slot, (attack slots, formations)."""
    every = slots(rules, "attack")
    actor = rules.slot_actor[every]
    fights = np.array([b != "headquarters" for b in rules.branch], bool) & ~flies(rules)
    coalition = by_slot(rules, "coalition")[every][:, None] > 0
    own = np.where(coalition, friends(rules)[actor][:, rules.owner], rules.owner == actor[:, None])
    eligible: B = own & fights & (preference_of(rules) > 0)
    return eligible


@per_rules
def is_support(rules: Rules) -> B:
    """Return which formations fight from where they are, (formations,)."""
    return np.array([b in SUPPORT for b in rules.branch], bool)


@per_rules
def flies(rules: Rules) -> B:
    """Return which formations fight the air war and no battle on the ground, (formations,)."""
    if "aircraft" not in rules.tracks[Kind.FORMATION].names:
        return np.zeros(len(rules.formations), bool)
    return np.asarray(rules.start(Kind.FORMATION, "aircraft") + rules.start(Kind.FORMATION, "air_defence") > 0)


def superiority(phase: Phase, position: I64) -> F32:
    """Return the superiority of every actor in the air, (actors + 1, n); a half of nobody, and where there is no air war."""
    out = np.full((len(phase.rules.actors) + 1, len(position)), np.float32(0.5), np.float32)
    if phase.has(Kind.ACTOR, "air"):
        out[:-1] = phase.track(Kind.ACTOR, "air").take(position, axis=1)
    return out


@dataclass(slots=True)
class Army:
    """The attacking formations, one entry per formation and world at war, by formation and world; shape (p,)."""

    formation: I64
    world: I64  # among the worlds at war
    row: I64  # the attack it takes part in, a row of the fronts
    where: I64  # its place on the axis
    near: B  # close enough to fight


@dataclass(slots=True)
class Fronts:
    """The fronts of the worlds at war. Rows are the attack slots in force somewhere; *n* worlds."""

    position: I64  # (n,) where the worlds are in the batch
    slot: I64  # (rows,) attack slots
    active: B  # (rows, n) attacks that go on
    index: I64  # (rows, n) place of the front on the axis
    region: I64  # (rows, n) region of the front
    line: F32  # (rows, n) km of the line of communication behind the front's region
    controller: I64  # (regions, n) with the number of actors for nobody
    location: NDArray[np.int16]  # (formations, n)
    army: Army = field(init=False)


def fronts(phase: Phase) -> Fronts | None:
    """Return the fronts of this tick; None where nobody attacks in any world."""
    world, rules = phase.world, phase.rules
    every = slots(rules, "attack")
    in_force = world.slot_phase[every] == SlotPhase.IN_FORCE
    if not some(in_force):
        return None
    position = true_at(in_force.any(axis=0) & (world.ending < 0))
    places = true_at(in_force.any(axis=1))
    if not len(position):
        return None
    at = slice(None) if len(position) == world.worlds else position
    controller = world.controller.take(position, axis=1).astype(np.int64)
    controller[controller < 0] = len(rules.actors)
    location = world.location[:, at] if isinstance(at, slice) else world.location.take(at, axis=1)
    path, rows = attack_paths(rules), places[:, None]
    # The first region after the start that the side does not hold; axes shorter than the longest end in a stop.
    on = path.region[places, 1:]
    held = at_pairs(friends(rules), path.actor[places][:, None, None], controller.take(on, axis=0))
    held &= (np.arange(1, path.region.shape[1]) < path.end[rows])[:, :, None]
    index = np.argmin(held, axis=1) + 1 if held.shape[1] else np.full((len(places), len(position)), 1)
    index = np.where(held.all(axis=1), path.region.shape[1], index)
    active = in_force[places][:, at] & (index < path.end[rows])
    index = np.where(active, index, 0)
    found = Fronts(
        position, every[places], active, index, path.region[rows, index], path.line[rows, index], controller, location,
    )  # fmt: skip
    _truces(phase, found, at)
    found.army = _assign(phase, found, places, at)
    return found


def _truces(phase: Phase, found: Fronts, at: slice | I64) -> None:
    """Stop attacks on an actor with whom a ceasefire is in force."""
    world, rules = phase.world, phase.rules
    truces = slots(rules, "ceasefire")
    holding = world.slot_phase[truces][:, at] == SlotPhase.IN_FORCE
    if not some(holding):
        return
    attacked = np.take_along_axis(found.controller, found.region, axis=0)
    attacker = rules.slot_actor[found.slot].astype(np.int64)
    for row in true_at(holding.any(axis=1)).tolist():
        one, other = int(rules.slot_actor[truces[row]]), int(rules.slot_target[truces[row]])
        for side, enemy in ((one, other), (other, one)):
            bound = friends(rules)[side][attacker][:, None]
            found.active &= ~(bound & holding[row] & (attacked == enemy))


def _assign(phase: Phase, found: Fronts, places: I64, at: slice | I64) -> Army:
    """Give every attacking formation its axis: of those it stands on, behind the front, the one it prefers."""
    world, rules, n = phase.world, phase.rules, len(found.position)
    eligible, preference, crossing = eligible_for(rules), preference_of(rules), _crossing(rules)
    able = true_at(eligible[places].any(axis=0))
    location = found.location[able].astype(np.int64)
    row_of = np.full(len(eligible) + 1, -1, np.int64)  # of an attack slot, by position; none of no slot, -1
    row_of[places] = np.arange(len(places))
    rows = row_of[crossing]  # (most, regions)
    on_an_axis = (rows >= 0).any(axis=0)
    which, k = positions(on_an_axis[location] & (picked(world.movement, able, found.position) != Movement.MOVING))
    f, location = able[which], location.reshape(-1)[which * n + k]
    disposed = world.posture.reshape(-1).take(f * world.worlds + found.position[k]) != Posture.GARRISON
    best = np.zeros(len(f), np.float32)
    row, where = np.full(len(f), -1, np.int64), np.zeros(len(f), np.int64)
    along = _along(rules)[rules.slot_target[slots(rules, "attack")]]
    own = rules.owner == rules.slot_actor[slots(rules, "attack")][:, None]  # (attack slots, formations)
    for m in range(len(crossing)):
        attack = rows[m].take(location)
        p = true_at(attack >= 0)
        attack, here = attack[p], location[p]
        place = crossing[m].take(here)
        on = at_pairs(along, place, here)
        cell, pair = attack * n + k[p], place * len(rules.formations) + f[p]
        takes = found.active.reshape(-1).take(cell) & (on <= found.index.reshape(-1).take(cell))
        takes &= eligible.reshape(-1).take(pair)
        takes &= disposed[p] | own.reshape(-1).take(pair)  # allies only if disposed to fight
        prefer = preference.reshape(-1).take(pair)
        takes &= prefer > best[p]
        t = true_at(takes)
        p = p[t]
        best[p], row[p], where[p] = prefer[t], attack[t], on[t]
    p = true_at(row >= 0)
    f, k, row, where = f[p], k[p], row[p], where[p]
    near = is_support(rules)[f] | (where >= at_pairs(found.index, row, k) - 1)
    return Army(f, k, row, where, near)


def come_up(phase: Phase, found: Fronts, entered: B) -> None:
    """Bring formations one region nearer to their front; into it where it has been *entered* (rows, n)."""
    army, rules = found.army, phase.rules
    limit = at_pairs(found.index - ~entered, army.row, army.world)
    goal = np.where(army.where > limit, limit, np.minimum(army.where + 1, limit))
    moves = true_at((goal != army.where) & ~is_support(rules)[army.formation])
    place = np.searchsorted(slots(rules, "attack"), found.slot[army.row[moves]])
    where = found.position[army.world[moves]]
    phase.world.location[army.formation[moves], where] = attack_paths(rules).region[place, goal[moves]]
