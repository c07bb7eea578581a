"""Drawing in logical pixels: panels' fills, lines, text; with layers, clips and a box for everything drawn.

Knows nothing of input; `Ui` adds that. Device pixels are logical ones times the scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pygame

from brinkmanship.desktop.kit import shapes, theme as th
from brinkmanship.desktop.kit.fonts import Fonts
from brinkmanship.desktop.kit.theme import Colour, ColourA

Rect = pygame.FRect
RectLike = pygame.FRect | pygame.Rect | tuple[float, float, float, float]
BIG = Rect(-1e5, -1e5, 2e5, 2e5)
_SPACING = 1.18
"""Distance of the lines of a paragraph, in line heights."""


@dataclass(slots=True)
class Box:
    """What a widget or text occupied in a frame (logical pixels)."""

    name: str
    kind: str
    rect: Rect
    layer: int
    panel: str
    visible: Rect
    text: str = ""
    fits: bool = True
    cut: bool = False  # whether not all of its text is shown: the pointer on it shows it all (`tooltip`)
    focusable: bool = False
    enabled: bool = True
    takes_wheel: bool = False
    keeps_arrows: bool = False
    takes_text: bool = False
    hit: bool = True


class Canvas:
    """A surface drawn on at a scale; every widget and text registers its box in `boxes`."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.fonts = Fonts(scale)
        self.surface = pygame.Surface((1, 1))
        self.width = 1280.0
        self.height = 720.0
        self.boxes: list[Box] = []
        self.note_texts = True  # whether texts register boxes: tests walk them, players need them not
        self._layer = 0
        self._panel = ""
        self._clips: list[Rect] = [Rect(BIG)]
        self._texts = 0
        self._cuts: dict[tuple[str, str], str] = {}  # what was shortened, by style and how it is shown

    def set_scale(self, scale: float) -> None:
        """Change the user-interface scale (device pixels per logical pixel, 0.5..4)."""
        scale = min(max(scale, 0.5), 4.0)
        if scale != self.scale:
            self.scale = scale
            self.fonts = Fonts(scale)

    def start(self, surface: pygame.Surface) -> None:
        """Begin a new picture on a surface."""
        self.surface = surface
        self.width, self.height = surface.get_width() / self.scale, surface.get_height() / self.scale
        self.boxes = []
        self._layer, self._panel, self._clips, self._texts = 0, "", [Rect(BIG)], 0

    @contextmanager
    def on_layer(self, layer: int) -> Iterator[None]:
        """Draw the widgets of the block on a layer; higher layers take the pointer first."""
        before, self._layer = self._layer, layer
        try:
            yield
        finally:
            self._layer = before

    @contextmanager
    def in_panel(self, name: str) -> Iterator[None]:
        """Mark the widgets of the block as belonging to a panel (for the keyboard)."""
        before, self._panel = self._panel, name
        try:
            yield
        finally:
            self._panel = before

    @contextmanager
    def clipped(self, rect: RectLike) -> Iterator[None]:
        """Draw the widgets of the block only inside a rectangle."""
        clip = Rect(rect).clip(self._clips[-1])
        old = self.surface.get_clip()
        self._clips.append(clip)
        self.surface.set_clip(self.device(clip).clip(old))
        try:
            yield
        finally:
            self._clips.pop()
            self.surface.set_clip(old)

    def in_sight(self, rect: RectLike) -> bool:
        """Whether any of a rectangle is inside the present clip."""
        return bool(self._clips[-1].colliderect(rect))

    def register(self, name: str, kind: str, rect: RectLike, **facts: Any) -> Box:
        """Record a widget's box; `facts` are fields of `Box`."""
        area = Rect(rect)
        visible = area.clip(self._clips[-1]) if len(self._clips) > 1 else area
        box = Box(name, kind, area, self._layer, self._panel, visible, **facts)
        self.boxes.append(box)
        return box

    def device(self, rect: RectLike) -> pygame.Rect:
        """Return a logical rectangle in device pixels, edges rounded so that neighbours meet."""
        area = Rect(rect)
        left, top = round(area.left * self.scale), round(area.top * self.scale)
        return pygame.Rect(left, top, round(area.right * self.scale) - left, round(area.bottom * self.scale) - top)

    def px(self, size: float) -> int:
        """Return a logical length in whole device pixels, at least one."""
        return max(1, round(size * self.scale))

    def fill(self, rect: RectLike, colour: ColourA, *, radius: float = 0, edge: ColourA | None = None) -> None:
        """Draw a rectangle, with rounded corners and an edge if wanted."""
        area = self.device(rect)
        if area.width <= 0 or area.height <= 0:
            return
        if radius <= 0 and edge is None and (len(colour) == 3 or colour[3] == 255):
            self.surface.fill(colour, area)
            return
        self.surface.blit(shapes.rounded(area.size, round(radius * self.scale), colour, edge, self.px(1)), area)

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: ColourA, width: float = 1) -> None:
        """Draw a straight line between two logical points."""
        ends = [(point[0] * self.scale, point[1] * self.scale) for point in (start, end)]
        if start[0] == end[0] or start[1] == end[1]:
            pygame.draw.line(self.surface, colour, ends[0], ends[1], self.px(width))
        else:
            shapes.polyline(self.surface, colour, ends, width * self.scale)

    def text_width(self, text: str, style: str = "body") -> float:
        """Return the width of one line, in logical pixels."""
        return self.fonts.width(text, style) / self.scale

    def line_height(self, style: str = "body") -> float:
        """Return the height of one line, in logical pixels."""
        return self.fonts.line_height(style) / self.scale

    def text(
        self,
        rect: RectLike,
        text: str,
        style: str = "body",
        colour: Colour = th.TEXT,
        *,
        align: str = "left",
        valign: str = "middle",
        elide: bool = True,
        name: str = "",
    ) -> float:
        """Draw one line of text in a rectangle, shortened if too long; return its width in logical pixels."""
        area = Rect(rect)
        if not text or not self.in_sight(area):
            return 0.0
        room = int(area.width * self.scale + 0.5)
        surface, shown = self.fonts.fitted(text, style, colour, room if elide else -1)
        if shown != text and self._first_of(style, shown, text) != text:  # two are never cut to the same
            surface, shown = self.fonts.fitted_inside(text, style, colour, room)
        width, height = surface.get_width() / self.scale, surface.get_height() / self.scale
        x = area.x + {"left": 0.0, "center": (area.width - width) / 2, "right": area.width - width}[align]
        y = area.y + {"top": 0.0, "middle": (area.height - height) / 2, "bottom": area.height - height}[valign]
        self.surface.blit(surface, (round(x * self.scale), round(y * self.scale)))
        inset = height * 0.16
        box = Rect(x, y + inset, width, height - 2 * inset)
        fits = width <= area.width + 1.5 and box.height <= area.height + 1.5 and (shown != "…" or text == shown)
        self._note_text(box, text, fits, name, cut=shown != text)
        return float(width)

    def _first_of(self, style: str, shown: str, text: str) -> str:
        """Return the text that was first shortened to what is shown."""
        if len(self._cuts) > 4000:
            self._cuts.clear()
        return self._cuts.setdefault((style, shown), text)

    def paragraph(
        self,
        rect: RectLike,
        text: str,
        style: str = "body",
        colour: Colour = th.TEXT,
        *,
        max_lines: int = 0,
        name: str = "",
    ) -> float:
        """Draw wrapped text, at most `max_lines` (0: all, then counted as clipped where taller); return its height."""
        area = Rect(rect)
        lines = self.fonts.rows(text, style, int(area.width * self.scale + 0.5), max_lines)
        step = self.line_height(style) * _SPACING
        widest = 0.0
        for number, line in enumerate(lines):
            y = area.y + number * step
            if line and self.in_sight((area.x, y, area.width, step)):
                surface = self.fonts.render(line, style, colour)
                widest = max(widest, surface.get_width() / self.scale)
                self.surface.blit(surface, (round(area.x * self.scale), round(y * self.scale)))
        height = step * len(lines)
        if widest:
            fits = area.height <= 0 or height <= area.height + step * 0.3
            cut = bool(max_lines) and len(lines) == max_lines and lines[-1].endswith("…") and not text.endswith("…")
            self._note_text(Rect(area.x, area.y + step * 0.14, widest, height - step * 0.3), text, fits, name, cut=cut)
        return height

    def paragraph_height(self, text: str, width: float, style: str = "body", *, max_lines: int = 0) -> float:
        """Return the height that `paragraph` would use, in logical pixels."""
        count = len(self.fonts.wrap(text, style, int(width * self.scale + 0.5)))
        return self.line_height(style) * _SPACING * (min(count, max_lines) if max_lines else count)

    def _note_text(self, box: Rect, text: str, fits: bool, name: str, *, cut: bool) -> None:
        if not (self.note_texts or cut):
            return
        self._texts += 1
        self.register(name or f"text#{self._texts}", "text", box, text=text, fits=fits, cut=cut, hit=False)

    def image(self, surface: pygame.Surface, rect: RectLike) -> None:
        """Draw a surface into a logical rectangle, scaled smoothly if its size differs."""
        area = self.device(rect)
        if surface.get_size() != area.size:
            surface = pygame.transform.smoothscale(surface, area.size)
        self.surface.blit(surface, area)
