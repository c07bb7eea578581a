"""The core's promises on the whole of January 2022: same bits alone and in a batch, order in the file without meaning,
and a ledger that explains every change."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from numpy.typing import NDArray

from brinkmanship.players.doctrine import DoctrineTables, decide, weights
from brinkmanship.scenario.compile import Compiled, compile_scenario
from brinkmanship.scenario.loading import load_resolved
from brinkmanship.simulation import randomness
from brinkmanship.simulation.changes import Ledger
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, World, array_fields
from tests.january import january

KEPT = (0, 17, 299, 1499)
MIXED = ("actors", "actions", "formations", "issues", "preferences", "courses", "deals", "dilemmas", "bodies")


def in_range(world: World, rules: Rules, games: int = 200) -> None:
    """Fail where a number of the first *games* worlds is outside its range."""
    for kind in Kind:
        table, values = rules.tracks[kind], world.tracks(kind)[..., :games]
        assert np.isfinite(values).all(), (world.day, kind)
        assert (values >= table.low[:, None, None]).all(), (world.day, kind)
        assert (values <= table.high[:, None, None]).all(), (world.day, kind)
    belief = world.belief[..., :games]
    assert ((belief >= 0) & (belief <= 1)).all(), world.day


def play(numbers: list[int], days: int, seed: int = 7) -> World:
    """Play whole games by doctrine; 200 of them are looked at every day, whether every number is in its range.

    Ended worlds leave now and then, as they do when futures are played; those of `KEPT` stay in the batch to the horizon.
    """
    rules, doctrine, chance = january().rules, january().doctrine, Randomness(seed)
    world = begin(rules, chance, np.array(numbers))
    for _ in range(days):
        world = advance(world, decide(world, rules, doctrine, chance), rules, chance, consume=True)
        in_range(world, rules)
        going = (world.ending < 0) | np.isin(world.number, KEPT)
        if going.mean() < 0.9:
            in_range(world, rules, world.worlds)
            world = world.take(np.flatnonzero(going))
    in_range(world, rules, len(numbers))
    return world


@pytest.mark.parametrize(
    "worlds", [pytest.param(24, marks=pytest.mark.slow), pytest.param(1500, marks=pytest.mark.minutes)]
)
def test_worlds_of_a_batch_equal_the_same_worlds_alone_bit_for_bit_and_keep_their_ranges(worlds: int) -> None:
    batch = play(list(range(worlds)), 60)
    for number in [number for number in KEPT if number < worlds]:
        alone, place = play([number], 60), int(np.flatnonzero(batch.number == number)[0])
        for field in array_fields():
            ours, theirs = getattr(batch, field.name)[..., place], getattr(alone, field.name)[..., 0]
            assert np.array_equal(ours, theirs), f"world {number}: {field.name}"


def name_of(rules: Rules, doctrine: DoctrineTables, option: int) -> tuple[str, str, str]:
    """The action, the target and the place of an option, by names."""
    slot, place = int(doctrine.slot[option]), int(doctrine.place[option])
    action, target = int(rules.slot_action[slot]), int(rules.slot_target[slot])
    axes = tuple(axis.id for axis in rules.axes)
    things = {"actor": rules.actors, "region": rules.regions, "formation": rules.formations, "body": rules.bodies_}
    named = {**things, "axis": axes}[rules.target_kind[action]][target] if target >= 0 else ""
    return rules.actions[action].id, named, rules.regions[place] if place >= 0 else ""


def favourites(world: World, rules: Rules, doctrine: DoctrineTables, chance: Randomness) -> Orders:
    """Each actor's most appealing option, where it appeals more than waiting: a player without chance.

    Of those that appeal alike, the last by name.
    """
    weight = weights(world, rules, doctrine, randomness=chance)[:, 0]
    chosen = []
    actors = rules.slot_actor[doctrine.slot]
    for actor in np.unique(actors):
        own = np.flatnonzero(actors == actor)
        best = max(own.tolist(), key=lambda o: (float(f"{weight[o]:.4g}"), name_of(rules, doctrine, o)))
        if weight[best] > 1:
            chosen.append(best)
    return Orders.make(doctrine.slot[chosen], doctrine.place[chosen], doctrine.amount[chosen], doctrine.lift[chosen])


def shuffled(data: dict[str, Any], seed: int) -> dict[str, Any]:
    mixed = dict(data)
    for section in MIXED:
        entries = list(mixed[section].items())
        random.Random(seed).shuffle(entries)
        mixed[section] = dict(entries)
    regions = list(mixed["map"]["regions"].items())
    random.Random(seed).shuffle(regions)
    mixed["map"] = {**mixed["map"], "regions": dict(regions)}
    return mixed


class NoChance(Randomness):
    """Chance that always comes out in the middle."""

    def uniform(self, purpose: int, tick: int, count: int, worlds: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.full((count, len(worlds)), 0.5, np.float32)


def told(compiled: Compiled, days: int) -> dict[str, dict[str, Any]]:
    """Play without chance and return every track by the names of what carries it."""
    rules, chance = compiled.rules, NoChance(0)
    doctrine = DoctrineTables.build(rules, compiled.doctrines, compiled.orders_per_turn)
    intents = {rules.actors.index("RUS"): 2}
    world = begin(rules, chance, 1, intents)
    for _ in range(days):
        world = advance(world, favourites(world, rules, doctrine, chance), rules, chance)
    things = {Kind.ACTOR: rules.actors, Kind.REGION: rules.regions, Kind.FORMATION: rules.formations,
              Kind.BODY: rules.bodies_, Kind.WORLD: ("world",),
              Kind.TIE: tuple(f"{a}>{b}" for a in rules.actors for b in rules.actors)}  # fmt: skip
    out: dict[str, dict[str, Any]] = {}
    for kind, names in things.items():
        for track, name in enumerate(rules.tracks[kind].names):
            out[f"{kind.name} {name}"] = dict(zip(names, world.tracks(kind)[track, :, 0].tolist(), strict=True))
    holder = [rules.actors[int(c)] if int(c) >= 0 else "" for c in world.controller[:, 0]]
    out["controller"] = dict(zip(rules.regions, holder, strict=True))
    out["location"] = {f: rules.regions[int(r)] for f, r in zip(rules.formations, world.location[:, 0], strict=True)}
    return out


@pytest.mark.slow
def test_the_order_of_things_in_the_file_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(randomness, "_mix", lambda z: np.full_like(z, 1 << 63))  # all that is spread is a half too
    data = dict(january().data)  # compiled anew: what was drawn once for the rules of other tests is no half
    straight = told(compile_scenario(load_resolved(data)), 40)
    mixed = told(compile_scenario(load_resolved(shuffled(data, seed=1))), 40)
    assert straight.keys() == mixed.keys()
    for track, values in straight.items():
        for name, value in values.items():
            if isinstance(value, float):
                assert mixed[track][name] == pytest.approx(value, rel=2e-3, abs=2e-4), f"{track} of {name}"
            else:
                assert mixed[track][name] == value, f"{track} of {name}"


@pytest.mark.slow
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.integers(0, 2**32))
def test_ledger_entries_of_every_track_sum_to_its_change_over_whole_games(seed: int) -> None:
    rules, doctrine, chance, ledger = january().rules, january().doctrine, Randomness(seed), Ledger()
    world = begin(rules, chance, 1, ledger=ledger)
    sums = {kind: rules.tracks[kind].start.astype(np.float64) for kind in Kind}
    for _ in range(60):
        world = advance(world, decide(world, rules, doctrine, chance), rules, chance, ledger=ledger)
        for entry in ledger.entries:
            sums[entry.kind][entry.track, entry.thing] += entry.amount
        ledger.entries.clear()
        for kind in Kind:
            now = world.tracks(kind)[..., 0]
            assert np.allclose(sums[kind], now, rtol=1e-5, atol=2e-5), (world.day, kind)
