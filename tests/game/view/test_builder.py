"""One maker of views: what a seat knows exactly is as in the truth, and what a snapshot lacks is absent, never a fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pytest

from brinkmanship.desktop.map_content import content
from brinkmanship.game.replay.truth import READ, Snapshot, truth_view
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.builder import Sighting
from brinkmanship.game.view.facts import Facts, ids_of
from brinkmanship.game.view.types import Estimate, SeatView
from brinkmanship.pictures.map_layers import layers_of
from brinkmanship.simulation.world import Movement

Damage = Callable[[dict[str, Any], dict[str, Any]], object]


@pytest.fixture(scope="module")
def game(toy: Prepared) -> Game:
    game = Game.new(toy, {"BLUE": "human"}, seed=3)
    for _ in range(4):
        game.commit()
    return game


def truth(game: Game, damage: Damage = lambda scenario, arrays: None) -> SeatView:
    scenario = {**game.prepared.data, "actors": {id: {**one} for id, one in game.prepared.data["actors"].items()}}
    world = game.control().branch[-1].world
    arrays = {name: getattr(world, name)[..., 0].copy() for name in READ}
    damage(scenario, arrays)
    facts = Facts(scenario, ids_of(game.prepared.rules), viewpoint="BLUE")
    return truth_view(Snapshot(facts, arrays, world.day, world.turn, False), {})


def numbers(view: SeatView) -> dict[str, Estimate]:
    """Return the estimates of all things of a view, by ref."""
    things = [*view.actors, *view.bodies, *view.regions, *view.formations]
    found = [estimate for thing in things for estimate in thing.tracks.values()]
    found += [tie for actor in view.actors for r in actor.relations for tie in (r.trust, r.tension)]
    return {one.ref: one for one in [*found, *(unit.personnel for unit in view.formations)]}


def test_what_a_seat_knows_exactly_is_the_truth_and_the_rest_holds_it_in_its_range(game: Game) -> None:
    seat, exact = game.seat("BLUE").view(), truth(game)
    known, real = numbers(seat), numbers(exact)
    assert {ref for ref, one in known.items() if one.confidence == "exact"} >= {"actor:BLUE.resolve", "actor:RED.fame"}
    for ref, one in known.items():
        if ref in real:
            assert one.label == real[ref].label, ref
            assert one.confidence != "exact" or one.value == real[ref].value, ref
    assert all(one.confidence == "exact" and one.low == one.value == one.high for one in real.values())
    own = {unit.id: unit for unit in seat.formations if unit.own}
    assert own
    for unit in exact.formations:
        if unit.id in own:
            mine = own[unit.id]
            assert (unit.region, unit.lon, unit.lat, unit.status) == (mine.region, mine.lon, mine.lat, mine.status)
    assert [(r.id, r.controller, r.contested_by) for r in exact.regions] == [
        (r.id, r.controller, r.contested_by) for r in seat.regions
    ]
    assert exact.rung == seat.rung


def test_nothing_is_the_truths_own(game: Game) -> None:
    view = truth(game)
    assert not any(thing.own for thing in (*view.actors, *view.formations))
    assert [actor.id for actor in game.seat("BLUE").view().actors if actor.own] == ["BLUE"]


def move(scenario: dict[str, Any], arrays: dict[str, Any]) -> None:
    arrays["movement"][0], arrays["destination"][0] = Movement.MOVING, 1


def without_arrival(scenario: dict[str, Any], arrays: dict[str, Any]) -> None:
    move(scenario, arrays)
    arrays["formation"][:] = np.inf


def nowhere(scenario: dict[str, Any], arrays: dict[str, Any]) -> None:
    arrays["location"][:] = 99


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (without_arrival, lambda view: view.formations[0].status == "moving" and view.formations[0].arrival is None),
        (nowhere, lambda view: view.formations == () and not any(region.presence for region in view.regions)),
        (lambda scenario, arrays: arrays.pop("tie"), lambda view: not any(len(a.relations) for a in view.actors)),
        (lambda scenario, arrays: arrays.pop("controller"), lambda view: {r.controller for r in view.regions} == {""}),
        (
            lambda scenario, arrays: scenario["actors"]["RED"].update(color="x"),
            lambda view: view.actor("RED").color not in ("#cc3311", "x"),
        ),
    ],
)
def test_what_a_damaged_snapshot_lacks_is_absent(game: Game, damage: Damage, told: Callable[[SeatView], bool]) -> None:
    assert told(truth(game, damage))
    assert not told(truth(game))


def test_a_formation_on_its_way_is_told_with_its_end_and_its_day(game: Game) -> None:
    def arriving(scenario: dict[str, Any], arrays: dict[str, Any]) -> None:
        move(scenario, arrays)
        arrays["formation"][game.prepared.facts.rows["formation"]["days_left"], 0] = 3

    view = truth(game, arriving)
    unit = view.formations[0]
    assert unit.arrival is not None
    assert (unit.destination, (unit.arrival - view.date).days) == (view.regions[1].id, 3)
    assert not any(unit.actor == p.actor for r in view.regions if r.id == unit.region for p in r.presence)


def test_the_rung_is_the_worlds_and_none_where_it_cannot_be_read(game: Game) -> None:
    def laddered(rung: float) -> Damage:
        def damage(scenario: dict[str, Any], arrays: dict[str, Any]) -> None:
            scenario["ladder"] = [{"rung": 1, "name": "War", "from": 0.5}, {"rung": 0, "name": "Calm", "from": 0}]
            arrays["world"][game.prepared.facts.rows["world"]["rung"]] = rung

        return damage

    assert [truth(game, laddered(rung)).rung.name for rung in (0.0, 1.0, 7.0, np.nan)] == ["Calm", "War", "War", ""]
    assert truth(game, laddered(np.nan)).rung.of == 1


def test_a_unit_stands_at_its_own_point_only_in_the_region_it_starts_in(game: Game) -> None:
    def pointed(at: int, scenario: dict[str, Any], arrays: dict[str, Any]) -> None:
        units = {id: {**one} for id, one in scenario["formations"].items()}
        units["RED-1"] |= {"lon": 10.5, "lat": 50.5, "region": "HILL"}
        scenario["formations"] = units
        arrays["location"][ids.index("RED-1")] = at

    ids = list(game.prepared.rules.formations)
    points = []
    for at in (0, 1):
        unit = truth(game, partial(pointed, at)).formation("RED-1")
        points.append((unit.region, unit.lon, unit.lat))
    assert points == [("HILL", 10.5, 50.5), ("DALE", 11, 50)]


def test_the_day_of_arrival_is_not_told_of_a_unit_that_is_only_estimated(game: Game) -> None:
    class Vague(Snapshot):
        def arrival(self, formation: int) -> date:
            return self.date(9)

        @property
        def formations(self) -> list[Sighting | None]:  # type: ignore[override]
            return [Sighting(0, 1, Movement.MOVING, 0, 2, "medium", exact) for exact in (True, False)]

    world, rules = game.control().branch[-1].world, game.prepared.rules
    arrays = {name: getattr(world, name)[..., 0] for name in READ}
    facts = Facts(game.prepared.data, {**ids_of(rules), "formations": list(rules.formations[:2])})
    known, estimated = truth_view(Vague(facts, arrays, 3, 3, False), {}).formations
    assert (known.destination, known.arrival) == ("DALE", facts.date(9))
    assert (estimated.destination, estimated.arrival, estimated.last_seen) == ("DALE", None, facts.date(2))


def test_where_the_scenario_names_nobody_playable_a_watcher_may_be_anybody_and_a_seat_nobody() -> None:
    actors = {"A": {"name": "A"}, "B": {"name": "B", "playable": False}}
    names = {"actors": list(actors)}
    assert [actor.playable for actor in Facts({"actors": actors}, names).actors] == [True, True]
    assert [actor.playable for actor in Facts({"actors": actors}, names, anybody=False).actors] == [False, False]


def test_short_names_reach_the_map(game: Game) -> None:
    def shorten(scenario: dict[str, Any], arrays: dict[str, Any]) -> None:
        formations, regions = scenario["formations"], scenario["map"]["regions"]
        unit, place = next(iter(formations)), next(iter(regions))
        scenario["formations"] = {**formations, unit: {**formations[unit], "short": "1 Tank"}}
        scenario["map"] = {**scenario["map"], "regions": {**regions, place: {**regions[place], "short": "N Shore"}}}
        scenario["bodies"] = {id: {**one, "short": "Council"} for id, one in scenario["bodies"].items()}

    view = truth(game, shorten)
    units, places = [unit.short for unit in view.formations], [region.short for region in view.regions]
    assert (units[0], places[0]) == ("1 Tank", "N Shore")
    assert not any(units[1:])
    assert not any(places[1:])
    assert {body.short for body in view.bodies} == {"Council"}
    assert content(view, {}).tokens[0].label == "1 Tank"
    assert layers_of(view).names[view.regions[0].id] == "N Shore"
