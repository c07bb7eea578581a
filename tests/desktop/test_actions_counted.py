"""How many clicks or keys a turn takes, with real events: a quiet turn one, a turn with three orders at most eight."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest
from desktop.driving import Player

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.session.game import Game
from tests.january import january

MOST = 8


class Counted(Player):
    """A player whose clicks and keys are counted."""

    actions = 0

    def frame(self, *events: pygame.event.Event, ms: int = 16) -> None:
        self.actions += sum(event.type in (pygame.MOUSEBUTTONDOWN, pygame.KEYDOWN) for event in events)
        super().frame(*events, ms=ms)

    def settled(self) -> None:
        self.wait(lambda: not self.state.session.busy)
        self.frames(2)


@pytest.fixture
def player() -> Iterator[Counted]:
    user = Counted()
    user.quick()
    user.app.navigate(OpenGame(Game.new(january(), {"USA": "human"}, seed=7), "USA"))
    user.frames(3)
    user.click("briefing/close")
    user.actions = 0
    yield user
    user.app.close()


def pick(player: Counted, action: str, letter: str) -> None:
    """Write a letter of the action's name, and add it by the number that its row then has."""
    player.write(letter)
    player.actions += len(letter)
    player.frames(2)
    shown = [box for box in player.ui.boxes if box.name.startswith("action/") and box.visible.height > 0]
    number = [box.name for box in sorted(shown, key=lambda box: box.rect.y)].index(f"action/{action}")
    struck = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_1 + number, mod=pygame.KMOD_SHIFT, unicode="!")
    player.frame(struck, pygame.event.Event(pygame.TEXTINPUT, text="!"))
    player.frames(2)


def planned(player: Counted) -> list[str]:
    return [order.action for order in player.state.session.view.plan]


@pytest.mark.slow
def test_a_quiet_turn_is_one_action(player: Counted) -> None:
    counts = {}
    for way in ("keys", "pointer"):
        for _ in range(30):  # to a turn in which nothing happens to us
            player.actions, turn = 0, player.state.session.view.turn
            if way == "keys":
                player.key(pygame.K_F5)
            else:
                player.click("commit")
            if player.state.dialog == "commit":  # a question on its last day, or capital that would be lost
                player.key(pygame.K_RETURN)
            player.settled()
            assert player.state.session.view.turn == turn + 1
            if player.state.dialog == "":
                break
            while player.state.dialog:
                player.key(pygame.K_ESCAPE)
        counts[way] = player.actions
    print(f"a quiet turn: {counts['pointer']} by pointer, {counts['keys']} by keys")
    assert counts == {"keys": 1, "pointer": 1}


@pytest.mark.slow
def test_a_turn_with_three_orders_of_ones_own_choice_by_pointer(player: Counted) -> None:
    player.click("inspector/tab/actions")
    player.click("action/alert_forces")
    player.click("order/add")
    for action in ("threaten_sanctions", "publish_intelligence"):
        player.click(f"action/{action}")
        player.click("target/RUS/add" if player.has("target/RUS/add") else "order/add")
    assert planned(player) == ["alert_forces", "threaten_sanctions", "publish_intelligence"]
    player.click("commit")
    player.settled()
    assert player.state.session.view.turn == 1
    print(f"a turn with three orders by pointer: {player.actions}")
    assert player.actions <= MOST


@pytest.mark.slow
def test_a_turn_with_three_orders_by_pointer_as_the_staff_suggests(player: Counted) -> None:
    player.click("tray/advice")
    for number in range(3):
        player.wait(lambda: player.state.session.advice() is not None)
        player.frames(2)
        player.click("situation/advice/0/add")
        assert len(planned(player)) == number + 1
    player.click("situation/close")
    player.click("commit")
    player.settled()
    assert player.state.session.view.turn == 1
    print(f"a turn with three orders that the staff suggests, by pointer: {player.actions}")
    assert player.actions <= MOST


@pytest.mark.slow
def test_a_turn_with_three_orders_by_keys(player: Counted) -> None:
    player.key(pygame.K_i)
    for number in range(3):
        player.wait(lambda: player.state.session.advice() is not None)
        player.frames(2)
        player.key(pygame.K_1, pygame.KMOD_SHIFT)
        assert len(planned(player)) == number + 1
    player.key(pygame.K_ESCAPE)
    player.key(pygame.K_F5)
    player.settled()
    assert player.state.session.view.turn == 1
    print(f"a turn with three orders by keys: {player.actions}")
    assert player.actions <= MOST


