"""Sanctions: packages phased in, trade-weighted loss to the target, mirrored on the senders, with lags.

Package *k* of sender *i* on target *j* weighs ``level_k * phase_k(t)``, where phase rises linearly to 1 over the
package's phase-in days; packages of one pair add up to at most 1 (s_ij). Then::

    loss_j = sum_i s_ij * trade_ji * bite * (1 - substitution)
    cost_i = sum_j s_ij * trade_ij * sender_cost_k * (1 - substitution)

trade_ij is the share of i's GDP in trade with j, so losses are shares of output. Losses are felt with a lag: the
realised loss closes ``1 - exp(-days / lag)`` of its gap a day, and the economy moves by exactly the change of the
realised loss, so that lifting sanctions gives it back. Source: trade-weighted loss as in gravity-based estimates of the
Global Sanctions Data Base (Felbermayr et al. 2020, European Economic Review 129); values are the scenario's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from brinkmanship.simulation.arrays import Segments, some, true_at
from brinkmanship.simulation.mechanisms.tables import add_actors, by_slot, lagged, since, slots, tick_days, weighted
from brinkmanship.simulation.phase import Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, SlotPhase


@dataclass(frozen=True)
class Regime:
    """All packages on one target. Senders that are in the same packages form a class: what they impose is the same."""

    target: int
    packages: Segments  # the slots of each package, by position among all sanction slots
    classes: Segments  # the packages (by position) of each class
    senders: I64  # (senders,) actors
    class_of: I64  # (senders,)
    costs: F32  # (senders, 1) share of each sender's output in trade with the target
    trade: F32  # (classes,) share of the target's output in trade with the class
    largest: np.float32  # share of its output in all its trade


@per_rules
def regimes(rules: Rules) -> tuple[Regime, ...]:
    """Return the sanctions regimes of a scenario, by target.

    A package that a body agrees to counts once, whichever member proposed it, and the members are its senders.
    """
    found: dict[int, dict[tuple[int, int], list[int]]] = {}  # target -> (action, sender or -1) -> slots
    bodies = [-1 if a.consent is None else a.consent.body for a in rules.actions]
    for row, slot in enumerate(slots(rules, "sanction").tolist()):
        action = int(rules.slot_action[slot])
        package = action, -1 if bodies[action] >= 0 else int(rules.slot_actor[slot])
        found.setdefault(int(rules.slot_target[slot]), {}).setdefault(package, []).append(row)
    out = []
    for target, packages in sorted(found.items()):
        senders = [
            [own] if own >= 0 else [m for m in rules.bodies[bodies[action]].members.tolist() if m != target]
            for action, own in packages
        ]
        of_actor = [tuple(i for i, who in enumerate(senders) if a in who) for a in range(len(rules.actors))]
        classes = tuple(sorted({c for c in of_actor if c}))
        class_of = np.array([classes.index(c) if c else -1 for c in of_actor], np.int64)
        trade = rules.static_ties["trade"][target]
        weights = np.array([math.fsum(trade[class_of == c].tolist()) for c in range(len(classes))], np.float32)
        who = true_at(class_of >= 0)
        costs = rules.static_ties["trade"].astype(np.float32)[who, target][:, None]
        largest = np.float32(math.fsum(trade.tolist()))
        groups = Segments.of(list(packages.values())), Segments.of(classes)
        out.append(Regime(target, *groups, who, class_of[who], costs, weights, largest))
    return tuple(out)


def run(phase: Phase) -> None:
    """Phase packages in, and move each economy by the change of its realised loss."""
    world, rules = phase.world, phase.rules
    mine = slots(rules, "sanction")
    in_force = world.slot_phase[mine] == SlotPhase.IN_FORCE
    loss_now, cost_now = phase.track(Kind.ACTOR, "sanction_loss"), phase.track(Kind.ACTOR, "sanction_cost")
    weight_now = phase.track(Kind.ACTOR, "sanctioned")
    if not some(in_force) and not some(loss_now) and not some(cost_now) and not some(weight_now):
        return
    loss, cost, weight = (np.zeros_like(loss_now) for _ in range(3))
    weights, costs = _packages_today(phase, mine, in_force)
    any_in_force = in_force.any(axis=1)
    for regime in regimes(rules):
        if not some(any_in_force[regime.packages.rows]):
            continue
        felt, paid = (_by_class(regime, each) for each in (weights, costs))
        felt_share = weighted(regime.trade, felt)
        loss[regime.target] = phase.parameter("bite") * felt_share
        weight[regime.target] = felt_share / regime.largest if regime.largest > 0 else felt.max(axis=0)
        cost[regime.senders] += paid[regime.class_of] * regime.costs
    share_felt = lagged(rules, phase.parameter("lag"))
    more_loss, more_cost = (loss - loss_now) * share_felt, (cost - cost_now) * share_felt
    add_actors(phase, "sanction_loss", more_loss)
    add_actors(phase, "sanction_cost", more_cost)
    add_actors(phase, "sanctioned", np.minimum(weight, np.float32(1)) - weight_now)
    add_actors(phase, "economy", -(more_loss + more_cost))


def _packages_today(phase: Phase, mine: I64, in_force: B) -> tuple[F32, F32]:
    """Return the weight of every package slot today (less adaptation), and the same times its sender cost."""
    world, rules = phase.world, phase.rules
    # A package imposed today weighs from today on, so that it is whole after its phase-in days.
    days = since(rules, world.day, world.slot_since[mine]) + tick_days(rules)
    phased, level, sender_cost = _terms(rules)
    ramp = np.minimum(days * phased, 1)
    adapted = np.minimum(days / phase.parameter("adaptation_days"), 1) * phase.parameter("adaptation")
    each = np.where(in_force, level * world.slot_amount[mine] * ramp * (np.float32(1) - adapted), np.float32(0))
    return each, each * sender_cost


@per_rules
def _terms(rules: Rules) -> tuple[F32, F32, F32]:
    """Return what is phased in a day, the level and the sender's cost of every package slot, each (n, 1)."""
    mine = slots(rules, "sanction")
    days, level, cost = (by_slot(rules, name)[mine][:, None] for name in ("phase_in_days", "level", "sender_cost"))
    return np.float32(1) / np.maximum(days, 1e-3), level, cost


