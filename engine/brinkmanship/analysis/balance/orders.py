"""What orders do: each alone, the levers that the scenario declares, and one order given again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.analysis.balance.experiments import Again, Once, places_of
from brinkmanship.analysis.balance.rows import FIRST, LEAST_SCORE, Chosen, Row, apart, in_stages, pair
from brinkmanship.analysis.balance.trials import Bench, Difference, Result
from brinkmanship.players.kinds import DOCTRINE
from brinkmanship.players.player import Doctrine, Wait
from brinkmanship.simulation.expressions import Expression


def influence(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each order of each seat, on each target: given once, on the first day it can be, against never given."""
    by_doctrine = {option.slot for option in bench.prepared.compiled.doctrines}
    for (seat, action, target), slot in _orders_of(bench, chosen):
        forbidden = [slot] if slot in by_doctrine else []
        asked = _asked(seat, action, target)
        given = bench.prepared.expression(f"done({asked}) + pending({asked})")
        yield f"influence/{seat}/{action}/{target}", partial(_alone, bench, slot, forbidden, given, chosen.outcomes_too)


def levers(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each lever, alone and all together: every order of it once, early, against none; and doctrine without it.

    Levers are those that the scenario declares, else the families of its actions. How far they move things is asked, and
    not whether: all futures are played.
    """
    members = lever_slots(bench, chosen)
    for name, slots in members.items():
        yield f"levers/{name}/forced", partial(_forced, bench, slots, slots)
        yield f"levers/{name}/forbidden", partial(_forbidden, bench, slots)
    if len(members) > 1:
        every = sorted({slot for slots in members.values() for slot in slots})
        yield "levers/all together/forced", partial(_forced, bench, every, every)
        yield "levers/all together/forbidden", partial(_forbidden, bench, every)


def lever_slots(bench: Bench, chosen: Chosen) -> dict[str, list[int]]:
    """Return the orders of playable seats that belong to each lever."""
    rules, declared = bench.rules, bench.prepared.names.scenario.levers
    of_action: dict[str, list[str]] = {}
    for lever, actions in declared.items():
        for action in actions:
            of_action.setdefault(action, []).append(lever)
    members: dict[str, list[int]] = {}
    for (seat, action, _), slot in bench.orders.items():
        if _wanted(bench, chosen, seat, slot):
            family = rules.actions[int(rules.slot_action[slot])].family
            for lever in of_action.get(action, []) if declared else [family]:
                members.setdefault(lever, []).append(slot)
    return members


def repeats(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each order of each seat, given whenever it can be and nothing else, against passing and playing with sense."""
    few = bench.few(FIRST)
    for (seat, action, target), slot in _orders_of(bench, chosen):
        yield f"repeats/{seat}/{action}/{target}", partial(_repeated, few, seat, action, target, slot)


def _orders_of(bench: Bench, chosen: Chosen) -> list[tuple[tuple[str, str, str], int]]:
    """Return the orders of playable seats that are wanted, with their slots; of each seat as many as the sample has.

    Orders to a single formation are the moves of a piece, and no levers: what formations are worth is a measure of its
    own. A sample is drawn by the seed, seat by seat, so that a larger one holds the smaller.
    """
    of_seat = dict[str, list[tuple[tuple[str, str, str], int]]]()
    declared = bench.prepared.names.scenario.actions
    for key, slot in bench.orders.items():
        action = declared[key[1]]
        if action.target is not None and action.target.kind == "formation":
            continue
        if _wanted(bench, chosen, key[0], slot):
            of_seat.setdefault(key[0], []).append((key, slot))
    if not chosen.sample:
        return [one for orders in of_seat.values() for one in orders]
    drawn = {
        seat: Random(f"{bench.seed} {seat}").sample(sorted(orders), len(orders)) for seat, orders in of_seat.items()
    }
    return [one for orders in drawn.values() for one in orders[: chosen.sample]]


def sizes(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each order that may be of another size, in its least and its greatest: how far it brings more than its size."""
    rules = bench.rules
    for (seat, action, target), slot in bench.orders.items():
        if _wanted(bench, chosen, seat, slot):
            for size in sorted(set(rules.actions[int(rules.slot_action[slot])].size) - {1.0}):
                yield f"sizes/{seat}/{action}/{target}/{size:g}", partial(_sized, bench, slot, size)


def _sized(bench: Bench, slot: int, size: float) -> dict[str, Any]:
    place = places_of(bench.prepared, [slot])[slot]

    def once(amount: float) -> Result:
        return bench.play(experiment=Once((slot,), (place,), amount), without=[slot])

    without, whole, sized = bench.play(without=[slot]), once(1.0), once(size)

    def beyond(of: Callable[[Result], NDArray[Any]]) -> list[list[float]]:
        base, full, part = (of(result).astype(np.float64) for result in (without, whole, sized))
        return [
            pair(Difference.of(full, base)),
            pair(Difference.of(part, base)),
            pair(Difference.of(part - base, size * (full - base))),
        ]

    seats = [(bench.rules.actors[i], i) for i in bench.seats if not np.isnan(without.score[i]).any()]
    found = {"open force": beyond(lambda result: result.force)}
    found |= {seat: beyond(lambda result, i=i: result.score[i]) for seat, i in seats}  # type: ignore[misc]
    return {"size": size, "found": found}


def _wanted(bench: Bench, chosen: Chosen, seat: str, slot: int) -> bool:
    action = bench.rules.actions[int(bench.rules.slot_action[slot])]
    named = chosen.seat in ("", seat) and chosen.family in ("", action.family)
    return named and action.id in (chosen.actions or (action.id,)) and bench.rules.actors.index(seat) in bench.seats


def _asked(seat: str, action: str, target: str) -> str:
    """Return an order as `done` and `pending` are asked of it."""
    return f'{action}, {seat}, "{target}"' if target else f"{action}, {seat}"


def _alone(bench: Bench, slot: int, forbidden: Sequence[int], given: Expression, outcomes_too: bool) -> dict[str, Any]:
    """Return what an order does that is given once, on the first day it can be: in all futures, and where it was given.

    Given is also what was put to others and refused; `given` is above 0 on a day on which it waits, or has taken effect.
    """
    once = Once((slot,), (places_of(bench.prepared, [slot])[slot],), within=1.0)

    def trial(some: Bench) -> tuple[Result, Result]:
        without = some.play(without=forbidden) if forbidden else some.doctrine_alone()
        forced = some.play(experiment=once, without=forbidden, watch=[given])
        return replace(forced, given=(forced.futures.course[0] > 0).any(axis=0)), without

    return in_stages(bench, trial, outcomes_too=outcomes_too)


def _forced(bench: Bench, slots: Sequence[int], forbidden: Sequence[int]) -> dict[str, Any]:
    places = places_of(bench.prepared, slots)
    once = Once(tuple(slots), tuple(places[slot] for slot in slots))
    without = bench.play(without=forbidden) if forbidden else bench.doctrine_alone()
    return apart(bench, bench.play(experiment=once, without=forbidden), without)


def _forbidden(bench: Bench, slots: Sequence[int]) -> dict[str, Any]:
    return apart(bench, bench.play(without=slots), bench.doctrine_alone())


def _repeated(bench: Bench, seat: str, action: str, target: str, slot: int) -> dict[str, Any]:
    """Return the gain over passing, that of the first and of the second half of the uses, and over sense.

    Half the uses are those of each game by itself; of an odd number, the mean of one fewer and one more.
    """
    index, place = bench.index(seat), places_of(bench.prepared, [slot])[slot]
    used = bench.prepared.expression(f"done({_asked(seat, action, target)})")
    players = {seat: Wait(), "others": Doctrine()}

    def play(most: NDArray[np.int64] | None = None) -> Result:
        return bench.play(players=players, experiment=Again(slot, place, most), watch=[used])

    whole, idle = play(), bench.seated(seat, Wait())
    uses = np.zeros(bench.futures, np.int64)
    uses[whole.futures.number] = whole.futures.course[0, -1]
    number = float(uses.mean())
    gain = Difference.of(whole.score[index], idle.score[index])
    best = [(bench.seated(seat, words), words) for words in (*bench.sensible(seat), Doctrine())]
    over = {
        who if isinstance(who, str) else DOCTRINE: pair(Difference.of(whole.score[index], one.score[index]))
        for one, who in best
    }
    row: dict[str, Any] = {"uses": round(number, 3), "gain": pair(gain), "over": over, "halves": None}
    if round(number) >= 2 and gain.beyond(LEAST_SCORE):
        half = (play(uses // 2).score[index].astype(np.float64) + play((uses + 1) // 2).score[index]) / 2
        first, second = half - idle.score[index], whole.score[index] - half
        row["halves"] = [round(float(first.mean()), 6), *pair(Difference.of(second, first / 2))]
    return row
