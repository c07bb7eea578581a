"""What is done in a turn before it is resolved: drafts, hand-ins and control's own injects, kept when they happen."""

from __future__ import annotations

from brinkmanship.game.record.lines import apply_pending
from brinkmanship.game.record.tree import Draft
from brinkmanship.game.session.facts import BeforeTurn
from brinkmanship.game.session.state import GameState
from brinkmanship.players.kinds import PERSON


def keep(state: GameState) -> bool:
    """Tell of the plans that changed since that was last done; return whether all of the record is on the disk."""
    for seat, plan in state.plans.items():
        draft = state.tree.pending.drafts.get(seat, Draft(0, ()))
        if plan.orders != draft.orders and state.table.kinds[seat] == PERSON:
            orders = [order.to_json() for order in plan.orders]
            tell(state, "draft", seat=seat, revision=draft.revision + 1, orders=orders)
    return state.recorder.writer.flush()


def restore_plans(state: GameState) -> None:
    """Take up the plans that the record holds of the turn that was not resolved."""
    for seat, draft in state.tree.pending.drafts.items():
        human = state.table.kinds.get(seat) == PERSON
        found = state.checker.admit(state.world, seat, draft.orders) if human else None
        if found is None or found.refused:
            state.warnings.append(f"the plan of {seat} cannot be taken up as it was: look at it again")
        if found is not None:
            state.plans[seat] = found


def tell(state: GameState, kind: str, **said: object) -> None:
    """Keep what was done, a kind of `PENDING`, and tell of it."""
    apply_pending({"kind": kind, **said}, state.tree.pending)
    state.tell(BeforeTurn(kind, state.node, said))
