"""Consent: the silence procedure of bodies, and the yes or no of a single actor.

Nobody votes: a proposal stands unless a member breaks silence. Member *i* breaks it with a probability that is quantal
in its utility (McKelvey and Palfrey 1995), draws of members are independent given the world::

    u_i     = interest_i + persuasion_weight * persuasion_i
    p_i     = 1 / (1 + exp(precision * (u_i + discipline * cohesion)))         breaks silence
    P(pass) = prod_i (1 - p_i)                                                 unanimity

A body with a qualified rule passes when the weight of those who stay silent reaches its threshold, one with a majority
rule when it is above a half. A single actor asked for consent says yes with probability 1 / (1 + exp(-precision *
u_i)). *interest* is the scenario's own expression where it gives one (``consent.utility``), else the default below:
ties to who proposes, hostility to whom it hits, threat felt, severity shrunk from, dependence on the target's gas and
trade. Watering down (an order's amount below 1) lowers the severity. The functional form is unpublished: it is this
engine's. Sources for the procedure: NATO consensus and silence procedure; France, Germany and Belgium broke it in 2003.
"""

from __future__ import annotations

from engine.simulation.mechanism import Mechanism, Parameter, StandardTrack, Verb
from engine.simulation.phase import Phase
from engine.simulation.world import Kind


def run(phase: Phase) -> None:
    """Let lobbying wear off and declared unity drift towards the real one."""


MECHANISM = Mechanism(
    "consent",
    "Bodies decide by silence procedure, single actors by their own interest; lobbying, side payments, watering down.",
    tracks=(
        StandardTrack(Kind.BODY, "cohesion", 0.6, 0, 1, "How united the members really are."),
        StandardTrack(Kind.BODY, "declared", 0.8, 0, 1, "How united the body says it is."),
        StandardTrack(Kind.ACTOR, "persuasion", 0, -1, 1, "How far lobbying leans the actor towards yes (-1 … 1); it wears off."),
        StandardTrack(Kind.ACTOR, "assurance", 0.5, 0, 1, "Trust that allies will come when needed."),
    ),
    parameters=(
        Parameter("precision", 4, 0.1, 50, "How surely a member follows its interest (quantal response lambda).",
                  "McKelvey and Palfrey 1995 for the form; value is judgement"),
        Parameter("discipline", 0.9, 0, 5, "How much a member shrinks from breaking silence in a fully united body.",
                  "judgement: silence is broken about once in a few dozen procedures; 2003 is the known case"),
        Parameter("persuasion_weight", 0.8, 0, 5, "What full persuasion adds to the utility of yes.", "judgement"),
        Parameter("persuasion_half_life", 10, 0.5, 365, "Days in which lobbying loses half its effect.", "judgement"),
        Parameter("trust_weight", 0.4, 0, 5, "Weight of the tie to who proposes.", "judgement"),
        Parameter("hostility_weight", 0.5, 0, 5, "Weight of tension with whom the proposal hits, less the trust in it.", "judgement"),
        Parameter("threat_weight", 0.4, 0, 5, "Weight of the threat the member feels.", "judgement"),
        Parameter("severity_weight", 0.8, 0, 5, "What a member shrinks from in a proposal of full severity.", "judgement"),
        Parameter("dependence_weight", 1.2, 0, 5, "Weight of gas and trade dependence on the target, times severity.",
                  "judgement; the most dependent members were the most reluctant in January 2022"),
        Parameter("war_weight", 0.5, 0, 5, "Weight of open war by the target: it flips the reluctant.",
                  "judgement; Germany's turn of 26-27 February 2022"),
        Parameter("block_cost", 0.08, 0, 1, "Real unity lost by a block, at full severity.", "judgement"),
        Parameter("pass_gain", 0.02, 0, 1, "Real unity gained when a proposal stands.", "judgement"),
        Parameter("declared_drift", 0.02, 0, 1, "Share of the gap between declared and real unity closed a day.", "judgement"),
    ),
    verbs=(
        Verb("propose", "Put the action to the body or actor whose consent it needs; the effects are its own.",
             {}, ("", "actor", "region", "formation", "body", "axis")),
        Verb("lobby", "Lean the target towards yes for a while, by argument, attention or side payment.",
             {"strength": 0.3}, ("actor",)),
        Verb("sound_out", "Ask every member of the target body how it would answer; the body's chair learns it.",
             {"strength": 0.1}, ("", "body", "actor")),
    ),
    run=run,
)
