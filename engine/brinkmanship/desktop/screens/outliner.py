"""The outliner: actors, forces, bodies and what is under way, each a click from the inspector and the map."""

from __future__ import annotations

from functools import partial

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.emblems import PLAIN
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.theme import parse_colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens import asked, battle, decisions, forces, tips
from brinkmanship.desktop.screens.game_state import GameScreenState, Selection
from brinkmanship.game.view.question_types import CalendarView
from brinkmanship.game.view.stances import stances

TABS = (("actors", "Actors"), ("forces", "Forces"), ("bodies", "Bodies"), ("talks", "Talks"), ("war", "War"))
_SIDES = (("friend", "With us"), ("hostile", "Against us"), ("neutral", "Others"))


def draw(ui: Ui, rect: Rect, state: GameScreenState) -> None:
    """Draw the outliner."""
    with w.panel(ui, rect, "outliner"):
        area = Rect(rect.x + 8, rect.y + 6, rect.width - 16, rect.height - 12)
        offered = TABS if state.session.view.battles or state.session.view.fronts else TABS[:-1]
        if state.left not in dict(offered):
            state.left = "forces"
        state.left = w.tabs(ui, (area.x, area.y, area.width, 28), offered, state.left, "outliner/tab")
        body = Rect(area.x, area.y + 33, area.width, area.height - 33 - 32)
        _ways(ui, Rect(area.x, area.bottom - 26, area.width, 26), state)
        with scrolling(ui, body, f"outliner/{state.left}") as flow:
            pages = {"actors": _actors, "forces": forces.draw, "bodies": _bodies, "talks": _talks, "war": battle.listed}
            pages[state.left](ui, flow, state)


WAYS = (("diplomacy", "Diplomacy"), ("statistics", "Statistics"), ("ladder", "Ladder"), ("search", "Search"))
"""Screens over the game for looking things up."""


def _ways(ui: Ui, area: Rect, state: GameScreenState) -> None:
    """Draw the ways to the screens in which one looks things up."""
    ways = [way for way in WAYS if way[0] != "ladder" or state.session.view.rung.of]
    wide = [ui.text_width(label, "small") for _, label in ways]
    spare, x = (area.width - sum(wide)) / len(ways), area.x
    for (dialog, label), width in zip(ways, wide, strict=True):
        cell = (x, area.y, width + spare - 4, area.height)
        if w.button(ui, cell, label, f"outliner/{dialog}", style="small"):
            state.dialog = dialog
        x += width + spare


def _actors(ui: Ui, flow: Flow, state: GameScreenState) -> None:
    view = state.session.view
    stance = stances(view)
    groups = [(title, [actor for actor in view.actors if stance[actor.id] == key]) for key, title in _SIDES]
    groups[:2] = sorted(groups[:2], key=lambda group: len(group[1]))  # a few opponents are not below many allies
    for title, members in groups:
        if not members:
            continue
        flow.caption(title, "expects war")
        for actor in members:
            name = f"actor/{actor.id}"
            selected = state.selection == Selection("actor", actor.id)
            shown = actor.tracks.get("belief_war") or actor.tracks.get("threat")
            value = "you" if actor.own else formatting.short(shown) if shown is not None else ""
            cell, mark, style = flow.take(25, 1), parse_colour(actor.color), "medium" if actor.own else "body"
            flag = actor.flag or PLAIN
            if w.row(ui, cell, actor.name, name, selected=selected, marker=mark, flag=flag, value=value, style=style):
                state.select("actor", actor.id, jump=True, now_ms=ui.now_ms)
            tooltip.offer(ui, name, partial(tips.of_actor, state, actor.id))
        flow.gap(6)


def _bodies(ui: Ui, flow: Flow, state: GameScreenState) -> None:
    for body in state.session.view.bodies:
        unity = body.tracks.get("declared") or body.tracks.get("cohesion")
        selected = state.selection == Selection("body", body.id)
        value = formatting.short(unity) if unity is not None else ""
        if w.row(ui, flow.take(27, 1), body.name, f"body/{body.id}", selected=selected, value=value):
            state.select("body", body.id)
        if unity is not None:
            w.progress(ui, Rect(flow.x + 8, flow.y, flow.width - 16, 3), unity.value, th.SKY)
            flow.gap(9)


