"""What a seat wants may depend on its hidden type: scores, views and the end of the game go by its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

import brinkmanship as bm
from brinkmanship.scenario import loading
from brinkmanship.scenario.compile import compile_scenario
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.score import scores
from brinkmanship.simulation.start import begin

BASE = Path(__file__).parents[1] / "scenario" / "hostile" / "library" / "base.yaml"
WANTED = [
    {"id": "win", "text": "Win.", "weight": 1, "types": ["earnest"], "value": "0.25"},
    {"id": "calm", "text": "Calm.", "weights": {"bluff": 0.75}, "value": "1 - world.heat"},
    {"id": "pride", "text": "Pride.", "weights": {"bluff": 0.25}, "value": "self.pride"},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    data = yaml.safe_load(BASE.read_text("utf-8"))
    data["scenario"] |= {"id": "typed", "title": "Typed", "start": "2022-01-24", "horizon": 2}
    data["objectives"]["RED"] = WANTED
    out = tmp_path / "typed.yaml"
    out.write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")
    return out


def test_a_score_is_that_of_the_hidden_type_of_each_world(path: Path) -> None:
    rules = compile_scenario(loading.load(path)).rules
    world = begin(rules, Randomness(3), 200)
    red = rules.actors.index("RED")
    assert set(world.intent[red].tolist()) == {0, 1}
    bluff = world.intent[red] == 0
    assert np.allclose(scores(world, rules)[red][bluff], 0.75 * 0.8 + 0.25 * 0.5)
    assert np.allclose(scores(world, rules)[red][~bluff], 0.25)
    for k in (0, 5, 199):  # alone as in the batch
        assert scores(world.take(slice(k, k + 1)), rules)[red, 0] == scores(world, rules)[red, k]


def test_futures_score_each_world_by_its_type(path: Path) -> None:
    crisis = bm.load(path)
    play = crisis.play(crisis.start(worlds=100, seed=3), bm.Wait())
    assert {round(float(x), 3) for x in play.scores["RED"]} == {0.25, 0.725}


@pytest.mark.parametrize(("intent", "wanted"), [("bluff", {"calm": 0.75, "pride": 0.25}), ("earnest", {"win": 1.0})])
def test_a_seat_is_shown_what_its_own_type_wants_and_nothing_of_others(
    path: Path, intent: str, wanted: dict[str, float]
) -> None:
    game = bm.Game(bm.load(path), seats={"RED": "human", "BLU": "human"}, seed=1, intents={"RED": intent})
    assert {o.id: o.weight for o in game.seat("RED").view().objectives} == wanted
    assert [o.id for o in game.seat("BLU").view().objectives] == ["keep"]
    while game.seat("RED").outcome is None:
        for seat in ("RED", "BLU"):
            game.seat(seat).commit()
    for seat, own in (("RED", set(wanted)), ("BLU", {"keep"})):
        end = game.seat(seat).outcome
        assert end is not None
        assert {one.seat: {o.id for o in one.objectives} for one in end.scores if one.objectives} == {seat: own}
