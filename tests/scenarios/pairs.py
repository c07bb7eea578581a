"""Paired worlds for sign tests: the same chance with and without an order, many pairs side by side in one batch.

A *course* is what is done on which day (orders as ``'USA deploy_82nd'``, or statements of the effect language). All
courses are played in one batch; each gets a block of worlds with the same world numbers, so that chance is common. Nobody
acts beside the courses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from brinkmanship.scenario.compile import Compiled
from brinkmanship.scenario.compile.formulas import names_of
from brinkmanship.scenario.declared_names import Vocabulary
from brinkmanship.scenario.language import SymbolTable, compile_expression, compile_statement
from brinkmanship.simulation.changes import Cause, Changes
from brinkmanship.simulation.effects import nobody, run_statements
from brinkmanship.simulation.expressions import Role, Scope
from brinkmanship.simulation.legality import refusals
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rewriting import substitute
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import World
from tests.january import january

Deed = tuple[int, str]
"""A day and what is done on it: an order (actor action [target] [@place]) or a statement."""

Course = tuple[Deed, ...]

CHANCE = Randomness(2022)

BATCH = 1024
"""Most worlds played side by side: what stays in the processor's cache."""


@dataclass(frozen=True)
class Ask:
    """An expression to be read off a course after some days, over some worlds."""

    course: Course
    days: int
    expression: str
    worlds: int


@cache
def scenario() -> Compiled:
    """January 2022, compiled once."""
    return january().compiled


@cache
def names() -> SymbolTable:
    """What statements and expressions of a course may name."""
    compiled = scenario()
    return names_of(compiled.scenario, Vocabulary.of(compiled.loaded.data))


def answers(asked: Iterable[Ask]) -> dict[Ask, NDArray[np.float64]]:
    """Return the value of every asked expression, shape (worlds,)."""
    wanted = list(dict.fromkeys(asked))
    sizes: dict[Course, int] = {}
    for ask in wanted:
        sizes[ask.course] = max(sizes.get(ask.course, 0), ask.worlds)
    last = {course: max(a.days for a in wanted if a.course == course) for course in sizes}
    found: dict[Ask, NDArray[np.float64]] = {}
    batch: list[Course] = []
    for course in sorted(sizes, key=lambda c: (last[c], c)):  # those of like length together
        if batch and sum(sizes[c] for c in [*batch, course]) > BATCH:
            found |= _played(batch, sizes, last, wanted)
            batch = []
        batch.append(course)
    return found | (_played(batch, sizes, last, wanted) if batch else {})


def _played(
    courses: list[Course], sizes: dict[Course, int], last: dict[Course, int], wanted: list[Ask]
) -> dict[Ask, NDArray[np.float64]]:
    rules = scenario().rules
    edges = np.cumsum([0, *(sizes[course] for course in courses)])
    blocks = {course: np.arange(edges[i], edges[i + 1]) for i, course in enumerate(courses)}
    world = begin(rules, CHANCE, np.concatenate([np.arange(sizes[course], dtype=np.int64) for course in courses]))
    found: dict[Ask, NDArray[np.float64]] = {}
    for day in range(max(last[course] for course in courses) + 1):
        for ask in wanted:
            if ask.days == day and ask.course in blocks:
                found[ask] = _read(world, rules, ask.expression)[blocks[ask.course][: ask.worlds]]
        _state(world, rules, day, blocks)
        world = advance(world, _orders(world, rules, day, blocks), rules, CHANCE)
    return found


def _read(world: World, rules: Rules, text: str) -> NDArray[np.float64]:
    """Return the value of an expression, or of a number that Moscow reckons with, ``reckon(wins)``."""
    if text.startswith("reckon("):
        (leader,) = rules.leaders
        node = substitute(dict(leader.reckons)[text[7:-1]], {Role.SELF: leader.actor}, 1.0, rules)
        values = node(Scope(world, rules, chance=CHANCE))
    else:
        values = compile_expression(text, names())(Scope(world, rules))
    return np.broadcast_to(np.asarray(values, np.float64), (world.worlds,)).copy()


def _is_statement(what: str) -> bool:
    return "=" in what


def _state(world: World, rules: Rules, day: int, blocks: dict[Course, NDArray[np.intp]]) -> None:
    by_text: dict[str, list[NDArray[np.intp]]] = {}
    for course, block in blocks.items():
        for when, what in course:
            if when == day and _is_statement(what):
                by_text.setdefault(what, []).append(block)
    for what, where in by_text.items():
        changes = Changes(world, rules)
        phase = Phase("test", world, rules, CHANCE, changes)
        run_statements(
            phase, [compile_statement(what, names())], nobody(np.concatenate(where)), Cause("inject", "test")
        )
        changes.apply()


def _orders(world: World, rules: Rules, day: int, blocks: dict[Course, NDArray[np.intp]]) -> Orders:
    slot: list[int] = []
    place: list[int] = []
    position: list[int] = []
    for course, block in blocks.items():
        for when, what in course:
            if when != day or _is_statement(what):
                continue
            words, _, at = what.partition(" @")
            actor, action, *rest = words.split()
            number = scenario().slots[actor, action, rest[0] if rest else ""]
            region = rules.regions.index(at) if at else -1
            reasons = refusals(world, rules, number, region, 1.0, False, position=int(block[0]))
            assert not reasons, f"day {day}, {what}: {'; '.join(r.text for r in reasons)}"
            slot += [number] * len(block)
            place += [region] * len(block)
            position += block.tolist()
    return Orders.make(slot, place, world=position)
