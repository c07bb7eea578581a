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
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import Segments, some, total
from brinkmanship.simulation.exact import exp, log
from brinkmanship.simulation.expressions import Expression, Read, Role, Scope
from brinkmanship.simulation.mechanisms import observers
from brinkmanship.simulation.mechanisms.tables import tick_days
from brinkmanship.simulation.phase import Mechanism, Parameter, Phase
from brinkmanship.simulation.program import Program, Rows
from brinkmanship.simulation.randomness import Purpose, Randomness, bell
from brinkmanship.simulation.rewriting import substitute
from brinkmanship.simulation.rules import Leader, Rules, per_rules
from brinkmanship.simulation.world import F32, B, Kind, World

NEVER = np.float32(-1e4)
"""The value of a course that cannot be chosen."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """The formulas of one leader as one program, and where in its store of numbers those of each pair stand.

    A pair is a course and an issue that it moves; what is said of pairs is said of all of them in one operation.
    """

    program: Program
    pairs: tuple[tuple[int, int], ...]  # (course, issue)
    issue: NDArray[np.intp]  # (pairs,)
    now: Rows  # (pairs,) rows of the position as it stands
    win: Rows  # (pairs,)
    open: Rows  # (n,) the pairs of courses that may fail
    lose: Rows  # (n,) rows of the position where they do
    success: Rows  # (n,) rows of the chance that they do not
    floored: Rows  # (m,) the pairs that leave an issue not below what was pocketed
    floor: Rows  # (m,) rows of that
    open_floored: tuple[Rows, Rows]  # those of `open` that are floored: where they stand in it, and in `floored`
    sums: tuple[Rows, Segments]  # the courses that move an issue, and the pairs of each
    costs: tuple[tuple[int, str, int], ...]  # (course, name, position among the program's numbers)
    dear: tuple[Rows, Segments]  # the courses that cost something, and the rows of the costs of each
    reckons: tuple[tuple[str, int], ...]  # positions among the program's numbers
    shows: Rows  # rows of truths
    asked: tuple[Rows, Rows]  # the courses that have a condition, and the rows of truths of those
    hypothetical: Rows  # courses that nobody can choose
    ideals: F32  # (rows, issues) the different ideals of its types
    row_of: NDArray[np.intp]  # (types,) which of them each has


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a leader weighs in some worlds. Utilities of hypothetical courses are among the courses'."""

    gains: F32  # (ideals, pairs, worlds) gain before its weight, by row of ideals
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

    def enter(listed: list[Expression], node: Expression) -> int:
        listed.append(substitute(node, who, 1.0, rules))
        return len(listed) - 1

    def read(issue: int, *, held: bool = False) -> Expression:
        return Read(Kind.WORLD, rules.issues[issue].held if held else rules.issues[issue].track, 0)

    pairs, now, win, lose, success, floor, costs, asked = ([] for _ in range(8))  # type: ignore[var-annotated]
    for at, course in enumerate(leader.courses):
        wins, loses = dict(course.win), dict(course.lose)
        for issue, found in enumerate(rules.issues):
            pocketed = course.force and found.held >= 0
            if not (issue in wins or issue in loses or pocketed):
                continue
            number = len(pairs)
            pairs.append((at, issue))
            now.append(enter(numbers, read(issue)))
            win.append(enter(numbers, wins.get(issue, read(issue))))
            if course.success is not None:
                lose.append((number, enter(numbers, loses.get(issue, read(issue)))))
                success.append(enter(numbers, course.success))
            if pocketed:
                floor.append((number, enter(numbers, read(issue, held=True))))
        costs += [(at, name, enter(numbers, cost)) for name, cost in course.costs]
        if course.when is not None:
            asked.append((at, enter(truths, course.when)))
    shows = [enter(truths, when) for _, when, _ in leader.shows]
    reckons = [(name, enter(numbers, node)) for name, node in leader.reckons]
    program = Program.of(rules, numbers, truths)

    def rows(listed: Sequence[int]) -> Rows:
        return program.numbers[np.array(listed, np.intp)]

    def of_courses(courses: Sequence[int], what: Sequence[Any]) -> tuple[Rows, Segments]:
        each = sorted(set(courses))
        return np.array(each, np.intp), Segments.of(
            [[row for at, row in zip(courses, what, strict=True) if at == one] for one in each]
        )

    ideals, row_of = np.unique(leader.ideals, axis=0, return_inverse=True)
    return Weighing(
        program,
        tuple(pairs),
        issue=np.array([issue for _, issue in pairs], np.intp),
        now=rows(now),
        win=rows(win),
        open=np.array([number for number, _ in lose], np.intp),
        lose=rows([row for _, row in lose]),
        success=rows(success),
        floored=np.array([number for number, _ in floor], np.intp),
        floor=rows([row for _, row in floor]),
        open_floored=tuple(  # type: ignore[arg-type]
            np.array([[number for number, *_ in listed].index(one) for one in both], np.intp)
            for both in [[number for number, _ in lose if number in dict(floor)]]
            for listed in (lose, floor)
        ),
        sums=of_courses([at for at, _ in pairs], range(len(pairs))),
        costs=tuple(costs),
        dear=of_courses([at for at, *_ in costs], rows([row for *_, row in costs]).tolist()),
        reckons=tuple(reckons),
        shows=program.truths[np.array(shows, np.intp)],
        asked=(
            np.array([at for at, _ in asked], np.intp),
            program.truths[np.array([row for _, row in asked], np.intp)],
        ),
        hypothetical=np.flatnonzero([course.hypothetical for course in leader.courses]),
        ideals=ideals,
        row_of=row_of.reshape(-1),
    )


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
    courses, worlds = len(leader.courses), world.worlds
    gains = np.stack([_gains(plan, values, row) for row in plan.ideals])
    one_ideal = len(plan.ideals) == 1
    mine, by_type = own_weights(world, rules, number), leader.weights.T[plan.issue, :, None]
    # Utilities by its own weights, and by those of each type, (1 + types, courses, worlds).
    parts = np.empty((len(plan.pairs), 1 + len(leader.weights), worlds), np.float32)
    own_gain = gains[0]
    if not one_ideal:
        own_row = plan.row_of[row_of_type(world, leader)]
        own_gain = np.take_along_axis(gains, own_row[None, None, :], axis=0)[0]
    np.multiply(mine.take(plan.issue, axis=0), own_gain, out=parts[:, 0])
    of_types = gains[0][:, None] if one_ideal else gains[plan.row_of].transpose(1, 0, 2)
    np.multiply(by_type, of_types, out=parts[:, 1:])
    stack = np.zeros((parts.shape[1], courses, worlds), np.float32)
    these, pairs = plan.sums
    if len(these):
        stack[:, these] += pairs.joined(np.add, parts).transpose(1, 0, 2)
    these, costs = plan.dear
    if len(these):
        stack[:, these] -= costs.joined(np.add, values)
    for on, today, later, weight in leader.waits:
        waits = stack[:, on]
        gain = np.maximum(stack[:, later], waits) - np.maximum(stack[:, today], waits)
        stack[:, on] = waits + np.float32(weight) * gain
    available = np.ones((courses, worlds), bool)
    these, rows = plan.asked
    available[these] = truths.take(rows, axis=0)
    available[plan.hypothetical] = False
    return Reckoning(gains, stack[0], stack[1:], available, truths.take(plan.shows, axis=0))


