"""Damaged records, and records that are whole and sealed and say nonsense: an error for people, never a fault of the program."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.benchmarks.durability import answers, forgeries, fuzz_once, open_forged, rich_record


@pytest.mark.slow
def test_nonsense_under_a_right_seal_is_answered_in_words(tmp_path: Path) -> None:
    """A dozen of some fifteen hundred; all of them with `python -m tests.benchmarks.durability --forge`."""
    good = tmp_path / "good.jsonl"
    rich_record(good)
    made = forgeries(good)
    assert len(made) > 1500
    always = [
        f
        for f in made
        if f[0].endswith((", parent: 0", ", seed: nothing", "line.weight: a text")) or ", ledger: a list" in f[0]
    ]
    for what, make in [*always[:5], *random.Random(1).sample(made, 6)]:
        try:
            open_forged(tmp_path / "forged.jsonl", make(), good)
        except Exception as error:
            raise AssertionError(f"{what}: {type(error).__name__}: {error}") from error


@pytest.mark.slow
def test_no_damage_gives_a_wrong_answer_in_silence(tmp_path: Path) -> None:
    """Sixteen of the ten thousand that `python -m tests.benchmarks.durability --fuzz 10000` tries."""
    good = tmp_path / "good.jsonl"
    rich_record(good)
    right, chance = answers(good, good, play=True), random.Random(5)
    assert not any(named for _, named in right.values())
    came = {fuzz_once(tmp_path / "fuzzed.jsonl", good, right, chance, play=n % 8 == 0) for n in range(16)}
    assert "named" in came
