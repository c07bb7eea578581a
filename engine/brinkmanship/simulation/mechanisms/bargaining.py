"""Crisis bargaining: audience costs that grow, the believed bargaining range, and what stepping back costs.

* **Audience costs** (J. Fearon 1994, Domestic Political Audiences and the Escalation of International Disputes, APSR 88):
  who threatens or demands in public stakes ``stake`` of face, and the cost of stepping back grows linearly with time,
  ``a(t) = stake (1 + growth t)``, until the actor steps back or the public forgets. Stepping back pays it: support and
  credibility fall by the face given up.
* **The bargaining range** (J. Fearon 1995, Rationalist Explanations for War, International Organization 49): a deal x
  holds iff ``p - c_A <= x <= p + c_B``. Each side works with its own estimate of p; the wider apart they are (mutual
  optimism), the narrower the range, and what was staked in public cannot be given without cost::

      room_i = c_i + c_j - (p_i + p_j - 1) - face_weight (face_i + face_j)

  p_i is i's estimate of winning against its main rival j, by forces and resolve; a rival's resolve is believed only as
  far as its word is, ``credibility resolve + (1 - credibility) / 2``. Where room is negative no deal looks possible, and
  patience runs down faster (:mod:`brinkmanship.simulation.mechanisms.domestic`).

Beliefs about hidden intents are updated from costly signals in :mod:`brinkmanship.simulation.beliefs`. Sizes are judgement.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import Segments, some, true_at, within
from brinkmanship.simulation.mechanisms.tables import add_each, by_slot, constant, per_tick, size_of, slots, tick_days
from brinkmanship.simulation.phase import Instances, Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, Kind, SlotPhase

_RIVALRY = 0.5  # tension at the start from which two actors are rivals who bargain


def run(phase: Phase) -> None:
    """Let audience costs grow and fade, the diplomatic channel drift, and work out the room for a deal."""
    _faces(phase)
    talks = phase.track(Kind.WORLD, "talks")
    usual = phase.rules.start(Kind.WORLD, "talks")[:, None]
    phase.add(Kind.WORLD, "talks", (usual - talks) * per_tick(phase.rules, phase.parameter("talks_drift")))
    _room(phase)


@per_rules
def _by_actor(rules: Rules, *verbs: str) -> tuple[I64, I64, Segments]:
    """Return the slots of *verbs*, the actors that have any, and the segments of the slots of each."""
    mine = np.concatenate([slots(rules, verb) for verb in verbs])
    return mine, *Segments.by(rules.slot_actor[mine])


def _faces(phase: Phase) -> None:
    rules, world = phase.rules, phase.world
    stakes, who, own = _by_actor(rules, "threaten", "demand")
    actors, rate, last = _stakes(rules)
    face = phase.track(Kind.ACTOR, "face")
    grows = np.zeros(face.shape, bool)
    if len(stakes):
        since = world.slot_since[stakes]
        engaged = (since >= world.day - last) | (world.slot_phase[stakes] == SlotPhase.IN_FORCE)
        engaged &= since >= 0
        if some(engaged):
            engaged &= since > _stepped_back(phase)[actors]
            growth = engaged * world.slot_amount[stakes] * rate
            # Growth starts the day after the words were said.
            growth *= since < world.day
            grows[who] = own.joined(np.logical_or, engaged)
            phase.add(Kind.ACTOR, "face", own.joined(np.add, growth), who)
    usual = rules.start(Kind.ACTOR, "face")[:, None]
    fading = np.where(grows, np.float32(0), np.minimum(usual - face, np.float32(0)))
    if some(fading):
        phase.add(Kind.ACTOR, "face", fading * per_tick(rules, phase.parameter("fade")))


@per_rules
def _stakes(rules: Rules) -> tuple[I64, F32, int]:
    """Return the actor of each threat and demand, the face it stakes a tick, (n, 1), and for how many ticks it is fresh."""
    stakes, _, _ = _by_actor(rules, "threaten", "demand")
    day = tick_days(rules)
    rate = by_slot(rules, "stake")[stakes] * (constant(rules, "bargaining", "growth") * day)
    memory = float(constant(rules, "bargaining", "memory_days")) / float(day)
    return rules.slot_actor[stakes].astype(np.int64), rate[:, None], math.ceil(memory) - 1


def _stepped_back(phase: Phase) -> Any:
    """Return the day each actor last stepped back, (actors, worlds), -1 never."""
    rules, world = phase.rules, phase.world
    rows, who, own = _by_actor(rules, "concede", "deescalate")
    last = np.full((len(rules.actors), world.worlds), -1, np.int16)
    if len(who):
        last[who] = own.joined(np.maximum, world.slot_since[rows])
    return last


@per_rules
def _rivals(rules: Rules) -> tuple[tuple[int, int], ...]:
    """Return (actor, its main rival) for those with enough tension at the start, and forces on both sides.

    Of rivals with equal tension the one with the larger forces counts, and never the one that stands first in the file.
    """
    n = len(rules.actors)
    tension = rules.start(Kind.TIE, "tension").reshape(n, n)
    armed = set(rules.owner.tolist())
    personnel = rules.start(Kind.FORMATION, "personnel")
    forces = [math.fsum(personnel[rules.owner == actor].ravel().tolist()) for actor in range(n)]
    out = []
    for actor in range(n):
        others = [j for j in range(n) if j != actor and j in armed and actor in armed and tension[actor, j] >= _RIVALRY]
        if others:
            out.append((actor, max(others, key=lambda j: (float(tension[actor, j]), forces[j], rules.actors[j]))))
    return tuple(out)


@per_rules
def _forces_of(rules: Rules) -> tuple[I64, Segments, I64, I64]:
    """Return the rivals, the formations of each, and which of the rivals the two of each pair are."""
    pairs = np.array(_rivals(rules), np.int64)
    armed = np.unique(pairs)
    forces = Segments.of([true_at(rules.owner == actor) for actor in armed.tolist()])
    return armed, forces, *np.searchsorted(armed, pairs.T)


def _room(phase: Phase) -> None:
    rules = phase.rules
    if not _rivals(rules):
        return
    armed, forces, i, j = _forces_of(rules)
    personnel, left = phase.track(Kind.FORMATION, "personnel"), phase.track(Kind.FORMATION, "strength")
    half, one = np.float32(0.5), np.float32(1)
    strong = forces.joined(np.add, personnel * left * rules.combat_weight[:, None]) + one
    war, caution = phase.parameter("war_cost"), phase.parameter("caution")
    meant, word, face = (phase.track(Kind.ACTOR, name)[armed] for name in ("resolve", "credibility", "face"))
    believed = word * meant + (one - word) * half
    mine, theirs = strong * (half + meant), strong * (half + believed)  # as oneself knows them, and as the rival does
    p_i, p_j = _chance_to_win(mine[i], theirs[j]), _chance_to_win(mine[j], theirs[i])
    costs = war * np.float32(2) + caution * (np.float32(2) - meant[i] - believed[j])
    staked = phase.parameter("face_weight") * (face[i] + face[j])
    who = armed[i]
    room = phase.track(Kind.ACTOR, "room")[who]
    phase.add(Kind.ACTOR, "room", costs - (p_i + p_j - one) - staked - room, who)


def _chance_to_win(own: F32, theirs: F32) -> F32:
    """Return the share of one's own forces, weighed by resolve: a contest success function of degree one."""
    return np.asarray(own / (own + theirs))


