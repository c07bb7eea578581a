"""A lesson: its steps as data, read from the YAML beside this file, and the deeds that a step may wait for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from brinkmanship.desktop.kit import tooltip
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.screens.game_state import GameScreenState

WAITS = ("next", "finish")


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
    "plan": lambda ui, state, watch, wanted: len(state.session.view.plan) == int(wanted),
    "turn": lambda ui, state, watch, wanted: state.session.view.turn >= int(wanted),
    "opened": lambda ui, state, watch, wanted: wanted in watch.opened and state.dialog == "",
}


def _planned(state: GameScreenState, wanted: str) -> bool:
    return any(order.action == wanted for order in state.session.view.plan)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to learn: what is said, what lights up, and the deed that ends it ('next' and 'finish' by button)."""

    title: str
    text: str
    point: tuple[str, ...]
    deed: str
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A tutorial on a scenario."""

    scenario: str
    seat: str
    seed: int
    steps: tuple[Step, ...]


@cache
def lesson(name: str = "january-2022") -> Lesson:
    """Return a lesson by its name; raises `ValueError` for a step that cannot be."""
    data = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text("utf-8"))
    head = data["tutorial"]
    return Lesson(head["scenario"], head["seat"], int(head["seed"]), tuple(_step(part) for part in data["steps"]))


def _step(part: dict[str, Any]) -> Step:
    until = part["until"]
    deed, wanted = (until, "") if isinstance(until, str) else next(iter(until.items()))
    if deed not in DEEDS and deed not in WAITS:
        raise ValueError(f"step {part['title']!r}: nothing can wait for {deed!r}; known: {', '.join((*DEEDS, *WAITS))}")
    return Step(part["title"], " ".join(part["text"].split()), tuple(part.get("point", ())), deed, str(wanted))
