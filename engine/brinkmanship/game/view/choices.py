"""What a seat can order now: its whole catalogue, and why what is not legal is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from brinkmanship.game.session.order_check import OrderChecker, ResolvedOrder
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.types import Choice, PlaceChoice, TargetChoice
from brinkmanship.simulation import returns
from brinkmanship.simulation.legality import needs_place
from brinkmanship.simulation.rules import Action
from brinkmanship.simulation.spans import span_of
from brinkmanship.simulation.world import SlotPhase, World


@dataclass(frozen=True, slots=True)
class _Target:
    """A target as it stands without a plan: what a plan can change is only whether there is room for it."""

    shown: TargetChoice
    found: ResolvedOrder
    codes: frozenset[str]
    lift: ResolvedOrder | None  # the order that ends it, where nothing but the plan can be against that


class Catalogue:
    """A seat's actions in one world; :meth:`choices` with a plan is cheap, so that a plan can be edited."""

    def __init__(self, planner: OrderChecker, world: World, seat: str) -> None:
        """Examine every action and target once; *world* must not change any more."""
        self._planner, self._world, self._seat = planner, world, seat
        names, rules = planner.names, planner.rules
        by_action: dict[str, list[tuple[str, int]]] = {}
        for (who, ordered, target), slot in names.slots.items():
            if who == seat:
                by_action.setdefault(ordered, []).append((target, slot))
        self._entries: list[tuple[Choice, tuple[_Target, ...]]] = []
        for action in rules.actions:
            if action.id in by_action and action.id not in names.scenario.choices:  # those stand with their question
                targets = tuple(self._target(action, target, slot) for target, slot in by_action[action.id])
                self._entries.append((self._choice(action, tuple(t.shown for t in targets)), targets))

    def choices(self, plan: Sequence[ResolvedOrder]) -> tuple[Choice, ...]:
        """Return every action the seat has, with each of its targets, in the order of the scenario."""
        if not plan:
            return tuple(choice for choice, _ in self._entries)
        out = []
        for choice, targets in self._entries:
            shown = tuple(self._with_plan(target, plan) for target in targets)
            if all(new is old.shown for new, old in zip(shown, targets, strict=True)):
                out.append(choice)
            else:
                legal = any(t.legal for t in shown)
                out.append(replace(choice, legal=legal, why_not=_common(shown), targets=shown))
        return tuple(out)

    def _with_plan(self, target: _Target, plan: Sequence[ResolvedOrder]) -> TargetChoice:
        more = self._planner.reasons_of_plan(self._world, self._seat, target.found, plan, target.codes)
        old = target.shown
        lifting = target.lift is not None and not self._planner.reasons_of_plan(
            self._world, self._seat, target.lift, plan
        )
        if not more and lifting == old.can_lift:
            return old
        why_not = (*old.why_not, *(r.text for r in more))
        return replace(old, legal=not why_not, why_not=why_not, can_lift=lifting)

    def _target(self, action: Action, target: str, slot: int) -> _Target:
        planner, world, seat = self._planner, self._world, self._seat
        kind = planner.rules.target_kind[planner.names.action_index[action.id]]
        in_force = action.measure and int(world.slot_phase[slot, 0]) == SlotPhase.IN_FORCE
        found, reasons = planner.examine_alone(world, seat, Order(seat, action.id, target))
        assert found is not None, "a slot of the seat's own is an order it can name"
        lift: ResolvedOrder | None = None
        if in_force:
            ending, against = planner.examine_alone(world, seat, Order(seat, action.id, target, lift=True))
            lift = None if against else ending
        reasons += planner.reasons_of_plan(world, seat, found, (), {r.code for r in reasons})
        why_not = tuple(r.text for r in reasons if r.code != "place")
        lifting = lift is not None and not planner.reasons_of_plan(world, seat, lift, ())
        shown = TargetChoice(
            id=target,
            name=planner.names.thing(kind, target),
            kind=kind,
            legal=not why_not,
            why_not=why_not,
            in_force=in_force,
            can_lift=lifting,
            counts=float(returns.counts(world, planner.rules, np.array([slot]), np.zeros(1, np.int64), 1.0)[0]),
        )
        return _Target(shown, found, frozenset(r.code for r in reasons), lift)

    def _choice(self, action: Action, targets: tuple[TargetChoice, ...]) -> Choice:
        names, rules = self._planner.names, self._planner.rules
        index = names.action_index[action.id]
        return Choice(
            action=action.id,
            name=names.action(action.id),
            family=action.family,
            description=names.scenario.actions[action.id].description or "",
            cost=action.cost,
            delay=action.delay,
            delay_text=span_of(action.delay, rules.hours_per_tick) if action.delay else "",
            public=action.public,
            measure=action.measure,
            consent=consent_text(names, action),
            target_kind=rules.target_kind[index],
            needs_place=needs_place(rules, index),
            legal=any(t.legal for t in targets),
            why_not=_common(targets),
            targets=targets,
            in_force=any(t.in_force for t in targets),
            size=action.size,
            size_unit=size.unit or "" if (size := names.scenario.actions[action.id].size) else "",
        )


def _common(targets: tuple[TargetChoice, ...]) -> tuple[str, ...]:
    return tuple(w for w in targets[0].why_not if all(w in t.why_not for t in targets))


def places(
    planner: OrderChecker, world: World, seat: str, action: str, target: str, plan: Sequence[ResolvedOrder]
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


def consent_text(names: Labels, action: Action) -> str:
    """Return who must agree before an action takes effect, in words; '' for nobody."""
    consent = action.consent
    if consent is None:
        return ""
    if consent.body >= 0:
        body = names.rules.bodies[consent.body]
        how = {"unanimity": "any objection blocks it", "majority": "a majority", "qualified": "a qualified majority"}
        silence = span_of(consent.days if consent.days >= 0 else body.silence_days, names.hours_per_tick)
        return f"{names.the('body', body.id)} ({how[body.rule]}, {silence} of silence)"
    if consent.target:
        return "its target"
    if consent.host:
        return "the host"
    return names.the("actor", names.rules.actors[consent.named])
