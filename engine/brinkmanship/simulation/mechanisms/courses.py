"""Courses: how a leadership weighs its ways on, and chooses one.

**Value.** Positions on issues are numbers from 0 to 1; who wants *ideal* likes a position x as much as ``-|x - ideal|``.
Weights of an actor add up to 1, and costs are on the same scale (the whole quarrel is worth 1)::

    U_c = sum_i w_i [p_c u_i(win_ci) + (1 - p_c) u_i(lose_ci) - u_i(now_i)] - sum_k cost_ck

Positions, the chance of success p and costs are the scenario's formulas, which read what the leader believes (its own
estimates), what it observes and, by quantal response, the replies it foresees (Signorino 1999, "Strategic Interaction
and the Statistical Analysis of International Conflict", APSR 93). A course of force leaves no issue below what was
pocketed. Spatial bargaining; expected utility after Bueno de Mesquita (1981, The War Trap); war is chosen where no
settlement is *believed* to be worth more (Fearon 1995).

**Waiting is an option.** A course that waits gains the chance to take another later::

    U_wait += weight [max(U_later, U_wait) - max(U_now, U_wait)]

**Choice.** Quantal (McKelvey and Palfrey 1995), but the dice are not thrown anew each day, which would turn 1 % a day
into 48 % in two months. Each course carries a taste shock that persists, Gumbel distributed, so that at any date the law
of the choice is exactly quantal::

    chosen = argmax_c [U_c + shock_c / precision + inertia (c is the present course)]

It changes when utilities overtake, or when the leadership thinks the whole question anew (all shocks drawn anew, with
chance 1 / rethink_days a day). The course of the first day is known; its shocks are drawn given that it was chosen::

    phi_c = precision U_c (+ precision inertia for the present one)      top = log sum_c exp(phi_c) - log(-log u_0)
    shock of the present one = top - phi, of others -log(exp(phi_c - top) - log u_c)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.exact import exp, log
from brinkmanship.simulation.expressions import Expression, Number, Role, Scope
from brinkmanship.simulation.mechanisms import observers
from brinkmanship.simulation.mechanisms.tables import tick_days
from brinkmanship.simulation.phase import Mechanism, Parameter, Phase
from brinkmanship.simulation.program import Program, substitute
from brinkmanship.simulation.randomness import Purpose, Randomness, bell
from brinkmanship.simulation.rules import Leader, Rules, per_rules
from brinkmanship.simulation.world import F32, B, Kind, World

NEVER = np.float32(-1e4)
"""The value of a course that cannot be chosen."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """The formulas of one leader as one program; rows are positions among its numbers or truths."""

    program: Program
    success: tuple[int, ...]  # (courses,)
    pairs: tuple[tuple[int, int, int, int], ...]  # (course, issue, row of win or -1, row of lose or -1)
    costs: tuple[tuple[int, str, int], ...]  # (course, name, row)
    reckons: tuple[tuple[str, int], ...]
    shows: tuple[int, ...]  # rows of truths
    available: tuple[int, ...]  # (courses,) rows of truths, -1 always


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a leader weighs in some worlds. Utilities of hypothetical courses are among the courses'."""

    gains: dict[tuple[int, int], F32]  # (course, issue) -> gain before its weight, by row of ideals: (ideals, worlds)
    costs: F32  # (courses, worlds)
    own: F32  # (courses, worlds) value by its own weights, with waiting
    by_type: F32  # (types, courses, worlds) value by the common weights of each type, with waiting
    available: B  # (courses, worlds)
    shown: B  # (shows, worlds)


