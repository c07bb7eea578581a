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

from brinkmanship.simulation.arrays import Segments, total, true_at, within
from brinkmanship.simulation.exact import power_once
from brinkmanship.simulation.mechanisms.tables import aims_at, constant, per_slot, per_tick, tick_days
from brinkmanship.simulation.phase import Mechanism, Parameter, Phase, StandardTrack
from brinkmanship.simulation.program import Program
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, SlotPhase

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
def _weights(rules: Rules) -> tuple[F32, F32]:
    """Return per-slot severity and Goldstein weight, (slots,)."""
    return per_slot(rules, lambda a: a.severity, np.float32), per_slot(rules, lambda a: a.goldstein, np.float32)


@per_rules
def _severe(rules: Rules) -> tuple[I64, F32]:
    """Return the events that have a severity, and that severity, (events, 1)."""
    severity = np.array([event.severity for event in rules.events], np.float32)
    severe = true_at(severity > 0)
    return severe, severity[severe][:, None]


@per_rules
def _holding(rules: Rules) -> tuple[I64, F32]:
    """Return the slots of measures that hold the severity up, and how far each does, (slots, 1)."""
    measure = per_slot(rules, lambda a: a.measure and a.severity > 0, bool)
    attack = per_slot(rules, lambda a: a.verb == "attack", bool)
    share = np.where(attack, np.float32(1), constant(rules, "escalation", "held"))
    slots = true_at(measure)
    return slots, (_weights(rules)[0] * share)[slots][:, None]


@per_rules
def _held_rungs(rules: Rules) -> tuple[Program, F32]:
    """Return the program of the conditions that hold a step of the ladder, and those steps, (conditions, 1)."""
    program = Program.of(rules, truths=[condition for _, condition in rules.held_rungs])
    return program, np.array([step for step, _ in rules.held_rungs], np.float32)[:, None]


def _severity(phase: Phase, slots: I64, worlds: I64) -> F32:
    """Change severity and rung; return the new severity (worlds,)."""
    rules, world = phase.rules, phase.world
    now = phase.track(Kind.WORLD, "severity")[0]
    left = np.float32(power_once(0.5, float(tick_days(rules)) / float(phase.parameter("half_life"))))
    new = now * left
    if len(slots):
        np.maximum.at(new, worlds, _weights(rules)[0][slots])
    rows, held_up = _holding(rules)
    if len(rows):
        new = np.maximum(new, _greatest(world.slot_phase.take(rows, axis=0) == SlotPhase.IN_FORCE, held_up))
    events, sizes = _severe(rules)
    if world.day > 0 and len(events):  # events come after this phase: those of the day before count
        new = np.maximum(new, _greatest(world.event_day.take(events, axis=0) == world.day - 1, sizes))
    phase.add(Kind.WORLD, "severity", new - now)
    before = phase.track(Kind.WORLD, "rung")[0]
    reached, held = (
        rules.ladder.searchsorted(level, "right").astype(np.float32) - np.float32(1)
        for level in (new, new + phase.parameter("hold"))
    )
    rung = np.maximum(np.maximum(reached, np.minimum(before, held)), np.float32(0))
    if rules.held_rungs:
        program, steps = _held_rungs(rules)
        _, truths = program(phase.scope())
        rung = np.maximum(rung, _greatest(truths.take(program.truths, axis=0), steps))
    phase.add(Kind.WORLD, "rung", rung - before)
    return np.asarray(new)


def _greatest(holds: B, values: F32) -> F32:
    """Return the greatest of *values*, (n, 1), from 0, of those that hold, (n, worlds): (worlds,), 0 where none does."""
    return np.asarray((holds * values).max(axis=0))


