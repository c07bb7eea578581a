"""A seat of an exercise as the desktop holds it: committing hands the plan in and resolves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from brinkmanship.desktop.session import Session


@dataclass
class SeatSession(Session):
    """A game and one of the seats that are played here in turn."""

    commit_words: ClassVar[tuple[str, str, str]] = (
        "Hand in orders",
        "Hand in the orders of {}?",
        "The turn is resolved when all seats have handed in (F5).",
    )
    handed_in: bool = False

    def commit(self) -> None:
        """End the planning of the seat; the turn is resolved by control when all have."""
        self.handed_in = True

    def close(self) -> str:
        """Let go of nothing: the game is the exercise's."""
        return ""
