"""The curtain between two people at one screen: who is to sit down next, and nothing of any seat."""

from __future__ import annotations

from datetime import date

import pygame

from brinkmanship.desktop import formatting
from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.kit.ui import Rect, Ui


def draw(ui: Ui, who: str, colour: Colour, turn: int, when: date, *, control: bool, over: bool) -> str:
    """Draw the curtain for *who*; return 'open' when they have sat down, 'control' or 'leave', else ''."""
    ui.fill((0, 0, ui.width, ui.height), th.INK)
    middle, width = ui.height / 2, ui.width
    band = Rect(0, middle - 130, width, 260)
    ui.fill(band, th.PANEL)
    ui.fill((0, band.y, width, 3), colour)
    ui.fill((0, band.bottom - 3, width, 3), colour)
    ui.register("curtain", "panel", band)
    where = f"Exercise · {'the end' if over else f'turn {turn + 1}'} · {formatting.day(when)}"
    label = "Control is here" if control else f"{who} is here"
    note = (
        "Control sees the truth: no seat may look."
        if control
        else "The others look away until the orders are handed in."
    )
    if ui.focus not in ("curtain/open", "curtain/control", "curtain/leave"):
        ui.set_focus("curtain/open")
    with ui.in_panel("curtain"):
        ui.text((0, middle - 112, width, 20), where, "small", th.MUTED, align="center")
        ui.text((0, middle - 84, width, 28), "Hand the screen to", "subtitle", th.TEXT_SOFT, align="center")
        ui.text((0, middle - 52, width, 56), who, "display", th.TEXT, align="center")
        wide = max(ui.text_width(label, "button") + 48, 220)
        place = (width / 2 - wide / 2, middle + 22, wide, 42)
        opened = w.button(ui, place, label, "curtain/open", kind="primary")
        ui.text((0, middle + 76, width, 22), note, "small", th.MUTED, align="center")
        other = False
        if not control:
            place = (width / 2 - 190, band.bottom + 18, 180, 32)
            other = w.button(ui, place, "Control first", "curtain/control", kind="quiet")
        place = (width / 2 - 90 if control else width / 2 + 10, band.bottom + 18, 180, 32)
        leave = w.button(ui, place, "To the start screen", "curtain/leave", kind="quiet")
    if opened:
        return "open"
    if other:
        return "control"
    return "leave" if leave or ui.key(pygame.K_ESCAPE) else ""
