"""The map as a widget: camera by pointer, wheel and keys; base, overlays and picking for one frame.

State comes from the events that the `Ui` hands on, never from the real pointer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pygame

from engine.desktop.kit import shapes as kit_shapes
from engine.desktop.kit import theme as th
from engine.desktop.kit.ui import Same, Ui
from engine.desktop.map import tokens as tk
from engine.desktop.map.arrows import ArrowPainter
from engine.desktop.map.base import BaseMap
from engine.desktop.map.camera import Camera, Limits
from engine.desktop.map.fronts import shared_border
from engine.desktop.map.labels import Labels
from engine.desktop.map.layers import Badge, Content, Token
from engine.desktop.map.painter import Tints
from engine.desktop.map.process import PaintProcess
from engine.desktop.map.shapes import MapShapes, Points
from engine.scenario.geography.projection import Projection

NAME = "map"
_WHEEL = 1.22
_FRONT = (214, 60, 44)
# Where a block of badges may stand around the middle of its region (logical pixels), best first.
_AROUND = (
    (0, 18), (0, 46), (0, -40), (-64, 18), (64, 18), (0, 74), (-64, 52), (64, 52), (0, -68),
    (-118, 18), (118, 18), (0, 102), (-118, 60), (118, 60), (0, -96), (0, 130),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """What the user pointed at or chose on the map in a frame; empty strings where nothing."""

    over_region: str = ""
    over_token: str = ""
    clicked_region: str = ""
    clicked_token: str = ""
    clicked_nothing: bool = False
    right_region: str = ""


@dataclass
class _Flight:
    start: Camera
    end: Camera
    begin_ms: int
    length_ms: int


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
        self.labels = Labels(self.shapes, self.region_names)
        self.arrows = ArrowPainter()
        self.fan = ""
        self.selected_token = ""
        self._stacks: list[tk.Stack] = []
        self._fan_spots: list[tuple[Token, float, float]] = []
        self._flight: _Flight | None = None
        self._target_zoom: tuple[float, float, float] | None = None
        self._drag_last: tuple[float, float] | None = None
        self._dragged = False
        self._still: tuple[object, ...] | None = None
        self._places: dict[str, tuple[float, float]] = {}
        self._outlines: dict[str, list[tuple[Points, tuple[float, float, float, float]]]] = {}
        self._fronts: dict[tuple[str, str], list[Points]] = {}
        self._arranged: tuple[float, tuple[Token, ...], float] | None = None
        self._anchors: list[tuple[tuple[Token, ...], float, float, float, float]] = []
        self._sized = False
        self._capitals = [city for city in self.shapes.cities if city.capital]
        self._moved_ms = 0

    # ------------------------------------------------------------------ places

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the place in km of a point in degrees."""
        x, y = self.projection.forward(lon, lat)
        return float(x), float(y)

    def region_place(self, region: str) -> tuple[float, float]:
        """Return the place in km of a region's label; raise `ValueError` where there is no such region."""
        label = self.shapes.regions[self.shapes.region_ids.index(region)]
        return label.x, label.y

    def fly_to(self, x: float, y: float, now_ms: int, *, zoom: float | None = None, still: bool = False) -> None:
        """Move the camera to a place in km, in half a second, or at once if `still`."""
        end = self.limits.hold(Camera(x, y, zoom or max(self.camera.zoom, 0.5), self.camera.width, self.camera.height))
        if still:
            self.camera, self._flight = end, None
        else:
            self._flight = _Flight(self.camera, end, now_ms, 550)

    def show_all(self, now_ms: int, *, still: bool = False) -> None:
        """Move the camera so that the whole map is in sight."""
        whole = self.limits.fit(self.camera.width, self.camera.height)
        self.fly_to(whole.x, whole.y, now_ms, zoom=whole.zoom, still=still)

    @property
    def moving(self) -> bool:
        """Whether the camera is on its way somewhere."""
        return self._flight is not None or self._target_zoom is not None

    # ------------------------------------------------------------------ the frame

    def frame(self, ui: Ui, content: Content, tints: Tints, *, reserved: tuple[pygame.FRect, ...] = ()) -> Happened:
        """Take the input, draw the map over the whole surface and say what was pointed at.

        `reserved` are logical boxes (panels) that names keep clear of.
        """
        surface = ui.surface
        if not self._sized:
            self.camera, self._sized = self.limits.fit(*surface.get_size()), True
        if surface.get_size() != (self.camera.width, self.camera.height):
            self.camera = self.limits.hold(self.camera.resized(*surface.get_size()))
        self.limits = Limits(*self.shapes.box, closest=14.0 * ui.scale)
        self.base.scale = ui.scale
        ui.register(NAME, "map", (0, 0, ui.width, ui.height), focusable=True, takes_wheel=True, keeps_arrows=True)
        before = self.camera
        self._steer(ui)
        if self.camera != before:
            self._moved_ms = ui.now_ms
        self.base.update(self.camera, tints, ui.now_ms)
        self.base.draw(surface, self.camera)
        self._overlay(ui, content, reserved)
        return self._pick(ui)

    def _steer(self, ui: Ui) -> None:
        self._pan(ui)
        turned = ui.wheel(NAME)
        if turned:
            self._zoom_by(ui, _WHEEL**turned, ui.input.x * ui.scale, ui.input.y * ui.scale)
        middle = (self.camera.width / 2, self.camera.height / 2)
        for key in ui.keys_for(NAME) if ui.focus == NAME else []:
            step = 70 * ui.scale
            dx = (key.code == pygame.K_LEFT) - (key.code == pygame.K_RIGHT)
            dy = (key.code == pygame.K_UP) - (key.code == pygame.K_DOWN)
            if dx or dy:
                self.camera = self.limits.hold(self.camera.moved(dx * step, dy * step))
            elif key.code in (pygame.K_PLUS, pygame.K_KP_PLUS, pygame.K_EQUALS):
                self._zoom_by(ui, 1.4, *middle)
            elif key.code in (pygame.K_MINUS, pygame.K_KP_MINUS):
                self._zoom_by(ui, 1 / 1.4, *middle)
            elif key.code == pygame.K_HOME:
                self.show_all(ui.now_ms, still=ui.reduced_motion)
            elif key.code in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
                ui.state["map/enter"] = True
        self._animate(ui)

    def _pan(self, ui: Ui) -> None:
        if ui.pressed(NAME):
            here = (ui.input.x, ui.input.y)
            if self._drag_last is None:
                self._drag_last, self._dragged = here, False
            if not self._dragged and math.hypot(*ui.drag()) > 4:
                self._dragged = True
            if self._dragged:
                dx, dy = here[0] - self._drag_last[0], here[1] - self._drag_last[1]
                if dx or dy:
                    self.camera = self.limits.hold(self.camera.moved(dx * ui.scale, dy * ui.scale))
                    self._flight = self._target_zoom = None
                self._drag_last = here
        elif self._drag_last is not None:
            if ui.clicked(NAME) and self._dragged:
                ui.state["map/dragged"] = True
            self._drag_last = None

    def _zoom_by(self, ui: Ui, factor: float, px: float, py: float) -> None:
        goal = self._target_zoom[0] if self._target_zoom else self.camera.zoom
        goal = min(max(goal * factor, self.limits.widest(self.camera.width, self.camera.height)), self.limits.closest)
        self._flight = None
        if ui.reduced_motion:
            self.camera = self.limits.hold(self.camera.zoomed(goal / self.camera.zoom, px, py))
        else:
            self._target_zoom = (goal, px, py)
            ui.state.setdefault("map/zoom-ms", ui.now_ms)

    def _animate(self, ui: Ui) -> None:
        last = int(ui.state.get("map/zoom-ms", ui.now_ms))
        ui.state["map/zoom-ms"] = ui.now_ms
        if self._target_zoom is not None:
            goal, px, py = self._target_zoom
            share = 1 - math.exp(-max(ui.now_ms - last, 1) / 70)
            ratio = goal / self.camera.zoom
            if abs(ratio - 1) < 0.004:
                self.camera, self._target_zoom = self.limits.hold(self.camera.zoomed(ratio, px, py)), None
            else:
                self.camera = self.limits.hold(self.camera.zoomed(ratio**share, px, py))
        if self._flight is not None:
            flight = self._flight
            share = min(max((ui.now_ms - flight.begin_ms) / flight.length_ms, 0.0), 1.0)
            eased = share * share * (3 - 2 * share)
            zoom = flight.start.zoom * (flight.end.zoom / flight.start.zoom) ** eased
            self.camera = self.limits.hold(
                Camera(
                    flight.start.x + (flight.end.x - flight.start.x) * eased,
                    flight.start.y + (flight.end.y - flight.start.y) * eased,
                    zoom,
                    self.camera.width,
                    self.camera.height,
                )
            )
            if share >= 1:
                self._flight = None

    # ------------------------------------------------------------------ overlays

    def _km(self, lon: float, lat: float, key: str) -> tuple[float, float]:
        name = f"{key}:{lon:.4f}:{lat:.4f}"
        found = self._places.get(name)
        if found is None:
            if len(self._places) > 4000:
                self._places.clear()
            found = self._places[name] = self.place(lon, lat)
        return found

    def _overlay(self, ui: Ui, content: Content, reserved: tuple[pygame.FRect, ...]) -> None:
        resting = ui.now_ms - self._moved_ms > 90 and not self.moving
        arranged = self._place_stacks(content, ui.scale, resting)
        state = (self.camera, Same(content.tokens), ui.scale, tuple(tuple(box) for box in reserved))
        # Names wait a frame where symbols were arranged in this one, to spread the work.
        if (resting and state != self._still and not arranged) or not self.labels.placed:
            boxes = [tk.box(stack.x, stack.y, ui.scale) for stack in self._stacks]
            boxes += [ui.device(box) for box in reserved]
            self.labels.choose(self.camera, ui.fonts, boxes, ui.scale)
            self._still = state
        surface = ui.surface
        self.labels.draw(surface, self.camera, ("country", "region"))
        self._draw_highlights(surface, content, ui.scale)
        self._draw_fronts(surface, content, ui.scale)
        self._draw_arrows(ui, content, resting, arranged)
        self.labels.draw(surface, self.camera, ("city", "capital"))
        self._draw_badges(ui, content)
        self._draw_tokens(ui)
        if ui.focused(NAME):
            self._draw_cross(ui)

    def _place_stacks(self, content: Content, scale: float, resting: bool) -> bool:
        """Put the stacks where the camera sees them; return whether they were formed anew.

        That is done only at rest, or after much zooming.
        """
        zoom = self.camera.zoom
        held = self._arranged
        same = held is not None and held[1] is content.tokens and held[2] == scale
        anew = held is None or not same or (zoom != held[0] and (resting or abs(math.log(zoom / held[0])) > 0.35))
        if anew:
            places = []
            for token in content.tokens:
                x, y = self._km(token.lon, token.lat, "t")
                places.append((token, x * zoom, -y * zoom))
            clear = [(city.x * zoom, -city.y * zoom) for city in self._capitals]
            self._anchors = []
            for stack in tk.arrange(places, scale, clear, labelled=tk.labels_shown(zoom, scale)):
                x, y = self._km(stack.tokens[0].lon, stack.tokens[0].lat, "t")
                self._anchors.append((stack.tokens, x, y, stack.x - x * zoom, stack.y + y * zoom))
            self._arranged = (zoom, content.tokens, scale)
        self._stacks = []
        for tokens, x, y, dx, dy in self._anchors:
            px, py = self.camera.to_screen(x, y)
            if -60 < px < self.camera.width + 60 and -60 < py < self.camera.height + 60:
                self._stacks.append(tk.Stack(tokens, px + dx, py + dy))
        return anew

    def _draw_highlights(self, surface: pygame.Surface, content: Content, scale: float) -> None:
        for region, colour in content.highlights.items():
            if region not in self.shapes.region_ids:
                continue
            reach = 2.0 * max(self.camera.width, self.camera.height)
            west, north = self.camera.to_world(0, 0)
            east, south = self.camera.to_world(self.camera.width, self.camera.height)
            for ring, (left, bottom, right, top) in self._outline(region):
                small = (right - left + top - bottom) * self.camera.zoom < 6 * scale
                if small or left > east or right < west or bottom > north or top < south or len(ring) < 3:
                    continue
                line = self.camera.points(ring).clip(-reach, 2 * reach).tolist()
                pygame.draw.lines(surface, (14, 16, 22), True, line, max(3, round(4 * scale)))
                pygame.draw.lines(surface, colour, True, line, max(2, round(2 * scale)))

    def _outline(self, region: str) -> list[tuple[Points, tuple[float, float, float, float]]]:
        """Return a region's larger rings in km with their boxes, with few enough points to draw every frame."""
        found = self._outlines.get(region)
        if found is None:
            found = []
            rings = sorted(self.shapes.rings_of(region), key=lambda ring: -float(np.ptp(ring, axis=0).max()))
            for ring in rings[:12]:
                thin = ring if len(ring) <= 500 else ring[:: len(ring) // 500 + 1]
                (left, bottom), (right, top) = ring.min(axis=0), ring.max(axis=0)
                found.append((thin, (float(left), float(bottom), float(right), float(top))))
            self._outlines[region] = found
        return found

    def _draw_fronts(self, surface: pygame.Surface, content: Content, scale: float) -> None:
        for pair in content.fronts:
            lines = self._fronts.get(pair)
            if lines is None:
                known = all(region in self.shapes.region_ids for region in pair)
                lines = self._fronts[pair] = shared_border(self.shapes, *pair) if known else []
            for line in lines:
                points = self.camera.points(line).tolist()
                if len(points) >= 2:
                    pygame.draw.lines(surface, (30, 10, 10), False, points, max(4, round(6 * scale)))
                    pygame.draw.lines(surface, _FRONT, False, points, max(2, round(3 * scale)))
                    pygame.draw.aalines(surface, (255, 190, 160), False, points)

    def _draw_arrows(self, ui: Ui, content: Content, resting: bool, busy: bool) -> None:
        self.arrows.begin_frame(0 if busy else 1 if self.process.separate else 1000)
        for arrow in content.arrows:
            start = self.camera.to_screen(*self._km(*arrow.start, "a"))
            end = self.camera.to_screen(*self._km(*arrow.end, "a"))
            if max(start[0], end[0]) < -50 or min(start[0], end[0]) > self.camera.width + 50:
                continue
            if max(start[1], end[1]) < -50 or min(start[1], end[1]) > self.camera.height + 50:
                continue
            self.arrows.draw(
                ui.surface,
                start,
                end,
                arrow.colour,
                bend=arrow.bend,
                scale=ui.scale,
                planned=arrow.planned,
                moving=not resting,
            )
            if arrow.note:
                text = ui.fonts.render(arrow.note, "tiny", th.TEXT, (16, 18, 26))
                x = (start[0] + end[0]) / 2 + (end[1] - start[1]) * arrow.bend
                y = (start[1] + end[1]) / 2 - (end[0] - start[0]) * arrow.bend
                ui.surface.blit(text, (round(x - text.get_width() / 2), round(y - text.get_height() / 2)))

    def _draw_badges(self, ui: Ui, content: Content) -> None:
        """Draw the badges of each region as one block near its middle, clear of symbols and of each other."""
        blocks: dict[str, list[Badge]] = {}
        for badge in content.badges:
            if badge.region in self.shapes.region_ids:
                blocks.setdefault(badge.region, []).append(badge)
        taken = [tk.box(stack.x, stack.y, ui.scale) for stack in self._stacks]
        for region, badges in blocks.items():
            texts = [ui.fonts.render(badge.text, "tiny", th.TEXT) for badge in badges]
            wide, line = max(text.get_width() for text in texts) + ui.px(12), texts[0].get_height() + ui.px(3)
            x, y = self.camera.to_screen(*self.region_place(region))
            block = pygame.Rect(0, 0, wide, line * len(texts))
            for dx, dy in _AROUND:
                block.center = (round(x + dx * ui.scale), round(y + dy * ui.scale))
                if block.collidelist(taken) < 0:
                    break
            taken.append(block)
            for row, (badge, text) in enumerate(zip(badges, texts, strict=True)):
                size = (text.get_width() + ui.px(12), line - ui.px(1))
                left = block.centerx - size[0] // 2
                plate = kit_shapes.rounded(size, size[1] // 2, (16, 18, 26, 215), badge.colour)
                ui.surface.blit(plate, (left, block.y + row * line))
                ui.surface.blit(text, (left + ui.px(6), block.y + row * line + ui.px(1)))

    def _draw_tokens(self, ui: Ui) -> None:
        over = self._token_at(ui.input.x * ui.scale, ui.input.y * ui.scale) if ui.hot == NAME else None
        self._fan_spots = []
        fan: tk.Stack | None = None
        for stack in self._stacks:
            if stack.key == self.fan and len(stack.tokens) > 1:
                fan = stack
                continue
            selected = any(token.id == self.selected_token for token in stack.tokens)
            if selected and stack.tokens[0].id != self.selected_token:
                top = next(token for token in stack.tokens if token.id == self.selected_token)
                rest = tuple(token for token in stack.tokens if token is not top)
                shown = tk.Stack((top, *rest), stack.x, stack.y)
            else:
                shown = stack
            tk.draw_stack(
                ui.surface,
                shown,
                ui.fonts,
                ui.scale,
                zoom=self.camera.zoom,
                selected=selected,
                hovered=over is not None and over in stack.tokens,
            )
        if fan is not None:
            self._draw_fan(ui, fan, over)
        elif self.fan and not any(stack.key == self.fan for stack in self._stacks):
            self.fan = ""

    def _draw_fan(self, ui: Ui, fan: tk.Stack, over: Token | None) -> None:
        self._fan_spots = tk.fanned(fan, ui.scale)
        radius = max(46.0, 46.0 * len(fan.tokens) / 5.2) * ui.scale
        back = kit_shapes.disc(round(2 * radius + 64 * ui.scale), (12, 15, 24, 165))
        ui.surface.blit(back, (round(fan.x - back.get_width() / 2), round(fan.y - back.get_height() / 2)))
        for _, x, y in self._fan_spots:
            pygame.draw.aaline(ui.surface, (150, 160, 180), (fan.x, fan.y), (x, y))
        for token, x, y in self._fan_spots:
            tk.draw_token(
                ui.surface,
                token,
                x,
                y,
                ui.fonts,
                ui.scale,
                selected=token.id == self.selected_token,
                hovered=over is not None and token.id == over.id,
                labelled=True,
            )

    def _draw_cross(self, ui: Ui) -> None:
        x, y, size = self.camera.width / 2, self.camera.height / 2, 11 * ui.scale
        for colour, width in (((10, 12, 18), 4), (th.FOCUS, 2)):
            pygame.draw.line(ui.surface, colour, (x - size, y), (x + size, y), round(width * ui.scale))
            pygame.draw.line(ui.surface, colour, (x, y - size), (x, y + size), round(width * ui.scale))

    # ------------------------------------------------------------------ picking

    def _token_at(self, px: float, py: float) -> Token | None:
        scale = self.base.scale
        for token, x, y in reversed(self._fan_spots):
            if abs(px - x) < 18 * scale and abs(py - y) < 18 * scale:
                return token
        for stack in reversed(self._stacks):
            if abs(px - stack.x) < 18 * scale and abs(py - stack.y) < 16 * scale:
                return stack.tokens[0]
        return None

    def region_at(self, px: float, py: float) -> str:
        """Return the id of the region under a device pixel, empty where there is none."""
        number = self.base.area_at(self.camera, px, py)
        return self.shapes.region_ids[number - 1] if 0 < number <= len(self.shapes.region_ids) else ""

    def _pick(self, ui: Ui) -> Happened:
        entered = bool(ui.state.pop("map/enter", False))
        dragged = bool(ui.state.pop("map/dragged", False))
        by_keys = ui.focused(NAME)
        px, py = (
            (self.camera.width / 2, self.camera.height / 2)
            if by_keys
            else (ui.input.x * ui.scale, ui.input.y * ui.scale)
        )
        over = by_keys or ui.hot == NAME
        token = self._token_at(px, py) if over else None
        region = self.region_at(px, py) if over and token is None else ""
        clicked = (ui.clicked(NAME) and not dragged) or entered
        right = region if ui.right_clicked(NAME) else ""
        if not clicked:
            return Happened(region, token.id if token else "", right_region=right)
        if token is not None:
            stack = next((s for s in self._stacks if token is s.tokens[0]), None)
            if stack is not None and len(stack.tokens) > 1 and self.fan != stack.key:
                self.fan = stack.key
            return Happened("", token.id, clicked_token=token.id)
        self.fan = ""
        return Happened(region, "", clicked_region=region, clicked_nothing=not region)

    def close(self) -> None:
        """End the painting process."""
        self.process.close()
