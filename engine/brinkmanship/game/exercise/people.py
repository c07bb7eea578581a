"""The people of an exercise: who joined, as what, in which seat, and who left. Each a note of the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.notes import JOINED, LEFT
from brinkmanship.game.session.control_handle import ControlHandle

ROLES: Mapping[str, str] = {
    "player": "plays in a seat",
    "lead": "plays in a seat and hands in its orders",
    "controller": "runs the exercise and sees the truth",
    "evaluator": "sees the truth and writes observations",
    "observer": "sees what is public",
}
"""What people may be in an exercise."""
SEATED = ("player", "lead")
"""Roles that have a seat."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part."""

    id: str
    name: str
    role: str  # a key of ROLES
    seat: str = ""  # of a player
    present: bool = True  # False: left


def people_of(game: ControlHandle) -> tuple[Person, ...]:
    """Return everybody who ever joined, in the order they first did, as they are now."""
    found: dict[str, Person] = {}
    for note in game.all_notes:
        if note.kind == JOINED:
            said = note.data
            found[note.about] = Person(
                note.about, str(said.get("name", "")), str(said.get("role", "player")), str(said.get("seat", ""))
            )
        elif note.kind == LEFT and note.about in found:
            was = found[note.about]
            found[note.about] = Person(was.id, was.name, was.role, was.seat, present=False)
    return tuple(found.values())


def join(game: ControlHandle, person: Person) -> None:
    """Write down that *person* joined, came back or changed seat or role; raise `GameError` where that cannot be."""
    if person.role not in ROLES:
        raise GameError(f"{person.role!r} is no role; there are {', '.join(ROLES)}")
    if (person.role in SEATED) != bool(person.seat):
        raise GameError("a player has a seat, and nobody else has one")
    if person.seat and person.seat not in game.seats:
        raise GameError(f"there is no seat {person.seat!r}")
    if not person.name.strip():
        raise GameError("somebody who joins has a name")
    said = {"name": person.name.strip(), "role": person.role, "seat": person.seat}
    game.note(JOINED, "", about=person.id, data={k: v for k, v in said.items() if v})


def leave(game: ControlHandle, id: str) -> None:
    """Write down that a person left; nothing where they are not there."""
    if any(one.id == id and one.present for one in people_of(game)):
        game.note(LEFT, "", about=id)
