"""What presses on a seat at the start of a turn, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS: dict[str, str] = {
    "dilemma": "decisions",
    "vote": "votes on others' proposals",
    "silence": "replies to our own proposals",
    "attack": "attacks",
    "moved": "forces at a border",
    "arrival": "our arrivals",
    "rung": "steps of escalation",
    "lapse": "measures about to lapse",
    "refused": "orders not carried out",
    "date": "dates ahead",
    "capital": "capital going to waste",
}
"""Kind of alert -> what alerts of that kind are about, in words; the order in which they are offered to be chosen from."""

NEEDS_PLAYER = frozenset({"dilemma", "vote", "silence", "attack", "arrival", "refused"})
"""The kinds of alert that end an advance unless others are chosen."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """One thing that needs the player's attention now."""

    kind: str  # one of `KINDS`
    text: str  # a short sentence without full stop
    due: date | None  # the day by which it matters; None: it has happened
    weight: float  # 0 … 1, the most urgent highest
    ref: str  # its place: 'dilemma:id', 'proposal:actor/action/target', 'measure:action/target', 'region:id', …

    @property
    def place(self) -> tuple[str, str]:
        """The kind of its place and the id there: 'dilemma', 'proposal', 'measure', 'region', 'date', 'order' or ''."""
        kind, _, id = self.ref.partition(":")
        return kind, id
