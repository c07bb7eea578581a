"""A program gives each of its expressions the bits that it has by itself."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.worlds import small_rules

from brinkmanship.players.doctrine import decide
from brinkmanship.simulation.arrays import Segments, total
from brinkmanship.simulation.expressions import ReadStaticTie, Role, Scope
from brinkmanship.simulation.program import Program, substitute
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from tests.january import january


@pytest.mark.parametrize("worlds", [1, 5])
def test_formulas_of_january_2022_are_the_same_together_and_alone(worlds: int) -> None:
    rules, doctrine, chance = january().rules, january().doctrine, Randomness(2)
    world = begin(rules, chance, worlds)
    for _ in range(10):
        world = advance(world, decide(world, rules, doctrine, chance), rules, chance)
    formulas = [e.when for e in rules.events if e.when is not None] + [e.when for e in rules.endings]
    formulas += [e.chance for e in rules.events if e.chance is not None]
    formulas += [substitute(o.value, {Role.SELF: o.actor}, 1.0, rules) for o in rules.objectives]
    program = Program.of(rules, formulas, formulas)
    numbers, truths = program(Scope(world, rules))
    for formula, number, truth in zip(formulas, program.numbers, program.truths, strict=True):
        alone = np.broadcast_to(np.asarray(formula(Scope(world, rules))), worlds)
        assert (numbers[number] == alone.astype(np.float32)).all(), formula
        assert (truths[truth] == alone.astype(bool)).all(), formula


@pytest.mark.parametrize("worlds", [1, 3])
def test_segments_add_up_as_each_group_by_itself(worlds: int) -> None:
    values = np.random.default_rng(1).normal(size=(30, worlds)).astype(np.float32)
    groups = [[4], list(range(5, 30)), [0, 29, 3]]
    together = Segments.of(groups).joined(np.add, values)
    assert (together == np.stack([total(values[group]) for group in groups])).all()


def test_what_is_not_known_of_a_pair_stays_open() -> None:
    rules = small_rules()
    red, blu, grn = (rules.actors.index(name) for name in ("RED", "BLU", "GRN"))
    trade = ReadStaticTie("trade", Role.SELF, Role.TARGET)
    half = substitute(trade, {Role.SELF: red}, 1.0, rules)
    whole = substitute(half, {Role.TARGET: grn}, 1.0, rules)
    world = begin(rules, Randomness(1), 1)
    for target in (blu, grn):
        scope = Scope(world, rules, {Role.TARGET: np.array([target])}, np.zeros(1, np.int64))
        assert float(np.ravel(half(scope))[0]) == rules.static_ties["trade"][red, target]
    assert float(np.ravel(whole(Scope(world, rules)))[0]) == rules.static_ties["trade"][red, grn]
