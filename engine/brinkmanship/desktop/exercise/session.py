"""A seat of an exercise as the desktop holds it: committing hands the plan in and resolves nothing."""

from __future__ import annotations

from dataclasses import dataclass

from brinkmanship.desktop.session import Session


@dataclass
class SeatSession(Session):
    """A game and one of the seats that are played here in turn."""

    handed_in: bool = False

    def commit(self) -> None:
        """End the planning of the seat; the turn is resolved by control when all have."""
        self.handed_in = True

    def close(self) -> str:
        """Let go of nothing: the game is the exercise's."""
        return ""
