"""The desktop's tests run without a screen: SDL's dummy drivers, events posted by hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pygame
import pytest
from desktop.driving import Driver, Player

from brinkmanship.desktop.map import process

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"
FINE = ("test_pictures.py", "test_map.py", "test_map_view.py", "test_film.py", "test_storyboard.py")
"""Tests that look at pictures. All others have their maps painted roughly, in a third of the time."""
_rough = [False]


@pytest.fixture(autouse=True)
def _pygame(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _rough[0] = request.path.name not in FINE
    monkeypatch.setenv("BRINK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("BRINK_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("BRINK_PICTURES", str(tmp_path / "pictures"))
    pygame.display.init()
    pygame.font.init()
    if pygame.display.get_surface() is None:
        pygame.display.set_mode((1280, 720))


@pytest.fixture(scope="session", autouse=True)
def _painted_once() -> Iterator[None]:
    """A map that was painted in this process is not painted again: the same picture, of which dozens of tests have need."""
    paint, painted = process._Painters.paint, {}

    def paint_once(self, request, *, draft=False):
        draft = draft or _rough[0]
        file = process.cached_file(self._shapes, request.camera, request.tints, request.scale)
        if file is None:
            return paint(self, request, draft=draft)
        name = (file, request.kind, draft)
        if name not in painted:
            painted[name] = paint(self, request, draft=draft)
        return painted[name]

    process._Painters.paint = paint_once
    yield
    process._Painters.paint = paint


@pytest.fixture
def driver() -> type[Driver]:
    return Driver


@pytest.fixture
def sit() -> Iterator[Callable[..., Player]]:
    """Open windows, and close them after the test."""
    players: list[Player] = []

    def open_window(*args, **kwargs) -> Player:
        players.append(Player(*args, **kwargs))
        return players[-1]

    yield open_window
    for player in players:
        player.app.close()
