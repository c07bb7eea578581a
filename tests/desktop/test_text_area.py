"""The field for long texts: lines, places, the wheel; nothing is cut."""

from __future__ import annotations

import pygame
import pytest
from desktop.driving import Driver, unreadable

from brinkmanship.desktop.kit.text_area import text_area, too_long

LONG = "Call up the reserves, and tell nobody outside this room before noon. " * 40


class Field:
    def __init__(self) -> None:
        self.value, self.limit = "", 0
        self.user = Driver(self.draw, (640, 360))
        self.user.click("field")

    def draw(self, ui) -> None:
        self.value = text_area(ui, (20, 20, 400, 120), self.value, "field", hint="Type.", limit=self.limit)

    def give(self, text: str) -> None:
        self.user.frame(pygame.event.Event(pygame.TEXTINPUT, text=text))
        self.user.frame()

    def keys(self, *codes: int) -> None:
        for code in codes:
            self.user.key(code)


@pytest.fixture
def field() -> Field:
    return Field()


def test_lines_are_kept_and_the_cursor_goes_everywhere(field: Field) -> None:
    field.give("First")
    field.keys(pygame.K_RETURN, pygame.K_RETURN)
    field.give("Third")
    assert field.value == "First\n\nThird"
    field.keys(pygame.K_UP, pygame.K_UP, pygame.K_END)
    field.give("!")
    field.keys(pygame.K_HOME)
    field.give(">")
    field.keys(pygame.K_DOWN, pygame.K_DOWN, pygame.K_DELETE, pygame.K_END, pygame.K_BACKSPACE)
    assert field.value == ">First!\n\nhir"


def test_a_long_text_is_wrapped_scrolled_and_kept_whole(field: Field) -> None:
    field.give(LONG)
    assert field.value == LONG
    assert unreadable(field.user.ui) == []
    shown = [box for box in field.user.ui.boxes if box.kind == "text"]
    assert 2 <= len(shown) <= 6
    assert all(box.rect.right <= 420 for box in shown)
    assert shown[-1].text in LONG  # the end is in sight
    field.user.wheel("field", 30)
    assert next(box.text for box in field.user.ui.boxes if box.kind == "text").startswith("Call up the reserves")
    field.give("x" * 300)  # one word longer than a row
    assert field.value == LONG + "x" * 300
    assert unreadable(field.user.ui) == []


def test_the_limit_is_said_before_it_is_reached_and_nothing_is_cut(field: Field) -> None:
    field.limit = 100
    field.give("a" * 40)
    assert "letters" not in str([box.text for box in field.user.ui.boxes])
    field.give("a" * 30)
    assert "70 of 100 letters" in [box.text for box in field.user.ui.boxes]
    field.give("a" * 40)
    assert "10 letters too many of 100" in [box.text for box in field.user.ui.boxes]
    assert field.value == "a" * 110
    assert too_long(field.value, 100)
    assert unreadable(field.user.ui) == []


def test_a_click_puts_the_cursor_where_it_is(field: Field) -> None:
    field.give("one two\nthree")
    box = field.user.ui.box("field")
    field.user.now += 1000
    at = (round(box.rect.x + 9), round(box.rect.y + 12))
    for kind in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        more = {"rel": (0, 0), "buttons": (0, 0, 0)} if kind == pygame.MOUSEMOTION else {"button": 1}
        field.user.frame(pygame.event.Event(kind, pos=at, **more))
    field.user.frame()
    field.give(">")
    assert field.value == ">one two\nthree"
