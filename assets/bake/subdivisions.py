"""ISO 3166-2 codes of the base map's provinces, and provinces that carry each other's names in the source.

Source: Python package iso3166-2 1.8.4 (MIT): code, names, parent and a point of every subdivision. A code goes
to the provinces that bear its name, else to those around its point with a name much like it; a province has the code
of its subdivision's parent too, so that a code of a larger subdivision names all provinces in it.

`exchanged` finds outlines that carry another province's name; `python assets/build.py basemap` prints them.
"""

from __future__ import annotations

import difflib
import importlib.util
import json
import re
import sqlite3
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

ALIKE = 0.6
"""From this likeness on (0 to 1) a name may be another spelling of the subdivision whose point lies in the province."""
_GENERIC = re.compile(
    r"\b(oblast|region|province|state|district|governorate|county|department|departement|prefecture|raion|of|the|de|del"
    r"|la|city|republic|provincia|wilaya|kray|krai|okrug|autonomous|municipality|parish|provincie|canton|emirate"
    r"|division)\b"
)
# The country of ISO 3166-1 where the source gives none, and provinces that no name or point finds.
_COUNTRIES = {"KOS": "XK", "FRA": "FR", "NOR": "NO"}
_GIVEN = {
    ("RUS", "Crimea"): "UA-43",
    ("RUS", "Sevastopol"): "UA-40",
    ("UKR", "Kiev"): "UA-32",
    ("ERI", "Maekel"): "ER-MA",
}

EXCHANGED = {
    "ECU": {"Napo": "Tungurahua", "Tungurahua": "Napo"},
    "ERI": {
        "Anseba": "Maekel",
        "Debub": "Semenawi Keyih Bahri",
        "Maekel": "Debub",
        "Semenawi Keyih Bahri": "Anseba",
    },
    "GUY": {
        "Cuyuni-Mazaruni": "Pomeroon-Supenaam",
        "Demerara-Mahaica": "Essequibo Islands-West Demerara",
        "East Berbice-Corentyne": "Demerara-Mahaica",
        "Essequibo Islands-West Demerara": "Mahaica-Berbice",
        "Mahaica-Berbice": "East Berbice-Corentyne",
        "Pomeroon-Supenaam": "Cuyuni-Mazaruni",
        "Upper Demerara-Berbice": "Upper Takutu-Upper Essequibo",
        "Upper Takutu-Upper Essequibo": "Upper Demerara-Berbice",
    },
}
"""The right name of each outline that carries another's in Natural Earth 4.1, by country and the name there.

Found by `exchanged` below: three sources agree on each (the field gn_name, ISO 3166-2's point, GeoNames' places)."""


NAMESAKES = {
    ("AFG", "Parwan", "Panjshir"): "Panjshir",
    ("AFG", "Uruzgan", "Wilayat-e Daykundi"): "Daykundi",
    ("ALB", "Durrës", "Qarku i Tiranes"): "Tirana",
    ("AZE", "Lankaran", "Lacin Rayonu"): "Lachin",
    ("GBR", "Halton", "Metropolitan Borough of Wirral"): "Wirral",
    ("MDA", "Rezina", ""): "Stîngă Nistrului",
    ("MWI", "Chitipa", "Karonga District"): "Karonga",
    ("SRB", "Pomoravski", "Rasinski Okrug"): "Rasinski",
    ("UGA", "Mbarara", "Kiruhura District"): "Kiruhura",
}
"""The right name of an outline that has its neighbour's beside the neighbour itself, by country, name and gn_name."""


class Province(NamedTuple):
    """A row of the source: its names, its country of three letters and of two, its FIPS code."""

    name: str
    country: str
    woe_name: str
    gn_name: str
    fips: str
    iso_a2: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, its own first."""
        return tuple(filter(None, (self.name, self.woe_name, *self.gn_name.split("|"))))


def load(path: Path | None) -> dict[str, dict[str, Any]]:
    """Return subdivisions by country of two letters and code; from the installed package where no path is given."""
    if path is None:
        found = importlib.util.find_spec("iso3166_2")
        if found is None or found.origin is None:
            sys.exit("iso3166-2 not found: pip install iso3166-2==1.8.4, or give its iso3166-2.json by --subdivisions")
        path = Path(found.origin).with_name("iso3166-2.json")
    loaded: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def read(world_map: Path) -> list[tuple[bytes, Province]]:
    """Return geometry and row of every province, those with exchanged names with their right ones."""
    connection = sqlite3.connect(f"file:{world_map}?mode=ro", uri=True)
    columns = "geom, name, adm0_a3, woe_name, gn_name, fips, iso_a2"
    query = f"SELECT {columns} FROM states_provinces ORDER BY adm0_a3, name, fid"
    rows = [(row[0], Province(*(field or "" for field in row[1:]))) for row in connection.execute(query)]
    by_name = {(row.country, row.name): row for _, row in rows}
    result = []
    for geometry, row in rows:
        right = EXCHANGED.get(row.country, {}).get(row.name)
        if right is not None:
            other = by_name[row.country, right]
            row = row._replace(name=right, woe_name=other.woe_name, fips=other.fips)
        alone = NAMESAKES.get((row.country, row.name, row.gn_name))
        if alone is not None:
            row = row._replace(name=alone, woe_name="", fips="")
        result.append((geometry, row))
    return result


def codes(
    provinces: Sequence[Province], shapes: np.ndarray, subdivisions: Mapping[str, Mapping[str, Any]]
) -> list[tuple[str, ...]]:
    """Return the ISO 3166-2 codes of each province: of its own subdivision, and of that one's parent."""
    members: dict[str, list[int]] = defaultdict(list)
    for number, province in enumerate(provinces):
        members[province.country].append(number)
    found: dict[int, str] = {}
    for country, numbers in members.items():
        known = subdivisions.get(_COUNTRIES.get(country) or provinces[numbers[0]].iso_a2, {})
        own = _single(_by_name(provinces, numbers, known), provinces, shapes, known)
        left = {code: one for code, one in known.items() if code not in own.values()}
        own |= _by_point(provinces, shapes, [number for number in numbers if number not in own], left)
        found |= own
    for number, province in enumerate(provinces):
        found[number] = _GIVEN.get((province.country, province.name), found.get(number, ""))
    parents = {
        code: one["parentCode"] for known in subdivisions.values() for code, one in known.items() if one["parentCode"]
    }
    return [tuple(filter(None, (found[number], parents.get(found[number])))) for number in range(len(provinces))]


