"""A field for long texts: many lines, wrapped, scrolled; nothing typed or pasted into it is ever cut.

It takes more than its limit and says so: who uses it sends nothing that is too long (`too_long`).
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass, field

import pygame

from brinkmanship.desktop.kit import theme as th
from brinkmanship.desktop.kit.editing import Editing, edit, point
from brinkmanship.desktop.kit.input import Key
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui

_STYLE = "body"
_LEAD = 19.0  # logical pixels from row to row
_PAD = 8.0
_WIDE = 600
"""Letters that are wider than any row."""
_COUNTED = 0.5
"""Share of the limit from which the count is shown."""
_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(slots=True)
class _Area:
    """What the field remembers: how it is edited, its scroll and its rows."""

    editing: Editing = field(default_factory=Editing)
    top: int = 0  # first row shown
    key: tuple[str, int, float] = ("", 0, 0.0)
    rows: list[tuple[int, int]] = field(
        default_factory=lambda: [(0, 0)]
    )  # first letter of each row, and after its last


def too_long(value: str, limit: int) -> bool:
    """Whether a text has more letters than *limit*."""
    return len(value) > limit


def text_area(ui: Ui, rect: RectLike, value: str, name: str, *, hint: str = "", limit: int = 0) -> str:
    """Draw the field, with the count of its letters where it nears *limit* (0: none); return its new text."""
    area = Rect(rect)
    own = ui.own(_Area, name)
    inner = Rect(area.x + _PAD, area.y + 5, area.width - 2 * _PAD - 8, area.height - 10)
    counted = bool(limit) and len(value) > _COUNTED * limit
    if counted:
        inner.height -= 16
    rows = _rows(ui, own, value, inner.width)
    shown = max(int(inner.height / _LEAD), 1)
    editing, moved = own.editing, False
    if ui.focus == name:
        before = value, editing.cursor(value)
        value = edit(ui, name, editing, value, lambda key, at: _moved(ui, own.rows, value, shown, key, at), lines=True)
        rows = _rows(ui, own, value, inner.width)
        moved = (value, editing.cursor(value)) != before

    def pointed() -> int:
        row = own.top + int((ui.input.y - inner.y) // _LEAD)
        return _letter_at(ui, rows, value, row, ui.input.x - inner.x)

    point(ui, name, editing, value, pointed)
    cursor, (first_selected, after_selected) = editing.cursor(value), editing.selected(value)
    most = max(len(rows) - shown, 0)
    own.top = min(max(own.top - round(ui.wheel(name) * 3), 0), most)
    row = _row_of(rows, cursor)
    if moved:
        own.top = min(max(own.top, row - shown + 1), row)
    has = ui.focus == name
    ui.fill(area, th.FIELD, radius=5, edge=th.SELECT_EDGE if has else th.FIELD_EDGE)
    facts = {"focusable": True, "takes_text": True, "keeps_arrows": True, "takes_wheel": most > 0, "text": value}
    ui.register(name, "text-area", area, **facts)
    if not value and not has and hint:
        ui.paragraph((inner.x, inner.y, inner.width, 0), hint, _STYLE, th.FAINT)
    for number, (first, last) in enumerate(rows[own.top : own.top + shown]):
        text = value[first:last].rstrip()
        if has and first_selected < last and after_selected > first:
            left = ui.text_width(value[first : max(first_selected, first)], _STYLE)
            wide = ui.text_width(value[first : min(after_selected, last)].rstrip("\n"), _STYLE) - left
            ui.fill((inner.x + left, inner.y + number * _LEAD, max(wide, 3), _LEAD), th.SELECT)
        ui.text((inner.x, inner.y + number * _LEAD, inner.width + 6, _LEAD), text, _STYLE, elide=False)
    if has and own.top <= row < own.top + shown:
        _caret(
            ui,
            editing,
            inner.x + ui.text_width(value[rows[row][0] : cursor], _STYLE),
            inner.y + (row - own.top) * _LEAD,
        )
    if most:
        tall = max(inner.height * shown / len(rows), 16.0)
        y = inner.y + (inner.height - tall) * own.top / most
        ui.fill((area.right - 8, y, 4, tall), th.FAINT, radius=2)
    if counted:
        over = len(value) - limit
        said = f"{over:,} letters too many of {limit:,}" if over > 0 else f"{len(value):,} of {limit:,} letters"
        ui.text(
            (inner.x, area.bottom - 20, inner.width, 16), said, "tiny", th.BAD if over > 0 else th.MUTED, align="right"
        )
    ui.focus_ring(name, area)
    return value


def _caret(ui: Ui, editing: Editing, x: float, y: float) -> None:
    """Draw the cursor, and over what follows what an input method is putting together."""
    composed = ui.input.composing
    if composed:
        wide = ui.text_width(composed, _STYLE)
        ui.fill((x, y + 1, wide, _LEAD - 2), th.FIELD_HOT)
        ui.text((x, y, wide + 6, _LEAD), composed, _STYLE, elide=False)
        ui.fill((x, y + _LEAD - 3, wide, 1), th.GOLD)
        x += wide
    place = Rect(x, y + 2, 1.5, _LEAD - 3)
    if editing.blinks(ui):
        ui.fill(place, th.GOLD)
    ui.compose_at(place)


def _moved(ui: Ui, rows: list[tuple[int, int]], value: str, shown: int, key: Key, cursor: int) -> int:
    """Return where a key moves the cursor among the rows."""
    row = _row_of(rows, cursor)
    if key.code == pygame.K_HOME:
        return rows[row][0]
    if key.code == pygame.K_END:
        return max(rows[row][0], rows[row][1] - (row < len(rows) - 1))
    step = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -shown}.get(key.code, shown)
    return _letter_at(ui, rows, value, row + step, ui.text_width(value[rows[row][0] : cursor], _STYLE))


def _rows(ui: Ui, own: _Area, value: str, width: float) -> list[tuple[int, int]]:
    """Return the rows of a text as (first letter, after the last), a line's end being part of its row."""
    key = value, round(width), ui.scale
    if own.key == key:
        return own.rows
    rows: list[tuple[int, int]] = []
    start = 0
    for line in value.split("\n"):
        end = start + len(line)
        rows += _wrapped(ui, value, start, end, width)
        rows[-1] = rows[-1][0], min(end + 1, len(value))
        start = end + 1
    own.key, own.rows = key, rows
    return rows


