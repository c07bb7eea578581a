"""Compiles the issues, and how leaders choose their courses."""

from __future__ import annotations

import math

import numpy as np

from brinkmanship.scenario.compile.formulas import Formulas
from brinkmanship.scenario.compile.index import Index, numbered
from brinkmanship.scenario.models import Scenario
from brinkmanship.scenario.models.decisions import Course, Leader, Preference
from brinkmanship.simulation import rules
from brinkmanship.simulation.expressions import Apply, Expression, Number
from brinkmanship.simulation.world import F32


def issues(scenario: Scenario, world_tracks: tuple[str, ...]) -> tuple[rules.Issue, ...]:
    """Compile the issues, in the order of the file."""
    at = numbered(world_tracks)
    return tuple(
        rules.Issue(
            name,
            at[issue.track or name],
            -1 if issue.held is None else at[issue.held],
            -1 if issue.offered is None else at[issue.offered],
            float(issue.pocketing),
        )
        for name, issue in scenario.issues.items()
    )


def deals(scenario: Scenario, index: Index, formulas: Formulas) -> tuple[rules.Deal, ...]:
    """Compile the deals, in the order of the file."""
    issues_at, actions_at = numbered(scenario.issues), numbered(scenario.actions)
    return tuple(
        rules.Deal(
            id=name,
            signed_by=actions_at[deal.signed_by],
            issues=tuple(issues_at[issue] for issue in deal.issues),
            steps=deal.steps,
            every=index.ticks(deal.every),
            chance=formulas.maybe("deals", name, "chance") or Number(1.0),
            holds=formulas.maybe("deals", name, "while") or Number(1.0),
            kept=formulas.statements("deals", name, "kept"),
            stalled=formulas.statements("deals", name, "stalled"),
            broken=formulas.statements("deals", name, "broken"),
        )
        for name, deal in scenario.deals.items()
    )


def leaders(scenario: Scenario, index: Index, formulas: Formulas) -> tuple[rules.Leader, ...]:
    """Compile how every actor with courses chooses among them."""
    return tuple(_leader(scenario, name, leader, index, formulas) for name, leader in scenario.courses.items())


def _leader(scenario: Scenario, actor: str, leader: Leader, index: Index, formulas: Formulas) -> rules.Leader:
    at = numbered(leader.options)
    ideals, weights, jitter = _preferences(scenario, actor)
    return rules.Leader(
        actor=index.actors[actor],
        start=at[leader.start],
        precision=leader.precision,
        inertia=leader.inertia,
        rethink_days=leader.rethink_days,
        courses=tuple(_course(scenario, actor, name, one, formulas) for name, one in leader.options.items()),
        waits=tuple((at[one.on], at[one.now], at[one.later], float(one.weight)) for one in leader.waits),
        reckons=tuple((name, _reckon(leader, actor, name, formulas)) for name in leader.reckons),
        ideals=ideals,
        weights=weights,
        jitter=jitter,
        shows=tuple(
            (
                name,
                formulas.expression("courses", actor, "shows", name, "when"),
                np.array([_rate(one.rates, course) for course in leader.options], np.float32),
            )
            for name, one in leader.shows.items()
        ),
        plain=np.array([float(one.plain) for one in leader.shows.values()], np.float32),
        carried_out=float(leader.forecast.carried_out),
        lag_days=leader.forecast.lag_days,
        turn_days=leader.forecast.turn_days,
        turn_share=float(leader.forecast.turn_share),
    )


def _rate(rates: object, course: str) -> float:
    assert isinstance(rates, dict)
    return float(rates[course]) if course in rates else 0.0


def _reckon(leader: Leader, actor: str, name: str, formulas: Formulas) -> Expression:
    path = ("courses", actor, "reckons", name)
    if leader.reckons[name].utility is None:
        return formulas.expression(*path, "value")
    steep = Apply("*", (Number(leader.reckons[name].precision), formulas.expression(*path, "utility")))
    return Apply("logistic", (steep,))


def _course(scenario: Scenario, actor: str, name: str, course: Course, formulas: Formulas) -> rules.Course:
    path = ("courses", actor, "options", name)
    at = numbered(scenario.issues)
    return rules.Course(
        id=name,
        when=formulas.maybe(*path, "when"),
        success=formulas.maybe(*path, "success"),
        win=tuple((at[issue], formulas.expression(*path, "win", issue)) for issue in course.win),
        lose=tuple((at[issue], formulas.expression(*path, "lose", issue)) for issue in course.lose),
        costs=tuple((cost, formulas.expression(*path, "costs", cost)) for cost in course.costs),
        force=course.force,
        hypothetical=course.hypothetical,
    )


def _preferences(scenario: Scenario, actor: str) -> tuple[F32, F32, float]:
    """Return ideals and weights by type, (own types or 1, issues), and the jitter of the weights."""
    wanted = scenario.preferences.get(actor)
    names = list(scenario.issues)
    kinds = list(scenario.actors[actor].types) or [""]
    ideals = np.ones((len(kinds), len(names)), np.float32)
    weights = np.zeros((len(kinds), len(names)), np.float32)
    if wanted is None:
        return ideals, weights, 0.0
    for row, kind in enumerate(kinds):
        for column, issue in enumerate(names):
            for one in (wanted.issues.get(issue), wanted.types.get(kind, {}).get(issue)):
                _wants(one, ideals, weights, row, column)
    whole = np.array([[math.fsum(row)] for row in weights.tolist()])
    weights = (weights / np.where(whole > 0, whole, 1)).astype(np.float32)
    return ideals, weights, float(wanted.jitter)


def _wants(one: Preference | None, ideals: F32, weights: F32, row: int, column: int) -> None:
    if one is not None and one.ideal is not None:
        ideals[row, column] = float(one.ideal)
    if one is not None and one.weight is not None:
        weights[row, column] = float(one.weight)
