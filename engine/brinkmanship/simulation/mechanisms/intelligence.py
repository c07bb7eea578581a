"""Intelligence: what is known of the others, and the belief in war that it feeds.

What a seat sees is :func:`brinkmanship.simulation.observation.observe`. Every actor's belief that war is coming follows the
warning signs, tension and exposed plans, as far as its own intelligence reads them; good news is believed more slowly
than bad. Open war is seen by all::

    signs   = 1 in war, else tension_weight * tension + (1 - tension_weight) * greatest exposure
    belief += learning * intelligence * (signs - belief)        a quarter of that where signs < belief

Where a leader's courses are declared, everybody expects what :mod:`brinkmanship.simulation.mechanisms.observers`
makes of what is seen.
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.mechanisms.tables import add_actors, per_tick
from brinkmanship.simulation.phase import Mechanism, Parameter, Phase, StandardTrack
from brinkmanship.simulation.world import Kind


def run(phase: Phase) -> None:
    """Let every actor's belief in war follow what its intelligence shows."""
    if phase.rules.leaders:  # everybody expects what it makes of what it sees of them
        return
    weight = phase.parameter("tension_weight")
    tension = phase.track(Kind.WORLD, "tension")[0]
    exposed = phase.track(Kind.ACTOR, "exposure").max(axis=0)
    war = (phase.world.attacker >= 0).any(axis=0)
    signs = np.where(war, np.float32(1), weight * tension + (np.float32(1) - weight) * exposed)
    gap = signs - phase.track(Kind.ACTOR, "belief_war")
    eyes = np.where(war, np.float32(1), phase.track(Kind.ACTOR, "intelligence"))
    pace = np.where(war, np.float32(0.5), per_tick(phase.rules, phase.parameter("learning")))
    change = np.where(gap > 0, gap, gap * np.float32(0.25)) * eyes * pace
    add_actors(phase, "belief_war", change)


MECHANISM = Mechanism(
    "intelligence", "What a seat knows of the others: estimates, confidence, last-seen dates.",
    tracks=(
        StandardTrack(Kind.ACTOR, "intelligence", 0.5, 0, 1, "Quality of the actor's intelligence."),
        StandardTrack(Kind.ACTOR, "belief_war", 0.3, 0, 1, "How far the actor believes that war is coming."),
    ),
    parameters=(
        Parameter("error", 0.35, 0, 2, "Relative error of an estimate (one sigma) by the worst intelligence.",
                  "estimates of Russian troops on one day ran from 100,000 to 127,000"),
        Parameter("sighting", 0.6, 0, 1, "Chance a day that the best intelligence sees a formation."),
        Parameter("memory", 21, 1, 365, "Days after which a sighting is worth nothing."),
        Parameter("learning", 0.03, 0, 1, "Share of the gap to the warning signs that belief in war closes a day."),
        Parameter("tension_weight", 0.6, 0, 1, "Weight of tension among the warning signs."),
    ),
    verbs=(),
    run=run,
)  # fmt: skip
