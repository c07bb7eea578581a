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

from dataclasses import dataclass

import numpy as np

from engine.simulation.mechanism import Mechanism, Parameter, StandardTrack, Verb
from engine.simulation.mechanisms.tables import add_actors, by_slot, lagged, since, slots, table, tick_days, weighted
from engine.simulation.phase import Phase
from engine.simulation.rules import Rules
from engine.simulation.world import F32, I64, Kind, SlotPhase


@dataclass(frozen=True)
class Package:
    """Slots that are one and the same package: a body's paper counts once, whoever of its members proposed it."""

    slots: I64
    senders: I64
    target: int


@table
def packages(rules: Rules) -> tuple[Package, ...]:
    """Return the sanctions packages of a scenario; a body's members are the senders of what it agreed to."""
    grouped: dict[tuple[int, int, int], list[int]] = {}
    for slot in slots(rules, "sanction").tolist():
        action, target = int(rules.slot_action[slot]), int(rules.slot_target[slot])
        consent = rules.actions[action].consent
        sender = -1 if consent is not None and consent.body >= 0 else int(rules.slot_actor[slot])
        grouped.setdefault((action, target, sender), []).append(slot)
    out = []
    for (action, target, sender), mine in grouped.items():
        consent = rules.actions[action].consent
        body = consent.body if consent is not None else -1
        senders = [sender] if sender >= 0 else [m for m in rules.bodies[body].members.tolist() if m != target]
        out.append(Package(np.array(mine, np.int64), np.array(senders, np.int64), target))
    return tuple(out)


def run(phase: Phase) -> None:
    """Phase packages in, and move each economy by the change of its realised loss."""
    world, rules = phase.world, phase.rules
    mine = slots(rules, "sanction")
    in_force = world.slot_phase[mine] == SlotPhase.IN_FORCE
    loss_now, cost_now = phase.track(Kind.ACTOR, "sanction_loss"), phase.track(Kind.ACTOR, "sanction_cost")
    weight_now = phase.track(Kind.ACTOR, "sanctioned")
    if not in_force.any() and not loss_now.any() and not cost_now.any() and not weight_now.any():
        return
    loss, cost, weight = (np.zeros_like(loss_now) for _ in range(3))
    trade = rules.static_ties["trade"].astype(np.float32)
    for target in sorted({p.target for p in packages(rules)}):
        felt, paid = _imposed(phase, target)
        if not felt.any() and not paid.any():
            continue
        share = trade[target]
        loss[target] = phase.parameter("bite") * weighted(share, felt)
        whole = np.float32(share.astype(np.float64).sum())
        weight[target] = weighted(share, felt) / whole if whole > 0 else felt.max(axis=0)
        cost += paid * trade[:, target][:, None]
    share_felt = lagged(rules, phase.parameter("lag"))
    more_loss, more_cost = (loss - loss_now) * share_felt, (cost - cost_now) * share_felt
    add_actors(phase, "sanction_loss", more_loss)
    add_actors(phase, "sanction_cost", more_cost)
    add_actors(phase, "sanctioned", np.minimum(weight, np.float32(1)) - weight_now)
    add_actors(phase, "economy", -(more_loss + more_cost))


def _imposed(phase: Phase, target: int) -> tuple[F32, F32]:
    """Return what every sender imposes on *target* (s_ij less adaptation) and the same times its sender cost."""
    world, rules = phase.world, phase.rules
    felt = np.zeros((len(rules.actors), world.worlds), np.float32)
    paid = np.zeros_like(felt)
    for package in packages(rules):
        if package.target != target:
            continue
        active = world.slot_phase[package.slots] == SlotPhase.IN_FORCE
        if not active.any():
            continue
        # A package imposed today weighs from today on, so that it is whole after its phase-in days.
        days = since(rules, world.day, world.slot_since[package.slots]) + tick_days(rules)
        ramp = np.minimum(days / np.maximum(by_slot(rules, "phase_in_days")[package.slots], 1e-3)[:, None], 1)
        adapted = np.minimum(days / phase.parameter("adaptation_days"), 1) * phase.parameter("adaptation")
        level = by_slot(rules, "level")[package.slots][:, None] * world.slot_amount[package.slots]
        each = np.where(active, level * ramp * (np.float32(1) - adapted), np.float32(0)).astype(np.float32)
        felt[package.senders] += each.max(axis=0)
        paid[package.senders] += (each * by_slot(rules, "sender_cost")[package.slots][:, None]).max(axis=0)
    return np.minimum(felt, np.float32(1)), np.minimum(paid, np.float32(1))


MECHANISM = Mechanism(
    "sanctions",
    "Packages with phases; loss weighted by trade, sender costs, substitution, lags.",
    tracks=(
        StandardTrack(Kind.ACTOR, "economy", 1, 0, 1.5, "Output against the start."),
        StandardTrack(
            Kind.ACTOR, "sanctioned", 0, 0, 1, "Weight of the sanctions on the actor: share of its trade they cover."
        ),
        StandardTrack(Kind.ACTOR, "sanction_loss", 0, 0, 1, "Share of output lost to sanctions so far."),
        StandardTrack(Kind.ACTOR, "sanction_cost", 0, 0, 1, "Share of output its own sanctions cost the actor so far."),
    ),
    parameters=(
        Parameter(
            "bite",
            1,
            0,
            10,
            "Loss to the target per unit of trade cut.",
            "1 = the trade cut is lost; estimates for Russia in February 2022 run from 1 to 15 % of GDP",
        ),
        Parameter("lag", 20, 0.1, 365, "Days in which the loss is felt to 63 %.", "judgement"),
        Parameter(
            "adaptation",
            0.3,
            0,
            1,
            "Share of the loss the target evades once it has fully adapted.",
            "judgement; Russian output fell 1.4 % in 2022 against forecasts of 5 and more",
        ),
        Parameter("adaptation_days", 180, 1, 3650, "Days to full adaptation.", "judgement"),
    ),
    verbs=(
        Verb(
            "sanction",
            "A package of sanctions on the target; the members of the body that agreed to it are the senders.",
            {"level": 0.3, "phase_in_days": 10.0, "sender_cost": 0.5},
            ("actor",),
        ),
    ),
    run=run,
)
