"""Consent in the window: three people at one desk, driven by pointer; what is asked, what silence means, who broke it."""

from __future__ import annotations

import pygame
import pytest
from desktop.driving import Player, unreadable

from brinkmanship.desktop.exercise.screen import ExerciseScreen
from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.desktop.screens.alerts import follow
from brinkmanship.game.record.verify import verify
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import CONSENT, OBJECT, Order
from brinkmanship.game.session.prepared import Prepared, prepare
from tests.council import COUNCIL

PEOPLE = {"A": "human", "B": "human", "C": "human", "others": "wait"}
EMBARGO, SEND = "proposal:A/embargo/", "proposal:B/send/B-1"


@pytest.fixture(scope="module")
def council() -> Prepared:
    return prepare(COUNCIL)


def texts(player: Player) -> str:
    return " ".join(box.text for box in player.ui.boxes)


def desk(player: Player, prepared: Prepared, **how) -> Game:
    game = Game.new(prepared, PEOPLE, seed=4, exercise=(), **how)
    player.app.settings.beats = "none"
    player.app.navigate(OpenGame(game, ""))
    player.frames(2)
    assert isinstance(player.app.screen, ExerciseScreen)
    return game


def sit_down(player: Player) -> None:
    """Sit down at the desk as the next seat, and read what lies there but for what is to be decided."""
    player.click("curtain/open")
    player.frames(2)
    state = player.app.screen.seat.state
    while state.dialog and state.dialog != "decisions":
        player.click("beat/skip" if state.dialog == "resolution" else f"{state.dialog}/close")
        player.frames(1)


def hand_in(player: Player) -> None:
    state = player.app.screen.seat.state
    if state.dialog == "decisions":
        player.click("decisions/close")
    player.click("commit")
    if state.dialog == "decisions":
        player.click("decisions/close")
    player.click("commit/go")


def resolve(player: Player) -> None:
    """As control: resolve the turn, and hand the screen on."""
    player.click("curtain/open")
    player.frames(3)
    player.click("control/go")
    player.wait(lambda: player.app.screen.control is not None and player.app.screen.control.resolved)
    player.click("control/go")


def propose(player: Player) -> None:
    """As A: propose an embargo; the others hand in; control resolves."""
    sit_down(player)
    player.click("tray/new")
    player.click("action/embargo")
    player.click("order/add")
    hand_in(player)
    for _ in range(2):
        sit_down(player)
        hand_in(player)
    resolve(player)


@pytest.mark.slow
def test_one_speaks_and_all_are_told_who_broke_silence(sit, council, tmp_path):
    player, record = sit(), tmp_path / "spoken.jsonl"
    desk(player, council, record=record)
    propose(player)
    sit_down(player)  # A proposed, and is asked nothing
    assert player.app.screen.seat.state.dialog == ""
    hand_in(player)
    sit_down(player)  # B
    assert player.app.screen.seat.state.dialog == "decisions"
    for words in (
        "Alba asks for the consent of the Council.",
        "Trade with the islands ends.",
        "Silence ends on 3 Jan. If you say nothing, you are silent, and it passes as far as you are concerned.",
        "Your staff would stay silent",
        "None of the others is likely to object.",
    ):
        assert words in texts(player), words
    player.wait(lambda: "Being worked out" not in texts(player))
    assert texts(player).count("By itself it moves none of your aims.") >= 2
    assert unreadable(player.ui) == []
    player.click(f"{EMBARGO}/reason")
    player.write("Not before the summit.")
    player.click(f"{EMBARGO}/{OBJECT}")
    assert player.app.screen.seat.state.session.view.plan == (
        Order("B", "embargo", answer=OBJECT, proposer="A", note="Not before the summit."),
    )
    hand_in(player)
    sit_down(player)  # C stays silent
    player.click(f"{EMBARGO}/{CONSENT}")
    player.click("decisions/close")
    assert player.box("tray/decisions").text == "Decided"
    assert "Stay silent" in texts(player)
    hand_in(player)
    resolve(player)
    for _ in range(3):
        player.click("curtain/open")
        player.frames(2)
        state = player.app.screen.seat.state
        if state.dialog == "resolution":
            player.click("beat/skip")
            player.frames(1)
        assert state.dialog == "report"
        assert "Borea broke silence" in texts(player)
        assert "Not before the summit." in texts(player)
        while state.dialog:
            player.click(f"{state.dialog}/close")
        hand_in(player)
    player.app.leave()
    assert verify(record).agrees


@pytest.mark.slow
def test_both_are_silent_and_it_passes(sit, council):
    player = sit()
    game = desk(player, council)
    propose(player)
    for last in (False, True):
        for seat in "ABC":
            sit_down(player)
            if seat != "A":
                assert ("this turn is your last chance to speak" in texts(player)) is last
            hand_in(player)
        resolve(player)
    log = game.seat("C").log()
    assert [(line.day, line.data["id"]) for line in log if line.kind == "effect"] == [(2, "embargo")]
    assert not any("broke silence" in line.text for line in log)


def test_a_host_refuses_and_changes_its_mind_and_its_reason(sit, council):
    player = sit()
    game = Game.new(council, PEOPLE, seed=4)
    game.seat("B").set_plan([Order("B", "send", "B-1", "EAST")])
    game.commit()
    player.app.navigate(OpenGame(game, "C"))
    player.frames(2)
    player.state.dialog = "decisions"
    player.frames(2)
    for words in (
        "Borea asks for your consent. Where: East.",
        "If you say nothing, that is a yes.",
        "Your staff would refuse",
    ):
        assert words in texts(player), words
    player.click(f"{SEND}/{OBJECT}")
    assert player.state.session.view.plan[0].note == ""
    player.click(f"{SEND}/reason")
    player.write("No.")
    assert player.state.session.view.plan[0].note == ""  # while it is typed
    player.key(pygame.K_ESCAPE)
    assert (player.state.dialog, player.state.session.view.plan[0].note) == ("", "No.")
    player.state.dialog = "decisions"
    player.frames(2)
    player.click(f"{SEND}/{CONSENT}")
    assert player.state.session.view.plan == (Order("C", "send", "B-1", answer=CONSENT, proposer="B"),)
    player.click(f"{SEND}/{CONSENT}")
    assert player.state.session.view.plan == ()
    player.key(pygame.K_ESCAPE)
    player.state.left = "talks"
    player.frames(2)
    assert "By 3 Jan" in texts(player)
    player.click(SEND)
    assert player.state.dialog == "decisions"
    player.key(pygame.K_ESCAPE)
    (alert,) = [one for one in player.state.session.view.pressing if one.ref == SEND]
    assert alert.text == "Send troops: your answer is due tomorrow"
    follow(player.ui, player.state, alert)
    assert player.state.dialog == "decisions"


@pytest.mark.slow
@pytest.mark.parametrize(("size", "scale"), [((640, 400), 1.0), ((3840, 2160), 3.0)])
def test_cards_fit_in_small_and_large_windows(sit, council, size, scale):
    player = sit(size, scale)
    game = Game.new(council, PEOPLE, seed=4)
    game.seat("A").set_plan([Order("A", "embargo")])
    game.seat("B").set_plan([Order("B", "send", "B-1", "EAST")])
    game.commit()
    player.app.navigate(OpenGame(game, "C"))
    player.frames(2)
    player.state.dialog = "decisions"
    player.frames(3)
    assert unreadable(player.ui) == []
    player.state.dialog, player.state.left = "", "talks"
    player.frames(3)
    assert [one for one in unreadable(player.ui) if "Embargo" in one or "consent" in one] == []
