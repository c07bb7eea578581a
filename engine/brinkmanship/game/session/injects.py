"""Planned injects of the scenario and of scripts: those due go in by themselves, or in an exercise as control decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.tree import CONTROL, Inject
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.players.script import ScriptPlayer
from brinkmanship.scenario.language import LanguageError, compile_statement
from brinkmanship.scenario.models.script import Entry
from brinkmanship.simulation.expressions import Scope
from brinkmanship.simulation.world import World


@dataclass(frozen=True, slots=True)
class Msel:
    """What the list of injects of an exercise (MSEL) says of an inject beside its text; '' what it does not say."""

    number: str = ""  # as written in the list
    sender: str = ""  # who it seems to come from
    medium: str = ""  # telegram, press, social, phone, email, letter, radio, tv or meeting
    controller: str = ""  # who delivers it
    expected: str = ""  # action expected of the players
    notes: str = ""
    objective: str = ""  # of the exercise
    thread: str = ""  # storyline
    type: str = ""  # Standard, Contingency, Adaptive or Complexity
    status: str = ""  # HSEEP: Draft, Submitted, Approved, Synchronized, Released, Complete, Deferred or Obsolete
    delivery: str = ""  # in the room's time, ISO to the minute
    scenario_time: str = ""  # HH:MM within its day
    instead_of: str = ""  # id of the inject it is the alternative of
    extra: tuple[tuple[str, str], ...] = ()  # columns that mean nothing here, with their headings

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object without what is empty."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: [list(pair) for pair in value] if name == "extra" else value for name, value in said.items() if value
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Msel:
        """Return what `to_json` was made of, fields of later versions left out; raise TypeError or ValueError."""
        known = {one.name for one in fields(cls)} - {"extra"}
        extra = tuple((str(heading), str(value)) for heading, value in data.get("extra", ()))
        return cls(**{name: str(value) for name, value in data.items() if name in known}, extra=extra)


@dataclass(frozen=True, slots=True)
class Planned:
    """An inject of the list. It is due from its day on, once its condition holds; with neither, when control says so."""

    inject: Inject
    name: str  # its headline
    day: int = -1  # tick, -1 none
    when: str = ""  # condition, '' none
    msel: Msel = Msel()

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object, as the header of an exercise keeps it."""
        one = self.inject
        out: dict[str, Any] = {"id": one.id, "name": self.name, "text": one.text}
        out |= {"effects": list(one.effects), "to": list(one.to), "day": self.day}
        msel = self.msel.to_json()
        return out | ({"when": self.when} if self.when else {}) | ({"msel": msel} if msel else {})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Planned:
        """Return what `to_json` was made of; raise KeyError, TypeError or ValueError where it is damaged."""
        effects, to = tuple(map(str, data["effects"])), tuple(map(str, data["to"]))
        inject = Inject(str(data["id"]), str(data["text"]), effects, to)
        msel = data.get("msel", {})
        if not isinstance(msel, Mapping):
            raise TypeError(f"the MSEL's part of {inject.id!r} is no object")
        return cls(inject, str(data["name"]), int(data["day"]), str(data.get("when", "")), Msel.from_json(msel))


def of_scenario(prepared: Prepared) -> tuple[Planned, ...]:
    """Return the scenario's own injects, in the order of the file."""
    names, out = prepared.names, []
    for compiled in prepared.compiled.injects:
        one = names.scenario.injects[compiled.id]
        to = {names.rules.actors[i] for i in compiled.to} | set(one.known_to or ())
        listed = tuple(a for a in names.rules.actors if a in to)
        readers = () if len(listed) == len(names.rules.actors) else listed
        inject = Inject(compiled.id, one.text.strip(), tuple(one.effects), readers, sender=one.from_ or "")
        out.append(Planned(inject, compiled.name, compiled.day, str(one.when or "")))
    return tuple(out)


def of_script(player: ScriptPlayer) -> tuple[Planned, ...]:
    """Return the injects and the narration of a script, by date."""
    out = []
    for position, entry in enumerate(player.script.entries):
        if entry.date is None or (entry.inject is None and entry.narration is None):
            continue
        inject = inject_of(player, position, entry)
        out.append(Planned(replace(inject, text=inject.text.strip()), title_of(inject), player.day(entry.date)))
    return tuple(sorted(out, key=lambda one: one.day))


def inject_of(player: ScriptPlayer, position: int, entry: Entry, after: int = 0) -> Inject:
    """Return what the entry at `position` of a script tells and does, beside its order."""
    found = entry.inject
    text = (found.text if found is not None else entry.narration) or entry.text or ""
    effects, to = (tuple(found.effects), tuple(found.to or ())) if found is not None else ((), ())
    return Inject(f"{player.script.script.id}:{position}", text, effects, to, after)


def title_of(inject: Inject) -> str:
    """Return the headline of an inject, or a short name where it has none."""
    return inject.name or headline(inject.text or "; ".join(inject.effects))


def headline(text: str, most: int = 60) -> str:
    """Return the beginning of a text, at most *most* letters, cut between words.

    >>> headline("The rouble falls. Nobody knows why.", 20)
    'The rouble falls.'
    """
    line = " ".join(text.split())
    first = line.split(". ")[0]
    line = first + "." if first != line and not first.endswith(".") else first
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"


def due(prepared: Prepared, planned: Iterable[Planned], world: World, released: frozenset[str]) -> tuple[Planned, ...]:
    """Return those of *planned* that the turn beginning in *world* (a batch of one) brings, *released* ones left out."""
    end = world.day + prepared.rules.ticks_per_turn
    scope = Scope(world, prepared.rules)
    return tuple(
        one
        for one in planned
        if one.inject.id not in released and (one.day >= 0 or one.when) and one.day < end
        if not one.when or bool(np.all(prepared.expression(one.when)(scope)))
    )


def problems(prepared: Prepared, inject: Inject) -> tuple[str, ...]:
    """Return what is wrong with an inject that was thought of just now, one sentence each; () when it can be released."""
    out = [] if inject.text.strip() or inject.effects else ["It says nothing and does nothing."]
    out += [f"There is no seat {seat}." for seat in inject.to if seat not in (CONTROL, *prepared.names.actor_index)]
    for text in inject.effects:
        try:
            compile_statement(text, prepared.vocabulary)
        except LanguageError as error:
            hint = f" Did you mean {error.suggestion}?" if error.suggestion else ""
            out.append(f"{text}: {error.message}.{hint}")
    return tuple(out)


def check_list(prepared: Prepared, planned: Iterable[Planned]) -> None:
    """Raise `GameError` for injects that this scenario cannot take, naming the first that is wrong."""
    seen: set[str] = set()
    for one in planned:
        if one.inject.id in seen:
            raise GameError(f"two injects are called {one.inject.id!r}")
        seen.add(one.inject.id)
        if wrong := problems(prepared, one.inject):
            raise GameError(f"inject {one.inject.id!r}: {wrong[0]}")
