"""An exercise at one desk: by mouse alone and by keyboard alone, and nothing of one seat before the eyes of another."""

from __future__ import annotations

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import Driver, Player, unreadable

from brinkmanship.desktop.exercise import tabs
from brinkmanship.desktop.exercise.screen import ExerciseScreen
from brinkmanship.desktop.kit.ui import Rect
from brinkmanship.desktop.navigation import OpenGame, OpenStart
from brinkmanship.game.exercise.exercise import AS_PLANNED, Exercise
from brinkmanship.game.record.saves import new_save, saved_games
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
    found.app.settings.beats = "none"
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


@pytest.mark.slow
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


def begin(player: Player, *seats: str) -> Exercise:
    """Begin an exercise of these seats, up to the curtain."""
    player.click("new/back")
    player.click("start/exercise")
    for seat in seats:
        player.click(f"exercise/seat/{seat}")
    player.click("exercise/begin")
    player.frames(2)
    return screen(player).exercise


def plan_and_hand_in(player: Player) -> None:
    """As the next seat: boast, and hand in."""
    player.click("curtain/open")
    player.frames(2)
    for dialog in ("report", "briefing"):
        if player.has(f"{dialog}/close"):
            player.click(f"{dialog}/close")
    player.click("tray/new")
    player.click("action/boast")
    player.click("order/add")
    player.click("commit")
    player.click("commit/go")


@pytest.mark.slow
def test_control_may_come_first_and_what_it_tells_now_is_read_while_seats_plan(player):
    exercise = begin(player, "RED", "BLUE")
    player.click("curtain/control")
    assert "Hand the screen to Control" in texts(player)
    player.click("curtain/open")
    player.click("control/tab/new")
    player.click("new/to/BLUE")
    player.click("new/text")
    player.write("The phone rings.")
    player.click("new/sender")
    player.write("The Embassy")
    for _ in range(4):
        player.click("new/medium/more")
    assert "Its effects come when the turn is resolved." in texts(player)
    player.click("new/now")
    player.click("control/tab/orders")
    assert "Has not handed in yet, no orders." in texts(player)
    assert unreadable(player.ui) == []
    player.click("control/seat/BLUE")  # in any order
    player.click("curtain/open")
    player.click("briefing/close")
    player.frames(2)
    assert "The phone rings." in texts(player)
    assert unreadable(player.ui) == []
    assert "The Embassy" in texts(player)
    assert "Phone" in texts(player)
    player.click("messages/close")
    assert "The phone rings." not in texts(player)
    player.click("exercise/messages")
    assert "The phone rings." in texts(player)
    player.click("messages/close")
    player.click("commit")
    player.click("commit/go")
    assert exercise.waiting == ("RED",)
    player.click("curtain/open")
    player.click("briefing/close")
    player.frames(2)
    assert player.box("exercise/messages").text == "Letters"  # nothing is new
    player.click("exercise/messages")
    assert "No letter has come or gone yet." in texts(player)
    assert "The phone rings." not in texts(player)


def test_what_a_seat_plans_is_saved_when_it_says_so(player):
    exercise = begin(player, "RED", "BLUE")
    player.click("curtain/open")
    player.click("briefing/close")
    assert "Hand in orders" in texts(player)
    assert "Commit" not in texts(player)
    player.click("tray/new")
    player.click("action/boast")
    player.click("order/add")
    assert "saving…" in texts(player)
    player.wait(lambda: "· saved" in texts(player))
    held = exercise.game.path.read_bytes()
    assert held.count(b'"kind":"draft"') == 1
    player.click("tray/undo")
    player.click("tray/redo")
    player.click("tray/undo")
    player.wait(lambda: "saving…" not in texts(player))
    assert exercise.game.path.read_bytes().count(b'"kind":"draft"') == 2


def test_a_window_that_was_killed_goes_on_with_what_was_handed_in(player, tmp_path):
    exercise = begin(player, "RED", "BLUE")
    plan_and_hand_in(player)
    path = exercise.game.path
    left = path.with_name("killed.jsonl")
    left.write_bytes(path.read_bytes())  # as the program leaves it that is killed now
    game = Game.load(left)
    player.app.navigate(OpenGame(game, ""))
    player.frames(2)
    assert "Blueland" in texts(player)
    opened = Exercise(game)
    assert opened.waiting == ("BLUE",)
    assert [order.action for order in opened.orders()["RED"]] == ["boast"]


