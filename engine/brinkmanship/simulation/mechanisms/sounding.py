"""Sounding out: before a package is tabled, who frames it asks the members and tables what is likely to stand.

The chair (or the proposer, where a body has none) reckons the chance of the draft by what the members would say, with an
error in their mood of at most ``sounding_error * (1 - sounded)``. A draft that would pass with less than
``table_above`` comes back thinner: its size times ``thinning``, and one more of the package's carve-outs. The last
draft is tabled above ``hold_below``, and else the proposal is held back, which leaks with ``leak_chance``::

    size_j   = size * thinning ^ j,    carve-outs_j = carved + j,    j = 0 … drafts - 1
    tabled   = first j with P_j >= table_above, else the last if P >= hold_below, else none

Each thinner draft takes ``redraft_days``. A proposal that was held back or refused may come again after ``wait_days``.
The procedure is NATO's and the Union's practice (no text is put under silence before it was sounded out); the form is
this engine's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from brinkmanship.simulation.arrays import true_at
from brinkmanship.simulation.mechanisms import packages
from brinkmanship.simulation.mechanisms.consent_utility import answering, break_probability, proposals
from brinkmanship.simulation.mechanisms.packages import packaged
from brinkmanship.simulation.mechanisms.silence import chance
from brinkmanship.simulation.mechanisms.tables import constant
from brinkmanship.simulation.phase import Instances, Phase
from brinkmanship.simulation.randomness import Purpose, keys, spread
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32, I64, B, Kind, World


@dataclass(frozen=True, slots=True)
class Drafts:
    """What came of sounding out packages, arrays (n,)."""

    number: I64  # the draft that is tabled, or the last that was tried: 0 the proposal as it was ordered
    size: F32  # of that draft
    carved: I64  # carve-outs of that draft
    passes: F32  # its chance, as sounded out
    held: B  # whether it is not tabled

    def __len__(self) -> int:
        return len(self.number)


def drafts(
    world: World,
    rules: Rules,
    part: Instances,
    mood: F32 | float = 0.0,
    tried: list[Drafts] | None = None,
    speaking: tuple[int, ...] = (),
) -> Drafts:
    """Return the drafts that would be tabled of *part*, packages as they are ordered; *mood* misreads the members.

    Each draft that is tried is added to *tried*, where it is given. Members who are *speaking* for themselves are asked
    once it is tabled; until then nobody knows that they would object.
    """
    known, action = packaged(rules), rules.slot_action[part.slot].astype(np.int64)
    body, most = proposals(rules).body[action], known.drafts[action]
    mood = np.broadcast_to(np.float32(mood), len(part))
    enough, least = (constant(rules, "packages", name) for name in ("table_above", "hold_below"))
    n = len(part)
    out = Drafts(
        np.zeros(n, np.int64),
        part.amount.astype(np.float32),
        known.carved[action].copy(),
        np.ones(n, np.float32),
        np.zeros(n, bool),
    )
    for one in true_at(np.bincount(body)).tolist():
        left = true_at(body == one)
        members = np.repeat(rules.bodies[one].members.astype(np.int64)[:, None], len(left), axis=1)
        draft = part.only(left)
        thought = packages.appraise(world, rules, draft, members, one).summed()
        for number in range(int(most[left].max(initial=1))):
            if number:
                further = true_at((out.passes[left] < enough) & (most[left] > number))
                if not len(further):
                    break
                left, thought, draft = left[further], thought.only(further), draft.only(further)
                out.number[left] = number
                out.size[left] = out.size[left] * constant(rules, "packages", "thinning")
                out.carved[left] = np.minimum(
                    out.carved[left] + 1, np.maximum(known.carve_outs, known.carved)[action[left]]
                )
            draft = sized(draft, out.size[left])
            asked = members[:, : len(left)]
            utility = thought.utility(rules, packages.depth_of(rules, draft), out.carved[left]) + mood[left]
            breaks = answering(world, rules, draft, asked, utility)[0]
            if speaking:
                breaks = np.where(np.isin(asked, speaking), np.float32(0), breaks)
            out.passes[left] = chance(rules, one, breaks)
            if tried is not None:
                tried.append(
                    Drafts(out.number[left], out.size[left], out.carved[left], out.passes[left], out.held[left])
                )
    out.held[:] = out.passes < np.minimum(least, enough)
    return out


def sized(part: Instances, size: F32) -> Instances:
    """Return *part* with other sizes."""
    return Instances(part.slot, part.actor, part.target, part.place, size, part.world)


def frame(phase: Phase, ordered: Instances) -> Drafts:
    """Sound out the members about packages that are *ordered*, report it to them, and let what is held back leak."""
    world, rules = phase.world, phase.rules
    body = proposals(rules).body[rules.slot_action[ordered.slot]]
    key = keys(phase.uniform(Purpose.SOUNDING, 2))[ordered.world]
    heard = phase.track(Kind.BODY, "sounded")[body, ordered.world]
    error = constant(rules, "packages", "sounding_error") * (np.float32(1) - heard)
    mood = error * (np.float32(2) * spread(key, ordered.slot, np.int64(0)) - np.float32(1))
    if phase.settled is not None:
        mood = np.where(phase.settled.of(ordered), np.float32(0), mood)
    found = drafts(world, rules, ordered, mood, speaking=phase.speaking)
    leaks = found.held & (spread(key, ordered.slot, np.int64(1)) < constant(rules, "packages", "leak_chance"))
    out = true_at(leaks)
    if len(out):
        packages.leak(phase, ordered.only(out), body[out])
    if phase.results is not None:
        for i in range(len(ordered)):
            _report(phase, ordered.only(np.array([i])), int(body[i]), found, i, bool(leaks[i]))
    return found


def _report(phase: Phase, part: Instances, body: int, found: Drafts, i: int, leaks: bool) -> None:
    rules, members = phase.rules, phase.rules.bodies[body].members.astype(np.int64)
    if not found.number[i] and not found.held[i]:
        return
    action = rules.actions[int(rules.slot_action[part.slot[0]])]
    assert action.consent is not None
    assert action.consent.package is not None
    last = sized(part, found.size[i : i + 1])
    first = break_probability(
        phase.world, rules, part, members[:, None], packaged(rules).carved[rules.slot_action[part.slot]]
    )
    against = sorted(zip(first[:, 0].tolist(), members.tolist(), strict=True), reverse=True)
    named = [rules.actors[member] for p, member in against if p > _DOUBT and member not in phase.speaking][:4]
    left_out = [one.name for one in action.consent.package.carve_outs[: int(found.carved[i])]]
    chair = rules.bodies[body].chair
    knows = tuple(sorted({*members.tolist(), int(part.actor[0]), chair if chair >= 0 else int(part.actor[0])}))
    actor, target = int(part.actor[0]), int(part.target[0])
    about = {
        "body": rules.bodies_[body], "by": rules.actors[chair if chair >= 0 else actor], "doubtful": named,
        "held": bool(found.held[i]), "size": float(last.amount[0] / part.amount[0]), "left_out": left_out,
    }  # fmt: skip
    phase.report("sounding", action.id, actor, target, knows, **about)
    if leaks:
        phase.report("leak", action.id, actor, target, None, body=about["body"], doubtful=named)


_DOUBT = 0.1
"""Chance to break silence above which a member is named as one that stands in the way."""
