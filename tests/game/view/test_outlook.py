"""What a seat expects of the turns ahead: only what its estimates leave possible, and what others do by their doctrine."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from brinkmanship.game.session import state
from brinkmanship.game.session.access import state_of
from brinkmanship.game.session.game import Game
from brinkmanship.game.view.foretell import Foreteller, sentence
from brinkmanship.game.view.foretell_types import AimEffect
from brinkmanship.game.view.outlook import WORLDS, Outlook, copied
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.world import Kind
from tests.january import january


@pytest.fixture(scope="module")
def teller() -> Foreteller:
    game = Game.new(january(), {"EU": "human"}, seed=3)
    for _ in range(3):
        game.commit()
    return game.seat("EU").foreteller()


@pytest.fixture(scope="module")
def outlook(teller: Foreteller) -> Outlook:
    return teller.outlook


def test_what_is_known_is_the_same_in_every_world_and_what_is_not_differs_about_the_estimate(outlook: Outlook) -> None:
    rules, worlds = january().rules, outlook.ahead(0).worlds
    for kind in Kind:
        table, errors, untold = rules.tracks[kind], outlook.seen.errors[kind], outlook.untold[kind]
        drawn, judged = worlds.tracks(kind), outlook.judged.tracks(kind)
        loose = (errors > 0) & ~np.array(untold)[:, None]
        assert (drawn[~loose] == judged[~loose]).all()
        assert (drawn >= np.minimum(table.low[:, None, None], judged)).all()
        assert (drawn <= np.maximum(table.high[:, None, None], judged)).all()
    track = rules.track(Kind.BODY, "cohesion")
    row = rules.bodies_.index("EUC")
    cohesion, estimate = worlds.body[track, row], outlook.judged.body[track, row, 0]
    error = outlook.seen.errors[Kind.BODY][track, row]
    assert len(np.unique(cohesion)) == WORLDS
    assert 0.3 * error < cohesion.std() < 1.5 * error
    assert abs(cohesion.mean() - estimate) < error / 2


def test_a_loss_that_cannot_be_told_from_none_is_none(outlook: Outlook) -> None:
    rules, worlds, judged = january().rules, outlook.ahead(0).worlds, outlook.judged
    track = rules.track(Kind.ACTOR, "sanction_loss")
    loss, error = judged.actor[track, :, 0], outlook.seen.errors[Kind.ACTOR][track]
    faint = (rules.tracks[Kind.ACTOR].start[track] == 0) & (loss < 1.9 * error)
    assert (loss[faint] > 0).any()
    assert (worlds.actor[track, faint] == 0).all()


def test_others_order_what_the_seat_would_hear_of_and_it_orders_nothing(outlook: Outlook) -> None:
    rules, orders = january().rules, outlook.ahead(0).others
    assert len(orders) > WORLDS
    assert (rules.slot_actor[orders.slot] != outlook.seen.observer).all()
    assert not january().model.secret[orders.slot].any()


def test_later_turns_have_what_was_ordered_before_them_by_the_clock_of_today(outlook: Outlook) -> None:
    first, later = outlook.ahead(0), outlook.ahead(2)
    assert later.worlds.day == first.worlds.day == outlook.judged.day
    assert (later.worlds.slot_count.sum(axis=0) > first.worlds.slot_count.sum(axis=0)).all()
    assert later.worlds.slot_since.max() <= outlook.judged.day
    assert outlook.ahead(2) is later
    assert outlook.ahead(50) is outlook.ahead(60)


def test_orders_are_copied_with_the_worlds_they_are_for() -> None:
    first, second = Orders.make([4, 2], amount=[0.5, 1], world=[0, 1]), Orders.make([7], world=[1])
    found = copied([(first, 0), (second, 2)], np.array([1, 0, 3, 0, 2]))
    assert list(zip(found.slot.tolist(), found.world.tolist(), found.amount.tolist(), strict=True)) == [
        (2, 0, 1.0), (4, 1, 0.5), (4, 3, 0.5), (7, 2, 1.0)
    ]  # fmt: skip


def test_an_aim_that_may_be_full_moves_perhaps_and_is_told_by_how_much_it_then_does(teller: Foreteller) -> None:
    aims = teller._aims()
    changed, likely = (np.full(len(january().rules.objectives), x, np.float32) for x in (0.02, 0.5))
    told = teller._effects(aims, changed, likely)
    assert all((one.delta, one.mean, one.perhaps) == (pytest.approx(0.04), pytest.approx(0.02), True) for one in told)
    sure = teller._effects(aims, changed, likely + 0.5)
    assert all((one.delta, one.perhaps) == (pytest.approx(0.02), False) for one in sure)
    rare = teller._effects(aims, changed, likely - 0.4)
    assert all((one.delta, one.perhaps) == (pytest.approx(0.02), True) for one in rare)
    assert sentence(told[:1]) == f"Helps: {told[0].text} (perhaps +4%)."


def test_an_aim_is_never_told_to_be_more_than_full() -> None:
    assert AimEffect("unity", "Unity", 1.0, 0.99, 0.03).after == 1
    assert AimEffect("unity", "Unity", 1.0, 0.01, -0.03).after == 0


@pytest.mark.parametrize("asked", ["outlook", "judged", "estimates"])
def test_threads_that_ask_at_once_share_what_is_worked_out_once(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders are foretold beside the frames, while a report or a judgement is asked for in one."""
    makes = {"outlook": "outlook_of", "judged": "believed", "estimates": "look"}[asked]
    make, made = getattr(state, makes), []

    def slowly(*given: object) -> object:
        made.append(given)
        time.sleep(0.05)
        return make(*given)

    monkeypatch.setattr(state, makes, slowly)
    game = state_of(Game.new(january(), {"EU": "human"}, seed=3))
    memory = game.memory("EU")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: getattr(memory, asked)(game.node), range(4)))
    assert len(made) == 1
    assert all(one is found[0] for one in found)
