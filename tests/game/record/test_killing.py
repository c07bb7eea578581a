"""Games killed with signal 9 at random moments: no committed turn is lost, every record opens, verifies and goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import killed_exercise
from tests.benchmarks.durability import kill_once


def test_a_killed_game_loses_nothing(tmp_path: Path) -> None:
    for attempt, delay in enumerate((0.0, 0.011, 0.03, 0.05, 0.08, 0.13)):
        told, held, agrees = kill_once(tmp_path / f"{attempt}.jsonl", delay, seed=attempt)
        assert held >= told
        assert agrees


@pytest.mark.slow
def test_a_killed_exercise_loses_nothing_that_was_said_to_be_kept(tmp_path: Path) -> None:
    """Six of the three hundred of `python -m tests.benchmarks.killed_exercise`."""
    for attempt in range(6):
        assert killed_exercise.kill_once(tmp_path / f"{attempt}.jsonl", 0.01 + 0.06 * attempt, seed=attempt)
