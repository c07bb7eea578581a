"""Cyber and information: deniable harm, late and uncertain attribution, disclosure and pretexts.

An attack harms at once, ``strength * (1 - resilience)``; who did it is unknown. From ``attribution_delay`` days on,
each day attributes it with probability::

    p = attribution_rate * (0.5 + intelligence of the victim) * (1 - deniability)

so the day of attribution is geometric. Attribution puts the blame (``suspicion``) on the attacker and strains the tie.
Publishing intelligence (``disclose``) exposes the target's plans: pretexts lose their value in proportion to the
discloser's credibility, others believe more in war, sources are burned; when ``bet_days`` pass and no war has come, the
discloser's credibility pays, and when it has, it gains. Sources: attack on Ukrainian sites on 14 January 2022 and its
attribution weeks later; disclosures of January-February 2022. The forms are this engine's own.
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.exact import power
from brinkmanship.simulation.mechanisms.tables import (
    MOMENT,
    add_actors,
    add_each,
    by_slot,
    constant,
    order_cause,
    per_tick,
    since,
    size_of,
    slots,
    tick_days,
)
from brinkmanship.simulation.phase import Instances, Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.randomness import Purpose
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, Kind, SlotPhase


def run(phase: Phase) -> None:
    """Attribute attacks, settle what disclosures staked, let suspicion and exposure fade."""
    _attribute(phase)
    _settle(phase)
    faded = -per_tick(phase.rules, phase.parameter("fade"))
    for name in ("suspicion", "exposure"):
        add_actors(phase, name, phase.track(Kind.ACTOR, name) * faded)


@per_rules
def _pairs(rules: Rules) -> list[tuple[int, int, I64]]:
    """Return attacker, victim, and the positions among the cyber slots of the attacks of one on the other."""
    mine = slots(rules, "cyber")
    found: dict[tuple[int, int], list[int]] = {}
    for row, slot in enumerate(mine.tolist()):
        found.setdefault((int(rules.slot_actor[slot]), int(rules.slot_target[slot])), []).append(row)
    return [(a, v, np.array(rows, np.int64)) for (a, v), rows in found.items()]


def attribution_chance(rules: Rules, intelligence: F32, deniability: F32) -> F32:
    """Return the chance a day that an attack is attributed, from the victim's intelligence and the deniability."""
    rate = constant(rules, "cyber", "attribution_rate")
    return np.asarray(np.clip(rate * (np.float32(0.5) + intelligence) * (np.float32(1) - deniability), 0, 1))


def _attribute(phase: Phase) -> None:
    world, rules, actors = phase.world, phase.rules, len(phase.rules.actors)
    covert = phase.track(Kind.TIE, "covert")
    pending = [(a, v, rows) for a, v, rows in _pairs(rules) if some(covert[a * actors + v])]
    if not pending:
        return
    mine = slots(rules, "cyber")
    draw = phase.uniform(Purpose.ATTRIBUTION, len(mine))
    elapsed = since(rules, world.day, world.slot_since[mine])
    ripe = (world.slot_since[mine] >= 0) & (elapsed >= phase.parameter("attribution_delay") - MOMENT)
    deniability = by_slot(rules, "deniability")[mine]
    for attacker, victim, rows in pending:
        intelligence = phase.track(Kind.ACTOR, "intelligence")[victim][None, :]
        chance = attribution_chance(rules, intelligence, deniability[rows][:, None])
        a_tick = np.float32(1) - power(np.float32(1) - chance, tick_days(rules))
        pair, back = attacker * actors + victim, victim * actors + attacker
        found = (ripe[rows] & (draw[rows] < a_tick)).any(axis=0) & (covert[pair] > 0)
        if not some(found):
            continue
        cause = order_cause(rules, int(mine[rows[0]]))
        where = true_at(found)
        harm = covert[pair, where]
        strain = harm * phase.parameter("attribution_tension")
        for kind, name, thing, amount in (
            (Kind.TIE, "covert", pair, -harm),
            (Kind.ACTOR, "suspicion", attacker, harm),
            (Kind.TIE, "tension", back, strain),
            (Kind.TIE, "trust", back, -strain),
        ):
            phase.scatter(kind, name, thing, where, amount, cause)
        if found[0]:
            phase.report("attribution", rules.actions[int(rules.slot_action[mine[rows[0]]])].id, attacker, victim)


