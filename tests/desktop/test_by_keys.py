"""Whoever has no pointer can do all: whatever can be clicked has its turn by Tab, and every action can be ordered."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest
from desktop import pictures
from desktop.driving import Player, open_window

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.session.game import Game
from tests.january import january

POINTER_ONLY = {"panel", "modal", "shade", "scroll", "thumb", "plot", "toast", "step", "minimap", "text"}
"""Kinds of box that only show, or whose keys are another's: scroll bars, the steps of a stepper, the small map."""


@pytest.mark.slow
def test_the_keyboard_comes_to_whatever_can_be_clicked() -> None:
    user = open_window((1280, 720), 1.0)
    screens, buttons = 0, 0
    try:
        for name in pictures.walk(user):
            user.frames(2)
            clickable = {box.name for box in user.ui.boxes if box.kind not in POINTER_ONLY and box.enabled}
            reached = {box.name for box in user.ui.boxes if box.focusable}
            assert clickable <= reached, f"{name}: {clickable - reached}"
            screens, buttons = screens + 1, buttons + len(clickable)
    finally:
        user.app.close()
    assert screens >= 20
    assert buttons > 10 * screens


@pytest.fixture(params=["USA", "RUS", "EU"])
def player(request: pytest.FixtureRequest) -> Iterator[Player]:
    user = Player()
    user.quick()
    user.app.navigate(OpenGame(Game.new(january(), {request.param: "human"}, seed=7), request.param))
    user.frames(3)
    user.click("briefing/close")
    yield user
    user.app.close()


@pytest.mark.slow
def test_every_legal_action_is_ordered_by_keys_alone(player: Player) -> None:
    session = player.state.session
    wanted = [choice for choice in session.choices if choice.legal]
    assert len(wanted) > 20
    for choice in wanted:
        player.key(pygame.K_a)
        player.wait(lambda: player.ui.focus == "actions/search")
        player.write(choice.name)
        player.frames(2)
        player.key(pygame.K_1)
        player.frames(2)
        assert player.state.action == choice.action
        for _ in range(4):  # a target, a place, the question before a war, and into the plan
            if session.view.plan:
                break
            player.key(pygame.K_RETURN)
            player.frames(2)
        assert [order.action for order in session.view.plan] == [choice.action], choice.action
        player.key(pygame.K_DELETE)
        assert not session.view.plan
