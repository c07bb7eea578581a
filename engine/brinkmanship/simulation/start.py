"""The first day: every array at its start, hidden intents drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from brinkmanship.simulation import returns
from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.changes import Cause, Changes, Ledger
from brinkmanship.simulation.effects import nobody, run_statements
from brinkmanship.simulation.mechanisms import courses, deals
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.randomness import Purpose, Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import I64, Kind, Movement, World


def begin(
    rules: Rules,
    randomness: Randomness,
    worlds: int | I64 = 1,
    intents: Mapping[int, int] | None = None,
    *,
    ledger: Ledger | None = None,
) -> World:
    """Return the world on day 0.

    *worlds* is how many, or their numbers (increasing). *intents* gives the type of an actor (its index among the
    actor's own) instead of a draw by prior. Effects of types are applied and, with a *ledger*, explained.
    """
    number = np.arange(worlds, dtype=np.int64) if isinstance(worlds, int) else np.asarray(worlds, np.int64)
    n = len(number)

    def spread(values: np.ndarray, kind: type) -> np.ndarray:
        return np.repeat(np.asarray(values).astype(kind)[..., None], n, axis=-1)

    def full(rows: int, value: int, kind: type) -> np.ndarray:
        return np.full((rows, n), value, kind)

    slots = len(rules.slot_actor)
    tracks: dict[str, Any] = {kind.name.lower(): spread(rules.tracks[kind].start, np.float32) for kind in Kind}
    destination = rules.start_destination
    if destination is None:
        destination = np.full(len(rules.formations), -1, np.int16)
    going = np.where(destination >= 0, Movement.MOVING, rules.start_movement)
    world = World(
        day=0,
        turn=0,
        number=number,
        **tracks,
        controller=spread(rules.start_controller, np.int8),
        attacker=full(len(rules.regions), -1, np.int8),
        location=spread(rules.home, np.int16),
        destination=spread(destination, np.int16),
        movement=spread(going, np.int8),
        posture=spread(rules.start_posture, np.int8),
        intent=full(len(rules.actors), -1, np.int8),
        belief=np.repeat(spread(rules.type_prior, np.float32)[:, None, :], len(rules.actors), axis=1),
        slot_phase=full(slots, 0, np.int8),
        slot_due=full(slots, 0, np.int16),
        slot_since=full(slots, -1, np.int16),
        slot_count=full(slots, 0, np.int16),
        slot_stage=full(slots, 0, np.int8),
        slot_place=full(slots, -1, np.int16),
        slot_amount=np.ones((slots, n), np.float32),
        slot_used=np.zeros((slots if some(returns.diminishing(rules)) else 0, n), np.float32),
        event_day=full(len(rules.events), -1, np.int16),
        ending=np.full(n, -1, np.int8),
        ending_day=full(len(rules.endings), -1, np.int16),
    )
    _draw_intents(world, rules, randomness, intents or {}, ledger)
    courses.begin(world, rules, randomness)
    deals.begin(world, rules)
    return world


def _draw_intents(
    world: World, rules: Rules, randomness: Randomness, given: Mapping[int, int], ledger: Ledger | None
) -> None:
    if not len(rules.type_actor):
        return
    changes = Changes(world, rules, ledger, "start")
    phase = Phase("start", world, rules, randomness, changes)
    draw = randomness.uniform(Purpose.TYPES, 0, len(rules.actors), world.number)
    for actor in sorted(set(rules.type_actor.tolist())):
        entries = true_at(rules.type_actor == actor)
        bounds = np.add.accumulate(rules.type_prior[entries], dtype=np.float64)
        picked = np.searchsorted(bounds / bounds[-1], draw[actor], side="right").clip(0, len(entries) - 1)
        if actor in given:
            picked = np.full(world.worlds, given[actor])
        world.intent[actor] = picked
        for own, entry in enumerate(entries.tolist()):
            world.belief[entry, actor] = picked == own  # everybody knows its own mind
            where = true_at(picked == own)
            cause = Cause("intent", rules.type_names[entry], actor)
            with np.errstate(all="ignore"):
                run_statements(phase, rules.type_effects[entry], nobody(where, actor), cause)
    changes.apply()
