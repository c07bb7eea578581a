"""An exercise: several seats played by people, and control between the turns; at one desk or in browsers alike.

Seats plan and hand in, in whatever order; control looks at the truth, decides which injects go in, rules, writes down what
it saw, and resolves when all have handed in. Each of these is a line of the record when it happens. Nothing of it reaches
a seat's view but an inject that went in, through the log, and the letters that it may read (`inbox`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise import clock, letters, people, rulings, schedule
from brinkmanship.game.exercise.clock import ClockState
from brinkmanship.game.exercise.letters import TEMPLATES, Letter, Template
from brinkmanship.game.exercise.notes import OBSERVATION, OVERRIDE
from brinkmanship.game.exercise.objectives import objective_named
from brinkmanship.game.exercise.people import Person
from brinkmanship.game.exercise.rulings import DICE, Odds, Ruling, Submission, Suggestion
from brinkmanship.game.exercise.schedule import AS_PLANNED, DECISIONS, NOW, Entry, Status
from brinkmanship.game.record.branches import Branch, branches_of
from brinkmanship.game.record.index import RecordIndex
from brinkmanship.game.record.tree import RATINGS, Draft, Inject, Note
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Planned, problems
from brinkmanship.game.session.orders import Order, Refused
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.reports import TurnReport
from brinkmanship.players.kinds import DOCTRINE, PERSON

__all__ = ["AS_PLANNED", "DECISIONS", "EFFECTS_LATER", "NOW", "Conflict", "Entry", "Exercise", "Status"]

EFFECTS_LATER = "Its effects come when the turn is resolved."
"""What control is told of an inject that seats read now."""
_MADE = ("control:", "ruling:", "override:")
"""How the ids of injects begin that control made during the exercise."""


class Conflict(GameError):
    """Somebody else in the seat changed the draft meanwhile; `draft` is the present one."""

    def __init__(self, draft: Draft) -> None:
        by = f" by {draft.author}" if draft.author else ""
        super().__init__(f"the plan was changed meanwhile{by}: it is at revision {draft.revision} now")
        self.draft = draft


class Exercise:
    """An exercise over a `Game` that was started as one. It holds nothing: each method writes a line of the record."""

    def __init__(self, game: Game) -> None:
        self.game = game.control()
        if self.game.exercise is None:
            raise GameError("this game was not started as an exercise")

    # --- the seats ----------------------------------------------------------------------------------------------------

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats played by people, in the scenario's order."""
        return tuple(seat for seat, kind in self.game.seats.items() if kind == PERSON)

    @property
    def absent(self) -> tuple[str, ...]:
        """The seats that people played at the start and the program plays now."""
        return tuple(seat for seat in self.game.begun_by_people if seat not in self.seats)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The seats that have not handed in; () when all have, or the game is over: control's turn."""
        if self.game.outcome is not None:
            return ()
        return tuple(seat for seat in self.seats if seat not in self.game.pending.handed_in)

    @property
    def waiting_for(self) -> str:
        """The first seat that has not handed in, '' when all have."""
        return next(iter(self.waiting), "")

    def draft(self, seat: str) -> Draft:
        """Return the plan of *seat* for this turn with its revision, from 1; 0: nothing was drafted yet."""
        found = self.game.pending.drafts.get(seat, Draft(0, ()))
        return Draft(found.revision, self.game.seat(seat).plan(), found.author)

    def change(self, seat: str, orders: Iterable[Order], revision: int | None, author: str = "") -> tuple[Refused, ...]:
        """Replace the plan of *seat*, made from its *revision*, by the legal ones of *orders*; return the others.

        It is in the record before this returns. Raises `Conflict` where *revision* is not the present one (None: whatever
        it is), and changes nothing then.
        """
        if revision is not None and revision != self.draft(seat).revision:
            raise Conflict(self.draft(seat))
        refused = self.game.seat(seat).set_plan(orders)
        self.game.keep(author)
        return refused

    def hand_in(self, seat: str, author: str = "", revision: int | None = None) -> None:
        """End the planning of *seat* for this turn, in whatever order; raise `GameError` where it cannot.

        Raises `Conflict` where the plan is not at *revision*, if that is given.
        """
        if seat not in self.waiting:
            raise GameError(f"{seat} has nothing to hand in")
        if revision is not None and revision != self.draft(seat).revision:
            raise Conflict(self.draft(seat))
        self.game.hand_in(seat, author)

    def give_back(self, seat: str, author: str = "") -> None:
        """Let *seat* plan again this turn; its orders are still there."""
        if seat in self.game.pending.handed_in:
            self.game.reopen(seat, author)

    def hand_over(self, seat: str, player: str = DOCTRINE) -> None:
        """Let a program play *seat*, whose people are away, or people (``human``) again, from this turn on.

        People who take it back within the turn find the plan that they had made.
        """
        self.game.take_seat(seat, player)
        before = self.game.pending.set_aside.get(seat)
        if player == PERSON and before is not None:
            self.change(seat, before.orders, None, before.author)

    def orders(self) -> dict[str, tuple[Order, ...]]:
        """Return what each seat played by people has ordered for this turn, for control."""
        return {seat: self.game.seat(seat).plan() for seat in self.seats}

    # --- injects --------------------------------------------------------------------------------------------------------

    def injects(self) -> tuple[Entry, ...]:
        """Return the list as it stands now, in its order."""
        return schedule.entries(self.game)

    def decide(self, id: str, decision: str, reason: str = "", author: str = "") -> None:
        """Decide about the inject *id* (a key of `DECISIONS`); the reason is kept; raise `GameError` for what cannot be."""
        schedule.decide(self.game, id, decision, reason, author)

    def mark(self, id: str, status: str, reason: str = "", author: str = "") -> None:
        """Set the HSEEP status of the inject *id*; raise `GameError` for what cannot be."""
        schedule.mark(self.game, id, status, reason, author)

    def move(self, id: str, day: int, reason: str = "", author: str = "") -> None:
        """Let the inject *id* be due on the tick *day*, -1 on none; raise `GameError` for the past."""
        schedule.move(self.game, id, day, reason, author)

    def shift(self, days: int, reason: str = "", ids: Iterable[str] = (), author: str = "") -> tuple[str, ...]:
        """Move all injects that wait (or *ids*) by *days* ticks, keeping their spacing; return which; raise `GameError`."""
        return schedule.shift(self.game, days, reason, ids, author)

    def add(self, planned: Iterable[Planned], reason: str = "", author: str = "") -> tuple[str, ...]:
        """Add injects to the running exercise, all or none; return what is wrong, () when they were added."""
        return schedule.add(self.game, planned, reason, author)

    @property
    def improvised(self) -> tuple[Inject, ...]:
        """What control has thought of or ruled for this turn."""
        return tuple(self.game.pending.improvised.values())

    def improvise(
        self,
        text: str,
        to: tuple[str, ...] = (),
        effects: tuple[str, ...] = (),
        *,
        now: bool = False,
        sender: str = "",
        medium: str = "",
        name: str = "",
        author: str = "",
    ) -> tuple[str, ...]:
        """Put an inject of control's own into this turn; return what is wrong with it, () where it was put in.

        With `now` the seats read its text while they plan; its effects come when the turn is resolved.
        """
        id = self._next("control:")
        inject = Inject(id, text.strip(), effects, to, name=name.strip(), sender=sender.strip(), medium=medium)
        wrong = problems(self.game.prepared, inject)
        if not wrong:
            self.game.improvise(inject, shown=now, author=author)
        return wrong

    def _next(self, kind: str) -> str:
        used = (*self.game.used_injects, *self.game.pending.improvised)
        numbers = (id.removeprefix(kind) for id in used if id.startswith(kind))
        return f"{kind}{1 + max((int(n) for n in numbers if n.isdecimal()), default=0)}"

    def withdraw(self, number: int, author: str = "") -> None:
        """Take back what control has thought of, by its place in `improvised`."""
        self.game.withdraw(self.improvised[number].id, author)

    def override(self, ref: str, value: float, reason: str, author: str = "") -> tuple[str, ...]:
        """Let the number *ref* of the effect language be *value* when this turn resolves; return what is wrong, () if nothing.

        The reason is kept. Raises `GameError` where there is none.
        """
        if not reason.strip():
            raise GameError("an override has a reason")
        inject = Inject(self._next("override:"), "", (f"{ref.strip()} = {value:.12g}",))
        wrong = problems(self.game.prepared, inject)
        if not wrong:
            self.game.note(
                OVERRIDE, reason.strip(), about=ref.strip(), author=author, data={"value": value, "inject": inject.id}
            )
            self.game.improvise(inject)
        return wrong

    # --- letters --------------------------------------------------------------------------------------------------------

    @property
    def templates(self) -> tuple[Template, ...]:
        """The forms that a message may begin from."""
        return TEMPLATES

    def send(
        self,
        sender: str,
        to: tuple[str, ...],
        text: str,
        *,
        subject: str = "",
        medium: str = "",
        template: str = "",
        public: bool = False,
        author: str = "",
    ) -> None:
        """Send a message from a seat or ``control`` to seats or ``control``, or to all; raise `GameError` for what cannot be."""
        more = {"subject": subject, "medium": medium, "template": template, "author": author}
        letters.send(self.game, sender, to, text, public=public, **more)

    def _shown(self) -> Iterable[Letter]:
        turn, date = self.game.turn + 1, str(to_json(self.game.date))
        for e in self.injects():
            if e.shown and e.goes_in and e.planned.inject.text:
                yield letters.letter_of(schedule.as_sent(e.planned), turn, date)
        for one in self.improvised:
            if one.id in self.game.pending.shown and one.text:
                yield letters.letter_of(one, turn, date)

    def letters(self) -> tuple[Letter, ...]:
        """Return all letters of this branch, for control: those that are read now, injects that went in, messages; oldest first.

        Of one turn the messages and what was shown while the seats planned come first, then what went in with it.
        """
        gone = [(one.turn, 1, one) for one in letters.injects_in(self.game)]
        read = [(one.turn, 0, one) for one in (*letters.messages_of(self.game, self.game.notes), *self._shown())]
        return tuple(one for _, _, one in sorted((*gone, *read), key=lambda row: row[:2]))

    def inbox(self, seat: str) -> tuple[Letter, ...]:
        """Return what *seat* (or ``control``) has received and sent, oldest first."""
        return tuple(one for one in self.letters() if one.reaches(seat))

    def messages(self, seat: str) -> tuple[str, ...]:
        """Return the texts of injects that *seat* reads while it plans this turn."""
        return tuple(one.text for one in self._shown() if one.reaches(seat))

    # --- people and clock -----------------------------------------------------------------------------------------------

    def people(self) -> tuple[Person, ...]:
        """Return everybody who ever joined, as they are now."""
        return people.people_of(self.game)

    def join(self, person: Person) -> None:
        """Write down that *person* joined, came back or changed seat or role; raise `GameError` where that cannot be."""
        people.join(self.game, person)

    def leave(self, id: str) -> None:
        """Write down that a person left."""
        people.leave(self.game, id)

    @property
    def clock(self) -> ClockState:
        """The room's clock now."""
        return clock.clock_at(self.game.all_notes)

    def clock_do(
        self, what: str, seconds: float | None = None, mode: str = "", reason: str = "", author: str = ""
    ) -> None:
        """Do something of `brinkmanship.game.exercise.clock.DOINGS` to the clock; raise `GameError` for what cannot be."""
        clock.do(self.game, what, seconds, mode, reason, author)

    # --- rulings --------------------------------------------------------------------------------------------------------

    def submit(self, seat: str, text: str, author: str = "") -> Submission:
        """Hand an order in free text to control; raise `GameError` for a text that is none."""
        return rulings.submit(self.game, seat, text, author)

    def submissions(self) -> tuple[Submission, ...]:
        """Return the orders in free text of this branch, oldest first, each with its last ruling."""
        return rulings.submissions_of(self.game)

    def rulings(self) -> tuple[Ruling, ...]:
        """Return the rulings of this branch, oldest first."""
        return rulings.rulings_of(self.game)

    def odds(self, pros: int, cons: int, method: str = DICE, percent: float | None = None) -> Odds:
        """Return the odds of a ruling before it is rolled; raise `GameError` for a method that is none."""
        return rulings.odds(pros, cons, method, percent)

    def suggest(self, order: Order) -> Suggestion:
        """Return what the engine makes of the order of the catalogue that a submission comes near to; raise `GameError`."""
        return rulings.suggest(self.game, order)

    def rule(
        self,
        submission: str,
        text: str,
        *,
        method: str = DICE,
        pros: Iterable[str] = (),
        cons: Iterable[str] = (),
        percent: float | None = None,
        success_effects: Iterable[str] = (),
        failure_effects: Iterable[str] = (),
        to: tuple[str, ...] = (),
        reason: str = "",
        override: bool | None = None,
        author: str = "",
    ) -> Ruling:
        """Roll and rule, see `brinkmanship.game.exercise.rulings.rule`; raise `GameError` for what cannot be."""
        return rulings.rule(
            self.game, submission, text, method=method, pros=pros, cons=cons, percent=percent,
            success_effects=success_effects, failure_effects=failure_effects, to=to, reason=reason, override=override,
            author=author,
        )  # fmt: skip

    # --- notes, turns ---------------------------------------------------------------------------------------------------

    def observe(self, text: str, seat: str = "", *, author: str = "", objective: str = "", rating: str = "") -> None:
        """Write down what was seen, of *seat* or of all; *rating* is a key of `RATINGS` or ''."""
        if not text.strip():
            raise GameError("an observation says something")
        if rating and rating not in RATINGS:
            raise GameError(f"{rating!r} is no rating; there are {', '.join(RATINGS)}")
        self.game.note(
            OBSERVATION, text.strip(), about=seat, author=author.strip(), objective=objective.strip(), rating=rating
        )

    @property
    def observations(self) -> tuple[Note, ...]:
        """What was seen and written down, on all branches, the latest last."""
        return tuple(n for n in self.game.all_notes if n.kind == OBSERVATION)

    @property
    def objectives(self) -> tuple[str, ...]:
        """The scenario's objectives, then others that the list of injects and the observations name, by first mention."""
        known = self.game.prepared.names.scenario.exercise.objectives
        named = [e.planned.msel.objective for e in self.injects()] + [n.objective for n in self.observations]
        others = (one for one in named if one and not objective_named(one, known))
        return tuple(dict.fromkeys((*(one.text for one in known.values()), *others)))

    def going_in(self) -> tuple[Inject, ...]:
        """Return the injects that go in with this turn: what is due on its day of it, the rest at its beginning."""
        return (*(self._dated(e) for e in self.injects() if e.goes_in), *self.improvised)

    def _dated(self, entry: Entry) -> Inject:
        due = entry.status is Status.DUE and not entry.shown
        return replace(schedule.as_sent(entry.planned), after=max(entry.day - self.game.day, 0) if due else 0)

    def resolve(self) -> TurnReport:
        """Resolve the turn with the injects that go in; return the report of the truth.

        Raises `GameError` while a seat has not handed in.
        """
        if self.waiting_for:
            raise GameError(f"{self.waiting_for} has not handed in its orders")
        report = self.game.commit(self.going_in())
        if self.clock.turn_seconds is not None:
            self.clock_do("turn")
        return report

    def back_to(self, turn: int, author: str = "", name: str = "") -> None:
        """Go back to the end of `turn`, with the plans that were made there; the branch left stays in the record.

        What control made up or ruled for the turn that is undone is in it again.
        """
        branch = self.game.branch
        undone = branch[turn + 1] if 0 <= turn < len(branch) - 1 else None
        by = f", by {author}" if author else ""
        self.game.rewind(turn, name or f"control went back to turn {turn}{by}")
        self._offer(undone.orders if undone is not None else ())
        for one in undone.injects if undone is not None else ():
            if one.id.startswith(_MADE):
                self.game.improvise(one)

    def _offer(self, orders: Sequence[Order]) -> None:
        for seat in self.seats:
            self.game.seat(seat).set_plan([order for order in orders if order.seat == seat])
        self.game.keep()

    def branches(self) -> tuple[Branch, ...]:
        """Return the branches of the record in order of their beginning; the first is the main one."""
        lines = [line.encode("utf-8") for line in self.game.record_lines]
        return branches_of(RecordIndex(lines, "the exercise", bare=True))

    def take(self, branch: Branch) -> None:
        """Go on from the end of another branch; raise `GameError` where there is none."""
        self.game.go_to(branch.tip, "")
