"""Anywhere on Earth: other theatres, the antimeridian, the poles, outlines of the author's own."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from brinkmanship.game.session.prepared import prepare
from brinkmanship.scenario.geography.coverage import shape_of
from brinkmanship.scenario.geography.making import build_geography
from brinkmanship.scenario.geography.shapes import Geography, RegionSpec

SOUTH_CHINA_SEA = [
    RegionSpec("PHL", "Philippines", 121.0, 14.6, "Philippines"),
    RegionSpec("VNM", "Vietnam", 105.8, 21.0, "Vietnam"),
    RegionSpec("HAI", "Hainan", 109.8, 19.2, "China", provinces=("Hainan",)),
    RegionSpec("CHN", "South China", 113.3, 23.1, "China", provinces=("Guangdong", "Guangxi", "Fujian")),
    RegionSpec("TWN", "Taiwan", 121.0, 24.0, "Taiwan"),
    RegionSpec("SCN", "northern sea", 115.5, 18.0, sea=True),
    RegionSpec("SCS", "southern sea", 112.5, 9.0, sea=True),
]
KASHMIR = [
    RegionSpec("IND", "India", 77.2, 28.6, "India"),
    RegionSpec("PAK", "Pakistan", 73.0, 33.7, "Pakistan"),
    RegionSpec("JAK", "Jammu and Kashmir", 75.0, 34.0, "India", provinces=("Jammu and Kashmir",)),
]
FALKLANDS = [
    RegionSpec("FLK", "Falklands", -59.0, -51.8, "Falkland Islands"),
    RegionSpec("ARG", "Argentina", -66.0, -45.0, "Argentina"),
    RegionSpec("SEA", "South Atlantic", -62.0, -50.0, sea=True),
]
BERING = [
    RegionSpec("CHU", "Chukotka", -175.0, 66.5, "Russia"),
    RegionSpec("ALA", "Alaska", -155.0, 64.0, "United States"),
    RegionSpec("BER", "Bering Sea", 178.0, 60.0, sea=True),
]
BERING_EXTENT = (165.0, 55.0, -150.0, 72.0)
FIJI = [RegionSpec("FJI", "Fiji", 178.0, -17.8, "Fiji")]
FIJI_EXTENT = (176.0, -20.0, -177.0, -15.0)
ARCTIC = [RegionSpec("SVA", "Norway", 16.0, 78.5, "Norway"), RegionSpec("ICE", "Arctic Ocean", 20.0, 84.0, sea=True)]


@cache
def built(specs: tuple[RegionSpec, ...], extent: tuple[float, float, float, float] | None) -> Geography:
    """Return the map of a theatre, built once; maps of half the Earth and more come from the cache of maps."""
    wide = extent is not None and (extent[2] - extent[0]) % 360.0 > 150.0
    return build_geography(specs, extent=extent, cache=wide)


@cache
def world() -> Geography:
    """Return the map of the whole world that the window's tests open too, by the cache of maps."""
    return prepare(Path(__file__).parents[2] / "data" / "theatres" / "world.yaml").compiled.geography


@pytest.mark.slow
@pytest.mark.parametrize(
    ("specs", "extent"),
    [
        pytest.param(SOUTH_CHINA_SEA, (104.0, 3.0, 124.0, 26.0), id="South China Sea", marks=pytest.mark.minutes),
        pytest.param(KASHMIR, (66.0, 24.0, 82.0, 38.0), id="Kashmir", marks=pytest.mark.minutes),
        pytest.param(FALKLANDS, (-72.0, -56.0, -50.0, -45.0), id="Falklands"),
        pytest.param(BERING, BERING_EXTENT, id="Bering Strait"),
        pytest.param(ARCTIC, (-60.0, 70.0, 60.0, 88.0), id="Arctic", marks=pytest.mark.minutes),
        pytest.param(KASHMIR, None, id="no extent"),
    ],
)
def test_a_theatre_anywhere(specs: list[RegionSpec], extent: tuple[float, float, float, float] | None) -> None:
    made = built(tuple(specs), extent)
    assert list(made.regions) == [spec.id for spec in specs]
    shapes = np.array([shape_of(face.polygons) for face in made.faces], dtype=object)
    assert shapely.coverage_is_valid(shapes)
    for region in made.regions.values():
        assert region.area_km2 > 1000, region.id
        rings = [ring for polygon in region.polygons for ring in polygon]
        x, y = made.projection.forward(*np.concatenate(rings).T)
        assert np.isfinite(x).all(), region.id
        assert np.isfinite(y).all(), region.id
    assert made.coast
    assert made.cities


