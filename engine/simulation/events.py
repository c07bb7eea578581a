"""What the world does by itself: on a day, where a condition holds, with a chance; each fires for itself per world."""

from __future__ import annotations

import numpy as np

from engine.simulation.changes import Cause
from engine.simulation.effects import nobody, run_statements, scope_of, some
from engine.simulation.phase import Phase
from engine.simulation.randomness import Purpose
from engine.simulation.rules import Event


def run(phase: Phase) -> None:
    """Fire the events whose day, condition and chance have come."""
    rules, world = phase.rules, phase.world
    if not rules.events:
        return
    draws = phase.uniform(Purpose.EVENTS, 2 * len(rules.events))
    scope = phase.scope()
    for index, event in enumerate(rules.events):
        if event.days and world.day not in event.days:
            continue
        before = world.event_day[index]
        fires = np.broadcast_to(before < 0, world.worlds).copy()
        if not event.once:
            fires |= world.day - before >= max(event.cooldown, 1)
        if event.when is not None and fires.any():
            fires &= np.asarray(event.when(scope), bool)
        if event.chance is not None and fires.any():
            fires &= draws[2 * index] < np.asarray(event.chance(scope), np.float32)
        if fires.any():
            _fire(phase, index, event, np.flatnonzero(fires), draws[2 * index + 1])


def _fire(phase: Phase, index: int, event: Event, where: np.ndarray, draw: np.ndarray) -> None:
    phase.world.event_day[index, where] = phase.world.day
    happened = nobody(where)
    cause = Cause("event", event.id)
    run_statements(phase, event.effects, happened, cause)
    phase.report("event", event.id)
    scope = scope_of(phase, happened)
    past = np.zeros(len(where), np.float32)
    for outcome in event.outcomes:
        upto = past + np.clip(np.broadcast_to(np.asarray(outcome.chance(scope), np.float32), len(where)), 0, 1)
        hit = np.flatnonzero((draw[where] >= past) & (draw[where] < upto))
        past = upto
        if len(hit):
            run_statements(phase, outcome.effects, some(happened, hit), cause)
            phase.report("event", event.id, outcome=outcome.name)
