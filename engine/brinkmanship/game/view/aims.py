"""Aims as numbers like any other: what each is made of, how it moved, and why.

An aim is a formula of numbers. Between two days, as the seat judges both, its change is shared among the numbers that it
reads: each is let come to its new value, once in the order of the formula and once against it, and the mean counts, so
that the shares sum to the change. A number's share is told by the number's own causes, in proportion to what each did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from brinkmanship.game.view.labels import Labels, UnknownNumber
from brinkmanship.game.view.outcome import objectives
from brinkmanship.game.view.reports import Explanation, Step
from brinkmanship.game.view.types import ObjectiveView
from brinkmanship.simulation.expressions import (
    OPERATORS,
    Apply,
    Ask,
    Expression,
    Number,
    Read,
    ReadGroup,
    ReadTie,
    Role,
    Scope,
)
from brinkmanship.simulation.rewriting import substitute
from brinkmanship.simulation.score import objective_values
from brinkmanship.simulation.world import Kind, World
from brinkmanship.text import joined

PREFIX = "aim:"
_LEAST = 1e-5  # of an aim's 0 … 1: smaller shares are not told
_WORDS = {
    "troops": "soldiers there",
    "strength": "forces there",
    "held": "ground held",
    "contested": "ground fought for",
    "fallen": "regions lost",
    "capital_lost": "whether a capital is lost",
    "ended": "how far the crisis has gone",
    "deal_steps": "steps of an agreement carried out",
}


def ref_of(aim: str) -> str:
    """Return how an aim is referred to, for `explain`."""
    return f"{PREFIX}{aim}"


def with_deltas(
    names: Labels, aims: tuple[ObjectiveView, ...], before: World | None, me: int
) -> tuple[ObjectiveView, ...]:
    """Return the aims of actor `me` with how far each moved since `before`, a turn ago as the seat judges it."""
    if before is None:
        return aims
    was = objectives(names, objective_values(before, names.rules), me, int(before.intent[me, 0]))
    then = {one.id: one.value for one in was}
    return tuple(replace(one, delta=one.value - then.get(one.id, one.value)) for one in aims)


def explain_aim(
    names: Labels, seat: str, ref: str, first: World, last: World, explain: Callable[[str], Explanation | None]
) -> Explanation:
    """Return why an aim of the seat is met as far as it is, from what the seat judged at the start and judges now.

    `explain` gives the explanation of a number, None of one that the seat may not know. Raises `UnknownNumber`.
    """
    rules, me, id = names.rules, names.actor_index[seat], ref.removeprefix(PREFIX)
    found = next((one for one in rules.objectives if one.actor == me and one.id == id), None)
    if found is None:
        raise UnknownNumber(f"{ref!r}: {names.actor(seat)} has no such aim")
    text = next((one.text for one in names.scenario.objectives.get(seat, []) if one.id == id), id)
    tree: Expression = substitute(found.value, {Role.SELF: me}, 1.0, rules)
    leaves = list(dict.fromkeys(_leaves(tree)))
    then, now = ({leaf: _read(leaf, world, names) for leaf in leaves} for world in (first, last))
    start, value = _value(tree, then), _value(tree, now)
    steps: list[Step] = []
    for leaf, share in _shares(tree, leaves, then, now).items():
        if abs(share) >= _LEAST:
            steps += _steps(names, leaf, share, last.day, explain)
    rest = value - start - sum(step.amount for step in steps)
    if abs(rest) >= _LEAST:
        steps.append(Step(names.date(last.day), last.day, rest, "Smaller causes", "unknown"))
    steps.sort(key=lambda step: step.day)
    note = "" if steps or abs(value - start) < _LEAST else "Nothing that it is made of has moved."
    return Explanation(ref, text, start, value, tuple(steps), note)


def _leaves(node: Any) -> Iterator[Any]:
    """Yield what a formula reads of the world, in its order."""
    if isinstance(node, Apply):
        for argument in node.arguments:
            yield from _leaves(argument)
    elif not isinstance(node, Number):
        yield node


def _read(leaf: Any, world: World, names: Labels) -> float:
    with np.errstate(all="ignore"):
        return float(np.asarray(leaf(Scope(world, names.rules)), np.float32).reshape(-1)[0])


def _value(tree: Any, leaves: Mapping[Any, float]) -> float:
    """Return what a formula comes to, 0 … 1."""

    def at(node: Any) -> Any:
        if isinstance(node, Apply):
            return OPERATORS[node.name](*[at(argument) for argument in node.arguments])
        if isinstance(node, Number):
            return np.float32(node.value)
        return np.float32(leaves[node])

    with np.errstate(all="ignore"):
        value = float(np.asarray(at(tree), np.float32).reshape(-1)[0])
    return min(max(value, 0.0), 1.0) if value == value else 0.0


def _shares(tree: Any, leaves: list[Any], then: Mapping[Any, float], now: Mapping[Any, float]) -> dict[Any, float]:
    """Return what each leaf did to the value; they sum to the change."""
    out = dict.fromkeys(leaves, 0.0)
    for order in (leaves, leaves[::-1]):
        mixed = dict(then)
        value = _value(tree, mixed)
        for leaf in order:
            mixed[leaf] = now[leaf]
            after = _value(tree, mixed)
            out[leaf] += (after - value) / 2
            value = after
    return out


def _steps(
    names: Labels, leaf: Any, share: float, day: int, explain: Callable[[str], Explanation | None]
) -> list[Step]:
    """Return a leaf's share as steps: those of its numbers in proportion to what each did, else one of its own."""
    label, told = _label(names, leaf), [explain(ref) for ref in _refs(names, leaf)]
    found = [one for one in told if one is not None]
    changed = sum(one.value - one.start for one in found)
    gross = sum(abs(step.amount) for one in found for step in one.steps)
    if not found or len(found) < len(told) or abs(changed) < 0.02 * gross or not gross:
        return [Step(names.date(day), day, share, "", "number", of=label)]
    return [replace(step, amount=step.amount * share / changed, of=label) for one in found for step in one.steps]


