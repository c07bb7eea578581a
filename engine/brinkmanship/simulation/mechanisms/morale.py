"""Morale of the armies at war: home and success raise it, losses and a stalled attack lower it.

    goal = start + home [defends its own land] + success (2 s - 1) - losses (soldiers lost / soldiers at the start)

where *s* is the share of an attacker's battles that it is winning; morale closes a share of its gap a day. It weighs on
fighting power (:func:`~brinkmanship.simulation.mechanisms.battle.power`). Form and sizes are judgement.
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import true_at, within
from brinkmanship.simulation.mechanisms.battle import BattleResult, Battles
from brinkmanship.simulation.mechanisms.fronts import Fronts
from brinkmanship.simulation.mechanisms.tables import per_tick
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, Kind


@per_rules
def _soldiers(rules: Rules) -> F32:
    """Return the soldiers of each actor on the ground at the start, (actors,)."""
    ground = np.array([branch == "ground" for branch in rules.branch], bool)
    own = np.where(ground, rules.start(Kind.FORMATION, "personnel"), np.float32(0)).astype(np.float64)
    return np.bincount(rules.owner.astype(np.int64), own, len(rules.actors)).astype(np.float32)


def hearten(phase: Phase, found: Fronts, battles: Battles, defender: I64, result: BattleResult) -> None:
    """Move the morale of everybody at war."""
    if not phase.has(Kind.ACTOR, "morale"):
        return
    rules, at = phase.rules, found.position
    speed = per_tick(rules, phase.parameter("morale_speed"))
    leads, holds = (np.where(battles.fought, who, -1) for who in (battles.lead, defender))
    at_war = np.zeros(len(rules.actors) + 2, bool)  # the last two of nobody, and of no battle (-1)
    at_war[leads] = at_war[holds] = True
    for actor in true_at(at_war[:-2]).tolist():
        attacks, stands = leads == actor, holds == actor
        won, fought = attacks & (result.ratio > np.float32(1)), np.count_nonzero(attacks, axis=0)
        wins = np.count_nonzero(won, axis=0) / np.maximum(fought, 1)
        goal = rules.start(Kind.ACTOR, "morale")[actor] + phase.parameter("morale_home") * stands.any(axis=0)
        success = phase.parameter("morale_success") * (np.float32(2) * wins.astype(np.float32) - np.float32(1))
        goal = goal + np.where(attacks.any(axis=0), success, np.float32(0))
        lost = phase.track(Kind.ACTOR, "losses")[actor, at] / np.maximum(_soldiers(rules)[actor], np.float32(1))
        goal = within(goal - phase.parameter("morale_losses") * lost, 0, 1)
        now = phase.track(Kind.ACTOR, "morale")[actor, at]
        change = np.where(attacks.any(axis=0) | stands.any(axis=0), (goal - now) * speed, np.float32(0))
        phase.scatter(Kind.ACTOR, "morale", np.full(len(at), actor), at, change.astype(np.float32))