def _by_class(regime: Regime, of_slot: F32) -> F32:
    """Add up the packages of each class of senders, (classes, worlds); a pair is cut off altogether at 1."""
    packages = regime.packages.joined(np.maximum, of_slot)
    return np.asarray(np.minimum(regime.classes.joined(np.add, packages), np.float32(1)))


MECHANISM = Mechanism(
    "sanctions", "Packages with phases; loss weighted by trade, sender costs, substitution, lags.",
    tracks=(
        StandardTrack(Kind.ACTOR, "economy", 1, 0, 1.5, "Output against the start."),
        StandardTrack(Kind.ACTOR, "sanctioned", 0, 0, 1, "Weight of the sanctions on the actor: share of its trade they cover."),
        StandardTrack(Kind.ACTOR, "sanction_loss", 0, 0, 1, "Share of output lost to sanctions so far."),
        StandardTrack(Kind.ACTOR, "sanction_cost", 0, 0, 1, "Share of output its own sanctions cost the actor so far."),
    ),
    parameters=(
        Parameter("bite", 1, 0, 10, "Loss to the target per unit of trade cut.",
                  "1 = the trade cut is lost; estimates for Russia in February 2022 run from 1 to 15 % of GDP"),
        Parameter("lag", 20, 0.1, 365, "Days in which the loss is felt to 63 %."),
        Parameter("adaptation", 0.3, 0, 1, "Share of the loss the target evades once it has fully adapted.",
                  "judgement; Russian output fell 1.4 % in 2022 against forecasts of 5 and more"),
        Parameter("adaptation_days", 180, 1, 3650, "Days to full adaptation."),
    ),
    verbs=(
        Verb("sanction", "A package of sanctions on the target; the members of the body that agreed to it are the senders.",
             {"level": 0.3, "phase_in_days": 10.0, "sender_cost": 0.5}, ("actor",)),
    ),
    run=run,
)  # fmt: skip
