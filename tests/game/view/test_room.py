"""What a seat looks up: numbers over time as it knew them, what moved over a turn, issues and agreements, stances."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.session.access import state_of
from brinkmanship.game.session.game import Game
from brinkmanship.game.view.room import agreements
from brinkmanship.game.view.room_types import NumberSeries
from brinkmanship.game.view.stances import leanings, stance_columns
from tests.january import january


@pytest.fixture(scope="module")
def game() -> Game:
    started = Game.new(january(), {"USA": "human"}, seed=5)
    for _ in range(3):
        started.commit("USA")
    return started


def test_a_number_over_time_is_what_the_seat_saw_on_each_day(game: Game) -> None:
    seat = game.seat("USA")
    gas, tension, resolve = seat.series(["world:gas_price", "world:tension", "actor:RUS.resolve"])
    view = seat.view()
    trends = {one.estimate.ref: one.trend for one in view.indicators}
    assert gas.values == trends["world:gas_price"]
    assert gas.lows == gas.values
    assert tension.values == trends["world:tension"]
    assert len(resolve.dates) == 4
    assert resolve.dates[-1] == view.date
    now = view.actor("RUS").tracks["resolve"]
    assert (resolve.values[-1], resolve.lows[-1], resolve.highs[-1]) == (now.value, now.low, now.high)
    assert all(low < high for low, high in zip(resolve.lows, resolve.highs, strict=True))
    assert resolve.label == "Russia: " + now.label[:1].lower() + now.label[1:]


def test_every_number_that_is_listed_has_a_past_and_what_is_hidden_has_none(game: Game) -> None:
    seat = game.seat("USA")
    numbers = seat.numbers()
    refs = [one.ref for one in numbers]
    assert len(set(refs)) == len(refs) > 300
    assert len({one.label for one in numbers}) == len(numbers)
    assert [one.ref for one in seat.series(refs)] == refs
    assert "actor:RUS.window" not in refs
    assert seat.series(["actor:RUS.window"]) == ()
    assert "actor:USA.capital" in refs
    with pytest.raises(GameError, match="nonsense"):
        seat.series(["actor:RUS.nonsense"])


def test_a_turn_ago_is_what_was_shown_a_turn_ago(game: Game) -> None:
    was = game.seat("USA").before()
    (gas,) = game.seat("USA").series(["world:gas_price"])
    found = was("world:gas_price")
    assert found is not None
    assert found.value == gas.values[-2]
    assert Game.new(january(), {"USA": "human"}, seed=5).seat("USA").before()("world:gas_price") is None


def test_how_far_a_number_went_counts_nothing_within_its_error() -> None:
    exact = NumberSeries("x", "X", "", 0.0, 1.0, (), (0.2, 0.5), (0.2, 0.5), (0.2, 0.5))
    assert exact.moved == pytest.approx(0.3)
    assert replace(exact, lows=(0.0, 0.1), highs=(0.5, 0.9)).moved == 0
    assert replace(exact, values=(100.0, 150.0), lows=(100.0,) * 2, highs=(100.0,) * 2, ceiling=1000.0).moved == (
        pytest.approx(1 / 3)
    )


def test_issues_and_agreements_follow_the_world(game: Game) -> None:
    state = state_of(game.seat("USA"))
    found = game.seat("USA").agreements()
    assert [one.name for one in found.issues] == [one.name for one in state.names.scenario.issues.values()]
    assert found.deals
    assert {one.state for one in found.deals} == {"not signed"}
    world, now = state.world.copy(), state.memory("USA").estimates(state.node)
    world.deal_step[0, 0], world.deal_due[0, 0], world.deal_share[:, 0] = 1, world.day + 5, 0.1
    (deal,) = agreements(state.names, world, now).deals
    assert (deal.state, deal.done, deal.steps) == ("being carried out", 1, state.rules.deals[0].steps)
    assert deal.due == state.names.date(world.day + 5)
    assert [share for _, share in deal.promised] == pytest.approx([0.1 * (deal.steps - 1)] * len(deal.promised))
    assert deal.promised
    world.deal_step[0, 0] = deal.steps
    assert agreements(state.names, world, now).deals[0].state == "carried out"
    world.deal_step[0, 0] = -2
    broken = agreements(state.names, world, now).deals[0]
    assert (broken.state, broken.due, broken.promised) == ("broken", None, ())


def test_stances_are_what_everybody_says_and_not_what_is_guessed(game: Game) -> None:
    actors = game.seat("USA").view().actors
    columns = [one.ref.rsplit(".", 1)[-1] for one in stance_columns(actors)]
    assert columns == ["arms_stance", "sanctions_stance", "deploy_stance"]
    for_, against = leanings(actors, "arms_stance")
    assert "Poland" in for_
    assert "Germany" in against
    assert not set(for_) & set(against)
    values = {actor.name: actor.tracks["arms_stance"].value for actor in actors}
    assert [values[name] for name in for_] == sorted((values[name] for name in for_), reverse=True)
