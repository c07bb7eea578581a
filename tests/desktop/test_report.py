"""The report in the window: my orders and aims first, each leading to its place, trivia folded, nothing cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from desktop.conftest import TOY
from desktop.driving import open_window

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.reports import Front, Losses, Movement, WarReport
from brinkmanship.game.view.types import LogLine

HEADS = ("what came of your orders", "your aims", "what else happened", "numbers that changed")


def line(text: str, place: str = "") -> LogLine:
    return LogLine(date(2022, 1, 24), 0, 1, "event", text, place=place, weight=0.1)


@pytest.fixture
def reader():
    """Build a window on the report of Red's first turn."""
    opened = []

    def read(size=(1280, 720), **more):
        game = Game.new(TOY, {"RED": "human"}, rest="wait", intents={"RED": "bold"}, seed=3)
        game.seat("RED").set_plan([Order("RED", "boast"), Order("RED", "march", "RED-1", "DALE")])
        game.commit("RED")
        user = open_window(size, 1.0)
        opened.append(user)
        user.app.navigate(OpenGame(game, "RED"))
        user.frames(3)
        state = user.app.screen.state
        user.ui.note_texts = True
        state.session.report = replace(game.seat("RED").report(), **more)
        state.dialog = "report"
        user.frames(4)
        return user, state

    yield read
    for user in opened:
        user.app.close()


def texts(user) -> list[str]:
    return [box.text for box in user.ui.boxes if box.kind == "text" and box.layer >= 20]


@pytest.mark.parametrize("size", [(1280, 720), (640, 400)])
def test_orders_and_aims_come_first_and_nothing_is_cut(reader, size):
    user, _ = reader(size)
    said = texts(user)
    assert {
        "Boast",
        "Done",
        "March: First Red Brigade",
        "Under way",
        "Be famous",
        "Redland carried out 'Boast'",
    } <= set(said)
    heads = [text.lower() for text in said if text.lower() in HEADS]
    assert heads[0] == HEADS[0]
    assert size != (1280, 720) or set(heads) == set(HEADS)
    assert not [box.text for box in user.ui.boxes if box.kind == "text" and box.layer >= 20 and not box.fits]


def test_an_order_leads_to_what_it_is_about(reader):
    user, state = reader()
    number = next(n for n, one in enumerate(state.session.report.mine) if one.action == "march")
    user.click(f"report/order/{number}")
    assert (state.dialog, state.selection.kind, state.selection.id) == ("", "region", "DALE")


def test_trivia_is_unfolded_by_a_click_or_by_keys(reader):
    user, _ = reader(minor=(line("The mayor dined."), line("The road was wet.")))
    assert "and 2 more" in texts(user) or "2 minor reports" in texts(user)
    assert "The mayor dined." not in texts(user)
    user.press("report/fold")
    assert {"The mayor dined.", "The road was wet."} <= set(texts(user))
    user.press("report/fold")
    assert "The mayor dined." not in texts(user)


def test_a_war_opens_the_report_and_leads_to_its_fronts(reader):
    war = WarReport(
        "Fighting in The Dale.",
        (Front("DALE", "The Dale", "RED", "BLUE", 0.1, 0.35, "Redland attacks Blueland; gains ground"),),
        (Losses("RED", "Redland", 120, 300, True), Losses("BLUE", "Blueland", 90, 200, False)),
        (Movement("BLUE", "MOOR", ("BLUE-1",), "Blueland: First Blue Brigade moved to The Moor."),),
    )
    user, state = reader(war=war)
    said = texts(user)
    assert said.index("Fighting in The Dale.") < said.index("March: First Red Brigade")
    assert {"10 → 35% taken", "120 soldiers lost", "about 90 soldiers lost"} <= set(said)
    user.click("report/front/0")
    assert (state.dialog, state.selection.id) == ("", "DALE")
