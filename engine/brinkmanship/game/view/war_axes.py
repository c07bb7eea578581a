"""Lines of advance as one seat knows them: who attacks along them or could, what stands on them and what meets it.

What runs along a line is read from the measures the seat knows of, who stands where from its sightings, and who holds a
region from what everybody knows. Of an enemy's lines along which nothing runs yet a seat is shown those that lead into
its own side's land, with the forces it has seen there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from brinkmanship.game.view import war_force as force
from brinkmanship.game.view.types import FormationView, MeasureView
from brinkmanship.game.view.war_force import Known, Meeting
from brinkmanship.game.view.war_types import AxisForce, AxisView, Factor
from brinkmanship.simulation.mechanisms.fronts import attack_paths, eligible_for, preference_of
from brinkmanship.simulation.mechanisms.readiness import transit_days
from brinkmanship.simulation.mechanisms.tables import by_slot, slots
from brinkmanship.simulation.mechanisms.theatre import friends

_OTHERS = 4  # formations that could come, beside those that are there
_FAR = 15.0  # days from which a formation is not named among them


@dataclass(frozen=True)
class Line:
    """A line of advance of one attacker by one of its actions."""

    row: int  # among the attack slots
    slot: int
    axis: str
    action: str
    attacker: str
    path: tuple[str, ...]
    running: MeasureView | None
    at: int  # place of the front on the path


def side_of(known: Known, actor: str, other: str) -> bool:
    """Whether `other` is on the side of `actor`: itself, or an ally."""
    index = known.names.actor_index
    return other in index and actor in index and bool(friends(known.rules)[index[actor], index[other]])


def lines_of(known: Known) -> list[Line]:
    """Return the lines of advance that concern the seat: those that run, its own, and those into its side's land."""
    rules, seat = known.rules, known.view.seat
    going = {
        (one.actor, one.action, one.target): one
        for one in known.view.measures
        if one.state == "in force" and one.target
    }
    out: list[Line] = []
    for row, slot in enumerate(slots(rules, "attack").tolist()):
        axis, action = rules.axes[int(rules.slot_target[slot])], rules.actions[int(rules.slot_action[slot])]
        attacker = rules.actors[int(rules.slot_actor[slot])]
        path = tuple(rules.regions[region] for region in axis.path)
        running = going.get((attacker, action.id, axis.id))
        held = [side_of(known, attacker, known.regions[one].controller) for one in path]
        at = next((n for n, mine in enumerate(held) if n > 0 and not mine), len(path))
        ours = attacker == seat
        meant = at < len(path) and side_of(known, seat, known.regions[path[at]].controller)
        if running is not None or ours or meant:
            out.append(Line(row, slot, axis.id, action.id, attacker, path, running, at))
    kept: dict[tuple[str, str], Line] = {}
    for line in out:  # of somebody else's the one that runs, else that with most force
        key = (line.attacker, line.axis)
        if line.attacker == seat:
            key = (line.action, line.axis)
        old = kept.get(key)
        if old is None or _rank(known, line) > _rank(known, old):
            kept[key] = line
    return list(kept.values())


def _rank(known: Known, line: Line) -> tuple[bool, float]:
    return line.running is not None, float(by_slot(known.rules, "intensity")[line.slot])


def axes(known: Known, lines: Sequence[Line]) -> tuple[AxisView, ...]:
    """Return the `lines` of advance that concern the seat: those under attack first."""
    active = [line for line in lines if line.running is not None]
    found = [_axis(known, line, active) for line in lines]
    return tuple(sorted(found, key=lambda one: (not one.running, one.attacker != known.view.seat)))


def stand_on(known: Known, line: Line, active: Iterable[Line]) -> list[tuple[FormationView, int]]:
    """Return the attackers that would fight on a line, each with its place on the path: none that another line takes."""
    rules, out = known.rules, []
    eligible, prefers = eligible_for(rules), preference_of(rules)
    others = [one for one in active if (one.attacker, one.axis) != (line.attacker, line.axis)]
    for place, region in enumerate(line.path[: line.at + 1]):
        for unit in known.standing.get(region, ()):
            index = known.names.formation_index[unit.id]
            if not eligible[line.row, index] or (unit.actor != line.attacker and unit.posture == "garrison"):
                continue
            rivals = (
                prefers[one.row, index]
                for one in others
                if eligible[one.row, index] and region in one.path[: one.at + 1] and one.at < len(one.path)
            )
            if max(rivals, default=0.0) <= prefers[line.row, index]:
                out.append((unit, place))
    return out


def _meeting(known: Known, line: Line, on: list[tuple[FormationView, int]], fresh: float) -> Meeting:
    at = min(line.at, len(line.path) - 1)
    region = known.regions[line.path[at]]
    holders = defenders(known, line.attacker, region.id)
    first = tuple(unit for unit, place in on if place >= at - 1 or known.supports(unit))
    km = float(attack_paths(known.rules).line[line.row, at])
    return Meeting(
        attacker=line.attacker, defender=region.controller, region=region, first=first,
        all=tuple(unit for unit, _ in on), holders=holders, line=km,
        intensity=float(by_slot(known.rules, "intensity")[line.slot]), fresh=fresh, war=line.running is not None,
    )  # fmt: skip


