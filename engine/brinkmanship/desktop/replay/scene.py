"""The map of a reel: its geography from the record itself, what stands on it at a moment, and where to look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pygame

from brinkmanship.desktop import map_content
from brinkmanship.desktop.map.layers import Content, Token
from brinkmanship.desktop.map.view import MapView
from brinkmanship.desktop.map_assets import MapAssets, open_map_assets
from brinkmanship.game.errors import GameError
from brinkmanship.game.replay.facts import number
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.view.types import SeatView
from brinkmanship.scenario.geography import (
    City,
    Geography,
    GeographyError,
    RegionSpec,
    River,
    build_geography,
    plain_outlines,
    with_own,
)
from brinkmanship.scenario.models.script import CameraMove

Look = tuple[float, float, float]
"""Where a camera looks: x and y in km, and the kilometres in sight from left to right."""


class NoMap(GameError):
    """The record's map cannot be drawn; the message says why."""


def geography_of(reel: Timeline) -> Geography:
    """Return the geography of a record's scenario from its plain data; raises :class:`NoMap`."""
    area = reel.scenario.get("map")
    regions = area.get("regions") if isinstance(area, dict) else None
    if not isinstance(regions, dict) or not regions or not isinstance(area, dict):
        raise NoMap("the record holds no map")
    extent = area.get("extent")
    try:
        specs = [_spec(str(id), one) for id, one in regions.items() if isinstance(one, dict)]
        west, south, east, north = (float(v) for v in extent) if isinstance(extent, list) else (0.0,) * 4
        own = area.get("geojson")
        outlines = plain_outlines(json.dumps(own).encode()) if isinstance(own, dict) else b""
        window = (west, south, east, north) if isinstance(extent, list) else None
        made = build_geography(specs, extent=window, outlines=outlines)
        return with_own(
            made, [_city(one) for one in area.get("cities") or ()], [_river(one) for one in area.get("rivers") or ()]
        )
    except GeographyError as error:
        raise NoMap(f"the record's map cannot be drawn: {error.problems[0]}") from None
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise NoMap(f"the record's map is damaged: {error}") from None


def _city(one: Mapping[str, Any]) -> City:
    people = int(number(one.get("population"), 100_000.0))
    return City(str(one["name"]), float(one["lon"]), float(one["lat"]), people, bool(one.get("capital", False)), "")


def _river(one: Mapping[str, Any]) -> River:
    return River(int(one.get("rank", 2)), np.array(one["line"], dtype=np.float32).reshape(-1, 2))


def _spec(id: str, one: Mapping[str, Any]) -> RegionSpec:
    country = one.get("country")
    listed = (country,) if isinstance(country, str) else tuple(map(str, country)) if isinstance(country, list) else None
    return RegionSpec(
        id=id,
        name=str(one.get("name", id)),
        lon=number(one.get("lon"), 0.0),
        lat=number(one.get("lat"), 0.0),
        country=listed,
        sea=bool(one.get("sea", False)),
        provinces=tuple(map(str, one.get("provinces", ()))),
        cut=tuple(tuple((float(lon), float(lat)) for lon, lat in line) for line in one.get("cut", ())),
    )


def map_assets_of(reel: Timeline, *, separate: bool) -> MapAssets:
    """Open the map of a reel; *separate*: painted in a child process. Raises :class:`NoMap`."""
    regions = reel.facts.ids("regions")
    names = {id: reel.facts.name("map.regions", id) for id in regions}
    return open_map_assets(geography_of(reel), names, separate=separate)


def between(before: Content, after: Content, share: float) -> Content:
    """Return what stands on the map a *share* (0 to 1) of the way from one moment to the next: units move."""
    if share >= 1:
        return after
    was = {token.id: token for token in before.tokens}
    tokens = tuple(_moved(was.get(token.id), token, share) for token in after.tokens)
    return Content(tokens, before.arrows, before.fronts, before.badges, dict(before.highlights))


def _moved(was: Token | None, now: Token, share: float) -> Token:
    if was is None or (was.lon == now.lon and was.lat == now.lat):
        return now
    eased = share * share * (3 - 2 * share)
    return replace(now, lon=was.lon + (now.lon - was.lon) * eased, lat=was.lat + (now.lat - was.lat) * eased)


def moves(before: Content, after: Content) -> bool:
    """Return whether any unit is somewhere else."""
    was = {token.id: (token.lon, token.lat) for token in before.tokens}
    return any(was.get(token.id, (token.lon, token.lat)) != (token.lon, token.lat) for token in after.tokens)


def look_at_crisis(view: SeatView, chart: MapView) -> Look:
    """Return the look that has in sight the half of all formations that stand nearest to the other side."""
    found = map_content.crisis(view, chart.place)
    if found is None:
        return look_at_all(chart)
    low, high = found
    middle, span = (low + high) / 2, np.maximum(high - low, 300.0)
    return float(middle[0]), float(middle[1]), float(max(span[0], span[1] * 16 / 9) * 1.15)


def look_at_fighting(view: SeatView, chart: MapView) -> Look | None:
    """Return the look that has the contested regions in sight, None where nobody fights."""
    spots = np.array([chart.place(r.lon, r.lat) for r in view.regions if r.contested_by])
    if not len(spots):
        return None
    low, high = spots.min(axis=0), spots.max(axis=0)
    middle, span = (low + high) / 2, high - low
    return float(middle[0]), float(middle[1]), float(max(span[0] * 1.5, span[1] * 3.0, 1400.0))


def look_at_all(chart: MapView) -> Look:
    """Return the look that has the whole map in sight."""
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
    """Point the map's camera; with *free* so that the look, 16 by 9, stands in that part of the window (device pixels)."""
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
    """Return the look a *share* (0 to 1) of the way from one to the other."""
    eased = share * share * (3 - 2 * share)
    x, y = (a + (b - a) * eased for a, b in zip(start[:2], end[:2], strict=True))
    return x, y, start[2] * (end[2] / start[2]) ** eased
