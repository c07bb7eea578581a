"""Cyber and information: deniable harm, late and uncertain attribution, disclosure and pretexts.

An attack harms at once, ``strength * (1 - resilience)``; who did it is unknown. From ``attribution_delay`` days on,
each day attributes it with probability::

    p = attribution_rate * (0.5 + intelligence of the victim) * (1 - deniability)

so the day of attribution is geometric. Attribution puts the blame (``suspicion``) on the attacker and strains the tie.
Publishing intelligence (``disclose``) exposes the target's plans: pretexts lose their value in proportion to the
discloser's credibility, others believe more in war, sources are burned; when ``bet_days`` pass and no war has come, the
discloser's credibility pays, and when it has, it gains. Sources: attack on Ukrainian sites on 14 January 2022 and its
attribution weeks later; disclosures of January-February 2022. The forms are this engine's own.
"""

from __future__ import annotations

from engine.simulation.mechanism import Mechanism, Parameter, StandardTrack, Verb
from engine.simulation.phase import Phase
from engine.simulation.world import Kind


def run(phase: Phase) -> None:
    """Attribute attacks, settle what disclosures staked, let suspicion and exposure fade."""


MECHANISM = Mechanism(
    "cyber",
    "Deniable attacks with late attribution; disclosure of intelligence and disinformation.",
    tracks=(
        StandardTrack(Kind.ACTOR, "resilience", 0.5, 0, 1, "How well its networks and public withstand attack."),
        StandardTrack(Kind.ACTOR, "suspicion", 0, 0, 1, "How far others blame the actor for covert attacks."),
        StandardTrack(Kind.ACTOR, "exposure", 0, 0, 1, "How far the actor's plans have been laid bare."),
        StandardTrack(
            Kind.ACTOR, "pretext", 0, 0, 1, "How good a reason for force the actor has built; disclosure spoils it."
        ),
        StandardTrack(
            Kind.TIE, "covert", 0, 0, 2, "Covert harm done by the first to the second that nobody has attributed yet."
        ),
    ),
    parameters=(
        Parameter(
            "harm_economy", 0.01, 0, 1, "Output lost by a full attack on an actor without resilience.", "judgement"
        ),
        Parameter("harm_calm", 0.15, 0, 1, "Calm lost by it.", "judgement"),
        Parameter("harm_readiness", 0.0, 0, 1, "Readiness lost by the victim's formations.", "judgement"),
        Parameter(
            "attribution_delay",
            3,
            0,
            365,
            "Days before anybody can attribute.",
            "judgement: days to weeks in known cases",
        ),
        Parameter(
            "attribution_rate", 0.12, 0, 1, "Chance a day to attribute an attack without deniability.", "judgement"
        ),
        Parameter(
            "attribution_tension",
            0.3,
            0,
            2,
            "Tension added between victim and attacker on attribution of a full attack.",
            "judgement",
        ),
        Parameter("fade", 0.02, 0, 1, "Share of suspicion and exposure that fades a day.", "judgement"),
        Parameter("spoil", 0.8, 0, 1, "Share of a pretext that a full, credible disclosure destroys.", "judgement"),
        Parameter("belief", 0.3, 0, 1, "How far a full, credible disclosure moves others' belief in war.", "judgement"),
        Parameter("burn", 0.05, 0, 1, "Quality of intelligence lost by a full disclosure.", "judgement"),
        Parameter(
            "bet_days",
            10,
            1,
            365,
            "Days after which a warning that did not come true costs credibility.",
            "the date of 16 February 2022 was named on about 11 February",
        ),
        Parameter("bet_loss", 0.1, 0, 1, "Credibility lost then by a full disclosure.", "judgement"),
        Parameter("bet_gain", 0.2, 0, 1, "Credibility gained when the war comes.", "judgement"),
    ),
    verbs=(
        Verb("cyber", "Attack the target's networks; deniable.", {"strength": 0.5, "deniability": 0.5}, ("actor",)),
        Verb("disclose", "Publish intelligence about the target's plans.", {"strength": 0.5}, ("actor",)),
        Verb(
            "disinform",
            "Spread disinformation among the target's public; against resilience.",
            {"strength": 0.3},
            ("actor",),
        ),
    ),
    run=run,
)
