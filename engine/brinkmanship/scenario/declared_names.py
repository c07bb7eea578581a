"""Lists the names that a scenario declares, by kind; read off its plain data, so that an invalid entry's name counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from brinkmanship.scenario.models.dilemmas import choice_id
from brinkmanship.simulation.mechanisms import MECHANISMS, standard_tracks, verbs
from brinkmanship.simulation.world import Kind
from brinkmanship.text import joined

BUILT_IN_GROUPS = ("all", "others")
"""Every actor, and every actor but the one who acts."""

_LABELS = {  # of kinds that have another name for people
    "axis": "line of advance",
    "verb": "verb of the engine",
    "mechanism": "mechanism of the engine",
    "consent": "role",
    "calendar": "date of the calendar",
}


@dataclass(frozen=True)
class Vocabulary:
    """Names by kind: 'actor', 'group', 'region', ..."""

    names: Mapping[str, tuple[str, ...]]
    tracks: Mapping[Kind, tuple[str, ...]]
    types: tuple[tuple[str, str], ...]
    """Actors with their secret intents."""
    target_kinds: Mapping[str, str]
    """Kind of target of each action, '' for none."""
    courses: Mapping[str, tuple[str, ...]]
    """The courses of each leader."""

    @classmethod
    def of(cls, data: Any) -> Vocabulary:
        """The names that a scenario's plain data declares, whatever else is wrong with it."""
        area, head = _section(data, "map"), _section(data, "scenario")
        return cls(
            {
                "actor": tuple(_section(data, "actors")),
                "group": (*_section(data, "groups"), *BUILT_IN_GROUPS),
                "body": tuple(_section(data, "bodies")),
                "package": tuple(_section(data, "packages")),
                "region": tuple(_section(area, "regions")),
                "zone": tuple(_section(area, "zones")),
                "axis": tuple(_section(area, "axes")),
                "formation": tuple(_section(data, "formations")),
                "action": tuple(_section(data, "actions")),
                "issue": tuple(_section(data, "issues")),
                "deal": tuple(_section(data, "deals")),
                "event": tuple(_section(data, "events")),
                "dilemma": tuple(_section(data, "dilemmas")),
                "choice": tuple(
                    choice_id(dilemma, one)
                    for dilemma, about in _section(data, "dilemmas").items()
                    for one in _section(about, "choices")
                ),
                "calendar": tuple(_section(data, "calendar")),
                "ending": tuple(_section(data, "endings")),
                "source": tuple(_section(head, "sources")),
                "statement": tuple(_section(head, "statements")),
                "verb": tuple(verbs()),
                "mechanism": tuple(mechanism.name for mechanism in MECHANISMS),
                "consent": ("target", "host"),
            },
            tracks={
                kind: track_names(
                    kind,
                    _section(_section(data, "tracks"), kind.name.lower()),
                    [name for name in data if _section(data, name)] if isinstance(data, Mapping) else (),
                )
                for kind in Kind
            },
            types=tuple(
                (actor, kind) for actor, about in _section(data, "actors").items() for kind in _section(about, "types")
            ),
            target_kinds={
                action: kind if isinstance(kind := _section(about, "target").get("kind"), str) else ""
                for action, about in _section(data, "actions").items()
            },
            courses={leader: tuple(_section(about, "options")) for leader, about in _section(data, "courses").items()},
        )

    def known(self, name: str, kinds: Iterable[str]) -> bool:
        """Whether a name is one of these kinds."""
        return any(name in self.names[kind] for kind in kinds)


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Kinds as a phrase.

    >>> kinds_in_words(("actor", "group"))
    'actor or group'
    """
    return joined([_LABELS.get(kind, kind) for kind in kinds], "or")


def track_names(kind: Kind, declared: Iterable[str], sections: Collection[str]) -> tuple[str, ...]:
    """Return every track of a kind: the engine's that a scenario with these sections has, then the scenario's own."""
    standard = [t.name for (of, _), t in standard_tracks().items() if of is kind and t.section in ("", *sections)]
    return tuple(dict.fromkeys([*standard, *declared]))


def _section(data: Any, name: str) -> Mapping[str, Any]:
    found = data.get(name) if isinstance(data, Mapping) else None
    return found if isinstance(found, Mapping) else {}
