"""Curved, tapering movement arrows, drawn at twice the size, scaled down and cached by their direction on the screen."""

from __future__ import annotations

import math
from collections import OrderedDict

import pygame

from brinkmanship.desktop.kit.theme import Colour, mix
from brinkmanship.desktop.map.layers import Arrow

_STEPS = 22
_CACHE_PIXELS = 4_000_000  # of all pictures kept
_LARGE = 420_000  # pixels of a picture: larger arrows are drawn at once, without one


class ArrowPainter:
    """Draws arrows between device pixels."""

    def __init__(self) -> None:
        self._cache: OrderedDict[tuple[object, ...], tuple[pygame.Surface, tuple[int, int]]] = OrderedDict()
        self._pixels = 0
        self._left = 1000

    def begin_frame(self, pictures: int) -> None:
        """Allow a frame to make so many new pictures; arrows beyond that are drawn roughly for now."""
        self._left = pictures

    def draw(
        self,
        surface: pygame.Surface,
        start: tuple[float, float],
        end: tuple[float, float],
        arrow: Arrow,
        scale: float = 1.0,
        *,
        moving: bool = False,
    ) -> None:
        """Draw an arrow; with `moving` roughly, at once and without the cache."""
        colour, bend, planned = arrow.colour, arrow.bend, arrow.planned
        dx, dy = round(end[0] - start[0]), round(end[1] - start[1])
        length = math.hypot(dx, dy)
        if length < 14 * scale:
            return
        key = (dx, dy, colour, bend, scale, planned)
        found = self._cache.get(key)
        if found is None and (moving or self._left <= 0 or (abs(dx) + 60) * (abs(dy) + 60) > _LARGE):
            points = [(x + start[0], y + start[1]) for x, y in _outline(dx, dy, bend, scale)]
            pygame.draw.polygon(surface, colour, points)
            pygame.draw.aalines(surface, mix(colour, (0, 0, 0), 0.5), True, points)
            return
        if found is None:
            found = _picture(dx, dy, colour, bend, scale, planned)
            self._cache[key] = found
            self._left -= 1
            self._pixels += found[0].get_width() * found[0].get_height()
            while self._pixels > _CACHE_PIXELS and len(self._cache) > 1:
                _, (old, _) = self._cache.popitem(last=False)
                self._pixels -= old.get_width() * old.get_height()
        else:
            self._cache.move_to_end(key)
        picture, offset = found
        surface.blit(picture, (round(start[0]) + offset[0], round(start[1]) + offset[1]))


def _curve(dx: float, dy: float, bend: float) -> list[tuple[float, float]]:
    """Return points of a quadratic curve from the origin to (dx, dy), bent to its left by a share of its length."""
    control = (dx / 2 + dy * bend * 2, dy / 2 - dx * bend * 2)
    out = []
    for number in range(_STEPS + 1):
        t = number / _STEPS
        a, b = 2 * (1 - t) * t, t * t
        out.append((a * control[0] + b * dx, a * control[1] + b * dy))
    return out


def _outline(dx: float, dy: float, bend: float, scale: float) -> list[tuple[float, float]]:
    """Return the outline of an arrow from the origin to (dx, dy): left side, head (3 points), right side."""
    points = _curve(dx, dy, bend)
    tip = points[-1]
    head = min(15.0 * scale, math.hypot(*tip) * 0.4)
    thin, thick = 1.2 * scale, min(4.2 * scale, head * 0.3)
    cut = len(points) - 1
    while cut > 2 and math.hypot(tip[0] - points[cut][0], tip[1] - points[cut][1]) < head * 0.9:
        cut -= 1
    left, right = [], []
    for number in range(cut + 1):
        ax, ay = points[max(number - 1, 0)]
        bx, by = points[min(number + 1, len(points) - 1)]
        norm = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = -(by - ay) / norm, (bx - ax) / norm
        half = thin + (thick - thin) * number / max(cut, 1)
        x, y = points[number]
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    base = points[cut]
    norm = math.hypot(tip[0] - base[0], tip[1] - base[1]) or 1.0
    ux, uy = (tip[0] - base[0]) / norm, (tip[1] - base[1]) / norm
    wide = head * 0.52
    shoulders = (base[0] - uy * wide, base[1] + ux * wide), (base[0] + uy * wide, base[1] - ux * wide)
    return [*left, shoulders[0], tip, shoulders[1], *right[::-1]]


def _picture(
    dx: int, dy: int, colour: Colour, bend: float, scale: float, planned: bool
) -> tuple[pygame.Surface, tuple[int, int]]:
    outline = _outline(dx, dy, bend, scale)
    pad = round(6 * scale)
    left = math.floor(min(x for x, _ in outline)) - pad
    top = math.floor(min(y for _, y in outline)) - pad
    width = math.ceil(max(x for x, _ in outline)) + pad - left
    height = math.ceil(max(y for _, y in outline)) + pad - top
    large = pygame.Surface((width * 2, height * 2), pygame.SRCALPHA)
    dark = mix(colour, (0, 0, 0), 0.62)
    large.fill((*dark, 0))

    def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [((x - left) * 2, (y - top) * 2) for x, y in points]

    edge = max(2, round(3 * scale))
    if not planned:
        pygame.draw.polygon(large, (*dark, 225), at(outline))
        pygame.draw.lines(large, (*dark, 225), True, at(outline), edge)
    count = (len(outline) - 3) // 2
    right = outline[count + 3 :][::-1]
    for number in range(count - 1):
        if planned and number % 3 == 2:
            continue
        share = number / max(count - 2, 1)
        shade = mix(mix(colour, (20, 24, 34), 0.45), mix(colour, (255, 255, 255), 0.06), share)
        quad = [outline[number], outline[number + 1], right[number + 1], right[number]]
        if planned:
            pygame.draw.lines(large, (*dark, 225), False, at(quad[:2]), edge)
            pygame.draw.lines(large, (*dark, 225), False, at(quad[2:]), edge)
        pygame.draw.polygon(large, (*shade, 190 + round(65 * share)), at(quad))
    head = at(outline[count : count + 3])
    if planned:
        pygame.draw.lines(large, (*dark, 225), True, head, edge)
    pygame.draw.polygon(large, (*mix(colour, (255, 255, 255), 0.08), 255), head)
    return pygame.transform.smoothscale(large, (width, height)), (left, top)
