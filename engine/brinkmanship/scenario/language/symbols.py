"""The symbols of a text: every declared name with its index in the core's tables, and the roles of this text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import Kind


@dataclass(frozen=True)
class SymbolTable:
    """The names that one text of the effect language may use.

    The tables are the same for a whole scenario; ``acting``, ``target``, ``placed`` and ``sized`` say what the text at
    hand may call self, target, place and amount: see `for_action`, `for_actor` and `for_world`.
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
    endings: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # actor -> its types -> type entry
    static_ties: frozenset[str] = frozenset({"alliance", "trade", "gas"})
    acting: bool = False  # whether there is a self
    target: str = ""  # what kind of thing target is; '' there is none
    placed: bool = False  # whether there is a place
    sized: bool = False  # whether there is an amount

    def for_world(self) -> SymbolTable:
        """Return the names for events, endings and injects: nobody acts."""
        return replace(self, acting=False, target="", placed=False, sized=False)

    def for_actor(self) -> SymbolTable:
        """Return the names for objectives and types: an actor and nothing else."""
        return replace(self, acting=True, target="", placed=False, sized=False)

    def for_action(self, target: str = "") -> SymbolTable:
        """Return the names for the texts of an action (and of doctrine options) on a target of this kind."""
        return replace(self, acting=True, target=target, placed=True, sized=True)

    @classmethod
    def of(cls, rules: Rules, start: date) -> SymbolTable:
        """Return the names of compiled rules; injects and rulings during a game compile against these."""

        def places(names: tuple[str, ...]) -> dict[str, int]:
            return {name: i for i, name in enumerate(names)}

        types: dict[str, dict[str, int]] = {}
        for entry, (actor, name) in enumerate(zip(rules.type_actor.tolist(), rules.type_names, strict=True)):
            types.setdefault(rules.actors[actor], {})[name] = entry
        return cls(
            start=start,
            tracks={kind: places(table.names) for kind, table in rules.tracks.items()},
            actors=places(rules.actors),
            groups={name: tuple(int(i) for i in members) for name, members in rules.groups.items()},
            bodies=places(rules.bodies_),
            members={body.id: tuple(int(i) for i in body.members) for body in rules.bodies},
            regions=places(rules.regions),
            zones={name: tuple(int(i) for i in mask.nonzero()[0]) for name, mask in rules.zones.items()},
            formations=places(rules.formations),
            axes=places(tuple(axis.id for axis in rules.axes)),
            actions=places(tuple(action.id for action in rules.actions)),
            target_kinds={a.id: kind for a, kind in zip(rules.actions, rules.target_kind, strict=True)},
            events=places(tuple(event.id for event in rules.events)),
            endings=places(tuple(ending.id for ending in rules.endings)),
            types=types,
            static_ties=frozenset(rules.static_ties),
        )
