"""The table of outcomes: each future under its gravest ending, with its day, its length and its fighting in days."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brinkmanship.analysis.outcomes import as_data, kinds, outcome_rows, outcome_table
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.game.view.labels import Labels
from brinkmanship.players.futures import Futures, play
from brinkmanship.players.model import Model


@pytest.fixture(scope="module")
def toy() -> Prepared:
    return prepare(Path(__file__).parents[1] / "game" / "data" / "toy.yaml")


def futures(
    boom: list[int], peace: list[int], last: list[int], fighting: list[int], toy: Prepared, faults: int = 0
) -> Futures:
    """Return futures by the day each ending was reached, -1 never; *fighting* counts turns."""
    n = len(last)
    rows = {"boom": boom, "peace": peace}
    return Futures(
        number=np.arange(n),
        ending=np.full(n, -1, np.int8),
        ending_day=np.array([rows[e.id] for e in toy.rules.endings], np.int16),
        last_day=np.array(last, np.int16),
        fighting=np.array(fighting, np.int16),
        first_fighting=np.full(n, -1, np.int16),
        objectives=np.zeros((len(toy.rules.objectives), n), np.float32),
        intent=np.zeros((len(toy.rules.actors), n), np.int8),
        course=np.zeros((0, 1, n), np.float32),
    )


def some(toy: Prepared) -> Futures:
    """Five futures: two wars (one after a peace), two settlements, one without an ending."""
    return futures([6, 8, -1, -1, -1], [-1, 2, 3, 5, -1], [6, 8, 10, 10, 9], [2, 0, 0, 1, 0], toy)


def test_a_future_is_named_by_its_gravest_ending_and_dated_by_its_first_day(toy: Prepared) -> None:
    rows = {row.kind: row for row in outcome_rows(some(toy), toy.names)}
    assert [(row.kind, row.count, row.share) for row in rows.values()][2][1:] == (1, 0.2)
    assert (rows["major_war"].count, rows["settlement"].count) == (2, 2)
    assert rows["major_war"].day == pytest.approx((6.2, 7, 7.8))
    assert rows["settlement"].day == pytest.approx((3.2, 4, 4.8))
    (other,) = set(rows) - {"major_war", "settlement"}
    assert rows[other].day == (9, 9, 9)  # none was reached: the last day
    assert sum(row.share for row in rows.values()) == pytest.approx(1)
    assert kinds(some(toy), toy.names)[:2].tolist() == [kinds(some(toy), toy.names).max()] * 2


@pytest.mark.parametrize(("ticks", "hours", "days"), [(1, 24, 1), (1, 6, 0.25), (7, 24, 7), (6, 4, 1)])
def test_fighting_is_told_in_days_whatever_a_turn_is(toy: Prepared, ticks: int, hours: float, days: float) -> None:
    rules = replace(toy.rules, ticks_per_turn=ticks, hours_per_tick=hours)
    rows = {r.kind: r for r in outcome_rows(some(toy), Labels(Model(replace(toy.compiled, rules=rules))))}
    assert rows["major_war"].fighting == (2 * days,) * 3  # of those with any
    assert rows["settlement"].fighting == (days,) * 3
    assert (rows["major_war"].war, rows["settlement"].war) == (0.5, 0.5)


def test_the_days_of_fighting_of_a_played_war_are_counted_one_by_one(toy: Prepared) -> None:
    done = play(toy.task(5, None), 60)
    assert not done.fighting.any()  # nobody marches in the toy crisis
    for row in outcome_rows(done, toy.names):
        assert row.fighting is None
        assert row.war == 0
    assert sum(row.count for row in outcome_rows(done, toy.names)) == 60


def test_the_table_and_the_data_say_the_same(toy: Prepared) -> None:
    rows = outcome_rows(some(toy), toy.names)
    data = as_data(some(toy), rows, toy.names, 5)
    assert data["futures"] == 5
    assert data["endings"] == {"boom": pytest.approx(0.4), "peace": pytest.approx(0.6)}
    war = next(one for one in data["outcomes"] if one["kind"] == "major_war")
    assert (war["count"], war["share"], war["date"], war["fighting_days"]) == (2, 0.4, "2022-01-31", (2.0, 2.0, 2.0))
    table = outcome_table(rows, toy.names, "Five", plain=True)
    cells = list(zip(*(column.cells for column in table.columns), strict=True))
    war_row = next(row for row in cells if row[1:3] == ("2", "40.0 %") and row[5] == "50 %" and row[6] == "2")
    assert "31 Jan" in war_row[3]
    assert war_row[7] == "2 - 2"
