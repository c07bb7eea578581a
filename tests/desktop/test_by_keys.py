"""Whoever has no pointer can do all: every action can be ordered."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest
from desktop.driving import Player

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.session.game import Game
from tests.january import january


@pytest.fixture(params=["FRA", *(pytest.param(seat, marks=pytest.mark.minutes) for seat in ("USA", "RUS", "EU"))])
def player(request: pytest.FixtureRequest) -> Iterator[Player]:
    user = Player()
    user.quick()
    user.app.navigate(OpenGame(Game.new(january(), {request.param: "human"}, seed=7), request.param))
    user.frames(3)
    user.click("briefing/close")
    yield user
    user.app.close()


@pytest.mark.minutes
def test_every_legal_action_is_ordered_by_keys_alone(player: Player) -> None:
    session = player.state.session
    wanted = [choice for choice in session.choices if choice.legal]
    assert len(wanted) > 12
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
