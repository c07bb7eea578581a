"""Letters: what a seat receives, injects and messages alike, with sender, medium and time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.notes import MESSAGE
from brinkmanship.game.record.tree import CONTROL as CONTROL, Inject, Note
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.view.as_json import to_json

MOST_LETTERS_OF_TEXT = 20_000
"""Length of the longest message and inject, in letters; more is refused, never cut."""


@dataclass(frozen=True, slots=True)
class Template:
    """A form that a message may begin from."""

    id: str
    name: str
    medium: str
    body: str


TEMPLATES = (
    Template(
        "note",
        "Note verbale",
        "letter",
        "The Ministry of Foreign Affairs presents its compliments and has the honour to state the following:\n\n\n\n"
        "The Ministry avails itself of this opportunity to renew the assurances of its highest consideration.",
    ),
    Template("call", "Hotline call", "phone", "Points to make:\n- \n- \n\nWe ask for:\n- "),
    Template("press", "Press statement", "press", "For immediate release.\n\n"),
    Template("back", "Back channel", "meeting", "Not for attribution. If this becomes public, we will deny it.\n\n"),
    Template("information", "Request for information", "email", "We request:\n1. \n\nNeeded by:\nPurpose:"),
)
"""The forms of messages that every exercise has."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An inject or a message as its reader has it."""

    id: str  # of an inject its own, of a message 'message:N'
    kind: str  # 'inject' | 'message'
    time: str  # on the wall, ISO, UTC; '' of an inject that went in with a turn
    date: str  # in the scenario, ISO
    turn: int  # in which it was sent, or went in
    sender: str  # a seat, 'control', or in words who an inject seems to come from
    to: tuple[str, ...]  # seats, 'control'; () everybody
    subject: str
    text: str
    medium: str  # 'telegram', 'press', 'phone', …; '' none
    public: bool = False
    author: str = ""  # the person who wrote a message

    def reaches(self, seat: str) -> bool:
        """Whether *seat* (or control) may read it."""
        return not self.to or seat in self.to or seat == self.sender


def letter_of(inject: Inject, turn: int, date: str) -> Letter:
    """Return an inject as a letter."""
    return Letter(
        inject.id, "inject", "", date, turn, inject.sender, inject.to, inject.name, inject.text.strip(), inject.medium,
        public=not inject.to,
    )  # fmt: skip


def injects_in(game: ControlHandle) -> Iterable[Letter]:
    """Return the injects with a text that went in on this branch, oldest first."""
    names, start = game.prepared.names, None
    for node in game.branch:
        first = start.world.day if start is not None else node.world.day
        for one in node.injects:
            if one.text.strip():
                yield letter_of(one, node.turn, str(to_json(names.date(first + one.after))))
        start = node


def messages_of(game: ControlHandle, notes: Iterable[Note]) -> Iterable[Letter]:
    """Return the messages among *notes*, oldest first. Their ids count all messages of the record."""
    ids = {id(note): number for number, note in enumerate(n for n in game.all_notes if n.kind == MESSAGE)}
    turns = {node.number: node.turn for node in game.branch}
    for note in notes:
        if note.kind != MESSAGE:
            continue
        said = note.data
        yield Letter(
            id=f"message:{ids[id(note)] + 1}",
            kind="message",
            time=note.time,
            date=note.date,
            turn=turns.get(note.node, 0) + 1,
            sender=note.about,
            to=tuple(map(str, said.get("to", ()))),
            subject=str(said.get("subject", "")),
            text=note.text,
            medium=str(said.get("medium", "")),
            public=bool(said.get("public", False)),
            author=note.author,
        )


def send(
    game: ControlHandle,
    sender: str,
    to: tuple[str, ...],
    text: str,
    *,
    subject: str = "",
    medium: str = "",
    template: str = "",
    public: bool = False,
    author: str = "",
) -> None:
    """Write a message down; raise `GameError` for a sender or recipients that are none, or a text that is none."""
    known = (*game.seats, CONTROL)
    for one in (sender, *to):
        if one not in known:
            raise GameError(f"there is no seat {one!r} to write from or to")
    if not text.strip():
        raise GameError("a message says something")
    if len(text) > MOST_LETTERS_OF_TEXT:
        raise GameError(f"a message has at most {MOST_LETTERS_OF_TEXT:,} letters, this one has {len(text):,}")
    if not to and not public:
        raise GameError("a message that is not public has a recipient")
    if to == (sender,):
        raise GameError("a message goes to somebody else")
    listed = [one for one in known if one in to] if not public else []
    said = {"to": listed, "subject": subject.strip(), "medium": medium, "template": template, "public": public}
    game.note(MESSAGE, text, about=sender, author=author, data={k: v for k, v in said.items() if v})