def test_the_antimeridian_is_no_border() -> None:
    made = built(tuple(BERING), BERING_EXTENT)
    chukotka = shape_of(made.regions["CHU"].polygons)
    assert shapely.bounds(chukotka)[2] > 185  # reaches to 170 W, counted onwards
    x, _ = made.projection.forward(np.array([179.9, 180.1]), np.array([67.0, 67.0]))
    assert x[1] > x[0]
    for line in (*made.coast, *made.region_borders, *made.province_borders):
        on_it = np.abs(line[:, 0] - 180.0) < 1e-3
        assert not np.abs(np.diff(line[:, 1]))[on_it[1:] & on_it[:-1]].sum(), line[on_it]


@pytest.mark.parametrize(
    ("specs", "extent", "island"),
    [
        pytest.param(FIJI, FIJI_EXTENT, ((179.0, -16.6), (180.03, -16.135)), id="Vanua Levu"),
        pytest.param(FIJI, FIJI_EXTENT, ((179.93, -16.95), (180.0, -16.85), (180.1, -16.8)), id="Taveuni"),
        pytest.param(BERING, BERING_EXTENT, ((179.0, 71.1), (180.0, 71.2), (181.0, 71.3)), id="Wrangel"),
        pytest.param(BERING, BERING_EXTENT, ((179.0, 67.0), (180.0, 67.0), (181.0, 67.0)), id="Chukotka"),
    ],
)
def test_islands_on_the_antimeridian_are_whole(specs, extent, island) -> None:
    made = built(tuple(specs), extent)
    lon, lat = np.array(island).T
    around = [
        shape
        for polygon in made.regions[specs[0].id].polygons
        if shapely.contains_xy(shape := shape_of((polygon,)), lon, lat).any()
    ]
    assert len(around) == 1
    assert shapely.contains_xy(around[0], lon, lat).all()
    # No straight edge where the source ended the land, but for steps between its coast and the strip's.
    points = shapely.get_coordinates(shapely.get_exterior_ring(around[0]))
    for line in (179.9, 180.0, 180.1):
        on_it = np.abs(points[:, 0] - line) < 0.0005
        assert np.abs(np.diff(points[:, 1]))[on_it[1:] & on_it[:-1]].sum() < 0.06, line


LANDS = [
    RegionSpec("USA", "United States", -98.0, 39.0, "United States"),
    RegionSpec("CAN", "Canada", -106.0, 56.0, "Canada"),
    RegionSpec("BRA", "Brazil", -52.0, -10.0, "Brazil"),
    RegionSpec("GBR", "United Kingdom", -2.0, 53.0, "United Kingdom"),
    RegionSpec("RUS", "Russia", 60.0, 58.0, "Russia"),
    RegionSpec("CHN", "China", 103.0, 35.0, "China"),
    RegionSpec("NZL", "New Zealand", 172.0, -42.0, "New Zealand"),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("specs", "extent"),
    [
        pytest.param(None, None, id="world"),
        pytest.param(LANDS, (-130.0, -60.0, 150.0, 80.0), id="world opened in the Pacific", marks=pytest.mark.slow),
        pytest.param(LANDS, (-60.0, -60.0, 250.0, 80.0), id="world opened in America", marks=pytest.mark.slow),
    ],
)
def test_nothing_is_torn_where_the_plane_is_cut_open(
    specs: list[RegionSpec] | None, extent: tuple[float, float, float, float] | None
) -> None:
    made = built(tuple(specs), extent) if specs else world()
    across = (
        made.projection.forward(made.projection.seam + 359.99, 0.0)[0]
        - made.projection.forward(made.projection.seam + 0.01, 0.0)[0]
    )
    lines = [ring for face in made.faces for polygon in face.polygons for ring in polygon]
    lines += [river.line for river in made.rivers] + [ring for lake in made.lakes for ring in lake]
    lines += [*made.coast, *made.country_borders, *made.region_borders, *made.province_borders]
    for line in lines:
        x, _ = made.projection.forward(line[:, 0], line[:, 1])
        # A step of a third of the whole way round is none that a coast makes: it has gone across.
        assert np.abs(np.diff(x)).max(initial=0.0) < abs(across) / 3, line


