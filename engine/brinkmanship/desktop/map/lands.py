"""Where the land of a country is, roughly: for names that stand inside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pygame
from numpy.typing import NDArray

from brinkmanship.desktop.map.shapes import Lines

_CELL = 8.0  # km
_MOST = 700  # cells a side
_INSIDE = 0.92  # of a name, that must stand on its country's land
_ALONG = np.tile(np.linspace(-0.5, 0.5, 8), 2)
_ACROSS = np.repeat((-0.3, 0.3), 8)
"""The points of a name that are looked at, in parts of its width and height from its middle."""
_SPOTS = 30
_PLACES = 400  # all over a country, of which those in sight are looked at


@dataclass(frozen=True)
class Land:
    """The rings of a country in km."""

    rings: Lines

    def survey(self) -> None:
        """Find out where its land is, once: that takes some hundredths of a second."""
        _ = self._places

    @cached_property
    def _grid(self) -> tuple[NDArray[np.bool_], float, float, float]:
        """Its land as cells (x, y), the lower left corner and the size of a cell in km."""
        points = self.rings.points
        low, high = points.min(axis=0), points.max(axis=0)
        cell = max(_CELL, float((high - low).max()) / _MOST)
        low = low - np.float32(1.5 * cell)
        size = [int(extent / cell) + 3 for extent in (high - low).tolist()]
        drawn = pygame.Surface(size, depth=8)
        for number in range(len(self.rings)):
            ring = (self.rings.line(number) - low) / cell
            if len(ring) >= 3:
                pygame.draw.polygon(drawn, (255, 255, 255), ring.tolist())
        land = pygame.surfarray.array2d(drawn) > 0
        land[[0, -1]] = land[:, [0, -1]] = False
        return land, float(low[0]), float(low[1]), cell

    def _on(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which points (km) are on its land."""
        grid, left, bottom, cell = self._grid
        column, row = ((x - left) / cell).astype(int), ((y - bottom) / cell).astype(int)
        # A cell around the land is none of it, and what lies beyond is taken to be there.
        wide, high = grid.shape
        found: NDArray[np.bool_] = grid[
            np.minimum(np.maximum(column, 0), wide - 1), np.minimum(np.maximum(row, 0), high - 1)
        ]
        return found

    def holds(
        self, x: NDArray[np.float64], y: NDArray[np.float64], wide: float, high: float, tilt: float
    ) -> NDArray[np.bool_]:
        """Return at which middles (km) a name of a size in km, tilted by degrees, stands on its land."""
        cosine, sine = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
        dx = _ALONG * (wide * cosine) - _ACROSS * (high * sine)
        dy = _ALONG * (wide * sine) + _ACROSS * (high * cosine)
        share: NDArray[np.float64] = self._on(x[:, None] + dx[None, :], y[:, None] + dy[None, :]).mean(axis=1)
        found: NDArray[np.bool_] = share >= _INSIDE
        return found

    @cached_property
    def _places(self) -> NDArray[np.float64]:
        """Places all over its land, km, (n, 2)."""
        grid, left, bottom, cell = self._grid
        step = max(int((np.count_nonzero(grid) / _PLACES) ** 0.5), 1)
        columns, rows = np.nonzero(grid[::step, ::step])
        return np.stack([left + (columns * step + 0.5) * cell, bottom + (rows * step + 0.5) * cell], axis=1)

    def spots(self, box: tuple[float, float, float, float]) -> NDArray[np.float64]:
        """Return places (km, (n, 2)) on its land within a box (left, bottom, right, top), those in its middle first."""
        places = self._places
        x, y = places[:, 0], places[:, 1]
        places = places[(x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])]
        if not len(places):
            return places
        middle = places.mean(axis=0)
        order = np.argsort(np.hypot(*(places - middle).T), kind="stable")
        found: NDArray[np.float64] = places[order[:: max(len(order) // _SPOTS, 1)]]
        return found
