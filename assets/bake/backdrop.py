"""Draws the picture behind the start screen: the Earth at night with range rings, from the base map."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pygame
import shapely

from brinkmanship.desktop.start.backdrop import BAKED, night
from brinkmanship.scenario.geography.basemap import load_basemap

_CENTRE = (27.0, 47.0)  # degrees east and north of the point that looks at us
_SEA, _LAND, _SHORE = (9, 22, 38), (28, 52, 76), (62, 108, 146)
_IN_LAW = {"Ukraine": ("Crimea", "Sevastopol")}  # provinces that the base map files under another country


def bake(file: Path) -> None:
    """Draw the picture at twice its size, so that lines are smooth, and write it."""
    large = _draw(2 * BAKED[0], 2 * BAKED[1])
    pygame.image.save(pygame.transform.smoothscale(large, BAKED), str(file))


def _draw(width: int, height: int) -> pygame.Surface:
    """Draw the picture anew."""
    picture = night(width, height)
    x, y, radius = width * 0.78, height * 0.56, height * 0.78
    _atmosphere(picture, x, y, radius)
    picture.blit(_globe(radius), (round(x - radius), round(y - radius)))
    for number in range(1, 6):
        _ring(picture, x, y, radius * number / 4)
    return picture


def _ring(picture: pygame.Surface, x: float, y: float, radius: float) -> None:
    points = [
        (x + radius * math.cos(turn / 120 * math.pi), y + radius * math.sin(turn / 120 * math.pi))
        for turn in range(241)
    ]
    pygame.draw.aalines(picture, (44, 78, 108), False, points)


def _atmosphere(picture: pygame.Surface, x: float, y: float, radius: float) -> None:
    """Draw the glow around the globe."""
    box = np.indices(picture.get_size(), dtype=np.float32)
    distance = np.hypot(box[0] - x, box[1] - y) / radius
    glow = np.exp(-np.maximum(distance - 1, 0) * 14) * np.clip((distance - 0.55) * 2.2, 0, 1)
    pixels = pygame.surfarray.pixels3d(picture)
    lit = pixels + glow[..., None] * np.array((22, 52, 84), np.float32)
    pixels[...] = np.clip(lit, 0, 255).astype(np.uint8)


def _globe(radius: float) -> pygame.Surface:
    """Return the globe: land and its shores as seen from far above `_CENTRE`, darker towards the limb."""
    size = 2 * round(radius)
    surface = pygame.Surface((size, size), pygame.SRCALPHA)
    pygame.draw.circle(surface, (*_SEA, 255), (size / 2, size / 2), size / 2 - 1)
    outlines = []
    base = load_basemap("coarse")
    countries = base.province_country.copy()
    for lawful, provinces in _IN_LAW.items():
        owner = base.country(lawful)
        if owner is not None:
            for name in provinces:
                countries[base.provinces_named(name)] = owner
    for country in range(len(base.country_codes)):
        land = shapely.coverage_union_all(base.shapes[countries == country])
        for polygon in shapely.get_parts(land):
            outline = _seen(shapely.get_coordinates(polygon.exterior), size / 2)
            if outline is not None:
                outlines.append(outline)
                pygame.draw.polygon(surface, _LAND, outline)
    for outline in outlines:
        pygame.draw.aalines(surface, _SHORE, True, outline)
    grid = np.indices((size, size), dtype=np.float32) / (size / 2) - 1
    depth = np.sqrt(np.clip(1 - grid[0] ** 2 - grid[1] ** 2, 0, 1))
    light = 0.35 + 0.65 * np.clip(0.25 * -grid[0] - 0.25 * grid[1] + depth, 0, 1)
    pixels = pygame.surfarray.pixels3d(surface)
    pixels[...] = (pixels * light[..., None]).astype(np.uint8)
    del pixels
    return surface


def _seen(ring: np.ndarray, radius: float) -> list[tuple[float, float]] | None:
    """Return a ring of degrees (points, 2) as pixels; None where most of it lies beyond the limb or it is tiny."""
    east, north = np.radians(ring[:, 0] - _CENTRE[0]), np.radians(ring[:, 1])
    middle = math.radians(_CENTRE[1])
    near = math.sin(middle) * np.sin(north) + math.cos(middle) * np.cos(north) * np.cos(east)
    if near.max() < 0.05:
        return None
    x = np.cos(north) * np.sin(east)
    y = math.cos(middle) * np.sin(north) - math.sin(middle) * np.cos(north) * np.cos(east)
    far = near < 0
    if far.any():  # what lies beyond is drawn on the limb
        length = np.hypot(x, y)
        x, y = np.where(far, x / length, x), np.where(far, y / length, y)
    if len(ring) < 3 or max(np.ptp(x), np.ptp(y)) * radius < 2:
        return None
    return list(zip((radius * (1 + x)).tolist(), (radius * (1 - y)).tolist(), strict=True))
