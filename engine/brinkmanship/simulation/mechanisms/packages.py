"""Packages: proposals with a depth and carve-outs, what members weigh in them, and what of a body's unity shows.

A package goes to a *depth* d from 0 to 1 (the action's depth times the order's size) and may carve out what hurts some
members. Member *m* of a body weighs it by its own exposures *e*, by what happened and by who leads::

    u_m     = base + threat_weight * threat_m * urgency_m + cohesion_weight * (cohesion - 1/2)
              + trust_weight * trust(m, proposer) + stance_m + persuasion_weight * persuasion_m
              - d * (depth_weight + sum_e exposure_em * prod_k (1 - spares_ke))        k: the carve-outs it has
    p_m     = (1 - abstention * cohesion) / (1 + exp(precision * u_m))                 breaks silence
    P(pass) = prod_m (1 - p_m)                                                         under unanimity

A member that disagrees and does not break silence abstains: it lets the package stand against its interest, the more
readily the more united the body is. ``urgency``, ``stance`` and ``exposure`` are the scenario's formulas. An agreed
package takes effect at ``size * prod_k (1 - costs_k)``. Before it is tabled a package is sounded out
(:mod:`brinkmanship.simulation.mechanisms.sounding`).

What outsiders see of unity, ``unity_seen``, is another number than the real ``cohesion``; with s for it::

    agreed       s += agreement_shows * d * (1 - s)
    refused      s -= refusal_shows * d * s
    leaked       s -= leak_shows * s
    each day     s += seen_drift * (cohesion - s)

Sources: spatial bargaining over the depth of cooperation (Downs, Rocke and Barsoom 1996, International Organization
50: depth against breadth; Fearon 1998, International Organization 52); constructive abstention as in Article 31 of the
Treaty on European Union. The functional form is this engine's; its constants are judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.expressions import Expression, Number, Role, Scope
from brinkmanship.simulation.mechanisms.tables import add_each, by_slot, constant, per_tick
from brinkmanship.simulation.phase import Instances, Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.program import Program
from brinkmanship.simulation.rules import Package, Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, SlotPhase, World

Terms = list[tuple[str, F32]]


@dataclass(frozen=True, slots=True)
class Packaged:
    """What proposals of each action are as packages, every array (actions,)."""

    kind: I64  # position in `kinds`, -1 where the action is no package
    kinds: tuple[Package, ...]
    depth: F32
    carved: I64  # carve-outs of the first draft
    carve_outs: I64  # carve-outs there are
    drafts: I64  # drafts tried at most
    keeps: F32  # (kinds, carve-outs, exposures by name) the share of each exposure that a carve-out leaves


@per_rules
def packaged(rules: Rules) -> Packaged:
    """Return what proposals of each action are as packages."""
    asks = [action.consent for action in rules.actions]
    kinds = {c.package.id: c.package for c in asks if c is not None and c.package is not None}
    of = [None if c is None else c.package for c in asks]
    number = {name: i for i, name in enumerate(kinds)}

    def ints(values: list[int]) -> I64:
        return np.array(values, np.int64)

    return Packaged(
        kind=ints([-1 if p is None else number[p.id] for p in of]),
        kinds=tuple(kinds.values()),
        depth=np.array([0 if c is None else c.depth for c in asks], np.float32),
        carved=ints([0 if c is None else c.carved for c in asks]),
        carve_outs=ints([0 if p is None else len(p.carve_outs) for p in of]),
        drafts=ints([1 if p is None else p.drafts for p in of]),
        keeps=_keeps(list(kinds.values())),
    )


def _keeps(kinds: list[Package]) -> F32:
    """Return the share of each exposure, by name, that each carve-out leaves, (kinds, carve-outs, exposures); else 1."""
    carve_outs, exposures = (
        max((len(getattr(package, name)) for package in kinds), default=0) for name in ("carve_outs", "exposures")
    )
    out = np.ones((len(kinds), carve_outs, exposures), np.float32)
    for number, package in enumerate(kinds):
        by_name = _by_name(package)
        for k, one in enumerate(package.carve_outs):
            out[number, k, : len(by_name)] -= one.spares[by_name]
    return out


def _by_name(package: Package) -> list[int]:
    """Return the positions of the exposures of a package in the order of their names, in which they are added up."""
    return sorted(range(len(package.exposures)), key=lambda e: package.exposures[e][0])


def is_package(rules: Rules, slot: I64) -> B:
    """Return which slots are proposals of packages, (n,)."""
    return np.asarray(packaged(rules).kind[rules.slot_action[slot]] >= 0)


def carved_now(world: World, rules: Rules, part: Instances) -> I64:
    """Return how many carve-outs each package has, (n,): as tabled, else as its first draft would."""
    tabled = world.slot_phase[part.slot, part.world] == SlotPhase.PROPOSED
    first = packaged(rules).carved[rules.slot_action[part.slot]]
    return np.where(tabled, world.slot_stage[part.slot, part.world].astype(np.int64), first)


def depth_of(rules: Rules, part: Instances) -> F32:
    """Return how far each package goes, (n,), 0 to 1: the action's depth times the order's size."""
    depth: F32 = packaged(rules).depth[rules.slot_action[part.slot]] * part.amount
    return np.minimum(depth, np.float32(1))


def kept(rules: Rules, part: Instances, carved: I64) -> F32:
    """Return the share of its depth that each package keeps with *carved* carve-outs, (n,)."""
    known = packaged(rules)
    kind = known.kind[rules.slot_action[part.slot]]
    out = np.ones(len(part), np.float32)
    for number, package in enumerate(known.kinds):
        for k, one in enumerate(package.carve_outs):
            out[(kind == number) & (carved > k)] *= np.float32(1 - one.costs)
    return out


def ticks(rules: Rules, name: str) -> int:
    """Return a length of time among the constants, in ticks."""
    return round(float(constant(rules, "packages", name)) * 24 / rules.hours_per_tick)


@per_rules
def _formulas(rules: Rules, kinds: tuple[int, ...]) -> tuple[Program, I64]:
    """Return the program of the formulas of *kinds* of packages, and the row of each, (2 + exposures, all kinds there are).

    The first two rows are of urgency and stance, the others of the exposures, by name; what a kind has not is 0.
    """
    known = packaged(rules)
    nothing = Number(0.0)
    rows = np.zeros((2 + known.keeps.shape[2], len(known.kinds)), np.int64)
    listed: dict[Expression, int] = {}
    for kind in kinds:
        package = known.kinds[kind]
        stance = nothing if package.stance is None else package.stance
        formulas = [package.urgency, stance, *(package.exposures[e][1] for e in _by_name(package))]
        formulas += [nothing] * (len(rows) - len(formulas))
        rows[:, kind] = [listed.setdefault(formula, len(listed)) for formula in formulas]
    program = Program.of(rules, list(listed), instances=True)
    return program, program.numbers[rows]


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What members think of packages before size and carve-outs are known."""

    fixed: Terms  # what does not hang on the draft, each of a shape that broadcasts to (members, n)
    costs: F32  # (exposures, members, n) what each exposure costs at full depth, by name; 0 where a package has fewer
    kind: I64  # (n,)

    def utility(self, rules: Rules, depth: F32, carved: I64) -> F32:
        """Return u_m, (members, n), of packages of *depth* (n,) with *carved* (n,) carve-outs."""
        out: F32 = _sum(self.fixed) + _severity(rules, depth)
        for cost, left in zip(self.costs, self._exposed(rules, depth, carved), strict=True):
            out -= cost * left
        return out

    def summed(self) -> Appraisal:
        """Return the appraisal with what is fixed as one term, with which the sum of the others begins."""
        return Appraisal([("fixed", _sum(self.fixed))], self.costs, self.kind)

    def terms(self, rules: Rules, depth: F32, carved: I64) -> Terms:
        """Return the terms whose sum is u_m of packages of *depth* (n,) with *carved* (n,) carve-outs, (members, n) each."""
        shape, kinds = self.costs.shape[1:], packaged(rules).kinds
        costs = self.costs * self._exposed(rules, depth, carved)[:, None]
        exposed: dict[str, F32] = {}
        for number in true_at(np.bincount(self.kind)).tolist():
            mine = self.kind == number
            for e, cost in zip(_by_name(kinds[number]), costs, strict=False):
                name = kinds[number].exposures[e][0]
                exposed[name] = exposed.get(name, np.float32(0)) - np.where(mine, cost, np.float32(0))
        listed = [*self.fixed, ("severity", _severity(rules, depth)), *sorted(exposed.items())]
        return [(name, np.broadcast_to(term, shape)) for name, term in listed]

    def only(self, index: I64) -> Appraisal:
        """Return the appraisal of the packages at positions *index* (increasing), of one that is summed."""
        fixed = [(name, term.take(index, axis=1)) for name, term in self.fixed]
        return Appraisal(fixed, self.costs.take(index, axis=2), self.kind.take(index))

    def _exposed(self, rules: Rules, depth: F32, carved: I64) -> F32:
        """Return how far each package goes in what hurts by each exposure, (exposures, n)."""
        keeps = packaged(rules).keeps
        out = depth.repeat(keeps.shape[2]).reshape(-1, keeps.shape[2])
        for k in range(min(int(carved.max(initial=0)), keeps.shape[1])):
            out *= np.where((carved > k)[:, None], keeps[:, k].take(self.kind, axis=0), np.float32(1))
        return out.T


