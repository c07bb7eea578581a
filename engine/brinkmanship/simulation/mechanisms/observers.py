"""Observers: what others believe of a leader's hidden type and present course, from what they see and do not see.

A Bayes filter over type x course, one for each observer. Before the day's evidence the leader may have thought anew, and
then chooses by the law of the choice, which observers know but for its exact weights (q by type)::

    b <- (1 - h) b + h P(type) q_type                     h = 1 / rethink_days + unforeseen
    b <- b prod_k [a r_k(course) + (1 - a) r_k]           what is seen today, 1 - r for what is not
    b <- b / sum b

r_k is the chance a day that thing k is seen on a course, a second r_k without a course its mean, and *a* the share that
the observer's intelligence reads rightly. That nothing is seen is evidence too. What is believed of courses becomes a
chance of force by the end of the game, and belief in war follows it::

    P = m (1 - exp(-left / lag)) carried_out + (1 - m) turn_share (1 - (1 - Q)^(left / turn))      Q = sum b q'_force

A leader thinks the question anew every *turn* days, and chooses force each time with chance Q. q' is the law of the choice
half as things stand, half as they will stand where a course waits for another. The leader knows its own type and course.
"""

from __future__ import annotations

import math

import numpy as np

from brinkmanship.simulation.arrays import total, true_at
from brinkmanship.simulation.exact import exp_once, power
from brinkmanship.simulation.mechanisms.tables import per_tick, tick_days
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.rules import Leader, Rules, per_rules
from brinkmanship.simulation.world import F32, B, Kind, World

_LEAST = np.float32(1e-5)


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
def _rates(rules: Rules, number: int) -> F32:
    """Return the chance a day of each thing seen on each course, (shows, courses)."""
    leader = rules.leaders[number]
    return np.array([rates for *_, rates in leader.shows], np.float32).reshape(-1, len(leader.courses))


def likelihood(rates: F32, seen: B, right: F32) -> F32:
    """Return how likely what is seen today is on each course, (courses, observers, worlds).

    *rates* (shows, courses), *seen* (shows, worlds), *right* (observers, worlds) the share that is read rightly.
    """
    out = np.ones((rates.shape[1], *right.shape), np.float32)
    one, said = np.float32(1), np.empty_like(out)
    wrong = one - right
    for rate, today in zip(rates, seen, strict=True):
        mean = np.float32(math.fsum(rate.tolist()) / len(rate))
        noise = wrong * np.where(today, mean, one - mean)
        of_course = rate[:, None]
        np.multiply(right, np.where(today, of_course, one - of_course)[:, None], out=said)
        said += noise
        out *= said
    return out


def learn(phase: Phase, number: int, law: F32, to_come: F32, seen: B) -> F32:
    """Update what everybody believes of leader *number*, in place, and return the chance each gives to force by it.

    *law* (types, courses, worlds) is the chance of each course by type today, *to_come* what it will be, *seen* (shows,
    worlds); the chances are (actors, worlds).
    """
    rules, world = phase.rules, phase.world
    leader = rules.leaders[number]
    types, courses = law.shape[:2]
    mind = world.mind[rows_of(rules, number)].reshape(types, courses, len(rules.actors), world.worlds)
    anew = np.float32(min(1.0, float(tick_days(rules)) / leader.rethink_days) + float(phase.parameter("unforeseen")))
    low, high = phase.parameter("eyes"), phase.parameter("sharp_eyes")
    right = low + (high - low) * phase.track(Kind.ACTOR, "intelligence")
    rates = _rates(rules, number)
    of_type = anew * _joined(mind, 1)
    mind *= np.float32(1) - anew  # from here in place: the beliefs of a batch are larger than a cache
    drawn = np.empty(mind.shape[1:], np.float32)
    for kind in range(types):
        np.multiply(of_type[kind], law[kind][:, None], out=drawn)
        mind[kind] += drawn
    mind *= likelihood(rates, seen, right)[None]
    np.maximum(mind, _LEAST, out=mind)
    mind /= total(mind.reshape(-1, *mind.shape[2:]))
    others = np.arange(len(rules.actors)) != leader.actor
    entries = true_at(rules.type_actor == leader.actor)
    if types > 1:
        believed = _joined(mind, 1)
        for own, entry in enumerate(entries.tolist()):
            world.belief[entry][others] = believed[own][others]
    knows = mind[:, :, leader.actor]
    knows[:] = 0
    kinds = world.intent[leader.actor] if types > 1 else np.zeros(world.worlds, np.int8)
    knows[np.maximum(kinds, 0), world.course[number], np.arange(world.worlds)] = 1
    return forecast(leader, rules, world, mind, to_come)


def _joined(values: F32, axis: int) -> F32:
    """Return the sum over an axis, in order."""
    return total(values, axis=axis)


def forecast(leader: Leader, rules: Rules, world: World, mind: F32, law: F32) -> F32:
    """Return the chance that each observer gives to force by the end, (actors, worlds).

    *mind* (types, courses, actors, worlds), *law* (types, courses, worlds).
    """
    left = np.float32(max(rules.horizon - world.day, 0)) * tick_days(rules)
    force = [at for at, course in enumerate(leader.courses) if course.force and not course.hypothetical]
    already = (
        total(np.stack([_joined(mind[:, at], 0) for at in force])) if force else np.zeros(mind.shape[2:], np.float32)
    )
    one = np.float32(1)
    turns = np.zeros(mind.shape[2:], np.float32)
    for kind in range(len(law)):
        chance = total(np.stack([law[kind, at] for at in force])) if force else np.zeros(world.worlds, np.float32)
        turns += _joined(mind[kind], 0) * chance
    soon = (one - np.float32(exp_once(-float(left) / leader.lag_days))) * np.float32(leader.carried_out)
    never = power(np.maximum(one - turns, np.float32(1e-6)), np.float32(float(left) / leader.turn_days))
    return np.asarray(already * soon + (one - already) * np.float32(leader.turn_share) * (one - never))


def expect_force(phase: Phase, said: F32) -> None:
    """Draw belief in war to the greatest of the forecasts, (actors, worlds); once there is open war it is certain."""
    war = (phase.world.attacker >= 0).any(axis=0)
    gap = np.where(war, np.float32(1), said) - phase.track(Kind.ACTOR, "belief_war")
    phase.add(Kind.ACTOR, "belief_war", gap * per_tick(phase.rules, phase.parameter("pace")))