def _refs(names: Labels, leaf: Any) -> list[str]:
    """Return the numbers that a leaf reads."""
    if isinstance(leaf, Read):
        return [names.ref(leaf.kind, leaf.track, int(leaf.who))]
    if isinstance(leaf, ReadTie):
        return [names.ref(Kind.TIE, leaf.track, int(leaf.first) * len(names.rules.actors) + int(leaf.second))]
    if isinstance(leaf, ReadGroup):
        return [names.ref(Kind.ACTOR, leaf.track, member) for member in leaf.members]
    return []


def _label(names: Labels, leaf: Any) -> str:
    """Return what a leaf is called."""
    if isinstance(leaf, Read):
        return names.label(leaf.kind, leaf.track, int(leaf.who))
    if isinstance(leaf, ReadTie):
        return names.label(Kind.TIE, leaf.track, int(leaf.first) * len(names.rules.actors) + int(leaf.second))
    if isinstance(leaf, ReadGroup):
        track = names.columns[Kind.ACTOR][leaf.track].label
        members = [names.actor(names.rules.actors[member]) for member in leaf.members]
        some = members if len(members) < 4 else [*members[:2], f"{len(members) - 2} others"]
        return f"{track} of {joined(some)}"
    if isinstance(leaf, Ask):
        words = _WORDS.get(leaf.name, "what has happened")
        who: int | None = next((a for a in leaf.arguments if isinstance(a, int)), None)
        whose: list[tuple[int, ...]] = [a for a in leaf.arguments if isinstance(a, tuple)]
        if leaf.name == "troops" and whose and len(whose[0]) == 1:
            return f"{names.actor(names.rules.actors[whose[0][0]])}: {words}"
        if leaf.name == "capital_lost" and who is not None:
            return f"{names.actor(names.rules.actors[who])}: {words}"
        return f"{words[:1].upper()}{words[1:]}"
    return "What has happened"
