"""The list of injects as it stands: where each is in its life, and on which day it is due after what control decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.notes import ADDED, MOVED, SHIFT, STATUS
from brinkmanship.game.record.tree import Inject, Note
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.injects import Planned, check_list, due, of_scenario

HSEEP = ("Draft", "Submitted", "Approved", "Synchronized", "Released", "Complete", "Deferred", "Obsolete")
"""Where an inject stands in its life, in the words of exercise planners."""
NOT_READY = ("Draft", "Submitted", "Deferred", "Obsolete")
"""Statuses in which an inject does not go in by itself."""


MOST_DAYS = 10_000
"""The latest day an inject may be moved to, and the longest shift, in ticks."""


class Status(StrEnum):
    """Whether an inject goes in."""

    WAITING = "waiting"  # not due yet
    DUE = "due"  # goes in with this turn unless control holds or skips it
    CHOSEN = "chosen"  # not due, but control lets it go in with this turn
    HELD = "held"
    SKIPPED = "skipped"
    RELEASED = "released"


AS_PLANNED = "as planned"
NOW = "release now"
DECISIONS: Mapping[str, Status | None] = {
    "release": Status.CHOSEN,
    NOW: Status.CHOSEN,
    "hold": Status.HELD,
    "skip": Status.SKIPPED,
    AS_PLANNED: None,
}
"""What control may decide about an inject, and where it stands then; None: where its day and condition say.

One that is released now goes in with this turn too, and the seats read its text while they plan: nothing is changed in
the world that they plan in, so that what they see and what is legal hold until the turn is resolved.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An inject of the list as it stands."""

    planned: Planned
    status: Status
    reason: str = ""  # of the last decision
    turn: int = -1  # in which it was released, -1 it was not
    shown: bool = False  # seats read it while they plan
    day: int = -1  # tick on which it is due after all shifts, -1 none
    hseep: str = "Approved"  # one of HSEEP
    history: tuple[Note, ...] = ()  # what control decided about it on this branch, oldest first

    @property
    def goes_in(self) -> bool:
        """Whether it goes in with this turn."""
        return self.status in (Status.DUE, Status.CHOSEN)


def listed(game: ControlHandle) -> tuple[Planned, ...]:
    """Return all injects: the scenario's own, those of the start, and those added since, on any branch."""
    out = [*of_scenario(game.prepared), *(game.exercise or ())]
    for note in game.all_notes:
        if note.kind == ADDED:
            out += map(Planned.from_json, note.data.get("injects", ()))
    return tuple(out)


def days_of(planned: Iterable[Planned], notes: Iterable[Note]) -> dict[str, int]:
    """Return the tick on which each inject is due, by id, after the moves and shifts among *notes*; -1 none."""
    alone = {one.inject.id: one for one in planned}
    days = {id: one.day for id, one in alone.items()}
    for note in notes:
        if note.kind == MOVED and note.about in days:
            days[note.about] = int(note.data.get("day", -1))
        elif note.kind == SHIFT:
            for id in note.data.get("ids", ()):
                if days.get(id, -1) >= 0:
                    days[id] += int(note.data.get("days", 0))
    for id, one in alone.items():  # an alternative without a day of its own has that of the inject it may replace
        if days[id] < 0 and one.msel.instead_of in days:
            days[id] = days[one.msel.instead_of]
    return days


def entries(game: ControlHandle) -> tuple[Entry, ...]:
    """Return the list as it stands, in its order."""
    planned, notes = listed(game), game.notes
    released, days = dict(game.released), days_of(planned, notes)
    decided = {n.about: n for n in notes if n.kind in DECISIONS}
    marked = {n.about: str(n.data.get("status", "")) for n in notes if n.kind == STATUS}
    moved = [replace(one, day=days[one.inject.id]) for one in planned]
    ready = {one.inject.id for one in due(game.prepared, moved, game.truth, frozenset(released))}
    out = [_entry(one, days, decided, marked, ready, released, notes) for one in planned]
    names = {one.inject.id: one.name for one in planned}
    out = [
        _passed_over(e, names[e.planned.msel.instead_of]) if e.planned.msel.instead_of in released else e for e in out
    ]
    instead = {e.planned.msel.instead_of: e for e in out if e.planned.msel.instead_of and (e.goes_in or e.turn >= 0)}
    return tuple(_replaced(e, instead.get(e.planned.inject.id)) for e in out)


def _entry(
    one: Planned,
    days: Mapping[str, int],
    decided: Mapping[str, Note],
    marked: Mapping[str, str],
    ready: set[str],
    released: Mapping[str, int],
    notes: Iterable[Note],
) -> Entry:
    id, note = one.inject.id, decided.get(one.inject.id)
    kind, reason = (note.kind, note.text) if note is not None else (AS_PLANNED, "")
    hseep = marked.get(id) or (one.msel.status if one.msel.status in HSEEP else "Approved")
    history = tuple(n for n in notes if n.about == id or (n.kind == SHIFT and id in n.data.get("ids", ())))
    if id in released:
        hseep = "Complete" if hseep == "Complete" else "Released"
        return Entry(one, Status.RELEASED, reason, released[id], day=days[id], hseep=hseep, history=history)
    status = DECISIONS[kind]
    if status in (None, Status.CHOSEN) and id in ready and (status is not None or hseep not in NOT_READY):
        status = Status.DUE
    if status is Status.HELD:
        hseep = "Deferred"
    elif status is Status.SKIPPED:
        hseep = "Obsolete"
    return Entry(one, status or Status.WAITING, reason, -1, kind == NOW, days[id], hseep, history)


