"""A program gives each of its expressions the bits that it has by itself."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.worlds import small_rules

from brinkmanship.players.doctrine import decide
from brinkmanship.simulation.arrays import Segments, total
from brinkmanship.simulation.expressions import Ask, ReadStaticTie, Role, Scope
from brinkmanship.simulation.program import Program
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rewriting import substitute
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind
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


@pytest.mark.parametrize("worlds", [1, 3, 100])
def test_segments_add_up_as_each_group_by_itself(worlds: int) -> None:
    values = np.random.default_rng(1).normal(size=(30, worlds)).astype(np.float32)
    groups = [[4], list(range(5, 30)), [0, 29, 3]]
    together = Segments.of(groups).joined(np.add, values)
    assert (together == np.stack([total(values[group]) for group in groups])).all()
    greatest = Segments.of(groups).joined(np.maximum, values)
    assert (greatest == np.stack([values[group].max(axis=0) for group in groups])).all()


@pytest.mark.parametrize("worlds", [1, 4])
def test_questions_of_one_kind_are_answered_together_as_alone(worlds: int) -> None:
    rules, chance = january().rules, Randomness(3)
    world = begin(rules, chance, worlds)
    random = np.random.default_rng(worlds)
    for name in ("slot_phase", "slot_count"):
        array = getattr(world, name)
        array[...] = random.integers(0, 4, array.shape)
    for array in (world.slot_since, world.event_day, world.controller, world.deal_step):
        array[...] = random.integers(-1, 5, array.shape)
    world.attacker[...] = random.integers(-3, 5, world.attacker.shape)
    world.region[rules.track(Kind.REGION, "share")] = random.random((len(rules.regions), worlds))
    world.day = 5
    zones, actors = ((0, 1, 2), (7, 3, 12, 4)), ((0,), (2, 3))
    asked = [Ask(name, (zone, who)) for name in ("held",) for zone in zones for who in actors]
    asked += [Ask("contested", (zone,)) for zone in zones]
    asked += [Ask(name, (number,)) for name in ("done", "in_force", "pending", "days_since") for number in range(9)]
    asked += [Ask(name, (number,)) for name in ("fired", "days_since_event") for number in range(4)]
    asked += [Ask("course", (rules.leaders[0].actor, (0, number))) for number in range(3)] + [Ask("deal_steps", (0,))]
    program = Program.of(rules, asked)
    numbers, _ = program(Scope(world, rules))
    for question, row in zip(asked, program.numbers, strict=True):
        assert (numbers[row] == question(Scope(world, rules))).all(), question
    assert len(program.steps) < len({question.name for question in asked}) + 9, "questions of a kind are one step"


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
