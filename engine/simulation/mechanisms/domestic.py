"""Domestic politics: support, calm, patience, mobilisation, and the capital that bounds what a government can do."""

from __future__ import annotations

from engine.simulation.mechanism import Mechanism, StandardTrack, Verb
from engine.simulation.phase import Phase
from engine.simulation.world import Kind


def run(phase: Phase) -> None:
    """Move support, calm and patience, and pay the turn's capital."""


MECHANISM = Mechanism(
    "domestic",
    "Support, calm, patience and political capital; mobilisation.",
    tracks=(
        StandardTrack(Kind.ACTOR, "support", 0.5, 0, 1, "Support for the government at home."),
        StandardTrack(
            Kind.ACTOR, "capital", 4, 0, 12, "Political capital: what the government can push through.", "points"
        ),
        StandardTrack(Kind.ACTOR, "patience", 0.7, 0, 1, "How long it can wait."),
        StandardTrack(Kind.ACTOR, "calm", 0.7, 0, 1, "Calm of the public and the markets."),
        StandardTrack(Kind.ACTOR, "mobilisation", 0, 0, 1, "How far it is mobilised for war."),
        StandardTrack(Kind.ACTOR, "attention", 0.7, 0, 1, "Attention the government has for the crisis."),
    ),
    parameters=(),
    verbs=(
        Verb("mobilise", "Call up reserves and put the country on a war footing.", {"share": 0.2}, ("",)),
        Verb("reassure", "Calm the public.", {"strength": 0.1}, ("", "actor")),
    ),
    run=run,
)