def _by_name(provinces: Sequence[Province], numbers: Sequence[int], known: Mapping[str, Any]) -> dict[int, str]:
    bearers: dict[str, set[str]] = defaultdict(set)
    for code, one in known.items():
        for name in _names(one):
            bearers[_bare(name)].add(code)
    found = {}
    for number in numbers:
        for name in provinces[number].names:
            hits = bearers.get(_bare(name), set())
            if hits:
                if len(hits) == 1:
                    found[number] = min(hits)
                break
    return found


def _single(
    found: dict[int, str], provinces: Sequence[Province], shapes: np.ndarray, known: Mapping[str, Any]
) -> dict[int, str]:
    """Return the codes without those of namesakes (a city, the land around it) that do not hold the code's point."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for number, code in found.items():
        bearers[code].append(number)
    result = dict(found)
    for code, numbers in bearers.items():
        if len({provinces[number].name for number in numbers}) < 2 or (point := _point(known[code])) is None:
            continue
        holders = {provinces[number].name for number in numbers if shapely.intersects(shapes[number], point)}
        for number in numbers:
            if holders and provinces[number].name not in holders:
                del result[number]
    return result


def _by_point(
    provinces: Sequence[Province], shapes: np.ndarray, numbers: Sequence[int], known: Mapping[str, Any]
) -> dict[int, str]:
    found = {}
    for number in numbers:
        hits = [
            code
            for code, one in known.items()
            if (point := _point(one)) is not None
            and shapely.intersects(shapes[number], point)
            and max(_likeness(one["name"], name) for name in (*provinces[number].names, "")) > ALIKE
        ]
        if len(hits) == 1:
            found[number] = hits[0]
    return found


def exchanged(world_map: Path, subdivisions: Mapping[str, Mapping[str, Any]], shapes: np.ndarray) -> list[str]:
    """Return a line for each outline whose field gn_name and whose point of ISO 3166-2 both name another province.

    That other province, or a namesake, must be in the same country: other spellings are no exchange.
    """
    connection = sqlite3.connect(f"file:{world_map}?mode=ro", uri=True)
    query = "SELECT name, adm0_a3, woe_name, gn_name, fips, iso_a2 FROM states_provinces ORDER BY adm0_a3, name, fid"
    rows = [Province(*(field or "" for field in row)) for row in connection.execute(query)]
    by_country: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        by_country[row.country].append(number)
    lines = []
    for country, numbers in by_country.items():
        known = subdivisions.get(_COUNTRIES.get(country) or rows[numbers[0]].iso_a2, {})
        for number in numbers:
            row = rows[number]
            inside = [
                one
                for one in known.values()
                if (point := _point(one)) is not None and shapely.intersects(shapes[number], point)
            ]
            if len(inside) != 1 or not row.name:
                continue
            names = _names(inside[0])
            others = [rows[other] for other in numbers if other != number]
            if any(_likeness(name, row.name) > ALIKE for name in names):
                continue
            gn_names = row.gn_name.split("|")
            bearer = any(_same(other.name, name) for other in others for name in gn_names)
            namesake = any(other.name == row.name and other.gn_name != row.gn_name for other in others)
            if (bearer or namesake) and not any(_same(row.name, name) for name in gn_names):
                known_one = row.name in EXCHANGED.get(country, {}) or (country, row.name, row.gn_name) in NAMESAKES
                state = "mended" if known_one else "left as it is"
                lines.append(f"{country}: {row.name!r} lies where {names[0]} is (gn_name {row.gn_name!r}): {state}")
    return lines


def _names(one: Mapping[str, Any]) -> list[str]:
    other = re.sub(r"\([^)]*\)", "", one.get("localOtherName") or "")
    return [name for name in (one["name"], *re.split(r"[,;]", other)) if _bare(name)]


def _point(one: Mapping[str, Any]) -> Any:
    place = one.get("latLng")
    return shapely.Point(place[1], place[0]) if place and len(place) == 2 else None


def _same(one: str, other: str) -> bool:
    return _likeness(one, other) > 0.85


def _likeness(one: str, other: str) -> float:
    first, second = _bare(one), _bare(other)
    return difflib.SequenceMatcher(None, first, second).ratio() if first and second else 0.0


def _bare(name: str) -> str:
    """Return a name without accents, case, punctuation and the words for kinds of provinces."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    plain = re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’`ʹ]", "", plain.casefold()))
    return " ".join(_GENERIC.sub(" ", plain).split())
