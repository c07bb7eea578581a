"""Whole games, number for number: who changes a rule by mistake changes them.

The small crisis of the kernel's tests with orders of every sort, and January 2022 by its doctrines into the war. Where a
rule is changed on purpose, write the numbers anew: ``python -m tests.scenarios.test_whole_games``, and look at what moved.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from brinkmanship.players.doctrine import decide
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import Kind, World
from tests.january import january

GOLDEN = Path(__file__).parent / "data" / "whole-games.json"
Numbers = dict[str, list[float]]


def numbers(rules: Rules, world: World) -> Numbers:
    """Return the sum of every array and of every track, plain and weighed by place, so that no swap goes unseen."""
    arrays = {
        f"{kind.name}.{name}": world.tracks(kind)[row]
        for kind in Kind
        for row, name in enumerate(rules.tracks[kind].names)
    }
    for name in ("controller", "attacker", "location", "destination", "movement", "posture", "belief", "slot_phase",
                 "slot_due", "slot_since", "slot_count", "slot_stage", "slot_amount", "event_day", "ending_day"):  # fmt: skip
        arrays[name] = getattr(world, name)
    out = {}
    for name, values in arrays.items():
        flat = np.asarray(values, np.float64).ravel()
        out[name] = [float(f"{number:.6g}") for number in (flat.sum(), (flat * np.linspace(1, 2, len(flat))).sum())]
    return out


def played(rules: Rules, worlds: int, turns: int, orders: Callable[[World, Randomness], Orders]) -> dict[str, Numbers]:
    """Play *worlds* and return their numbers on the way."""
    chance = Randomness(7)
    world, out = begin(rules, chance, worlds), {}
    for turn in range(1, turns + 1):
        world = advance(world, orders(world, chance), rules, chance)
        if turn in (1, 5, 12, turns):
            out[str(turn)] = numbers(rules, world)
    return out


def small() -> dict[str, Numbers]:
    from simulation.worlds import hashed_orders, small_rules

    rules = small_rules()
    return played(rules, 12, 20, lambda world, _: hashed_orders(world, rules))


def whole() -> dict[str, Numbers]:
    prepared = january()
    return played(prepared.rules, 4, 34, lambda world, chance: decide(world, prepared.rules, prepared.doctrine, chance))


GAMES: dict[str, Callable[[], Any]] = {"small": small, "january-2022": whole}


@pytest.mark.parametrize("game", GAMES)
def test_a_whole_game_is_the_same_number_for_number(game: str) -> None:
    expected = json.loads(GOLDEN.read_text("utf-8"))[game]
    found = GAMES[game]()
    assert found.keys() == expected.keys()
    off = [
        f"turn {turn}, {name}: {found[turn][name]} instead of {value}"
        for turn, named in expected.items()
        for name, value in named.items()
        if found[turn].get(name) != pytest.approx(value, rel=1e-3, abs=1e-4)
    ]
    assert not off, "\n".join(off[:20])


if __name__ == "__main__":
    import sys

    sys.path.insert(0, str(Path(__file__).parents[1]))
    GOLDEN.write_text(json.dumps({name: make() for name, make in GAMES.items()}, indent=0), "utf-8")
