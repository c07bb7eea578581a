"""A script played from its first day to its last, and what it expected beside what came: as a replay or as a test."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import numpy as np

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.expectations import Expectation, expected
from brinkmanship.game.session.game import Game
from brinkmanship.game.view.labels import date_text
from brinkmanship.players.kinds import PERSON
from brinkmanship.players.script import ScriptPlayer
from brinkmanship.scenario.description import bundled_entries
from brinkmanship.scenario.document import Problem, ScenarioError
from brinkmanship.scenario.language import LanguageError, compile_expression
from brinkmanship.scenario.scripts import VARIATION_MARK, LoadedScript, load_script
from brinkmanship.simulation.expressions import Scope
from brinkmanship.simulation.world import World


@dataclass(frozen=True, slots=True)
class Held:
    """Something a script expects, as it stands: what it says for people, and what is wrong where it did not come true."""

    expectation: Expectation
    text: str
    problem: Problem | None = None


@dataclass
class ScriptRun:
    """A script being played. Close the game when done."""

    name: str
    game: Game
    loaded: LoadedScript
    until: date | None = None
    _told: set[int] = field(default_factory=set)

    @classmethod
    def start(
        cls,
        name: str | Path,
        seats: Mapping[str, str] | None = None,
        *,
        record: Path | None = None,
        until: date | None = None,
    ) -> ScriptRun:
        """Start the script *name*; raises what :meth:`brinkmanship.game.session.game.Game.of_script` does."""
        game = Game.of_script(name, seats, record=record)
        return cls(str(name), game, load_script(name, game.prepared.compiled.loaded), until)

    @property
    def last_day(self) -> int:
        """The tick after the last entry, or after *until*; the game's last or that of people, where it hands over."""
        script, then = self._player, self.loaded.script.then
        end = script.past
        if then is not None:
            end = script.day(then.date) if PERSON in then.seats.values() else self.game.horizon
        return min(end, script.end(self.until)) if self.until is not None else end

    @property
    def done(self) -> bool:
        """Whether the script is at its end."""
        return self.game.outcome is not None or self.game.day >= self.last_day

    @property
    def handed_over(self) -> bool:
        """Whether the script has handed seats to people: from here on somebody must play."""
        then = self.loaded.script.then
        return then is not None and PERSON in then.seats.values() and self._player.handed_over(self.game.day)

    def step(self) -> None:
        """Play a turn."""
        self.game.commit()

    def refusals(self) -> list[Problem]:
        """Play a turn and return the script's refused orders; those that a variation only took over are warnings."""
        day = self.game.day
        refused = self.game.commit().refused
        left = self._player.due(day, self.game.day)
        out = []
        for one in reversed(refused):
            said = (one.order.seat, one.order.action, one.order.target, one.order.after)
            for position, entry in reversed(left):  # of two alike the first was taken
                order = entry.order
                after = self._player.after(entry, day)
                if order is not None and said == (order.actor, order.action, order.target or "", after):
                    reasons = " ".join(reason.text for reason in one.reasons)
                    message = f"{order.actor}'s order was refused: {reasons}"
                    severity = "error" if position in self._own else "warning"
                    out.append(self.loaded.problem(position, message, severity=severity))
                    left.remove((position, entry))
                    break
        return out[::-1]

    @property
    def _player(self) -> ScriptPlayer:
        names = self.game.prepared.names
        return ScriptPlayer(self.loaded.script, names.start, names.hours_per_tick)

    def held(self) -> tuple[Held, ...]:
        """Return all that the script expects; of a variation, only what it adds or moves itself."""
        branch = [world for node in self.game.control().branch for world in (*node.within, node.world)]
        found = expected(self.game.prepared, self._player, branch)
        return tuple(
            Held(
                e,
                self.loaded.script.entries[e.position].text or e.text,
                self._failure(e) if e.met is False else None,
            )
            for e in found
            if e.position in self._own
        )

    @property
    def _own(self) -> set[int]:
        """The entries that are held to what they say: all of a script's, of a variation those it adds or moves."""
        variation = self.loaded.script.variations.get(self.loaded.variation)
        moved = {amendment.entry for amendment in variation.change} - {None} if variation is not None else set()
        return {
            position
            for position, (entry, path) in enumerate(zip(self.loaded.script.entries, self.loaded.origins, strict=True))
            if variation is None or path[0] == "variations" or entry.id in moved
        }

    def news(self) -> list[Held]:
        """Return the expectations settled since the last call."""
        found = [one for one in self.held() if one.expectation.met is not None]
        new = [one for one in found if one.expectation.position not in self._told]
        self._told |= {one.expectation.position for one in new}
        return new

    def _failure(self, expectation: Expectation) -> Problem:
        """Return what to say of an expectation that did not come true."""
        last = self._player.end(expectation.by)
        branch = (world for node in self.game.control().branch for world in (*node.within, node.world))
        world = next((world for world in branch if world.day >= last), self.game.control().truth)
        values = ", ".join(f"{text} is {value}" for text, value in self._sides(expectation.text, world))
        when = f"{'' if isinstance(expectation.by, datetime) else 'the end of '}{date_text(expectation.by)}"
        message = f"expected {expectation.text} by {when}, and it did not come true"
        then = date_text(self.game.prepared.names.date(max(world.day - 1, 0)))
        said = f" (at the end of {then} {values})" if values else ""
        return self.loaded.problem(expectation.position, message + said)

    def _sides(self, text: str, world: World) -> list[tuple[str, str]]:
        """Return the parts of a condition that are not plain numbers, with their values in *world*."""
        out: dict[str, str] = {}
        try:
            tree = ast.parse(text, mode="eval")
        except SyntaxError:
            return []
        prepared = self.game.prepared
        for node in ast.walk(tree):
            for side in (node.left, *node.comparators) if isinstance(node, ast.Compare) else ():
                if isinstance(side, ast.Constant):
                    continue
                part = ast.unparse(side)
                try:
                    value = compile_expression(part, prepared.vocabulary)(Scope(world, prepared.rules))
                except LanguageError:
                    continue
                out[part] = f"{float(np.asarray(value).reshape(-1)[0]):,.4g}"
        return list(out.items())


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
