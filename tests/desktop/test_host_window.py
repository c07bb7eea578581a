"""The window of `brink host`: public unless control says otherwise, live, read-only, and closed with a question."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import WindowUser, unreadable
from desktop.layout_faults import faults

from brinkmanship.desktop.app import HostWindow
from brinkmanship.desktop.exercise.page import SIGNAL
from brinkmanship.desktop.host.looks import PublicLook, Reader
from brinkmanship.desktop.host.screen import HostScreen
from brinkmanship.desktop.hosting import Hosting
from brinkmanship.desktop.navigation import OpenHosted
from brinkmanship.desktop.settings import Settings
from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.exercise.people import Person
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.web.host import Host

PUBLIC = ("The borders are closed.", "A statement of Red.", "Lights go out.")
SECRET = ("SECRET papers leak.", "SECRET talks.", "SECRET plan of Red's own.", "SECRET cable.")


def begun(intent: str = "bold") -> Game:
    seats = {"RED": "human", "BLUE": "human"}
    return Game.new(TOY, seats, rest="wait", seed=3, intents={"RED": intent}, exercise=())


def a_turn(exercise: Exercise) -> None:
    exercise.improvise(SECRET[0], ("BLUE",))
    exercise.improvise(PUBLIC[0])
    for seat in exercise.waiting:
        exercise.hand_in(seat)
    exercise.resolve()


def more(exercise: Exercise) -> None:
    exercise.send("RED", ("BLUE",), SECRET[1])
    exercise.send("RED", (), PUBLIC[1], public=True)
    exercise.improvise(PUBLIC[2], now=True)
    exercise.improvise(SECRET[3], ("RED",), now=True)
    exercise.submit("RED", SECRET[2])
    exercise.game.seat("RED").set_plan([Order("RED", "plot"), Order("RED", "boast")])
    exercise.game.keep()
    exercise.join(Person("p1", "Ann", "lead", "BLUE"))
    exercise.hand_in("BLUE")


class Watcher(WindowUser):
    def __init__(self, host: Host, size: tuple[int, int] = (1280, 720), *, lan: bool = True) -> None:
        settings = Settings(reduced_motion=True, width=size[0], height=size[1], volatile=True)
        super().__init__(HostWindow(settings, size=size, separate=False))
        self.host = host
        self.app.navigate(OpenHosted(Hosting(host, ["http://192.168.1.23:8765"], lan)))
        self.frames(3)

    @property
    def screen(self) -> HostScreen:
        assert isinstance(self.app.screen, HostScreen)
        return self.app.screen

    @property
    def texts(self) -> str:
        return " ".join(box.text for box in self.ui.boxes)

    def follow(self) -> None:
        """Draw until the window has read what happened."""
        end = time.monotonic() + 20
        self.frames(2)
        while not self.screen.still() and time.monotonic() < end:
            self.frame(ms=200)
            time.sleep(0.005)
        self.frames(2)
        assert self.screen.still()

    @property
    def bordered(self) -> bool:
        surface = self.app.surface
        return surface.get_at((2, surface.get_height() // 2))[:3] == SIGNAL


@pytest.fixture
def host() -> Iterator[Host]:
    found = Host(begun)
    yield found
    found.close()


@pytest.fixture
def watcher(host: Host) -> Iterator[Watcher]:
    found = Watcher(host)
    yield found
    found.app.close()


def test_the_room_sees_how_to_join_first_and_then_what_is_public(watcher: Watcher) -> None:
    assert "http://192.168.1.23:8765/join" in watcher.texts
    assert unreadable(watcher.ui) == []
    watcher.key(pygame.K_RETURN)  # its button has the focus
    watcher.host.ask_and_wait(a_turn)
    watcher.host.ask_and_wait(more)
    watcher.follow()
    for text in PUBLIC:
        assert text in watcher.texts
    for word in ("SECRET", "Plot", "Bold"):
        assert word not in watcher.texts
    assert "1 of 2 in" in watcher.texts
    assert "handed in" in watcher.texts
    assert "turn 2" in watcher.texts
    assert unreadable(watcher.ui) == []
    assert not watcher.bordered


def test_the_truth_is_asked_for_twice_and_gone_with_one_key(watcher: Watcher) -> None:
    watcher.key(pygame.K_ESCAPE)
    watcher.host.ask_and_wait(a_turn)
    watcher.host.ask_and_wait(more)
    watcher.key(pygame.K_t)
    watcher.key(pygame.K_t)  # held, or struck twice
    watcher.follow()
    assert watcher.has("truth/ask")
    assert "SECRET" not in watcher.texts
    assert unreadable(watcher.ui) == []
    watcher.key(pygame.K_RETURN)  # the answer is no unless said
    watcher.follow()
    assert not watcher.has("truth/ask")
    assert not watcher.bordered
    assert watcher.screen.truth is None
    watcher.key(pygame.K_t)
    watcher.press("truth/yes")
    watcher.follow()
    assert watcher.bordered
    for word in ("SECRET cable.", "Plot", "1 order in free text waits for a ruling.", "Back to the public view (T)"):
        assert word in watcher.texts
    assert unreadable(watcher.ui) == []
    watcher.key(pygame.K_t)
    watcher.follow()
    assert not watcher.bordered
    assert "SECRET" not in watcher.texts
    assert watcher.screen.truth is None
    watcher.host.ask_and_wait(lambda e: e.send("BLUE", ("RED",), "SECRET answer."))
    watcher.follow()
    assert watcher.screen.truth is None  # nor is it read again


def test_what_the_room_sees_hangs_on_nothing_hidden() -> None:
    def look(intent: str, *, plots: bool) -> PublicLook:
        game = begun(intent)
        exercise = Exercise(game)
        a_turn(exercise)
        if plots:
            more(exercise)
        else:
            exercise.send("RED", (), PUBLIC[1], public=True)
            exercise.improvise(PUBLIC[2], now=True)
            exercise.join(Person("p1", "Ann", "lead", "BLUE"))
            exercise.hand_in("BLUE")
        return replace(Reader().public(exercise), read_at=0.0)

    one, other = look("bold", plots=True), look("meek", plots=False)
    assert one == other
    assert [news.text for news in one.news][:2] == [PUBLIC[2], PUBLIC[1]]


def test_it_is_drawn_only_when_something_happened(watcher: Watcher) -> None:
    watcher.key(pygame.K_ESCAPE)
    watcher.follow()
    assert watcher.screen.still()
    before = watcher.screen.public
    watcher.frames(3)
    assert watcher.screen.public is before
    watcher.host.ask_and_wait(lambda e: e.hand_in("RED"))
    assert not watcher.screen.still()
    watcher.follow()
    assert [one.handed_in for one in watcher.screen.public.seats] == [True, False]
    watcher.host.ask_and_wait(lambda e: e.clock_do("start"))
    watcher.frames(2)
    end = time.monotonic() + 3
    while watcher.screen.still():  # the clock's next second
        assert time.monotonic() < end
        time.sleep(0.02)


def test_nothing_in_it_changes_the_exercise(watcher: Watcher) -> None:
    lines = watcher.host.ask_and_wait(lambda e: e.game.record_lines)
    watcher.key(pygame.K_ESCAPE)
    for code in (pygame.K_n, pygame.K_m, pygame.K_j, pygame.K_j, pygame.K_F5, pygame.K_t):
        watcher.key(code)
    watcher.click("truth/yes")
    watcher.follow()
    for name in sorted({box.name for box in watcher.ui.boxes if box.focusable} - {"map"}):
        if watcher.has(name):
            watcher.click(name)
    assert watcher.host.ask_and_wait(lambda e: e.game.record_lines) == lines


@pytest.mark.parametrize(
    ("answer", "open_", "ends"), [("keep", True, False), ("window", False, False), ("end", False, True)]
)
def test_closing_asks_what_becomes_of_the_exercise(watcher: Watcher, answer: str, open_: bool, ends: bool) -> None:
    watcher.frame(pygame.event.Event(pygame.QUIT))
    watcher.frame()
    assert watcher.app.running
    assert unreadable(watcher.ui) == []
    screen = watcher.screen
    watcher.click(f"close/{answer}")
    assert (watcher.app.running, screen.ends) == (open_, ends)


def test_a_host_that_cannot_answer_is_said_and_asked_again(watcher: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher.key(pygame.K_ESCAPE)
    broken = [True]
    read = Reader.public

    def failing(self: Reader, exercise: Exercise) -> PublicLook:
        if broken[0]:
            raise OSError("the disk is gone")
        return read(self, exercise)

    monkeypatch.setattr(Reader, "public", failing)
    monkeypatch.setattr("brinkmanship.desktop.host.screen._AGAIN", 0.05)
    watcher.host.ask_and_wait(a_turn)
    watcher.until(lambda: "The exercise cannot be read: the disk is gone" in watcher.texts, seconds=10, ms=30)
    broken[0] = False
    watcher.until(lambda: watcher.screen.public.view.turn == 1, seconds=10, ms=30)


def test_the_map_goes_to_the_fighting_unless_somebody_steers_it(watcher: Watcher) -> None:
    watcher.key(pygame.K_ESCAPE)
    watcher.follow()
    chart, screen = watcher.screen.assets.map, watcher.screen
    before = chart.camera

    def fight(places: int) -> None:
        view = screen.public.view
        land = [region.id for region in view.regions if not region.sea][:places]
        regions = tuple(replace(r, contested_by="RED" if r.id in land else "") for r in view.regions)
        screen.public = replace(screen.public, view=replace(view, regions=regions))
        watcher.frames(3)

    fight(1)
    there = chart.camera
    assert there != before
    assert screen.still() or not chart.moving
    watcher.wheel("map", 3)
    watcher.frames(20)
    steered = chart.camera
    assert steered != there
    fight(0)
    assert chart.camera == steered


@pytest.mark.parametrize(
    "size", [*(pytest.param(size, marks=pytest.mark.slow) for size in ((1920, 1080), (1024, 768))), (640, 400)]
)
def test_other_sizes_are_legible(host: Host, size: tuple[int, int], tmp_path: Path) -> None:
    watcher = Watcher(host, size, lan=False)
    assert "Only this computer can join" in watcher.texts
    assert unreadable(watcher.ui) == []
    watcher.key(pygame.K_ESCAPE)
    host.ask_and_wait(a_turn)
    host.ask_and_wait(more)
    watcher.follow()
    assert unreadable(watcher.ui) == []
    assert faults(watcher.ui) == []
    wanted, room = max(min(size[0] / 1280, size[1] / 720), 1.0), min(size[0] / 1100, size[1] / 600)
    assert watcher.ui.scale == min(wanted, room)
    watcher.app.close()
