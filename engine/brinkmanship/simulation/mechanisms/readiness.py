"""Readiness and movement: notice to move, transit, arrival, alert and posture.

A formation ordered to a place first uses up its **notice to move** (days), then loads and travels::

    arrival = order day + ceil(notice + loading[mode] + km / speed)

km is the shortest way by the formation's mode (``rules.travel_km``), speed its own in km a day, or the mode's default.
Short road marches (up to ``march_km``) need no loading. An alert lowers the notice of the formations it names, at once
for those whose notice is already running, and raises their readiness day by day; lifting it gives the notice back.
A recall sends a share of the formations to their garrisons by the same rule; notice is the order's where that is shorter.
Sources: notice tiers of the NATO Response Force and of US units in January 2022; rail 250-300 km a day in theatre and
frigate cruise 600-700 km a day (facts of January 2022, section 5: observed delays from decision to arrival).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import at_pairs, positions, some, true_at
from brinkmanship.simulation.mechanisms.selection import garrison, named, part_of
from brinkmanship.simulation.mechanisms.tables import (
    MOMENT,
    add_each,
    by_slot,
    constant,
    per_tick,
    place_of,
    size_of,
    tick_days,
)
from brinkmanship.simulation.phase import Instances, Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, Movement, Posture

_OBSERVED = "observed decision-to-arrival delays, January-March 2022"


@per_rules
def _ways(rules: Rules) -> tuple[I64, F32]:
    """Return each formation's way of moving, (formations,), and the days between regions of each, (ways, regions, regions).

    Formations of one mode and speed move alike: many share a way.
    """
    ways: dict[tuple[str, float], int] = {}
    days: list[F32] = []
    numbers = np.zeros(len(rules.formations), np.int64)
    for f, mode in enumerate(rules.mode):
        speed = rules.speed[f] if rules.speed[f] > 0 else constant(rules, "readiness", f"{mode}_speed")
        numbers[f] = ways.setdefault((mode, float(speed)), len(ways))
        if len(days) == len(ways):
            continue
        km = rules.travel_km[mode]
        march = constant(rules, "readiness", "march_km") if mode == "land" else np.float32(0)
        loading = np.where(km > march, constant(rules, "readiness", f"{mode}_loading"), np.float32(0))
        days.append((loading + km / speed).astype(np.float32))
        np.fill_diagonal(days[-1], 0)
    return numbers, np.array(days, np.float32).reshape(-1, len(rules.regions), len(rules.regions))


def transit_days(rules: Rules, formation: int | I64, origin: int | I64, destination: int | I64) -> F32:
    """Return the days of loading and travel of *formation* from region to region; inf where there is no way.

    All are indexes, one each or as many of each.
    """
    way, days = _ways(rules)
    found: F32 = days[way[formation], origin, destination]
    return found


def run(phase: Phase) -> None:
    """Count notice and transit down by one tick, bring formations to their place, and let readiness follow alert."""
    _move(phase)
    _train(phase)


def _move(phase: Phase) -> None:
    world, rules = phase.world, phase.rules
    formation, position = positions(world.movement != Movement.STANDING)
    if not len(formation):
        return
    cell = formation * world.worlds + position
    movement = world.movement.reshape(-1)[cell]
    before = phase.track(Kind.FORMATION, "days_left").reshape(-1)[cell]
    days = before - tick_days(rules)
    arrives = days <= MOMENT
    p = true_at(movement != Movement.MOVING)  # those that travel already have only to be counted down
    if len(p):
        days[p], arrives[p], movement[p] = _set_out(phase, formation[p], position[p], movement[p], before[p])
    days[arrives] = 0
    movement[arrives] = Movement.STANDING
    world.movement[formation, position] = movement
    phase.scatter(Kind.FORMATION, "days_left", formation, position, days - before)
    if some(arrives):
        goal = world.destination.reshape(-1)[cell[arrives]].astype(np.int64)
        _arrive(phase, formation[arrives], position[arrives], goal)


def _set_out(
    phase: Phase, formation: I64, position: I64, movement: NDArray[np.int8], before: F32
) -> tuple[F32, B, NDArray[np.int8]]:
    """Return (days left, arrives, movement) of formations that are ordered, readying or given another place."""
    world, rules = phase.world, phase.rules
    notice = phase.track(Kind.FORMATION, "notice")[formation, position]
    origin = world.location[formation, position].astype(np.int64)
    transit = transit_days(rules, formation, origin, world.destination[formation, position].astype(np.int64))
    rerouted = movement == Movement.REROUTED
    days = np.where(movement == Movement.ORDERED, notice, before)
    days = np.where(rerouted, np.maximum(transit, np.float32(1)), days)
    # An alert given while the notice runs shortens it.
    days = np.where(movement == Movement.READYING, np.minimum(days, notice), days) - tick_days(rules)
    leaves = ~rerouted & (days <= MOMENT)
    days = np.where(leaves, days + transit, days)
    goes = leaves | rerouted
    status = np.where(goes, np.int8(Movement.MOVING), np.int8(Movement.READYING))
    return days, goes & (days <= MOMENT), status


def _arrive(phase: Phase, formation: I64, position: I64, destination: I64) -> None:
    world, rules = phase.world, phase.rules
    world.location[formation, position] = destination
    world.destination[formation, position] = -1
    now = np.float32(world.day + 1) - phase.track(Kind.FORMATION, "arrived")[formation, position]
    phase.scatter(Kind.FORMATION, "arrived", formation, position, now)
    if phase.results is not None:
        for f, place in zip(formation.tolist(), destination.tolist(), strict=True):
            owner = int(rules.owner[f])
            known = tuple(sorted({owner, int(world.controller[place, 0])} - {-1}))
            phase.report("arrival", rules.formations[f], owner, place, known, region=rules.regions[place])


def _train(phase: Phase) -> None:
    """Readiness rises on alert and on the move, and drifts back to its start value after; supply comes back."""
    world, rules = phase.world, phase.rules
    ready, notice = phase.track(Kind.FORMATION, "readiness"), phase.track(Kind.FORMATION, "notice")
    usual = rules.start(Kind.FORMATION, "readiness")[:, None]
    trains = notice < rules.start(Kind.FORMATION, "notice")[:, None]  # on alert
    trains |= world.movement == Movement.MOVING
    off = (ready < np.maximum(usual, np.float32(1))) & trains
    off |= (ready != usual) & ~trains
    f, k = positions(off)
    if len(f):
        gain = phase.parameter("readiness_gain") * tick_days(rules)
        loss = phase.parameter("readiness_loss") * tick_days(rules)
        cell = f * world.worlds + k
        goal = np.where(trains.reshape(-1)[cell], np.float32(1), usual[f, 0])
        change = np.minimum(np.maximum(goal - ready.reshape(-1)[cell], -loss), gain)
        phase.scatter(Kind.FORMATION, "readiness", f, k, change)
    supply = phase.track(Kind.FORMATION, "supply")
    f, k = positions(supply < np.float32(1))
    if len(f):
        cell = f * world.worlds + k
        fights = at_pairs(world.attacker, world.location.reshape(-1)[cell].astype(np.int64), k) >= 0
        change = (np.float32(1) - supply.reshape(-1)[cell]) * per_tick(rules, phase.parameter("resupply"))
        change = np.where(fights, np.float32(0), change)
        phase.scatter(Kind.FORMATION, "supply", f, k, change)


def _send(phase: Phase, instances: Instances, entry: I64, formation: I64, destination: I64) -> None:
    """Order formations to places; of two orders on one day the later slot holds."""
    world, rules = phase.world, phase.rules
    position = instances.world[entry]
    origin = world.location[formation, position].astype(np.int64)
    valid = destination >= 0
    valid[valid] = np.isfinite(transit_days(rules, formation[valid], origin[valid], destination[valid]))
    if phase.results is not None:
        for e, f in zip(entry[~valid].tolist(), formation[~valid].tolist(), strict=True):
            actor, goal = int(instances.actor[e]), int(destination[~valid][0])
            phase.report("order", rules.formations[f], actor, goal, (actor,), refused="there was no route")
    formation, position, destination, origin = formation[valid], position[valid], destination[valid], origin[valid]
    movement, was = world.movement[formation, position], world.destination[formation, position]
    standing, same = movement == Movement.STANDING, was == destination
    moving = (movement == Movement.MOVING) & ~same
    # Where it already stands and stays there is nothing to do; on its way there already, it goes on.
    new = np.where(standing, origin != destination, ~same)
    status = np.where(moving, np.int8(Movement.REROUTED), np.int8(Movement.ORDERED))
    back = new & ~standing & (origin == destination) & ~moving  # not set out yet: it simply stays
    status = np.where(back, np.int8(Movement.STANDING), status)
    world.movement[formation[new], position[new]] = status[new]
    world.destination[formation[new], position[new]] = np.where(back, -1, destination)[new]


def _deploy(phase: Phase, instances: Instances) -> None:
    entry, formation = named(phase, instances)
    _send(phase, instances, entry, formation, place_of(phase.rules, instances)[entry])


def _recall(phase: Phase, instances: Instances) -> None:
    """Send a share of the formations to their garrisons; they need no more than the order's notice to set out."""
    world, rules = phase.world, phase.rules
    home = garrison(rules)
    entry, formation = named(phase, instances)
    position = instances.world[entry]
    at, to = world.location[formation, position], world.destination[formation, position]
    away = np.where(to >= 0, to, at) != home[formation]
    entry, formation = entry[away], formation[away]
    goes = part_of(phase, entry, formation, instances, size_of(rules, "share", instances))
    entry, formation = entry[goes], formation[goes]
    position = instances.world[entry]
    _send(phase, instances, entry, formation, home[formation])
    world.posture[formation, position] = np.int8(Posture.GARRISON)
    notice = by_slot(rules, "notice")[instances.slot[entry]]
    sooner = world.movement[formation, position] == Movement.ORDERED
    sooner &= phase.track(Kind.FORMATION, "notice")[formation, position] > notice
    entry, formation, position, notice = entry[sooner], formation[sooner], position[sooner], notice[sooner]
    world.movement[formation, position] = np.int8(Movement.READYING)
    left = notice - phase.track(Kind.FORMATION, "days_left")[formation, position]
    add_each(phase, Kind.FORMATION, "days_left", formation, left, instances.only(entry))


