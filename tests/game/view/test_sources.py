"""The start values of a scenario say where they come from, and nothing more."""

from __future__ import annotations

import pytest

from brinkmanship.game.session.game import Game, GameError
from brinkmanship.game.session.prepared import Prepared


def test_most_numbers_that_a_seat_sees_say_where_they_start_from(january: Prepared) -> None:
    game = Game.new(january, {"UKR": "human"}, seed=1)
    view = game.seat("UKR").view()
    refs = [e.ref for a in view.actors for e in a.tracks.values()]
    refs += [f.personnel.ref for f in view.formations] + [i.estimate.ref for i in view.indicators]
    refs += [r.trust.ref for a in view.actors for r in a.relations]
    told = [game.source(ref) for ref in refs]
    assert sum(t is not None for t in told) > 0.5 * len(refs)
    assert {t.confidence for t in told if t is not None} >= {"high", "medium", "low"} - {"high"}


def test_a_number_has_its_own_source_before_that_of_its_track(january: Prepared) -> None:
    game = Game.new(january, seed=1)
    own = january.compiled.scenario.actors["RUS"].tracks["resolve"]
    found = game.source("actor:RUS.resolve")
    assert found is not None
    assert found.title == january.compiled.scenario.scenario.sources[str(own.source)].title
    assert found.confidence == own.confidence
    tie = game.source("tie:RUS>UKR.trust")
    assert tie is not None
    body = game.source("body:NAC.cohesion")
    assert body is not None
    assert body.confidence == "medium"


def test_routes_join_regions_of_the_map(january: Prepared) -> None:
    game = Game.new(january, seed=1)
    regions = {r.id for r in game.seat("UKR").view().regions}
    assert len(game.routes) == len(january.compiled.scenario.map.routes) > 20
    assert all({r.start, r.end} <= regions and r.mode in ("land", "sea", "both") for r in game.routes)
    assert any(r.mode == "sea" for r in game.routes)


def test_no_source_for_what_is_no_number(january: Prepared) -> None:
    with pytest.raises(GameError):
        Game.new(january, seed=1).source("actor:RUS.nonsense")
