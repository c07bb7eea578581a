"""Every number of the world, as it is: found by words, with its range, its causes and how the effect language names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.control_handle import ControlHandle
from brinkmanship.game.session.injects import title_of
from brinkmanship.game.view.explain import explain
from brinkmanship.game.view.labels import SECTION, Labels, UnknownNumber, language_name, short_date
from brinkmanship.web.control.words import difference, number

SHOWN = 60
"""Numbers that one search shows."""


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number of the world."""

    ref: str  # 'actor:RUS.resolve'
    name: str  # as the effect language has it: 'RUS.resolve'
    label: str
    meaning: str
    value: float
    text: str
    lowest: float
    highest: float
    range: str


@dataclass(frozen=True, slots=True)
class Why:
    """A cause of how a number has moved."""

    date: str
    text: str
    change: str
    kind: str


@dataclass(frozen=True, slots=True)
class NumberPage:
    """One number with all that moved it."""

    row: NumberRow
    start: str
    causes: tuple[Why, ...]  # the latest first


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for numbers found."""

    asked: str
    rows: tuple[NumberRow, ...]
    count: int  # of all that fit, shown or not


def find(game: ControlHandle, asked: str) -> Found:
    """Return the numbers whose label or name holds every word of `asked`; those shown all the time where it is empty."""
    names = game.prepared.names
    words = asked.lower().split()
    fitting: list[tuple[int, str]] = []
    for kind, table in names.refs.items():
        indicators = names.indicators(kind)
        for track, refs in enumerate(table):
            if not words and names.columns[kind][track].name not in indicators:
                continue
            for thing, ref in enumerate(refs):
                if words:
                    text = f"{names.label(kind, track, thing)} {language_name(ref)} {ref}".lower()
                    if not all(word in text for word in words):
                        continue
                    exact = asked.strip() in (ref, language_name(ref))
                    fitting.append((0 if exact else 1, ref))
                else:
                    fitting.append((1, ref))
    fitting.sort(key=lambda pair: pair[0])
    return Found(asked, tuple(row(game, ref) for _, ref in fitting[:SHOWN]), len(fitting))


def row(game: ControlHandle, ref: str) -> NumberRow:
    """Return a number as it is; raise `GameError` for a reference that names none."""
    names = game.prepared.names
    try:
        kind, track, thing = names.parse(ref)
    except UnknownNumber as error:
        raise GameError(str(error)) from None
    words = names.columns[kind][track]
    value = float(game.truth.tracks(kind)[track, thing, 0])
    bounds = (words.unit, words.low, words.high)
    ref = names.ref(kind, track, thing)
    return NumberRow(
        ref,
        language_name(ref),
        names.label(kind, track, thing),
        words.meaning,
        value,
        number(value, *bounds),
        words.low,
        words.high,
        f"{number(words.low, *bounds)} to {number(words.high, *bounds)}",
    )


def page(game: ControlHandle, ref: str) -> NumberPage:
    """Return a number with every cause that moved it on this branch; raise `GameError` for a reference that names none."""
    found, names, branch = row(game, ref), game.prepared.names, game.branch
    kind, track, thing = names.parse(ref)
    words = names.columns[kind][track]
    bounds = (words.unit, words.low, words.high)
    first = float(branch[0].world.tracks(kind)[track, thing, 0])
    told = explain(names, None, found.ref, [node.ledger for node in branch], first, found.value, True)
    injects = {one.id: title_of(one) for node in branch for one in node.injects}
    causes, at = [], told.start
    for step in told.steps:
        text = f"Inject: {injects[step.id]}" if step.kind == "inject" and step.id in injects else step.text
        causes.append(Why(short_date(step.date), text, difference(at, at + step.amount, *bounds), step.kind))
        at += step.amount
    return NumberPage(found, number(told.start, *bounds), tuple(causes[::-1]))


def suggestions(names: Labels) -> Iterator[str]:
    """Yield how the effect language names the numbers of the world, of actors and of bodies, for a list to pick from."""
    for kind, table in names.refs.items():
        if SECTION[kind] in ("world", "actor", "body"):
            for refs in table:
                yield from map(language_name, refs)
