"""Escalation: severity and the ladder's rung, dyadic tension after Richardson, the Goldstein mean."""

from __future__ import annotations

from engine.simulation.mechanism import Mechanism, StandardTrack
from engine.simulation.phase import Phase
from engine.simulation.world import Kind


def run(phase: Phase) -> None:
    """Let severity decay, tension follow Richardson, and the rung follow severity."""


MECHANISM = Mechanism(
    "escalation",
    "The ladder's rung from the severity of what was done; tension between pairs; Goldstein weights.",
    tracks=(
        StandardTrack(Kind.WORLD, "tension", 0.5, 0, 1, "How tense the crisis is."),
        StandardTrack(Kind.WORLD, "severity", 0, 0, 10, "Severity of what was lately done; it decays."),
        StandardTrack(Kind.WORLD, "rung", 0, 0, 99, "Step on the escalation ladder."),
        StandardTrack(Kind.WORLD, "goldstein", 0, -10, 10, "Running mean of the Goldstein weights of what was done."),
        StandardTrack(Kind.ACTOR, "threat", 0.3, 0, 1, "Threat the actor feels."),
        StandardTrack(Kind.TIE, "trust", 0, -1, 1, "Trust of the first in the second."),
        StandardTrack(Kind.TIE, "tension", 0, 0, 1, "Tension of the first towards the second."),
    ),
    parameters=(),
    verbs=(),
    run=run,
)
