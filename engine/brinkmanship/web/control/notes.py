"""Observations by objective, the journal of everything that was done, and the people in the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.journal import Moment, journal
from brinkmanship.game.exercise.objectives import objective_named
from brinkmanship.game.exercise.people import ROLES
from brinkmanship.game.exercise.schedule import DECISIONS
from brinkmanship.game.record.tree import RATINGS, Note
from brinkmanship.game.view.labels import Labels, long_date
from brinkmanship.scenario.models.exercise import ExerciseObjective
from brinkmanship.text import counted
from brinkmanship.web.control.desk import Here, PersonRow, person_row
from brinkmanship.web.control.words import wall

JOURNAL_SHOWN = 400
"""Facts that one page of the journal shows."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that was seen."""

    time: str
    turn: str  # 'turn 3', or 'a branch that was left'
    about: str
    author: str
    objective: str
    rating: str  # 'P'
    rated: str  # 'performed without challenges'
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """Observations and what they can be tagged with."""

    groups: tuple[tuple[str, tuple[Observation, ...]], ...]  # by objective, '' last; the latest first in each
    count: int
    objectives: tuple[str, ...]
    ratings: tuple[tuple[str, str], ...]
    seats: tuple[tuple[str, str], ...]
    coverage: tuple[tuple[str, int, tuple[tuple[str, int], ...]], ...]  # objective, observations, by rating


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact of the journal."""

    time: str
    date: str
    turn: int
    branch: str
    kind: str
    what: str
    who: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Journal:
    """What was done, the latest first."""

    entries: tuple[Entry, ...]
    count: int
    kinds: tuple[tuple[str, str], ...]
    kind: str
    branches: bool  # whether there is more than one


def notes(exercise: Exercise, author: str | None = None) -> Notes:
    """Return the observations, those of `author` alone where one is given."""
    names = exercise.game.prepared.names
    seen = [one for one in exercise.observations if author is None or one.author == author]
    turns = {node.number: node.turn for node in exercise.game.branch}
    known = exercise.game.prepared.names.scenario.exercise.objectives
    rows = [_observation(exercise, one, turns, known) for one in reversed(seen)]
    objectives = exercise.objectives
    groups = [(one, tuple(row for row in rows if row.objective == one)) for one in (*objectives, "")]
    coverage = tuple(
        (one, len(mine), tuple((rating, sum(row.rating == rating for row in mine)) for rating in RATINGS))
        for one, mine in groups
        if one
    )
    return Notes(
        tuple(group for group in groups if group[1]),
        len(rows),
        objectives,
        tuple(RATINGS.items()),
        tuple((seat, names.actor(seat)) for seat in (*exercise.seats, *exercise.absent)),
        coverage,
    )


def _observation(
    exercise: Exercise, note: Note, turns: dict[int, int], known: Mapping[str, ExerciseObjective]
) -> Observation:
    found = objective_named(note.objective, known)
    objective = known[found].text if found else note.objective
    names = exercise.game.prepared.names
    turn = f"turn {turns[note.node] + 1}" if note.node in turns else "a branch that was left"
    about = names.actor(note.about) if note.about in names.actor_index else note.about
    return Observation(
        wall(note.time), turn, about, note.author, objective, note.rating, RATINGS.get(note.rating, ""), note.text
    )


WHAT = {
    "order": "Order",
    "inject": "Inject went in",
    "refused": "Order refused",
    "passed": "Seat passed",
    "log": "Event",
    "turn": "Turn resolved",
    "start": "Start",
    "seat": "Seat changed hands",
    "draft": "Draft",
    "handed": "Handed in",
    "reopened": "Given back",
    "improvised": "Put into the turn",
    "withdrawn": "Withdrawn",
    "branch": "Went back",
    "moved": "Inject moved",
    "shift": "Injects shifted",
    "status": "Inject marked",
    "added": "Injects added",
    "observation": "Observation",
    "message": "Message",
    "submission": "Order in free text",
    "ruling": "Ruling",
    "override": "Override",
    "joined": "Joined",
    "left": "Left",
    "clock": "Clock",
    **{kind: f"Inject: {kind}" for kind in DECISIONS},
}
"""What each kind of fact is called."""


def journal_page(exercise: Exercise, kind: str = "") -> Journal:
    """Return the journal, all or one kind of fact, at most `JOURNAL_SHOWN` of the latest."""
    facts = journal(exercise.game)
    fitting = [one for one in facts if not kind or one.kind == kind]
    there = dict.fromkeys(one.kind for one in facts)
    kinds = sorted(((one, WHAT.get(one, one.capitalize())) for one in there), key=lambda pair: pair[1])
    shown = fitting[: -JOURNAL_SHOWN - 1 : -1]
    return Journal(
        tuple(_entries(exercise, shown)), len(fitting), tuple(kinds), kind, len({one.branch for one in facts}) > 1
    )


def _entries(exercise: Exercise, facts: Iterable[Moment]) -> Iterable[Entry]:
    names = exercise.game.prepared.names
    people = {one.id: one.name for one in exercise.people()}
    injects = {one.planned.inject.id: one.planned.name for one in exercise.injects()}

    def name(id: str) -> str:
        return names.actor(id) if id in names.actor_index else people.get(id) or injects.get(id) or id

    for one in facts:
        yield Entry(
            wall(one.time),
            one.date,
            one.turn,
            one.branch,
            one.kind,
            WHAT.get(one.kind, one.kind.capitalize()),
            name(one.who),
            name(one.about),
            _told(names, one),
        )


def _told(names: Labels, one: Moment) -> str:
    data = one.data
    if one.kind == "status":
        return f"{data.get('status', '')}. {one.text}".strip()
    if one.kind == "shift":
        return f"{int(data.get('days', 0)):+d} days, {counted(len(data.get('ids', ())), 'inject')}. {one.text}".strip()
    if one.kind == "moved":
        day = int(data.get("day", -1))
        return f"{'to ' + long_date(names.date(day)) if day >= 0 else 'no day'}. {one.text}".strip()
    if one.kind == "added":
        return f"{counted(len(data.get('injects', ())), 'inject')}. {one.text}".strip()
    if one.kind == "override":
        return f"= {data.get('value', '')}. {one.text}"
    if one.kind == "joined":
        return " · ".join(filter(None, [str(data.get("role", "")), str(data.get("seat", ""))]))
    if one.kind == "clock":
        seconds = f" {float(data['seconds']):g} s" if "seconds" in data else ""
        did = {"turn": "a new turn's time begins", "mode": "turns are"}.get(str(data.get("do")), str(data.get("do")))
        return f"{did}{seconds} {data.get('mode', '')} {one.text}".strip()
    if one.kind == "observation":
        head = " · ".join(filter(None, [str(data.get("rating", "")), str(data.get("objective", ""))]))
        return f"[{head}] {one.text}" if head else one.text
    if one.kind == "ruling":
        return f"{'Success' if data.get('success') else 'Failure'}. {one.text}"
    return one.text


# --- people -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Room:
    """Who is in the room."""

    people: tuple[tuple[PersonRow, str, str], ...]  # with the name of the seat and whether they left
    roles: tuple[tuple[str, str], ...]


def room(exercise: Exercise, here: Here) -> Room:
    """Return everybody who joined."""
    names = exercise.game.prepared.names
    rows = tuple(
        (person_row(one, here), names.actor(one.seat) if one.seat else "", "" if one.present else "left")
        for one in exercise.people()
    )
    return Room(rows, tuple(ROLES.items()))