def _severity(rules: Rules, depth: F32) -> F32:
    """Return what members shrink from in packages of *depth* (n,)."""
    return np.asarray(-constant(rules, "packages", "depth_weight") * depth)


def _sum(terms: Terms) -> F32:
    """Return the sum of *terms*, in order."""
    (_, out), *more = terms
    for _, term in more:
        out = out + term
    return out


def appraise(world: World, rules: Rules, part: Instances, members: I64, body: int) -> Appraisal:
    """Return what members, shape (members, n), think of *part*, packages that *body* decides."""
    kind = packaged(rules).kind[rules.slot_action[part.slot]]
    spot = members * world.worlds + part.world

    def weight(name: str) -> np.float32:
        return constant(rules, "packages", name)

    def actor(name: str) -> F32:
        values: F32 = world.actor[rules.track(Kind.ACTOR, name)].reshape(-1).take(spot)
        return values

    program, row = _formulas(rules, tuple(true_at(np.bincount(kind)).tolist()))
    where = np.broadcast_to(part.world, members.shape).reshape(-1)
    numbers, _ = program(Scope(world, rules, {Role.SELF: members.reshape(-1)}, where))
    each = np.arange(members.size).reshape(members.shape)
    worked_out = numbers.reshape(-1).take(row.take(kind, axis=1)[:, None] * members.size + each)
    trust = world.tie[rules.track(Kind.TIE, "trust")].reshape(-1)
    pair = (members * len(rules.actors) + part.actor) * world.worlds + part.world
    cohesion = world.body[rules.track(Kind.BODY, "cohesion"), body][part.world]
    fixed: Terms = [
        ("base", np.asarray(weight("base"))),
        ("threat felt", weight("threat_weight") * actor("threat") * worked_out[0]),
        ("discipline", weight("cohesion_weight") * (cohesion - np.float32(0.5))),
        ("tie to the proposer", weight("trust_weight") * trust.take(pair)),
        ("own line", worked_out[1]),
        ("persuasion", constant(rules, "consent", "persuasion_weight") * actor("persuasion")),
    ]
    return Appraisal(fixed, worked_out[2:], kind)


