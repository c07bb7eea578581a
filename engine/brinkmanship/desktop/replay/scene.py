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
from brinkmanship.scenario.geography.making import build_geography, with_own
from brinkmanship.scenario.geography.shapes import City, Geography, GeographyError, RegionSpec, River


class NoMap(GameError):
    """The record's map cannot be drawn; the message says why."""


def geography_of(timeline: Timeline) -> Geography:
    """Return the geography of a record's scenario from its plain data; raises `NoMap`."""
    area = timeline.scenario.get("map")
    area = area if isinstance(area, dict) else {}
    regions, extent, own = area.get("regions"), area.get("extent"), area.get("geojson")
    if not isinstance(regions, dict) or not regions:
        raise NoMap("the record holds no map")
    try:
        specs = [_spec(str(id), one) for id, one in regions.items() if isinstance(one, dict)]
        west, south, east, north = (float(v) for v in extent) if isinstance(extent, list) else (0.0,) * 4
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
    names = {place.id: place.short or place.name for place in timeline.facts.places}
    return open_map_assets(geography_of(timeline), names, separate=separate)


def between(before: Content, after: Content, share: float) -> Content:
    """Return what stands on the map a `share` (0 to 1) of the way from one moment to the next: units move."""
    if share >= 1:
        return after
    places, eased = _places(before), share * share * (3 - 2 * share)

    def moved(token: Token) -> Token:
        lon, lat = places.get(token.id, (token.lon, token.lat))
        if (lon, lat) == (token.lon, token.lat):
            return token
        return replace(token, lon=lon + (token.lon - lon) * eased, lat=lat + (token.lat - lat) * eased)

    return replace(before, tokens=tuple(map(moved, after.tokens)), highlights=dict(before.highlights))


def moves(before: Content, after: Content) -> bool:
    """Return whether any unit is somewhere else."""
    was = _places(before)
    return any(was.get(id, place) != place for id, place in _places(after).items())


def _places(content: Content) -> dict[str, tuple[float, float]]:
    return {token.id: (token.lon, token.lat) for token in content.tokens}
