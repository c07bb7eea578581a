"""An exercise at one desk: by mouse alone and by keyboard alone, and nothing of one seat before the eyes of another."""

from __future__ import annotations

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import Driver, Player, unreadable

from brinkmanship.desktop.exercise import tabs
from brinkmanship.desktop.exercise.screen import ExerciseScreen
from brinkmanship.desktop.kit.ui import Rect
from brinkmanship.desktop.navigation import OpenStart
from brinkmanship.game.record.saves import new_save, saved_games
from brinkmanship.game.session.exercise import Exercise
from brinkmanship.game.session.game import Game

LEAK = """
injects:
  leak: {to: [BLUE], day: 2022-01-24, name: A leak, text: SECRET papers leak., effects: ["RED.fame -= 0.2"]}
"""


@pytest.fixture
def player(sit, tmp_path) -> Player:
    scenario = tmp_path / "leaky.yaml"
    scenario.write_text(TOY.read_text("utf-8") + LEAK, "utf-8")
    found = sit()
    found.app.separate = False
    found.app.settings.skip_resolution = True
    found.app.navigate(OpenStart(str(scenario)))
    found.wait(lambda: found.has("new/begin"))
    return found


def texts(player: Player) -> str:
    return " ".join(box.text for box in player.ui.boxes)


def screen(player: Player) -> ExerciseScreen:
    assert isinstance(player.app.screen, ExerciseScreen)
    return player.app.screen


def resolved(player: Player) -> bool:
    control = screen(player).control
    return control is not None and control.resolved


def test_an_exercise_by_mouse_alone(player):
    player.click("new/back")
    player.click("start/exercise")
    assert not player.box("exercise/begin").enabled
    for seat in ("RED", "BLUE"):
        player.click(f"exercise/seat/{seat}")
    assert unreadable(player.ui) == []
    player.click("exercise/begin")
    player.frames(2)
    for seat, other in (("Redland", "Blueland"), ("Blueland", "Redland")):
        assert seat in texts(player)
        assert other not in texts(player)  # the curtain says who is next and no more
        player.click("curtain/open")
        assert screen(player).seat.state.session.view.seat_name == seat
        player.click("briefing/close")
        if seat == "Redland":
            player.click("tray/new")
            player.click("action/boast")
            player.click("order/add")
        player.click("commit")
        player.click("commit/go")
    assert "Control" in texts(player)
    player.click("curtain/open")
    player.frames(4)
    assert "• Boast" in texts(player)
    assert unreadable(player.ui) == []
    player.click("control/tab/injects")
    player.click("inject/leak")
    player.click("inject/reason")
    player.write("later")
    assert unreadable(player.ui) == []
    player.click("inject/hold")
    player.click("control/tab/new")
    player.click("new/effects")
    player.write("world.tensio *= 1")
    assert "Did you mean world.tension?" in texts(player)
    assert not player.box("new/put").enabled
    assert unreadable(player.ui) == []
    for _ in range(5):
        player.key(pygame.K_BACKSPACE)
    player.write("n *= 1")
    player.click("new/to/RED")
    player.click("new/text")
    player.write("Lights.")
    player.click("new/put")
    player.click("control/go")
    player.wait(lambda: resolved(player))
    player.click("control/go")
    player.click("curtain/open")
    player.frames(3)
    assert "Lights." in texts(player)  # Red reads its report
    assert "SECRET" not in texts(player)
    assert [e.reason for e in screen(player).exercise.injects()] == ["later"]


def test_an_exercise_by_keyboard_alone(player):
    player.press("new/back")
    player.press("start/exercise")
    player.press("exercise/seat/RED")
    player.press("exercise/begin")
    player.frames(2)
    player.key(pygame.K_RETURN)  # the curtain's button has the focus
    player.key(pygame.K_ESCAPE)  # the briefing
    player.key(pygame.K_F5)
    player.key(pygame.K_RETURN)  # commit
    player.key(pygame.K_RETURN)  # the curtain before control
    player.frames(3)
    player.press("control/tab/notes")
    player.tab_to("note/text")
    player.write("Quick.")
    player.press("note/write")
    player.press("control/go")
    player.wait(lambda: resolved(player))
    assert screen(player).exercise.game.turn == 1
    player.press("control/tab/turns")
    player.press("turns/0")
    player.press("turns/0")
    assert screen(player).exercise.game.turn == 0
    assert [note.text for note in screen(player).exercise.observations] == ["Quick."]
    player.press("control/leave")
    assert player.has("start/new")


def test_a_loaded_exercise_shows_every_seat_the_end_and_is_handed_back(sit):
    record = new_save("toy", "exercise")
    exercise = Exercise(Game.new(TOY, {"RED": "human"}, rest="wait", seed=1, exercise=(), record=record))
    while exercise.game.outcome is None:
        exercise.hand_in("RED")
        exercise.resolve()
    exercise.game.close()
    player = sit()
    player.app.separate = False
    player.app.navigate(OpenStart())
    player.frames(2)
    assert [(save.exercise, save.seats, save.over) for save in saved_games()] == [(True, ("RED",), True)]
    player.click("start/load")
    player.click("load/0")
    player.frames(2)
    assert unreadable(player.ui) == []
    player.click("curtain/open")
    state = screen(player).control
    large = Driver(lambda ui: tabs.draw(ui, Rect(20, 20, 384, 560), state, busy=False), (2560, 1440), 2.0)
    for tab, _ in tabs.TABS:
        state.tab = tab
        large.frames(3)
        assert unreadable(large.ui) == []
    state.tab = "orders"
    player.frames(2)
    assert unreadable(player.ui) == []
    player.click("control/seat/RED")
    player.click("curtain/open")
    player.frames(3)
    assert screen(player).seat.state.dialog == "outcome"
    assert unreadable(player.ui) == []
    player.click("exercise/back")
    assert "Control" in texts(player)
