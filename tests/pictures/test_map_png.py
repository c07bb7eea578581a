"""The map as a PNG: colours of who holds what, what changed, where is fighting, and parts of it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import prepare
from brinkmanship.game.view.types import SeatView
from brinkmanship.pictures.map_png import CHANGED, box_around, map_png, side_colours
from brinkmanship.pictures.outlines import Outlines, outlines_of

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"


@pytest.fixture(scope="module")
def toy() -> tuple[Outlines, SeatView]:
    prepared = prepare(TOY)
    with_game = Game.new(prepared, {"RED": "human"}, seed=1)
    return outlines_of(prepared.compiled.geography), with_game.seat("RED").view()


def drawn(*given, **more) -> Image.Image:
    return Image.open(io.BytesIO(map_png(*given, **more))).convert("RGB")


def pixels(picture: Image.Image, colour, near: int = 12) -> int:
    return sum(
        count
        for count, found in picture.getcolors(1_000_000)
        if all(abs(a - b) <= near for a, b in zip(found, colour, strict=True))
    )


def pale(colour):
    return tuple(round(part + (255 - part) * 0.58) for part in colour)


def test_land_has_the_colour_of_who_holds_it(toy):
    outlines, view = toy
    picture = drawn(outlines, view, width=500, key=False)
    assert picture.width == 500
    for colour in side_colours(view).values():
        assert pixels(picture, pale(colour)) > 100


def test_a_region_that_changes_hands_is_striped_and_outlined(toy):
    outlines, view = toy
    dale = replace(view.region("DALE"), controller="RED")
    taken = replace(view, regions=tuple(dale if region.id == "DALE" else region for region in view.regions))
    before, after = (
        drawn(outlines, view, width=500, key=False),
        drawn(outlines, taken, width=500, key=False, changed=["DALE"]),
    )
    assert pixels(before, CHANGED) == 0
    assert pixels(after, CHANGED) > 200
    blue = pale(side_colours(view)["BLUE"])
    assert 0 < pixels(after, blue) < pixels(before, blue)


def test_fighting_is_marked(toy):
    outlines, view = toy
    moor = replace(view.region("MOOR"), contested_by="RED")
    fought = replace(view, regions=tuple(moor if region.id == "MOOR" else region for region in view.regions))
    assert pixels(drawn(outlines, fought, width=500, key=False), CHANGED) > pixels(
        drawn(outlines, view, width=500, key=False), CHANGED
    )


def test_the_key_is_below_the_map_and_may_be_left_out(toy):
    outlines, view = toy
    plain, keyed = drawn(outlines, view, width=500, key=False), drawn(outlines, view, width=500)
    assert keyed.height > plain.height
    assert keyed.getpixel((498, keyed.height - 2)) == (255, 255, 255)


def test_a_part_of_the_map_is_drawn_larger(toy):
    outlines, view = toy
    box = box_around(outlines, ["DALE"], share=0.2, shape=1.3)
    left, top, right, bottom = box
    assert 0 <= left < right <= outlines.width
    assert 0 <= top < bottom <= outlines.height
    assert right - left < outlines.width
    assert box_around(outlines, ["nowhere"]) == (0.0, 0.0, outlines.width, outlines.height)
    with pytest.raises(ValueError, match="no area"):
        map_png(outlines, view, box=(1.0, 1.0, 1.0, 2.0))


def test_the_same_view_is_the_same_picture(toy):
    assert map_png(*toy, width=300) == map_png(*toy, width=300)
