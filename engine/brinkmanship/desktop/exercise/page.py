"""Control's page: the truth on the map within an unmistakable border, and what control can do about it."""

from __future__ import annotations

import pygame

from brinkmanship.desktop import formatting, map_content
from brinkmanship.desktop.exercise import tabs
from brinkmanship.desktop.exercise.control_state import ControlState
from brinkmanship.desktop.kit import charts
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.ui import Rect, Same, Ui
from brinkmanship.desktop.look import aim, look_at_crisis
from brinkmanship.desktop.map import legend
from brinkmanship.game.view.types import Indicator

BORDER = 8.0
BAR = 46.0
EDGE = 8.0
SIGNAL: Colour = (204, 66, 24)
_DARK: Colour = (64, 22, 12)


def draw_control(ui: Ui, desk: ControlState, *, busy: bool) -> None:
    """Take the input of a frame and draw the page; what control wants is in `desk.wanted`."""
    inside = Rect(BORDER, BORDER, ui.width - 2 * BORDER, ui.height - 2 * BORDER)
    left_width = min(max(ui.width * 0.22, 276.0), 380.0)
    right_width = min(max(ui.width * 0.33, 412.0), 560.0)
    top = inside.y + BAR + EDGE
    left = Rect(inside.x + EDGE, top, left_width, inside.bottom - EDGE - top)
    go = Rect(inside.right - EDGE - right_width, inside.bottom - EDGE - 46, right_width, 46)
    right = Rect(go.x, top, right_width, go.y - EDGE - top)
    bar = Rect(inside.x, inside.y, inside.width, BAR)
    happened = desk.assets.map.frame(ui, desk.content, desk.tints, reserved=(bar, left, right, go))
    if not desk.placed:
        desk.placed = True
        aim(desk.assets.map, look_at_crisis(desk.truth.view, desk.assets.map))
    _modes(ui, desk, left.right + EDGE, right.x - EDGE, top, inside.bottom - EDGE)
    _bar(ui, bar, desk, busy=busy)
    key = (Same(desk.truth), desk.resolved, desk.settings.palette)
    ui.keep("control/truth", left.inflate(24, 24), key, lambda: _truth(ui, left, desk))
    with w.panel(ui, right, "control/work") as inner:
        tabs.draw(ui, inner, desk, busy=busy)
    _go(ui, go, desk, busy=busy)
    _border(ui)
    if happened.over_region and not busy:
        _name(ui, desk, happened.over_region)
    w.draw_toasts(ui, bar.bottom + 40)


def _border(ui: Ui) -> None:
    """Draw the frame round the window, striped as what one must not step over is."""
    for rect in (
        (0, 0, ui.width, BORDER),
        (0, ui.height - BORDER, ui.width, BORDER),
        (0, 0, BORDER, ui.height),
        (ui.width - BORDER, 0, BORDER, ui.height),
    ):
        ui.fill(rect, SIGNAL)
    step = 36.0
    surface, size, scale = ui.surface, ui.px(BORDER), ui.scale
    for number in range(int(ui.width / step) + 1):
        x = round(number * step * scale)
        for y in (0, surface.get_height() - size):
            pygame.draw.polygon(surface, _DARK, [(x, y + size), (x + size, y), (x + 2 * size, y), (x + size, y + size)])


def _bar(ui: Ui, bar: Rect, desk: ControlState, *, busy: bool) -> None:
    view = desk.truth.view
    ui.fill(bar, _DARK)
    ui.register("control/bar", "panel", bar)
    with ui.in_panel("control/bar"):
        used = ui.text((bar.x + 14, bar.y, 300, bar.height), "CONTROL", "title", (255, 214, 196))
        x = bar.x + 14 + used + 16
        used = ui.text(
            (x, bar.y, 360, bar.height), "The truth is shown here: no seat may look.", "small", (255, 190, 166)
        )
        stage_ = f"{view.title} · turn {view.turn} · {view.date_text}"
        leave = Rect(bar.right - 160, bar.y + 8, 150, 30)
        ui.text((x + used + 20, bar.y, leave.x - x - used - 36, bar.height), stage_, "medium", th.TEXT, align="right")
        label = "Leave it unfinished?" if desk.leaving else "To the start screen"
        if w.button(ui, leave, label, "control/leave", kind="quiet", enabled=not busy):
            if desk.unfinished and not desk.leaving:
                desk.leaving = True
                ui.toast(f"You have begun to write {desk.unfinished}: it is not kept yet.", "warn")
            else:
                desk.wanted = "leave"


