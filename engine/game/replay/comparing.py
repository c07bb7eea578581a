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
    begins: tuple[date, date]  # their first days
    parts_at: date | None  # the first date whose turn differs in orders or state; None where nothing does
    days: tuple[Day, ...]  # those that differ


def compare(first: Reel, second: Reel, names: tuple[str, str]) -> Comparison:
    """Return the comparison of two reels of the same scenario, date by date; numbers are those shown all the time.

    Of the days before one of them begins there are orders only.
    """
    meets = meeting(first, second)
    here = next((i for i, other in enumerate(meets) if other is not None), None)
    pairs: list[tuple[int | None, int | None]] = []
    if here is not None:
        pairs += [(position, None) for position in range(1, here)]
        pairs += [(None, position) for position in range(1, meets[here] or 0)]
        pairs += [(position, other) for position, other in enumerate(meets) if other is not None]
    days = [found for one, two in pairs if (found := _day(first, second, one, two)) is not None]
    seeds = (int(first.header.get("seed", 0)), int(second.header.get("seed", 0)))
    return Comparison(
        names,
        _hash(first) == _hash(second),
        seeds,
        (first.last, second.last),
        (first.date(0), second.date(0)),
        days[0].date if days else None,
        tuple(days),
    )


def meeting(first: Reel, second: Reel) -> list[int | None]:
    """Return, for every position of *first*, the position of *second* on the same date, None where it has none."""
    there = {second.when(position): position for position in range(second.last + 1)}
    return [there.get(first.when(position)) for position in range(first.last + 1)]


def _hash(reel: Reel) -> str:
    scenario = reel.header.get("scenario")
    return str(scenario.get("hash")) if isinstance(scenario, dict) else ""


def _day(first: Reel, second: Reel, one: int | None, two: int | None) -> Day | None:
    """Return what differs after the turns that lead to two positions of one date, None: a course has no such turn."""
    mine, others = _orders(first, one), _orders(second, two)
    gaps: list[Gap] = []
    regions: tuple[str, ...] = ()
    rungs = (0, 0)
    if one is not None and two is not None:
        gaps, regions = _gaps(first, second, one, two), _held(first, second, one, two)
        rungs = (first.rung(one), second.rung(two))
        shown = set(mine) ^ set(others) or gaps or regions or rungs[0] != rungs[1]
        if not shown and not differs(first, second, one, two):
            return None
    elif not (mine or others):
        return None
    reel, position = (first, one) if one else (second, two or 0)
    return Day(
        reel.date(max(position - 1, 0)),
        reel.road[position].turn,
        tuple(text for key, text in mine.items() if key not in others),
        tuple(text for key, text in others.items() if key not in mine),
        tuple(gaps),
        rungs,
        regions,
    )


def _gaps(first: Reel, second: Reel, one: int, two: int) -> list[Gap]:
    gaps = []
    for kind, track, thing, ref in indicator_refs(first.facts):
        mine, theirs = first.value(one, kind, track, thing), second.value(two, kind, track, thing)
        facts = first.facts.tracks[kind][first.facts.rows[kind][track]]
        if mine is not None and theirs is not None and abs(mine - theirs) > _SMALL * max(abs(mine), 1e-3):
            gaps.append(Gap(ref, facts.label, facts.unit, mine, theirs))
    return sorted(gaps, key=lambda g: -abs(g.first - g.second) / max(abs(g.first), abs(g.second)))


def _orders(reel: Reel, position: int | None) -> Mapping[tuple[object, ...], str]:
    if position is None:
        return {}
    return {_key(order): order_words(order) for order in reel.story(position).orders}


def _key(order: Order) -> tuple[object, ...]:
    return (order.seat, order.action, order.target, order.place, order.amount, order.lift)


def order_words(order: Order) -> str:
    """Return an order in words."""
    words = [order.seat, "lifts" if order.lift else "orders", order.action]
    words += [f"on {order.target}"] if order.target else []
    words += [f"at {order.place}"] if order.place else []
    return " ".join(words)


def _held(first: Reel, second: Reel, here: int, there: int) -> tuple[str, ...]:
    out = []
    one, two = first.seen(here).arrays.get("controller"), second.seen(there).arrays.get("controller")
    actors, regions = first.facts.ids("actors"), first.facts.ids("regions")
    if one is None or two is None or one.shape != two.shape or regions != second.facts.ids("regions"):
        return ()
    for index in np.flatnonzero(one != two).tolist():
        holders = [actors[int(a[index])] if 0 <= int(a[index]) < len(actors) else "nobody" for a in (one, two)]
        out.append(f"{first.facts.name('map.regions', regions[index])}: {holders[0]} | {holders[1]}")
    return tuple(out)


def differs(first: Reel, second: Reel, here: int, there: int) -> bool:
    """Return whether any array that both hold differs, at a position of each."""
    one, two = first.seen(here).arrays, second.seen(there).arrays
    return any(
        one[name].shape != two[name].shape or not np.array_equal(one[name], two[name], equal_nan=False)
        for name in one.keys() & two.keys()
    )
