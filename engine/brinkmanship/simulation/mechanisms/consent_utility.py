"""What those who are asked for consent weigh, term by term, and how likely each is to break silence.

All proposals that one body (or single actors) decide are weighed together. The equation and its
sources are in :mod:`brinkmanship.simulation.mechanisms.consent`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import every, some, true_at
from brinkmanship.simulation.exact import logistic
from brinkmanship.simulation.expressions import Role, Scope
from brinkmanship.simulation.mechanisms import packages
from brinkmanship.simulation.mechanisms.tables import constant
from brinkmanship.simulation.phase import Instances
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, World

NOT_ASKED = -2
"""Instead of a body: the action needs nobody's consent."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What proposals of each action are, every array (actions,)."""

    body: I64  # who decides: a body, -1 a single actor, NOT_ASKED
    severity: F32  # what members shrink from
    own: B  # whether the scenario gives the interest
    aimed: B  # whether it hits or helps an actor who is not asked itself
    hostile: B  # whether it hits, by the sign of its Goldstein weight
    package: B  # whether it is a package, weighed by its own terms


@per_rules
def proposals(rules: Rules) -> Proposals:
    """Return what proposals of each action are."""
    asks = [action.consent for action in rules.actions]
    aimed = [
        kind == "actor" and c is not None and not c.target for kind, c in zip(rules.target_kind, asks, strict=True)
    ]
    return Proposals(
        body=np.array([NOT_ASKED if c is None else max(c.body, -1) for c in asks], np.int64),
        severity=np.array([0 if c is None else c.severity for c in asks], np.float32),
        own=np.array([c is not None and c.utility is not None for c in asks], bool),
        aimed=np.array(aimed, bool),
        hostile=np.array([action.goldstein < 0 for action in rules.actions], bool),
        package=packages.packaged(rules).kind >= 0,
    )


def break_probability(
    world: World, rules: Rules, part: Instances, members: I64, carved: I64 | None = None, mood: F32 | None = None
) -> F32:
    """Return each member's probability to break silence (or a single actor's to say no), (members, n).

    *part* are proposals that one body decides, or single actors; *carved* (n,) the carve-outs of packages, as tabled
    unless given; *mood* (n,) what is added to every member's utility.
    """
    return silence(world, rules, part, members, carved, mood)[0]


def silence(
    world: World, rules: Rules, part: Instances, members: I64, carved: I64 | None = None, mood: F32 | None = None
) -> tuple[F32, F32]:
    """Return each member's probability to break silence, and to disagree (those between abstain), each (members, n)."""
    carved = packages.carved_now(world, rules, part) if carved is None else carved
    package = proposals(rules).package[rules.slot_action[part.slot]]
    if every(package) or not some(package):
        utility = _utility(world, rules, part, members, carved)
    else:
        utility = np.empty(members.shape, np.float32)
        for mine in (true_at(package), true_at(~package)):  # each adds up its own terms, in its own order
            utility[:, mine] = _utility(world, rules, part.only(mine), members[:, mine], carved[mine])
    if mood is not None:
        utility = utility + mood
    return answering(world, rules, part, members, utility)


def _utility(world: World, rules: Rules, part: Instances, members: I64, carved: I64) -> F32:
    """Return the sum of `terms`, (members, n)."""
    known, action = proposals(rules), rules.slot_action[part.slot]
    if some(known.package[action]):
        thought = packages.appraise(world, rules, part, members, int(known.body[action[0]]))
        return thought.utility(rules, packages.depth_of(rules, part), carved)
    utility = np.zeros(members.shape, np.float32)
    for _, term in _usual(world, rules, part, members):
        utility += term
    return utility


def answering(world: World, rules: Rules, part: Instances, members: I64, utility: F32) -> tuple[F32, F32]:
    """Return each member's probability to break silence, and to disagree, by its utility, each (members, n)."""
    package = proposals(rules).package[rules.slot_action[part.slot]]
    own, of_package = (constant(rules, mechanism, "precision") for mechanism in ("consent", "packages"))
    disagrees: F32 = logistic(np.where(package, -of_package, -own) * utility)
    # Who proposes does not object; nor does an actor object to its own body's paper.
    disagrees[members == part.actor] = 0
    if not some(package):
        return disagrees, disagrees
    body = int(proposals(rules).body[rules.slot_action[part.slot[0]]])
    cohesion = world.body[rules.track(Kind.BODY, "cohesion"), body][part.world]
    breaks = np.float32(1) - np.where(package, constant(rules, "packages", "abstention") * cohesion, np.float32(0))
    return disagrees * breaks, disagrees


