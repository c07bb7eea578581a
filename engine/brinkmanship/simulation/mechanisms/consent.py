"""Consent: the silence procedure of bodies, and the yes or no of a single actor.

Nobody votes: a proposal stands unless a member breaks silence. Member *i* breaks it with a probability that is quantal
in its utility (McKelvey and Palfrey 1995), draws of members are independent given the world::

    u_i     = interest_i + persuasion_weight * persuasion_i
    p_i     = 1 / (1 + exp(precision * (u_i + discipline * cohesion)))         breaks silence
    P(pass) = prod_i (1 - p_i)                                                 unanimity

A body with a qualified rule passes when the weight of those who stay silent reaches its threshold, one with a majority
rule when it is above a half. A single actor asked for consent says yes with probability 1 / (1 + exp(-precision *
u_i)). A package (:mod:`brinkmanship.simulation.mechanisms.packages`) has terms of its own and is sounded out first. *interest* is
otherwise the scenario's own expression where it gives one (``consent.utility``), else the default:
ties to who proposes, feelings about whom it hits or helps (the sign of its Goldstein weight), threat felt, severity
shrunk from, dependence on the target's gas and trade. What the scenario's expression weighs, and the severity, grow in
proportion to the order's size: a small paper asks little and gives little.
The functional form is unpublished: it is this engine's. Sources for the procedure: NATO consensus and silence procedure;
France, Germany and Belgium broke it in 2003.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.asked import OBJECTS, spoken
from brinkmanship.simulation.effects import instances_of
from brinkmanship.simulation.exact import power_once
from brinkmanship.simulation.mechanisms import packages, sounding
from brinkmanship.simulation.mechanisms.consent_utility import NOT_ASKED, break_probability, proposals, silence, terms
from brinkmanship.simulation.mechanisms.silence import chance, stands
from brinkmanship.simulation.mechanisms.tables import add_each, aims_at, by_slot, constant, place_of, size_of, tick_days
from brinkmanship.simulation.phase import Instances, Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.randomness import Purpose, keys, spread
from brinkmanship.simulation.rules import Action, Rules, per_rules
from brinkmanship.simulation.world import I64, Kind, SlotPhase, World


@dataclass(frozen=True, slots=True)
class Answer:
    """How one member is likely to answer: *yes* is its probability, *reasons* what it weighs (positive: for yes)."""

    actor: int
    yes: float
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of a package that would be sounded out: its size, how many carve-outs it has, its chance to pass."""

    size: float
    carved: int
    passes: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The likely answers to a proposal and the probability that it passes.

    Of a package that is not tabled yet both are those of the draft that would be, the last of *drafts*; *held* says
    that not even that one would be tabled.
    """

    passes: float
    answers: tuple[Answer, ...]
    drafts: tuple[Draft, ...] = ()
    held: bool = False


def run(phase: Phase) -> None:
    """Let lobbying wear off and declared unity drift towards the real one."""
    rules = phase.rules
    persuasion = phase.track(Kind.ACTOR, "persuasion")
    if some(persuasion):
        left = np.float32(power_once(0.5, float(tick_days(rules)) / float(phase.parameter("persuasion_half_life"))))
        phase.multiply(Kind.ACTOR, "persuasion", np.where(persuasion == 0, np.float32(1), left))
    if rules.bodies:
        gap = phase.track(Kind.BODY, "cohesion") - phase.track(Kind.BODY, "declared")
        phase.add(Kind.BODY, "declared", gap * (phase.parameter("declared_drift") * tick_days(rules)))


def silence_days(rules: Rules, action: Action) -> int:
    """Return the days of silence before a proposal is decided: its own, else its body's, else 0."""
    consent = action.consent
    if consent is None:
        return 0
    if consent.days >= 0:
        return consent.days
    return rules.bodies[consent.body].silence_days if consent.body >= 0 else 0


