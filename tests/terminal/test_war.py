"""The war in a terminal: fronts and lines of advance in words, forces in groups, marches, and the warning."""

from __future__ import annotations

import io

import pytest

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.names import Unclear
from brinkmanship.terminal.session import Session
from tests.january import january


@pytest.fixture(scope="module")
def war() -> Game:
    game = Game.new(january(), {"RUS": "human", "UKR": "human"}, seed=5, rest="wait")
    game.commit(injects=[Inject("war", "", ("world.force = 2",))])
    assert not game.seat("RUS").set_plan([Order("RUS", "invade", axis) for axis in ("north", "south")])
    for _ in range(3):
        game.commit()
    return game


def typed(game: Game, *lines: str, seat: str = "RUS") -> str:
    sink = io.StringIO()
    session = Session(game.seat(seat), TerminalIO(io.StringIO(""), sink, plain=True), None)
    for line in lines:
        session.obey(line.split())
    return " ".join(sink.getvalue().split())


def test_fronts_are_told_in_sentences_and_one_battle_in_full(war: Game) -> None:
    view = war.seat("UKR").view()
    kyiv = next(one for one in view.battles if one.front.region == "UA-KYV")
    said = typed(war, "war", "front kyiv", seat="UKR")
    assert f"Kyiv: Russia holds {kyiv.front.share.value * 100:.0f}%" in said
    assert "the ratio of forces is" in said
    assert "The battle for Kyiv" in said
    assert "Prepared positions" in said
    assert "UA-" not in said
    assert "RUS-" not in said


def test_lines_of_advance_say_what_stands_on_them(war: Game) -> None:
    said = typed(war, "axes", "axes north")
    running = [axis for axis in war.seat("RUS").view().axes if axis.running]
    assert said.count("under attack since") == len(running) == 2
    assert "It runs through Gomel, Kyiv." in said
    north = next(axis for axis in running if axis.id == "north")
    assert all(force.name in said for force in north.forces)
    assert "there" in said


def test_forces_are_grouped_and_filtered(war: Game) -> None:
    whole, ground = typed(war, "forces RUS"), typed(war, "forces RUS by branch")
    assert "Russia: " in whole
    assert "Ground forces: " in ground
    assert "Naval forces: " in ground
    assert "Ukraine: " not in whole
    moving = typed(war, "forces moving")
    assert "standing," not in moving
    with pytest.raises(Unclear, match="grouped by party, place, branch"):
        typed(war, "forces by colour")


def test_a_march_is_told_with_its_day_its_way_and_why_not(war: Game) -> None:
    march = war.seat("RUS").march("RUS-04", "RU-BRY")
    assert march.arrives is not None
    said = typed(war, "march RUS-04 to bryansk")
    assert f"{march.arrives.day} Feb" in said
    assert "Order it: order move_formation RUS-04 at RU-BRY" in said
    assert "It cannot be ordered now:" in typed(war, "march UKR-01 to kyiv")
    with pytest.raises(Unclear, match="march FORMATION to REGION"):
        typed(war, "march RUS-04")


def test_an_order_that_widens_a_war_is_warned_of(war: Game) -> None:
    said = typed(war, "order invade east", "drop")
    assert "This order widens the war with Ukraine" in said
    assert "begins a war" not in said
    assert "widens" not in typed(war, "order move formation RUS-04 at RU-BRY", "drop")
