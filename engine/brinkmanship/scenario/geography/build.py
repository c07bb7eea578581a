"""From region specs to a Geography, step by step, each step in its own file.

extent -> view, the part of the Earth that the map shows, as a polygon in degrees
specs -> pieces of provinces (assignment) -> faces (coverage) -> seas (sea) -> borders, labels (faces) -> Geography
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from .assignment import Pieces, assign, overlay, read_outlines
from .basemap import BaseMap, load_cities
from .coverage import borders, insert_missing_nodes, join, merged_lines, new_points, polygons_of
from .faces import ShapelyFace, borders_by_kind, countries_shown, region_shapes
from .projection import WIDE, Extent, Projection, choose_projection, eastward, width_of
from .sea import share_out, water
from .shapes import Face, Geography, GeographyError, Line, RegionSpec

STEPS = 64
POLE = 88.0
HAIR = 0.01  # degrees from the seam that a view keeps, so that rounding never carries its edge across


def build(base: BaseMap, given: list[RegionSpec], extent: Extent, outlines: bytes) -> Geography:
    """Build the geography of region specs within an extent; `outlines` is the text of a GeoJSON file or empty."""
    problems = _check_specs(given, extent, bool(outlines))
    if problems:
        raise GeographyError(problems)
    projection = choose_projection(extent)
    view = _view_of(extent, projection)
    base = replace(base, west=_first_longitude(view, projection), seam=projection.seam)
    specs = [_turned(spec, base.west) for spec in given]
    shapely.prepare(view)
    drawn = read_outlines(outlines, specs, base.west, problems) if outlines else {}
    if outlines:
        problems += [
            f"{spec.id}: the region has neither an outline in the GeoJSON nor a country"
            for number, spec in enumerate(specs)
            if number not in drawn and not (spec.sea or spec.countries or spec.provinces)
        ]
        if problems:
            raise GeographyError(problems)
    pieces = assign(base, specs, shapely.intersects(view, base.shapes), problems, drawn)
    if drawn:
        pieces = overlay(pieces, drawn)
    if problems:
        raise GeographyError(problems)
    faces = _land_faces(base, specs, pieces)
    inner = _province_borders(pieces)
    seas = [spec for spec in specs if spec.sea]
    if seas:
        faces = _with_seas(faces, seas, view, problems)
        if problems:
            raise GeographyError(problems)
    bounds: Extent = tuple(shapely.bounds(view).tolist())
    west, south, _, north = extent
    width = width_of(extent)
    shift = 360.0 * round(((bounds[0] + bounds[2]) / 2 - (west + width / 2)) / 360.0)
    window = shapely.box(west + shift, south, west + width + shift, north)
    is_sea = {spec.id: spec.sea for spec in specs}
    plain = tuple(Face(face.region, face.country, polygons_of(face.shape)) for face in faces)
    involved = {face.country for face in faces if face.region and face.country}
    return Geography(
        regions=region_shapes(faces, plain, is_sea, projection, window),
        **borders_by_kind(faces, is_sea, projection.seam),
        province_borders=inner,
        lakes=tuple(lake for lake in base.lakes() if _touches(lake[0], bounds)),
        rivers=tuple(river for river in base.rivers() if _touches(river.line, bounds)),
        land=tuple((face.country, face.polygons) for face in plain if not face.region),
        cities=tuple(load_cities(base, bounds, involved)),
        countries=countries_shown(faces, projection, window, view),
        projection=projection,
        extent=extent,
        faces=plain,
        key="",
    )


def _check_specs(specs: Sequence[RegionSpec], extent: Extent, own_outlines: bool) -> list[str]:
    """Return the problems of the specs by themselves: ids given twice, impossible coordinates, seas with countries."""
    problems = []
    west, south, east, north = extent
    if not (-90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 360 and west != east):
        problems.append(f"the extent {extent} is not (west, south, east, north) in degrees")
    ids = [spec.id for spec in specs]
    for number, spec in enumerate(specs):
        outside = not (-180 <= spec.lon <= 180 and -90 <= spec.lat <= 90)
        placed = spec.sea or spec.countries or spec.provinces or own_outlines
        faults = {
            "the id is given twice": spec.id in ids[:number],
            f"the point ({spec.lon:g}, {spec.lat:g}) is not (longitude, latitude) in degrees": outside,
            "a sea has no country and no provinces": spec.sea and (spec.country or spec.provinces),
            "a land region needs a country or provinces (or say that it is a sea)": not placed,
            "a cut needs two points or more": any(len(line) < 2 for line in spec.cut),
        }
        problems += [f"{spec.id}: {fault}" for fault, found in faults.items() if found]
    return problems


def _view_of(extent: Extent, projection: Projection) -> shapely.Geometry:
    """Return the polygon in degrees of the rectangle that holds the extent as projected; its longitudes may pass +-180.

    A rectangle around a pole has no simple outline in degrees: there it is the box of latitudes that it needs.
    """
    west, south, _, north = extent
    east = west + width_of(extent)
    if east - west > 360.0 - 2 * HAIR:
        west, east = west + HAIR, east - HAIR
    middle = (west + east) / 2
    lon, lat = np.meshgrid(np.linspace(west, east, STEPS), np.linspace(south, north, STEPS))
    x, y = projection.forward(lon, lat)
    left, low, right, high = x.min(), y.min(), x.max(), y.max()
    _, pole = projection.forward(middle, np.copysign(POLE, projection.latitude))
    if projection.kind == "polar_stereographic" or (
        projection.kind == "lambert_conformal_conic" and low <= pole <= high
    ):
        reach = projection.inverse(np.array([left, right, left, right]), np.array([low, low, high, high]))[1]
        left, right = projection.seam + HAIR, projection.seam + 360.0 - HAIR
        if projection.latitude >= 0:
            return shapely.segmentize(shapely.box(left, min(south, reach.min()), right, 89.9), 2.0)
        return shapely.segmentize(shapely.box(left, -89.9, right, max(north, reach.max())), 2.0)
    across, up = np.linspace(left, right, STEPS), np.linspace(low, high, STEPS)
    ring_x = np.concatenate([across, np.full(STEPS, right), across[::-1], np.full(STEPS, left)])
    ring_y = np.concatenate([np.full(STEPS, low), up, np.full(STEPS, high), up[::-1]])
    lon, lat = projection.inverse(ring_x, ring_y)
    lon = (lon - middle + 180.0) % 360.0 - 180.0 + middle
    lowest = projection.seam + 360.0 * np.floor((middle - projection.seam) / 360.0)
    lon = np.clip(lon, lowest + HAIR, lowest + 360.0 - HAIR)
    return shapely.remove_repeated_points(shapely.Polygon(np.column_stack([lon, np.clip(lat, -89.0, 89.0)])))


def _first_longitude(view: shapely.Geometry, projection: Projection) -> float:
    """Return where longitudes begin so that the view is in one piece: -180 unless it crosses the antimeridian."""
    west, _, east, _ = shapely.bounds(view)
    if west >= -180.0 and east <= 180.0:
        return -180.0
    if east - west > WIDE:
        return float(projection.seam + 360.0 * np.round((west - projection.seam) / 360.0))
    return float(np.round((west + east) / 2) - 180.0)


def _turned(spec: RegionSpec, west: float) -> RegionSpec:
    """Return the spec with its longitudes counted from `west`."""
    if west == -180.0:
        return spec
    lines = tuple(tuple((eastward(lon, west), lat) for lon, lat in line) for line in spec.cut)
    return replace(spec, lon=eastward(spec.lon, west), cut=lines)


def _land_faces(base: BaseMap, specs: Sequence[RegionSpec], pieces: Pieces) -> list[ShapelyFace]:
    """Return the union of the pieces of each region and country; a country that the spec does not name is the spec's."""
    members: dict[tuple[str, str], list[int]] = {}
    named = [
        [base.country_names[n] for name in spec.countries if (n := base.country(name)) is not None] for spec in specs
    ]
    for index, (region, province) in enumerate(zip(pieces.region.tolist(), pieces.province.tolist(), strict=True)):
        country = base.country_names[base.province_country[province]] if province >= 0 else ""
        if region >= 0 and named[region] and country not in named[region]:
            country = named[region][0]
        members.setdefault((specs[region].id if region >= 0 else "", country), []).append(index)
    return [ShapelyFace(*key, join(pieces.shapes[numbers])) for key, numbers in members.items()]


def _province_borders(pieces: Pieces) -> tuple[Line, ...]:
    inside = np.flatnonzero(pieces.region >= 0)
    segments, beside = borders(pieces.shapes[inside])
    region, province = pieces.region[inside], pieces.province[inside]
    left, right = beside.T
    inner = (right >= 0) & (region[left] == region[right]) & (province[left] != province[right])
    return merged_lines(segments[inner])


def _with_seas(
    faces: list[ShapelyFace], seas: Sequence[RegionSpec], view: shapely.Geometry, problems: list[str]
) -> list[ShapelyFace]:
    """Return the faces and those of the seas, with the points where sea borders meet the coast added to the land."""
    land = np.array([face.shape for face in faces], dtype=object)
    cells = share_out(water(land, view), seas, problems)
    shapes = insert_missing_nodes(np.concatenate([land, cells]), new_points(cells, land))
    labels = [(face.region, face.country) for face in faces] + [(spec.id, "") for spec in seas]
    return [ShapelyFace(*label, shape) for label, shape in zip(labels, shapes, strict=True)]


def _touches(line: Line, bounds: Extent) -> bool:
    return bool((line.min(axis=0) < bounds[2:]).all() and (line.max(axis=0) > bounds[:2]).all())
