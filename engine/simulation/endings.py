"""The named courses a game can take: when each is first reached, and which of them ends the game."""

from __future__ import annotations

import numpy as np

from engine.simulation.phase import Phase


def run(phase: Phase) -> None:
    """Mark the endings that now hold; the first final one in the scenario's order ends the world's game."""
    rules, world = phase.rules, phase.world
    scope = phase.scope()
    for index, ending in enumerate(rules.endings):
        reached = np.broadcast_to(np.asarray(ending.when(scope), bool), world.worlds) & (world.ending_day[index] < 0)
        if not reached.any():
            continue
        world.ending_day[index, reached] = world.day
        if ending.final:
            world.ending[reached & (world.ending < 0)] = index
        phase.report("ending", ending.id, final=ending.final)
