"""Which tests reach which lines of the engine, and how long each takes: measured once, in a copy, for the mutants.

A line counts for the tests that run it, and for those that use a fixture or a cached helper which ran it.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.benchmarks.mutations import Mutation

PARTS = ("simulation", "players", "game", "scenario")
TESTS = ("game", "players", "scenario", "scenarios", "simulation", "analysis", "terminal")
"""The folders of tests that run, and the files at the top; the window's tests would cost more than all others."""

SKIPPED = ("tests/test_house.py",)  # the linters and the types, which would find mutants in a way that nobody means
ALWAYS = ("tests/test_doctests.py",)  # measured again even where it did not change: its tests are files of the engine
OPTIONS = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:benchmark", "--hypothesis-seed=1"]


def environment(copy: Path, scratch: Path, cache: Path) -> dict[str, str]:
    """Return the surroundings of a run: nothing of the user's, one thread, and the copy before what is installed."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (scratch / "hook", copy / "engine", copy))),
        "BRINKMANSHIP_CACHE": str(cache),
        "XDG_CACHE_HOME": str(cache),
        "BRINK_SAVES": str(scratch / "saves"),
        "BRINK_CONFIG": str(scratch / "config"),
        "TMPDIR": str(scratch),
        "HOME": str(scratch),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


@dataclass
class Covered:
    """What was measured: which tests reach which lines, and how long each takes."""

    lines: dict[str, dict[str, list[int]]]  # file -> line -> numbers of tests
    tests: list[str]
    seconds: list[float]
    missed: list[str]  # assertions of the tests that were never reached

    def choose(self, mutant: Mutation, budget: float) -> list[str]:
        """Return the tests to run for a mutant, in order, none where no test reaches its file or stands beside it.

        Half of the *budget* (seconds) goes to the quickest that reach the line, those of its own file of tests first,
        half to those that reach the most of the engine, and a quarter more each to tests of other lines of the file,
        where what a line made was kept from an earlier test, and to those in the folder that mirrors its own. What
        stands at the top of a module is reached by all tests of the module.
        """
        by_line = self.lines.get(mutant.file, {})
        near = {test for tests in by_line.values() for test in tests}
        folder = f"tests/{Path(mutant.file).parent.relative_to('engine/brinkmanship').as_posix()}/test_"
        doctests = f"{mutant.file}::"
        beside = {i for i, test in enumerate(self.tests) if test.startswith((folder, doctests))}
        direct = near | beside if mutant.top else set(by_line.get(str(mutant.line), ()))
        own = f"test_{Path(mutant.file).stem.strip('_')}"

        def quick(test: int) -> tuple[bool, float]:
            return own not in self.tests[test].partition("::")[0], self.seconds[test]

        def wide(test: int) -> float:
            return -self.width[test]

        pools = (
            (direct, quick, budget / 2),
            (direct, wide, budget / 2),
            (near, quick, budget / 4),
            (beside, quick, budget / 4),
        )
        chosen: list[int] = []
        for pool, order, left in pools:
            mine: list[int] = []
            for test in sorted(pool - set(chosen), key=order):
                if self.seconds[test] <= left or not (chosen or mine):
                    left -= self.seconds[test]
                    mine.append(test)
            chosen += self._by_file(mine)
        return [self.tests[test] for test in chosen]

    def _by_file(self, chosen: Iterable[int]) -> list[int]:
        """Return tests with those of one file beside each other, so that its fixtures are made once."""
        files: dict[str, list[int]] = {}
        for test in chosen:
            files.setdefault(self.tests[test].partition("::")[0], []).append(test)
        return [test for tests in files.values() for test in tests]

    @cached_property
    def width(self) -> list[int]:
        """How many lines each test reaches."""
        found = Counter(test for of_line in self.lines.values() for tests in of_line.values() for test in tests)
        return [found[test] for test in range(len(self.tests))]


class Measuring:
    """A plugin of pytest that names the test, fixture or cached helper which reaches a line."""

    def __init__(self, coverage: Any) -> None:
        self.coverage = coverage
        self.stack = [""]
        self.uses: dict[str, set[str]] = {}
        self.seconds: dict[str, float] = {}
        self.passed: set[str] = set()
        self._track_caches()

    def _track_caches(self) -> None:
        """Let what a helper of the tests made once count for every test that asks for it."""
        import functools

        real, plugin = functools.cache, self

        def cache(made: Any) -> Any:
            if "tests" not in Path(made.__code__.co_filename).parts:
                return real(made)
            kept = real(made)
            name = f"cache {made.__code__.co_filename}:{made.__qualname__}"

            @functools.wraps(made)
            def asked(*args: Any, **named: Any) -> Any:
                plugin.uses.setdefault(plugin.stack[-1], set()).add(name)
                plugin.enter(name)
                try:
                    return kept(*args, **named)
                finally:
                    plugin.leave()

            asked.cache_clear = kept.cache_clear  # type: ignore[attr-defined]
            return asked

        functools.cache = cache  # type: ignore[assignment]

    def enter(self, context: str) -> None:
        self.stack.append(context)
        self.coverage.switch_context(context)

    def leave(self) -> None:
        self.stack.pop()
        self.coverage.switch_context(self.stack[-1])

    def hooks(self) -> Any:
        """Return the plugin itself, made where pytest is at hand."""
        import pytest

        mine = self

        class Hooks:
            @pytest.hookimpl(wrapper=True)
            def pytest_runtest_protocol(self, item: Any) -> Iterator[None]:
                of_item = item._fixtureinfo.name2fixturedefs if hasattr(item, "_fixtureinfo") else {}
                for found in of_item.values():
                    for fixture in found:
                        if fixture.scope != "function":
                            mine.uses.setdefault(item.nodeid, set()).add(_fixture(fixture))
                mine.enter(item.nodeid)
                try:
                    return (yield)
                finally:
                    mine.leave()

            @pytest.hookimpl(wrapper=True)
            def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
                if fixturedef.scope == "function":
                    return (yield)
                mine.enter(_fixture(fixturedef))
                try:
                    return (yield)
                finally:
                    mine.leave()

            def pytest_runtest_logreport(self, report: Any) -> None:
                if report.when == "call":
                    mine.seconds[report.nodeid] = report.duration
                    if report.passed:
                        mine.passed.add(report.nodeid)

        return Hooks()

    def contexts_of(self, test: str) -> set[str]:
        found, new = set(), {test}
        while new:
            found |= new
            new = {inner for one in new for inner in self.uses.get(one, ())} - found
        return found


def _fixture(fixture: Any) -> str:
    return f"fixture {fixture.baseid}:{fixture.argname}"


def measure_part(copy: Path, files: Sequence[str], out: Path) -> None:
    """Run test *files* in *copy* and write which test reaches which line; runs in a process of its own."""
    from coverage import Coverage

    coverage = Coverage(
        data_file=None,
        config_file=False,
        include=[*(f"{copy}/engine/brinkmanship/{part}/*" for part in PARTS), f"{copy}/tests/*"],
        messages=False,
    )
    coverage.start()
    coverage.switch_context("")
    plugin = Measuring(coverage)
    import pytest

    pytest.main([*OPTIONS, "-m", "not long", "--timeout=600", *files], plugins=[plugin.hooks()])
    coverage.stop()
    data = coverage.get_data()
    tests = sorted(plugin.passed)
    users: dict[str, list[str]] = {}
    for test in tests:
        for context in plugin.contexts_of(test):
            users.setdefault(context, []).append(test)
    lines: dict[str, dict[int, list[str]]] = {}
    missed: list[str] = []
    for file in data.measured_files():
        name = Path(file).relative_to(copy).as_posix()
        if name.startswith("tests/"):
            missed += [f"{name}:{line}" for line in _assertions(Path(file)) - set(data.lines(file) or ())]
            continue
        lines[name] = {
            line: sorted({test for context in contexts for test in users.get(context, ())})
            for line, contexts in data.contexts_by_lineno(file).items()
        }
    out.write_text(
        json.dumps({"lines": lines, "missed": missed, "seconds": {t: plugin.seconds[t] for t in tests}}), "utf-8"
    )


def _assertions(file: Path) -> set[int]:
    """Return the lines of a file's assertions."""
    return {node.lineno for node in ast.walk(ast.parse(file.read_bytes())) if isinstance(node, ast.Assert)}


