"""After a battle: losses taken out of formations, regions that change hands, defenders who fall back, supply."""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import positions
from brinkmanship.simulation.mechanisms.battle import Battles, Course
from brinkmanship.simulation.mechanisms.fronts import Fronts, friends
from brinkmanship.simulation.mechanisms.tables import per_tick
from brinkmanship.simulation.memo import per_rules
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32, I64, Kind

Holders = tuple[I64, I64, I64]  # (formation, world, row of the region) of every defender in a battle
_EXPOSED = {"air": 0.3, "naval": 0.1}  # share of the losses of the ground that other arms suffer


def lose(phase: Phase, found: Fronts, battles: Battles, course: Course, holders: Holders) -> None:
    """Take each side's losses out of its formations, and count them."""
    army = found.army
    p = np.flatnonzero(army.near)
    f, k = army.formation[p], army.world[p]
    b = battles.place[found.region[army.row[p], k]]
    _casualties(phase, f, found.position[k], course.attacker_loss[b, k])
    f, k, b = holders
    _casualties(phase, f, found.position[k], course.defender_loss[b, k])


@per_rules
def _exposed(rules: Rules) -> F32:
    return np.array([_EXPOSED.get(b, 1.0) for b in rules.branch], np.float32)


def _casualties(phase: Phase, formation: I64, position: I64, share: F32) -> None:
    rules = phase.rules
    lost = phase.track(Kind.FORMATION, "personnel")[formation, position] * np.clip(
        share * _exposed(rules)[formation], 0, 1
    )
    some = np.flatnonzero(lost > 0)
    formation, position, lost = formation[some], position[some], lost[some]
    phase.scatter(Kind.FORMATION, "personnel", formation, position, -lost)
    phase.scatter(Kind.ACTOR, "losses", rules.owner[formation].astype(np.int64), position, lost)


def take(phase: Phase, found: Fronts, battles: Battles, course: Course, defender: I64, holders: Holders) -> None:
    """Give taken regions to who leads; the defenders fall back to the nearest of their own regions, or are captured."""
    taken = course.taken
    if not taken.any():
        return
    world, rules = phase.world, phase.rules
    b, k = positions(taken)
    region, winner = battles.regions[b], battles.lead[b, k]
    world.controller[region, found.position[k]] = winner
    world.attacker[region, found.position[k]] = -1
    controller = found.controller.copy()
    controller[region, k] = winner
    if phase.results is not None:
        for one, of in zip(b.tolist(), k.tolist(), strict=True):
            place, loser_id = int(battles.regions[one]), int(defender[one, of])
            phase.report(
                "capital" if rules.capital_of[place] >= 0 else "capture",
                rules.regions[place],
                int(battles.lead[one, of]),
                loser_id if loser_id < len(rules.actors) else -1,
            )
    f, held_k, held_b = holders
    routed = taken[held_b, held_k]
    f, held_k, held_b = f[routed], held_k[routed], held_b[routed]
    if not len(f):
        return
    origin, loser = battles.regions[held_b], defender[held_b, held_k]
    friendly = friends(rules)[loser[:, None], controller[:, held_k].T] & ~rules.sea[None, :]
    near = np.where(friendly, rules.land_km[origin], np.float32(np.inf))
    far = np.where(friendly, rules.direct_km[origin], np.float32(np.inf))
    cut_off = ~np.isfinite(near).any(axis=1)
    goal = np.where(cut_off, far.argmin(axis=1), near.argmin(axis=1))
    nowhere = ~np.isfinite(far).any(axis=1)
    position = found.position[held_k]
    world.location[f, position] = np.where(nowhere, origin, goal)
    world.movement[f, position] = 0
    world.destination[f, position] = -1
    caught = np.where(nowhere, np.float32(1), np.where(cut_off, phase.parameter("captured"), np.float32(0)))
    left = np.float32(1) - course.defender_loss[held_b, held_k]  # of those the battle has left
    _casualties(phase, f, position, (caught * left).astype(np.float32))


def starve(phase: Phase, found: Fronts, battles: Battles, share: F32) -> None:
    """Supply of the attackers falls with the distance from where they started."""
    f, k, r, rules = found.army.formation, found.army.world, found.army.row, phase.rules
    if not len(f):
        return
    b = battles.place[found.region[r, k]]
    depth = np.sqrt(rules.area_km2[battles.regions])[b]
    km = np.maximum(found.km[r, k] + depth * (share[b, k] - np.float32(0.5)), np.float32(0))
    goal = np.exp(-km / phase.parameter("supply_km"))
    now = phase.track(Kind.FORMATION, "supply")[f, found.position[k]]
    change = (goal - now) * per_tick(rules, phase.parameter("supply_speed"))
    phase.scatter(Kind.FORMATION, "supply", f, found.position[k], change)
