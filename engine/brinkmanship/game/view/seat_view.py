"""What one seat may know, put together: the only maker of :class:`~brinkmanship.game.view.types.SeatView` and turn reports.

Numbers come through :mod:`brinkmanship.game.view.estimates`, so nothing here can leak more than a seat sees; words come from the
scenario.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from brinkmanship.game.record.tree import Node
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view import consent_forecast
from brinkmanship.game.view.estimates import Hidden, Known, Sight
from brinkmanship.game.view.indicators import indicator_numbers
from brinkmanship.game.view.labels import Labels, date_text
from brinkmanship.game.view.log_text import known_to
from brinkmanship.game.view.outcome import is_over
from brinkmanship.game.view.types import (
    ActorView,
    Belief,
    BodyView,
    Change,
    Estimate,
    FormationView,
    Indicator,
    LogLine,
    MeasureView,
    ObjectiveView,
    Presence,
    ProposalView,
    RegionView,
    Relation,
    Relations,
    RungView,
    SeatView,
    TurnReport,
)
from brinkmanship.simulation.mechanisms.readiness import transit_days
from brinkmanship.simulation.score import objective_values
from brinkmanship.simulation.world import Kind, Movement, Posture, SlotPhase, World

__all__ = ["Hidden", "briefing", "seat_view", "start_and_value", "turn_report"]


Course = Callable[[Kind, int, int], tuple[float, ...]]
"""The values of a number (kind, track, thing) at the start and after each turn, up to now."""


def briefing(names: Labels, seat: str) -> str:
    """Return what the seat is told at the start: the scenario's briefing, then its own."""
    assumed = f"{names.assumption[:1].upper()}{names.assumption[1:]}." if names.assumption else ""
    parts = [assumed, names.scenario.scenario.briefing, names.scenario.actors[seat].briefing or ""]
    return "\n\n".join(p.strip() for p in parts if p.strip())


def seat_view(
    prepared: Prepared,
    seat: str,
    sight: Sight,
    course: Course,
    *,
    log: tuple[LogLine, ...] = (),
    table: bool = True,
) -> SeatView:
    """Return all that *seat* may know on the day of its *sight*, with an empty plan; *course* is that of indicators.

    Without *table* it is what the map and the bar show: no measures, proposals, objectives and beliefs.
    """
    names, rules, world = prepared.names, prepared.rules, sight.world
    me = names.actor_index[seat]
    head = names.scenario.scenario
    today = names.date(world.day)
    capital = float(world.actor[rules.track(Kind.ACTOR, "capital"), me, 0])
    most = prepared.orders_per_turn[me]
    forces = _formations(names, world, me, sight)
    return SeatView(
        scenario=names.id,
        title=names.title,
        date=today,
        date_text=date_text(today),
        day=world.day,
        turn=world.turn,
        horizon=rules.horizon,
        days_per_turn=rules.ticks_per_turn * rules.hours_per_tick / 24,
        hours_per_tick=rules.hours_per_tick,
        seat=seat,
        seat_name=names.actor(seat),
        briefing=briefing(names, seat),
        rung=_rung(names, world, head),
        indicators=_indicators(prepared, me, sight, course),
        actors=tuple(_actor(names, i, me, sight) for i in range(len(rules.actors))),
        bodies=tuple(_body(names, i, sight) for i in range(len(rules.bodies))),
        regions=_regions(names, world, sight, forces),
        formations=forces,
        beliefs=_beliefs(names, world, me) if table else (),
        measures=_measures(names, world, me) if table else (),
        proposals=_proposals(names, world, me, sight) if table else (),
        objectives=_objectives(names, sight.believed, me) if table else (),
        log=log,
        plan=(),
        capital=capital,
        capital_left=capital,
        orders_per_turn=most,
        orders_left=most,
        over=is_over(names, world),
    )


def with_plan(view: SeatView, plan: tuple[Order, ...], cost: float) -> SeatView:
    """Return *view* with a plan that costs so much capital; everything else is shared."""
    left = max(view.orders_per_turn - len(plan), 0)
    return replace(view, plan=plan, capital_left=view.capital - cost, orders_left=left)


