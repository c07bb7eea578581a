"""What lies over the base: names, outlines, front lines, arrows, badges and symbols, drawn for a camera each frame.

Device pixels. What is costly is done at rest and kept: names chosen, symbols arranged, arrows painted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache, partial

import numpy as np
import pygame

from brinkmanship.desktop.kit import shapes as kit_shapes, theme as th
from brinkmanship.desktop.kit.ui import Same, Ui
from brinkmanship.desktop.map import symbols, tokens as tk
from brinkmanship.desktop.map.arrows import ArrowPainter
from brinkmanship.desktop.map.borders import Borders
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.labels import Labels
from brinkmanship.desktop.map.layers import Badge, Content, Token, Way
from brinkmanship.desktop.map.shapes import MapShapes, Points
from brinkmanship.desktop.map.war_layer import WarLayer
from brinkmanship.scenario.geography.projection import Projection

NAME = "map"  # of the widget
_GAP = 14.0  # logical pixels between panels, too narrow for a name
_NAMES_WAIT = 5  # frames
_LAND_WAY = (236, 226, 190)
_SEA_WAY = (150, 205, 240)
_WAY_EDGE = (10, 14, 22)
# Where a block of badges may stand around the middle of its region (logical pixels), best first.
_AROUND = (
    (0, 18), (0, 46), (0, -40), (-64, 18), (64, 18), (0, 74), (-64, 52), (64, 52), (0, -68),
    (-118, 18), (118, 18), (0, 102), (-118, 60), (118, 60), (0, -96), (0, 130),
)  # fmt: skip
_TIED = 50.0  # logical pixels from the middle


class Overlay:
    """Draws the overlays of one geography and knows what symbol is where."""

    def __init__(self, shapes: MapShapes, projection: Projection, region_names: dict[str, str]) -> None:
        self.shapes = shapes
        self.labels = Labels(shapes, region_names)
        self.arrows = ArrowPainter()
        self.camera = Camera(0.0, 0.0, 1.0, 1, 1)
        self.fan = ""  # the first symbol of the stack that is open
        self.selected = ""  # the selected symbol
        self.stacks: list[tk.Stack] = []
        self.fan_spots: list[tuple[Token, float, float]] = []
        self._projection = projection
        self._scale = 1.0
        self._still: tuple[object, ...] | None = None
        self._names_wait = 0  # frames
        self._km = lru_cache(4000)(partial(_projected, projection))  # without `self`: it would hold itself in memory
        self.borders = Borders(shapes)  # or those of another overlay of the same geography
        self.war = WarLayer(shapes, lambda: self.borders, self._km, self.arrows)
        self._ways: tuple[tuple[Way, ...], Points] | None = None
        self._arranged: tuple[float, tuple[Token, ...], float] | None = None
        self._anchors: list[tuple[tuple[Token, ...], float, float, float, float]] = []
        self._capitals = [city for city in shapes.cities if city.capital]

    def region_place(self, region: str) -> tuple[float, float]:
        """Return the place in km of a region's label; raise `ValueError` where there is no such region."""
        label = self.shapes.regions[self.shapes.region_ids.index(region)]
        return label.x, label.y

    def draw(
        self, ui: Ui, camera: Camera, content: Content, reserved: tuple[pygame.FRect, ...], *, resting: bool, one: bool
    ) -> None:
        """Draw all that lies over the base; `resting` says that the map does not move.

        With `one` there is a next frame: names wait for it where symbols were arranged anew, the pictures of arrows are
        made one a frame, and long outlines beside the window. Without, all is as it will be.
        """
        self.camera, self._scale = camera, ui.scale
        arranged = self._place_stacks(content, ui.scale, resting)
        surveyed = self.labels.survey(wait=not one)
        state = (self.camera, Same(content.tokens), ui.scale, tuple(tuple(box) for box in reserved), surveyed)
        # Names wait where symbols were arranged, to spread the work: panels that changed too are drawn in these frames.
        if arranged:
            self._names_wait = _NAMES_WAIT if one else 0
        if (resting and state != self._still and not self._names_wait) or not self.labels.placed:
            boxes = [tk.box(stack.x, stack.y, ui.scale) for stack in self.stacks]
            panels = [ui.device(box.inflate(_GAP, _GAP)) for box in reserved]
            self.labels.choose(self.camera, ui.fonts, boxes, ui.scale, panels=panels, wait=not one)
            self._still = state
        if self._names_wait:
            ui.again()
        self._names_wait = max(self._names_wait - 1, 0)
        surface = ui.surface
        self.labels.draw(surface, self.camera, ("country", "region"))
        self._draw_ways(surface, content, ui.scale)
        self._draw_highlights(surface, content, ui.scale, wait=not one)
        self.war.draw_fronts(ui, self.camera, content, resting=resting, wait=not one)
        pictures = 1000 if not one else 0 if arranged else int(ui.room("map/arrows"))
        self._draw_arrows(ui, content, resting, pictures)
        self.war.draw_axes(ui, self.camera, content, resting=resting, wait=not one)
        self.labels.draw(surface, self.camera, ("city", "capital"))
        self._draw_badges(ui, content)
        self._draw_tokens(ui)
        self.war.draw_notes(ui, [tk.box(stack.x, stack.y, ui.scale) for stack in self.stacks])
        if ui.focused(NAME):
            self._draw_cross(ui)

    def _place_stacks(self, content: Content, scale: float, resting: bool) -> bool:
        """Place the stacks for the camera; return whether they were formed anew, at rest or after much zooming."""
        zoom = self.camera.zoom
        held = self._arranged
        same = held is not None and held[1] is content.tokens and held[2] == scale
        anew = held is None or not same or (zoom != held[0] and (resting or abs(math.log(zoom / held[0])) > 0.35))
        if anew and held is not None and held[0] == zoom and held[2] == scale and _stand_alike(held[1], content.tokens):
            known = {token.id: token for token in content.tokens}
            self._anchors = [
                (tuple(known[t.id] for t in tokens), x, y, dx, dy) for tokens, x, y, dx, dy in self._anchors
            ]
            self._arranged = (zoom, content.tokens, scale)
            anew = False
        if anew:
            places = []
            for token in content.tokens:
                x, y = self._km(token.lon, token.lat)
                places.append((token, x * zoom, -y * zoom))
            clear = [(city.x * zoom, -city.y * zoom) for city in self._capitals]
            self._anchors = []
            for stack in tk.arrange(places, scale, clear, labelled=tk.labels_shown(zoom, scale)):
                x, y = self._km(stack.tokens[0].lon, stack.tokens[0].lat)
                self._anchors.append((stack.tokens, x, y, stack.x - x * zoom, stack.y + y * zoom))
            self._arranged = (zoom, content.tokens, scale)
        self.stacks = []
        for tokens, x, y, dx, dy in self._anchors:
            px, py = self.camera.to_screen(x, y)
            if -60 < px < self.camera.width + 60 and -60 < py < self.camera.height + 60:
                self.stacks.append(tk.Stack(tokens, px + dx, py + dy))
        return anew

    def _draw_highlights(self, surface: pygame.Surface, content: Content, scale: float, *, wait: bool) -> None:
        for region, colour in content.highlights.items():
            if region not in self.shapes.region_ids:
                continue
            reach = 8.0 * max(self.camera.width, self.camera.height)
            west, north = self.camera.to_world(0, 0)
            east, south = self.camera.to_world(self.camera.width, self.camera.height)
            for ring, (left, bottom, right, top) in self.borders.outline(region, wait=wait):
                small = (right - left + top - bottom) * self.camera.zoom < 6 * scale
                if small or left > east or right < west or bottom > north or top < south or len(ring) < 3:
                    continue
                line = self.camera.points(ring).clip(-reach, reach).tolist()
                pygame.draw.lines(surface, (14, 16, 22), True, line, max(3, round(4 * scale)))
                pygame.draw.lines(surface, colour, True, line, max(2, round(2 * scale)))

    def _draw_ways(self, surface: pygame.Surface, content: Content, scale: float) -> None:
        """Draw the routes as thin lines, dashed at sea, only where they are in sight."""
        if not content.ways:
            return
        if self._ways is None or self._ways[0] is not content.ways:
            ends = [self._projection.forward(*end) for way in content.ways for end in (way.start, way.end)]
            self._ways = (content.ways, np.array(ends, np.float32).reshape(-1, 2))
        window, width, dash = surface.get_rect(), max(1, round(1.4 * scale)), 9 * scale
        spots = self.camera.points(self._ways[1]).tolist()
        for way, (ax, ay), (bx, by) in zip(content.ways, spots[::2], spots[1::2], strict=True):
            seen, length = window.clipline(ax, ay, bx, by), math.hypot(bx - ax, by - ay)
            if not seen or length < 4:
                continue
            if not way.sea:
                pygame.draw.line(surface, _WAY_EDGE, *seen, width + 2)
                pygame.draw.line(surface, _LAND_WAY, *seen, width)
                continue
            ux, uy = (bx - ax) / length, (by - ay) / length
            at = math.hypot(seen[0][0] - ax, seen[0][1] - ay) // (2 * dash) * 2 * dash
            last = math.hypot(seen[1][0] - ax, seen[1][1] - ay)
            while at < last:
                to = min(at + dash, length)
                start, end = (ax + ux * at, ay + uy * at), (ax + ux * to, ay + uy * to)
                pygame.draw.line(surface, _SEA_WAY, start, end, width)
                at += 2 * dash

    def _draw_arrows(self, ui: Ui, content: Content, resting: bool, pictures: int) -> None:
        self.arrows.begin_frame(pictures)
        for arrow in content.arrows:
            start = self.camera.to_screen(*self._km(*arrow.start))
            end = self.camera.to_screen(*self._km(*arrow.end))
            if max(start[0], end[0]) < -50 or min(start[0], end[0]) > self.camera.width + 50:
                continue
            if max(start[1], end[1]) < -50 or min(start[1], end[1]) > self.camera.height + 50:
                continue
            self.arrows.draw(ui.surface, start, end, arrow, ui.scale, moving=not resting)
            if arrow.note:
                text = ui.fonts.render(arrow.note, "tiny", th.TEXT, (16, 18, 26))
                x = (start[0] + end[0]) / 2 + (end[1] - start[1]) * arrow.bend
                y = (start[1] + end[1]) / 2 - (end[0] - start[0]) * arrow.bend
                ui.surface.blit(text, (round(x - text.get_width() / 2), round(y - text.get_height() / 2)))

    def _draw_badges(self, ui: Ui, content: Content) -> None:
        """Draw the badges of each region as one block near its middle, clear of symbols and of each other.

        One that stands far off is tied to its region by a line; where there is no room there is none.
        """
        blocks: dict[str, list[Badge]] = {}
        for badge in content.badges:
            if badge.region in self.shapes.region_ids:
                blocks.setdefault(badge.region, []).append(badge)
        taken = [tk.box(stack.x, stack.y, ui.scale) for stack in self.stacks]
        for region, badges in blocks.items():
            texts = [ui.fonts.render(badge.text, "tiny", th.TEXT) for badge in badges]
            wide, line = max(text.get_width() for text in texts) + ui.px(12), texts[0].get_height() + ui.px(3)
            x, y = self.camera.to_screen(*self.region_place(region))
            block = pygame.Rect(0, 0, wide, line * len(texts))
            for dx, dy in _AROUND:
                block.center = (round(x + dx * ui.scale), round(y + dy * ui.scale))
                if block.collidelist(taken) < 0:
                    break
            else:
                continue
            taken.append(block)
            if max(abs(dx), abs(dy)) > _TIED:
                near = (min(max(x, block.left), block.right), min(max(y, block.top), block.bottom))
                pygame.draw.aaline(ui.surface, badges[0].colour, (x, y), near)
                spot = kit_shapes.disc(ui.px(5), badges[0].colour)
                ui.surface.blit(spot, (x - spot.get_width() / 2, y - spot.get_height() / 2))
            for row, (badge, text) in enumerate(zip(badges, texts, strict=True)):
                size = (text.get_width() + ui.px(12), line - ui.px(1))
                left = block.centerx - size[0] // 2
                plate = kit_shapes.rounded(size, size[1] // 2, (16, 18, 26, 215), badge.colour)
                ui.surface.blit(plate, (left, block.y + row * line))
                ui.surface.blit(text, (left + ui.px(6), block.y + row * line + ui.px(1)))

    def _draw_tokens(self, ui: Ui) -> None:
        over = self.token_at(ui.input.x * ui.scale, ui.input.y * ui.scale) if ui.hot == NAME else None
        self.fan_spots = []
        fan: tk.Stack | None = None
        for stack in self.stacks:
            if stack.key == self.fan and len(stack.tokens) > 1:
                fan = stack
                continue
            selected = any(token.id == self.selected for token in stack.tokens)
            # The selected symbol lies on top.
            shown = tk.Stack(tuple(sorted(stack.tokens, key=lambda t: t.id != self.selected)), stack.x, stack.y)
            hot, zoom = over is not None and over in stack.tokens, self.camera.zoom
            tk.draw_stack(ui.surface, shown, ui.fonts, ui.scale, zoom=zoom, selected=selected, hovered=hot)
        if fan is not None:
            self._draw_fan(ui, fan, over)
        elif self.fan and not any(stack.key == self.fan for stack in self.stacks):
            self.fan = ""

    def _draw_fan(self, ui: Ui, fan: tk.Stack, over: Token | None) -> None:
        self.fan_spots = tk.fanned(fan, ui.scale)
        back = kit_shapes.disc(round(2 * tk.fan_radius(fan, ui.scale) + 64 * ui.scale), (12, 15, 24, 165))
        ui.surface.blit(back, (round(fan.x - back.get_width() / 2), round(fan.y - back.get_height() / 2)))
        for _, x, y in self.fan_spots:
            pygame.draw.aaline(ui.surface, (150, 160, 180), (fan.x, fan.y), (x, y))
        for token, x, y in self.fan_spots:
            lit, hot = token.id == self.selected, over is not None and token.id == over.id
            symbols.draw(ui.surface, (x, y), token, ui.fonts, ui.scale, selected=lit, hovered=hot, labelled=True)

    def _draw_cross(self, ui: Ui) -> None:
        x, y, size = self.camera.width / 2, self.camera.height / 2, 11 * ui.scale
        for colour, width in (((10, 12, 18), 4), (th.FOCUS, 2)):
            pygame.draw.line(ui.surface, colour, (x - size, y), (x + size, y), round(width * ui.scale))
            pygame.draw.line(ui.surface, colour, (x, y - size), (x, y + size), round(width * ui.scale))

    def token_at(self, px: float, py: float) -> Token | None:
        """Return the symbol at a device pixel, the topmost of a stack, or None."""
        scale = self._scale
        for token, x, y in reversed(self.fan_spots):
            if abs(px - x) < 18 * scale and abs(py - y) < 18 * scale:
                return token
        for stack in reversed(self.stacks):
            if abs(px - stack.x) < 18 * scale and abs(py - stack.y) < 16 * scale:
                return next((token for token in stack.tokens if token.id == self.selected), stack.tokens[0])
        return None


def _projected(projection: Projection, lon: float, lat: float) -> tuple[float, float]:
    x, y = projection.forward(lon, lat)
    return float(x), float(y)


def _stand_alike(before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Whether symbols stand where others stood and would stack as they did, whatever they show."""
    return len(before) == len(after) and all(
        (a.id, a.lon, a.lat, a.affiliation, a.colour) == (b.id, b.lon, b.lat, b.affiliation, b.colour)
        for a, b in zip(before, after, strict=True)
    )
