"""Control's page: the truth on the map within an unmistakable border, and what control can do about it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate, groupby

import pygame

from brinkmanship.desktop import formatting, map_content
from brinkmanship.desktop.exercise import tabs
from brinkmanship.desktop.exercise.control_state import ControlState
from brinkmanship.desktop.kit import charts, theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.desktop.look import aim, look_at_crisis
from brinkmanship.desktop.map.modes import draw_legend_panel, legend_height
from brinkmanship.desktop.screens import mapbar
from brinkmanship.game.session.control import Truth
from brinkmanship.game.view.reports import Outcome
from brinkmanship.game.view.types import Indicator
from brinkmanship.text import counted, joined

BORDER = 8.0
BAR = 46.0
EDGE = 8.0
SIGNAL: Colour = (204, 66, 24)
DARK: Colour = (64, 22, 12)
"""Of the tape beside `SIGNAL`, and of the bar."""


def draw_control(ui: Ui, desk: ControlState, *, busy: bool) -> None:
    """Take the input of a frame and draw the page; what control wants is in `desk.wanted`."""
    inside = Rect(BORDER, BORDER, ui.width - 2 * BORDER, ui.height - 2 * BORDER)
    left_width = min(max(ui.width * 0.22, 276.0), 380.0)
    right_width = min(max(ui.width * 0.35, 412.0), 560.0)
    top = inside.y + BAR + EDGE
    left = Rect(inside.x + EDGE, top, left_width, inside.bottom - EDGE - top)
    go = Rect(inside.right - EDGE - right_width, inside.bottom - EDGE - 46, right_width, 46)
    right = Rect(go.x, top, right_width, go.y - EDGE - top)
    bar = Rect(inside.x, inside.y, inside.width, BAR)
    happened = desk.assets.map.frame(ui, desk.content, desk.shown.tints, reserved=(bar, left, right, go))
    if not desk.placed:
        desk.placed = True
        aim(desk.assets.map, look_at_crisis(desk.truth.view, desk.assets.map))
    _modes(ui, desk, left.right + EDGE, right.x - EDGE, top, inside.bottom - EDGE)
    _bar(ui, bar, desk, busy=busy)
    key = (Same(desk.truth), desk.resolved, desk.settings.palette)

    def draw_facts() -> None:
        game = desk.exercise.game
        outcome = game.outcome if desk.truth.view.over or desk.resolved else None
        draw_truth(ui, left, desk.truth, outcome, lambda id: game.prepared.names.thing("body", id))

    ui.keep("control/truth", left.inflate(24, 24), key, draw_facts)
    with w.panel(ui, right, "control/work") as inner:
        tabs.draw(ui, inner, desk, busy=busy)
    _go(ui, go, desk, busy=busy)
    border(ui)
    if happened.over_region and not busy:
        mapbar.hover(ui, mapbar.region_label(desk.truth.view.region(happened.over_region), desk.name), BORDER)
    w.draw_toasts(ui, bar.bottom + 40)


def border(ui: Ui) -> None:
    """Draw the frame round the window, striped like a warning tape."""
    for along in (0, ui.height - BORDER):
        ui.fill((0, along, ui.width, BORDER), SIGNAL)
    for across in (0, ui.width - BORDER):
        ui.fill((across, 0, BORDER, ui.height), SIGNAL)
    step = 36.0
    surface, size, scale = ui.surface, ui.px(BORDER), ui.scale
    for number in range(int(ui.width / step) + 1):
        x = round(number * step * scale)
        for y in (0, surface.get_height() - size):
            pygame.draw.polygon(surface, DARK, [(x, y + size), (x + size, y), (x + 2 * size, y), (x + size, y + size)])


def _bar(ui: Ui, bar: Rect, desk: ControlState, *, busy: bool) -> None:
    view = desk.truth.view
    ui.fill(bar, DARK)
    ui.register("control/bar", "panel", bar)
    with ui.in_panel("control/bar"):
        used = ui.text((bar.x + 14, bar.y, 300, bar.height), "CONTROL", "title", (255, 214, 196))
        x = bar.x + 14 + used + 16
        told = "The truth is shown here: no seat may look."
        x += ui.text((x, bar.y, 360, bar.height), told, "small", (255, 190, 166)) + 20
        leave = Rect(bar.right - 160, bar.y + 8, 150, 30)
        turn = f"{view.title} · turn {view.turn} · {view.date_text}"
        ui.text((x, bar.y, leave.x - x - 16, bar.height), turn, "medium", th.TEXT, align="right")
        label = "Leave it unfinished?" if desk.leaving else "To the start screen"
        if w.button(ui, leave, label, "control/leave", kind="quiet", enabled=not busy):
            if desk.unfinished and not desk.leaving:
                desk.leaving = True
                ui.toast(f"You have begun to write {desk.unfinished}: it is not kept yet.", "warn")
            else:
                desk.wanted = "leave"


def _modes(ui: Ui, desk: ControlState, left: float, right: float, top: float, bottom: float) -> None:
    offered = [(key, label) for key, label, _ in map_content.MODES if key != "intelligence"]  # all is known here
    widths = list(accumulate((ui.text_width(label, "medium") + 28 for _, label in offered), initial=12.0))[1:]
    fitting = max(sum(width <= right - left for width in widths), 1)
    bar = Rect(left, top, widths[fitting - 1], 32)
    mode = mapbar.chips(ui, bar, offered[:fitting], desk.mode, "control/modes")
    if mode != desk.mode:
        desk.choose_mode(mode)
    tall = legend_height(desk.shown) + 30
    key, shown = Rect(left, bottom - tall, 178, tall), desk.shown
    ui.keep("control/legend", key.inflate(24, 24), Same(shown), lambda: draw_legend_panel(ui, *key.topleft, 178, shown))


def draw_truth(ui: Ui, rect: Rect, truth: Truth, outcome: Outcome | None, body_name: Callable[[str], str]) -> None:
    """Draw the key facts: the rung, indicators, hidden intents, what happened and who knows it."""
    view = truth.view
    with w.panel(ui, rect, "control/truth") as inner, scrolling(ui, inner, "control/facts", pad=2) as flow:
        if outcome is not None:
            flow.caption("The end")
            flow.paragraph(outcome.termination.text, "strong", th.GOLD)
            for score in outcome.scores:
                flow.line(score.name, "small", th.TEXT_SOFT, value=f"{100 * score.total:.0f}%")
            flow.gap(8)
        if view.rung.there:
            flow.caption("Escalation", f"{view.rung.number} of {view.rung.of}")
            flow.line(view.rung.name, "strong")
            flow.gap(6)
        flow.caption("Indicators", "exact")
        for body, indicators in groupby(sorted(view.indicators, key=_body), key=_body):
            if body:
                flow.line(body_name(body), "small-strong", th.MUTED)
            for indicator in indicators:
                _indicator(ui, flow, indicator)
        if truth.intents:
            flow.gap(6)
            flow.caption("What they are really after")
            for who, what in truth.intents:
                flow.paragraph(f"{who}: {what}", "small", th.GOLD)
        fights = [region.name for region in view.regions if region.contested_by]
        if fights:
            flow.gap(6)
            flow.caption("Fighting")
            flow.paragraph(", ".join(fights), "small", th.TONES["bad"])
        flow.gap(6)
        flow.caption(f"What happened in turn {view.turn}" if view.turn else "Nothing has happened yet")
        names = {actor.id: actor.name for actor in view.actors}
        for line in truth.last_lines:
            known = (
                ""
                if line.public
                else f" — known to {joined([names.get(one, one) for one in line.known_to]) or 'nobody'}"
            )
            flow.paragraph(f"{line.text}{known}", "small", th.TEXT_SOFT if line.public else th.GOLD)
            flow.gap(3)


def _body(indicator: Indicator) -> str:
    """Return the body an indicator is of, '' for the world's."""
    kind, _, rest = indicator.estimate.ref.partition(":")
    return rest.partition(".")[0] if kind == "body" else ""


