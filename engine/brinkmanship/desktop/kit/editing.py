"""Editing a text by keys and pointer: cursor, selection, words, clipboard, undo, and what an input method composes.

Knows letters and no pixels: fields say where a letter is, and which one is above another.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pygame

from brinkmanship.desktop.kit.input import Key
from brinkmanship.desktop.kit.ui import Ui

KEYS = frozenset(
    {
        *(pygame.K_BACKSPACE, pygame.K_DELETE, pygame.K_LEFT, pygame.K_RIGHT, pygame.K_HOME, pygame.K_END),
        *(pygame.K_UP, pygame.K_DOWN, pygame.K_PAGEUP, pygame.K_PAGEDOWN, pygame.K_INSERT),
    }
)
ENTER = frozenset({pygame.K_RETURN, pygame.K_KP_ENTER})
BLINK_MS, BLINKS_MS = 500, 10_000
"""How long the cursor is shown or not, and for how long after the last thing done it blinks at all."""
_TWICE_MS = 400
_MOST = 300  # steps that can be taken back


@dataclass(slots=True)
class Editing:
    """What a field remembers: the letter before which one writes (None: the end), where a selection began, and undo."""

    at: int | None = None
    anchor: int | None = None
    value: str = ""  # as it was left
    undo: list[tuple[str, int]] = field(default_factory=list)
    redo: list[tuple[str, int]] = field(default_factory=list)
    writing: bool = False  # whether the last thing done was to write: more letters are the same step
    since: int = 0  # ms at which something was done last
    held: bool = False  # whether the pointer went down in it and is down
    clicks: int = 0  # one after the other, and the last one's time and letter
    clicked_ms: int = -10_000
    clicked_at: int = -1

    def cursor(self, value: str) -> int:
        """Return the letter before which one writes."""
        return len(value) if self.at is None else min(self.at, len(value))

    def selected(self, value: str) -> tuple[int, int]:
        """Return the first letter that is selected, and the one after the last."""
        cursor = self.cursor(value)
        anchor = cursor if self.anchor is None else min(self.anchor, len(value))
        return min(cursor, anchor), max(cursor, anchor)

    def blinks(self, ui: Ui) -> bool:
        """Whether the cursor is shown now; asks for the frame in which that changes."""
        past = ui.now_ms - self.since
        if past >= BLINKS_MS or ui.reduced_motion:
            return True
        ui.again(BLINK_MS - past % BLINK_MS)
        return past // BLINK_MS % 2 == 0


def word_end(text: str, at: int, step: int) -> int:
    """Return where one comes to by a word's jump: forwards the end of a word, back its beginning.

    >>> word_end("two words", 0, 1), word_end("two words", 9, -1), word_end("two words", 4, -1)
    (3, 4, 0)
    """
    end, look = (len(text), 0) if step > 0 else (0, -1)
    while at != end and not text[at + look].isalnum():
        at += step
    while at != end and text[at + look].isalnum():
        at += step
    return at


def word_around(text: str, at: int) -> tuple[int, int]:
    """Return the word (or what parts two words) around a letter: its first one, and the one after its last.

    >>> word_around("two words", 5), word_around("two words", 3)
    ((4, 9), (3, 4))
    """
    at = min(at, max(len(text) - 1, 0))
    first = last = at
    kind = text[at : at + 1].isalnum()
    while first > 0 and text[first - 1].isalnum() == kind and text[first - 1] != "\n":
        first -= 1
    while last < len(text) and text[last].isalnum() == kind and text[last] != "\n":
        last += 1
    return first, max(last, first)


def edit(
    ui: Ui,
    name: str,
    own: Editing,
    value: str,
    move: Callable[[Key, int], int],
    *,
    lines: bool = False,
    room: Callable[[str, str], bool] = lambda kept, given: True,
) -> str:
    """Take the keys and letters of a frame for the field that has the focus; return its text.

    `move` says where the cursor goes by Home, End, Up, Down and the page keys; `lines` says whether Enter begins another
    line; `room` is asked whether letters fit beside those that stay.
    """
    if own.value != value:  # it was changed by somebody else
        own.undo.clear()
        own.redo.clear()
        own.anchor = None
    before = value, own.at, own.anchor
    for key in ui.keys_for(name, KEYS | ENTER if lines else KEYS, writing=True):
        if not ui.input.composing:
            value = _key(ui, own, value, key, move, lines=lines, room=room)
    value = _commands(ui, own, value, lines=lines, room=room)
    if ui.input.text:
        value = _write(own, value, _clean(ui.input.text, lines=lines), room, letters=True)
    if (value, own.at, own.anchor) != before:
        own.since = ui.now_ms
    own.value = value
    return value


def _key(
    ui: Ui,
    own: Editing,
    value: str,
    key: Key,
    move: Callable[[Key, int], int],
    *,
    lines: bool,
    room: Callable[[str, str], bool],
) -> str:
    cursor, (first, last) = own.cursor(value), own.selected(value)
    if key.code in ENTER:
        return _write(own, value, "\n", room)
    if key.code == pygame.K_INSERT:
        if key.shift:
            return _write(own, value, _clean(clipboard(), lines=lines), room)
        if key.ctrl:
            copy(value[first:last])
        return value
    if key.code in (pygame.K_BACKSPACE, pygame.K_DELETE):
        if first == last:
            step = -1 if key.code == pygame.K_BACKSPACE else 1
            other = word_end(value, cursor, step) if key.ctrl else min(max(cursor + step, 0), len(value))
            first, last = min(cursor, other), max(cursor, other)
        elif key.shift and key.code == pygame.K_DELETE:
            copy(value[first:last])
        return _replace(own, value, first, last, "")
    if key.code in (pygame.K_LEFT, pygame.K_RIGHT):
        step = 1 if key.code == pygame.K_RIGHT else -1
        goal = word_end(value, cursor, step) if key.ctrl else min(max(cursor + step, 0), len(value))
        if first != last and not (key.shift or key.ctrl):
            goal = last if step > 0 else first
    elif key.ctrl and key.code in (pygame.K_HOME, pygame.K_END):
        goal = 0 if key.code == pygame.K_HOME else len(value)
    else:
        goal = move(key, cursor)
    own.anchor = (cursor if own.anchor is None else own.anchor) if key.shift else None
    own.at, own.writing = goal, False
    return value


def _commands(ui: Ui, own: Editing, value: str, *, lines: bool, room: Callable[[str, str], bool]) -> str:
    """Do what is asked for with ctrl and a letter."""
    first, last = own.selected(value)
    if ui.key(pygame.K_a, ctrl=True):
        own.anchor, own.at = 0, len(value)
    if ui.key(pygame.K_c, ctrl=True):
        copy(value[first:last])
    if ui.key(pygame.K_x, ctrl=True) and first != last:
        copy(value[first:last])
        value = _replace(own, value, first, last, "")
    if ui.key(pygame.K_v, ctrl=True):
        value = _write(own, value, _clean(clipboard(), lines=lines), room)
    for code, shift, source, target in (
        (pygame.K_z, False, own.undo, own.redo),
        (pygame.K_z, True, own.redo, own.undo),
        (pygame.K_y, None, own.redo, own.undo),
    ):
        if ui.key(code, ctrl=True, shift=shift) and source:
            target.append((value, own.cursor(value)))
            value, own.at = source.pop()
            own.anchor, own.writing = None, False
    return value


def _write(own: Editing, value: str, given: str, room: Callable[[str, str], bool], *, letters: bool = False) -> str:
    """Put a text in the place of what is selected, all of it or, where there is no room, nothing."""
    first, last = own.selected(value)
    if not given or not room(value[:first] + value[last:], given):
        return value
    return _replace(own, value, first, last, given, letters=letters and not given[-1].isspace())


def _replace(own: Editing, value: str, first: int, last: int, given: str, *, letters: bool = False) -> str:
    if first == last and not given:
        return value
    if not (letters and own.writing and first == last):
        own.undo = [*own.undo[-_MOST:], (value, own.cursor(value))]
    own.redo.clear()
    own.at, own.anchor, own.writing = first + len(given), None, letters
    return value[:first] + given + value[last:]


def point(ui: Ui, name: str, own: Editing, value: str, letter: Callable[[], int]) -> None:
    """Take the pointer: a press sets the cursor, dragging selects, twice a word, three times everything.

    `letter` says which letter the pointer is at.
    """
    if not ui.pressed(name):
        own.held = False
        return
    at = letter()
    if own.held:
        if at != own.cursor(value) and own.clicks == 1:
            own.anchor = own.cursor(value) if own.anchor is None else own.anchor
            own.at, own.since = at, ui.now_ms
        return
    own.held = True
    again = ui.now_ms - own.clicked_ms < _TWICE_MS and abs(at - own.clicked_at) <= 1
    own.clicks = own.clicks + 1 if again else 1
    own.clicked_ms, own.clicked_at, own.since, own.writing = ui.now_ms, at, ui.now_ms, False
    if own.clicks == 1:
        shift = bool(ui.input.mods & pygame.KMOD_SHIFT)
        own.anchor = own.cursor(value) if shift and own.anchor is None else own.anchor if shift else None
        own.at = at
    else:
        own.anchor, own.at = word_around(value, at) if own.clicks == 2 else (0, len(value))


def _clean(text: str, *, lines: bool) -> str:
    """Return what of a text may stand in a field: a single line without line ends and control characters, or several."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not lines:
        text = "".join(" " if letter.isspace() else letter for letter in text.strip("\n"))
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")


def clipboard() -> str:
    """Return the text of the clipboard without line ends around it, '' where there is none."""
    with suppress(pygame.error):  # there is no window
        return pygame.scrap.get_text().strip("\r\n")
    return ""


def copy(text: str) -> None:
    """Put a text on the clipboard, unless it is empty."""
    if text:
        with suppress(pygame.error):
            pygame.scrap.put_text(text)
