"""The curtain between two people at one screen: who is to sit down next, and nothing of any seat."""

from __future__ import annotations

from datetime import date

import pygame

from engine.desktop import words
from engine.desktop.kit import theme as th
from engine.desktop.kit import widgets as w
from engine.desktop.kit.theme import Colour
from engine.desktop.kit.ui import Rect, Ui


def draw(ui: Ui, who: str, colour: Colour, turn: int, when: date, *, control: bool, over: bool) -> str:
    """Draw the curtain for *who*; return 'open' when they have sat down, 'leave' to stop, else ''."""
    ui.fill((0, 0, ui.width, ui.height), th.INK)
    middle = ui.height / 2
    band = Rect(0, middle - 130, ui.width, 260)
    ui.fill(band, (17, 21, 32))
    ui.fill((0, band.y, ui.width, 3), colour)
    ui.fill((0, band.bottom - 3, ui.width, 3), colour)
    ui.register("curtain", "panel", band)
    stage = f"Exercise · {'the end' if over else f'turn {turn + 1}'} · {words.day(when)}"
    with ui.in_panel("curtain"):
        w_ = ui.width
        ui.text((0, middle - 112, w_, 20), stage, "small", th.MUTED, align="center")
        ui.text((0, middle - 84, w_, 28), "Hand the screen to", "subtitle", th.TEXT_SOFT, align="center")
        ui.text((0, middle - 52, w_, 56), who, "display", th.TEXT, align="center")
        if not ui.focus or ui.focus not in ("curtain/open", "curtain/leave"):
            ui.set_focus("curtain/open")
        label = "Control is here" if control else f"{who} is here"
        width = max(ui.text_width(label, "button") + 48, 220)
        opened = w.button(
            ui, (w_ / 2 - width / 2, middle + 22, width, 42), label, "curtain/open", kind="primary", style="button"
        )
        note = (
            "Control sees the truth: no seat may look."
            if control
            else "The others look away until the orders are handed in."
        )
        ui.text((0, middle + 76, w_, 22), note, "small", th.MUTED, align="center")
        leave = w.button(
            ui, (w_ / 2 - 90, band.bottom + 18, 180, 32), "To the start screen", "curtain/leave", kind="quiet"
        )
    if opened:
        return "open"
    return "leave" if leave or ui.key(pygame.K_ESCAPE) else ""
