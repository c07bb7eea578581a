"""Compiles what happens by itself and what it comes to: events, endings, objectives, secret intents, injects."""

from __future__ import annotations

from dataclasses import dataclass

from brinkmanship.scenario.compile.formulas import Formulas
from brinkmanship.scenario.compile.index import Index
from brinkmanship.scenario.models import Scenario
from brinkmanship.simulation import rules
from brinkmanship.simulation.expressions import Expression, Statement


@dataclass(frozen=True)
class CompiledInject:
    """An inject, ready to be released; *day* is a tick, -1 if it has none."""

    id: str
    to: tuple[int, ...]
    day: int
    when: Expression | None
    name: str
    text: str
    effects: tuple[Statement, ...]


def events(scenario: Scenario, index: Index, formulas: Formulas) -> tuple[rules.Event, ...]:
    """Compile the events, in the order of the file."""
    return tuple(
        rules.Event(
            id=name,
            days=tuple(sorted({index.tick(day) for day in event.days})),
            when=formulas.maybe("events", name, "when"),
            chance=formulas.maybe("events", name, "chance"),
            once=event.once,
            cooldown=index.ticks(event.cooldown),
            effects=formulas.statements("events", name, "effects"),
            outcomes=formulas.outcomes(event.outcomes, "events", name, "outcomes"),
            severity=float(event.severity),
            goldstein=float(event.goldstein),
        )
        for name, event in scenario.events.items()
    )


def endings(scenario: Scenario, formulas: Formulas) -> tuple[rules.Ending, ...]:
    """Compile the endings, in the order of the file."""
    return tuple(
        rules.Ending(name, formulas.expression("endings", name, "when"), ending.final)
        for name, ending in scenario.endings.items()
    )


def objectives(scenario: Scenario, index: Index, formulas: Formulas) -> tuple[rules.Objective, ...]:
    """Compile the objectives of all seats."""
    return tuple(
        rules.Objective(
            index.actors[actor], one.id, one.weight, formulas.expression("objectives", actor, number, "value")
        )
        for actor, wanted in scenario.objectives.items()
        for number, one in enumerate(wanted)
    )


def type_effects(index: Index, formulas: Formulas) -> tuple[tuple[Statement, ...], ...]:
    """Compile the changes that each secret intent makes at the start."""
    return tuple(formulas.statements("actors", actor, "types", kind, "start") for actor, kind in index.types)


def injects(scenario: Scenario, index: Index, formulas: Formulas) -> tuple[CompiledInject, ...]:
    """Compile the injects, in the order of the file."""
    return tuple(
        CompiledInject(
            id=name,
            to=index.actors_in(inject.to),
            day=-1 if inject.day is None else index.tick(inject.day),
            when=formulas.maybe("injects", name, "when"),
            name=inject.name or name,
            text=inject.text,
            effects=formulas.statements("injects", name, "effects"),
        )
        for name, inject in scenario.injects.items()
    )
