"""Before a proposal is sent the window says how it would be answered; routes can be shown; a plan changes cheaply."""

from __future__ import annotations

import time

import pytest
from desktop.conftest import TOY

from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.desktop.screens import tips
from brinkmanship.game.session.game import Game


def _open(player, scenario, seat):
    game = Game.new(scenario, {seat: "human"}, rest="wait", seed=1)
    player.app.navigate(OpenGame(game, seat))
    player.frame()
    player.state.dialog = ""
    player.frames(3)
    return player.state


def _texts(ui: Ui) -> str:
    return " | ".join(box.text for box in ui.boxes if box.text)


def test_an_order_that_needs_consent_shows_every_members_likely_answer(sit):
    player = sit()
    state = _open(player, TOY, "BLUE")
    player.click("inspector/tab/actions")
    player.click("action/appeal")
    judged = state.session.likely(state.order())
    assert judged is not None
    assert any(player.has(f"order/answer/{member.actor}") for member in judged.members)
    hardest = min(judged.members, key=lambda one: one.yes)
    assert player.has(f"order/answer/{hardest.actor}")
    player.click("order/add")
    order = state.session.view.plan[0]
    choice = state.session.choice(order.action)
    rows = [row.text for row in tips.of_action(state, choice, order).rows]
    assert "to pass" in rows
    player.click("commit")
    assert "To pass:" in _texts(player.ui)


def test_routes_are_shown_and_hidden(sit):
    player = sit()
    state = _open(player, TOY, "BLUE")
    assert not player.app.screen._stage().ways
    player.click("map/routes")
    assert len(player.app.screen._stage().ways) == len(state.session.game.routes) > 0
    player.click("map/routes")
    assert not player.app.screen._stage().ways


@pytest.mark.slow
def test_a_tooltip_tells_causes_and_no_remarks_of_the_scenarios_makers(sit):
    player = sit()
    state = _open(player, "january-2022", "UKR")
    tip = tips.of_estimate(state, state.session.view.actor("RUS").tracks["resolve"])
    words = " ".join([tip.title, tip.text, tip.footer, *(row.text for row in tip.rows)])
    assert "Resolve" in words
    assert not any(remark in words for remark in ("Start value", "recalled", "fact sheet", "medium confidence ("))


@pytest.mark.slow
def test_a_change_of_plan_keeps_the_map_and_costs_little(sit):
    player = sit()
    state = _open(player, "january-2022", "UKR")
    orders = [
        (choice.action, target.id)
        for choice in state.session.choices
        for target in choice.targets
        if target.legal and not choice.needs_place
    ][:2]
    stage = player.app.screen._stage()
    times = []
    for action, target in orders * 3:
        start = time.process_time()
        state.choose(action, target)
        state.session.add(state.order())
        assert state.session.choices
        state.session.undo()
        times.append(time.process_time() - start)
    state.drop_order()
    state.right = "inspect"
    assert player.app.screen._stage().tokens is stage.tokens
    assert sorted(times)[3] < 0.03
