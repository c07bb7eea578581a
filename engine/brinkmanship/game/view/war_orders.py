"""What orders mean for the war: a march with its day of arrival and its way, and the warning before a war begins."""

from __future__ import annotations

import math
from datetime import timedelta

import numpy as np

from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.war_axes import side_of
from brinkmanship.game.view.war_force import Known
from brinkmanship.game.view.war_types import WarWarning
from brinkmanship.simulation.mechanisms.readiness import transit_days
from brinkmanship.simulation.mechanisms.tables import slots
from brinkmanship.text import counted, listed


def move_order(known: Known, formation: str, region: str) -> Order | None:
    """Return the order by which the seat sends a formation to a region, None where the scenario gives it none."""
    rules, seat = known.rules, known.view.seat
    me, index = known.names.actor_index[seat], known.names.formation_index.get(formation)
    for slot in slots(rules, "redeploy").tolist():
        if int(rules.slot_actor[slot]) == me and int(rules.slot_target[slot]) == index:
            return Order(seat, rules.actions[int(rules.slot_action[slot])].id, formation, region)
    return None


def march_days(known: Known, formation: str, region: str, delay: int) -> float | None:
    """Return the days from an order given now to the arrival, None where there is no way."""
    rules, view, names = known.rules, known.view, known.names
    unit = view.formation(formation)
    origin, goal, index = names.region_index[unit.region], names.region_index[region], names.formation_index[formation]
    if unit.destination == region and unit.arrival is not None:  # it goes there already, and goes on
        return float((unit.arrival - view.date).days)
    days = float(transit_days(rules, index, origin, goal))
    if not math.isfinite(days):
        return None
    notice = unit.tracks.get("notice")
    waits = notice.value if notice is not None else 0.0  # anew of one that gets ready to go elsewhere
    if unit.status == "moving":
        days, waits = max(days, 1.0), 0.0
    elif origin == goal:
        return 0.0
    return days + waits + delay * rules.hours_per_tick / 24


def arrival_of(known: Known, days: float) -> timedelta:
    """Return how long after today a march of so many days ends: on a whole tick."""
    hours = known.rules.hours_per_tick
    return timedelta(hours=math.ceil(days * 24 / hours - 1e-3) * hours)


def way_of(known: Known, formation: str, region: str) -> tuple[str, ...]:
    """Return the regions that a formation goes through to a region, its own first; of aircraft only the two ends."""
    rules, names = known.rules, known.names
    start = names.region_index[known.view.formation(formation).region]
    goal, mode = names.region_index[region], rules.mode[names.formation_index[formation]]
    km = rules.travel_km[mode]
    if start == goal or not np.isfinite(km[start, goal]):
        return (rules.regions[start],)
    way, here = [start], start
    while here != goal and mode == "land" and len(way) < len(rules.regions):
        step = rules.land_km[here] + km[:, goal]
        step[here] = np.inf
        following = int(step.argmin())
        if not np.isfinite(step[following]) or step[following] > km[here, goal] + 1.0 or following in way:
            break
        way.append(following)
        here = following
    if here != goal:
        way.append(goal)
    return tuple(rules.regions[one] for one in way)


def war_warning(known: Known, order: Order) -> WarWarning | None:
    """Return what an order to attack begins: a war, or a new front of one; None for any other order."""
    rules, names = known.rules, known.names
    slot = names.slots.get((order.seat, order.action, order.target))
    if slot is None or order.lift or slot not in slots(rules, "attack"):
        return None
    axis = rules.axes[int(rules.slot_target[slot])]
    holders = [known.regions[rules.regions[region]].controller for region in axis.path]
    enemy = next((who for who in holders[1:] if not side_of(known, order.seat, who)), "")
    if not enemy:
        return None
    attacks = [one for one in known.view.measures if one.state == "in force" and _attacks(known, one.action)]
    going = [one for one in attacks if side_of(known, order.seat, one.actor) or side_of(known, enemy, one.actor)]
    about = names.scenario.map.axes[axis.id].name
    if any(one.action == order.action and one.target == order.target and one.actor == order.seat for one in going):
        return None
    if going:
        many = f"{counted(len(going), 'line')} of advance"
        text = f"This order widens the war with {known.name(enemy)}: it is fought along {many}, and this adds {about}."
        return WarWarning(False, enemy, text)
    allies = [one.name for one in known.view.actors if one.id != enemy and side_of(known, enemy, one.id)]
    text = f"This order begins a war with {known.name(enemy)}."
    if allies:
        text += f" Its allies are {listed(allies, limit=6)}."
    return WarWarning(True, enemy, text)


def _attacks(known: Known, action: str) -> bool:
    index = known.names.action_index.get(action)
    return index is not None and bool((known.rules.slot_action[slots(known.rules, "attack")] == index).any())
