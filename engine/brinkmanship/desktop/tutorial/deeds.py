"""What a step of the tutorial may wait for: each deed is a question to the state of the game screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from brinkmanship.desktop.kit import tooltip
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.screens.game_state import GameScreenState


@dataclass
class Watch:
    """What has to be remembered since a step began."""

    camera: Camera | None = None
    opened: set[str] = field(default_factory=set)

    def look(self, desk: GameScreenState) -> None:
        """Take note of a frame."""
        if self.camera is None:
            self.camera = desk.theatre.map.camera
        self.opened.add(desk.dialog)


def _selected(desk: GameScreenState, wanted: str) -> bool:
    kind, _, id = wanted.partition("/")
    return desk.selection.kind == kind and (not id or desk.selection.id == id)


DEEDS: dict[str, Callable[[Ui, GameScreenState, Watch, str], bool]] = {
    "dialog": lambda ui, desk, watch, wanted: desk.dialog == ("" if wanted == "none" else wanted),
    "moved": lambda ui, desk, watch, wanted: watch.camera is not None and desk.theatre.map.camera != watch.camera,
    "mode": lambda ui, desk, watch, wanted: desk.mode == wanted,
    "selected": lambda ui, desk, watch, wanted: _selected(desk, wanted),
    "tooltip": lambda ui, desk, watch, wanted: bool(tooltip.open_tips(ui)),
    "tab": lambda ui, desk, watch, wanted: desk.right == wanted,
    "action": lambda ui, desk, watch, wanted: desk.action == wanted or _planned(desk, wanted),
    "planned": lambda ui, desk, watch, wanted: _planned(desk, wanted),
    "plan": lambda ui, desk, watch, wanted: len(desk.session.plan) == int(wanted),
    "turn": lambda ui, desk, watch, wanted: desk.session.view.turn >= int(wanted),
    "opened": lambda ui, desk, watch, wanted: wanted in watch.opened and desk.dialog == "",
}


def _planned(desk: GameScreenState, wanted: str) -> bool:
    return any(order.action == wanted for order in desk.session.plan)
