"""What is done in a turn before it is resolved: drafts, hand-ins and control's own injects, kept when they happen."""

from __future__ import annotations

from brinkmanship.game.record.lines import apply_pending, said_inject
from brinkmanship.game.record.tree import Draft, Inject
from brinkmanship.game.session.facts import BeforeTurn
from brinkmanship.game.session.state import GameState
from brinkmanship.players.kinds import PERSON


def keep(state: GameState) -> bool:
    """Tell of the plans that changed since that was last done; return whether all of the record is on the disk."""
    for seat, plan in state.plans.items():
        draft = state.tree.pending.drafts.get(seat, Draft(0, ()))
        if plan.orders != draft.orders and state.table.kinds[seat] == PERSON:
            orders = [order.to_json() for order in plan.orders]
            _tell(state, "draft", seat=seat, revision=draft.revision + 1, orders=orders)
    return state.recorder.writer.flush()


def hand_in(state: GameState, seat: str) -> None:
    """Tell that `seat` has handed in its plan as it stands, in whatever order seats do."""
    keep(state)
    draft = state.tree.pending.drafts.get(state.seat(seat), Draft(0, ()))
    _tell(state, "handed", seat=seat, revision=draft.revision)


def reopen(state: GameState, seat: str) -> None:
    """Tell that `seat` plans again; its orders are still there."""
    _tell(state, "reopened", seat=state.seat(seat))


def improvise(state: GameState, inject: Inject, *, shown: bool = False) -> None:
    """Tell of an inject of control's own for this turn; `shown`: its text is read while the seats plan."""
    _tell(state, "improvised", **said_inject(inject), shown=shown)


def withdraw(state: GameState, id: str) -> None:
    """Tell that control took back the inject `id` of its own."""
    _tell(state, "withdrawn", id=id)


def restore_plans(state: GameState) -> None:
    """Take up the plans that the record holds of the turn that was not resolved."""
    for seat, draft in state.tree.pending.drafts.items():
        human = state.table.kinds.get(seat) == PERSON
        found = state.checker.admit(state.world, seat, draft.orders) if human else None
        if found is None or found.refused:
            state.warnings.append(f"the plan of {seat} cannot be taken up as it was: look at it again")
        if found is not None:
            state.plans[seat] = found


def _tell(state: GameState, kind: str, **said: object) -> None:
    apply_pending({"kind": kind, **said}, state.tree.pending)
    state.tell(BeforeTurn(kind, state.node, said))
