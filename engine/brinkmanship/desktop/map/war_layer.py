"""The war over the map: the ground an attacker holds, front lines of today and of the turn before, arrows of attack.

What is costly is made at rest and kept: fronts are cut out beside the window, the hatching of their ground is a picture
that moves along with the map.
"""

from __future__ import annotations

import itertools
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

import pygame

from brinkmanship.desktop.kit import shapes as kit_shapes, theme as th
from brinkmanship.desktop.kit.theme import Colour, mix
from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.map.arrows import ArrowPainter
from brinkmanship.desktop.map.borders import Borders
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.fronts import Front as Cut, FrontShapes
from brinkmanship.desktop.map.layers import Axis, Content, Front
from brinkmanship.desktop.map.shapes import MapShapes

_MOST = 3_000_000  # pixels of a picture of ground
_KEPT = 24  # pictures of ground
_CUTTING_MS = 40  # from frame to frame while fronts are being cut out
_EDGE = (18, 12, 16)
_CORE = (255, 226, 206)
_MARCH = (255, 214, 92)

_AROUND = (
    (0, 0), (0, -20), (0, 20), (30, -8), (-30, -8), (30, 14), (-30, 14), (0, -36), (0, 36),
    (44, -26), (-44, -26), (44, 28), (-44, 28),
)  # fmt: skip
"""Where a note may stand around its arrow's middle (logical pixels), best first."""

Screen = Sequence[tuple[float, float]]
Km = Callable[[float, float], tuple[float, float]]


