"""Tooltips that nest: rows of a tooltip may lead to further ones, by pointer or by keyboard.

A widget offers a tip with `offer`. It opens after a short rest of the pointer, or with F1 on the focused
widget; it stays while the pointer is on it, and its linked rows open the next one. Escape closes the last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pygame

from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.pan import panned
from brinkmanship.desktop.kit.ui import Rect, Ui

DELAY_MS = 380
_CLOSE_MS = 160  # after which one closes that the pointer has left
_WIDTH = 320.0
_LAYER = 60


@dataclass(frozen=True, slots=True)
class TipRow:
    """A line of a tooltip: text, a value at the right, a tone of the theme, and what it links to or does."""

    text: str
    value: str = ""
    tone: str = ""
    link: Callable[[], Tip | None] | None = None
    act: Callable[[], None] | None = None  # done on a click or Enter; the tooltips close


@dataclass(frozen=True, slots=True)
class Tip:
    """The content of a tooltip."""

    title: str
    rows: Sequence[TipRow] = ()
    text: str = ""
    footer: str = ""


@dataclass
class _Open:
    source: str
    tip: Tip
    anchor: Rect
    area: Rect
    pinned: bool = False


@dataclass
class _Tips:
    """The tooltips of an interface."""

    open: list[_Open] = field(default_factory=list)
    on: str = ""  # the widget the pointer rests on
    since: int = 0  # ms at which it came there
    focus: str = ""  # the row that is to have the focus when it is drawn
    size: tuple[float, float] = (0.0, 0.0)  # of the window they were placed in


def offer(ui: Ui, name: str, make: Callable[[], Tip | None]) -> None:
    """Offer a tooltip for the widget of that name; `make` is called when it opens."""
    ui.tips[name] = make


def simple(title: str, text: str = "") -> Callable[[], Tip]:
    """Return a maker of a tooltip with a title and a text only."""
    return lambda: Tip(title, text=text)


def open_tips(ui: Ui) -> list[_Open]:
    """Return the stack of open tooltips, outermost first."""
    return ui.own(_Tips).open


def draw(ui: Ui) -> None:
    """Open, close and draw the tooltips of this frame; call it last of all."""
    stack, tips = open_tips(ui), ui.own(_Tips)
    if tips.size != (ui.width, ui.height):
        tips.size = (ui.width, ui.height)
        stack.clear()
    _keyboard(ui, stack)
    _pointer(ui, stack)
    for depth, entry in enumerate(list(stack)):
        _draw_one(ui, stack, depth, entry)


def _keyboard(ui: Ui, stack: list[_Open]) -> None:
    if stack and ui.key(pygame.K_ESCAPE):
        closed = stack.pop()
        if closed.pinned:
            ui.set_focus(closed.source)
    if ui.key(pygame.K_F1) and ui.focus in ui.tips:
        _open(ui, stack, 0, ui.focus, ui.tips[ui.focus], pinned=True)


def _pointer(ui: Ui, stack: list[_Open]) -> None:
    tips = ui.own(_Tips)
    if ui.input.held or ui.input.wheels:  # who scrolls is not reading
        stack[:] = [entry for entry in stack if entry.pinned]
        tips.since = ui.now_ms
        return
    cut = "" if ui.hot in ui.tips else _cut_text(ui)
    on = (cut and f"cut/{cut}") or ui.hot
    if tips.on != on:
        tips.on, tips.since = on, ui.now_ms
    if cut:
        ui.tips[on] = simple(cut)
    if tips.on in ui.tips or stack:
        for due in (DELAY_MS, _CLOSE_MS):  # when one may open, or close
            if ui.now_ms - tips.since <= due:
                ui.again(tips.since + due + 1 - ui.now_ms)
    waited = ui.now_ms - tips.since >= (0 if stack and ui.hot.startswith("tip/") else DELAY_MS)
    if on in ui.tips and waited and (not stack or stack[0].source != on):
        _open(ui, stack, 0, on, ui.tips[on])
    # A tooltip stays while the pointer is on what opened it, on itself, or on one it opened.
    keep = 0
    for depth, entry in enumerate(stack):
        near = entry.area.inflate(16, 16).collidepoint(ui.input.x, ui.input.y)
        if entry.pinned or near or on == entry.source:
            keep = depth + 1
    if keep < len(stack) and ui.now_ms - tips.since > _CLOSE_MS:
        del stack[keep:]


def _cut_text(ui: Ui) -> str:
    """Return the text under the pointer that is not shown whole, '' where there is none."""
    holder = ui.box(ui.hot)
    if holder is None or ui.hot.startswith("tip/"):
        return ""
    x, y = ui.input.x, ui.input.y
    here = (box for box in ui.boxes if box.cut and box.layer == holder.layer and box.visible.collidepoint(x, y))
    return next((box.text for box in here), "")


def _open(
    ui: Ui, stack: list[_Open], depth: int, source: str, make: Callable[[], Tip | None], *, pinned: bool = False
) -> None:
    tip = make()
    if tip is None:
        return
    holder = ui.box(source)
    anchor = Rect(holder.visible) if holder else Rect(ui.input.x, ui.input.y, 1, 1)
    del stack[depth:]
    stack.append(_Open(source, tip, anchor, _place(ui, tip, anchor, depth), pinned))
    if pinned:
        first = next((n for n, row in enumerate(tip.rows) if row.link or row.act), None)
        if first is not None:
            ui.own(_Tips).focus = f"tip/{depth}/{first}"


def _wide(ui: Ui) -> float:
    """Return the width of tooltips."""
    return min(_WIDTH, ui.width - 8)


def _height(ui: Ui, tip: Tip) -> float:
    height = 20 + ui.paragraph_height(tip.title, _wide(ui) - 24, "strong")
    if tip.text:
        height += 4 + ui.paragraph_height(tip.text, _wide(ui) - 24, "small")
    for row in tip.rows:
        height += _row_height(ui, row)
    if tip.footer:
        height += 6 + ui.paragraph_height(tip.footer, _wide(ui) - 24, "small")
    return height + (4 if tip.rows else 0)


def _row_height(ui: Ui, row: TipRow) -> float:
    return max(ui.paragraph_height(row.text, _row_width(ui, row), "small"), 16) + 3


def _row_width(ui: Ui, row: TipRow) -> float:
    value = ui.text_width(row.value, "small-strong") + 10 if row.value else 0
    return _wide(ui) - 24 - value - (12 if row.link or row.act else 0)


def _place(ui: Ui, tip: Tip, anchor: Rect, depth: int) -> Rect:
    height = min(_height(ui, tip), ui.height - 8)
    if depth:
        x = anchor.right + 8 if anchor.right + 8 + _wide(ui) < ui.width else anchor.left - 8 - _wide(ui)
        y = anchor.top - 8
    else:
        wide = anchor.width > 420
        x = ui.input.x + 12 if wide and not ui.input.keyboard_last else anchor.left
        y = anchor.bottom + 6 if not wide else ui.input.y + 16
        if y + height > ui.height - 4:
            y = (anchor.top if not wide else ui.input.y) - height - 6
    return Rect(
        min(max(x, 4), ui.width - _wide(ui) - 4), min(max(y, 4), max(ui.height - height - 4, 4)), _wide(ui), height
    )


def _draw_one(ui: Ui, stack: list[_Open], depth: int, entry: _Open) -> None:
    area, tip = entry.area, entry.tip
    fill, edge = (24, 30, 44, 250), th.SELECT_EDGE if entry.pinned else th.FIELD_EDGE
    with (
        ui.on_layer(_LAYER + depth),
        w.panel(ui, area, f"tip/{depth}", radius=6, fill=fill, edge=edge),
        panned(ui, area, (area.width, _height(ui, tip)), f"tip/{depth}") as whole,
    ):
        _content(ui, stack, depth, tip, whole)


def _content(ui: Ui, stack: list[_Open], depth: int, tip: Tip, area: Rect) -> None:
    x, y, width = area.x + 12, area.y + 9, _wide(ui) - 24
    y += ui.paragraph((x, y, width, 0), tip.title, "strong", th.TEXT)
    if tip.text:
        y += 4 + ui.paragraph((x, y + 2, width, 0), tip.text, "small", th.TEXT_SOFT)
    y += 4 if tip.rows else 0
    for number, row in enumerate(tip.rows):
        y = _draw_row(ui, stack, depth, number, row, x, y)
    if tip.footer:
        ui.paragraph((x, y + 4, width, 0), tip.footer, "small", th.FAINT)


def _draw_row(ui: Ui, stack: list[_Open], depth: int, number: int, row: TipRow, x: float, y: float) -> float:
    height = _row_height(ui, row)
    colour = th.TONES.get(row.tone, th.TEXT_SOFT)
    cell = Rect(x - 4, y, _wide(ui) - 16, height)
    if row.link is not None or row.act is not None:
        name = f"tip/{depth}/{number}"
        ui.register(name, "tip-row", cell, focusable=True, text=row.text)
        tips = ui.own(_Tips)
        if tips.focus == name:
            ui.set_focus(name)
            tips.focus = ""
        if ui.lit(name):
            ui.fill(cell, (255, 255, 255, 18), radius=4)
        opened = depth + 1 < len(stack) and stack[depth + 1].source == name
        resting = ui.hovered(name) and ui.now_ms - tips.since > DELAY_MS
        if row.act is not None and ui.clicked(name):
            stack.clear()
            row.act()
        elif row.link is not None and not opened and (ui.clicked(name) or resting):
            _open(ui, stack, depth + 1, name, row.link, pinned=ui.focused(name))
        ui.text((cell.right - 14, y, 12, height), "›", "small-strong", th.SKY, align="center")
        ui.focus_ring(name, cell, 4)
    width = _row_width(ui, row)
    ui.paragraph((x, y + 1, width, 0), row.text, "small", th.SKY if row.link or row.act else th.TEXT_SOFT)
    if row.value:
        right = x + _wide(ui) - 24 - (14 if row.link or row.act else 0)
        ui.text((right - 120, y, 120, 18), row.value, "small-strong", colour, align="right")
    return y + height
