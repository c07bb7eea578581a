"""Combat: aggregated Lanchester per contested region, Epstein withdrawal, control that moves along axes of advance.

``attrition.py`` holds the laws, ``fronts.py`` the forces that meet, ``battle.py`` their battles, losses and captured
regions, ``siege.py`` cities, ``supply.py`` lines of communication, ``operations.py`` reserves, ``flight.py`` refugees,
``morale.py`` spirits;
changes of control without a battle (annexation, recognition, liberation) are here. Only worlds at war take
time. Sources: Lanchester 1916; Epstein 1985; rates of advance of 24 February - 8 March 2022 by axis.
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import positions, some, true_at
from brinkmanship.simulation.effects import instances_of
from brinkmanship.simulation.mechanisms.battle import BattleResult, Battles, defend, fight, lose, meet, take
from brinkmanship.simulation.mechanisms.flight import flee
from brinkmanship.simulation.mechanisms.fronts import Fronts, come_up, fronts, is_support
from brinkmanship.simulation.mechanisms.morale import hearten
from brinkmanship.simulation.mechanisms.operations import move
from brinkmanship.simulation.mechanisms.siege import leave
from brinkmanship.simulation.mechanisms.supply import starve
from brinkmanship.simulation.mechanisms.tables import add_each, aims_at, constant, since, size_of, slots, tick_days
from brinkmanship.simulation.mechanisms.theatre import friends
from brinkmanship.simulation.phase import Instances, Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.world import I64, B, Kind, SlotPhase


def liberate(phase: Phase) -> None:
    """Give regions back, day by day, where the attack is over and no attacker stands in or next to them."""
    world, rules = phase.world, phase.rules
    region, position = positions(world.attacker >= 0)
    if not len(region):
        return
    attacker = world.attacker[region, position].astype(np.int64)
    every = slots(rules, "attack")
    going_on = np.zeros((len(rules.actors), world.worlds), bool)
    for slot in every.tolist():
        going_on[int(rules.slot_actor[slot])] |= world.slot_phase[slot] == SlotPhase.IN_FORCE
    p = true_at(~going_on[attacker, position])
    if not len(p):
        return
    region, position, attacker = region[p], position[p], attacker[p]
    near = np.isfinite(rules.land_km) | np.eye(len(rules.regions), dtype=bool)
    owner = rules.owner.astype(np.int64)
    stands = near[region[:, None], world.location[:, position].T.astype(np.int64)]
    stands &= friends(rules)[attacker][:, owner] & ~is_support(rules)[None, :]
    left = true_at(~stands.any(axis=1))
    region, position = region[left], position[left]
    back = constant(rules, "combat", "liberation") * tick_days(rules)
    share = phase.track(Kind.REGION, "share")[region, position]
    phase.scatter(Kind.REGION, "share", region, position, -np.minimum(share, back))
    free = share <= back
    world.attacker[region[free], position[free]] = -1


def shelling(phase: Phase) -> None:
    """Repeat shelling that stays in force, day by day."""
    mine = slots(phase.rules, "shell")
    since_start = since(phase.rules, phase.world.day, phase.world.slot_since[mine])
    goes_on = (phase.world.slot_phase[mine] == SlotPhase.IN_FORCE) & (since_start > 0)
    if some(goes_on):
        row, position = positions(goes_on)
        slot = mine[row]
        shell(phase, instances_of(phase.rules, slot, position, amount=phase.world.slot_amount[slot, position]))


def shell(phase: Phase, instances: Instances) -> None:
    rules = phase.rules
    strength = size_of(rules, "strength", instances) * tick_days(rules)
    rate = constant(rules, "combat", "damage_rate")
    people = rules.population[instances.target] * constant(rules, "combat", "displacement") * np.float32(0.25)
    add_each(phase, Kind.REGION, "damage", instances.target, strength * rate, instances)
    add_each(phase, Kind.REGION, "displaced", instances.target, strength * people, instances)
    add_each(phase, Kind.REGION, "fortification", instances.target, strength * np.float32(-0.02), instances)


def halt(phase: Phase, instances: Instances) -> None:
    """End an attack: the front stays, and a region of which nothing was taken is contested no more."""
    share = phase.track(Kind.REGION, "share")
    for axis in np.unique(instances.target).tolist():
        mine = instances.target == axis
        for region in phase.rules.axes[axis].path:
            position, actor = instances.world[mine], instances.actor[mine]
            over = (phase.world.attacker[region, position] == actor) & (share[region, position] <= 0)
            phase.world.attacker[region, position[over]] = -1


def annex(phase: Phase, instances: Instances) -> None:
    """Take over a region that the actor or an ally holds, or of which it holds more than half."""
    world, rules = phase.world, phase.rules
    region = np.where(instances.place >= 0, instances.place, instances.target)
    holder = world.controller[region, instances.world].astype(np.int64)
    holder[holder < 0] = len(rules.actors)
    most = phase.track(Kind.REGION, "share")[region, instances.world] > np.float32(0.5)
    mine = friends(rules)[instances.actor, holder]
    mine |= (world.attacker[region, instances.world] == instances.actor) & most
    world.controller[region[mine], instances.world[mine]] = instances.actor[mine].astype(np.int8)
    part = instances.only(true_at(mine))
    add_each(phase, Kind.REGION, "share", region[mine], np.float32(-1), part)
    world.attacker[region[mine], instances.world[mine]] = -1
    _resent(phase, part, rules.sovereign[region[mine]].astype(np.int64), np.float32(0.4))


def recognise(phase: Phase, instances: Instances) -> None:
    """Recognise a region's authorities: no front moves, the tie with its sovereign is strained."""
    rules = phase.rules
    at_region = aims_at(rules, "region")[instances.slot]
    region = np.where(at_region, instances.target, instances.place)
    held = phase.world.controller[:, instances.world] == instances.target[None, :]
    foreign = held & (rules.sovereign[:, None] != instances.target[None, :])
    region = np.where(region >= 0, region, np.where(foreign.any(axis=0), foreign.argmax(axis=0), -1))
    placed = true_at(region >= 0)
    _resent(phase, instances.only(placed), rules.sovereign[region[placed]].astype(np.int64), np.float32(0.25))


