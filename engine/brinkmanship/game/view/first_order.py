"""What orders would do at first, worked out by the core itself on worlds of an outlook: one tick, with and without.

An order's life is cut into stages, each a tick of its own: the day it is given, the day those who are asked agree or
refuse, the day it takes effect, a day in force, its later stages. Each stage stands in worlds of one batch, those that
the outlook has of its turn, in which only the order's slot is set, beside the same worlds in which it is left alone:
they share all chance and what others order, and what differs a tick later is what the stage does. Which outcome chance
picks is no draw: each has worlds of its own, weighed by its probability. Answers to dilemmas that fall due that day are
left out, as they are others'.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from brinkmanship.game.view.outlook import WORLDS, Outlook, copied
from brinkmanship.simulation import returns
from brinkmanship.simulation.effects import instances_of
from brinkmanship.simulation.expressions import Role, Scope
from brinkmanship.simulation.mechanisms import packages, sounding
from brinkmanship.simulation.mechanisms.consent import silence_days
from brinkmanship.simulation.mechanisms.readiness import transit_days
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.phase import Instances, Settled
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.score import objective_values
from brinkmanship.simulation.slots import asks_somebody
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import F32, I64, Kind, Movement, SlotPhase, World, join_worlds

ORDERED, AGREED, REFUSED, ARRIVES, IN_FORCE, LATER = "ordered", "agreed", "refused", "arrives", "in force", "later"
_NOTHING = 1e-4
"""Of an objective's 0 … 1: smaller changes are none."""
_WITHOUT = ("silence",)


