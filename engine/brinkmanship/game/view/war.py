"""The war as one seat knows it: fronts and battles, made of the seat's view and nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from brinkmanship.game.view import war_force as force
from brinkmanship.game.view.builder import Reader
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.types import Estimate, FormationView, SeatView
from brinkmanship.game.view.war_axes import Line, axes, defenders, lines_of, side_of, stand_on
from brinkmanship.game.view.war_force import Known, Meeting
from brinkmanship.game.view.war_types import BattleView, Factor, FrontView, SideView, WarNumber
from brinkmanship.simulation.mechanisms.fronts import attack_paths
from brinkmanship.simulation.mechanisms.siege import city
from brinkmanship.simulation.mechanisms.tables import by_slot, slots
from brinkmanship.simulation.world import Kind


@dataclass(frozen=True)
class Before:
    """What the seat knew a turn ago: the attacker's share of regions, its own soldiers, and who held what."""

    shares: Mapping[str, float]
    personnel: Mapping[str, float]
    holders: Mapping[str, str]
    days: float  # that the turn lasted


def before(reader: Reader, days: float) -> Before:
    """Return what the reader of an earlier day knew, `days` of a turn ago."""
    places, units = reader.facts.places, reader.facts.units
    share, personnel = reader.rows(Kind.REGION)["share"], reader.rows(Kind.FORMATION)["personnel"]
    shares: dict[str, float] = {}
    holders: dict[str, str] = {}
    for index, (place, (controller, attacker)) in enumerate(zip(places, reader.holders, strict=True)):
        holders[place.id] = controller
        if attacker and (found := reader.number(Kind.REGION, share, index)) is not None:
            shares[place.id] = found.value
    own = (index for index, unit in enumerate(units) if unit.actor == reader.seat)
    men = {units[index].id: reader.number(Kind.FORMATION, personnel, index) for index in own}
    return Before(shares, {id: found.value for id, found in men.items() if found is not None}, holders, days)


def known_of(names: Labels, view: SeatView, reader: Reader) -> Known:
    """Return what `reader` of a day knows, for the functions here and in `war_orders.py`."""
    row = reader.rows(Kind.WORLD).get("ground")
    return Known(names, view, reader.number(Kind.WORLD, row, 0) if row is not None else None)


def with_war(names: Labels, view: SeatView, reader: Reader, before: Before | None) -> SeatView:
    """Return a view with its lines of advance, fronts and battles; as it is where the scenario has no such lines."""
    if not names.rules.axes or not len(slots(names.rules, "attack")):
        return view
    known = known_of(names, view, reader)
    lines = lines_of(known)
    active = [line for line in lines if line.running is not None]
    found = fronts(known, active, before)
    fought = tuple(_battle(known, front, active, before) for front in found if not front.taken)
    return replace(view, axes=axes(known, lines), fronts=found, battles=fought)


def fronts(known: Known, lines: Sequence[Line], before: Before | None) -> tuple[FrontView, ...]:
    """Return every contested region, and those that fell since `before`; `lines` are those that run."""
    out = []
    for region in known.view.regions:
        was = before.shares.get(region.id) if before is not None else None
        fell = before is not None and was is not None and before.holders.get(region.id) != region.controller
        attacker = region.contested_by or (region.controller if fell else "")
        share = region.tracks.get("share")
        if not attacker or share is None:
            continue
        index = known.names.region_index[region.id]
        near = np.flatnonzero(np.isfinite(known.rules.land_km[index])).tolist()
        beside = [known.rules.regions[other] for other in near if other != index]
        behind = [one for one in beside if side_of(known, attacker, known.regions[one].controller)]
        come = [
            line.path[line.at - 1] for line in lines if line.at < len(line.path) and line.path[line.at] == region.id
        ]
        came = [one for one in dict.fromkeys(come) if one in behind]
        out.append(
            FrontView(
                region=region.id,
                name=region.name,
                attacker=attacker,
                defender="" if fell and not region.contested_by else region.controller,
                behind=tuple(came or behind),
                share=share if region.contested_by else replace(share, value=1.0, low=1.0, high=1.0),
                before=was,
                taken=not region.contested_by,
            )
        )
    return tuple(out)


def _battle(known: Known, front: FrontView, active: Sequence[Line], before: Before | None) -> BattleView:
    lines = [line for line in active if line.at < len(line.path) and line.path[line.at] == front.region]
    holders = defenders(known, front.attacker, front.region)
    region = known.regions[front.region]
    units: dict[str, FormationView] = {}
    near: dict[str, FormationView] = {}
    km, since = 0.0, None
    for line in lines:
        for unit, place in stand_on(known, line, active):
            units[unit.id] = unit
            if place >= line.at - 1 or known.supports(unit):
                near[unit.id] = unit
        km += float(attack_paths(known.rules).line[line.row, line.at])
        began = line.running.since if line.running is not None else None
        since = began if since is None or (began is not None and began < since) else since
    if not lines:  # nothing known runs here: those of the attacker's side that stand beside it
        for one in front.behind:
            listed = [
                u for u in known.standing.get(one, ()) if side_of(known, front.attacker, u.actor) and known.fights(u)
            ]
            units |= {unit.id: unit for unit in listed}
        near = dict(units)
    days = (known.view.date - since).days if since is not None else 99
    meeting = Meeting(
        attacker=front.attacker, defender=front.defender, region=region, first=tuple(near.values()),
        all=tuple(units.values()), holders=holders, line=km, axes=max(len(lines), 1),
        intensity=max((float(by_slot(known.rules, "intensity")[line.slot]) for line in lines), default=1.0),
        fresh=math.exp(-max(days, 0) / known.constant("surprise_days")), war=True,
    )  # fmt: skip
    ratio = force.ratio(known, meeting)
    sides = (
        _side(known, front.attacker, True, tuple(near.values()), before),
        _side(known, front.defender, False, holders, before),
    )
    return BattleView(
        front=front,
        axes=tuple(line.axis for line in lines),
        sides=sides,
        ratio=ratio,
        expected=force.pace(known, meeting, ratio),
        advance=_advance(known, front, before),
        depends=_depends(known, meeting),
    )


