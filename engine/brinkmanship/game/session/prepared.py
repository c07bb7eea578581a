"""A scenario made ready to be played: compiled rules, words for people, doctrine tables, and the resolved text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from brinkmanship.game.errors import GameError
from brinkmanship.game.view.explain import Sources
from brinkmanship.game.view.facts import Facts
from brinkmanship.game.view.labels import Labels
from brinkmanship.players.doctrine import DoctrineTables
from brinkmanship.players.futures import Task
from brinkmanship.players.model import Model
from brinkmanship.scenario.compile import Compiled, compile_scenario
from brinkmanship.scenario.compile.formulas import names_of
from brinkmanship.scenario.declared_names import Vocabulary
from brinkmanship.scenario.language import SymbolTable, compile_expression
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.scenario.loading import load, load_resolved
from brinkmanship.scenario.script_checks import MOST_LEAD
from brinkmanship.simulation.expressions import Expression
from brinkmanship.simulation.rules import Rules


@dataclass(frozen=True)
class Prepared:
    """A compiled scenario with what a game needs beside the rules; shared by any number of games."""

    compiled: Compiled
    days_per_turn: float | None  # where it was chosen for the game; None: the scenario's own
    start: date | None = None  # the game's first day, where it is before the scenario's

    @property
    def rules(self) -> Rules:
        """The compiled rules."""
        return self.compiled.rules

    @property
    def playable(self) -> tuple[str, ...]:
        """Actors that a person is meant to play, in the scenario's order."""
        return tuple(id for id in self.rules.actors if self.compiled.scenario.actors[id].playable)

    @property
    def data(self) -> Mapping[str, Any]:
        """The resolved scenario as plain data."""
        return self.compiled.loaded.data

    @cached_property
    def digest(self) -> str:
        """The fingerprint of the resolved scenario."""
        return self.compiled.loaded.digest

    @cached_property
    def names(self) -> Labels:
        """Names, labels and dates."""
        return Labels(self.model)

    @cached_property
    def facts(self) -> Facts:
        """The entities as they never change, with the defaults of the format."""
        return Facts.of_scenario(self.compiled.scenario, self.rules)

    @cached_property
    def sources(self) -> Sources:
        """Where the start values come from."""
        return Sources(self.names)

    @cached_property
    def model(self) -> Model:
        """The scenario as players need it."""
        return Model(self.compiled)

    @property
    def doctrine(self) -> DoctrineTables:
        """The doctrine of all actors as tables."""
        return self.model.doctrine

    def expression(self, text: str) -> Expression:
        """Return a number of the world as it is, as the effect language names it; raise `LanguageError`."""
        return compile_expression(text, self.vocabulary)

    @cached_property
    def vocabulary(self) -> SymbolTable:
        """The names that injects and expectations may use."""
        return names_of(self.compiled.scenario, Vocabulary.of(self.compiled.loaded.data))

    def intent_indexes(self, intents: Mapping[str, str]) -> dict[int, int]:
        """Return {actor: hidden type within its own} for {actor id: intent}; raise `GameError` for unknown ones."""
        out = {}
        for actor, intent in intents.items():
            if actor not in self.names.actor_index:
                raise GameError(f"there is no actor {actor!r} whose intent could be chosen")
            index = self.names.actor_index[actor]
            own = [self.rules.type_names[i] for i in np.flatnonzero(self.rules.type_actor == index)]
            if intent not in own:
                known = ", ".join(own) if own else "none"
                raise GameError(f"{actor} has no intent {intent!r}; it has: {known}")
            out[index] = own.index(intent)
        return out

    def task(self, seed: int, turns: int | None = None, **more: Any) -> Task:
        """Return what `play` plays: everybody by doctrine, from the start."""
        return Task(self.rules, self.doctrine, seed, turns, **more)


def prepare(scenario: str | Path | Loaded, days_per_turn: float | None = None, start: date | None = None) -> Prepared:
    """Load, check and compile a scenario by its bundled name or path; `start` is an earlier first day of the game.

    Raises `ScenarioError`, and `GameError` for a turn of no whole number of ticks or a `start` too early or late.
    """
    loaded = scenario if isinstance(scenario, Loaded) else load(scenario)
    if days_per_turn is not None:
        tick = loaded.scenario.scenario.hours_per_tick / 24
        ticks = days_per_turn / tick
        if ticks < 1 or abs(ticks - round(ticks)) > 1e-9:
            step = "days" if tick == 1 else f"steps of {tick:g} days"
            raise GameError(f"a turn has a whole number of {step} here, at least one; {days_per_turn:g} is not that")
    first = loaded.scenario.scenario.start
    if start is not None and not first - timedelta(days=MOST_LEAD) <= start <= first:
        raise GameError(
            f"a game cannot begin on {start}: the scenario's first day is {first}, {MOST_LEAD} days at most"
        )
    start = None if start == first else start
    return Prepared(compile_scenario(loaded, days_per_turn, start), days_per_turn, start)


def prepare_resolved(data: Mapping[str, Any], days_per_turn: float | None, start: date | None = None) -> Prepared:
    """Compile the resolved scenario that a record carries."""
    return prepare(load_resolved(dict(data)), days_per_turn, start)
