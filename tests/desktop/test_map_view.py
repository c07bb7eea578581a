"""The map as a widget: what a click, the wheel and keys mean, modes, and theatres anywhere."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest
from desktop.driving import Driver
from desktop.small_map import COLOURS, REGIONS, geography, shapes

from brinkmanship.desktop.kit.ui import Ui
from brinkmanship.desktop.map.camera import Limits
from brinkmanship.desktop.map.layers import Arrow, Badge, Content, Front, Token
from brinkmanship.desktop.map.modes import Mode
from brinkmanship.desktop.map.painter import Painter, Tints
from brinkmanship.desktop.map.process import PaintProcess
from brinkmanship.desktop.map.shapes import prepare
from brinkmanship.desktop.map.view import Happened, MapView
from brinkmanship.scenario.geography.making import build_geography
from brinkmanship.scenario.geography.shapes import RegionSpec

CONTENT = Content(
    tokens=(
        Token("a", 9.9, 54.2, "friend", "armour", "brigade", "1 AB"),
        Token("b", 9.9, 54.2, "friend", "infantry"),
        Token("c", 12.5, 53.7, "hostile", "mechanised"),
    ),
    arrows=(Arrow("move", (12.5, 53.7), (9.9, 54.2), (200, 60, 60), "3 Feb"),),
    fronts=(Front("HOLST", ("MECK",), (200, 60, 60), 0.4, 0.2),),
    badges=(Badge("HOLST", "damage 4%", (213, 94, 0)),),
    highlights={"MECK": (255, 214, 92)},
)


class MapUser(Driver):
    def __init__(self) -> None:
        self.view = MapView(
            shapes(), geography().projection, {s.id: s.name for s in REGIONS}, PaintProcess(shapes(), separate=False)
        )
        self.happened: list[Happened] = []
        super().__init__(self.show)
        self.frames(20, ms=50)

    def show(self, ui: Ui) -> None:
        self.happened.append(self.view.frame(ui, CONTENT, Tints(dict(COLOURS))))

    def spot(self, x: float, y: float) -> tuple[int, int]:
        px, py = self.view.camera.to_screen(x, y)
        return round(px), round(py)


def test_a_click_names_the_region_and_a_drag_does_not():
    user = MapUser()
    user.view.fly_to(*user.view.overlay.region_place("NORTH"), user.now, still=True)
    user.frames(10, ms=50)
    here = user.spot(*user.view.overlay.region_place("NORTH"))
    user.click_at(here)
    assert any(one.clicked_region == "NORTH" for one in user.happened)
    user.happened.clear()
    before = user.view.camera
    user.view.fly_to(before.x, before.y, user.now, zoom=before.zoom * 2, still=True)
    user.frame(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=here, button=1))
    for step in range(1, 6):
        pos = (here[0] + 20 * step, here[1])
        user.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=pos, rel=(20, 0), buttons=(1, 0, 0)))
    user.frame(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=pos, button=1))
    user.frame()
    assert not any(one.clicked_region for one in user.happened)
    assert user.view.camera.x != before.x


@pytest.mark.slow
def test_the_wheel_zooms_at_the_pointer():
    user = MapUser()
    user.view.fly_to(*user.view.overlay.region_place("HOLST"), user.now, zoom=3.0, still=True)
    user.frames(4)
    pointer = (500, 250)
    user.frame(pygame.event.Event(pygame.MOUSEMOTION, pos=pointer, rel=(0, 0), buttons=(0, 0, 0)))
    place, zoom = user.view.camera.to_world(*pointer), user.view.camera.zoom
    user.frame(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=1, precise_y=1.0))
    user.frames(40)
    assert user.view.camera.zoom > zoom * 1.15
    assert user.view.camera.to_world(*pointer) == pytest.approx(place, abs=0.5)


@pytest.mark.slow
def test_a_stack_opens_and_gives_each_of_its_units():
    user = MapUser()
    x, y = user.view.place(9.9, 54.2)
    user.view.fly_to(x, y, user.now, zoom=3.0, still=True)
    user.frames(10, ms=50)
    user.click_at(user.spot(x, y))
    assert user.view.overlay.fan
    user.frames(2)
    spots = {token.id: (round(px), round(py)) for token, px, py in user.view.overlay.fan_spots}
    assert set(spots) == {"a", "b"}
    user.happened.clear()
    user.click_at(spots["b"])
    assert any(one.clicked_token == "b" for one in user.happened)


@pytest.mark.slow
def test_the_map_by_keyboard_alone():
    user = MapUser()
    user.ui.set_focus("map")
    user.frames(3)
    zoom = user.view.camera.zoom
    user.key(pygame.K_PLUS)
    user.key(pygame.K_PLUS)
    user.frames(60)
    assert user.view.camera.zoom > zoom * 1.5
    before = user.view.camera
    user.key(pygame.K_LEFT)
    assert user.view.camera.x < before.x
    x, y = user.view.overlay.region_place("ISLES")
    user.view.fly_to(x, y, user.now, zoom=4.0, still=True)
    user.frames(10, ms=50)
    user.happened.clear()
    user.key(pygame.K_RETURN)
    assert any(one.clicked_region == "ISLES" for one in user.happened)
    user.key(pygame.K_HOME)
    user.frames(5)
    assert user.view.camera.zoom == pytest.approx(user.view.limits.widest(1280, 720))


def test_a_mode_turns_values_into_colours_and_a_legend():
    mode = Mode("Mode", values={"NORTH": 0.0, "HOLST": 1.0}, no_data="not known")
    tints = mode.tints
    assert set(tints.colours) == {"NORTH", "HOLST"}
    assert tints.colours["NORTH"] != tints.colours["HOLST"]
    assert [entry.label for entry in mode.legend] == ["not known"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("specs", "extent"),
    [
        (
            [RegionSpec("FIJI", "Fiji", 178.0, -17.8, "Fiji"), RegionSpec("SEA", "Sea", -178.0, -16.0, sea=True)],
            (172.0, -24.0, -174.0, -11.0),
        ),
        ([RegionSpec("ISL", "Iceland", -18.5, 65.0, "Iceland")], (-30.0, 60.0, -5.0, 70.0)),
        ([RegionSpec("SING", "Singapore", 103.8, 1.35, "Singapore")], (95.0, -6.0, 112.0, 8.0)),
    ],
)
def test_any_place_on_earth_can_be_drawn(specs, extent):
    found = prepare(build_geography(specs, extent=extent))
    camera = Limits(*found.box).fit(400, 300)
    base = Painter(found).paint(camera, Tints({spec.id: (200, 80, 80) for spec in specs}))
    assert 0 < (base.ids > 0).mean() <= 1
    assert base.surface.get_size() == (400, 300)


def test_a_theatre_across_the_antimeridian_needs_no_extent():
    islands = [RegionSpec("WEST", "West", 178.0, -17.8, "Fiji"), RegionSpec("EAST", "East", -176.2, -13.3, sea=True)]
    geography = build_geography(islands)
    west, _, east, _ = geography.extent
    assert west > 0 > east
    left, _, right, _ = prepare(geography).box
    assert right - left < 3000


def test_the_selected_unit_of_a_stack_is_the_one_on_top():
    user = MapUser()
    x, y = user.view.place(9.9, 54.2)
    user.view.fly_to(x, y, user.now, zoom=3.0, still=True)
    user.view.overlay.selected = "b"
    user.frames(10, ms=50)
    user.happened.clear()
    user.click_at(user.spot(x, y))
    assert any(one.clicked_token == "b" for one in user.happened)


def test_a_map_at_rest_shows_its_picture_until_anything_in_it_changes(monkeypatch):
    user, tints, shown = MapUser(), Tints(dict(COLOURS)), [CONTENT]
    user.draw = lambda ui: user.view.frame(ui, shown[0], tints)
    drawn = []
    draw = user.view.overlay.draw
    monkeypatch.setattr(user.view.overlay, "draw", lambda *one, **two: (drawn.append(1), draw(*one, **two)))
    user.frames(40, ms=50)
    picture, before = pygame.image.tobytes(user.surface, "RGB"), len(drawn)
    user.frames(5, ms=50)
    assert len(drawn) == before
    assert pygame.image.tobytes(user.surface, "RGB") == picture
    user.view._kept = None  # drawn anew it looks the same
    user.frame(ms=50)
    assert pygame.image.tobytes(user.surface, "RGB") == picture
    user.frames(3, ms=50)

    def changes(change) -> None:
        count, picture = len(drawn), pygame.image.tobytes(user.surface, "RGB")
        change()
        user.frames(3, ms=50)
        assert len(drawn) > count
        assert pygame.image.tobytes(user.surface, "RGB") != picture
        user.frames(30, ms=50)

    changes(lambda: setattr(user.view.overlay, "selected", "c"))
    changes(lambda: shown.__setitem__(0, replace(CONTENT, highlights={"NORTH": (255, 214, 92)})))
    stack = next(one for one in user.view.overlay.stacks if len(one.tokens) > 1)
    changes(lambda: setattr(user.view.overlay, "fan", stack.key))
    camera = user.view.camera
    changes(lambda: user.view.fly_to(camera.x, camera.y, user.now, zoom=camera.zoom * 2, still=True))
    changes(lambda: user.ui.set_focus("map"))