def _settle(phase: Phase) -> None:
    """Reward or punish credibility on the day by which a warning should have come true."""
    world, rules = phase.world, phase.rules
    mine = slots(rules, "disclose")
    elapsed = since(rules, world.day, world.slot_since[mine])
    left = np.maximum(phase.parameter("bet_days") - tick_days(rules), 0) - MOMENT
    due = (world.slot_since[mine] >= 0) & (elapsed >= left) & (elapsed < left + tick_days(rules))
    if not some(due):
        return
    for row, slot in enumerate(mine.tolist()):
        if not some(due[row]):
            continue
        staked = by_slot(rules, "strength")[slot] * world.slot_amount[slot]
        war = at_war(phase, int(rules.slot_target[slot]))
        change = np.where(war, phase.parameter("bet_gain"), -phase.parameter("bet_loss")) * staked
        earned = np.where(due[row], change, np.float32(0))[None, :]
        phase.add(Kind.ACTOR, "credibility", earned, [int(rules.slot_actor[slot])], order_cause(rules, slot))


def at_war(phase: Phase, actor: int) -> F32:
    """Return where *actor* attacks or contests somebody's region, (worlds,) of bool."""
    world, rules = phase.world, phase.rules
    attacks = slots(rules, "attack")
    attacks = attacks[rules.slot_actor[attacks] == actor]
    fights = (world.attacker == actor).any(axis=0)
    return np.asarray(fights | (world.slot_phase[attacks] == SlotPhase.IN_FORCE).any(axis=0))


def _attack(phase: Phase, instances: Instances) -> None:
    rules, actors = phase.rules, len(phase.rules.actors)
    strength = size_of(rules, "strength", instances)
    weak = np.float32(1) - phase.track(Kind.ACTOR, "resilience")[instances.target, instances.world]
    harm = strength * weak
    for name in ("economy", "calm"):
        share = constant(rules, "cyber", f"harm_{name}")
        add_each(phase, Kind.ACTOR, name, instances.target, -share * harm, instances)
    add_each(phase, Kind.TIE, "covert", instances.actor * actors + instances.target, strength, instances)


def _disclose(phase: Phase, instances: Instances) -> None:
    """Lay the target's plans bare: how far depends on who says it and how good its sources are."""
    rules = phase.rules
    strength = size_of(rules, "strength", instances)
    credibility = phase.track(Kind.ACTOR, "credibility")[instances.actor, instances.world]
    sources = phase.track(Kind.ACTOR, "intelligence")[instances.actor, instances.world]
    weight = strength * credibility * (np.float32(0.5) + np.float32(0.5) * sources)
    pretext = phase.track(Kind.ACTOR, "pretext")[instances.target, instances.world]
    exposure = phase.track(Kind.ACTOR, "exposure")[instances.target, instances.world]
    spoiled = -constant(rules, "cyber", "spoil") * weight * pretext
    add_each(phase, Kind.ACTOR, "pretext", instances.target, spoiled, instances)
    add_each(phase, Kind.ACTOR, "exposure", instances.target, weight * (np.float32(1) - exposure), instances)
    burned = -constant(rules, "cyber", "burn") * strength
    add_each(phase, Kind.ACTOR, "intelligence", instances.actor, burned, instances)
    others = np.arange(len(rules.actors))[:, None]
    believes = phase.track(Kind.ACTOR, "belief_war")[:, instances.world]
    moved = constant(rules, "cyber", "belief") * weight * (np.float32(1) - believes)
    moved = np.where((instances.actor == others) | (instances.target == others), np.float32(0), moved)
    add_each(phase, Kind.ACTOR, "belief_war", others, moved, instances)


