"""How many small mistakes the tests find: mutants of the rules, the players, the game and the scenario format.

``nice python -m tests.benchmarks.mutants --count 300 --seed 1 --jobs 1`` makes mutants by chance, runs for each the tests
that reach its line, and prints the share that a test fails on, then every survivor. It works in a copy and never writes
into the checkout; but a mutant may do anything, so it refuses to run as root. Coverage is measured once for the state
of the files (needs the package ``coverage``); a run that was broken off goes on where it was. Not every test runs: the
quickest that reach the line, up to ``--budget`` seconds, so that a survivor may be one that a slow test would have
found, and the figure is never too good. Equivalent mutants count as survivors.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from tests.benchmarks.mutations import Mutation, pick
from tests.benchmarks.reached import OPTIONS, PARTS, environment, measure

ROOT = Path(__file__).parent.parent.parent
PRELOADED = ("numpy", "pydantic", "pytest", "hypothesis", "yaml", "rich.console", "click", "shapely", "PIL.Image")


# One mutant

_HOOK = '''"""Imports one module of the engine from a changed text, in this process and in those that it starts."""
import json, os, sys
from importlib.machinery import SourceFileLoader

_what = os.environ.get("BRINK_MUTANT")
if _what:
    with open(_what, encoding="utf-8") as _file:
        _found = json.load(_file)
    _usual = SourceFileLoader.get_code

    def _get_code(self, fullname):
        if os.path.realpath(self.path) == _found["path"]:
            return compile(_found["source"].encode("utf-8"), self.path, "exec", dont_inherit=True)
        return _usual(self, fullname)

    SourceFileLoader.get_code = _get_code
'''


class Choosing:
    """A plugin of pytest that runs the chosen tests in their order, and writes down the first that fails."""

    def __init__(self, tests: Sequence[str], told: Path) -> None:
        self.order = {test: number for number, test in enumerate(tests)}
        self.told = told

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda i: self.order[i.nodeid])

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.told.exists():
            self.told.write_text(report.nodeid)

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed and not self.told.exists():
            self.told.write_text(f"import of {report.nodeid}")


def _cached(mutant: Mutation | None, scratch: Path, home: Path) -> Path:
    """Return the cache for a mutant: everybody's, or one without scenarios where the mutant may change what is kept."""
    shared = home / "cache"
    scenario = "engine/brinkmanship/scenario/"
    if mutant is None or not (mutant.top or mutant.file.startswith(scenario) or "expressions" in mutant.file):
        return shared
    own = scratch / "cache"
    own.mkdir()
    for part in shared.iterdir() if shared.exists() else ():
        if part.name != "scenarios" and "/geography/" not in mutant.file:
            (own / part.name).symlink_to(part, target_is_directory=True)
    return own


