"""What the world does by itself: on a day, where a condition holds, with a chance; each fires for itself per world."""

from __future__ import annotations

import numpy as np

from engine.simulation.changes import Cause
from engine.simulation.effects import nobody, run_outcomes, run_statements
from engine.simulation.mechanisms.streams import keys, spread
from engine.simulation.phase import Instances, Phase
from engine.simulation.randomness import Purpose
from engine.simulation.rules import Event
from engine.simulation.world import I64


def run(phase: Phase) -> None:
    """Fire the events whose day, condition and chance have come."""
    rules, world = phase.rules, phase.world
    if not rules.events:
        return
    key = None
    scope = phase.scope()
    fired: list[tuple[int, I64]] = []
    for index, event in enumerate(rules.events):
        if event.days and world.day not in event.days:
            continue
        before = world.event_day[index]
        fires = before < 0
        if not event.once:
            fires = fires | (world.day - before >= max(event.cooldown, 1))
        if not fires.any():
            continue
        if event.when is not None:
            fires = fires & np.asarray(event.when(scope), bool)
        if event.chance is not None and fires.any():
            if key is None:
                key = keys(phase.uniform(Purpose.EVENTS, 2))
            fires = fires & (spread(key, 2 * index) < np.asarray(event.chance(scope), np.float32))
        where = np.flatnonzero(fires)
        if not len(where):
            continue
        fired.append((index, where))
        if event.outcomes and key is None:
            key = keys(phase.uniform(Purpose.EVENTS, 2))
        _fire(phase, event, where, spread(key[where], 2 * index + 1) if event.outcomes and key is not None else None)
    for index, where in fired:
        world.event_day[index, where] = world.day


def _fire(phase: Phase, event: Event, where: I64, draw: np.ndarray | None) -> None:
    happened, cause = nobody(where), Cause("event", event.id)
    phase.report("event", event.id)
    run_statements(phase, event.effects, happened, cause)
    if draw is not None:

        def say(phase: Phase, part: Instances, name: str) -> None:
            phase.report("event", event.id, outcome=name)

        run_outcomes(phase, event.outcomes, happened, draw, cause, say)