def measure(copy: Path, home: Path, jobs: int, earlier: Path | None = None) -> Covered:
    """Return what the tests of *copy* reach, from *home* where it was measured before.

    With *earlier*, the home of a run on another state, only tests whose files changed since are measured; what the others
    reach is carried over, line by line as far as the lines are the same.
    """
    kept = home / "coverage.json"
    if not kept.exists():
        files = _files(copy)
        lines: dict[str, dict[str, list[str]]] = {}
        seconds: dict[str, float] = {}
        if earlier is not None:
            same = {
                f for f in files if (earlier / "copy" / f).exists() and _text(earlier / "copy", f) == _text(copy, f)
            }
            same -= set(ALWAYS)
            lines, seconds = _carried(copy, earlier, same)
            files = [file for file in files if file not in same]
        found = _measured(copy, home, jobs, files)
        for one in found:
            seconds |= one["seconds"]
            for file, of_line in one["lines"].items():
                for line, tests in of_line.items():
                    lines.setdefault(file, {}).setdefault(line, []).extend(tests)
        number = {test: i for i, test in enumerate(seconds)}
        numbered = {f: {line: [number[t] for t in tests] for line, tests in of.items()} for f, of in lines.items()}
        missed = sorted({line for one in found for line in one["missed"] if line.partition(":")[0] in files})
        whole = {"lines": numbered, "tests": list(seconds), "seconds": list(seconds.values()), "missed": missed}
        kept.write_text(json.dumps(whole), "utf-8")
    return Covered(**json.loads(kept.read_text("utf-8")))


