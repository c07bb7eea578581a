"""The letters of a seat as pages show them: what came, in its medium; channels with others; requests to control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brinkmanship.game.exercise.letters import CONTROL, MOST_LETTERS_OF_TEXT, Letter, Template
from brinkmanship.game.exercise.rulings import DICE, MOST_LETTERS, Submission
from brinkmanship.game.view.number_text import game_date
from brinkmanship.text import joined
from brinkmanship.web.seat.desk import SeatDesk, names_of
from brinkmanship.web.seat.frame import is_new

MEDIA: Mapping[str, str] = {
    "telegram": "Telegram",
    "press": "Press",
    "social": "Social media",
    "phone": "Telephone note",
    "email": "E-mail",
    "letter": "Letter",
    "radio": "Radio",
    "tv": "Television",
    "meeting": "Note of a meeting",
    "": "Message",
}
"""What each medium is called above a letter."""
SENDABLE = ("letter", "telegram", "phone", "email", "meeting", "press", "social")
"""Media that a seat may write in."""
EVERYBODY = "everybody"
"""The recipient that makes a message public."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as its reader sees it."""

    anchor: str
    medium: str  # a key of MEDIA, so that a page can dress it
    medium_name: str
    sender: str
    sender_id: str  # of a seat, 'control' or ''
    initials: str
    color: str
    to: str
    subject: str
    paragraphs: tuple[str, ...]
    date: str
    time: str  # 'HH:MM' UTC in the room, '' of an inject of the list
    at: str  # the same in full, ISO
    turn: int
    public: bool
    author: str
    mine: bool
    new: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Channel:
    """All that was said between the seat and another."""

    id: str
    name: str
    color: str
    letters: int
    new: int
    here: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a seat, or those of one channel, the latest first."""

    shown: tuple[Shown, ...]
    channels: tuple[Channel, ...]
    channel: str  # id, '' all
    channel_name: str


def letters(desk: SeatDesk, channel: str = "") -> Letters:
    """Return the seat's letters, the latest first; with `channel` those from and to that seat or control."""
    view = desk.handle.view()
    names: dict[str, str] = {actor.id: actor.name for actor in view.actors} | {CONTROL: "Exercise control"}
    colors = {actor.id: actor.color for actor in view.actors}
    every = [(number, one) for number, one in enumerate(desk.inbox, start=1)]
    now = desk.handle.turn
    found = [(n, one) for n, one in every if not channel or channel in _others(one, desk.seat)]
    if channel == "news":
        found = [(n, one) for n, one in every if not _others(one, desk.seat)]
    shown = tuple(_shown(one, number, desk.seat, names, colors, now) for number, one in reversed(found))
    channels = []
    for id in (CONTROL, *desk.in_the_room, *desk.elsewhere):
        mine = [one for _, one in every if id in _others(one, desk.seat)]
        if mine or id == CONTROL or id in desk.in_the_room:
            new = sum(one.sender == id and is_new(one.turn, one.kind, one.time, now) for one in mine)
            channels.append(Channel(id, names.get(id, id), colors.get(id, ""), len(mine), new, id == channel))
    return Letters(shown, tuple(channels), channel, names.get(channel, "News and reports" if channel else ""))


def _others(one: Letter, seat: str) -> set[str]:
    """Return the other end of a private message; a public one and an inject belong to their sender's channel."""
    if one.kind != "message":
        return set()
    return ({one.sender, *one.to} if not one.public else {one.sender}) - {seat}


