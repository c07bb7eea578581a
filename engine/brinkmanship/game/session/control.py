"""What control sees: the truth of a game in progress. For control's page and nobody else's; no seat's view is made of it."""

from __future__ import annotations

from dataclasses import dataclass

from brinkmanship.game.replay.truth import READ, Snapshot, indicator_refs, truth_view, value_of
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.orders import OBJECT, Order
from brinkmanship.game.view.facts import Facts, ids_of
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.types import LogLine, SeatView
from brinkmanship.players.kinds import PERSON
from brinkmanship.simulation.world import World


@dataclass(frozen=True, slots=True)
class Truth:
    """A game as it is."""

    view: SeatView  # everything exact
    intents: tuple[tuple[str, str], ...]  # actor and what it is really after, by name
    last_orders: tuple[tuple[str, str], ...]  # of the last turn: seat by name, order in words
    last_lines: tuple[LogLine, ...]  # of the last turn, as it was


def truth_of(game: ControlHandle) -> Truth:
    """Return what control may look at now."""
    names, branch = game.prepared.names, game.branch
    world = branch[-1].world
    seat = next((seat for seat, kind in game.seats.items() if kind == PERSON), "")
    facts = Facts(game.prepared.data, ids_of(names.rules), {}, seat, names.start)
    snapshots = [
        Snapshot(facts, {name: getattr(n.world, name)[..., 0] for name in READ}, n.world.day, n.turn, False)
        for n in branch
    ]
    trends = {
        ref: tuple(value_of(s.arrays, facts, kind, track, thing) or 0.0 for s in snapshots)
        for kind, track, thing, ref in indicator_refs(facts)
    }
    return Truth(
        view=truth_view(snapshots[-1], trends, game.log()),
        intents=tuple(_intents(names, world)),
        last_orders=tuple((names.actor(o.seat), order_text(names, o)) for o in branch[-1].orders),
        last_lines=branch[-1].lines,
    )


def order_text(names: Labels, order: Order) -> str:
    """Return an order in words: what, at whom, where; raise KeyError for an order of another scenario."""
    slot = names.slots.get((order.proposer or order.seat, order.action, order.target))
    text = names.action(order.action)
    text = f"End: {text}" if order.lift else text
    if order.answer:
        verb = "Object to" if order.answer == OBJECT else "Consent to"
        text = f"{verb}: {text} ({names.actor(order.proposer)})"
    if order.target and slot is not None:
        kind, target = names.slot_target(slot)
        text += f" → {names.thing(kind, target)}"
    if order.place:
        text += f" → {names.thing('region', order.place)}"
    return text


def _intents(names: Labels, world: World) -> list[tuple[str, str]]:
    rules, out = names.rules, []
    for actor, own in names.model.types_of.items():
        chosen = int(world.intent[actor, 0])
        if 0 <= chosen < len(own):
            id, kind = rules.actors[actor], rules.type_names[own[chosen]]
            out.append((names.actor(id), names.scenario.actors[id].types[kind].name or kind))
    return out
