"""How fast January 2022 runs with every actor deciding: world-turns a second, one live turn, memory, and the roofline.

Not asserted, reported: ``pytest tests/benchmarks/test_core_speed.py --benchmark-enable --benchmark-only -s``.
"""

from __future__ import annotations

import time
from functools import cache

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from brinkmanship.players.doctrine import DoctrineTables, decide
from brinkmanship.scenario.compile import compile_scenario
from brinkmanship.scenario.loading import load
from brinkmanship.simulation.changes import Ledger
from brinkmanship.simulation.phase import Result
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import World, array_fields

CHANCE = Randomness(7)


@cache
def january() -> tuple[Rules, DoctrineTables]:
    compiled = compile_scenario(load("january-2022"))
    return compiled.rules, DoctrineTables.build(compiled.rules, compiled.doctrines, compiled.orders_per_turn)


@cache
def after(turns: int, worlds: int) -> World:
    """The worlds some turns into the game, when proposals, moves and measures are under way."""
    rules, _ = january()
    world = begin(rules, CHANCE, worlds)
    for _ in range(turns):
        world = turn(world)
    return world


def turn(world: World) -> World:
    rules, doctrine = january()
    return advance(world, decide(world, rules, doctrine, CHANCE), rules, CHANCE)


def copy_bandwidth() -> float:
    """Bytes a second (read and written) of a plain copy of 64 MB, the best of ten."""
    source = np.ones(16_000_000, np.float32)
    target = np.empty_like(source)
    best = np.inf
    for _ in range(10):
        begun = time.perf_counter()
        np.copyto(target, source)
        best = min(best, time.perf_counter() - begun)
    return 2 * source.nbytes / best


def nbytes(world: World) -> int:
    return sum(getattr(world, field.name).nbytes for field in array_fields())


@pytest.mark.parametrize("worlds", [1, 64, 1024, 8192])
def test_world_turns_a_second(benchmark: BenchmarkFixture, worlds: int) -> None:
    world = after(8, worlds)
    benchmark.pedantic(turn, args=(world,), rounds=5, warmup_rounds=1)
    best = benchmark.stats.stats.min
    needed = 2 * nbytes(world) / worlds  # everything read once and written once
    limit = copy_bandwidth() / needed
    benchmark.extra_info["world_turns_per_second"] = round(worlds / best)
    benchmark.extra_info["roofline_world_turns_per_second"] = round(limit)
    print(
        f"\n{worlds:5d} worlds: {worlds / best:10,.0f} world-turns/s ({best / worlds * 1e6:8.1f} us each);"
        f" roofline {limit:10,.0f} ({100 * worlds / best / limit:.1f} % of it)"
    )


def test_one_live_turn(benchmark: BenchmarkFixture) -> None:
    rules, doctrine = january()
    world = after(8, 1)

    def live() -> World:
        results: list[Result] = []
        return advance(world, decide(world, rules, doctrine, CHANCE), rules, CHANCE, ledger=Ledger(), results=results)

    benchmark.pedantic(live, rounds=30, warmup_rounds=3)
    print(f"\none live turn with ledger and log: {benchmark.stats.stats.min * 1e3:.1f} ms")


def test_memory_of_a_world(benchmark: BenchmarkFixture) -> None:
    rules, _ = january()
    world = benchmark.pedantic(begin, args=(rules, CHANCE, 256), rounds=3)
    print(f"\n{nbytes(world) / 256 / 1024:.1f} KB a world")
    assert nbytes(world) / 256 < 40_000, "a few tens of KB at most"
