"""The whole map in a corner, with the frame of what the camera sees; a click or drag moves the camera there."""

from __future__ import annotations

import pygame

from engine.desktop.kit.ui import Rect, RectLike, Ui
from engine.desktop.map.camera import Camera
from engine.desktop.map.painter import Painter, Tints
from engine.desktop.map.shapes import MapShapes
from engine.desktop.map.view import MapView

NAME = "minimap"


class Minimap:
    """Paints the whole map small, once for each set of tints."""

    def __init__(self, shapes: MapShapes) -> None:
        self._shapes = shapes
        self._painter = Painter(shapes, keep_lines=True)
        self._painted: tuple[Tints, tuple[int, int]] | None = None
        self._picture = pygame.Surface((1, 1))

    def aspect(self) -> float:
        """Return width over height of the map."""
        left, bottom, right, top = self._shapes.box
        return (right - left) / (top - bottom)

    def frame(self, ui: Ui, rect: RectLike, view: MapView, tints: Tints) -> None:
        """Draw the minimap in a rectangle and move the view's camera where the user points."""
        area = Rect(rect)
        device = ui.device(area)
        left, bottom, right, top = self._shapes.box
        zoom = min(device.width / (right - left), device.height / (top - bottom))
        small = Camera((left + right) / 2, (bottom + top) / 2, zoom, device.width, device.height)
        if self._painted != (tints, device.size):
            self._picture = self._painter.paint(small, tints, 0.5).surface
            self._painted = (tints, device.size)
        ui.surface.blit(self._picture, device)
        ui.register(NAME, "minimap", area, takes_wheel=False)
        if ui.pressed(NAME):
            x, y = small.to_world((ui.input.x - area.x) * ui.scale, (ui.input.y - area.y) * ui.scale)
            view.fly_to(x, y, ui.now_ms, zoom=view.camera.zoom, still=True)
        corner = small.to_screen(*view.camera.to_world(0, 0))
        opposite = small.to_screen(*view.camera.to_world(view.camera.width, view.camera.height))
        frame = pygame.Rect(
            round(device.x + corner[0]),
            round(device.y + corner[1]),
            round(opposite[0] - corner[0]),
            round(opposite[1] - corner[1]),
        ).clip(device)
        pygame.draw.rect(ui.surface, (10, 12, 18), frame.inflate(2, 2), max(1, ui.px(3)))
        pygame.draw.rect(ui.surface, (250, 250, 250), frame, max(1, ui.px(1.4)))
