"""Arms transfers: pledge, delivery on an exact day, absorption.

A pledge of *amount* (1 = arms that would fully re-equip the recipient) adds to its ``pipeline`` at once. It arrives
``delivery_days`` after the pledge, to the day, and moves to ``delivered``; soldiers then learn to use it::

    armament(t) = armament + delivered * (1 - exp(-t / absorption_days))

so pledged = pipeline + delivered + armament, always. A second pledge on the same line before the first has arrived
joins its shipment. Lethal arms alarm those at odds with the recipient when they are pledged, in proportion to tension.
Sources: transfers of January-March 2022 (announcement to delivery 0 to 45 days; about two to six weeks to matter).
"""

from __future__ import annotations

from engine.simulation.mechanism import Mechanism, Parameter, StandardTrack, Verb
from engine.simulation.phase import Phase
from engine.simulation.world import Kind


def run(phase: Phase) -> None:
    """Deliver what is due today and absorb a part of what has been delivered."""


MECHANISM = Mechanism(
    "arms",
    "Pledge, delivery delay and absorption of arms; what they alarm.",
    tracks=(
        StandardTrack(
            Kind.ACTOR, "pipeline", 0, 0, 10, "Arms pledged to the actor and still on the way (1 re-equips it)."
        ),
        StandardTrack(
            Kind.ACTOR, "delivered", 0, 0, 10, "Arms that have arrived but that its soldiers cannot use yet."
        ),
        StandardTrack(Kind.ACTOR, "armament", 0, 0, 1, "Foreign arms its soldiers can use."),
    ),
    parameters=(
        Parameter(
            "absorption_days",
            14,
            0.1,
            365,
            "Days of training where the pledge does not say.",
            "judgement: two to six weeks to matter",
        ),
        Parameter(
            "alarm",
            0.1,
            0,
            5,
            "Threat felt per unit of lethal arms by an actor in full tension with the recipient.",
            "judgement",
        ),
    ),
    verbs=(
        Verb(
            "transfer",
            "Pledge arms to the target: they arrive after the delivery days and are absorbed over the absorption days.",
            {"amount": 0.1, "delivery_days": 14.0, "absorption_days": 14.0, "lethal": 1.0},
            ("actor",),
        ),
    ),
    run=run,
)
