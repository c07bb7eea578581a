"""The settings: everything about the window that a user may choose, with keys that can be changed."""

from __future__ import annotations

from dataclasses import astuple, dataclass

import pygame

from brinkmanship.desktop.kit import theme as th, widgets as w
from brinkmanship.desktop.kit.flow import Flow, scrolling
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.settings import BEATS, DEFAULT_KEYS, Settings, key_label, save_settings

SCALES = (0.0, 0.75, 0.9, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
_TWO_COLUMNS = 640.0  # logical width of the page from which there are two
WITH_CONTROL = ("undo", "redo")
_RESERVED = {
    *(pygame.K_TAB, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_F1),
    *(pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN),
    *(pygame.K_LCTRL, pygame.K_RCTRL, pygame.K_LSHIFT, pygame.K_RSHIFT, pygame.K_LALT, pygame.K_RALT),
}
SWITCHES = (
    ("fullscreen", "Full screen", ""),
    ("reduced_motion", "Reduced motion", "The camera jumps instead of flying, and nothing animates."),
    ("confirm_commit", "Ask before every turn is committed", "If off, only when something is unusual."),
    ("sounds", "Sounds", "Sounds for choices, orders, warnings and the end of a turn."),
    ("music", "Music", "Slow background music that follows the crisis."),
)


@dataclass(slots=True)
class _Keys:
    """The command whose new key is waited for, '' for none."""

    waiting: str = ""


def page(ui: Ui, settings: Settings) -> bool:
    """Draw the settings over everything; return whether they are to be closed. Changes are saved at once."""
    before = astuple(settings)
    waiting = bool(ui.own(_Keys).waiting)
    with w.modal(ui, (860, 600), "settings", least=(280.0, 170.0)) as inner:
        ui.text((inner.x, inner.y, inner.width, 32), "Settings", "heading")
        half = inner.width / 2 - 16
        left = Rect(inner.x, inner.y + 46, half, inner.height - 100)
        right = Rect(inner.x + half + 32, left.y, half, left.height)
        if inner.width < _TWO_COLUMNS:
            left.width = inner.width
        with scrolling(ui, left, "settings/look", pad=2) as flow:
            _look(ui, flow, settings)
            if inner.width < _TWO_COLUMNS:
                flow.gap(8)
                _keys(ui, flow, settings)
        if inner.width >= _TWO_COLUMNS:
            with scrolling(ui, right, "settings/keys", pad=2) as flow:
                _keys(ui, flow, settings)
        close = w.last_button(ui, inner, "Done", "settings/close", 160)
    if before != astuple(settings):
        save_settings(settings)
    return close or (not waiting and ui.key(pygame.K_ESCAPE))


def _look(ui: Ui, flow: Flow, chosen: Settings) -> None:
    flow.caption("Interface scale")
    options = [(f"{scale:g}", f"{scale * 100:.0f}%" if scale else "Automatic") for scale in SCALES]
    chosen.scale = float(w.stepper(ui, flow.take(32, 4), options, f"{chosen.scale:g}", "settings/scale"))
    flow.paragraph("Panels fold away where there is no room for them. The map zooms separately.", "small", th.MUTED)
    flow.gap(12)
    flow.caption("Colours of the parties")
    chosen.palette = w.stepper(ui, flow.take(32, 14), list(th.PALETTES.items()), chosen.palette, "settings/palette")
    flow.caption("Told on the map after a turn")
    chosen.beats = w.stepper(ui, flow.take(32, 14), list(BEATS.items()), chosen.beats, "settings/beats")
    for field, label, remark in SWITCHES:
        name = f"settings/{field.replace('_', '-')}"
        setattr(chosen, field, w.checkbox(ui, flow.take(28), label, getattr(chosen, field), name))
        if remark:
            flow.paragraph(remark, "small", th.MUTED)
        flow.gap(6)


def _keys(ui: Ui, flow: Flow, chosen: Settings) -> None:
    flow.caption("Keys", "select one, then press the new key")
    own = ui.own(_Keys)
    waiting = own.waiting
    if waiting:
        _take_key(ui, chosen, own)
    for command in DEFAULT_KEYS:
        key = key_label(chosen.key(command))
        shown = "press a key…" if waiting == command else f"Ctrl+{key}" if command in WITH_CONTROL else key
        name = f"settings/key/{command.replace(' ', '-')}"
        label, lit = command.capitalize(), waiting == command
        if w.row(ui, flow.take(28, 2), label, name, value=shown, value_tone=th.GOLD, selected=lit):
            own.waiting = "" if waiting == command else command
    flow.gap(6)
    if w.button(ui, flow.take(30), "Restore defaults", "settings/keys/reset", kind="quiet"):
        chosen.keys = dict(DEFAULT_KEYS)


def _take_key(ui: Ui, chosen: Settings, own: _Keys) -> None:
    """Bind the next key pressed; Escape keeps the old one."""
    code = next((key.code for key in ui.input.keys if key.code not in _RESERVED), None)
    if code is None:
        return
    command, own.waiting = own.waiting, ""
    ui.use_key(code)
    other = chosen.bind(command, code) if code != pygame.K_ESCAPE else ""
    if other:
        ui.toast(f"{other.capitalize()} is now on {key_label(chosen.key(other))}.", "info")
