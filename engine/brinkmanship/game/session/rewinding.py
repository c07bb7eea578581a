"""Going back in a game: the turns that a seat may return to, on the way it came and on others that it left.

Nothing is erased: a turn that is left stays in the record, and one may go on from it again. A game begun as an ironman has no
way back, and an exercise is control's to lead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.facts import BranchTaken
from brinkmanship.game.session.state import GameState
from brinkmanship.game.view.log_text import known_to
from brinkmanship.players.kinds import PERSON


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of the game that a seat may go to."""

    number: int  # of the state
    turn: int
    date: date
    headline: str  # what weighed most in the turn that led there, as the seat knows it; '' at the start
    orders: int  # that the seat gave in that turn
    here: bool  # whether the game stands there
    left: bool  # whether it lies on another course that the game has left


def why_not(state: GameState) -> str:
    """Return why there is no way back in this game, '' where there is."""
    if state.setup.exercise is not None:
        return "In an exercise control leads back."
    if state.setup.ironman:
        return "This game was begun as an ironman: there is no way back."
    if list(state.table.kinds.values()).count(PERSON) > 1:
        return "Several people play this game: none of them alone can lead it back."
    return ""


def moments(state: GameState, seat: str) -> tuple[Moment, ...]:
    """Return the states on the game's own course, the latest first, then the ends of other courses that were left."""
    tree = state.tree
    own = [node.number for node in tree.branch()]
    parents = {node.parent for node in tree.nodes.values()}
    ends = [number for number in tree.nodes if number not in parents and number not in own]
    out = []
    for number in [*own[::-1], *sorted(ends, reverse=True)]:
        node = tree.nodes[number]
        lines = known_to(node.lines, seat)
        told = max(lines, key=lambda line: line.weight, default=None)
        out.append(
            Moment(
                number=number,
                turn=node.turn,
                date=state.names.date(node.world.day),
                headline="" if told is None else told.text,
                orders=len([order for order in node.orders if order.seat == seat]),
                here=number == tree.at,
                left=number not in own,
            )
        )
    return tuple(out)


def go_to(state: GameState, seat: str, number: int) -> None:
    """Go to a state by its number, with the plan that the seat made there before, as far as it is still legal.

    Raises `GameError` where there is no way back, or no such state.
    """
    if reason := why_not(state):
        raise GameError(reason)
    tree = state.tree
    if number not in tree.nodes:
        raise GameError("there is no such turn in this game")
    if number == tree.at:
        return
    own = [node.number for node in tree.branch()]
    after = own[own.index(number) + 1] if number in own[:-1] else None
    state.keep()
    name = f"back to turn {tree.nodes[number].turn}" if number in own else ""
    tree.stand_at(number)
    tree.names[number] = name
    state.plans.clear()
    state.tell(BranchTaken(state.node, name))
    if after is not None:
        orders = [order for order in tree.nodes[after].orders if order.seat == seat]
        state.plans[seat] = state.checker.admit(state.world, seat, orders)
        state.keep()
