"""The view of one seat: what only a seat has, around the parts of `view/builder.py`.

Numbers come through `view/estimates.py`, so nothing here can leak more than a seat sees; words come from the scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from brinkmanship.game.record.tree import Node
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view import consent_forecast, pressing, war
from brinkmanship.game.view.asked import waits, with_answers
from brinkmanship.game.view.builder import build_view
from brinkmanship.game.view.estimates import Estimates, Hidden
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.outcome import is_over, objectives
from brinkmanship.game.view.questions import calendar, open_dilemmas
from brinkmanship.game.view.types import (
    Belief,
    Indicator,
    LogLine,
    MeasureView,
    ProposalView,
    SeatView,
)
from brinkmanship.players.look import believed
from brinkmanship.simulation.score import objective_values
from brinkmanship.simulation.world import Kind, SlotPhase, World

__all__ = ["Hidden", "briefing", "seat_view", "start_and_value"]


Series = Callable[[Kind, int, int], tuple[float, ...]]
"""The values of a number (kind, track, thing) at the start and after each turn, up to now."""


def briefing(names: Labels, seat: str) -> str:
    """Return what the seat is told at the start: the scenario's briefing, then its own; '' is nobody's seat."""
    assumed = f"{names.assumption[:1].upper()}{names.assumption[1:]}." if names.assumption else ""
    parts = [assumed, names.scenario.scenario.briefing, (names.scenario.actors[seat].briefing or "") if seat else ""]
    return "\n\n".join(p.strip() for p in parts if p.strip())


def seat_view(
    prepared: Prepared,
    world: World,
    estimates: Estimates,
    series: Series,
    *,
    log: tuple[LogLine, ...] = (),
    table: bool = True,
    before: pressing.Before | None = None,
    fought: war.Before | None = None,
) -> SeatView:
    """Return all that a seat may know of `world` by its `estimates`, with an empty plan; `series` is that of indicators.

    `before` is what it knew a turn ago, `fought` what it knew of the fronts then.
    Without `table` it is what the map and the bar show: no measures, proposals, objectives, beliefs and battles.
    """
    names, rules, me, seat = prepared.names, prepared.rules, estimates.seen.observer, estimates.seat
    picture = believed(prepared.model, world, estimates.seen) if table else world
    capital = float(world.actor[rules.track(Kind.ACTOR, "capital"), me, 0])
    most = prepared.compiled.orders_per_turn[me]
    view = build_view(
        estimates,
        turn=world.turn,
        horizon=rules.horizon,
        hours_per_tick=rules.hours_per_tick,
        days_per_turn=rules.ticks_per_turn * rules.hours_per_tick / 24,
        seat=seat,
        seat_name=names.actor(seat),
        briefing=briefing(names, seat),
        indicators=_indicators(prepared, me, estimates, series),
        beliefs=_beliefs(names, world, me) if table else (),
        measures=measures(names, world, me) if table else (),
        proposals=_proposals(names, world, me, picture) if table else (),
        objectives=objectives(names, objective_values(picture, rules), me, int(world.intent[me, 0])) if table else (),
        dilemmas=open_dilemmas(names, world, me) if table and not is_over(names, world) else (),
        calendar=calendar(names, world.day) if table else (),
        log=log,
        capital=capital,
        capital_left=capital,
        orders_per_turn=most,
        orders_left=most,
        over=is_over(names, world),
    )
    if not table:
        return view
    view = war.with_war(names, view, estimates, fought)
    return replace(view, pressing=pressing.pressing(names, view, before))


def with_plan(view: SeatView, plan: tuple[Order, ...], cost: float) -> SeatView:
    """Return *view* with a plan that costs so much capital; everything else is shared."""
    actions = {order.action for order in plan}
    answers = {choice.action for dilemma in view.dilemmas for choice in dilemma.choices}
    counted = [order for order in plan if order.action not in answers and not order.answer]
    left = max(view.orders_per_turn - len(counted), 0)
    dilemmas = tuple(
        replace(d, choices=tuple(replace(c, in_plan=c.action in actions) for c in d.choices)) for d in view.dilemmas
    )
    planned = replace(
        view,
        plan=plan,
        capital_left=view.capital - cost,
        orders_left=left,
        dilemmas=dilemmas,
        proposals=with_answers(view.proposals, plan),
    )
    return pressing.with_plan(planned)


def start_and_value(names: Labels, seat: str, first: Estimates, last: Estimates, ref: str) -> tuple[float, float, bool]:
    """Return a number's value at the start and now, and whether both are exact; raise `Hidden` or `UnknownNumber`."""
    kind, track, thing = names.parse(ref)
    now, start = last.number(kind, track, thing), first.number(kind, track, thing)
    if now is None or start is None:
        raise Hidden(f"{names.label(kind, track, thing)}: {names.actor(seat)} does not know this number")
    return start.value, now.value, now.confidence == "exact"


