"""The map of a record: its geography from the record itself, and what stands on it between two moments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from brinkmanship.desktop.map.layers import Content, Token
from brinkmanship.desktop.map_assets import MapAssets, open_map_assets
from brinkmanship.game.errors import GameError
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.view.facts import number
from brinkmanship.scenario.geography import (
    City,
    Geography,
    GeographyError,
    RegionSpec,
    River,
    build_geography,
    with_own,
)


class NoMap(GameError):
    """The record's map cannot be drawn; the message says why."""


def geography_of(timeline: Timeline) -> Geography:
    """Return the geography of a record's scenario from its plain data; raises `NoMap`."""
    area = timeline.scenario.get("map")
    regions = area.get("regions") if isinstance(area, dict) else None
    if not isinstance(regions, dict) or not regions or not isinstance(area, dict):
        raise NoMap("the record holds no map")
    extent = area.get("extent")
    try:
        specs = [_spec(str(id), one) for id, one in regions.items() if isinstance(one, dict)]
        west, south, east, north = (float(v) for v in extent) if isinstance(extent, list) else (0.0,) * 4
        own = area.get("geojson")
        outlines = json.dumps(own).encode() if isinstance(own, dict) else b""
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


def map_assets_of(timeline: Timeline, *, separate: bool) -> MapAssets:
    """Open the map of a timeline; `separate`: painted in a child process. Raises `NoMap`."""
    regions = timeline.facts.ids("regions")
    names = {id: timeline.facts.name("map.regions", id) for id in regions}
    return open_map_assets(geography_of(timeline), names, separate=separate)


def between(before: Content, after: Content, share: float) -> Content:
    """Return what stands on the map a `share` (0 to 1) of the way from one moment to the next: units move."""
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
