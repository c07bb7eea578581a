"""The page at the end of a game, as a dialogue."""

from __future__ import annotations

import pygame

from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import KeepPicture, OpenStart
from brinkmanship.desktop.screens import ending
from brinkmanship.desktop.screens.game_state import GameScreenState


def draw(ui: Ui, state: GameScreenState) -> None:
    """Show the outcome; the buttons lead back to the map or to the start screen."""
    if state.session.outcome is None:
        state.dialog = ""
        return
    told, fresh = state.ending, state.ending is None or state.ending.view is not state.session.view
    if told is None or fresh:
        told = state.ending = ending.gather(state.session)
    with w.modal(ui, (1256, 708), "outcome") as inner:
        if not fresh:  # gathered in one frame, drawn in the next
            ending.draw(ui, Rect(inner.x, inner.y, inner.width, inner.height - 50), told)
        foot = inner.bottom - 38
        if ui.focus == "":
            ui.set_focus("outcome/leave")
        if w.button(ui, (inner.x, foot, 170, 38), "Look at the map", "outcome/map") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""
        if w.button(ui, (inner.x + 180, foot, 190, 38), "Keep this page as picture", "outcome/picture"):
            state.request = KeepPicture(ending.picture(told))
        if w.button(ui, (inner.right - 200, foot, 200, 38), "To the start screen", "outcome/leave", kind="primary"):
            state.request = OpenStart()
