"""What a seat can order now: its whole catalogue, and why what is not legal is not."""

from __future__ import annotations

from collections.abc import Sequence

from engine.game.names import Names
from engine.game.orders import Order
from engine.game.planning import Placed, Planner
from engine.game.view import Choice, PlaceChoice, TargetChoice
from engine.simulation.legality import needs_place
from engine.simulation.rules import Action
from engine.simulation.world import SlotPhase, World


def choices(planner: Planner, world: World, seat: str, plan: Sequence[Placed]) -> tuple[Choice, ...]:
    """Return every action the seat has, with each of its targets, in the order of the scenario."""
    names, rules = planner.names, planner.rules
    by_action: dict[str, list[tuple[str, int]]] = {}
    for (who, ordered, target), slot in names.slots.items():
        if who == seat:
            by_action.setdefault(ordered, []).append((target, slot))
    out = []
    for action in rules.actions:
        if action.id not in by_action:
            continue
        index = names.action_index[action.id]
        kind = rules.target_kind[index]
        targets = []
        for target, slot in by_action[action.id]:
            in_force = action.measure and int(world.slot_phase[slot, 0]) == SlotPhase.IN_FORCE
            _, reasons = planner.examine(world, seat, Order(seat, action.id, target), plan)
            lifting = (
                planner.examine(world, seat, Order(seat, action.id, target, lift=True), plan)[1] if in_force else []
            )
            why_not = tuple(r.text for r in reasons if r.code != "place")
            targets.append(
                TargetChoice(
                    id=target,
                    name=names.thing(kind, target),
                    kind=kind,
                    legal=not why_not,
                    why_not=why_not,
                    in_force=in_force,
                    can_lift=in_force and not lifting,
                )
            )
        common = [w for w in targets[0].why_not if all(w in t.why_not for t in targets)]
        out.append(
            Choice(
                action=action.id,
                name=names.action(action.id),
                family=action.family,
                description=names.scenario.actions[action.id].description or "",
                cost=action.cost,
                delay=action.delay,
                public=action.public,
                measure=action.measure,
                consent=consent_text(names, action),
                target_kind=kind,
                needs_place=needs_place(rules, index),
                legal=any(t.legal for t in targets),
                why_not=tuple(common),
                targets=tuple(targets),
                in_force=any(t.in_force for t in targets),
            )
        )
    return tuple(out)


def places(
    planner: Planner, world: World, seat: str, action: str, target: str, plan: Sequence[Placed]
) -> tuple[PlaceChoice, ...]:
    """Return every region an order of *action* could name, and why not; nothing where the action takes no place."""
    names = planner.names
    if action not in names.action_index or not needs_place(planner.rules, names.action_index[action]):
        return ()
    out = []
    for region in planner.rules.regions:
        _, reasons = planner.examine(world, seat, Order(seat, action, target, place=region), plan)
        out.append(PlaceChoice(region, names.region(region), not reasons, tuple(r.text for r in reasons)))
    return tuple(out)


def consent_text(names: Names, action: Action) -> str:
    """Return who must agree before an action takes effect, in words; '' for nobody."""
    consent = action.consent
    if consent is None:
        return ""
    if consent.body >= 0:
        body = names.rules.bodies[consent.body]
        how = {"unanimity": "no member may object", "majority": "a majority", "qualified": "a qualified majority"}
        days = consent.days if consent.days >= 0 else body.silence_days
        return f"{names.the('body', body.id)} ({how[body.rule]}, {days} day{'s' if days != 1 else ''} of silence)"
    if consent.target:
        return "whom it is aimed at"
    if consent.host:
        return "the host"
    return names.the("actor", names.rules.actors[consent.named])
