"""Roads from one state: shares with their intervals, chance that is shared, orders that decide."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from brinkmanship.analysis.roads import Road, forecast, interval, road, with_injects
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.players.futures import play
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import Kind, World

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"
BOAST = Order("RED", "boast")


@pytest.fixture(scope="module")
def toy() -> Prepared:
    return prepare(TOY)


def tense(toy: Prepared, tension: float) -> World:
    world = begin(toy.rules, Randomness(1), 1, toy.intent_indexes({"RED": "meek"}))
    world.world[toy.rules.track(Kind.WORLD, "tension"), 0, 0] = tension
    return world


def test_orders_of_the_first_turn_decide_a_road(toy):
    world = tense(toy, 0.895)  # a boast is too much: the toy ends in a major war beyond 0.9
    war, peace = forecast(toy, [road(toy, world, [BOAST]), road(toy, world, [Order("RED", "talk", "BLUE")])], 1, 30)
    assert war.war.share == 1.0
    assert [one.kind for one in war.shares] == ["major_war"]
    assert peace.war.share < 1.0
    change, error = peace.change(war, "major_war")
    assert change == peace.war.share - 1.0
    assert error == pytest.approx((peace.war.share * (1 - peace.war.share) / 29) ** 0.5)


def test_two_roads_with_the_same_orders_are_the_same_world_by_world(toy):
    world = tense(toy, 0.6)
    first, second = forecast(toy, [road(toy, world, [BOAST]), road(toy, world, [BOAST])], 5, 40)
    assert np.array_equal(first.kinds, second.kinds)
    assert first.change(second, "major_war") == (0.0, 0.0)
    (alone,) = forecast(toy, [road(toy, world, [BOAST])], 5, 40)
    assert np.array_equal(first.kinds, alone.kinds)  # whatever is played beside it


def test_a_road_without_orders_is_what_futures_say(toy):
    world = tense(toy, 0.7)
    (found,) = forecast(toy, [Road(world)], 9, 50)
    played = play(toy.task(9, start=world), np.arange(1, 51, dtype=np.int64))
    reached = {toy.rules.endings[i].id: int((played.ending_day[i] >= 0).sum()) for i in range(len(toy.rules.endings))}
    assert found.war.share == reached["boom"] / 50


def test_free_seats_follow_their_doctrine_in_the_first_turn_too(toy):
    world = tense(toy, 0.895)
    given, free = forecast(toy, [road(toy, world, [BOAST]), road(toy, world, [BOAST], ["RED"])], 2, 60)
    assert given.war.share == 1.0
    assert 0 < free.war.share < 1  # its order is not given: doctrine draws, and boasts in some futures


def test_orders_that_are_not_legal_are_left_out(toy):
    world = tense(toy, 0.5)
    threaten = Order("RED", "threaten", "BLUE")
    assert len(road(toy, world, [threaten]).given) == 0
    assert len(road(toy, world, [BOAST, threaten]).given) == 1


def test_injects_of_the_turn_come_before_it_and_leave_the_state_alone(toy):
    world = tense(toy, 0.5)
    track = toy.rules.track(Kind.WORLD, "tension")
    after = with_injects(toy, world, 1, [Inject("shock", "", ("world.tension += 0.45",))])
    assert float(after.world[track, 0, 0]) == pytest.approx(0.95)
    assert float(world.world[track, 0, 0]) == pytest.approx(0.5)


def test_an_interval_holds_its_share_and_is_never_empty():
    for count in (0, 1, 50, 99, 100):
        share = interval("war", "War", count, 100)
        assert 0 <= share.low <= share.share <= share.high <= 1
        assert share.high - share.low > 0.03
    low, high = (interval("war", "War", n // 4, n) for n in (40, 4000))
    assert high.high - high.low < low.high - low.low


def test_forecasts_of_different_sizes_do_not_compare(toy):
    world = tense(toy, 0.6)
    (few,), (many,) = forecast(toy, [Road(world)], 1, 5), forecast(toy, [Road(world)], 1, 6)
    with pytest.raises(ValueError, match="as many futures"):
        few.change(many, "major_war")
    with pytest.raises(ValueError, match="at least one future"):
        forecast(toy, [Road(world)], 1, 0)
