"""What happens in a game, as facts that a session tells its listeners, the record writer first.

A fact holds the truth: a listener is part of the host, never of a seat.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from brinkmanship.game.record.header import Setup
from brinkmanship.game.record.tree import Node, Note


@dataclass(frozen=True, slots=True)
class Started:
    """A game was started: how, and the state on its first day."""

    setup: Setup
    node: Node


@dataclass(frozen=True, slots=True)
class BeforeTurn:
    """Something was done in the turn that follows `node`: a kind of `brinkmanship.game.record.text.PENDING`."""

    kind: str
    node: Node
    said: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TurnResolved:
    """A turn was resolved, `over` where the game ended with it."""

    node: Node
    over: bool


@dataclass(frozen=True, slots=True)
class BranchTaken:
    """The game goes on from a state that was reached before."""

    node: Node
    name: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Control wrote a note down in turn `turn`."""

    note: Note
    turn: int


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """Another player decides for a seat from turn `turn` on."""

    seat: str
    player: str
    turn: int


Fact = Started | BeforeTurn | TurnResolved | BranchTaken | Noted | SeatTaken
Listener = Callable[[Fact], None]
