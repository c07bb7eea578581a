"""The map as a widget: camera by pointer, wheel and keys; base, overlays and picking for one frame.

State comes from the events that the `Ui` hands on, never from the real pointer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pygame
from numpy.typing import NDArray

from brinkmanship.desktop.kit.ui import Box, Same, Ui
from brinkmanship.desktop.map.base import BaseMap
from brinkmanship.desktop.map.camera import Camera, Limits
from brinkmanship.desktop.map.layers import Content
from brinkmanship.desktop.map.overlay import NAME, Overlay
from brinkmanship.desktop.map.painter import Tints
from brinkmanship.desktop.map.process import PaintProcess
from brinkmanship.desktop.map.shapes import MapShapes
from brinkmanship.scenario.geography.projection import Projection

__all__ = ["NAME", "Happened", "MapView"]

_WHEEL = 1.22
_FLIGHT_MS = 550
_SETTLING_MS = 400  # after a change, in which pictures of arrows and outlines are still being made
_PAINTING_MS = 30  # from frame to frame while the map is being painted
_PLUS = (pygame.K_PLUS, pygame.K_KP_PLUS, pygame.K_EQUALS)
_MINUS = (pygame.K_MINUS, pygame.K_KP_MINUS)
_ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)
_KEYS = frozenset({pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN, pygame.K_HOME, *_PLUS, *_MINUS, *_ENTER})


@dataclass(frozen=True, slots=True)
class Happened:
    """What the user pointed at or chose on the map in a frame; empty strings where nothing."""

    over_region: str = ""
    over_token: str = ""
    clicked_region: str = ""
    clicked_token: str = ""
    right_region: str = ""


@dataclass
class MapView:
    """The map of one geography. `frame` once a frame; `fly_to` moves the camera; `close` ends the painting process."""

    shapes: MapShapes
    projection: Projection
    region_names: dict[str, str]
    process: PaintProcess
    camera: Camera = field(init=False)
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        left, bottom, right, top = self.shapes.box
        self.limits = Limits(left, bottom, right, top)
        self.camera = self.limits.fit(1280, 720)
        self.base = BaseMap(self.process)
        self.overlay = Overlay(self.shapes, self.projection, self.region_names)
        self._flight: tuple[Camera, Camera, int] | None = None  # from, to, and the ms at which it began
        self._target_zoom: tuple[float, float, float] | None = None
        self._drag_last: tuple[float, float] | None = None
        self._dragged = False
        self._let_go = False  # whether a drag ended in this frame
        self._entered = False  # whether what is under the cross was chosen by key in this frame
        self._zoomed_at = 0  # ms of the frame before
        self._sized = False
        self._moved_ms = 0
        self._seen: object = None  # what was drawn last, and since when
        self._seen_ms = 0
        self._drawn: object = None  # what the last frame looked like, where nothing in it was still being made
        self._kept: tuple[object, pygame.Surface, list[Box]] | None = None  # the picture of a map at rest

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the place in km of a point in degrees."""
        x, y = self.projection.forward(lon, lat)
        return float(x), float(y)

    def fly_to(
        self,
        x: float,
        y: float,
        now_ms: int,
        *,
        zoom: float | None = None,
        still: bool = False,
        aside: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Move the camera to a place in km, `aside` of the window's middle (device pixels), at once if `still`."""
        zoom = zoom or max(self.camera.zoom, 0.5)
        x, y = x - aside[0] / zoom, y + aside[1] / zoom
        end = self.limits.hold(Camera(x, y, zoom, self.camera.width, self.camera.height))
        if still:
            self.camera, self._flight = end, None
        else:
            self._flight = (self.camera, end, now_ms)

    def show(self, low: NDArray[np.float64], high: NDArray[np.float64], free: pygame.FRect, ui: Ui) -> None:
        """Move the camera at once so that a box of the map (corners in km) stands within a logical box of the window."""
        span, edge = np.maximum(high - low, 200.0), 30 * ui.scale  # half a symbol and a little
        zoom = min((free.width * ui.scale - edge) / span[0], (free.height * ui.scale - edge) / span[1])
        x, y = (low + high) / 2
        self.fly_to(float(x), float(y), ui.now_ms, zoom=float(zoom), still=True, aside=aside(free, ui))

    def show_all(self, now_ms: int, *, still: bool = False) -> None:
        """Move the camera so that the whole map is in sight."""
        whole = self.limits.fit(self.camera.width, self.camera.height)
        self.fly_to(whole.x, whole.y, now_ms, zoom=whole.zoom, still=still)

    @property
    def moving(self) -> bool:
        """Whether the camera is on its way somewhere."""
        return self._flight is not None or self._target_zoom is not None

    def fit(self, ui: Ui) -> None:
        """Give the camera the size of the window; before the first frame where the camera is to be moved before it."""
        size = ui.surface.get_size()
        if not self._sized:
            self.camera, self._sized = self.limits.fit(*size), True
        if size != (self.camera.width, self.camera.height):
            self.camera = self.limits.hold(self.camera.resized(*size))
        self.limits = Limits(*self.shapes.box, closest=14.0 * ui.scale)
        self.base.scale = ui.scale

    def frame(self, ui: Ui, content: Content, tints: Tints, *, reserved: tuple[pygame.FRect, ...] = ()) -> Happened:
        """Take the input, draw the map with names clear of `reserved` (logical boxes); return what was pointed at."""
        surface = ui.surface
        self.fit(ui)
        ui.register(NAME, "map", (0, 0, ui.width, ui.height), focusable=True, takes_wheel=True, keeps_arrows=True)
        before = self.camera
        self._steer(ui)
        if self.camera != before:
            self._moved_ms = ui.now_ms
        self.base.update(self.camera, tints, ui.now_ms)
        resting = ui.now_ms - self._moved_ms > 90 and not self.moving
        if (seen := (self.camera, Same(content), Same(tints))) != self._seen:
            self._seen, self._seen_ms = seen, ui.now_ms
        settled = resting and ui.now_ms - self._seen_ms >= _SETTLING_MS
        painted = self.base.ready and not self.process.busy
        looks = self._looks_of(ui, reserved)
        if not (settled and painted):
            self._kept = None
        if self._kept is not None and self._kept[0] == looks:
            surface.blit(self._kept[1], (0, 0))
            ui.boxes += self._kept[2]
            return self._pick(ui)
        first, wanted, ui.wanted_ms = len(ui.boxes), ui.wanted_ms, None
        self.base.draw(surface, self.camera)
        self.overlay.draw(ui, self.camera, content, reserved, resting=resting, one=self.process.separate)
        whole = settled and painted and ui.wanted_ms is None  # nothing of it is still being made
        ui.wanted_ms = min((at for at in (wanted, ui.wanted_ms) if at is not None), default=None)
        if whole and looks == self._drawn:
            self._kept = looks, surface.copy(), ui.boxes[first:]
        self._drawn = looks if whole else None
        if not settled:
            ui.again()
        elif not painted:
            ui.again(_PAINTING_MS)
        return self._pick(ui)

    def _looks_of(self, ui: Ui, reserved: tuple[pygame.FRect, ...]) -> object:
        """Return what the picture of a map at rest depends on beside what is `_seen`."""
        overlay = self.overlay
        over = overlay.token_at(ui.input.x * ui.scale, ui.input.y * ui.scale) if ui.hot == NAME else None
        boxes = tuple(tuple(box) for box in reserved)
        marks = (overlay.fan, overlay.selected, over.id if over else "", ui.focused(NAME))
        return boxes, marks, ui.scale, ui.note_texts, ui.surface.get_size()

    def _steer(self, ui: Ui) -> None:
        self._pan(ui)
        if turned := ui.wheel(NAME):
            self._zoom_by(ui, _WHEEL**turned, ui.input.x * ui.scale, ui.input.y * ui.scale)
        middle = (self.camera.width / 2, self.camera.height / 2)
        for key in ui.keys_for(NAME, _KEYS):
            step = 70 * ui.scale
            dx = (key.code == pygame.K_LEFT) - (key.code == pygame.K_RIGHT)
            dy = (key.code == pygame.K_UP) - (key.code == pygame.K_DOWN)
            if dx or dy:
                self.camera = self.limits.hold(self.camera.moved(dx * step, dy * step))
            elif key.code in _PLUS:
                self._zoom_by(ui, 1.4, *middle)
            elif key.code in _MINUS:
                self._zoom_by(ui, 1 / 1.4, *middle)
            elif key.code == pygame.K_HOME:
                self.show_all(ui.now_ms, still=ui.reduced_motion)
            elif key.code in _ENTER:
                self._entered = True
        self._animate(ui)

    def _pan(self, ui: Ui) -> None:
        if ui.pressed(NAME):
            here = (ui.input.x, ui.input.y)
            if self._drag_last is None:
                self._drag_last, self._dragged = here, False
            self._dragged = self._dragged or math.hypot(*ui.drag()) > 4
            if self._dragged:
                dx, dy = here[0] - self._drag_last[0], here[1] - self._drag_last[1]
                if dx or dy:
                    self.camera = self.limits.hold(self.camera.moved(dx * ui.scale, dy * ui.scale))
                    self._flight = self._target_zoom = None
                self._drag_last = here
        elif self._drag_last is not None:
            self._let_go = ui.clicked(NAME) and self._dragged
            self._drag_last = None

    def _zoom_by(self, ui: Ui, factor: float, px: float, py: float) -> None:
        goal = self._target_zoom[0] if self._target_zoom else self.camera.zoom
        goal = min(max(goal * factor, self.limits.widest(self.camera.width, self.camera.height)), self.limits.closest)
        self._flight = None
        if ui.reduced_motion:
            self.camera = self.limits.hold(self.camera.zoomed(goal / self.camera.zoom, px, py))
        else:
            self._target_zoom = (goal, px, py)

    def _animate(self, ui: Ui) -> None:
        last, self._zoomed_at = self._zoomed_at or ui.now_ms, ui.now_ms
        if self._target_zoom is not None:
            goal, px, py = self._target_zoom
            share = 1 - math.exp(-max(ui.now_ms - last, 1) / 70)
            ratio = goal / self.camera.zoom
            if abs(ratio - 1) < 0.004:
                self.camera, self._target_zoom = self.limits.hold(self.camera.zoomed(ratio, px, py)), None
            else:
                self.camera = self.limits.hold(self.camera.zoomed(ratio**share, px, py))
        if self._flight is not None:
            start, end, begin = self._flight
            share = min(max((ui.now_ms - begin) / _FLIGHT_MS, 0.0), 1.0)
            eased = share * share * (3 - 2 * share)
            zoom = start.zoom * (end.zoom / start.zoom) ** eased
            x, y = start.x + (end.x - start.x) * eased, start.y + (end.y - start.y) * eased
            self.camera = self.limits.hold(Camera(x, y, zoom, self.camera.width, self.camera.height))
            if share >= 1:
                self._flight = None

    def region_at(self, px: float, py: float) -> str:
        """Return the id of the region under a device pixel, empty where there is none."""
        number = self.base.area_at(self.camera, px, py)
        return self.shapes.region_ids[number - 1] if 0 < number <= len(self.shapes.region_ids) else ""

    def _pick(self, ui: Ui) -> Happened:
        entered, dragged = self._entered, self._let_go
        self._entered = self._let_go = False
        by_keys = ui.focused(NAME)
        px, py = ui.input.x * ui.scale, ui.input.y * ui.scale
        if by_keys:
            px, py = self.camera.width / 2, self.camera.height / 2
        over = by_keys or ui.hot == NAME
        token = self.overlay.token_at(px, py) if over else None
        region = self.region_at(px, py) if over and token is None else ""
        clicked = (ui.clicked(NAME) and not dragged) or entered
        right = self.region_at(px, py) if ui.right_clicked(NAME) else ""
        if not clicked:
            return Happened(region, token.id if token else "", right_region=right)
        if token is not None:
            stack = next((s for s in self.overlay.stacks if token in s.tokens), None)
            if stack is not None and len(stack.tokens) > 1 and self.overlay.fan != stack.key:
                self.overlay.fan = stack.key
            return Happened("", token.id, clicked_token=token.id)
        self.overlay.fan = ""
        return Happened(region, "", clicked_region=region)

    def close(self) -> None:
        """End the painting process."""
        self.process.close()


def aside(free: pygame.FRect, ui: Ui) -> tuple[float, float]:
    """Return how far the middle of a logical box is right of and below the window's, in device pixels."""
    return (free.centerx - ui.width / 2) * ui.scale, (free.centery - ui.height / 2) * ui.scale
