"""The measures of balance: each yields rows, one for each thing that is measured, under a key of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.analysis.balance.trials import EARLY, Bench, Difference, Once, Result, Scrambled, places_of
from brinkmanship.players.doctrine import decide
from brinkmanship.players.look import Look
from brinkmanship.players.player import Doctrine, Player, Wait
from brinkmanship.players.random_player import Random
from brinkmanship.simulation.legality import legal
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind

LEAST_SHARE = 0.01
"""A shift of an outcome's share that counts."""
LEAST_SCORE = 0.005
"""A shift of a seat's score, of 1, that counts."""
SAMPLE = 200
"""Futures that are looked at day by day."""

Row = tuple[str, Callable[[], dict[str, Any]]]
"""A key, and what measures the row of it."""


@dataclass(frozen=True)
class Chosen:
    """What is measured: everything where nothing is said."""

    seat: str = ""
    family: str = ""


def influence(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each order of each seat, on each target: given once, early, against never given."""
    rules, slots = bench.rules, bench.prepared.compiled.slots
    by_doctrine = {option.slot for option in bench.prepared.compiled.doctrines}
    for (seat, action, target), slot in slots.items():
        family = rules.actions[int(rules.slot_action[slot])].family
        if rules.actors.index(seat) not in bench.seats or not _wanted(chosen, seat, family):
            continue
        forbidden = [slot] if slot in by_doctrine else []
        yield f"influence/{seat}/{action}/{target}", partial(_forced, bench, [slot], forbidden)


def families(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each family of actions: every order of it given once, early, by whoever has it, against none."""
    rules = bench.rules
    members: dict[str, list[int]] = {}
    for (seat, _, _), slot in bench.prepared.compiled.slots.items():
        family = rules.actions[int(rules.slot_action[slot])].family
        if rules.actors.index(seat) in bench.seats and _wanted(chosen, seat, family):
            members.setdefault(family, []).append(slot)
    for family, slots in members.items():
        yield f"families/{family}", partial(_forced, bench, slots, slots)


def _wanted(chosen: Chosen, seat: str, family: str) -> bool:
    return chosen.seat in ("", seat) and chosen.family in ("", family)


def _forced(bench: Bench, slots: Sequence[int], forbidden: Sequence[int]) -> dict[str, Any]:
    without = bench.play(without=forbidden) if forbidden else bench.doctrine_alone()
    places = places_of(bench.prepared, slots)
    once = Once(tuple(slots), tuple(places[slot] for slot in slots))
    return _apart(bench, bench.play(experiment=once, without=forbidden), without)


def _apart(bench: Bench, first: Result, second: Result) -> dict[str, Any]:
    shifts, gains = bench.shifts(first, second), bench.gains(first, second)
    moved = [name for name, found in shifts.items() if found.beyond(LEAST_SHARE)]
    return {
        "force": _pair(Difference.of(first.force, second.force)),
        "outcomes": {name: _pair(found) for name, found in shifts.items()},
        "scores": {name: _pair(found) for name, found in gains.items()},
        "moves_outcome": moved,
        "moves_score": [name for name, found in gains.items() if found.beyond(LEAST_SCORE)],
    }


def _pair(found: Difference) -> list[float]:
    return [round(found.mean, 6), round(found.error, 6)]


POLICIES: Mapping[str, Callable[[], Player]] = {"pass": Wait, "random": Random}


def policies(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each seat passing and at random against its doctrine, the others by doctrine."""
    for index in bench.seats:
        seat = bench.rules.actors[index]
        for name, policy in POLICIES.items():
            if chosen.seat in ("", seat) and not chosen.family:
                yield f"policies/{seat}/{name}", partial(_policy, bench, seat, policy())


def _policy(bench: Bench, seat: str, policy: Player) -> dict[str, Any]:
    doctrine, other = bench.doctrine_alone(), bench.play(players={seat: policy, "others": Doctrine()})
    index = bench.rules.actors.index(seat)
    own = doctrine.score[index]
    return {"own": round(float(own.mean(dtype=np.float64)), 6), **_apart(bench, other, doctrine)}


@dataclass(frozen=True)
class Mixed(Player):
    """Passes, plays at random or by doctrine: drawn for each seat and world, the same whatever the game's chance."""

    draw: int

    def decide(self, look: Look) -> Orders:
        """Return the orders of the policy that was drawn in each world."""
        return self.decide_all([look])

    def decide_all(self, looks: Sequence[Look]) -> Orders:
        """Return the orders of several seats."""
        if not looks:
            return Orders.empty()
        rules, parts = looks[0].model.rules, []
        players: tuple[Player, ...] = (Doctrine(), *(policy() for policy in POLICIES.values()))
        picked = Randomness((1 << 98) + self.draw).uniform(0, 0, len(rules.actors), looks[0].number) * len(players)
        for number, player in enumerate(players):
            orders = player.decide_all(looks)
            parts.append(orders.only(picked[rules.slot_actor[orders.slot], orders.world].astype(int) == number))
        return merge(parts)


def variance(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield, for each actor with hidden types, what explains the variance of the outcome."""
    rules = bench.rules
    for actor in sorted(set(rules.type_actor.tolist())):
        if not chosen.seat and not chosen.family:
            yield f"variance/{rules.actors[actor]}", partial(_variance, bench, actor)


def _variance(bench: Bench, actor: int) -> dict[str, Any]:
    """Return shares of the variance of open force: of the type at first order, and of each group redrawn alone.

    Every type is played in the same worlds, so that sums over types are exact (Sobol' indices; Saltelli et al. 2010,
    "Variance based sensitivity analysis of model output", Computer Physics Communications 181).
    """
    rules = bench.rules
    entries = np.flatnonzero(rules.type_actor == actor)
    prior = rules.type_prior[entries].astype(np.float64)
    prior /= prior.sum()
    held = {rules.actors[actor]: Doctrine()}

    def force(draw: int, chance: Bench) -> NDArray[np.float64]:
        played = [
            chance.play(players={**held, "others": Mixed(draw)}, intents={actor: type_}) for type_ in range(len(prior))
        ]
        return np.array([result.force for result in played])  # (types, worlds)

    other = Bench(bench.prepared, bench.seed + 1, bench.futures, bench.processes, bench.progress)
    first, replayed, rechanced = force(0, bench), force(1, bench), force(0, other)
    mean = float(prior @ first.mean(axis=1))
    whole = mean * (1 - mean) or 1.0
    of_type = float(prior @ (first.mean(axis=1) - mean) ** 2)
    within = prior @ first
    return {
        "types": {rules.type_names[e]: round(float(first[i].mean()), 6) for i, e in enumerate(entries)},
        "force": round(mean, 6),
        "type_first_order": round(of_type / whole, 6),
        "type_total": round(float((within * (1 - within)).mean()) / whole, 6),
        "play_total": round(float(prior @ ((first - replayed) ** 2).mean(axis=1)) / 2 / whole, 6),
        "chance_total": round(float(prior @ ((first - rechanced) ** 2).mean(axis=1)) / 2 / whole, 6),
    }


def numbers(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each track: set at random after a sixth of the game, in how many worlds anything comes out differently."""
    day = bench.rules.horizon // 6
    if chosen.seat or chosen.family:
        return
    for kind in Kind:
        for track, name in enumerate(bench.rules.tracks[kind].names):
            yield f"numbers/{kind.name.lower()}.{name}", partial(_scrambled, bench, Scrambled(kind, track, day))


def _scrambled(bench: Bench, experiment: Scrambled) -> dict[str, Any]:
    few = bench.few(SAMPLE)
    plain, other = few.doctrine_alone().futures, few.play(experiment=experiment).futures
    differs = (plain.ending_day != other.ending_day).any(axis=0)
    return {
        "endings": float(differs.mean()),
        "anything": float((differs | (plain.objectives != other.objectives).any(axis=0)).mean()),
    }


def days(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield what doctrine games are like day by day: capital, numbers at the ends of their range, orders never open."""
    if not chosen.seat and not chosen.family:
        yield "days/all", partial(_days, bench)


def _days(bench: Bench) -> dict[str, Any]:
    rules, doctrine, chance = bench.rules, bench.prepared.doctrine, Randomness(bench.seed)
    world = begin(rules, chance, min(bench.futures, SAMPLE))
    capital, early = rules.track(Kind.ACTOR, "capital"), max(int(rules.horizon * EARLY), 1)
    purse, open_ = [], np.zeros(len(rules.slot_actor), bool)
    every, own = np.arange(len(rules.slot_actor)), np.zeros(0)
    while world.day < rules.horizon and (world.ending < 0).any():
        if world.day < early:
            own = world.actor[capital].copy()
            world.actor[capital] += 1000
            open_ |= legal(world, rules, every).any(axis=1)
            world.actor[capital] = own
        purse.append(world.actor[capital].mean(axis=1))
        world = advance(world, decide(world, rules, doctrine, chance), rules, chance, consume=True)
    ends = {}
    for kind in Kind:
        table, values = rules.tracks[kind], world.tracks(kind)
        for track, name in enumerate(table.names):
            low, high = table.low[track], table.high[track]
            start = table.start[track][:, None]
            stuck = ((values[track] <= low) & (start > low)) | ((values[track] >= high) & (start < high))
            if stuck.size and stuck.mean() >= 0.25:
                ends[f"{kind.name.lower()}.{name}"] = round(float(stuck.mean()), 4)
    limit = float(rules.tracks[Kind.ACTOR].high[capital])
    course = np.array(purse)
    return {
        "capital": {
            rules.actors[i]: {"mean": round(float(course[:, i].mean()), 3), "end": round(float(course[-1, i]), 3)}
            for i in bench.seats
        },
        "most_capital": limit,
        "at_the_end_of_their_range": ends,
        "never_open_early": [
            "/".join(key) for key, slot in bench.prepared.compiled.slots.items()
            if not open_[slot] and rules.actors.index(key[0]) in bench.seats
        ],
    }  # fmt: skip


MEASURES: Mapping[str, Callable[[Bench, Chosen], Iterator[Row]]] = {
    f.__name__: f for f in (days, policies, families, variance, numbers, influence)
}
"""Every measure by name, the quickest first."""
