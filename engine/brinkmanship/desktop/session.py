"""One seat's game as the desktop holds it: the view of this turn, the catalogue, the plan with undo, committing.

The only place of the desktop that calls the game. Committing runs in a thread, so that the window goes on while
other players think; nothing else touches the game meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Container, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from brinkmanship.desktop.background import in_background as in_background
from brinkmanship.desktop.foresight import Foresight
from brinkmanship.game.record.saves import leave_game
from brinkmanship.game.session.advancing import Advanced
from brinkmanship.game.session.orders import CONSENT, OBJECT, Order, Refused
from brinkmanship.game.session.rewinding import Moment
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.view.advice import Advice
from brinkmanship.game.view.asked import with_answer
from brinkmanship.game.view.foretell_types import Foretold
from brinkmanship.game.view.question_types import DilemmaChoiceView, DilemmaView
from brinkmanship.game.view.reports import Explanation, Outcome, TurnReport
from brinkmanship.game.view.types import Choice, Estimate, ProposalView, SeatView
from brinkmanship.game.view.war_types import MarchView, WarWarning
from brinkmanship.text import counted

KEEP_AFTER = 0.4
"""Seconds without a change after which a plan is written to the record."""


@dataclass
class Session:
    """A seat of a game, as it is played here."""

    commit_words: ClassVar[tuple[str, str, str]] = (
        "Commit turn",
        "Commit the orders of {}?",
        "Everybody's orders are resolved together (F5).",
    )
    """What the button, the question before it and its tooltip say."""
    alone: ClassVar[bool] = True
    """Whether committing resolves the turn, so that nobody is asked first and several turns can follow each other."""

    game: SeatHandle
    view: SeatView = field(init=False)
    report: TurnReport | None = None
    _choices: tuple[Choice, ...] | None = None
    _explained: dict[str, Explanation] = field(default_factory=dict)
    _likely: dict[Order, ProposalView | None] = field(default_factory=dict)
    _moments: tuple[object, tuple[Moment, ...]] | None = None
    _before: tuple[object, Callable[[str], Estimate | None]] | None = None
    _warnings: dict[Order, WarWarning | None] = field(default_factory=dict)
    _marches: dict[tuple[str, str], MarchView] = field(default_factory=dict)
    _outcome: tuple[SeatView, Outcome | None] | None = None
    _undo: list[tuple[Order, ...]] = field(default_factory=list)
    _redo: list[tuple[Order, ...]] = field(default_factory=list)
    foresight: Foresight = field(init=False)
    resolving: Future[tuple[TurnReport, SeatView, tuple[Choice, ...]]] | None = None
    advanced: Advanced | None = None  # what the last advance came to, None after a single turn
    advancing: date | None = None  # the day that an advance under way has come to
    _advice: tuple[tuple[int, tuple[Order, ...]], Future[tuple[Advice, ...]]] | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _keep_at: float | None = None  # when the plan is to be kept, None: it is,
    _kept: bool = True  # as far as there is room

    def __post_init__(self) -> None:
        self.foresight = Foresight(self.game.foreteller)
        self.refresh()

    def refresh(self) -> None:
        """Read the view again; for after anything that changed the game."""
        self._read_plan()
        self._explained, self._likely, self._warnings = {}, {}, {}
        self.foresight.forget()

    def _read_plan(self) -> None:
        self.view = self.game.view()
        self._choices = None
        self._marches.clear()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The seat's catalogue of actions as legal now, with the plan as it is."""
        if self._choices is None:
            self._choices = self.game.choices()
        return self._choices

    def choice(self, action: str) -> Choice | None:
        """Return an action of the catalogue, None where the seat has no such action."""
        return next((choice for choice in self.choices if choice.action == action), None)

    def delta(self, estimate: Estimate) -> float:
        """Return how far a number moved over the last turn, 0 where that is within its error, or not known."""
        if self.busy:
            return 0.0
        if self._before is None or self._before[0] is not self.view.formations:
            self._before = self.view.formations, self.game.before()
        was = self._before[1](estimate.ref) if estimate.ref else None
        if was is None:
            return 0.0
        error = max(estimate.high - estimate.low, was.high - was.low) / 2
        return estimate.value - was.value if abs(estimate.value - was.value) > error else 0.0

    def explain(self, ref: str) -> Explanation:
        """Return why a number is what it is; cached for the turn."""
        if self.busy and ref not in self._explained:  # the game belongs to the turn that is being resolved
            return Explanation(ref, "", 0.0, 0.0, (), "The turn is being resolved.")
        if ref not in self._explained:
            self._explained[ref] = self.game.explain(ref)
        return self._explained[ref]

    def warning(self, order: Order) -> WarWarning | None:
        """Return what an order means that begins or widens a war, None for any other; cached for the turn."""
        if order not in self._warnings and not self.busy:
            self._warnings[order] = self.game.war_warning(order)
        return self._warnings.get(order)

    def march(self, formation: str, region: str) -> MarchView | None:
        """Return what moving a formation to a region would bring; cached for the plan as it is. None while resolving."""
        if self.busy:
            return None
        key = (formation, region)
        if key not in self._marches:
            self._marches[key] = self.game.march(formation, region)
        return self._marches[key]

    def likely(self, order: Order) -> ProposalView | None:
        """Return how those asked would likely answer an order, None where nobody is; cached for the turn."""
        if self.busy:
            return None
        if order not in self._likely:
            self._likely[order] = self.game.likely(order)
        return self._likely[order]

    def advice(self) -> tuple[Advice, ...] | None:
        """Return what the adviser suggests beside the plan, None while it thinks or a turn is being resolved."""
        if self.busy:
            return None
        key = (self.view.turn, self.view.plan)
        if self._advice is None or self._advice[0] != key:
            adviser = self.game.adviser()
            self._advice = key, in_background(adviser.advise, "advice")
        found = self._advice[1]
        return found.result() if found.done() else None

    @property
    def outcome(self) -> Outcome | None:
        """How the game ended, None while it goes on; reckoned once a view."""
        if self._outcome is None or self._outcome[0] is not self.view:
            self._outcome = (self.view, self.game.outcome)
        return self._outcome[1]

    def name(self, id: str) -> str:
        """Return the name of an actor, body, region or formation, or the id itself."""
        for things in (self.view.actors, self.view.regions, self.view.bodies, self.view.formations):
            for thing in things:
                if thing.id == id:
                    return thing.name
        return id

    @property
    def kept(self) -> str:
        """What to say of the plan: whether it would be there again if the program ended now; '' of an empty one."""
        if self._keep_at is not None:
            return "saving…"
        if not self.view.plan or self.game.path is None:
            return ""
        return "saved" if self._kept else "not saved: no room on the disk"

    def keep_soon(self) -> None:
        """Write the plan to the record once it has not changed for a moment; for every frame."""
        if self._keep_at is not None and not self.busy and time.monotonic() >= self._keep_at:
            self._keep_at, self._kept = None, self.game.keep()

    @property
    def keeps_in_ms(self) -> int | None:
        """Milliseconds until `keep_soon` writes the plan, None where it has nothing to write."""
        return None if self._keep_at is None else max(round((self._keep_at - time.monotonic()) * 1000), 0)

    def _changed(self) -> None:
        self._read_plan()
        self._keep_at = time.monotonic() + KEEP_AFTER

    @property
    def busy(self) -> bool:
        """Whether the turn is being resolved."""
        return self.resolving is not None

    def add(self, order: Order) -> Refused | None:
        """Add an order to the plan; return why not where it is refused."""
        found = self._replace((*self.view.plan, order))
        return next((one for one in found if one.order == order), None)

    def answer(self, dilemma: DilemmaView, choice: DilemmaChoiceView | None) -> Refused | None:
        """Answer a question in the plan, in place of another answer, or not at all; return why not where it is refused."""
        answers = {one.action for one in dilemma.choices}
        rest = [order for order in self.view.plan if order.action not in answers]
        if choice is None:
            return next(iter(self._replace(rest)), None)
        order = Order(self.view.seat, choice.action)
        found = self._replace((*rest, order))
        return next((one for one in found if one.order == order), None)

    def reply(self, proposal: ProposalView, answer: str, reason: str = "") -> Refused | None:
        """Answer a proposal in the plan, in place of another answer; '' takes it out. Return why not where it is refused."""
        orders = with_answer(self.view, proposal, answer, reason)
        found = self._replace(orders)
        return next((one for one in found if not answer or one.order == orders[-1]), None)

    def at_stake(self, proposal: ProposalView) -> tuple[Foretold | None, Foretold | None]:
        """Return what a proposal would do if it passes, and if it does not; None until that is worked out."""
        about = (self.view.seat, proposal.action, proposal.target)
        passes, fails = (self.foresight.of(Order(*about, answer=a, proposer=proposal.actor)) for a in (CONSENT, OBJECT))
        return passes, fails

    def remove(self, number: int) -> tuple[Refused, ...]:
        """Take an order out of the plan; return what is refused of the rest, or that the seat cannot plan."""
        return self._replace((*self.view.plan[:number], *self.view.plan[number + 1 :]))

    def move(self, number: int, step: int) -> None:
        """Move an order up (-1) or down (1) in the plan."""
        other = number + step
        if 0 <= other < len(self.view.plan):
            orders = list(self.view.plan)
            orders[number], orders[other] = orders[other], orders[number]
            self._replace(orders)

    def undo(self) -> None:
        """Take back the last change of the plan."""
        self._swap(self._undo, self._redo)

    def redo(self) -> None:
        """Repeat the change that was taken back last."""
        self._swap(self._redo, self._undo)

    def _swap(self, source: list[tuple[Order, ...]], target: list[tuple[Order, ...]]) -> None:
        if source and not self.busy:
            target.append(self.view.plan)
            self.game.set_plan(source.pop())
            self._changed()

    def _replace(self, orders: Sequence[Order]) -> tuple[Refused, ...]:
        if self.busy:
            return ()
        before, refused = self.view.plan, self.game.set_plan(orders)
        self._changed()
        if self.view.plan != before:
            self._undo.append(before)
            self._redo.clear()
        return refused

    def moments(self) -> tuple[Moment, ...]:
        """Return the turns to go back to, as of this view."""
        if self._moments is None or self._moments[0] is not self.view.formations:
            self._moments = self.view.formations, self.game.moments()
        return self._moments[1]

    def go_to(self, number: int) -> None:
        """Go to another turn of the game; what was shown of this one is forgotten."""
        if self.busy:
            return
        self.game.go_to(number)
        self.report = self.game.report() if self.game.turn else None
        for old in (self._undo, self._redo):
            old.clear()
        self._keep_at = None
        self.refresh()

    @property
    def at_risk(self) -> str:
        """What would be lost, or only perhaps be saved, if the game were left now; '' where all is on the disk."""
        game = self.game
        if game.path is None and game.turn:
            return "This game is kept in memory only: it is lost when the window closes."
        turns = game.unsaved
        if turns:
            what = counted(turns, "turn")
            return f"{what} could not be saved yet. On leaving, another folder is tried."
        if not self._kept and self.view.plan:
            return "There was no room on the disk for your plan of this turn."
        return ""

    def commit(self) -> None:
        """Start resolving the turn; `poll` says when it is done."""
        self._resolve(self.game.commit)

    def advance(self, until: Container[str], days: float | None = None) -> None:
        """Start resolving turns in a row until something presses, or for some days; `poll` says when it is done."""

        def told(day: date) -> None:
            self.advancing = day

        def work() -> TurnReport:
            self.advanced = self.game.advance(days, until=until, stop=self._stop.is_set, told=told)
            return self.advanced.report

        if self.resolving is None:
            self._stop.clear()
            self.advancing = self.view.date
            self._resolve(work)

    def stop(self) -> None:
        """End an advance with the turn that is being resolved."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether an advance has been told to end."""
        return self._stop.is_set()

    def _resolve(self, work: Callable[[], TurnReport]) -> None:
        if self.resolving is None:
            self._keep_at, self.advanced = None, None
            # The view and choices are what the next frames need, so that they need not wait for it.
            self.resolving = in_background(lambda: self._resolved(work), "turn")

    def _resolved(self, work: Callable[[], TurnReport]) -> tuple[TurnReport, SeatView, tuple[Choice, ...]]:
        self.foresight.rest()
        return work(), self.game.view(), self.game.choices()

    def poll(self) -> TurnReport | None:
        """Return the report of the turn once it is resolved (then the view is new), else None; raise its error."""
        if self.resolving is None or not self.resolving.done():
            return None
        turn, self.resolving, self.advancing = self.resolving, None, None
        self.report, self.view, self._choices = turn.result()
        every = (self._explained, self._likely, self._warnings, self._marches)
        for old in (self._undo, self._redo, *every):
            old.clear()
        self.foresight.forget()
        return self.report

    def close(self) -> str:
        """Wait for a turn under way and let go of the record; return what to say where it was not whole."""
        if self.resolving is not None:
            self.stop()
            self.game.abandon()
            wait([self.resolving], 10)
            self.resolving = None
        return leave_game(self.game)
