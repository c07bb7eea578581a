"""The scenario as plain data that is trusted in nothing, as records hold it: names, tracks, dates, the ladder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from brinkmanship.game.session.orders import OBJECT, Order
from brinkmanship.game.view.labels import SECTION, TrackWords, actor_colours, track_label
from brinkmanship.scenario.models import Scenario
from brinkmanship.scenario.models.dilemmas import choice_id
from brinkmanship.simulation.mechanisms import standard_tracks
from brinkmanship.simulation.rules import Rules

KINDS = {name: kind for kind, name in SECTION.items()}
_SECTIONS = {"body": "bodies", "region": "regions", "formation": "formations"}
TARGET_SECTIONS = {
    "actor": "actors",
    "body": "bodies",
    "region": "map.regions",
    "formation": "formations",
    "axis": "map.axes",
}
"""Where the scenario describes what an action is aimed at, by kind of target."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class UnitFacts(NamedTuple):
    """A formation as it never changes; `lon` and `lat` are its place within the region `home`."""

    id: str
    name: str
    actor: str
    branch: str
    symbol: str
    echelon: str
    home: str
    lon: float
    lat: float
    short: str


class PlaceFacts(NamedTuple):
    """A region as it never changes."""

    id: str
    name: str
    sea: bool
    lon: float
    lat: float
    sovereign: str
    capital_of: str
    short: str


class ActorFacts(NamedTuple):
    """An actor as it never changes."""

    id: str
    name: str
    bloc: str
    color: str
    leader: str
    description: str
    playable: bool
    flag: str = ""
    office: str = ""
    emblem: str = ""


class BodyFacts(NamedTuple):
    """A body as it never changes."""

    id: str
    name: str
    members: tuple[str, ...]
    rule: str
    short: str


def at(value: Any, *path: str) -> Any:
    """Return what plain data holds at a path of names, None where it holds nothing there.

    >>> at({"a": {"b": 1}}, "a", "b"), at({"a": 2}, "a", "b")
    (1, None)
    """
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def table(value: Any, *path: str) -> dict[str, Any]:
    """Return the table that plain data holds at a path of names, empty where there is none."""
    found = at(value, *path)
    return found if isinstance(found, dict) else {}


