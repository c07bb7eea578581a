"""What one seat has of an exercise: its handle, letters, plan and what it submitted, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from brinkmanship.game.exercise.clock import ClockState
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.letters import Letter, Template
from brinkmanship.game.exercise.people import Person
from brinkmanship.game.exercise.rulings import Submission
from brinkmanship.game.record.tree import Draft
from brinkmanship.game.session.orders import Order, Refused
from brinkmanship.game.session.seat_handle import SeatHandle


class SeatDesk:
    """One seat of an exercise. It holds nothing; use it in the game's own thread."""

    __slots__ = ("_exercise", "handle")

    def __init__(self, exercise: Exercise, seat: str) -> None:
        self._exercise = exercise
        self.handle: SeatHandle = exercise.game.seat(seat)

    @property
    def seat(self) -> str:
        """The actor that is played."""
        return self.handle.seat

    @property
    def draft(self) -> Draft:
        """The seat's plan with its revision."""
        return self._exercise.draft(self.seat)

    @property
    def handed_in(self) -> bool:
        """Whether the seat has handed in its orders for this turn."""
        return self.seat in self._exercise.seats and self.seat not in self._exercise.waiting and not self.over

    @property
    def played_by_people(self) -> bool:
        """Whether people play the seat now, and not a program."""
        return self.seat in self._exercise.seats

    @property
    def over(self) -> bool:
        """Whether the game has ended."""
        return self.handle.outcome is not None

    @property
    def inbox(self) -> tuple[Letter, ...]:
        """What the seat has received and sent, oldest first."""
        return self._exercise.inbox(self.seat)

    @property
    def templates(self) -> tuple[Template, ...]:
        """The forms of messages."""
        return self._exercise.templates

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """The orders in free text of this seat, oldest first."""
        return tuple(one for one in self._exercise.submissions() if one.seat == self.seat)

    @property
    def team(self) -> tuple[Person, ...]:
        """The people who are in this seat now."""
        return tuple(one for one in self._exercise.people() if one.seat == self.seat and one.present)

    @property
    def clock(self) -> ClockState:
        """The room's clock."""
        return self._exercise.clock

    @property
    def in_the_room(self) -> tuple[str, ...]:
        """The other seats that people play."""
        return tuple(seat for seat in self._exercise.seats if seat != self.seat)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The other seats that a program plays, for which control answers letters."""
        there = self._exercise.seats
        return tuple(seat for seat in self.handle.playable if seat != self.seat and seat not in there)

    # --- what the seat does, each a line of the record when it returns ------------------------------------------------

    def change(self, orders: Iterable[Order], revision: int, author: str) -> tuple[Refused, ...]:
        """Replace the plan made from `revision`; return what was refused; raise `Conflict` for an old revision."""
        return self._exercise.change(self.seat, orders, revision, author)

    def hand_in(self, revision: int | None, author: str) -> None:
        """Hand in the plan at `revision`; raise `Conflict` or `GameError` where it cannot be."""
        self._exercise.hand_in(self.seat, author, revision)

    def send(self, to: tuple[str, ...], text: str, author: str, **more: str | bool) -> None:
        """Send a message from the seat; raise `GameError` for what cannot be sent."""
        subject, medium, template = (str(more.get(name, "")) for name in ("subject", "medium", "template"))
        self._exercise.send(
            self.seat,
            to,
            text,
            subject=subject,
            medium=medium,
            template=template,
            public=bool(more.get("public", False)),
            author=author,
        )

    def submit(self, text: str, author: str) -> Submission:
        """Hand an order in free text to control; raise `GameError` for a text that is none."""
        return self._exercise.submit(self.seat, text, author)


def names_of(desk: SeatDesk) -> Mapping[str, str]:
    """Return the names of all actors, bodies, regions and formations that the seat knows of, by id."""
    view = desk.handle.view()
    things = (view.formations, view.bodies, view.regions, view.actors)
    return {thing.id: thing.name for kind in things for thing in kind}
