"""The encyclopedia in the window: opened from where one is, searched, followed, by pointer and by keys."""

from __future__ import annotations

import pygame
import pytest
from desktop.conftest import TOY
from desktop.driving import open_window, unreadable

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.game.session.game import Game


@pytest.fixture
def user():
    driver = open_window((1280, 720), 1.0)
    driver.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED"))
    driver.frame()
    driver.app.screen.state.dialog = ""
    driver.frames(2)
    yield driver
    driver.app.close()


def opened(user) -> str:
    user.until(lambda: user.has("encyclopedia/back"))
    assert user.app.screen.state.dialog == "encyclopedia"
    assert unreadable(user.app.ui) == []
    return user.app.screen.state.reader.article


def test_it_opens_at_what_one_looks_at(user):
    state = user.app.screen.state
    user.click("actor/BLUE")
    user.click("inspector/look-up")
    assert opened(user) == "actor:BLUE"
    user.key(pygame.K_ESCAPE)
    assert state.dialog == ""
    user.click("inspector/tab/actions")
    user.click("action/embargo")
    user.click("order/look-up")
    assert opened(user) == "action:embargo"


def test_a_tooltip_leads_to_the_article_of_its_number(user):
    user.click("actor/BLUE")
    user.click("inspect/unfold")
    user.frames(2)
    name = next(box.name for box in user.app.ui.boxes if box.name.endswith("resolve") and box.kind == "label")
    user.app.ui.set_focus(name)
    user.frame()
    user.key(pygame.K_F1)
    user.frames(2)
    user.key(pygame.K_RETURN)
    assert opened(user) == "track:actor.resolve"


def test_links_back_and_forth_and_search(user):
    user.key(pygame.K_e)
    opened(user)
    reader = user.app.screen.state.reader
    user.click("encyclopedia/search")
    user.write("embargo")
    user.frame()
    assert reader.results()[0].id == "action:embargo"
    user.click("encyclopedia/article/action:embargo")
    assert reader.article == "action:embargo"
    link = next(box for box in user.app.ui.boxes if box.kind == "link" and box.text == "Redland and Blueland")
    user.click(link.name)
    assert reader.article == "term:group-rivals"
    user.click("encyclopedia/back")
    assert reader.article == "action:embargo"
    user.click("encyclopedia/forth")
    assert reader.article == "term:group-rivals"


def test_articles_of_all_kinds_can_be_read(user):
    user.key(pygame.K_e)
    opened(user)
    reader = user.app.screen.state.reader
    for article in list(reader.book.articles)[::6]:
        reader.go(article)
        user.frame()
        user.frame()
        assert unreadable(user.app.ui) == [], article
