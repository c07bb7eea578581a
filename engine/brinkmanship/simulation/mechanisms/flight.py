"""Flight: who lives where it is fought leaves, and so do those who fear that it will come to them.

A day, of the people of a region of whoever is attacked::

    fought over:            displacement temper (1/2 + fierceness / 4 + haste km / 20)
    next to it, or next to the attacker:  displacement temper fear
    elsewhere in the country:             displacement temper distant

of those who have not left, up to a limit; *km* is what the front moved that day and *temper* how readily people leave in
this future. A share of them goes abroad: they set out, and come to the border and across it, each an exponential delay, so
that nobody is abroad in the hour of the attack. Sources: UNHCR's counts of refugees, 26 February - 9 March
2022, some 170,000 a day; 6.5 million displaced inside Ukraine by the middle of March (IOM).
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import Segments, at_pairs, picked, positions, true_at, within
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.mechanisms.battle import BattleResult, Battles, quality_keys
from brinkmanship.simulation.mechanisms.fronts import Fronts, depth, next_to
from brinkmanship.simulation.mechanisms.tables import lagged, tick_days
from brinkmanship.simulation.mechanisms.theatre import friends
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.randomness import bell, spread
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, Kind

_TEMPER = 400_000  # tells how readily people leave from other things that are fixed for a future


def flee(phase: Phase, found: Fronts, battles: Battles, defender: I64, result: BattleResult) -> None:
    """Drive people from their homes where it is fought, and where they fear it; some of them abroad."""
    rules, at, parameter = phase.rules, found.position, phase.parameter
    days = tick_days(rules)
    temper = exp(parameter("flight_spread") * bell(spread(quality_keys(phase)[at], np.int64(_TEMPER))))
    rate = np.zeros((len(rules.regions), len(at)), np.float32)
    contested = battles.fought & (battles.attack > 0)
    for actor in true_at(np.bincount(defender[contested])).tolist():
        if actor < len(rules.actors):
            _fear(phase, found, battles, actor, contested & (defender == actor), rate)
    km = result.moved * depth(rules)[battles.regions][:, None] / np.maximum(days, np.float32(1e-6))
    fierce = np.float32(0.5) + np.float32(0.25) * result.fierce
    here = fierce + parameter("haste") * np.maximum(km, np.float32(0)) / np.float32(20)
    rate[battles.regions] = np.where(contested, here, rate[battles.regions])
    rows, k = positions(rate > 0)
    people = rules.population[rows]
    fled = at_pairs(phase.track(Kind.REGION, "displaced"), rows, at[k])
    left = within(np.float32(1) - fled / np.maximum(people * parameter("displacement_limit"), np.float32(1)), 0, 1)
    gone = parameter("displacement") * days * temper[k] * at_pairs(rate, rows, k) * people * left
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
    """Send a share of a country's displaced people on the road, and those on it across the border."""
    if not phase.has(Kind.ACTOR, "abroad"):
        return
    owners, rows, regions = _at_home(phase.rules)
    displaced = regions.joined(np.add, picked(phase.track(Kind.REGION, "displaced"), rows, at))
    some = true_at(displaced.any(axis=1))
    if not len(some):
        return
    owners = owners[some]
    road, now = (picked(phase.track(Kind.ACTOR, name), owners, at) for name in ("on_the_road", "abroad"))
    stay = np.maximum(phase.parameter("leaves") * displaced.take(some, axis=0) - now - road, np.float32(0))
    share = lagged(phase.rules, phase.parameter("way_out") / 2)
    for name, change in (("on_the_road", (stay - road) * share), ("abroad", road * share)):
        phase.scatter(Kind.ACTOR, name, owners.repeat(len(at)), np.tile(at, len(some)), change.reshape(-1))


@per_rules
def _at_home(rules: Rules) -> tuple[I64, I64, Segments]:
    """Return the actors that own any region, the regions that somebody owns, and those of each actor among them."""
    rows = true_at(rules.sovereign >= 0)
    owners, regions = Segments.by(rules.sovereign[rows])
    return owners, rows, regions
