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

    def look(self, state: GameScreenState) -> None:
        """Take note of a frame."""
        if self.camera is None:
            self.camera = state.assets.map.camera
        self.opened.add(state.dialog)


def _selected(state: GameScreenState, wanted: str) -> bool:
    kind, _, id = wanted.partition("/")
    return state.selection.kind == kind and (not id or state.selection.id == id)


DEEDS: dict[str, Callable[[Ui, GameScreenState, Watch, str], bool]] = {
    "dialog": lambda ui, state, watch, wanted: state.dialog == ("" if wanted == "none" else wanted),
    "moved": lambda ui, state, watch, wanted: watch.camera is not None and state.assets.map.camera != watch.camera,
    "mode": lambda ui, state, watch, wanted: state.mode == wanted,
    "selected": lambda ui, state, watch, wanted: _selected(state, wanted),
    "tooltip": lambda ui, state, watch, wanted: bool(tooltip.open_tips(ui)),
    "tab": lambda ui, state, watch, wanted: state.right == wanted,
    "action": lambda ui, state, watch, wanted: state.action == wanted or _planned(state, wanted),
    "planned": lambda ui, state, watch, wanted: _planned(state, wanted),
    "plan": lambda ui, state, watch, wanted: len(state.session.plan) == int(wanted),
    "turn": lambda ui, state, watch, wanted: state.session.view.turn >= int(wanted),
    "opened": lambda ui, state, watch, wanted: wanted in watch.opened and state.dialog == "",
}


def _planned(state: GameScreenState, wanted: str) -> bool:
    return any(order.action == wanted for order in state.session.plan)
