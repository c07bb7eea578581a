"""A widget takes the keys it has a use for and no others, whichever has the focus."""

from __future__ import annotations

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import Player

from brinkmanship.desktop.map.view import NAME as MAP
from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.session.game import Game


@pytest.fixture
def player(sit) -> Player:
    user = sit()
    user.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}, seed=1), "RED"))
    user.frame()
    user.click("briefing/close")
    return user


def test_escape_closes_the_encyclopedia_while_its_search_has_the_focus(player: Player) -> None:
    player.key(pygame.K_e)
    player.wait(lambda: player.ui.focus == "encyclopedia/search")  # the articles are there
    player.write("talk")
    assert player.state.dialog == "encyclopedia"
    player.key(pygame.K_ESCAPE)
    assert player.state.dialog == ""


@pytest.mark.parametrize("focus", [MAP, "outliner/tab/actors", "log/filter/all", "commit"])
@pytest.mark.parametrize(
    ("code", "dialog"), [(pygame.K_e, "encyclopedia"), (pygame.K_h, "help"), (pygame.K_F10, "menu")]
)
def test_commands_work_whatever_has_the_focus(player: Player, focus: str, code: int, dialog: str) -> None:
    player.ui.set_focus(focus)
    player.frame()
    assert player.ui.focus == focus
    player.key(code)
    assert player.state.dialog == dialog
    player.key(pygame.K_ESCAPE)
    assert player.state.dialog == ""


def test_letters_that_are_commands_are_letters_in_a_field(player: Player) -> None:
    player.click("inspector/tab/actions")
    player.click("actions/search")
    player.frame(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_e, mod=0, unicode="e"))
    player.write("e")
    assert player.state.dialog == ""
    assert player.state.search == "e"


def test_a_field_that_has_just_got_the_focus_takes_the_letters_of_the_next_frame(player: Player) -> None:
    press = [
        pygame.event.Event(pygame.KEYDOWN, key=code, mod=0, unicode=chr(code)) for code in (pygame.K_a, pygame.K_e)
    ]
    player.frame(press[0])
    assert player.ui.focus == "actions/search"
    player.frame(press[1], pygame.event.Event(pygame.TEXTINPUT, text="e"))
    assert player.state.dialog == ""
    assert player.state.search == "e"


def test_escape_leaves_the_settings_while_a_slider_or_stepper_has_the_focus(player: Player) -> None:
    player.state.dialog = "settings"
    player.frame()
    kept = [box.name for box in player.ui.boxes if box.kind == "stepper"]
    assert kept
    for name in kept:
        player.state.dialog = "settings"
        player.frame()
        player.ui.set_focus(name)
        player.frame()
        player.key(pygame.K_ESCAPE)
        assert player.state.dialog == "", name
