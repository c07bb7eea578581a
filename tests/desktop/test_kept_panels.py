"""Panels that are shown as they were: as long as nothing in them changed, and a moment longer in a frame that is full."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from brinkmanship.desktop.kit import widgets as w
from brinkmanship.desktop.kit.ui import Ui


@dataclass
class Panel:
    """A panel with a button, in a frame that has taken so many milliseconds before it."""

    shown: str = "old"
    spent: float = 0.0
    drawn: list[str] = field(default_factory=list)  # what it showed each time it was drawn
    clicks: int = 0

    def frame(self, ui: Ui) -> None:
        ui._began -= self.spent / 1000
        ui.keep("panel", (0, 0, 400, 200), self.shown, lambda: self.draw(ui))

    def draw(self, ui: Ui) -> None:
        self.drawn.append(self.shown)
        ui.register("panel", "panel", (0, 0, 400, 200))
        self.clicks += w.button(ui, (20, 20, 120, 40), self.shown, "button")


@pytest.fixture
def panel() -> Panel:
    return Panel()


@pytest.fixture
def user(driver, panel):
    user = driver(panel.frame)
    user.ui.note_texts = False
    user.away()
    user.frames(10)
    panel.drawn.clear()
    user.frames(5)
    assert panel.drawn == []
    return user


def test_a_panel_is_drawn_anew_when_what_it_shows_has_changed(user, panel):
    panel.shown = "new"
    user.frame()
    assert panel.drawn == ["new"]


def test_a_panel_waits_some_frames_where_much_else_is_drawn(user, panel):
    panel.shown, panel.spent = "new", 40.0
    user.frames(3)
    assert panel.drawn == []
    assert user.ui.wanted_ms is not None
    assert user.has("button")
    panel.spent = 0.0
    user.frame()
    assert panel.drawn == ["new"]


def test_a_panel_waits_no_longer_than_a_glance(user, panel):
    panel.shown, panel.spent = "new", 40.0
    user.frames(8)
    assert panel.drawn[:1] == ["new"]
    assert len(panel.drawn) == 3


def test_a_panel_that_is_touched_waits_for_nothing(user, panel):
    user.move("button")
    user.frame()
    panel.drawn.clear()
    panel.shown, panel.spent = "new", 40.0
    user.frame()
    assert panel.drawn == ["new"]
    user.click("button")
    assert panel.clicks == 1


def test_where_every_text_is_looked_at_nothing_waits(user, panel):
    user.ui.note_texts = True
    user.frames(10)
    panel.drawn.clear()
    panel.shown, panel.spent = "new", 40.0
    user.frame()
    assert panel.drawn == ["new"]


def test_what_can_wait_is_done_in_every_sixth_full_frame(driver):
    done: list[bool] = []
    user = driver(lambda ui: done.append(ui.room("pictures")))
    user.frames(3)
    assert all(done)
    done.clear()

    def full(ui: Ui) -> None:
        ui._began -= 0.04
        done.append(ui.room("pictures"))

    user = driver(full)
    user.frames(17)
    assert done[:12] == [False, False, False, False, False, True] * 2
