"""Where the start value of a number comes from, as the scenario says: public facts about the scenario, never the value."""

from __future__ import annotations

from dataclasses import dataclass

from brinkmanship.game.view.labels import Labels
from brinkmanship.scenario.provenance import numbers
from brinkmanship.simulation.world import Kind

_SECTIONS = {Kind.ACTOR: "actors", Kind.BODY: "bodies", Kind.REGION: "map.regions", Kind.FORMATION: "formations"}


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a number's start value."""

    title: str
    date: str  # '' where the scenario does not say
    confidence: str  # 'high' | 'medium' | 'low' | '' not said


class Sources:
    """The sources of one scenario's start values."""

    def __init__(self, names: Labels) -> None:
        """Read them once, about a tenth of a second for a large scenario."""
        self._names = names
        self._said = {n.name: n for n in numbers(names.scenario) if n.source is not None}
        self._ties: dict[tuple[int, int], list[int]] = {}
        for index, tie in enumerate(names.scenario.ties):
            first, second = (names.actors_in([who] if isinstance(who, str) else who) for who in (tie.from_, tie.to))
            for one, other in ((a, b) for a in first for b in second if a != b):
                self._ties.setdefault((one, other), []).append(index)
                if tie.both:
                    self._ties.setdefault((other, one), []).append(index)

    def of(self, ref: str) -> Source | None:
        """Return the source of *ref*'s start value, None where the scenario names none; raise `UnknownNumber`."""
        kind, track, thing = self._names.parse(ref)
        name = self._names.rules.tracks[kind].names[track]
        for path in (*self._own(kind, thing, name), f"tracks.{kind.name.lower()}.{name}.start"):
            found = self._said.get(path)
            if found is not None:
                entry = self._names.scenario.scenario.sources.get(str(found.source))
                title = entry.title if entry is not None else str(found.source).replace("-", " ").capitalize()
                date = str(entry.date) if entry is not None and entry.date else ""
                return Source(title, date, found.confidence or "")
        return None

    def _own(self, kind: Kind, thing: int, name: str) -> tuple[str, ...]:
        """Return the paths at which the thing itself may give the number."""
        rules = self._names.rules
        if kind is Kind.TIE:
            first, second = divmod(thing, len(rules.actors))
            listed = reversed(self._ties.get((first, second), []))  # the last that says a number holds
            return tuple(f"ties.{index}.{part}{name}" for index in listed for part in ("", "tracks."))
        if kind not in _SECTIONS:
            return ()
        ids = {Kind.ACTOR: rules.actors, Kind.BODY: rules.bodies_, Kind.REGION: rules.regions}
        id = ids.get(kind, rules.formations)[thing]
        return f"{_SECTIONS[kind]}.{id}.tracks.{name}", f"{_SECTIONS[kind]}.{id}.{name}"
