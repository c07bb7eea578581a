"""The dialogues of a game: its menu, briefing and letters."""

from __future__ import annotations

from pathlib import Path

import pygame

from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.navigation import KeepPicture, OpenStart, Quit
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.text import counted


def menu(ui: Ui, state: GameScreenState) -> None:
    """Show where the game is saved, and the ways to its other dialogues, to the start screen and out."""
    with w.modal(ui, (400, 536), "menu", least=(280.0, 514.0)) as inner:
        flow = Flow(ui, inner.x, inner.y, inner.width)
        flow.line(state.session.view.title, "title")
        path, unsaved = state.session.game.path, state.session.game.unsaved
        text = f"Saved after every turn: {Path(path).name}" if path else "This game is kept in memory only."
        if unsaved:
            text = f"{counted(unsaved, 'turn')} could not be saved in {Path(path).name if path else ''} yet."
        flow.paragraph(text, "small", th.TONES["warn"] if unsaved else th.MUTED)
        flow.gap(8)
        if ui.focus == "":
            ui.set_focus("menu/back")
        if w.button(ui, flow.take(38, 8), "Back to the game", "menu/back", kind="primary") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""
        entries = {
            "Briefing": "briefing",
            "Where things stand, and advice": "situation",
            "Report of the last turn": "report",
            "Encyclopedia": "encyclopedia",
        }
        if state.session.game.turn and not state.session.game.no_way_back:
            entries["Go back in time"] = "rewind"
        for label, dialog in (entries | {"Settings": "settings", "Help and keys": "help"}).items():
            if dialog == "report" and state.session.report is None:
                continue
            if w.button(ui, flow.take(34, 8), label, f"menu/{dialog}"):
                state.dialog = dialog
        if w.button(ui, flow.take(34, 8), "Save screenshot", "menu/picture"):
            state.dialog = ""
            state.request = KeepPicture()
        half, foot = (flow.width - 8) / 2, inner.bottom - 38
        if w.button(ui, (inner.x, foot, half, 36), "To the start screen", "menu/leave"):
            state.leave(OpenStart())
        if w.button(ui, (inner.x + half + 8, foot, half, 36), "Quit", "menu/quit", kind="danger"):
            state.leave(Quit())


def leaving(ui: Ui, state: GameScreenState) -> None:
    """Ask before a game is left of which something would be lost."""
    told = state.session.at_risk
    with w.modal(ui, (520, 230), "quit") as inner:
        ui.text((inner.x, inner.y, inner.width, 30), "Leave anyway?", "title")
        ui.paragraph((inner.x, inner.y + 42, inner.width, 0), told, "body", th.TONES["warn"])
        if w.button(ui, (inner.x, inner.bottom - 40, 150, 38), "Leave", "quit/go", kind="danger"):
            state.request = state.leaving
        if w.last_button(ui, inner, "Stay", "quit/stay") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""


def briefing(ui: Ui, state: GameScreenState) -> None:
    """Show the seat's briefing."""
    view = state.session.view
    with w.modal(ui, (760, 640), "briefing") as inner:
        w.caption(ui, (inner.x, inner.y, inner.width, 16), view.title)
        ui.text((inner.x, inner.y + 16, inner.width, 34), f"Briefing: {view.seat_name}", "heading")
        ui.text((inner.x, inner.y + 50, inner.width, 20), view.date_text, "body", th.MUTED)
        with scrolling(ui, (inner.x, inner.y + 80, inner.width, inner.height - 134), "briefing/text", pad=2) as flow:
            for paragraph in state.session.game.briefing().split("\n\n"):
                flow.paragraph(" ".join(paragraph.split()), "body", th.TEXT_SOFT)
                flow.gap(8)
        away = Rect(inner.x, inner.bottom - 40, 190, 38)
        if w.button(ui, away, "To the crisis room", "briefing/close") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""
        if w.last_button(ui, inner, "Where things stand  →", "briefing/next", 220):
            state.dialog = "situation"


def messages(ui: Ui, state: GameScreenState) -> None:
    """Show the letters that the seat has in an exercise."""
    if state.mail is None or state.mail(ui):
        state.dialog = ""
