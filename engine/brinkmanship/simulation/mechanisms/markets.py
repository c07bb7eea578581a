"""Markets in a war: a shock to prices that comes at once and reverts, and the money of those at war.

The shock *s* of a world (in log price of gas) jumps on the first day of a war and is fed for some weeks by what nobody
had expected, while it wears off::

    s' = s exp(-days / reversion) + temper (jump [first day] + panic exp(-days of war / novelty)) + noise

*temper* is how nervous the markets of a future are. :mod:`energy` adds it to the targets of its prices. The value of an
actor's money against the start closes part of its gap a day to
``exp(-(at_war + sanctions sanctioned + flight s))``, and what it loses costs output.
Sources: gas at 94 EUR/MWh on 24 January 2022, 139.5 on 24 February and above 300 on 7 March, and down again three weeks
later; the rouble at 81 to the dollar on 23 February and 105 on 28 February.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from brinkmanship.simulation.arrays import picked, some
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.mechanisms.tables import lagged, per_tick, tick_days
from brinkmanship.simulation.mechanisms.theatre import opponents
from brinkmanship.simulation.phase import Mechanism, Parameter, Phase, StandardTrack
from brinkmanship.simulation.randomness import Purpose, bell, keys, spread
from brinkmanship.simulation.world import F32, I64, Kind

_ONCE = 2**40  # the tick of draws that are made once a game
_TEMPER, _NOISE = 300_000, 300_001  # tell the markets' draws from those of battles
_OF: Final = {"section": "operations"}


def run(phase: Phase) -> None:
    """Move the shock, and the money of those at war."""
    if not phase.has(Kind.WORLD, "market_shock"):
        return
    shock = phase.track(Kind.WORLD, "market_shock")[0]
    days = tick_days(phase.rules)
    if some(shock):
        phase.add(Kind.WORLD, "market_shock", shock * -lagged(phase.rules, phase.parameter("reversion")))
    wars = list(opponents(phase))
    if not wars:
        return
    nobody_yet = np.ones(phase.world.worlds, bool)
    money, sanctioned = phase.track(Kind.ACTOR, "currency"), phase.track(Kind.ACTOR, "sanctioned")
    speed = per_tick(phase.rules, phase.parameter("currency_speed"))
    for war in wars:
        at = war.position
        temper, noise = _fortunes(phase, at)
        first = nobody_yet[at]
        nobody_yet[at] = False
        news = phase.parameter("jump") * (war.days < days) + phase.parameter("panic") * days * exp(
            -war.days / phase.parameter("novelty")
        )
        phase.scatter(Kind.WORLD, "market_shock", 0, at, np.where(first, temper * news + noise, np.float32(0)))
        sides = np.array((war.attacker, war.defender))
        fall = phase.parameter("at_war") + phase.parameter("sanctions") * picked(sanctioned, sides, at)
        goal = exp(-(fall * temper + phase.parameter("flight") * shock[at]))
        now = picked(money, sides, at)
        change = (goal - now) * speed
        cost = phase.parameter("currency_cost") * np.maximum(np.float32(1) - now, np.float32(0)) * days
        for row, actor in enumerate(sides.tolist()):
            phase.scatter(Kind.ACTOR, "currency", actor, at, change[row])
            phase.scatter(Kind.ACTOR, "economy", actor, at, -cost[row])


def _fortunes(phase: Phase, at: I64) -> tuple[F32, F32]:
    """Return how nervous markets are in this future, and the noise of the day, both (n,)."""
    once = keys(phase.chance.uniform(Purpose.COMBAT, _ONCE, 2, phase.world.number[at]))
    today = keys(phase.uniform(Purpose.COMBAT, 2))[at]
    nerves, noise = bell(np.stack((spread(once, np.int64(_TEMPER)), spread(today, np.int64(_NOISE)))))
    temper = exp(phase.parameter("temper_spread") * nerves)
    return temper, phase.parameter("noise") * noise * np.sqrt(tick_days(phase.rules))


MECHANISM = Mechanism(
    "markets", "Shocks to prices that come at once and revert, and the money of those at war.",
    tracks=(
        StandardTrack(Kind.WORLD, "market_shock", 0, -1, 3, "Log price of gas beyond what supply and tension explain.", **_OF),
        StandardTrack(Kind.ACTOR, "currency", 1, 0, 3, "Value of its money abroad against the start.", **_OF),
    ),
    parameters=(
        Parameter("reversion", 8, 0.1, 365, "Days in which a shock falls to 37 %.", "gas was down again in late March"),
        Parameter("jump", 0.06, 0, 3, "Shock of the first day of a war, in log price of gas.", "TTF +57 % on 24 February 2022"),
        Parameter("panic", 0.1, 0, 3, "Shock added a day by the first days' news.", "TTF above 300 EUR/MWh on 7 March 2022"),
        Parameter("novelty", 12, 0.1, 365, "Days in which news of the war come to weigh 37 %."),
        Parameter("noise", 0.05, 0, 1, "Spread of a day's shock."),
        Parameter("temper_spread", 0.5, 0, 2, "Spread (log) of how nervous markets are, fixed for a future."),
        Parameter("oil", 0.45, 0, 2, "What a shock in gas is in oil.", "Brent at 133 USD on 8 March 2022"),
        Parameter("price_speed", 0.45, 0.01, 1, "Share of its gap that a price closes a day while a shock lasts."),
        Parameter("at_war", 0.15, 0, 2, "Fall (log) of the money of a country at war."),
        Parameter("sanctions", 0.75, 0, 5, "Fall (log) of the money of a country all of whose trade is under sanctions.",
                  "the rouble from 81 to 105 a dollar in five days of February 2022"),
        Parameter("flight", 0.15, 0, 2, "Fall (log) of money per unit of shock."),
        Parameter("currency_speed", 0.4, 0.01, 1, "Share of its gap that the value of money closes a day."),
        Parameter("currency_cost", 0.002, 0, 1, "Output lost a day per share of the value of money lost."),
    ),
    verbs=(),
    run=run,
)  # fmt: skip