def defenders(known: Known, attacker: str, region: str) -> tuple[FormationView, ...]:
    """Return the formations that would hold a region against an attacker, as far as the seat knows."""
    holder = known.regions[region].controller
    return tuple(
        unit
        for unit in known.standing.get(region, ())
        if side_of(known, holder, unit.actor) and not side_of(known, attacker, unit.actor) and known.fights(unit)
    )


def _axis(known: Known, line: Line, active: Sequence[Line]) -> AxisView:
    names = known.names
    about = names.scenario.map.axes[line.axis]
    on = stand_on(known, line, active)
    since = line.running.since if line.running is not None else None
    days = (known.view.date - since).days if since is not None else 0
    meeting = _meeting(known, line, on, math.exp(-max(days, 0) / known.constant("surprise_days")))
    share = force.share_of(meeting.region)
    people = force.militia(known, meeting, share)
    more = [Factor("People under arms there, by its mobilisation", f"~{people:,.0f}")] if people >= 1 else []
    defence = force.soldiers(known, "Defenders", meeting.holders, more)
    defence = replace(
        defence, value=defence.value + people, low=defence.low + people * 0.7, high=defence.high + people * 1.3,
        exact=defence.exact and people < 1,
    )  # fmt: skip
    ratio = force.ratio(known, meeting)
    rate = force.pace(known, meeting, ratio)
    km = tuple(known.way(region) for region in line.path)
    left = (1 - share) * km[min(line.at, len(km) - 1)]
    return AxisView(
        id=line.axis,
        name=about.name,
        description=about.description or "",
        path=line.path,
        attacker=line.attacker,
        action=line.action,
        running=line.running is not None,
        since=since,
        front=line.path[line.at] if line.at < len(line.path) else "",
        front_at=line.at,
        defender=meeting.defender,
        attack=force.soldiers(known, "Attackers", (unit for unit, _ in on)),
        defence=defence,
        ratio=ratio,
        advance=rate,
        km=km,
        days=left / rate.value if rate.value > 0.5 else None,
        forces=(*_there(known, line, on), *_coming(known, line, {unit.id for unit, _ in on})),
        also=_also(known, line, on, active),
    )


def _there(known: Known, line: Line, on: list[tuple[FormationView, int]]) -> list[AxisForce]:
    out = []
    for unit, place in sorted(on, key=lambda pair: -pair[0].personnel.value):
        days = 0.0 if known.supports(unit) else float(max(line.at - 1 - place, 0))  # a region a day
        when = known.view.date + timedelta(days=math.ceil(days)) if days else None
        out.append(AxisForce(unit.id, unit.name, unit.actor, unit.region, unit.personnel, days, when, True))
    return out


def _coming(known: Known, line: Line, there: set[str]) -> list[AxisForce]:
    """Return the attacker's formations that are on their way to a line, then the nearest that could march there."""
    names, rules, view = known.names, known.rules, known.view
    start = line.path[max(min(line.at, len(line.path)) - 1, 0)]
    goal, eligible, out = names.region_index[start], eligible_for(rules), []
    for unit in view.formations:
        index = names.formation_index[unit.id]
        if unit.id in there or unit.actor != line.attacker or unit.branch != "ground" or not eligible[line.row, index]:
            continue
        coming = unit.destination in line.path[: line.at + 1] and unit.status != "standing"
        if coming and unit.arrival is not None:
            days = float(max((unit.arrival - view.date).days, 0))
        elif unit.status == "standing" or coming:
            notice = unit.tracks.get("notice")
            days = float(transit_days(rules, index, names.region_index[unit.region], goal))
            days += notice.value if notice is not None and unit.status == "standing" else 0.0
        else:
            continue
        if days <= (_FAR if not coming else math.inf):
            when = view.date + timedelta(days=math.ceil(days - 1e-3))
            out.append(
                (
                    not coming,
                    days,
                    AxisForce(unit.id, unit.name, unit.actor, unit.region, unit.personnel, days, when, False),
                )
            )
    out.sort(key=lambda one: (one[0], one[1], -one[2].personnel.value, one[2].formation))
    return [one for _, _, one in out[:_OTHERS]]


def _also(known: Known, line: Line, on: list[tuple[FormationView, int]], active: Sequence[Line]) -> tuple[str, ...]:
    """Return the names of other lines of the attacker's that begin where forces of this one stand."""
    running = {(one.attacker, one.axis) for one in active}
    rules, out = known.rules, []
    stands = {unit.region for unit, _ in on}
    for slot in slots(rules, "attack").tolist():
        axis = rules.axes[int(rules.slot_target[slot])]
        same = rules.actors[int(rules.slot_actor[slot])] == line.attacker and axis.id != line.axis
        if same and (line.attacker, axis.id) not in running and rules.regions[axis.path[0]] in stands:
            out.append(known.names.scenario.map.axes[axis.id].name)
    return tuple(dict.fromkeys(out)) if line.running is None else ()