@dataclass(frozen=True, slots=True)
class Asked:
    """An order that is looked at: a slot, with the place (-1 none) and the size it is given."""

    slot: int
    place: int = -1
    amount: float = 1.0
    lift: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage of an order does: changes of numbers a tick after it began."""

    kind: str  # one of the words above
    tick: int  # ticks from now to when it comes
    tracks: dict[Kind, F32]  # expected change, (tracks, things)
    aims: F32  # of every objective, (objectives,)
    likely: F32  # in what share of the worlds that are possible it changes at all, (objectives,)
    moves: tuple[tuple[int, int, float], ...] = ()  # formations that set out, whither, and days until they are there
    by_outcome: tuple[tuple[float, F32], ...] = ()  # the chance of each outcome and what aims change then, last: none


@dataclass(frozen=True, slots=True)
class FirstOrder:
    """The stages of one order, in the order in which they come."""

    stages: tuple[Stage, ...]
    tabled: bool  # False of a package that would be held back
    effect: int  # ticks from now to when it takes effect

    def stage(self, kind: str) -> Stage | None:
        """Return the first stage of a kind, None where the order has none."""
        return next((stage for stage in self.stages if stage.kind == kind), None)

    @property
    def counted(self) -> tuple[Stage, ...]:
        """The stages that come to pass if all agree, until the order takes effect."""
        return tuple(stage for stage in self.stages if stage.kind in (ORDERED, AGREED, ARRIVES))


@dataclass
class _Part:
    """A stage as it is set up: what the slot is in its worlds, and the weight of each."""

    kind: str
    tick: int
    order: Asked
    chances: tuple[float, ...]  # of each outcome and of none, where outcomes are drawn in it
    state: dict[str, Any]  # arrays of the world that are set for the slot; {} where the order is entered
    agreed: bool = True
    begins: int = -1  # ticks from now to the turn in which it is looked at, -1 its own

    def __post_init__(self) -> None:
        self.begins = self.tick if self.begins < 0 else self.begins
        share = [max(1, round(chance * WORLDS)) if chance > 0 else 0 for chance in self.chances]
        count = WORLDS if not share else sum(share)
        self.outcome = np.repeat(np.arange(len(share)), share) if share else np.zeros(count, np.int64)
        self.weight = np.full(count, 1 / count)
        self.draw = np.full(count, 0.5, np.float32)
        if share:
            edges = np.cumsum([0.0, *self.chances])
            place = np.concatenate([(np.arange(n) + 0.5) / n for n in share if n])
            self.draw = (edges[self.outcome] + place * np.array(self.chances)[self.outcome]).astype(np.float32)
            self.weight = (np.array(self.chances) / np.maximum(share, 1))[self.outcome]


def first_order(outlook: Outlook, orders: Sequence[Asked], *, lean: bool = False) -> list[FirstOrder]:
    """Return what each of *orders* would do at first, as the seat of *outlook* judges it.

    Each order is looked at by itself. Legality is not asked. *lean* leaves out the tracks, and what a refusal does.
    """
    rules = outlook.rules
    parts: list[list[_Part]] = []
    about: list[tuple[bool, int]] = []
    for order in orders:
        mine, held, effect = _parts(outlook.judged, rules, order)
        parts.append([part for part in mine if not lean or part.kind != REFUSED])
        about.append((not held, effect))
    listed = [part for mine in parts for part in mine]
    turns = [outlook.ahead(part.begins) for part in listed]
    different = list({id(turn): turn for turn in turns}.values())
    place = {id(turn): k for k, turn in enumerate(different)}
    when = [*range(len(different)), *(place[id(turn)] for turn in turns)]  # without any order, then of each part
    sizes = [WORLDS] * len(different) + [len(part.weight) for part in listed]
    start = np.cumsum([0, *sizes])
    number = np.concatenate([np.arange(size) % WORLDS for size in sizes])
    row = np.argsort(number, kind="stable")  # worlds of one number beside each other, in the order of the parts
    position = np.empty(len(row), np.int64)
    position[row] = np.arange(len(row))
    at = [position[start[i] : start[i + 1]] for i in range(len(sizes))]
    column = np.repeat(np.array(when) * WORLDS, sizes) + number
    joined = join_worlds([turn.worlds for turn in different])
    batch = joined.each(lambda values: values.take(column[row], axis=-1))
    entered, settled = _set_up(batch, listed, at[len(different) :])
    others = copied([(turn.others, k * WORLDS) for k, turn in enumerate(different)], column[row])
    after = advance(
        batch, merge([entered, others]), rules, Randomness(0), consume=True, without=_WITHOUT, settled=settled
    )
    values = objective_values(after, rules)
    found = iter(
        _read(after, rules, values, part, at[place[id(turn)]], mine, lean)
        for part, turn, mine in zip(listed, turns, at[len(different) :], strict=True)
    )
    return [FirstOrder(tuple(next(found) for _ in mine), *said) for mine, said in zip(parts, about, strict=True)]


def _parts(world: World, rules: Rules, order: Asked) -> tuple[list[_Part], bool, int]:
    """Return the stages of an order, whether it is a package that would be held back, and the ticks to its effect."""
    action = rules.actions[int(rules.slot_action[order.slot])]
    if order.lift:
        return [_Part(ORDERED, 0, order, (), {})], False, 0
    given = instances_of(rules, np.array([order.slot]), np.zeros(1, np.int64), order.place, order.amount)
    asks, silence = bool(asks_somebody(world, rules, given)[0]), silence_days(rules, action)
    size, carved, held = order.amount, 0, False
    if packages.is_package(rules, given.slot)[0]:
        draft = sounding.drafts(world, rules, given)
        size, carved, held = float(draft.size[0]), int(draft.carved[0]), bool(draft.held[0])
        silence += int(draft.number[0]) * packages.ticks(rules, "redraft_days")
    chances = _chances(world, rules, given)
    with_order = not (asks and silence) and not action.delay  # it takes effect on the day it is given
    parts = [_Part(ORDERED, 0, order, chances if with_order else (), {})]
    day, waits = world.day, silence if asks else 0
    base = {"slot_place": order.place, "slot_due": day, "slot_amount": size}
    if asks:
        proposed = base | {"slot_phase": SlotPhase.PROPOSED, "slot_stage": carved}
        if silence:
            drawn = chances if not action.delay else ()
            parts.append(_Part(AGREED, silence, order, drawn, proposed))
        parts.append(_Part(REFUSED, silence, order, (), proposed, agreed=False))
    if packages.is_package(rules, given.slot)[0]:
        base["slot_amount"] = size * float(packages.kept(rules, given, np.array([carved]))[0])
    if action.delay:
        ready = base | {"slot_phase": SlotPhase.PREPARING, "slot_stage": 0}
        parts.append(_Part(ARRIVES, waits + action.delay, order, chances, ready))
    effect = waits + action.delay
    count = returns.counts(world, rules, given.slot, given.world, base["slot_amount"])
    base["slot_amount"] = float(count[0])
    running = base | {"slot_phase": SlotPhase.IN_FORCE if action.measure else SlotPhase.RUNNING, "slot_stage": 0}
    step = max(round(24 / rules.hours_per_tick), 1)
    if action.measure:
        in_force = running | {"slot_since": day - step}
        parts.append(_Part(IN_FORCE, effect + step, order, (), in_force, begins=effect))
    for stage, (after, _) in enumerate(action.later):
        state = running | {"slot_since": day - after, "slot_stage": stage}
        parts.append(_Part(LATER, effect + after, order, (), state, begins=effect))
    return parts, held, effect


def _chances(world: World, rules: Rules, given: Instances) -> tuple[float, ...]:
    """Return the chance of every outcome of an order, and of none of them, as *world* stands; () where it has none."""
    outcomes = rules.actions[int(rules.slot_action[given.slot[0]])].outcomes
    if not outcomes:
        return ()
    roles: dict[Role, Any] = {Role.SELF: given.actor, Role.TARGET: given.target, Role.PLACE: given.place}
    scope = Scope(world, rules, roles, given.world, given.amount, {}, Randomness(0))
    left, out = 1.0, []
    with np.errstate(all="ignore"):
        for outcome in outcomes:
            value = np.asarray(outcome.chance(scope), np.float32).reshape(-1)
            chance = min(max(float(np.nan_to_num(value[0])), 0.0), left)
            out.append(chance)
            left -= chance
    return (*out, left)


def _set_up(batch: World, parts: Sequence[_Part], at: Sequence[I64]) -> tuple[Orders, Settled]:
    """Set the slot of every part in its worlds; return the orders that are entered, and what is not left to chance."""
    slot = np.full(batch.worlds, -1, np.int64)
    agreed, draw = np.ones(batch.worlds, bool), np.full(batch.worlds, 0.5, np.float32)
    entered: list[tuple[Asked, I64]] = []
    for part, mine in zip(parts, at, strict=True):
        slot[mine], agreed[mine], draw[mine] = part.order.slot, part.agreed, part.draw
        for name, value in part.state.items():
            getattr(batch, name)[part.order.slot, mine] = value
        if part.state.get("slot_since") is not None:
            batch.slot_count[part.order.slot, mine] += 1
        if not part.state:
            entered.append((part.order, mine))
    slots, places, amounts, lifts = (
        np.concatenate([np.full(len(mine), getattr(order, name)) for order, mine in entered])
        for name in ("slot", "place", "amount", "lift")
    )
    orders = Orders.make(slots, places, amounts, lifts, np.concatenate([mine for _, mine in entered]))
    return orders, Settled(slot, agreed, draw)


def _read(after: World, rules: Rules, values: F32, part: _Part, base: I64, mine: I64, lean: bool) -> Stage:
    """Return what a part does: its worlds less those of the same numbers without the order."""
    beside, weight = base[np.arange(len(mine)) % WORLDS], part.weight.astype(np.float32)
    kinds = () if lean else tuple(Kind)
    tracks: dict[Kind, F32] = {
        kind: np.asarray((after.tracks(kind)[..., mine] - after.tracks(kind)[..., beside]) @ weight) for kind in kinds
    }
    changed = values[:, mine] - values[:, beside]
    outcomes = []
    for number, chance in enumerate(part.chances):
        here = part.outcome == number
        aims = changed[:, here].mean(axis=1) if here.any() else np.zeros(len(values), np.float32)
        outcomes.append((chance, aims.astype(np.float32)))
    moves = () if lean else tuple(_moves(after, rules, int(base[0]), int(mine[0])))
    likely = np.ones(len(values), np.float32)  # where chance picks, or it never changes
    if not part.chances:
        share = (np.abs(changed) > _NOTHING) @ weight
        likely = np.where(share > 0, share, likely).astype(np.float32)
    return Stage(part.kind, part.tick, tracks, np.asarray(changed @ weight), likely, moves, tuple(outcomes))


def _moves(after: World, rules: Rules, without: int, there: int) -> Iterator[tuple[int, int, float]]:
    """Yield the formations that go somewhere in world *there* and not in *without*, whither, and the days it takes."""
    going, days_left = after.destination[:, there], rules.track(Kind.FORMATION, "days_left")
    for unit in np.flatnonzero((going >= 0) & (going != after.destination[:, without])).tolist():
        left = float(after.formation[days_left, unit, there])
        if after.movement[unit, there] != Movement.MOVING:
            way = float(transit_days(rules, unit, int(after.location[unit, there]), int(going[unit])))
            left += way if np.isfinite(way) else 0.0
        yield unit, int(going[unit]), left + rules.hours_per_tick / 24
