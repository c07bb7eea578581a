"""What the player looks up to think: which numbers are compared, which members, what is searched for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from brinkmanship.desktop.background import in_background
from brinkmanship.desktop.session import Session
from brinkmanship.game.view.room_types import Agreements, NumberSeries
from brinkmanship.game.view.types import Estimate, SeatView

MOST = 7
"""Numbers in one chart: as many as colours that stay apart."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: what kind it is, its title, and what leads there."""

    kind: str
    title: str
    name: str  # of its row, unique
    go: Callable[[int], None]  # at a time in milliseconds


@dataclass
class Room:
    """What is open in the screens for thinking. Numbers over time are gathered in the background, once a turn."""

    chosen: list[str] = field(default_factory=list)  # refs in the chart, in order of their colours
    query: str = ""
    found: str = ""  # what is searched for everywhere
    tab: str = "stances"
    body: str = ""
    everybody: bool = False  # whether all are shown, not the members of a body
    unfolded: str = ""  # the actor of whom all numbers are shown
    hits: tuple[object, list[Hit]] | None = None  # of the search, with what it was asked
    matter: tuple[object, list[str]] | None = None  # an actor's numbers that matter, with what they were found for
    _numbers: tuple[SeatView, tuple[Estimate, ...]] | None = None
    _series: tuple[SeatView, Future[dict[str, NumberSeries]]] | None = None
    _agreed: tuple[SeatView, Agreements] | None = None

    def numbers(self, session: Session) -> tuple[Estimate, ...]:
        """Return every number that the seat knows now."""
        if self._numbers is None or not _same(self._numbers[0], session.view):
            self._numbers = session.view, session.game.numbers()
        return self._numbers[1]

    def series(self, session: Session) -> dict[str, NumberSeries] | None:
        """Return every number over time by its ref, None while they are gathered."""
        if self._series is None or not _same(self._series[0], session.view):
            refs, game = [one.ref for one in self.numbers(session)], session.game
            made = in_background(lambda: {one.ref: one for one in game.series(refs)}, "statistics")
            self._series = session.view, made
        return self._series[1].result() if self._series[1].done() else None

    def gathered(self, session: Session) -> bool:
        """Whether numbers over time are there for this turn."""
        made = self._series
        return made is not None and _same(made[0], session.view) and made[1].done()

    def past(self, session: Session) -> dict[str, NumberSeries]:
        """Return every number over time by its ref as far as that is gathered; nothing before."""
        if session.busy or session.view.turn == 0:
            return {}
        return self.series(session) or {}

    def agreements(self, session: Session) -> Agreements:
        """Return what the crisis is about and what was signed."""
        if self._agreed is None or not _same(self._agreed[0], session.view):
            self._agreed = session.view, session.game.agreements()
        return self._agreed[1]

    def choose(self, ref: str) -> bool:
        """Put a number into the chart, or take it out; return whether there was room."""
        if ref in self.chosen:
            self.chosen.remove(ref)
        elif len(self.chosen) < MOST:
            self.chosen.append(ref)
        else:
            return False
        return True


def _same(one: SeatView, other: SeatView) -> bool:
    """Whether two views are of the same state: no plan changes what is known."""
    return one.formations is other.formations
