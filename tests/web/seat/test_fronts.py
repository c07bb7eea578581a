"""The fronts on a seat's map page: a line for each battle it knows of, and none in peace."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.web.seat.map_page import fronts
from brinkmanship.web.visit import render
from tests.january import january


def test_fronts_are_told_where_there_are_any() -> None:
    game = Game.new(january(), {"RUS": "human", "UKR": "human"}, seed=5, rest="wait")
    desk: Any = SimpleNamespace(handle=game.seat("UKR"))
    assert fronts(desk) == ()
    game.commit(injects=[Inject("war", "", ("world.force = 2",))])
    game.seat("RUS").set_plan([Order("RUS", "invade", axis) for axis in ("north", "south")])
    game.commit()
    game.commit()
    rows = fronts(desk)
    assert {row.region for row in rows} == {one.front.region for one in desk.handle.view().battles}
    assert all(row.attacker == "Russia" and row.held.startswith("~") for row in rows)
    page = SimpleNamespace(fronts=rows, query="mode=control")
    told = render("seat/fronts.html", page=page)
    assert f"{rows[0].name}</a>: Russia holds {rows[0].held}, {rows[0].moved} since the last turn" in told
    assert render("seat/fronts.html", page=SimpleNamespace(fronts=(), query="")).strip() == ""
