"""Escalation: severity and the ladder's rung, tension between pairs after Richardson, the Goldstein mean.

* ``severity = max(severity * 2^(-days / half_life), of what took effect today, held * of measures in force)``; an attack
  in force holds it in full. The rung is the number of ladder thresholds it has reached; it is left
  only when severity has fallen by *hold* below its threshold, so that a crisis does not flicker between two rungs.
  A step may be held by a condition of the scenario (an army that stands at a border), however little was lately done.
* What *i* feels towards *j*, where there was tension at the start, follows the process of L. F. Richardson (1960, Arms
  and Insecurity), ``x_ij' = reaction x_ji - fatigue x_ij + g_ij``, which is stable where fatigue is above reaction. The
  standing grievance g_ij is the one that holds the scenario's start in balance, plus ``distrust`` times the trust lost
  since. Public acts of *j* on *i* move x_ij and trust at once by their Goldstein weight (J. Goldstein 1992, JCR 36;
  CAMEO codes).
* The world's tension drifts to where the hostile pairs and the severity put it; so does the threat each actor feels.

Rates are judgement.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import Segments, total, true_at
from brinkmanship.simulation.exact import power_once
from brinkmanship.simulation.mechanisms.tables import aims_at, per_slot, per_tick, tick_days
from brinkmanship.simulation.phase import Mechanism, Parameter, Phase, StandardTrack
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, Kind, SlotPhase

_HOSTILE = 0.3  # tension at the start from which a pair counts as hostile
_TENSE = np.float32(0.1)  # tension at the start, on either side, from which a pair's tension has a life of its own


def run(phase: Phase) -> None:
    """Let severity decay and acts raise it, tension follow Richardson, and the rung follow severity."""
    slots, worlds = _acts(phase)
    severity = _severity(phase, slots, worlds)
    _goldstein(phase, slots, worlds)
    _feelings(phase, slots, worlds)
    _pairs(phase)
    _climate(phase, severity)


def _acts(phase: Phase) -> tuple[I64, I64]:
    """Return (slot, position) of what took effect today."""
    if not len(phase.rules.slot_actor):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    hit = true_at(phase.world.slot_since == phase.world.day)
    slots, worlds = np.divmod(hit, phase.world.worlds)
    return slots, worlds


@per_rules
def _weights(rules: Rules) -> tuple[F32, F32, Any, Any]:
    """Return per-slot severity, Goldstein weight, whether public, (slots,); severity and weight of events, (events, 2)."""
    severity = per_slot(rules, lambda a: a.severity, np.float32)
    goldstein = per_slot(rules, lambda a: a.goldstein, np.float32)
    events = np.array([(e.severity, e.goldstein) for e in rules.events], np.float32).reshape(-1, 2)
    return severity, goldstein, per_slot(rules, lambda a: a.public, bool), events


@per_rules
def _holding(rules: Rules) -> tuple[I64, I64]:
    """Return the slots of measures that hold the severity up, and of those the attacks."""
    measure = per_slot(rules, lambda a: a.measure and a.severity > 0, bool)
    attack = per_slot(rules, lambda a: a.verb == "attack", bool)
    return true_at(measure & ~attack), true_at(measure & attack)


def _severity(phase: Phase, slots: I64, worlds: I64) -> F32:
    """Change severity and rung; return the new severity (worlds,)."""
    rules, world = phase.rules, phase.world
    of_slot, _, _, of_event = _weights(rules)
    now = phase.track(Kind.WORLD, "severity")[0]
    left = np.float32(power_once(0.5, float(tick_days(rules)) / float(phase.parameter("half_life"))))
    new = now * left
    if len(slots):
        np.maximum.at(new, worlds, of_slot[slots])
    for rows, share in zip(_holding(rules), (phase.parameter("held"), np.float32(1)), strict=True):
        if len(rows):
            on = world.slot_phase[rows] == SlotPhase.IN_FORCE
            if on.any():
                new = np.maximum(new, (on * (of_slot[rows] * share)[:, None]).max(axis=0))
    if world.day > 0:  # events come after this phase: those of the day before count
        for event in true_at((world.event_day == world.day - 1).any(axis=1) & (of_event[:, 0] > 0)):
            new = np.where(world.event_day[event] == world.day - 1, np.maximum(new, of_event[event, 0]), new)
    phase.add(Kind.WORLD, "severity", new - now)
    before = phase.track(Kind.WORLD, "rung")[0]
    reached, held = (
        np.searchsorted(rules.ladder, level, side="right").astype(np.float32) - np.float32(1)
        for level in (new, new + phase.parameter("hold"))
    )
    rung = np.maximum(np.maximum(reached, np.minimum(before, held)), np.float32(0))
    for step, condition in rules.held_rungs:
        holds = np.asarray(condition(phase.scope()), bool)
        rung = np.where(holds, np.maximum(rung, np.float32(step)), rung)
    phase.add(Kind.WORLD, "rung", rung - before)
    return np.asarray(new)


def _goldstein(phase: Phase, slots: I64, worlds: I64) -> None:
    """Move the running mean of Goldstein weights by what was done today: the weight of *n* acts is 1 - (1 - w)^n."""
    if not len(slots):
        return
    of_slot = _weights(phase.rules)[1]
    count = np.bincount(worlds, minlength=phase.world.worlds)
    summed = np.zeros(phase.world.worlds, np.float32)
    np.add.at(summed, worlds, of_slot[slots])
    weight = float(phase.parameter("memory"))
    known = np.array([1 - power_once(1 - weight, float(n)) for n in range(int(count.max()) + 1)], np.float32)
    now = phase.track(Kind.WORLD, "goldstein")[0]
    today = summed / np.maximum(count, 1).astype(np.float32)
    phase.add(Kind.WORLD, "goldstein", known[count] * (today - now))


def _feelings(phase: Phase, slots: I64, worlds: I64) -> None:
    """Move the tension and trust of an actor towards those who acted on it in public."""
    rules = phase.rules
    _, goldstein, public, _ = _weights(rules)
    felt = public & aims_at(rules, "actor") & (goldstein != 0) & (rules.slot_target >= 0)
    keep = true_at(felt[slots])
    if not len(keep):
        return
    slots, worlds = slots[keep], worlds[keep]
    pair = rules.slot_target[slots].astype(np.int64) * len(rules.actors) + rules.slot_actor[slots]
    size = goldstein[slots] / np.float32(10)
    phase.scatter(Kind.TIE, "trust", pair, worlds, size * phase.parameter("trust_gain"))
    live = np.zeros(len(rules.actors) * len(rules.actors), bool)
    live[_live_pairs(rules)[0]] = True
    felt = live[pair]
    if felt.any():
        phase.scatter(Kind.TIE, "tension", pair[felt], worlds[felt], -size[felt] * phase.parameter("tension_gain"))


@per_rules
def _live_pairs(rules: Rules) -> tuple[I64, I64, F32, F32]:
    """Return the pairs that are tense at the start, their mirrors, what holds each in balance, and its trust.

    Friends who fall out lose trust and nothing else: tension is between those who had it.
    """
    n = len(rules.actors)
    tension, trust = rules.start(Kind.TIE, "tension"), rules.start(Kind.TIE, "trust")
    one, other = np.divmod(np.arange(n * n), n)
    mirror = other * n + one
    live = true_at((one != other) & (np.maximum(tension, tension[mirror]) >= _TENSE))
    k, a = (np.float32(rules.parameters[f"escalation.{name}"]) for name in ("reaction", "fatigue"))
    standing = a * tension[live] - k * tension[mirror[live]]
    return live, mirror[live], standing[:, None], trust[live][:, None]


def richardson(x: Any, y: Any, k: Any, a: Any, g: Any, days: Any) -> F32:
    """Return the change of *x* over *days*, one Euler step of x' = k y - a x + g; all arguments broadcast.

    *k* is how strongly x reacts to y, *a* how fast it wears off, *g* the standing grievance, all a day.

    >>> float(richardson(0.5, 0.5, 0.1, 0.2, 0.05, 1.0)) == 0.0
    True
    """
    x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
    return np.asarray((np.float32(k) * y - np.float32(a) * x + g) * np.float32(days), np.float32)


def _pairs(phase: Phase) -> None:
    """One day of Richardson's process for every tense pair."""
    rules = phase.rules
    rows, mirror, standing, trust_start = _live_pairs(rules)
    if not len(rows):
        return
    tension, trust = phase.track(Kind.TIE, "tension"), phase.track(Kind.TIE, "trust")
    grievance = trust_start - trust.take(rows, axis=0)
    grievance *= phase.parameter("distrust")
    grievance += standing
    k, a = phase.parameter("reaction"), phase.parameter("fatigue")
    x, y = tension.take(rows, axis=0), tension.take(mirror, axis=0)
    phase.add(Kind.TIE, "tension", richardson(x, y, k, a, grievance, tick_days(rules)), rows)


