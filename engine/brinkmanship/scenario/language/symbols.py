"""The symbols of a text: every declared name with its index in the core's tables, and the roles of this text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from brinkmanship.simulation.expressions import Expression
from brinkmanship.simulation.world import Kind


@dataclass(frozen=True)
class SymbolTable:
    """The names that one text of the effect language may use.

    The tables are the same for a whole scenario; ``acting``, ``target`` and ``ordered`` say whether the text at hand may
    name self, target, and the place and amount of an order.
    """

    start: date  # the date of day 0, the scenario's first
    tracks: Mapping[Kind, Mapping[str, int]]
    actors: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # without the built-in all and others
    bodies: Mapping[str, int] = field(default_factory=dict)
    members: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # body -> actors
    regions: Mapping[str, int] = field(default_factory=dict)
    zones: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # zone -> regions
    formations: Mapping[str, int] = field(default_factory=dict)
    axes: Mapping[str, int] = field(default_factory=dict)
    actions: Mapping[str, int] = field(default_factory=dict)
    target_kinds: Mapping[str, str] = field(default_factory=dict)  # action -> '' | 'actor' | 'region' | …
    events: Mapping[str, int] = field(default_factory=dict)
    calendar: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # dated fact -> first and last day
    endings: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # actor -> its types -> type entry
    deals: Mapping[str, int] = field(default_factory=dict)
    courses: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # leader -> its courses
    reckons: Mapping[str, dict[str, Expression]] = field(default_factory=dict)  # leader -> numbers compiled so far
    static_ties: frozenset[str] = frozenset({"alliance", "trade", "gas"})
    acting: bool = False  # whether there is a self
    target: str = ""  # what kind of thing target is; '' there is none
    ordered: bool = False  # whether there is an order, with its place and amount
    leader: str = ""  # whose courses the text weighs

    def with_roles(
        self, acting: bool = False, target: str = "", ordered: bool = False, leader: str = ""
    ) -> SymbolTable:
        """Return the names for a text with these roles: nobody acts in events, endings and injects."""
        return replace(self, acting=acting, target=target, ordered=ordered, leader=leader)