def start_and_value(names: Labels, seat: str, first: Sight, last: Sight, ref: str) -> tuple[float, float, bool]:
    """Return (value at the start, value now, whether both are exact) of a number as *seat* knows it.

    Raises :class:`Hidden` for a number it may not know, :class:`~brinkmanship.game.view.labels.UnknownNumber` for none.
    """
    kind, track, thing = names.parse(ref)
    now, start = last.number(kind, track, thing), first.number(kind, track, thing)
    if now is None or start is None:
        raise Hidden(f"{names.label(kind, track, thing)}: {names.actor(seat)} does not know this number")
    return start.value, now.value, now.confidence == "exact"


def turn_report(prepared: Prepared, road: Sequence[Node], seat: str | None, warnings: tuple[str, ...]) -> TurnReport:
    """Return what *seat* learned in the last turn of *road*; None: as it was."""
    names, node = prepared.names, road[-1]
    lines = list(node.lines) if seat is None else known_to(node.lines, seat)
    refused = tuple(r for r in node.refused if seat is None or r.order.seat == seat)
    changes: list[Change] = []
    if len(road) > 1:
        me = 0 if seat is None else names.actor_index[seat]
        before, after = road[-2].world, node.world
        for kind, track, thing in indicator_numbers(prepared, me, everybody=seat is None):
            was, now = (float(w.tracks(kind)[track, thing, 0]) for w in (before, after))
            table = prepared.rules.tracks[kind]
            span = float(table.high[track] - table.low[track]) or 1.0
            if abs(now - was) > 0.002 * min(span, max(abs(was), 1.0)):
                unit = names.track(kind, table.names[track]).unit
                label, ref = names.label(kind, track, thing), names.ref(kind, track, thing)
                changes.append(Change(ref, label, was, now, unit))
        changes.sort(key=lambda c: -abs(c.after - c.before) / max(abs(c.before), 1.0))
    return TurnReport(
        date=names.date(node.world.day),
        day=node.world.day,
        turn=node.turn,
        lines=tuple(lines),
        changes=tuple(changes),
        refused=refused,
        warnings=warnings,
    )


def _rung(names: Labels, world: World, head: object) -> RungView:
    ladder = sorted(names.scenario.ladder, key=lambda r: r.from_)
    if not ladder:
        return RungView(0, 0, "", "")
    at = int(world.world[names.rules.track(Kind.WORLD, "rung"), 0, 0])
    rung = ladder[min(max(at, 0), len(ladder) - 1)]
    return RungView(rung.rung, ladder[-1].rung, rung.name, rung.description or "")


def course_on(road: Sequence[Node]) -> Course:
    """Return the courses of numbers along *road*."""
    return lambda kind, track, thing: tuple(float(n.world.tracks(kind)[track, thing, 0]) for n in road)


def _indicators(prepared: Prepared, me: int, sight: Sight, course: Course) -> tuple[Indicator, ...]:
    out = []
    for kind, track, thing in indicator_numbers(prepared, me):
        now = sight.number(kind, track, thing)
        if now is not None:
            named = now if kind is Kind.WORLD else replace(now, label=prepared.names.label(kind, track, thing))
            out.append(Indicator(named, course(kind, track, thing)))
    return tuple(out)


def _actor(names: Labels, index: int, me: int, sight: Sight) -> ActorView:
    rules = names.rules
    id = rules.actors[index]
    about = names.scenario.actors[id]
    return ActorView(
        id=id,
        name=about.name,
        bloc=about.bloc or "",
        color=names.colours[id],
        leader=about.leader or "",
        description=about.description or "",
        own=index == me,
        playable=about.playable,
        tracks=Known(sight, Kind.ACTOR, index),
        relations=Relations(lambda: _relations(names, index, me, sight)),
    )


def _relations(names: Labels, index: int, me: int, sight: Sight) -> tuple[Relation, ...]:
    rules = names.rules
    count = len(rules.actors)
    trust, tension = rules.track(Kind.TIE, "trust"), rules.track(Kind.TIE, "tension")
    alliance = rules.static_ties.get("alliance")
    relations = []
    for other in range(count):
        if other == index or not (me in (index, other) or names.scenario.actors[rules.actors[other]].playable):
            continue
        pair = index * count + other
        towards, strain = sight.number(Kind.TIE, trust, pair), sight.number(Kind.TIE, tension, pair)
        if towards is not None and strain is not None:
            allied = alliance is not None and bool(alliance[index, other] > 0)
            relations.append(Relation(rules.actors[other], towards, strain, allied))
    return tuple(relations)