@dataclass
class Facts:
    """The scenario of a record as plain data; whatever is missing or damaged has a plain stand-in."""

    scenario: Mapping[str, Any]
    names: Mapping[str, Any]  # of the start line: tracks by kind, actors, bodies, regions, formations
    layout: Mapping[str, Any] = field(default_factory=dict)
    viewpoint: str = ""
    start: date | None = None  # the game's first day, where it is before the scenario's
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of bodies, where they are known
    anybody: bool = True  # whether all actors are playable where the scenario says so of none
    _about: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.viewpoint not in self.ids("actors"):
            self.viewpoint = self._someone()

    @classmethod
    def of_scenario(cls, scenario: Scenario, rules: Rules) -> Facts:
        """Return the facts of a scenario that was checked and compiled, with its defaults."""
        sections = ("actors", "bodies", "formations")
        data: dict[str, Any] = {s: {id: vars(one) for id, one in getattr(scenario, s).items()} for s in sections}
        data["scenario"] = vars(scenario.scenario)
        data["map"] = {"regions": {id: vars(one) for id, one in scenario.map.regions.items()}}
        data["ladder"] = [{"from": rung.from_, **vars(rung)} for rung in scenario.ladder]
        members = {b.id: tuple(rules.actors[i] for i in b.members.tolist()) for b in rules.bodies}
        return cls(data, ids_of(rules), members=members, anybody=False)

    def ids(self, *path: str) -> list[str]:
        """Return a list of ids of the start line."""
        value = at(self.names, *path)
        return [str(v) for v in value] if isinstance(value, list) else []

    def about(self, section: str, id: str) -> Mapping[str, Any]:
        """Return the scenario's entry of an entity, {} for none."""
        if (section, id) not in self._about:
            self._about[section, id] = table(self.scenario, *section.split("."), id)
        return self._about[section, id]

    @cached_property
    def rows(self) -> dict[str, dict[str, int]]:
        """The position of every track by its name, by kind."""
        return {kind: {name: i for i, name in enumerate(self.ids("tracks", kind))} for kind in KINDS}

    @cached_property
    def tracks(self) -> dict[str, list[TrackWords]]:
        """The words and ranges of all tracks by position, by kind."""
        return {kind: [self._track(kind, name) for name in self.ids("tracks", kind)] for kind in KINDS}

    @cached_property
    def carriers(self) -> dict[str, list[str]]:
        """The ids of what carries tracks by position, by kind; a tie is 'RUS>UKR'."""
        actors = self.ids("actors")
        ties = [f"{a}>{b}" for a in actors for b in actors]
        named = {kind: self.ids(section) for kind, section in _SECTIONS.items()}
        return {"world": [""], "actor": actors, "tie": ties, **named}

    @cached_property
    def colours(self) -> dict[str, str]:
        """The colour of every actor, '#rrggbb': its own, or one that no other has."""
        said = {id: str(self.about("actors", id).get("color") or "") for id in self.ids("actors")}
        return actor_colours({id: colour if _COLOUR.fullmatch(colour) else None for id, colour in said.items()})

    @cached_property
    def units(self) -> tuple[UnitFacts, ...]:
        """All formations, in the order of the arrays."""
        out = []
        for id in self.ids("formations"):
            about, name = self.about("formations", id), self.name("formations", id)
            actor, branch, symbol, echelon, region = _texts(about, "actor", "branch", "symbol", "echelon", "region")
            home = region if about.get("lon") is not None and about.get("lat") is not None else ""
            out.append(
                UnitFacts(id, name, actor, branch, symbol, echelon, home, *_point(about), *_texts(about, "short"))
            )
        return tuple(out)

    @cached_property
    def places(self) -> tuple[PlaceFacts, ...]:
        """All regions, in the order of the arrays."""
        out = []
        for id in self.ids("regions"):
            about, name = self.about("map.regions", id), self.name("map.regions", id)
            texts = _texts(about, "sovereign", "capital_of", "short")
            out.append(PlaceFacts(id, name, bool(about.get("sea", False)), *_point(about), *texts))
        return tuple(out)

    @cached_property
    def bodies(self) -> tuple[BodyFacts, ...]:
        """All bodies, in the order of the arrays."""
        out = []
        for id in self.ids("bodies"):
            texts = _texts(self.about("bodies", id), "rule", "short")
            out.append(BodyFacts(id, self.name("bodies", id), self.members.get(id, ()), *texts))
        return tuple(out)

    @cached_property
    def actors(self) -> tuple[ActorFacts, ...]:
        """All actors, in the order of the arrays."""
        playable = {id: self.about("actors", id).get("playable") is True for id in self.ids("actors")}
        anybody = self.anybody and not any(playable.values())
        out = []
        for id, may in playable.items():
            bloc, leader, description = _texts(self.about("actors", id), "bloc", "leader", "description")
            name, colour = self.name("actors", id), self.colours[id]
            seen = _texts(self.about("actors", id), "flag", "office", "emblem")
            out.append(ActorFacts(id, name, bloc, colour, leader, description, anybody or may, *seen))
        return tuple(out)

    def name(self, section: str, id: str) -> str:
        """Return an entity's name."""
        return str(self.about(section, id).get("name", id))

    def order_text(self, order: Order) -> str:
        """Return an order in words: 'Russia orders: Expel diplomats (United States)'."""
        aimed_at = TARGET_SECTIONS.get(str(at(self.about("actions", order.action), "target", "kind")), "")
        aimed = [self.name(aimed_at, order.target)] if order.target else []
        aimed += [f"to {self.name('map.regions', order.place)}"] if order.place else []
        seat = self.name("actors", order.seat)
        for name, dilemma in table(self.scenario, "dilemmas").items():
            for choice, chosen in table(dilemma, "choices").items():
                if choice_id(name, choice) == order.action:
                    return f"{seat} decides, {at(dilemma, 'name') or name}: {at(chosen, 'name') or choice}"
        if order.answer:
            said = "objects to" if order.answer == OBJECT else "consents to"
            by = self.name("actors", order.proposer)
            aim = f" ({', '.join(aimed)})" if aimed else ""
            return f"{seat} {said}: {self.name('actions', order.action)}{aim}, proposed by {by}"
        text = f"{seat} {'lifts' if order.lift else 'orders'}: {self.name('actions', order.action)}"
        return text + (f" ({', '.join(aimed)})" if aimed else "")

    @property
    def head(self) -> Mapping[str, Any]:
        """The scenario's own section."""
        return table(self.scenario, "scenario")

    @property
    def hours_per_tick(self) -> float:
        """Hours in a tick."""
        return number(self.head.get("hours_per_tick"), 24.0)

    @property
    def scenario_start(self) -> date:
        """The scenario's first day."""
        try:
            return date.fromisoformat(str(self.head.get("start")))
        except ValueError:
            return date(2000, 1, 1)

    def date(self, day: int) -> date:
        """Return the date of tick *day*; the last there is where a damaged record says so."""
        try:
            return (self.start or self.scenario_start) + timedelta(days=int(day * self.hours_per_tick // 24))
        except OverflowError:
            return date.max

    @property
    def horizon(self) -> int:
        """The tick at which a game ends at the latest."""
        days = number(self.head.get("horizon"), 0.0)
        if self.start is not None:
            days += (self.scenario_start - self.start).days
        return int(days * 24 / self.hours_per_tick)

    def ladder(self) -> list[Mapping[str, Any]]:
        """Return the rungs, the lowest first."""
        rungs = self.scenario.get("ladder")
        listed = [r for r in rungs if isinstance(r, dict)] if isinstance(rungs, list) else []
        return sorted(listed, key=lambda r: number(r.get("from"), 0.0))

    def _track(self, kind: str, name: str) -> TrackWords:
        standard = standard_tracks().get((KINDS[kind], name))
        own = self.about(f"tracks.{kind}", name)
        return TrackWords(
            name=name,
            label=track_label(name, str(own.get("label") or "")),
            unit=str(own.get("unit") or (standard.unit if standard else "")),
            low=number(own.get("low"), standard.low if standard else 0.0),
            high=number(own.get("high"), standard.high if standard else 1.0),
            meaning=str(own.get("meaning") or (standard.meaning if standard else "")),
            indicator=own.get("indicator") is True,
        )

    def _someone(self) -> str:
        actors = self.ids("actors")
        blocs = Counter(str(self.about("actors", a).get("bloc", "")) for a in actors)
        largest = max(blocs, key=lambda b: blocs[b], default="")
        mine = [a for a in actors if str(self.about("actors", a).get("bloc", "")) == largest]
        playable = [a for a in mine if self.about("actors", a).get("playable") is True]
        return (playable or mine or [""])[0]


def ids_of(rules: Rules) -> dict[str, Any]:
    """Return the names of a start line: of tracks by kind, of actors, bodies, regions and formations."""
    return {
        "tracks": {kind: list(rules.tracks[KINDS[kind]].names) for kind in KINDS},
        "actors": list(rules.actors),
        "bodies": list(rules.bodies_),
        "regions": list(rules.regions),
        "formations": list(rules.formations),
    }


def _texts(about: Mapping[str, Any], *keys: str) -> Iterator[str]:
    return (str(about.get(key) or "") for key in keys)


def _point(about: Mapping[str, Any]) -> tuple[float, float]:
    return number(about.get("lon"), 0.0), number(about.get("lat"), 0.0)


def number(value: Any, default: float) -> float:
    """Return a number of the scenario's plain data: bare, or an entry with its source."""
    if isinstance(value, dict):
        value = value.get("value")
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default
