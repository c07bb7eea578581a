"""Events and endings. An event fires on a day, where a condition holds, with a chance, in each world for itself; an
ending is marked when it is first reached, and a final one ends the game."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import positions, true_at
from brinkmanship.simulation.changes import Cause
from brinkmanship.simulation.effects import nobody, run_outcomes, run_statements
from brinkmanship.simulation.formulas import Formulas, formulas_of
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.program import Conditions, Program
from brinkmanship.simulation.randomness import Purpose, keys, spread
from brinkmanship.simulation.rewriting import conjuncts
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import I64


@dataclass(frozen=True, slots=True)
class _Conditions:
    """The conditions and chances of all events."""

    program: Program  # its numbers are the chances, its truths the conditions
    when: Conditions
    chancy: I64  # events that chance has a say in, in the order of the program's numbers
    pause: NDArray[np.int32]  # (events, 1) ticks until each may fire again; more than a game where it fires once


@per_rules
def _watch(rules: Rules) -> _Conditions:
    parts = [conjuncts(event.when) for event in rules.events]
    chances = {number: event.chance for number, event in enumerate(rules.events) if event.chance is not None}
    program, when = Conditions.of(rules, parts, chances.values())
    never = np.iinfo(np.int32).max
    return _Conditions(
        program,
        when,
        np.array(list(chances), np.int64),
        np.array([[never if event.once else max(event.cooldown, 1)] for event in rules.events], np.int32),
    )


@per_rules
def _effects(rules: Rules) -> Formulas:
    """Return the effects of all events; those with outcomes run by themselves."""
    events = rules.events
    effects = [() if event.asks >= 0 else event.effects for event in events]
    written = formulas_of(rules, effects, np.arange(len(events)), [{} for _ in events])
    return replace(written, alone=written.alone | np.array([bool(event.outcomes) for event in events]))


@per_rules
def _not_on(rules: Rules, day: int) -> I64:
    """Return the events that do not happen on *day*, whatever else holds."""
    return np.array([n for n, event in enumerate(rules.events) if event.days and day not in event.days], np.int64)


def run(phase: Phase) -> None:
    """Fire the events whose day, condition and chance have come."""
    rules, world = phase.rules, phase.world
    if not rules.events:
        return
    watch = _watch(rules)
    fires = (world.event_day < 0) | (world.day - world.event_day >= watch.pause)
    fires[_not_on(rules, world.day)] = False
    numbers, truths = watch.program(phase.scope())
    watch.when.restrict(truths, fires)
    key = None
    left = true_at(fires[watch.chancy].any(axis=1))
    if len(left):
        key = keys(phase.uniform(Purpose.EVENTS, 2))
        chancy = watch.chancy[left]
        fires[chancy] &= spread(key, 2 * chancy[:, None]) < numbers.take(watch.program.numbers[left], axis=0)
    index, where = positions(fires)
    if not len(index):
        return
    if phase.results is None:
        one_by_one = partial(_happen, phase, index, where, key)
        _effects(rules).run(phase, index, nobody(where), partial(_cause, rules), one_by_one)
    else:  # what a live game tells stands in the order of the events
        _happen(phase, index, where, key, slice(None))
    world.event_day[fires] = world.day


def _happen(phase: Phase, index: I64, where: I64, key: Any, part: slice) -> None:
    """Let *part* of the events that fire, by number and world, (n,), happen one by one; *key* is chance, if it is drawn."""
    rules, index, where = phase.rules, index[part], where[part]
    for number in np.unique(index).tolist():
        event, happened = rules.events[number], nobody(where[index == number])
        if event.asks >= 0:
            phase.report("dilemma", event.id, event.asks, known_to=(event.asks,))
            continue
        phase.report("event", event.id)
        cause = _cause(rules, number)
        run_statements(phase, event.effects, happened, cause)
        if event.outcomes:
            key = keys(phase.uniform(Purpose.EVENTS, 2)) if key is None else key
            draw, say = spread(key[happened.world], 2 * number + 1), partial(phase.report, "event", event.id)
            run_outcomes(phase, event.outcomes, happened, draw, cause, lambda _, name, say=say: say(outcome=name))  # type: ignore[misc]


def _cause(rules: Rules, event: int) -> Cause:
    return Cause("event", rules.events[event].id)


@per_rules
def _endings(rules: Rules) -> Program:
    return Program.of(rules, truths=[ending.when for ending in rules.endings])


def run_endings(phase: Phase) -> None:
    """Mark the endings that now hold; the first final one in the scenario's order ends the world's game."""
    rules, world = phase.rules, phase.world
    program = _endings(rules)
    _, truths = program(phase.scope())
    reached = truths.take(program.truths, axis=0) & (world.ending_day < 0)
    for index in true_at(reached.any(axis=1)).tolist():
        ending, here = rules.endings[index], reached[index]
        world.ending_day[index, here] = world.day
        if ending.final:
            world.ending[here & (world.ending < 0)] = index
        phase.report("ending", ending.id, final=ending.final)
