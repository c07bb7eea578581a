"""Where the map is looked at from: centre in projected kilometres and device pixels per kilometre."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Camera:
    """A view of the projected plane (x east, y north, km) on a surface of width x height device pixels."""

    x: float
    y: float
    zoom: float  # device pixels per km
    width: int
    height: int

    @classmethod
    def of_box(cls, box: tuple[float, float, float, float], zoom: float) -> Camera:
        """Return the camera that shows all of a box (left, bottom, right, top in km) and nothing else."""
        left, bottom, right, top = box
        width, height = round((right - left) * zoom), round((top - bottom) * zoom)
        return cls((left + right) / 2, (bottom + top) / 2, zoom, width, height)

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Return the device pixel of a point in km.

        >>> Camera(0, 0, 2, 100, 100).to_screen(10, 10)
        (70.0, 30.0)
        """
        return (x - self.x) * self.zoom + self.width / 2, (self.y - y) * self.zoom + self.height / 2

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        """Return the point in km at a device pixel; the inverse of `to_screen`."""
        return (px - self.width / 2) / self.zoom + self.x, self.y - (py - self.height / 2) / self.zoom

    def points(self, km: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return an (n, 2) array of km as device pixels."""
        out = np.empty_like(km)
        out[:, 0] = (km[:, 0] - self.x) * self.zoom + self.width / 2
        out[:, 1] = (self.y - km[:, 1]) * self.zoom + self.height / 2
        return out

    def moved(self, dx: float, dy: float) -> Camera:
        """Return the camera after the map was dragged by device pixels."""
        return replace(self, x=self.x - dx / self.zoom, y=self.y + dy / self.zoom)

    def zoomed(self, factor: float, px: float, py: float) -> Camera:
        """Return the camera zoomed by a factor, the point under the device pixel staying where it is."""
        x, y = self.to_world(px, py)
        zoom = self.zoom * factor
        return replace(self, zoom=zoom, x=x - (px - self.width / 2) / zoom, y=y + (py - self.height / 2) / zoom)

    def resized(self, width: int, height: int) -> Camera:
        """Return the same centre and zoom for a surface of another size."""
        return replace(self, width=width, height=height)

    def enlarged(self, factor: float) -> Camera:
        """Return the same view on a larger surface, as the base map is painted."""
        return replace(self, width=round(self.width * factor), height=round(self.height * factor))


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a camera may go: the box of the map in km."""

    left: float
    bottom: float
    right: float
    top: float
    closest: float = 12.0  # device pixels per km at scale 1

    def fit(self, width: int, height: int) -> Camera:
        """Return the camera that shows the whole box, filling the surface."""
        zoom = self.widest(width, height)
        return Camera((self.left + self.right) / 2, (self.bottom + self.top) / 2, zoom, width, height)

    def widest(self, width: int, height: int) -> float:
        """Return the smallest zoom at which the surface is still filled by the box."""
        return max(width / (self.right - self.left), height / (self.top - self.bottom))

    def hold_point(self, x: float, y: float) -> bool:
        """Whether a place in km is on the map."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def hold(self, camera: Camera) -> Camera:
        """Return the camera brought back inside the limits."""
        zoom = min(max(camera.zoom, self.widest(camera.width, camera.height)), self.closest)
        half_w, half_h = camera.width / 2 / zoom, camera.height / 2 / zoom
        x = min(max(camera.x, self.left + half_w), max(self.right - half_w, self.left + half_w))
        y = min(max(camera.y, self.bottom + half_h), max(self.top - half_h, self.bottom + half_h))
        return replace(camera, zoom=zoom, x=x, y=y)
