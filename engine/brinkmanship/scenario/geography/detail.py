"""What follows from the faces of a map at any level of detail: region shapes, borders, backdrop, labels; and coarser
levels.

A face is one region's part of one country (or a sea cell). Simplifying works on faces, so every line stays common to
both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np
import shapely

from . import store
from .coverage import borders, join, merged_lines, polygons_of, shape_of
from .coverage import simplify as simplify_coverage
from .labels import area_km2, label_point
from .projection import Projection
from .shapes import Country, Face, Geography, Line, RegionShape

T = TypeVar("T")
KM_PER_DEGREE = 111.2
AT_SEAM = 0.02  # degrees: a line this near the map's seam all along is its edge
SMALLEST_COUNTRY = 2e-5  # of the view: a smaller piece of a country gets no name


class ShapelyFace(NamedTuple):
    """A face while it is being worked on."""

    region: str
    country: str
    shape: shapely.Geometry


def complete(
    bare: Geography, faces: Sequence[ShapelyFace], seas: Mapping[str, bool], view: shapely.Geometry
) -> Geography:
    """Return the map with all that follows from its faces; `seas` says of each region, in order, whether it is sea."""
    west, south, east, north = bare.extent
    turned = (shapely.bounds(view)[0] + shapely.bounds(view)[2]) / 2
    middle_east = west + ((east - west) % 360.0 or 360.0)
    shift = 360.0 * round((turned - (west + middle_east) / 2) / 360.0)
    window = shapely.box(west + shift, south, middle_east + shift, north)
    members = _by(faces, [face.region for face in faces])
    joined = {region: join(np.array([face.shape for face in members[region]], dtype=object)) for region in seas}
    regions = {}
    for region, shape in joined.items():
        regions[region] = RegionShape(
            region, (), *label_point(shape, bare.projection, window), area_km2(shape), seas[region]
        )
    countries = _countries(faces, bare.projection, window, view)
    return _with_faces(replace(bare, countries=countries), faces, regions)


def simplify(geography: Geography, tolerance_km: float) -> Geography:
    """Return the same map thinned to `tolerance_km`, from the cache when it has been made before."""
    key = f"{geography.key}-{tolerance_km:g}" if geography.key else ""
    if key and (known := store.read(key)) is not None:
        return known
    shapes = np.array([shape_of(face.polygons) for face in geography.faces], dtype=object)
    latitude = (geography.extent[1] + geography.extent[3]) / 2
    thinned = simplify_coverage(shapes, tolerance_km / KM_PER_DEGREE, latitude)
    faces = [
        ShapelyFace(face.region, face.country, shape) for face, shape in zip(geography.faces, thinned, strict=True)
    ]
    made = _with_faces(geography, faces, geography.regions)
    made = replace(
        made, tolerance_km=tolerance_km, province_borders=_thin(geography.province_borders, tolerance_km), key=""
    )
    if key:
        store.write(key, made)
    return made


def _with_faces(geography: Geography, faces: Sequence[ShapelyFace], regions: Mapping[str, RegionShape]) -> Geography:
    """Return the geography with these faces, and the polygons and borders that follow; areas and labels stay."""
    kept = tuple(Face(face.region, face.country, polygons_of(face.shape)) for face in faces)
    plain = _by(kept, [face.region for face in kept])
    worked = _by(faces, [face.region for face in faces])
    shapes = {}
    for region, shape in regions.items():
        if len(plain[region]) == 1:
            polygons = plain[region][0].polygons
        else:
            polygons = polygons_of(join(np.array([face.shape for face in worked[region]], dtype=object)))
        shapes[region] = replace(shape, polygons=polygons)
    segments, beside = borders(np.array([face.shape for face in faces], dtype=object))
    left, right = beside.T
    names = {name: number for number, name in enumerate(sorted({face.country for face in faces}))}
    country = np.array([names[face.country] for face in faces])
    sea = np.array([face.region != "" and regions[face.region].sea for face in faces])
    owner = np.array(_numbered([face.region for face in faces]))
    met = right >= 0
    ashore, afloat = ~sea[left], np.where(met, sea[right], True)
    land_border = met & ashore & ~afloat
    same_country = country[left] == country[right]
    from_seam = np.abs((segments[:, :, 0] - geography.projection.seam + 180.0) % 360.0 - 180.0)
    at_date_line = (np.abs(np.abs(segments[:, :, 0]) - 180.0) < 1e-4) | (from_seam < AT_SEAM)
    at_pole = segments[:, :, 1] < -89.85
    on_seam = at_date_line.all(axis=1) | at_pole.all(axis=1)
    return replace(
        geography,
        faces=kept,
        regions=shapes,
        land=tuple((face.country, face.polygons) for face in kept if not face.region),
        region_borders=merged_lines(segments[land_border & same_country & (owner[left] != owner[right])]),
        country_borders=merged_lines(segments[land_border & ~same_country]),
        coast=merged_lines(segments[((ashore & afloat) | (met & ~ashore & ~sea[right])) & ~on_seam]),
        sea_borders=merged_lines(segments[met & sea[left] & sea[right]]),
    )


def _numbered(words: Sequence[str]) -> list[int]:
    numbers: dict[str, int] = {}
    return [numbers.setdefault(word, len(numbers)) for word in words]


def _by(items: Sequence[T], keys: Sequence[str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for item, key in zip(items, keys, strict=True):
        found.setdefault(key, []).append(item)
    return found


def _countries(
    faces: Sequence[ShapelyFace], projection: Projection, window: shapely.Geometry, view: shapely.Geometry
) -> tuple[Country, ...]:
    """Return the countries that reach into the window, largest first, with the area and label of all they show
    there.
    """
    found = []
    smallest = SMALLEST_COUNTRY * area_km2(view)
    for name, members in _by(faces, [face.country for face in faces]).items():
        shown = [face.shape for face in members if name and shapely.intersects(face.shape, window)]
        if not shown:
            continue
        shape = join(np.array(shown, dtype=object))
        if (area := area_km2(shapely.clip_by_rect(shape, *shapely.bounds(window)))) >= smallest:
            found.append(Country(name, *label_point(shape, projection, window), area))
    return tuple(sorted(found, key=lambda country: -country.area_km2))


def _thin(lines: Iterable[Line], tolerance_km: float) -> tuple[Line, ...]:
    shapes = np.array([shapely.LineString(line.astype(np.float64)) for line in lines], dtype=object)
    thinned = shapely.simplify(shapes, tolerance_km / KM_PER_DEGREE)
    return tuple(shapely.get_coordinates(line).astype(np.float32) for line in thinned)
