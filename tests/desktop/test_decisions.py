"""Questions to a seat in the window: shown after the report, answered by a click, changed, left to silence."""

from __future__ import annotations

import pytest
from desktop.driving import Player

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.session.game import Game
from tests.questions import QUESTIONS


def asked(player: Player) -> Game:
    """Play to the evening on which a question comes to Alba, and read the report."""
    game = Game.new(QUESTIONS, {"A": "human", "others": "wait"}, seed=4)
    player.app.navigate(OpenGame(game, "A"))
    player.frames(2)
    player.click("briefing/close")
    for _ in range(2):
        turn(player)
        player.click("report/close")
        assert player.state.dialog == ""
    turn(player)
    player.click("report/close")
    return game


def turn(player: Player) -> None:
    player.click("commit")
    player.click("commit/go")
    player.wait_turn()
    if player.state.dialog == "resolution":
        player.click("beat/skip")


def test_a_question_comes_after_the_report_and_says_what_each_choice_costs(sit):
    player = sit()
    asked(player)
    assert player.state.dialog == "decisions"
    texts = " ".join(box.text for box in player.ui.boxes)
    for words in ("The pilot", "He comes home, and so does their spy.", "known to Borea", "silence means this",
                  "If you do nothing: Let him wait.", "costs 2 points", "secret"):  # fmt: skip
        assert words in texts, words


def test_a_click_answers_and_another_answers_otherwise(sit):
    player = sit()
    game = asked(player)
    player.click("decisions/pilot_swap")
    assert [order.action for order in player.state.session.view.plan] == ["pilot_swap"]
    player.click("decisions/pilot_threaten")
    assert [order.action for order in player.state.session.view.plan] == ["pilot_threaten"]
    player.click("decisions/pilot_threaten")
    assert player.state.session.view.plan == ()
    player.click("decisions/pilot_swap")
    player.click("decisions/close")
    assert player.state.session.view.orders_left == 1  # an answer is no order of the turn
    assert player.box("tray/decisions").text == "Decided"
    player.click("tray/0")  # its card leads back to the question
    assert player.state.dialog == "decisions"
    player.click("decisions/close")
    turn(player)
    assert "pilot_swap" in [order.action for order in game.control().branch[-1].orders]


@pytest.mark.slow
def test_an_open_question_is_not_asked_again_but_remembered(sit):
    player = sit()
    asked(player)
    player.click("decisions/close")
    assert player.box("tray/decisions").text.startswith("1 decision: by 5 Jan")
    turn(player)
    player.click("report/close")
    assert player.state.dialog == ""
    player.click("commit")  # today is the last day: the question comes first
    assert player.state.dialog == "decisions"
    texts = " ".join(box.text for box in player.ui.boxes)
    assert "Today is the last day. If you do nothing: Let him wait." in texts
    player.click("decisions/cancel")
    assert (player.state.dialog, player.state.session.busy) == ("", False)
    player.click("outliner/tab/talks")
    player.click("dilemma/pilot")
    assert player.state.dialog == "decisions"


@pytest.mark.slow
def test_dates_stand_in_the_outliner(sit):
    player = sit()
    asked(player)
    player.click("decisions/close")
    player.click("outliner/tab/talks")
    assert player.box("date/fair").text == "The spring fair"


@pytest.mark.slow
def test_what_would_lapse_holds_a_commit_up_once(sit):
    player = sit()
    game = asked(player)
    player.click("decisions/close")
    player.click("commit")
    if player.has("commit/go"):
        player.click("commit/go")
    player.wait(lambda: game.turn == 4 and not player.state.session.busy)
    while player.state.dialog:
        player.click("beat/skip" if player.state.dialog == "resolution" else f"{player.state.dialog}/close")
    player.click("commit")
    assert player.box("decisions/close").text == "Let the rest lapse"
    player.click("decisions/close")
    if player.has("commit/go"):
        player.click("commit/go")
    player.wait(lambda: game.turn == 5)
    assert "Let him wait" in " ".join(line.text for line in game.seat("A").log())


def test_an_answer_lets_the_commit_go_on(sit):
    player = sit()
    asked(player)
    player.click("decisions/close")
    turn(player)
    while player.state.dialog:
        player.click(f"{player.state.dialog}/close")
    player.click("commit")
    player.click("decisions/pilot_swap")
    assert player.box("decisions/close").text == "Continue"
