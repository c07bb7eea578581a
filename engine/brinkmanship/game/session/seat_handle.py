"""What one seat holds of a game: its view, orders and reports, all made of what the seat may know (`game/view`)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.access import Access, state_of
from brinkmanship.game.session.advancing import Advanced, advance
from brinkmanship.game.session.advising import Adviser
from brinkmanship.game.session.finished import FinishedGame, finished
from brinkmanship.game.session.orders import Order, Reason, Refused
from brinkmanship.game.session.rewinding import Moment, go_to, moments, why_not
from brinkmanship.game.session.state import GameState, SeatMemory
from brinkmanship.game.view import pressing, room, seat_view, war, war_orders
from brinkmanship.game.view.advice import Advice
from brinkmanship.game.view.aims import PREFIX, explain_aim, with_deltas
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.choices import Catalogue, places as list_places
from brinkmanship.game.view.decisions import weighed
from brinkmanship.game.view.explain import explain
from brinkmanship.game.view.foretell import Foreteller
from brinkmanship.game.view.foretell_types import Foretold
from brinkmanship.game.view.labels import UnknownNumber
from brinkmanship.game.view.log_text import known_to
from brinkmanship.game.view.log_world import rule_faults
from brinkmanship.game.view.pressing_types import NEEDS_PLAYER
from brinkmanship.game.view.questions import past
from brinkmanship.game.view.reports import Explanation, Outcome, TurnReport, Weighed
from brinkmanship.game.view.room_types import Agreements, NumberSeries
from brinkmanship.game.view.turn_report import turn_report
from brinkmanship.game.view.types import Choice, Estimate, LogLine, PlaceChoice, ProposalView, SeatView
from brinkmanship.game.view.war_force import Known
from brinkmanship.game.view.war_types import MarchView, WarWarning
from brinkmanship.handle import kept_apart
from brinkmanship.players.kinds import PERSON, PROGRAM, WAIT


class SeatHandle(Access):
    """One seat of a game. Not thread-safe; the game must not be committed while a handle answers."""

    __slots__ = ()

    def __init__(self, state: GameState, seat: str) -> None:
        """Use `Game.seat`. Raises `GameError` where there is no such seat."""
        super().__init__(state, state.seat(seat))

    def __repr__(self) -> str:
        return f"<SeatHandle {self.seat}>"

    @property
    def seat(self) -> str:
        """The actor that is played."""
        seat: str = kept_apart(self)[1]
        return seat

    def briefing(self) -> str:
        """Return what a script that handed over tells the players, then the seat's briefing, as paragraphs of plain text."""
        state = state_of(self)
        return "\n\n".join([*state.table.told(state.world.day), seat_view.briefing(state.names, self.seat)])

    @property
    def outcome(self) -> Outcome | None:
        """How the game ended, None while it goes on; of others' scores the sums, not what they wanted."""
        found = super().outcome
        if found is None:
            return None
        mine = tuple(one if one.seat == self.seat else replace(one, objectives=()) for one in found.scores)
        return replace(found, scores=mine)

    def finished(self) -> FinishedGame:
        """Return the game as it was, with what was hidden; raise `GameError` while it goes on."""
        return finished(state_of(self), self.seat)

    def view(self) -> SeatView:
        """Return all that the seat may know now. What no plan changes is put together once a turn."""
        state, kept, plan = state_of(self), _memory(self), state_of(self).plan(self.seat)
        if kept.view is None:
            estimates, series = kept.estimates(state.node), seat_view.series_on(state.tree.branch())
            before, fought = _before(state, self.seat)
            kept.view = seat_view.seat_view(
                state.prepared, state.world, estimates, series, log=self.log(), before=before, fought=fought
            )
            branch = state.tree.branch()
            was = kept.looked(branch[-2])[1] if len(branch) > 1 else None
            aims = with_deltas(state.names, kept.view.objectives, was, state.names.actor_index[self.seat])
            kept.view = replace(kept.view, objectives=aims)
        return seat_view.with_plan(kept.view, plan.orders, plan.cost) if plan.placed else kept.view

    def choices(self) -> tuple[Choice, ...]:
        """Return the seat's actions and targets, each with the reasons it cannot be added to the plan as it stands."""
        state, kept = state_of(self), _memory(self)
        if kept.catalogue is None:
            kept.catalogue = Catalogue(state.checker, state.world, self.seat)
        return kept.catalogue.choices(state.plan(self.seat).placed)

    def places(self, action: str, target: str = "") -> tuple[PlaceChoice, ...]:
        """Return the regions an order of `action` may name, and why not."""
        state = state_of(self)
        return list_places(state.checker, state.world, self.seat, action, target, state.plan(self.seat).placed)

    def likely(self, order: Order) -> ProposalView | None:
        """Return how those whose consent `order` needs would likely answer, and why, as the seat judges it now.

        None where nobody is asked, or none yet without a region. Raises `GameError` for an order the seat does not have.
        """
        return self._teller_of(order).likely(order)

    def foretell(self, order: Order) -> Foretold:
        """Return what `order` would do at first, as the seat judges it now; whether it is legal is not asked.

        Raises `GameError` for an order the seat does not have.
        """
        return self._teller_of(order).foretell(order)

    def _teller_of(self, order: Order) -> Foreteller:
        names = state_of(self).names
        slot = names.slots.get((order.proposer or self.seat, order.action, order.target))
        if slot is None or order.seat != self.seat or (order.place and order.place not in names.region_index):
            raise GameError(f"{names.actor(self.seat)} has no such order: {order.action} {order.target}".rstrip())
        return self.foreteller()

    def at_stake(self, proposal: ProposalView) -> tuple[str, str]:
        """Return what a proposal of the seat's view would do to its aims, in sentences: if it passes, and if it does not."""
        slot = state_of(self).names.slots[proposal.actor, proposal.action, proposal.target]
        return self.foreteller().at_stake(slot)

    def foreteller(self) -> Foreteller:
        """Return what foretells orders of the seat on the state of now; a thread may use it while the game goes on."""
        state, kept = state_of(self), _memory(self)
        me = state.names.actor_index[self.seat]
        intent = int(state.world.intent[me, 0])
        return Foreteller(state.names, kept.estimates(state.node), kept.outlook(state.node), intent)

    def advise(self, count: int = 3) -> tuple[Advice, ...]:
        """Return orders that are legal beside the plan and worth their price by the seat's own judgement, the best first."""
        return self.adviser().advise(count)

    def adviser(self) -> Adviser:
        """Return what advises the seat on the state and the plan of now; a thread may use it while the game goes on."""
        state = state_of(self)
        view, prepared = self.view(), state.prepared
        placed = tuple(state.plan(self.seat).placed)
        told = self.foreteller()
        return Adviser(prepared, state.world, state.chance, state.checker, told, self.seat, view.capital, placed)

    def march(self, formation: str, region: str) -> MarchView:
        """Return what an order to move a formation of the seat's to a region would bring, and every reason against it.

        Raises `GameError` for a formation or a region that the seat does not know.
        """
        state, known = state_of(self), self._known()
        names, rules = state.names, state.rules
        if region not in names.region_index or all(unit.id != formation for unit in known.view.formations):
            raise GameError(f"{names.actor(self.seat)} knows of no such formation or region: {formation}, {region}")
        way = war_orders.way_of(known, formation, region)
        order = war_orders.move_order(known, formation, region)
        if order is None:
            days = war_orders.march_days(known, formation, region, 0)
            unit = known.view.formation(formation)
            why = f"{names.actor(self.seat)} cannot order {unit.name} about." if not unit.own else "No order moves it."
            return MarchView(formation, region, None, days, None, way, (why,))
        days = war_orders.march_days(known, formation, region, rules.actions[names.action_index[order.action]].delay)
        refused = self.check(order)
        when = known.view.date + war_orders.arrival_of(known, days) if days is not None else None
        reasons = tuple(reason.text for reason in refused.reasons) if refused is not None else ()
        return MarchView(formation, region, order, days, when, way, reasons)

    def war_warning(self, order: Order) -> WarWarning | None:
        """Return what an order means that begins a war or widens it, None for any other."""
        return war_orders.war_warning(self._known(), order)

    def _known(self) -> Known:
        state = state_of(self)
        return war.known_of(state.names, self.view(), _memory(self).estimates(state.node))

    def plan(self) -> tuple[Order, ...]:
        """Return the orders the seat has ready for this turn."""
        return state_of(self).plan(self.seat).orders

    def set_plan(self, orders: Iterable[Order]) -> tuple[Refused, ...]:
        """Replace the seat's plan by the legal ones of `orders`, in the order given; return the others with every reason.

        Where the seat cannot plan now, an empty plan is refused too, as an order with no action.
        """
        state = state_of(self)
        if (reason := _closed(state, self.seat)) is not None:
            return tuple(Refused(order, (reason,)) for order in [*orders] or [Order(self.seat, "")])
        plan = state.plans[self.seat] = state.checker.admit(state.world, self.seat, orders, _memory(self).examined)
        return plan.refused

    def check(self, order: Order) -> Refused | None:
        """Return why `order` could not be added to the seat's plan now, None when it could; changes nothing."""
        state = state_of(self)
        if (reason := _closed(state, self.seat)) is not None:
            return Refused(order, (reason,))
        placed, examined = state.plan(self.seat).placed, _memory(self).examined
        _, reasons = state.checker.examine(state.world, self.seat, order, placed, examined)
        return Refused(order, tuple(reasons)) if reasons else None

    def commit(self) -> TurnReport:
        """Resolve the turn and return what the seat learns; raise `GameError` when the game is over, and in an exercise."""
        state = state_of(self)
        if state.setup.exercise is not None:
            raise GameError("this is an exercise: control resolves the turn when all have handed in")
        state.commit(state)
        return self.report()

    def advance(
        self,
        days: float | None = None,
        *,
        until: Container[str] = NEEDS_PLAYER,
        stop: Callable[[], bool] = lambda: False,
        told: Callable[[date], object] = lambda day: None,
    ) -> Advanced:
        """Commit the turn and, without orders, those after it, until something new of the kinds `until` presses.

        Kinds are those of `brinkmanship.game.view.pressing_types.KINDS`. It ends too after `days`, with the game, with
        a warning of the program, and where `stop` says so; `told` hears of every new date. Raises `GameError` as `commit`.
        """
        return advance(self, days, until, stop, told)

    def report(self, turn: int | None = None, turns: int = 1) -> TurnReport:
        """Return what the seat learned in `turn` (the last one), or in so many `turns` that end with it."""
        return report(state_of(self), self.seat, turn, turns)

    @property
    def no_way_back(self) -> str:
        """Why the seat cannot go back to earlier turns, '' where it can."""
        return why_not(state_of(self))

    def moments(self) -> tuple[Moment, ...]:
        """Return the turns that the seat may go to, the latest first, then the ends of courses that were left."""
        return moments(state_of(self), self.seat)

    def go_to(self, number: int) -> None:
        """Go to a turn by the number of its `Moment`, with the plan made there; nothing is erased. Raises `GameError`."""
        go_to(state_of(self), self.seat, number)

    def log(self) -> tuple[LogLine, ...]:
        """Return the log so far as the seat knows it, from the days before the game on."""
        state = state_of(self)
        return (*past(state.names), *known_to(state.log(), self.seat))

    def explain(self, ref: str) -> Explanation:
        """Return why the number `ref` is what it is, as the seat may know; raise `GameError` for a number it may not know."""
        names, branch, kept = self.prepared.names, state_of(self).tree.branch(), _memory(self)
        try:
            if ref.startswith(PREFIX):
                judged = kept.looked(branch[0])[1], kept.looked(branch[-1])[1]
                return explain_aim(names, self.seat, ref, *judged, self._explained)
            first, last = kept.estimates(branch[0]), kept.estimates(branch[-1])
            start, value, exact = seat_view.start_and_value(names, self.seat, first, last, ref)
            return explain(names, self.seat, ref, [n.ledger for n in branch], start, value, exact)
        except (UnknownNumber, seat_view.Hidden) as error:
            raise GameError(str(error)) from None

    def _explained(self, ref: str) -> Explanation | None:
        """Return the explanation of a number, None where the seat may not know it."""
        try:
            return self.explain(ref)
        except GameError:
            return None

    def numbers(self) -> tuple[Estimate, ...]:
        """Return every number of the world, of bodies and of actors that the seat may know now."""
        state = state_of(self)
        return room.numbers(state.names, _memory(self).estimates(state.node))

    def series(self, refs: Iterable[str]) -> tuple[NumberSeries, ...]:
        """Return numbers at the start and after each turn, as the seat knew them then; what it may not know is left out.

        Raises `GameError` for a number that there is none of.
        """
        state, out = state_of(self), []
        past = _memory(self).past(state.tree.branch())
        for ref in refs:
            try:
                out.append(room.series(state.names, past, ref))
            except UnknownNumber as error:
                raise GameError(str(error)) from None
            except seat_view.Hidden:
                continue
        return tuple(out)

    def before(self) -> Callable[[str], Estimate | None]:
        """Return a function that gives a number as the seat knew it a turn ago, None where it did not or at the start."""
        state = state_of(self)
        branch = state.tree.branch()
        if len(branch) < 2:
            return lambda ref: None
        (was,), names = _memory(self).past(branch[-2:-1]), state.names
        return lambda ref: room.known(names, was, ref)

    def agreements(self) -> Agreements:
        """Return what the crisis is about, what is on the table, and what was signed, as far as the seat knows."""
        state = state_of(self)
        return room.agreements(state.names, state.world, _memory(self).estimates(state.node))

    def weighed(self) -> tuple[Weighed, ...]:
        """Return what the seat's own leadership weighs, as the seat judges others; empty where it has no courses."""
        rules, state = self.prepared.names.rules, state_of(self)
        numbers = [n for n, leader in enumerate(rules.leaders) if rules.actors[leader.actor] == self.seat]
        return weighed(state.names, _memory(self).judged(state.node), numbers[0]) if numbers else ()

    def look(self) -> tuple[Any, Any]:
        """Return the seat's view and its choices as plain data, as programs are sent them."""
        return to_json(self.view()), to_json(self.choices())


