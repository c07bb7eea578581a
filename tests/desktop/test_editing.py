"""Writing in a field: selection, words, clipboard, undo, the pointer, an input method; and keys by their place."""

from __future__ import annotations

import pygame
import pytest
from desktop.driving import Driver, Event

from brinkmanship.desktop.kit import keyboard, widgets as w
from brinkmanship.desktop.kit.text_area import text_area

CTRL, SHIFT = pygame.KMOD_CTRL, pygame.KMOD_SHIFT


class Writer(Driver):
    """Sits at one field, of one line or several."""

    def __init__(self, value: str = "", *, lines: bool = False, limit: int = 80) -> None:
        self.value, self.lines, self.limit = value, lines, limit
        self.asked: set[str] = set()
        super().__init__(self._page)
        self.ui.set_focus("field")
        self.frames(2)

    def _page(self, ui) -> None:
        if self.lines:
            self.value = text_area(ui, (20, 20, 300, 120), self.value, "field")
        else:
            self.value = w.text_input(ui, (20, 20, 300, 30), self.value, "field", limit=self.limit)
        for code in (pygame.K_F5, pygame.K_ESCAPE, pygame.K_h):
            if ui.key(code):
                self.asked.add(pygame.key.name(code))
        if ui.key(pygame.K_k, ctrl=True):
            self.asked.add("ctrl+k")

    def keys(self, *codes: int, mod: int = 0) -> None:
        for code in codes:
            self.key(code, mod)


@pytest.mark.parametrize("lines", [False, True])
def test_what_is_selected_by_keys_is_written_over_cut_and_pasted(lines: bool) -> None:
    user = Writer("stand by Moscow", lines=lines)
    user.keys(pygame.K_LEFT, mod=CTRL | SHIFT)
    user.write("Kyiv")
    assert user.value == "stand by Kyiv"
    user.keys(*[pygame.K_LEFT] * 4, mod=SHIFT)
    user.key(pygame.K_x, CTRL)
    assert user.value == "stand by "
    user.key(pygame.K_HOME)
    user.key(pygame.K_v, CTRL)
    assert user.value == "Kyivstand by "
    user.key(pygame.K_a, CTRL)
    user.key(pygame.K_BACKSPACE)
    assert user.value == ""


@pytest.mark.parametrize("lines", [False, True])
def test_undo_takes_back_a_word_written_at_once_and_redo_brings_it_again(lines: bool) -> None:
    user = Writer(lines=lines)
    user.write("quiet")
    user.write(" ")
    user.write("day")
    user.key(pygame.K_BACKSPACE, CTRL)
    assert user.value == "quiet "
    user.key(pygame.K_z, CTRL)
    assert user.value == "quiet day"
    user.key(pygame.K_z, CTRL)
    user.key(pygame.K_z, CTRL)
    assert user.value == "quiet"
    user.key(pygame.K_y, CTRL)
    user.key(pygame.K_z, CTRL | SHIFT)
    assert user.value == "quiet day"


def test_words_are_jumped_over_and_deleted_both_ways() -> None:
    user = Writer("one two three")
    user.key(pygame.K_HOME)
    user.key(pygame.K_RIGHT, CTRL)
    user.key(pygame.K_DELETE, CTRL)
    assert user.value == "one three"
    user.key(pygame.K_LEFT, CTRL)
    user.write("zero ")
    assert user.value == "zero one three"


def test_the_pointer_sets_the_cursor_drags_a_selection_and_takes_a_word() -> None:
    user = Writer("allies in the east")
    left = user.box("field").rect.x + 8

    def x(count: int) -> float:
        return left + user.ui.text_width(user.value[:count])

    def event(kind: int, at: float, **facts: object) -> Event:
        return Event(kind, pos=(at, 35), **facts)

    user.frame(event(pygame.MOUSEMOTION, x(7), rel=(0, 0), buttons=(0, 0, 0)))
    user.frame(event(pygame.MOUSEBUTTONDOWN, x(7), button=1))
    user.frame(event(pygame.MOUSEMOTION, x(13), rel=(0, 0), buttons=(1, 0, 0)))
    user.frame(event(pygame.MOUSEBUTTONUP, x(13), button=1))
    user.write("of")
    assert user.value == "allies of east"
    user.frames(40)
    for _ in range(2):
        user.frame(event(pygame.MOUSEBUTTONDOWN, x(2), button=1))
        user.frame(event(pygame.MOUSEBUTTONUP, x(2), button=1))
    user.write("friends")
    assert user.value == "friends of east"