def askers(world: World, rules: Rules, instances: Instances) -> I64:
    """Return the single actor asked by each instance (n,), -1 where a body is asked or nobody needs to be."""
    asked = _asked(rules)[rules.slot_action[instances.slot]]
    place = place_of(rules, instances)
    host = world.controller[np.maximum(place, 0), instances.world]
    one = np.where(asked == _TARGET, instances.target, asked)
    one = np.where(asked == _HOST, np.where(place >= 0, host, -1), one)
    return np.where(one == instances.actor, -1, one).astype(np.int64)


_NOBODY, _TARGET, _HOST = -1, -2, -3


@per_rules
def _asked(rules: Rules) -> I64:
    """Return whom each action asks, (actions,): an actor, or ``_TARGET``, ``_HOST``, ``_NOBODY`` (nobody, or a body)."""
    out = np.full(max(len(rules.actions), 1), _NOBODY, np.int64)
    for i, action in enumerate(rules.actions):
        if action.consent is not None and action.consent.body < 0:
            c = action.consent
            out[i] = _TARGET if c.target else _HOST if c.host else c.named
    return out


def decide(phase: Phase, instances: Instances) -> Any:
    """Return which proposals stand, shape (n,) of bool, for instances whose silence ends this tick.

    Reports who blocked, costs a body cohesion (or adds to it). Instances whose action needs nobody's consent, or only
    its own actor's, stand.
    """
    rules, world = phase.rules, phase.world
    passed = np.ones(len(instances), bool)
    if not len(instances):
        return passed
    key = keys(phase.uniform(Purpose.CONSENT, 2))
    one, known = askers(world, rules, instances), proposals(rules)
    action = rules.slot_action[instances.slot].astype(np.int64)
    body = known.body[action]
    votes: list[tuple[int, int, I64, Any, Any]] = []
    for deciding in true_at(np.bincount(body - NOT_ASKED)) + NOT_ASKED:
        mine = true_at(body == deciding)
        if deciding == NOT_ASKED:
            continue
        if deciding >= 0:
            members = np.repeat(rules.bodies[deciding].members.astype(np.int64)[:, None], len(mine), axis=1)
        else:
            mine = mine[one[mine] >= 0]
            members = one[mine][None, :]
        if not len(mine):
            continue
        part = instances.only(mine)
        draw, (breaks, disagrees) = spread(key[part.world], part.slot, members), silence(world, rules, part, members)
        objects, abstain = draw < breaks, (draw >= breaks) & (draw < disagrees)
        said = spoken(world, rules, part, members)
        if phase.speaking or some(said):
            own = (said > 0) | np.isin(members, phase.speaking)
            objects, abstain = np.where(own, said == OBJECTS, objects), abstain & ~own
        passed[mine] = stands(rules, int(deciding), objects)
        if phase.settled is not None:
            passed[mine] = np.where(phase.settled.of(part), phase.settled.agreed[part.world], passed[mine])
        if phase.results is not None:
            votes += [
                (int(action[i]), i, members[:, k], objects[:, k], abstain[:, k]) for k, i in enumerate(mine.tolist())
            ]
    for number, i, asked_of, objecting, abstaining in sorted(votes, key=lambda one: one[:2]):
        _report(phase, instances.only(np.array([i])), number, asked_of, objecting, abstaining, bool(passed[i]))
    asked = true_at(body >= 0)
    if len(asked):
        part = instances.only(asked)
        size = known.severity[action[asked]] * part.amount
        cost = constant(rules, "consent", "block_cost") * (np.float32(0.5) + size)
        change = np.where(passed[asked], constant(rules, "consent", "pass_gain"), -cost)
        add_each(phase, Kind.BODY, "cohesion", body[asked], change, part)
        add_each(phase, Kind.BODY, "declared", body[asked], np.minimum(change, np.float32(0)), part)
        of_package = true_at(known.package[action[asked]])
        if len(of_package):
            shown = asked[of_package]
            packages.show(phase, instances.only(shown), body[shown], passed[shown])
    return passed


