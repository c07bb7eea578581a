"""What a record says of its scenario, as plain data that is trusted in nothing: names, tracks, dates, the ladder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from brinkmanship.game.view.colours import actor_colours
from brinkmanship.simulation.mechanisms import standard_tracks
from brinkmanship.simulation.world import Kind

KINDS = {kind.name.lower(): kind for kind in Kind}


@dataclass(slots=True)
class TrackFacts:
    """What is known of a track."""

    label: str
    unit: str
    low: float
    high: float
    meaning: str
    indicator: bool


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What never changes of a formation; *lon* and *lat* are where it stands in the region *home*."""

    id: str
    name: str
    actor: str
    branch: str
    symbol: str
    echelon: str
    home: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What never changes of a region."""

    id: str
    name: str
    sea: bool
    lon: float
    lat: float
    sovereign: str
    capital_of: str


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """What never changes of an actor."""

    id: str
    name: str
    bloc: str
    color: str
    leader: str
    description: str
    playable: bool


@dataclass
class Facts:
    """What a record says of its scenario, as plain data; whatever is missing has a plain stand-in."""

    scenario: Mapping[str, Any]
    names: Mapping[str, Any]  # of the start line: tracks by kind, actors, bodies, regions, formations
    layout: Mapping[str, Any]
    viewpoint: str = ""
    start: date | None = None  # the game's first day, where it is before the scenario's
    tracks: dict[str, list[TrackFacts]] = field(init=False)
    rows: dict[str, dict[str, int]] = field(init=False)  # track -> row, by kind
    _about: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = {kind: {n: i for i, n in enumerate(self.ids("tracks", kind))} for kind in KINDS}
        self.tracks = {kind: [self._track(kind, str(n)) for n in self.ids("tracks", kind)] for kind in KINDS}
        if self.viewpoint not in self.ids("actors"):
            self.viewpoint = self._someone()

    def ids(self, *path: str) -> list[str]:
        """Return a list of ids of the start line."""
        value: Any = self.names
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return [str(v) for v in value] if isinstance(value, list) else []

    def about(self, section: str, id: str) -> Mapping[str, Any]:
        """Return what the scenario says of an entity, {} for nothing."""
        if (section, id) not in self._about:
            value: Any = self.scenario
            for step in (*section.split("."), id):
                value = value.get(step) if isinstance(value, dict) else None
            self._about[section, id] = value if isinstance(value, dict) else {}
        return self._about[section, id]

    @cached_property
    def colours(self) -> dict[str, str]:
        """The colour of every actor, '#rrggbb': its own, or one that no other has."""
        return actor_colours({a: str(self.about("actors", a).get("color") or "") for a in self.ids("actors")})

    @cached_property
    def units(self) -> tuple[UnitFacts, ...]:
        """All formations, in the order of the arrays."""
        out = []
        for id in self.ids("formations"):
            about = self.about("formations", id)
            home = str(about.get("region", "")) if "lon" in about and "lat" in about else ""
            out.append(
                UnitFacts(
                    id,
                    str(about.get("name", id)),
                    str(about.get("actor", "")),
                    str(about.get("branch", "")),
                    str(about.get("symbol") or ""),
                    str(about.get("echelon") or ""),
                    home,
                    number(about.get("lon"), 0.0),
                    number(about.get("lat"), 0.0),
                )
            )
        return tuple(out)

    @cached_property
    def places(self) -> tuple[PlaceFacts, ...]:
        """All regions, in the order of the arrays."""
        out = []
        for id in self.ids("regions"):
            about = self.about("map.regions", id)
            out.append(
                PlaceFacts(
                    id,
                    str(about.get("name", id)),
                    bool(about.get("sea", False)),
                    number(about.get("lon"), 0.0),
                    number(about.get("lat"), 0.0),
                    str(about.get("sovereign") or ""),
                    str(about.get("capital_of") or ""),
                )
            )
        return tuple(out)

    @cached_property
    def actors(self) -> tuple[ActorFacts, ...]:
        """All actors, in the order of the arrays; where the scenario says of none that a person may play it, all may be."""
        out = []
        anyone = not any(self.about("actors", id).get("playable") is True for id in self.ids("actors"))
        for id in self.ids("actors"):
            about = self.about("actors", id)
            out.append(
                ActorFacts(
                    id,
                    str(about.get("name", id)),
                    str(about.get("bloc") or ""),
                    self.colours[id],
                    str(about.get("leader") or ""),
                    str(about.get("description") or ""),
                    anyone or about.get("playable") is True,
                )
            )
        return tuple(out)

    def name(self, section: str, id: str) -> str:
        """Return an entity's name."""
        return str(self.about(section, id).get("name", id))

    @property
    def head(self) -> Mapping[str, Any]:
        """The scenario's own section."""
        found = self.scenario.get("scenario")
        return found if isinstance(found, dict) else {}

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

    def _track(self, kind: str, name: str) -> TrackFacts:
        standard = standard_tracks().get((KINDS[kind], name))
        own = self.about(f"tracks.{kind}", name)
        return TrackFacts(
            label=str(own.get("label") or name.replace("_", " ").capitalize()),
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


def number(value: Any, default: float) -> float:
    """Return a number of the scenario's plain data: bare, or with where it is known from."""
    if isinstance(value, dict):
        value = value.get("value")
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default
