"""The command that makes mutants (`tests/benchmarks/mutants.py`): what it changes, what it leaves alone, and its tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.mutations import Mutation, mutations, pick
from tests.benchmarks.reached import Covered, environment

SOURCE = b'''"""Three words."""
LIMIT: int | None = 3

@dataclass(frozen=True)
class Thing:
    def __repr__(self) -> str:
        return f"{self.size + 1}"

def grown(size: float, by: int = 1) -> float:
    """Return 2 things."""
    if size < LIMIT and not by:
        raise ValueError(f"at least {LIMIT + 1}")
    self.size += min(size, 0.5)
    assert size >= 0
    return size * by
'''


def texts() -> list[tuple[int, str, str]]:
    return [(one.line, one.kind, one.told(SOURCE).partition("  ->  ")[2]) for one in mutations(SOURCE, "thing.py")]


@pytest.mark.parametrize(
    "expected",
    [
        (2, "constant", "LIMIT: int | None = 4"),
        (9, "constant", "def grown(size: float, by: int = 2) -> float:"),
        (11, "comparison", "if size <= LIMIT and not by:"),
        (11, "and/or", "if size < LIMIT or not by:"),
        (11, "sign dropped", "if size < LIMIT and (by):"),
        (11, "condition dropped", "if (not by):"),
        (11, "condition negated", "if (not (size < LIMIT and not by)):"),
        (12, "statement removed", "pass"),
        (13, "arithmetic", "self.size -= min(size, 0.5)"),
        (13, "call swapped", "self.size += max(size, 0.5)"),
        (13, "constant", "self.size += min(size, 1.0)"),
        (15, "arithmetic", "return size / by"),
        (15, "return value", "return None"),
    ],
)
def test_mistakes_of_every_kind_are_made(expected: tuple[int, str, str]) -> None:
    assert expected in texts()


def test_texts_types_decorators_assertions_and_reprs_are_left_alone() -> None:
    assert {line for line, _, _ in texts()} == {2, 9, 11, 12, 13, 15}
    assert [what for line, _, what in texts() if line == 12] == ["pass"]  # what the error says stays
    for one in mutations(SOURCE, "thing.py"):
        changed = one.applied(SOURCE)
        assert changed != SOURCE
        compile(changed, "thing.py", "exec")


def test_what_changes_nothing_but_time_is_left_alone() -> None:
    source = b"def packed(rows):\n    shapely.prepare(rows)\n    sleep(2)\n    return rows.reshape(4, -1)\n"
    found = {what for one in mutations(source, "thing.py") for what in [one.told(source).partition("  ->  ")[2]]}
    assert not any("reshape(4, -2)" in what or "sleep(3)" in what for what in found)
    assert {"return rows.reshape(5, -1)", "return rows.reshape(4, (1))"} <= found
    assert (2, "statement removed") not in {(one.line, one.kind) for one in mutations(source, "thing.py")}


def test_the_same_seed_picks_the_same_mutants_on_different_lines(tmp_path: Path) -> None:
    (tmp_path / "thing.py").write_bytes(SOURCE)
    first, again, other = (pick([tmp_path / "thing.py"], tmp_path, 4, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert len({one.line for one in first}) == 4


def test_the_quickest_tests_that_reach_a_line_come_first_then_the_widest() -> None:
    lines = {"engine/brinkmanship/a.py": {"1": [0, 1, 2], "2": [2, 3]}, "engine/brinkmanship/b.py": {"1": [2]}}
    tests = ["tests/test_x.py::slow", "tests/test_x.py::quick", "tests/test_whole.py::wide", "tests/test_a.py::other"]
    covered = Covered(lines, tests, [3.0, 0.1, 4.0, 0.2], [])

    def chosen(line: int, budget: float, top: bool = False) -> list[str]:
        mutation = Mutation("engine/brinkmanship/a.py", line, "", 0, 0, "", top)
        return [t.partition("::")[2] for t in covered.choose(mutation, budget)]

    assert chosen(1, 10) == ["quick", "slow", "wide", "other"]
    assert chosen(1, 1) == ["quick", "other"]
    assert chosen(2, 10) == ["other", "wide", "quick"]
    assert chosen(3, 10) == ["other", "quick"]  # nothing reaches it, so what reaches its file and stands beside it
    elsewhere = Mutation("engine/brinkmanship/game/c.py", 1, "", 0, 0, "", False)
    assert covered.choose(elsewhere, 10) == []
    assert chosen(3, 10, top=True)[0] == "other"


def test_a_run_imports_the_engine_of_the_copy(tmp_path: Path) -> None:
    package = tmp_path / "copy" / "engine" / "brinkmanship"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    found = subprocess.run(
        [sys.executable, "-c", "import brinkmanship; print(brinkmanship.__file__)"],
        env=environment(tmp_path / "copy", tmp_path, tmp_path), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(found.stdout.strip()) == package / "__init__.py"