def terms(world: World, rules: Rules, part: Instances, members: I64, body: int, carved: I64) -> Terms:
    """Return what members weigh, as (name, (members, n)) terms whose sum is u_m of the equation above.

    *part* are packages that *body* decides, *carved* (n,) their carve-outs. An exposure's term bears its name.
    """
    return appraise(world, rules, part, members, body).terms(rules, depth_of(rules, part), carved)


def show(phase: Phase, part: Instances, body: I64, passed: B) -> None:
    """Let a decided package move what shows: unity seen, bluffs, and what is known of the members' minds."""
    rules = phase.rules
    depth = depth_of(rules, part)
    seen = phase.track(Kind.BODY, "unity_seen")[body, part.world]
    rise = constant(rules, "packages", "agreement_shows") * depth * (np.float32(1) - seen)
    fall = constant(rules, "packages", "refusal_shows") * depth * seen
    add_each(phase, Kind.BODY, "unity_seen", body, np.where(passed, rise, -fall), part)
    refused = true_at(~passed)
    if not len(refused):
        return
    part, body, depth = part.only(refused), body[refused], depth[refused]
    threatened = phase.track(Kind.BODY, "threatened")[body, part.world]
    add_each(phase, Kind.BODY, "bluff", body, constant(rules, "packages", "bluff_gain") * threatened * depth, part)
    gap = np.float32(1) - phase.track(Kind.BODY, "sounded")[body, part.world]
    add_each(phase, Kind.BODY, "sounded", body, np.float32(0.5) * gap, part)


def leak(phase: Phase, part: Instances, body: I64) -> None:
    """Let the split of a body show to everybody."""
    seen = phase.track(Kind.BODY, "unity_seen")[body, part.world]
    add_each(phase, Kind.BODY, "unity_seen", body, -constant(phase.rules, "packages", "leak_shows") * seen, part)


def run(phase: Phase) -> None:
    """Let what was agreed, threatened and sounded out grow old, and what is seen of unity follow the truth slowly."""
    rules = phase.rules
    if not packaged(rules).kinds:
        return
    for track in ("agreed", "threatened", "bluff", "sounded"):
        values = phase.track(Kind.BODY, track)
        if some(values):
            phase.add(Kind.BODY, track, -values * per_tick(rules, phase.parameter(f"{track}_fades")))
    gap = phase.track(Kind.BODY, "cohesion") - phase.track(Kind.BODY, "unity_seen")
    phase.add(Kind.BODY, "unity_seen", gap * per_tick(rules, phase.parameter("seen_drift")))


