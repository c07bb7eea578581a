"""One turn of one game: `play_turn` asks every player, `resolve` works it out, live and when a record is checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import pairwise

import numpy as np

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.tree import Inject, Node, Passed
from brinkmanship.game.session.injects import due as planned_for, inject_of, of_scenario
from brinkmanship.game.session.order_check import OrderChecker, canonical, to_core
from brinkmanship.game.session.orders import CONSENT, OBJECT, Order, Reason, Refused
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.reasons import reasoned
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.session.seats import script_of
from brinkmanship.game.session.state import GameState
from brinkmanship.game.view.log_text import tell, tell_injects
from brinkmanship.game.view.log_world import tell_faults, tell_world
from brinkmanship.game.view.types import LogLine
from brinkmanship.players.difficulty import difficulty
from brinkmanship.players.kinds import DOCTRINE, PERSON
from brinkmanship.players.look import Look
from brinkmanship.players.planner import Planner
from brinkmanship.players.player import Doctrine, Player
from brinkmanship.players.script import ScriptPlayer, asked as ordered
from brinkmanship.scenario.language import LanguageError, compile_statement
from brinkmanship.scenario.models.script import Entry
from brinkmanship.simulation.asked import OBJECTS, asked, read, split
from brinkmanship.simulation.changes import Cause, Changes, Fault, Ledger
from brinkmanship.simulation.effects import nobody, run_statements
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Phase, Result
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import World

_WAKE = 0.2
"""Seconds after which the main thread looks for signals while programs think."""


def play_turn(state: GameState, injects: Iterable[Inject]) -> Node:
    """Ask every seat, resolve the turn and return the node it leads to."""
    prepared, table, before, world = state.prepared, state.table, state.node, state.world
    wanted, passed = deciders_orders(state)
    refused: list[Refused] = []
    for seat, orders, bad, trouble in _ask_programs(state):
        wanted[seat] = orders
        refused += bad
        passed += [Passed(seat, trouble)] if trouble else []
    past = world.day + prepared.rules.ticks_per_turn
    scripts = [(table.scripts[name], name) for name in sorted(table.leading(world.day))]
    for script, name in scripts:
        for seat, orders in script_orders(script, script.due(world.day, past), world.day).items():
            if script_of(table.seats.get(seat, "")) == name:
                wanted.setdefault(seat, []).extend(orders)
    plans = {seat: state.checker.admit(world, seat, orders) for seat, orders in wanted.items()}
    refused += [one for seat in sorted(plans) for one in plans[seat].refused]
    plans |= state.plans  # examined when they were made
    admitted = [order for seat in sorted(plans) for order in plans[seat].orders]
    brought = [*injects]
    by_itself = state.setup.exercise is None and all(player.script.script.injects for player in table.scripts.values())
    if by_itself and prepared.compiled.injects:
        listed = planned_for(prepared, of_scenario(prepared), world, frozenset(state.released))
        brought += [replace(one.inject, after=max(one.day - world.day, 0)) for one in listed]
    tied: dict[str, Order] = {}
    for script, name in scripts:
        given = [order for order in admitted if script_of(table.seats[order.seat]) == name]
        own, of_orders = script_injects(script, script.due(world.day, past), given, world.day)
        brought += own
        tied |= of_orders
        then = script.script.then
        if then is not None and then.text and script.hands_over(world.day + 1, past + 1):
            brought.append(Inject(f"{script.script.script.id}:then", then.text))
    node = Node(
        number=state.tree.next_number,
        parent=before.number,
        turn=before.turn + 1,
        world=world,
        orders=canonical(admitted),
        injects=tuple(brought),
        refused=_sorted(refused),
        passed=tuple(passed),
        speaking=_speaking(state),
    )
    within = any(script.expectations() for script, _ in scripts)
    return resolve(prepared, state.checker, state.chance, before, node, tied, within=within)


def _speaking(state: GameState) -> tuple[str, ...]:
    """Return the seats that answer proposals themselves: those of persons, and those that a script says do."""
    table = state.table
    persons = {seat for seat, kind in table.kinds.items() if kind == PERSON}
    scripts = ((name, table.scripts[name].script.script.speaks) for name in table.leading(state.world.day))
    return tuple(sorted(persons | {seat for name, seats in scripts for seat in seats if table.plays(name, seat)}))


def begin_game(prepared: Prepared, seed: int, intents: Mapping[str, str]) -> Node:
    """Return the first node of a game: the world on day 0, with what the drawn intents changed explained."""
    ledger = Ledger()
    world = begin(prepared.rules, Randomness(seed), 1, prepared.intent_indexes(intents), ledger=ledger)
    return Node(0, -1, 0, world, ledger=tuple(ledger.entries))


def resolve(
    prepared: Prepared,
    planner: OrderChecker,
    chance: Randomness,
    before: Node,
    wanted: Node,
    tied: Mapping[str, Order] | None = None,
    *,
    within: bool = False,
) -> Node:
    """Return `wanted` with the world, the ledger and the log that its injects and orders lead to from `before`.

    What is dated later in the turn comes at its own tick; orders that are not legal then move to the refused ones, with
    the injects (by id) that are `tied` to them. `within` keeps the worlds after each tick.
    """
    rules, names = prepared.rules, prepared.names
    ledger, faults = Ledger(), list[Fault]()
    world, lines, between = before.world.copy(), list[LogLine](), list[World]()
    given, brought, refused = list[Order](), list[Inject](), list[Refused]()
    ticks = rules.ticks_per_turn
    speaking = [names.actor_index[seat] for seat in wanted.speaking if seat in names.actor_index]
    later = {order.after for order in wanted.orders} | {inject.after for inject in wanted.injects}
    starts = range(ticks) if within else sorted({0, *later})
    for first, past in pairwise([*starts, ticks]):
        orders = [order for order in wanted.orders if order.after == first]
        if first:
            orders, bad = _legal_now(planner, world, orders)
            refused += bad
        no = [one.order for one in refused]
        injects = [one for one in wanted.injects if one.after == first and (tied or {}).get(one.id) not in no]
        if first and (world.ending[0] >= 0 or world.day >= rules.horizon):
            injects = []
        given, brought = [*given, *orders], [*brought, *injects]
        core, results = to_core(map(planner.resolved, orders)), list[Result]()
        lines += tell_injects(names, injects, world.day, wanted.turn)
        for inject in injects:
            faults += apply_inject(prepared, chance, world, inject, ledger)
        world = advance(
            *(world, core, rules, chance),
            ledger=ledger,
            results=results,
            faults=faults,
            consume=True,
            part=(first, past),
            speaking=speaking,
        )
        lines += tell(names, reasoned(names, results, orders), wanted.turn)
        between += [world.copy()] if within and past < ticks else []
    lines += tell_faults(names, faults, world.day, wanted.turn)
    lines += tell_world(names, before.world, world, wanted.turn)
    return replace(
        wanted,
        world=world,
        orders=tuple(given),
        injects=tuple(brought),
        refused=_sorted((*wanted.refused, *refused)),
        lines=tuple(lines),
        ledger=tuple(ledger.entries),
        within=tuple(between),
    )


def _legal_now(planner: OrderChecker, world: World, orders: Iterable[Order]) -> tuple[list[Order], list[Refused]]:
    """Return those of *orders*, dated later in the turn than its beginning, that are legal in *world*; and the others."""
    legal, refused, dated = list[Order](), list[Refused](), dict[str, list[Order]]()
    for order in orders:
        dated.setdefault(order.seat, []).append(order)
    for seat, wanted in dated.items():
        plan = planner.admit(world, seat, [replace(order, after=0) for order in wanted])
        legal += [replace(order, after=wanted[0].after) for order in plan.orders]
        refused += [Refused(replace(one.order, after=wanted[0].after), one.reasons) for one in plan.refused]
    return legal, refused


def _sorted(refused: Iterable[Refused]) -> tuple[Refused, ...]:
    return tuple(sorted(refused, key=lambda r: (r.order.seat, r.order.action, r.order.target)))


def apply_inject(prepared: Prepared, chance: Randomness, world: World, inject: Inject, ledger: Ledger) -> list[Fault]:
    """Change `world` in place by `inject`; return the rules of it that were left out (not finite).

    Raises `GameError` for effects that do not compile.
    """
    statements = []
    for text in inject.effects:
        try:
            statements.append(compile_statement(text, prepared.vocabulary))
        except LanguageError as error:
            raise GameError(f"inject {inject.id!r}: {text!r}: {error}") from None
    changes = Changes(world, prepared.rules, ledger, "injects")
    phase = Phase("injects", world, prepared.rules, chance, changes)
    with np.errstate(all="ignore"):
        run_statements(phase, statements, nobody(np.zeros(1, np.int64)), Cause("inject", inject.id))
        changes.apply()
    return changes.faults


def deciders_orders(state: GameState) -> tuple[dict[str, list[Order]], list[Passed]]:
    """Return what the seats want whose players decide by themselves, and those that failed, which pass."""
    prepared, table = state.prepared, state.table
    held: dict[int, tuple[Player, list[Look]]] = {}
    level = difficulty(state.setup.difficulty)
    by_doctrine: Player = Planner(level, leaders_only=True) if level.plans else Doctrine(level)
    for seat, text in table.seats.items():
        player = by_doctrine if text == DOCTRINE else table.players.get(seat)
        if player is not None:
            look = Look(prepared.model, prepared.names.actor_index[seat], state.world, state.chance)
            held.setdefault(id(player), (player, []))[1].append(look)
    out: dict[str, list[Order]] = {}
    passed: list[Passed] = []
    for player, looks in held.values():
        out |= {look.seat: [] for look in looks}
        try:
            found = player.decide_all(looks)
        except Exception as error:  # of a player that others wrote
            if player is by_doctrine:
                raise
            passed += [Passed(look.seat, f"{type(error).__name__}: {error}") for look in looks]
            continue
        for order in by_name(prepared, found):
            if order.seat in out:
                out[order.seat].append(order)
    return out, passed


def by_name(prepared: Prepared, orders: Orders) -> Iterable[Order]:
    """Return orders of the core for a batch of one by their names."""
    rules, names = prepared.rules, prepared.names
    orders, answers = split(orders, rules)
    for row, value in zip(*(part.tolist() for part in read(rules, answers.slot)), strict=True):
        proposer, action, target = prepared.model.proposal(int(asked(rules).slot[row]))
        said = OBJECT if value == OBJECTS else CONSENT
        yield Order(rules.actors[asked(rules).actor[row]], action, target, answer=said, proposer=proposer)
    columns = (column.tolist() for column in (orders.slot, orders.place, orders.amount, orders.lift))
    for slot, place, amount, lift in zip(*columns, strict=True):
        seat, action = rules.actors[rules.slot_actor[slot]], rules.actions[rules.slot_action[slot]].id
        region = rules.regions[place] if place >= 0 else ""
        yield Order(seat, action, names.slot_target(slot)[1], region, amount, lift)


def script_orders(script: ScriptPlayer, due: Iterable[tuple[int, Entry]], first: int) -> dict[str, list[Order]]:
    """Return the orders a script holds for the turn that begins on tick *first*, by seat and time."""
    out: dict[str, list[Order]] = {}
    for after, entry in sorted(((script.after(e, first), e) for _, e in due), key=lambda pair: pair[0]):
        order = entry.order
        if order is None:
            continue
        out.setdefault(order.actor, []).append(
            Order(
                *(order.actor, *ordered(order), order.lift, order.note, after, order.answer or "", order.proposer or "")
            )
        )
    return out


def script_injects(
    script: ScriptPlayer, due: Iterable[tuple[int, Entry]], given: Sequence[Order], first: int
) -> tuple[list[Inject], dict[str, Order]]:
    """Return the injects and narration a script holds for the turn that begins on tick `first`.

    The text of an order comes only where the order is `given`; these orders are returned by their inject's id.
    """
    out, tied = list[Inject](), dict[str, Order]()
    left = list(given)
    for position, entry in due:
        inject = inject_of(script, position, entry, script.after(entry, first))
        if (order := entry.order) is not None:
            said = (order.actor, order.action, order.target or "", inject.after)
            found = next((one for one in left if said == (one.seat, one.action, one.target, one.after)), None)
            if found is None:
                continue
            left.remove(found)
            tied[inject.id] = found
        if inject.text or order is None:
            out.append(inject)
    return out, tied


def _ask_programs(state: GameState) -> list[tuple[str, list[Order], list[Refused], str]]:
    """Return (seat, orders, replies that are no orders, trouble) of every external program, all asked at once."""
    programs = dict(sorted(state.table.external.items()))
    if not programs:
        return []
    looks = [SeatHandle(state, seat).look() for seat in programs]
    number = state.node.turn + 1
    if not state.table.abandoned:
        for program in programs.values():
            program.cancel(False)
    with ThreadPoolExecutor(len(programs)) as pool:
        try:
            asked = [
                pool.submit(program.ask, number, *look) for program, look in zip(programs.values(), looks, strict=True)
            ]
            while wait(asked, _WAKE).not_done:  # a signal that comes as the thread falls asleep is seen when it wakes
                pass
            answers = [one.result() for one in asked]
        except BaseException:  # interrupted: the pool waits for its threads
            for program in programs.values():
                program.cancel()
            raise
    if state.table.abandoned:
        raise GameError("the game was left before the turn was resolved")
    out = []
    for seat, answer in zip(programs, answers, strict=True):
        orders, bad = [], []
        for raw in answer.orders:
            try:
                orders.append(Order.from_json(raw, seat))
            except ValueError as error:
                named = Order(seat, str(raw.get("action", ""))[:80])
                bad.append(Refused(named, (Reason("unreadable", f"{str(error)[:1].upper()}{str(error)[1:]}."),)))
        out.append((seat, orders, bad, answer.trouble))
    return out
