"""`estimate()` of the effect language: what a seat's view shows of the same number, in any batch and any phase."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from simulation.mechanisms import toy
from simulation.worlds import START, symbols_of

from brinkmanship.scenario.language import LanguageError, compile_expression
from brinkmanship.simulation.estimating import Estimates
from brinkmanship.simulation.expressions import Role, Scope
from brinkmanship.simulation.observation import observe
from brinkmanship.simulation.program import Program
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rewriting import substitute
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import Kind, World

CHANCE = Randomness(5)


def scene() -> Rules:
    return toy.rules(ties={"alliance": np.zeros((3, 3))}, tracks={(Kind.ACTOR, "intelligence"): (0.5, 0.9, 0.1)})


def asked(rules: Rules, world: World, text: str, observer: int = 0) -> np.ndarray:
    """What the actor *observer* makes of a formula, worked out as a doctrine's is."""
    node = compile_expression(text, symbols_of(rules, START).with_roles(acting=True))
    program = Program.of(rules, [substitute(node, {Role.SELF: observer}, 1.0, rules)])
    numbers, _ = program(Scope(world, rules, chance=CHANCE))
    return numbers[program.numbers[0]]


@pytest.mark.parametrize("day", [0, 3, 6, 7, 25])
def test_a_doctrine_reads_what_the_view_of_its_seat_shows(day: int) -> None:
    rules = scene()
    world = toy.world(rules, 5)
    world.day = day
    a, b, _ = rules.actors
    for observer in (0, 1, 2):
        resolve, trust = (
            asked(rules, world, text, observer) for text in (f"estimate({b}.resolve)", f"estimate(tie({b}, {a}).trust)")
        )
        for k in range(5):
            seen = observe(world, rules, CHANCE, observer, position=k)
            assert resolve[k] == seen.values[Kind.ACTOR][rules.track(Kind.ACTOR, "resolve"), 1]
            assert trust[k] == seen.values[Kind.TIE][rules.track(Kind.TIE, "trust"), 1 * 3 + 0]


def test_its_own_numbers_and_public_ones_are_exact_and_a_group_is_judged_one_by_one() -> None:
    rules = scene()
    world = toy.world(rules, 4)
    a, b, c = rules.actors
    mine = world.actor[rules.track(Kind.ACTOR, "resolve"), 0]
    assert np.array_equal(asked(rules, world, f"estimate({a}.resolve)"), mine)
    assert np.array_equal(asked(rules, world, f"estimate({b}.economy)"), asked(rules, world, f"{b}.economy"))
    each = [asked(rules, world, f"estimate({who}.resolve)") for who in (a, b, c)]
    assert np.allclose(asked(rules, world, "estimate(mean(all.resolve))"), sum(each) / 3, atol=1e-6)
    assert np.array_equal(asked(rules, world, "estimate(most(all.resolve))"), np.max(each, axis=0))
    assert not np.array_equal(each[1], asked(rules, world, f"{b}.resolve"))


def test_estimates_are_the_same_bits_alone_and_in_a_batch_and_after_pickling() -> None:
    rules = scene()
    world = toy.world(rules, 30)
    text = f"estimate(mean(all.resolve)) * estimate({rules.actors[2]}.threat)"
    batch = asked(rules, world, text)
    for k in (0, 7, 29):
        assert asked(rules, world.take(slice(k, k + 1)), text)[0] == batch[k]
    made = Estimates(Kind.ACTOR, [0, 1], [rules.track(Kind.ACTOR, "threat")] * 2, [2, 2])
    again = pickle.loads(pickle.dumps(made))
    assert np.array_equal(made(world, rules, CHANCE), again(world, rules, CHANCE))


def test_each_order_reads_its_own_actors_estimate() -> None:
    """As effects do: one entry an order, with its actor, target and world."""
    rules = scene()
    world = toy.world(rules, 3)
    node = compile_expression("estimate(target.resolve)", symbols_of(rules, START).with_roles(True, "actor", True))
    who, whom, where = np.array([0, 1, 2, 0]), np.array([1, 0, 1, 2]), np.array([0, 2, 1, 0])
    found = node(Scope(world, rules, {Role.SELF: who, Role.TARGET: whom}, where, chance=CHANCE))
    for n, (self, target, k) in enumerate(zip(who, whom, where, strict=True)):
        assert found[n] == asked(rules, world, f"estimate({rules.actors[target]}.resolve)", int(self))[k]


def test_without_chance_nobody_is_given_the_truth() -> None:
    rules = scene()
    node = compile_expression(f"estimate({rules.actors[1]}.resolve)", symbols_of(rules, START).with_roles(acting=True))
    with pytest.raises(ValueError, match="no chance"):
        node(Scope(toy.world(rules), rules, {Role.SELF: np.array([0])}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("estimate(3)", "no number here"),
        ("estimate(troops(all, 'north'))", "numbers of the world"),
        ("estimate(mean(others.resolve))", "numbers of the world"),
    ],
)
def test_what_cannot_be_estimated_is_refused(text: str, message: str) -> None:
    rules = scene()
    text = text.replace("north", rules.regions[0])
    with pytest.raises(LanguageError, match=message):
        compile_expression(text, symbols_of(rules, START).with_roles(acting=True))


def test_nobody_estimates_where_nobody_acts() -> None:
    rules = scene()
    with pytest.raises(LanguageError, match="no self"):
        compile_expression(f"estimate({rules.actors[1]}.resolve)", symbols_of(rules, START))