def _posture(phase: Phase, instances: Instances) -> None:
    entry, formation = named(phase, instances)
    place = instances.place[entry]
    here = (place < 0) | (phase.world.location[formation, instances.world[entry]] == place)
    posture = by_slot(phase.rules, "posture")[instances.slot[entry]].astype(np.int8)
    phase.world.posture[formation[here], instances.world[entry][here]] = posture[here]


def _alert(phase: Phase, instances: Instances) -> None:
    entry, formation = named(phase, instances)
    wanted = by_slot(phase.rules, "notice")[instances.slot[entry]]
    _set_notice(phase, instances, entry, formation, lambda now: np.minimum(now, wanted))


def _stand_down(phase: Phase, instances: Instances) -> None:
    entry, formation = named(phase, instances)
    usual = phase.rules.start(Kind.FORMATION, "notice")[formation]
    _set_notice(phase, instances, entry, formation, lambda now: usual)


def _set_notice(phase: Phase, instances: Instances, entry: I64, formation: I64, wanted: Callable[[F32], F32]) -> None:
    # Several alerts of one day see what the earlier of them have already changed.
    if "notice" not in phase.cache:
        phase.cache["notice"] = phase.track(Kind.FORMATION, "notice").copy()
    expected = phase.cache["notice"]
    position = instances.world[entry]
    now = expected[formation, position]
    _, first = np.unique(formation * phase.world.worlds + position, return_index=True)  # of one order only once
    first = np.sort(first)
    goal = np.broadcast_to(wanted(now), now.shape)[first]
    add_each(phase, Kind.FORMATION, "notice", formation[first], goal - now[first], instances.only(entry[first]))
    expected[formation[first], position[first]] = goal


