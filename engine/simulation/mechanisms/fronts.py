"""Who fights where: fronts on the axes of advance, and the forces that meet there.

Only worlds at war are looked at; *n* below is how many there are. A front is the first region of an axis, after its
start, that the attacking side does not control. An attacking formation fights on one axis: one whose action names it,
else one of those it stands on, spread evenly over them. It fights from its place behind the front if it stands next to
it, and comes up one region a day if it stands farther back. Defenders are the controller's formations, and its allies',
that stand in the region.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.simulation.mechanisms.tables import by_slot, slots, table
from engine.simulation.phase import Phase
from engine.simulation.rules import Rules
from engine.simulation.world import F32, I64, Movement, Posture, SlotPhase

B = NDArray[np.bool_]
_FAR = 100  # a place that is not on an axis
_SUPPORT = ("air", "naval")  # fight from where they are: they hold no ground and do not come up


@table
def friends(rules: Rules) -> B:
    """Who counts as one side, (actors, actors + 1): itself and its allies; the last column, nobody, is no friend."""
    n = len(rules.actors)
    out = np.zeros((n, n + 1), bool)
    out[:, :n] = (
        (rules.static_ties["alliance"] >= 0.5) | np.eye(n, dtype=bool)
        if "alliance" in rules.static_ties
        else np.eye(n, dtype=bool)
    )
    return out


@table
def _along(rules: Rules) -> I64:
    """Position of every region on every axis, (axes, regions); ``_FAR`` where it is not on it."""
    out = np.full((max(len(rules.axes), 1), len(rules.regions)), _FAR, np.int64)
    for i, axis in enumerate(rules.axes):
        for position, region in reversed(list(enumerate(axis.path))):
            out[i, region] = position
    return out


@table
def _road_km(rules: Rules) -> list[F32]:
    """Distance from the start of every axis to each region of its path, by great circles from point to point."""
    out = []
    for axis in rules.axes:
        steps = [float(rules.direct_km[a, b]) for a, b in zip(axis.path, axis.path[1:], strict=False)]
        out.append(np.array([sum(steps[:i]) for i in range(len(axis.path))], np.float32))
    return out


@table
def _preference(rules: Rules) -> F32:
    """How much each formation prefers each attack slot, (attack slots, formations): named first, then spread evenly.

    By names and not by places in the file, so that permuting the file changes nothing.
    """
    mine = slots(rules, "attack").tolist()
    rank = np.zeros(len(rules.formations), np.int64)
    for owner in set(rules.owner.tolist()):
        own = [f for f in range(len(rules.formations)) if rules.owner[f] == owner]
        for place in {int(rules.home[f]) for f in own}:
            for i, f in enumerate(
                sorted((f for f in own if rules.home[f] == place), key=lambda f: rules.formations[f])
            ):
                rank[f] = i
    order = {
        s: i
        for i, s in enumerate(
            sorted(
                mine, key=lambda s: (rules.axes[int(rules.slot_target[s])].id, rules.actors[int(rules.slot_actor[s])])
            )
        )
    }
    out = np.zeros((len(mine), len(rules.formations)), np.float32)
    for row, slot in enumerate(mine):
        out[row] = ((rank + order[slot]) % max(len(mine), 1) + 1) / np.float32(len(mine) + 1)
        named = rules.actions[int(rules.slot_action[slot])].formations
        if named:
            out[row] = np.where(np.isin(np.arange(len(rank)), named), out[row] + 1, 0)
    return out


@dataclass(slots=True)
class Fronts:
    """The fronts of the worlds at war. Rows are the attack slots in force somewhere; *n* worlds."""

    position: I64  # (n,) where the worlds are in the batch
    slot: list[int]  # (rows,) attack slots
    row: I64  # (rows,) their place among all attack slots
    active: B  # (rows, n) attacks that go on
    index: I64  # (rows, n) place of the front on the axis
    region: I64  # (rows, n) region of the front
    km: F32  # (rows, n) from the start of the axis to the middle of the front's region
    occupied: F32  # (rows, n) square km taken behind the front
    controller: I64  # (regions, n) with the number of actors for nobody
    location: I64  # (formations, n)
    assigned: I64  # (formations, n) row a formation attacks on, -1
    near: B = field(default_factory=lambda: np.zeros((0, 0), bool))  # (formations, n) close enough to fight


def fronts(phase: Phase) -> Fronts | None:
    """Return the fronts of this tick; None where nobody attacks in any world."""
    world, rules = phase.world, phase.rules
    every = slots(rules, "attack")
    in_force = world.slot_phase[every] == SlotPhase.IN_FORCE
    if not in_force.any():
        return None
    position = np.flatnonzero(in_force.any(axis=0) & (world.ending < 0))
    row = np.flatnonzero(in_force.any(axis=1))
    if not len(position):
        return None
    everywhere = len(position) == world.worlds
    at = slice(None) if everywhere else position
    controller = world.controller[:, at].astype(np.int64)
    controller[controller < 0] = len(rules.actors)
    slot = every[row].tolist()
    shape = (len(slot), len(position))
    found = Fronts(
        position,
        slot,
        row,
        in_force[row][:, at],
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.float32),
        np.zeros(shape, np.float32),
        controller,
        world.location[:, at].astype(np.int64),
        np.zeros((0, 0), np.int64),
    )
    for r, s in enumerate(slot):
        _find(rules, found, r, int(rules.slot_actor[s]), int(rules.slot_target[s]))
    _truces(phase, found, at)
    _assign(rules, found, world.movement[:, at] != Movement.MOVING, world.posture[:, at] != Posture.GARRISON)
    return found


def _find(rules: Rules, found: Fronts, row: int, actor: int, axis: int) -> None:
    """Find the first region of the axis that the side does not control, and what it has taken before it."""
    path, road = rules.axes[axis].path, _road_km(rules)[axis]
    mine = friends(rules)[actor]
    open_ = np.ones(len(found.position), bool)  # still looking
    for i in range(1, len(path)):
        region = path[i]
        held = mine[found.controller[region]]
        here = open_ & ~held
        found.index[row][here], found.region[row][here], found.km[row][here] = i, region, road[i]
        if not mine[int(rules.start_controller[region])]:
            found.occupied[row] += np.where(open_ & held, rules.area_km2[region], np.float32(0))
        open_ &= held
    found.active[row] &= ~open_  # the whole axis is taken


def _truces(phase: Phase, found: Fronts, at: slice | I64) -> None:
    """An attack on somebody with whom a ceasefire is in force does not go on."""
    world, rules = phase.world, phase.rules
    for truce in slots(rules, "ceasefire").tolist():
        holds = world.slot_phase[truce][at] == SlotPhase.IN_FORCE
        if not holds.any():
            continue
        one, other = int(rules.slot_actor[truce]), int(rules.slot_target[truce])
        for r, s in enumerate(found.slot):
            attacker = int(rules.slot_actor[s])
            for side, enemy in ((one, other), (other, one)):
                if friends(rules)[side][attacker]:
                    attacked = np.take_along_axis(found.controller, found.region[r][None, :], axis=0)[0]
                    found.active[r] &= ~(holds & (attacked == enemy))


def _assign(rules: Rules, found: Fronts, present: B, disposed: B) -> None:
    """Give every attacking formation its axis."""
    shape = found.location.shape
    best = np.zeros(shape, np.float32)
    found.assigned = np.full(shape, -1, np.int64)
    found.near = np.zeros(shape, bool)
    fights = np.array([b != "headquarters" for b in rules.branch], bool)
    support = np.array([b in _SUPPORT for b in rules.branch], bool)
    for r, s in enumerate(found.slot):
        actor, axis = int(rules.slot_actor[s]), int(rules.slot_target[s])
        allied = by_slot(rules, "coalition")[s] > 0
        own = friends(rules)[actor][rules.owner] if allied else rules.owner == actor
        own &= fights & (_preference(rules)[found.row[r]] > 0)
        rows = np.flatnonzero(own)
        if not len(rows):
            continue
        where = _along(rules)[axis][found.location[rows]]
        prefer = _preference(rules)[found.row[r]][rows][:, None]
        joins = (rules.owner[rows] == actor)[:, None] | disposed[rows]  # allies only if disposed to fight
        takes = found.active[r] & present[rows] & joins & (where <= found.index[r]) & (prefer > best[rows])
        best[rows] = np.where(takes, prefer, best[rows])
        found.assigned[rows] = np.where(takes, r, found.assigned[rows])
        near = support[rows][:, None] | (where >= found.index[r] - 1)
        found.near[rows] = np.where(takes, near, found.near[rows])


def come_up(phase: Phase, found: Fronts, entered: B) -> None:
    """Bring formations one region nearer to their front; into it where it has been *entered* (rows, n)."""
    world, rules = phase.world, phase.rules
    ground = np.array([b not in _SUPPORT for b in rules.branch], bool)
    for r, s in enumerate(found.slot):
        path = np.array(rules.axes[int(rules.slot_target[s])].path, np.int64)
        f, k = np.nonzero((found.assigned == r) & ground[:, None])
        if not len(f):
            continue
        where = _along(rules)[int(rules.slot_target[s])][found.location[f, k]]
        limit = found.index[r][k] - np.where(entered[r][k], 0, 1)
        goal = np.where(where > limit, limit, np.minimum(where + 1, limit))
        moves = goal != where
        f, k, goal = f[moves], k[moves], goal[moves]
        world.location[f, found.position[k]] = path[goal]