@per_rules
def weighing(rules: Rules, number: int) -> Weighing:
    """Return the program of leader *number*."""
    leader = rules.leaders[number]
    who = {Role.SELF: leader.actor}
    numbers: list[Expression] = []
    truths: list[Expression] = []

    def enter(listed: list[Expression], node: Expression | None) -> int:
        if node is None:
            return -1
        listed.append(substitute(node, who, 1.0, rules))
        return len(listed) - 1

    success, pairs, costs, available = [], [], [], []
    for at, course in enumerate(leader.courses):
        success.append(enter(numbers, course.success or Number(1.0)))
        win, lose = dict(course.win), dict(course.lose)
        for issue in range(len(rules.issues)):
            named = issue in win or issue in lose
            if named or (course.force and rules.issues[issue].held >= 0):
                pairs.append((at, issue, enter(numbers, win.get(issue)), enter(numbers, lose.get(issue))))
        costs += [(at, name, enter(numbers, cost)) for name, cost in course.costs]
        available.append(enter(truths, course.when))
    shows = [enter(truths, when) for _, when, _ in leader.shows]
    reckons = [(name, enter(numbers, node)) for name, node in leader.reckons]
    program = Program.of(rules, numbers, truths)
    return Weighing(program, tuple(success), tuple(pairs), tuple(costs), tuple(reckons), tuple(shows), tuple(available))


def own_weights(world: World, rules: Rules, number: int) -> F32:
    """Return what leader *number* cares about in each world, (issues, worlds)."""
    count = len(rules.issues)
    return world.weight[number * count : (number + 1) * count]


def row_of_type(world: World, leader: Leader) -> NDArray[np.int8]:
    """Return which row of a leader's preferences holds in each world, (worlds,)."""
    return np.maximum(world.intent[leader.actor], 0) if len(leader.weights) > 1 else np.zeros(world.worlds, np.int8)


def reckon(world: World, rules: Rules, number: int, chance: Randomness | None = None) -> Reckoning:
    """Return what leader *number* weighs, as the world stands; *chance* is what estimates of others err by.

    Without it the world is as the leader judges it already.
    """
    leader, plan = rules.leaders[number], weighing(rules, number)
    values, truths = plan.program(Scope(world, rules, chance=chance, judged=chance is None))
    values = values.take(plan.program.numbers, axis=0)
    truths = truths.take(plan.program.truths, axis=0)
    courses, worlds = len(leader.courses), world.worlds
    tracks = world.tracks(Kind.WORLD)[:, 0]
    ideals, row_of = np.unique(leader.ideals, axis=0, return_inverse=True)
    row_of = row_of.reshape(-1)
    own_row = row_of[row_of_type(world, leader)]
    gains: dict[tuple[int, int], F32] = {}
    by_type = np.zeros((len(leader.weights), courses, worlds), np.float32)
    own = np.zeros((courses, worlds), np.float32)
    mine = own_weights(world, rules, number)
    one = np.float32(1)
    for at, issue, win, lose in plan.pairs:
        now = tracks[rules.issues[issue].track]
        floor = tracks[rules.issues[issue].held] if leader.courses[at].force and rules.issues[issue].held >= 0 else None
        gain = np.empty((len(ideals), worlds), np.float32)
        success = np.minimum(np.maximum(values[plan.success[at]], np.float32(0)), one)
        for row, ideal in enumerate(ideals[:, issue]):
            better = _liking(values[win] if win >= 0 else now, ideal, floor)
            if leader.courses[at].success is not None:
                worse = _liking(values[lose] if lose >= 0 else now, ideal, floor)
                better = success * better + (one - success) * worse
            gain[row] = better - _liking(now, ideal, None)
        gains[at, issue] = gain
        by_type[:, at] += leader.weights[:, issue, None] * gain[row_of]
        own[at] += mine[issue] * (gain[0] if len(ideals) == 1 else np.take_along_axis(gain, own_row[None], 0)[0])
    costs = np.zeros((courses, worlds), np.float32)
    for at, _, row in plan.costs:
        costs[at] += values[row]
    own -= costs
    by_type -= costs
    for on, today, later, weight in leader.waits:
        for stack in (own[None], by_type):
            waits = stack[:, on]
            gain = np.maximum(stack[:, later], waits) - np.maximum(stack[:, today], waits)
            stack[:, on] = waits + np.float32(weight) * gain
    available = np.ones((courses, worlds), bool)
    for at, row in enumerate(plan.available):
        if row >= 0:
            available[at] = truths[row]
        if leader.courses[at].hypothetical:
            available[at] = False
    shown = truths[list(plan.shows)] if plan.shows else np.zeros((0, worlds), bool)
    return Reckoning(gains, costs, own, by_type, available, shown)


