"""The flow of a game's turns: players are started, asked and told; a turn is resolved, and every fact told."""

from __future__ import annotations

from collections.abc import Iterable

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.tree import Inject, Node
from brinkmanship.game.session.facts import SeatTaken, TurnResolved
from brinkmanship.game.session.messages import hello
from brinkmanship.game.session.seat_handle import SeatHandle
from brinkmanship.game.session.seats import kind_of, read_script, script_of, suited, waits_text
from brinkmanship.game.session.state import GameState
from brinkmanship.game.session.turn import play_turn
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.log_text import known_to
from brinkmanship.interrupts import uninterrupted
from brinkmanship.players.external import TIMEOUT, ExternalPlayer
from brinkmanship.players.kinds import DOCTRINE, FUNCTION, PERSON, PROGRAM, SCRIPT, WAIT, written
from brinkmanship.players.player import as_player, name_of
from brinkmanship.scenario.document import ScenarioError


def commit(state: GameState, injects: Iterable[Inject] = ()) -> None:
    """Resolve the turn with everybody's plans; raise `GameError` when the game is over or a seat waits for a player."""
    if state.over:
        raise GameError("the game is over; nothing can be committed any more")
    if state.waiting:
        raise GameError("; ".join(waits_text(seat, player) for seat, player in state.waiting.items()))
    if state.table.external:  # they may take long
        state.keep()
    was = state.world.day
    node = play_turn(state, injects)
    with uninterrupted():  # a turn is committed whole, on the disk too, or not at all
        state.tree.add(node)
        state.plans.clear()
        state.tell(TurnResolved(node, state.over))
        tell_programs(state, node)
    hand_over(state, was)


def take_seat(state: GameState, seat: str, who: object) -> None:
    """Hand `seat` to a function, a player of Python, or a player in words; raise `GameError` or `ScenarioError` for none."""
    made = None if isinstance(who, str) else as_player(who)
    player = str(who) if made is None else written(FUNCTION, name_of(made))
    state.seat(seat)
    if kind_of(player).id == FUNCTION and made is None:
        raise GameError(f"{player} can be given by a program of Python alone; choose another player for {seat}")
    suited(player, state.prepared)
    if (name := script_of(player)) and name not in state.table.scripts:
        state.table.scripts[name] = read_script(name, state.prepared)
    state.table.seats[seat] = player
    if (held := state.table.players.pop(seat, None)) is not None:
        held.close()
    if made is not None:
        state.table.players[seat] = made
    state.plans.pop(seat, None)
    state.tree.pending.clear_seat(seat)
    state.waiting.pop(seat, None)
    state.tell(SeatTaken(seat, player, state.node.turn))
    start_players(state)


def hand_over(state: GameState, was: int) -> None:
    """Let the scripts hand over the seats of the days since `was`."""
    for seat, player in () if state.over else state.table.handovers(was + 1, state.world.day + 1):
        take_seat(state, seat, player)


def start_players(state: GameState) -> None:
    """Run the programs and read the scripts of the seats that have one and are not running."""
    table = state.table
    for seat, player in list(table.seats.items()):
        if seat in state.waiting:
            continue
        row, detail = kind_of(player), player.partition(":")[2]
        kind = row.id
        if kind not in (PERSON, DOCTRINE, PROGRAM, SCRIPT) and seat not in table.players:
            table.players[seat] = row.player(detail)
        if (running := table.external.get(seat)) is not None and (kind, detail) != (PROGRAM, running.command):
            table.external.pop(seat).close()
        if kind == PROGRAM and seat not in table.external:
            timeout = state.timeouts.get(seat, state.timeouts.get("others", TIMEOUT))
            program = table.external[seat] = ExternalPlayer(detail, timeout)
            if trouble := program.start(hello(state.prepared, seat, SeatHandle(state, seat).briefing())):
                state.warnings.append(f"{seat}: {trouble}; the seat passes")
        if kind == SCRIPT and detail not in table.scripts:  # of a record that does not hold it yet
            try:
                table.scripts[detail] = read_script(detail, state.prepared)
            except ScenarioError as error:
                table.seats[seat] = WAIT
                state.warnings.append(f"{seat} waits: its script cannot be read: {error.problems[0].message}")


def tell_programs(state: GameState, node: Node) -> None:
    """Tell the programs in seats what they learn of a turn."""
    for seat, program in state.table.external.items():
        told = {"type": "report", "turn": node.turn, "lines": to_json(known_to(node.lines, seat))}
        program.tell({**told, "refused": [to_json(r) for r in node.refused if r.order.seat == seat]})
