"""The whole map in a corner, with the frame of what the camera sees; a click or drag moves the camera there.

The painting process paints it; until it has, there is open sea, or the picture of before.
"""

from __future__ import annotations

import pygame

from brinkmanship.desktop.kit.ui import Rect, RectLike, Ui
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.painter import SEA_OPEN, Tints
from brinkmanship.desktop.map.process import SMALL, PaintProcess
from brinkmanship.desktop.map.view import MapView

NAME = "minimap"
_SCALE = 0.5  # of its lines


class Minimap:
    """Shows the whole map small, painted once for each set of tints."""

    def __init__(self, process: PaintProcess) -> None:
        self._process = process
        self._asked: tuple[Tints, tuple[int, int]] | None = None
        self._picture: pygame.Surface | None = None

    def aspect(self) -> float:
        """Return width over height of the map."""
        left, bottom, right, top = self._process.shapes.box
        return (right - left) / (top - bottom)

    def frame(self, ui: Ui, rect: RectLike, view: MapView, tints: Tints) -> None:
        """Draw the minimap in a rectangle and move the view's camera where the user points."""
        area = Rect(rect)
        device = ui.device(area)
        left, bottom, right, top = self._process.shapes.box
        zoom = min(device.width / (right - left), device.height / (top - bottom))
        small = Camera((left + right) / 2, (bottom + top) / 2, zoom, device.width, device.height)
        self._update(small, tints)
        if self._picture is None:
            ui.surface.fill(SEA_OPEN, device)
        else:
            ui.surface.blit(self._picture, device)
        ui.register(NAME, "minimap", area, takes_wheel=False)
        if ui.pressed(NAME):
            x, y = small.to_world((ui.input.x - area.x) * ui.scale, (ui.input.y - area.y) * ui.scale)
            view.fly_to(x, y, ui.now_ms, zoom=view.camera.zoom, still=True)
        left, top = small.to_screen(*view.camera.to_world(0, 0))
        size = (round(length * zoom / view.camera.zoom) for length in (view.camera.width, view.camera.height))
        frame = pygame.Rect(round(device.x + left), round(device.y + top), *size).clip(device)
        pygame.draw.rect(ui.surface, (10, 12, 18), frame.inflate(2, 2), max(1, ui.px(3)))
        pygame.draw.rect(ui.surface, (250, 250, 250), frame, max(1, ui.px(1.4)))

    def _update(self, small: Camera, tints: Tints) -> None:
        """Ask for the picture where another is wanted, and take over what is painted."""
        wanted, first, done = (tints, (small.width, small.height)), self._asked is None, None
        if self._asked != wanted:
            self._asked = wanted
            done = self._process.cached(small, tints, _SCALE) if first else None
            if done is None:
                self._process.request(small, tints, _SCALE, kind=SMALL, keep=first)
        done = done or self._process.collect(SMALL)
        if done is not None and (done.camera.width, done.camera.height) == wanted[1]:
            self._picture = done.surface
