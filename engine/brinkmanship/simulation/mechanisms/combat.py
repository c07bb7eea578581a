"""Combat: aggregated Lanchester per contested region, Epstein withdrawal, control that moves along axes of advance.

``attrition.py`` holds the laws, ``fronts.py`` the forces that meet, ``battle.py`` their battles, losses and captured
regions, ``control.py`` changes of control without a battle. Only worlds at war take time. Sources: Lanchester 1916;
Epstein 1985; rates of advance of 24 February - 8 March 2022 by axis.
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.mechanism import Mechanism, Parameter, StandardTrack, Verb
from brinkmanship.simulation.mechanisms.battle import BattleResult, Battles, defend, fight, lose, meet, starve, take
from brinkmanship.simulation.mechanisms.control import annex, halt, liberate, recognise, shell, shelling
from brinkmanship.simulation.mechanisms.fronts import Fronts, come_up, fronts
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.world import B, Kind

_CALIBRATED = "calibrated on the advance of 24 February - 8 March 2022 (0.6-95 km a day by axis)"


def run(phase: Phase) -> None:
    """Fight one tick in every contested region of the worlds at war."""
    shelling(phase)
    liberate(phase)
    found = fronts(phase)
    if found is None:
        return
    battles = meet(phase, found)
    if not len(battles.regions):
        return
    everywhere = np.broadcast_to(battles.regions[:, None], battles.fought.shape)
    defender = np.take_along_axis(found.controller, everywhere, axis=0)
    holders = defend(phase, found, battles, defender)
    result = fight(phase, found, battles, defender)
    lose(phase, found, battles, result, holders)
    take(phase, found, battles, result, defender, holders)
    come_up(phase, found, _entered(found, battles, result))
    starve(phase, found, battles, result.share)


def _entered(found: Fronts, battles: Battles, result: BattleResult) -> B:
    """Where the front is deep enough in its region for the attackers to be in it, (rows, n)."""
    row = battles.place[found.region]
    share = result.share[row, np.arange(result.share.shape[1])[None, :]]
    return np.asarray((row >= 0) & (share > np.float32(0.25)))


MECHANISM = Mechanism(
    "combat", "Attrition, withdrawal and the movement of control along axes of advance; losses, damage, displaced people.",
    tracks=(
        StandardTrack(Kind.REGION, "share", 0, 0, 1, "Share of the region that the attacker holds."),
        StandardTrack(Kind.REGION, "damage", 0, 0, 1, "Share of the region's buildings and works destroyed."),
        StandardTrack(Kind.REGION, "displaced", 0, 0, 100_000_000, "People driven from their homes.", "persons"),
        StandardTrack(Kind.REGION, "fortification", 0, 0, 1, "Prepared positions."),
        StandardTrack(Kind.REGION, "withdrawal", 0, 0, 200, "Speed at which the defender falls back to limit its losses.",
                      "km a day"),
        StandardTrack(Kind.ACTOR, "losses", 0, 0, 10_000_000, "Soldiers killed, wounded or captured so far.", "persons"),
        StandardTrack(Kind.WORLD, "ground", 1, 0, 1, "How well heavy vehicles move off the roads: 0 deep mud, 1 hard."),
    ),
    parameters=(
        Parameter("attrition", 0.01, 0, 1, "Share of a force lost a day against an equal one in the open.",
                  "about 5 % of Russian combat power lost in 13 days (US officials, 8 March 2022)"),
        Parameter("law", 0.0, 0, 1, "0 Lanchester's square law (aimed fire), 1 his linear law (area fire).", "Lanchester 1916"),
        Parameter("advance", 110, 1, 500, "Greatest rate of advance on open, firm ground.", _CALIBRATED),
        Parameter("friction", 27, 0.1, 100, "Force ratio above parity at which half the greatest rate is reached.", _CALIBRATED),
        Parameter("counterattack", 0.3, 0, 1, "Rate of the defender's advance relative to the attacker's."),
        Parameter("city", 5, 0, 20, "What the built-up core of a region adds to its defence as the front nears it.", _CALIBRATED),
        Parameter("fortified", 1.5, 0, 20, "What full fortification adds to the defence."),
        Parameter("withdrawal_threshold", 0.02, 0.0001, 1, "Daily loss rate above which the defender falls back.",
                  "Epstein 1985, The Calculus of Conventional War; value is judgement"),
        Parameter("withdrawal_rate", 20, 0, 200, "Greatest speed of falling back, km a day.", "Epstein 1985: up to 20 km a day"),
        Parameter("prosecution_threshold", 0.03, 0.0001, 1, "Daily loss rate above which the attacker slows to a halt.",
                  "Epstein 1985; value is judgement"),
        Parameter("supply_km", 140, 10, 5000, "Distance from the start of the axis at which supply falls to 37 %.",
                  "lorry-borne supply carries about 150 km from the railhead; the columns north of Kyiv starved at 100-150 km"),
        Parameter("supply_speed", 0.15, 0, 1, "Share of its gap that a fighting formation's supply closes a day."),
        Parameter("density", 0.9, 0, 100, "Soldiers a square km needed to hold what has been taken.", "about 1.3 in March 2022"),
        Parameter("surprise", 0.8, 0, 5, "What full surprise adds to the attacker's power on the first day."),
        Parameter("surprise_days", 3, 0.1, 60, "Days in which surprise falls to 37 %."),
        Parameter("arms_effect", 0.6, 0, 5, "What full absorbed armament adds to a defender's power."),
        Parameter("militia", 0.01, 0, 0.5, "Share of the people who take up arms in an attacked region when fully mobilised.",
                  "plan of 130,000 territorial troops for 41 million people"),
        Parameter("militia_weight", 0.3, 0, 5, "Fighting power of a militia soldier relative to line infantry."),
        Parameter("quality_spread", 0.45, 0, 2, "Spread (log) of the unknown fighting quality of each side, fixed for a future.",
                  "judgement: pre-war estimates had Kyiv fall in 2-3 days"),
        Parameter("daily_spread", 0.25, 0, 2, "Spread (log) of one day's fortunes."),
        Parameter("damage_rate", 0.004, 0, 1, "Share destroyed a day in the fought-over part of a region."),
        Parameter("displacement", 0.03, 0, 1, "Share of the people of a fought-over region who flee a day.",
                  "2.0 million refugees abroad by 8 March 2022, about 200,000 a day at the peak"),
        Parameter("displacement_limit", 0.5, 0, 1, "Share of the people who flee in the end."),
        Parameter("captured", 0.5, 0, 1, "Share of a defender with nowhere to go that is captured."),
        Parameter("liberation", 0.1, 0, 1, "Share of a region that comes back a day where no attacker is left."),
        Parameter("home", 0.0, 0, 5, "What fighting on its own soil adds to a defender's power."),
    ),
    verbs=(
        Verb("attack", "Attack along the target axis while in force: with the formations named, or all that stand on it.",
             {"intensity": 1.0, "coalition": 0.0}, ("axis",), lift=halt, formations=True),
        Verb("annex", "Take the target region under the actor's own control, if it or an ally holds it.", {}, ("region",),
             start=annex, place=True),
        Verb("recognise", "Recognise the authorities of the target region; who holds it comes under the actor's protection.", {},
             ("region", "actor"), start=recognise, place=True),
        Verb("shell", "Shell the target region.", {"strength": 0.3}, ("region",), start=shell),
        Verb("ceasefire", "While in force the actor and the target do not attack each other.", {}, ("actor",)),
    ),
    run=run,
)  # fmt: skip