MECHANISM = Mechanism(
    "readiness", "Notice to move, transit by mode and distance, arrival on an exact day, alert and posture.",
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
        Parameter("land_speed", 300, 20, 2000, "Rail and road in theatre, km a day, where a formation gives no speed.",
                  _OBSERVED),
        Parameter("air_speed", 2500, 200, 20000, "Airlift of a whole formation, km a day.", _OBSERVED),
        Parameter("sea_speed", 650, 100, 1500, "Cruise, km a day.", "frigate cruise 600-700 km a day"),
        Parameter("land_loading", 2, 0, 30, "Days to load trains or convoys before a long land move.", _OBSERVED),
        Parameter("air_loading", 1, 0, 30, "Days to load before an air move.", _OBSERVED),
        Parameter("sea_loading", 0, 0, 30, "Days to load before a sea move.", _OBSERVED),
        Parameter("march_km", 300, 0, 2000, "Road march without loading, up to this many km.", "judgement: one day's road march"),
        Parameter("readiness_gain", 0.03, 0, 1, "Readiness gained a day on alert or on the move.",
                  "judgement: crews join parked equipment in 3-10 days"),
        Parameter("readiness_loss", 0.01, 0, 1, "Readiness lost a day towards its start value when the alert ends."),
        Parameter("resupply", 0.1, 0, 1, "Supply regained a day by a formation that does not fight."),
    ),
    verbs=(
        Verb("alert", "Lower the notice to move of the named formations and bring them up to readiness.", {"notice": 5.0},
             ("", "formation"), formations=True, start=_alert, lift=_stand_down),
        Verb("deploy", "Send the named formations to a place, after their notice and the transit.", {}, ("", "region"),
             start=_deploy, formations=True, place=True),
        Verb("redeploy", "Send the target formation to the place given with the order.", {}, ("formation",), start=_deploy,
             place=True),
        Verb("recall", "Send a share of the formations (by soldiers) to their garrisons; each sets out after its notice, or "
             "after the order's if that is shorter.", {"share": 1.0, "notice": 365.0}, ("", "formation", "region"),
             start=_recall, formations=True),
        Verb("posture", "Dispose formations: 0 garrison, 1 defend, 2 attack, 3 reserve.", {"posture": 1.0},
             ("", "formation", "region"), start=_posture, formations=True, place=True),
    ),
    run=run,
)  # fmt: skip
