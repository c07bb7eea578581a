"""Crisis bargaining: audience costs, the believed bargaining range, beliefs updated from costly signals."""

from __future__ import annotations

from engine.simulation.mechanism import Mechanism, StandardTrack, Verb
from engine.simulation.phase import Phase
from engine.simulation.world import Kind


def run(phase: Phase) -> None:
    """Let audience costs grow and beliefs settle."""


MECHANISM = Mechanism(
    "bargaining",
    "Threats, demands, offers and concessions; the cost of stepping back; beliefs about resolve.",
    tracks=(
        StandardTrack(Kind.ACTOR, "resolve", 0.5, 0, 1, "How far the actor will go for its aims."),
        StandardTrack(Kind.ACTOR, "face", 0.2, 0, 1, "What stepping back would cost it (audience cost)."),
        StandardTrack(Kind.ACTOR, "credibility", 0.6, 0, 1, "How far its word is believed."),
        StandardTrack(Kind.WORLD, "talks", 0.5, 0, 1, "How open the diplomatic channel is."),
    ),
    parameters=(),
    verbs=(
        Verb("threaten", "Threaten the target in public: stakes face that grows.", {"stake": 0.1}, ("actor",)),
        Verb("demand", "Demand something of the target in public.", {"stake": 0.1}, ("", "actor")),
        Verb("offer", "Offer something to the target.", {"value": 0.1}, ("actor",)),
        Verb("concede", "Give the target something.", {"value": 0.1}, ("actor",)),
        Verb("deescalate", "Step back by a share of what was built up.", {"share": 0.3}, ("", "actor")),
    ),
    run=run,
)
