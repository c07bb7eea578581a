"""Records that are whole and sealed and say nonsense: an error for people, never a fault of the program."""

from __future__ import annotations

import random
from pathlib import Path

from tests.benchmarks.durability import forgeries, open_forged


def test_nonsense_under_a_right_seal_is_answered_in_words(branched: Path, tmp_path: Path) -> None:
    """A dozen of some seven hundred; all of them with `python -m tests.benchmarks.durability --forge`."""
    made = forgeries(branched)
    assert len(made) > 400
    always = [
        f for f in made if f[0].split(": ")[0] in ("turn line, ledger", "order line, order.seat", "branch line, node")
    ]
    for what, make in [*always[::3][:4], *random.Random(1).sample(made, 10)]:
        try:
            open_forged(tmp_path / "forged.jsonl", make())
        except Exception as error:
            raise AssertionError(f"{what}: {type(error).__name__}: {error}") from error
