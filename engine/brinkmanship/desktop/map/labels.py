"""Names on the map without collisions: countries letter-spaced and tilted, seas, regions, cities, capitals first.

Chosen greedily by importance, each keeping clear of what is already placed and of the areas reserved for
symbols. The choice is made when the map rests; while it moves the same names move along.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import pygame
from numpy.typing import NDArray

from brinkmanship.desktop.background import in_background
from brinkmanship.desktop.kit import shapes, theme as th
from brinkmanship.desktop.kit.fonts import Fonts
from brinkmanship.desktop.kit.theme import Colour
from brinkmanship.desktop.map.camera import Camera
from brinkmanship.desktop.map.lands import Land
from brinkmanship.desktop.map.shapes import Label, MapShapes

_HALO: Colour = (16, 18, 26)
# Where a country's name may stand beside its place, in parts of the country's size, best first.
_SHIFTS = sorted(
    ((dx, dy) for dx in (0.0, -0.1, 0.1, -0.2, 0.2) for dy in (0.0, -0.06, 0.06, -0.12, 0.12, 0.18, -0.18)),
    key=lambda shift: abs(shift[0]) + 1.6 * abs(shift[1]),
)
_TURNS = (0.0, -42.0, 42.0, -65.0, 65.0)
"""By how many degrees a country's name may be turned to stand inside it, best first."""
_HIDDEN = 0.30  # of a large country's name that symbols may hide
_COUNTRY_STYLES = (
    ("map-country-huge", 130_000.0, 1.1), ("map-country-large", 34_000.0, 1.1), ("map-country", 5_000.0, 1.9),
)  # fmt: skip
"""Style, the least area (pixels) of a country, and the greatest width of its name for the root of the area."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A name chosen to be shown: its picture, and where its top left is from the point on the screen."""

    label: Label
    picture: pygame.Surface
    dx: float
    dy: float
    dot: int  # diameter in device pixels, 0 for none
    kind: str

    def rect(self, camera: Camera) -> pygame.Rect:
        """Return the box of the name in device pixels."""
        x, y = camera.to_screen(self.label.x, self.label.y)
        return pygame.Rect(round(x + self.dx), round(y + self.dy), *self.picture.get_size())


class Labels:
    """Chooses names for a camera and draws them."""

    def __init__(self, geography: MapShapes, region_names: dict[str, str]) -> None:
        self._shapes = geography
        self._region_names = region_names
        self._lands = {n: Land(rings) for n, rings in enumerate(geography.country_rings) if len(rings)}
        self._surveyed: Future[None] | None = None
        self.placed: list[Placed] = []

    def survey(self, *, wait: bool) -> bool:
        """Find where the land of each country is, beside the window unless it is to `wait`; return whether that is done."""
        if wait:
            self._survey()
            return True
        if self._surveyed is None:
            self._surveyed = in_background(self._survey, "lands")
        return self._surveyed.done()

    def _survey(self) -> None:
        for land in self._lands.values():
            land.survey()

    def choose(
        self,
        camera: Camera,
        fonts: Fonts,
        reserved: Sequence[pygame.Rect],
        scale: float,
        panels: Sequence[pygame.Rect] = (),
        *,
        wait: bool = True,
    ) -> None:
        """Choose names clear of device boxes: of `panels` always, of `reserved` except for capitals.

        Without `wait` names of countries are not held inside them until it is known where their land is.
        """
        lands = self._lands if self.survey(wait=wait) else {}
        choice = _Choice(camera, fonts, scale, len(reserved), [pygame.Rect(box) for box in (*reserved, *panels)])
        self.placed = choice.placed
        zoom = camera.zoom / scale
        capitals = [city for city in self._shapes.cities if city.capital]
        for city in capitals:
            if not any(panel.collidepoint(camera.to_screen(city.x, city.y)) for panel in panels):
                choice.try_city(city)
        for number, country in sorted(enumerate(self._shapes.countries), key=lambda one: -one[1].size):
            choice.try_country(country, country.size * zoom**2, lands.get(number))
        for city in self._shapes.cities[len(capitals) :]:
            if city.size < _least_population(zoom):
                break
            choice.try_city(city)
        for region, label in zip(self._shapes.region_ids, self._shapes.regions, strict=True):
            if label.sea or zoom > 1.1:
                choice.try_region(self._region_names.get(region, region), label, label.size * zoom**2)

    def draw(self, surface: pygame.Surface, camera: Camera, kinds: Sequence[str]) -> None:
        """Draw the chosen names of some kinds for a camera."""
        jobs: list[tuple[pygame.Surface, tuple[int, int]]] = []
        for item in self.placed:
            if item.kind not in kinds:
                continue
            x, y = camera.to_screen(item.label.x, item.label.y)
            if not (-200 < x < camera.width + 200 and -60 < y < camera.height + 60):
                continue
            if item.dot:
                fill = (255, 224, 130) if item.label.capital else (250, 250, 250)
                spot = shapes.disc(item.dot, fill, _HALO, item.dot * 0.17)
                jobs.append((spot, (round(x - item.dot / 2), round(y - item.dot / 2))))
            jobs.append((item.picture, (round(x + item.dx), round(y + item.dy))))
        surface.fblits(jobs)