def _report(
    phase: Phase, part: Instances, action: int, members: I64, objects: Any, abstains: Any, passed: bool
) -> None:
    rules = phase.rules
    consent = rules.actions[action].consent
    body = rules.bodies_[consent.body] if consent is not None and consent.body >= 0 else None
    asked, blocked_by = ([rules.actors[i] for i in who.tolist()] for who in (members, members[objects]))
    who = int(part.actor[0]), int(part.target[0])
    abstaining: dict[str, Any] = (
        {"abstained": [rules.actors[i] for i in members[abstains].tolist()]} if some(abstains) else {}
    )
    phase.report(
        "consent", rules.actions[action].id, *who,
        body=body, asked=asked, passed=passed, blocked_by=blocked_by, **abstaining,
    )  # fmt: skip


def answers(
    world: World, rules: Rules, slot: int, *, place: int = -1, amount: float = 1.0, position: int = 0
) -> Forecast:
    """Return how everyone asked would likely answer if *slot* were decided now, and the chance that it passes.

    Draws nothing. For unanimity the chance is prod(1 - p_i); for other rules it is exact over the members' weights.
    """
    one_of = world.take(slice(position, position + 1))
    action = int(rules.slot_action[slot])
    consent = rules.actions[action].consent
    part = instances_of(rules, np.array([slot]), np.zeros(1, np.int64), place, amount)
    if consent is None:
        return Forecast(1.0, ())
    if consent.body >= 0:
        members = rules.bodies[consent.body].members.astype(np.int64)[:, None]
    else:
        members = askers(one_of, rules, part)[None, :]
        if members[0, 0] < 0:
            return Forecast(1.0, ())
    tried, held, carved = _drafts(one_of, rules, part)
    if tried:
        part = sounding.sized(part, np.array([tried[-1].size], np.float32))
    breaks = break_probability(one_of, rules, part, members, carved)
    weighed = terms(one_of, rules, part, members, carved)
    found = []
    for i, member in enumerate(members[:, 0].tolist()):
        reasons = tuple((name, float(value[i, 0])) for name, value in weighed)
        found.append(Answer(member, float(1 - breaks[i, 0]), reasons))
    return Forecast(float(chance(rules, consent.body, breaks)[0]), tuple(found), tried, held)


def _drafts(world: World, rules: Rules, part: Instances) -> tuple[tuple[Draft, ...], bool, I64 | None]:
    """Return the drafts of one package that would be tried, whether none would be tabled, and the last's carve-outs."""
    if not packages.is_package(rules, part.slot)[0] or world.slot_phase[part.slot[0], 0] == SlotPhase.PROPOSED:
        return (), False, None
    tried: list[sounding.Drafts] = []
    last = sounding.drafts(world, rules, part, tried=tried)
    drafts = tuple(Draft(float(one.size[0]), int(one.carved[0]), float(one.passes[0])) for one in tried)
    return drafts, bool(last.held[0]), last.carved


def _lobby(phase: Phase, instances: Instances) -> None:
    """Lean the target towards yes, by the lobbyist's credibility and the trust in it, with diminishing returns.

    An order of size a and strength s closes the share ``a o / (1 + a o)``, ``o = s / (1 - s)``, of what is left to win
    (s at size 1): twice the effort is less than twice the effect, and so is the second visit.
    """
    rules = phase.rules
    n = len(rules.actors)
    credibility = phase.track(Kind.ACTOR, "credibility")[instances.actor, instances.world]
    trust = phase.track(Kind.TIE, "trust")[instances.target * n + instances.actor, instances.world]
    weight = np.float32(0.5) + np.float32(0.5) * credibility * (np.float32(1) + trust)
    strength = np.minimum(by_slot(rules, "strength")[instances.slot], np.float32(0.99))
    odds = instances.amount * strength / (np.float32(1) - strength)
    won = np.maximum(phase.track(Kind.ACTOR, "persuasion")[instances.target, instances.world], np.float32(0))
    gain = weight * odds / (np.float32(1) + odds) * (np.float32(1) - won)
    add_each(phase, Kind.ACTOR, "persuasion", instances.target, gain, instances)


