"""Policies of a scenario: a seat plays by one of its names, reading what it may know."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import numpy as np
import pytest
import yaml

import brinkmanship as bm
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.verify import verify
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import prepare
from brinkmanship.handle import kept_apart
from brinkmanship.players.look import UnknownName

BUTTON = Path(__file__).parents[1] / "analysis" / "data" / "button.yaml"


def played(crisis: bm.Crisis, players: object) -> dict[str, float]:
    play = crisis.play(crisis.start(worlds=200, seed=5), players, watch=["A.charm", "world.alarm"])
    return {name: float(play[name][-1].mean()) for name in ("A.charm", "world.alarm")}


def test_a_seat_plays_by_its_policy_and_others_by_doctrine() -> None:
    crisis = bm.load(BUTTON)
    policy = crisis.play(crisis.start(worlds=50, seed=5), {"A": "policy:sense"}, watch=["A.charm"])["A.charm"]
    assert policy[1].max() == pytest.approx(0.2), "it smiles from day one on, its doctrine from day nought"
    assert np.median(policy[-1]) > 0.4, "those games that do not end with the first day"
    doctrine = crisis.play(crisis.start(worlds=50, seed=5), watch=["A.charm"])["A.charm"]
    assert doctrine[1].max() > 0.4
    assert played(crisis, "policy:sense")["world.alarm"] < 0.5, "B's condition never holds"


def test_a_world_of_a_batch_decides_as_alone() -> None:
    crisis = bm.load(BUTTON)
    start = crisis.start(worlds=30, seed=5)
    whole = crisis.play(start, "policy:sense", watch=["A.charm"])["A.charm"]
    alone = crisis.play(start[7:8], "policy:sense", watch=["A.charm"])["A.charm"]
    assert np.array_equal(whole[:, 7:8], alone)


def test_a_policy_that_is_not_there_or_reads_what_is_hidden_is_refused(tmp_path: Path) -> None:
    crisis = bm.load(BUTTON)
    with pytest.raises(UnknownName, match=r"no policy 'sens'; did you mean 'sense'"):
        crisis.play(crisis.start(), "policy:sens")
    with pytest.raises(GameError, match="no policy 'sens'"):
        Game.new(prepare(BUTTON), {"A": "policy:sens"})
    text = yaml.safe_load(BUTTON.read_text())
    text["policies"]["sense"]["A"]["options"][0]["appeal"] = "B.capital"
    nosy = tmp_path / "nosy.yaml"
    nosy.write_text(yaml.safe_dump(text))
    crisis = bm.load(nosy)
    with pytest.raises(UnknownName, match="reads what A may not know"):
        crisis.play(crisis.start(), "policy:sense")


def test_a_game_is_played_by_a_policy_and_again_from_its_record(tmp_path: Path) -> None:
    record = tmp_path / "game.jsonl"
    game = Game.new(prepare(BUTTON), {"A": "policy:sense"}, rest="doctrine", seed=3, record=record)
    for _ in range(3):
        if game.outcome is None:
            game.commit()
    game.close()
    assert '"policy:sense"' in record.read_text()
    assert verify(record).agrees


def test_what_a_look_has_seen_is_freed_with_it() -> None:
    """Looks at thousands of worlds each must not wait for Python to look for garbage."""
    crisis = bm.load(BUTTON)
    kept: list[weakref.ref[object]] = []

    def reads(look: bm.Look) -> list[object]:
        assert look["self.charm"].shape == (3,)
        kept.append(weakref.ref(kept_apart(look)))
        return []

    gc.collect()
    gc.disable()
    try:
        crisis.play(crisis.start(worlds=3, seed=5), {"A": reads}, turns=2)
        assert [seen() for seen in kept] == [None, None]
    finally:
        gc.enable()
