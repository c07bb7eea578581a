"""The war on the map: where fronts run, what arrows point at, and names inside their countries."""

from __future__ import annotations

import numpy as np
import pygame
import pytest
from desktop.small_map import geography, shapes, whole

from brinkmanship.desktop.kit.fonts import Fonts
from brinkmanship.desktop.map.arrows import ArrowPainter, through
from brinkmanship.desktop.map.borders import Borders
from brinkmanship.desktop.map.fronts import FrontShapes
from brinkmanship.desktop.map.labels import Labels
from brinkmanship.desktop.map.lands import Land
from brinkmanship.desktop.map.shapes import pack


def area(ring: np.ndarray) -> float:
    x, y = ring[:, 0].astype(float), ring[:, 1].astype(float)
    return abs(float((x * np.roll(y, 1) - y * np.roll(x, 1)).sum())) / 2


def fronts() -> FrontShapes:
    borders = Borders(shapes())
    return FrontShapes(shapes(), lambda: borders)


@pytest.mark.parametrize("share", [0.1, 0.35, 0.6, 0.9])
def test_the_ground_behind_a_front_is_the_attackers_share_of_the_region(share):
    largest = max(area(ring) for ring in shapes().rings_of("MECK"))
    cut = fronts().front("MECK", ("HOLST",), share)
    assert sum(area(ring) for ring in cut.ground) == pytest.approx(share * largest, rel=0.04)
    assert cut.lines


def test_a_front_lies_within_its_region_and_moves_away_from_whom_it_came_from():
    made = fronts()
    own = np.concatenate(shapes().rings_of("MECK"))
    low, high = own.min(axis=0) - 0.1, own.max(axis=0) + 0.1
    line = np.concatenate(Borders(shapes()).shared((("MECK", "HOLST"),)))
    apart = []
    for share in (0.2, 0.5, 0.8):
        points = np.concatenate(made.front("MECK", ("HOLST",), share).lines)
        assert (points >= low).all()
        assert (points <= high).all()
        apart.append(np.hypot(*(points[:, None, :] - line[None, :, :]).transpose(2, 0, 1)).min(axis=1).mean())
    assert apart == sorted(apart)
    assert apart[0] > 5


def test_a_front_that_came_over_the_water_begins_at_the_nearest_shore():
    label = shapes().regions[shapes().region_ids.index("HOLST")]
    ground = np.concatenate(fronts().front("ISLES", ("HOLST",), 0.2).ground)
    other = np.concatenate(shapes().rings_of("ISLES"))
    near = np.hypot(ground[:, 0] - label.x, ground[:, 1] - label.y).mean()
    assert near < np.hypot(other[:, 0] - label.x, other[:, 1] - label.y).mean()


def test_nothing_is_cut_out_of_nothing():
    made = fronts()
    assert made.front("MECK", ("HOLST",), 0.0).lines == ()
    assert made.front("NOWHERE", ("HOLST",), 0.5).ground == ()


def test_a_front_is_made_beside_the_window_once():
    made = fronts()
    assert made.front("MECK", ("HOLST",), 0.4, wait=False).lines == ()
    for _ in range(500):
        if not made.making:
            break
        pygame.time.wait(10)
    cut = made.front("MECK", ("HOLST",), 0.4, wait=False)
    assert cut.lines
    assert made.front("MECK", ("HOLST",), 0.4) is cut


def test_an_arrow_along_a_line_of_advance_goes_through_its_places_and_ends_at_the_last():
    course = [(40.0, 40.0), (200.0, 90.0), (340.0, 300.0)]
    curve = through(course)
    for x, y in course:
        assert min(np.hypot(x - a, y - b) for a, b in curve) < 1.0
    surface = pygame.Surface((400, 400))
    ArrowPainter().draw_along(surface, course, (255, 255, 255), width=1.5)
    drawn = pygame.mask.from_threshold(surface, (255, 255, 255), (180, 180, 180))
    boxes = drawn.get_bounding_rects()
    box = boxes[0].unionall(boxes[1:])
    assert box.inflate(10, 10).collidepoint(course[-1])
    assert box.inflate(10, 10).collidepoint(course[0])
    planned = pygame.Surface((400, 400))
    ArrowPainter().draw_along(planned, course, (255, 255, 255), width=1.5, planned=True)
    assert pygame.mask.from_threshold(planned, (255, 255, 255), (180, 180, 180)).count() < drawn.count() * 0.85


def test_land_holds_a_name_only_where_all_of_it_stands_on_it():
    square = pack([np.array([[0, 0], [200, 0], [200, 100], [0, 100], [0, 0]], np.float32)])
    land = Land(square)
    x, y = np.array([100.0, 195.0, 100.0, 300.0]), np.array([50.0, 50.0, 112.0, 50.0])
    assert land.holds(x, y, 80.0, 20.0, 0.0).tolist() == [True, False, False, False]
    assert land.holds(x[:1], y[:1], 150.0, 20.0, 0.0).tolist() == [True]
    assert land.holds(x[:1], y[:1], 150.0, 20.0, 90.0).tolist() == [False]
    spots = land.spots((100.0, 0.0, 200.0, 100.0))
    assert len(spots) > 3
    assert (spots[:, 0] >= 100).all()


@pytest.mark.parametrize("zoom", [1.0, 1.8, 3.0])
@pytest.mark.parametrize("shift", [(0, 0), (160, 90), (-120, 60)])
def test_names_of_countries_stand_on_their_land(zoom, shift):
    camera = whole(1280, 720).zoomed(zoom, 640, 360).moved(*shift)
    labels = Labels(shapes(), {})
    labels.choose(camera, Fonts(1.0), [], 1.0)
    lands = {country.name: Land(shapes().country_rings[n]) for n, country in enumerate(geography().countries)}
    shown = [item for item in labels.placed if item.kind == "country"]
    for item in shown:
        box = item.rect(camera)
        spots = [camera.to_world(box.left + box.width * part, box.centery) for part in (0.2, 0.5, 0.8)]
        on = [bool(lands[item.label.text].holds(np.array([x]), np.array([y]), 1.0, 1.0, 0.0)[0]) for x, y in spots]
        assert sum(on) >= 2, item.label.text
    assert shown or zoom > 2
