"""Diplomacy: who stands where, who leans where on what is proposed, what the quarrel is about and what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import charts, theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.emblems import PLAIN
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.theme import OKABE_ITO
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import answers, statistics, tips
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.view.stances import leanings, stance_columns
from brinkmanship.game.view.types import ActorView, Estimate
from brinkmanship.text import joined

TABS = (
    ("stances", "Stances"),
    ("table", "On the table"),
    ("agreements", "Agreements"),
    ("promises", "Commitments"),
)
_SPOKEN = ("diplomacy", "alliance", "economy", "information")
"""Families of measures by which an actor has committed itself before others."""

_VALUE = 46.0  # width of a share beside its bar


def draw(ui: Ui, state: GameScreenState) -> None:
    """Draw the diplomacy screen over the game."""
    room = state.room
    with w.modal(ui, (1180, 680), "diplomacy") as inner:
        ui.text((inner.x, inner.y, inner.width - 100, 34), "Diplomacy", "heading")
        if ui.focus == "":
            ui.set_focus("diplomacy/close")
        if w.button(ui, (inner.right - 90, inner.y, 90, 32), "Close", "diplomacy/close", kind="primary"):
            state.dialog = ""
        tabs = (inner.x, inner.y + 44, min(inner.width, 640), 30)
        room.tab = w.tabs(ui, tabs, TABS, room.tab, "diplomacy/tab")
        body = Rect(inner.x, inner.y + 84, inner.width, inner.height - 84)
        draw_tab = {"stances": _stances, "table": _table, "agreements": _agreements, "promises": _promises}[room.tab]
        draw_tab(ui, body, state)
    if ui.key(pygame.K_ESCAPE):
        state.dialog = ""


def _stances(ui: Ui, area: Rect, state: GameScreenState) -> None:
    view, room = state.session.view, state.room
    bodies = [body for body in view.bodies if len(body.members) > 1]
    options = [*((body.id, body.name) for body in bodies), ("", "Everybody")]
    shown, used = [], 0.0
    for id, name in options:
        label = name if ui.text_width(name, "medium") < 220 else id
        used += ui.text_width(label, "medium") + 28
        if used > area.width:
            break
        shown.append((id, label))
    if not room.body and not room.everybody and bodies:
        room.body = next((body.id for body in bodies if view.seat in body.members), bodies[0].id)
    picked = w.chips(ui, (area.x, area.y, area.width, 26), shown, room.body, "diplomacy/body")
    room.body, room.everybody = picked, picked == ""
    members = next((body.members for body in view.bodies if body.id == room.body), None)
    actors = [actor for actor in view.actors if members is None or actor.id in members]
    found = stance_columns(actors)
    room_for = int((area.width - 190) // 120)
    names = [estimate.ref.rsplit(".", 1)[-1] for estimate in found][: max(room_for - 2, 1)]
    heads = [estimate.label for estimate in found][: len(names)]
    wide = min((area.width - 190) / (len(names) + 2), 190.0)
    top = area.y + 36
    for place, head in enumerate([*heads, "Trust in us", "Expects war"]):
        cell = (area.x + 190 + place * wide, top, wide - 12, 0)
        ui.paragraph(cell, head, "small-strong", th.MUTED, max_lines=2)
    body = Rect(area.x, top + 36, area.width, area.bottom - top - 36)
    with scrolling(ui, body, f"diplomacy/stances/{room.body}", pad=2) as flow:
        for actor in actors:
            _member(ui, flow, state, actor, names, wide)
        flow.rule()
        for name, head in zip(names, heads, strict=True):
            for_, against = leanings(actors, name)
            text = "; ".join(
                f"{word} {joined(who, 'and')}" for word, who in (("for:", for_), ("against:", against)) if who
            )
            flow.paragraph(
                f"{head}. {text or 'nobody has taken a side'}.".replace(". for:", ": for"), "small", th.TEXT_SOFT
            )


def _member(ui: Ui, flow: Flow, state: GameScreenState, actor: ActorView, names: Sequence[str], wide: float) -> None:
    row = flow.take(27, 1)
    name = f"diplomacy/member/{actor.id}"
    label = Rect(row.x, row.y, 182, row.height)
    colour, flag, style = th.parse_colour(actor.color), actor.flag or PLAIN, "medium" if actor.own else "body"
    if w.row(ui, label, actor.name, name, marker=colour, flag=flag, style=style):
        state.dialog = ""
        state.select("actor", actor.id, jump=True, now_ms=ui.now_ms)
    tooltip.offer(ui, name, partial(tips.of_actor, state, actor.id))
    relation = next((one for one in actor.relations if one.other == state.session.view.seat), None)
    cells: list[Estimate | None] = [actor.tracks.get(track) for track in names]
    cells += [relation.trust if relation is not None else None, actor.tracks.get("belief_war")]
    for place, estimate in enumerate(cells):
        cell = Rect(row.x + 188 + place * wide, row.y, wide - 12, row.height)
        if estimate is None:
            ui.text(cell, "you" if actor.own and place == len(names) else "–", "small", th.FAINT, align="center")
            continue
        at = f"diplomacy/cell/{actor.id}/{place}"
        if w.item(ui, cell, at, estimate.label, partial(tips.of_estimate, state, estimate), kind="link"):
            statistics.show(state, estimate.ref)
        value = formatting.short(estimate)
        w.value(ui, cell, value)
        bar = Rect(cell.x, cell.centery - 3, max(cell.width - _VALUE, 10), 6)  # as long in every row, to be compared
        charts.signed(ui, bar, estimate.value, estimate.floor, estimate.ceiling)


def _table(ui: Ui, area: Rect, state: GameScreenState) -> None:
    view = state.session.view
    with scrolling(ui, area, "diplomacy/table", pad=4) as flow:
        if not view.proposals:
            flow.paragraph("Nothing is on the table: no proposal waits for anybody's consent.", "body", th.MUTED)
        for number, proposal in enumerate(view.proposals):
            whom = f" ({proposal.target_name})" if proposal.target_name else ""
            flow.line(f"{proposal.name}{whom}", "subtitle")
            due = f", silence ends on {formatting.day(proposal.due)}" if proposal.due else ""
            flow.line(f"{state.session.name(proposal.actor)} asks {proposal.asked_name}{due}", "small", th.GOLD)
            answers.draw(ui, flow, state, proposal, f"diplomacy/answer/{number}")
            flow.rule()


def _agreements(ui: Ui, area: Rect, state: GameScreenState) -> None:
    found = state.room.agreements(state.session)
    half = (area.width - 24) / 2
    with scrolling(ui, (area.x, area.y, half, area.height), "diplomacy/issues", pad=4) as flow:
        flow.caption("What it is about")
        if not found.issues:
            flow.paragraph("This scenario has no list of issues.", "body", th.MUTED)
        for issue in found.issues:
            cell = flow.take(24)
            name = f"diplomacy/issue/{issue.id}"
            if w.item(ui, cell, name, issue.name, partial(tips.of_estimate, state, issue.now), kind="link"):
                statistics.show(state, issue.now.ref)
            ui.text(w.value(ui, cell, formatting.short(issue.now)), issue.name, "medium", th.TEXT)
            bar = flow.take(6, 3)
            charts.offered(ui, bar, issue.now.value, issue.offered.value if issue.offered is not None else 0.0)
            if issue.offered is not None and issue.offered.value > issue.now.value + 5e-3:
                flow.line(f"on the table: {formatting.short(issue.offered)}", "small", th.GOLD)
            if issue.text:
                flow.paragraph(issue.text, "small", th.MUTED)
            flow.gap(6)
    with scrolling(ui, (area.x + half + 24, area.y, half, area.height), "diplomacy/deals", pad=4) as flow:
        flow.caption("What was signed")
        if not found.deals:
            flow.paragraph("Nothing can be signed in this scenario.", "body", th.MUTED)
        for deal in found.deals:
            flow.line(deal.name, "medium", value=deal.state)
            if deal.state == "being carried out":
                charts.stacked(ui, flow.take(8, 3), [(deal.done, OKABE_ITO[2]), (deal.steps - deal.done, th.TRACK)])
                due = f"; the next is due on {formatting.day(deal.due)}" if deal.due else ""
                flow.paragraph(f"{deal.done} of {deal.steps} steps carried out{due}.", "small", th.TEXT_SOFT)
            for issue_name, share in deal.promised:
                flow.line(issue_name, "small", th.TEXT_SOFT, value=f"{share * 100:.0f}% still to come")
            flow.gap(6)


def _promises(ui: Ui, area: Rect, state: GameScreenState) -> None:
    view = state.session.view
    spoken = [one for one in view.measures if one.family in _SPOKEN and one.state != "preparing"]
    with scrolling(ui, area, "diplomacy/promises", pad=4) as flow:
        if not spoken:
            flow.paragraph("Nobody has promised, threatened or imposed anything that still holds.", "body", th.MUTED)
        for actor in sorted({one.actor for one in spoken}, key=lambda id: (id != view.seat, state.session.name(id))):
            mine = [one for one in spoken if one.actor == actor]
            flow.caption(state.session.name(actor), str(len(mine)))
            for number, one in enumerate(mine):
                until = f"until {formatting.day(one.due)}" if one.due else "in force"
                since = f"since {formatting.day(one.since)}, " if one.since else ""
                label = f"{one.name} ({one.target_name})" if one.target_name else one.name
                name = f"diplomacy/promise/{actor}/{number}"
                if w.row(ui, flow.take(25, 1), label, name, value=f"{since}{until}"):
                    state.dialog = ""
                    if one.own:
                        state.choose(one.action, one.target)
                    else:
                        state.select("actor", actor, jump=True, now_ms=ui.now_ms)
            flow.gap(6)
