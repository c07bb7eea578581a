"""Anti-aliased shapes that pygame lacks: rounded panels with edge and shadow, glows, thick smooth lines.

Device pixels. A panel is put together from small cached corner tiles, so its cost does not grow with its size.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pygame

from brinkmanship.desktop.kit.theme import ColourA


def _rgba(colour: ColourA) -> tuple[int, int, int, int]:
    return (colour[0], colour[1], colour[2], colour[3] if len(colour) == 4 else 255)


def _tile(colours: np.ndarray) -> pygame.Surface:
    """Return a surface of RGBA colours (size, size, 4)."""
    surface = pygame.Surface(colours.shape[:2], pygame.SRCALPHA)
    pygame.surfarray.pixels3d(surface)[...] = colours[..., :3]
    pygame.surfarray.pixels_alpha(surface)[...] = colours[..., 3]
    return surface


def _edged(outside: np.ndarray, inside: np.ndarray, fill: ColourA, edge: ColourA) -> pygame.Surface:
    """Return a surface filled `inside` of an edge; both are coverages (size, size) of 0..1."""
    share = np.where(outside > 0, inside / np.maximum(outside, 1e-6), 0)[..., None]
    colour = np.array(_rgba(edge), float) * (1 - share) + np.array(_rgba(fill), float) * share
    colour[..., 3] *= outside
    return _tile(np.clip(colour + 0.5, 0, 255).astype(np.uint8))


@lru_cache(maxsize=256)
def _corner(radius: int, fill: tuple[int, int, int, int], edge: tuple[int, int, int, int], line: int) -> pygame.Surface:
    """Return the top-left corner tile of a rounded rectangle, `radius` pixels square."""
    grid = np.arange(radius) + 0.5
    distance = np.hypot(radius - grid[:, None], radius - grid[None, :])
    outside = np.clip(radius - distance + 0.5, 0, 1)
    inside = np.clip(radius - line - distance + 0.5, 0, 1) if line else outside
    return _edged(outside, inside, fill, edge)


@lru_cache(maxsize=400)
def rounded(
    size: tuple[int, int], radius: int, fill: ColourA, edge: ColourA | None = None, line: int = 1
) -> pygame.Surface:
    """Return a surface with a rounded rectangle of the size, `line` pixels of edge; do not draw on it."""
    width, height = max(size[0], 1), max(size[1], 1)
    surface = pygame.Surface((width, height), pygame.SRCALPHA)
    inner = _rgba(fill)
    outer = _rgba(edge) if edge is not None else inner
    thick = line if edge is not None else 0
    surface.fill(outer)
    if width > 2 * thick and height > 2 * thick:
        surface.fill(inner, (thick, thick, width - 2 * thick, height - 2 * thick))
    radius = min(radius, width // 2, height // 2)
    if radius >= 2:
        tile = _corner(radius, inner, outer, thick)
        for flip_x in (False, True):
            for flip_y in (False, True):
                spot = (width - radius if flip_x else 0, height - radius if flip_y else 0)
                surface.fill((0, 0, 0, 0), (*spot, radius, radius))
                surface.blit(pygame.transform.flip(tile, flip_x, flip_y), spot)
    return surface


@lru_cache(maxsize=64)
def shadow(size: tuple[int, int], radius: int, spread: int) -> pygame.Surface:
    """Return a soft shadow `spread` pixels larger than a panel of the size on every side."""
    width, height = size[0] + 2 * spread, size[1] + 2 * spread
    small = max(1, spread // 3)
    mask = pygame.Surface((width // small + 1, height // small + 1), pygame.SRCALPHA)
    box = pygame.Rect(spread // small, spread // small, size[0] // small, size[1] // small)
    pygame.draw.rect(mask, (0, 0, 0, 130), box, border_radius=radius // small)
    mask = pygame.transform.gaussian_blur(mask, max(1, spread // small // 2))
    return pygame.transform.smoothscale(mask, (width, height))


def cast_shadow(surface: pygame.Surface, box: pygame.Rect, radius: int, spread: int, drop: int) -> None:
    """Draw the part of a panel's shadow that the panel does not cover, `drop` pixels lower than the panel."""
    picture = shadow((box.width, box.height), radius, spread)
    width, height = picture.get_size()
    x, y = box.x - spread, box.y - spread + drop
    side = spread + radius
    for part in (
        (0, 0, width, side),
        (0, height - side - drop, width, side + drop),
        (0, side, side, height - 2 * side - drop),
        (width - side, side, side, height - 2 * side - drop),
    ):
        surface.blit(picture, (x + part[0], y + part[1]), part)


@lru_cache(maxsize=64)
def disc(diameter: int, fill: ColourA, edge: ColourA | None = None, line: float = 0.0) -> pygame.Surface:
    """Return an anti-aliased disc of `diameter` pixels with an optional edge."""
    grid = np.arange(diameter) + 0.5 - diameter / 2
    distance = np.hypot(grid[:, None], grid[None, :])
    outside = np.clip(diameter / 2 - distance + 0.5, 0, 1)
    inside = np.clip(diameter / 2 - line - distance + 0.5, 0, 1) if edge is not None else outside
    return _edged(outside, inside, fill, edge or fill)


@lru_cache(maxsize=32)
def ring(diameter: int, colour: ColourA, line: float, glow: float = 0.0) -> pygame.Surface:
    """Return an anti-aliased ring of `diameter` pixels with a soft glow on both sides of it."""
    size = diameter + 2 * int(glow)
    grid = np.arange(size) + 0.5 - size / 2
    distance = np.abs(np.hypot(grid[:, None], grid[None, :]) - (diameter - line) / 2)
    strength = np.clip(line / 2 - distance + 0.5, 0, 1)
    if glow:
        strength = np.maximum(strength, 0.45 * np.exp(-((distance / (glow * 0.45)) ** 2)))
    rgba = np.zeros((size, size, 4), np.uint8)
    rgba[..., :3] = _rgba(colour)[:3]
    rgba[..., 3] = (strength * _rgba(colour)[3]).astype(np.uint8)
    return _tile(rgba)


def polyline(
    surface: pygame.Surface, colour: ColourA, points: Sequence[tuple[float, float]] | np.ndarray, width: float = 1.0
) -> None:
    """Draw a smooth open line through points (device pixels); fewer than two points draw nothing."""
    if len(points) < 2:
        return
    whole = max(1, round(width))
    if whole == 1:
        pygame.draw.aalines(surface, colour, False, points)
        return
    for (x1, y1), (x2, y2) in pairwise(points):
        pygame.draw.aaline(surface, colour, (x1, y1), (x2, y2), whole)


def filled(surface: pygame.Surface, colour: ColourA, points: Sequence[tuple[float, float]] | np.ndarray) -> None:
    """Draw a filled polygon with smooth edges (device pixels)."""
    pygame.draw.polygon(surface, colour, points)
    pygame.draw.aalines(surface, colour, True, points)
