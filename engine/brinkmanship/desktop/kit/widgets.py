"""The widgets: functions that draw, register their box and say what the user did.

Each takes the `Ui` first and a unique name; sizes are logical pixels. None keeps state outside `Ui.own`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pygame

from brinkmanship.desktop.kit import emblems, shapes, theme as th
from brinkmanship.desktop.kit.pan import panned
from brinkmanship.desktop.kit.text_input import text_input as text_input
from brinkmanship.desktop.kit.theme import Colour, ColourA
from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui

_ARROWS = frozenset({pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN})
_LEAST = (480.0, 230.0)
"""The smallest content of a dialogue (width, height) unless it says otherwise: a heading, some lines, its buttons."""


@contextmanager
def panel(
    ui: Ui, rect: RectLike, name: str, *, radius: float = 8, fill: ColourA = th.PANEL, edge: ColourA = th.PANEL_EDGE
) -> Iterator[Rect]:
    """Draw a panel that covers what lies below it; the block draws its content in the given rectangle."""
    area = Rect(rect)
    if radius:
        shapes.cast_shadow(ui.surface, ui.device(area), ui.px(radius), ui.px(9), ui.px(2))
    ui.fill(area, fill, radius=radius, edge=edge)
    ui.register(name, "panel", area)
    with ui.in_panel(name):
        yield area.inflate(-28, -22)


def value(ui: Ui, rect: RectLike, text: str, style: str = "small-strong", colour: Colour = th.TEXT) -> Rect:
    """Draw a value, if there is any, at the right of a rectangle; return what is left of it for the label."""
    area = Rect(rect)
    if text:
        area.width -= ui.text(area, text, style, colour, align="right") + 8
    return area


@contextmanager
def modal(ui: Ui, size: tuple[float, float], name: str, least: tuple[float, float] = (0.0, 0.0)) -> Iterator[Rect]:
    """Draw a dialogue in the middle of a dimmed screen; nothing below it takes input.

    It shrinks with the window, its content no further than to `least`: below that it can be moved about in its frame.
    """
    edge = 12.0 if min(ui.width, ui.height) >= 480 else 4.0
    width, height = min(size[0], ui.width - 2 * edge), min(size[1], ui.height - 2 * edge)
    area = Rect((ui.width - width) / 2, (ui.height - height) / 2, width, height)
    least = (least[0] or min(size[0] - 28, _LEAST[0]), least[1] or min(size[1] - 22, _LEAST[1]))
    with ui.on_layer(20):
        ui.fill((0, 0, ui.width, ui.height), (4, 6, 10, 150))
        ui.register(name + "/shade", "shade", (0, 0, ui.width, ui.height))
        ui.register(name, "modal", area)
        with panel(ui, area, name + "/panel", radius=10, fill=th.PANEL_RAISED) as inner:
            if inner.width < least[0] or inner.height < least[1]:
                inner = area.inflate(-16, -12)
            with panned(ui, inner, least, name) as content:
                yield content


def button(
    ui: Ui,
    rect: RectLike,
    label: str,
    name: str,
    *,
    kind: str = "plain",
    enabled: bool = True,
    selected: bool = False,
    align: str = "center",
    detail: str = "",
    style: str = "",
) -> bool:
    """Draw a button (`plain`, `primary`, `quiet`, `danger`), for tooltips also if disabled; return whether activated."""
    area = Rect(rect)
    hot = enabled and ui.lit(name)
    down = enabled and ui.pressed(name) and ui.hovered(name)
    fill, edge, ink = _button_colours(kind, hot, down, enabled, selected)
    if fill is not None:
        ui.fill(area, fill, radius=6, edge=edge)
    ui.register(name, "button", area, focusable=True, enabled=enabled, text=label)
    inner = area.inflate(-16 if align != "center" else -8, 0)
    text_style = style or ("button" if kind == "primary" else "medium")
    inner = value(ui, inner, detail, colour=th.GOLD if enabled else th.FAINT)
    ui.text(inner, label, text_style, ink, align=align)
    ui.focus_ring(name, area)
    return enabled and ui.clicked(name)


def last_button(ui: Ui, inner: Rect, label: str, name: str, width: float = 200.0) -> bool:
    """Draw the main button at the foot of a dialogue, focused where nothing else is; return whether it was activated."""
    if ui.focus == "":
        ui.set_focus(name)
        ui.focus_moved = False  # the top of a long dialogue stays in sight
    return button(ui, Rect(inner.right - width, inner.bottom - 40, width, 38), label, name, kind="primary")


def _button_colours(
    kind: str, hot: bool, down: bool, enabled: bool, selected: bool
) -> tuple[ColourA | None, ColourA | None, Colour]:
    if not enabled:
        return (None if kind == "quiet" else (28, 34, 46, 255)), (44, 52, 70), th.FAINT
    if kind == "primary":
        return (th.ACCENT if down else th.ACCENT_HOT if hot else th.ACCENT), th.ACCENT_EDGE, th.ON_ACCENT
    if selected:
        return (th.SELECT if not hot else (60, 90, 140)), th.SELECT_EDGE, th.TEXT
    if kind == "danger":
        return ((150, 52, 40) if hot else (112, 44, 38)), (196, 92, 76), th.TEXT
    if kind == "quiet":
        return (th.FIELD if hot else None), None, th.TEXT if hot else th.TEXT_SOFT
    return (th.FIELD if down else th.FIELD_HOT if hot else th.FIELD), th.FIELD_EDGE, th.TEXT


def chips(ui: Ui, rect: RectLike, options: Sequence[tuple[str, str]], chosen: str, name: str, *, gap: float = 6) -> str:
    """Draw a row of rounded choices (key, label); return the chosen key."""
    area = Rect(rect)
    x = area.x
    for key, label in options:
        width = ui.text_width(label, "medium") + 22
        cell = Rect(x, area.y, width, area.height)
        full = f"{name}/{key}"
        hot, selected = ui.lit(full), key == chosen
        fill = th.SELECT if selected else th.FIELD_HOT if hot else th.FIELD
        ui.fill(cell, fill, radius=area.height / 2, edge=th.SELECT_EDGE if selected else th.FIELD_EDGE)
        ui.register(full, "chip", cell, focusable=True, text=label)
        ui.text(cell.inflate(-16, 0), label, "medium", th.TEXT if selected or hot else th.TEXT_SOFT, align="center")
        ui.focus_ring(full, cell, area.height / 2)
        if ui.clicked(full):
            chosen = key
        x += width + gap
    return chosen


def tabs(ui: Ui, rect: RectLike, options: Sequence[tuple[str, str]], chosen: str, name: str) -> str:
    """Draw tabs (key, label) of equal width; return the chosen key."""
    area = Rect(rect)
    width = area.width / max(len(options), 1)
    ui.line((area.x, area.bottom - 1), (area.right, area.bottom - 1), th.PANEL_EDGE)
    for number, (key, label) in enumerate(options):
        cell = Rect(area.x + number * width, area.y, width, area.height)
        full = f"{name}/{key}"
        hot, selected = ui.lit(full), key == chosen
        ui.register(full, "tab", cell, focusable=True, text=label)
        if hot and not selected:
            ui.fill(cell, (255, 255, 255, 12), radius=4)
        ui.text(cell.inflate(-6, 0), label, "small-strong", th.TEXT if selected or hot else th.MUTED, align="center")
        if selected:
            ui.fill((cell.x + 6, cell.bottom - 3, cell.width - 12, 3), th.GOLD, radius=1)
        ui.focus_ring(full, cell.inflate(-4, -4), 4)
        if ui.clicked(full):
            chosen = key
    return chosen


def row(
    ui: Ui,
    rect: RectLike,
    label: str,
    name: str,
    *,
    value: str = "",
    selected: bool = False,
    marker: Colour | None = None,
    flag: str = "",
    style: str = "body",
    tone: Colour = th.TEXT,
    value_tone: Colour = th.TEXT_SOFT,
) -> bool:
    """Draw a row of a list with a coloured marker and a value at the right; return whether it was chosen.

    With the code of a `flag` that stands in place of the marker; one that there is not is a banner of the marker's colour.
    """
    area = Rect(rect)
    ui.register(name, "row", area, focusable=True, text=label)
    if ui.in_sight(area):
        if selected:
            ui.fill(area, th.SELECT, radius=5, edge=th.SELECT_EDGE)
        elif ui.lit(name):
            ui.fill(area, (255, 255, 255, 16), radius=5)
        inner = area.inflate(-14, 0)
        if flag:
            banner(ui, Rect(inner.x, inner.centery - 6, 16, 12), flag, marker or th.GREY)
            inner = Rect(inner.x + 24, inner.y, inner.width - 24, inner.height)
        elif marker is not None:
            dot(ui, (inner.x + 4, inner.centery), 8, marker)
            inner = Rect(inner.x + 16, inner.y, inner.width - 16, inner.height)
        if value:
            used = ui.text(inner, value, "small-strong", value_tone, align="right")
            inner = Rect(inner.x, inner.y, max(inner.width - used - 8, 8), inner.height)
        ui.text(inner, label, style, tone)
        ui.focus_ring(name, area, 5)
    return ui.clicked(name)


def banner(ui: Ui, rect: RectLike, code: str, colour: Colour) -> None:
    """Draw a flag by its code, a plain one of a colour where there is none."""
    area = Rect(rect)
    picture = emblems.flag(code, ui.px(area.height))
    if picture is None:
        ui.fill(area, colour, radius=1.5, edge=(0, 0, 0))
    else:
        ui.surface.blit(picture, (round(area.x * ui.scale), round(area.y * ui.scale)))


def item(
    ui: Ui,
    rect: RectLike,
    name: str,
    text: str = "",
    tip: Callable[[], Any] | None = None,
    *,
    kind: str = "label",
    radius: float = 4,
) -> bool:
    """Register an area whose content the caller draws, with its highlight, focus ring and tooltip.

    Return whether it was chosen.
    """
    area = Rect(rect)
    ui.register(name, kind, area, focusable=True, text=text)
    if tip is not None:
        ui.tips[name] = tip
    if ui.in_sight(area):
        if ui.lit(name):
            ui.fill(area, (255, 255, 255, 14), radius=radius)
        ui.focus_ring(name, area, radius)
    return ui.clicked(name)


def dot(ui: Ui, centre: tuple[float, float], diameter: float, colour: Colour, edge: Colour | None = None) -> None:
    """Draw a small disc."""
    size = ui.px(diameter)
    surface = shapes.disc(size, colour, edge, ui.scale if edge else 0.0)
    ui.surface.blit(surface, (round(centre[0] * ui.scale - size / 2), round(centre[1] * ui.scale - size / 2)))


def checkbox(ui: Ui, rect: RectLike, label: str, value: bool, name: str) -> bool:
    """Draw a box to tick with its label; return its new value."""
    area = Rect(rect)
    box = Rect(area.x, area.centery - 9, 18, 18)
    hot = ui.lit(name)
    ui.fill(box, th.SELECT if value else th.FIELD_HOT if hot else th.FIELD, radius=4, edge=th.SELECT_EDGE)
    if value:
        ui.line((box.x + 4, box.y + 9), (box.x + 8, box.y + 13), th.TEXT, 2)
        ui.line((box.x + 8, box.y + 13), (box.x + 14, box.y + 5), th.TEXT, 2)
    ui.register(name, "checkbox", area, focusable=True, text=label)
    ui.text((box.right + 8, area.y, area.width - 26, area.height), label, "body", th.TEXT)
    ui.focus_ring(name, box, 4)
    return not value if ui.clicked(name) else value


def progress(ui: Ui, rect: RectLike, share: float, colour: Colour) -> None:
    """Draw a bar filled to a share (0..1)."""
    area = Rect(rect)
    share = min(max(share, 0.0), 1.0)
    ui.fill(area, th.TRACK, radius=area.height / 2)
    if share * area.width >= 2:
        ui.fill((area.x, area.y, max(area.width * share, area.height), area.height), colour, radius=area.height / 2)


def stepper(ui: Ui, rect: RectLike, options: Sequence[tuple[str, str]], chosen: str, name: str) -> str:
    """Draw a choice with arrows left and right of its label; return the chosen key."""
    area = Rect(rect)
    keys = [key for key, _ in options]
    place = keys.index(chosen) if chosen in keys else 0
    ui.fill(area, th.FIELD, radius=6, edge=th.FIELD_EDGE)
    ui.register(name, "stepper", area, focusable=True, keeps_arrows=True)
    for key in ui.keys_for(name, _ARROWS):
        place += (key.code in (pygame.K_RIGHT, pygame.K_DOWN)) - (key.code in (pygame.K_LEFT, pygame.K_UP))
    for sign, side, label in ((-1, area.x, "‹"), (1, area.right - 30, "›")):
        full = f"{name}/{'less' if sign < 0 else 'more'}"
        cell = Rect(side, area.y, 30, area.height)
        if ui.hovered(full):
            ui.fill(cell, th.FIELD_HOT, radius=6)
        ui.register(full, "step", cell)
        ui.text(cell, label, "subtitle", th.TEXT, align="center")
        place += sign * ui.clicked(full)
    if ui.clicked(name):
        place += 1
    place %= max(len(keys), 1)
    middle = (area.x + 32, area.y, area.width - 64, area.height)
    ui.text(middle, dict(options).get(keys[place], ""), "medium", align="center")
    ui.focus_ring(name, area)
    return keys[place]


def caption(ui: Ui, rect: RectLike, text: str, colour: Colour = th.MUTED) -> float:
    """Draw a small heading in capitals; return its width."""
    return ui.text(rect, text, "caption", colour)


def rule(ui: Ui, x: float, y: float, width: float) -> None:
    """Draw a thin line that separates two parts of a panel."""
    ui.fill((x, y, width, 1), (*th.PANEL_EDGE, 170))


def draw_toasts(ui: Ui, top: float) -> None:
    """Draw the notifications below `top`; a click on one closes it."""
    ui.toasts = [toast for toast in ui.toasts if toast.until_ms > ui.now_ms]
    if ui.toasts:
        ui.again(min(toast.until_ms for toast in ui.toasts) - ui.now_ms)
    y = top
    for number, toast in enumerate(list(ui.toasts)):
        width = min(ui.text_width(toast.text, "medium") + 48, 560.0)
        area = Rect((ui.width - width) / 2, y, width, 34)
        name = f"toast/{number}"
        with ui.on_layer(10):
            ui.fill(area, th.PANEL_RAISED, radius=8, edge=th.TONES.get(toast.tone, th.SKY))
            ui.register(name, "toast", area)
            dot(ui, (area.x + 18, area.centery), 9, th.TONES.get(toast.tone, th.SKY))
            ui.text((area.x + 32, area.y, width - 44, 34), toast.text, "medium")
        if ui.clicked(name):
            ui.toasts.remove(toast)
        y += 40