def _threaten(phase: Phase, instances: Instances) -> None:
    """Stake face; the target feels threatened as far as the word is believed, and resents it."""
    rules = phase.rules
    stake = size_of(rules, "stake", instances)
    add_each(phase, Kind.ACTOR, "face", instances.actor, stake, instances)
    credibility = phase.track(Kind.ACTOR, "credibility")[instances.actor, instances.world]
    felt = stake * credibility * constant(rules, "bargaining", "threat_effect")
    add_each(phase, Kind.ACTOR, "threat", instances.target, felt, instances)
    add_each(phase, Kind.TIE, "tension", _pair(rules, instances), felt, instances)


def _demand(phase: Phase, instances: Instances) -> None:
    stake = size_of(phase.rules, "stake", instances)
    add_each(phase, Kind.ACTOR, "face", instances.actor, stake, instances)


def _offer(phase: Phase, instances: Instances) -> None:
    """Something for the target: the channel opens, and trust grows as far as the word is believed."""
    rules = phase.rules
    value = size_of(rules, "value", instances)
    credibility = phase.track(Kind.ACTOR, "credibility")[instances.actor, instances.world]
    gain = constant(rules, "bargaining", "offer_effect")
    add_each(phase, Kind.WORLD, "talks", 0, value * gain, instances)
    add_each(phase, Kind.TIE, "trust", _pair(rules, instances), value * credibility * gain, instances)


