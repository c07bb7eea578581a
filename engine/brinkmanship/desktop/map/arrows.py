"""Curved, tapering movement arrows, drawn at twice the size, scaled down and cached by their course on the screen."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence

import pygame

from brinkmanship.desktop.kit.theme import Colour, mix
from brinkmanship.desktop.map.layers import Arrow

_STEPS, _STEP = 22, 13.0  # of a curve: so many at least, and so many pixels each in a long one
_CACHE_PIXELS = 8_000_000  # of all pictures kept
_LARGE = 420_000  # pixels of a picture at scale 1: larger arrows are drawn at once, without one

Course = Sequence[tuple[float, float]]
"""Points on the screen."""


class ArrowPainter:
    """Draws arrows between device pixels."""

    def __init__(self) -> None:
        self._cache: OrderedDict[tuple[object, ...], tuple[pygame.Surface, tuple[int, int]]] = OrderedDict()
        self._pixels = 0
        self._left = 1000
        self.waiting = False  # whether an arrow of this frame was drawn roughly that a later one draws well

    def begin_frame(self, pictures: int) -> None:
        """Allow a frame to make so many new pictures; arrows beyond that are drawn roughly for now."""
        self._left, self.waiting = pictures, False

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
        dx, dy = round(end[0] - start[0]), round(end[1] - start[1])
        if math.hypot(dx, dy) >= 14 * scale:
            key = (dx, dy, arrow.bend)
            self._draw(surface, start, _curve(dx, dy, arrow.bend), key, arrow.colour, scale, 1.0, arrow.planned, moving)

    def draw_along(
        self,
        surface: pygame.Surface,
        course: Course,
        colour: Colour,
        scale: float = 1.0,
        *,
        width: float = 1.0,
        planned: bool = False,
        moving: bool = False,
    ) -> None:
        """Draw an arrow through points, `width` times as wide as those of `draw`; with `moving` roughly."""
        first = course[0]
        apart = tuple((round(x - first[0]), round(y - first[1])) for x, y in course)
        if len(course) >= 2 and math.hypot(*apart[-1]) >= 10 * scale:
            self._draw(surface, first, through(apart), apart, colour, scale, width, planned, moving)

    def _draw(
        self,
        surface: pygame.Surface,
        start: tuple[float, float],
        curve: Course,
        course: tuple[object, ...],
        colour: Colour,
        scale: float,
        width: float,
        planned: bool,
        moving: bool,
    ) -> None:
        """Draw an arrow along a curve that begins at the origin, put to `start`."""
        key = (course, colour, scale, width, planned)
        found = self._cache.get(key)
        large = found is None and _pixels(curve) > _LARGE * max(scale, 1.0) ** 2
        if found is None and (moving or self._left <= 0 or large):
            self.waiting = self.waiting or not large
            points = [(x + start[0], y + start[1]) for x, y in _outline(curve, scale, width)]
            if not planned:
                pygame.draw.polygon(surface, colour, points)
            pygame.draw.aalines(surface, mix(colour, (0, 0, 0), 0.5), True, points)
            return
        if found is None:
            found = _picture(curve, colour, scale, width, planned)
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


def _pixels(curve: Course) -> float:
    across, down = ([point[axis] for point in curve] for axis in (0, 1))
    return (max(across) - min(across) + 60) * (max(down) - min(down) + 60)


def _curve(dx: float, dy: float, bend: float) -> list[tuple[float, float]]:
    """Return points of a quadratic curve from the origin to (dx, dy), bent to its left by a share of its length."""
    control = (dx / 2 + dy * bend * 2, dy / 2 - dx * bend * 2)
    out = []
    steps = max(_STEPS, int(math.hypot(dx, dy) / _STEP))
    for number in range(steps + 1):
        t = number / steps
        a, b = 2 * (1 - t) * t, t * t
        out.append((a * control[0] + b * dx, a * control[1] + b * dy))
    return out


def through(course: Course) -> list[tuple[float, float]]:
    """Return points of a smooth curve through others (Catmull and Rom's); of two, one that is bent a little.

    >>> through([(0.0, 0.0), (10.0, 0.0), (20.0, 10.0)])[-1]
    (20.0, 10.0)
    """
    if len(course) == 2:
        (ax, ay), (bx, by) = course
        return [(ax + x, ay + y) for x, y in _curve(bx - ax, by - ay, 0.09)]
    ends = [course[0], *course, course[-1]]
    out = [(float(course[0][0]), float(course[0][1]))]
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        steps = max(9, int(math.hypot(c[0] - b[0], c[1] - b[1]) / _STEP))
        for number in range(1, steps + 1):
            t = number / steps
            x, y = (
                0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)
                for p, q, r, s in zip(a, b, c, d, strict=True)
            )
            out.append((x, y))
    return out


def _outline(curve: Course, scale: float, width: float = 1.0) -> list[tuple[float, float]]:
    """Return the outline of an arrow along a curve: left side, head (3 points), right side."""
    points = list(curve)
    tip = points[-1]
    head = min(15.0 * scale * width, math.hypot(tip[0] - points[0][0], tip[1] - points[0][1]) * 0.4)
    thin, thick = 1.2 * scale * width, min(4.2 * scale * width, head * 0.3)
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
    curve: Course, colour: Colour, scale: float, width: float, planned: bool
) -> tuple[pygame.Surface, tuple[int, int]]:
    outline = _outline(curve, scale, width)
    pad = round(6 * scale)
    left = math.floor(min(x for x, _ in outline)) - pad
    top = math.floor(min(y for _, y in outline)) - pad
    wide = math.ceil(max(x for x, _ in outline)) + pad - left
    high = math.ceil(max(y for _, y in outline)) + pad - top
    large = pygame.Surface((wide * 2, high * 2), pygame.SRCALPHA)
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
            pygame.draw.lines(large, (*dark, 170), False, at(quad[:2]), edge)
            pygame.draw.lines(large, (*dark, 170), False, at(quad[2:]), edge)
        pygame.draw.polygon(large, (*shade, (140 if planned else 190) + round(65 * share)), at(quad))
    head = at(outline[count : count + 3])
    if planned:
        pygame.draw.lines(large, (*dark, 225), True, head, edge)
    pygame.draw.polygon(large, (*mix(colour, (255, 255, 255), 0.08), 255), head)
    return pygame.transform.smoothscale(large, (wide, high)), (left, top)