def _modes(ui: Ui, desk: ControlState, left: float, right: float, top: float, bottom: float) -> None:
    offered = [(key, label) for key, label, _ in map_content.MODES if key != "intelligence"]  # all is known here
    width = sum(ui.text_width(label, "medium") + 28 for _, label in offered) + 12
    while width > right - left and len(offered) > 1:
        offered.pop()
        width = sum(ui.text_width(label, "medium") + 28 for _, label in offered) + 12
    bar = Rect(left, top, width, 32)

    def draw_modes() -> None:
        with w.panel(ui, bar, "control/modes", radius=16):
            mode = w.chips(ui, (bar.x + 6, bar.y + 4, bar.width - 12, 24), offered, desk.mode, "mode")
        if mode != desk.mode:
            desk.choose_mode(mode)

    tall = legend.height(desk.shown) + 30
    key = Rect(left, bottom - tall, 178, tall)

    def draw_legend() -> None:
        with w.panel(ui, key, "legend"):
            w.caption(ui, (key.x + 10, key.y + 5, key.width - 20, 18), desk.shown.label)
            legend.draw(ui, (key.x + 10, key.y + 25, key.width - 20, key.height - 28), desk.shown)

    ui.keep("control/modes", bar.inflate(24, 24), (desk.mode, tuple(offered)), draw_modes)
    ui.keep("control/legend", key.inflate(24, 24), Same(desk.shown), draw_legend)


def _name(ui: Ui, desk: ControlState, id: str) -> None:
    region = desk.truth.view.region(id)
    held = desk.name(region.controller) if region.controller else ""
    text = f"{region.name} · {held}" if held and not region.sea else region.name
    width = ui.text_width(text, "small") + 20
    x, y = min(ui.input.x + 16, ui.width - width - BORDER), ui.input.y + 18
    with ui.on_layer(4):
        ui.fill((x, y, width, 24), (16, 20, 30, 235), radius=5, edge=th.PANEL_EDGE)
        ui.text((x + 10, y, width - 10, 24), text, "small", name="map/hover")


def _truth(ui: Ui, rect: Rect, desk: ControlState) -> None:
    """Draw the key facts: the rung, indicators, hidden intents, what happened and who knows it."""
    truth, view = desk.truth, desk.truth.view
    with w.panel(ui, rect, "control/truth") as inner, scrolling(ui, inner, "control/facts", pad=2) as flow:
        outcome = desk.exercise.game.outcome if view.over or desk.resolved else None
        if outcome is not None:
            flow.caption("The end")
            flow.paragraph(outcome.termination.text, "strong", th.GOLD)
            for score in outcome.scores:
                flow.line(score.name, "small", th.TEXT_SOFT, value=f"{100 * score.total:.0f} %")
            flow.gap(8)
        if view.rung.there:
            flow.caption("Escalation", f"{view.rung.number} of {view.rung.of}")
            flow.line(view.rung.name, "strong")
            flow.gap(6)
        flow.caption("Indicators", "exact")
        last = ""
        for indicator in sorted(view.indicators, key=lambda one: _body(one)):
            body = _body(indicator)
            if body != last:
                flow.line(desk.exercise.game.prepared.names.body(body), "small-strong", th.MUTED)
                last = body
            _indicator(ui, flow, indicator.estimate.label, formatting.short(indicator.estimate), indicator.trend)
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
        for line in truth.last_lines:
            known = "" if line.public else f" — known to {', '.join(line.known_to) or 'nobody'}"
            flow.paragraph(f"{line.text}{known}", "small", th.TEXT_SOFT if line.public else th.GOLD)
            flow.gap(3)


def _body(indicator: Indicator) -> str:
    """Return the body an indicator is of, '' for the world's."""
    kind, _, rest = indicator.estimate.ref.partition(":")
    return rest.partition(".")[0] if kind == "body" else ""


def _indicator(ui: Ui, flow: Flow, label: str, value: str, trend: tuple[float, ...]) -> None:
    cell = flow.take(22)
    used = ui.text((cell.right - 110, cell.y, 110, 22), value, "small-strong", align="right")
    charts.sparkline(ui, (cell.right - used - 52, cell.y + 5, 40, 12), trend[-12:], th.SKY)
    ui.text((cell.x, cell.y, cell.width - used - 60, 22), label, "small", th.TEXT_SOFT)


def _go(ui: Ui, rect: Rect, desk: ControlState, *, busy: bool) -> None:
    """Draw the one large button: resolve, or hand on."""
    exercise = desk.exercise
    if busy:
        dots = "." * (1 + ui.now_ms // 400 % 3)
        w.button(ui, rect, f"The programs decide{dots}", "control/go", enabled=False)
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
        label = f"Resolve the turn · {count} inject{'' if count == 1 else 's'}" if count else "Resolve the turn"
        if w.button(ui, rect, label, "control/go", kind="primary"):
            desk.wanted = "resolve"
