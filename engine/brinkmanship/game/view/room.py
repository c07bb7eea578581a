"""What a seat looks up to think: its numbers and their past, issues, agreements. All of it comes through its estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from brinkmanship.game.view.estimates import Estimates, Hidden
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.room_types import Agreements, DealView, IssueView, NumberSeries
from brinkmanship.game.view.types import Estimate
from brinkmanship.simulation.mechanisms.deals import BROKEN, NONE, first_share
from brinkmanship.simulation.world import Kind, World


def numbers(names: Labels, now: Estimates) -> tuple[Estimate, ...]:
    """Return every number of the world, of bodies and of actors that the seat may know, with full labels."""
    found: list[Estimate] = []
    for kind in (Kind.WORLD, Kind.BODY, Kind.ACTOR):
        tracks, things = now.seen.values[kind].shape[:2]
        for thing in range(things):
            for track in range(tracks):
                if now.knows(kind, track, thing) and (one := now.number(kind, track, thing)) is not None:
                    found.append(replace(one, label=names.label(kind, track, thing)))
    return tuple(found)


def known(names: Labels, now: Estimates, ref: str) -> Estimate | None:
    """Return the number *ref* as the seat knew it, None where it could not; raise `UnknownNumber` where there is none."""
    return now.number(*names.parse(ref))


def series(names: Labels, past: Sequence[Estimates], ref: str) -> NumberSeries:
    """Return the number *ref* over time; raise `UnknownNumber`, or `Hidden` where the seat may not know it."""
    kind, track, thing = names.parse(ref)
    seen = [(one.date(one.day), found) for one in past if (found := one.number(kind, track, thing)) is not None]
    if not seen:
        raise Hidden(f"{names.label(kind, track, thing)}: this number is not known to you")
    last = seen[-1][1]
    return NumberSeries(
        ref=last.ref,
        label=names.label(kind, track, thing),
        unit=last.unit,
        floor=last.floor,
        ceiling=last.ceiling,
        dates=tuple(day for day, _ in seen),
        values=tuple(one.value for _, one in seen),
        lows=tuple(one.low for _, one in seen),
        highs=tuple(one.high for _, one in seen),
    )


def agreements(names: Labels, world: World, now: Estimates) -> Agreements:
    """Return what the crisis is about and what was signed on it, as far as the seat knows.

    An agreement is as public as the action that signs it.
    """
    rules, me = names.rules, now.seen.observer
    issues = []
    for issue in rules.issues:
        at = now.number(Kind.WORLD, issue.track, 0)
        offered = now.number(Kind.WORLD, issue.offered, 0) if issue.offered >= 0 else None
        if at is not None:
            about = names.scenario.issues[issue.id]
            issues.append(IssueView(issue.id, about.name, (about.text or "").strip(), at, offered))
    deals = []
    for number, deal in enumerate(rules.deals):
        signing = rules.actions[deal.signed_by]
        mine = any(int(rules.slot_actor[slot]) == me for slot in rules.slots_of_action[deal.signed_by])
        step = int(world.deal_step[number, 0])
        if not (signing.public or mine):
            continue
        running = 0 <= step < deal.steps
        left, first = deal.steps - step, first_share(rules, number)
        shares = world.deal_share[first : first + len(deal.issues), 0] * np.float32(left)
        promised = [
            (names.scenario.issues[rules.issues[issue].id].name, float(share))
            for issue, share in zip(deal.issues, shares.tolist(), strict=True)
            if running and share > 5e-3
        ]
        deals.append(
            DealView(
                id=deal.id,
                name=names.scenario.deals[deal.id].name,
                state=_state(step, deal.steps),
                done=max(step, 0),
                steps=deal.steps,
                due=names.date(int(world.deal_due[number, 0])) if running else None,
                promised=tuple(promised),
            )
        )
    return Agreements(tuple(issues), tuple(deals))


def _state(step: int, steps: int) -> str:
    if step == BROKEN:
        return "broken"
    if step == NONE:
        return "not signed"
    return "carried out" if step >= steps else "being carried out"
