"""The script of what happened: its orders are legal on their days, act through the engine, and lead near what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pytest

from brinkmanship.players.script import ScriptPlayer
from brinkmanship.scenario.language import compile_expression, compile_statement
from brinkmanship.scenario.scripts import load_script
from brinkmanship.simulation.changes import Cause, Changes
from brinkmanship.simulation.effects import nobody, run_statements
from brinkmanship.simulation.expressions import Scope
from brinkmanship.simulation.legality import refusals
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import World
from tests.scenarios.pairs import names, scenario

LAST = date(2022, 3, 8)


@dataclass
class Replay:
    """One replay of the script, to the evening of its last day."""

    world: World
    refused: list[str] = field(default_factory=list)
    orders: int = 0
    injects: int = 0
    purse: dict[date, float] = field(default_factory=dict)  # Moscow's capital in the evening

    def number(self, text: str) -> float:
        """What an expression says at the end."""
        return float(np.asarray(compile_expression(text, names())(Scope(self.world, scenario().rules))).reshape(-1)[0])


@pytest.fixture(scope="module")
def replay() -> Replay:
    """The script played with its own seed; nobody else acts."""
    script = load_script("january-2022.history").script
    rules, slots = scenario().rules, scenario().slots
    chance = Randomness(script.script.seed or 0)
    player = ScriptPlayer(script, scenario().scenario.scenario.start, rules.hours_per_tick)
    game = Replay(begin(rules, chance, 1))
    while game.world.day < player.past:
        due = [entry for _, entry in player.due(game.world.day, game.world.day + 1)]
        for entry in due:
            if entry.inject is None:
                continue
            changes = Changes(game.world, rules)
            phase = Phase("injects", game.world, rules, chance, changes)
            effects = [compile_statement(text, names()) for text in entry.inject.effects]
            run_statements(phase, effects, nobody(np.zeros(1, np.int64)), Cause("inject", "history"))
            changes.apply()
            game.injects += 1
        chosen: list[int] = []
        for entry in due:
            order = entry.order
            if order is None:
                continue
            slot = slots[order.actor, order.action, order.target or ""]
            place = rules.regions.index(order.place) if order.place else -1
            reasons = refusals(game.world, rules, slot, place, 1.0, order.lift, position=0)
            game.refused += [f"{entry.date} {order.actor} {order.action}: {reason.text}" for reason in reasons]
            chosen.append(slot)
            game.orders += 1
        game.world = advance(game.world, Orders.make(chosen), rules, chance)
        game.purse[scenario().scenario.scenario.start + timedelta(days=game.world.day - 1)] = game.number("RUS.capital")
    return game


def test_it_has_at_least_seventy_orders_and_injects(replay: Replay) -> None:
    assert replay.orders + replay.injects >= 70
    assert replay.orders >= 100


def test_every_order_is_legal_on_its_day(replay: Replay) -> None:
    assert replay.refused == []


def test_what_moscow_ordered_leaves_it_little(replay: Replay) -> None:
    """Its orders are legal, above, and a purse that paid for more of them would bind nobody."""
    assert all(0 <= replay.purse[date(2022, 2, day)] < 1 for day in range(24, 28))


def test_every_entry_is_dated_within_those_weeks_and_names_its_source() -> None:
    for entry in load_script("january-2022.history").script.entries:
        day = entry.date or entry.by
        assert day is not None
        assert date(2022, 1, 24) <= day <= LAST
        assert entry.source or entry.expect or entry.camera, entry.text  # where one looks is no claim


@pytest.mark.parametrize(
    ("look", "low", "high", "history"),
    [
        ("world.force", 2, 2, "a large invasion"),
        ("capital_lost(UKR)", 0, 0, "Kyiv holds"),
        ("100 * (1 - held(ukraine, UKR))", 5, 22, "about 13 % of what Kyiv held is lost by 8 March"),
        ("(POL.refugees + ROU.refugees + HUN.refugees) / 1000000", 1.2, 2.6, "2.0 million refugees"),
        ("RUS.losses", 3000, 20000, "2,000-6,000 killed by American estimates, about three times that in all"),
        ("done(activate_nrf)", 1, 1, "25 February"),
        ("in_force(swift_exclusion)", 1, 1, "26 February"),
        ("done(reverse_arms_policy)", 1, 1, "26 February"),
        ("world.stream", 0, 0, "22 February"),
        ("world.gas_price", 120, 330, "139.5 EUR/MWh on 24 February, above 300 on 7 March"),
        ("world.oil_price", 105, 160, "133 USD on 8 March, in weeks in which it moved by 5 % a day"),
        ("NAC.cohesion", 0.75, 1, "an alliance more united than in years"),
        ("mean(neutrals.nato_interest)", 0.55, 1, "Helsinki and Stockholm reconsider"),
    ],
)
def test_it_leads_near_what_happened(replay: Replay, look: str, low: float, high: float, history: str) -> None:
    value = replay.number(look)
    print(f"{look}: {value:.2f}; history: {history}")
    assert low <= value <= high
