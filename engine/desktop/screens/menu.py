"""The menu of a game, with the settings."""

from __future__ import annotations

from pathlib import Path

import pygame

from engine.desktop.kit import theme as th
from engine.desktop.kit import widgets as w
from engine.desktop.kit.flow import Flow
from engine.desktop.kit.ui import Rect, Ui
from engine.desktop.screens.desk import Desk
from engine.desktop.settings import Settings, save_settings

SCALES = (0.0, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)


def draw(ui: Ui, desk: Desk) -> None:
    """Draw the menu."""
    with w.modal(ui, (420, 470), "menu") as inner:
        flow = Flow(ui, inner.x, inner.y, inner.width)
        flow.line(desk.session.view.title, "title")
        path = desk.session.game.path
        text = f"Saved after every turn: {Path(path).name}" if path else "This game is kept in memory only."
        flow.paragraph(text, "small", th.MUTED)
        flow.gap(8)
        if w.button(ui, flow.take(36, 8), "Back to the game", "menu/back", kind="primary") or ui.key(pygame.K_ESCAPE):
            desk.dialog = ""
        if w.button(ui, flow.take(34, 8), "Briefing", "menu/briefing"):
            desk.dialog = "briefing"
        if desk.session.report is not None and w.button(ui, flow.take(34, 8), "Report of the last turn", "menu/report"):
            desk.dialog = "report"
        if w.button(ui, flow.take(34, 12), "Help and keys", "menu/help"):
            desk.dialog = "help"
        settings(ui, flow, desk.settings)
        flow.gap(6)
        half = (flow.width - 8) / 2
        row = flow.take(36)
        if w.button(ui, Rect(row.x, row.y, half, 36), "To the start screen", "menu/leave"):
            desk.quit = "menu"
        if w.button(ui, Rect(row.x + half + 8, row.y, half, 36), "Quit", "menu/quit", kind="danger"):
            desk.quit = "desktop"


def settings(ui: Ui, flow: Flow, chosen: Settings) -> None:
    """Draw the settings in a column; changes are kept at once."""
    before = (chosen.scale, chosen.fullscreen, chosen.reduced_motion, chosen.skip_resolution)
    flow.caption("Interface scale")
    options = [(f"{scale:g}", f"{scale * 100:.0f}%" if scale else "by the screen") for scale in SCALES]
    chosen.scale = float(w.stepper(ui, flow.take(30, 8), options, f"{chosen.scale:g}", "settings/scale"))
    chosen.fullscreen = w.checkbox(ui, flow.take(26), "Full screen", chosen.fullscreen, "settings/fullscreen")
    chosen.reduced_motion = w.checkbox(
        ui, flow.take(26), "Reduced motion", chosen.reduced_motion, "settings/reduced-motion"
    )
    chosen.skip_resolution = w.checkbox(
        ui, flow.take(26), "Go straight to the report", chosen.skip_resolution, "settings/skip-resolution"
    )
    if before != (chosen.scale, chosen.fullscreen, chosen.reduced_motion, chosen.skip_resolution):
        save_settings(chosen)
