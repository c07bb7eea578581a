"""What a phase wants to change, gathered, then applied once: factors multiply, additions sum, the range clips.

All right-hand sides of a phase read the world as it stood when the phase began, so nobody gains by standing first in
the file. With a ledger, each entry keeps its cause and the entries of a track sum to its change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import FEW, every
from brinkmanship.simulation.factors import factored, scale_by, scale_spots
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import Kind, World

Track = tuple[Kind, int]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a number changed. *kind* is 'order', 'measure', 'event', 'inject', 'ruling', 'mechanism' or 'range'."""

    kind: str
    id: str  # action, event or inject id; mechanism name
    actor: int = -1  # who ordered it
    target: int = -1


UNNAMED = Cause("order", "order")
"""The cause of orders where no ledger asks which."""
_NO_CAUSE = Cause("mechanism", "")


class Entry(NamedTuple):
    """One line of the ledger: *amount* was added to one track of one thing on *day*, because of *cause*."""

    day: int
    phase: str
    kind: Kind
    track: int
    thing: int
    amount: float
    cause: Cause


@dataclass(slots=True)
class Ledger:
    """The causes of every change of a live game (a batch of one)."""

    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule whose change was no finite number, so that it was left out: a mistake of the scenario's author."""

    phase: str
    kind: Kind
    track: int
    rule: str  # the text of the statement, '' where a mechanism or several rules together went too far
    cause: Cause


Scattered = tuple[int, Any, NDArray[np.int64], Any, bool, str, Cause]
"""Track, things (one or one each), positions of worlds, amount (one or one each), whether it is a factor, rule and cause.

Of what belongs to several tracks the track is `_SEVERAL`, and the things are rows: ``track * things + thing``.
"""

_SEVERAL = -1

Triples = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]
"""Things, positions of worlds and amounts; pairs of the first two may repeat."""

_NOTHING: Triples = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)


def _joined(scattered: list[Scattered], many: int) -> Triples:
    """Return everything scattered as one list, in order, with the things as rows, of *many* things a track."""
    if not scattered:
        return _NOTHING
    size = sum([len(entry[2]) for entry in scattered])
    things, places, amounts = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.float32)
    start = 0
    for track, thing, worlds, amount, *_ in scattered:
        stop = start + len(worlds)
        if track == _SEVERAL:
            things[start:stop] = thing
        else:
            np.add(thing, track * many, out=things[start:stop])
        places[start:stop], amounts[start:stop] = worlds, amount
        start = stop
    return things, places, amounts


def _rows_of(entry: Scattered, many: int) -> Any:
    """Return the things of what is scattered as rows, of *many* things a track."""
    track, things, *_ = entry
    return things if track == _SEVERAL else things + track * many


def _apart(scattered: list[Scattered], many: int) -> tuple[Triples, Triples]:
    """Return what is to be added, and what is to be multiplied, as in `_joined`."""
    return _joined([one for one in scattered if not one[4]], many), _joined([one for one in scattered if one[4]], many)


@per_rules
def _limits(rules: Rules, kind: Kind) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_] | None]:
    """Return the least and greatest value of every thing of every track, each (tracks * things, 1), and whose odds count."""
    table = rules.tracks[kind]
    low, high = (np.repeat(each, table.start.shape[1])[:, None] for each in (table.low, table.high))
    return low, high, None if table.odds is None else np.repeat(table.odds, table.start.shape[1])


@per_rules
def _ranges(rules: Rules, kind: Kind) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_] | None]:
    """Return the least and greatest value of every track, each (tracks, 1, 1), and whose odds count."""
    table = rules.tracks[kind]
    return table.low[:, None, None], table.high[:, None, None], table.odds


def _each(values: Any, worlds: NDArray[np.int64]) -> list[Any]:
    """Broadcast *values*, a scalar or (n,), to a list of n, the length of *worlds*."""
    each = np.asarray(values)
    return each.tolist() if each.shape == worlds.shape else np.broadcast_to(each, worlds.shape).tolist()  # type: ignore[no-any-return]


