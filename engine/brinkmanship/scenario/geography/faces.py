"""What follows from the faces of a map: the shapes of regions, their borders, areas in km2, and where names go.

A face is one region's part of one country (or a sea cell), so every line is common to both sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely

from .coverage import borders, join, merged_lines, polygons_of
from .projection import Projection, equal_area_km
from .shapes import Country, Face, Line, RegionShape

AT_SEAM = 0.02  # degrees: a line this near the map's seam all along is its edge
SMALLEST_COUNTRY = 2e-5  # of the view: a smaller piece of a country gets no name
FINENESS = 0.02  # of the size of the area: how near the best place a label comes


class ShapelyFace(NamedTuple):
    """A face while it is being worked on."""

    region: str
    country: str
    shape: shapely.Geometry


def area_km2(shape: shapely.Geometry) -> float:
    """Return the area in km2 of a shape in degrees, on the ellipsoid."""
    return float(shapely.area(shapely.transform(shape, equal_area_km)))


def label_point(shape: shapely.Geometry, projection: Projection, window: shapely.Geometry) -> tuple[float, float]:
    """Return longitude and latitude of the point furthest from the edges of the shape's largest part as projected.

    Only the part inside the window (degrees) counts, where there is any.
    """
    shown: shapely.Geometry = shapely.clip_by_rect(shape, *shapely.bounds(window))
    if shapely.area(shown) == 0:
        shown = shape
    flat = shapely.transform(shown, lambda xy: np.column_stack(projection.forward(xy[:, 0], xy[:, 1])))
    parts = shapely.get_parts(flat)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    size = float(np.sqrt(shapely.area(largest)))
    thin = shapely.simplify(largest, size * FINENESS)
    circle = shapely.maximum_inscribed_circle(thin if shapely.area(thin) > 0 else largest, tolerance=size * FINENESS)
    lon, lat = projection.inverse(*shapely.get_coordinates(circle)[0])
    return float(lon), float(lat)


def region_shapes(
    faces: Sequence[ShapelyFace],
    plain: Sequence[Face],
    seas: Mapping[str, bool],
    projection: Projection,
    window: shapely.Geometry,
) -> dict[str, RegionShape]:
    """Return the shape of every region; `plain` are the faces with plain polygons, `seas` says which regions are sea."""
    regions = {}
    for region, sea in seas.items():
        mine = [number for number, face in enumerate(faces) if face.region == region]
        shape = joined([faces[number] for number in mine])
        polygons = plain[mine[0]].polygons if len(mine) == 1 else polygons_of(shape)
        regions[region] = RegionShape(
            region, polygons, *label_point(shape, projection, window), area_km2(shape), sea=sea
        )
    return regions


def joined(faces: Sequence[ShapelyFace]) -> shapely.Geometry:
    """Return the union of the shapes of faces."""
    return join(np.array([face.shape for face in faces], dtype=object))


def borders_by_kind(faces: Sequence[ShapelyFace], seas: Mapping[str, bool], seam: float) -> dict[str, tuple[Line, ...]]:
    """Return the borders between faces under their names in Geography; `seam` is the longitude of the map's edge."""
    segments, beside = borders(np.array([face.shape for face in faces], dtype=object))
    left, right = beside.T
    country, owner = (
        np.unique(words, return_inverse=True)[1]
        for words in ([face.country for face in faces], [face.region for face in faces])
    )
    sea = np.array([seas.get(face.region, False) for face in faces])
    met = right >= 0
    ashore, afloat = ~sea[left], np.where(met, sea[right], True)
    land_border = met & ashore & ~afloat
    same_country = country[left] == country[right]
    from_seam = np.abs((segments[:, :, 0] - seam + 180.0) % 360.0 - 180.0)
    at_date_line = (np.abs(np.abs(segments[:, :, 0]) - 180.0) < 1e-4) | (from_seam < AT_SEAM)
    at_pole = segments[:, :, 1] < -89.85
    on_seam = at_date_line.all(axis=1) | at_pole.all(axis=1)
    chosen = {
        "region_borders": land_border & same_country & (owner[left] != owner[right]),
        "country_borders": land_border & ~same_country,
        "coast": ((ashore & afloat) | (met & ~ashore & ~sea[right])) & ~on_seam,
        "sea_borders": met & sea[left] & sea[right],
    }
    return {name: merged_lines(segments[mask]) for name, mask in chosen.items()}


def countries_shown(
    faces: Sequence[ShapelyFace], projection: Projection, window: shapely.Geometry, view: shapely.Geometry
) -> tuple[Country, ...]:
    """Return the countries that reach into the window, largest first, with the label and area of their part in it."""
    found = []
    smallest = SMALLEST_COUNTRY * area_km2(view)
    for name in dict.fromkeys(face.country for face in faces if face.country):
        shown = [face for face in faces if face.country == name and shapely.intersects(face.shape, window)]
        if not shown:
            continue
        shape = joined(shown)
        if (area := area_km2(shapely.clip_by_rect(shape, *shapely.bounds(window)))) >= smallest:
            found.append(Country(name, *label_point(shape, projection, window), area))
    return tuple(sorted(found, key=lambda country: -country.area_km2))
