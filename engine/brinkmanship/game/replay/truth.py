"""The world as it was: the reader of a snapshot and of the scenario's plain text.

It needs no rules, so a record of any version can be seen. Everything is exact. Affiliations on the map are those of the
viewpoint: the record's human seat, or a member of the largest bloc.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

from brinkmanship.game.record.codec import read_array
from brinkmanship.game.view.builder import Known, Sighting, build_view
from brinkmanship.game.view.facts import KINDS, Facts, number
from brinkmanship.game.view.labels import SECTION
from brinkmanship.game.view.types import Estimate, Indicator, LogLine, SeatView
from brinkmanship.simulation.world import Kind

Arrays = Mapping[str, NDArray[Any]]
_SHOWN = {"world": ("tension", "talks", "gas_price"), "body": ("declared",)}
_CODES = ("controller", "attacker", "location", "destination", "movement", "posture")
READ = (*KINDS, *_CODES)


class SnapshotArrays(Mapping[str, "NDArray[Any]"]):
    """The arrays of a snapshot that are shown, read when asked for; of those that cannot be read `faults` says why."""

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


@dataclass(frozen=True)
class Snapshot:
    """The reader of a snapshot: every number is exact, and what the snapshot lacks is absent; see `builder.Reader`."""

    facts: Facts
    arrays: Arrays
    day: int
    turn: int
    over: bool
    trouble: tuple[str, ...] = ()  # with its line of the record as a whole
    seat: None = None  # the truth is nobody's

    @property
    def faults(self) -> tuple[str, ...]:
        """What could not be read, of the line and of every array."""
        found = self.arrays.faults() if isinstance(self.arrays, SnapshotArrays) else []
        return (*self.trouble, *(f"turn {self.turn}, {fault}" for fault in found))

    @property
    def rung(self) -> float | None:
        return value_of(self.arrays, self.facts, "world", "rung")

    @cached_property
    def formations(self) -> list[Sighting | None]:
        """Every formation as it is, None where its place cannot be read."""
        regions = len(self.facts.places)
        columns = (self._column(name, len(self.facts.units)) for name in READ[-4:])
        return [
            Sighting(at, to if to < regions else -1, movement, posture, self.day, "exact", True)
            if 0 <= at < regions
            else None
            for at, to, movement, posture in zip(*columns, strict=True)
        ]

    @property
    def holders(self) -> Iterator[tuple[str, str]]:
        actors, count = self.facts.ids("actors"), len(self.facts.places)
        columns = (self._column(name, count) for name in ("controller", "attacker"))
        return zip(*([actors[at] if 0 <= at < len(actors) else "" for at in column] for column in columns), strict=True)

    def _column(self, name: str, count: int) -> list[int]:
        """Return the first `count` codes of an array; -1 for the places, 0 for the states that it lacks."""
        values = self.arrays.get(name)
        held = [] if values is None else [int(value) for value in values[:count].tolist()]
        return held + [0 if name in ("movement", "posture") else -1] * (count - len(held))

    def rows(self, kind: Kind) -> Mapping[str, int]:
        return self.facts.rows[SECTION[kind]]

    def number(self, kind: Kind, track: int, thing: int) -> Estimate | None:
        """Return a number as it is, None where the snapshot lacks it."""
        name, facts = SECTION[kind], self.facts
        value = value_in(self.arrays.get(name), track, thing)
        if value is None:
            return None
        words, id = facts.tracks[name][track], facts.carriers[name][thing]
        ref = f"{name}:{id}.{words.name}" if id else f"{name}:{words.name}"
        if kind is Kind.TIE:
            return Estimate(ref, words.label, value, value, value, "exact", None, "", float(words.low), 1.0)
        more = (words.unit, words.low, words.high, words.meaning)
        return Estimate(ref, words.label, value, value, value, "exact", None, *more)

    def knows(self, kind: Kind, track: int, thing: int) -> bool:
        """Return whether the snapshot holds a number."""
        return value_in(self.arrays.get(SECTION[kind]), track, thing) is not None

    def ties(self, actor: int) -> Iterator[tuple[int, bool]]:
        """Return the viewpoint, of the viewpoint everybody; members of one bloc are allied."""
        facts, one = self.facts, self.facts.actors[actor]
        for other, towards in enumerate(facts.actors):
            if other != actor and facts.viewpoint in (one.id, towards.id):
                yield other, one.bloc == towards.bloc and one.bloc not in ("", "none")

    def arrival(self, formation: int) -> Date | None:
        """Return the day on which a moving formation arrives, None where the snapshot lacks it."""
        left = value_of(self.arrays, self.facts, "formation", "days_left", formation)
        if not left or not math.isfinite(left):
            return None
        return self.date(self.day + round(left * 24 / self.facts.hours_per_tick))

    def date(self, day: int) -> Date:
        return self.facts.date(day)


def truth_view(snapshot: Snapshot, trends: Mapping[str, tuple[float, ...]], log: tuple[LogLine, ...] = ()) -> SeatView:
    """Return a snapshot as a view in which everything is exact; `trends` are the series of indicators by ref."""
    facts, head = snapshot.facts, snapshot.facts.head
    return build_view(
        snapshot,
        turn=snapshot.turn,
        horizon=facts.horizon,
        hours_per_tick=facts.hours_per_tick,
        days_per_turn=number(head.get("days_per_turn"), 1.0),
        seat=facts.viewpoint,
        seat_name="Truth",
        briefing=str(head.get("briefing", "")),
        indicators=_indicators(snapshot, trends),
        log=log,
        over=snapshot.over,
    )


def indicator_refs(facts: Facts) -> list[tuple[str, str, int, str]]:
    """Return (kind, track, thing, ref) of the numbers shown all the time: those the scenario marks, else the usual."""
    out = []
    anything = any(t.indicator for kind in KINDS for t in facts.tracks[kind])
    for kind, usual in _SHOWN.items():
        for track in facts.tracks[kind]:
            if track.indicator if anything else track.name in usual:
                for thing, id in enumerate(facts.carriers[kind]):
                    out.append((kind, track.name, thing, f"{kind}:{id}.{track.name}" if id else f"{kind}:{track.name}"))
    return out


def _indicators(snapshot: Snapshot, trends: Mapping[str, tuple[float, ...]]) -> tuple[Indicator, ...]:
    out = []
    for kind, name, thing, ref in indicator_refs(snapshot.facts):
        estimate = Known(snapshot, KINDS[kind], thing).get(name)
        if estimate is not None:
            out.append(Indicator(estimate, trends.get(ref, (estimate.value,))))
    return tuple(out)