def _memory(handle: SeatHandle) -> SeatMemory:
    return state_of(handle).memory(handle.seat)


def _before(state: GameState, seat: str) -> tuple[pressing.Before | None, war.Before | None]:
    """Return what the seat knew a turn ago, and of the fronts then; None in the first turn."""
    branch = state.tree.branch()
    if len(branch) < 2:
        return None, None
    refused = [one for one in branch[-1].refused if one.order.seat == seat]
    then = state.memory(seat).past(branch[-2:-1])[0]
    days = (branch[-1].world.day - branch[-2].world.day) * state.rules.hours_per_tick / 24
    return pressing.seen_before(state.names, then, refused), war.before(then, days)


def _closed(state: GameState, seat: str) -> Reason | None:
    """Return why nothing at all can be ordered for the seat here, None where orders are looked at one by one."""
    if (kind := state.table.kinds[seat]) != PERSON:
        who = {PROGRAM: "a program", "script": "a script", WAIT: "nobody: it waits"}.get(kind, "the program")
        return Reason("seat", f"{state.names.actor(seat)} is played by {who}, not by you; take the seat first.")
    if seat in state.tree.pending.handed_in:
        return Reason("seat", f"{state.names.actor(seat)} has handed in its orders for this turn.")
    return Reason("over", "The game is over.") if state.over else None


def report(state: GameState, seat: str | None, turn: int | None, turns: int = 1) -> TurnReport:
    """Return what `seat` learned in the `turns` that end with `turn` (None: the last one); with no seat, as it was."""
    branch = state.tree.branch()
    index = len(branch) - 1 if turn is None else turn
    if not 0 <= index < len(branch):
        raise GameError(f"there is no turn {turn}; the last one is {len(branch) - 1}")
    told = branch[max(index + 1 - turns, 0) : index + 1]
    trouble = [f"{p.seat} passed: {p.why}" for node in told for p in node.passed]
    trouble += rule_faults(state.prepared.compiled.loaded, [line for node in told for line in node.lines])
    trouble += state.warnings if index == len(branch) - 1 else []
    looked = None if seat is None else state.memory(seat).looked
    return turn_report(state.prepared, branch[: index + 1], seat, tuple(trouble), turns, looked)
