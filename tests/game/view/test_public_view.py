"""What everybody knows: every seat knows it too, and two truths that differ in what is hidden make the same of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import numpy as np
import pytest

from brinkmanship.game.record.tree import Inject, Node
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.public_view import NOBODY, PublicReader, public_view
from brinkmanship.game.view.types import Estimate, LogLine, SeatView
from brinkmanship.simulation.world import Kind
from tests.game.hidden import NODES, WORLDS, Ignorance

SEATS = ("RUS", "UKR", "HUN", "NATO")


class Everybody(Ignorance):
    """What nobody can know who has no seat: all that is not public."""

    @cached_property
    def strange(self) -> np.ndarray:
        return np.ones(len(self.prepared.rules.formations), bool)

    def private(self, kind: Kind) -> list[int]:
        """All tracks of a kind that are not public."""
        return [i for i, words in enumerate(self.prepared.names.columns[kind]) if words.visible != "public"]

    def sightings(self, world: object) -> np.ndarray:
        return np.zeros(len(self.prepared.rules.formations), int)

    def quality(self, world: object) -> float:
        return 0.0


@pytest.fixture(scope="module")
def branch(january: Prepared) -> tuple[Node, ...]:
    game = Game.new(january, {"UKR": "human", "USA": "human"}, seed=5, intents={"RUS": "rollback"})
    for turn in range(5):
        game.control().commit(
            [Inject(f"leak{turn}", "A secret cable.", (), ("USA",)), Inject(f"news{turn}", "A headline.", (), ())]
        )
    return game.control().branch


def _numbers(view: SeatView) -> Iterator[Estimate]:
    for things in (view.actors, view.bodies, view.regions):
        for thing in things:
            yield from thing.tracks.values()
    yield from (one.estimate for one in view.indicators)


def test_two_truths_that_differ_in_what_is_hidden_look_the_same_in_public(january: Prepared, branch) -> None:
    game = Game.new(january, seed=5)
    before = to_json(public_view(january, branch))
    of = Everybody(january, game.control().chance, NOBODY)
    changes = {name: WORLDS[name] for name in WORLDS if name != "at_the_edge"}
    assert {"intents", "private_tracks", "secret_orders", "formation_tracks", "whereabouts"} <= set(changes)
    for seed in range(2):
        chance, other = np.random.default_rng(seed), list[Node]()
        for node in branch:
            world = node.world.copy()
            for name, change in changes.items():
                if node.turn or name != "whereabouts":  # where formations stood on the first day is public
                    change(world, of, chance)
            found = replace(node, world=world)
            for name in ("ledger", "told_to_others", "orders_of_others"):
                found = NODES[name](found, of, chance)
            other.append(found)
        assert not np.array_equal(other[-1].world.formation, branch[-1].world.formation)
        assert not np.array_equal(other[-1].world.location, branch[-1].world.location)
        assert to_json(public_view(january, other)) == before


def test_every_seat_knows_what_is_public(january: Prepared) -> None:
    game = Game.new(january, {"UKR": "human"}, seed=5)
    start = public_view(january, game.control().branch)
    views = [game.seat(seat).view() for seat in SEATS]
    for unit in start.formations:
        assert {view.formation(unit.id).region for view in views} == {unit.region}
    for _ in range(3):
        game.control().commit([Inject(f"leak{game.turn}", "A secret cable.", (), ("USA",))])
    public = public_view(january, game.control().branch)
    numbers = {one.ref: one for one in _numbers(public)}
    assert len(numbers) > 500
    for view in (game.seat(seat).view() for seat in SEATS):
        known = {one.ref: one for one in _numbers(view)}
        for ref, one in numbers.items():
            if ref in known or not ref.startswith("body:"):  # a seat is shown some bodies only
                assert (known[ref].value, known[ref].confidence) == (one.value, "exact")
        assert [(r.id, r.controller, r.contested_by) for r in view.regions] == [
            (r.id, r.controller, r.contested_by) for r in public.regions
        ]
        assert {line.text for line in public.log} <= {line.text for line in view.log}
        assert {(m.action, m.actor, m.target) for m in public.measures} <= {
            (m.action, m.actor, m.target) for m in view.measures
        }
        assert view.rung == public.rung
    assert "A secret cable." not in str(to_json(public))
    assert not any(actor.relations for actor in public.actors)
    assert {unit.personnel.confidence for unit in public.formations} == {"none"}


def test_a_formation_stands_where_public_lines_put_it(toy: Prepared) -> None:
    node = Game.new(toy, {"RED": "human"}, seed=1).control().branch[0]
    unit = toy.rules.formations[0]
    start = public_view(toy, [node]).formation(unit)
    place = next(id for id in toy.rules.regions if id != start.region)
    assert (start.destination, start.last_seen) == ("", None)

    def after(kind: str, *, public: bool = True) -> SeatView:
        line = LogLine(node_date, 3, 1, kind, "Told.", target=unit, place=place, public=public, data={"id": unit})
        world = node.world.copy()
        world.day = 4
        return public_view(toy, [node, replace(node, number=1, turn=1, world=world, lines=(line,))])

    node_date = toy.names.date(3)
    announced = after("effect").formation(unit)
    assert (announced.region, announced.destination) == (start.region, place)
    assert announced.last_seen == toy.names.date(0)
    there = after("arrival").formation(unit)
    assert (there.region, there.destination, there.last_seen) == (place, "", node_date)
    assert after("arrival", public=False).formation(unit).region == start.region


def test_a_secret_order_is_no_public_measure(toy: Prepared) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=1)
    secret = next(a.id for a in toy.rules.actions if not a.public)
    game.seat("RED").set_plan([Order("RED", secret, target) for target in ("", "BLUE", "GREY")])
    assert any(order.action == secret for order in game.seat("RED").plan())
    game.commit()
    view = public_view(toy, game.control().branch)
    assert secret not in str(to_json(view.log)) + str(to_json(view.measures))


def test_what_is_not_public_is_not_read(january: Prepared, branch) -> None:
    reader = PublicReader(january.names, january.facts, branch[-1].world, branch[0].world, ())
    for kind in Kind:
        for track, words in enumerate(january.names.columns[kind]):
            if words.visible != "public" and not (kind is Kind.FORMATION and words.name == "personnel"):
                assert reader.number(kind, track, 0) is None
