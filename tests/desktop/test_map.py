"""The map: what is painted where, that names and symbols do not run into each other."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace

import numpy as np
import pygame
import pytest
from desktop.small_map import COLOURS, REGIONS, shapes, whole
from hypothesis import given, settings, strategies as st

from brinkmanship.desktop.kit.fonts import Fonts
from brinkmanship.desktop.map import tokens as tk
from brinkmanship.desktop.map.arrows import ArrowPainter
from brinkmanship.desktop.map.base import BaseMap
from brinkmanship.desktop.map.borders import Borders
from brinkmanship.desktop.map.camera import Camera, Limits
from brinkmanship.desktop.map.labels import Labels
from brinkmanship.desktop.map.layers import Arrow, Token
from brinkmanship.desktop.map.painter import COAST, SEA_OPEN, Painter, Tints
from brinkmanship.desktop.map.process import BASE, SMALL, PaintProcess, cached_file, read_base, write_base
from brinkmanship.desktop.map.symbols import symbol

# ---------------------------------------------------------------------- camera


@given(
    st.floats(-3000, 3000), st.floats(-3000, 3000), st.floats(0.05, 20), st.floats(-500, 2000), st.floats(-500, 2000)
)
def test_screen_and_world_are_inverse(x, y, zoom, px, py):
    camera = Camera(x, y, zoom, 1280, 720)
    back = camera.to_screen(*camera.to_world(px, py))
    assert back == pytest.approx((px, py), abs=1e-6)


@given(st.floats(0.2, 5), st.floats(0, 1280), st.floats(0, 720))
def test_zooming_keeps_the_point_under_the_pointer(factor, px, py):
    camera = Camera(100, -50, 0.8, 1280, 720)
    assert camera.zoomed(factor, px, py).to_world(px, py) == pytest.approx(camera.to_world(px, py), abs=1e-6)


@given(st.floats(-9999, 9999), st.floats(-9999, 9999), st.floats(0.001, 100))
def test_the_camera_never_shows_beyond_the_map(x, y, zoom):
    limits = Limits(-500, -300, 500, 300)
    camera = limits.hold(Camera(x, y, zoom, 800, 600))
    left, top = camera.to_world(0, 0)
    right, bottom = camera.to_world(800, 600)
    assert left >= -500 - 1e-6
    assert right <= 500 + 1e-6
    assert bottom >= -300 - 1e-6
    assert top <= 300 + 1e-6


# ---------------------------------------------------------------------- painting


def test_every_region_is_painted_where_its_label_stands():
    left, bottom, right, top = shapes().box
    camera = Camera((left + right) / 2, (bottom + top) / 2, 480 / (top - bottom), 640, 480)
    base = Painter(shapes()).paint(camera, Tints(dict(COLOURS)))
    for number, label in enumerate(shapes().regions, start=1):
        x, y = base.camera.to_screen(label.x, label.y)
        assert base.ids[int(y), int(x)] == number


def test_a_tint_colours_its_region_and_no_other():
    painter = Painter(shapes())
    before = pygame.surfarray.array3d(painter.paint(whole(), Tints(dict(COLOURS))).surface).astype(int)
    base = painter.paint(whole(), Tints({**COLOURS, "HOLST": (250, 250, 250)}))
    changed = (np.abs(pygame.surfarray.array3d(base.surface).astype(int) - before).sum(axis=2) > 12).T
    region = base.ids == shapes().number("HOLST")
    assert changed[region].mean() > 0.95
    assert changed[~region].mean() < 0.02


def test_stripes_show_both_colours():
    red, blue = (230, 40, 40), (40, 40, 230)
    tints = Tints({**COLOURS, "MECK": red}, {"MECK": blue})
    base = Painter(shapes()).paint(whole(), tints)
    pixels = pygame.surfarray.array3d(base.surface).swapaxes(0, 1).astype(int)
    inside = pixels[base.ids == shapes().number("MECK")]
    assert (inside[:, 0] > inside[:, 2] + 60).mean() > 0.25
    assert (inside[:, 2] > inside[:, 0] + 60).mean() > 0.25


def test_the_sea_is_lighter_near_the_coast():
    base = Painter(shapes()).paint(whole(), Tints())
    pixels = pygame.surfarray.array3d(base.surface).swapaxes(0, 1).astype(float).sum(axis=2)
    land = shapes().area_land[base.ids]
    near, reach = land.copy(), 14
    for _ in range(reach):
        near[1:] |= near[:-1]
        near[:-1] |= near[1:]
        near[:, 1:] |= near[:, :-1]
        near[:, :-1] |= near[:, 1:]
    assert pixels[near & ~land].mean() > pixels[~near].mean() * 1.2
    assert COAST not in map(tuple, pygame.surfarray.array3d(base.surface)[:1, :1].reshape(-1, 3).tolist())


def test_a_draft_has_the_same_regions():
    fine = Painter(shapes()).paint(whole(), Tints())
    draft = Painter(shapes()).paint(whole(), Tints(), draft=True)
    assert (fine.ids == draft.ids).mean() > 0.98


def test_a_kept_base_is_the_painted_one_and_damage_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setenv("BRINKMANSHIP_CACHE", str(tmp_path))
    camera, tints = whole(), Tints(dict(COLOURS))
    found = replace(shapes(), key="toy")
    file = cached_file(found, camera, tints, 1.0)
    assert file is not None
    assert cached_file(found, camera.moved(1, 0), tints, 1.0) != file != cached_file(found, camera, Tints(), 1.0)
    assert cached_file(replace(shapes(), key=""), camera, tints, 1.0) is None  # a map that is not kept itself
    base = Painter(found).paint(camera, tints)
    assert read_base(file, camera) is None
    write_base(file, base)
    again = read_base(file, camera)
    assert again is not None
    assert (pygame.surfarray.pixels3d(base.surface) == pygame.surfarray.pixels3d(again.surface)).all()
    assert (base.ids == again.ids).all()
    whole_file = file.read_bytes()
    for place in (len(whole_file) // 3, len(whole_file) * 2 // 3):
        file.write_bytes(whole_file[:place] + bytes([whole_file[place] ^ 255]) + whole_file[place + 1 :])
        assert read_base(file, camera) is None
    file.write_bytes(whole_file[:100])
    assert read_base(file, camera) is None


def test_both_kinds_of_pictures_come_from_the_child():
    process = PaintProcess(shapes())
    try:
        small, tints = whole(160, 120), Tints(dict(COLOURS))
        process.request(small, tints, 0.5, kind=SMALL)
        process.request(whole(), tints, 1.0)
        done, until = {}, time.monotonic() + 60
        while len(done) < 2:
            assert time.monotonic() < until
            for kind in (BASE, SMALL):
                if (picture := process.collect(kind)) is not None:
                    done[kind] = picture
            time.sleep(0.01)
        assert not process.busy
        assert (done[BASE].camera, done[SMALL].camera) == (whole(), small)
        here = Painter(shapes()).paint(small, tints, 0.5)
        assert (pygame.surfarray.pixels3d(done[SMALL].surface) == pygame.surfarray.pixels3d(here.surface)).all()
    finally:
        process.close()


def test_where_the_base_does_not_reach_yet_the_whole_map_shows_roughly():
    process = PaintProcess(shapes())
    base, camera = BaseMap(process), Limits(*shapes().box).fit(400, 300)
    near = Camera(camera.x, camera.y, camera.zoom * 3, 400, 300)
    tints = Tints({"MECK": (200, 60, 60)})
    until, now = time.monotonic() + 30, 0
    while base._whole is None and time.monotonic() < until:
        base.update(near, tints, now := now + 50)
        time.sleep(0.01)
    label = shapes().regions[shapes().region_ids.index("MECK")]
    away = Camera(label.x, label.y, camera.zoom * 3, 400, 300).moved(400, 0)
    surface = pygame.Surface((400, 300))
    base.draw(surface, away)
    process.close()
    seen = pygame.surfarray.array3d(surface).reshape(-1, 3)
    assert (seen != np.array(SEA_OPEN)).any(axis=1).mean() > 0.9


def test_the_child_process_paints_the_very_same_picture():
    process = PaintProcess(shapes())
    try:
        camera, tints = whole(), Tints(dict(COLOURS))
        process.request(camera, tints, 1.0)
        base, until = None, time.monotonic() + 60
        while base is None:
            assert time.monotonic() < until
            base = process.collect()
            time.sleep(0.01)
        assert process.separate
        here = Painter(shapes()).paint(camera, tints)
        assert (pygame.surfarray.pixels3d(base.surface) == pygame.surfarray.pixels3d(here.surface)).all()
        assert (base.ids == here.ids).all()
    finally:
        process.close()


def test_a_killed_child_is_replaced_by_painting_in_place():
    process = PaintProcess(shapes())
    try:
        assert process._process is not None
        assert process._process.pid is not None
        os.kill(process._process.pid, signal.SIGKILL)
        process._process.join(10)
        base, until = None, time.monotonic() + 30
        while base is None:
            assert time.monotonic() < until
            process.request(whole(), Tints(), 1.0)
            base = process.collect()
            time.sleep(0.01)
        assert base.camera == whole()
    finally:
        process.close()


def test_a_moved_map_is_the_painted_one_shifted():
    process = PaintProcess(shapes(), separate=False)
    camera, tints = whole().zoomed(2.0, 320, 240), Tints(dict(COLOURS))
    base = BaseMap(process)
    base.repaint(camera, tints)
    first, second = pygame.Surface((640, 480)), pygame.Surface((640, 480))
    base.draw(first, camera)
    base.draw(second, camera.moved(30, -20))
    one, two = pygame.surfarray.array3d(first), pygame.surfarray.array3d(second)
    assert (two[30:, :-20] == one[:-30, 20:]).all()


# ---------------------------------------------------------------------- names and symbols


def boxes_apart(boxes: list[pygame.Rect]) -> bool:
    return all(box.collidelist(boxes[:i]) < 0 for i, box in enumerate(boxes))


@pytest.mark.parametrize("zoom", [1.0, 2.0, 4.0])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_names_keep_clear_of_each_other_and_of_what_is_reserved(zoom, scale):
    pygame.font.init()
    camera = whole(1280, 720).zoomed(zoom, 640, 360)
    panel, symbol_box = pygame.Rect(0, 0, 300, 720), pygame.Rect(600, 300, 40, 40)
    labels = Labels(shapes(), {spec.id: spec.name for spec in REGIONS})
    labels.choose(camera, Fonts(scale), [symbol_box], scale, panels=[panel])
    assert labels.placed
    shown = [item.rect(camera) for item in labels.placed if item.kind != "capital"]
    shown = [box.inflate(-box.width * 0.1, -box.height * 0.3) for box in shown]
    assert boxes_apart(shown)
    assert all(not box.colliderect(panel) for box in shown)
    for item, box in zip([item for item in labels.placed if item.kind != "capital"], shown, strict=True):
        both = box.clip(symbol_box)  # a large country's name may lie below a symbol
        assert both.width * both.height <= (0.4 * box.width * box.height if item.kind == "country" else 0)


token_places = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300), st.booleans()), max_size=40)


@settings(max_examples=40)
@given(token_places, st.sampled_from([1.0, 2.0]))
def test_stacks_hold_every_symbol_once_and_keep_sides_apart(found, scale):
    tokens = [
        (Token(str(i), 0, 0, "friend" if ours else "hostile", "armour"), x, y) for i, (x, y, ours) in enumerate(found)
    ]
    stacks = tk.arrange(tokens, scale)
    assert sorted(token.id for stack in stacks for token in stack.tokens) == sorted(token.id for token, _, _ in tokens)
    assert all(len({token.affiliation for token in stack.tokens}) == 1 for stack in stacks)


def test_a_fan_shows_every_symbol_of_a_stack_apart():
    stack = tk.Stack(tuple(Token(str(i), 0, 0, "friend", "armour") for i in range(9)), 300, 300)
    spots = [(x, y) for _, x, y in tk.fanned(stack, 1.0)]
    apart = [np.hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(spots) for b in spots[:i]]
    assert min(apart) > 34


@pytest.mark.parametrize("affiliation", ["friend", "hostile", "neutral", "unknown", "nonsense"])
@pytest.mark.parametrize("function", ["armour", "mechanised", "fighter", "frigate", "what is this"])
def test_every_unit_has_a_symbol(affiliation, function):
    picture, anchor = symbol(affiliation, function, (250, 200, 90), 1.5)
    assert picture.get_bounding_rect().width >= 24
    assert pygame.FRect(picture.get_rect()).collidepoint(anchor)


def test_affiliations_differ_in_shape_not_in_colour_alone():
    masks = {
        side: pygame.mask.from_surface(symbol(side, "armour", (200, 200, 200), 2.0)[0]).count()
        for side in ("friend", "hostile", "neutral", "unknown")
    }
    assert len(set(masks.values())) == 4


def test_front_lines_lie_on_both_regions():
    lines = Borders(shapes()).shared((("HOLST", "MECK"),))
    assert lines
    points = np.concatenate(lines)
    for region in ("HOLST", "MECK"):
        own = np.concatenate(shapes().rings_of(region))
        apart = np.hypot(*(points[:, None, :] - own[None, :, :]).transpose(2, 0, 1)).min(axis=1)
        assert apart.max() < 0.05  # km
    assert Borders(shapes()).shared((("NORTH", "MECK"), ("NORTH", "NOWHERE"))) == []


def test_arrows_of_any_course_are_drawn_between_their_ends():
    painter = ArrowPainter()
    for angle in range(0, 360, 30):
        surface = pygame.Surface((400, 400))
        end = (200 + 150 * np.cos(np.radians(angle)), 200 + 150 * np.sin(np.radians(angle)))
        painter.draw(surface, (200, 200), end, Arrow("a", (0, 0), (0, 0), (255, 255, 255)))
        box = pygame.mask.from_threshold(surface, (255, 255, 255), (200, 200, 200)).get_bounding_rects()
        drawn = box[0].unionall(box[1:])
        assert drawn.inflate(8, 8).collidepoint(end)
        assert drawn.width * drawn.height > 0