@pytest.mark.slow
def test_what_control_began_to_write_is_there_after_the_turn_and_asked_for_before_leaving(player):
    begin(player, "RED")
    plan_and_hand_in(player)
    player.click("curtain/open")
    player.click("control/tab/new")
    player.click("new/text")
    player.write("Half a ")
    player.click("control/go")
    player.wait(lambda: resolved(player))
    player.click("control/go")
    plan_and_hand_in(player)
    player.click("curtain/open")
    player.click("control/tab/new")
    assert player.box("new/text").text == "Half a "
    player.click("control/leave")
    assert "You have begun to write an inject: it is not kept yet." in texts(player)
    assert isinstance(player.app.screen, ExerciseScreen)
    player.click("control/leave")
    assert player.has("start/new")


def pasted(player: Player, text: str) -> None:
    """Put a text into the field at once, as a clipboard does."""
    player.frame(pygame.event.Event(pygame.TEXTINPUT, text=text))
    player.frame()


@pytest.mark.slow
def test_a_long_note_with_its_rating_is_kept_whole_and_shown_after_going_back(player):
    exercise = begin(player, "RED")
    plan_and_hand_in(player)
    player.click("curtain/open")
    player.click("control/go")
    player.wait(lambda: resolved(player))
    player.click("control/tab/notes")
    text = "word " * 900
    player.click("note/text")
    pasted(player, text.replace(" ", "\n", 1))
    player.click("note/objective")
    player.write("Decide in time")
    player.click("note/author")
    player.write("Ann")
    player.click("note/rating")
    player.click("note/rating")
    assert "S: performed with some challenges" in texts(player)
    assert unreadable(player.ui) == []
    player.click("note/write")
    (note,) = exercise.observations
    whole = text.replace(" ", "\n", 1).strip()
    assert (note.text, note.objective, note.author, note.rating) == (whole, "Decide in time", "Ann", "S")
    player.click("control/tab/turns")
    player.click("turns/0")
    player.click("turns/0")
    player.click("control/tab/notes")
    player.reach("note/text")  # the page was scrolled down
    player.frames(2)
    assert "On a branch that was left · all · Ann · Decide in time · S" in texts(player)
    player.click("note/text")
    pasted(player, "x" * (tabs.LONG + 5))
    assert "5 letters too many of 20,000" in texts(player)


def test_a_hold_is_taken_back_and_an_absent_seat_is_played_by_the_program(player):
    exercise = begin(player, "RED", "BLUE")
    player.click("curtain/control")
    player.click("curtain/open")
    player.click("control/tab/injects")
    player.click("inject/leak")
    player.click("inject/hold")
    assert [e.status.value for e in exercise.injects()] == ["held"]
    player.click(f"inject/{AS_PLANNED}")
    assert [e.status.value for e in exercise.injects()] == ["due"]
    assert unreadable(player.ui) == []
    player.click("control/tab/orders")
    player.click("control/program/BLUE")
    assert exercise.waiting == ("RED",)
    assert unreadable(player.ui) == []
    player.click("control/people/BLUE")
    assert exercise.waiting == ("RED", "BLUE")


def test_a_script_of_ones_own_is_the_list_of_injects(player, tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "script: {id: mine, scenario: leaky.yaml, title: Mine}\n"
        "entries:\n  - {date: 2022-01-25, inject: {text: A letter comes.}}\n",
        "utf-8",
    )
    player.click("new/back")
    player.click("start/exercise")
    player.click("exercise/seat/RED")
    player.click("exercise/path")
    player.write(str(tmp_path / "mine.yaml"))
    player.click("exercise/begin")
    player.frames(2)
    assert [e.planned.inject.text for e in screen(player).exercise.injects()] == [
        "SECRET papers leak.",
        "A letter comes.",
    ]


def test_a_spreadsheet_is_the_list_of_injects(player, tmp_path):
    path, headings = tmp_path / "msel.csv", "MSEL #,Day,TITLE,SEND TO,DESCRIPTION"
    path.write_text(f"{headings}\n1,Day 2,A call,Narnia,The capital calls.\n", "utf-8")
    player.click("new/back")
    player.click("start/exercise")
    player.click("exercise/seat/RED")
    player.click("exercise/path")
    player.write(str(path))
    player.click("exercise/begin")
    player.frames(2)
    assert "there is no seat 'Narnia'" in texts(player)
    path.write_text(f"{headings}\n1,Day 2,A call,Redland,The capital calls.\n", "utf-8")
    player.click("start/exercise")
    player.click("exercise/begin")
    player.frames(2)
    assert [e.planned.inject.text for e in screen(player).exercise.injects()] == [
        "SECRET papers leak.",
        "The capital calls.",
    ]


def test_a_list_of_injects_that_cannot_be_read_is_said(player, tmp_path):
    player.click("new/back")
    player.click("start/exercise")
    player.click("exercise/seat/RED")
    player.click("exercise/path")
    player.write(str(tmp_path / "none.yaml"))
    player.click("exercise/begin")
    player.frames(2)
    assert "none.yaml" in texts(player)
    assert not isinstance(player.app.screen, ExerciseScreen)
