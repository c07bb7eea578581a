"""The legend of a map mode, drawn as part of a panel: categories, stripes, or the ramp with its ends."""

from __future__ import annotations

import pygame

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui
from brinkmanship.desktop.map.modes import Entry, Mode, ramp_colour

_LINE = 19.0


def height(mode: Mode) -> float:
    """Return the height that `draw` needs, in logical pixels."""
    return _LINE * len(mode.legend) + (36 if mode.values else 0)


def draw(ui: Ui, rect: RectLike, mode: Mode) -> None:
    """Draw the legend of a mode from the top of a rectangle."""
    area = Rect(rect)
    y = area.y
    if mode.values:
        steps = 40
        for step in range(steps):
            colour = ramp_colour(mode.ramp, step / (steps - 1))
            ui.fill((area.x + area.width * step / steps, y, area.width / steps + 0.5, 10), colour)
        half = area.width / 2
        ui.text((area.x, y + 12, half, 16), mode.ends[0], "small", th.MUTED)
        ui.text((area.x + half, y + 12, half, 16), mode.ends[1], "small", th.MUTED, align="right")
        y += 36
    for entry in mode.legend:
        _swatch(ui, Rect(area.x, y + 3, 13, 13), entry)
        ui.text((area.x + 20, y, area.width - 20, _LINE), entry.label, "small", th.TEXT_SOFT)
        y += _LINE


def _swatch(ui: Ui, box: Rect, entry: Entry) -> None:
    ui.fill(box, entry.colour, radius=3, edge=(210, 216, 226))
    if entry.stripe is not None:
        area = ui.device(box).inflate(-2, -2)
        old = ui.surface.get_clip()
        ui.surface.set_clip(area.clip(old))
        for offset in range(-area.height, area.width, max(3, ui.px(4))):
            start, end = (area.left + offset, area.bottom), (area.left + offset + area.height, area.top)
            pygame.draw.line(ui.surface, entry.stripe, start, end, ui.px(1.6))
        ui.surface.set_clip(old)
