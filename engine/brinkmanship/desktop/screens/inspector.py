"""The inspector: facts, assessment and actions for what is selected; without a selection, the seat's own aims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import charts, emblems, theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.emblems import PLAIN
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.theme import OKABE_ITO, Colour, mix, parse_colour
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.desktop.map import symbols
from brinkmanship.desktop.map_content import colours, token_colour
from brinkmanship.desktop.screens import answers, battle, catalogue, encyclopedia, ending, tips
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.stances import stances
from brinkmanship.game.view.types import (
    ActorView,
    BodyView,
    Estimate,
    FormationView,
    ProposalView,
    RegionView,
    SeatView,
)
from brinkmanship.text import counted

FIRST_TRACKS = ("resolve", "support", "threat", "belief_war", "calm", "credibility", "face", "assurance", "patience")
_MATTER = 10
"""Numbers of an actor that are shown before the rest is unfolded, at most."""
Thing = ActorView | RegionView | FormationView | BodyView
TABS = (("inspect", "Inspect"), ("actions", "Actions"))


def draw(ui: Ui, rect: Rect, state: GameScreenState) -> None:
    """Draw the right panel with its two tabs."""
    with w.panel(ui, rect, "inspector"):
        area = Rect(rect.x + 10, rect.y + 6, rect.width - 20, rect.height - 12)
        state.right = w.tabs(ui, (area.x, area.y, area.width, 28), TABS, state.right, "inspector/tab")
        body = Rect(area.x, area.y + 34, area.width, area.height - 34)
        if state.right == "actions":
            catalogue.draw(ui, body, state)
            return
        kind, id = state.selection.kind, state.selection.id
        with scrolling(ui, body, f"inspector/{kind}/{id}", pad=4) as flow:
            about = {"formation": "term:symbols", "proposal": "term:proposal"}.get(kind, "")
            if kind and encyclopedia.ways(ui, flow, state, "‹ Back", 62, "inspector", about):
                state.go_back()
                return
            found = _selected(state.session.view, kind, id)
            _PAGES[type(found)](ui, flow, state, found)


def _selected(view: SeatView, kind: str, id: str) -> Thing | ProposalView | None:
    if kind == "proposal":
        return next(iter(view.proposals[int(id) :]), None)
    things: Mapping[str, Sequence[Thing]] = {
        "actor": view.actors,
        "region": view.regions,
        "formation": view.formations,
        "body": view.bodies,
    }
    return next((one for one in things.get(kind, ()) if one.id == id), None)


def estimate_row(
    ui: Ui, flow: Flow, state: GameScreenState, estimate: Estimate, name: str, colour: Colour = th.SKY
) -> None:
    """Draw a number as a labelled bar with its range; its tooltip breaks it down."""
    bar = estimate.ceiling - estimate.floor > 0 and estimate.ceiling <= 1.5 and not estimate.unit
    cell = flow.take(31 if bar else 22)
    w.item(ui, cell, name, estimate.label, lambda: tips.of_estimate(state, estimate))
    if ui.in_sight(cell):
        value = formatting.short(estimate)
        if estimate.confidence not in ("exact", "none") and bar:
            value = f"{value}  ({formatting.ends(estimate, '–' if estimate.floor >= 0 else ' to ')})"
        rest = w.value(ui, (cell.x, cell.y + 1, cell.width, 19), value)
        used = ui.text(rest, estimate.label, "body", th.TEXT_SOFT)
        _moved(ui, Rect(rest.x + used + 8, rest.y, rest.width - used - 12, rest.height), state, estimate)
        if bar:
            _bar(ui, Rect(cell.x, cell.y + 22, cell.width, 4), estimate, colour)


def bar_share(estimate: Estimate, value: float) -> float:
    """Return where a value stands on a bar, of 1: the bar ends at 100 %, and begins at 0 or, where there are such, at -100 %."""
    top = min(estimate.ceiling, 1.0)
    return min(max((value - estimate.floor) / (top - estimate.floor), 0.0), 1.0)


def _bar(ui: Ui, track: Rect, estimate: Estimate, colour: Colour) -> None:
    """Draw a number as a bar from zero, to the left where it is negative, with its range below."""
    zero, end, low, high = (
        track.x + track.width * bar_share(estimate, value)
        for value in (max(estimate.floor, 0.0), estimate.value, estimate.low, estimate.high)
    )
    left, right = min(zero, end), max(zero, end)
    ui.fill(track, th.TRACK, radius=2)
    if right - left >= 1:
        ui.fill((left, track.y, right - left, track.height), colour, radius=2)
    if estimate.floor < 0:
        ui.fill((zero - 0.5, track.y - 2, 1, track.height + 4), th.MUTED)
    if estimate.confidence not in ("exact", "none"):
        ui.fill((low, track.y + 5, max(high - low, 2), 1.5), mix(colour, (255, 255, 255), 0.35))


def _moved(ui: Ui, area: Rect, state: GameScreenState, estimate: Estimate) -> None:
    """Draw how a number moved over the last turn, and its course so far, where there is room."""
    delta = state.session.delta(estimate)
    if delta and area.width >= 34:
        text = formatting.difference(estimate.value - delta, estimate.value, "", estimate.floor, estimate.ceiling)
        used = ui.text(area, text, "tiny", th.GOLD) + 8
        area = Rect(area.x + used, area.y, area.width - used, area.height)
    past = state.room.past(state.session).get(estimate.ref)
    if past is not None and area.width >= 40 and len(past.values) > 2 and max(past.values) - min(past.values) > 1e-3:
        line = Rect(area.right - min(area.width, 64), area.y + 4, min(area.width, 64), area.height - 8)
        charts.indicator_line(ui, line, past.values[-30:])


def telling(state: GameScreenState, actor: ActorView) -> list[str]:
    """Return the numbers of an actor that matter now: those it is judged by that moved or stand out among all, in order.

    What stands out is a sixth of its range or more from the middle one of all actors. Worked out once for what is known.
    """
    room = state.room
    known = (Same(state.session.view.formations), actor.id, room.gathered(state.session), state.session.busy)
    if room.matter is None or room.matter[0] != known:
        room.matter = known, _telling(state, actor)
    return room.matter[1]


def _telling(state: GameScreenState, actor: ActorView) -> list[str]:
    others: dict[str, list[float]] = {}
    for one in state.session.view.actors:
        for name, estimate in one.tracks.items():
            others.setdefault(name, []).append(estimate.value)
    if len(actor.tracks) <= _MATTER:
        return sorted(actor.tracks, key=lambda name: name not in FIRST_TRACKS)
    past, found = state.room.past(state.session), []
    for name, estimate in actor.tracks.items():
        values = sorted(others[name])
        middle, reach = values[len(values) // 2], estimate.ceiling - estimate.floor
        reach = reach if reach <= 20 else max(abs(middle), abs(estimate.value), 1e-9)
        apart = abs(estimate.value - middle) / reach if reach > 0 else 0.0
        went = past[estimate.ref].moved if estimate.ref in past else 0.0
        if apart >= 1 / 6 or went >= 0.04 or state.session.delta(estimate):
            found.append((name in FIRST_TRACKS, max(apart, 2 * went), name))
    return [name for _, _, name in sorted(found, key=lambda one: (not one[0], -one[1]))]


def _estimates(ui: Ui, flow: Flow, state: GameScreenState, found: Iterable[Estimate], prefix: str) -> None:
    for estimate in found:
        estimate_row(ui, flow, state, estimate, f"{prefix}/{estimate.ref.rsplit('.', 1)[-1]}")


def _actor(ui: Ui, flow: Flow, state: GameScreenState, actor: ActorView) -> None:
    view = state.session.view
    colour = parse_colour(actor.color)
    top, width = flow.y, flow.width
    flow.width = width - 64 if actor.office else width
    flow.caption({"friend": "With us", "hostile": "Against us"}.get(stances(view)[actor.id], "Actor"))
    if actor.flag:
        w.banner(ui, Rect(flow.x, flow.y + 4, 24, 18), actor.flag, colour)
        flow.x, flow.width = flow.x + 32, flow.width - 32
    flow.line(actor.name, "title")
    if actor.flag:
        flow.x, flow.width = flow.x - 32, flow.width + 32
    flow.line(actor.leader, "small", th.TEXT_SOFT)
    flow.width = width
    if actor.office:
        face = emblems.office(actor.emblem, ui.px(54), colour)
        ui.surface.blit(face, (round((flow.x + width - 56) * ui.scale), round(top * ui.scale)))
        flow.line(actor.office, "small", th.MUTED)
        flow.y = max(flow.y, top + 58)
    if actor.description:
        flow.gap(2)
        flow.paragraph(actor.description, "small", th.TEXT_SOFT, max_lines=4)
    flow.rule()
    flow.caption("Assessment" if not actor.own else "Our state")
    pale = mix(colour, (255, 255, 255), 0.25)
    first = telling(state, actor)[:_MATTER] or [name for name in FIRST_TRACKS if name in actor.tracks][:4]
    for estimate in map(actor.tracks.__getitem__, first):
        estimate_row(ui, flow, state, estimate, f"inspect/{estimate.ref}", pale)
    belief = next((one for one in view.beliefs if one.actor == actor.id), None)
    if belief is not None:
        flow.gap()
        flow.caption("What it is after" if not actor.own else "What we are after")
        parts = sorted(belief.intents.items(), key=lambda item: -item[1])
        stripe = [(value, OKABE_ITO[place % 8]) for place, (_, value) in enumerate(parts)]
        charts.stacked(ui, flow.take(9, 4), stripe)
        for place, (name, value) in enumerate(parts):
            cell = flow.take(19)
            w.dot(ui, (cell.x + 5, cell.centery), 8, OKABE_ITO[place % 8])
            inner = (cell.x + 16, cell.y, cell.width - 16, cell.height)
            ui.text(inner, name, "small", th.TEXT_SOFT)
            ui.text(inner, f"{value * 20:.0f} of 20", "small-strong", align="right")
    relation = next((one for one in actor.relations if one.other == view.seat), None)
    if relation is not None and not actor.own:
        flow.gap()
        flow.caption("Towards us", "allied" if relation.allied else "")
        estimate_row(ui, flow, state, relation.trust, "inspect/trust", th.GREEN)
        estimate_row(ui, flow, state, relation.tension, "inspect/tension", th.VERMILION)
    flow.gap()
    _actions_on(ui, flow, state, actor.id)
    rest = [estimate for name, estimate in actor.tracks.items() if name not in first]
    if rest:
        flow.rule()
        open_, room = state.room.unfolded == actor.id, state.room
        what = "The usual numbers again" if open_ else f"{len(rest)} more numbers"
        if w.button(ui, flow.take(26, 4), what, "inspect/unfold", kind="quiet"):
            room.unfolded = "" if open_ else actor.id
        if open_:
            _estimates(ui, flow, state, rest, "inspect/more")
    flow.gap()
    if first:
        label = actor.tracks[first[0]].label
        text = f"Show on the map for all: {label[:1].lower()}{label[1:]}"
        if w.button(ui, flow.take(26), text, "inspect/on-map", kind="quiet"):
            state.track, state.mode = first[0], "track"


def _region(ui: Ui, flow: Flow, state: GameScreenState, region: RegionView) -> None:
    name = state.session.name
    flow.caption("Sea region" if region.sea else "Region")
    flow.line(region.name, "title")
    if region.controller:
        held = f"held by {name(region.controller)}"
        if region.sovereign and region.sovereign != region.controller:
            held += f", of {name(region.sovereign)} in law"
        flow.line(held, "small", th.MUTED)
    if region.contested_by:
        flow.line(f"Contested by {name(region.contested_by)}", "small-strong", th.TONES["bad"])
    flow.rule()
    battle.section(ui, flow, state, region.id)
    flow.caption("Troops here")
    if not region.presence:
        flow.line("none that we know of", "small", th.MUTED)
    for place, presence in enumerate(region.presence):
        estimate = presence.personnel
        cell = flow.take(22)
        tip = partial(tips.of_estimate, state, estimate)
        w.item(ui, cell, f"inspect/presence/{place}", tip=tip)
        ui.text(cell, name(presence.actor), "body", th.TEXT_SOFT)
        sure = "" if estimate.confidence == "exact" else f"  ({estimate.confidence})"
        ui.text(cell, formatting.count(estimate.value) + sure, "small-strong", th.TEXT, align="right")
    units = [unit for unit in state.session.view.formations if unit.region == region.id]
    for unit in units[:14]:
        name_, value = f"inspect/unit/{unit.id}", formatting.count(unit.personnel.value)
        if w.row(ui, flow.take(24, 1), unit.name, name_, value=value, tone=th.TEXT_SOFT, style="small"):
            state.select("formation", unit.id)
    if not region.sea:
        flow.rule()
        _estimates(ui, flow, state, region.tracks.values(), "inspect/region")
    flow.gap()
    if region.controller and w.button(ui, flow.take(28, 6), f"Look at {name(region.controller)}", "inspect/holder"):
        state.select("actor", region.controller)
    _actions_on(ui, flow, state, region.id)


def _formation(ui: Ui, flow: Flow, state: GameScreenState, unit: FormationView) -> None:
    view = state.session.view
    top = flow.y
    side, colour = stances(view).get(unit.actor, "unknown"), token_colour(colours(view).get(unit.actor, th.GREY))
    picture, _ = symbols.symbol(side, unit.symbol, colour, round(ui.scale * 1.4, 2))
    width = flow.width
    flow.width = width - 70
    flow.caption("Formation")
    flow.paragraph(unit.name, "title", th.TEXT, max_lines=2)
    flow.line(f"{state.session.name(unit.actor)} · {unit.branch} · {unit.echelon}", "small", th.MUTED)
    flow.width = width
    ui.surface.blit(picture, (round((flow.x + width - 66) * ui.scale), round(top * ui.scale)))
    flow.y = max(flow.y, top + 68)
    where = state.session.name(unit.region)
    if unit.destination:
        when = f", arrives {formatting.day(unit.arrival)}" if unit.arrival else ""
        text = f"{unit.status}: {where} → {state.session.name(unit.destination)}{when}"
        flow.paragraph(f"{text[:1].upper()}{text[1:]}", "small-strong", th.GOLD)
    else:
        flow.line(f"{unit.status} in {where}, posture: {unit.posture}", "small", th.TEXT_SOFT)
    if unit.last_seen:
        seen = f"last seen {formatting.day(unit.last_seen)}, {unit.confidence} confidence"
        flow.line(seen, "small", th.TONES["warn"])
    flow.rule()
    estimate_row(ui, flow, state, unit.personnel, "inspect/personnel")
    palette = {"strength": th.VERMILION, "supply": th.GREEN, "readiness": th.ORANGE}
    for name, estimate in unit.tracks.items():
        estimate_row(ui, flow, state, estimate, f"inspect/{name}", palette.get(name, th.SKY))
    flow.gap()
    if w.button(ui, flow.take(28, 6), f"Look at {where}", "inspect/where"):
        state.select("region", unit.region, jump=True, now_ms=ui.now_ms)
    _actions_on(ui, flow, state, unit.id)


_RULES = {"qualified": "qualified majority"}


def _body(ui: Ui, flow: Flow, state: GameScreenState, body: BodyView) -> None:
    flow.caption("Body")
    flow.paragraph(body.name, "title", th.TEXT, max_lines=2)
    flow.line(
        f"Decides by {_RULES.get(body.rule, body.rule)} · {counted(len(body.members), 'member')}", "small", th.MUTED
    )
    flow.rule()
    _estimates(ui, flow, state, body.tracks.values(), f"inspect/{body.id}")
    flow.gap()
    flow.caption("Members")
    for member in body.members:
        name, mark = f"inspect/member/{member}", state.colour(member)
        found = state.actor(member)
        flag = (found.flag if found else "") or PLAIN
        if w.row(ui, flow.take(24, 1), state.session.name(member), name, marker=mark, flag=flag):
            state.select("actor", member, jump=True, now_ms=ui.now_ms)
    flow.gap()
    _actions_on(ui, flow, state, body.id)


def _proposal(ui: Ui, flow: Flow, state: GameScreenState, proposal: ProposalView) -> None:
    flow.caption("Proposal")
    flow.paragraph(proposal.name, "title", th.TEXT, max_lines=2)
    flow.line(f"{state.session.name(proposal.actor)} asks {proposal.asked_name}", "small", th.MUTED)
    if proposal.due:
        flow.line(f"Silence ends {formatting.day(proposal.due)}", "small-strong", th.GOLD)
    if proposal.waits is not None:
        flow.paragraph(proposal.waits.default, "small", th.TEXT_SOFT)
        flow.gap(2)
        if w.button(ui, flow.take(28, 6), "Your answer", "inspect/answer/mine"):
            state.dialog = "decisions"
    flow.gap(4)
    answers.draw(ui, flow, state, proposal, "inspect/answer")


def _seat(ui: Ui, flow: Flow, state: GameScreenState, _: None) -> None:
    view = state.session.view
    flow.caption("Your seat")
    flow.line(view.seat_name, "title")
    flow.paragraph("Select something on the map or in the lists to inspect it.", "small", th.MUTED)
    flow.rule()
    flow.caption("Your aims", "how far met")
    for objective in view.objectives:
        top = flow.y
        moved = formatting.change(objective.delta) if abs(objective.delta) >= 0.0005 else ""
        room = 50 + (ui.text_width(moved, "small") + 8 if moved else 0)
        tone = th.GOOD if objective.delta > 0 else th.BAD
        ui.text((flow.x, top, flow.width - 42, 18), moved, "small", tone, align="right")
        ending.objective_row(ui, flow, objective.text, objective.value, room=room, gap=3, bar=(4, 9))
        cell = (flow.x - 4, top - 2, flow.width + 8, flow.y - top - 4)
        w.item(ui, cell, f"inspect/{objective.ref}", objective.text, partial(tips.of_aim, state, objective))
    flow.gap(2)
    if w.button(ui, flow.take(30, 6), "Read the briefing again", "inspect/briefing"):
        state.dialog = "briefing"
    if w.button(ui, flow.take(30, 6), f"Look at {view.seat_name}", "inspect/own"):
        state.select("actor", view.seat, jump=True, now_ms=ui.now_ms)


def _actions_on(ui: Ui, flow: Flow, state: GameScreenState, id: str) -> None:
    """Draw the actions that may be aimed at something, legal ones first."""
    choices = state.session.choices
    found = [(choice, target) for choice in choices for target in choice.targets if target.id == id and id]
    if not found:
        return
    flow.caption("Actions", str(len(found)))
    for choice, target in sorted(found, key=lambda pair: (not pair[1].legal, pair[0].cost)):
        name = f"inspect/action/{choice.action}"
        lit, kind, cost = state.action == choice.action, "plain" if target.legal else "quiet", f"{choice.cost:g}"
        cell = flow.take(30, 5)
        if w.button(ui, cell, choice.name, name, align="left", detail=cost, selected=lit, kind=kind):
            state.choose(choice.action, id)
        tooltip.offer(ui, name, partial(tips.of_action, state, choice))


_PAGES: dict[type, Callable[[Ui, Flow, GameScreenState, Any], None]] = {
    ActorView: _actor,
    RegionView: _region,
    FormationView: _formation,
    BodyView: _body,
    ProposalView: _proposal,
    type(None): _seat,
}