def test_a_map_of_the_world_is_cut_open_where_no_land_is() -> None:
    made = world()
    assert made.projection.seam == -169.0
    for name in ("USA", "CAN", "RUS", "NZL"):
        shape = shape_of(made.regions[name].polygons)
        _, low, _, high = shapely.bounds(shape)
        along = shapely.LineString([(made.projection.seam + 0.01, low), (made.projection.seam + 0.01, high)])
        assert shapely.length(shapely.intersection(shape, along)) < 0.2, name
    x, y = made.projection.forward(*np.array([[-140.0, 0.0], [60.0, 86.0]]))
    assert np.isfinite(y).all()
    assert x[1] > x[0]


def test_a_coast_does_not_run_along_the_seam() -> None:
    made = built(tuple(LANDS), (-60.0, -60.0, 250.0, 80.0))
    for line in (*made.coast, *made.country_borders, *made.region_borders):
        away = np.abs((line[:, 0] - made.projection.seam + 180.0) % 360.0 - 180.0)
        assert not ((away[1:] < 0.005) & (away[:-1] < 0.005)).any()


def test_mainland_russia_comes_without_clicking_off_and_france_without_guiana() -> None:
    made = build_geography(
        [RegionSpec("FRA", "France", 2.5, 46.8, "France"), RegionSpec("RUS", "Russia", 37.6, 55.8, "Russia")],
        extent=(-8.0, 40.0, 50.0, 60.0),
        cache=False,
    )
    assert made.regions["FRA"].area_km2 == pytest.approx(551_500, rel=0.02)  # metropolitan France
    assert made.regions["RUS"].area_km2 > 15_000_000  # with Siberia


def test_seas_split_by_the_nearest_point() -> None:
    made = built(tuple(SOUTH_CHINA_SEA), (104.0, 3.0, 124.0, 26.0))
    north, south = (shape_of(made.regions[name].polygons) for name in ("SCN", "SCS"))
    assert shapely.contains_xy(north, 116.0, 17.0)
    assert shapely.contains_xy(south, 112.0, 8.0)
    assert shapely.intersection(north, south).area < 1e-6
    assert made.sea_borders


def test_an_outline_of_the_authors_own_replaces_provinces(tmp_path: Path) -> None:
    square = [[26.0, 49.0], [29.0, 49.0], [29.0, 51.0], [26.0, 51.0], [26.0, 49.0]]
    feature = {"type": "Feature", "properties": {"id": "NEW"}, "geometry": {"type": "Polygon", "coordinates": [square]}}
    path = tmp_path / "map.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    specs = [RegionSpec("NEW", "new state", 27.5, 50.0, "Ukraine"), RegionSpec("UKR", "Ukraine", 31.0, 49.0, "Ukraine")]

    def build(**more: bytes) -> Geography:
        return build_geography(specs, extent=(20.0, 44.0, 42.0, 54.0), cache=False, **more)

    made, plain = build(outlines=path.read_bytes()), build()
    new = shape_of(made.regions["NEW"].polygons)
    assert shapely.area(new) == pytest.approx(6.0, abs=1e-6)
    assert shapely.intersection(new, shape_of(made.regions["UKR"].polygons)).area < 1e-6
    both = sum(region.area_km2 for region in plain.regions.values())
    assert sum(region.area_km2 for region in made.regions.values()) == pytest.approx(both, rel=1e-5)
