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
class Axis:
    """A line of advance through some places, with what its arrow says; its tip is at the front in `front`, if that is one."""

    id: str
    path: tuple[tuple[float, float], ...]
    colour: Colour
    note: str = ""
    planned: bool = False  # nothing runs along it yet
    strong: bool = True
    front: str = ""  # the region in which it has come to a halt


@dataclass(frozen=True, slots=True)
class Front:
    """A contested region: what share of it the attacker holds, who came from `behind`, and held at the turn before."""

    region: str
    behind: tuple[str, ...]
    colour: Colour
    share: float
    before: float | None = None
    taken: bool = False  # it fell: only the line of the turn before is left


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
    fronts: tuple[Front, ...] = ()
    badges: tuple[Badge, ...] = ()
    highlights: Mapping[str, Colour] = field(default_factory=dict)  # outlines of regions
    ways: tuple[Way, ...] = ()
    axes: tuple[Axis, ...] = ()
    march: tuple[tuple[float, float], ...] = ()  # the way of a formation that is about to be ordered to move