def _shown(one: Letter, number: int, seat: str, names: Mapping[str, str], colors: Mapping[str, str], now: int) -> Shown:
    sender = names.get(one.sender, one.sender) or "Exercise control"
    others = [names.get(id, id) for id in one.to if id != seat]
    to = joined([*(["you"] if seat in one.to else []), *others]) or "everybody"
    words = sender.replace("-", " ").split()
    return Shown(
        anchor=f"letter-{number}",
        medium=one.medium if one.medium in MEDIA else "",
        medium_name=MEDIA.get(one.medium, one.medium.capitalize()),
        sender=sender,
        sender_id=one.sender if one.kind == "message" else "",
        initials="".join(word[0] for word in words[:2]).upper(),
        color=colors.get(one.sender, ""),
        to=to,
        subject=one.subject,
        paragraphs=paragraphs(one.text),
        date=game_date(one.date),
        time=one.time[11:16],
        at=one.time,
        turn=one.turn,
        public=one.public,
        author=one.author,
        mine=one.sender == seat,
        new=one.sender != seat and is_new(one.turn, one.kind, one.time, now),
        answerable=one.kind == "message" and one.sender != seat,
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text; lines within one stay.

    >>> paragraphs("a\\nb\\n\\n\\nc ")
    ('a\\nb', 'c')
    """
    return tuple(part.strip("\n").rstrip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


# --- writing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form of a message."""

    to: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    medium: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to write to."""

    id: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Compose:
    """The form of a message."""

    room: tuple[Recipient, ...]
    elsewhere: tuple[Recipient, ...]
    everybody: bool
    control: bool
    subject: str
    text: str
    medium: str
    media: tuple[tuple[str, str], ...]
    template: str
    templates: tuple[Template, ...]
    most: int


def compose(desk: SeatDesk, typed: Typed) -> Compose:
    """Return the form of a message with what was typed; a template fills an empty text and medium."""
    names = names_of(desk)
    chosen = next((one for one in desk.templates if one.id == typed.template), None)
    text, medium = typed.text, typed.medium
    if chosen is not None and (not text.strip() or any(text == one.body for one in desk.templates)):
        text, medium = chosen.body, chosen.medium

    def listed(seats: Sequence[str]) -> tuple[Recipient, ...]:
        return tuple(Recipient(id, names.get(id, id), id in typed.to) for id in seats)

    return Compose(
        room=listed(desk.in_the_room),
        elsewhere=listed(desk.elsewhere),
        everybody=EVERYBODY in typed.to,
        control=CONTROL in typed.to,
        subject=typed.subject,
        text=text,
        medium=medium or "letter",
        media=tuple((id, MEDIA[id]) for id in SENDABLE),
        template=typed.template,
        templates=desk.templates,
        most=MOST_LETTERS_OF_TEXT,
    )


def both(desk: SeatDesk, typed: Typed) -> str:
    """Return why what is ticked for everybody and for some is not sent, '' where it is for one of the two."""
    some = [names_of(desk).get(id, id) for id in typed.to if id != EVERYBODY]
    if EVERYBODY not in typed.to or not some:
        return ""
    return f"You ticked {joined(some)}, and everybody too, who would all read it: choose to whom it goes."


def why_not_sent(error: str) -> str:
    """Return why a message was not sent, as the page of the form says it."""
    if "has a recipient" in error:
        return "Choose to whom it goes."
    if "says something" in error:
        return "Write something first."
    return f"{error[:1].upper()}{error[1:]}."


# --- requests to control ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """An order in free text, and what control ruled."""

    paragraphs: tuple[str, ...]
    author: str
    date: str
    time: str
    at: str
    ruled: bool
    success: bool
    ruling: tuple[str, ...]
    odds: str  # how likely it was, and what was rolled
    pros: tuple[str, ...]
    cons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requests:
    """The orders in free text of a seat, the latest first."""

    requests: tuple[Request, ...]
    most: int


def requests(desk: SeatDesk) -> Requests:
    """Return what the seat asked control to rule on."""
    return Requests(tuple(_request(one) for one in reversed(desk.submissions)), MOST_LETTERS)


def _request(one: Submission) -> Request:
    ruling, odds = one.ruling, ""
    if ruling is not None and not ruling.overridden:
        rolled = " and ".join(map(str, ruling.dice))
        if ruling.odds.method == DICE:
            odds = f"Needed {ruling.odds.needed} with two dice ({ruling.odds.chance:.0%}); rolled {rolled}."
        else:
            odds = f"Chance {ruling.odds.chance:.0%}; rolled {rolled} of 100."
    return Request(
        paragraphs=paragraphs(one.text),
        author=one.author,
        date=game_date(one.date),
        time=one.time[11:16],
        at=one.time,
        ruled=ruling is not None,
        success=ruling is not None and ruling.success,
        ruling=paragraphs(ruling.text) if ruling is not None else (),
        odds=odds,
        pros=ruling.pros if ruling is not None else (),
        cons=ruling.cons if ruling is not None else (),
    )
