"""The named courses a game can take: when each is first reached, and which of them ends the game."""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.memo import per_rules
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.program import Program
from brinkmanship.simulation.rules import Rules


@per_rules
def _program(rules: Rules) -> Program:
    return Program.of(rules, truths=[ending.when for ending in rules.endings])


def run(phase: Phase) -> None:
    """Mark the endings that now hold; the first final one in the scenario's order ends the world's game."""
    rules, world = phase.rules, phase.world
    program = _program(rules)
    _, truths = program(phase.scope())
    reached = truths.take(program.truths, axis=0) & (world.ending_day < 0)
    for index in np.flatnonzero(reached.any(axis=1)).tolist():
        ending, here = rules.endings[index], reached[index]
        world.ending_day[index, here] = world.day
        if ending.final:
            world.ending[here & (world.ending < 0)] = index
        phase.report("ending", ending.id, final=ending.final)
