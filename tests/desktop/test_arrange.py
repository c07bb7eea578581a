"""The panels of the game find a place in every window: beside each other, inside it, or folded to tabs."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pygame
import pytest
from desktop.driving import Player

from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.desktop.screens.arrange import PANELS, Layout, arrange
from brinkmanship.desktop.settings import load_settings
from brinkmanship.game.session.game import Game

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"
SIZES = [(320, 200), (400, 250), (519, 300), (640, 400), (700, 440), (800, 600), (959, 559), (960, 560)]
SIZES += [(1024, 600), (1100, 500), (1280, 720), (1920, 1080), (2560, 700), (3840, 2160), (600, 1200)]
FIELDS = (*PANELS, "bar", "commit", "modes", "minimap")


def _boxes(layout: Layout) -> dict[str, pygame.FRect]:
    found = {name: getattr(layout, name) for name in FIELDS if name != layout.drawer}
    found |= {f"tab {name}": rect for name, rect in layout.tabs.items()}
    return {name: rect for name, rect in found.items() if rect.width > 0}


@pytest.mark.parametrize("folded", [(), ("log",), ("inspector", "legend"), ("outliner", "log", "tray"), tuple(PANELS)])
def test_panels_never_overlap_nor_leave_the_window(folded: tuple[str, ...]) -> None:
    for width, height in SIZES:
        for drawer in ("", *PANELS):
            layout = arrange(width, height, 150, 1.4, folded, drawer)
            boxes = _boxes(layout)
            window = pygame.FRect(0, 0, width, height)
            for name, rect in boxes.items():
                assert window.contains(rect), (width, height, name, rect)
                assert min(rect.size) >= 30, (width, height, name, rect)
            for (one, first), (other, second) in combinations(boxes.items(), 2):
                common = first.clip(second)
                assert common.width < 0.5 or common.height < 0.5, (width, height, folded, drawer, one, other)
            for name in PANELS:
                shown = getattr(layout, name).width > 0
                assert shown != (name in layout.tabs) or layout.drawer == name, (width, height, folded, drawer, name)
            if layout.drawer:
                assert window.contains(getattr(layout, layout.drawer))
                assert not layout.tabs[layout.drawer].colliderect(getattr(layout, layout.drawer))


def test_a_full_window_folds_nothing_by_itself() -> None:
    assert arrange(1280, 720, 150, 1.4).tabs == {}
    assert set(arrange(640, 400, 150, 1.4).tabs) == {"outliner", "log", "inspector", "tray"}
    assert set(arrange(320, 200, 150, 1.4).tabs) == set(PANELS)


def test_a_panel_is_folded_by_its_handle_and_its_key_and_that_is_remembered(sit) -> None:
    player: Player = sit()
    player.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED"))
    player.state.dialog = ""
    player.frames(3)
    assert player.has("log/lines")
    player.click("fold/log")
    assert not player.has("log/lines")
    assert player.has("panel/log")
    assert load_settings().folded == ["log"]
    player.key(pygame.K_F3)
    assert player.has("log/lines")
    assert not player.has("panel/log")
    player.click("fold/inspector")
    player.key(pygame.K_a)  # the key of the actions shows them
    assert player.has("actions/search")
    assert load_settings().folded == []


def test_in_a_small_window_panels_open_over_the_map_one_at_a_time(sit) -> None:
    player: Player = sit((640, 400))
    player.app.navigate(OpenGame(Game.new(TOY, {"RED": "human"}), "RED"))
    player.state.dialog = ""
    player.frames(3)
    assert not player.has("outliner")
    assert not player.has("inspector")
    player.click("panel/outliner")
    assert player.has("outliner")
    player.click("actor/BLUE")
    assert player.has("inspector")
    assert not player.has("outliner")
    player.key(pygame.K_ESCAPE)
    assert not player.has("inspector")
    assert player.state.dialog == ""
    player.press("panel/tray")
    assert player.has("tray/new")
    player.click("tray/new")
    assert player.has("actions/search")
