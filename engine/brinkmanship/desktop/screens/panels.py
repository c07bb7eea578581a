"""The tabs of folded panels, the handles that fold them, and the keys for both."""

from __future__ import annotations

from brinkmanship.desktop.kit import tooltip, widgets as w
from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.screens.arrange import COMMANDS, EDGE, PANELS, Layout
from brinkmanship.desktop.screens.game_state import GameScreenState
from brinkmanship.desktop.screens.mapbar import LAYER as LAYER
from brinkmanship.desktop.settings import key_label

_LONG = 44.0  # length of a handle
_POINTS = {"outliner": (-1, 0), "log": (-1, 0), "inspector": (1, 0), "tray": (0, 1), "legend": (0, 1)}
"""The way in which a panel folds, as its handle points."""


def draw_tabs(ui: Ui, layout: Layout, state: GameScreenState) -> None:
    """Draw the tabs of folded panels, and the handles of those that stand beside the map."""
    with ui.in_panel("panels"):
        for name, rect in layout.tabs.items():
            label = PANELS[name]
            if name == "tray" and rect.width > 90 and state.session.view.plan:
                label = f"{label} · {len(state.session.view.plan)}"
            chosen = layout.drawer == name
            if w.button(ui, rect, label, f"panel/{name}", style="small-strong", selected=chosen):
                state.fold(name, layout.crowded)
            tooltip.offer(ui, f"panel/{name}", tooltip.simple(_words("Close" if chosen else "Show", name, state)))
        for name, (across, down) in _POINTS.items():
            rect = getattr(layout, name)
            if rect.width > 0 and name not in layout.crowded:
                _handle(ui, _place(name, rect, across, down), name, (across, down), state)


def _place(name: str, rect: Rect, across: int, down: int) -> Rect:
    """Return the place of a handle, in the gap beside the panel towards the map."""
    long = min(_LONG, rect.width, rect.height)
    if name == "legend":
        return Rect(rect.right, rect.bottom - long, EDGE, long)
    if down:
        return Rect(rect.centerx - long / 2, rect.top - EDGE, long, EDGE)
    x = rect.right if across < 0 else rect.left - EDGE
    return Rect(x, rect.centery - long / 2, EDGE, long)


def _handle(ui: Ui, rect: Rect, panel: str, way: tuple[int, int], state: GameScreenState) -> None:
    name = f"fold/{panel}"
    hot = ui.lit(name)
    if w.item(ui, rect, name, kind="button", radius=3):
        state.fold(panel, ())
    tooltip.offer(ui, name, tooltip.simple(_words("Fold", panel, state)))
    ui.fill(rect, (17, 21, 32, 225), radius=3)
    ink = (232, 237, 245, 230) if hot else (190, 200, 216, 150)
    x, y, size = rect.centerx, rect.centery, 3.0
    across, down = way[0] * size * 0.6, way[1] * size * 0.6
    for side in (-1, 1):  # a chevron
        start = (x - across + side * size * abs(way[1]), y - down + side * size * abs(way[0]))
        ui.line(start, (x + across, y + down), ink, 1.5)


def _words(what: str, panel: str, state: GameScreenState) -> str:
    return f"{what}: {PANELS[panel].lower()} ({key_label(state.settings.key(COMMANDS[panel]))})"


def keys(ui: Ui, state: GameScreenState, layout: Layout) -> None:
    """Fold panels and show them by their keys."""
    for name, command in COMMANDS.items():
        if ui.key(state.settings.key(command)):
            state.fold(name, layout.crowded)
