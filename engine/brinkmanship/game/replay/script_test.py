"""Scripts as tests: each is played to its end, and what it expects must come true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from brinkmanship.game.errors import GameError
from brinkmanship.game.replay.script_run import ScriptRun
from brinkmanship.scenario.description import bundled_entries
from brinkmanship.scenario.document import Problem, ScenarioError
from brinkmanship.scenario.scripts import VARIATION_MARK, load_script


@dataclass(frozen=True, slots=True)
class Result:
    """How a script's test went."""

    name: str
    passed: bool
    turns: int
    expectations: int
    refusals: tuple[str, ...]  # orders of the script that were not legal when they came, with file, line and reasons
    still_open: int
    problems: tuple[str, ...]  # with file, line and reason

    @property
    def line(self) -> str:
        """The result on one line."""
        state = "passed" if self.passed else "FAILED"
        facts = [f"{self.expectations} expectations", f"{self.turns} turns"]
        count = len(self.refusals)
        facts += [f"{count} order{'' if count == 1 else 's'} refused"] if count else []
        facts += [f"{self.still_open} expectations not reached"] if self.still_open else []
        return f"{state}  {self.name}: {', '.join(facts)}"


def script_names(names: Iterable[str], variations: bool = True) -> Iterator[str]:
    """Yield the scripts to test, each followed by its variations; all bundled ones if *names* is empty."""
    for name in list(names) or [entry.name for entry in bundled_entries() if entry.kind == "script"]:
        yield name
        if variations and VARIATION_MARK not in name:
            try:
                keys = list(load_script(name).script.variations)
            except ScenarioError:
                continue  # said when the script itself is tested
            yield from (f"{name}{VARIATION_MARK}{key}" for key in keys)


def test_script(name: str) -> Result:
    """Play a script and return how it went; what does not load is a failure too."""
    try:
        run = ScriptRun.start(name)
    except (ScenarioError, GameError) as error:
        return Result(name, False, 0, 0, (), 0, (str(error),))
    refusals: list[Problem] = []
    try:
        while not run.done:
            refusals += run.refusals()
        found = run.held()
        waiting = sum(one.expectation.met is None for one in found)
        problems = tuple(one.problem.render() for one in found if one.problem is not None)
        passed = not problems and all(one.severity != "error" for one in refusals)
        passed = passed and (not waiting or run.handed_over)  # what is left to people may stay open
        told = tuple(one.render() for one in refusals)
        return Result(name, passed, run.game.turn, len(found), told, waiting, problems)
    finally:
        run.game.close()


test_script.__test__ = False  # type: ignore[attr-defined]  # not a test of pytest's
