"""Flight: who lives where it is fought leaves, and so do those who fear that it will come to them.

A day, of the people of a region of whoever is attacked::

    fought over:            displacement temper (1/2 + fierceness / 4 + haste km / 20)
    next to it, or next to the attacker:  displacement temper fear
    elsewhere in the country:             displacement temper distant

of those who have not left, up to a limit; *km* is what the front moved that day and *temper* how readily people leave in
this future. A share of them goes abroad, after some days. Sources: UNHCR's counts of refugees, 26 February - 9 March
2022, some 170,000 a day; 6.5 million displaced inside Ukraine by the middle of March (IOM).
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import total, true_at
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.mechanisms.battle import BattleResult, Battles, quality_keys
from brinkmanship.simulation.mechanisms.fronts import Fronts, depth, next_to
from brinkmanship.simulation.mechanisms.tables import lagged, tick_days
from brinkmanship.simulation.mechanisms.theatre import friends
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.randomness import bell, spread
from brinkmanship.simulation.world import F32, I64, Kind

_TEMPER = 400_000  # tells how readily people leave from other things that are fixed for a future


def flee(phase: Phase, found: Fronts, battles: Battles, defender: I64, result: BattleResult) -> None:
    """Drive people from their homes where it is fought, and where they fear it; some of them abroad."""
    rules, at, parameter = phase.rules, found.position, phase.parameter
    days = tick_days(rules)
    temper = exp(parameter("flight_spread") * bell(spread(quality_keys(phase)[at], np.int64(_TEMPER))))
    rate = np.zeros((len(rules.regions), len(at)), np.float32)
    contested = battles.fought & (battles.attack > 0)
    for actor in np.unique(defender[contested]).tolist():
        if actor < len(rules.actors):
            _fear(phase, found, battles, actor, contested & (defender == actor), rate)
    km = result.moved * depth(rules)[battles.regions][:, None] / np.maximum(days, np.float32(1e-6))
    fierce = np.float32(0.5) + np.float32(0.25) * result.fierce
    here = fierce + parameter("haste") * np.maximum(km, np.float32(0)) / np.float32(20)
    rate[battles.regions] = np.where(contested, here, rate[battles.regions])
    rows, k = np.nonzero(rate > 0)
    people = rules.population[rows]
    fled = phase.track(Kind.REGION, "displaced")[rows, at[k]]
    left = np.clip(np.float32(1) - fled / np.maximum(people * parameter("displacement_limit"), np.float32(1)), 0, 1)
    gone = parameter("displacement") * days * temper[k] * rate[rows, k] * people * left
    phase.scatter(Kind.REGION, "displaced", rows, at[k], gone.astype(np.float32))
    _abroad(phase, at)


def _fear(phase: Phase, found: Fronts, battles: Battles, actor: int, attacked: F32, rate: F32) -> None:
    """Set the rates of a country's regions that are not fought over, by how near the war is."""
    rules = phase.rules
    home = true_at((rules.sovereign == actor) & (rules.population > 0))
    at_war = attacked.any(axis=0)
    hostile = np.zeros((len(rules.regions), len(found.position)), bool)
    hostile[battles.regions] = attacked
    for attacker in true_at(np.bincount(battles.lead[attacked])).tolist():
        hostile |= friends(rules)[attacker][found.controller]
    own = friends(rules)[actor][found.controller[home]]
    fear = np.where(next_to(rules, hostile)[home], phase.parameter("fear"), phase.parameter("distant"))
    rate[home] = np.where(at_war & own, fear, rate[home])


def _abroad(phase: Phase, at: I64) -> None:
    """Bring a share of a country's displaced people across its borders."""
    if not phase.has(Kind.ACTOR, "abroad"):
        return
    rules = phase.rules
    displaced = phase.track(Kind.REGION, "displaced")[:, at]
    speed = lagged(rules, phase.parameter("way_out"))
    for actor in np.unique(rules.sovereign[rules.sovereign >= 0]).tolist():
        whole = total(displaced[rules.sovereign == actor])
        if whole.any():
            now = phase.track(Kind.ACTOR, "abroad")[actor, at]
            goes = np.maximum(phase.parameter("leaves") * whole - now, np.float32(0)) * speed
            phase.scatter(Kind.ACTOR, "abroad", np.full(len(at), actor), at, goes)
