"""Intelligence: what a seat sees is an estimate with a confidence and a last-seen date, not the truth.

:func:`observe` is pure and draws nothing from the game: its noise comes from ``Purpose.VIEW``, keyed by the day of the
last sighting, so that looking twice shows the same and looking often does not average the noise away.
"""

from __future__ import annotations

from engine.simulation.mechanism import Mechanism, Parameter, StandardTrack
from engine.simulation.phase import Phase
from engine.simulation.world import Kind


def run(phase: Phase) -> None:
    """Let every actor's belief in war follow what its intelligence shows."""


MECHANISM = Mechanism(
    "intelligence",
    "What a seat knows of the others: estimates, confidence, last-seen dates.",
    tracks=(
        StandardTrack(Kind.ACTOR, "intelligence", 0.5, 0, 1, "Quality of the actor's intelligence."),
        StandardTrack(Kind.ACTOR, "belief_war", 0.3, 0, 1, "How far the actor believes that war is coming."),
    ),
    parameters=(
        Parameter(
            "error",
            0.35,
            0,
            2,
            "Relative error of an estimate (one sigma) by the worst intelligence.",
            "estimates of Russian troops on one day ran from 100,000 to 127,000",
        ),
        Parameter("sighting", 0.6, 0, 1, "Chance a day that the best intelligence sees a formation.", "judgement"),
        Parameter("memory", 21, 1, 365, "Days after which a sighting is worth nothing.", "judgement"),
        Parameter(
            "learning",
            0.06,
            0,
            1,
            "Share of the gap to the warning signs that belief in war closes a day.",
            "judgement",
        ),
    ),
    verbs=(),
    run=run,
)
