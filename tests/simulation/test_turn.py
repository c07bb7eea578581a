"""One turn: several ticks that stop at the horizon, whether the game has ended or not."""

from __future__ import annotations

import pytest
from simulation.worlds import small_rules

from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance


@pytest.mark.parametrize("ended", [(False, False), (True, False), (True, True)])
def test_no_turn_of_several_ticks_passes_the_horizon(ended: tuple[bool, bool]) -> None:
    rules = small_rules(ticks_per_turn=7)
    chance = Randomness(1)
    world = begin(rules, chance, 2)
    world.ending[list(ended)] = 0
    days = []
    for _ in range(7):
        world = advance(world, Orders.empty(), rules, chance)
        days.append(world.day)
    assert days == [7, 14, 21, 28, 35, rules.horizon, max(rules.horizon, days[-1])]
    assert rules.horizon == 40
