"""A game in progress: the one class that front ends, bots and the command drive.

One turn goes: :meth:`Game.view` and :meth:`Game.choices` for a seat, :meth:`Game.set_plan`, then :meth:`Game.commit`,
which asks the other players, resolves the turn, writes it to the record, and returns what the seat learns.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.codec import layout
from brinkmanship.game.record.file import Writer
from brinkmanship.game.record.lines import (
    OtherRules,
    Setup,
    apply_pending,
    branch_line,
    header_line,
    note_line,
    pending_line,
    read_setup,
    said_inject,
    seat_line,
    tree_of,
    turn_lines,
)
from brinkmanship.game.record.saves import begin_record
from brinkmanship.game.record.text import RecordError, now_utc
from brinkmanship.game.record.tree import Draft, Inject, Node, Note, Pending, Tree
from brinkmanship.game.session.injects import Planned, check_list
from brinkmanship.game.session.order_check import CheckedPlan, Examined, OrderChecker
from brinkmanship.game.session.orders import Order, Reason, Refused
from brinkmanship.game.session.prepared import Prepared, prepare, prepare_resolved
from brinkmanship.game.session.seats import (
    SeatAssignment,
    assign,
    kind_of,
    read_script,
    script_of,
    script_seats,
    seat_in,
    unnamed,
    waits_text,
)
from brinkmanship.game.session.turn import Turn, begin_game, play_turn
from brinkmanship.game.view import consent_forecast, seat_view
from brinkmanship.game.view.choices import Catalogue
from brinkmanship.game.view.choices import places as list_places
from brinkmanship.game.view.estimates import Sight, look
from brinkmanship.game.view.explain import explain
from brinkmanship.game.view.labels import UnknownNumber
from brinkmanship.game.view.log_text import known_to, rule_faults
from brinkmanship.game.view.outcome import is_over, outcome
from brinkmanship.game.view.sources import Source
from brinkmanship.game.view.types import (
    Choice,
    Explanation,
    LogLine,
    Outcome,
    PlaceChoice,
    ProposalView,
    RouteView,
    SeatView,
    TurnReport,
    to_json,
)
from brinkmanship.interrupts import uninterrupted
from brinkmanship.players import difficulty as levels
from brinkmanship.players.difficulty import Difficulty
from brinkmanship.players.external import TIMEOUT, ExternalPlayer
from brinkmanship.players.script import ScriptPlayer
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.loading import Loaded
from brinkmanship.scenario.models import Script
from brinkmanship.scenario.scripts import load_script
from brinkmanship.simulation.mechanisms.consent import silence_days
from brinkmanship.simulation.observation import Noise
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import World

__all__ = ["Game", "GameError"]


def _level(id: str) -> Difficulty:
    """Return the difficulty called *id*; raise :class:`GameError` where there is none."""
    try:
        return levels.difficulty(id)
    except ValueError as error:
        raise GameError(str(error)) from None


@dataclass(slots=True)
class _SeatTurn:
    """What a seat asks for again and again within a turn, each made when first asked for."""

    view: SeatView | None = None  # with an empty plan
    catalogue: Catalogue | None = None
    judged: World | None = None
    examined: Examined = field(default_factory=dict)


class Game:
    """A game of one scenario. Not thread-safe; ``commit`` may take a few milliseconds, or a player's timeout."""

    def __init__(
        self,
        prepared: Prepared,
        setup: Setup,
        tree: Tree,
        writer: Writer,
        warnings: Iterable[str],
        taken: Mapping[str, str] | None = None,
        *,
        trusted: bool = True,
        timeouts: Mapping[str, float] | None = None,
    ) -> None:
        """Use :meth:`new` or :meth:`load`. *taken* are seats that changed hands since the start.

        Not *trusted* are players that a file names: see :attr:`waiting`. *timeouts* are as in :meth:`new`.
        """
        self._timeouts = dict(timeouts or {})
        self._prepared, self._setup, self._tree, self._writer = prepared, setup, tree, writer
        self._names, self._rules = prepared.names, prepared.rules
        self._planner = OrderChecker(prepared.names, prepared.orders_per_turn)
        self._chance = Randomness(setup.seed)
        self._table = SeatAssignment(
            assign(self._rules.actors, setup.seats, setup.rest),
            assign(self._rules.actors, {**setup.seats, **(taken or {})}, setup.rest),
            {name: ScriptPlayer(s, self._names.start, self._rules.hours_per_tick) for name, s in setup.scripts.items()},
            setup.script,
        )
        self._plans: dict[str, CheckedPlan] = {}
        self._noises: dict[str, Noise] = {}  # of each seat's looks
        self._sights: dict[tuple[int, str], Sight] = {}
        self._turns: dict[tuple[int, str], _SeatTurn] = {}
        self._warnings = list(warnings)
        self._waiting = {} if trusted else unnamed(self._table)
        self._start_players()

    # --- beginning and ending ---------------------------------------------------------------------------------------

    @classmethod
    def new(
        cls,
        scenario: str | Path | Loaded | Prepared,
        seats: Mapping[str, str] | None = None,
        *,
        seed: int = 0,
        days_per_turn: float | None = None,
        record: Path | None = None,
        rest: str = "doctrine",
        intents: Mapping[str, str] | None = None,
        difficulty: str = "normal",
        exercise: Iterable[Planned] | None = None,
        script: tuple[str, Script] | None = None,
        keep_going: bool = False,
        timeouts: Mapping[str, float] | None = None,
    ) -> Game:
        """Start a game; one of *script* (its name and itself) replays it, see :meth:`of_script`.

        *scenario* is a bundled name, a path, or what :func:`brinkmanship.game.session.prepared.prepare` made of one.
        *seats* maps an
        actor to who decides for it: ``human``, ``doctrine``, ``wait``, ``script:FILE`` or ``cmd:COMMAND``; all others
        are played by *rest*. *intents* fixes the hidden intent of actors that have one; others are drawn. *difficulty*
        (``easy``, ``normal``, ``hard``) is how well the seats played by doctrine are played. With *exercise*, injects
        beside the scenario's own, control releases all of them (:mod:`brinkmanship.game.session.exercise`). With *record*
        every committed turn is on the disk before :meth:`commit` returns; where it cannot be written, the game is not
        started, or with *keep_going* is recorded elsewhere (:func:`brinkmanship.game.record.saves.begin_record`) with a warning.
        *timeouts* are the seconds that a program in a seat may take, by seat, and for ``others``. Raises
        :class:`GameError` (bad seats), :class:`~brinkmanship.game.record.text.RecordError` and the scenario's own
        error, all with a message for people.
        """
        prepared = scenario if isinstance(scenario, Prepared) else prepare(scenario, days_per_turn)
        given = dict(seats or {})
        rest = given.pop("others", rest)
        players = {*assign(prepared.rules.actors, given, rest).values()}
        scripts = {} if script is None else {script[0]: script[1]}
        for name in sorted(name for player in players if (name := script_of(player)) and name not in scripts):
            scripts[name] = read_script(name, prepared).script
        setup = Setup(
            scenario=prepared.data,
            id=prepared.names.id,
            title=prepared.names.title,
            digest=prepared.digest,
            seed=seed,
            seats=given,
            rest=rest,
            days_per_turn=prepared.days_per_turn,
            start=prepared.start,
            intents=dict(intents or {}),
            difficulty=_level(difficulty).id,
            exercise=None if exercise is None else tuple(exercise),
            script="" if script is None else script[0],
            scripts=scripts,
        )
        check_list(prepared, setup.exercise or ())
        start = begin_game(prepared, seed, setup.intents or {})
        if record is not None and keep_going:
            writer, warnings = begin_record(record)
        else:
            writer, warnings = Writer.create(record), []
        warnings += filter(None, [writer.take_trouble()])
        tree = Tree()
        tree.add(start)
        try:
            game = cls(prepared, setup, tree, writer, warnings, timeouts=timeouts)
        except BaseException:
            writer.take_back()
            raise
        game._write([header_line(setup), *turn_lines(tree.node, prepared.rules, game.date)])
        game._hand_over(-1)
        return game

    @classmethod
    def of_script(
        cls,
        name: str | Path,
        seats: Mapping[str, str] | None = None,
        *,
        seed: int | None = None,
        days_per_turn: float | None = None,
        record: Path | None = None,
        keep_going: bool = False,
    ) -> Game:
        """Start the replay of a script by its bundled name or path; *seats* given here go before the script's own.

        ``NAME@KEY`` is the script's variation of that key. Raises what :meth:`new` does, and
        :class:`brinkmanship.scenario.document.ScenarioError` for the script.
        """
        loaded = load_script(name)
        own, rest = script_seats(loaded.script, str(name))
        chosen = seed if seed is not None else loaded.script.script.seed or 0
        return cls.new(
            prepare(loaded.scenario, days_per_turn or loaded.script.script.days_per_turn, loaded.script.script.start),
            {**own, **(seats or {})},
            seed=chosen,
            record=record,
            rest=rest,
            intents=loaded.script.script.intents,
            script=(str(name), loaded.script),
            keep_going=keep_going,
        )

    @classmethod
    def load(cls, path: Path, timeouts: Mapping[str, float] | None = None) -> Game:
        """Go on with the game that the record *path* holds, from its last committed turn; *timeouts* as in :meth:`new`.

        Raises :class:`~brinkmanship.game.record.text.RecordError` when it is damaged, in use or cannot be written, and
        :class:`GameError` when this version of the program cannot play its scenario.
        """
        writer, contents = Writer.resume(path)
        try:
            setup = read_setup(contents.header)
            prepared = prepare_resolved(setup.scenario, setup.days_per_turn, setup.start)
            try:
                tree, seats = tree_of(contents, layout(begin(prepared.rules, Randomness(setup.seed), 1)))
            except OtherRules:
                raise GameError(
                    f"{path} was written by version {contents.header.get('engine')} and cannot be played on with this "
                    f"one; it can be looked at: brink record show {path}"
                ) from None
            game = cls(prepared, setup, tree, writer, contents.warnings, seats, trusted=False, timeouts=timeouts)
            game._restore_plans()
            return game
        except BaseException:
            writer.close()
            raise

    def save(self, path: Path) -> str:
        """Write the whole record so far to *path* and go on there; return what became of a record that was there.

        Raises :class:`RecordError` when it cannot.
        """
        if self._writer.path is not None and os.path.realpath(path) == os.path.realpath(self._writer.path):
            if not self._writer.flush():
                raise RecordError(self._writer.take_trouble())
            return ""
        writer = Writer.create(path)
        aside = writer.take_trouble()
        writer.adopt(self._writer.lines)
        if not writer.flush():
            trouble = writer.take_trouble()
            writer.take_back()
            raise RecordError(trouble)
        if self._writer.empty:
            self._writer.take_back()
        else:
            self._writer.close()
        self._writer = writer
        return aside

    def abandon(self) -> None:
        """Let a turn that is being committed in another thread and waits for programs end unresolved; then :meth:`close`."""
        self._table.abandon()

    def save_part(self, path: Path) -> int:
        """Write as many turns of the record to the new file *path* as there is room for, and return how many; else 0.

        The game does not go on there. Raises :class:`RecordError` when no file can be begun.
        """
        writer = Writer.create(path, exclusive=True)
        writer.adopt(self._writer.lines)
        writer.flush()
        return writer.keep_what_fits()

    def close(self) -> None:
        """Let go of the record's lock and of external programs; the game can be loaded again."""
        try:
            self.keep()
            self._table.close(to_json(self.outcome))
        finally:
            self._writer.close()

    # --- what everybody may know --------------------------------------------------------------------------------------

    @property
    def seats(self) -> Mapping[str, str]:
        """Who decides for each actor: 'human', 'doctrine', 'wait', 'script', 'external'."""
        return self._table.kinds

    @property
    def begun_by_people(self) -> tuple[str, ...]:
        """The seats that people played at the start."""
        return tuple(seat for seat, player in self._table.begun.items() if player == "human")

    @property
    def waiting(self) -> Mapping[str, str]:
        """Seats that wait, by whom the record names for them: a program, or the file of a script.

        No file starts a program or has another one read. Such a seat waits, and no turn is resolved, until
        :meth:`take_seat` is told who decides for it: the same again, or somebody else.
        """
        return dict(self._waiting)

    @property
    def playable(self) -> tuple[str, ...]:
        """Actors that a person is meant to play, in the scenario's order."""
        actors = self._names.scenario.actors
        return tuple(a for a in self._rules.actors if actors[a].playable)

    @property
    def prepared(self) -> Prepared:
        """The scenario as it is played: names, rules, map; for the front ends' drawing, not for the truth of the game."""
        return self._prepared

    @property
    def routes(self) -> tuple[RouteView, ...]:
        """The ways between regions that the scenario names."""
        return tuple(
            RouteView(r.between[0], r.between[1], r.mode, None if r.km is None else float(r.km), r.chokepoint or "")
            for r in self._names.scenario.map.routes
        )

    @property
    def scenario_id(self) -> str:
        """The scenario's name in commands."""
        return self._names.id

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self._names.title

    @property
    def seed(self) -> int:
        """The seed of the game's chance."""
        return self._setup.seed

    @property
    def difficulty(self) -> Difficulty:
        """How well the seats played by doctrine are played."""
        return _level(self._setup.difficulty)

    @property
    def path(self) -> Path | None:
        """Where the record is; None when the game is in memory only."""
        return self._writer.path

    @property
    def record_lines(self) -> tuple[str, ...]:
        """The record so far, line by line, as it is or would be on the disk."""
        return tuple(self._writer.lines)

    @property
    def recorded(self) -> bool:
        """Whether every committed turn is on the disk (always, for a game kept in memory); tries again where not."""
        return self._writer.flush()

    @property
    def wanted_path(self) -> Path | None:
        """Where the record is, or was to be."""
        return self._writer.path or self._writer.wanted

    @property
    def unsaved(self) -> int:
        """Turns that are not on the disk though they were to be recorded; 0 for a game kept in memory."""
        return self._writer.unsaved

    @property
    def unsaved_notes(self) -> int:
        """The same of notes (control's decisions among them), names, rewinds and changes of seats."""
        return self._writer.unsaved_notes

    @property
    def date(self) -> date:
        """The date now."""
        return self._names.date(self._world.day)

    @property
    def turn(self) -> int:
        """Turns played."""
        return self._tree.node.turn

    @property
    def day(self) -> int:
        """Ticks since the start."""
        return self._world.day

    @property
    def horizon(self) -> int:
        """The day the game ends at the latest."""
        return self._rules.horizon

    @property
    def outcome(self) -> Outcome | None:
        """How the game ended, None while it goes on."""
        return outcome(self._names, self._tree.road()[0].world, self._world)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What people should know of the program itself: a torn line dropped, a record that cannot be written."""
        return tuple(self._warnings)

    @property
    def script(self) -> ScriptPlayer | None:
        """The script that the game replays, or began as the replay of; None of other games."""
        return self._table.script

    # --- an exercise ------------------------------------------------------------------------------------------------

    @property
    def exercise(self) -> tuple[Planned, ...] | None:
        """The injects of an exercise beside the scenario's own, None for an ordinary game."""
        return None if self._setup.exercise is None else tuple(self._setup.exercise)

    @property
    def road(self) -> tuple[Node, ...]:
        """The states from the start to now, as they were: for control, never for a seat."""
        return tuple(self._tree.road())

    @property
    def released(self) -> dict[str, int]:
        """Injects that went in on this road, and in which turn."""
        return {inject.id: node.turn for node in self._tree.road() for inject in node.injects}

    @property
    def used_injects(self) -> tuple[str, ...]:
        """Injects that went in on any road."""
        return tuple(inject.id for node in self._tree.nodes.values() for inject in node.injects)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was written down on this road, in order; for control, never for a seat."""
        road = {node.number for node in self._tree.road()}
        return tuple(note for note in self._tree.notes if note.node in road)

    @property
    def all_notes(self) -> tuple[Note, ...]:
        """What was written down on any road, in order; for control, never for a seat."""
        return tuple(self._tree.notes)

    def note(
        self, kind: str, text: str, about: str = "", *, author: str = "", objective: str = "", rating: str = ""
    ) -> None:
        """Write something down in the record, beside the state the game stands at."""
        date = str(to_json(self.date))
        note = Note(self._tree.at, kind, text, about, author, objective, rating, date, now_utc())
        self._tree.notes.append(note)
        self._write([note_line(note, self.turn)])

    # --- the turn before it is resolved -------------------------------------------------------------------------------

    @property
    def pending(self) -> Pending:
        """What the record holds of the turn that is not resolved yet; for control, never for a seat."""
        return self._tree.pending

    def keep(self) -> bool:
        """Write the plans that changed since they were last written; return whether all of the record is on the disk.

        Front ends call it when a plan has not changed for a moment, and before they say that it is kept.
        """
        drafts = self._tree.pending.drafts
        lines = []
        for seat, plan in self._plans.items():
            draft = drafts.get(seat, Draft(0, ()))
            if plan.orders != draft.orders and self.seats[seat] == "human":
                orders = [order.to_json() for order in plan.orders]
                lines.append(self._pending_line("draft", seat=seat, revision=draft.revision + 1, orders=orders))
        return self._writer.write(lines) if lines else self._writer.flush()

    def hand_in(self, seat: str) -> None:
        """Write down that *seat* has handed in its plan as it stands, in whatever order seats do."""
        self.keep()
        draft = self._tree.pending.drafts.get(self._seat(seat))
        self._write([self._pending_line("handed", seat=seat, revision=draft.revision if draft is not None else 0)])

    def reopen(self, seat: str) -> None:
        """Write down that *seat* plans again; its orders are still there."""
        self._write([self._pending_line("reopened", seat=self._seat(seat))])

    def improvise(self, inject: Inject, *, shown: bool = False) -> None:
        """Write down an inject of control's own for this turn; *shown*: its text is read while the seats plan."""
        self._write([self._pending_line("improvised", **said_inject(inject), shown=shown)])

    def withdraw(self, id: str) -> None:
        """Write down that control took back the inject *id* that it thought of."""
        self._write([self._pending_line("withdrawn", id=id)])

    def _pending_line(self, kind: str, **said: object) -> dict[str, object]:
        """Return the line of a fact of this turn, which holds from now on."""
        line = pending_line(kind, self._tree.node, **said)
        apply_pending(line, self._tree.pending)
        return line

    def _restore_plans(self) -> None:
        """Take up the plans that the record holds of the turn that was not resolved."""
        for seat, draft in self._tree.pending.drafts.items():
            found = self._planner.admit(self._world, seat, draft.orders) if self.seats.get(seat) == "human" else None
            if found is None or found.refused:
                self._warnings.append(f"the plan of {seat} cannot be taken up as it was: look at it again")
            if found is not None:
                self._plans[seat] = found

    # --- a seat -------------------------------------------------------------------------------------------------------

    def briefing(self, seat: str) -> str:
        """Return the seat's briefing, a page of plain text with blank lines between paragraphs.

        Where a script has handed over, what it tells the players comes first.
        """
        return "\n\n".join([*self._table.told(self.day), seat_view.briefing(self._names, self._seat(seat))])

    def view(self, seat: str) -> SeatView:
        """Return all that *seat* may know now. What no plan changes is put together once a turn."""
        admitted, kept = self._admitted(self._seat(seat)), self._seat_turn(seat)
        if kept.view is None:
            sight = self._sight(self._tree.node, seat)
            course = seat_view.course_on(self._tree.road())
            kept.view = seat_view.seat_view(self._prepared, seat, sight, course, log=self.log(seat))
        if not admitted.placed:
            return kept.view
        return seat_view.with_plan(kept.view, admitted.orders, admitted.cost)

    def choices(self, seat: str) -> tuple[Choice, ...]:
        """Return the seat's catalogue: every action, its targets, and why what is not legal is not.

        Legality is of each order added to the seat's plan as it stands.
        """
        kept = self._seat_turn(self._seat(seat))
        if kept.catalogue is None:
            kept.catalogue = Catalogue(self._planner, self._world, seat)
        return kept.catalogue.choices(self._admitted(seat).placed)

    def likely(self, seat: str, order: Order) -> ProposalView | None:
        """Return how those whose consent *order* needs would likely answer, and why, as *seat* judges it now.

        None where nobody is asked, or where it hangs on a region that the order does not name yet. Raises
        :class:`GameError` for an order that the seat does not have.
        """
        index, kept = self._names.actor_index[self._seat(seat)], self._seat_turn(seat)
        slot = self._names.slots.get((seat, order.action, order.target))
        if slot is None or order.seat != seat or (order.place and order.place not in self._names.region_index):
            raise GameError(f"{self._names.actor(seat)} has no such order: {order.action} {order.target}".rstrip())
        action = self._rules.actions[self._rules.slot_action[slot]]
        if action.consent is None or order.lift:
            return None
        if kept.judged is None:
            kept.judged = consent_forecast.judged(self._names, self._sight(self._tree.node, seat), index)
        place = self._names.region_index[order.place] if order.place else -1
        due = self._names.date(self._world.day + silence_days(self._rules, action))
        return consent_forecast.proposal(self._names, kept.judged, index, slot, place, order.amount, due)

    def places(self, seat: str, action: str, target: str = "") -> tuple[PlaceChoice, ...]:
        """Return the regions an order of *action* may name, and why not."""
        return list_places(self._planner, self._world, self._seat(seat), action, target, self._admitted(seat).placed)

    def plan(self, seat: str) -> tuple[Order, ...]:
        """Return the orders the seat has ready for this turn."""
        return self._admitted(self._seat(seat)).orders

    def set_plan(self, seat: str, orders: Iterable[Order]) -> tuple[Refused, ...]:
        """Replace the seat's plan by the legal ones of *orders*; return the others with every reason.

        Legality is of the plan as a whole: orders are taken in the order given while capital and orders last.
        """
        if (reason := self._closed(seat)) is not None:
            return tuple(Refused(order, (reason,)) for order in orders)
        admitted = self._planner.admit(self._world, seat, orders, self._seat_turn(seat).examined)
        self._plans[seat] = admitted
        return admitted.refused

    def _closed(self, seat: str) -> Reason | None:
        """Return why nothing at all can be ordered for *seat* here, None where orders are looked at one by one."""
        if (kind := self.seats[self._seat(seat)]) != "human":
            who = {"external": "a program", "script": "a script", "wait": "nobody: it waits"}.get(kind, "the program")
            return Reason("seat", f"{self._names.actor(seat)} is played by {who}, not by you; take the seat first.")
        if seat in self._tree.pending.handed_in:
            return Reason("seat", f"{self._names.actor(seat)} has handed in its orders for this turn.")
        return Reason("over", "The game is over.") if is_over(self._names, self._world) else None

    def check(self, seat: str, order: Order) -> Refused | None:
        """Return why *order* could not be added to the seat's plan now, None when it could; changes nothing."""
        if (reason := self._closed(seat)) is not None:
            return Refused(order, (reason,))
        placed, examined = self._admitted(seat).placed, self._seat_turn(seat).examined
        _, reasons = self._planner.examine(self._world, seat, order, placed, examined)
        return Refused(order, tuple(reasons)) if reasons else None

    def log(self, seat: str | None = None) -> tuple[LogLine, ...]:
        """Return the log so far as *seat* knows it; None: as it was."""
        lines = [line for node in self._tree.road() for line in node.lines]
        return tuple(lines if seat is None else known_to(lines, self._seat(seat)))

    def explain(self, seat: str, ref: str) -> Explanation:
        """Return why the number *ref* (of an :class:`~brinkmanship.game.view.types.Estimate`) is what it is, as *seat* may know.

        Raises :class:`GameError` for a reference that names nothing the seat may know.
        """
        road = self._tree.road()
        try:
            first, last = self._sight(road[0], self._seat(seat)), self._sight(road[-1], seat)
            start, value, exact = seat_view.start_and_value(self._names, seat, first, last, ref)
            return explain(self._names, seat, ref, [n.ledger for n in road], start, value, exact)
        except (UnknownNumber, seat_view.Hidden) as error:
            raise GameError(str(error)) from None

    def source(self, ref: str) -> Source | None:
        """Return where the start value of the number *ref* comes from, None where the scenario does not say.

        It tells the source and its confidence, which everybody may read, never the number. Raises :class:`GameError`
        for a reference that names nothing.
        """
        try:
            return self._prepared.sources.of(ref)
        except UnknownNumber as error:
            raise GameError(str(error)) from None

    # --- turns --------------------------------------------------------------------------------------------------------

    def commit(self, seat: str | None = None, injects: Iterable[Inject] = ()) -> TurnReport:
        """Resolve the turn with everybody's plans and return what *seat* (the first human one) learns.

        With no human seat the report is of the truth. Raises :class:`GameError` when the game is over.
        """
        if is_over(self._names, self._world):
            raise GameError("the game is over; nothing can be committed any more")
        if self._waiting:
            raise GameError("; ".join(waits_text(seat, player) for seat, player in self._waiting.items()))
        if self._table.external:  # they may take long
            self.keep()
        node = play_turn(self._turn(tuple(injects)))
        with uninterrupted():  # a turn is committed whole, on the disk too, or not at all
            self._tree.add(node)
            self._plans.clear()
            self._write(turn_lines(node, self._rules, self.date, is_over(self._names, node.world)))
            self._tell_programs(node)
        self._hand_over(self._tree.road()[-2].world.day)
        return self.report(seat or next((s for s, k in self.seats.items() if k == "human"), None))

    def report(self, seat: str | None, turn: int | None = None) -> TurnReport:
        """Return what *seat* learned in *turn* (the last one); None: as it was."""
        road = self._tree.road()
        index = len(road) - 1 if turn is None else turn
        if not 0 <= index < len(road):
            raise GameError(f"there is no turn {turn}; the last one is {len(road) - 1}")
        if seat is not None:
            self._seat(seat)
        trouble = [f"{p.seat} passed: {p.why}" for p in road[index].passed]
        trouble += rule_faults(self._prepared.compiled.loaded, road[index].lines)
        trouble += self._warnings if index == len(road) - 1 else []
        return seat_view.turn_report(self._prepared, road[: index + 1], seat, tuple(trouble))

    def rewind(self, turn: int, name: str = "") -> None:
        """Go back to the end of *turn* (0 = the start) and take another road; nothing is erased from the record."""
        road = self._tree.road()
        if not 0 <= turn < len(road):
            raise GameError(f"there is no turn {turn} to go back to; this game has 0 to {len(road) - 1}")
        self.go_to(road[turn].number, name)

    def go_to(self, node: int, name: str = "") -> None:
        """Go to any state of the game's tree by its number and take another road from there; nothing is erased."""
        if node not in self._tree.nodes:
            raise GameError(f"there is no state {node} in this game")
        self._tree.stand_at(node)
        self._tree.names[node] = name
        self._plans.clear()
        self._write([branch_line(node, self._tree.node.turn, name)])

    def take_seat(self, seat: str, player: str) -> None:
        """Hand *seat* to another player ('human', 'doctrine', …) from here on; raises for what is none."""
        kind_of(player)
        self._seat(seat)
        if (name := script_of(player)) and name not in self._table.scripts:
            self._table.scripts[name] = read_script(name, self._prepared)
        self._table.seats[seat] = player
        self._plans.pop(seat, None)
        self._tree.pending.clear_seat(seat)
        self._waiting.pop(seat, None)
        self._write([seat_line(seat, player, self.turn)])
        self._start_players()

    # --- inside -------------------------------------------------------------------------------------------------------

    @property
    def truth(self) -> World:
        """The world as it is: for scripts' expectations and for control, never for a seat."""
        return self._tree.node.world

    @property
    def _world(self) -> World:
        return self._tree.node.world

    def _sight(self, node: Node, seat: str) -> Sight:
        """Return what *seat* sees at *node*; the last few are kept, since a turn is looked at many times."""
        key = (node.number, seat)
        if key not in self._sights:
            while len(self._sights) > 16:
                del self._sights[next(iter(self._sights))]
            noise = self._noises.setdefault(seat, Noise())
            self._sights[key] = look(self._prepared, node.world, self._names.actor_index[seat], self._chance, noise)
        return self._sights[key]

    def _seat_turn(self, seat: str) -> _SeatTurn:
        key = (self._tree.node.number, seat)
        if key not in self._turns:
            while len(self._turns) > 8:
                del self._turns[next(iter(self._turns))]
            self._turns[key] = _SeatTurn()
        return self._turns[key]

    def _seat(self, seat: str) -> str:
        return seat_in(self._table.seats, seat)

    def _admitted(self, seat: str) -> CheckedPlan:
        return self._plans.get(seat, CheckedPlan((), ()))

    def _write(self, lines: Iterable[dict[str, object]]) -> None:
        self._writer.write(lines)
        self._warnings = [w for w in [self._writer.take_trouble()] if w] or ([] if self.turn else self._warnings)

    def _turn(self, injects: tuple[Inject, ...]) -> Turn:
        """Return what the turn is played from."""
        return Turn(
            prepared=self._prepared,
            planner=self._planner,
            chance=self._chance,
            before=self._tree.node,
            number=self._tree.next_number,
            plans=self._plans,
            table=self._table,
            injects=injects,
            look=lambda seat: (to_json(self.view(seat)), to_json(self.choices(seat))),
            level=self.difficulty,
            released=frozenset(self.released) if self._releases else None,
        )

    @property
    def _releases(self) -> bool:
        """Whether the scenario's injects come by themselves: not where control, or a script, brings them."""
        scripts = (player.script.script for player in self._table.scripts.values())
        return self._setup.exercise is None and all(script.injects for script in scripts)

    def _start_players(self) -> None:
        """Run the programs and read the scripts of the seats that have one and are not running."""
        for seat, player in list(self._table.seats.items()):
            kind, _, detail = kind_of(player), *player.partition(":")[1:]
            if seat in self._waiting:
                continue
            if kind == "external" and seat not in self._table.external:
                timeout = self._timeouts.get(seat, self._timeouts.get("others", TIMEOUT))
                program = self._table.external[seat] = ExternalPlayer(detail, timeout)
                trouble = program.start(
                    {
                        "seat": seat,
                        "scenario": self.scenario_id,
                        "title": self.title,
                        "briefing": self.briefing(seat),
                        "horizon": self.horizon,
                        "hours_per_tick": self._rules.hours_per_tick,
                    }
                )
                if trouble:
                    self._warnings.append(f"{seat}: {trouble}; the seat passes")
            elif kind != "external" and seat in self._table.external:
                self._table.external.pop(seat).close()
            if kind == "script" and detail not in self._table.scripts:  # of a record that does not hold it yet
                try:
                    self._table.scripts[detail] = read_script(detail, self._prepared)
                except ScenarioError as error:
                    self._table.seats[seat] = "wait"
                    self._warnings.append(f"{seat} waits: its script cannot be read: {error.problems[0].message}")

    def _hand_over(self, was: int) -> None:
        """Let the scripts hand over the seats of that day; *was* is the day that was played from."""
        for seat, player in self._table.handovers(was + 1, self.day + 1) if self.outcome is None else ():
            self.take_seat(seat, player)

    def _tell_programs(self, node: Node) -> None:
        for seat, program in self._table.external.items():
            told = {"type": "report", "turn": node.turn, "lines": to_json(known_to(node.lines, seat))}
            program.tell({**told, "refused": [to_json(r) for r in node.refused if r.order.seat == seat]})
