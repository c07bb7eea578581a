"""Which of several plans is best for a seat: each is played through the same few futures, from what the seat believes.

All plans share the futures' chance (common random numbers), so that what differs between them is the plan. The futures
have a chance of their own, never the game's: a planner cannot foresee the dice of the game it plays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from brinkmanship.players.difficulty import Difficulty, difficulty
from brinkmanship.players.doctrine import DoctrineTables, decide
from brinkmanship.players.futures import given_in
from brinkmanship.players.look import Look, truth_behind
from brinkmanship.players.player import Doctrine, Player
from brinkmanship.simulation.arrays import every, total
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.score import scores
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import World, join_worlds, spread_world

_OWN = 1 << 96  # added to the game's seed: keys beyond every seed a game can have


def own_chance(seed: int) -> Randomness:
    """Return the planner's chance in a game of *seed*, which shares no number with the game's."""
    return Randomness(_OWN + seed)


def plans(
    world: World,
    rules: Rules,
    doctrine: DoctrineTables,
    actor: int,
    chance: Randomness,
    level: Difficulty,
    first: Orders,
) -> tuple[Orders, ...]:
    """Return different plans of *actor* in *world* (a batch of one), as its doctrine may draw them; *first* leads."""
    many = spread_world(world, np.arange(1, level.plans + 1, dtype=np.int64))
    drawn = decide(many, rules, doctrine, chance, [actor])
    found = [first, *(_of(drawn, number) for number in range(level.plans)), Orders.empty()]
    seen: dict[tuple[object, ...], Orders] = {}
    for plan in found:
        key = (tuple(plan.slot), tuple(plan.place), tuple(plan.amount), tuple(plan.lift))
        seen.setdefault(key, plan)
    return tuple(seen.values())[: level.plans]


def _of(orders: Orders, position: int) -> Orders:
    own = orders.only(orders.world == position)
    return replace(own, world=own.world * 0)


@dataclass(frozen=True, slots=True)
class Case:
    """A seat that has to choose."""

    actor: int
    believed: World  # a batch of one: the world as the seat takes it to be
    plans: tuple[Orders, ...]


def worth(
    cases: Sequence[Case], rules: Rules, doctrine: DoctrineTables, chance: Randomness, level: Difficulty
) -> list[NDArray[np.float64]]:
    """Return the mean score (0-1) that each plan of each case leads to, one array (plans,) a case.

    Every plan has `level.futures` worlds, numbered alike in all plans, so that they share chance; all are one batch.
    """
    each = level.futures
    numbers = np.arange(1, each + 1, dtype=np.int64)
    world = join_worlds([spread_world(c.believed, np.tile(numbers, len(c.plans))) for c in cases])
    mover = np.concatenate([np.full(len(c.plans) * each, c.actor) for c in cases])
    orders = decide(world, rules, doctrine, chance)
    others = rules.slot_actor[orders.slot] != mover[orders.world]
    given = [orders.only(others)]
    first = 0
    for case in cases:
        for plan in case.plans:
            given.append(given_in(plan, np.arange(first, first + each, dtype=np.int64)))
            first += each
    orders = merge(given)
    days = rules.ticks_per_turn * rules.hours_per_tick / 24
    for _ in range(max(int(level.turns / max(days, 1)), 2)):
        world = advance(world, orders, rules, chance, consume=True)
        if world.day >= rules.horizon or every(world.ending >= 0):
            break
        orders = decide(world, rules, doctrine, chance)
    score = np.asarray(scores(world, rules)[mover, np.arange(len(mover))], np.float64)
    cuts = np.cumsum([len(c.plans) * each for c in cases])[:-1]
    return [total(part.reshape(-1, each).T) / each for part in np.split(score, cuts)]


def best(
    cases: Sequence[Case], rules: Rules, doctrine: DoctrineTables, chance: Randomness, level: Difficulty
) -> list[Orders]:
    """Return for each case the plan after which its seat's objectives stand best some turns later; ties: the first."""
    open_ = [case for case in cases if len(case.plans) > 1]
    found = iter(worth(open_, rules, doctrine, chance, level) if open_ else ())
    return [case.plans[int(np.argmax(next(found)))] if len(case.plans) > 1 else case.plans[0] for case in cases]


@dataclass(frozen=True)
class Planner(Player):
    """Draws plans from its seat's doctrine and gives the one that does best in a short look ahead from what it knows."""

    level: Difficulty = field(default_factory=lambda: difficulty("hard"))
    leaders_only: bool = False  # whether only seats meant for people look ahead, and others follow their doctrine

    def decide(self, look: Look) -> Orders:
        return self.decide_all([look])

    def decide_all(self, looks: Sequence[Look]) -> Orders:
        """Return the best plans of all seats, world by world; what they compare in a world is played as one batch."""
        if not looks:
            return Orders.empty()
        found = Doctrine(self.level).decide_all(looks)
        model, (_, chance) = looks[0].model, truth_behind(looks[0])
        aims = {objective.actor for objective in model.rules.objectives}
        ahead = [look for look in looks if look.actor in (model.leaders if self.leaders_only else aims)]
        out = []
        for position in range(looks[0].worlds):
            here = [look.alone(position) for look in ahead]
            plan = self._best(here, _of(found, position), own_chance(chance.seed))
            out.append(replace(plan, world=plan.world + position))
        return out[0] if len(out) == 1 else merge(out)

    def _best(self, looks: Sequence[Look], found: Orders, chance: Randomness) -> Orders:
        cases = []
        for look in looks:
            rules, tables = look.model.rules, look.model.doctrine
            first = found.only(rules.slot_actor[found.slot] == look.actor)
            listed = plans(truth_behind(look)[0], rules, tables, look.actor, chance, self.level, first)
            if len(listed) > 1:
                cases.append(Case(look.actor, look.believed, listed))
        if not cases:
            return found
        model = looks[0].model
        chosen = best(cases, model.rules, model.doctrine, chance, self.level)
        left = ~np.isin(model.rules.slot_actor[found.slot], [case.actor for case in cases])
        return merge([found.only(left), *chosen])
