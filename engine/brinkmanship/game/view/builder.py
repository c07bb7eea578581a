"""Build the parts of a view from a reader: a seat's estimates of a day, or a snapshot in which everything is exact.

The one maker of actors, bodies, regions, formations and the rung. Nothing here looks at a world: what a reader does not
tell, no view can hold.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import partial
from typing import Any, Protocol

from brinkmanship.game.view.facts import Facts, PlaceFacts, number
from brinkmanship.game.view.labels import date_text
from brinkmanship.game.view.types import (
    CONFIDENCES,
    ActorView,
    BodyView,
    Estimate,
    FormationView,
    Presence,
    RegionView,
    Relation,
    Relations,
    RungView,
    SeatView,
)
from brinkmanship.simulation.world import Kind, Movement, Posture


@dataclass(frozen=True, slots=True)
class Sighting:
    """A formation as last seen; `destination` is -1 for none."""

    location: int
    destination: int
    movement: int
    posture: int
    day: int
    confidence: str
    exact: bool


class Reader(Protocol):
    """One day as somebody may know it. Things are given by their position in the arrays."""

    @property
    def facts(self) -> Facts:
        """The scenario's names and places."""

    @property
    def seat(self) -> str | None:
        """The actor that reads; None for the truth."""

    @property
    def day(self) -> int:
        """The tick that is read."""

    @property
    def rung(self) -> float | None:
        """The world's rung on the ladder, None where it cannot be read."""

    @property
    def formations(self) -> Sequence[Sighting | None]:
        """Every formation as last seen, None for those unknown to the reader."""

    @property
    def holders(self) -> Iterable[tuple[str, str]]:
        """The controller and the attacker of every region, '' for nobody."""

    def rows(self, kind: Kind) -> Mapping[str, int]:
        """Return the position of every track of `kind` by its name."""

    def number(self, kind: Kind, track: int, thing: int) -> Estimate | None:
        """Return the estimate of a number, None where the reader may not know it."""

    def knows(self, kind: Kind, track: int, thing: int) -> bool:
        """Return whether the reader may know a number, well or badly."""

    def ties(self, actor: int) -> Iterable[tuple[int, bool]]:
        """Return the actors towards whom ties of `actor` are shown, and whether they are allied."""

    def arrival(self, formation: int) -> Date | None:
        """Return the day on which a moving formation arrives, None where that is not known."""

    def date(self, day: int) -> Date:
        """Return the date of tick `day`."""


class Known(Mapping[str, Estimate]):
    """The tracks of one thing that a reader may know, in the scenario's order; each is made when it is asked for."""

    __slots__ = ("_but", "_kind", "_reader", "_thing")

    def __init__(self, reader: Reader, kind: Kind, thing: int, but: str = "") -> None:
        """`but` is the name of a track that is left out."""
        self._reader, self._kind, self._thing, self._but = reader, kind, thing, but

    def __getitem__(self, name: str) -> Estimate:
        found: Estimate | None = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """Return the estimate of a track, `default` where the reader may not know it."""
        row = self._reader.rows(self._kind).get(name)
        found = self._reader.number(self._kind, row, self._thing) if row is not None and name != self._but else None
        return default if found is None else found

    def __iter__(self) -> Iterator[str]:
        rows, knows = self._reader.rows(self._kind), self._reader.knows
        return (name for name, row in rows.items() if name != self._but and knows(self._kind, row, self._thing))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


def build_view(reader: Reader, **own: Any) -> SeatView:
    """Return the view of `reader`; `own` are the fields that no other reader has in the same way."""
    facts, today = reader.facts, reader.date(reader.day)
    formations = _formations(reader)
    bodies = enumerate(facts.bodies)
    return SeatView(
        scenario=str(facts.head.get("id", "")),
        title=str(facts.head.get("title", "")),
        date=today,
        date_text=date_text(today),
        day=reader.day,
        rung=_rung(facts, reader.rung),
        actors=_actors(reader),
        bodies=tuple(BodyView(*body[:4], Known(reader, Kind.BODY, i), body.short) for i, body in bodies),
        regions=_regions(reader, formations),
        formations=formations,
        **own,
    )


def _rung(facts: Facts, at: float | None) -> RungView:
    ladder = facts.ladder()
    if not ladder:
        return RungView(0, 0, "", "")
    last = int(number(ladder[-1].get("rung"), len(ladder) - 1))
    if at is None or not math.isfinite(at):
        return RungView(0, last, "", "")
    rung = ladder[min(max(int(at), 0), len(ladder) - 1)]
    told = str(rung.get("name", "")), str(rung.get("description") or "")
    return RungView(int(number(rung.get("rung"), 0)), last, *told)


