"""What may not be ordered is refused with every reason, and the mask agrees with the reasons."""

from __future__ import annotations

import numpy as np
import pytest
from simulation.worlds import play, slot, small_rules

from brinkmanship.simulation.legality import legal, refusals
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind


def codes(world: object, rules: object, *order: str, **more: object) -> list[str]:
    return [r.code for r in refusals(world, rules, slot(rules, *order), **more)]  # type: ignore[arg-type]


def test_a_legal_order_has_no_reasons() -> None:
    rules = small_rules()
    assert codes(begin(rules, Randomness(1)), rules, "RED", "speak", "BLU") == []


def test_every_reason_is_given_at_once() -> None:
    rules = small_rules(chance=False)
    world = begin(rules, Randomness(1))
    row = slot(rules, "RED", "warn", "BLU")
    world = advance(world, Orders.make([row]), rules, Randomness(1))
    world.actor[rules.track(Kind.ACTOR, "capital")] = 0
    reasons = {r.code: r.text for r in refusals(world, rules, row, amount=99)}
    assert set(reasons) == {"busy", "cooldown", "capital", "amount"}
    assert reasons["cooldown"] == "It was done lately; it can be done again in 2 days."
    assert reasons["capital"] == "It costs 1 political capital, and you have 0.0."


def test_the_last_of_ones_capital_may_be_spent() -> None:
    rules = small_rules(chance=False)
    world = begin(rules, Randomness(1))
    row = slot(rules, "RED", "warn", "BLU")
    for capital, expected in ((1.0, True), (np.nextafter(np.float32(1), np.float32(0)), False)):
        world.actor[rules.track(Kind.ACTOR, "capital")] = capital
        assert bool(legal(world, rules, np.array([row]))[0, 0]) is expected
        assert ("capital" not in [r.code for r in refusals(world, rules, row)]) is expected


@pytest.mark.parametrize("amount", [0, -1, float("nan"), float("inf"), 11])
def test_impossible_sizes(amount: float) -> None:
    rules = small_rules()
    assert "amount" in codes(begin(rules, Randomness(1)), rules, "RED", "speak", "BLU", amount=amount)


def test_requirements_speak_their_own_sentence() -> None:
    rules = small_rules()
    world = begin(rules, Randomness(1))
    world.actor[rules.track(Kind.ACTOR, "threat")] = 0
    assert [r.text for r in refusals(world, rules, slot(rules, "BLU", "squeeze", "RED"))] == [
        "Nobody feels threatened."
    ]


def test_a_limit_and_the_end_of_the_game() -> None:
    rules = small_rules(chance=False)
    world = begin(rules, Randomness(1))
    for _ in range(2):
        world = advance(world, Orders.make([slot(rules, "RED", "yield", "BLU")]), rules, Randomness(1))
    assert codes(world, rules, "RED", "yield", "BLU") == ["limit"]
    world.ending[:] = 0
    assert codes(world, rules, "RED", "yield", "BLU") == ["over", "limit"]


def test_places() -> None:
    rules = small_rules()
    world = begin(rules, Randomness(1))
    where = {name: i for i, name in enumerate(rules.regions)}
    assert codes(world, rules, "RED", "march", "R1") == ["place"]
    assert codes(world, rules, "RED", "march", "R1", place=where["border"]) == []
    assert codes(world, rules, "RED", "march", "R1", place=where["red-home"]) == ["there"]
    assert codes(world, rules, "RED", "speak", "BLU", place=where["border"]) == ["place"]
    world.formation[rules.track(Kind.FORMATION, "personnel"), rules.formations.index("R1")] = 0
    assert "formation" in codes(world, rules, "RED", "march", "R1", place=where["border"])


def test_only_what_is_in_force_can_be_lifted() -> None:
    rules = small_rules(chance=False)
    world = begin(rules, Randomness(1))
    row = slot(rules, "BLU", "squeeze", "RED")
    assert [r.code for r in refusals(world, rules, row, lift=True)] == ["not_in_force"]
    world = advance(world, Orders.make([row]), rules, Randomness(1))
    assert refusals(world, rules, row, lift=True) == []


def test_the_mask_is_what_the_reasons_say() -> None:
    rules = small_rules()
    world = play(rules, 12, 9)
    slots = np.arange(len(rules.slot_actor))
    mask = legal(world, rules, slots)
    assert 0.1 < mask.mean() < 0.9
    for position in (0, 5, 11):
        for row in slots.tolist():
            reasons = {r.code for r in refusals(world, rules, row, position=position)} - {"place"}
            assert mask[row, position] == (not reasons), (row, reasons)
