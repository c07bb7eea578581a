"""The list of injects (MSEL) as a board: a column for each HSEEP status, a card for each inject, one of them unfolded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

import numpy as np

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.schedule import AS_PLANNED, HSEEP, NOT_READY, NOW, Entry, Status
from brinkmanship.game.record.tree import Note
from brinkmanship.game.view.labels import Labels, date_text, long_date, short_date
from brinkmanship.scenario.language import LanguageError
from brinkmanship.simulation.expressions import Scope
from brinkmanship.web.control.desk import named
from brinkmanship.web.control.words import wall

TONES: Mapping[Status, str] = {
    Status.WAITING: "idle",
    Status.DUE: "due",
    Status.CHOSEN: "due",
    Status.HELD: "held",
    Status.SKIPPED: "off",
    Status.RELEASED: "good",
}
SAYS: Mapping[Status, str] = {
    Status.WAITING: "waiting",
    Status.DUE: "due: goes in",
    Status.CHOSEN: "goes in",
    Status.HELD: "held",
    Status.SKIPPED: "skipped",
    Status.RELEASED: "in the game",
}
DECISIONS: Sequence[tuple[str, str, str]] = (
    ("release", "Release with this turn", "It goes in when the turn is resolved."),
    (NOW, "Fire now", "The seats read it while they plan; its effects come when the turn is resolved."),
    ("hold", "Hold", "It waits until you say otherwise, past its day too."),
    ("skip", "Skip", "It is left out. It can be taken up again."),
    (AS_PLANNED, "Back to its day", "It goes in on its day or once its condition holds."),
)
"""What control may decide, its button and what comes of it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which injects are shown."""

    text: str = ""
    thread: str = ""
    controller: str = ""
    seat: str = ""
    stands: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.thread or self.controller or self.seat or self.stands)


@dataclass(frozen=True, slots=True)
class Card:
    """An inject as the board shows it."""

    id: str
    number: str
    name: str
    day: str  # 'Mon 24 Jan', '' none
    time: str
    to: str
    medium: str
    sender: str
    thread: str
    type: str
    hseep: str
    stands: str
    tone: str
    open: bool  # whether control may still decide
    condition: str  # '' none
    holds: str  # 'holds now', 'does not hold yet', or why it cannot be told
    instead_of: str
    delivery: str


@dataclass(frozen=True, slots=True)
class Happened:
    """A decision about an inject."""

    time: str
    what: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Detail:
    """An inject with everything that is known of it."""

    card: Card
    text: str
    effects: tuple[str, ...]
    iso: str  # its day as it is typed, '' none
    date: str
    planned_date: str  # where it was moved from, '' it was not
    controller: str
    expected: str
    objective: str
    notes: str
    extra: tuple[tuple[str, str], ...]
    alternatives: tuple[tuple[str, str], ...]  # (id, name) of those that may go in instead of it
    reason: str
    turn: int
    shown: bool
    decision: str  # the one that holds
    history: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The list of injects."""

    columns: tuple[tuple[str, tuple[Card, ...]], ...]  # HSEEP status and its cards, in the list's order
    cards: tuple[Card, ...]
    count: int  # of all, shown or not
    threads: tuple[str, ...]
    controllers: tuple[str, ...]
    seats: tuple[tuple[str, str], ...]
    filter: Filter = field(default_factory=Filter)


def board(exercise: Exercise, chosen: Filter = Filter()) -> Board:
    """Return the list of injects as `chosen` filters it."""
    entries = exercise.injects()
    names = exercise.game.prepared.names
    by_id = {entry.planned.inject.id: entry for entry in entries}
    shown = [entry for entry in entries if _fits(entry, chosen)]
    cards = tuple(card(exercise, entry, by_id) for entry in shown)
    columns = tuple((status, tuple(one for one in cards if one.hseep == status)) for status in HSEEP)
    addressed = {seat for entry in entries for seat in entry.planned.inject.to}
    return Board(
        columns,
        cards,
        len(entries),
        _distinct(entry.planned.msel.thread for entry in entries),
        _distinct(entry.planned.msel.controller for entry in entries),
        tuple((seat, names.actor(seat)) for seat in names.rules.actors if seat in addressed),
        chosen,
    )


def _fits(entry: Entry, chosen: Filter) -> bool:
    planned, msel = entry.planned, entry.planned.msel
    words = " ".join((planned.name, planned.inject.text, msel.number, msel.sender, msel.expected)).lower()
    return (
        all(word in words for word in chosen.text.lower().split())
        and chosen.thread in ("", msel.thread)
        and chosen.controller in ("", msel.controller)
        and (not chosen.seat or not planned.inject.to or chosen.seat in planned.inject.to)
        and chosen.stands in ("", entry.status.value)
    )


def _distinct(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))  # type: ignore[attr-defined]


