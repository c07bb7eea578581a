"""A map in a part of the window: its own surface and input, taken from what the pointer does over its box."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pygame

from brinkmanship.desktop.kit.ui import Rect, Ui
from brinkmanship.desktop.map.layers import Content
from brinkmanship.desktop.map.painter import Tints
from brinkmanship.desktop.map.view import Happened, MapView

_POINTER = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)


@dataclass
class Pane:
    """One of several maps beside each other."""

    name: str
    chart: MapView
    _ui: Ui | None = None
    _surface: pygame.Surface = field(default_factory=lambda: pygame.Surface((1, 1)))

    def frame(self, ui: Ui, rect: Rect, content: Content, tints: Tints) -> Happened:
        """Draw the map in a rectangle and say what was pointed at."""
        area = ui.device(rect)
        if self._surface.get_size() != area.size:
            self._surface = pygame.Surface((max(area.width, 16), max(area.height, 16)))
        if self._ui is None or self._ui.scale != ui.scale:
            self._ui = Ui(ui.scale, reduced_motion=ui.reduced_motion)
        box = f"replay/map-{self.name}"
        ui.register(box, "map", rect, takes_wheel=True)
        mine = ui.hot == box or ui.active == box
        events = []
        for event in ui.events if mine else ():
            if event.type in _POINTER:
                place = (event.pos[0] - area.x, event.pos[1] - area.y)
                events.append(pygame.event.Event(event.type, {**event.dict, "pos": place}))
        events += [event for event in ui.events if mine and event.type == pygame.MOUSEWHEEL]
        inner = self._ui
        inner.begin(self._surface, events, ui.now_ms)
        happened = self.chart.frame(inner, content, tints)
        inner.end()
        ui.surface.blit(self._surface, area)
        return happened

    def join(self, other: Pane) -> None:
        """Let both maps look at the same place: the one under the pointer leads."""
        led, follower = (self.chart, other.chart) if self._leads else (other.chart, self.chart)
        follower.camera = replace(led.camera, width=follower.camera.width, height=follower.camera.height)

    @property
    def _leads(self) -> bool:
        ui = self._ui
        return ui is not None and ui.hot == "map" and bool(ui.input.presses or ui.input.wheels or ui.active)
