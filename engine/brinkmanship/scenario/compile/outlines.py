"""Builds the geography of a scenario's map, and gives the problems of geography their places in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Any

import numpy as np

from brinkmanship.files import inside
from brinkmanship.scenario.document import Node, Path, Problem, ScenarioError
from brinkmanship.scenario.document.problems import problem_on, quoted
from brinkmanship.scenario.geography.making import build_geography, plain_outlines, with_own
from brinkmanship.scenario.geography.shapes import City, Geography, GeographyError, RegionSpec, River
from brinkmanship.scenario.models import Map, Region

MOST_BYTES = 20_000_000
"""Largest GeoJSON file that is read."""

STRAY_KM = 25.0
"""From this far outside its outline on a region's point is warned of: ports lie on coasts, straits between shores."""

_SUGGESTION = re.compile(r" \(did you mean ([^,?]+)[^)]*\?\)$")
_FIELDS = {"country": "country", "province": "provinces", "cut": "cut", "point": "lon", "outline": "name"}


def geography_of(area: Map, folder: FilePath | None, root: Callable[[], Node]) -> Geography:
    """Return the geography of a map, from the cache where it has been built before; raises ScenarioError.

    *folder* is where the scenario's own file lies, None where it comes from a record; *root* gives places for messages.
    """
    extent = None if area.extent is None else (area.extent[0], area.extent[1], area.extent[2], area.extent[3])
    specs = [_spec(name, one) for name, one in area.regions.items()]
    try:
        made = build_geography(specs, extent=extent, outlines=_outlines(area, folder, root))
    except GeographyError as error:
        raise ScenarioError(_problem(message, area, root()) for message in error.problems) from None
    cities = [City(one.name, one.lon, one.lat, one.population, one.capital, "") for one in area.cities]
    rivers = [River(one.rank, np.array(one.line, dtype=np.float32)) for one in area.rivers]
    return with_own(made, cities, rivers)


def stray_points(area: Map, geography: Geography) -> list[tuple[str, float]]:
    """Return regions whose point lies outside their outline, and how far in km, beyond what rounding of a coast does."""
    import shapely

    from brinkmanship.scenario.geography.coverage import km_between, shape_of

    found = []
    for name, region in area.regions.items():
        shape = shape_of(geography.regions[name].polygons)
        if shape.is_empty:
            continue
        middle = (shapely.bounds(shape)[0] + shapely.bounds(shape)[2]) / 2
        lon = (region.lon - middle + 180.0) % 360.0 - 180.0 + middle
        away = float(km_between(shapely.Point(lon, region.lat), shape)[0])
        if away > STRAY_KM:
            found.append((name, away))
    return found


def with_outlines(data: dict[str, Any], area: Map, folder: FilePath | None, root: Callable[[], Node]) -> dict[str, Any]:
    """Return a resolved scenario with the outlines of its GeoJSON file in place of the file's name.

    So a record holds its own map. A file that cannot be used leaves the name: building the map says what is wrong.
    """
    if not isinstance(area.geojson, str) or folder is None:
        return data
    try:
        held = json.loads(plain_outlines(_outlines(area, folder, root)))
    except (ScenarioError, GeographyError, ValueError):
        return data
    return {**data, "map": {**data["map"], "geojson": held}}


def _outlines(area: Map, folder: FilePath | None, root: Callable[[], Node]) -> bytes:
    """Return the author's own outlines as GeoJSON, empty where there are none.

    Raises ScenarioError if their file is not one beside the scenario, of a sensible size.
    """
    name = area.geojson
    if not isinstance(name, str):
        return b"" if name is None else json.dumps(name).encode()
    if folder is None:
        return b""
    real = inside(folder, name)
    if real is None:
        message, expected = f"{quoted(name)} leaves the scenario's folder", "a file beside the scenario"
    elif not real.is_file():
        message, expected = f"there is no file {quoted(name)}", "a GeoJSON file"
    elif real.stat().st_size > MOST_BYTES:
        message, expected = f"the file {quoted(name)} is too large", f"at most {MOST_BYTES:,} bytes"
    else:
        return real.read_bytes()
    raise ScenarioError([problem_on(root(), ("map", "geojson"), message, expected=expected)])


def _problem(message: str, area: Map, root: Node) -> Problem:
    """Return a problem of geography, which is written 'REGION: what is wrong (did you mean X?)'."""
    path: Path = ("map",)
    region, colon, rest = message.partition(": ")
    if colon and region in area.regions:
        message = f"{quoted(region)}: {rest}"
        places = {rest.find(word): field for word, field in _FIELDS.items() if word in rest}
        path = ("map", "regions", region, *([places[min(places)]] if places else []))
    found = _SUGGESTION.search(message)
    suggestion = found[1] if found else None
    return problem_on(root, path, _SUGGESTION.sub("", message), suggestion=suggestion)


def _spec(name: str, region: Region) -> RegionSpec:
    return RegionSpec(
        id=name,
        name=region.name,
        lon=region.lon,
        lat=region.lat,
        country=tuple(region.country) if region.country else None,
        sea=region.sea,
        provinces=tuple(region.provinces),
        cut=tuple(tuple((lon, lat) for lon, lat in line) for line in region.cut),
    )