def card(exercise: Exercise, entry: Entry, by_id: Mapping[str, Entry]) -> Card:
    """Return an inject as the board shows it."""
    planned, msel = entry.planned, entry.planned.msel
    names = exercise.game.prepared.names
    says = SAYS[entry.status] + (f", turn {entry.turn}" if entry.status is Status.RELEASED else "")
    says = "told now" if entry.shown and entry.goes_in else says
    if entry.status is Status.WAITING and entry.hseep in NOT_READY:
        says = "waits for control"
    other = by_id.get(msel.instead_of)
    return Card(
        planned.inject.id,
        msel.number,
        planned.name,
        f"{names.date(entry.day):%a} {short_date(names.date(entry.day))}" if entry.day >= 0 else "",
        msel.scenario_time,
        named(exercise, planned.inject.to) or "everybody",
        msel.medium,
        msel.sender,
        msel.thread,
        msel.type,
        entry.hseep,
        says,
        TONES[entry.status],
        entry.status is not Status.RELEASED,
        planned.when,
        _holds(exercise, planned.when) if planned.when and entry.status is not Status.RELEASED else "",
        other.planned.name if other is not None else msel.instead_of,
        msel.delivery.replace("T", " "),
    )


def _holds(exercise: Exercise, condition: str) -> str:
    prepared = exercise.game.prepared
    try:
        found = prepared.expression(condition)(Scope(exercise.game.truth, prepared.rules))
    except LanguageError as error:
        return f"cannot be read: {error}"
    return "holds now" if bool(np.all(found)) else "does not hold yet"


def detail(exercise: Exercise, id: str) -> Detail:
    """Return an inject with everything that is known of it; raise `GameError` where there is none."""
    entries = exercise.injects()
    by_id = {entry.planned.inject.id: entry for entry in entries}
    if id not in by_id:
        raise GameError(f"there is no inject {id!r}")
    entry = by_id[id]
    planned, msel = entry.planned, entry.planned.msel
    names = exercise.game.prepared.names
    moved = entry.day != planned.day
    decided = next((note.kind for note in reversed(entry.history) if note.kind in {key for key, _, _ in DECISIONS}), "")
    return Detail(
        card(exercise, entry, by_id),
        planned.inject.text,
        planned.inject.effects,
        iso(names.date(entry.day)) if entry.day >= 0 else "",
        date_text(names.date(entry.day)) if entry.day >= 0 else "",
        (date_text(names.date(planned.day)) if planned.day >= 0 else "no day") if moved else "",
        msel.controller,
        msel.expected,
        msel.objective,
        msel.notes,
        msel.extra,
        tuple((e.planned.inject.id, e.planned.name) for e in entries if e.planned.msel.instead_of == id),
        entry.reason,
        entry.turn,
        entry.shown,
        decided or AS_PLANNED,
        tuple(happened(names, note) for note in reversed(entry.history)),
    )


def iso(when: date) -> str:
    """Return a date as it is typed.

    >>> iso(date(2022, 1, 24)), iso(datetime(2022, 1, 24, 6))
    ('2022-01-24', '2022-01-24 06:00')
    """
    return f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else f"{when:%Y-%m-%d}"


def tick_of(exercise: Exercise, typed: str) -> int:
    """Return the tick of a date as it is typed, or of the number of a day; -1 of nothing.

    Raises `GameError` for what is no date, or none of the scenario's.
    """
    text = typed.strip()
    if not text:
        return -1
    names, last = exercise.game.prepared.names, exercise.game.horizon
    start = names.date(0)
    late = f"{text[:40]} is after the last day, {iso(names.date(last))}"
    if text.isdecimal():
        if len(text) > 9 or int(text) > last:
            raise GameError(late)
        return int(text)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise GameError(f"{text[:40]!r} is no date; write one such as {iso(start)}") from None
    first = start if isinstance(start, datetime) else datetime.combine(start, time())
    ticks = (when.replace(tzinfo=None) - first).total_seconds() / 3600 / names.hours_per_tick
    if ticks < 0:
        raise GameError(f"{text} is before the first day, {iso(start)}")
    if ticks > last:
        raise GameError(late)
    return int(ticks)


def happened(names: Labels, note: Note) -> Happened:
    """Return a note about an inject in words."""
    labels = {key: label for key, label, _ in DECISIONS}
    data = note.data
    what = labels.get(note.kind, note.kind.capitalize())
    if "status" in data:
        what = f"Marked {data['status']}"
    elif "days" in data:
        what = f"Moved by {int(data['days']):+d}"
    elif "day" in data:
        day = int(data["day"])
        what = f"Moved to {long_date(names.date(day))}" if day >= 0 else "Left without a day"
    return Happened(wall(note.time), what, note.author or "control", note.text)
