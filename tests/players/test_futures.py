"""Futures: world k is the same alone, in any chunk and on any number of processes; work can be watched and stopped."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.players.futures import Futures, play, play_chunk
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.world import Kind


def same(one: Futures, two: Futures) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(two, f.name)) for f in fields(Futures))


@pytest.mark.slow
def test_chunks_and_processes_do_not_matter(toy: Prepared) -> None:
    task = toy.task(5, watch=((Kind.WORLD, toy.rules.track(Kind.WORLD, "tension"), 0),))
    whole = play(task, 60)
    assert same(whole, play(task, 60, chunk=7))
    assert same(whole, play(task, 60, chunk=20, processes=2))
    alone = play(task, np.array([17]))
    assert np.array_equal(alone.ending_day[:, 0], whole.ending_day[:, 17])
    assert np.array_equal(alone.course[..., 0], whole.course[..., 17])
    assert np.array_equal(alone.objectives[:, 0], whole.objectives[:, 17])


def test_futures_end_at_an_ending_or_the_horizon_and_keep_their_last_value(toy: Prepared) -> None:
    task = toy.task(5, watch=((Kind.WORLD, toy.rules.track(Kind.WORLD, "tension"), 0),))
    done = play(task, 200)
    over = done.ending >= 0
    assert (done.last_day[~over] == toy.rules.horizon).all()
    assert (done.last_day[over] <= toy.rules.horizon).all()
    for world in np.flatnonzero(over)[:5]:
        turn = int(done.last_day[world])
        assert (done.course[0, turn:, world] == done.course[0, turn, world]).all()


def test_given_orders_are_played_in_every_future(toy: Prepared) -> None:
    slot = toy.names.slots["BLUE", "embargo", "RED"]
    track = toy.rules.track(Kind.ACTOR, "economy")
    watch = ((Kind.ACTOR, track, toy.rules.actors.index("RED")),)
    without = play(toy.task(5, watch=watch), 50)
    given = play(toy.task(5, watch=watch, orders={0: Orders.make([slot])}), 50)
    assert (given.course[0, -1] < without.course[0, -1] - 0.03).all()


def test_work_is_watched_and_can_be_stopped(toy: Prepared) -> None:
    task, seen = toy.task(5, 2), []

    def stop_after_two(n: int) -> None:
        seen.append(n)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play(task, 50, chunk=10, progress=stop_after_two)
    assert seen == [10, 10]
    with pytest.raises(ValueError, match="at least one"):
        play(task, 0)


def test_a_future_can_start_from_the_middle_of_a_game(toy: Prepared) -> None:
    from brinkmanship.game.session.game import Game

    game = Game.new(toy, {"RED": "human"}, seed=5)
    game.commit()
    game.commit()
    done = play_chunk(toy.task(5, start=game.control().truth), np.arange(20))
    assert (done.last_day <= toy.rules.horizon).all()
    assert (done.intent[0] == game.control().truth.intent[0, 0]).all()