class WarLayer:
    """Draws the war of one geography."""

    def __init__(self, shapes: MapShapes, borders: Callable[[], Borders], km: Km, arrows: ArrowPainter) -> None:
        """`borders` gives the shared borders, `km` projects degrees."""
        self._shapes, self._km, self._arrows = shapes, km, arrows
        self.fronts = FrontShapes(shapes, borders)
        self._ground: OrderedDict[tuple[object, ...], tuple[pygame.Surface, float, float, float]] = OrderedDict()
        self._room = 1
        self._plates: list[tuple[Axis, tuple[float, float]]] = []

    def draw_fronts(self, ui: Ui, camera: Camera, content: Content, *, resting: bool, wait: bool) -> None:
        """Draw ground and lines; without `wait` a front that is not cut out yet comes in a later frame."""
        self._room = 1000 if wait else int(ui.room("map/fronts"))
        for front in content.fronts:
            if front.region not in self._shapes.region_ids:
                continue
            if not front.taken:
                cut = self.fronts.front(front.region, front.behind, front.share, wait=wait)
                self._draw_ground(ui, camera, front, cut, resting)
        for front in content.fronts:
            if front.region not in self._shapes.region_ids:
                continue
            if front.before is not None and (front.taken or abs(front.before - front.share) >= 0.01):
                before = self.fronts.front(front.region, front.behind, front.before, wait=wait)
                self._dashed(ui, camera, before, mix(front.colour, (255, 255, 255), 0.45))
            if not front.taken:
                cut = self.fronts.front(front.region, front.behind, front.share, wait=wait)
                self._line(ui, camera, cut, front.colour)

        if self.fronts.making:
            ui.again(_CUTTING_MS)

    def _line(self, ui: Ui, camera: Camera, cut: Cut, colour: Colour) -> None:
        scale = ui.scale
        for line in cut.lines:
            points = camera.points(line).tolist()
            if _seen(camera, points):
                pygame.draw.lines(ui.surface, _EDGE, False, points, max(4, round(5.5 * scale)))
                pygame.draw.lines(ui.surface, colour, False, points, max(2, round(3 * scale)))
                pygame.draw.aalines(ui.surface, _CORE, False, points)

    def _dashed(self, ui: Ui, camera: Camera, cut: Cut, colour: Colour) -> None:
        for line in cut.lines:
            points = camera.points(line).tolist()
            if _seen(camera, points):
                for dash in _dashes(points, 7 * ui.scale, 6 * ui.scale):
                    pygame.draw.lines(ui.surface, _EDGE, False, dash, max(2, round(3 * ui.scale)))
                    pygame.draw.lines(ui.surface, colour, False, dash, max(1, round(1.5 * ui.scale)))

    def _draw_ground(self, ui: Ui, camera: Camera, front: Front, cut: Cut, resting: bool) -> None:
        """Lay the attacker's hatching over the ground behind a front: its picture moves and grows with the map."""
        if not cut.ground:
            return
        key = (front.region, front.behind, round(front.share, 2), front.colour, ui.scale)
        found = self._ground.get(key)
        anew = found is None or found[3] != camera.zoom
        if anew and not (resting and self._room > 0):
            ui.again()
        elif anew:
            made = _hatched(camera, cut, front.colour, ui.scale)
            self._room -= 1
            if made is not None:
                found = self._ground[key] = made
                while len(self._ground) > _KEPT:
                    self._ground.popitem(last=False)
        if found is None:
            return
        picture, x, y, zoom = found
        left, top = camera.to_screen(x, y)
        ratio = camera.zoom / zoom
        wide, high = picture.get_width() * ratio, picture.get_height() * ratio
        if left > camera.width or top > camera.height or left + wide < 0 or top + high < 0:
            return
        if abs(ratio - 1) > 1e-6:
            if wide * high > _MOST:
                return
            picture = pygame.transform.scale(picture, (max(1, round(wide)), max(1, round(high))))
        ui.surface.blit(picture, (round(left), round(top)))

    def draw_axes(self, ui: Ui, camera: Camera, content: Content, *, resting: bool, wait: bool) -> None:
        """Draw the arrows of attack, and the way of a march that is about to be ordered."""
        held = {front.region: front for front in content.fronts}
        self._plates = []
        for axis in content.axes:
            course = [camera.to_screen(*self._km(*place)) for place in axis.path]
            front = held.get(axis.front)
            if front is not None and not axis.planned:
                cut = self.fronts.front(front.region, front.behind, front.share, wait=wait)
                course[-1] = _tip(camera, cut, course)
            if not _seen(camera, course):
                continue
            width = 1.55 if axis.strong else 0.8
            shade = axis.colour if axis.strong else mix(axis.colour, (120, 124, 132), 0.35)
            self._arrows.draw_along(
                ui.surface, course, shade, ui.scale, width=width, planned=axis.planned, moving=not resting
            )
            if axis.note:
                self._plates.append((axis, _middle(course)))
        if self._arrows.waiting:
            ui.again()
        if content.march:
            self._march(ui, [camera.to_screen(*self._km(*place)) for place in content.march])

    def draw_notes(self, ui: Ui, symbols: Iterable[pygame.Rect]) -> None:
        """Draw what the arrows say, clear of each other and, where there is room, of symbols."""
        taken, hidden = list[pygame.Rect](), list(symbols)
        for axis, place in sorted(self._plates, key=lambda one: not one[0].strong):
            self._plate(ui, axis, place, taken, hidden)

    def _plate(
        self, ui: Ui, axis: Axis, place: tuple[float, float], taken: list[pygame.Rect], hidden: list[pygame.Rect]
    ) -> None:
        text = ui.fonts.render(axis.note, "small-strong" if axis.strong else "tiny", th.TEXT)
        size = (text.get_width() + ui.px(12), text.get_height() + ui.px(4))
        box = pygame.Rect(0, 0, *size)
        found: tuple[int, pygame.Rect] | None = None
        for dx, dy in _AROUND:
            box.center = (round(place[0] + dx * ui.scale), round(place[1] + dy * ui.scale))
            met = len(box.collidelistall(hidden))
            if box.collidelist(taken) < 0 and (found is None or met < found[0]):
                found = (met, box.copy())
            if found is not None and not found[0]:
                break
        if found is None:
            return
        box = found[1]
        taken.append(box)
        ui.surface.blit(kit_shapes.rounded(size, size[1] // 2, (16, 18, 26, 220), axis.colour), box)
        ui.surface.blit(text, (box.x + ui.px(6), box.y + ui.px(2)))

    def _march(self, ui: Ui, course: Screen) -> None:
        if len(course) < 2:
            return
        for colour, width in ((_EDGE, 4), (_MARCH, 2)):
            for dash in _dashes(course, 9 * ui.scale, 6 * ui.scale):
                pygame.draw.lines(ui.surface, colour, False, dash, max(1, round(width * ui.scale)))
        spot = kit_shapes.disc(ui.px(10), _MARCH, _EDGE, 1.5 * ui.scale)
        x, y = course[-1]
        ui.surface.blit(spot, (round(x - spot.get_width() / 2), round(y - spot.get_height() / 2)))


def _seen(camera: Camera, points: Screen) -> bool:
    across, down = ([point[axis] for point in points] for axis in (0, 1))
    return (
        len(points) >= 2
        and max(across) > -50
        and max(down) > -50
        and min(across) < camera.width + 50
        and min(down) < camera.height + 50
    )


def _dashes(points: Screen, dash: float, gap: float) -> list[list[tuple[float, float]]]:
    """Return the dashes of a line, each as points.

    >>> _dashes([(0.0, 0.0), (10.0, 0.0)], 4.0, 2.0)
    [[(0.0, 0.0), (4.0, 0.0)], [(6.0, 0.0), (10.0, 0.0)]]
    """
    out: list[list[tuple[float, float]]] = []
    on, left, at = True, dash, (float(points[0][0]), float(points[0][1]))
    current = [at]
    for bx, by in points[1:]:
        while (length := math.hypot(bx - at[0], by - at[1])) > left:
            share = left / length
            at = (at[0] + (bx - at[0]) * share, at[1] + (by - at[1]) * share)
            if on:
                out.append([*current, at])
            on, left = not on, gap if on else dash
            current = [at]
        left -= length
        at = (float(bx), float(by))
        current.append(at)
    return [*out, current] if on and len(current) >= 2 else out


def _middle(course: Screen) -> tuple[float, float]:
    """Return the place on a course where its note stands: just short of its middle."""
    lengths = [math.hypot(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(course)]
    left = sum(lengths) * 0.5
    for (ax, ay), (bx, by), length in zip(course, course[1:], lengths, strict=False):
        if length >= left and length > 0:
            return ax + (bx - ax) * left / length, ay + (by - ay) * left / length
        left -= length
    return course[-1]


def _tip(camera: Camera, cut: Cut, course: Screen) -> tuple[float, float]:
    """Return the place of a front line that is nearest to where an arrow points; a little way there without one."""
    goal = course[-1]
    spots = [point for line in cut.lines for point in camera.points(line).tolist()]
    if not spots:
        (ax, ay), (bx, by) = course[-2], goal
        return ax + (bx - ax) * 0.6, ay + (by - ay) * 0.6
    x, y = min(spots, key=lambda spot: math.hypot(spot[0] - goal[0], spot[1] - goal[1]))
    return float(x), float(y)


def _hatched(
    camera: Camera, cut: Cut, colour: Colour, scale: float
) -> tuple[pygame.Surface, float, float, float] | None:
    """Return the picture of the ground behind a front, and the place in km of its upper left corner; None if too large."""
    rings = [camera.points(ring).tolist() for ring in cut.ground]
    left, top = (math.floor(min(point[axis] for ring in rings for point in ring)) for axis in (0, 1))
    right, bottom = (math.ceil(max(point[axis] for ring in rings for point in ring)) for axis in (0, 1))
    wide, high = right - left + 1, bottom - top + 1
    if wide * high > _MOST or wide < 3 or high < 3:
        return None
    picture = pygame.Surface((wide, high), pygame.SRCALPHA)
    stripes = pygame.Surface((wide, high), pygame.SRCALPHA)
    stripes.fill((*colour, 62))
    step, width = max(6, round(8 * scale)), max(1, round(2.4 * scale))
    for offset in range(-high, wide, step):
        pygame.draw.line(stripes, (*colour, 170), (offset, high), (offset + high, 0), width)
    for ring in rings:
        pygame.draw.polygon(picture, (255, 255, 255, 255), [(x - left, y - top) for x, y in ring])
    picture.blit(stripes, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    x, y = camera.to_world(left, top)
    return picture, x, y, camera.zoom
