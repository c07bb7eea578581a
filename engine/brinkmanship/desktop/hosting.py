"""A host of an exercise as its window needs it: versions to follow, and one way to have something read in its worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from brinkmanship.game.exercise.exercise import Exercise

T = TypeVar("T")
FOLLOWED = "control"
"""The host's audience whose version rises with everything that the window may show."""


class Hosted(Protocol):
    """A host, as far as the window needs it; both calls are safe from any thread."""

    def version(self, audience: str) -> str:
        """Return the version of what an audience sees."""

    def ask_and_wait(self, fn: Callable[[Exercise], T]) -> T:
        """Return what `fn` makes of the exercise, in the host's worker; raise what it raises."""


@dataclass(frozen=True)
class Hosting:
    """A host, and where it is served."""

    host: Hosted
    addresses: Sequence[str]  # 'http://…', the one to give out first
    lan: bool = False  # whether other machines may join
    running: Callable[[], bool] = lambda: True

    @property
    def join(self) -> str:
        """The address that the room opens."""
        return f"{self.addresses[0]}/join" if self.addresses else ""
