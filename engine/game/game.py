"""A game in progress: the one class that front ends, bots and the command drive.

One turn goes: :meth:`Game.view` and :meth:`Game.choices` for a seat, :meth:`Game.set_plan`, then :meth:`Game.commit`,
which asks the other players, resolves the turn, writes it to the record, and returns what the seat learns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from engine.game.orders import Order, Refused
from engine.game.view import Choice, Explanation, LogLine, Outcome, PlaceChoice, SeatView, TurnReport


class Game:
    """A game of one scenario. Not thread-safe; ``commit`` may take a few milliseconds, or a player's timeout."""

    @classmethod
    def new(
        cls,
        scenario: str | Path,
        seats: Mapping[str, str] | None = None,
        *,
        seed: int = 0,
        days_per_turn: float | None = None,
        record: Path | None = None,
        rest: str = "doctrine",
    ) -> Game:
        """Start a game.

        *scenario* is a bundled name or a path. *seats* maps an actor to who decides for it: ``human``, ``doctrine``,
        ``wait``, ``script:FILE`` or ``cmd:COMMAND``; all others are played by *rest*. With *record* every committed
        turn is on the disk before :meth:`commit` returns. Raises :class:`GameError` (bad seats, record in use)
        and the scenario's own error, both with a message for people.
        """
        raise NotImplementedError

    @classmethod
    def load(cls, path: Path) -> Game:
        """Go on with the game that the record *path* holds, from its last committed turn."""
        raise NotImplementedError

    @property
    def seats(self) -> Mapping[str, str]:
        """Who decides for each actor: 'human', 'doctrine', 'wait', 'script', 'external'."""
        raise NotImplementedError

    @property
    def playable(self) -> tuple[str, ...]:
        """Actors that a person is meant to play, in the scenario's order."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """The scenario's title."""
        raise NotImplementedError

    @property
    def date(self) -> date:
        """The date now."""
        raise NotImplementedError

    @property
    def turn(self) -> int:
        """Turns played."""
        raise NotImplementedError

    @property
    def day(self) -> int:
        """Ticks since the start."""
        raise NotImplementedError

    @property
    def horizon(self) -> int:
        """The day the game ends at the latest."""
        raise NotImplementedError

    @property
    def outcome(self) -> Outcome | None:
        """How the game ended, None while it goes on."""
        raise NotImplementedError

    @property
    def warnings(self) -> tuple[str, ...]:
        """What people should know of the program itself: a torn line dropped, a record that cannot be written."""
        raise NotImplementedError

    def briefing(self, seat: str) -> str:
        """Return the seat's briefing, a page of plain text with blank lines between paragraphs."""
        raise NotImplementedError

    def view(self, seat: str) -> SeatView:
        """Return all that *seat* may know now."""
        raise NotImplementedError

    def choices(self, seat: str) -> tuple[Choice, ...]:
        """Return the seat's catalogue: every action, its targets, and why what is not legal is not."""
        raise NotImplementedError

    def places(self, seat: str, action: str, target: str = "") -> tuple[PlaceChoice, ...]:
        """Return the regions an order of *action* may name, and why not."""
        raise NotImplementedError

    def plan(self, seat: str) -> tuple[Order, ...]:
        """Return the orders the seat has ready for this turn."""
        raise NotImplementedError

    def set_plan(self, seat: str, orders: Iterable[Order]) -> tuple[Refused, ...]:
        """Replace the seat's plan by the legal ones of *orders*; return the others with every reason.

        Legality is of the plan as a whole: orders are taken in the order given while capital and orders last.
        """
        raise NotImplementedError

    def check(self, seat: str, order: Order) -> Refused | None:
        """Return why *order* could not be added to the seat's plan now, None when it could; changes nothing."""
        raise NotImplementedError

    def commit(self, seat: str | None = None) -> TurnReport:
        """Resolve the turn with everybody's plans and return what *seat* (the first human one) learns.

        With no human seat the report is of the truth. Raises :class:`GameError` when the game is over.
        """
        raise NotImplementedError

    def report(self, seat: str, turn: int | None = None) -> TurnReport:
        """Return what *seat* learned in *turn* (the last one)."""
        raise NotImplementedError

    def log(self, seat: str | None = None) -> tuple[LogLine, ...]:
        """Return the log so far as *seat* knows it; None: as it was."""
        raise NotImplementedError

    def explain(self, seat: str, ref: str) -> Explanation:
        """Return why the number *ref* (of an :class:`~engine.game.view.Estimate`) is what it is, as *seat* may know."""
        raise NotImplementedError

    def save(self, path: Path) -> None:
        """Write the whole record so far to *path* and go on there. Raises :class:`GameError` when it cannot."""
        raise NotImplementedError

    def rewind(self, turn: int, name: str = "") -> None:
        """Go back to the end of *turn* (0 = the start) and take another road; nothing is erased from the record."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the record's lock and of external programs; the game can be loaded again."""
        raise NotImplementedError


class GameError(Exception):
    """Something a person asked of a game that cannot be; the message says what and the way out."""