def _resent(phase: Phase, instances: Instances, sovereign: I64, strength: np.float32) -> None:
    hurt = true_at((sovereign >= 0) & (sovereign != instances.actor))
    part, owner = instances.only(hurt), sovereign[hurt]
    pair = owner * len(phase.rules.actors) + part.actor
    add_each(phase, Kind.TIE, "tension", pair, strength, part)
    add_each(phase, Kind.TIE, "trust", pair, -strength, part)


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
    starve(phase, found, battles, result, holders)
    move(phase, found, battles, defender, result)
    flee(phase, found, battles, defender, result)
    hearten(phase, found, battles, defender, result)


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
        StandardTrack(Kind.ACTOR, "abroad", 0, 0, 100_000_000, "Of its people, those who have fled abroad.", "persons",
                      section="operations"),
        StandardTrack(Kind.ACTOR, "on_the_road", 0, 0, 100_000_000, "Of its people, those on their way abroad.", "persons",
                      section="operations"),
        StandardTrack(Kind.ACTOR, "morale", 0.6, 0, 1, "Will of its soldiers to fight.", section="operations"),
        StandardTrack(Kind.ACTOR, "losses", 0, 0, 10_000_000, "Soldiers killed, wounded or captured so far.", "persons"),
        StandardTrack(Kind.WORLD, "ground", 1, 0, 1, "How well heavy vehicles move off the roads: 0 deep mud, 1 hard."),
    ),
    parameters=(
        Parameter("attrition", 0.01, 0, 1, "Share of a force lost a day against an equal one in the open.",
                  "about 5 % of Russian combat power lost in 13 days (US officials, 8 March 2022)"),
        Parameter("law", 0.0, 0, 1, "0 Lanchester's square law (aimed fire), 1 his linear law (area fire).", "Lanchester 1916"),
        Parameter("advance", 110, 1, 500, "Greatest rate of advance on open, firm ground.", _CALIBRATED),
        Parameter("friction", 12, 0.1, 100, "Force ratio above parity at which half the greatest rate is reached.", _CALIBRATED),
        Parameter("counterattack", 0.3, 0, 1, "Rate of the defender's advance relative to the attacker's."),
        Parameter("city", 8, 0, 20, "What the built-up core of a region adds to its defence as the front nears it.", _CALIBRATED),
        Parameter("fortified", 1.1, 0, 20, "What full fortification adds to the defence."),
        Parameter("withdrawal_threshold", 0.02, 0.0001, 1, "Daily loss rate above which the defender falls back.",
                  "Epstein 1985, The Calculus of Conventional War; value is judgement"),
        Parameter("withdrawal_rate", 20, 0, 200, "Greatest speed of falling back, km a day.", "Epstein 1985: up to 20 km a day"),
        Parameter("prosecution_threshold", 0.03, 0.0001, 1, "Daily loss rate above which the attacker slows to a halt.",
                  "Epstein 1985; value is judgement"),
        Parameter("supply_km", 140, 10, 5000, "Length of the line of communication at which supply falls to 37 %.",
                  "lorry-borne supply carries about 150 km from the railhead; the columns north of Kyiv starved at 100-150 km"),
        Parameter("supply_speed", 0.15, 0, 1, "Share of its gap that a fighting formation's supply closes a day."),
        Parameter("siege_speed", 0.1, 0, 1, "Share of its gap to nothing that supply closes a day in an invested city."),
        Parameter("guards", 28, 0, 10_000, "Soldiers needed to guard a km of a line of communication.",
                  "judgement: a battalion group for every 30 km"),
        Parameter("raids", 1.0, 0, 20, "How many times more guards a fully mobilised people makes necessary."),
        Parameter("ambush", 3e-5, 0, 0.1, "Share of the attackers lost a day to ambushes per km of their line in the region.",
                  "judgement: losses of convoys west of Sumy and north of Kyiv"),
        Parameter("most_guards", 0.6, 0.05, 1, "Greatest share of a force that guards its lines."),
        Parameter("fall", 0.92, 0, 1, "Share of a region from which the rest of it falls."),
        Parameter("siege", 0.6, 0, 1, "Share of a region from which its city is invested."),
        Parameter("air_support", 0.4, 0, 1, "What full superiority in the air adds to power on the ground, and none takes away."),
        Parameter("interdiction", 0.35, 0, 1, "Share of supply lost under a sky that is all the enemy's."),
        Parameter("stalled", 0.5, 0, 10, "Force ratio below which an attack has stalled and lets brigades go elsewhere."),
        Parameter("commit", 0.4, 0, 10, "Force ratio below which attackers hold the enemy down rather than assault."),
        Parameter("plan_spread", 0.5, 0, 2, "Spread (log) of what axes are worth to an attacker, fixed for a future."),
        Parameter("stand", 0.0, 0, 1, "Share of its speed that an attack loses where the defender holds at all costs.",
                  "judgement: Mariupol and Chernihiv, held for weeks"),
        Parameter("stand_losses", 0.0, 0, 5, "What holding at all costs adds to the defender's losses there."),
        Parameter("patience", 4, 0.1, 100, "Days of travel at which a sector counts half for a brigade on its way."),
        Parameter("morale_effect", 0.5, 0, 2, "Share of a force's power that goes with its morale."),
        Parameter("morale_speed", 0.08, 0, 1, "Share of its gap that morale closes a day of war."),
        Parameter("morale_home", 0.25, 0, 1, "Morale gained by who defends its own land."),
        Parameter("morale_success", 0.15, 0, 1, "Morale gained by an attack that succeeds everywhere, lost by one that stalls."),
        Parameter("morale_losses", 1.2, 0, 20, "Morale lost per share of its soldiers that an army has lost."),
        Parameter("surprise", 0.8, 0, 5, "What full surprise adds to the attacker's power on the first day."),
        Parameter("surprise_days", 3, 0.1, 60, "Days in which surprise falls to 37 %."),
        Parameter("arms_effect", 0.6, 0, 5, "What full absorbed armament adds to a defender's power."),
        Parameter("militia", 0.007, 0, 0.5, "Share of the people who take up arms in an attacked region when fully mobilised.",
                  "plan of 130,000 territorial troops for 41 million people"),
        Parameter("militia_weight", 0.3, 0, 5, "Fighting power of a militia soldier relative to line infantry."),
        Parameter("quality_spread", 0.45, 0, 2, "Spread (log) of the unknown fighting quality of each side, fixed for a future.",
                  "judgement: pre-war estimates had Kyiv fall in 2-3 days"),
        Parameter("daily_spread", 0.25, 0, 2, "Spread (log) of one day's fortunes."),
        Parameter("local_spread", 0.35, 0, 2, "Spread (log) of what nobody knows of a place before it is fought over.",
                  "judgement: bridges left standing at Kherson, none at Chernihiv"),
        Parameter("damage_rate", 0.004, 0, 1, "Share destroyed a day in the fought-over part of a region."),
        Parameter("displacement", 0.028, 0, 1, "Share of the people of a fought-over region who flee a day.",
                  "2.0 million refugees abroad by 8 March 2022, about 200,000 a day at the peak"),
        Parameter("haste", 0.5, 0, 10, "How much more a front that comes nearer by 20 km a day drives out."),
        Parameter("fear", 0.35, 0, 10, "What people who live next to the war leave at, against those in the midst of it."),
        Parameter("distant", 0.12, 0, 10, "The same of people elsewhere in a country that is attacked."),
        Parameter("flight_spread", 0.3, 0, 2, "Spread (log) of how readily people leave, fixed for a future."),
        Parameter("leaves", 0.42, 0, 1, "Share of those who have left their homes that goes abroad.",
                  "2.2 million abroad by 9 March 2022 (UNHCR), more inside the country"),
        Parameter("way_out", 1.6, 0.1, 365, "Days to the border and across it, in the mean: half to set out, half on the road.",
                  "116,000 to 150,000 abroad on 26 February 2022, 510,000 on the 28th (UNHCR)"),
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
        Verb("hold", "In force, nobody falls back in the target region: attacks are slower there, and cost its defender more.",
             {}, ("region",)),
        Verb("leave", "Take the actor's soldiers out of the target region before they are encircled.", {}, ("region",),
             start=leave),
        Verb("main_effort", "While in force, the army that moves by itself goes to the target first.", {}, ("region", "axis")),
        Verb("ceasefire", "While in force the actor and the target do not attack each other.", {}, ("actor",)),
    ),
    run=run,
)  # fmt: skip