def test_a_turn_with_three_orders_of_ones_own_choice_by_keys(player: Counted) -> None:
    player.key(pygame.K_a)
    player.wait(lambda: player.ui.focus == "actions/search")
    for action, letter in (("alert_forces", "p"), ("threaten_sanctions", "t"), ("publish_intelligence", "p")):
        pick(player, action, letter)
        assert player.ui.focus == "actions/search"
        assert player.state.search == ""
    assert planned(player) == ["alert_forces", "threaten_sanctions", "publish_intelligence"]
    player.key(pygame.K_F5)
    player.settled()
    assert player.state.session.view.turn == 1
    print(f"a turn with three orders of one's own choice by keys: {player.actions}")
    assert player.actions <= MOST


def test_an_order_of_ones_own_choice_by_keys_alone(player: Counted) -> None:
    player.key(pygame.K_a)
    player.wait(lambda: player.ui.focus == "actions/search")
    player.write("threaten massive")
    player.frame()
    while player.ui.focus != "action/threaten_sanctions":
        player.key(pygame.K_DOWN)
        assert player.actions < 12
    player.key(pygame.K_RETURN)
    if player.ui.focus.startswith("target/"):
        player.key(pygame.K_RETURN)
    assert player.ui.focus == "order/add"
    player.key(pygame.K_RETURN)
    assert planned(player) == ["threaten_sanctions"]
    assert player.ui.focus == "tray/0"
    player.key(pygame.K_a)
    player.key(pygame.K_TAB)  # out of the field
    player.key(pygame.K_1)
    assert player.ui.focus == "tray/0"
    player.key(pygame.K_DELETE)
    assert planned(player) == []
    print(f"an order by keys, beside the word that is written: {player.actions} with taking it back")


def test_rows_are_chosen_by_number_and_what_needs_a_target_asks_for_it(player: Counted) -> None:
    player.key(pygame.K_a)
    player.wait(lambda: player.ui.focus == "actions/search")
    player.write("lobby")
    player.frames(2)
    player.key(pygame.K_1, pygame.KMOD_SHIFT)  # six can be lobbied
    assert planned(player) == []
    assert player.state.action == "lobby_ally"
    player.wait(lambda: player.ui.focus.startswith("target/"))
    player.frames(2)
    listed = [box.name for box in player.ui.boxes if box.name.startswith("target/") and box.name.count("/") == 1]
    player.key(pygame.K_2)
    assert player.state.target == listed[1].removeprefix("target/")
    player.wait(lambda: player.ui.focus == "order/add")
    player.ui.set_focus(listed[0])
    player.frames(2)
    player.key(pygame.K_3, pygame.KMOD_SHIFT)
    assert [order.target for order in player.state.session.view.plan] == [listed[2].removeprefix("target/")]
    assert player.ui.focus == "actions/search"


def test_a_digit_of_a_name_is_written_and_numbers_show_after_a_click_too(player: Counted) -> None:
    player.click("inspector/tab/actions")
    player.click("actions/search")
    player.frames(2)
    assert [box.text for box in player.ui.boxes if box.kind == "text" and box.text in "123456789"][:9] == list(
        "123456789"
    )
    player.write("put ")
    player.frame(
        pygame.event.Event(pygame.KEYDOWN, key=pygame.K_8, mod=0, unicode="8"),
        pygame.event.Event(pygame.TEXTINPUT, text="8"),
    )
    assert player.state.search == "put 8"
    player.frames(2)
    player.key(pygame.K_1)
    assert player.state.action == "alert_forces"


def test_a_search_lists_first_what_begins_with_it(player: Counted) -> None:
    player.key(pygame.K_a)
    player.wait(lambda: player.ui.focus == "actions/search")
    player.write("s")
    player.frames(2)
    found = [box.text for box in player.ui.boxes if box.name.startswith("action/") and box.visible.height > 0]
    legal = {choice.name for choice in player.state.session.choices if choice.legal}
    begins = [name.startswith("S") for name in found if name in legal]
    assert begins == sorted(begins, reverse=True)
    assert any(begins)


def test_an_advice_is_opened_by_its_number_and_added_by_enter(player: Counted) -> None:
    player.key(pygame.K_i)
    player.wait(lambda: player.state.session.advice() is not None)
    player.frames(2)
    first = player.state.session.advice()[0].order
    player.key(pygame.K_1)
    assert player.state.dialog == ""
    assert player.state.order() == first
    player.wait(lambda: player.ui.focus == "order/add")
    player.key(pygame.K_RETURN)
    assert planned(player) == [first.action]
