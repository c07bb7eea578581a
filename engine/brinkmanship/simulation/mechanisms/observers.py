"""Observers: what others believe of a leader's hidden type and present course, from what they see and do not see.

A Bayes filter over type x course, one for each observer. Before the day's evidence the leader may have thought anew, and
then chooses by the law of the choice, which observers know but for its exact weights (q by type)::

    b <- (1 - h) b + h P(type) q_type                     h = 1 / rethink_days + unforeseen
    b <- b prod_k [a r_k(course) + (1 - a) r_k]           what is seen today, 1 - r for what is not
    b <- b / sum b

r_k is the chance a day that thing k is seen on a course, a second r_k without a course its mean, and *a* the share that
the observer reads rightly: by its intelligence, or because k is plain to anybody. That nothing is seen is evidence too.
What is believed of courses becomes a chance of force by the end of the game, and belief in war follows it::

    P = m (1 - exp(-left / lag)) carried_out + (1 - m) turn_share (1 - (1 - Q)^(left / turn))      Q = sum b q'_force

A leader thinks the question anew every *turn* days, and chooses force each time with chance Q. q' is the law of the choice
half as things stand, half as they will stand where a course waits for another. The leader knows its own type and course,
and for itself Q is by the weights it has, not by those that its type has on average.
"""

from __future__ import annotations

import math

import numpy as np

from brinkmanship.simulation.arrays import total, true_at
from brinkmanship.simulation.exact import exp_once, power
from brinkmanship.simulation.mechanisms.tables import per_tick, tick_days
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.rules import Leader, Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, World

_LEAST, _MOST = np.float32(1e-5), np.float32(np.inf)
_FEW = 16  # worlds up to which numbers cost less than calls


def rows_of(rules: Rules, number: int) -> slice:
    """Return the rows of leader *number* in `World.mind`: by type, then course."""
    sizes = [len(one.weights) * len(one.courses) for one in rules.leaders]
    return slice(int(sum(sizes[:number])), int(sum(sizes[: number + 1])))


def begin(world: World, rules: Rules) -> F32:
    """Return the beliefs of the first day, (types x courses of all leaders, actors, worlds): the priors, and the known course."""
    parts = []
    for leader in rules.leaders:
        types = len(leader.weights)
        mine = np.zeros((types, len(leader.courses), len(rules.actors), world.worlds), np.float32)
        entries = true_at(rules.type_actor == leader.actor)
        prior = world.belief[entries] if types > 1 else np.ones((1, len(rules.actors), world.worlds), np.float32)
        mine[:, leader.start] = prior
        parts.append(mine.reshape(-1, *mine.shape[2:]))
    return np.concatenate(parts)


@per_rules
def _rates(rules: Rules, number: int) -> tuple[F32, F32]:
    """Return the chance a day of each thing seen on each course, (shows, courses), and their means, (shows,)."""
    leader = rules.leaders[number]
    rates = np.array([rates for *_, rates in leader.shows], np.float32).reshape(-1, len(leader.courses))
    return rates, _means(rates)


def _means(rates: F32) -> F32:
    return np.array([math.fsum(rate.tolist()) / len(rate) for rate in rates], np.float32)


def _told(rates: F32, means: F32, seen: B) -> tuple[F32, F32]:
    """Return the chance of what is seen today on each course, (shows, courses, worlds), and on any, (shows, worlds)."""
    one, on_course, on_any = np.float32(1), rates[:, :, None], means[:, None]
    return np.where(seen[:, None], on_course, one - on_course), np.where(seen, on_any, one - on_any)


def _read(told: tuple[F32, F32], by_intelligence: F32, plain: F32) -> F32:
    """Return what `likelihood` returns of what is *told* today."""
    on_course, on_any = told
    if by_intelligence.shape[-1] <= _FEW and len(plain):
        right = np.maximum(by_intelligence, plain[:, None, None])
        said = right[:, None] * on_course[:, :, None]
        said += ((np.float32(1) - right) * on_any[:, None])[:, None]
        return np.asarray(np.multiply.accumulate(said, axis=0, out=said)[-1])
    one, keenest = np.float32(1), by_intelligence.max(initial=0)
    out = np.ones((on_course.shape[1], *by_intelligence.shape), np.float32)
    right, wrong, each = np.empty_like(by_intelligence), np.empty_like(by_intelligence), np.empty_like(out)
    for course, any_course, to_anybody in zip(on_course, on_any, plain, strict=True):
        if to_anybody >= keenest:  # no observer reads it any better: worked out once for all of them
            said = (to_anybody * course + (one - to_anybody) * any_course)[:, None]
        else:
            said = each
            np.maximum(by_intelligence, to_anybody, out=right)
            np.multiply(right, course[:, None], out=said)
            np.subtract(one, right, out=wrong)
            said += np.multiply(wrong, any_course, out=wrong)
        out *= said
    return out