def _wrapped(ui: Ui, value: str, start: int, end: int, width: float) -> list[tuple[int, int]]:
    rows, first, wide, at = list[tuple[int, int]](), start, 0.0, start
    for match in _WORDS.finditer(value, start, end):
        if at > first and wide + _width(ui, match[0].rstrip()) > width:
            rows.append((first, at))
            first, wide = at, 0.0
        while wide == 0 and _width(ui, value[first : match.end()].rstrip()) > width:  # one word longer than a row
            piece = value[first : min(match.end(), first + _WIDE)]
            fits = _fitting(ui, piece, width)
            rows.append((first, first + fits))
            first += fits
        wide += ui.text_width(value[max(match.start(), first) : match.end()], _STYLE)
        at = match.end()
    return [*rows, (first, end)]


def _fitting(ui: Ui, piece: str, width: float) -> int:
    """Return how many letters fit on a row, at least one."""
    return max(bisect(range(1, len(piece)), width, key=lambda count: ui.text_width(piece[:count], _STYLE)), 1)


def _width(ui: Ui, word: str) -> float:
    """Return the width of a word; of one that is longer than any row, that of its beginning."""
    return ui.text_width(word[:_WIDE], _STYLE)


def _row_of(rows: list[tuple[int, int]], cursor: int) -> int:
    """Return the row in which the cursor stands."""
    return max((number for number, (first, _) in enumerate(rows) if first <= cursor), default=0)


def _letter_at(ui: Ui, rows: list[tuple[int, int]], value: str, row: int, x: float) -> int:
    """Return the letter of a row that is nearest to a place across it."""
    if row < 0:
        return 0
    if row >= len(rows):
        return len(value)
    first, last = rows[row]
    last -= last > first and row < len(rows) - 1
    found = first
    while found < last and ui.text_width(value[first : found + 1], _STYLE) <= x + 3:
        found += 1
    return found