def _text(copy: Path, file: str) -> bytes:
    return (copy / file).read_bytes()


def _files(copy: Path) -> list[str]:
    """Return the files of tests that count, those at the top first."""
    tests = copy / "tests"
    files = [
        *sorted(tests.glob("test_*.py")),
        *(f for part in TESTS for f in sorted((tests / part).rglob("test_*.py"))),
    ]
    names = [file.relative_to(copy).as_posix() for file in files]
    return [name for name in names if name not in SKIPPED]


def _measured(copy: Path, home: Path, jobs: int, files: Sequence[str]) -> list[dict[str, Any]]:
    """Measure test *files* in several processes."""
    outs = [home / f"coverage-{number}.json" for number in range(jobs) if files[number::jobs]]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.reached", str(copy), str(out), *files[n::jobs]],
            cwd=copy,
            env=environment(copy, home, home / "cache"),
            stdout=(home / f"measuring-{n}.txt").open("w"),
            stderr=subprocess.STDOUT,
        )
        for n, out in enumerate(outs)
    ]
    for one in running:
        one.wait()
    return [json.loads(out.read_text("utf-8")) for out in outs]


def _carried(copy: Path, earlier: Path, same: set[str]) -> tuple[dict[str, dict[str, list[str]]], dict[str, float]]:
    """Return (lines, seconds) of the tests in the files *same* as measured earlier, by the lines of now."""
    old = Covered(**json.loads((earlier / "coverage.json").read_text("utf-8")))
    kept = {i for i, test in enumerate(old.tests) if test.partition("::")[0] in same}
    lines: dict[str, dict[str, list[str]]] = {}
    for file, of_line in old.lines.items():
        if not (copy / file).exists():
            continue
        before, now = (_text(home, file).splitlines() for home in (earlier / "copy", copy))
        for block in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks():
            for number in range(block.size):
                tests = [old.tests[i] for i in of_line.get(str(block.a + number + 1), ()) if i in kept]
                if tests:
                    lines.setdefault(file, {})[str(block.b + number + 1)] = tests
    return lines, {old.tests[i]: old.seconds[i] for i in kept}


if __name__ == "__main__":
    measure_part(Path(sys.argv[1]), sys.argv[3:], Path(sys.argv[2]))