def _talks(ui: Ui, flow: Flow, state: GameScreenState) -> None:
    view = state.session.view
    mine = asked.every(state)
    if view.dilemmas or mine:
        flow.caption("For you to decide", str(len(view.dilemmas) + len(mine)))
    for dilemma in view.dilemmas:
        if w.row(ui, flow.take(25), dilemma.name, f"dilemma/{dilemma.id}", style="medium"):
            state.dialog = "decisions"
        _wanted(flow, "Decided" if dilemma.answered else decisions.due_in_words(state, dilemma), dilemma.answered)
    for proposal, waits in mine:
        if w.row(ui, flow.take(25), asked.title(proposal), asked.ref(proposal), style="medium"):
            state.dialog = "decisions"
        flow.paragraph(waits.asks, "small", th.MUTED)
        _wanted(flow, asked.state_in_words(waits), waits.answered)
    if view.dilemmas or mine:
        flow.gap(6)
    others = [(number, one) for number, one in enumerate(view.proposals) if one.waits is None]
    if others:
        flow.caption("Awaiting consent", str(len(others)))
    for number, proposal in others:
        due = f"until {formatting.day(proposal.due)}" if proposal.due else ""
        if w.row(ui, flow.take(25), proposal.name, f"proposal/{number}", value=due, style="medium"):
            state.select("proposal", str(number))
        asks = f"{state.session.name(proposal.actor)} asks {proposal.asked_name}"
        flow.line(f"{asks}: {proposal.passes * 100:.0f}% pass", "small", th.MUTED)
        flow.gap(4)
    for title, ours in (("Ours", True), ("Of others", False)):
        measures = [measure for measure in view.measures if measure.own == ours]
        if not measures:
            continue
        flow.caption(title, str(len(measures)))
        for number, measure in enumerate(measures):
            due = formatting.day(measure.due) if measure.due else measure.state
            name, cell = f"measure/{title.split()[0].lower()}/{number}", flow.take(25, 1 if ours else 0)
            if w.row(ui, cell, measure.name, name, value=due if ours else ""):
                if ours:
                    state.choose(measure.action, measure.target)
                else:
                    state.select("actor", measure.actor, jump=True, now_ms=ui.now_ms)
            if not ours:  # below it: beside it there is no room for both
                below = flow.take(17, 3)
                w.dot(ui, (below.x + 12, below.centery), 7, state.colour(measure.actor))
                room = Rect(below.x + 22, below.y, below.width - 29, 16)
                left = w.value(ui, room, due, colour=th.TEXT_SOFT)
                ui.text(left, state.session.name(measure.actor), "small", th.MUTED)
        flow.gap(6)
    if not (view.proposals or view.measures or view.dilemmas):
        text = "Nothing is under way: no measures in force, no proposals waiting for consent."
        flow.paragraph(text, "small", th.MUTED)
        flow.gap(6)
    if view.calendar:
        flow.caption("Dates", str(len(view.calendar)))
    for fact in view.calendar:
        when = f"{'now, ' if fact.now else ''}{_days(fact)}"
        w.row(
            ui, flow.take(25, 1), fact.name, f"date/{fact.id}", value=when, tone=th.TEXT if fact.now else th.TEXT_SOFT
        )
        tooltip.offer(ui, f"date/{fact.id}", tooltip.simple(fact.name, fact.text or fact.name))


def _wanted(flow: Flow, text: str, answered: bool) -> None:
    """Say what was decided, or by when something is to be."""
    flow.line(f"{text[:1].upper()}{text[1:]}", "small", th.MUTED if answered else th.GOLD)
    flow.gap(4)


def _days(fact: CalendarView) -> str:
    """Return when a dated fact lasts: 'until 20 Feb' of one that has begun."""
    if fact.now and fact.end != fact.start:
        return f"until {formatting.day(fact.end)}"
    return formatting.day(fact.start) + (f" to {formatting.day(fact.end)}" if fact.end != fact.start else "")
