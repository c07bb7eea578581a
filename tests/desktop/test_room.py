"""Room to think in the window: statistics, diplomacy, the ladder and the search, by pointer and by keys."""

from __future__ import annotations

from functools import cache

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import open_window, unreadable

from brinkmanship.desktop.kit.plot import marks
from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.session.game import Game
from tests.january import january


@cache
def three_days_on() -> Game:
    """Return a game in which no test does anything."""
    game = Game.new(january(), {"USA": "human"}, seed=5)
    for _ in range(3):
        game.commit("USA")
    return game


@pytest.fixture
def user():
    game = three_days_on()
    driver = open_window((1280, 720), 1.0)
    driver.app.navigate(OpenGame(game, "USA"))
    driver.frames(2)
    driver.app.screen.state.dialog = ""
    driver.frames(2)
    yield driver
    driver.app.close()


def texts(user) -> str:
    user.app.ui.note_texts = True
    user.frames(2)
    return " | ".join(box.text for box in user.app.ui.boxes if box.kind == "text")


def gathered(user) -> None:
    user.until(lambda: user.has("statistics/plot"))
    assert unreadable(user.app.ui) == []


@pytest.mark.slow
def test_statistics_put_any_numbers_beside_each_other(user):
    state = user.app.screen.state
    user.key(pygame.K_s)
    gathered(user)
    first = list(state.room.chosen)
    assert first
    assert all(user.has(f"statistics/away/{ref}") for ref in first)
    user.write("russia resolve")
    user.click("statistics/number/actor:RUS.resolve")
    assert state.room.chosen == [*first, "actor:RUS.resolve"]
    assert "since 24 Jan" in texts(user)
    assert "the range it most likely lies in" in texts(user)
    for ref in first:
        user.click(f"statistics/away/{ref}")
    assert state.room.chosen == ["actor:RUS.resolve"]
    user.click("statistics/preset/ours")
    assert state.room.chosen
    assert all(ref.startswith("actor:USA.") for ref in state.room.chosen)
    x, y = user.centre("statistics/plot")
    user.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=(x, y), rel=(0, 0), buttons=(0, 0, 0)))
    assert "25 Jan: " in texts(user) or "26 Jan: " in texts(user)
    user.key(pygame.K_ESCAPE)
    assert state.dialog == ""


def test_a_chart_that_is_full_says_so(user):
    state = user.app.screen.state
    state.room.chosen = [one.ref for one in state.session.game.numbers()[10:17]]
    user.click("outliner/statistics")
    gathered(user)
    full = list(state.room.chosen)
    user.click("statistics/number/world:tension")
    assert state.room.chosen == full
    assert "take one out first" in user.app.ui.toasts[-1].text


def test_an_indicator_of_the_bar_leads_to_its_past(user):
    user.click("bar/world:tension")
    gathered(user)
    assert "world:tension" in user.app.screen.state.room.chosen


def test_diplomacy_shows_members_by_stance_and_leads_on(user):
    state = user.app.screen.state
    user.key(pygame.K_d)
    user.frames(3)
    seen = texts(user)
    assert "Germany" in seen
    assert "nobody has taken a side" not in seen
    user.wheel("diplomacy/stances/NAC", -30)
    assert "against: Hungary" in texts(user)
    assert unreadable(user.app.ui) == []
    for tab in ("table", "agreements", "promises"):
        user.click(f"diplomacy/tab/{tab}")
        user.frames(2)
        assert unreadable(user.app.ui) == []
        if tab == "agreements":
            assert "not signed" in texts(user)
    user.click("diplomacy/tab/stances")
    user.click("diplomacy/body/")
    assert "Russia" in texts(user)
    user.click("diplomacy/member/UKR")
    assert (state.dialog, state.selection.id) == ("", "UKR")


def test_the_ladder_says_where_the_crisis_stands(user):
    user.click("bar/rung")
    user.frames(2)
    view = user.app.screen.state.session.view
    assert view.rung.name in texts(user)
    assert view.rung.description in texts(user)
    user.until(lambda: "since 24 Jan" in texts(user) or "last on" in texts(user))
    user.click("ladder/statistics")
    gathered(user)
    assert user.app.screen.state.room.chosen[-1] == "world:rung"


def test_search_finds_everything_and_enter_goes_to_the_first(user):
    state = user.app.screen.state
    user.key(pygame.K_f)
    user.frames(2)
    user.write("kyiv")
    user.frames(2)
    kinds = {name.split("/")[1] for name in user.names() if name.startswith("search/") and name.count("/") == 2}
    assert {"region", "order"} <= kinds
    assert unreadable(user.app.ui) == []
    user.key(pygame.K_RETURN)
    assert (state.dialog, state.selection.kind) == ("", "region")
    user.key(pygame.K_f, pygame.KMOD_CTRL)
    user.frames(2)
    state.room.found = "tension"
    user.frames(2)
    user.click("search/number/world:tension")
    gathered(user)


@pytest.mark.slow
def test_what_moved_or_stands_out_comes_first_and_the_rest_is_folded(user):
    user.click("actor/RUS")
    user.frames(2)
    rows = [name for name in user.names() if name.startswith("inspect/actor:RUS.")]
    assert 4 <= len(rows) <= 10
    hidden = [name for name in user.names() if name.startswith("inspect/more/")]
    user.click("inspect/unfold")
    user.frames(2)
    assert not hidden
    assert len([name for name in user.names() if name.startswith("inspect/more/")]) > 10
    user.click("inspect/unfold")
    user.frames(2)
    assert not [name for name in user.names() if name.startswith("inspect/more/")]


def test_a_scenario_without_issues_or_a_ladder_has_the_screens_too():
    driver = open_window((1280, 720), 1.0)
    driver.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED"))
    driver.frame()
    state = driver.app.screen.state
    for dialog in ("statistics", "diplomacy", "search"):
        state.dialog = dialog
        driver.frames(3)
        assert unreadable(driver.app.ui) == []
    for tab in ("table", "agreements", "promises"):
        state.dialog, state.room.tab = "diplomacy", tab
        driver.frames(2)
    driver.app.close()


@pytest.mark.parametrize(("low", "high", "most"), [(0.0, 1.0, 5), (-3.0, 17.0, 6), (94.1, 94.2, 4), (0.0, 5e6, 6)])
def test_marks_are_round_few_and_within(low, high, most):
    found = marks(low, high, most)
    assert 1 < len(found) <= most
    assert low - 1e-9 <= found[0]
    assert found[-1] <= high + 1e-9
