"""The tutorial from its first step to its last, each done as the coach says; and its data."""

from __future__ import annotations

import re

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import Player, open_window, unreadable

from brinkmanship.desktop.navigation import OpenGame, OpenStart
from brinkmanship.desktop.screens.beats import beats
from brinkmanship.desktop.screens.game import GameScreen
from brinkmanship.desktop.tutorial import lesson as lessons
from brinkmanship.desktop.tutorial.screen import TutorialScreen
from brinkmanship.game.session.game import Game

# What a newcomer takes, by judgement: reading, finding and doing what ends a step, and choosing in two turns of one's own.
WORDS_A_MINUTE, SECONDS_A_STEP, MINUTES_OF_CHOOSING = 200, 8, 2


class Pupil(Player):
    """A player in a window whose maps are painted in place."""

    def __init__(self) -> None:
        self.app = open_window((1280, 720), 1.0).app
        self.app.settings.volatile = False

    def click_at(self, pos: tuple[int, int], button: int = 1) -> None:
        """Click within one frame."""
        move = pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(0, 0), buttons=(0, 0, 0))
        presses = [
            pygame.event.Event(kind, pos=pos, button=button) for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)
        ]
        self.frame(move, *presses)
        self.frame()

    @property
    def room(self) -> TutorialScreen:
        assert isinstance(self.app.screen, TutorialScreen)
        return self.app.screen


@pytest.fixture
def pupil():
    player = Pupil()
    yield player
    player.app.close()


def search(pupil: Pupil, text: str) -> None:
    pupil.click("actions/search")
    pupil.state.search = ""
    pupil.write(text)


def publish(pupil: Pupil) -> None:
    search(pupil, "publish")
    pupil.click("action/publish_intelligence")


def ask(pupil: Pupil) -> None:
    search(pupil, "inspections")
    pupil.click("action/offer_missile_transparency")
    pupil.click("order/add")


def turn(pupil: Pupil) -> None:
    pupil.frames(2)
    if pupil.state.dialog == "decisions":
        pupil.click("decisions/incursion_question_ambiguous")
        pupil.click("decisions/close")
    done = pupil.state.session.view.turn + 1
    commit(pupil)
    pupil.wait(lambda: pupil.state.session.view.turn == done and not pupil.state.session.busy)
    pupil.frame()
    if pupil.state.dialog == "report":
        pupil.click("report/close")


def commit(pupil: Pupil) -> None:
    pupil.click("commit")
    if pupil.state.dialog == "commit":  # where something is unusual
        pupil.click("commit/go")


def drag(pupil: Pupil) -> None:
    at = (620, 400)
    pupil.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(0, 0), buttons=(0, 0, 0)))
    pupil.frame(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=2, precise_y=2.0))
    pupil.frames(6)


def rest(pupil: Pupil) -> None:
    pupil.move("inspect/personnel")
    pupil.frames(8, ms=100)


def look_up(pupil: Pupil) -> None:
    pupil.ui.focus = ""
    pupil.key(pygame.K_e)
    assert pupil.state.dialog == "encyclopedia"
    pupil.key(pygame.K_ESCAPE)


def clicks(*names: str):
    def do(pupil: Pupil) -> None:
        for name in names:
            pupil.click(name)

    return do


def unit(pupil: Pupil) -> None:
    pupil.click("outliner/tab/forces")
    pupil.click(next(box.name for box in pupil.ui.boxes if box.name.startswith("formation/")))


DEEDS = {
    "Welcome to the crisis room": clicks("briefing/close"),
    "The map": drag,
    "What the map can show": clicks("mode/threat"),
    "Back to control": clicks("mode/control"),
    "Units": unit,
    "What we know of it": rest,
    "The other side": clicks("outliner/tab/actors", "actor/RUS"),
    "What does it want?": clicks("coach/next"),
    "Actions": clicks("inspector/tab/actions"),
    "Spoil the pretext": publish,
    "Into the plan": clicks("order/add"),
    "Ask the alliance": ask,
    "Second thoughts": clicks("tray/undo"),
    "And do it again": clicks("tray/redo"),
    "Commit": commit,
    "What happened": lambda pupil: (pupil.wait_turn(), pupil.click("report/close")),
    "How will they vote?": clicks("outliner/tab/talks", "proposal/0"),
    "The log": clicks("coach/next"),
    "Look it up": look_up,
    "Two turns on your own": lambda pupil: (turn(pupil), turn(pupil)),
    "The chair is yours": clicks("coach/next"),
}


@pytest.mark.slow
def test_the_tutorial_can_be_done_as_it_says(pupil):
    pupil.app.navigate(OpenStart())
    pupil.frames(2)
    pupil.click("start/tutorial")
    pupil.wait(lambda: isinstance(pupil.app.screen, TutorialScreen))
    pupil.frames(2)
    room = pupil.room
    assert [step.title for step in room.lesson.steps] == list(DEEDS)
    shown, reports = set(), {}
    for number, step in enumerate(room.lesson.steps):
        assert room.number == number, f"{room.step.title!r} instead of {step.title!r}"
        assert room._lit(pupil.ui, step) is not None, f"nothing to light up for {step.title!r}"
        coach = [line for line in unreadable(pupil.ui) if step.title in line]
        assert coach == []
        shown |= {box.text for box in pupil.ui.boxes if box.name != "coach" and box.panel != "coach"}
        DEEDS[step.title](pupil)
        shown |= {box.text for box in pupil.ui.boxes if box.panel != "coach"}
        for phrase in re.findall("“(.*?)”", step.text):  # what the coach names is what the screen calls it
            assert any(phrase.lower() in text.lower() for text in shown), (phrase, step.title)
        if (report := pupil.state.session.report) is not None:
            reports[report.turn] = [line.text for line in (*beats(report, "important", "USA"), *report.lines)]
        pupil.wait(lambda n=number: room.gone or room.number > n, 20)
        pupil.frame()
    assert room.gone
    assert not any(box.name == "coach" for box in pupil.ui.boxes)
    assert pupil.state.session.view.turn == 3
    read = [pupil.state.session.game.briefing(), *(text for lines in reports.values() for text in lines)]
    read += [f"{step.title} {step.text}" for step in room.lesson.steps]
    minutes = len(" ".join(read).split()) / WORDS_A_MINUTE + len(DEEDS) * SECONDS_A_STEP / 60 + MINUTES_OF_CHOOSING
    print(f"The tutorial takes about {minutes:.0f} minutes.")
    assert 8 < minutes < 13
    day = pupil.state.session.view.day
    pupil.app.close()
    again = Pupil()  # it was saved all along, and goes on as any other game
    again.app.navigate(OpenStart())
    again.frames(2)
    again.click("start/continue")
    assert type(again.app.screen) is GameScreen
    assert again.state.session.view.day == day
    again.app.close()


def test_every_step_can_be_skipped_and_the_tutorial_left(pupil):
    pupil.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED", tutorial=True))
    pupil.frames(2)
    for number in range(3):
        assert pupil.room.number == number
        pupil.click("coach/next")
    pupil.click("coach/leave")
    assert pupil.room.gone
    pupil.click("briefing/close")
    assert pupil.state.dialog == ""


def test_a_step_that_waits_for_nothing_known_is_refused():
    with pytest.raises(ValueError, match="nothing can wait for 'dance'"):
        lessons._step({"title": "T", "text": "", "until": {"dance": 1}})