def _liking(position: F32, ideal: np.float32, floor: F32 | None) -> F32:
    """Return -|position - ideal|; where there is a floor, at least as much as of the floor."""
    liking: F32 = -np.abs(position - ideal)
    return liking if floor is None else np.asarray(np.maximum(liking, -np.abs(floor - ideal)))


def chances(utilities: F32, available: B, precision: float) -> F32:
    """Return the quantal chance of each course, over the courses, from utilities (…, courses, worlds).

    >>> u = np.array([[0.0], [0.1], [-0.1], [-0.15], [-0.05]], np.float32)
    >>> [round(float(chance), 4) for chance in chances(u, np.ones((5, 1), bool), 17.0)[:, 0]]
    [0.1396, 0.7643, 0.0255, 0.0109, 0.0597]
    """
    scaled = np.where(available, utilities * np.float32(precision), NEVER)
    weight = exp(scaled - scaled.max(axis=-2, keepdims=True))
    whole = weight[..., 0, :].copy()
    for course in range(1, weight.shape[-2]):  # course by course: the same bits in any batch
        whole += weight[..., course, :]
    return np.asarray(weight / whole[..., None, :])


def run(phase: Phase) -> None:
    """Let every leader choose its course, and observers learn from what they saw today."""
    rules, world = phase.rules, phase.world
    first, said = 0, np.zeros((len(rules.actors), world.worlds), np.float32)
    for number, leader in enumerate(rules.leaders):
        reckoning = reckon(world, rules, number, phase.chance)
        rows = slice(first, first + len(leader.courses))
        _choose(phase, number, reckoning, rows)
        law = chances(reckoning.by_type, reckoning.available, leader.precision)
        to_come = (law + _later(leader, reckoning)) * np.float32(0.5)
        said = np.maximum(said, observers.learn(phase, number, law, to_come, reckoning.shown))
        first += len(leader.courses)
    if rules.leaders:
        observers.expect_force(phase, said)


def _later(leader: Leader, reckoning: Reckoning) -> F32:
    """Return the chance of each course by type, (types, courses, worlds), once what can be waited for has come."""
    utilities = reckoning.by_type.copy()
    for _, now, later, _ in leader.waits:
        utilities[:, now] = np.maximum(utilities[:, now], utilities[:, later])
    return chances(utilities, reckoning.available, leader.precision)


def _choose(phase: Phase, number: int, reckoning: Reckoning, rows: slice) -> None:
    """Change the course of leader *number* in place, and report a new one."""
    rules, world = phase.rules, phase.world
    leader = rules.leaders[number]
    shocks = world.shock[rows]
    present = world.course[number]
    count = len(leader.courses)
    draws = phase.uniform(Purpose.COURSES + (number << 8), 1 + count)
    is_present = np.arange(count)[:, None] == present
    precision = np.float32(leader.precision)
    utility = np.where(reckoning.available, reckoning.own, NEVER)
    phi = precision * (utility + np.where(is_present, np.float32(leader.inertia), np.float32(0)))
    new = world.course_since[number] < 0
    if new.any():
        shocks[:, new] = _given_chosen(phi, is_present, draws[1:])[:, new]
        world.course_since[number, new] = world.day
    chance = np.float32(min(1.0, float(tick_days(rules)) / leader.rethink_days))
    anew = ~new & (draws[0] < chance)
    if anew.any():
        shocks[:, anew] = _gumbel(draws[1:])[:, anew]
    best = (phi + shocks).argmax(axis=0)
    changed = (best != present) & reckoning.available.any(axis=0)
    if changed.any():
        if phase.results is not None:
            was, now = (leader.courses[int(at)].id for at in (present[0], best[0]))
            phase.report("course", now, leader.actor, known_to=(leader.actor,), before=was)
        world.course[number, changed] = best[changed]
        world.course_since[number, changed] = world.day


_LEAST = np.float32(2.0**-25)


def _gumbel(uniform: F32) -> F32:
    """Return Gumbel(0, 1) numbers from uniform ones."""
    return np.asarray(-log(-log(uniform + _LEAST)))


