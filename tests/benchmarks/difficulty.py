"""Whether harder is better: each seat's score by its own objectives when it alone plays at a level, on the same chance.

    python tests/benchmarks/difficulty.py [--games 120] [--scenario january-2022] RUS UKR USA

Prints for each seat the mean score at easy, normal and hard, and the mean gains with their standard errors. A game of
January 2022 at hard costs some four seconds of CPU.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.game.view.estimates import look
from brinkmanship.players.difficulty import LEVELS, Difficulty
from brinkmanship.players.doctrine import decide
from brinkmanship.players.look import believed
from brinkmanship.players.planner import Case, best, own_chance, plans
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.score import scores
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import World

TOGETHER = 24  # games whose look ahead is one batch


def played(prepared: Prepared, actor: int, level: Difficulty, games: int, seed: int) -> NDArray[np.float64]:
    """Return *actor*'s scores at the end of each game, all others playing as their doctrine says."""
    rules, doctrine, chance = prepared.rules, prepared.doctrine, Randomness(seed)
    world = begin(rules, chance, games)
    others = [i for i in range(len(rules.actors)) if i != actor]
    while world.day < rules.horizon and not (world.ending >= 0).all():
        mine = decide(world, rules, doctrine, chance, [actor], level)
        if level.plans:
            mine = looked_ahead(prepared, world, actor, level, mine, chance)
        theirs = decide(world, rules, doctrine, chance, others)
        world = advance(world, merge([mine, theirs]), rules, chance, consume=True)
    return scores(world, rules)[actor].astype(np.float64)


def looked_ahead(
    prepared: Prepared, world: World, actor: int, level: Difficulty, mine: Orders, chance: Randomness
) -> Orders:
    """Return what *actor* orders in every world that goes on, after looking ahead in each from what it knows there."""
    own, cases, at = own_chance(chance.seed), [], []
    for k in np.flatnonzero(world.ending < 0).tolist():
        one = world.take(slice(k, k + 1))
        here = mine.only(mine.world == k)
        first = replace(here, world=here.world * 0)
        listed = plans(one, prepared.rules, prepared.doctrine, actor, own, level, first)
        cases.append(Case(actor, believed(prepared.model, one, look(prepared, one, actor, chance).seen), listed))
        at.append(k)
    chosen: list[Orders] = []
    for start in range(0, len(cases), TOGETHER):
        chosen += best(cases[start : start + TOGETHER], prepared.rules, prepared.doctrine, own, level)
    return merge([replace(plan, world=plan.world + k) for plan, k in zip(chosen, at, strict=True)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--games", type=int, default=120)
    parser.add_argument("--scenario", default="january-2022")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("seats", nargs="+")
    asked = parser.parse_args()
    prepared = prepare(asked.scenario)
    for seat in asked.seats:
        actor = prepared.rules.actors.index(seat)
        easy, normal, hard = (played(prepared, actor, level, asked.games, asked.seed) for level in LEVELS)
        gains = [
            f"{name} {gain.mean():+.4f} ±{gain.std(ddof=1) / asked.games**0.5:.4f}"
            for name, gain in (("normal over easy", normal - easy), ("hard over normal", hard - normal))
        ]
        means = " ".join(
            f"{level.id} {found.mean():.3f}" for level, found in zip(LEVELS, (easy, normal, hard), strict=True)
        )
        print(f"{seat}: {means}; {'; '.join(gains)}", flush=True)


if __name__ == "__main__":
    main()
