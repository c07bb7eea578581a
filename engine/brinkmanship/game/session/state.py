"""A game in progress as the session holds it. It carries the truth: no front end and no player is given one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import RLock

from brinkmanship.game.record.header import Setup
from brinkmanship.game.record.lines import apply_pending
from brinkmanship.game.record.tree import Draft, Node, Tree
from brinkmanship.game.session.facts import BeforeTurn, Fact, Listener
from brinkmanship.game.session.order_check import CheckedPlan, Examined, OrderChecker
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.recorder import Recorder
from brinkmanship.game.session.seats import SeatAssignment, seat_in
from brinkmanship.game.view.choices import Catalogue
from brinkmanship.game.view.estimates import Estimates, look
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.outcome import is_over, outcome
from brinkmanship.game.view.outlook import Outlook, outlook_of
from brinkmanship.game.view.reports import Outcome
from brinkmanship.game.view.types import LogLine, SeatView
from brinkmanship.players.kinds import DOCTRINE, PERSON
from brinkmanship.players.look import believed
from brinkmanship.simulation.observation import Noise
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import World


@dataclass(slots=True)
class SeatMemory:
    """The looks of actor `actor` at the state `node` of the game."""

    prepared: Prepared
    chance: Randomness
    actor: int
    node: int = -1
    view: SeatView | None = None  # with an empty plan
    catalogue: Catalogue | None = None
    examined: Examined = field(default_factory=dict)
    _seen: dict[int, Estimates] = field(default_factory=dict)  # of every state that was asked for, by its number
    _taken: dict[int, World] = field(default_factory=dict)  # of states of late: the world as the seat takes it to be
    _outlooks: dict[int, Outlook] = field(default_factory=dict)  # of the state of now
    _noise: Noise = field(default_factory=Noise)  # of all looks of the seat
    _looking: RLock = field(default_factory=RLock)  # the past is gathered, and orders foretold, beside the frames

    def at(self, node: Node) -> SeatMemory:
        """Forget what is of another state than `node`."""
        if self.node != node.number:
            self.node, self.view, self.catalogue, self.examined = node.number, None, None, {}
        return self

    def estimates(self, node: Node) -> Estimates:
        """Return what the seat sees at any state of the game; from any thread."""
        with self._looking:
            if node.number not in self._seen:
                self._seen[node.number] = look(self.prepared, node.world, self.actor, self.chance, self._noise)
            return self._seen[node.number]

    def past(self, branch: Sequence[Node]) -> list[Estimates]:
        """Return what the seat saw at each state of `branch`; from any thread."""
        return [self.estimates(node) for node in branch]

    def looked(self, node: Node) -> tuple[Estimates, World]:
        """Return what the seat sees at any state of the game, and the world as it takes it to be."""
        return self.estimates(node), self.judged(node)

    def judged(self, node: Node) -> World:
        """Return the world on which the seat judges others at any state of the game; from any thread."""
        with self._looking:
            if node.number not in self._taken:
                while len(self._taken) > 3:
                    self._taken.pop(next(iter(self._taken)))
                self._taken[node.number] = believed(self.prepared.model, node.world, self.estimates(node).seen)
            return self._taken[node.number]

    def outlook(self, node: Node) -> Outlook:
        """Return what the seat expects of the turns after a state of the game; from any thread."""
        with self._looking:
            if node.number not in self._outlooks:
                self._outlooks.clear()
                model, seen = self.prepared.model, self.estimates(node).seen
                self._outlooks[node.number] = outlook_of(model, self.judged(node), seen)
            return self._outlooks[node.number]


@dataclass(eq=False)
class GameState:
    """The scenario, the tree of states, who sits where, the plans of this turn, and the record."""

    prepared: Prepared
    setup: Setup
    tree: Tree
    table: SeatAssignment
    recorder: Recorder
    warnings: list[str]  # what people should know of the program itself
    waiting: dict[str, str]  # seats whose player only a file names
    timeouts: Mapping[str, float]  # seconds that a program in a seat may take, by seat, and for `others`
    commit: Callable[[GameState], None]  # of flow.py, which imports what imports this file
    take_seat: Callable[[GameState, str, str], None]
    plans: dict[str, CheckedPlan] = field(default_factory=dict)
    listeners: list[Listener] = field(init=False)
    _memories: dict[str, SeatMemory] = field(default_factory=dict)
    _ended: tuple[tuple[int, tuple[str, ...]], Outcome | None] | None = (
        None  # of the state and the seats it was asked of
    )

    def __post_init__(self) -> None:
        self.checker = OrderChecker(self.prepared.names)
        self.chance = Randomness(self.setup.seed)
        self.listeners = [self.recorder]

    @property
    def names(self) -> Labels:
        """Names and dates."""
        return self.prepared.names

    @property
    def rules(self) -> Rules:
        """The compiled rules."""
        return self.prepared.rules

    @property
    def node(self) -> Node:
        """The state that the game stands at."""
        return self.tree.node

    @property
    def world(self) -> World:
        """The world as it is."""
        return self.tree.node.world

    @property
    def date(self) -> date:
        """The date now."""
        return self.names.date(self.world.day)

    @property
    def over(self) -> bool:
        """Whether the game has ended."""
        return is_over(self.names, self.world)

    @property
    def outcome(self) -> Outcome | None:
        """How the game ended, None while it goes on."""
        by_courses = tuple(actor for actor, kind in self.table.kinds.items() if kind == DOCTRINE)
        key = self.node.number, by_courses
        if self._ended is None or self._ended[0] != key:
            worlds = [node.world for node in self.tree.branch()]
            self._ended = key, outcome(self.names, worlds, self.chance, by_courses)
        return self._ended[1]

    @property
    def released(self) -> dict[str, int]:
        """Injects that went in on this branch, and in which turn."""
        return {inject.id: node.turn for node in self.tree.branch() for inject in node.injects}

    def seat(self, seat: str) -> str:
        """Return `seat`; raise `GameError` with the nearest where there is no such seat."""
        return seat_in(self.table.seats, seat)

    def plan(self, seat: str) -> CheckedPlan:
        """Return what the seat has ready for this turn."""
        return self.plans.get(seat, CheckedPlan((), ()))

    def memory(self, seat: str) -> SeatMemory:
        """Return what is kept of a seat's looks at the state that the game stands at."""
        if seat not in self._memories:
            self._memories[seat] = SeatMemory(self.prepared, self.chance, self.names.actor_index[seat])
        return self._memories[seat].at(self.node)

    def forget(self) -> None:
        """Forget what is kept of the seats' looks; for whoever changes the world by hand."""
        self._memories.clear()

    def tell(self, fact: Fact) -> None:
        """Tell every listener a fact, the record first; what the record could not write becomes a warning."""
        for listener in self.listeners:
            listener(fact)
        trouble = self.recorder.writer.take_trouble()
        if trouble or (self.node.turn and not isinstance(fact, BeforeTurn)):
            self.warnings = [trouble] if trouble else []

    def log(self) -> list[LogLine]:
        """Return the log so far, as it was."""
        return [line for node in self.tree.branch() for line in node.lines]

    # --- what is done in a turn before it is resolved, each a line of the record when it happens ----------------------

    def keep(self, author: str = "") -> bool:
        """Tell of the plans that changed since that was last done, as *author* made them.

        Return whether all of the record is on the disk.
        """
        for seat, plan in self.plans.items():
            draft = self.tree.pending.drafts.get(seat, Draft(0, ()))
            if plan.orders != draft.orders and self.table.kinds[seat] == PERSON:
                orders = [order.to_json() for order in plan.orders]
                by = {"author": author} if author else {}
                self.tell_pending("draft", seat=seat, revision=draft.revision + 1, orders=orders, **by)
        return self.recorder.writer.flush()

    def restore_plans(self) -> None:
        """Take up the plans that the record holds of the turn that was not resolved."""
        for seat, draft in self.tree.pending.drafts.items():
            human = self.table.kinds.get(seat) == PERSON
            found = self.checker.admit(self.world, seat, draft.orders) if human else None
            if found is None or found.refused:
                self.warnings.append(f"the plan of {seat} cannot be taken up as it was: look at it again")
            if found is not None:
                self.plans[seat] = found

    def tell_pending(self, kind: str, **said: object) -> None:
        """Keep what was done, a kind of `PENDING`, and tell of it."""
        apply_pending({"kind": kind, **said}, self.tree.pending)
        self.tell(BeforeTurn(kind, self.node, said))
