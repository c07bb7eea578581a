"""Advancing: quiet turns committed in a row, until something needs the player."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from brinkmanship.game.view.pressing_types import NEEDS_PLAYER, Pressing
from brinkmanship.game.view.reports import TurnReport
from brinkmanship.game.view.types import SeatView

if TYPE_CHECKING:
    from brinkmanship.game.session.seat_handle import SeatHandle


@dataclass(frozen=True, slots=True)
class Advanced:
    """What an advance came to: the report of all its turns, and why it ended."""

    report: TurnReport
    turns: int
    reason: str  # a sentence
    pressing: tuple[Pressing, ...] = ()  # what ended it, the most urgent first


@dataclass
class Watch:
    """What has pressed on a seat since an advance began: only what is new ends it."""

    kinds: Container[str] = NEEDS_PLAYER
    _seen: set[tuple[str, str, str]] = field(default_factory=set)

    def look(self, view: SeatView) -> tuple[Pressing, ...]:
        """Return what presses anew, of the kinds that are watched for."""
        fresh = tuple(one for one in view.pressing if _key(one) not in self._seen and one.kind in self.kinds)
        self._seen.update(map(_key, view.pressing))
        return fresh


def _key(one: Pressing) -> tuple[str, str, str]:
    return one.kind, one.ref, one.text if one.due is None else f"{one.weight:.1f}"  # a vote tomorrow is one today too


def advance(
    handle: SeatHandle,
    days: float | None,
    kinds: Container[str],
    stop: Callable[[], bool],
    told: Callable[[date], object],
) -> Advanced:
    """Commit turns of a seat as `SeatHandle.advance` says."""
    watch = Watch(kinds)
    view = handle.view()
    watch.look(view)
    until = None if days is None else view.day + days * 24 / view.hours_per_tick
    turns, reason = 0, ""
    fresh: tuple[Pressing, ...] = ()
    while not reason:
        handle.commit()
        turns += 1
        view = handle.view()
        told(view.date)
        fresh = watch.look(view)
        if handle.outcome is not None:
            reason = "The game is over."
        elif fresh:
            reason = f"{fresh[0].text}."
        elif warnings := handle.warnings:
            reason = warnings[0]
        elif stop():
            reason = "You stopped here."
        elif until is not None and view.day + 1e-6 >= until:
            reason = "Nothing needed you."
    return Advanced(handle.report(turns=turns), turns, reason, fresh)
