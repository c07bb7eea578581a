"""Arms transfers: pledge, delivery on an exact day, absorption.

A pledge of *amount* (1 = arms that would fully re-equip the recipient) adds to its ``pipeline`` at once. It arrives
``delivery_days`` after the pledge, to the day, and moves to ``delivered``; soldiers then learn to use it::

    armament(t) = armament + delivered * (1 - exp(-t / absorption_days))

so pledged = pipeline + delivered + armament, always. A second pledge on the same line before the first has arrived
joins its shipment. Lethal arms alarm those at odds with the recipient when they are pledged, in proportion to tension.
Sources: transfers of January-March 2022 (announcement to delivery 0 to 45 days; about two to six weeks to matter).
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import Segments, some, true_at
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.mechanisms.tables import (
    MOMENT,
    add_each,
    by_slot,
    constant,
    since,
    size_of,
    slots,
    tick_days,
)
from brinkmanship.simulation.phase import Instances, Mechanism, Parameter, Phase, StandardTrack, Verb
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind


def run(phase: Phase) -> None:
    """Deliver what is due today and absorb a part of what has been delivered."""
    pipeline, delivered = (phase.track(Kind.ACTOR, name) for name in ("pipeline", "delivered"))
    whom = true_at(pipeline.any(axis=1) | delivered.any(axis=1))
    if not len(whom):
        return
    world, rules = phase.world, phase.rules
    mine = slots(rules, "transfer")
    elapsed = since(rules, world.day, world.slot_since[mine])
    pledged = world.slot_since[mine] >= 0
    delay, days, size_of_one = _terms(rules)
    amount = size_of_one * world.slot_amount[mine]
    here = pledged & (elapsed >= delay)
    arrived = _deliver(phase, whom, here, pledged, elapsed < delay + tick_days(rules), amount)
    size, speed = (_by_recipient(rules, whom, np.where(here, x, np.float32(0))) for x in (amount, amount / days))
    usual = np.float32(1) / phase.parameter("absorption_days")
    rate = np.where(size > 0, speed / np.maximum(size, np.float32(1e-9)), usual).astype(np.float32)
    learnt = delivered.take(whom, axis=0) * (np.float32(1) - exp(-rate * tick_days(rules)))
    learnt = np.minimum(learnt, np.float32(1) - phase.track(Kind.ACTOR, "armament").take(whom, axis=0))
    for name, change in (("pipeline", -arrived), ("delivered", arrived - learnt), ("armament", learnt)):
        if some(change):
            phase.add(Kind.ACTOR, name, change, whom)


@per_rules
def _lines(rules: Rules) -> tuple[I64, Segments]:
    """Return the recipients, and the segments of the transfer slots to each."""
    return Segments.by(rules.slot_target[slots(rules, "transfer")])


def _by_recipient(rules: Rules, whom: I64, values: F32) -> F32:
    """Add (transfer slots, worlds) up by recipient, slot after slot, and return those of *whom*, (n, worlds)."""
    out = np.zeros((len(rules.actors), values.shape[1]), np.float32)
    who, lines = _lines(rules)
    if len(who):
        out[who] = lines.joined(np.add, values)
    return out.take(whom, axis=0)


@per_rules
def _terms(rules: Rules) -> tuple[F32, F32, F32]:
    """Return the days that every transfer takes to arrive, and to be absorbed, and its amount, each (transfers, 1)."""
    mine = slots(rules, "transfer")
    delivery, absorption, amount = (
        by_slot(rules, name)[mine][:, None] for name in ("delivery_days", "absorption_days", "amount")
    )
    # The tick of a day leads to the next: what is due in n days comes with the n-th tick.
    delay = np.maximum(delivery - tick_days(rules), 0) - MOMENT
    return delay, np.maximum(absorption, np.float32(0.1)), amount


def _deliver(phase: Phase, whom: I64, here: B, pledged: B, still: B, amount: F32) -> F32:
    """Return what reaches *whom* this tick, (n, worlds): each line that is due brings its share of what is on the way.

    Of each transfer: *here* says whether its time has come, *pledged* and *still* whether it was on the way before.
    """
    rules = phase.rules
    due = here & still
    if not some(due):
        return np.zeros((len(whom), phase.world.worlds), np.float32)
    due_amount = _by_recipient(rules, whom, np.where(due, amount, np.float32(0)))
    all_amount = _by_recipient(rules, whom, np.where(pledged & still, amount, np.float32(0)))
    share = np.where(due_amount >= all_amount, np.float32(1), due_amount / np.maximum(all_amount, np.float32(1e-9)))
    pipeline = phase.track(Kind.ACTOR, "pipeline").take(whom, axis=0)
    arrived = np.where(due_amount > 0, pipeline * share, np.float32(0))
    if phase.results is not None:
        for row in true_at(due[:, 0]).tolist():
            slot = int(slots(rules, "transfer")[row])
            id, giver = rules.actions[int(rules.slot_action[slot])].id, int(rules.slot_actor[slot])
            phase.report("delivery", id, giver, int(rules.slot_target[slot]), amount=float(amount[row, 0]))
    return np.asarray(arrived, np.float32)


def _transfer(phase: Phase, instances: Instances) -> None:
    """Pledge: on the way from now, and alarming from now."""
    rules, actors = phase.rules, len(phase.rules.actors)
    amount = size_of(rules, "amount", instances)
    add_each(phase, Kind.ACTOR, "pipeline", instances.target, amount, instances)
    lethal = amount * by_slot(rules, "lethal")[instances.slot] * constant(rules, "arms", "alarm")
    tension = phase.track(Kind.TIE, "tension")
    every = np.arange(actors)[:, None]
    felt = lethal * tension[every * actors + instances.target, instances.world]
    add_each(phase, Kind.ACTOR, "threat", every, felt, instances)


MECHANISM = Mechanism(
    "arms", "Pledge, delivery delay and absorption of arms; what they alarm.",
    tracks=(
        StandardTrack(Kind.ACTOR, "pipeline", 0, 0, 10, "Arms pledged to the actor and still on the way (1 re-equips it)."),
        StandardTrack(Kind.ACTOR, "delivered", 0, 0, 10, "Arms that have arrived but that its soldiers cannot use yet."),
        StandardTrack(Kind.ACTOR, "armament", 0, 0, 1, "Foreign arms its soldiers can use."),
    ),
    parameters=(
        Parameter("absorption_days", 14, 0.1, 365, "Days of training where the pledge does not say.",
                  "judgement: two to six weeks to matter"),
        Parameter("alarm", 0.1, 0, 5, "Threat felt per unit of lethal arms by an actor in full tension with the recipient."),
    ),
    verbs=(
        Verb("transfer",
             "Pledge arms to the target: they arrive after the delivery days and are absorbed over the absorption days.",
             {"amount": 0.1, "delivery_days": 14.0, "absorption_days": 14.0, "lethal": 1.0}, ("actor",), start=_transfer),
    ),
    run=run,
)  # fmt: skip
