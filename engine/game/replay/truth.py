"""The world as it was, from a snapshot and the scenario's plain text: no rules, so any version's record can be seen.

Everything is exact. Affiliations on the map are those of the viewpoint: the record's human seat, or a member of the
largest bloc.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.game.codec import unpack
from engine.game.names import date_text
from engine.game.replay.facts import KINDS, Facts, number
from engine.game.view import (
    ActorView,
    BodyView,
    Estimate,
    FormationView,
    Indicator,
    LogLine,
    Presence,
    RegionView,
    Relation,
    RungView,
    SeatView,
)
from engine.simulation.world import Movement, Posture

Arrays = Mapping[str, NDArray[Any]]
_POSTURES = {int(posture): posture.name.lower() for posture in Posture}
_SHOWN = {"world": ("tension", "talks", "gas_price"), "body": ("declared",)}


READ = (
    *("world", "actor", "tie", "body", "region", "formation"),
    *("controller", "attacker", "location", "destination", "movement", "posture"),
)


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
                dtype, shape = np.dtype(self._layout[name][0]), tuple(int(n) for n in self._layout[name][1])
                self._read[name] = np.frombuffer(unpack(self._snapshot[name]), dtype).reshape(shape)[..., 0]
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
    stacked, row = arrays.get(kind), facts.rows[kind].get(track)
    if stacked is None or row is None:
        return None
    return float(stacked[row, thing]) if row < stacked.shape[0] and thing < stacked.shape[1] else None


class Tracks(Mapping[str, Estimate]):
    """The tracks of one thing, made into estimates when they are asked for."""

    __slots__ = ("_facts", "_id", "_kind", "_values")

    def __init__(self, facts: Facts, kind: str, id: str, values: Sequence[float] | NDArray[Any]) -> None:
        self._facts, self._kind, self._id, self._values = facts, kind, id, values

    def __getitem__(self, name: str) -> Estimate:
        row = self._facts.rows[self._kind].get(name, -1)
        if not 0 <= row < len(self._values):
            raise KeyError(name)
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

    def estimates(self, kind: str, thing: int, id: str) -> Tracks:
        """Return all tracks of one thing."""
        stacked = self.arrays.get(kind)
        if stacked is None or thing >= stacked.shape[1]:
            return Tracks(self.facts, kind, id, ())
        return Tracks(self.facts, kind, id, stacked[:, thing])

    def at(self, array: str, index: int, ids: Sequence[str]) -> str:
        """Return the id that an array points to, '' for none."""
        values = self.arrays.get(array)
        if values is None or index >= len(values):
            return ""
        found = int(values[index])
        return ids[found] if 0 <= found < len(ids) else ""


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
    if not ladder or at is None:
        return RungView(0, 0, "", "")
    rung = ladder[min(max(int(at), 0), len(ladder) - 1)]
    last = int(number(ladder[-1].get("rung"), len(ladder) - 1))
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
    bodies = snapshot.facts.ids("bodies")
    for kind, name, thing, ref in indicator_refs(snapshot.facts):
        id = bodies[thing] if kind == "body" else ""
        estimate = snapshot.estimates(kind, thing, id).get(name)
        if estimate is not None:
            out.append(Indicator(estimate, trends.get(ref, (estimate.value,))))
    return tuple(out)


def _actors(snapshot: Snapshot) -> tuple[ActorView, ...]:
    facts = snapshot.facts
    ids = facts.ids("actors")
    ties = snapshot.arrays.get("tie")
    names = facts.ids("tracks", "tie")
    viewpoint = ids.index(facts.viewpoint) if facts.viewpoint in ids else -1
    blocs = [str(facts.about("actors", a).get("bloc") or "") for a in ids]
    palette = facts.colours
    out = []
    for index, id in enumerate(ids):
        about = facts.about("actors", id)
        relations = []
        for other in range(len(ids)):
            if other == index or viewpoint not in (index, other) or ties is None:
                continue
            pair = index * len(ids) + other
            found = [_tie(facts, ties, names, track, pair, f"{id}>{ids[other]}") for track in ("trust", "tension")]
            allied = blocs[index] == blocs[other] and blocs[index] not in ("", "none")
            relations.append(Relation(ids[other], found[0], found[1], allied))
        out.append(
            ActorView(
                id=id,
                name=str(about.get("name", id)),
                bloc=blocs[index],
                color=palette[id],
                leader=str(about.get("leader") or ""),
                description=str(about.get("description") or ""),
                own=False,
                playable=bool(about.get("playable", True)),
                tracks=snapshot.estimates("actor", index, id),
                relations=tuple(relations),
            )
        )
    return tuple(out)


def _tie(facts: Facts, ties: NDArray[Any], names: list[str], track: str, pair: int, who: str) -> Estimate:
    value = float(ties[names.index(track), pair]) if track in names and pair < ties.shape[1] else 0.0
    low = -1.0 if track == "trust" else 0.0
    return Estimate(f"tie:{who}.{track}", track.capitalize(), value, value, value, "exact", None, "", low, 1.0)


def _bodies(snapshot: Snapshot) -> tuple[BodyView, ...]:
    facts = snapshot.facts
    out = []
    for index, id in enumerate(facts.ids("bodies")):
        about = facts.about("bodies", id)
        rule = str(about.get("rule", ""))
        out.append(BodyView(id, str(about.get("name", id)), (), rule, snapshot.estimates("body", index, id)))
    return tuple(out)


_STATUS = {int(Movement.STANDING): "standing", int(Movement.MOVING): "moving", int(Movement.REROUTED): "moving"}


def _formations(snapshot: Snapshot) -> tuple[FormationView, ...]:
    facts = snapshot.facts
    regions = facts.ids("regions")
    movements, postures = snapshot.arrays.get("movement"), snapshot.arrays.get("posture")
    out = []
    for index, id in enumerate(facts.ids("formations")):
        about = facts.about("formations", id)
        region = snapshot.at("location", index, regions)
        tracks = snapshot.estimates("formation", index, id)
        soldiers = tracks.get("personnel")
        if soldiers is None or not region:
            continue
        place = facts.about("map.regions", region)
        home = about.get("region") == region and "lon" in about and "lat" in about
        spot = about if home else place
        movement = int(movements[index]) if movements is not None else 0
        moving = movement != Movement.STANDING
        destination = snapshot.at("destination", index, regions) if moving else ""
        posture = int(postures[index]) if postures is not None else 0
        left = tracks["days_left"].value if "days_left" in tracks else 0.0
        arrives = facts.date(snapshot.day + round(left * 24 / facts.hours_per_tick)) if destination and left else None
        out.append(
            FormationView(
                id=id,
                name=str(about.get("name", id)),
                actor=str(about.get("actor", "")),
                branch=str(about.get("branch", "")),
                symbol=str(about.get("symbol") or ""),
                echelon=str(about.get("echelon") or ""),
                lon=number(spot.get("lon"), 0.0),
                lat=number(spot.get("lat"), 0.0),
                region=region,
                destination=destination,
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


def _regions(snapshot: Snapshot, formations: Sequence[FormationView]) -> tuple[RegionView, ...]:
    facts = snapshot.facts
    actors = facts.ids("actors")
    there: dict[str, dict[str, float]] = {}
    for unit in formations:
        if unit.status != "moving":
            held = there.setdefault(unit.region, {})
            held[unit.actor] = held.get(unit.actor, 0.0) + unit.personnel.value
    out = []
    for index, id in enumerate(facts.ids("regions")):
        about = facts.about("map.regions", id)
        name = str(about.get("name", id))
        out.append(
            RegionView(
                id=id,
                name=name,
                sea=bool(about.get("sea", False)),
                lon=number(about.get("lon"), 0.0),
                lat=number(about.get("lat"), 0.0),
                controller=snapshot.at("controller", index, actors),
                contested_by=snapshot.at("attacker", index, actors),
                sovereign=str(about.get("sovereign") or ""),
                capital_of=str(about.get("capital_of") or ""),
                tracks=snapshot.estimates("region", index, id),
                presence=tuple(
                    Presence(
                        actor,
                        Estimate("", f"Troops in {name}", count, count, count, "exact", None, "troops", 0.0, count + 1),
                    )
                    for actor, count in sorted(there.get(id, {}).items())
                ),
            )
        )
    return tuple(out)
