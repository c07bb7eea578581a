"""What seats decide: each by another policy, and the shares of types, play and chance in the variance of open force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.analysis.balance.rows import Chosen, Row, apart
from brinkmanship.analysis.balance.trials import Bench
from brinkmanship.players.look import Look
from brinkmanship.players.planner import Planner
from brinkmanship.players.player import Doctrine, Player, Wait, as_player
from brinkmanship.players.random_player import Random
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness

_PLANNED = 40
"""Futures of a seat that plans, which takes long."""
_RESAMPLED = 200
"""Times that worlds are drawn anew for the errors of shares of variance."""

F64 = NDArray[np.float64]


def policies(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each seat passing, at random and by the scenario's policies, against its doctrine, the others by doctrine."""
    for index in bench.seats:
        seat = bench.rules.actors[index]
        if chosen.seat in ("", seat) and not chosen.orders:
            yield f"policies/{seat}/pass", partial(_policy, bench, seat, Wait())
            yield f"policies/{seat}/random", partial(_policy, bench, seat, Random())
            for words in bench.sensible(seat):
                yield f"policies/{seat}/{words.partition(':')[2]}", partial(_policy, bench, seat, as_player(words))


def planner(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each seat planning ahead against its doctrine, in few futures."""
    for index in bench.seats:
        seat = bench.rules.actors[index]
        if chosen.seat in ("", seat) and not chosen.orders:
            yield f"planner/{seat}", partial(_policy, bench.few(_PLANNED), seat, Planner())


def _policy(bench: Bench, seat: str, policy: Player) -> dict[str, Any]:
    doctrine, other = bench.doctrine_alone(), bench.seated(seat, policy)
    own = doctrine.score[bench.index(seat)]
    return {"own": round(float(own.mean(dtype=np.float64)), 6), **apart(bench, other, doctrine)}


@dataclass(frozen=True)
class Mixed(Player):
    """Plays by one of several players: drawn for each seat and world, the same whatever the game's chance."""

    draw: int
    players: tuple[Player, ...]

    def decide(self, look: Look) -> Orders:
        """Return the orders of the player that was drawn in each world."""
        return self.decide_all([look])

    def decide_all(self, looks: Sequence[Look]) -> Orders:
        """Return the orders of several seats."""
        if not looks:
            return Orders.empty()
        rules, parts = looks[0].model.rules, []
        draw = Randomness((1 << 98) + self.draw).uniform(0, 0, len(rules.actors), looks[0].number)
        picked = (draw * len(self.players)).astype(int)
        for number, player in enumerate(self.players):
            orders = player.decide_all(looks)
            parts.append(orders.only(picked[rules.slot_actor[orders.slot], orders.world] == number))
        return merge(parts)


def everybody(bench: Bench) -> tuple[Player, ...]:
    """Return the players that a seat may have: doctrine, passing, random orders, and the scenario's policies."""
    named = (as_player(f"policy:{name}") for name in bench.prepared.model.policies)
    return Doctrine(), Wait(), Random(), *named


def variance(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield, for each actor with hidden types, what explains the variance of open force."""
    rules = bench.rules
    for actor in sorted(set(rules.type_actor.tolist())):
        if chosen.everything:
            yield f"variance/{rules.actors[actor]}", partial(_variance, bench, actor)


def _variance(bench: Bench, actor: int) -> dict[str, Any]:
    """Return shares of the variance of open force: of the type at first order, and of each group redrawn alone.

    Every type is played in the same worlds, so that sums over types are exact (Sobol' indices; Saltelli et al. 2010,
    "Variance based sensitivity analysis of model output", Computer Physics Communications 181). Errors are of worlds drawn anew.
    """
    rules = bench.rules
    entries = np.flatnonzero(rules.type_actor == actor)
    prior = rules.type_prior[entries].astype(np.float64)
    prior /= prior.sum()
    held, players = {rules.actors[actor]: Doctrine()}, everybody(bench)

    def force(others: Player, chance: Bench = bench) -> F64:
        played = [
            chance.play(players={**held, "others": others}, intents={actor: type_}) for type_ in range(len(prior))
        ]
        return np.array([result.force for result in played])  # (types, worlds)

    other = Bench(bench.prepared, bench.seed + 1, bench.futures, bench.processes, bench.progress)
    first, replayed = force(Mixed(0, players)), force(Mixed(1, players))
    rechanced = force(Mixed(0, players), other)
    alike = {"pass": force(Wait())}
    alike |= {name: force(as_player(f"policy:{name}")) for name in bench.prepared.model.policies}
    names = [rules.type_names[e] for e in entries]
    return {
        "types": {name: round(float(first[i].mean()), 6) for i, name in enumerate(names)},
        "force": round(float(prior @ first.mean(axis=1)), 6),
        **_with_errors(partial(_shares, prior), first, replayed, rechanced),
        "all": {
            how: {name: [round(float(x.mean()), 6), _error(x)] for name, x in zip(names, found, strict=True)}
            for how, found in alike.items()
        },
    }


def _error(of: F64) -> float:
    return round(float(of.std() / max(len(of) - 1, 1) ** 0.5), 6)


def _shares(prior: F64, first: F64, replayed: F64, rechanced: F64) -> dict[str, float]:
    """Return the shares of variance of arrays of open force, (types, worlds) each."""
    mean = float(prior @ first.mean(axis=1))
    whole = mean * (1 - mean) or 1.0
    within = prior @ first
    return {
        "type_first_order": float(prior @ (first.mean(axis=1) - mean) ** 2) / whole,
        "type_total": float((within * (1 - within)).mean()) / whole,
        "play_total": float(prior @ ((first - replayed) ** 2).mean(axis=1)) / 2 / whole,
        "chance_total": float(prior @ ((first - rechanced) ** 2).mean(axis=1)) / 2 / whole,
    }


def _with_errors(of: Callable[..., dict[str, float]], *arrays: F64) -> dict[str, list[float]]:
    """Return numbers of arrays with their standard errors, by drawing worlds anew (Efron 1979, "Bootstrap methods")."""
    generator, worlds = np.random.default_rng(0), arrays[0].shape[1]
    drawn = [generator.integers(0, worlds, worlds) for _ in range(_RESAMPLED)]
    again = [of(*(array[:, which] for array in arrays)) for which in drawn]
    return {
        name: [round(value, 6), round(float(np.std([one[name] for one in again])), 6)]
        for name, value in of(*arrays).items()
    }
