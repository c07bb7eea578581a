"""An exercise at one desk: several seats played by people in turn, and control between the turns.

Seats plan and hand in, in whatever order; control looks at the truth, decides which injects go in, writes down what it
saw, and resolves when all have handed in. Each of these is a line of the record when it happens. Nothing of it reaches a
seat's view but an inject that went in, through the log, and the texts that control lets it read while it plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.tree import RATINGS, Inject, Note
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Planned, due, of_scenario, problems
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.reports import TurnReport
from brinkmanship.players.kinds import DOCTRINE, PERSON


class Status(StrEnum):
    """Where an inject stands."""

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
EFFECTS_LATER = "Its effects come when the turn is resolved."
"""What control is told of an inject that seats read now."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An inject of the list as it stands."""

    planned: Planned
    status: Status
    reason: str = ""
    turn: int = -1  # in which it was released, -1 it was not
    shown: bool = False  # seats read it while they plan

    @property
    def goes_in(self) -> bool:
        """Whether it goes in with this turn."""
        return self.status in (Status.DUE, Status.CHOSEN)


class Exercise:
    """An exercise over a `Game` that was started as one. It holds nothing: each method writes a line of the record."""

    def __init__(self, game: Game) -> None:
        self.game = game.control()
        if self.game.exercise is None:
            raise GameError("this game was not started as an exercise")
        self.own = (*of_scenario(game.prepared), *self.game.exercise)

    # --- the seats ----------------------------------------------------------------------------------------------------

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats played by people, in the scenario's order."""
        return tuple(seat for seat, kind in self.game.seats.items() if kind == PERSON)

    @property
    def absent(self) -> tuple[str, ...]:
        """The seats that people played at the start and the program plays now."""
        return tuple(seat for seat in self.game.begun_by_people if seat not in self.seats)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The seats that have not handed in; () when all have, or the game is over: control's turn."""
        if self.game.outcome is not None:
            return ()
        return tuple(seat for seat in self.seats if seat not in self.game.pending.handed_in)

    @property
    def waiting_for(self) -> str:
        """The first seat that has not handed in, '' when all have."""
        return next(iter(self.waiting), "")

    def hand_in(self, seat: str) -> None:
        """End the planning of *seat* for this turn, in whatever order; raise `GameError` where it cannot."""
        if seat not in self.waiting:
            raise GameError(f"{seat} has nothing to hand in")
        self.game.hand_in(seat)

    def give_back(self, seat: str) -> None:
        """Let *seat* plan again this turn; its orders are still there."""
        if seat in self.game.pending.handed_in:
            self.game.reopen(seat)

    def hand_over(self, seat: str, player: str = DOCTRINE) -> None:
        """Let a program play *seat*, whose people are away, or people (``human``) again, from this turn on."""
        self.game.take_seat(seat, player)

    def orders(self) -> dict[str, tuple[Order, ...]]:
        """Return what each seat played by people has ordered for this turn, for control."""
        return {seat: self.game.seat(seat).plan() for seat in self.seats}

    # --- injects --------------------------------------------------------------------------------------------------------

    def injects(self) -> tuple[Entry, ...]:
        """Return the list as it stands now, in its order."""
        released = dict(self.game.released)
        decided = {n.about: n for n in self.game.notes if n.kind in DECISIONS}
        ready = {one.inject.id for one in due(self.game.prepared, self.own, self.game.truth, frozenset(released))}
        return tuple(self._entry(one, decided.get(one.inject.id), one.inject.id in ready, released) for one in self.own)

    def _entry(self, one: Planned, note: Note | None, ready: bool, released: dict[str, int]) -> Entry:
        kind, reason = (note.kind, note.text) if note is not None else (AS_PLANNED, "")
        if one.inject.id in released:
            return Entry(one, Status.RELEASED, reason, released[one.inject.id])
        status = DECISIONS[kind]
        if status in (None, Status.CHOSEN) and ready:
            status = Status.DUE
        return Entry(one, status or Status.WAITING, reason, shown=kind == NOW)

    def decide(self, id: str, decision: str, reason: str = "") -> None:
        """Decide about the inject *id* (a key of `DECISIONS`); the reason is kept; raise `GameError` for what cannot be."""
        if decision not in DECISIONS:
            raise GameError(f"{decision!r} is no decision; there are {', '.join(DECISIONS)}")
        entry = next((e for e in self.injects() if e.planned.inject.id == id), None)
        if entry is None:
            raise GameError(f"there is no inject {id!r}")
        if entry.status is Status.RELEASED:
            raise GameError(f"{entry.planned.name} was released in turn {entry.turn}")
        self.game.note(decision, reason, about=id)

    @property
    def improvised(self) -> tuple[Inject, ...]:
        """What control has thought of for this turn."""
        return tuple(self.game.pending.improvised.values())

    def improvise(
        self, text: str, to: tuple[str, ...] = (), effects: tuple[str, ...] = (), *, now: bool = False
    ) -> tuple[str, ...]:
        """Put an inject of control's own into this turn; return what is wrong with it, () where it was put in.

        With `now` the seats read its text while they plan; its effects come when the turn is resolved.
        """
        used = (*self.game.used_injects, *self.game.pending.improvised)
        numbers = (id.removeprefix("control:") for id in used if id.startswith("control:"))
        number = 1 + max((int(n) for n in numbers if n.isdecimal()), default=0)
        inject = Inject(f"control:{number}", text.strip(), effects, to)
        wrong = problems(self.game.prepared, inject)
        if not wrong:
            self.game.improvise(inject, shown=now)
        return wrong

    def withdraw(self, number: int) -> None:
        """Take back what control has thought of, by its place in `improvised`."""
        self.game.withdraw(self.improvised[number].id)

    def messages(self, seat: str) -> tuple[str, ...]:
        """Return the texts of injects that *seat* reads while it plans this turn."""
        shown = [e.planned.inject for e in self.injects() if e.shown and e.goes_in]
        shown += [one for one in self.improvised if one.id in self.game.pending.shown]
        return tuple(one.text for one in shown if one.text and (not one.to or seat in one.to))

    # --- notes, turns ---------------------------------------------------------------------------------------------------

    def observe(self, text: str, seat: str = "", *, author: str = "", objective: str = "", rating: str = "") -> None:
        """Write down what was seen, of *seat* or of all; *rating* is a key of `RATINGS` or ''."""
        if not text.strip():
            raise GameError("an observation says something")
        if rating and rating not in RATINGS:
            raise GameError(f"{rating!r} is no rating; there are {', '.join(RATINGS)}")
        more = {"author": author.strip(), "objective": objective.strip(), "rating": rating}
        self.game.note("observation", text.strip(), about=seat, **more)

    @property
    def observations(self) -> tuple[Note, ...]:
        """What was seen and written down, on all branches, the latest last."""
        return tuple(n for n in self.game.all_notes if n.kind == "observation")

    def going_in(self) -> tuple[Inject, ...]:
        """Return the injects that go in with this turn."""
        return (*(e.planned.inject for e in self.injects() if e.goes_in), *self.improvised)

    def resolve(self) -> TurnReport:
        """Resolve the turn with the injects that go in; return the report of the truth.

        Raises `GameError` while a seat has not handed in.
        """
        if self.waiting_for:
            raise GameError(f"{self.waiting_for} has not handed in its orders")
        return self.game.commit(self.going_in())

    def back_to(self, turn: int) -> None:
        """Go back to the end of `turn`, with the plans that were made there; the branch left stays in the record."""
        branch = self.game.branch
        made = branch[turn + 1].orders if 0 <= turn < len(branch) - 1 else ()
        self.game.rewind(turn, f"control went back to turn {turn}")
        for seat in self.seats:
            self.game.seat(seat).set_plan([order for order in made if order.seat == seat])
        self.game.keep()