def _advance(known: Known, front: FrontView, before: Before | None) -> WarNumber | None:
    if before is None or front.before is None:
        return None
    way = known.way(front.region)
    gained = (front.share.value - front.before) * way
    half = (front.share.high - front.share.low) / 2 * way * 0.3  # the error of an assessment hardly moves in a day
    parts = (
        Factor("The attacker held, at the end of the last turn", f"{front.before * 100:.0f}%"),
        Factor("It holds now", f"{front.share.value * 100:.0f}%", front.share.ref),
        Factor("Way through the region", f"{way:.0f} km"),
    )
    exact = front.share.confidence == "exact"
    label = "Advance since yesterday" if before.days <= 1 else f"Advance in {before.days:g} days"
    return WarNumber(label, gained, gained - half, gained + half, "km", exact, parts)


def _side(known: Known, actor: str, attacks: bool, units: tuple[FormationView, ...], before: Before | None) -> SideView:
    seat = known.view.seat
    mine = [unit for unit in units if unit.own]
    lost = None
    if before is not None and mine:
        gone = {
            unit.name: before.personnel[unit.id] - unit.personnel.value for unit in mine if unit.id in before.personnel
        }
        fallen = {name: number for name, number in gone.items() if number >= 0.5}
        total = math.fsum(fallen.values())
        parts = tuple(Factor(name, f"{number:,.0f}") for name, number in sorted(fallen.items(), key=lambda p: -p[1]))
        label = "Lost since yesterday" if before.days <= 1 else f"Lost in {before.days:g} days"
        lost = WarNumber(
            label, total, total, total, "soldiers", True, parts, "Killed, wounded and captured of the units here."
        )
    power, _ = force.power(known, units)
    return SideView(
        actor=actor,
        attacks=attacks,
        own=side_of(known, seat, actor),
        soldiers=force.soldiers(known, "Soldiers here", units),
        power=power,
        formations=tuple(unit.id for unit in units),
        lost_today=lost,
        losses=known.track(actor, "losses"),
        supply=_supply(units),
        morale=known.track(actor, "morale"),
        air=known.track(actor, "air"),
    )


def _supply(units: tuple[FormationView, ...]) -> WarNumber:
    parts: list[tuple[FormationView, Estimate]] = []
    for unit in units:
        found = unit.tracks.get("supply")
        if found is not None:
            parts.append((unit, found))
    men = math.fsum(unit.personnel.value for unit, _ in parts) or 1.0

    def mean(end: str) -> float:
        return math.fsum(unit.personnel.value * getattr(one, end) for unit, one in parts) / men

    listed = tuple(Factor(unit.name, f"{one.value * 100:.0f}%", one.ref) for unit, one in parts)
    exact = bool(parts) and all(one.confidence == "exact" for _, one in parts)
    meaning = "How well these units are supplied, on average; of others only what such units usually have."
    return WarNumber("Supply", mean("value"), mean("low"), mean("high"), "share", exact, listed, meaning)


def _depends(known: Known, meeting: Meeting) -> tuple[Factor, ...]:
    """Return what the battle depends on besides the ratio: lines, the city, the ground, orders to hold."""
    out: list[Factor] = []
    share, region = force.share_of(meeting.region), meeting.region
    index = known.names.region_index[region.id]
    ours = side_of(known, known.view.seat, meeting.attacker)
    strength, siege = float(city(known.rules)[index]), known.constant("siege")
    if strength >= 0.25:
        if share >= siege:
            out.append(Factor("The city is invested: nothing comes in", "", good=ours))
        else:
            out.append(
                Factor(
                    f"The city is invested once the attacker holds {siege * 100:.0f}% of the region",
                    f"now {share * 100:.0f}%",
                )
            )
    fall = known.constant("fall")
    out.append(
        Factor(f"The region falls at {fall * 100:.0f}%", f"{max(fall - share, 0) * known.way(region.id):.0f} km to go")
    )
    km = meeting.line + share * known.way(region.id)
    reach = math.exp(-km / known.constant("supply_km"))
    out.append(
        Factor(
            f"The attacker's lines are {km:.0f} km long",
            f"carry {reach * 100:.0f}% of its needs",
            good=(reach > 0.6) == ours,
        )
    )
    if known.ground is not None:
        out.append(Factor("Going off the roads", f"{known.ground.value * 100:.0f}%", known.ground.ref))
    for measure in known.view.measures:
        if measure.target == region.id and measure.state == "in force" and measure.family == "military":
            out.append(Factor(f"{known.name(measure.actor)}: {measure.name}"))
    return tuple(out)