@dataclass
class _Choice:
    """Names being chosen for a camera, each keeping clear of the boxes taken before."""

    camera: Camera
    fonts: Fonts
    scale: float
    symbols: int  # how many of the boxes taken are symbols, which come first
    taken: list[pygame.Rect]
    placed: list[Placed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._screen = pygame.Rect(0, 0, self.camera.width, self.camera.height)

    def try_country(self, label: Label, area: float, land: Land | None) -> None:
        """Place the name of a country of so many pixels on its `land`, as large as there is room, tilted if need be."""
        room = self.scale * area**0.5
        widths = ((style, self.fonts.width(label.text, style), least, most) for style, least, most in _COUNTRY_STYLES)
        fitting = [(style, width) for style, width, least, most in widths if area >= least and width <= most * room]
        if not fitting:
            return
        spots = np.array(list(_country_spots(label, self.camera, self._screen, room))).reshape(-1, 4)
        others: NDArray[np.float64] | None = None
        for style, width in fitting:
            if self._name_country(label, land, style, width, label.tilt, spots) or land is None:
                return
            if others is None:
                west, north = self.camera.to_world(0, 0)
                east, south = self.camera.to_world(self.camera.width, self.camera.height)
                places = land.spots((west, south, east, north))
                others = np.concatenate([places, np.zeros_like(places)], axis=1)
            if not len(others):
                return
            turns = _TURNS if style == fitting[-1][0] else _TURNS[:1]
            if any(self._name_country(label, land, style, width, label.tilt + turn, others) for turn in turns):
                return

    def _name_country(
        self, label: Label, land: Land | None, style: str, width: float, tilt: float, spots: NDArray[np.float64]
    ) -> bool:
        """Place the name of a country in a style and at a tilt at one of `spots`, best first; return whether one is free."""
        zoom = self.camera.zoom
        if land is not None and len(spots):
            x, y = spots[:, 0] + spots[:, 2] / zoom, spots[:, 1] - spots[:, 3] / zoom
            high = self.fonts.line_height(style) * 0.8
            spots = spots[land.holds(x, y, width / zoom, high / zoom, tilt)]
        if not len(spots):
            return False
        picture = _country_picture(self.fonts, label.text, style, round(tilt))
        best, least = None, _HIDDEN * picture.get_width() * picture.get_height()
        for x_km, y_km, dx, dy in spots.tolist():
            at = self.camera.to_screen(x_km, y_km)
            box = picture.get_rect(center=(at[0] + dx, at[1] + dy))
            met = box.collidelistall(self.taken)
            if not self._screen.contains(box) or (met and met[-1] >= self.symbols):
                continue
            # A large country is named under symbols where no place is clear of them: the name lies below and is wide.
            hidden = _hidden(box, [self.taken[place] for place in met])
            if not hidden or (hidden < least and style != "map-country"):
                best, least = (x_km, y_km, dx, dy, box), hidden
            if not hidden:
                break
        if best is None:
            return False
        x_km, y_km, dx, dy, box = best
        self.taken.append(box.inflate(round(-8 * self.scale), round(-6 * self.scale)))
        left, top = dx - picture.get_width() / 2, dy - picture.get_height() / 2
        self.placed.append(Placed(replace(label, x=x_km, y=y_km), picture, left, top, 0, "country"))
        return True

    def try_city(self, label: Label) -> None:
        """Place the name of a city beside its dot; of a capital also where symbols leave no room, if it is near."""
        x, y = self.camera.to_screen(label.x, label.y)
        if not self._screen.collidepoint(x, y):
            return
        dot = round((9 if label.capital else 7) * self.scale)
        mark = pygame.Rect(round(x - dot / 2), round(y - dot / 2), dot, dot)
        if mark.collidelist(self.taken) >= 0 and not label.capital:
            return
        kind = "capital" if label.capital else "city"
        picture = self.fonts.render(label.text, f"map-{kind}", th.TEXT, _HALO)
        wide, high = picture.get_size()
        gap = dot * 0.75
        places = ((gap, -high / 2), (-wide - gap, -high / 2), (-wide / 2, -high - gap * 0.4), (-wide / 2, gap * 0.4))
        boxes = [pygame.Rect(round(x + dx), round(y + dy + high * 0.15), wide, round(high * 0.7)) for dx, dy in places]
        clear = (n for n, box in enumerate(boxes) if self._screen.contains(box) and box.collidelist(self.taken) < 0)
        number = next(clear, -1)
        if number < 0:
            if not label.capital or self.camera.zoom / self.scale <= 0.3:
                return
            number = min(range(len(boxes)), key=lambda n: _hidden(boxes[n], self.taken))  # that hides least
        self.taken += [boxes[number], mark.inflate(2, 2)]
        self.placed.append(Placed(label, picture, *places[number], dot, kind))

    def try_region(self, text: str, label: Label, area: float) -> None:
        """Place the name of a region of so many pixels in its middle, if there is room."""
        style, colour = ("map-sea", (112, 156, 196)) if label.sea else ("map-region", (214, 220, 230))
        picture = self.fonts.render(text, style, colour, None if label.sea else _HALO)
        if picture.get_width() > 1.3 * self.scale * area**0.5:
            return
        box = picture.get_rect(center=self.camera.to_screen(label.x, label.y))
        if self._screen.contains(box) and box.collidelist(self.taken) < 0:
            self.taken.append(box)
            left, top = -picture.get_width() / 2, -picture.get_height() / 2
            self.placed.append(Placed(label, picture, left, top, 0, "region"))


def _hidden(box: pygame.Rect, others: Sequence[pygame.Rect]) -> int:
    """Return how many pixels of a box others cover."""
    parts = [box.clip(other) for other in others]
    return sum(part.width * part.height for part in parts)


def _country_spots(
    label: Label, camera: Camera, screen: pygame.Rect, room: float
) -> Iterator[tuple[float, float, float, float]]:
    """Give places for a country's name, best first: (x, y) km and a shift in device pixels."""
    if screen.collidepoint(camera.to_screen(label.x, label.y)):
        for dx, dy in _SHIFTS:
            yield label.x, label.y, dx * room, dy * room
    else:
        for x, y in label.others:
            for dy in (0.0, -0.04, 0.04):
                yield x, y, 0.0, dy * room


def _least_population(zoom: float) -> float:
    """Return the smallest city worth naming at a zoom (device pixels per km at scale 1)."""
    return float(75_000 / max(zoom, 0.05) ** 1.5)


@lru_cache(maxsize=200)
def _country_picture(fonts: Fonts, text: str, style: str, tilt: int) -> pygame.Surface:
    picture = fonts.render(text, style, (232, 236, 242), (24, 26, 34)).copy()
    if tilt:
        picture = pygame.transform.rotozoom(picture, tilt, 1.0)
    picture.set_alpha(150)
    return picture
