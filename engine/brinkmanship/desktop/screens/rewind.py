"""Going back in the game: its turns with what weighed most in each, and the courses that were left."""

from __future__ import annotations

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.game.session.rewinding import Moment
from brinkmanship.text import counted


def draw(ui: Ui, state: GameScreenState) -> None:
    """Draw the turns to go back to over the game."""
    session = state.session
    moments = session.moments()
    with w.modal(ui, (820, 620), "rewind") as inner:
        ui.text((inner.x, inner.y, inner.width, 34), "Go back in time", "heading")
        why_not = session.game.no_way_back
        about = (
            why_not or "Choose a turn. Nothing is erased: the turns that follow stay in the record as another course."
        )
        height = ui.paragraph(
            (inner.x, inner.y + 40, inner.width, 0), about, "body", th.TONES["warn"] if why_not else th.MUTED
        )
        body = Rect(inner.x, inner.y + 52 + height, inner.width, inner.height - 104 - height)
        with scrolling(ui, body, "rewind/list", pad=2) as flow:
            for moment in moments:
                if moment.left and not any(other.left for other in moments[: moments.index(moment)]):
                    flow.gap(6)
                    flow.caption("Courses that you left")
                _row(ui, flow, state, moment, able=not why_not)
        chosen = next((one for one in moments if one.number == state.moment and not one.here), None)
        if chosen is not None and not why_not:
            label = f"Go to {formatting.day(chosen.date)}" if chosen.left else f"Back to {formatting.day(chosen.date)}"
            if w.button(ui, (inner.right - 390, inner.bottom - 40, 180, 38), label, "rewind/go", kind="danger"):
                session.go_to(chosen.number)
                state.drop_order()
                state.dialog, state.moment = "", -1
                again = ": the orders you gave then are in the plan again" if session.view.plan else ""
                ui.toast(f"It is {formatting.day(session.view.date)}{again}.", "good")
        if w.last_button(ui, inner, "Close", "rewind/close") or ui.key(pygame.K_ESCAPE):
            state.dialog = ""


def _row(ui: Ui, flow: Flow, state: GameScreenState, moment: Moment, *, able: bool) -> None:
    cell = flow.take(44, 3)
    name = f"rewind/{moment.number}"
    if ui.in_sight(cell) and moment.number == state.moment:
        ui.fill(cell, th.SELECT, radius=5, edge=th.SELECT_EDGE)
    if w.item(ui, cell, name, formatting.day(moment.date), kind="row") and able and not moment.here:
        state.moment = moment.number
    if not ui.in_sight(cell):
        return
    ui.text(
        (cell.x + 8, cell.y + 4, 84, 18), formatting.day(moment.date), "strong", th.GOLD if moment.here else th.TEXT
    )
    turn = "now" if moment.here else f"turn {moment.turn}" if moment.turn else "the start"
    ui.text((cell.x + 8, cell.y + 22, 84, 16), turn, "small", th.MUTED)
    orders = counted(moment.orders, "order") if moment.turn else ""
    rest = w.value(ui, (cell.x + 96, cell.y + 4, cell.width - 106, 18), orders, "small", th.MUTED)
    text = moment.headline or "The crisis as you found it."
    ui.paragraph((rest.x, cell.y + 5, rest.width, 0), text, "small", th.TEXT_SOFT, max_lines=2)
