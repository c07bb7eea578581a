"""What the window of `brink host` shows, read in the host's worker: immutable values, public and true ones apart.

`PublicLook` is made of what everybody knows; nothing in it comes from control's handle but public lines and letters,
who has handed in, and the room's clock. `TruthLook` is read only while control shows the truth.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from brinkmanship.desktop.formatting import without_certainty
from brinkmanship.game.exercise.clock import ClockState
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.letters import CONTROL, Letter
from brinkmanship.game.session.control import Truth, order_text, truth_of
from brinkmanship.game.session.injects import title_of
from brinkmanship.game.view.public_view import public_view
from brinkmanship.game.view.reports import Outcome
from brinkmanship.game.view.types import LogLine, SeatView

MAJOR = 0.3
"""Weight from which a line is set as a headline."""


@dataclass(frozen=True, slots=True)
class SeatStands:
    """A seat of people, as the room sees it."""

    id: str
    name: str
    colour: str  # '#rrggbb'
    handed_in: bool
    people: int  # who joined and did not leave


@dataclass(frozen=True, slots=True)
class News:
    """Something that everybody was told."""

    date: date
    turn: int
    text: str
    who: str = ""  # who says so, by name; '' nobody in particular
    colour: str = ""  # of that actor, '#rrggbb'
    head: str = ""  # of a letter: its subject
    major: bool = False


@dataclass(frozen=True, slots=True)
class PublicLook:
    """What the room may see."""

    view: SeatView
    seats: tuple[SeatStands, ...]
    news: tuple[News, ...]  # the newest first
    clock: ClockState
    read_at: float  # seconds of `time.monotonic` at which `clock` was so
    ending: str = ""  # of a game that is over

    @property
    def everybody_in(self) -> bool:
        """Whether all seats have handed in."""
        return bool(self.seats) and all(one.handed_in for one in self.seats)


@dataclass(frozen=True, slots=True)
class SeatPlans:
    """What a seat has ordered for this turn."""

    name: str
    colour: str
    handed_in: bool
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TruthLook:
    """What control alone may see."""

    truth: Truth
    outcome: Outcome | None
    plans: tuple[SeatPlans, ...]
    going_in: tuple[str, ...]  # injects of this turn, in words
    waiting: int  # submissions without a ruling
    bodies: tuple[tuple[str, str], ...]  # id and name

    def body(self, id: str) -> str:
        """Return the name of a body."""
        return dict(self.bodies).get(id, id)


@dataclass
class Reader:
    """Reads looks in the host's worker; of a state that has not changed the view is made once."""

    _view: tuple[tuple[int, int], SeatView] | None = field(default=None)

    def public(self, exercise: Exercise) -> PublicLook:
        """Return what the room may see now."""
        game = exercise.game
        branch, names = game.branch, game.prepared.names
        key = branch[-1].number, len(branch)
        if self._view is None or self._view[0] != key:
            self._view = key, public_view(game.prepared, branch)
        view = self._view[1]
        colours = game.prepared.facts.colours
        there = Counter(person.seat for person in exercise.people() if person.present and person.seat)
        handed = game.pending.handed_in
        outcome = game.outcome
        return PublicLook(
            view,
            tuple(SeatStands(s, names.actor(s), colours[s], s in handed, there[s]) for s in exercise.seats),
            _news(exercise, view),
            exercise.clock,
            time.monotonic(),
            outcome.termination.text if outcome is not None else "",
        )


def _news(exercise: Exercise, view: SeatView) -> tuple[News, ...]:
    """Return public lines and letters to all, the newest first; an inject that went in is in the lines already."""
    names = {actor.id: actor.name for actor in view.actors}
    colours = {actor.id: actor.color for actor in view.actors}

    def of_letter(one: Letter) -> News:
        who = "Control" if one.sender == CONTROL else names.get(one.sender, one.sender)
        when = date.fromisoformat(one.date[:10])
        return News(when, one.turn, " ".join(one.text.split()), who, colours.get(one.sender, ""), one.subject, True)

    def of_line(line: LogLine) -> News:
        text, colour = without_certainty(line.text), colours.get(line.actor, "")
        return News(line.date, line.turn, text, "", colour, major=line.weight >= MAJOR)

    to_all = [one for one in exercise.letters() if not one.to]
    letters = [one for one in to_all if one.kind == "message" or one.turn > view.turn]
    rows = [(one.turn, 0, of_letter(one)) for one in letters] + [(one.turn, 1, of_line(one)) for one in view.log]
    rows.sort(key=lambda row: row[:2])
    return tuple(news for _, _, news in rows[::-1])


def true_look(exercise: Exercise) -> TruthLook:
    """Return what control alone may see now."""
    game = exercise.game
    names, colours = game.prepared.names, game.prepared.facts.colours
    plans = tuple(
        SeatPlans(
            names.actor(seat),
            colours[seat],
            seat in game.pending.handed_in,
            tuple(order_text(names, order) for order in orders),
        )
        for seat, orders in exercise.orders().items()
    )
    return TruthLook(
        truth_of(game),
        game.outcome,
        plans,
        tuple(title_of(one) for one in exercise.going_in()),
        sum(one.ruling is None for one in exercise.submissions()),
        tuple((body, names.thing("body", body)) for body in game.prepared.rules.bodies_),
    )
