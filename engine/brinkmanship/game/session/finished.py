"""A game that is over, with all that was hidden while it went on: what a debrief is made of."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.state import GameState
from brinkmanship.game.view.debrief_types import AimPath, Believed, Revealed
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.outcome import objectives
from brinkmanship.game.view.reports import Outcome
from brinkmanship.game.view.types import LogLine
from brinkmanship.simulation.score import objective_values, score_of
from brinkmanship.simulation.world import World


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A state of a finished game, and what the turn before it brought."""

    number: int  # of the state in the record
    turn: int
    day: int
    date: date
    world: World
    lines: tuple[LogLine, ...]  # as it was, secrets and all


@dataclass(frozen=True, slots=True)
class FinishedGame:
    """The truth of a game that is over, for the seat that played it."""

    prepared: Prepared
    seed: int
    seat: str
    turns: tuple[PastTurn, ...]  # from the start on
    outcome: Outcome
    path: Path | None

    @property
    def actor(self) -> int:
        """The index of the seat."""
        return self.names.actor_index[self.seat]

    @property
    def names(self) -> Labels:
        """Names and dates."""
        return self.prepared.names

    def scores(self) -> tuple[float, ...]:
        """Return the seat's score after each turn, of 1, on the truth."""
        rules, out = self.prepared.rules, []
        for turn in self.turns:
            values = objective_values(turn.world, rules)
            out.append(float(score_of(rules, self.actor, values, turn.world.intent[self.actor])[0]))
        return tuple(out)

    def aims(self) -> tuple[AimPath, ...]:
        """Return how far each aim of the seat was met after each turn, by weight."""
        rules, me = self.prepared.rules, self.actor
        met = [
            objectives(self.names, objective_values(one.world, rules), me, int(one.world.intent[me, 0]))
            for one in self.turns
        ]
        paths = [
            AimPath(aim.id, aim.text, aim.weight, tuple(turn[row].value for turn in met))
            for row, aim in enumerate(met[-1])
        ]
        return tuple(sorted(paths, key=lambda one: -one.weight))

    def revealed(self) -> tuple[Revealed, ...]:
        """Return what the other actors really wanted, those whose intent was hidden first."""
        return tuple(sorted(self._revealed(), key=lambda one: (not one.believed, -abs(one.total - one.start))))

    def _revealed(self) -> Iterator[Revealed]:
        names, rules, world = self.names, self.prepared.rules, self.turns[-1].world
        first, last = (objective_values(self.turns[at].world, rules) for at in (0, -1))
        for index, actor in enumerate(rules.actors):
            if index == self.actor:
                continue
            chosen = int(world.intent[index, 0])
            entries = names.model.types_of.get(index, ())
            types = names.scenario.actors[actor].types
            believed = tuple(
                Believed(
                    types[rules.type_names[entry]].name,
                    float(self.turns[0].world.belief[entry, self.actor, 0]),
                    float(world.belief[entry, self.actor, 0]),
                    number == chosen,
                )
                for number, entry in enumerate(np.asarray(entries).tolist())
            )
            then, now = (objectives(names, values, index, chosen) for values in (first, last))
            if believed or now:
                start, total = (math.fsum(one.weight * one.value for one in parts) for parts in (then, now))
                yield Revealed(actor, names.actor(actor), believed, now, start, total)


def finished(state: GameState, seat: str) -> FinishedGame:
    """Return the game of `state` as it was, for `seat`; raise `GameError` while it goes on."""
    outcome = state.outcome
    if outcome is None:
        raise GameError("the game goes on: what is hidden stays hidden until it is over")
    turns = tuple(
        PastTurn(node.number, node.turn, node.world.day, state.names.date(node.world.day), node.world, node.lines)
        for node in state.tree.branch()
    )
    return FinishedGame(state.prepared, state.setup.seed, seat, turns, outcome, state.recorder.writer.path)
