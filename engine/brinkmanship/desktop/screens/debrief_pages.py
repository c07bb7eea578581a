"""What the debrief of a finished game shows: gathered in the background, and futures as far as they have been played."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property

from brinkmanship.analysis.debrief import Debrief
from brinkmanship.analysis.debriefing import Debriefing
from brinkmanship.desktop.session import Session, in_background
from brinkmanship.game.session.finished import FinishedGame
from brinkmanship.game.view.debrief_types import AimPath, Revealed, TurningPoint


@dataclass(frozen=True, slots=True)
class Told:
    """What the record tells of a finished game."""

    aims: tuple[AimPath, ...]
    scores: tuple[float, ...]  # of the seat, after each turn
    revealed: tuple[Revealed, ...]
    debrief: Debrief


def _tell(game: FinishedGame) -> Told:
    return Told(game.aims(), game.scores(), game.revealed(), Debrief(game))


@dataclass
class DebriefPages:
    """The debrief that is shown."""

    game: FinishedGame
    _told: Future[Told] = field(init=False)
    _points: tuple[int, tuple[TurningPoint, ...]] = (-1, ())

    def __post_init__(self) -> None:
        self._told = in_background(lambda: _tell(self.game), "debrief")

    @property
    def ready(self) -> bool:
        """Whether `told` and `work` are there."""
        return self._told.done()

    @property
    def told(self) -> Told:
        """What the record tells; raises its error."""
        return self._told.result()

    @cached_property
    def work(self) -> Debriefing:
        """The futures that are played."""
        return Debriefing(self.told.debrief)

    @property
    def points(self) -> tuple[TurningPoint, ...]:
        """The turning points as far as they are known; worked out anew when more has been played."""
        count = len(self.work.debrief.parts)
        if self._points[0] != count:
            self._points = count, self.work.debrief.points()
        return self._points[1]

    def close(self) -> None:
        """Give up what is being played."""
        if "work" in self.__dict__:
            self.work.close()


def gather(session: Session) -> DebriefPages:
    """Return the debrief of the session's game, which is over."""
    return DebriefPages(session.game.finished())
