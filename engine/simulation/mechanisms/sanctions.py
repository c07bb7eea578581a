"""Sanctions: packages phased in, trade-weighted loss to the target, mirrored on the senders, with lags.

Package *k* of sender *i* on target *j* weighs ``level_k * phase_k(t)``, where phase rises linearly to 1 over the
package's phase-in days; packages of one pair add up to at most 1 (s_ij). Then::

    loss_j = sum_i s_ij * trade_ji * bite * (1 - substitution)
    cost_i = sum_j s_ij * trade_ij * sender_cost_k * (1 - substitution)

trade_ij is the share of i's GDP in trade with j, so losses are shares of output. Losses are felt with a lag: the
realised loss closes ``1 - exp(-days / lag)`` of its gap a day, and the economy moves by exactly the change of the
realised loss, so that lifting sanctions gives it back. Source: trade-weighted loss as in gravity-based estimates of the
Global Sanctions Data Base (Felbermayr et al. 2020, European Economic Review 129); values are the scenario's.
"""

from __future__ import annotations

from engine.simulation.mechanism import Mechanism, Parameter, StandardTrack, Verb
from engine.simulation.phase import Phase
from engine.simulation.world import Kind


def run(phase: Phase) -> None:
    """Phase packages in, and move each economy by the change of its realised loss."""


MECHANISM = Mechanism(
    "sanctions",
    "Packages with phases; loss weighted by trade, sender costs, substitution, lags.",
    tracks=(
        StandardTrack(Kind.ACTOR, "economy", 1, 0, 1.5, "Output against the start."),
        StandardTrack(
            Kind.ACTOR, "sanctioned", 0, 0, 1, "Weight of the sanctions on the actor: share of its trade they cover."
        ),
        StandardTrack(Kind.ACTOR, "sanction_loss", 0, 0, 1, "Share of output lost to sanctions so far."),
        StandardTrack(Kind.ACTOR, "sanction_cost", 0, 0, 1, "Share of output its own sanctions cost the actor so far."),
    ),
    parameters=(
        Parameter(
            "bite",
            1,
            0,
            10,
            "Loss to the target per unit of trade cut.",
            "1 = the trade cut is lost; estimates for Russia in February 2022 run from 1 to 15 % of GDP",
        ),
        Parameter("lag", 20, 0.1, 365, "Days in which the loss is felt to 63 %.", "judgement"),
        Parameter(
            "adaptation",
            0.3,
            0,
            1,
            "Share of the loss the target evades once it has fully adapted.",
            "judgement; Russian output fell 1.4 % in 2022 against forecasts of 5 and more",
        ),
        Parameter("adaptation_days", 180, 1, 3650, "Days to full adaptation.", "judgement"),
    ),
    verbs=(
        Verb(
            "sanction",
            "A package of sanctions on the target; the members of the body that agreed to it are the senders.",
            {"level": 0.3, "phase_in_days": 10.0, "sender_cost": 0.5},
            ("actor",),
        ),
    ),
    run=run,
)
