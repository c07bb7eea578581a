"""What of the forces the list shows, as the player left it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the forces is shown: how they are grouped, which, and the groups that are folded."""

    by: str = "actor"
    only: str = "all"
    text: str = ""
    folded: frozenset[tuple[str, str]] = frozenset()  # (grouping, group)
