"""Who an inject is addressed to: names, ids, abbreviations and people of a list, to seats of the scenario."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from brinkmanship.game.record.tree import CONTROL
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.msel.vocabulary import plain, vocabulary

ALL = "all"

_FILLERS = re.compile(
    r"\b(team|teams|cell|seat|delegation|government|govt|gov|the|of|to|player|players|group|side|desk|republic|federation|"
    r"kingdom|equipe|delegation|gouvernement|regierung)\b"
)


_Claim = tuple[str, str]  # what a seat is called, and its id


@dataclass(frozen=True, slots=True)
class Addressed:
    """What was made of the words for whom an inject is."""

    seats: tuple[str, ...] = ()  # () with `everybody`
    everybody: bool = False
    control: bool = False
    guessed: tuple[tuple[str, str], ...] = ()  # words and the seat they were taken for, where that is not plain
    unknown: tuple[str, ...] = ()  # words that name nobody here

    @property
    def known(self) -> bool:
        """Whether anybody at all was found."""
        return self.everybody or self.control or bool(self.seats)


@dataclass
class Recipients:
    """The seats of a scenario by all that they are called, and what a person said of names beside that."""

    prepared: Prepared
    told: Mapping[str, str] = field(default_factory=dict)  # words of the list -> seats, 'all' or 'control'

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """Names that are plain: ids, names, adjectives, initials; then groups and bodies."""
        scenario, out = self.prepared.compiled.scenario, dict[str, tuple[str, ...]]()
        ids, names, others = list[_Claim](), list[_Claim](), list[_Claim]()
        for id, actor in scenario.actors.items():
            ids.append((id, id))
            names.append((actor.name, id))
            words = plain(actor.name).split()
            initials = "".join(word[0] for word in words) if len(words) > 1 else ""  # UK, US
            people = (_last_name(person) for person in (actor.leader or "", *actor.people))
            others += [(said, id) for said in (actor.adjective or "", initials, actor.flag or "", *people)]
        for region in scenario.map.regions.values():  # Moscow and the centre, Kyiv
            if region.capital_of:
                others.append((region.name.partition(" and ")[0], region.capital_of))
        for claims in (ids, names, others):
            claimed: dict[str, set[str]] = {}
            for said, id in claims:
                claimed.setdefault(plain(said), set()).add(id)
            for said, who in claimed.items():
                if len(who) == 1:  # what two seats are called means neither
                    out.setdefault(said, tuple(who))
        index = self.prepared.model.actors_in
        for name in (*scenario.groups, *scenario.bodies):
            seats = tuple(self.prepared.rules.actors[i] for i in index([name]))
            for said in (name, scenario.bodies[name].name if name in scenario.bodies else f"{name} members"):
                out.setdefault(plain(said), seats)
        out.pop("", None)
        return out

    @cached_property
    def _told(self) -> dict[str, tuple[str, ...]]:
        return {plain(words): tuple(re.split(r"[,\s]+", seats.strip())) for words, seats in self.told.items()}

    def read(self, text: str) -> Addressed:
        """Return whom the words of a cell mean."""
        first: Addressed | None = None
        for pattern in (r"[,;/\n&+|]|\band\b|\bet\b|\bund\b", r"[,;/\n&+|]"):
            parts = [part for part in re.split(pattern, text) if part.strip(" .-")]
            if plain(text) in self._plain or len(parts) < 2:
                found = self._one(text)
                return found if first is None or not found.unknown else first
            found = joined(map(self._one, parts), self.prepared.rules.actors)
            if not found.unknown:
                return found
            first = first or found
        return first or found

    @cached_property
    def _plain(self) -> frozenset[str]:
        """All that is understood as it stands."""
        return frozenset((*self._told, *self._names, *vocabulary()["everybody"], *vocabulary()["control"]))

    def _one(self, text: str) -> Addressed:
        said = plain(text)
        if not said:
            return Addressed()
        if said in self._told:
            seats = self._told[said]
            if ALL in seats:
                return Addressed(everybody=True)
            known = tuple(seat for seat in seats if seat in self.prepared.names.actor_index)
            lost = tuple(seat for seat in seats if seat not in known and seat != CONTROL)
            return Addressed(known, control=CONTROL in seats, unknown=lost)
        if (found := self._names.get(said)) is not None:
            return Addressed(found, guessed=() if len(found) == 1 else ((text.strip(), ", ".join(found)),))
        if said in vocabulary()["everybody"]:
            return Addressed(everybody=True)
        if said in vocabulary()["control"]:
            return Addressed(control=True)
        if (less := re.match(r"^(?:all|everyone|everybody) (?:but|except|save|other than) (.+)$", said)) is not None:
            out = self.read(less[1])
            if out.seats and not out.unknown:
                return Addressed(tuple(id for id in self.prepared.playable if id not in out.seats))
        bare = " ".join(_FILLERS.sub(" ", said).split())
        if bare and (found := self._names.get(bare)) is not None:
            return Addressed(found, guessed=((text.strip(), ", ".join(found)),))
        return self._nearly(text, said, bare or said)

    def _nearly(self, text: str, said: str, bare: str) -> Addressed:
        """Return the seat of a name within the words, or of one that is misspelt."""
        words = f" {said} "
        within = {
            seats for name, seats in self._names.items() if len(name) > 2 and len(seats) == 1 and f" {name} " in words
        }
        if len(within) == 1:
            seats = within.pop()
            return Addressed(seats, guessed=((text.strip(), seats[0]),))
        long = [name for name, seats in self._names.items() if len(name) > 3 and len(seats) == 1]
        if not within and (near := get_close_matches(bare[:80], long, 1, 0.85)):
            found = self._names[near[0]]
            return Addressed(found, guessed=((text.strip(), found[0]),))
        return Addressed(unknown=(text.strip(),))


def _last_name(person: str) -> str:
    """Return the last word of a person's name: 'Sergei Lavrov, foreign minister' is Lavrov."""
    words = person.split(",")[0].split(";")[0].split()
    return words[-1] if words and len(words[-1]) > 3 else ""


def joined(found: Iterable[Addressed], order: Iterable[str]) -> Addressed:
    """Return several addresses as one, seats in the scenario's order."""
    every = list(found)
    seats = {seat for one in every for seat in one.seats}
    return Addressed(
        tuple(id for id in order if id in seats) if not any(one.everybody for one in every) else (),
        any(one.everybody for one in every),
        any(one.control for one in every),
        tuple(pair for one in every for pair in one.guessed),
        tuple(name for one in every for name in one.unknown),
    )
