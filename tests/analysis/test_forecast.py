"""Forecasts from a world as it is: the futures are those of the batch, with the orders and injects of the turn in them."""

from __future__ import annotations

import numpy as np
import pytest

from brinkmanship.analysis.forecast import forecast, question
from brinkmanship.game.errors import GameError
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.players.futures import play_chunk
from brinkmanship.simulation.orders import Orders
from tests.january import january


@pytest.fixture(scope="module")
def game() -> Game:
    return Game.new(january(), {"USA": "human"}, seed=3, exercise=())


def asked(game: Game, worlds: int = 8, **more):
    control = game.control()
    return question(control.prepared, control.truth, control.seed, worlds, turns=2, **more)


def first_turn(game: Game, ref: str, **more) -> np.ndarray:
    question = asked(game, **more)
    row = [one[0] for one in question.refs].index(ref)
    return play_chunk(question.task, question.numbers).course[row]


def test_futures_begin_with_the_world_as_it_is_and_leave_out_the_games_own(game):
    question = asked(game)
    assert 0 not in question.numbers
    played = play_chunk(question.task, question.numbers)
    found = forecast(game.prepared, question, played)
    view = {one.estimate.ref: one.estimate.value for one in game.seat("USA").view().indicators}
    for fan in found.fans:
        assert len(fan.dates) == 3
        assert all(band[0] == pytest.approx(fan.bands[0][0], abs=1e-6) for band in fan.bands), "one world, no spread"
        if fan.ref == "world:tension":
            assert fan.bands[2][0] == pytest.approx(view[fan.ref], abs=1e-5)
    assert sum(one.share for one in found.outcomes) == pytest.approx(1)
    assert all(one.low <= one.share <= one.high for one in found.outcomes)


def test_injects_begin_the_first_turn_and_leave_the_game_alone(game):
    before = game.control().truth.world.copy()
    tense = first_turn(game, "world:tension", injects=[Inject("x", "", ("world.tension = 0.123",))])
    assert tense[0] == pytest.approx(0.123, abs=1e-6)
    assert (game.control().truth.world == before).all()
    with pytest.raises(GameError, match="tensoin"):
        asked(game, injects=[Inject("x", "", ("world.tensoin = 0.1",))])


def test_seats_give_their_orders_instead_of_doctrine(game):
    handle = game.seat("USA")
    choice = next(c for c in handle.choices() if c.legal and not c.needs_place)
    target = next(t for t in choice.targets if t.legal)
    order = Order("USA", choice.action, target.id)
    names = game.prepared.names
    slot = names.slots["USA", order.action, order.target]
    with_order, without = (asked(game, seats=["USA"], orders=given) for given in ([order], []))
    actor = names.actor_index["USA"]
    for one, expected in ((with_order, {slot}), (without, set())):
        put = one.task.experiment.begin(one.task, one.numbers)
        mine = np.flatnonzero(game.prepared.rules.slot_actor == actor)[:2]
        other = np.flatnonzero(game.prepared.rules.slot_actor != actor)[:1]
        world = one.task.start
        given = put(world, Orders.make(np.concatenate([mine, other])))
        assert set(given.slot.tolist()) == expected | set(other.tolist())
