"""A field for one line of text, scrolled sideways to its cursor; nothing typed or pasted into it is ever cut."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

import pygame

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.editing import Editing, edit, point
from brinkmanship.desktop.kit.input import Key
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui


@dataclass(slots=True)
class _Line:
    editing: Editing = field(default_factory=Editing)
    first: int = 0  # letter shown at the left


def text_input(ui: Ui, rect: RectLike, value: str, name: str, *, hint: str = "", limit: int = 80) -> str:
    """Draw a one-line text field; return its new text."""
    area = Rect(rect)
    line = ui.own(_Line, name)
    own = line.editing
    has = ui.focus == name
    inner = area.inflate(-16, 0)

    def room(kept: str, given: str) -> bool:
        left = limit - len(kept)
        if len(given) > left:  # all or nothing: what is typed is never cut
            ui.toast(
                f"There is room for {max(left, 0):,} more letters of {limit:,}, and these are {len(given):,}.", "warn"
            )
        return len(given) <= left

    def move(key: Key, cursor: int) -> int:
        return 0 if key.code in (pygame.K_HOME, pygame.K_UP, pygame.K_PAGEUP) else len(value)

    if has:
        value = edit(ui, name, own, value, move, room=room)
    point(ui, name, own, value, lambda: line.first + _letter(ui, value[line.first :], ui.input.x - inner.x))
    cursor, (first, last) = own.cursor(value), own.selected(value)
    composed = ui.input.composing if has else ""
    shown = value[:cursor] + composed + value[cursor:]
    caret = cursor + len(composed)
    _scroll(ui, line, shown, caret, inner.width - 4)
    ui.fill(area, th.FIELD, radius=5, edge=th.SELECT_EDGE if has else th.FIELD_EDGE)
    ui.register(name, "text-field", area, focusable=True, takes_text=True, keeps_arrows=True, text=value)
    seen = shown[line.first :]
    seen = seen[: _letter(ui, seen, inner.width, whole=True)]

    def x_of(letter: int) -> float:
        return inner.x + ui.text_width(seen[: min(max(letter - line.first, 0), len(seen))])

    if has and first != last and not composed:
        ui.fill((x_of(first), area.y + 5, x_of(last) - x_of(first), area.height - 10), th.SELECT, radius=2)
    if seen:
        ui.text(inner, seen, elide=False)
    elif hint and not has:
        ui.text(inner, hint, "body", th.FAINT)
    if composed:
        ui.fill((x_of(cursor), area.bottom - 6, x_of(caret) - x_of(cursor), 1), th.GOLD)
    if has:
        place = Rect(x_of(caret), area.y + 6, 1.5, area.height - 12)
        if own.blinks(ui):
            ui.fill(place, th.GOLD)
        ui.compose_at(place)
    ui.focus_ring(name, area)
    return value


def _scroll(ui: Ui, line: _Line, shown: str, caret: int, width: float) -> None:
    """Scroll so that the cursor is in sight, and no further than to the end of the text."""
    line.first = min(line.first, caret)
    while line.first < caret and ui.text_width(shown[line.first : caret]) > width:
        line.first += max(1, (caret - line.first) // 200)
    while line.first and ui.text_width(shown[line.first - 1 :]) <= width:
        line.first -= 1


def _letter(ui: Ui, text: str, x: float, *, whole: bool = False) -> int:
    """Return the letter that is nearest to a place, or how many are `whole` before it."""
    text = text[:400]
    reached = bisect_right(range(1, len(text) + 1), x, key=lambda count: ui.text_width(text[:count]))
    if whole or reached >= len(text):
        return reached
    left, right = ui.text_width(text[:reached]), ui.text_width(text[: reached + 1])
    return reached + (x - left > right - x)