def _commit(phase: Phase, instances: Instances) -> None:
    """Raise what the body has agreed and ready to the depth of the package, where it is below."""
    rules = phase.rules
    body = np.array([-1 if a.consent is None else a.consent.body for a in rules.actions], np.int64)
    mine = body[rules.slot_action[instances.slot]]
    part = instances.only(true_at(mine >= 0))
    mine = mine[mine >= 0]
    depth = depth_of(rules, part) * by_slot(rules, "ready")[part.slot]
    more = np.maximum(depth - phase.track(Kind.BODY, "agreed")[mine, part.world], np.float32(0))
    add_each(phase, Kind.BODY, "agreed", mine, more, part)


_OF: Final = {"section": "packages"}

MECHANISM = Mechanism(
    "packages", "Proposals with depth and carve-outs, sounded out before they are tabled; what shows of a body's unity.",
    tracks=(
        StandardTrack(Kind.BODY, "agreed", 0, 0, 1, "Depth of the package that the body has agreed and ready (0 … 1).", **_OF),
        StandardTrack(Kind.BODY, "threatened", 0, 0, 1, "Depth of what the body has threatened in public (0 … 1).", **_OF),
        StandardTrack(Kind.BODY, "bluff", 0, 0, 1, "Threats that no agreement followed, as outsiders remember them.", **_OF),
        StandardTrack(Kind.BODY, "unity_seen", 0.7, 0, 1, "How united outsiders see the body to be.", **_OF),
        StandardTrack(Kind.BODY, "sounded", 0, 0, 1, "How well who frames a proposal knows what the members would say.", **_OF),
    ),
    parameters=(
        Parameter("base", 0.3, -2, 5, "What speaks to any member for a proposal that asks nothing of it.",
                  "judgement: governments prefer to let a text of their partners stand"),
        Parameter("threat_weight", 0.9, 0, 5, "Weight of the threat a member feels, times the urgency of the moment.",
                  "judgement: the frontline states led in January 2022, the far ones followed"),
        Parameter("cohesion_weight", 1, 0, 5, "Weight of the body's real unity, less a half."),
        Parameter("trust_weight", 0.2, 0, 5, "Weight of the trust in who proposes.",
                  "judgement: who leads matters less than what is at stake"),
        Parameter("depth_weight", 0.25, 0, 5, "What any member shrinks from in a package of full depth."),
        Parameter("precision", 5, 0.1, 50, "How surely a member follows its interest (quantal response lambda).",
                  "McKelvey and Palfrey 1995 for the form; value is judgement"),
        Parameter("abstention", 0.5, 0, 1, "Share of disagreeing members that abstain in a fully united body.",
                  "judgement: silence is broken about once in a few dozen procedures; 2003 is the known case"),
        Parameter("table_above", 0.65, 0, 1, "Chance to pass, as sounded out, above which a draft is tabled."),
        Parameter("hold_below", 0.5, 0, 1, "Chance to pass below which the thinnest draft is held back.",
                  "judgement: a chair does not table what would fail"),
        Parameter("thinning", 0.8, 0, 1, "Size of a thinner draft against the one before."),
        Parameter("sounding_error", 0.25, 0, 2,
                  "How far the members' mood is misread at most, in utility, where they were not sounded out."),
        Parameter("redraft_days", 2, 0, 60, "Days that a thinner draft takes.", "judgement: a night or two of Coreper"),
        Parameter("wait_days", 6, 0, 365,
                  "Days after a refusal, or after a proposal was held back, before it may come again."),
        Parameter("agreement_shows", 0.2, 0, 1,
                  "Share of the gap of unity seen that the agreement to a full package closes."),
        Parameter("refusal_shows", 0.25, 0, 1, "Share of unity seen that is lost when a full package is refused."),
        Parameter("leak_chance", 0.35, 0, 1, "Chance that it leaks who stood in the way of what was held back.",
                  "judgement: January's councils leaked to the papers within days"),
        Parameter("leak_shows", 0.07, 0, 1, "Share of unity seen that is lost by a leak."),
        Parameter("bluff_gain", 0.5, 0, 1, "What the refusal of a full package adds to bluffs, at full threat."),
        Parameter("seen_drift", 0.01, 0, 1, "Share of the gap between unity seen and real unity that closes a day.",
                  "judgement: diplomats talk"),
        Parameter("agreed_fades", 0.008, 0, 1, "Share of what is agreed that grows stale a day."),
        Parameter("threatened_fades", 0.025, 0, 1, "Share of a threat that is forgotten a day if it is not repeated."),
        Parameter("bluff_fades", 0.01, 0, 1, "Share of bluffs that is forgotten a day."),
        Parameter("sounded_fades", 0.1, 0, 1, "Share of what was sounded out that is out of date a day later."),
    ),
    verbs=(
        Verb("commit", "Have the package that the body agrees to ready: its depth counts as agreed from then on.",
             {"ready": 1.0}, ("", "actor"), start=_commit),
    ),
    run=run,
)  # fmt: skip
