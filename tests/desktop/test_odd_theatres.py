"""Odd theatres open in the window: across the antimeridian, round a pole, tiny islands, the world, no Earth, hours."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from brinkmanship.desktop.map.camera import Camera, Limits
from brinkmanship.desktop.map.painter import Tints
from brinkmanship.desktop.navigation import OpenGame
from brinkmanship.desktop.replay.scene import geography_of
from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import prepare

FOLDER = Path(__file__).parents[1] / "data" / "theatres"
THEATRES, WIDE = ("antimeridian", "islands", "fictional", "hours"), ("polar", "world")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*THEATRES, *(pytest.param(name, marks=pytest.mark.minutes) for name in WIDE)])
def test_an_odd_theatre_opens_with_every_region_in_sight_and_pickable(sit, name):
    game = Game.new(prepare(FOLDER / f"{name}.yaml"), {"A": "human"}, seed=1)
    player = sit()
    player.app.navigate(OpenGame(game, "A"))
    player.frames(3, ms=100)
    chart = player.state.assets.map
    limits = Limits(*chart.shapes.box)
    wide, tall = limits.right - limits.left, limits.top - limits.bottom
    assert 0.2 < wide / tall < 5
    for label in chart.shapes.regions:
        assert limits.hold_point(label.x, label.y), label.text
    tints = Tints(dict.fromkeys(chart.shapes.region_ids, (200, 80, 80)))
    share = (wide / tall) ** 0.5
    whole = limits.fit(round(500 * share), round(500 / share))  # of the map's own shape: nothing is cut off
    seen = set(np.unique(chart.process.paint_now(whole, tints, 1.0, draft=True).ids).tolist())
    for region in chart.shapes.region_ids:
        rings = chart.shapes.rings_of(region)
        for ring in rings:  # no outline steps from one side of the map to the other
            assert np.abs(np.diff(ring[:, 0])).max(initial=0.0) < 0.5 * wide, region
        if chart.shapes.number(region) not in seen:  # islands of less than a pixel are picked from near
            x, y = max(rings, key=len).mean(axis=0).tolist()
            near = chart.process.paint_now(Camera(x, y, 1.0, 300, 300), tints, 1.0, draft=True)
            assert chart.shapes.number(region) in near.ids, region


def test_a_record_holds_the_outlines_of_its_own_map(tmp_path):
    for file in ("fictional.yaml", "fictional.geojson"):
        shutil.copy(FOLDER / file, tmp_path)
    record = tmp_path / "elsewhere" / "game.jsonl"
    record.parent.mkdir()
    prepared = prepare(tmp_path / "fictional.yaml")
    game = Game.new(prepared, {"A": "human"}, seed=1, record=record)
    game.commit("A")
    game.close()
    played = prepared.compiled.geography
    (tmp_path / "fictional.geojson").unlink()
    (tmp_path / "fictional.yaml").unlink()
    drawn = geography_of(Timeline.open(record))
    assert list(drawn.regions) == ["WEST", "EAST", "ISLE", "SEA"]
    assert not drawn.regions["WEST"].sea
    assert drawn.regions["SEA"].sea
    for region in played.regions.values():
        assert region.area_km2 == drawn.regions[region.id].area_km2
    assert [city.name for city in drawn.cities[:2]] == ["Alfricsburh", "Borinhythe"]
    assert drawn.rivers[0].rank == 1
    assert drawn.rivers[0].line.shape == (4, 2)
    assert verify(record).agrees
