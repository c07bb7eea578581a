"""The turns of a game as a tree: every state that was reached, with what led to it; nothing is ever taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from brinkmanship.game.session.orders import Order, Refused
from brinkmanship.game.view.types import LogLine
from brinkmanship.simulation.changes import Entry
from brinkmanship.simulation.world import World
from brinkmanship.text import printable

CONTROL = "control"
"""Who an inject is addressed to that no seat reads: a cue for control alone."""


@dataclass(frozen=True, slots=True)
class Inject:
    """Something put into the game from outside it: effects, what the seats read, and to whom it is addressed."""

    id: str
    text: str = ""
    effects: tuple[str, ...] = ()  # statements of the effect language
    to: tuple[str, ...] = ()  # seats it is addressed to, or CONTROL; () = all
    after: int = 0  # ticks from the beginning of the turn to when it goes in
    name: str = ""  # its headline
    sender: str = ""  # who seems to send it
    medium: str = ""  # how it comes: 'telegram', 'press', …

    @property
    def told(self) -> str:
        """Its text with its sender, as a log says it."""
        return f"{self.sender}: {self.text.strip()}" if self.sender and self.text.strip() else self.text.strip()


@dataclass(frozen=True, slots=True)
class Passed:
    """A player that could not answer: its seat passed, and why."""

    seat: str
    why: str


RATINGS: Mapping[str, str] = {
    "P": "performed without challenges",
    "S": "performed with some challenges",
    "M": "performed with major challenges",
    "U": "unable to be performed",
}
"""Ratings of an observation (HSEEP)."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something written down beside the game: an observation, a message, what control decided about an inject.

    `kind` says which; `game/exercise` says what `data` of each kind holds.
    """

    node: int  # the state at which it was written
    kind: str
    text: str
    about: str = ""  # a seat, or an inject
    author: str = ""  # '' control
    objective: str = ""  # of the exercise
    rating: str = ""  # a key of RATINGS, '' none
    date: str = ""  # in the scenario, ISO; '' in records before format 3
    time: str = ""  # on the wall, ISO, UTC
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)  # JSON, by kind

    @property
    def words(self) -> str:
        """The note on one line, as a record is told."""
        head = self.kind + "".join(f" ({part})" for part in (self.about, self.objective) if part)
        head += f" [{self.rating}]" if self.rating else ""
        head += f" by {self.author}" if self.author else ""
        return printable(f"{head}: {self.text}" if self.text else head)


@dataclass(frozen=True, slots=True)
class Draft:
    """The plan of a seat as last recorded, not resolved yet."""

    revision: int  # from 1, of the seat in this turn; 0: nothing was drafted
    orders: tuple[Order, ...]
    author: str = ""  # who made it, of the people in the seat; '' where nobody says


@dataclass(slots=True)
class Pending:
    """The facts of a turn that is not resolved yet."""

    drafts: dict[str, Draft] = field(default_factory=dict)  # by seat
    handed_in: set[str] = field(default_factory=set)  # seats, in whatever order
    improvised: dict[str, Inject] = field(default_factory=dict)  # injects of control's own for this turn, by id
    shown: set[str] = field(default_factory=set)  # of those, the ones that the seats read while they plan
    set_aside: dict[str, Draft] = field(default_factory=dict)  # by seat, from before it changed hands in this turn

    def clear_seat(self, seat: str) -> None:
        """Set the plan of a seat that changes hands aside, and forget its hand-in."""
        if (draft := self.drafts.pop(seat, None)) is not None:
            self.set_aside[seat] = draft
        self.handed_in.discard(seat)


@dataclass(frozen=True, slots=True)
class Node:
    """The state after a turn, and what the turn brought."""

    number: int
    parent: int  # -1 for the start
    turn: int
    world: World
    orders: tuple[Order, ...] = ()  # of all seats, in canonical order
    injects: tuple[Inject, ...] = ()
    refused: tuple[Refused, ...] = ()
    passed: tuple[Passed, ...] = ()
    lines: tuple[LogLine, ...] = ()  # as it was; readers get what they may know
    ledger: tuple[Entry, ...] = ()
    speaking: tuple[str, ...] = ()  # seats that answered proposals themselves in this turn, or were silent: persons
    within: tuple[World, ...] = ()  # after each tick but the last, where a script has expectations; not recorded


@dataclass(slots=True)
class Tree:
    """All nodes of a game by number, and the one it stands at."""

    nodes: dict[int, Node] = field(default_factory=dict)
    at: int = -1
    names: dict[int, str] = field(default_factory=dict)  # names of branches, by the node they leave from
    notes: list[Note] = field(default_factory=list)  # in the order they were written
    pending: Pending = field(default_factory=Pending)  # of the turn that follows the node it stands at

    @property
    def node(self) -> Node:
        """The node the game stands at."""
        return self.nodes[self.at]

    def add(self, node: Node) -> None:
        """Put in *node* and stand at it."""
        self.nodes[node.number] = node
        self.stand_at(node.number)

    def stand_at(self, number: int) -> None:
        """Stand at the node *number*, with nothing of the next turn done yet."""
        self.at, self.pending = number, Pending()

    @property
    def next_number(self) -> int:
        """The number of the next node."""
        return max(self.nodes, default=-1) + 1

    def branch(self, number: int | None = None) -> list[Node]:
        """Return the nodes from the start to *number* (the one the game stands at), in order."""
        at, out = self.at if number is None else number, list[Node]()
        while at >= 0:
            out.append(self.nodes[at])
            at = self.nodes[at].parent
        return out[::-1]
