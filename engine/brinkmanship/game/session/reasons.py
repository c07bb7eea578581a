"""The reasons that come with answers to proposals: from the orders of a turn to what the core reports of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from brinkmanship.game.session.orders import OBJECT, Order
from brinkmanship.game.view.labels import Labels
from brinkmanship.simulation.phase import Result


def reasoned(names: Labels, results: Iterable[Result], orders: Iterable[Order]) -> list[Result]:
    """Return *results* with the reasons of those who object among *orders*: `said` in the data, a text for each actor."""
    given: dict[tuple[str, int, int], dict[str, str]] = {}
    for order in orders:
        if order.answer == OBJECT and order.note.strip():
            slot = names.slots[order.proposer, order.action, order.target]
            about = order.action, int(names.rules.slot_actor[slot]), int(names.rules.slot_target[slot])
            given.setdefault(about, {})[order.seat] = order.note.strip()
    if not given:
        return [*results]
    return [
        replace(one, data={**one.data, "said": said})
        if one.kind in ("consent", "objection") and (said := given.get((one.id, one.actor, one.target)))
        else one
        for one in results
    ]
