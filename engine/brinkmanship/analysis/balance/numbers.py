"""What the world's parts do: each track set at random, each mechanism off, formations away, a number at two values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from brinkmanship.analysis.balance.experiments import Fixed, Scrambled
from brinkmanship.analysis.balance.rows import SAMPLE, Chosen, Row, apart
from brinkmanship.analysis.balance.trials import Bench, Result
from brinkmanship.game.errors import GameError
from brinkmanship.scenario.language import LanguageError
from brinkmanship.simulation.expressions import Read
from brinkmanship.simulation.mechanisms import MECHANISMS
from brinkmanship.simulation.world import Kind


def numbers(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each track: set at random after a sixth of the game, in how many worlds anything comes out differently."""
    day = bench.rules.horizon // 6
    if not chosen.everything:
        return
    for kind in Kind:
        for track, name in enumerate(bench.rules.tracks[kind].names):
            yield f"numbers/{kind.name.lower()}.{name}", partial(_scrambled, bench, Scrambled(kind, track, day))


def _scrambled(bench: Bench, experiment: Scrambled) -> dict[str, Any]:
    few = bench.few(SAMPLE)
    return differing(few.doctrine_alone(), few.play(experiment=experiment))


def differing(one: Result, other: Result) -> dict[str, Any]:
    """Return the share of worlds in which endings, and anything at all, came out differently."""
    plain, changed = one.futures, other.futures
    differs = (plain.ending_day != changed.ending_day).any(axis=0)
    return {
        "endings": float(differs.mean()),
        "anything": float((differs | (plain.objectives != changed.objectives).any(axis=0)).mean()),
    }


def mechanisms(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each mechanism, left out, against all of them."""
    if chosen.everything:
        for mechanism in MECHANISMS:
            yield f"mechanisms/{mechanism.name}", partial(_off, bench, mechanism.name)


def _off(bench: Bench, name: str) -> dict[str, Any]:
    few = bench.few(SAMPLE)
    off, plain = few.play(off=[name]), few.doctrine_alone()
    return {**differing(plain, off), **apart(few, off, plain)}


def formations(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield the formations of each actor by branch, without a soldier, against all of them."""
    rules, groups = bench.rules, dict[str, list[int]]()
    for formation, branch in enumerate(rules.branch):
        actor = rules.actors[int(rules.owner[formation])]
        if chosen.seat in ("", actor) and not chosen.orders:
            groups.setdefault(f"{actor}/{branch}", []).append(formation)
    personnel = rules.track(Kind.FORMATION, "personnel")
    for name, rows in groups.items():
        yield f"formations/{name}", partial(_set, bench, Fixed(Kind.FORMATION, personnel, tuple(rows), 0.0))


def between(bench: Bench, chosen: Chosen) -> Iterator[Row]:
    """Yield each number that is to be compared: at its higher value from the start, against its lower."""
    for text, low, high in chosen.between:
        yield f"between/{text}/{low:g}/{high:g}", partial(_between, bench, number_of(bench, text), low, high)


def number_of(bench: Bench, text: str) -> Read:
    """Return the number of the world that a text names; raise `GameError` where it names none."""
    try:
        number = bench.prepared.expression(text)
    except LanguageError as error:
        raise GameError(f"{text!r}: {error.message}") from None
    if not isinstance(number, Read) or not isinstance(number.who, int):
        raise GameError(f"{text!r} is no number of something, such as UKR.resolve or world.tension")
    return number


def hold_to_range(bench: Bench, text: str, values: Sequence[float]) -> None:
    """Raise `GameError` where a value is out of the range of the number that a text names."""
    number = number_of(bench, text)
    table = bench.prepared.rules.tracks[number.kind]
    least, most = float(table.low[number.track]), float(table.high[number.track])
    for value in values:
        if not least <= value <= most:
            raise GameError(f"--between {text}: {value:g} is out of its range; it runs from {least:g} to {most:g}")


def _between(bench: Bench, number: Read, low: float, high: float) -> dict[str, Any]:
    def at(value: float) -> Result:
        return bench.play(experiment=Fixed(number.kind, number.track, (int(number.who),), value))

    return apart(bench, at(high), at(low))


def _set(bench: Bench, experiment: Fixed) -> dict[str, Any]:
    few = bench.few(SAMPLE)
    other, plain = few.play(experiment=experiment), few.doctrine_alone()
    row = {**differing(plain, other), **apart(few, other, plain)}
    if row["anything"] and few is not bench and not (row["moves_outcome"] or row["moves_score"]):
        row |= apart(bench, bench.play(experiment=experiment), bench.doctrine_alone())
    return row
