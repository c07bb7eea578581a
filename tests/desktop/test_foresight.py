"""Before an order is given the window says what it would do; what it says comes from a thread, and never in a frame."""

from __future__ import annotations

import threading

from desktop.conftest import TOY

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.desktop.screens import tray
from brinkmanship.game.session.game import Game
from brinkmanship.game.view.foretell import Foreteller
from brinkmanship.game.view.foretell_text import sum_text
from brinkmanship.game.view.report_text import points_text


def _open(player, seat="BLUE"):
    game = Game.new(TOY, {seat: "human"}, rest="wait", seed=1)
    player.app.navigate(OpenGame(game, seat))
    player.frame()
    player.state.dialog = ""
    player.frames(3)
    return player.state


def _texts(player) -> list[str]:
    return [box.text for box in player.ui.boxes if box.text]


def test_an_order_says_what_it_would_do_before_it_is_given(sit):
    player = sit()
    state = _open(player)
    player.click("inspector/tab/actions")
    player.click("action/appeal")
    player.wait(lambda: not state.session.foresight.busy)
    player.frames(2)
    told = state.session.game.foretell(state.order())
    assert told.numbers or told.moved()
    assert f"your aims {sum_text(told)}" in _texts(player)
    for number in told.numbers:
        assert player.has(f"order/number/{number.how}/{number.ref}")


def test_rows_of_the_catalogue_say_what_our_aims_gain(sit):
    player = sit()
    state = _open(player)
    player.click("inspector/tab/actions")
    player.frames(2)
    player.wait(lambda: not state.session.foresight.busy)
    player.frames(2)
    assert state.session.foresight.count > 0
    told = [state.session.foresight._totals[order] for order in state.session.foresight._totals]
    assert told
    assert all(points_text(total) in _texts(player) for total in told[:1])


def test_no_frame_foretells_and_a_turn_waits_for_what_is_being_foretold(sit, monkeypatch):
    threads = []
    gate, asked = threading.Event(), Foreteller.foretell

    def slow(self, order):
        threads.append(threading.current_thread())
        gate.wait(20)
        return asked(self, order)

    monkeypatch.setattr(Foreteller, "foretell", slow)
    player = sit()
    state = _open(player)
    player.click("inspector/tab/actions")
    player.click("action/appeal")
    player.wait(lambda: bool(threads))
    assert threading.main_thread() not in threads
    assert "Working it out…" in _texts(player)
    state.session.commit()
    player.frames(5)
    assert state.session.busy
    gate.set()
    player.wait(lambda: not state.session.busy)


def test_the_tray_has_whole_names_and_the_sum_of_the_plan(sit):
    player = sit()
    state = _open(player)
    player.click("inspector/tab/actions")
    player.click("action/appeal")
    player.click("order/add")
    player.wait(lambda: not state.session.foresight.busy)
    player.frames(2)
    (order,) = state.session.view.plan
    told = state.session.game.foretell(order)
    assert any(f"your aims {points_text(told.total + told.later)}" in text for text in _texts(player))
    name = state.session.choice(order.action).name
    assert name in tray._tip(state, state.session.choice(order.action), order).title
    rows = tray._of_plan(state).rows
    assert (rows[0].text.startswith(name), rows[0].value) == (True, sum_text(told))