def _gains(plan: Weighing, values: F32, ideals: F32) -> F32:
    """Return what each pair gains who has some *ideals*, before its weight, (pairs, worlds)."""
    ideal, one = ideals[plan.issue][:, None], np.float32(1)
    floor = _liking(values.take(plan.floor, axis=0), ideal[plan.floored])

    def liking(rows: Rows, pairs: Rows | slice, floored: Rows, floor: F32) -> F32:
        found = _liking(values.take(rows, axis=0), ideal[pairs])
        found[floored] = np.maximum(found[floored], floor)
        return found

    better = liking(plan.win, slice(None), plan.floored, floor)
    if len(plan.open):
        floored, at = plan.open_floored
        worse = liking(plan.lose, plan.open, floored, floor.take(at, axis=0))
        success = np.minimum(np.maximum(values.take(plan.success, axis=0), np.float32(0)), one)
        better[plan.open] = success * better[plan.open] + (one - success) * worse
    better -= _liking(values.take(plan.now, axis=0), ideal)
    return better


def _liking(position: F32, ideal: F32) -> F32:
    """Return -|position - ideal|, in the place of *position*."""
    position -= ideal
    np.abs(position, out=position)
    return np.negative(position, out=position)


def chances(utilities: F32, available: B, precision: float) -> F32:
    """Return the quantal chance of each course, over the courses, from utilities (…, courses, worlds).

    >>> u = np.array([[0.0], [0.1], [-0.1], [-0.15], [-0.05]], np.float32)
    >>> [round(float(chance), 4) for chance in chances(u, np.ones((5, 1), bool), 17.0)[:, 0]]
    [0.1396, 0.7643, 0.0255, 0.0109, 0.0597]
    """
    scaled = np.where(available, utilities * np.float32(precision), NEVER)
    weight = exp(scaled - scaled.max(axis=-2, keepdims=True))
    weight /= total(weight, axis=-2)[..., None, :]
    return weight


