"""A script played from its first day to its last, and what it expected beside what came."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import numpy as np

from engine.game.expecting import Expectation
from engine.game.game import Game
from engine.game.names import date_text
from engine.players.script import ScriptPlayer
from engine.scenario.document import Problem
from engine.scenario.language import LanguageError, compile_expression
from engine.scenario.scripts import LoadedScript, load_script
from engine.simulation.expressions import Scope


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
        seed: int | None = None,
        record: Path | None = None,
        until: date | None = None,
        keep_going: bool = False,
    ) -> ScriptRun:
        """Start the script *name*; raises what :meth:`engine.game.game.Game.of_script` does."""
        game = Game.of_script(name, seats, seed=seed, record=record, keep_going=keep_going)
        return cls(str(name), game, load_script(name, game.prepared.compiled.loaded), until)

    @property
    def last_day(self) -> int:
        """The tick at which there is nothing left to tell.

        That is the day after the last entry, or after *until*; where the script hands over, the day on which people must
        play, or the game's last where programs do.
        """
        script, then = self._player, self.loaded.script.then
        end = script.past
        if then is not None:
            end = script.day(then.date) if "human" in then.seats.values() else self.game.horizon
        return min(end, script.end(self.until)) if self.until is not None else end

    @property
    def done(self) -> bool:
        """Whether the script is at its end."""
        return self.game.outcome is not None or self.game.day >= self.last_day

    @property
    def handed_over(self) -> bool:
        """Whether the script has handed seats to people: from here on somebody must play."""
        then = self.loaded.script.then
        return then is not None and "human" in then.seats.values() and self._player.handed_over(self.game.day)

    def step(self) -> None:
        """Play a turn."""
        self.game.commit()

    def refusals(self) -> list[Problem]:
        """Play a turn and return the script's orders that were refused, each with its file, line and reasons."""
        day = self.game.day
        refused = self.game.commit().refused
        due = self._player.due(day, self.game.day)
        out = []
        for one in refused:
            said = (one.order.seat, one.order.action, one.order.target)
            for position, entry in due.orders:
                order = entry.order
                if order is not None and said == (order.actor, order.action, order.target or ""):
                    reasons = " ".join(reason.text for reason in one.reasons)
                    message = f"{order.actor}'s order was refused: {reasons}"
                    out.append(self.loaded.problem(position, message, severity="warning"))
                    break
        return out

    @property
    def _player(self) -> ScriptPlayer:
        names = self.game.prepared.names
        return ScriptPlayer(self.loaded.script, names.start, names.hours_per_tick)

    def news(self) -> list[tuple[Expectation, Problem | None]]:
        """Return the expectations settled since the last call, each with what is wrong, None where it came true."""
        found: list[tuple[Expectation, Problem | None]] = []
        for expectation in self.game.expectations():
            if expectation.met is not None and expectation.position not in self._told:
                self._told.add(expectation.position)
                found.append((expectation, None if expectation.met else self.failure(expectation)))
        return found

    def failures(self) -> list[Problem]:
        """Return every expectation that did not come true, with its file and line."""
        return [self.failure(e) for e in self.game.expectations() if e.met is False]

    def failure(self, expectation: Expectation) -> Problem:
        """Return what to say of an expectation that did not come true."""
        values = ", ".join(f"{text} is {value}" for text, value in self.sides(expectation.text))
        when = f"{'' if isinstance(expectation.by, datetime) else 'the end of '}{date_text(expectation.by)}"
        message = f"expected {expectation.text} by {when}, and it did not come true"
        said = f" (on {date_text(self.game.date)} {values})" if values else ""
        return self.loaded.problem(expectation.position, message + said)

    def sides(self, text: str) -> list[tuple[str, str]]:
        """Return the parts of a condition that are not plain numbers, with their values now."""
        out: dict[str, str] = {}
        try:
            tree = ast.parse(text, mode="eval")
        except SyntaxError:
            return []
        prepared, world = self.game.prepared, self.game.truth
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


def play_through(run: ScriptRun) -> Iterable[ScriptRun]:
    """Play a script to its end, yielding after every turn."""
    while not run.done:
        run.step()
        yield run
