"""A compiled scenario as players need it: rules, names of the effect language, doctrine, who may see what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date as Date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.players.doctrine import DoctrineTables, PolicyOptions
from brinkmanship.scenario.compile import Compiled
from brinkmanship.scenario.compile.formulas import names_of
from brinkmanship.scenario.declared_names import Vocabulary
from brinkmanship.scenario.language import SymbolTable, compile_expression
from brinkmanship.simulation.expressions import Expression
from brinkmanship.simulation.observation import UNTOLD
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import I64, Kind


@dataclass(frozen=True)
class Model:
    """A scenario ready for players; shared by all looks, picklable."""

    compiled: Compiled
    messages: Any = field(default=None, repr=False, compare=False)  # puts looks into a program's words: a game's
    _texts: dict[str, Expression] = field(default_factory=dict, repr=False, compare=False)

    @property
    def rules(self) -> Rules:
        """The compiled rules."""
        return self.compiled.rules

    @cached_property
    def doctrine(self) -> DoctrineTables:
        """The doctrine of all actors as tables."""
        return DoctrineTables.build(self.rules, self.compiled.doctrines, self.compiled.orders_per_turn)

    @cached_property
    def policies(self) -> Mapping[str, Mapping[int, PolicyOptions]]:
        """The options of every policy that the scenario declares, by its name and by actor."""
        return {
            name: {
                actor: PolicyOptions.of(
                    self.rules, [o for o in options if o.actor == actor], self.compiled.orders_per_turn
                )
                for actor in sorted({o.actor for o in options})
            }
            for name, options in self.compiled.policies.items()
        }

    @cached_property
    def symbols(self) -> SymbolTable:
        """The names that a seat may use: those of the effect language, with itself as ``self``."""
        return names_of(self.compiled.scenario, Vocabulary.of(self.compiled.loaded.data)).with_roles(acting=True)

    @cached_property
    def visible(self) -> dict[tuple[Kind, str], str]:
        """Who may see a track, where the scenario says so: 'public', 'estimate' or 'private'."""
        return dict(self.rules.visible)

    @cached_property
    def untold(self) -> frozenset[tuple[Kind, str]]:
        """Tracks that nobody is told of others: what the scenario calls private, capital, and when formations arrive."""
        private = {key for key, level in self.visible.items() if level == "private"}
        return UNTOLD | private | {(Kind.ACTOR, "capital")}

    @cached_property
    def untold_rows(self) -> Mapping[Kind, list[bool]]:
        """Whether a track is in `untold`, by position."""
        return {kind: [(kind, name) in self.untold for name in t.names] for kind, t in self.rules.tracks.items()}

    @cached_property
    def types_of(self) -> Mapping[int, NDArray[np.intp]]:
        """The hidden types of every actor that has some."""
        owners = self.rules.type_actor
        return {actor: np.flatnonzero(owners == actor) for actor in sorted(set(owners.tolist()))}

    @cached_property
    def leaders(self) -> frozenset[int]:
        """Actors that a person could play and that have objectives: they look ahead on a hard game."""
        actors = self.compiled.scenario.actors
        aims = {objective.actor for objective in self.rules.objectives}
        return frozenset(i for i, id in enumerate(self.rules.actors) if i in aims and actors[id].playable)

    @cached_property
    def secret(self) -> NDArray[np.bool_]:
        """Slots of actions that not everybody knows of, shape (slots,)."""
        return np.array([not a.public for a in self.rules.actions] or [False])[self.rules.slot_action]

    @cached_property
    def known_events(self) -> tuple[frozenset[int] | None, ...]:
        """Of each event the actors that learn of it; None: all."""
        events = self.compiled.scenario.events
        known = (events[event.id].known_to if event.asks < 0 else (self.rules.actors[event.asks],)
                 for event in self.rules.events)  # fmt: skip
        return tuple(None if listed is None else frozenset(self.actors_in(listed)) for listed in known)

    def actors_in(self, listed: Iterable[str]) -> tuple[int, ...]:
        """Return the actors that ids of actors, groups and bodies mean, and `all`."""
        symbols, found = self.symbols, set[int]()
        for name in listed:
            if name in symbols.actors:
                found.add(symbols.actors[name])
            elif name == "all":
                found.update(range(len(self.rules.actors)))
            else:
                found.update(symbols.groups.get(name) or symbols.members.get(name, ()))
        return tuple(sorted(found))

    @cached_property
    def _named(self) -> Mapping[int, tuple[str, str, str]]:
        return {slot: name for name, slot in self.compiled.slots.items()}

    def proposal(self, slot: int) -> tuple[str, str, str]:
        """Return the actor, action and target of a slot by their ids."""
        return self._named[slot]

    @cached_property
    def slots_of(self) -> tuple[I64, ...]:
        """The slots of each actor, increasing."""
        return tuple(np.flatnonzero(self.rules.slot_actor == actor) for actor in range(len(self.rules.actors)))

    @cached_property
    def start(self) -> Date:
        """The first day of the game."""
        return self.compiled.scenario.scenario.start + timedelta(
            hours=self.rules.first_tick * self.rules.hours_per_tick
        )

    def date(self, tick: int) -> Date:
        """Return the date of a tick; a time of day where a tick is shorter than a day."""
        hours = tick * self.rules.hours_per_tick
        if self.rules.hours_per_tick % 24 == 0:
            return Date.fromordinal(self.start.toordinal() + int(hours) // 24)
        return datetime.combine(self.start, time()) + timedelta(hours=hours)

    def expression(self, text: str) -> Expression:
        """Return a text of the effect language, compiled once; raise `LanguageError`, which names the nearest name."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = compile_expression(text, self.symbols)
        return found
