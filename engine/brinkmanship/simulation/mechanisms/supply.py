"""Supply of the armies in battle: it stretches with the lines, is cut from the air, and ends in a city that is invested.

An attacker's supply goes to ``exp(-km / supply_km) (1 - interdiction (1 - superiority)) guarded``, where *km* is the
length of its line of communication from its own land and *guarded* the share of the guards that the line needs and has;
a defender's to ``1 - interdiction (1 - superiority)``, and to nothing in a siege.
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import at_pairs
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.mechanisms.battle import BattleResult, Battles, Holders
from brinkmanship.simulation.mechanisms.fronts import Fronts, depth, superiority
from brinkmanship.simulation.mechanisms.tables import per_tick
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.world import Kind


def starve(phase: Phase, found: Fronts, battles: Battles, result: BattleResult, holders: Holders) -> None:
    """Move the supply of everybody in battle towards what its lines can carry."""
    rules, at = phase.rules, found.position
    sky = superiority(phase, at)
    loss = phase.parameter("interdiction")
    speed = per_tick(rules, phase.parameter("supply_speed"))
    f, k, r = found.army.formation, found.army.world, found.army.row
    if len(f):
        b = battles.place[at_pairs(found.region, r, k)]
        share = at_pairs(result.share, b, k)
        km = at_pairs(found.line, r, k) + depth(rules)[battles.regions][b] * share
        goal = exp(-km / phase.parameter("supply_km"))
        goal = goal * (np.float32(1) - loss * (np.float32(1) - at_pairs(sky, rules.owner[f].astype(np.int64), k)))
        whole = battles.lines + battles.axes * share_of_way(phase, battles, result)
        needed = phase.parameter("guards") * whole
        has = battles.troops * phase.parameter("most_guards")
        guarded = np.minimum(has / np.maximum(needed, np.float32(1)), np.float32(1))
        goal = goal * at_pairs(guarded, b, k)
        now = at_pairs(phase.track(Kind.FORMATION, "supply"), f, at[k])
        phase.scatter(Kind.FORMATION, "supply", f, at[k], (goal - now) * speed)
    f, k, b = holders
    if len(f):
        goal = np.float32(1) - loss * (np.float32(1) - at_pairs(sky, rules.owner[f].astype(np.int64), k))
        invested = at_pairs(result.besieged, b, k)
        goal = np.where(invested, np.float32(0), goal)
        now = at_pairs(phase.track(Kind.FORMATION, "supply"), f, at[k])
        pace = np.where(invested, per_tick(rules, phase.parameter("siege_speed")), speed)
        phase.scatter(Kind.FORMATION, "supply", f, at[k], (goal - now) * pace)


def share_of_way(phase: Phase, battles: Battles, result: BattleResult) -> np.ndarray:
    """Return the km of the way through each contested region that is behind the front, (regions in play, n)."""
    return np.asarray(result.share * depth(phase.rules)[battles.regions][:, None])
