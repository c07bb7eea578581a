"""The questions of January 2022: enough for every seat, in peace and in war, sourced, and none with a free answer."""

from __future__ import annotations

import numpy as np
import pytest

import brinkmanship as bm
from brinkmanship.scenario.models.dilemmas import Dilemma
from tests.january import january

SEATS = ("USA", "RUS", "UKR", "DEU", "FRA", "GBR", "ITA", "POL", "TUR", "HUN", "NATO", "EU")


def questions(seat: str) -> list[Dilemma]:
    return [one for one in january().names.scenario.dilemmas.values() if one.to == seat]


def test_there_are_enough() -> None:
    assert len(january().names.scenario.dilemmas) >= 24


@pytest.mark.parametrize("seat", SEATS)
def test_every_playable_seat_is_asked_in_peace_and_in_war(seat: str) -> None:
    in_war = [one for one in questions(seat) if "world.force >= 2" in (one.when or "")]
    assert len(questions(seat)) >= 2
    assert in_war
    assert len(questions(seat)) > len(in_war)


def test_every_question_says_where_it_is_from_and_silence_costs_no_capital() -> None:
    for name, one in january().names.scenario.dilemmas.items():
        assert one.source, name
        assert one.confidence, name
        assert float(one.choices[one.default].cost) == 0, name


@pytest.mark.minutes
def test_programs_take_every_answer_somewhere() -> None:
    scenario = january().names.scenario
    crisis = bm.load("january-2022")
    watch = [f"done({choice})" for choice in scenario.choices]
    play = crisis.play(crisis.start(worlds=40, seed=2), "random", watch=watch)
    taken = {choice: float(play[f"done({choice})"][-1].sum()) for choice in scenario.choices}
    put = [name for name, one in scenario.dilemmas.items() if sum(taken[f"{name}_{c}"] for c in one.choices) >= 30]
    assert len(put) >= 15
    affordable = [
        f"{name}_{id}" for name in put for id, one in scenario.dilemmas[name].choices.items() if float(one.cost) <= 0.3
    ]
    assert [choice for choice in affordable if not taken[choice]] == []  # random play has little capital left
    assert np.isfinite(list(taken.values())).all()
