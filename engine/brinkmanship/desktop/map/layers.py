"""What is drawn over the base, as plain data: tokens, arrows, fronts, highlights. Positions are lon/lat degrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from brinkmanship.desktop.kit.theme import Colour


@dataclass(frozen=True, slots=True)
class Token:
    """A military unit on the map, drawn as an APP-6 symbol."""

    id: str
    lon: float
    lat: float
    affiliation: str  # 'friend' | 'hostile' | 'neutral' | 'unknown': the shape of the frame
    symbol: str  # APP-6 function: 'mechanised', 'armour', …
    echelon: str = ""
    label: str = ""
    colour: Colour | None = None  # fill instead of the affiliation's own
    region: str = ""
    faded: bool = False  # an old or doubtful sighting


@dataclass(frozen=True, slots=True)
class Arrow:
    """A movement on the map, with a note (an arrival date) at its head."""

    id: str
    start: tuple[float, float]
    end: tuple[float, float]
    colour: Colour
    note: str = ""
    planned: bool = False
    bend: float = 0.16


@dataclass(frozen=True, slots=True)
class Badge:
    """A small mark on a region: damage, displaced people, a crisis."""

    region: str
    text: str
    colour: Colour


@dataclass(frozen=True, slots=True)
class Way:
    """A route between two places; by sea it is dashed."""

    start: tuple[float, float]
    end: tuple[float, float]
    sea: bool = False


@dataclass(frozen=True, eq=False)
class Content:
    """Everything over the base for one frame; compared by identity, to keep what was computed from it."""

    tokens: tuple[Token, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    fronts: tuple[tuple[str, str], ...] = ()  # (contested region, region of the attacker beside it)
    badges: tuple[Badge, ...] = ()
    highlights: Mapping[str, Colour] = field(default_factory=dict)  # outlines of regions
    ways: tuple[Way, ...] = ()