def _disinform(phase: Phase, instances: Instances) -> None:
    """Unsettle the target's public; where it is resilient the attempt is traced instead."""
    rules = phase.rules
    strength = size_of(rules, "strength", instances)
    resilience = phase.track(Kind.ACTOR, "resilience")[instances.target, instances.world]
    effect = constant(rules, "cyber", "disinform_effect") * strength * (np.float32(1) - resilience)
    add_each(phase, Kind.ACTOR, "calm", instances.target, -effect, instances)
    add_each(phase, Kind.ACTOR, "support", instances.target, -effect * np.float32(0.5), instances)
    traced = constant(rules, "cyber", "disinform_trace") * strength * resilience
    add_each(phase, Kind.ACTOR, "suspicion", instances.actor, traced, instances)


MECHANISM = Mechanism(
    "cyber", "Deniable attacks with late attribution; disclosure of intelligence and disinformation.",
    tracks=(
        StandardTrack(Kind.ACTOR, "resilience", 0.5, 0, 1, "How well its networks and public withstand attack."),
        StandardTrack(Kind.ACTOR, "suspicion", 0, 0, 1, "How far others blame the actor for covert attacks."),
        StandardTrack(Kind.ACTOR, "exposure", 0, 0, 1, "How far the actor's plans have been laid bare."),
        StandardTrack(Kind.ACTOR, "pretext", 0, 0, 1, "How good a reason for force the actor has built; disclosure spoils it."),
        StandardTrack(Kind.TIE, "covert", 0, 0, 2, "Covert harm done by the first to the second that nobody has attributed yet."),
    ),
    parameters=(
        Parameter("harm_economy", 0.01, 0, 1, "Output lost by a full attack on an actor without resilience."),
        Parameter("harm_calm", 0.15, 0, 1, "Calm lost by it."),
        Parameter("attribution_delay", 3, 0, 365, "Days before anybody can attribute.",
                  "judgement: days to weeks in known cases"),
        Parameter("attribution_rate", 0.12, 0, 1, "Chance a day to attribute an attack without deniability."),
        Parameter("attribution_tension", 0.3, 0, 2, "Tension added between victim and attacker on attribution of a full attack."),
        Parameter("fade", 0.02, 0, 1, "Share of suspicion and exposure that fades a day."),
        Parameter("spoil", 0.4, 0, 1, "Share of a pretext that a full, credible disclosure destroys."),
        Parameter("disinform_effect", 0.06, 0, 1,
                  "Calm lost by full disinformation without resilience (and half as much support)."),
        Parameter("disinform_trace", 0.1, 0, 1, "Suspicion raised by full disinformation against full resilience."),
        Parameter("belief", 0.1, 0, 1, "How far a full, credible disclosure moves others' belief in war."),
        Parameter("burn", 0.03, 0, 1, "Quality of intelligence lost by a full disclosure."),
        Parameter("bet_days", 10, 1, 365, "Days after which a warning that did not come true costs credibility.",
                  "the date of 16 February 2022 was named on about 11 February"),
        Parameter("bet_loss", 0.06, 0, 1, "Credibility lost then by a full disclosure."),
        Parameter("bet_gain", 0.2, 0, 1, "Credibility gained when the war comes."),
    ),
    verbs=(
        Verb("cyber", "Attack the target's networks; deniable.", {"strength": 0.5, "deniability": 0.5}, ("actor",),
             start=_attack),
        Verb("disclose", "Publish intelligence about the target's plans.", {"strength": 0.5}, ("actor",), start=_disclose),
        Verb("disinform", "Spread disinformation among the target's public; against resilience.", {"strength": 0.3}, ("actor",),
             start=_disinform),
    ),
    run=run,
)  # fmt: skip
