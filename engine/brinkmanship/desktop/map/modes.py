"""Map modes: a value for every region and a colour scale, as data, and the legend that follows from the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pygame

from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.theme import Colour, mix
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui
from brinkmanship.desktop.map.painter import Tints

# Anchors of the cividis map (Nunez, Anderton and Renslow 2018), made to read alike with colour-blind eyes.
CIVIDIS: tuple[Colour, ...] = ((0, 42, 92), (65, 77, 108), (124, 123, 120), (187, 173, 108), (253, 229, 60))
REDS: tuple[Colour, ...] = ((58, 70, 88), (120, 92, 86), (178, 104, 70), (214, 94, 30), (244, 120, 40))
NO_DATA: Colour = (84, 92, 96)
_LINE = 19.0  # height of a line of a legend


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a legend; `hatched` shows the second colour as stripes."""

    label: str
    colour: Colour
    stripe: Colour | None = None


@dataclass(frozen=True)
class Mode:
    """A way to colour the map.

    Either `groups` maps regions to keys of `colours` (categories), or `values` maps regions to numbers on a `ramp`,
    whose two `ends` have names.
    """

    label: str
    groups: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, tuple[Colour, str]] = field(default_factory=dict)
    stripes: Mapping[str, Colour] = field(default_factory=dict)
    stripe_label: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    span: tuple[float, float] = (0.0, 1.0)
    ramp: tuple[Colour, ...] = CIVIDIS
    ends: tuple[str, str] = ("0", "1")
    no_data: str = ""
    sea: float = 0.45
    texts: Mapping[str, str] = field(default_factory=dict)  # what is said of a region under the pointer

    def colour(self, region: str) -> Colour | None:
        """Return the colour of a region, None where the mode says nothing of it."""
        if region in self.groups:
            entry = self.colours.get(self.groups[region])
            return entry[0] if entry else None
        if region in self.values:
            low, high = self.span
            return ramp_colour(self.ramp, (self.values[region] - low) / ((high - low) or 1.0))
        return None

    @cached_property
    def tints(self) -> Tints:
        """The colours for the painter."""
        colours = {name: self.colour(name) for name in (*self.groups, *self.values)}
        return Tints({name: found for name, found in colours.items() if found}, dict(self.stripes), self.sea)

    @cached_property
    def legend(self) -> list[Entry]:
        """The legend's lines: the categories in use, stripes, and what is not known."""
        entries: list[Entry] = []
        if self.groups:
            used = set(self.groups.values())
            entries = [Entry(label, colour) for key, (colour, label) in self.colours.items() if key in used and label]
        if self.stripes and self.stripe_label:
            entries.append(Entry(self.stripe_label, (196, 160, 80), (150, 60, 50)))
        if self.values and self.no_data:
            entries.append(Entry(self.no_data, NO_DATA))
        return entries


def ramp_colour(ramp: tuple[Colour, ...], share: float) -> Colour:
    """Return the colour at a share (0..1) of a ramp.

    >>> ramp_colour(((0, 0, 0), (100, 100, 100)), 0.5)
    (50, 50, 50)
    """
    place = min(max(share, 0.0), 1.0) * (len(ramp) - 1)
    index = min(int(place), len(ramp) - 2)
    return mix(ramp[index], ramp[index + 1], place - index)


def legend_height(mode: Mode) -> float:
    """Return the height that `draw_legend` needs, in logical pixels."""
    return _LINE * len(mode.legend) + (36 if mode.values else 0)


def draw_legend(ui: Ui, rect: RectLike, mode: Mode) -> None:
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


def draw_legend_panel(ui: Ui, x: float, y: float, width: float, mode: Mode) -> None:
    """Draw the name and the legend of a mode in a panel of `legend_height` and 30 pixels."""
    key = Rect(x, y, width, legend_height(mode) + 30)
    with w.panel(ui, key, "legend"):
        w.caption(ui, (key.x + 10, key.y + 5, key.width - 20, 18), mode.label)
        draw_legend(ui, (key.x + 10, key.y + 25, key.width - 20, key.height - 28), mode)


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
