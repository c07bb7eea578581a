"""Texts that have no room: shortened so that they stay apart, and told in full to the pointer that rests on them."""

from __future__ import annotations

import pygame
from desktop.driving import Driver, Event

from brinkmanship.desktop.kit import tooltip, widgets as w

FIRST, SECOND = "82nd Airborne Division elements, 1st Brigade", "82nd Airborne Division elements, 2nd Brigade"


def _page(ui) -> None:
    for number, name in enumerate((FIRST, SECOND, "Short")):
        w.row(ui, (20, 20 + 30 * number, 200, 25), name, f"row/{number}")
    tooltip.draw(ui)


def _opened(user: Driver) -> list[str]:
    return [box.text for box in user.ui.boxes if box.kind == "text" and box.layer >= 60]


def test_two_names_that_begin_alike_are_cut_to_different_texts() -> None:
    user = Driver(_page)
    fonts = user.ui.fonts
    shown = fonts.shorten(FIRST, "body", 180), fonts.shorten_inside(SECOND, "body", 180)
    assert fonts.shorten(SECOND, "body", 180) == shown[0]
    assert shown[1].endswith("Brigade")
    assert shown[1] != shown[0]
    assert fonts.width(shown[1], "body") <= 180
    assert [box.text for box in user.ui.boxes if box.cut] == [FIRST, SECOND]
    drawn = [user.surface.subsurface((20, 20 + 30 * n, 200, 25)).copy() for n in (0, 1)]
    assert pygame.image.tobytes(drawn[0], "RGB") != pygame.image.tobytes(drawn[1], "RGB")


def test_the_pointer_on_a_cut_text_shows_all_of_it_and_on_a_whole_one_nothing() -> None:
    user = Driver(_page)
    user.frame(Event(pygame.MOUSEMOTION, pos=(60, 62), rel=(0, 0), buttons=(0, 0, 0)))
    user.frames(40)
    assert SECOND in _opened(user)
    user.frame(Event(pygame.MOUSEMOTION, pos=(40, 92), rel=(0, 0), buttons=(0, 0, 0)))
    user.frames(40)
    assert _opened(user) == []


def test_it_is_noted_though_texts_are_not() -> None:
    user = Driver(_page)
    user.ui.note_texts = False
    user.frames(2)
    assert [box.text for box in user.ui.boxes if box.kind == "text"] == [FIRST, SECOND]
