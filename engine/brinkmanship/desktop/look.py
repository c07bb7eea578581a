"""Where the camera of a map looks: at the crisis, at the fighting, where a script says, and on the way between."""

from __future__ import annotations

import numpy as np
import pygame

from brinkmanship.desktop import map_content
from brinkmanship.desktop.map.view import MapView
from brinkmanship.game.view.types import SeatView
from brinkmanship.scenario.models.script import CameraMove

Look = tuple[float, float, float]
"""Where a camera looks: x and y in km, and the kilometres from left to right."""


def look_at_crisis(view: SeatView, chart: MapView) -> Look:
    """Return the look that shows the half of all formations that stand nearest to the other side."""
    found = map_content.crisis(view, chart.place)
    if found is None:
        return look_at_all(chart)
    low, high = found
    middle, span = (low + high) / 2, np.maximum(high - low, 300.0)
    return float(middle[0]), float(middle[1]), float(max(span[0], span[1] * 16 / 9) * 1.15)


def look_at_fighting(view: SeatView, chart: MapView) -> Look | None:
    """Return the look that shows the contested regions, None where nobody fights."""
    spots = np.array([chart.place(r.lon, r.lat) for r in view.regions if r.contested_by])
    if not len(spots):
        return None
    low, high = spots.min(axis=0), spots.max(axis=0)
    middle, span = (low + high) / 2, high - low
    return float(middle[0]), float(middle[1]), float(max(span[0] * 1.5, span[1] * 3.0, 1400.0))


def look_at_all(chart: MapView) -> Look:
    """Return the look that shows the whole map."""
    box = chart.limits
    return (box.left + box.right) / 2, (box.bottom + box.top) / 2, box.right - box.left


def holds(now: Look, wanted: Look, size: tuple[int, int]) -> bool:
    """Return whether a look shows what another would show, and not from much too far."""
    tall = size[1] / size[0]
    inside = abs(now[0] - wanted[0]) + wanted[2] / 2 <= now[2] / 2 * 1.12
    inside &= abs(now[1] - wanted[1]) + wanted[2] * tall / 2 <= now[2] * tall / 2 * 1.12
    return inside and wanted[2] > 0.55 * now[2]


def look_of(move: CameraMove, view: SeatView, chart: MapView, now: Look) -> Look:
    """Return where a script's camera looks."""
    if move.lon is not None and move.lat is not None:
        x, y = chart.place(move.lon, move.lat)
    elif move.region is not None and any(r.id == move.region for r in view.regions):
        region = view.region(move.region)
        x, y = chart.place(region.lon, region.lat)
    else:
        return look_at_all(chart) if move.width_km is None else (now[0], now[1], move.width_km)
    return x, y, move.width_km or (1200.0 if move.region else now[2])


def aim(chart: MapView, look: Look, free: pygame.Rect | None = None) -> None:
    """Point the map's camera; with `free` so that the look, 16 by 9, stands in that part of the window (device pixels)."""
    camera = chart.camera
    wide, tall = free.size if free is not None else (camera.width, camera.height)
    width = max(look[2], 50.0)
    zoom = wide / width
    if wide < 1.2 * tall:  # a narrow map shows less from left to right, rather than dots
        zoom = (zoom * tall / (width * 9 / 16)) ** 0.5
    elif free is not None:
        zoom = min(zoom, tall / (width * 9 / 16))
    aside = (free.centerx - camera.width / 2, free.centery - camera.height / 2) if free is not None else (0.0, 0.0)
    chart.fly_to(look[0], look[1], 0, zoom=zoom, still=True, aside=aside)


def glide(start: Look, end: Look, share: float) -> Look:
    """Return the look a `share` (0 to 1) of the way from one to the other."""
    eased = share * share * (3 - 2 * share)
    x, y = (a + (b - a) * eased for a, b in zip(start[:2], end[:2], strict=True))
    return x, y, start[2] * (end[2] / start[2]) ** eased