def _indicator(ui: Ui, flow: Flow, indicator: Indicator) -> None:
    cell, value = flow.take(22), formatting.short(indicator.estimate)
    used = ui.text((cell.right - 110, cell.y, 110, 22), value, "small-strong", align="right")
    charts.sparkline(ui, (cell.right - used - 52, cell.y + 5, 40, 12), indicator.trend[-12:], th.SKY)
    ui.text((cell.x, cell.y, cell.width - used - 60, 22), indicator.estimate.label, "small", th.TEXT_SOFT)


def _go(ui: Ui, rect: Rect, desk: ControlState, *, busy: bool) -> None:
    """Draw the one large button: resolve, or hand on."""
    exercise = desk.exercise
    if busy:
        dots = "." * (1 + ui.now_ms // 400 % 3)
        ui.again(400 - ui.now_ms % 400)
        w.button(ui, rect, f"The AI is deciding{dots}", "control/go", enabled=False)
    elif exercise.game.outcome is not None:
        ui.fill(rect, th.PANEL, radius=6, edge=th.PANEL_EDGE)
        ui.text(rect, "The exercise is over. Show each seat its end under “Orders”.", "small", align="center")
    elif exercise.waiting_for:
        who = f"hand the screen to {desk.name(exercise.waiting_for)}"
        label = f"Next turn: {who}" if desk.resolved else f"{who[:1].upper()}{who[1:]}"
        if w.button(ui, rect, label, "control/go", kind="primary"):
            desk.wanted = "next"
    else:
        count = desk.going_in
        label = f"Resolve the turn · {counted(count, 'inject')}" if count else "Resolve the turn"
        if w.button(ui, rect, label, "control/go", kind="primary"):
            desk.wanted = "resolve"