def _given_chosen(phi: F32, chosen: B, uniform: F32) -> F32:
    """Return taste shocks, (courses, worlds), given that the *chosen* course had the greatest phi + shock."""
    highest = phi.max(axis=0)
    whole = np.zeros(phi.shape[1], np.float32)
    for row in phi:
        whole += exp(row - highest)
    of_chosen = np.where(chosen, uniform, np.float32(0)).max(axis=0)
    top = highest + log(whole) - log(-log(of_chosen + _LEAST))
    below = exp(np.minimum(phi - top, np.float32(80)))
    others = -log(below - log(uniform + _LEAST))
    return np.asarray(np.where(chosen, top - phi, others))


def begin(world: World, rules: Rules, randomness: Randomness) -> None:
    """Draw what every leader cares about, and put it on the course of the first day, in place."""
    if not rules.leaders:
        return
    issues, worlds = len(rules.issues), world.worlds
    weight = []
    draw = randomness.uniform(Purpose.PREFERENCES, 0, issues * len(rules.leaders), world.number)
    for number, leader in enumerate(rules.leaders):
        mine = leader.weights[row_of_type(world, leader)].T.copy()
        if leader.jitter:
            mine *= exp(np.float32(leader.jitter) * bell(draw[number * issues : (number + 1) * issues]))
            whole = np.zeros(worlds, np.float32)
            for row in mine:
                whole += row
            mine /= np.where(whole > 0, whole, np.float32(1))
        weight.append(mine)
    world.weight = np.concatenate(weight).astype(np.float32)
    world.course = np.repeat(np.array([[leader.start] for leader in rules.leaders], np.int8), worlds, axis=1)
    world.course_since = np.full((len(rules.leaders), worlds), -1, np.int16)
    world.shock = np.zeros((sum(len(leader.courses) for leader in rules.leaders), worlds), np.float32)
    world.mind = observers.begin(world, rules)


def explain(
    world: World, rules: Rules, number: int, chance: Randomness | None = None, position: int = 0
) -> list[tuple[str, float, list[tuple[str, float]]]]:
    """Return what leader *number* weighs in one world: (course, its chance, its terms), issues first, then costs below 0.

    Without *chance* the world is as the leader judges it already.
    """
    one = world.take(slice(position, position + 1))
    leader, plan, reckoning = rules.leaders[number], weighing(rules, number), reckon(one, rules, number, chance)
    values = plan.program(Scope(one, rules, chance=chance, judged=chance is None))[0].take(plan.program.numbers, axis=0)
    law = chances(reckoning.own, reckoning.available, leader.precision)[:, 0]
    mine = own_weights(one, rules, number)[:, 0]
    rows = np.unique(leader.ideals, axis=0, return_inverse=True)[1].reshape(-1)
    row = int(rows[int(row_of_type(one, leader)[0])])
    out = []
    for at, course in enumerate(leader.courses):
        if course.hypothetical:
            continue
        terms = [(rules.issues[i].id, float(mine[i] * g[row, 0])) for (c, i), g in reckoning.gains.items() if c == at]
        terms += [(name, -float(values[line, 0])) for c, name, line in plan.costs if c == at]
        rest = float(reckoning.own[at, 0]) - math.fsum(value for _, value in terms)
        terms += [("waiting", rest)] if any(on == at for on, *_ in leader.waits) else []
        out.append((course.id, float(law[at]), terms))
    return out


MECHANISM = Mechanism(
    "courses", "Leaders weigh their courses and choose; observers learn from what they see.",
    tracks=(),
    parameters=(
        Parameter("eyes", 0.35, 0, 1, "Share of what is seen that the worst intelligence reads rightly."),
        Parameter("sharp_eyes", 0.75, 0, 1, "Share of what is seen that the best intelligence reads rightly."),
        Parameter("unforeseen", 0.01, 0, 1, "Chance a day that a leader changes its course for reasons nobody sees."),
        Parameter("pace", 0.35, 0, 1, "Share of the gap between the mood and the forecast of force closed a day."),
    ),
    verbs=(),
    run=run,
)  # fmt: skip
