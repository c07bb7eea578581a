"""How a seat's aims moved between two states of a game, as it judges them, and what moved each.

A cause is weighed by taking it back: the aim is worked out once more without what the ledger says it changed. All causes
are one batch. What the seat may not know, and the error of its estimates, is one cause of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from brinkmanship.game.view.estimates import Estimates
from brinkmanship.game.view.explain import cause_text, known_cause, own
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.outcome import objectives
from brinkmanship.game.view.reports import AimCause, AimChange, Moved
from brinkmanship.simulation.changes import Cause, Entry
from brinkmanship.simulation.score import objective_values
from brinkmanship.simulation.world import Kind, World, spread_world
from brinkmanship.text import counted

LEAST = 0.002
"""The least that a cause moves an aim (of 1) to be named."""
Number = tuple[Kind, int, int]
"""A number: its kind, its track, and of what it is."""
Why = tuple[Cause, str]
"""A cause, and of a mechanism the track that it moved, as it does many things for many reasons."""
UNKNOWN = "What you do not know, and the error of your estimates"
FIGHTING = "Ground won and lost, and what you do not know"


@dataclass(frozen=True)
class AimCauses:
    """The aims of a seat after some turns, and what each known cause did to each."""

    changes: tuple[AimChange, ...]
    scores: Mapping[Cause, float]  # what each cause did to the seat's score, of 1
    numbers: Mapping[
        Cause, tuple[Moved, ...]
    ]  # what each order and measure moved of what the seat may know, the furthest first


def aim_changes(
    names: Labels, estimates: Estimates, before: World, after: World, entries: Iterable[Entry], most: int = 4
) -> AimCauses:
    """Return how the aims of the seat that has `estimates` moved from the world `before` to `after`, as it judges both.

    `entries` are the ledger of the turns between. At most `most` causes are named for each aim.
    """
    rules, me = names.rules, estimates.seen.observer
    moved = _known(names, estimates, entries)
    causes = sorted(moved, key=lambda why: (why[0].kind, why[0].id, why[0].actor, why[0].target, why[1]))
    batch = spread_world(after, np.arange(len(causes) + 2))  # as it is, without each cause, and without any
    for column, why in enumerate(causes, 1):
        for number, amount in moved[why].items():
            _take_back(batch, names, number, amount, column)
    together: dict[Number, float] = {}
    for change in moved.values():
        for number, amount in change.items():
            together[number] = together.get(number, 0.0) + amount
    for number, amount in together.items():
        _take_back(batch, names, number, amount, len(causes) + 1)
    values = objective_values(batch, rules)
    intent = int(after.intent[me, 0])
    was = objectives(names, objective_values(before, rules), me, intent)
    met = [objectives(names, values[:, [column]], me, intent) for column in range(batch.worlds)]
    fought = bool((before.controller != after.controller).any() or (after.attacker >= 0).any())
    changes, scores = [], {cause: 0.0 for cause, _ in causes}
    for row, (first, last) in enumerate(zip(was, met[0], strict=True)):
        single = [last.value - one[row].value for one in met[1:-1]]
        effects = dict(zip(causes, _shared(single, last.value - met[-1][row].value), strict=True))
        for (cause, _), amount in effects.items():
            scores[cause] += amount * last.weight
        told = _told(names, effects, moved, last.value - first.value, most)
        if fought and told and told[-1].text == UNKNOWN:
            told = (*told[:-1], replace(told[-1], text=FIGHTING))
        changes.append(AimChange(last.id, last.text, last.weight, first.value, last.value, told))
    return AimCauses(
        tuple(sorted(changes, key=lambda one: -one.weight)),
        scores,
        {cause: _numbers(names, moved[cause, track]) for cause, track in causes if cause.kind in ("order", "measure")},
    )


def _take_back(batch: World, names: Labels, number: Number, amount: float, column: int) -> None:
    """Set a number in one world of a batch as if `amount` had not been added to it."""
    kind, track, thing = number
    table, values = names.rules.tracks[kind], batch.tracks(kind)
    without = values[track, thing, column] - np.float32(amount)
    values[track, thing, column] = min(max(without, table.low[track]), table.high[track])


def _shared(single: list[float], together: float) -> list[float]:
    """Return what each cause did to an aim, so that the causes add up to what they did `together`.

    `single` are their effects taken one by one, which overlap where an aim cannot fall or rise any further.

    >>> [round(share, 3) for share in _shared([-0.9, -0.1, 0.2], -0.4)]
    [-0.54, -0.06, 0.2]
    """
    excess = math.fsum(single) - together
    side = math.fsum(one for one in single if one * excess > 0)
    if abs(excess) < LEAST or not side:
        return single
    share = min(max(1 - excess / side, 0.0), 1.0)
    return [one * share if one * excess > 0 else one for one in single]


def _told(
    names: Labels, effects: Mapping[Why, float], moved: Mapping[Why, Mapping[Number, float]], change: float, most: int
) -> tuple[AimCause, ...]:
    """Return what moved an aim in words: at most `most` causes by name, the smaller ones, and what is not known."""
    told: dict[tuple[str, str], float] = {}
    for why, amount in effects.items():
        cause, track = why
        key = (cause_text(names, cause, track, math.fsum(moved[why].values())), cause.kind)
        told[key] = told.get(key, 0.0) + amount
    heavy = sorted(((abs(a), text, kind, a) for (text, kind), a in told.items() if abs(a) >= LEAST), reverse=True)
    shown = [AimCause(text, amount, kind) for _, text, kind, amount in heavy[:most]]
    if len(heavy) > most:
        smaller = sum(amount for *_, amount in heavy[most:])
        shown.append(AimCause(counted(len(heavy) - most, "smaller cause"), smaller))
    rest = change - sum(one.amount for one in shown)
    return (*shown, AimCause(UNKNOWN, rest)) if abs(rest) >= LEAST else tuple(shown)


def _known(names: Labels, estimates: Estimates, entries: Iterable[Entry]) -> dict[Why, dict[Number, float]]:
    """Return what each cause changed, of numbers and causes that the seat may know."""
    me, out = estimates.seen.observer, dict[Why, dict[Number, float]]()
    told: dict[tuple[Number, Cause], bool] = {}
    for entry in entries:
        number = (entry.kind, entry.track, entry.thing)
        key = (number, entry.cause)
        if key not in told:
            exact = bool(estimates.seen.errors[entry.kind][entry.track, entry.thing] <= 0)
            mine = own(names, me, entry.kind, entry.thing)
            told[key] = estimates.knows(*number) and known_cause(names, me, entry.cause, mine, exact)
        if told[key]:
            track = names.rules.tracks[entry.kind].names[entry.track] if entry.cause.kind == "mechanism" else ""
            sums = out.setdefault((entry.cause, track), {})
            sums[number] = sums.get(number, 0.0) + entry.amount
    return out


def _numbers(names: Labels, moved: Mapping[Number, float], most: int = 3) -> tuple[Moved, ...]:
    """Return the numbers that moved furthest, as shares of their range."""
    found: list[tuple[float, Moved]] = []
    for (kind, track, thing), amount in moved.items():
        words = names.columns[kind][track]
        share = abs(amount) / ((words.high - words.low) or 1.0)
        if share >= 0.0025 and kind is not Kind.FORMATION and words.name != "capital":
            label, ref = names.label(kind, track, thing), names.ref(kind, track, thing)
            found.append((share, Moved(ref, label, amount, words.unit, words.low, words.high)))
    return tuple(one for _, one in sorted(found, key=lambda pair: -pair[0])[:most])
