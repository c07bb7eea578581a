"""Two branches of one scenario beside each other: where they part, and what came to differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.replay.truth import indicator_refs
from brinkmanship.game.session.injects import title_of
from brinkmanship.game.view.facts import at

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
    """What differs from a date to the next that both have: what was done in one only, and numbers at its end."""

    date: date
    turn: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    gaps: tuple[Gap, ...]
    rungs: tuple[int, int]
    regions: tuple[str, ...]  # regions held by another, in words


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two timelines compared date by date, as far as both go."""

    names: tuple[str, str]
    same_start: bool
    seeds: tuple[int, int]
    turns: tuple[int, int]
    begins: tuple[date, date]  # their first days
    ends: tuple[date, date]  # their last days
    common: int  # dates that both have; 0: nothing could be compared
    parts_at: date | None  # the first date whose turn differs in orders, injects or state; None where nothing does
    days: tuple[Day, ...]  # those that differ
    damage: tuple[str, ...] = ()  # what is wrong with either: then what is said of them may be wrong too

    @property
    def same(self) -> bool:
        """Whether nothing differs, and one goes as far as the other; nobody knows where one is damaged."""
        return not self.damage and bool(self.common) and self.parts_at is None and self.ends[0] == self.ends[1]


def compare(first: Timeline, second: Timeline, names: tuple[str, str]) -> Comparison:
    """Return the comparison of two timelines of the same scenario, date by date; numbers are those shown all the time.

    What was done is gathered over all turns between two dates that both have, however long their turns are. Of the
    days before one of them begins there is only what was done.
    """
    common = [(here, there) for here, there in enumerate(meeting(first, second)) if there is not None]
    days: list[Day | None] = []
    if common:
        here, there = common[0]
        early = sum(first.when(p) <= second.when(0) for p in range(1, here))
        late = sum(second.when(p) <= first.when(0) for p in range(1, there))
        days += [_alone(first, position, 0) for position in range(1, early + 1)]
        days += [_alone(second, position, 1) for position in range(1, late + 1)]
        for one, two in common:
            days.append(_day(first, second, range(early + 1, one + 1), range(late + 1, two + 1), one, two))
            early, late = one, two
    found = tuple(day for day in days if day is not None)
    return Comparison(
        names,
        scenario_hash(first) == scenario_hash(second),
        (first.seed, second.seed),
        (first.last, second.last),
        (first.date(0), second.date(0)),
        (first.date(first.last), second.date(second.last)),
        len(common),
        found[0].date if found else None,
        found,
        tuple(
            f"{name}: {text}"
            for name, timeline in zip(names, (first, second), strict=True)
            for text in timeline.raw.damage
        ),
    )


def meeting(first: Timeline, second: Timeline) -> list[int | None]:
    """Return, for every position of *first*, the position of *second* on the same date, None where it has none."""
    there = {second.when(position): position for position in range(second.last + 1)}
    return [there.get(first.when(position)) for position in range(first.last + 1)]


def scenario_hash(timeline: Timeline) -> str:
    """Return the fingerprint of the scenario that a record was made of, '' where it is damaged."""
    return str(at(timeline.header, "scenario", "hash") or "")


def _alone(timeline: Timeline, position: int, side: int) -> Day | None:
    """Return what was done in a turn that the other branch is too late for, None where nothing was."""
    done = _deeds(timeline, [position])
    if not done:
        return None
    only = tuple(text for _, text in done.elements())
    first, second = (only, ()) if side == 0 else ((), only)
    return Day(timeline.moment(position - 1), timeline.turns[position].turn, first, second, (), (0, 0), ())


def _day(first: Timeline, second: Timeline, ours: range, theirs: range, one: int, two: int) -> Day | None:
    """Return what differs over the turns that lead to the positions *one* and *two* of one date, None for nothing."""
    mine, others = _deeds(first, ours), _deeds(second, theirs)
    gaps, regions = _gaps(first, second, one, two), _held(first, second, one, two)
    rungs = (first.rung(one), second.rung(two))
    if not (mine != others or gaps or regions or rungs[0] != rungs[1] or differs(first, second, one, two)):
        return None
    timeline, turns = (first, ours) if one else (second, theirs)
    begins = turns[0] if turns else 0
    return Day(
        timeline.moment(max(begins - 1, 0)),
        timeline.turns[begins].turn,
        tuple(text for _, text in (mine - others).elements()),
        tuple(text for _, text in (others - mine).elements()),
        tuple(gaps),
        rungs,
        regions,
    )


def _gaps(first: Timeline, second: Timeline, one: int, two: int) -> list[Gap]:
    gaps = []
    for kind, track, thing, ref in indicator_refs(first.facts):
        mine, theirs = first.value(one, kind, track, thing), second.value(two, kind, track, thing)
        facts = first.facts.tracks[kind][first.facts.rows[kind][track]]
        if mine is not None and theirs is not None and abs(mine - theirs) > _SMALL * max(abs(mine), 1e-3):
            gaps.append(Gap(ref, facts.label, facts.unit, mine, theirs))
    return sorted(gaps, key=lambda g: -abs(g.first - g.second) / max(abs(g.first), abs(g.second)))


def _deeds(timeline: Timeline, positions: Iterable[int]) -> Counter[tuple[object, str]]:
    """Return what was done in the turns that lead to some positions, each with its words, and how often."""
    done: Counter[tuple[object, str]] = Counter()
    for position in positions:
        story = timeline.story(position)
        done.update((replace(order, note="", after=0), timeline.facts.order_text(order)) for order in story.orders)
        acting = [one for one in story.injects if one.effects or one.to]  # the rest only tells
        done.update(((one.text, one.effects, one.to), inject_words(timeline, one)) for one in acting)
    return done


def inject_words(timeline: Timeline, inject: Inject) -> str:
    """Return an inject in words."""
    to = f" to {', '.join(timeline.facts.name('actors', seat) for seat in inject.to)}" if inject.to else ""
    return f"inject{to}: {title_of(inject)}"


def _held(first: Timeline, second: Timeline, here: int, there: int) -> tuple[str, ...]:
    out = []
    one, two = first.seen(here).arrays.get("controller"), second.seen(there).arrays.get("controller")
    actors, regions = first.facts.ids("actors"), first.facts.ids("regions")
    if one is None or two is None or one.shape != two.shape or regions != second.facts.ids("regions"):
        return ()
    for index in np.flatnonzero(one != two).tolist():
        holders = [actors[int(a[index])] if 0 <= int(a[index]) < len(actors) else "nobody" for a in (one, two)]
        out.append(f"{first.facts.name('map.regions', regions[index])}: {holders[0]} | {holders[1]}")
    return tuple(out)


def differs(first: Timeline, second: Timeline, here: int, there: int) -> bool:
    """Return whether any array that both hold differs, at a position of each."""
    one, two = first.seen(here).arrays, second.seen(there).arrays
    return any(
        one[name].shape != two[name].shape or not np.array_equal(one[name], two[name], equal_nan=False)
        for name in one.keys() & two.keys()
    )
