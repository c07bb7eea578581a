"""Projections against Snyder's published numerical examples, distances and areas against known ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from brinkmanship.scenario.geography.projection import Projection, choose_projection, equal_area_km, great_circle_km

CLARKE_1866 = {"semi_major_km": 6378.2064, "eccentricity_squared": 0.00676866}
SPHERE = {"semi_major_km": 1.0, "eccentricity_squared": 1e-20}


def test_lambert_conic_meets_snyders_ellipsoid_example() -> None:
    # PP 1395, page 296: x = 1894410.9 m, y = 1564649.5 m
    cone = Projection("lambert_conformal_conic", -96.0, 23.0, (33.0, 45.0), **CLARKE_1866)
    x, y = cone.forward(-75.0, 35.0)
    assert (float(x), float(y)) == pytest.approx((1894.4109, 1564.6495), abs=2e-4)


def test_lambert_conic_meets_snyders_sphere_example() -> None:
    # PP 1395, page 295: x = 0.2966785, y = 0.2462112
    x, y = Projection("lambert_conformal_conic", -96.0, 23.0, (33.0, 45.0), **SPHERE).forward(-75.0, 35.0)
    assert (float(x), float(y)) == pytest.approx((0.2966785, 0.2462112), abs=1e-7)


def test_mercator_meets_snyders_examples() -> None:
    # PP 1395, pages 266 and 267, from longitude 180 W
    x, y = Projection("mercator", 180.0, 0.0, (0.0, 0.0), **SPHERE).forward(-75.0, 35.0)
    assert (float(x), float(y)) == pytest.approx((1.8325957, 0.6528366), abs=1e-7)
    x, y = Projection("mercator", 180.0, 0.0, (0.0, 0.0), **CLARKE_1866).forward(-75.0, 35.0)
    assert (float(x), float(y)) == pytest.approx((11688.6737, 4139.1456), abs=1e-3)


EXTENTS = {
    "Europe": (-12.0, 34.0, 56.0, 71.0),
    "South China Sea": (105.0, 0.0, 123.0, 25.0),
    "Falklands": (-72.0, -56.0, -50.0, -45.0),
    "Bering Strait": (165.0, 55.0, -150.0, 72.0),
    "Arctic": (-60.0, 68.0, 60.0, 88.0),
    "Antarctic": (-80.0, -80.0, -40.0, -62.0),
    "world": (-179.0, -60.0, 179.0, 80.0),
}


@pytest.mark.parametrize("name", EXTENTS)
def test_inverse_undoes_forward_within_a_millimetre(name: str) -> None:
    west, south, east, north = EXTENTS[name]
    projection = choose_projection(EXTENTS[name])
    lon, lat = np.meshgrid(np.linspace(west, west + (east - west) % 360, 40), np.linspace(south, north, 30))
    back_lon, back_lat = projection.inverse(*projection.forward(lon, lat))
    assert np.abs((back_lon - lon + 180) % 360 - 180).max() < 1e-8
    assert np.abs(back_lat - lat).max() < 1e-8


def test_miller_meets_snyders_example_and_shows_the_poles() -> None:
    # PP 1395, page 287: 50 N 75 W on a sphere of radius 1, from longitude 0
    projection = Projection("miller", 0.0, 0.0, (0.0, 0.0), **SPHERE)
    x, y = projection.forward(-75.0, 50.0)
    assert (float(x), float(y)) == pytest.approx((-1.3089969, 0.9536371), abs=1e-7)
    lon, lat = projection.inverse(*projection.forward([-170.0, 10.0, 170.0], [-90.0, 45.0, 90.0]))
    assert lon == pytest.approx([-170.0, 10.0, 170.0])
    assert lat == pytest.approx([-90.0, 45.0, 90.0])


def test_the_pole_is_a_point_in_the_middle_of_its_own_map() -> None:
    for name, pole in (("Arctic", 90.0), ("Antarctic", -90.0)):
        south, north = sorted((pole, pole * 7 / 9))
        x, y = choose_projection((-180.0, south, 180.0, north)).forward([0.0, 120.0], [pole, pole])
        assert np.hypot(x[1] - x[0], y[1] - y[0]) < 0.1, name


def scales(projection: Projection, lon: float, lat: float) -> tuple[float, float]:
    """Return the scale to the north and to the east: km on the map for a km on the ellipsoid, over a small step."""
    step = 1e-4
    x, y = projection.forward(
        np.array([lon, lon, lon - step, lon + step]), np.array([lat - step, lat + step, lat, lat])
    )
    north_km, east_km = np.hypot(x[1] - x[0], y[1] - y[0]), np.hypot(x[3] - x[2], y[3] - y[2])
    e2, sine = 0.00669437999014, np.sin(np.radians(lat))
    true_north = 6378.137 * (1 - e2) / (1 - e2 * sine**2) ** 1.5 * np.radians(2 * step)
    true_east = 6378.137 * np.cos(np.radians(lat)) / np.sqrt(1 - e2 * sine**2) * np.radians(2 * step)
    return float(north_km / true_north), float(east_km / true_east)


@pytest.mark.parametrize("name", EXTENTS)
def test_projection_is_conformal_and_true_to_scale_on_its_parallels(name: str) -> None:
    projection = choose_projection(EXTENTS[name])
    west, south, east, north = EXTENTS[name]
    lon, lat = west + 0.3 * ((east - west) % 360), south + 0.6 * (north - south)
    to_north, to_east = scales(projection, lon, lat)
    assert to_north == pytest.approx(to_east, rel=1e-6)
    for parallel in projection.parallels:
        assert scales(projection, lon, parallel) == pytest.approx((1.0, 1.0), rel=1e-6)


def test_a_map_of_a_pole_is_true_to_scale_at_70_degrees() -> None:
    for extent, parallel in (((-180.0, 60.0, 180.0, 90.0), 70.0), ((-180.0, -90.0, 180.0, -60.0), -70.0)):
        projection = choose_projection(extent)
        assert projection.kind == "polar_stereographic"
        assert scales(projection, 20.0, parallel) == pytest.approx((1.0, 1.0), rel=1e-6)


def test_europes_scale_stays_within_five_per_cent() -> None:
    projection = choose_projection(EXTENTS["Europe"])
    found = np.array([scales(projection, 20.0, lat) for lat in np.linspace(34, 71, 50)])
    assert 0.95 < found.min() <= found.max() < 1.05


def test_great_circle_meets_known_distances() -> None:
    assert great_circle_km(0, 0, 180, 0) == pytest.approx(20015.1, abs=0.1)
    # London Heathrow to New York Kennedy: 5,540 km, as airlines publish it.
    assert great_circle_km(-0.4614, 51.4775, -73.7789, 40.6397) == pytest.approx(5540, rel=0.003)


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90))
def test_great_circle_is_a_distance(lon1: float, lat1: float, lon2: float, lat2: float) -> None:
    there, back = great_circle_km(lon1, lat1, lon2, lat2), great_circle_km(lon2, lat2, lon1, lat1)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20015.2


def test_equal_area_plane_holds_the_whole_ellipsoid() -> None:
    west_south, east_north = equal_area_km(np.array([[-180.0, -90.0], [180.0, 90.0]]))
    # Surface of WGS 84: 510,065,622 km2.
    assert np.prod(east_north - west_south) == pytest.approx(510_065_622, rel=1e-8)


@pytest.mark.parametrize("pole", [-90.0, 90.0])
def test_a_pole_stays_on_the_paper_of_every_map(pole: float) -> None:
    for name, extent in EXTENTS.items():
        x, y = choose_projection(extent).forward([-180.0, 0.0, 179.0], [pole] * 3)
        assert np.isfinite([x, y]).all(), name


@pytest.mark.parametrize("north", [60.0, 80.0, 84.0, 88.0, 90.0])
def test_a_map_of_the_world_is_no_taller_than_wide(north: float) -> None:
    lon, lat = np.meshgrid(np.linspace(-179.0, 179.0, 30), [-north, north])
    x, y = choose_projection((-179.0, -north, 179.0, north)).forward(lon, lat)
    assert np.ptp(y) <= np.ptp(x)
