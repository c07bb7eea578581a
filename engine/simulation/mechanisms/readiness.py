"""Readiness and movement: notice to move, transit, arrival, alert and posture.

A formation ordered to a place first uses up its **notice to move** (days), then loads and travels::

    arrival = order day + ceil(notice + loading[mode] + km / speed)

km is the shortest way by the formation's mode (``rules.travel_km``), speed its own in km a day, or the mode's default.
Short road marches (up to ``march_km``) need no loading. An alert lowers the notice of the formations it names, at once
for those whose notice is already running, and raises their readiness day by day; lifting it gives the notice back.
Sources: notice tiers of the NATO Response Force and of US units in January 2022; rail 250-300 km a day in theatre and
frigate cruise 600-700 km a day (facts of January 2022, section 5: observed delays from decision to arrival).
"""

from __future__ import annotations

from engine.simulation.mechanism import Mechanism, Parameter, StandardTrack, Verb
from engine.simulation.phase import Phase
from engine.simulation.world import Kind

_OBSERVED = "observed decision-to-arrival delays, January-March 2022"


def run(phase: Phase) -> None:
    """Count notice and transit down by one tick, bring formations to their place, and let readiness follow alert."""


MECHANISM = Mechanism(
    "readiness",
    "Notice to move, transit by mode and distance, arrival on an exact day, alert and posture.",
    tracks=(
        StandardTrack(Kind.FORMATION, "personnel", 1000, 0, 2_000_000, "Soldiers in the formation.", "persons"),
        StandardTrack(Kind.FORMATION, "strength", 1, 0, 1, "Share of its equipment and cohesion that is left."),
        StandardTrack(Kind.FORMATION, "supply", 1, 0, 1, "How well it is supplied: fuel, ammunition, food."),
        StandardTrack(Kind.FORMATION, "readiness", 0.7, 0, 1, "How ready it is to fight: crews present, trained, fuelled."),
        StandardTrack(Kind.FORMATION, "notice", 5, 0, 365, "Notice to move: days from order to first movement.", "days"),
        StandardTrack(Kind.FORMATION, "days_left", 0, 0, 730, "Days until it arrives, or until it may start.", "days"),
        StandardTrack(Kind.FORMATION, "arrived", 0, 0, 4000, "Day on which it came to where it stands.", "day"),
    ),
    parameters=(
        Parameter("land_speed", 300, 20, 2000, "Rail and road in theatre, km a day, where a formation gives no speed.", _OBSERVED),
        Parameter("air_speed", 2500, 200, 20000, "Airlift of a whole formation, km a day.", _OBSERVED),
        Parameter("sea_speed", 650, 100, 1500, "Cruise, km a day.", "frigate cruise 600-700 km a day"),
        Parameter("land_loading", 2, 0, 30, "Days to load trains or convoys before a long land move.", _OBSERVED),
        Parameter("air_loading", 1, 0, 30, "Days to load before an air move.", _OBSERVED),
        Parameter("sea_loading", 0, 0, 30, "Days to load before a sea move.", _OBSERVED),
        Parameter("march_km", 300, 0, 2000, "Road march without loading, up to this many km.", "judgement: one day's road march"),
        Parameter("readiness_gain", 0.03, 0, 1, "Readiness gained a day on alert or on the move.",
                  "judgement: crews join parked equipment in 3-10 days"),
        Parameter("readiness_loss", 0.01, 0, 1, "Readiness lost a day towards its start value when the alert ends.", "judgement"),
        Parameter("resupply", 0.1, 0, 1, "Supply regained a day by a formation that does not fight.", "judgement"),
    ),
    verbs=(
        Verb("alert", "Lower the notice to move of the named formations and bring them up to readiness.",
             {"notice": 5.0}, ("", "formation"), formations=True),
        Verb("deploy", "Send the named formations to a place, after their notice and the transit.",
             {}, ("", "region"), formations=True, place=True),
        Verb("redeploy", "Send the target formation to the place given with the order.", {}, ("formation",), place=True),
        Verb("recall", "Send the named or the target formations home.", {}, ("", "formation", "region"), formations=True),
        Verb("posture", "Dispose formations: 0 garrison, 1 defend, 2 attack, 3 reserve.",
             {"posture": 1.0}, ("", "formation", "region"), formations=True, place=True),
    ),
    run=run,
)
