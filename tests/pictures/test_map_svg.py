"""The map as SVG: outlines without gaps, what a view shows, names and tokens that do not cover each other."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from brinkmanship.game.session.game import Game
from brinkmanship.game.view.types import SeatView
from brinkmanship.pictures import map_svg as svg
from brinkmanship.pictures.map_layers import MODES, crisis, layers_of
from brinkmanship.pictures.outlines import Outlines, outlines_of, signed_area, simplified_rings
from tests.desktop.small_map import geography
from tests.january import january

SVG = "{http://www.w3.org/2000/svg}"


@cache
def outlines() -> Outlines:
    return outlines_of(january().compiled.geography)


@cache
def view() -> SeatView:
    return Game.new(january(), {"UKR": "human"}, seed=3).seat("UKR").view()


def on_the_map() -> set[str]:
    """The regions that do not lie wholly beyond the map's edge, as America does."""
    return {one.id for one in view().regions if outlines().holds(*outlines().place(one.lon, one.lat))}


def drawn(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def test_neighbours_keep_their_common_border() -> None:
    wave = [[x, 5 + 0.4 * (-1) ** x] for x in range(21)]
    above = np.array([[0.0, 0.0], [20.0, 0.0], *wave[::-1]])
    below = np.array([*wave, [20.0, 10.0], [0.0, 10.0]])
    upper, lower = simplified_rings([above, below], 1.0)
    assert len(upper) == len(lower) == 4
    assert abs(signed_area(upper)) + abs(signed_area(lower)) == pytest.approx(200.0, abs=0.2)


def test_simplified_outlines_keep_every_region_and_its_size() -> None:
    rough, fine = outlines_of(geography(), steps=150), {a.id: a for a in outlines_of(geography(), steps=1e9).areas}
    assert {area.id for area in rough.areas if area.id} == set(geography().regions)
    assert sum(len(ring) for area in rough.areas for ring in area.rings) < 2_000
    for area in rough.areas:
        if area.id and not area.sea:
            size, exact = (abs(sum(map(signed_area, one.rings))) for one in (area, fine[area.id]))
            assert size == pytest.approx(exact, rel=0.05)


@pytest.mark.slow
def test_every_region_is_drawn_in_the_colour_of_its_holder_and_reads_aloud() -> None:
    layers = layers_of(view())
    root = drawn(svg.map_svg(outlines(), layers, title="The map", link=lambda id: f"/region/{id}"))
    paths = {one.get("data-region"): one for one in root.iter(f"{SVG}path") if one.get("data-region")}
    assert set(paths) == on_the_map()
    for id, colour in layers.fills.items():
        assert id not in paths or paths[id].get("fill") == svg.css(colour)
    links = {one.get("href"): one.get("aria-label") for one in root.iter(f"{SVG}a")}
    kyiv = next(region for region in view().regions if region.capital_of == "UKR")
    assert links[f"/region/{kyiv.id}"] is not None
    assert "held by Ukraine" in str(links[f"/region/{kyiv.id}"])


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_each_mode_draws_and_has_a_legend(mode: str) -> None:
    layers = layers_of(view(), mode)
    assert layers.fills
    assert layers.legend
    drawn(svg.map_svg(outlines(), layers, title=mode))


def test_nothing_needs_a_style_or_a_script_and_names_are_escaped() -> None:
    region = view().regions[0]
    hostile = replace(view(), regions=(replace(region, name='<script>"&'), *view().regions[1:]))
    text = svg.map_svg(outlines(), layers_of(hostile), title='"><b>', link=lambda id: f"/r?a={id}&b", live=True)
    assert " style=" not in text
    assert "<script" not in text
    assert "<b>" not in text
    assert drawn(text).get("aria-label") == '"><b>'


def test_names_and_tokens_of_one_level_do_not_cover_each_other() -> None:
    placed = svg._placed(outlines(), layers_of(view()))
    assert any(one.item.token for one in placed)
    for level in range(svg.LEVELS + 1):
        scale = outlines().width / svg.NARROW / 2 ** (level / 2)
        shown = [(one.item, one.shift) for one in placed if one.level <= level]
        for number, (one, shift) in enumerate(shown):
            for other, other_shift in shown[:number]:
                across, down = abs(one.x - other.x) / scale, abs((one.y - other.y) / scale + shift - other_shift)
                assert across > one.wide + other.wide - 0.01 or down > one.high + other.high - 0.01


def test_a_nearer_look_shows_more_and_a_live_map_all() -> None:
    layers = layers_of(view())
    far, all_ = svg.map_svg(outlines(), layers, title=""), svg.map_svg(outlines(), layers, title="", live=True)
    box = crisis(view(), outlines())
    assert box is not None
    near = svg.map_svg(
        outlines(), layers, svg.look_at(outlines(), box[0] + box[2] / 2, box[1] + box[3] / 2, 900), title=""
    )
    kyiv = ">Kyiv<"
    assert kyiv not in far
    assert kyiv in near
    assert kyiv in all_
    assert len(re.findall("data-level", all_)) > 100
    assert len(all_) < 300_000


def test_troops_of_others_are_marked_as_estimates() -> None:
    layers = layers_of(view())
    assert all(one.text.startswith("~") for one in layers.troops if one.actor == "RUS")
    assert not any(one.text.startswith("~") for one in layers.troops if one.actor == "UKR")
    assert {one.side for one in layers.troops if one.actor == "RUS"} == {"hostile"}