@per_rules
def _hostile(rules: Rules) -> tuple[I64, np.float32, F32, I64, Segments]:
    """Return the hostile pairs, their mean tension at the start, each actor's greatest, and the pairs of each enemy."""
    n, tension = len(rules.actors), rules.start(Kind.TIE, "tension")
    rows = true_at(tension >= _HOSTILE)
    usual = np.float32(math.fsum(tension[rows].tolist()) / max(len(rows), 1))
    felt = np.unique(rows // n)
    enemies = Segments.of([rows[rows // n == actor] for actor in felt.tolist()])
    return rows, usual, tension.reshape(n, n).max(axis=1), felt, enemies


def _climate(phase: Phase, severity: F32) -> None:
    """Tension of the whole crisis, and the threat each actor feels."""
    rules = phase.rules
    rows, usual, most, felt, enemies = _hostile(rules)
    ties = phase.track(Kind.TIE, "tension")
    goal = rules.start(Kind.WORLD, "tension")[0] + phase.parameter("severity_weight") * severity / np.float32(10)
    if len(rows):
        goal = goal + (total(ties[rows]) / np.float32(len(rows)) - usual)
    now = phase.track(Kind.WORLD, "tension")[0]
    phase.add(Kind.WORLD, "tension", (np.clip(goal, 0, 1) - now) * per_tick(rules, phase.parameter("tension_speed")))

    if not len(rows):
        return
    worst = enemies.joined(np.maximum, ties)
    threat = phase.track(Kind.ACTOR, "threat")[felt]
    usual_threat = rules.start(Kind.ACTOR, "threat")[felt][:, None]
    aim = np.clip(usual_threat + phase.parameter("threat_weight") * (worst - most[felt][:, None]), 0, 1)
    phase.add(Kind.ACTOR, "threat", (aim - threat) * per_tick(rules, phase.parameter("threat_speed")), felt)


MECHANISM = Mechanism(
    "escalation", "Severity of what was done, from which the ladder is read; tension between pairs; Goldstein weights.",
    tracks=(
        StandardTrack(Kind.WORLD, "tension", 0.5, 0, 1, "How tense the crisis is."),
        StandardTrack(Kind.WORLD, "severity", 0, 0, 10, "Severity of what was lately done; it decays."),
        StandardTrack(Kind.WORLD, "rung", 0, 0, 99, "Step on the escalation ladder."),
        StandardTrack(Kind.WORLD, "goldstein", 0, -10, 10, "Running mean of the Goldstein weights of what was done."),
        StandardTrack(Kind.ACTOR, "threat", 0.3, 0, 1, "Threat the actor feels."),
        StandardTrack(Kind.TIE, "trust", 0, -1, 1, "Trust of the first in the second."),
        StandardTrack(Kind.TIE, "tension", 0, 0, 1, "Tension of the first towards the second."),
    ),
    parameters=(
        Parameter("half_life", 10, 0.1, 365, "Days in which severity falls to a half."),
        Parameter("held", 0.5, 0, 1, "Share of its severity that a measure holds up while in force (an attack: all)."),
        Parameter("hold", 0.3, 0, 5, "How far severity falls below the threshold of a step of the ladder before it is left."),
        Parameter("memory", 0.05, 0, 1, "Weight of one act in the running mean of Goldstein weights."),
        Parameter("reaction", 0.02, 0, 1, "Richardson's k: tension a day from the other side's tension."),
        Parameter("fatigue", 0.05, 0, 1, "Richardson's alpha: share of tension that wears off a day."),
        Parameter("distrust", 0.02, 0, 1, "Grievance a day per unit of trust lost since the start."),
        Parameter("tension_gain", 0.05, 0, 1, "Tension from a public act with Goldstein weight -10."),
        Parameter("trust_gain", 0.04, 0, 1, "Trust from a public act with Goldstein weight 10."),
        Parameter("severity_weight", 0.4, 0, 2, "What full severity adds to the tension of the crisis."),
        Parameter("tension_speed", 0.08, 0, 1, "Share of its gap that the tension of the crisis closes a day."),
        Parameter("threat_weight", 0.5, 0, 2, "Threat felt per unit of greatest tension above the start's."),
        Parameter("threat_speed", 0.03, 0, 1, "Share of its gap that the threat felt closes a day."),
    ),
    verbs=(),
    run=run,
)  # fmt: skip