def _child(copy: Path, home: Path, scratch: Path, mutant: Mutation | None, tests: Sequence[str]) -> NoReturn:
    """Run *tests* with the mutant in this, forked, process; never returns."""
    code = 3
    try:
        os.setsid()
        out = os.open(scratch / "out.txt", os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(copy)
        os.environ.update(environment(copy, scratch, _cached(mutant, scratch, home)))
        tempfile.tempdir = None
        (scratch / "hook").mkdir()
        hook = scratch / "hook" / "sitecustomize.py"
        hook.write_text(_HOOK)
        if mutant is not None:
            path = (copy / mutant.file).resolve()
            what = scratch / "mutant.json"
            what.write_text(json.dumps({"path": str(path), "source": mutant.applied(path.read_bytes()).decode()}))
            os.environ["BRINK_MUTANT"] = str(what)
            exec(compile(_HOOK, str(hook), "exec"), {})
        for name in [name for name in sys.modules if name == "tests" or name.startswith("tests.")]:
            del sys.modules[name]
        ours = [folder / part for folder in (ROOT, copy) for part in ("", "engine")]
        others = [p for p in sys.path if p and Path(p).resolve() not in ours]
        sys.path[:] = [str(copy / "engine"), str(copy), *others]
        sys.path_importer_cache.clear()
        import pytest

        files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        plugins = [Choosing(tests, scratch / "failed.txt")]
        code = int(pytest.main([*OPTIONS, "-x", f"--basetemp={scratch}/base", *files], plugins=plugins))
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


@dataclass(slots=True)
class Running:
    """A mutant whose tests are running."""

    number: int
    mutant: Mutation | None
    tests: list[str]
    child: int
    scratch: Path
    began: float
    limit: float


def start(
    copy: Path, home: Path, number: int, mutant: Mutation | None, tests: list[str], seconds: float, slack: float
) -> Running:
    """Start the tests of a mutant in a forked process."""
    scratch = Path(tempfile.mkdtemp(prefix=f"mutant-{number}-", dir=home))
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _child(copy, home, scratch, mutant, tests)
    return Running(number, mutant, tests, child, scratch, time.monotonic(), 60 + slack * seconds)


def finished(one: Running) -> dict[str, Any] | None:
    """Return what came of a mutant, None while its tests run."""
    child, status, used = os.wait4(one.child, os.WNOHANG)
    late = time.monotonic() - one.began > one.limit
    if child == 0 and not late:
        return None
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(one.child, signal.SIGKILL)  # and what its tests left behind
    if child == 0:
        _, status, used = os.wait4(one.child, 0)
    failed = one.scratch / "failed.txt"
    by = failed.read_text("utf-8") if failed.exists() else ""
    code = os.waitstatus_to_exitcode(status)
    result = "timeout" if child == 0 else "survived" if code == 0 else "killed"
    if result == "killed" and not by:
        by = f"(exit {code})"
    said = (one.scratch / "out.txt").read_text(errors="replace")[-1500:] if code not in (0, 1) else ""
    shutil.rmtree(one.scratch, ignore_errors=True)
    out = {"number": one.number, "result": result, "by": by, "seconds": round(time.monotonic() - one.began, 1)}
    return {**out, "cpu": round(used.ru_utime + used.ru_stime, 1), "tests": len(one.tests), "said": said}


# The whole


def copied(root: Path, home: Path) -> Path:
    """Return a copy of what git knows of a checkout, as it is now, in *home*."""
    copy = home / "copy"
    if not (home / "copied").exists():
        shutil.rmtree(copy, ignore_errors=True)
        names = subprocess.run(
            ["git", "-c", f"safe.directory={root}", "ls-files", "-co", "--exclude-standard", "-z"],
            cwd=root,
            capture_output=True,
            check=True,
        )
        for name in filter(None, names.stdout.decode().split("\0")):
            if (root / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, copy / name)
        (home / "copied").touch()
    return copy


def state_of(root: Path) -> str:
    """Return a name for the state of the engine, the scenarios and the tests."""
    state = hashlib.sha256()
    for part in ("engine", "scenarios", "tests"):
        for path in sorted((root / part).rglob("*")):
            if path.suffix in (".py", ".yaml") and "benchmarks" not in path.parts:
                state.update(f"{path.relative_to(root)}".encode() + path.read_bytes())
    return state.hexdigest()[:12]


def run(root: Path, home: Path, options: argparse.Namespace) -> int:
    """Make the mutants, run their tests and print what came of it; return the exit code."""
    home.mkdir(parents=True, exist_ok=True)
    copy = copied(root, home)
    began = time.monotonic()
    covered = measure(copy, home, options.jobs, options.earlier)
    print(
        f"{len(covered.tests)} tests measured, {sum(covered.seconds):.0f} s of tests ({time.monotonic() - began:.0f} s)"
    )
    for line in covered.missed:
        print(f"never reached: the assertion at {line}")
    for name in PRELOADED:
        __import__(name)
    files = [path for part in options.parts for path in (copy / "engine" / "brinkmanship" / part).rglob("*.py")]
    mutants = pick(files, copy, options.count, options.seed)
    results = home / f"results-{options.seed}-{'-'.join(options.parts)}.jsonl"
    done: dict[int, dict[str, Any]] = {}
    if results.exists():
        done = {one["number"]: one for one in map(json.loads, results.read_text("utf-8").splitlines())}
    took = dict(zip(covered.tests, covered.seconds, strict=True))
    waiting = [number for number in range(len(mutants)) if number not in done]
    running: list[Running] = []
    with results.open("a") as told:

        def tell(result: dict[str, Any]) -> None:
            done[result["number"]] = result
            told.write(json.dumps({**result, **asdict(mutants[result["number"]])}) + "\n")
            told.flush()
            if options.verbose:
                one = mutants[result["number"]]
                print(f"{len(done)}/{len(mutants)} {result['result']} {one.file}:{one.line} {result['by']}", flush=True)

        try:
            while waiting or running:
                while waiting and len(running) < options.jobs:
                    number = waiting.pop(0)
                    tests = covered.choose(mutants[number], options.budget)
                    if not tests:
                        tell({"number": number, "result": "not covered", "by": "", "seconds": 0, "cpu": 0, "tests": 0})
                        continue
                    seconds = sum(took[test] for test in tests)
                    running.append(start(copy, home, number, mutants[number], tests, seconds, options.slack))
                for one in list(running):
                    result = finished(one)
                    if result is not None:
                        running.remove(one)
                        tell(result)
                time.sleep(0.02)
        finally:
            for one in running:
                os.killpg(one.child, signal.SIGKILL)
    doubtful = _clean(copy, home, sorted({one["by"] for one in done.values() if "::" in one["by"]}))
    _print(mutants, [done[number] for number in range(len(mutants))], copy, options, doubtful)
    return 0


def _clean(copy: Path, home: Path, tests: list[str]) -> set[str]:
    """Return those of *tests* that fail without any mutant: what they killed counts as a survivor."""
    doubtful: set[str] = set()
    while tests:
        one = start(copy, home, -1, None, tests, 600, 1)
        while (result := finished(one)) is None:
            time.sleep(0.1)
        if result["result"] == "survived":
            break
        if result["by"] not in tests:
            print(f"the tests cannot run without a mutant: {result['by']} {result['said']}")
            return set(tests)
        doubtful.add(result["by"])
        tests = [test for test in tests if test != result["by"]]
    return doubtful


def _print(
    mutants: Sequence[Mutation],
    results: list[dict[str, Any]],
    copy: Path,
    options: argparse.Namespace,
    doubtful: set[str],
) -> None:
    for one in results:
        if one["by"] in doubtful:
            one["result"] = "survived"
    count = Counter(one["result"] for one in results)
    killed = count["killed"] + count["timeout"]
    share = 100 * killed / max(len(results), 1)
    print(f"seed {options.seed}, {len(results)} mutants of {', '.join(options.parts)}: {share:.1f} % killed")
    print("  " + ", ".join(f"{kind} {count[kind]}" for kind in ("killed", "timeout", "survived", "not covered")))
    print(f"  {sum(one['cpu'] for one in results) / max(len(results), 1):.1f} s of CPU a mutant")
    for test in sorted(doubtful):
        print(f"  fails without a mutant too: {test}")
    for part in options.parts:
        of = [
            r["result"]
            for m, r in zip(mutants, results, strict=True)
            if m.file.startswith(f"engine/brinkmanship/{part}/")
        ]
        found = sum(one in ("killed", "timeout") for one in of)
        print(f"  {part}: {found} of {len(of)}")
    for mutant, one in sorted(zip(mutants, results, strict=True), key=lambda pair: (pair[0].file, pair[0].line)):
        if one["result"] in ("survived", "not covered"):
            change = mutant.told((copy / mutant.file).read_bytes())
            print(f"{one['result']} {mutant.file}:{mutant.line} {mutant.kind} ({one['tests']} tests): {change}")


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--budget", type=float, default=25, help="seconds of tests a mutant, as measured")
    parser.add_argument(
        "--slack", type=float, default=6, help="a mutant is late after so many times its tests' seconds"
    )
    parser.add_argument("--parts", nargs="+", default=list(PARTS), choices=PARTS)
    parser.add_argument("--home", type=Path, help="where the copy and the results are kept (a folder of its own)")
    parser.add_argument("--earlier", type=Path, help="the home of a run on another state, to measure only what changed")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if not hasattr(os, "fork"):
        parser.error("this command needs fork(), which this system does not have")
    if os.geteuid() == 0:
        parser.error(
            "not as root: a mutant may replace a device or anybody's file (setpriv --reuid=65534 --clear-groups ...)"
        )
    home = options.home or Path(tempfile.gettempdir()) / f"brink-mutants-{state_of(ROOT)}"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no mutant is left running
    print(f"working in {home}")
    return run(ROOT, home.resolve(), options)


if __name__ == "__main__":
    sys.exit(main())
