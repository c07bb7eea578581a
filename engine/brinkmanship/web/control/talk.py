"""What control says: messages to seats and from anybody it plays, injects of its own with their effects checked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.letters import CONTROL, Letter, Template
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.injects import problems
from brinkmanship.game.view.labels import short_date
from brinkmanship.web.control.words import listed, wall

MEDIA = {
    "": "no medium",
    "telegram": "Telegram",
    "press": "Press",
    "social": "Social media",
    "phone": "Phone call",
    "email": "E-mail",
    "letter": "Letter",
    "radio": "Radio",
    "tv": "Television",
    "meeting": "Meeting",
}
"""How an inject or a message reaches its readers."""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as control reads it."""

    id: str
    kind: str
    time: str
    date: str
    turn: int
    sender: str
    to: str
    subject: str
    text: str
    medium: str
    public: bool
    author: str
    mine: bool  # written to control


@dataclass(frozen=True, slots=True)
class Talk:
    """All letters of this branch."""

    letters: tuple[LetterRow, ...]  # the latest first
    count: int
    shown: str  # seat or 'control' whose letters alone are shown, '' all
    seats: tuple[tuple[str, str], ...]
    templates: tuple[Template, ...]
    media: dict[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """An inject that is being written, statement by statement."""

    statements: tuple[tuple[str, str], ...]  # statement and what is wrong with it, '' nothing
    other: tuple[str, ...]  # what is wrong beside the statements

    @property
    def good(self) -> bool:
        """Whether it can go in."""
        return not self.other and not any(wrong for _, wrong in self.statements)


def talk(exercise: Exercise, shown: str = "") -> Talk:
    """Return the letters, all or those that reach `shown`."""
    letters = exercise.letters()
    fitting = [one for one in letters if not shown or one.reaches(shown)]
    return Talk(
        tuple(letter_row(exercise, one) for one in reversed(fitting)),
        len(letters),
        shown,
        seats(exercise),
        exercise.templates,
        MEDIA,
    )


def seats(exercise: Exercise) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of the actors that a person may play, those played by people first."""
    names, people = exercise.game.prepared.names, exercise.seats
    order = (*people, *(seat for seat in exercise.game.playable if seat not in people))
    return tuple((seat, names.actor(seat)) for seat in order)


def letter_row(exercise: Exercise, one: Letter) -> LetterRow:
    """Return a letter as control reads it."""
    names = exercise.game.prepared.names

    def name(id: str) -> str:
        return "Control" if id == CONTROL else names.actor(id) if id in names.actor_index else id

    sent = short_date(exercise.game.date.fromisoformat(one.date)) if len(one.date) == 10 else one.date.replace("T", " ")
    return LetterRow(
        one.id,
        one.kind,
        wall(one.time),
        sent,
        one.turn,
        name(one.sender) or "no sender",
        listed([name(to) for to in one.to]) or "everybody",
        one.subject,
        one.text,
        MEDIA.get(one.medium, one.medium) if one.medium else "",
        one.public,
        one.author,
        CONTROL in one.to,
    )


def statements(text: str) -> tuple[str, ...]:
    """Return the statements of a text, one a line or parted by semicolons.

    >>> statements("world.tension += 0.1; RUS.resolve -= 0.1\\n\\n  gas = 1 ")
    ('world.tension += 0.1', 'RUS.resolve -= 0.1', 'gas = 1')
    """
    return tuple(part for line in text.splitlines() for one in line.split(";") if (part := one.strip()))


def checked(exercise: Exercise, text: str, to: tuple[str, ...], effects: tuple[str, ...]) -> Checked:
    """Return what is wrong with an inject that is being written."""
    prepared = exercise.game.prepared
    inject = Inject("draft", text.strip(), (), to)
    one_by_one = []
    for statement in effects:
        wrong = problems(prepared, replace(inject, text="x", to=(), effects=(statement,)))
        one_by_one.append((statement, " ".join(one.removeprefix(f"{statement}: ") for one in wrong)))
    other = problems(prepared, inject if not effects else replace(inject, text=inject.text or "x"))
    return Checked(tuple(one_by_one), other)
