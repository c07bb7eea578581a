"""Who sits where: scripts hand over on their own days, whichever of them is named first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.seats import SeatAssignment
from brinkmanship.players.script import ScriptPlayer
from brinkmanship.scenario.models import Script

START = date(2022, 1, 24)
TOY = Path(__file__).parents[1] / "data" / "toy.yaml"


def script(day: str, seat: str) -> ScriptPlayer:
    then = {"date": day, "seats": {seat: "human"}}
    data = {"script": {"id": "s", "scenario": "toy", "title": "S"}, "entries": [], "then": then}
    return ScriptPlayer(Script.model_validate(data), START, 24.0)


@pytest.mark.parametrize("order", [("early", "late"), ("late", "early")])
def test_every_script_hands_over_on_its_own_day(order: tuple[str, str]) -> None:
    scripts = {"early": script("2022-01-25", "RED"), "late": script("2022-01-27", "BLUE")}
    seats = {"RED": "script:early", "BLUE": "script:late", "GREY": "wait"}
    table = SeatAssignment(seats, seats, {name: scripts[name] for name in order})
    assert table.handovers(1, 2) == [("RED", "human")]
    assert table.handovers(2, 3) == []
    assert table.handovers(3, 4) == [("BLUE", "human")]
    assert sorted(table.handovers(1, 4)) == [("BLUE", "human"), ("RED", "human")]


def test_to_end_a_measure_costs_nothing() -> None:
    game = Game.new(TOY, {"RED": "human"}, seed=1, rest="wait")
    assert not game.seat("RED").set_plan([Order("RED", "embargo", "BLUE")])
    assert game.seat("RED").view().capital - game.seat("RED").view().capital_left == pytest.approx(1)
    game.commit("RED")
    assert not game.seat("RED").set_plan([Order("RED", "embargo", "BLUE", lift=True)])
    assert game.seat("RED").view().capital_left == game.seat("RED").view().capital
    game.close()
