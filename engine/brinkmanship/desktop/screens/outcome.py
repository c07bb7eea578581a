"""The end of a game, as a dialogue: the page of the result, and the debrief behind it."""

from __future__ import annotations

import pygame

from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import KeepPicture, OpenStart
from brinkmanship.desktop.screens import debrief, debrief_pages, ending
from brinkmanship.desktop.screens.game_state import GameScreenState


def draw(ui: Ui, state: GameScreenState) -> None:
    """Show the outcome and its pages; the buttons lead back to the map or to the start screen."""
    if state.session.outcome is None:
        state.dialog = ""
        return
    told, fresh = state.ending, state.ending is None or state.ending.view is not state.session.view
    if told is None or fresh:
        told = state.ending = ending.gather(state.session)
        if state.debrief is not None:
            state.debrief.close()
        state.debrief = debrief_pages.gather(state.session)
    with w.modal(ui, (1256, 708), "outcome") as inner:
        page = state.debrief_page
        state.debrief_page = w.tabs(ui, (inner.x, inner.y - 4, inner.width, 30), debrief.PAGES, page, "debrief")
        body = Rect(inner.x, inner.y + 36, inner.width, inner.height - 86)
        if fresh:  # gathered in one frame, drawn in the next
            ui.again()
        elif state.debrief_page == "result" or state.debrief is None:
            ending.draw(ui, body, told)
        else:
            debrief.draw(ui, body, state, state.debrief, state.debrief_page)
        foot = inner.bottom - 38
        if ui.focus == "":
            ui.set_focus("outcome/leave")
        left = 150.0 if inner.width < 700 else 170.0
        if w.button(ui, (inner.x, foot, left, 38), "Look at the map", "outcome/map") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""
        label = "Save as picture"
        if w.button(ui, (inner.x + left + 10, foot, left, 38), label, "outcome/picture"):
            state.request = KeepPicture(ending.picture(told))
        width = min(200.0, inner.width - 2 * left - 30)
        if w.button(ui, (inner.right - width, foot, width, 38), "To the start screen", "outcome/leave", kind="primary"):
            state.request = OpenStart()