def _passed_over(entry: Entry, other: str) -> Entry:
    """Return the alternative *entry* as it stands once *other*, whose alternative it is, went in: control alone releases it."""
    if entry.status in (Status.RELEASED, Status.CHOSEN):
        return entry
    return replace(entry, status=Status.SKIPPED, hseep="Obsolete", reason=f"{other} went in")


def _replaced(entry: Entry, by: Entry | None) -> Entry:
    """Return *entry* as it stands where the alternative *by* goes in, or went in, in its place."""
    if by is None or entry.status in (Status.RELEASED, Status.CHOSEN):
        return entry
    return replace(entry, status=Status.SKIPPED, hseep="Obsolete", reason=f"{by.planned.name} in its place")


def entry_of(game: ControlHandle, id: str) -> Entry:
    """Return the entry of an inject; raise `GameError` where there is none."""
    found = next((e for e in entries(game) if e.planned.inject.id == id), None)
    if found is None:
        raise GameError(f"there is no inject {id!r}")
    return found


def decide(game: ControlHandle, id: str, decision: str, reason: str, author: str) -> None:
    """Write a decision of `DECISIONS` down; raise `GameError` for what cannot be."""
    if decision not in DECISIONS:
        raise GameError(f"{decision!r} is no decision; there are {', '.join(DECISIONS)}")
    _not_released(entry_of(game, id))
    game.note(decision, reason, about=id, author=author)


def _not_released(entry: Entry) -> None:
    if entry.status is Status.RELEASED:
        raise GameError(f"{entry.planned.name} was released in turn {entry.turn}")


def mark(game: ControlHandle, id: str, status: str, reason: str, author: str) -> None:
    """Set the HSEEP status of an inject; raise `GameError` for none, and for one that only a release brings."""
    entry = entry_of(game, id)
    if status not in HSEEP:
        raise GameError(f"{status!r} is no status; there are {', '.join(HSEEP)}")
    if (status in ("Released", "Complete")) != (entry.status is Status.RELEASED):
        what = "has gone in" if entry.status is Status.RELEASED else "has not gone in yet"
        raise GameError(f"{entry.planned.name} {what}: it cannot be marked {status}")
    game.note(STATUS, reason, about=id, author=author, data={"status": status})


def move(game: ControlHandle, id: str, day: int, reason: str, author: str) -> None:
    """Let an inject be due on another day (a tick; -1: none, when control says so); raise `GameError` for the past."""
    _not_released(entry_of(game, id))
    if day != -1 and not game.day <= day:
        raise GameError(f"{game.prepared.names.date(day)} has passed")
    if day > MOST_DAYS:
        raise GameError(f"an inject is moved to day {MOST_DAYS:,} at the latest")
    game.note(MOVED, reason, about=id, author=author, data={"day": day})


def shift(game: ControlHandle, days: int, reason: str, ids: Iterable[str], author: str) -> tuple[str, ...]:
    """Move all injects that wait and have a day (of *ids*, if any are given) by *days* ticks; return their ids.

    Raises `GameError` where one that lies ahead would come to lie in the past, since the spacing would be lost.
    """
    wanted = frozenset(ids)
    if unknown := wanted - {one.inject.id for one in listed(game)}:
        raise GameError(f"there is no inject {sorted(unknown)[0]!r}")
    waiting = (Status.WAITING, Status.DUE, Status.HELD)
    found = [
        e
        for e in entries(game)
        if e.status in waiting and e.day >= 0 and (not wanted or e.planned.inject.id in wanted)
        if e.planned.day >= 0 or not e.planned.msel.instead_of  # alternatives go with the inject they may replace
    ]
    if abs(days) > MOST_DAYS:
        raise GameError(f"a shift is by {MOST_DAYS:,} days at most")
    if not days or not found:
        raise GameError("there is nothing to shift" if days else "a shift is by one day or more")
    ahead = [e for e in found if e.day >= game.day]
    if ahead and (first := min(ahead, key=lambda e: e.day)).day + days < game.day:
        most = first.day - game.day
        raise GameError(
            f"{first.planned.name} would come to lie in the past: {most} is the most that all can be moved up"
        )
    moved = tuple(e.planned.inject.id for e in found)
    game.note(SHIFT, reason, author=author, data={"days": days, "ids": list(moved)})
    return moved


def add(game: ControlHandle, planned: Iterable[Planned], reason: str, author: str) -> tuple[str, ...]:
    """Add injects to the list of a running exercise, all or none; return what is wrong, () when they were added."""
    more = tuple(planned)
    if not more:
        return ("There is no inject to add.",)
    try:
        check_list(game.prepared, (*listed(game), *more))
    except GameError as error:
        return (f"{str(error)[:1].upper()}{str(error)[1:]}.",)
    known = {one.inject.id for one in (*listed(game), *more)}
    if lost := [one for one in more if one.msel.instead_of and one.msel.instead_of not in known]:
        return (f"{lost[0].name} is the alternative of {lost[0].msel.instead_of!r}, which is not in the list.",)
    game.note(ADDED, reason, author=author, data={"injects": [one.to_json() for one in more]})
    return ()


def as_sent(planned: Planned) -> Inject:
    """Return the inject as it goes in: with its headline, who seems to send it and its medium."""
    one = planned.inject
    return replace(
        one,
        name=one.name or planned.name,
        sender=one.sender or planned.msel.sender,
        medium=one.medium or planned.msel.medium,
    )