def _concede(phase: Phase, instances: Instances) -> None:
    """Give the target something: its tension falls, and the audience at home makes the giver pay for its face."""
    rules = phase.rules
    value = size_of(rules, "value", instances)
    add_each(phase, Kind.TIE, "tension", _pair(rules, instances), -value, instances)
    gain = constant(rules, "bargaining", "offer_effect")
    add_each(phase, Kind.WORLD, "talks", 0, value * gain, instances)
    _pay(phase, instances, value)


def _deescalate(phase: Phase, instances: Instances) -> None:
    """Step back by a share of what was built up."""
    share = within(size_of(phase.rules, "share", instances), 0, 1)
    aimed = instances.target >= 0
    if some(aimed):
        pair = np.where(aimed, _pair(phase.rules, instances), instances.actor)
        tension = phase.track(Kind.TIE, "tension")[pair, instances.world]
        add_each(phase, Kind.TIE, "tension", pair, np.where(aimed, -share * tension, np.float32(0)), instances)
    _pay(phase, instances, share)


def _pay(phase: Phase, instances: Instances, share: F32) -> None:
    """Pay the audience cost of stepping back by *share*: the face given up, in support and credibility."""
    rules = phase.rules
    face = phase.track(Kind.ACTOR, "face")[instances.actor, instances.world]
    given = np.minimum(share, np.float32(1)) * face
    add_each(phase, Kind.ACTOR, "face", instances.actor, -given, instances)
    for name, weight in (("support", "support_cost"), ("credibility", "credibility_cost")):
        add_each(phase, Kind.ACTOR, name, instances.actor, -given * constant(rules, "bargaining", weight), instances)


def _pair(rules: Rules, instances: Instances) -> I64:
    """Return the tie of the target towards the actor."""
    return instances.target * len(rules.actors) + instances.actor


MECHANISM = Mechanism(
    "bargaining", "Threats, demands, offers and concessions; the cost of stepping back; the room for a deal.",
    tracks=(
        StandardTrack(Kind.ACTOR, "resolve", 0.5, 0, 1, "How far the actor will go for its aims."),
        StandardTrack(Kind.ACTOR, "face", 0.2, 0, 1, "What stepping back would cost it (audience cost)."),
        StandardTrack(Kind.ACTOR, "credibility", 0.6, 0, 1, "How far its word is believed."),
        StandardTrack(Kind.ACTOR, "room", 0.3, -2, 2,
                      "Width of the bargaining range with its main rival as it believes it; below 0 no deal looks possible."),
        StandardTrack(Kind.WORLD, "talks", 0.5, 0, 1, "How open the diplomatic channel is."),
    ),
    parameters=(
        Parameter("growth", 0.02, 0, 1, "Growth of the audience cost a day, as a share of the stake.",
                  "Fearon 1994 for the form, linear in time; value is judgement"),
        Parameter("memory_days", 30, 1, 730, "Days for which a threat that is not repeated stays engaged."),
        Parameter("fade", 0.02, 0, 1, "Share of the face above its start that is forgotten a day, when nothing is engaged."),
        Parameter("talks_drift", 0.03, 0, 1, "Share of its gap to the start that the diplomatic channel closes a day."),
        Parameter("threat_effect", 0.5, 0, 5, "Threat and tension felt per unit of stake, at full credibility."),
        Parameter("offer_effect", 0.3, 0, 5, "Trust and openness per unit of value offered."),
        Parameter("support_cost", 0.5, 0, 5, "Support lost per unit of face given up."),
        Parameter("credibility_cost", 0.3, 0, 5, "Credibility lost per unit of face given up."),
        Parameter("war_cost", 0.12, 0, 1, "Cost of war to each side, as a share of the stake, at full resolve."),
        Parameter("caution", 0.25, 0, 1, "What no resolve at all adds to the cost of war."),
        Parameter("face_weight", 0.15, 0, 1, "Room for a deal taken away per unit of face."),
    ),
    verbs=(
        Verb("threaten", "Threaten the target in public: stakes face that grows.", {"stake": 0.1}, ("actor",), start=_threaten),
        Verb("demand", "Demand something of the target in public: stakes face that grows.", {"stake": 0.1}, ("", "actor"),
             start=_demand),
        Verb("offer", "Offer something to the target: opens the channel and builds trust.", {"value": 0.1}, ("actor",),
             start=_offer),
        Verb("concede", "Give the target something, and pay for it at home.", {"value": 0.1}, ("actor",), start=_concede),
        Verb("deescalate", "Step back by a share of what was built up, and pay for it at home.", {"share": 0.3}, ("", "actor"),
             start=_deescalate),
    ),
    run=run,
)  # fmt: skip