def test_commands_live_while_a_field_is_written_in_and_letters_do_not() -> None:
    user = Writer("h")
    user.keys(pygame.K_F5, pygame.K_ESCAPE, pygame.K_h)
    user.key(pygame.K_k, CTRL)
    assert user.asked == {"f5", "escape", "ctrl+k"}


def test_what_an_input_method_puts_together_is_shown_and_written_when_it_is_done() -> None:
    user = Writer("ab")
    user.key(pygame.K_LEFT)
    user.frame(Event(pygame.TEXTEDITING, text="ni", start=0, length=2))
    user.key(pygame.K_BACKSPACE)  # the input method's
    assert user.value == "ab"
    assert any(box.text == "anib" for box in user.ui.boxes if box.kind == "text")
    user.frame(Event(pygame.TEXTINPUT, text="你"))
    user.frame()
    assert user.value == "a你b"
    assert not any("ni" in box.text for box in user.ui.boxes if box.kind == "text")


def test_a_long_line_keeps_its_cursor_in_sight() -> None:
    user = Writer("x" * 60 + " END", limit=200)
    shown = [box.text for box in user.ui.boxes if box.kind == "text"]
    assert shown[0].endswith("END")
    user.key(pygame.K_HOME)
    user.write("START ")
    shown = [box.text for box in user.ui.boxes if box.kind == "text"]
    assert shown[0].startswith("START")
    assert user.ui.text_width(shown[0]) <= 284


def test_a_cursor_at_rest_asks_for_no_more_frames() -> None:
    user = Writer("x")
    user.ui.reduced_motion = False
    user.write("y")
    user.frame()
    assert user.ui.wanted_ms is not None
    user.frame(ms=20_000)
    assert user.ui.wanted_ms is None


def _pressed(code: int, scancode: int, mod: int = 0) -> Event:
    return Event(pygame.KEYDOWN, key=code, scancode=scancode, mod=mod, unicode="")


@pytest.mark.parametrize(
    ("code", "scan", "mod", "meant"),
    [
        (ord("р"), pygame.KSCAN_H, 0, pygame.K_h),  # Russian
        (ord("η"), pygame.KSCAN_H, 0, pygame.K_h),  # Greek
        (ord("я"), pygame.KSCAN_Z, CTRL, pygame.K_z),
        (pygame.K_a, pygame.KSCAN_Q, 0, pygame.K_q),  # French: the place
        (pygame.K_z, pygame.KSCAN_W, CTRL, pygame.K_z),  # with ctrl the letter
        (pygame.K_COMMA, pygame.KSCAN_M, 0, pygame.K_m),
        (pygame.K_PLUS, pygame.KSCAN_RIGHTBRACKET, 0, pygame.K_PLUS),  # German
        (pygame.K_ESCAPE, pygame.KSCAN_CAPSLOCK, 0, pygame.K_ESCAPE),  # a layout that swaps them
        (pygame.K_F5, pygame.KSCAN_F5, 0, pygame.K_F5),
    ],
)
def test_a_command_is_where_its_key_lies_on_any_layout(code: int, scan: int, mod: int, meant: int) -> None:
    asked: list[bool] = []
    user = Driver(lambda ui: asked.append(ui.key(meant, ctrl=bool(mod))))
    user.frame(_pressed(code, scan, mod))
    assert asked[-1]


def test_a_key_is_called_as_it_is_on_the_layout_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    from brinkmanship.desktop.settings import key_label

    assert key_label(pygame.K_h) == "H"
    monkeypatch.setattr(keyboard, "_layout", lambda: {pygame.KSCAN_H: ord("р"), pygame.KSCAN_M: ord(",")})
    assert key_label(pygame.K_h) == "Р"
    assert key_label(pygame.K_m) == "Comma"
    assert key_label(pygame.K_F5) == "F5"