def _is_whole(things: Any) -> bool:
    return isinstance(things, slice) and things == _EVERYTHING


_EVERYTHING = slice(None)

_SPARSE = 4  # what is scattered for each world, up to which single spots cost less than the rows they stand in


@dataclass(slots=True)
class Changes:
    """The pending changes of one phase."""

    world: World
    rules: Rules
    ledger: Ledger | None = None
    phase: str = ""
    _sums: dict[Track, NDArray[np.float32]] = field(default_factory=dict)
    _factors: dict[Track, NDArray[np.float32]] = field(default_factory=dict)
    _rows: dict[Track, tuple[NDArray[np.int64], NDArray[np.float32]]] = field(default_factory=dict)  # unique things
    _sparse: dict[Kind, list[Scattered]] = field(default_factory=dict)
    _notes: dict[Track, list[tuple[str, Any, Any, Cause]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, kind: Kind, track: int, amount: Any, cause: Cause, things: Any = slice(None)) -> None:
        """Add *amount*, broadcast to ``(things, worlds)``, to the track; *things* is an index, unique indexes or all."""
        key = kind, track
        untouched = key not in self._sums and key not in self._rows
        if untouched and isinstance(things, np.ndarray):
            rows, shape = np.asarray(amount, np.float32), (len(things), self.world.worlds)
            self._rows[key] = things, rows if rows.shape == shape else np.broadcast_to(rows, shape)
        elif untouched and self._fits(key, amount) and _is_whole(things):
            self._sums[key] = amount + np.float32(0)  # what is added to nothing
        else:
            self._pending(key, factor=False)[things] += amount
        if self.ledger is not None:
            self._note_change(kind, track, ("add", things, amount, cause))

    def multiply(self, kind: Kind, track: int, factor: Any, cause: Cause, things: Any = slice(None)) -> None:
        """Multiply the track by *factor*, broadcast to ``(things, worlds)``."""
        self._pending((kind, track), factor=True)[things] *= factor
        if self.ledger is not None:
            self._note_change(kind, track, ("factor", things, factor, cause))

    def scatter(
        self,
        kind: Kind,
        track: int,
        things: Any,
        worlds: Any,
        amount: Any,
        cause: Cause | Sequence[Cause],
        *,
        factor: bool = False,
        rule: str = "",
    ) -> None:
        """Add (or multiply by) *amount* at pairs (thing, world), one per instance; pairs may repeat.

        *cause* is one for all, or a sequence with one for each; *rule* is the text of the statement it comes from.
        """
        first = cause if isinstance(cause, Cause) else next(iter(cause), _NO_CAUSE)
        self._sparse.setdefault(kind, []).append((track, things, worlds, amount, factor, rule, first))
        if self.ledger is not None:
            causes = [cause] * len(worlds) if isinstance(cause, Cause) else cause
            for thing, value, why in zip(_each(things, worlds), _each(amount, worlds), causes, strict=True):
                self._note_change(kind, track, ("factor" if factor else "add", thing, value, why))

    def scatter_rows(
        self,
        kind: Kind,
        rows: NDArray[np.int64],
        worlds: NDArray[np.int64],
        amount: NDArray[np.float32],
        cause: Cause | Sequence[Cause],
        *,
        factor: bool = False,
    ) -> None:
        """Do what `scatter` does for several tracks of a kind: *rows* are ``track * things + thing``; all are (n,)."""
        if isinstance(cause, Cause) and self.ledger is None:
            self._sparse.setdefault(kind, []).append((_SEVERAL, rows, worlds, amount, factor, "", cause))
            return
        causes = [cause] * len(rows) if isinstance(cause, Cause) else cause
        for track, mine, things in self._by_track(kind, rows):
            named = [causes[i] for i in mine.tolist()]
            self.scatter(kind, track, things, worlds[mine], amount[mine], named, factor=factor)

    def _by_track(
        self, kind: Kind, rows: NDArray[np.int64]
    ) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.int64]]]:
        """Yield each track that occurs, which of the *rows* are of it, and their things."""
        tracks, things = np.divmod(rows, self.world.tracks(kind).shape[1])
        for track in np.unique(tracks).tolist():
            (mine,) = (tracks == track).nonzero()
            yield track, mine, things[mine]

    def _of_tracks(self, kind: Kind) -> dict[int, list[Scattered]]:
        """Return what is scattered of a kind by track, in order; what belongs to several tracks is taken apart."""
        found: dict[int, list[Scattered]] = {}
        for entry in self._sparse.get(kind, ()):
            track, rows, worlds, amount, *rest = entry
            if track != _SEVERAL:
                found.setdefault(track, []).append(entry)
                continue
            for one, mine, things in self._by_track(kind, rows):
                found.setdefault(one, []).append((one, things, worlds[mine], amount[mine], *rest))
        return found

    def _fits(self, key: Track, amount: Any) -> bool:
        """Return whether *amount* is an array of the shape and type of a track, to be added as it is."""
        shape = self.world.tracks(key[0]).shape[1:]
        return isinstance(amount, np.ndarray) and amount.shape == shape and amount.dtype == np.float32

    def _pending(self, key: Track, *, factor: bool) -> NDArray[np.float32]:
        """Return the dense pending sums or factors of a track."""
        store = self._factors if factor else self._sums
        if key in self._rows:
            things, amount = self._rows.pop(key)
            self._pending(key, factor=False)[things] += amount
        if key not in store:
            store[key] = (np.ones if factor else np.zeros)(self.world.tracks(key[0]).shape[1:], np.float32)
        return store[key]

    def apply(self) -> None:
        """Change the world's tracks in place and clip each to its range; write the ledger; start afresh.

        Tracks that are changed as a whole are changed one by one; of all others of a kind only what is touched, in one
        go: the things in all worlds, or in the worlds concerned where those are few. Sums run in the same order in all
        ways.
        """
        if not (self._sums or self._factors or self._sparse or self._rows):
            return
        before = {}
        if self.ledger is not None:
            scattered = {(kind, entry[0]) for kind, entries in self._sparse.items() for entry in entries}
            keys = sorted({*self._sums, *self._factors, *self._rows, *scattered})
            before = {(kind, track): self.world.tracks(kind)[track, :, 0].copy() for kind, track in keys}
        whole: dict[Kind, list[int]] = {}
        for kind, track in sorted({*self._sums, *self._factors}):
            whole.setdefault(kind, []).append(track)
        for kind, tracks in whole.items():
            self._apply_dense(kind, tracks)
        for kind in sorted({*self._sparse, *[kind for kind, _ in self._rows]}):
            self._apply_touched(kind, whole.get(kind, ()))
        for (kind, track), values in before.items():
            self._write(kind, track, values, self.world.tracks(kind)[track, :, 0])
        for store in (self._sums, self._factors, self._rows, self._sparse, self._notes):
            store.clear()

    def _apply_dense(self, kind: Kind, tracks: list[int]) -> None:
        """Change tracks everywhere, those of a kind in one go."""
        stacked, (low, high, odds) = self.world.tracks(kind), _ranges(self.rules, kind)
        follow = tracks[-1] - tracks[0] == len(tracks) - 1
        rows: Any = slice(tracks[0], tracks[-1] + 1) if follow else np.array(tracks)
        new = stacked[rows].copy() if follow else stacked.take(rows, axis=0)
        if self._sparse or self._rows:
            self._gather(kind, tracks)
        for one, track in zip(new, tracks, strict=True):
            factors, sums = self._factors.get((kind, track)), self._sums.get((kind, track))
            if factors is not None:
                scale_by(one, factors, odds is not None and odds[track])
            if sums is not None:
                one += sums
        if not every(np.isfinite(new)):
            self._stop(new, stacked[rows], kind, np.array(tracks)[:, None, None])
        np.maximum(new, low[rows], out=new)
        if follow:
            np.minimum(new, high[rows], out=stacked[rows])
        else:
            stacked[rows] = np.minimum(new, high[rows], out=new)

    def _gather(self, kind: Kind, tracks: list[int]) -> None:
        """Put what else there is for tracks that are changed everywhere to what is pending of them as a whole."""
        worlds, scattered = self.world.worlds, self._of_tracks(kind)
        for track in tracks:
            if track in scattered or (kind, track) in self._rows:
                sums, factors = _apart(scattered.get(track, []), 0)
                if len(sums[0]) or (kind, track) in self._rows:
                    pending = self._pending((kind, track), factor=False).reshape(-1)
                    np.add.at(pending, sums[0] * worlds + sums[1], sums[2])
                if len(factors[0]):
                    pending = self._pending((kind, track), factor=True).reshape(-1)
                    np.multiply.at(pending, factors[0] * worlds + factors[1], factors[2])

    def _apply_touched(self, kind: Kind, but: Collection[int]) -> None:
        """Change what is touched of all tracks of a kind *but* some, all in one go."""
        many, worlds = self.world.tracks(kind).shape[1:]
        scattered = self._sparse.get(kind, [])
        if but:
            scattered = [entry for track, own in self._of_tracks(kind).items() if track not in but for entry in own]
        whole = [(track * many, *self._rows[of, track]) for of, track in sorted(self._rows) if of == kind]
        if whole or (worlds > FEW and sum([len(entry[2]) for entry in scattered]) > _SPARSE * worlds):
            self._apply_rows(kind, scattered, whole)
        elif scattered:
            self._apply_spots(kind, *_apart(scattered, many))

    def _apply_spots(self, kind: Kind, sums: Triples, factors: Triples) -> None:
        """Change things in the worlds concerned; a spot that stands here twice gets the same number twice."""
        stacked, (low, high, odds) = self.world.tracks(kind), _limits(self.rules, kind)
        values, worlds = stacked.reshape(-1), stacked.shape[2]
        things, spots = sums[0], sums[0] * worlds + sums[1]
        number = len(things)  # of the sums, which come first
        if len(factors[0]):
            things, spots = (
                np.concatenate((things, factors[0])),
                np.concatenate((spots, factors[0] * worlds + factors[1])),
            )
        old = scaled = values.take(spots)
        if len(factors[0]):
            scale_spots(values, spots[number:], factors[2], odds is not None and odds[factors[0]])
            scaled = values.take(spots)
        added = np.empty(values.shape, np.float32)  # of which only the spots are ever filled
        added[spots] = 0
        np.add.at(added, spots[:number], sums[2])
        new = scaled + added.take(spots)
        if not every(np.isfinite(new)):
            self._stop(new, old, kind, things // stacked.shape[1])
        np.maximum(new, low.take(things), out=new)
        np.minimum(new, high.take(things), out=new)
        values[spots] = new

    def _apply_rows(
        self,
        kind: Kind,
        scattered: list[Scattered],
        whole: list[tuple[int, NDArray[np.int64], NDArray[np.float32]]],
    ) -> None:
        """Change things in all worlds; *whole* are offsets, things and what is added to them in every world."""
        stacked, worlds = self.world.tracks(kind), self.world.worlds
        many, (low, high, odds) = stacked.shape[1], _limits(self.rules, kind)
        values = stacked.reshape(-1, worlds)
        touched = np.zeros(len(values), bool)
        sums = [(_rows_of(entry, many), entry[2], entry[3]) for entry in scattered if not entry[4]]
        factors = _joined([entry for entry in scattered if entry[4]], many)
        for things in (*[things for things, *_ in sums], factors[0]):
            touched[things] = True
        for offset, things, _ in whole:
            touched[offset + things] = True
        (rows,) = touched.nonzero()
        number = np.empty(len(touched), np.int64)  # of a thing among the rows
        number[rows] = np.arange(len(rows))
        new = values.take(rows, axis=0)
        if len(factors[0]):
            spots = number[factors[0]] * worlds + factors[1]
            scale_spots(new.reshape(-1), spots, factors[2], odds is not None and odds[factors[0]])
        if sums or whole:
            added = np.zeros(new.shape, np.float32)
            for offset, things, amount in whole:
                added[number[offset + things]] = amount
            for things, where, amount in sums:
                spots = number[things] * worlds + where
                np.add.at(added.reshape(-1), spots, np.asarray(amount, np.float32))
            new += added
        if not every(np.isfinite(new)):
            self._stop(new, values[rows], kind, (rows // many)[:, None])
        np.maximum(new, low.take(rows, axis=0), out=new)  # half the time of `clip`, as each row has a range of its own
        np.minimum(new, high.take(rows, axis=0), out=new)
        values[rows] = new

    def _stop(self, new: NDArray[np.float32], old: NDArray[np.float32], kind: Kind, track: Any) -> None:
        """Leave every number as it was whose new value is not finite, in place, and keep the rules that made it so."""
        bad = ~np.isfinite(new)
        new[bad] = old[bad]
        scattered = self._of_tracks(kind)
        for number in np.unique(np.broadcast_to(track, new.shape)[bad]).tolist():
            listed = scattered.get(number, [])
            blamed = [(rule, cause) for *_, amount, _, rule, cause in listed if not every(np.isfinite(amount))]
            for rule, cause in dict.fromkeys(blamed or [("", Cause("mechanism", self.phase))]):
                self.faults.append(Fault(self.phase, kind, number, rule, cause))

    def _note_change(self, kind: Kind, track: int, note: tuple[str, Any, Any, Cause]) -> None:
        self._notes.setdefault((kind, track), []).append(note)

    def _write(self, kind: Kind, track: int, before: NDArray[np.float32], after: NDArray[np.float32]) -> None:
        assert self.ledger is not None
        running = before.astype(np.float64)
        odds = self.rules.tracks[kind].odds
        by_odds = odds is not None and bool(odds[track])
        mine = self._notes.get((kind, track), [])
        stopped = np.zeros(len(before), bool)
        if any((fault.kind, fault.track) == (kind, track) for fault in self.faults):
            stopped = before == after  # what was left out has no entry
        for wanted in ("factor", "add"):
            for operation, things, amount, cause in mine:
                if operation != wanted:
                    continue
                if isinstance(things, int) and isinstance(amount, float):  # one number of one thing: most are
                    now = float(running[things])
                    change = amount if wanted == "add" else factored(now, amount, by_odds) - now
                    if abs(change) > 0 and not stopped[things]:
                        running[things] = now + change
                        self._enter(kind, track, things % len(before), change, cause)
                    continue
                spread = np.zeros(len(before)) if wanted == "add" else np.ones(len(before))
                value = np.asarray(amount, np.float64)
                spread[things] = value[..., 0] if value.ndim and value.shape[-1] == 1 else value
                step = spread if wanted == "add" else factored(running, spread, by_odds) - running
                step[stopped] = 0.0
                self._note(kind, track, step, cause)
                running = running + step
        self._note(kind, track, after.astype(np.float64) - running, Cause("range", "range"), floor=1e-7)

    def _note(self, kind: Kind, track: int, step: NDArray[np.float64], cause: Cause, floor: float = 0.0) -> None:
        (things,) = (np.abs(step) > floor).nonzero()
        for thing in things.tolist():
            self._enter(kind, track, thing, float(step[thing]), cause)

    def _enter(self, kind: Kind, track: int, thing: int, amount: float, cause: Cause) -> None:
        assert self.ledger is not None
        self.ledger.entries.append(Entry(self.world.day, self.phase, kind, track, thing, amount, cause))