def _body(names: Labels, index: int, sight: Sight) -> BodyView:
    body = names.rules.bodies[index]
    members = tuple(names.rules.actors[i] for i in body.members.tolist())
    return BodyView(body.id, names.body(body.id), members, body.rule, Known(sight, Kind.BODY, index))


def _id(ids: Sequence[str], index: int) -> str:
    return ids[index] if index >= 0 else ""


def _regions(names: Labels, world: World, sight: Sight, forces: Sequence[FormationView]) -> tuple[RegionView, ...]:
    there: dict[str, dict[str, list[FormationView]]] = {}
    for force in forces:
        if force.status != "moving":
            there.setdefault(force.region, {}).setdefault(force.actor, []).append(force)
    return tuple(_region(names, world, index, sight, there.get(id, {})) for index, id in enumerate(names.rules.regions))


def _region(
    names: Labels, world: World, index: int, sight: Sight, by_actor: Mapping[str, Sequence[FormationView]]
) -> RegionView:
    rules = names.rules
    id = rules.regions[index]
    about = names.scenario.map.regions[id]
    return RegionView(
        id=id,
        name=about.name,
        sea=bool(rules.sea[index]),
        lon=about.lon,
        lat=about.lat,
        controller=_id(rules.actors, int(world.controller[index, 0])),
        contested_by=_id(rules.actors, int(world.attacker[index, 0])),
        sovereign=_id(rules.actors, int(rules.sovereign[index])),
        capital_of=_id(rules.actors, int(rules.capital_of[index])),
        tracks=Known(sight, Kind.REGION, index),
        presence=tuple(Presence(actor, _sum(names, id, found)) for actor, found in sorted(by_actor.items())),
    )


def _sum(names: Labels, region: str, forces: Sequence[FormationView]) -> Estimate:
    value = math.fsum(f.personnel.value for f in forces)
    spread = math.sqrt(math.fsum(((f.personnel.high - f.personnel.low) / 2) ** 2 for f in forces))
    worst = max(forces, key=lambda f: ("exact", "high", "medium", "low", "none").index(f.confidence))
    seen = [f.last_seen for f in forces if f.last_seen is not None]
    return Estimate(
        ref="",
        label=f"Troops in {names.region(region)}",
        value=value,
        low=max(value - spread, 0.0),
        high=value + spread,
        confidence=worst.confidence,
        last_seen=min(seen) if seen else None,
        unit="troops",
        ceiling=math.inf if not math.isfinite(value) else max(value + spread, 1.0),
    )


_STATUS = {
    int(Movement.STANDING): "standing",
    int(Movement.READYING): "getting ready",
    int(Movement.ORDERED): "getting ready",
    int(Movement.MOVING): "moving",
    int(Movement.REROUTED): "moving",
}
_POSTURES = {int(posture): posture.name.lower() for posture in Posture}


def _formations(names: Labels, world: World, me: int, sight: Sight) -> tuple[FormationView, ...]:
    rules = names.rules
    out = []
    personnel = rules.track(Kind.FORMATION, "personnel")
    units, places = names.scenario.formations, names.scenario.map.regions
    homes, owners = rules.home.tolist(), rules.owner.tolist()
    for index, id in enumerate(rules.formations):
        seen = sight.formations[index]
        if seen is None:
            continue
        about = units[id]
        region = rules.regions[seen.location]
        at_start = seen.location == homes[index] and about.lon is not None and about.lat is not None
        place = places[region]
        soldiers = sight.number(Kind.FORMATION, personnel, index)
        if soldiers is None:
            continue
        moving = seen.movement != Movement.STANDING and seen.destination >= 0
        out.append(
            FormationView(
                id=id,
                name=about.name,
                actor=about.actor,
                branch=about.branch,
                symbol=about.symbol or "",
                echelon=about.echelon or "",
                lon=float(about.lon if at_start and about.lon is not None else place.lon),
                lat=float(about.lat if at_start and about.lat is not None else place.lat),
                region=region,
                destination=_id(rules.regions, seen.destination) if moving else "",
                arrival=_arrival(names, world, index) if moving and seen.exact else None,
                status=_STATUS[seen.movement],
                posture=_POSTURES[seen.posture],
                personnel=soldiers,
                tracks=Known(sight, Kind.FORMATION, index, but="personnel"),
                confidence=seen.confidence,
                last_seen=None if seen.day >= world.day else names.date(seen.day),
                own=owners[index] == me,
            )
        )
    return tuple(out)


