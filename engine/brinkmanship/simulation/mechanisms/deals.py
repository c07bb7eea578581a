"""Deals: what was offered is signed, then carried out in steps that can be seen, verified and withheld.

When the action that signs it takes effect, the terms on the table become the terms of the deal. Every so many days a
step falls due. It is carried out with the chance that the scenario gives (which may read whether the other side kept its
part), or it stalls and falls due again::

    position_i += (terms_i - base_i) / steps            at each step that is carried out

A deal whose condition no longer holds is broken: the rest is void, and what was carried out stays. That promises can be
broken later is why a deal that both sides would like may not be made (Fearon 1995; Powell 2006, "War as a Commitment
Problem", International Organization 60); steps make it worth keeping (Axelrod 1984, The Evolution of Cooperation).
"""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.changes import Cause
from brinkmanship.simulation.effects import nobody, run_statements
from brinkmanship.simulation.phase import Mechanism, Phase
from brinkmanship.simulation.program import Program
from brinkmanship.simulation.randomness import Purpose
from brinkmanship.simulation.rules import Deal, Rules, per_rules
from brinkmanship.simulation.world import I64, Kind, World

NONE, BROKEN = -1, -2
"""Steps of a deal that has not been signed, and of one that was broken."""


@per_rules
def _program(rules: Rules) -> Program:
    """Return the chances of a step (numbers) and the conditions (truths) of all deals."""
    return Program.of(rules, [deal.chance for deal in rules.deals], [deal.holds for deal in rules.deals])


@per_rules
def first_share(rules: Rules, number: int) -> int:
    """Return the first row of a deal in `World.deal_share`."""
    return sum(len(deal.issues) for deal in rules.deals[:number])


def begin(world: World, rules: Rules) -> None:
    """Give the world room for its deals, none of them signed, in place."""
    if not rules.deals:
        return
    world.deal_step = np.full((len(rules.deals), world.worlds), NONE, np.int8)
    world.deal_due = np.zeros((len(rules.deals), world.worlds), np.int16)
    world.deal_share = np.zeros((sum(len(deal.issues) for deal in rules.deals), world.worlds), np.float32)


def run(phase: Phase) -> None:
    """Sign, carry out, stall or break every deal."""
    rules, world = phase.rules, phase.world
    if not rules.deals:
        return
    signed = [_signed_today(world, rules, deal) for deal in rules.deals]
    open_ = (world.deal_step >= 0) & (world.deal_step < np.array([[deal.steps] for deal in rules.deals]))
    if not some(open_) and not any(some(today) for today in signed):
        return
    program = _program(rules)
    numbers, truths = program(phase.scope())
    chances, holds = numbers.take(program.numbers, axis=0), truths.take(program.truths, axis=0)
    draws = phase.uniform(Purpose.DEALS, len(rules.deals))
    for number, deal in enumerate(rules.deals):
        running = open_[number]
        broken = running & ~holds[number]
        due = running & holds[number] & (world.deal_due[number] <= world.day)
        kept = due & (draws[number] < chances[number])
        _carry_out(phase, number, deal, true_at(kept))
        for name, where in (("kept", kept), ("stalled", due & ~kept), ("broken", broken)):
            _tell(phase, deal, name, true_at(where))
        world.deal_step[number] += kept
        world.deal_due[number, due] = world.day + deal.every
        world.deal_step[number, broken] = BROKEN
        _sign(world, rules, number, deal, true_at(signed[number] & ~running))


def _signed_today(world: World, rules: Rules, deal: Deal) -> np.ndarray:
    rows = np.asarray(rules.slots_of_action[deal.signed_by], np.int64)
    return np.asarray((world.slot_since[rows] == world.day).any(axis=0))


def _sign(world: World, rules: Rules, number: int, deal: Deal, where: I64) -> None:
    """Make what is on the table the terms, in place."""
    if not len(where):
        return
    world.deal_step[number, where] = 0
    world.deal_due[number, where] = world.day + deal.every
    first, tracks = first_share(rules, number), world.tracks(Kind.WORLD)[:, 0]
    for row, issue in enumerate(deal.issues):
        offered, now = tracks[rules.issues[issue].offered, where], tracks[rules.issues[issue].track, where]
        world.deal_share[first + row, where] = np.maximum(offered - now, np.float32(0)) / np.float32(deal.steps)


def _carry_out(phase: Phase, number: int, deal: Deal, where: I64) -> None:
    if not len(where):
        return
    rules, first = phase.rules, first_share(phase.rules, number)
    for row, issue in enumerate(deal.issues):
        share = phase.world.deal_share[first + row, where]
        cause, track = Cause("deal", deal.id), rules.issues[issue].track
        phase.changes.scatter(Kind.WORLD, track, np.zeros(len(where), np.int64), where, share, cause)


def _tell(phase: Phase, deal: Deal, what: str, where: I64) -> None:
    """Run the effects of a step that was kept, stalled, or of the breach, and report it."""
    if not len(where):
        return
    run_statements(phase, getattr(deal, what), nobody(where), Cause("deal", deal.id))
    phase.report("deal", deal.id, step=what)


MECHANISM = Mechanism(
    "deals", "What was signed is carried out step by step, stalls, or is broken.", tracks=(), parameters=(), verbs=(), run=run
)  # fmt: skip