def _actors(reader: Reader) -> tuple[ActorView, ...]:
    return tuple(
        ActorView(
            *actor[:6],
            own=actor.id == reader.seat,
            playable=actor.playable,
            tracks=Known(reader, Kind.ACTOR, index),
            relations=Relations(partial(_relations, reader, index)),
            flag=actor.flag,
            office=actor.office,
            emblem=actor.emblem,
        )
        for index, actor in enumerate(reader.facts.actors)
    )


def _relations(reader: Reader, index: int) -> tuple[Relation, ...]:
    actors, out = reader.facts.actors, []
    for other, allied in reader.ties(index):
        tie = Known(reader, Kind.TIE, index * len(actors) + other)
        trust, tension = tie.get("trust"), tie.get("tension")
        if trust is not None and tension is not None:
            out.append(Relation(actors[other].id, trust, tension, allied))
    return tuple(out)


_STATUS = {int(Movement.STANDING): "standing", int(Movement.MOVING): "moving", int(Movement.REROUTED): "moving"}
_STANDING = int(Movement.STANDING)
_POSTURES = {code: name.lower() for name, code in vars(Posture).items() if name.isupper()}


def _formations(reader: Reader) -> tuple[FormationView, ...]:
    places, out = reader.facts.places, []
    seat, row = reader.seat, reader.rows(Kind.FORMATION).get("personnel")
    but = "" if seat is None else "personnel"
    for index, (unit, seen) in enumerate(zip(reader.facts.units, reader.formations, strict=True)):
        if seen is None or row is None or (personnel := reader.number(Kind.FORMATION, row, index)) is None:
            continue
        place = places[seen.location]
        spot = unit if unit.home == place.id else place
        moving = seen.movement != _STANDING and seen.destination >= 0
        out.append(
            FormationView(
                *unit[:6],
                lon=spot.lon,
                lat=spot.lat,
                region=place.id,
                destination=places[seen.destination].id if moving else "",
                arrival=reader.arrival(index) if moving and seen.exact else None,
                status=_STATUS.get(seen.movement, "getting ready"),
                posture=_POSTURES.get(seen.posture, ""),
                personnel=personnel,
                tracks=Known(reader, Kind.FORMATION, index, but),
                confidence=seen.confidence,
                last_seen=None if seen.day >= reader.day else reader.date(seen.day),
                own=unit.actor == seat,
                short=unit.short,
            )
        )
    return tuple(out)


def _regions(reader: Reader, formations: Sequence[FormationView]) -> tuple[RegionView, ...]:
    there: dict[str, dict[str, list[FormationView]]] = {}
    for force in formations:
        if force.status != "moving":
            there.setdefault(force.region, {}).setdefault(force.actor, []).append(force)
    return tuple(
        RegionView(
            *(*place[:5], controller, attacker, place.sovereign, place.capital_of),
            tracks=Known(reader, Kind.REGION, index),
            presence=tuple(
                Presence(actor, _troops(place, forces, reader.seat is None))
                for actor, forces in sorted(there.get(place.id, {}).items())
            ),
            short=place.short,
        )
        for index, (place, (controller, attacker)) in enumerate(zip(reader.facts.places, reader.holders, strict=True))
    )


def _troops(place: PlaceFacts, forces: Sequence[FormationView], truth: bool) -> Estimate:
    """Return the troops of `forces` together; errors of estimates are taken as independent."""
    values = [f.personnel.value for f in forces]
    value = math.fsum(values) if all(map(math.isfinite, values)) else sum(values)
    label = f"Troops in {place.name}"
    if truth:
        return Estimate("", label, value, value, value, "exact", None, "troops", 0.0, value + 1)
    spread = math.sqrt(math.fsum(((f.personnel.high - f.personnel.low) / 2) ** 2 for f in forces))
    seen = [f.last_seen for f in forces if f.last_seen is not None]
    return Estimate(
        ref="",
        label=label,
        value=value,
        low=max(value - spread, 0.0),
        high=value + spread,
        confidence=max((f.confidence for f in forces), key=CONFIDENCES.index),
        last_seen=min(seen) if seen else None,
        unit="troops",
        ceiling=max(value + spread, 1.0) if math.isfinite(value) else math.inf,
    )