def _goldstein(phase: Phase, slots: I64, worlds: I64) -> None:
    """Move the running mean of Goldstein weights by what was done today: the weight of *n* acts is 1 - (1 - w)^n."""
    if not len(slots):
        return
    of_slot = _weights(phase.rules)[1]
    count = np.bincount(worlds, minlength=phase.world.worlds)
    summed = np.zeros(phase.world.worlds, np.float32)
    np.add.at(summed, worlds, of_slot[slots])
    known = _known(phase.rules, int(count.max()))
    now = phase.track(Kind.WORLD, "goldstein")[0]
    today = summed / np.maximum(count, 1).astype(np.float32)
    phase.add(Kind.WORLD, "goldstein", known[count] * (today - now))


@per_rules
def _known(rules: Rules, most: int) -> F32:
    """Return the weight of 0, 1, … *most* acts in the running mean, (most + 1,)."""
    weight = float(constant(rules, "escalation", "memory"))
    return np.array([1 - power_once(1 - weight, float(n)) for n in range(most + 1)], np.float32)


@per_rules
def _resentment(rules: Rules) -> tuple[B, I64, F32, B, F32]:
    """Return which slots are felt by their target, its tie, what its trust gains; whether tension too, and what it gains.

    All are (slots,).
    """
    goldstein, public = _weights(rules)[1], per_slot(rules, lambda a: a.public, bool)
    felt = public & aims_at(rules, "actor") & (goldstein != 0) & (rules.slot_target >= 0)
    pair = rules.slot_target.astype(np.int64) * len(rules.actors) + rules.slot_actor
    live = np.isin(pair, _live_pairs(rules)[0])
    size = goldstein / np.float32(10)
    trust, tension = (constant(rules, "escalation", f"{name}_gain") for name in ("trust", "tension"))
    return felt, pair, size * trust, live, -size * tension


def _feelings(phase: Phase, slots: I64, worlds: I64) -> None:
    """Move the tension and trust of an actor towards those who acted on it in public."""
    if not len(slots):
        return
    felt, pair, trust, live, tension = _resentment(phase.rules)
    keep = felt[slots]
    slots, worlds = slots[keep], worlds[keep]
    if not len(slots):
        return
    phase.scatter(Kind.TIE, "trust", pair[slots], worlds, trust[slots])
    keep = live[slots]
    slots, worlds = slots[keep], worlds[keep]
    if len(slots):
        phase.scatter(Kind.TIE, "tension", pair[slots], worlds, tension[slots])


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
def _hostile(rules: Rules) -> tuple[I64, np.float32, I64, Segments, F32, F32]:
    """Return the hostile pairs and their mean tension at the start, and of who has enemies more.

    Who those are, the pairs of each, the greatest tension of each with anybody and its threat at the start, both (n, 1).
    """
    n, tension = len(rules.actors), rules.start(Kind.TIE, "tension")
    rows = true_at(tension >= _HOSTILE)
    usual = np.float32(math.fsum(tension[rows].tolist()) / max(len(rows), 1))
    felt = np.unique(rows // n)
    enemies = Segments.of([rows[rows // n == actor] for actor in felt.tolist()])
    most, threat = tension.reshape(n, n).max(axis=1), rules.start(Kind.ACTOR, "threat")
    return rows, usual, felt, enemies, most[felt][:, None], threat[felt][:, None]


def _climate(phase: Phase, severity: F32) -> None:
    """Tension of the whole crisis, and the threat each actor feels."""
    rules = phase.rules
    rows, usual, felt, enemies, most, usual_threat = _hostile(rules)
    ties = phase.track(Kind.TIE, "tension")
    goal = rules.start(Kind.WORLD, "tension")[0] + phase.parameter("severity_weight") * severity / np.float32(10)
    if len(rows):
        goal = goal + (total(ties.take(rows, axis=0)) / np.float32(len(rows)) - usual)
    now = phase.track(Kind.WORLD, "tension")[0]
    phase.add(Kind.WORLD, "tension", (within(goal, 0, 1) - now) * per_tick(rules, phase.parameter("tension_speed")))

    if not len(rows):
        return
    worst = enemies.joined(np.maximum, ties)
    threat = phase.track(Kind.ACTOR, "threat").take(felt, axis=0)
    aim = within(usual_threat + phase.parameter("threat_weight") * (worst - most), 0, 1)
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
