"""How long January 2022 takes from its files to compiled rules. Reported, not asserted."""

from __future__ import annotations

from pytest_benchmark.fixture import BenchmarkFixture

from brinkmanship.scenario.compile import compile_scenario
from brinkmanship.scenario.loading import load


def test_scenario_from_files_to_rules(benchmark: BenchmarkFixture) -> None:
    benchmark.pedantic(lambda: compile_scenario(load("january-2022")), rounds=3, iterations=1, warmup_rounds=1)