def run(phase: Phase) -> None:
    """Let every leader choose its course, and observers learn from what they saw today."""
    rules, world = phase.rules, phase.world
    first, said = 0, np.zeros((len(rules.actors), world.worlds), np.float32)
    for number, leader in enumerate(rules.leaders):
        reckoning = reckon(world, rules, number, phase.chance)
        rows = slice(first, first + len(leader.courses))
        _choose(phase, number, reckoning, rows)
        law, to_come = _laws(leader, reckoning)
        said = np.maximum(said, observers.learn(phase, number, law, to_come, reckoning.shown))
        first += len(leader.courses)
    if rules.leaders:
        observers.expect_force(phase, said)


def _laws(leader: Leader, reckoning: Reckoning) -> tuple[F32, F32]:
    """Return the chance of each course by type, (types, courses, worlds), today, and what it will be.

    That is half as things stand, and half as they will stand once what can be waited for has come; the last row of it,
    (types + 1, courses, worlds), is by what the leader itself cares about, which only it knows.
    """
    rows = len(reckoning.by_type) + 1
    utilities = np.concatenate([reckoning.by_type, reckoning.own[None]] * 2)
    later = utilities[rows:]
    for _, now, waited_for, _ in leader.waits:
        later[:, now] = np.maximum(later[:, now], later[:, waited_for])
    law = chances(utilities, reckoning.available, leader.precision)  # of both in one call
    to_come = law[:rows] + law[rows:]
    to_come *= np.float32(0.5)
    return law[: rows - 1], to_come


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
    if some(new):
        shocks[:, new] = _given_chosen(phi[:, new], is_present[:, new], draws[1:, new])
        world.course_since[number, new] = world.day
    chance = np.float32(min(1.0, float(tick_days(rules)) / leader.rethink_days))
    anew = ~new & (draws[0] < chance)
    if some(anew):
        shocks[:, anew] = _gumbel(draws[1:, anew])
    best = (phi + shocks).argmax(axis=0)
    changed = (best != present) & reckoning.available.any(axis=0)
    if some(changed):
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
    row = int(plan.row_of[int(row_of_type(one, leader)[0])])
    gains = {pair: float(gain) for pair, gain in zip(plan.pairs, reckoning.gains[row, :, 0], strict=True)}
    out = []
    for at, course in enumerate(leader.courses):
        if course.hypothetical:
            continue
        terms = [(rules.issues[i].id, float(mine[i] * np.float32(g))) for (c, i), g in gains.items() if c == at]
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