def _sound_out(phase: Phase, instances: Instances) -> None:
    """Asking beforehand keeps a paper from being blocked unawares: the framer learns what members would say.

    Unity gains a little, and who is asked feels heard.
    """
    rules = phase.rules
    strength = size_of(rules, "strength", instances)
    for body in range(len(rules.bodies)):
        kind = aims_at(rules, "body")[instances.slot]
        chairs = (rules.bodies[body].chair >= 0) & (instances.actor == rules.bodies[body].chair)
        mine = true_at(np.where(kind, instances.target == body, chairs))
        if len(mine):
            part = instances.only(mine)
            add_each(phase, Kind.BODY, "cohesion", body, strength[mine] * np.float32(0.1), part)
            if packages.packaged(rules).kinds:
                gap = np.float32(1) - phase.track(Kind.BODY, "sounded")[body, part.world]
                add_each(phase, Kind.BODY, "sounded", body, gap * np.float32(0.8), part)
            members = rules.bodies[body].members.astype(np.int64)[:, None]
            add_each(phase, Kind.ACTOR, "persuasion", members, strength[mine], part)


MECHANISM = Mechanism(
    "consent", "Bodies decide by silence procedure, single actors by their own interest; lobbying, side payments, watering down.",
    tracks=(
        StandardTrack(Kind.BODY, "cohesion", 0.6, 0, 1, "How united the members really are."),
        StandardTrack(Kind.BODY, "declared", 0.8, 0, 1, "How united the body says it is."),
        StandardTrack(Kind.ACTOR, "persuasion", 0, -1, 1, "How far lobbying leans the actor towards yes (-1 … 1); it wears off."),
        StandardTrack(Kind.ACTOR, "assurance", 0.5, 0, 1, "Trust that allies will come when needed."),
    ),
    parameters=(
        Parameter("precision", 4, 0.1, 50, "How surely a member follows its interest (quantal response lambda).",
                  "McKelvey and Palfrey 1995 for the form; value is judgement"),
        Parameter("discipline", 0.9, 0, 5, "How much a member shrinks from breaking silence in a fully united body.",
                  "judgement: silence is broken about once in a few dozen procedures; 2003 is the known case"),
        Parameter("persuasion_weight", 0.8, 0, 5, "What full persuasion adds to the utility of yes."),
        Parameter("persuasion_half_life", 10, 0.5, 365, "Days in which lobbying loses half its effect."),
        Parameter("trust_weight", 0.4, 0, 5, "Weight of the tie to who proposes."),
        Parameter("hostility_weight", 0.5, 0, 5, "Weight of tension with whom the proposal hits, less the trust in it."),
        Parameter("threat_weight", 0.4, 0, 5, "Weight of the threat the member feels."),
        Parameter("severity_weight", 0.8, 0, 5, "What a member shrinks from in a proposal of full severity."),
        Parameter("dependence_weight", 1.2, 0, 5, "Weight of gas and trade dependence on the target, times severity.",
                  "judgement; the most dependent members were the most reluctant in January 2022"),
        Parameter("war_weight", 0.5, 0, 5, "Weight of open war by the target: it flips the reluctant.",
                  "judgement; Germany's turn of 26-27 February 2022"),
        Parameter("block_cost", 0.08, 0, 1, "Real unity lost by a block, at full severity."),
        Parameter("pass_gain", 0.02, 0, 1, "Real unity gained when a proposal stands."),
        Parameter("declared_drift", 0.02, 0, 1, "Share of the gap between declared and real unity closed a day."),
    ),
    verbs=(
        Verb("propose", "Put the action to the body or actor whose consent it needs; the effects are its own.", {},
             ("", "actor", "region", "formation", "body", "axis")),
        Verb("lobby", "Lean the target towards yes for a while, by argument, attention or side payment.", {"strength": 0.3},
             ("actor",), start=_lobby),
        Verb("sound_out", "Ask every member of the target body how it would answer; the body's chair learns it.",
             {"strength": 0.1}, ("", "body", "actor"), start=_sound_out),
    ),
    run=run,
)  # fmt: skip
