"""Map modes as data: a value for every region, a colour scale, and the legend that follows from the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from brinkmanship.desktop.kit.theme import Colour, mix
from brinkmanship.desktop.map.painter import Tints

# Anchors of the cividis map (Nunez, Anderton and Renslow 2018), made to read alike with colour-blind eyes.
CIVIDIS: tuple[Colour, ...] = ((0, 42, 92), (65, 77, 108), (124, 123, 120), (187, 173, 108), (253, 229, 60))
REDS: tuple[Colour, ...] = ((58, 70, 88), (120, 92, 86), (178, 104, 70), (214, 94, 30), (244, 120, 40))
NO_DATA: Colour = (84, 92, 96)


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

    key: str
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

    def colour(self, region: str) -> Colour | None:
        """Return the colour of a region, None where the mode says nothing of it."""
        if region in self.groups:
            entry = self.colours.get(self.groups[region])
            return entry[0] if entry else None
        if region in self.values:
            low, high = self.span
            return ramp_colour(self.ramp, (self.values[region] - low) / ((high - low) or 1.0))
        return None

    def tints(self) -> Tints:
        """Return the colours for the painter."""
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
