"""Paints the base of the map: sea with glow along the coasts, tinted and shaded land, borders, rivers, lakes.

A pure function of shapes, camera and tints; runs in the painting process and, where there is none, in place.
Drawn at `supersample` times the size and scaled down smoothly. Also gives the ID buffer, for picking.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pygame
from numpy.typing import NDArray

from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.shapes import Lines, MapShapes

SEA_DEEP: Colour = (14, 27, 45)
SEA_OPEN: Colour = (24, 50, 79)
SEA_SHALLOW: Colour = (58, 103, 145)
SEA_LINE: Colour = (38, 66, 96)
COAST: Colour = (122, 176, 214)
RIVER: Colour = (58, 96, 136)
LAKE: Colour = (29, 62, 96)
BORDER: Colour = (22, 24, 32)
BACKDROP: Colour = (84, 92, 96)
HATCH_PX = 7.0
MAX_PIXELS = 15_000_000  # at the supersampled size: bounds the memory of the painting process


@dataclass(frozen=True)
class Tints:
    """The colour of every region and, where control is disputed, the colour of the stripes over it.

    A land region without a tint gets the backdrop colour, a sea region none. `strength` is how much of a sea
    region's tint covers the water.
    """

    colours: dict[str, Colour] = field(default_factory=dict)
    stripes: dict[str, Colour] = field(default_factory=dict)
    strength: float = 0.45


@dataclass(frozen=True)
class Base:
    """A painted base: RGB surface and ID buffer (height, width) of the same size, and the camera it shows."""

    surface: pygame.Surface
    ids: NDArray[np.uint16]
    camera: Camera


class Painter:
    """Keeps the last geometry drawn, with `keep_lines` its lines as pixels too: a change of tints alone costs less."""

    def __init__(self, shapes: MapShapes, *, keep_lines: bool = False) -> None:
        pygame.transform.set_smoothscale_backend("GENERIC")
        self.shapes = shapes
        self._keep_lines = keep_lines
        self._lines: dict[str, list[list[list[int]]]] = {}
        self._camera: Camera | None = None  # of the geometry drawn last, which the four below are
        self._factor = 1
        self._ids = np.zeros((0, 0), np.uint16)
        self._sea = self._shade = pygame.Surface((0, 0))
        self._grain: pygame.Surface | None = None

    def paint(self, camera: Camera, tints: Tints, scale: float = 1.0, *, draft: bool = False) -> Base:
        """Paint the base at the camera's size; `scale` widens lines, a `draft` is rougher and takes a third of the time."""
        if camera != self._camera:
            self._draw_geometry(camera, scale, draft)
        surface = pygame.transform.smoothscale(self._sea, (camera.width, camera.height))
        _draw_lines(surface, SEA_LINE, self._cut("sea_borders", camera, 1))
        surface.blit(self._land(camera, tints, scale), (0, 0))
        step = self._factor
        return Base(surface, np.ascontiguousarray(self._ids[step // 2 :: step, step // 2 :: step]), camera)

    def _draw_geometry(self, camera: Camera, scale: float, draft: bool) -> None:
        self._camera = camera
        self._lines.clear()
        self._factor = 2 if not draft and camera.width * camera.height * 4 <= MAX_PIXELS else 1
        size = (camera.width * self._factor, camera.height * self._factor)
        from PIL import Image, ImageDraw  # not needed where the first base was kept

        # Pillow fills polygons of thousands of points four times as fast as pygame.draw does.
        picture = Image.new("I;16", size)
        pen = ImageDraw.Draw(picture)
        for number, ring in zip(self.shapes.ring_area, _cut(self.shapes.rings, camera, self._factor, 2), strict=True):
            if len(ring) >= 3:
                pen.polygon([(x, y) for x, y in ring], fill=int(number))
        self._ids = np.asarray(picture, np.uint16)
        self._sea = self._draw_sea(camera, scale)
        self._shade = self._draw_shade(camera, scale)

    def _draw_sea(self, camera: Camera, scale: float) -> pygame.Surface:
        """Colour the water by its nearness to land, from two blurs of the land mask."""
        step = 4 * self._factor
        land = self.shapes.area_land[self._ids[::step, ::step]]
        mask = _surface(np.where(land, np.float32(1), np.float32(0)))
        near = _grey(_blurred(mask, 3 * scale))
        wide = _blurred(mask, 9 * scale, 7 * scale)
        far = _grey(wide)
        far2 = _grey(_blurred(wide, 16 * scale))
        low, middle, high = np.array((SEA_DEEP, SEA_OPEN, SEA_SHALLOW), np.float32)
        first = np.clip(far2 * 2.6, 0, 1)[..., None]
        second = np.clip(near * 0.35 + far * 0.85 - 0.04, 0, 1)[..., None]
        colour = low + (middle - low) * first
        colour = colour + (high - colour) * second
        small = pygame.Surface(land.shape[::-1], depth=32)
        pygame.surfarray.blit_array(small, np.clip(colour, 0, 255).astype(np.uint8).swapaxes(0, 1))
        # What is kept of a large picture is small: the rest of its memory is the window's.
        return small if self._factor == 1 else pygame.transform.smoothscale(small, (camera.width, camera.height))

    def _draw_shade(self, camera: Camera, scale: float) -> pygame.Surface:
        """Grey factors for the land: paper grain, darkness along country borders, thin region borders."""
        size = (camera.width, camera.height)
        half = pygame.Surface((camera.width // 2 + 1, camera.height // 2 + 1), depth=32)
        _draw_lines(half, (255, 255, 255), _cut(self.shapes.country_borders, camera, 0.5), max(2, round(4 * scale)))
        factor = np.clip(1.0 - 0.62 * _grey(_blurred(half, 4 * scale, 3 * scale)), 0, 1)
        shade = pygame.transform.smoothscale(_surface(factor), size)
        _draw_lines(shade, (206, 206, 206), _cut(self.shapes.province_borders, camera, 1))
        _draw_lines(shade, (140, 140, 140), _cut(self.shapes.region_borders, camera, 1))
        self._grain = self._grain or _surface(_paper(256))
        for x in range(0, size[0], 256):
            for y in range(0, size[1], 256):
                shade.blit(self._grain, (x, y), special_flags=pygame.BLEND_RGB_MULT)
        return shade

    def _cut(self, name: str, camera: Camera, factor: float) -> list[list[list[int]]]:
        """Return the lines of that name as whole pixels; those of the last geometry are kept where that is wanted."""
        found = self._lines.get(name)
        if found is None:
            found = _cut(getattr(self.shapes, name), camera, factor)
            if self._keep_lines:
                self._lines[name] = found
        return found

    def _land(self, camera: Camera, tints: Tints, scale: float) -> pygame.Surface:
        """Return the land with its lines, transparent over water, shaded."""
        table = self._table(tints.colours, tints.strength)
        canvas = pygame.Surface(self._ids.shape[::-1], pygame.SRCALPHA)
        packed = pygame.surfarray.pixels2d(canvas).T
        np.take(table, self._ids, out=packed, mode="clip")
        if tints.stripes:
            self._stripe(packed, table, tints, scale)
        del packed  # and with it the lock of the surface
        self._draw_water_lines(canvas, camera, scale)
        size = (camera.width, camera.height)
        land = pygame.transform.smoothscale(canvas, size) if self._factor > 1 else canvas
        land.blit(self._shade, (0, 0), special_flags=pygame.BLEND_RGB_MULT)
        if self._factor == 1:
            self._draw_borders(land, camera, scale)
            return land
        canvas.fill((*BORDER, 0))  # the same large surface again, for the lines
        self._draw_borders(canvas, camera, scale)
        land.blit(pygame.transform.smoothscale(canvas, size), (0, 0))
        return land

    def _table(self, colours: dict[str, Colour], strength: float) -> NDArray[np.uint32]:
        count = len(self.shapes.area_land)
        table = np.zeros(count, np.uint32)
        for number in range(count):
            name = self.shapes.area_names[number - 1] if number else ""
            region = 0 < number <= len(self.shapes.region_ids)
            colour = colours.get(name) if region else None
            if self.shapes.area_land[number]:
                table[number] = _packed(_jitter(colour or BACKDROP, number if region else 0), 0xFF)
            elif colour is not None:
                table[number] = _packed(colour, round(255 * strength))
            else:
                table[number] = _packed(COAST)
        return table

    def _stripe(self, packed: NDArray[np.uint32], table: NDArray[np.uint32], tints: Tints, scale: float) -> None:
        """Lay diagonal stripes of a second colour over the disputed regions."""
        second = table.copy()
        hatched = np.zeros(len(table), bool)
        for region, colour in tints.stripes.items():
            if region in self.shapes.region_ids:
                number = self.shapes.number(region)
                second[number] = _packed(colour, int(table[number]) >> 24)
                hatched[number] = True
        rough = hatched[self._ids[::4, ::4]]
        rows = np.flatnonzero(rough.any(axis=1)) * 4
        columns = np.flatnonzero(rough.any(axis=0)) * 4
        if not len(columns):
            return
        part = np.s_[max(rows[0] - 8, 0) : rows[-1] + 9, max(columns[0] - 8, 0) : columns[-1] + 9]
        where = hatched[self._ids[part]]
        period = max(4, round(HATCH_PX * scale * self._factor))
        y, x = np.ogrid[: where.shape[0], : where.shape[1]]
        stripe = where & ((x + y) % period < period * 0.45)
        packed[part][stripe] = second[self._ids[part][stripe]]

    def _draw_water_lines(self, canvas: pygame.Surface, camera: Camera, scale: float) -> None:
        factor = self._factor
        for lake in self._cut("lakes", camera, factor):
            if len(lake) >= 3:
                pygame.draw.polygon(canvas, LAKE, lake)
                pygame.draw.lines(canvas, RIVER, True, lake, max(1, round(0.6 * scale * factor)))
        for rank, river in zip(self.shapes.river_rank, self._cut("rivers", camera, factor), strict=True):
            if len(river) >= 2 and (rank <= 2 or camera.zoom / scale > 0.4):
                width = (1.5 if rank == 1 else 1.0 if rank == 2 else 0.7) * scale * factor
                pygame.draw.lines(canvas, RIVER, False, river, max(1, round(width)))

    def _draw_borders(self, canvas: pygame.Surface, camera: Camera, scale: float) -> None:
        factor = self._factor
        _draw_lines(canvas, COAST, self._cut("coast", camera, factor), max(1, round(0.9 * scale * factor)))
        _draw_lines(canvas, BORDER, self._cut("country_borders", camera, factor), max(2, round(1.6 * scale * factor)))


def _blurred(surface: pygame.Surface, *radii: float) -> pygame.Surface:
    for radius in radii:
        surface = pygame.transform.box_blur(surface, max(1, round(radius)))
    return surface


def _draw_lines(surface: pygame.Surface, colour: Colour, lines: Iterable[list[list[int]]], width: int = 0) -> None:
    """Draw open lines of a width in pixels, or thin smooth ones where it is 0."""
    for line in lines:
        if len(line) >= 2 and width:
            pygame.draw.lines(surface, colour, False, line, width)
        elif len(line) >= 2:
            pygame.draw.aalines(surface, colour, False, line)


def _surface(grey: NDArray[np.float32]) -> pygame.Surface:
    """Return a grey picture of an array (height, width) of 0..1."""
    whole = np.clip(grey * 255, 0, 255).astype(np.uint32).T
    surface = pygame.Surface(whole.shape, depth=32)
    pygame.surfarray.blit_array(surface, whole << 16 | whole << 8 | whole)
    return surface


def _paper(size: int) -> NDArray[np.float32]:
    """Return a grain of 0..1 that tiles: fine noise, and soft blotches cut from the low frequencies of noise."""
    random = np.random.default_rng(11)
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(size), np.fft.fftfreq(size)))
    soft = np.fft.ifft2(np.fft.fft2(random.normal(size=(size, size))) * np.exp(-((frequency * 34) ** 2))).real
    fine = random.normal(size=(size, size))
    paper: NDArray[np.float32] = (0.935 + 0.018 * soft / soft.std() + 0.013 * fine).astype(np.float32)
    return paper


def _grey(surface: pygame.Surface) -> NDArray[np.float32]:
    """Return the brightness (height, width) of a grey picture, 0..1."""
    return ((pygame.surfarray.pixels2d(surface).T >> 8) & 0xFF).astype(np.float32) / np.float32(255)


def _packed(colour: Colour, alpha: int = 0) -> int:
    return alpha << 24 | colour[0] << 16 | colour[1] << 8 | colour[2]


def _jitter(colour: Colour, number: int) -> Colour:
    """Vary the lightness of neighbouring regions a little, so that they can be told apart."""
    if not number:
        return colour
    factor = 1.0 + (((number * 2654435761) >> 7) % 1000 / 1000 - 0.5) * 0.20
    red, green, blue = (min(255, round(part * factor)) for part in colour)
    return red, green, blue


def _cut(lines: Lines, camera: Camera, factor: float, grid: int = 1) -> list[list[list[int]]]:
    """Return the lines as whole pixels at `factor` times the camera's size; empty where out of sight.

    Points that fall on the cell (of `grid` pixels) before them are dropped, which is the level of detail: it treats a border
    that two areas share alike for both.
    """
    if not len(lines):
        return []
    width, height = camera.width * factor, camera.height * factor
    reach = 2 * max(width, height)
    points = np.empty(lines.points.shape, np.float32)
    points[:, 0] = (lines.points[:, 0] - camera.x) * (camera.zoom * factor) + width / 2
    points[:, 1] = (camera.y - lines.points[:, 1]) * (camera.zoom * factor) + height / 2
    starts = lines.starts[:-1]
    low = np.minimum.reduceat(points, starts, axis=0)
    high = np.maximum.reduceat(points, starts, axis=0)
    seen = (high[:, 0] >= 0) & (high[:, 1] >= 0) & (low[:, 0] <= width) & (low[:, 1] <= height)
    np.clip(points[:, 0], -reach, width + reach, out=points[:, 0])
    np.clip(points[:, 1], -reach, height + reach, out=points[:, 1])
    whole = np.rint(points / grid).astype(np.int32) * grid
    keep = np.empty(len(whole), bool)
    keep[0] = True
    np.any(whole[1:] != whole[:-1], axis=1, out=keep[1:])
    keep[starts] = True
    out: list[list[list[int]]] = []
    for number in range(len(lines)):
        if not seen[number]:
            out.append([])
            continue
        span = slice(lines.starts[number], lines.starts[number + 1])
        out.append(whole[span][keep[span]].tolist())
    return out
