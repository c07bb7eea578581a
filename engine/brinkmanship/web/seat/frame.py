"""What stands at the head of every page of a seat: what it has left to plan with, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from brinkmanship.game.view.types import SeatView
from brinkmanship.web.seat.consent import unanswered
from brinkmanship.web.seat.desk import SeatDesk


@dataclass(frozen=True, slots=True)
class Strip:
    """The line below the navigation."""

    date: str
    clock: str
    rung: str  # '' without a ladder
    capital_left: str
    capital: str
    orders_left: int
    orders_per_turn: int
    planned: int
    decisions: int
    letters: int
    handed_in: bool
    by_program: bool
    over: bool
    team: tuple[str, ...]
    ends: str = ""  # when the time of this turn ends, ISO, while the clock runs
    left: str = ""  # how much of it is left, 'MM:SS'; '' without a timer

    @property
    def can_plan(self) -> bool:
        """Whether orders can be changed now."""
        return not (self.handed_in or self.over or self.by_program)

    @property
    def closed(self) -> str:
        """Why nothing can be ordered now, '' where it can."""
        if self.over:
            return "The game is over."
        if self.by_program:
            return "The AI plays this seat now; control can give it back to you."
        return "The orders of this turn are handed in. Control can give them back to you." if self.handed_in else ""


def strip(desk: SeatDesk) -> Strip:
    """Return the head of a seat's pages."""
    view, clock = desk.handle.view(), desk.clock
    left = None if clock.turn_left is None or view.over else max(clock.turn_left, 0.0)
    ends = datetime.now(UTC) + timedelta(seconds=left) if left is not None and clock.running else None
    return Strip(
        date=view.date_text,
        clock=view.clock,
        rung=view.rung.text if view.rung.there else "",
        capital_left=f"{view.capital_left:.1f}",
        capital=f"{view.capital:.1f}",
        orders_left=view.orders_left,
        orders_per_turn=view.orders_per_turn,
        planned=len(view.plan),
        decisions=open_decisions(view),
        letters=new_letters(desk),
        handed_in=desk.handed_in,
        by_program=not desk.played_by_people,
        over=view.over,
        team=tuple(one.name for one in desk.team),
        ends=ends.isoformat(timespec="seconds") if ends is not None else "",
        left=f"{int(left // 60):02}:{int(left % 60):02}" if left is not None else "",
    )


def open_decisions(view: SeatView) -> int:
    """Return how many questions and proposals wait for the seat's answer."""
    return sum(not dilemma.answered for dilemma in view.dilemmas) + len(unanswered(view))


def new_letters(desk: SeatDesk) -> int:
    """Return how many letters came to the seat since the last turn began to resolve."""
    turn = desk.handle.turn
    return sum(1 for one in desk.inbox if one.sender != desk.seat and is_new(one.turn, one.kind, one.time, turn))


def is_new(turn: int, kind: str, time: str, now: int) -> bool:
    """Return whether a letter is of this turn, or went in when the last turn was resolved."""
    return turn > now or (turn == now > 0 and kind == "inject" and not time)
