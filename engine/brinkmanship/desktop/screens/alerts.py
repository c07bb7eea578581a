"""The alerts bar: what needs the player now, the most urgent first; a click or a key leads to its place."""

from __future__ import annotations

import pygame

from brinkmanship.desktop.kit import theme as th, tooltip, widgets as w
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.desktop.settings import key_label
from brinkmanship.game.view.pressing_types import KINDS, Pressing

_HIGH, _GAP = 26.0, 6.0
_ROWS = 2  # of chips, until all are wanted
_LEAVE = frozenset({pygame.K_DELETE, pygame.K_BACKSPACE})


def shown(state: GameScreenState) -> list[Pressing]:
    """Return the alerts that have not been dismissed."""
    return [one for one in state.session.view.pressing if _mark(one) not in state.dismissed]


def draw(ui: Ui, room: Rect, state: GameScreenState) -> None:
    """Draw the chips over the top of the map."""
    found = shown(state)
    if not found or state.session.busy:
        return
    rows = len(found) if state.all_alerts else _ROWS if room.height > 200 else 1
    x, y, row = room.x, room.y + _GAP, 0
    with ui.in_panel("alerts"):
        for number, one in enumerate(found):
            last = number == len(found) - 1
            spare = 0.0 if (last and row < rows) or row < rows - 1 else 74.0
            wide = min(ui.text_width(one.text, "small-strong") + 50, room.width - 74.0)
            if x > room.x and x + wide + spare > room.right:
                x, y, row = room.x, y + _HIGH + _GAP, row + 1
                if row == rows:
                    _more(ui, state, Rect(room.right - 68, y - _HIGH - _GAP, 68, _HIGH), len(found) - number)
                    return
            _chip(ui, Rect(x, y, wide, _HIGH), state, one, number)
            x += wide + _GAP
        if state.all_alerts and row >= _ROWS:
            _more(ui, state, Rect(x, y, 68, _HIGH), 0)


def _chip(ui: Ui, area: Rect, state: GameScreenState, one: Pressing, number: int) -> None:
    name, tone = f"alert/{number}", _tone(one)
    ui.fill(area, th.PANEL_RAISED, radius=13, edge=tone)
    chosen = w.item(ui, Rect(area.x, area.y, area.width - 22, area.height), name, one.text, kind="button", radius=13)
    w.dot(ui, (area.x + 14, area.centery), 8, tone)
    ui.text((area.x + 24, area.y, area.width - 48, area.height), one.text, "small-strong", th.TEXT)
    about = (
        f"{KINDS[one.kind].capitalize()}. Next alert: {key_label(state.settings.key('next alert'))}; Delete: dismiss."
    )
    tooltip.offer(ui, name, tooltip.simple(one.text, about))
    away = w.button(ui, (area.right - 24, area.y + 3, 20, 20), "×", f"{name}/dismiss", kind="quiet")
    if away or ui.keys_for(name, _LEAVE):
        state.dismissed.add(_mark(one))
    elif chosen:
        follow(ui, state, one)


def _more(ui: Ui, state: GameScreenState, area: Rect, left: int) -> None:
    if w.button(ui, area, f"+{left} more" if left else "fewer", "alerts/more", style="small-strong"):
        state.all_alerts = bool(left)


def _tone(one: Pressing) -> Colour:
    return th.BAD if one.weight >= 0.9 else th.GOLD if one.weight >= 0.5 else th.SKY


def _mark(one: Pressing) -> tuple[str, str]:
    return one.ref, one.text


def follow_next(ui: Ui, state: GameScreenState, step: int = 1) -> None:
    """Go to the next alert after the one that has the focus, or to the first."""
    found = shown(state)
    if not found:
        ui.toast("Nothing needs you now.", "info")
        return
    names = [f"alert/{number}" for number in range(len(found))]
    at = state.alert if state.alert_of is state.session.view.pressing else -1
    number = (at + step) % len(found) if at >= 0 or step > 0 else len(found) - 1
    state.alert, state.alert_of = number, state.session.view.pressing
    ui.set_focus(names[number])
    follow(ui, state, found[number])


def follow(ui: Ui, state: GameScreenState, one: Pressing) -> None:
    """Go to the place of an alert."""
    kind, id = one.place
    view = state.session.view
    if kind == "dilemma":
        state.dialog = "decisions"
    elif kind == "proposal":
        names = [f"{proposal.actor}/{proposal.action}/{proposal.target}" for proposal in view.proposals]
        if id in names and view.proposals[names.index(id)].waits is not None:
            state.dialog = "decisions"
        elif id in names:
            state.left = "talks"
            state.select("proposal", str(names.index(id)))
    elif kind in ("measure", "order"):
        state.reveal("inspector")
        state.choose(*id.split("/", 1))
    elif kind in ("formation", "region"):
        state.select(kind, id, jump=True, now_ms=ui.now_ms)
    elif kind == "date":
        state.left = "talks"
        state.reveal("outliner")
        ui.set_focus(f"date/{id}")
    elif kind == "capital":
        state.right = "actions"
        state.drop_order()
        state.reveal("inspector")
    elif kind == "rung":
        state.dialog = "ladder"


def keys(ui: Ui, state: GameScreenState) -> None:
    """Go from alert to alert by key; with Shift backwards."""
    for step in (1, -1):
        if ui.key(state.settings.key("next alert"), shift=step < 0):
            follow_next(ui, state, step)