def likelihood(rates: F32, seen: B, by_intelligence: F32, plain: F32) -> F32:
    """Return how likely what is seen today is on each course, (courses, observers, worlds).

    *rates* (shows, courses), *seen* (shows, worlds); the share that is read rightly is the greater of *by_intelligence*
    (observers, worlds) and of what is *plain* to anybody (shows,).
    """
    return _read(_told(rates, _means(rates), seen), by_intelligence, plain)


def learn(phase: Phase, number: int, law: F32, to_come: F32, seen: B) -> F32:
    """Update what everybody believes of leader *number*, in place, and return the chance each gives to force.

    *law* (types, courses, worlds) is the chance of each course by type today, *to_come* (types + 1, courses, worlds) what
    it will be, in the last row by the leader's own weights, *seen* (shows, worlds); the chances are (actors, worlds).
    """
    rules, world = phase.rules, phase.world
    leader, actors = rules.leaders[number], len(rules.actors)
    types, courses = law.shape[:2]
    rows = world.mind[rows_of(rules, number)]
    mind = rows.reshape(types, courses, actors, world.worlds)
    anew = np.float32(min(1.0, float(tick_days(rules)) / leader.rethink_days) + float(phase.parameter("unforeseen")))
    low, high = phase.parameter("eyes"), phase.parameter("sharp_eyes")
    right = low + (high - low) * phase.track(Kind.ACTOR, "intelligence")
    drawn = anew * total(mind, axis=1)
    mind *= np.float32(1) - anew  # from here in place: the beliefs of a batch are larger than a cache
    mind += drawn[:, None] * law[:, :, None]
    mind *= _read(_told(*_rates(rules, number), seen), right, leader.plain)
    mind.clip(_LEAST, _MOST, out=mind)  # a third of the time of maximum
    mind /= total(rows)
    own = leader.actor
    _know(world, number, leader, mind[:, :, own])
    believed = total(mind, axis=1)
    if types > 1:
        entries = true_at(rules.type_actor == own)
        world.belief[entries, :own] = believed[:, :own]
        world.belief[entries, own + 1 :] = believed[:, own + 1 :]
    forced = total(total(mind.take(_force(rules, own), axis=1)))
    calm = true_at(~(world.attacker >= 0).any(axis=0))
    if len(calm) == world.worlds:
        return forecast(leader, rules, world.day, forced, believed, to_come)
    said = np.ones((actors, world.worlds), np.float32)  # certain, once there is open war
    if len(calm):
        some = (x.take(calm, axis=-1) for x in (forced, believed, to_come))
        said[:, calm] = forecast(leader, rules, world.day, *some)
    return said


def _know(world: World, number: int, leader: Leader, mind: F32) -> None:
    """Let the leader know its own type and course: *mind*, (types, courses, worlds), in place."""
    mind[:] = 0
    kinds = world.intent[leader.actor] if len(mind) > 1 else np.zeros(world.worlds, np.int8)
    mind[np.maximum(kinds, 0), world.course[number], np.arange(world.worlds)] = 1


@per_rules
def _force(rules: Rules, actor: int) -> I64:
    """Return the courses of force that the leader of *actor* can choose."""
    courses = next(leader.courses for leader in rules.leaders if leader.actor == actor)
    return true_at(np.array([course.force and not course.hypothetical for course in courses]))


def forecast(leader: Leader, rules: Rules, day: int, already: F32, believed: F32, law: F32) -> F32:
    """Return the chance that each observer gives to force by the end, (observers, worlds).

    *already* (observers, worlds) is what is believed of courses of force today, *believed* (types, observers, worlds) of
    types, *law* (types + 1, courses, worlds), the last row by the leader's own weights.
    """
    one, left = np.float32(1), np.float32(max(rules.horizon - day, 0)) * tick_days(rules)
    of_force = total(law.take(_force(rules, leader.actor), axis=1), axis=1)
    turns = total(believed * of_force[:-1, None])
    turns[leader.actor] = of_force[-1]
    soon = (one - np.float32(exp_once(-float(left) / leader.lag_days))) * np.float32(leader.carried_out)
    never = power(np.maximum(one - turns, np.float32(1e-6)), np.float32(float(left) / leader.turn_days))
    return np.asarray(already * soon + (one - already) * np.float32(leader.turn_share) * (one - never))


def expect_force(phase: Phase, said: F32) -> None:
    """Draw belief in war to the greatest of the forecasts, (actors, worlds)."""
    gap = said - phase.track(Kind.ACTOR, "belief_war")
    phase.add(Kind.ACTOR, "belief_war", gap * per_tick(phase.rules, phase.parameter("pace")))
