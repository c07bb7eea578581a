"""The picture of the base between repaints: shifted and scaled to the camera while it moves, repainted at rest."""

from __future__ import annotations

import pygame

from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.painter import SEA_OPEN, Base, Tints
from brinkmanship.desktop.map.process import WHOLE, PaintProcess

OVERSIZE = 1.3
OVERSIZE_LARGE = 1.15
LARGE = 4_000_000  # device pixels
WHOLE_PIXELS = 700_000  # of the rough picture of the whole map
REST_MS = 120
# While the map moves the fastest scaling will do; at rest pictures are the same on every machine (GENERIC).
_FAST = pygame.transform.get_smoothscale_backend()


class BaseMap:
    """Holds the last painted base, asks for new ones, and draws what it has for any camera."""

    def __init__(self, process: PaintProcess, scale: float = 1.0) -> None:
        self._process = process
        self.scale = scale
        self._base: Base | None = None
        self._asked: tuple[Camera, Tints, float] | None = None
        self._last: tuple[Camera, int] | None = None
        self._first: tuple[Camera, Tints, float] | None = None  # the first base wanted, to be kept on disk
        self._whole: Base | None = None
        self._whole_asked: Tints | None = None
        self._due = True  # whether a base other than the one asked for last is wanted

    @property
    def ready(self) -> bool:
        """Whether the base shown is the newest one asked for."""
        return self._base is not None and not self._process.busy and not self._due

    def update(self, camera: Camera, tints: Tints, now_ms: int) -> None:
        """Take over a finished base, and ask for one where the camera rests, leaves the margin, or tints changed."""
        done = self._process.collect()
        if done is not None:
            self._base = done
        self._whole = self._process.collect(WHOLE) or self._whole
        if self._base is None:
            self._begin(camera, tints)
        if self._last is None or self._last[0] != camera:
            self._last = (camera, now_ms)
        wanted = (self._painted(camera), tints, self.scale)
        self._due = self._asked != wanted
        if not self._due:
            self._update_whole(tints)
            return
        resting = now_ms - self._last[1] >= REST_MS
        retinted = self._asked is None or self._asked[1] != tints
        resized = self._asked is not None and self._asked[2] != self.scale
        if resting or retinted or resized or (not self.covers(camera) and not self._process.busy):
            self._asked, self._due = wanted, False
            self._process.request(*wanted, keep=self._first == wanted)
            self._first = None

    def _update_whole(self, tints: Tints) -> None:
        """Have the whole map painted roughly by the child when it has nothing else to do: far flights go over it."""
        process = self._process
        if process.separate and self._whole_asked != tints and not process.busy:
            left, bottom, right, top = process.shapes.box
            zoom = (WHOLE_PIXELS / ((right - left) * (top - bottom))) ** 0.5
            self._whole_asked = tints
            process.request(Camera.of_box(process.shapes.box, zoom), tints, 0.7, kind=WHOLE)

    def _begin(self, camera: Camera, tints: Tints) -> None:
        """Show the first base as it was kept of another game on this map, or a rough one painted at once."""
        self._first = self._asked = (self._painted(camera), tints, self.scale)
        self._base = self._process.cached(*self._first)
        if self._base is None:
            self._asked = (self._painted(camera, 1.0), tints, self.scale)
            self._base = self._process.paint_now(*self._asked, draft=self._process.separate)

    def repaint(self, camera: Camera, tints: Tints) -> None:
        """Paint the base for the camera at once, in this process; for screenshots and films."""
        self._asked, self._due = (self._painted(camera), tints, self.scale), False
        self._base = self._process.paint_now(*self._asked)

    def _painted(self, camera: Camera, factor: float | None = None) -> Camera:
        if factor is None:
            factor = OVERSIZE if camera.width * camera.height < LARGE else OVERSIZE_LARGE
        return camera.enlarged(factor)

    def covers(self, camera: Camera) -> bool:
        """Whether what was painted last has all in it that the camera sees."""
        if self._base is None:
            return False
        source = self._source(camera, self._base.camera)
        return pygame.FRect(0, 0, self._base.camera.width, self._base.camera.height).contains(source)

    @staticmethod
    def _source(camera: Camera, painted: Camera) -> pygame.FRect:
        """Return the part of the painted base, in its pixels, that the camera sees."""
        left, top = painted.to_screen(*camera.to_world(0, 0))
        ratio = painted.zoom / camera.zoom
        return pygame.FRect(left, top, camera.width * ratio, camera.height * ratio)

    def draw(self, surface: pygame.Surface, camera: Camera) -> None:
        """Draw the base as the camera sees it; where it does not reach, the whole map roughly, or open sea."""
        if self._base is None or not self.covers(camera):
            surface.fill(SEA_OPEN)
            if self._whole is not None:
                self._draw_part(surface, camera, self._whole)
        if self._base is not None:
            self._draw_part(surface, camera, self._base)

    def _draw_part(self, surface: pygame.Surface, camera: Camera, base: Base) -> None:
        """Draw of a painted picture what the camera sees of it."""
        source = self._source(camera, base.camera)
        inside = source.clip(pygame.FRect(0, 0, base.camera.width, base.camera.height))
        if abs(source.width - camera.width) < 0.01:
            surface.blit(base.surface, (-round(source.x), -round(source.y)))
            return
        if inside.width < 1 or inside.height < 1:
            return
        ratio = camera.width / source.width
        # Whole source pixels, so that the picture does not tremble while it grows.
        part = pygame.Rect(int(inside.x), int(inside.y), 0, 0)
        part.width = min(int(inside.width) + 2, base.camera.width - part.x)
        part.height = min(int(inside.height) + 2, base.camera.height - part.y)
        if part.width < 2 or part.height < 2:
            return
        target = (max(1, round(part.width * ratio)), max(1, round(part.height * ratio)))
        backend = pygame.transform.get_smoothscale_backend()
        pygame.transform.set_smoothscale_backend(_FAST)
        scaled = pygame.transform.smoothscale(base.surface.subsurface(part), target)
        pygame.transform.set_smoothscale_backend(backend)
        surface.blit(scaled, (round((part.x - source.x) * ratio), round((part.y - source.y) * ratio)))

    def area_at(self, camera: Camera, px: float, py: float) -> int:
        """Return the area number under a device pixel, 0 where there is none or nothing is painted yet."""
        if self._base is None:
            return 0
        x, y = self._base.camera.to_screen(*camera.to_world(px, py))
        column, row = int(x), int(y)
        if 0 <= row < self._base.ids.shape[0] and 0 <= column < self._base.ids.shape[1]:
            return int(self._base.ids[row, column])
        return 0
