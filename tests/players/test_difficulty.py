"""Easier and harder programs: normal is the doctrine bit for bit, hard does better by its own objectives, nobody cheats."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brinkmanship.game.session.game import Game, GameError
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.players import planner
from brinkmanship.players.difficulty import LEVELS, NORMAL, difficulty
from brinkmanship.players.doctrine import DoctrineTables, decide, weights
from brinkmanship.players.look import Look
from brinkmanship.players.planner import Case, Planner, best, worth
from brinkmanship.simulation.expressions import Number
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.score import scores
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import Kind
from tests.benchmarks.difficulty import played

EASY, _, HARD = LEVELS
RED = 0


@pytest.fixture(scope="module")
def toy() -> Prepared:
    return prepare(Path(__file__).parents[1] / "game" / "data" / "toy.yaml")


def test_levels_are_told_and_others_refused(toy):
    assert [level.id for level in LEVELS] == ["easy", "normal", "hard"]
    with pytest.raises(ValueError, match="there are easy, normal, hard"):
        difficulty("unfair")
    with pytest.raises(GameError, match="no difficulty 'unfair'"):
        Game.new(toy, {}, difficulty="unfair")


def test_every_seat_keeps_an_order_a_turn_however_small_its_share(toy):
    world, grey = begin(toy.rules, Randomness(3), 400), toy.rules.actors.index("GREY")
    assert toy.compiled.orders_per_turn[grey] == 1
    easy = decide(world, toy.rules, toy.doctrine, Randomness(3), [grey], replace(NORMAL, orders=0.1))
    usual = decide(world, toy.rules, toy.doctrine, Randomness(3), [grey])
    assert len(easy) == len(usual) > 100


def test_precision_and_orders_do_what_they_say(toy):
    world = begin(toy.rules, Randomness(3), 400)
    plain, wide = weights(world, toy.rules, toy.doctrine), weights(world, toy.rules, toy.doctrine, 0.5)
    assert np.allclose(np.where(plain > 0, plain, 1) ** 0.5, np.where(wide > 0, wide, 1))
    chance = Randomness(3)
    normal = decide(world, toy.rules, toy.doctrine, chance)
    easy = decide(world, toy.rules, toy.doctrine, chance, level=EASY)
    most = [np.bincount(o.world[toy.rules.slot_actor[o.slot] == RED]).max() for o in (normal, easy)]
    assert most == [2, 1]
    assert normal.slot.tolist() == decide(world, toy.rules, toy.doctrine, chance, level=NORMAL).slot.tolist()


@pytest.mark.slow
def test_harder_is_better_by_its_own_objectives(toy):
    quick = replace(HARD, plans=6, futures=8, turns=5)
    easy, normal, hard = (played(toy, RED, level, 12, seed=4) for level in (EASY, NORMAL, quick))
    for worse, better in ((easy, normal), (normal, hard)):
        gain = better - worse
        assert gain.mean() > 3 * gain.std(ddof=1) / len(gain) ** 0.5


def test_a_plan_is_tested_alone_without_what_its_doctrine_would_have_ordered(toy):
    """Blue's doctrine boasts, and Blue is after fame: a plan to wait is worth one boast less than a plan to boast."""
    sure = replace(HARD, futures=4, turns=2)
    certain = DoctrineTables.build(
        toy.rules, [replace(o, appeal=Number(30.0)) for o in toy.compiled.doctrines], [1] * len(toy.rules.actors)
    )
    chance = Randomness(3)
    world = begin(toy.rules, chance, 1)
    own = decide(world, toy.rules, certain, chance, [1])
    assert [toy.rules.actions[toy.rules.slot_action[s]].id for s in own.slot] == ["boast"]
    (found,) = worth([Case(1, world, (Orders.empty(), own))], toy.rules, certain, chance, sure)
    assert found[1] - found[0] == pytest.approx(0.1, abs=1e-5)


def test_a_seat_with_one_plan_takes_it_and_the_others_their_best(toy):
    sure = replace(HARD, futures=4, turns=2)
    chance = Randomness(3)
    world = begin(toy.rules, chance, 1)
    boast = [s for s in range(len(toy.rules.slot_actor)) if toy.rules.actions[toy.rules.slot_action[s]].id == "boast"]
    red, blue = (Orders.make([s for s in boast if toy.rules.slot_actor[s] == actor]) for actor in (RED, 1))
    alone = Case(RED, world, (red,))
    both = Case(1, world, (Orders.empty(), blue))
    nobody = DoctrineTables.build(toy.rules, [], [1] * len(toy.rules.actors))
    for cases in ([alone, both], [both, alone]):
        found = best(cases, toy.rules, nobody, chance, sure)
        assert [plan.slot.tolist() for plan in found] == [
            (red if case is alone else blue).slot.tolist() for case in cases
        ]


def test_a_look_ahead_uses_nothing_its_seat_cannot_know(toy):
    chance = Randomness(5)
    world = begin(toy.rules, chance, 1, {RED: 1})
    other = world.copy()
    other.intent[RED] = 0  # what Red is after is Red's own to know, and so are its secrets
    other.actor[toy.rules.track(Kind.ACTOR, "secret"), RED] = 0.9
    plans = [Planner(HARD).decide(Look(toy.model, 1, w, chance)) for w in (world, other)]
    assert plans[0].slot.tolist() == plans[1].slot.tolist()


def test_a_hard_game_is_recorded_as_one_and_goes_on_as_one(toy, tmp_path):
    path = tmp_path / "hard.jsonl"
    whole = Game.new(toy, {"BLUE": "human"}, seed=2, difficulty="hard")
    cut = Game.new(toy, {"BLUE": "human"}, seed=2, difficulty="hard", record=path)
    whole.commit()
    cut.commit()
    cut.close()
    again = Game.load(path)
    assert again.difficulty == HARD
    again.commit()
    whole.commit()
    assert again.control().truth.actor.tobytes() == whole.control().truth.actor.tobytes()
    again.close()
    assert "difficulty" not in Game.new(toy, {}).control().record_lines[0]


def test_only_playable_seats_with_aims_look_ahead(toy: Prepared) -> None:
    assert toy.model.leaders == {0, 1}  # Grey has no aims, nor may a person play it
    without = replace(toy.rules, objectives=[one for one in toy.rules.objectives if one.actor == RED])
    assert replace(toy, compiled=replace(toy.compiled, rules=without)).model.leaders == {RED}


def test_a_future_is_played_no_more_days_than_its_level_says(tmp_path, monkeypatch):
    text = (Path(__file__).parents[1] / "game" / "data" / "toy.yaml").read_text("utf-8")
    (tmp_path / "long.yaml").write_text(text.replace("horizon: 10", "horizon: 60"), "utf-8")
    slow, last = prepare(tmp_path / "long.yaml", days_per_turn=5), []
    monkeypatch.setattr(planner, "scores", lambda world, rules: last.append(world.day) or scores(world, rules))
    world = begin(slow.rules, Randomness(3), 1)
    case = Case(RED, world, (Orders.empty(), Orders.make([0])))
    for days in (24, 25, 26):
        worth([case], slow.rules, slow.doctrine, Randomness(3), replace(HARD, futures=2, turns=days))
    assert last == [20, 25, 25]  # whole turns of five days