def series_on(branch: Sequence[Node]) -> Series:
    """Return the series of numbers along `branch`."""
    return lambda kind, track, thing: tuple(float(n.world.tracks(kind)[track, thing, 0]) for n in branch)


def indicator_numbers(prepared: Prepared, me: int, everybody: bool = False) -> list[tuple[Kind, int, int]]:
    """Return (kind, track, thing) of the numbers shown all the time: the world's, bodies', the seat's own.

    Public ones and the seat's own only, so that all are exact. First those that objectives of the seat mention, by weight,
    then those that objectives of anybody mention. Bodies to which the seat does not belong are there only if some
    objective mentions them; with *everybody* all are.
    """
    names, rules = prepared.names, prepared.rules
    mine, anybody = names.mentioned.get(rules.actors[me], {}), names.mentioned[""]
    found: list[tuple[Kind, int, int]] = []
    for kind in (Kind.WORLD, Kind.BODY, Kind.ACTOR):
        for name in names.indicators(kind):
            track = rules.track(kind, name)
            if kind is Kind.ACTOR:
                found += [(kind, track, i) for i in (range(len(rules.actors)) if everybody else [me])]
            elif names.track(kind, name).visible != "public":
                continue
            elif kind is Kind.BODY:
                for i, body in enumerate(rules.bodies):
                    if everybody or me in (*body.members, body.chair) or anybody.get(_id(names, kind, track, i)):
                        found.append((kind, track, i))
            else:
                found.append((kind, track, 0))
    if everybody:
        return found
    return sorted(found, key=lambda one: tuple(-weights.get(_id(names, *one), 0.0) for weights in (mine, anybody)))


def _id(names: Labels, kind: Kind, track: int, thing: int) -> str:
    """Return the word by which an expression names a number's bearer: a body's id, or `world.track`."""
    if kind is Kind.BODY:
        return names.rules.bodies_[thing]
    return f"world.{names.rules.tracks[kind].names[track]}" if kind is Kind.WORLD else ""


def _indicators(prepared: Prepared, me: int, estimates: Estimates, series: Series) -> tuple[Indicator, ...]:
    out = []
    for kind, track, thing in indicator_numbers(prepared, me):
        now = estimates.number(kind, track, thing)
        if now is not None:
            named = now if kind is Kind.WORLD else replace(now, label=prepared.names.label(kind, track, thing))
            out.append(Indicator(named, series(kind, track, thing)))
    return tuple(out)


def _beliefs(names: Labels, world: World, me: int) -> tuple[Belief, ...]:
    rules = names.rules
    out = []
    for actor, entries in names.model.types_of.items():
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


def measures(names: Labels, world: World, me: int) -> tuple[MeasureView, ...]:
    """Return the measures that actor `me` knows of, below 0 those that everybody does."""
    rules = names.rules
    out = []
    for slot in np.flatnonzero(world.slot_phase[:, 0] != SlotPhase.IDLE).tolist():
        state = _STATES.get(int(world.slot_phase[slot, 0]))
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
                place=(*rules.regions, "")[int(world.slot_place[slot, 0])],  # at -1 none
                state=state,
                since=names.date(since) if since >= 0 and state != "preparing" else None,
                due=names.date(due) if timed and due >= 0 else None,
                own=own,
                can_lift=own and state == "in force",
                family=action.family,
            )
        )
    return tuple(out)


def _proposals(names: Labels, world: World, me: int, picture: World) -> tuple[ProposalView, ...]:
    rules = names.rules
    out = []
    for slot in np.flatnonzero(world.slot_phase[:, 0] == SlotPhase.PROPOSED).tolist():
        found = consent_forecast.proposal(
            names,
            picture,
            me,
            slot,
            int(world.slot_place[slot, 0]),
            float(world.slot_amount[slot, 0]),
            names.date(int(world.slot_due[slot, 0])),
        )
        action, actor = rules.actions[rules.slot_action[slot]], int(rules.slot_actor[slot])
        mine = None if found is None else waits(names, world, me, slot, found)
        if found is not None and (action.public or actor == me or mine is not None):
            out.append(replace(found, waits=mine))
    return tuple(out)
