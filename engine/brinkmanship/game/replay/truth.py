"""The world as it was, from a snapshot and the scenario's plain text: no rules, so any version's record can be seen.

Everything is exact. Affiliations on the map are those of the viewpoint: the record's human seat, or a member of the
largest bloc.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from numpy.typing import NDArray

from brinkmanship.game.record.codec import read_array
from brinkmanship.game.replay.facts import KINDS, Facts, number
from brinkmanship.game.view.labels import date_text
from brinkmanship.game.view.types import (
    ActorView,
    BodyView,
    Estimate,
    FormationView,
    Indicator,
    LogLine,
    Presence,
    RegionView,
    Relation,
    Relations,
    RungView,
    SeatView,
)
from brinkmanship.simulation.world import Movement, Posture

Arrays = Mapping[str, NDArray[Any]]
_POSTURES = {int(posture): posture.name.lower() for posture in Posture}
_SHOWN = {"world": ("tension", "talks", "gas_price"), "body": ("declared",)}


_TRACKS = ("world", "actor", "tie", "body", "region", "formation")
_CODES = ("controller", "attacker", "location", "destination", "movement", "posture")
READ = (*_TRACKS, *_CODES)


class SnapshotArrays(Mapping[str, "NDArray[Any]"]):
    """The arrays of a snapshot that are looked at, of the game's own world; each is read when it is asked for.

    What cannot be read is absent, and :meth:`faults` says why.
    """

    def __init__(self, snapshot: Any, layout: Mapping[str, Any]) -> None:
        self._snapshot, self._layout = snapshot, layout
        self._read: dict[str, NDArray[Any]] = {}
        self._broken: dict[str, str] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._read:
            if name in self._broken or name not in READ:
                raise KeyError(name)
            try:
                values = read_array(self._snapshot[name], self._layout[name])
                if values.dtype.kind not in ("iu" if name in _CODES else "f") or values.ndim != (
                    2 if name in _CODES else 3
                ):
                    raise ValueError(f"it is laid out as {values.dtype} of shape {values.shape}")
                self._read[name] = values[..., 0]
            except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
                self._broken[name] = "it is missing" if isinstance(error, KeyError) else str(error)
                raise KeyError(name) from None
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter([name for name in READ if name in self])

    def __len__(self) -> int:
        return sum(name in self for name in READ)

    def faults(self) -> list[str]:
        """Return what is wrong with any of the arrays."""
        len(self)
        return [f"array {name!r}: {reason}" for name, reason in self._broken.items()]


def value_of(arrays: Arrays, facts: Facts, kind: str, track: str, thing: int = 0) -> float | None:
    """Return a number of a snapshot, None where it holds none."""
    return value_in(arrays.get(kind), facts.rows[kind].get(track), thing)


def value_in(stacked: NDArray[Any] | None, row: int | None, thing: int) -> float | None:
    """Return a number of the stacked tracks of a kind, None where they or it are not there."""
    if stacked is None or row is None:
        return None
    return float(stacked[row, thing]) if row < stacked.shape[0] and thing < stacked.shape[1] else None


class Tracks(Mapping[str, Estimate]):
    """The tracks of one thing, made into estimates when they are asked for."""

    __slots__ = ("_facts", "_id", "_kind", "_values")

    def __init__(self, facts: Facts, kind: str, id: str, values: Sequence[float] | NDArray[Any]) -> None:
        self._facts, self._kind, self._id, self._values = facts, kind, id, values

    def __getitem__(self, name: str) -> Estimate:
        found: Estimate | None = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """Return the estimate of a track, *default* where the snapshot has none."""
        row = self._facts.rows[self._kind].get(name, -1)
        if not 0 <= row < len(self._values):
            return default
        track, value = self._facts.tracks[self._kind][row], float(self._values[row])
        ref = f"world:{name}" if self._kind == "world" else f"{self._kind}:{self._id}.{name}"
        return Estimate(
            ref, track.label, value, value, value, "exact", None, track.unit, track.low, track.high, track.meaning
        )

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._facts.rows[self._kind])[: len(self._values)])

    def __len__(self) -> int:
        return min(len(self._facts.rows[self._kind]), len(self._values))


@dataclass(frozen=True)
class Snapshot:
    """What a view is made of."""

    facts: Facts
    arrays: Arrays
    day: int
    turn: int
    over: bool

    def rows(self, kind: str, count: int) -> Sequence[Sequence[float] | NDArray[Any]]:
        """Return the tracks of the first *count* things of a kind, empty where the snapshot has none."""
        stacked = self.arrays.get(kind)
        held: list[Sequence[float] | NDArray[Any]] = [] if stacked is None else list(stacked.T[:count])
        return held + [()] * (count - len(held))

    def pointed(self, array: str, ids: Sequence[str], count: int) -> list[str]:
        """Return the ids that the first *count* places of an array point to, '' for none."""
        values = self.arrays.get(array)
        held = [] if values is None else values[:count].tolist()
        return [ids[int(at)] if 0 <= at < len(ids) else "" for at in held] + [""] * (count - len(held))


def truth_view(snapshot: Snapshot, trends: Mapping[str, tuple[float, ...]], log: tuple[LogLine, ...] = ()) -> SeatView:
    """Return a snapshot as a view in which everything is exact; *trends* are the courses of indicators by ref."""
    facts, head = snapshot.facts, snapshot.facts.head
    today = facts.date(snapshot.day)
    formations = _formations(snapshot)
    return SeatView(
        scenario=str(head.get("id", "")),
        title=str(head.get("title", "")),
        date=today,
        date_text=date_text(today),
        day=snapshot.day,
        turn=snapshot.turn,
        horizon=facts.horizon,
        days_per_turn=number(head.get("days_per_turn"), 1.0),
        hours_per_tick=facts.hours_per_tick,
        seat=facts.viewpoint,
        seat_name="Truth",
        briefing=str(head.get("briefing", "")),
        rung=_rung(snapshot),
        indicators=_indicators(snapshot, trends),
        actors=_actors(snapshot),
        bodies=_bodies(snapshot),
        regions=_regions(snapshot, formations),
        formations=formations,
        beliefs=(),
        measures=(),
        proposals=(),
        objectives=(),
        log=log,
        plan=(),
        capital=0.0,
        capital_left=0.0,
        orders_per_turn=0,
        orders_left=0,
        over=snapshot.over,
    )


def _rung(snapshot: Snapshot) -> RungView:
    ladder = snapshot.facts.ladder()
    at = value_of(snapshot.arrays, snapshot.facts, "world", "rung")
    if not ladder:
        return RungView(0, 0, "", "")
    last = int(number(ladder[-1].get("rung"), len(ladder) - 1))
    if at is None:
        return RungView(0, last, "", "")
    rung = ladder[min(max(int(at), 0), len(ladder) - 1)]
    return RungView(
        int(number(rung.get("rung"), 0)), last, str(rung.get("name", "")), str(rung.get("description") or "")
    )


def indicator_refs(facts: Facts) -> list[tuple[str, str, int, str]]:
    """Return (kind, track, thing, ref) of the numbers shown all the time: those the scenario marks, else the usual."""
    out = []
    anything = any(t.indicator for kind in KINDS for t in facts.tracks[kind])
    for kind, things in (("world", [""]), ("body", facts.ids("bodies"))):
        for name, track in zip(facts.ids("tracks", kind), facts.tracks[kind], strict=True):
            if track.indicator if anything else name in _SHOWN[kind]:
                for thing, id in enumerate(things):
                    out.append((kind, name, thing, f"{kind}:{id}.{name}" if id else f"{kind}:{name}"))
    return out


def _indicators(snapshot: Snapshot, trends: Mapping[str, tuple[float, ...]]) -> tuple[Indicator, ...]:
    out = []
    facts = snapshot.facts
    bodies = facts.ids("bodies")
    things = {"world": snapshot.rows("world", 1), "body": snapshot.rows("body", len(bodies))}
    for kind, name, thing, ref in indicator_refs(facts):
        id = bodies[thing] if kind == "body" else ""
        estimate = Tracks(facts, kind, id, things[kind][thing]).get(name)
        if estimate is not None:
            out.append(Indicator(estimate, trends.get(ref, (estimate.value,))))
    return tuple(out)


def _actors(snapshot: Snapshot) -> tuple[ActorView, ...]:
    facts = snapshot.facts
    actors, count = facts.actors, len(facts.actors)
    out = []
    for index, (actor, values) in enumerate(zip(actors, snapshot.rows("actor", count), strict=True)):
        out.append(
            ActorView(
                id=actor.id,
                name=actor.name,
                bloc=actor.bloc,
                color=actor.color,
                leader=actor.leader,
                description=actor.description,
                own=False,
                playable=actor.playable,
                tracks=Tracks(facts, "actor", actor.id, values),
                relations=Relations(partial(_relations, snapshot, index)),
            )
        )
    return tuple(out)


_TIES = ("trust", "tension")


def _relations(snapshot: Snapshot, index: int) -> tuple[Relation, ...]:
    """Return what an actor has towards the viewpoint; of the viewpoint what it has towards everybody."""
    facts, ties = snapshot.facts, snapshot.arrays.get("tie")
    actors, actor = facts.actors, facts.actors[index]
    out = []
    for other, towards in enumerate(actors if ties is not None else ()):
        if other == index or facts.viewpoint not in (actor.id, towards.id) or ties is None:
            continue
        pair = index * len(actors) + other
        trust, tension = (_tie(facts, ties, track, pair, actor.id, towards.id) for track in _TIES)
        allied = actor.bloc == towards.bloc and actor.bloc not in ("", "none")
        out.append(Relation(towards.id, trust, tension, allied))
    return tuple(out)


def _tie(facts: Facts, ties: NDArray[Any], track: str, pair: int, actor: str, other: str) -> Estimate:
    row = facts.rows["tie"].get(track)
    value = float(ties[row, pair]) if row is not None and row < ties.shape[0] and pair < ties.shape[1] else 0.0
    low = -1.0 if track == "trust" else 0.0
    ref = f"tie:{actor}>{other}.{track}"
    return Estimate(ref, track.capitalize(), value, value, value, "exact", None, "", low, 1.0)


def _bodies(snapshot: Snapshot) -> tuple[BodyView, ...]:
    facts = snapshot.facts
    out = []
    ids = facts.ids("bodies")
    for id, values in zip(ids, snapshot.rows("body", len(ids)), strict=True):
        about = facts.about("bodies", id)
        rule = str(about.get("rule", ""))
        out.append(BodyView(id, str(about.get("name", id)), (), rule, Tracks(facts, "body", id, values)))
    return tuple(out)


_STATUS = {int(Movement.STANDING): "standing", int(Movement.MOVING): "moving", int(Movement.REROUTED): "moving"}


def _formations(snapshot: Snapshot) -> tuple[FormationView, ...]:
    facts = snapshot.facts
    units, count = facts.units, len(facts.units)
    regions = facts.ids("regions")
    places = {place.id: place for place in facts.places}
    codes = [_codes(snapshot, name, count) for name in ("movement", "posture")]
    out = []
    for unit, values, region, destination, movement, posture in zip(
        units,
        snapshot.rows("formation", count),
        snapshot.pointed("location", regions, count),
        snapshot.pointed("destination", regions, count),
        *codes,
        strict=True,
    ):
        tracks = Tracks(facts, "formation", unit.id, values)
        soldiers = tracks.get("personnel")
        if soldiers is None or not region:
            continue
        spot = unit if unit.home == region else places[region]
        moving = movement != Movement.STANDING
        left = tracks["days_left"].value if moving and "days_left" in tracks else 0.0
        going = moving and destination
        arrives = facts.date(snapshot.day + round(left * 24 / facts.hours_per_tick)) if going and left else None
        out.append(
            FormationView(
                id=unit.id,
                name=unit.name,
                actor=unit.actor,
                branch=unit.branch,
                symbol=unit.symbol,
                echelon=unit.echelon,
                lon=spot.lon,
                lat=spot.lat,
                region=region,
                destination=destination if moving else "",
                arrival=arrives,
                status=_STATUS.get(movement, "getting ready"),
                posture=_POSTURES.get(posture, ""),
                personnel=soldiers,
                tracks=tracks,
                confidence="exact",
                last_seen=None,
                own=False,
            )
        )
    return tuple(out)


def _codes(snapshot: Snapshot, array: str, count: int) -> list[int]:
    values = snapshot.arrays.get(array)
    held = [] if values is None else [int(value) for value in values[:count].tolist()]
    return held + [0] * (count - len(held))


def _regions(snapshot: Snapshot, formations: Sequence[FormationView]) -> tuple[RegionView, ...]:
    facts = snapshot.facts
    count, actors = len(facts.places), facts.ids("actors")
    there: dict[str, dict[str, float]] = {}
    for unit in formations:
        if unit.status != "moving":
            held = there.setdefault(unit.region, {})
            held[unit.actor] = held.get(unit.actor, 0.0) + unit.personnel.value
    out = []
    for place, values, controller, attacker in zip(
        facts.places,
        snapshot.rows("region", count),
        snapshot.pointed("controller", actors, count),
        snapshot.pointed("attacker", actors, count),
        strict=True,
    ):
        out.append(
            RegionView(
                id=place.id,
                name=place.name,
                sea=place.sea,
                lon=place.lon,
                lat=place.lat,
                controller=controller,
                contested_by=attacker,
                sovereign=place.sovereign,
                capital_of=place.capital_of,
                tracks=Tracks(facts, "region", place.id, values),
                presence=tuple(
                    Presence(
                        actor,
                        Estimate(
                            *("", f"Troops in {place.name}", troops, troops, troops, "exact"),
                            *(None, "troops", 0.0, troops + 1),
                        ),
                    )
                    for actor, troops in sorted(there.get(place.id, {}).items())
                ),
            )
        )
    return tuple(out)
