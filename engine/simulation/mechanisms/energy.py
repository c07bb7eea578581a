"""Energy: gas cuts, storage, substitution with delays, gas and oil prices, what they cost.

For a customer *i* of suppliers *j* with gas share ``g_ij`` and flows cut by fraction ``c_ij``::

    shortfall_i = sum_j g_ij * c_ij * (1 - substitution_i)
    storage_i  -= (winter_draw * season(t) + consumption * covered_i) * days

*consumption* is a day's use as a share of storage capacity; storage covers the shortfall while it lasts and as far as
the wells deliver (``withdrawal``, less below a fifth full). What is not covered, and a price above the start's, cost
output with a lag; the supplier loses the sales. The gas price closes part of its gap a day to::

    start * exp(scarcity * mean shortfall + fear * (tension - start) + low_storage * emptied + war * sanctions on suppliers)

Sources: EU storage 40.9 % on 25 January 2022, falling about half a point a day; TTF 94 EUR/MWh on 24 January, 139.5 on
24 February (no flow cut), above 300 on 7 March; Brent 87.7, 101.3 and 133.2 USD on 24 January, 24 February, 8 March.
"""

from __future__ import annotations

from engine.simulation.mechanism import Mechanism, Parameter, StandardTrack, Verb
from engine.simulation.phase import Phase
from engine.simulation.world import Kind


def run(phase: Phase) -> None:
    """Move shortfall, storage, substitution, prices and their cost by one tick."""


MECHANISM = Mechanism(
    "energy",
    "Gas dependence, cuts, storage, substitution with delays, prices.",
    tracks=(
        StandardTrack(Kind.WORLD, "gas_price", 90, 5, 1000, "Price of gas in Europe.", "EUR/MWh"),
        StandardTrack(Kind.WORLD, "oil_price", 88, 10, 500, "Price of crude oil (Brent).", "USD a barrel"),
        StandardTrack(Kind.ACTOR, "storage", 0.5, 0, 1, "Gas in store, as a share of capacity."),
        StandardTrack(Kind.ACTOR, "gas_shortfall", 0, 0, 1, "Share of its gas that is now missing."),
        StandardTrack(
            Kind.ACTOR, "substitution", 0, 0, 1, "Share of missing supplies it can replace (LNG, other suppliers)."
        ),
        StandardTrack(Kind.ACTOR, "energy_cost", 0, 0, 1, "Share of output lost to missing or dear energy so far."),
    ),
    parameters=(
        Parameter(
            "winter_draw",
            0.005,
            0,
            0.1,
            "Storage used a day at the start, as a share of capacity.",
            "EU storage fell about 0.5 points a day in late January 2022",
        ),
        Parameter(
            "winter_days",
            66,
            1,
            365,
            "Days from the start until storage stops falling (end of the heating season).",
            "EU storage turns at the end of March",
        ),
        Parameter(
            "consumption",
            0.016,
            0,
            0.2,
            "A winter day's use as a share of storage capacity.",
            "about 1.6 bcm a day against about 100 bcm of EU storage",
        ),
        Parameter(
            "withdrawal", 0.6, 0, 1, "Share of a day's use that storage can add when it is well filled.", "judgement"
        ),
        Parameter(
            "price_speed", 0.25, 0.01, 1, "Share of the gap to its target that a price closes a day.", "judgement"
        ),
        Parameter("gas_scarcity", 3.0, 0, 20, "Log price of gas per unit of missing supply.", "judgement"),
        Parameter(
            "gas_fear",
            1.3,
            0,
            20,
            "Log price of gas per unit of tension above the start.",
            "TTF +57 % on 24 February 2022 with flows unchanged",
        ),
        Parameter(
            "gas_war",
            1.2,
            0,
            20,
            "Log price of gas per unit of sanctions on suppliers.",
            "TTF above 300 on 7 March 2022",
        ),
        Parameter("gas_storage", 0.4, 0, 20, "Log price of gas per unit of storage lost since the start.", "judgement"),
        Parameter(
            "oil_fear",
            0.45,
            0,
            20,
            "Log price of oil per unit of tension above the start.",
            "Brent +15 % by 24 February 2022",
        ),
        Parameter(
            "oil_war",
            0.5,
            0,
            20,
            "Log price of oil per unit of sanctions on suppliers.",
            "Brent 133 USD on 8 March 2022",
        ),
        Parameter(
            "missing_cost",
            0.15,
            0,
            2,
            "Output lost per unit of gas use that nothing covers.",
            "estimates of a full stop for Germany in 2022: 0.5-6 % of GDP",
        ),
        Parameter(
            "price_cost", 0.015, 0, 1, "Output lost per unit of log gas price, times gas dependence.", "judgement"
        ),
        Parameter(
            "revenue_share", 0.25, 0, 1, "Share of a supplier's trade with its customer that is gas.", "judgement"
        ),
        Parameter("lag", 15, 0.1, 365, "Days in which the cost is felt to 63 %.", "judgement"),
    ),
    verbs=(
        Verb(
            "cut_gas",
            "Cut the gas that flows from the actor to the target, or to all its customers.",
            {"fraction": 0.5},
            ("", "actor"),
        ),
        Verb(
            "substitute",
            "Bring in liquefied gas and other supplies: replaces a share of what is missing, over some days.",
            {"share": 0.2, "days": 30.0},
            ("", "actor"),
        ),
    ),
    run=run,
)
