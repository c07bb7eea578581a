"""An exercise at one desk: several seats played by people in turn, and control between the turns.

Within a turn the seats plan one after the other and hand in; then control looks at the truth, decides which injects go
in, writes down what it saw, and resolves. What control decides is a note in the record, so that a loaded exercise goes
on where it was. Nothing here reaches a seat's view but an inject that was released, through the log like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.tree import Inject, Note
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Planned, due, headline, of_scenario, problems
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.types import TurnReport


class Status(StrEnum):
    """Where an inject stands."""

    WAITING = "waiting"  # not due yet
    DUE = "due"  # goes in with this turn unless control holds or skips it
    CHOSEN = "chosen"  # not due, but control lets it go in with this turn
    HELD = "held"
    SKIPPED = "skipped"
    RELEASED = "released"


DECISIONS = {"release": Status.CHOSEN, "hold": Status.HELD, "skip": Status.SKIPPED}
"""What control may decide about an inject, and what it stands at then."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An inject of the list as it stands."""

    planned: Planned
    status: Status
    reason: str = ""
    turn: int = -1  # in which it was released, -1 it was not

    @property
    def goes_in(self) -> bool:
        """Whether it goes in with this turn."""
        return self.status in (Status.DUE, Status.CHOSEN)


class Exercise:
    """The course of an exercise over a :class:`~brinkmanship.game.session.game.Game` that was started as one."""

    def __init__(self, game: Game) -> None:
        if game.exercise is None:
            raise GameError("this game was not started as an exercise")
        self.game = game
        self.own = (*of_scenario(game.prepared), *game.exercise)
        self._handed_in: set[str] = set()
        self._improvised: list[Inject] = []

    # --- the seats ----------------------------------------------------------------------------------------------------

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats played by people, in the scenario's order."""
        return tuple(seat for seat, kind in self.game.seats.items() if kind == "human")

    @property
    def waiting_for(self) -> str:
        """The seat whose turn it is to plan, '' when all have handed in (or the game is over): control's turn."""
        if self.game.outcome is not None:
            return ""
        return next((seat for seat in self.seats if seat not in self._handed_in), "")

    def hand_in(self, seat: str) -> None:
        """End the planning of *seat* for this turn; raise :class:`GameError` where it is not its turn."""
        if seat != self.waiting_for:
            raise GameError(f"it is not the turn of {seat} to plan")
        self._handed_in.add(seat)

    def give_back(self, seat: str) -> None:
        """Let *seat* plan again this turn; its orders are still there."""
        self._handed_in.discard(seat)

    def orders(self) -> dict[str, tuple[Order, ...]]:
        """Return what each seat played by people has ordered for this turn, for control."""
        return {seat: self.game.plan(seat) for seat in self.seats}

    # --- injects --------------------------------------------------------------------------------------------------------

    def injects(self) -> tuple[Entry, ...]:
        """Return the list as it stands now, in its order."""
        released = self.game.released
        decided = {n.about: n for n in self.game.notes if n.kind in DECISIONS}
        ready = {one.inject.id for one in due(self.game.prepared, self.own, self.game.truth, frozenset(released))}
        return tuple(self._entry(one, decided.get(one.inject.id), one.inject.id in ready, released) for one in self.own)

    def _entry(self, one: Planned, note: Note | None, ready: bool, released: dict[str, int]) -> Entry:
        reason = note.text if note is not None else ""
        if one.inject.id in released:
            return Entry(one, Status.RELEASED, reason, released[one.inject.id])
        if note is not None and note.kind == "release":
            return Entry(one, Status.DUE if ready else Status.CHOSEN, reason)
        if note is not None:
            return Entry(one, DECISIONS[note.kind], reason)
        return Entry(one, Status.DUE if ready else Status.WAITING)

    def decide(self, id: str, decision: str, reason: str = "") -> None:
        """Release, hold or skip the inject *id*; the reason is kept. Raises :class:`GameError` for what cannot be."""
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
        return tuple(self._improvised)

    def improvise(self, text: str, to: tuple[str, ...] = (), effects: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Put an inject of control's own into this turn, unless something is wrong with it; return what is."""
        number = 1 + len(self._improvised) + sum(id.startswith("control:") for id in self.game.used_injects)
        inject = Inject(f"control:{number}", text.strip(), effects, to)
        wrong = problems(self.game.prepared, inject)
        if not wrong:
            self._improvised.append(inject)
        return wrong

    def withdraw(self, number: int) -> None:
        """Take back what control has thought of, by its place in :attr:`improvised`."""
        del self._improvised[number]

    # --- notes, turns ---------------------------------------------------------------------------------------------------

    def observe(self, text: str, seat: str = "") -> None:
        """Write down what control saw, of *seat* or of all."""
        if not text.strip():
            raise GameError("an observation says something")
        self.game.note("observation", text.strip(), about=seat)

    @property
    def observations(self) -> tuple[Note, ...]:
        """What control wrote down on this road, the latest last."""
        return tuple(n for n in self.game.notes if n.kind == "observation")

    def going_in(self) -> tuple[Inject, ...]:
        """Return the injects that go in with this turn."""
        return (*(e.planned.inject for e in self.injects() if e.goes_in), *self._improvised)

    def resolve(self) -> TurnReport:
        """Resolve the turn with everybody's orders and the injects that go in; return the report of the truth.

        Raises :class:`GameError` while a seat has not handed in.
        """
        if self.waiting_for:
            raise GameError(f"{self.waiting_for} has not handed in its orders")
        self.game.commit(injects=self.going_in())
        self._new_turn()
        return self.game.report(None)

    def back_to(self, turn: int) -> None:
        """Go back to the end of *turn* and play on from there; the road left stays in the record."""
        self.game.rewind(turn, f"control went back to turn {turn}")
        self._new_turn()

    def _new_turn(self) -> None:
        self._handed_in.clear()
        self._improvised.clear()


def title_of(inject: Inject) -> str:
    """Return a short name for an inject that has none of its own."""
    return headline(inject.text or "; ".join(inject.effects))
