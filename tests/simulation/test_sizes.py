"""Orders have sizes: cost, consent and effects grow with them; and what is done again counts less."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from simulation.test_slots import QUIET, Course
from simulation.worlds import slot, small_rules

from brinkmanship.simulation.effects import scaled
from brinkmanship.simulation.legality import legal, refusals
from brinkmanship.simulation.mechanisms import consent
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, World

GIVE = {
    "by": ("RED", "BLU"), "target": "actor", "cost": 2, "size": (0.1, 3.0),
    "announce": ["self.face -= 0.01"],
    "start": ["target.resolve -= 0.02 if target.support > 0", "target.calm += 0.03", "self.patience *= 0.8",
              "target.assurance *= 1.5", "self.attention -= 0.01 * amount", "self.credibility = 0.3"],
}  # fmt: skip
HOLD = {"by": ("RED",), "cost": 1, "size": (0.1, 3.0), "measure": True,
        "start": ["self.threat += 0.02"], "daily": ["self.face += 0.01"], "lift": ["self.threat -= 0.02"]}  # fmt: skip


def rules_with(parameters: dict[str, float] | None = None, chance: bool = False, **extra: Any) -> Rules:
    return small_rules(extra=extra, chance=chance, parameters={**QUIET, **(parameters or {})})


def after(rules: Rules, world: World, *orders: tuple[float, tuple[str, ...]], lift: bool = False) -> World:
    """Return *world* a day after orders (size, (actor, action, target))."""
    slots = [slot(rules, *order) for _, order in orders]
    return advance(world, Orders.make(slots, amount=[size for size, _ in orders], lift=lift), rules, Randomness(3))


def change(rules: Rules, size: float, order: tuple[str, ...] = ("RED", "give", "BLU")) -> dict[str, float]:
    """Return by how much one order of a size changes RED's and BLU's tracks, beside a day without it."""
    start = Course(rules).world
    start.actor[rules.track(Kind.ACTOR, "capital")], start.actor[rules.track(Kind.ACTOR, "income")] = 10, 0
    done, idle = after(rules, start, (size, order)), after(rules, start)
    at = {name: rules.actors.index(name) for name in ("RED", "BLU")}
    return {
        f"{name}.{track}": float(done.actor[row, at[name], 0] - idle.actor[row, at[name], 0])
        for name in at
        for row, track in enumerate(rules.tracks[Kind.ACTOR].names)
    }


@pytest.mark.parametrize("size", [0.1, 0.5, 2.0, 3.0])
def test_cost_and_effects_grow_with_the_size(size: float) -> None:
    rules = rules_with(give=GIVE)
    one, sized = change(rules, 1), change(rules, size)
    for name in ("RED.capital", "RED.face", "BLU.resolve", "BLU.calm", "RED.attention"):
        assert one[name] != 0, name
        assert sized[name] == pytest.approx(size * one[name], rel=1e-3), name
    assert one["RED.capital"] == pytest.approx(-2)
    assert sized["RED.credibility"] == pytest.approx(one["RED.credibility"])  # what is set is set


def test_factors_move_their_share_and_opposite_ones_cancel() -> None:
    rules = rules_with(give=GIVE)
    one, half = change(rules, 1), change(rules, 0.5)
    patience, assurance = (float(Course(rules).value(*which)) for which in (("RED", "patience"), ("BLU", "assurance")))
    assert one["RED.patience"] == pytest.approx(-0.2 * patience, rel=1e-3)
    assert half["RED.patience"] == pytest.approx((1 / 1.125 - 1) * patience, rel=1e-3)
    assert one["BLU.assurance"] == pytest.approx(0.5 * assurance, rel=1e-3)
    assert half["BLU.assurance"] == pytest.approx(0.25 * assurance, rel=1e-3)
    up, down = (scaled(np.float32(f), np.float32(2.5), factor=True) for f in (1.6, 1 / 1.6))
    assert float(up * down) == pytest.approx(1)
    assert [float(scaled(np.float32(f), np.float32(3), factor=True)) for f in (0.0, -1.0, 1.0)] == [0, 0, 1]


def test_an_order_of_size_one_changes_as_much_beside_orders_of_other_sizes() -> None:
    for value in np.array([0.99, 0.7, 1.05, 3.3, 7.7, 0, -0.3], np.float32):
        for factor in (True, False):
            assert np.broadcast_to(scaled(value, np.array([1, 2], np.float32), factor=factor), 2)[0] == value


def test_a_measure_keeps_its_size_until_it_is_lifted() -> None:
    rules = rules_with(hold=HOLD)
    row, actor = slot(rules, "RED", "hold"), rules.actors.index("RED")

    def value(world: World, track: str) -> float:
        return float(world.actor[rules.track(Kind.ACTOR, track), actor, 0])

    world = start = Course(rules).world
    world = after(rules, world, (0.5, ("RED", "hold")))
    assert value(world, "threat") - value(start, "threat") == pytest.approx(0.01, abs=1e-5)
    before = value(world, "face")
    world = after(rules, world)
    assert value(world, "face") - before == pytest.approx(0.005, abs=1e-5)
    assert float(world.slot_amount[row, 0]) == 0.5
    world = after(rules, world, (1, ("RED", "hold")), lift=True)
    assert value(world, "threat") - value(start, "threat") == pytest.approx(0, abs=1e-5)


def test_a_size_that_an_action_does_not_have_is_refused() -> None:
    rules = rules_with(give=GIVE)
    world = Course(rules).world
    give, speak = slot(rules, "RED", "give", "BLU"), slot(rules, "RED", "speak", "BLU")

    def said(row: int, size: float) -> list[str]:
        return [r.text for r in refusals(world, rules, row, amount=size) if r.code == "amount"]

    assert said(give, 0.1) == said(give, 3) == said(speak, 1) == []
    assert said(give, 0.05) == said(give, 3.5) == said(give, float("nan")) == ["Its size must be between 0.1 and 3."]
    assert said(speak, 2) == said(speak, 0.1) == ["It cannot be scaled."]


def test_capital_must_pay_for_the_size_that_is_ordered() -> None:
    rules = rules_with(give=GIVE)
    world = Course(rules).world
    world.actor[rules.track(Kind.ACTOR, "capital")] = 1
    give = slot(rules, "RED", "give", "BLU")
    texts = {r.code: r.text for r in refusals(world, rules, give, amount=1.5)}
    assert texts == {"capital": "It costs 3 political capital, and you have 1.0."}
    assert refusals(world, rules, give, amount=0.5) == []
    one = np.array([give])
    assert not legal(world, rules, one).any()
    assert legal(world, rules, one, np.array([0.5], np.float32)).all()


def test_an_answer_weighs_the_size_that_is_offered() -> None:
    offer = {"by": ("RED",), "target": "actor", "size": (0.01, 3.0), "consent": ("target", 0.5, 1)}
    rules = rules_with(chance=True, offer=offer)
    world = Course(rules).world
    row = slot(rules, "RED", "offer", "BLU")
    severity = {
        size: dict(consent.answers(world, rules, row, amount=size).answers[0].reasons)["severity"]
        for size in (1, 2, 0.01)
    }
    assert severity[1] < 0
    assert severity[2] == pytest.approx(2 * severity[1])
    assert severity[0.01] == pytest.approx(0.01 * severity[1])


def test_each_further_use_counts_less_and_is_slowly_forgotten() -> None:
    rules = rules_with({"domestic.returns": 0.65, "domestic.returns_days": 5}, give={**GIVE, "cost": 0})
    actor, row = rules.actors.index("BLU"), slot(rules, "RED", "give", "BLU")
    world, found = Course(rules).world, []
    for _ in range(3):
        before = float(world.actor[rules.track(Kind.ACTOR, "resolve"), actor, 0])
        world = after(rules, world, (1, ("RED", "give", "BLU")))
        found.append((before - float(world.actor[rules.track(Kind.ACTOR, "resolve"), actor, 0])) / 0.02)
    # A day forgets a fifth of a use: .8 are used before the second, 1.6 before the third.
    assert found == pytest.approx([1, 0.2 + 0.8 * 0.65, 0.4 * 0.65 + 0.6 * 0.65**2], rel=2e-3)
    assert float(world.slot_used[row, 0]) == pytest.approx(2.6)
    assert float(world.slot_amount[row, 0]) == pytest.approx(found[-1], rel=2e-3)
    for _ in range(14):
        world = after(rules, world)
    before = float(world.actor[rules.track(Kind.ACTOR, "resolve"), actor, 0])
    world = after(rules, world, (1, ("RED", "give", "BLU")))
    assert before - float(world.actor[rules.track(Kind.ACTOR, "resolve"), actor, 0]) == pytest.approx(0.02, rel=2e-3)


def test_one_large_order_counts_like_many_small_ones() -> None:
    parameters = {"domestic.returns": 0.65, "domestic.returns_days": 3650}
    rules = rules_with(parameters, give={**GIVE, "cost": 0, "announce": [], "start": ["target.resolve -= 0.01"]})
    actor, start = rules.actors.index("BLU"), Course(rules).world

    def fallen(*sizes: float) -> float:
        world = start
        for size in sizes:
            world = after(rules, world, (size, ("RED", "give", "BLU")))
        resolve = rules.track(Kind.ACTOR, "resolve")
        return float(start.actor[resolve, actor, 0] - world.actor[resolve, actor, 0]) / 0.01

    assert fallen(2.5) == pytest.approx(1 + 0.65 + 0.5 * 0.65**2, rel=2e-3)
    assert fallen(*[0.5] * 5) == pytest.approx(fallen(2.5), rel=5e-3)
    assert fallen(*[1] * 8) < 2 * fallen(*[1] * 4)


def test_an_action_may_say_how_much_less_and_another_target_is_fresh() -> None:
    rules = rules_with({"domestic.returns": 0.65}, give={**GIVE, "cost": 0, "returns": 1.0}, hold=HOLD)
    world = Course(rules).world
    for _ in range(2):
        world = after(rules, world, (1, ("RED", "give", "BLU")))
    assert float(world.slot_amount[slot(rules, "RED", "give", "BLU"), 0]) == 1
    world = after(rules, world, (1, ("RED", "speak", "BLU")))
    world = after(rules, world, (1, ("RED", "speak", "BLU")), (1, ("RED", "speak", "GRN")))
    assert float(world.slot_amount[slot(rules, "RED", "speak", "BLU"), 0]) < 0.7
    assert float(world.slot_amount[slot(rules, "RED", "speak", "GRN"), 0]) == 1


def test_what_is_refused_is_not_used_up() -> None:
    rules = rules_with({"domestic.returns": 0.65}, chance=True, give={**GIVE, "consent": ("target", 0.1, 1)})
    row, course = slot(rules, "RED", "give", "BLU"), Course(rules, worlds=200)
    orders = Orders.make([row] * 200, world=np.arange(200), amount=3)
    world = advance(course.world, orders, rules, Randomness(3))
    for _ in range(2):
        world = advance(world, Orders.empty(), rules, Randomness(3))
    agreed = world.slot_since[row] >= 0
    assert 0 < agreed.sum() < 200
    assert (world.slot_used[row, agreed] == 3).all()
    assert (world.slot_used[row, ~agreed] == 0).all()


def test_sizes_in_a_batch_are_those_of_each_world_alone() -> None:
    whole = {"by": ("BLU",), "cost": 0, "returns": 1.0, "start": ["self.calm += 0.01"]}
    rules = rules_with({"domestic.returns": 0.65}, give={**GIVE, "cost": 0}, whole=whole)
    sizes, row = np.array([0.3, 1, 2.7, 0.9], np.float32), slot(rules, "RED", "give", "BLU")
    batch, alone = (
        Course(rules, worlds=4).world,
        [Course(rules, worlds=4).world.take(slice(i, i + 1)) for i in range(4)],
    )
    other = slot(rules, "BLU", "whole")  # never counts less: its uses are entered nowhere, whoever else gives orders

    batch = advance(batch, Orders.make([row, other], amount=1, world=[0, 1]), rules, Randomness(3))
    first = (Orders.make(row), Orders.make(other), Orders.empty(), Orders.empty())
    alone = [advance(one, orders, rules, Randomness(3)) for one, orders in zip(alone, first, strict=True)]
    assert float(batch.slot_used[other].max()) == 0
    for _ in range(3):
        batch = advance(batch, Orders.make([row] * 4, amount=sizes, world=np.arange(4)), rules, Randomness(3))
        alone = [
            advance(one, Orders.make(row, amount=size), rules, Randomness(3))
            for one, size in zip(alone, sizes, strict=True)
        ]
    for position, one in enumerate(alone):
        assert np.array_equal(batch.actor[..., position], one.actor[..., 0])
        assert np.array_equal(batch.slot_used[..., position], one.slot_used[..., 0])
