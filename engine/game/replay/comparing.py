"""Two courses of one scenario beside each other: where they part, and what came to differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.game.orders import Order
from engine.game.replay.reel import Reel
from engine.game.replay.truth import indicator_refs

_SMALL = 0.005


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a number differs after a turn."""

    ref: str
    label: str
    unit: str
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class Day:
    """What differs on a date: orders that one course has and the other has not, and numbers after the turn."""

    date: date
    turn: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    gaps: tuple[Gap, ...]
    rungs: tuple[int, int]
    regions: tuple[str, ...]  # regions held by another, in words


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reels compared turn by turn, as far as both go."""

    names: tuple[str, str]
    same_start: bool
    seeds: tuple[int, int]
    turns: tuple[int, int]
    parts_at: date | None  # the first date whose turn differs in orders or state; None where nothing does
    days: tuple[Day, ...]  # those that differ


def compare(first: Reel, second: Reel, names: tuple[str, str]) -> Comparison:
    """Return the comparison of two reels of the same scenario; numbers are those shown all the time."""
    days = []
    for position in range(min(first.last, second.last) + 1):
        found = _day(first, second, position)
        if found is not None:
            days.append(found)
    seeds = (int(first.header.get("seed", 0)), int(second.header.get("seed", 0)))
    return Comparison(
        names,
        _hash(first) == _hash(second),
        seeds,
        (first.last, second.last),
        days[0].date if days else None,
        tuple(days),
    )


def _hash(reel: Reel) -> str:
    scenario = reel.header.get("scenario")
    return str(scenario.get("hash")) if isinstance(scenario, dict) else ""


def _day(first: Reel, second: Reel, position: int) -> Day | None:
    mine, others = _orders(first, position), _orders(second, position)
    gaps = []
    for kind, track, thing, ref in indicator_refs(first.facts):
        one, two = first.value(position, kind, track, thing), second.value(position, kind, track, thing)
        facts = first.facts.tracks[kind][first.facts.rows[kind][track]]
        if one is not None and two is not None and abs(one - two) > _SMALL * max(abs(one), 1e-3):
            gaps.append(Gap(ref, facts.label, facts.unit, one, two))
    gaps.sort(key=lambda g: -abs(g.first - g.second) / max(abs(g.first), abs(g.second)))
    regions = _held(first, second, position)
    rungs = (first.rung(position), second.rung(position))
    if not (set(mine) ^ set(others) or gaps or regions or rungs[0] != rungs[1] or differs(first, second, position)):
        return None
    return Day(
        first.date(max(position - 1, 0)),
        first.road[position].turn,
        tuple(text for key, text in mine.items() if key not in others),
        tuple(text for key, text in others.items() if key not in mine),
        tuple(gaps),
        rungs,
        regions,
    )


def _orders(reel: Reel, position: int) -> Mapping[tuple[object, ...], str]:
    return {_key(order): order_words(order) for order in reel.story(position).orders}


def _key(order: Order) -> tuple[object, ...]:
    return (order.seat, order.action, order.target, order.place, order.amount, order.lift)


def order_words(order: Order) -> str:
    """Return an order in words."""
    words = [order.seat, "lifts" if order.lift else "orders", order.action]
    words += [f"on {order.target}"] if order.target else []
    words += [f"at {order.place}"] if order.place else []
    return " ".join(words)


def _held(first: Reel, second: Reel, position: int) -> tuple[str, ...]:
    out = []
    one, two = first.seen(position).arrays.get("controller"), second.seen(position).arrays.get("controller")
    actors, regions = first.facts.ids("actors"), first.facts.ids("regions")
    if one is None or two is None or one.shape != two.shape or regions != second.facts.ids("regions"):
        return ()
    for index in np.flatnonzero(one != two).tolist():
        holders = [actors[int(a[index])] if 0 <= int(a[index]) < len(actors) else "nobody" for a in (one, two)]
        out.append(f"{first.facts.name('map.regions', regions[index])}: {holders[0]} | {holders[1]}")
    return tuple(out)


def differs(first: Reel, second: Reel, position: int) -> bool:
    """Return whether any array that both hold differs."""
    one, two = first.seen(position).arrays, second.seen(position).arrays
    return any(
        one[name].shape != two[name].shape or not np.array_equal(one[name], two[name], equal_nan=False)
        for name in one.keys() & two.keys()
    )