def terms(
    world: World, rules: Rules, part: Instances, members: I64, carved: I64 | None = None
) -> list[tuple[str, F32]]:
    """Return what members weigh, as (name, (members, n)) terms whose sum is the utility of letting a proposal stand.

    *part* are all packages of one body, or none is. *members* are actors, shape (members, n). A package has terms of
    its own; of other proposals the scenario's own utility takes the place of the default interest, and persuasion and
    a body's discipline are always added.
    """
    known, action = proposals(rules), rules.slot_action[part.slot]
    if not some(known.package[action]):
        return _usual(world, rules, part, members)
    carved = packages.carved_now(world, rules, part) if carved is None else carved
    return packages.terms(world, rules, part, members, int(known.body[action[0]]), carved)


def _usual(world: World, rules: Rules, part: Instances, members: I64) -> list[tuple[str, F32]]:
    """Return the terms of proposals that are no packages."""
    known, action = proposals(rules), rules.slot_action[part.slot].astype(np.int64)
    spot = members * world.worlds + part.world  # in (actors, worlds)
    most = known.severity[action]
    severity = np.broadcast_to(most * part.amount, members.shape)
    own, out = known.own[action], list[tuple[str, F32]]()
    if some(own):
        out.append(("interest", _given(world, rules, part, members, action, own)))
    if not every(own):
        out += _default(world, rules, part, members, action, severity)
    persuasion = world.actor[rules.track(Kind.ACTOR, "persuasion")].reshape(-1).take(spot)
    out.append(("persuasion", constant(rules, "consent", "persuasion_weight") * persuasion))
    body = int(known.body[action[0]])
    if body >= 0:
        cohesion = world.body[rules.track(Kind.BODY, "cohesion"), body][part.world]
        out.append(("discipline", np.broadcast_to(constant(rules, "consent", "discipline") * cohesion, members.shape)))
    return out


def _given(world: World, rules: Rules, part: Instances, members: I64, action: I64, own: B) -> F32:
    """Return the interest that the scenario gives, 0 where it gives none."""
    out = np.zeros(members.shape, np.float32)
    for one in true_at(np.bincount(action[own])).tolist():
        consent = rules.actions[one].consent
        assert consent is not None
        assert consent.utility is not None
        mine = true_at(action == one)
        asked, of = members[:, mine], part.only(mine)
        roles: dict[Any, Any] = {Role.SELF: asked, Role.TARGET: of.target, Role.PLACE: of.place}
        value = np.asarray(consent.utility(Scope(world, rules, roles, of.world, of.amount)), np.float32)
        out[:, mine] = value * (of.amount if consent.scales else np.float32(1))
    return out


def _default(
    world: World, rules: Rules, part: Instances, members: I64, action: I64, severity: F32
) -> list[tuple[str, F32]]:
    """Return the terms of the default interest, 0 where the scenario gives one."""
    known, n, worlds = proposals(rules), len(rules.actors), world.worlds
    default, nothing = ~known.own[action], np.float32(0)

    def weight(name: str) -> np.float32:
        return constant(rules, "consent", f"{name}_weight")

    def mine(values: F32, where: B) -> F32:
        return values if every(where) else np.where(where, values, nothing)

    trust = world.tie[rules.track(Kind.TIE, "trust")].reshape(-1)
    threat = world.actor[rules.track(Kind.ACTOR, "threat")].reshape(-1)
    to_proposer = trust.take((members * n + part.actor) * worlds + part.world)
    out = [
        ("tie to the proposer", mine(weight("trust") * to_proposer, default)),
        ("threat felt", mine(weight("threat") * threat.take(members * worlds + part.world), default)),
        ("severity", mine(-weight("severity") * severity, default)),
    ]
    aimed = known.aimed[action] & default
    if not some(aimed):
        return out
    hits = aimed & known.hostile[action]
    pair = members * n + np.maximum(part.target, 0)
    at = pair * worlds + part.world
    tension = world.tie[rules.track(Kind.TIE, "tension")].reshape(-1)
    sign = np.where(known.hostile[action], np.float32(1), np.float32(-1))
    feeling = sign * (tension.take(at) - trust.take(at))
    out.append(("feelings about the target", mine(weight("hostility") * feeling, aimed)))
    if some(hits):
        relies = rules.static_ties["gas"].ravel().take(pair) + rules.static_ties["trade"].ravel().take(pair)
        leans = -weight("dependence") * severity * relies.astype(np.float32)
        out.append(("dependence on the target", mine(leans, hits)))
        at_war = np.zeros(len(part), np.float32)
        if some(world.attacker >= 0):
            at_war[hits] = (world.attacker[:, part.world[hits]] == part.target[hits]).any(axis=0)
        out.append(("open war", np.broadcast_to(weight("war") * at_war, members.shape)))
    return out
