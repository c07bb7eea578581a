"""The menu of a game: where it is kept, and the ways to everything that is not on the table."""

from __future__ import annotations

from pathlib import Path

import pygame

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.flow import Flow
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import KeepPicture, OpenStart, Quit
from brinkmanship.desktop.screens.game_state import GameScreenState


def draw(ui: Ui, state: GameScreenState) -> None:
    """Draw the menu."""
    with w.modal(ui, (400, 452), "menu") as inner:
        flow = Flow(ui, inner.x, inner.y, inner.width)
        flow.line(state.session.view.title, "title")
        path = state.session.game.path
        unsaved = state.session.game.unsaved
        text = f"Saved after every turn: {Path(path).name}" if path else "This game is kept in memory only."
        if unsaved:
            text = f"{unsaved} turn{'s' if unsaved > 1 else ''} could not be saved in {Path(path).name if path else ''} yet."
        flow.paragraph(text, "small", th.TONES["warn"] if unsaved else th.MUTED)
        flow.gap(8)
        if ui.focus == "":
            ui.set_focus("menu/back")
        if w.button(ui, flow.take(38, 8), "Back to the game", "menu/back", kind="primary") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""
        entries = [("Briefing", "briefing"), ("Encyclopedia", "encyclopedia"), ("Settings", "settings")]
        entries.append(("Help and keys", "help"))
        if state.session.report is not None:
            entries.insert(1, ("Report of the last turn", "report"))
        for label, dialog in entries:
            if w.button(ui, flow.take(34, 8), label, f"menu/{dialog}"):
                state.dialog = dialog
        if w.button(ui, flow.take(34, 8), "Keep a picture of the window", "menu/picture"):
            state.dialog = ""
            state.request = KeepPicture()
        half = (flow.width - 8) / 2
        row = Rect(inner.x, inner.bottom - 38, flow.width, 36)
        if w.button(ui, Rect(row.x, row.y, half, 36), "To the start screen", "menu/leave"):
            state.request = OpenStart()
        if w.button(ui, Rect(row.x + half + 8, row.y, half, 36), "Quit", "menu/quit", kind="danger"):
            state.request = Quit()
