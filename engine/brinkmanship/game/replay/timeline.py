"""A record as something to watch: its turns in order, what was told of each, and the world after it, as it was.

Nothing is played again and nothing is written. What is damaged is named where it is met and the rest is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from brinkmanship.game.record.branches import Branch, branches_of
from brinkmanship.game.record.header import scenario_of
from brinkmanship.game.record.index import RecordIndex, TurnSpan
from brinkmanship.game.record.lines import SENSELESS, fact, read_note, speaking_in
from brinkmanship.game.record.text import Line, RecordError
from brinkmanship.game.record.tree import Inject, Note
from brinkmanship.game.replay.truth import (
    Snapshot,
    SnapshotArrays,
    indicator_refs,
    truth_view,
    value_in,
    value_of,
)
from brinkmanship.game.session.orders import Order, Refused
from brinkmanship.game.view.facts import Facts, at, table
from brinkmanship.game.view.log_folding import folded
from brinkmanship.game.view.types import LogLine, SeatView
from brinkmanship.players.kinds import DOCTRINE, PERSON
from brinkmanship.scenario.models.base import clock
from brinkmanship.scenario.script_checks import assumption

_Key = TypeVar("_Key")
KEPT = 16
"""Views in the cache: enough for what stands on the screen; more make collecting garbage longer than a view."""
KEY_WEIGHT = 0.6
KEY_KINDS = frozenset({"ending", "rung", "control"})


def cached(views: dict[_Key, SeatView], key: _Key, make: Callable[[], SeatView]) -> SeatView:
    """Return a view from a cache of the `KEPT` ones that were asked for last, made where it is not there."""
    views[key] = views.pop(key) if key in views else make()
    if len(views) > KEPT:
        views.pop(next(iter(views)))
    return views[key]


@dataclass(frozen=True)
class Story:
    """What a turn brought: facts of the record, and what is wrong with them."""

    orders: tuple[Order, ...] = ()
    injects: tuple[Inject, ...] = ()
    refused: tuple[Refused, ...] = ()
    lines: tuple[LogLine, ...] = ()
    passed: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[LogLine, ...]:
        """The lines that somebody knows, one for each thing: what nobody knows stays untold, in the truth too."""
        return tuple(folded(line for line in self.lines if line.public or line.known_to))

    @property
    def key(self) -> tuple[LogLine, ...]:
        """The lines that matter most: endings, rungs, regions that change hands, and what weighs much."""
        return tuple(
            line
            for line in self.told
            if line.kind in KEY_KINDS or (line.weight >= KEY_WEIGHT and line.kind not in ("narration", "battle"))
        )


@dataclass
class Timeline:
    """One branch of a record. Positions count from 0, the start of the game; a turn is the position it leads to."""

    raw: RecordIndex
    path: Path | None = None
    branch: int = -1  # number of the branch's first node; -1: the one the game stood at last
    viewpoint: str = ""
    _stories: dict[int, Story] = field(default_factory=dict)
    _seen: dict[int, Snapshot] = field(default_factory=dict)
    _views: dict[tuple[int, bool], SeatView] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, branch: int = -1) -> Timeline:
        """Open the record at *path*; raises :class:`RecordError`."""
        return cls(RecordIndex.open(path), path, branch)

    @classmethod
    def of_lines(cls, lines: Iterable[str], name: str) -> Timeline:
        """Return a timeline of a game in memory, from the lines of its record."""
        return cls(RecordIndex([line.encode("utf-8") for line in lines], name))

    # --- the whole ------------------------------------------------------------------------------------------------

    @property
    def header(self) -> Line:
        """The first line of the record."""
        return self.raw.header

    @property
    def title(self) -> str:
        """The scenario's title."""
        return str(at(self.header, "scenario", "title") or "")

    @property
    def seats(self) -> dict[str, str]:
        """Who decided for each seat that the header names, and for `others`."""
        seats = {str(k): str(v) for k, v in table(self.header, "seats").items()}
        return {**seats, "others": str(at(self.header, "rest") or DOCTRINE)}

    @property
    def seed(self) -> int:
        """The seed of the game's chance; 0 where the header's is damaged (then a fault says so)."""
        seed = at(self.header, "seed")
        return seed if isinstance(seed, int) else 0

    @property
    def humans(self) -> tuple[str, ...]:
        """Seats that people played."""
        return tuple(seat for seat, player in self.seats.items() if player == PERSON)

    @property
    def start(self) -> Date | None:
        """The game's first day, where it is before the scenario's."""
        try:
            return Date.fromisoformat(str(at(self.header, "start")))
        except ValueError:
            return None

    @cached_property
    def scenario(self) -> Mapping[str, Any]:
        """The resolved scenario as plain data; {} where the header's is damaged (then a fault says so)."""
        return scenario_of(self.header)

    @cached_property
    def facts(self) -> Facts:
        """What is known of the scenario."""
        try:
            start, _ = self.raw.turn(self.raw.spans[0])
        except RecordError:
            start = {}
        viewpoint = self.viewpoint or next(iter(self.humans), "")
        return Facts(self.scenario, table(start, "names"), table(start, "layout"), viewpoint, self.start)

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """All branches, in order of their beginning."""
        return branches_of(self.raw)

    @cached_property
    def turns(self) -> tuple[TurnSpan, ...]:
        """The turns of the branch from the start."""
        tip = next((b.tip for b in self.branches if b.first == self.branch), self.branches[-1].tip)
        return tuple(self.raw.turns_to(tip))

    def on_branch(self, first: int) -> Timeline:
        """Return a timeline of another branch of the same record."""
        return Timeline(self.raw, self.path, first, self.viewpoint)

    @property
    def last(self) -> int:
        """The last position."""
        return len(self.turns) - 1

    @cached_property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the record as a whole, as far as a glance tells; `verify` knows all."""
        out = [] if self.scenario else ["the header's scenario cannot be read: names and places are missing"]
        out += list(self.raw.gaps[:5])
        for number in (0, *self.raw.between):
            try:
                fault = self.raw.line(number)[1]
            except RecordError as error:
                fault = str(error)
            out += [fault] if fault else []
        return tuple(out)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a watcher should know and that is no fault."""
        return (
            ("A turn that was being written when the program ended had not been committed.",) if self.raw.torn else ()
        )

    @property
    def assumption(self) -> str:
        """What is assumed of a game that begins before its scenario, in a sentence; '' of others."""
        if self.start is None or not self.scenario:
            return ""
        told = assumption(self.start, self.facts.scenario_start)
        return f"{told[:1].upper()}{told[1:]}."

    def date(self, position: int) -> Date:
        """Return the date at *position*."""
        try:
            return Date.fromisoformat(self.turns[position].date[:10])
        except ValueError:
            return self.facts.date(self.turns[position].day)

    def when(self, position: int) -> datetime:
        """Return the date and time at *position*."""
        try:
            return datetime.fromisoformat(self.turns[position].date).replace(tzinfo=None)
        except ValueError:
            return clock(self.date(position))

    def moment(self, position: int) -> Date:
        """Return the date at *position*, with the time of day where steps are shorter than a day."""
        return self.date(position) if self.facts.hours_per_tick % 24 == 0 else self.when(position)

    def position(self, when: Date) -> int:
        """Return the first position on or after a date, the last one where there is none."""
        return next((i for i in range(len(self.turns)) if self.date(i) >= when), self.last)

    # --- one turn -------------------------------------------------------------------------------------------------

    def story(self, position: int) -> Story:
        """Return what the turn that led to *position* brought."""
        span = self.turns[position]
        if span.commit not in self._stories:
            lines, faults = self.raw.facts(span)
            found: dict[str, list[Any]] = {}
            for line in lines:
                try:
                    kind, value = fact(line)
                except SENSELESS as error:
                    faults.append(f"a line of turn {span.turn} makes no sense: {error}")
                    continue
                found.setdefault(kind, []).append(value)
            orders, injects, refused, told = (tuple(found.get(k, ())) for k in ("order", "inject", "refused", "told"))
            passed = tuple(f"{p.seat}: {p.why}" for p in found.get("pass", ()))
            self._stories[span.commit] = Story(orders, injects, refused, told, passed, tuple(faults))
        return self._stories[span.commit]

    def speaking(self, position: int) -> tuple[str, ...]:
        """Return the seats that answered proposals themselves in the turn that led to *position*."""
        try:
            return speaking_in(self.raw.turn(self.turns[position])[0])
        except (RecordError, *SENSELESS):
            return ()

    @cached_property
    def _notes(self) -> dict[int, list[Note]]:
        out: dict[int, list[Note]] = {}
        for _, line in self.raw.others():
            if (note := read_note(line)) is not None:
                out.setdefault(note.node, []).append(note)
        return out

    def notes_at(self, position: int) -> tuple[Note, ...]:
        """Return what was written down while the game stood at *position*: for control, never for a seat."""
        return tuple(self._notes.get(self.turns[position].node, ()))

    def seen(self, position: int) -> Snapshot:
        """Return the numbers after the turn that led to *position*."""
        span = self.turns[position]
        if span.commit not in self._seen:
            try:
                line, fault = self.raw.turn(span)
            except RecordError as error:
                lost = Snapshot(self.facts, {}, span.day, span.turn, False, (str(error),))
                return self._seen.setdefault(span.commit, lost)
            arrays, over = SnapshotArrays(line.get("snapshot"), self.facts.layout), line.get("over") is True
            trouble = (fault,) if fault else ()
            self._seen[span.commit] = Snapshot(self.facts, arrays, span.day, span.turn, over, trouble)
        return self._seen[span.commit]

    def faults_at(self, position: int) -> tuple[str, ...]:
        """Return what is wrong with what is shown at *position*."""
        return (*self.seen(position).faults, *self.story(position).faults)

    def view(self, position: int, *, trends: bool = True) -> SeatView:
        """Return the world at *position* as it was, with the log of the turn; *trends*: with those of indicators."""
        trends = trends or (position, True) in self._views

        def make() -> SeatView:
            series = {ref: values[: position + 1] for ref, values in self.series.items()} if trends else {}
            return truth_view(self.seen(position), series, self.story(position).told)

        return cached(self._views, (position, trends), make)

    def value(self, position: int, kind: str, track: str, thing: int = 0) -> float | None:
        """Return a number after the turn that led to *position*, None where the record holds none."""
        return value_of(self.seen(position).arrays, self.facts, kind, track, thing)

    # --- over the turns -------------------------------------------------------------------------------------------

    @cached_property
    def series(self) -> dict[str, tuple[float, ...]]:
        """The series of each indicator over all positions, by ref; what cannot be read repeats the last value."""
        refs = indicator_refs(self.facts)
        return dict(zip([ref[-1] for ref in refs], self.series_of([ref[:-1] for ref in refs]), strict=True))

    def series_of(self, numbers: Sequence[tuple[str, str, int]]) -> list[tuple[float, ...]]:
        """Return the series of numbers (kind, track, thing); what cannot be read repeats the last value."""
        out: list[list[float]] = [[] for _ in numbers]
        for position in range(len(self.turns)):
            arrays = self.seen(position).arrays
            held = {kind: arrays.get(kind) for kind in {kind for kind, _, _ in numbers}}
            for (kind, track, thing), series in zip(numbers, out, strict=True):
                value = value_in(held[kind], self.facts.rows[kind].get(track), thing)
                series.append(value if value is not None else series[-1] if series else 0.0)
        return [tuple(series) for series in out]

    def rung(self, position: int) -> int:
        """Return the rung of the ladder at *position*."""
        return int(self.value(position, "world", "rung") or 0)

    def find(self, start: int, step: int, kind: str = "", actor: str = "") -> int | None:
        """Return the next position from *start* in the direction of *step* with a line of that kind and actor."""
        position = start + step
        while 0 <= position <= self.last:
            story = self.story(position)
            lines = story.key if kind == "key" else story.told
            for line in lines:
                about = not actor or actor in (line.actor, line.target)
                if about and (kind in ("", "key") or line.kind == kind):
                    return position
            if kind == "order" and any(not actor or order.seat == actor for order in story.orders):
                return position
            position += step
        return None

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of lines the branch holds, the most frequent first."""
        count = Counter(line.kind for position in range(len(self.turns)) for line in self.story(position).told)
        return tuple(sorted(count, key=lambda kind: (-count[kind], kind)))