def _arrival(names: Labels, world: World, index: int) -> date:
    """Return the day a formation on its way arrives, if nothing changes."""
    rules = names.rules
    left = float(world.formation[rules.track(Kind.FORMATION, "days_left"), index, 0])
    movement = int(world.movement[index, 0])
    here, there = int(world.location[index, 0]), int(world.destination[index, 0])
    if movement == Movement.ORDERED:
        left = float(world.formation[rules.track(Kind.FORMATION, "notice"), index, 0])
    if movement != Movement.MOVING:
        way = float(transit_days(rules, index, here, there))
        left += way if math.isfinite(way) else 0.0
    ticks = math.ceil(max(left, 0.0) * 24 / rules.hours_per_tick - 1e-3)
    return names.date(world.day + ticks)


def _beliefs(names: Labels, world: World, me: int) -> tuple[Belief, ...]:
    rules = names.rules
    out = []
    for actor in sorted(set(rules.type_actor.tolist())):
        entries = np.flatnonzero(rules.type_actor == actor)
        types = names.scenario.actors[rules.actors[actor]].types
        titles = [types[rules.type_names[e]].name for e in entries]
        if actor == me:
            chosen = int(world.intent[actor, 0])
            shares = [1.0 if i == chosen else 0.0 for i in range(len(entries))]
        else:
            shares = [float(world.belief[e, me, 0]) for e in entries]
        out.append(Belief(rules.actors[actor], dict(zip(titles, shares, strict=True)), actor == me))
    return tuple(out)


_STATES = {SlotPhase.PREPARING: "preparing", SlotPhase.IN_FORCE: "in force", SlotPhase.RUNNING: "running"}


def _measures(names: Labels, world: World, me: int) -> tuple[MeasureView, ...]:
    rules = names.rules
    out = []
    for slot in np.flatnonzero(world.slot_phase[:, 0] != SlotPhase.IDLE).tolist():
        state = _STATES.get(SlotPhase(int(world.slot_phase[slot, 0])))
        action, actor = rules.actions[rules.slot_action[slot]], int(rules.slot_actor[slot])
        own = actor == me
        if state is None or not (action.public or own):
            continue
        kind, target = names.slot_target(slot)
        due, since = int(world.slot_due[slot, 0]), int(world.slot_since[slot, 0])
        timed = state != "in force" or action.duration > 0
        out.append(
            MeasureView(
                action=action.id,
                name=names.action(action.id),
                actor=rules.actors[actor],
                target=target,
                target_name=names.thing(kind, target),
                place=_id(rules.regions, int(world.slot_place[slot, 0])),
                state=state,
                since=names.date(since) if since >= 0 and state != "preparing" else None,
                due=names.date(due) if timed and due >= 0 else None,
                own=own,
                can_lift=own and state == "in force",
                family=action.family,
            )
        )
    return tuple(out)


def _proposals(names: Labels, world: World, me: int, sight: Sight) -> tuple[ProposalView, ...]:
    rules = names.rules
    waiting = np.flatnonzero(world.slot_phase[:, 0] == SlotPhase.PROPOSED).tolist()
    if not waiting:
        return ()
    judged, out = consent_forecast.judged(names, sight, me), []
    for slot in waiting:
        found = consent_forecast.proposal(
            names,
            judged,
            me,
            slot,
            int(world.slot_place[slot, 0]),
            float(world.slot_amount[slot, 0]),
            names.date(int(world.slot_due[slot, 0])),
        )
        action, actor = rules.actions[rules.slot_action[slot]], int(rules.slot_actor[slot])
        asked = found is not None and any(member.actor == rules.actors[me] for member in found.members)
        if found is not None and (action.public or actor == me or asked):
            out.append(found)
    return tuple(out)


def _objectives(names: Labels, believed: World, me: int) -> tuple[ObjectiveView, ...]:
    rules = names.rules
    mine = [i for i, o in enumerate(rules.objectives) if o.actor == me]
    whole = sum(rules.objectives[i].weight for i in mine) or 1.0
    values = objective_values(believed, rules)
    texts = {o.id: o.text for o in names.scenario.objectives.get(rules.actors[me], [])}
    return tuple(
        ObjectiveView(
            id=rules.objectives[i].id,
            text=texts.get(rules.objectives[i].id, rules.objectives[i].id),
            weight=rules.objectives[i].weight / whole,
            value=float(np.clip(values[i, 0], 0, 1)),
        )
        for i in mine
    )
