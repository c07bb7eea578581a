"""The library: a crisis from Python, as one would type it."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import brinkmanship as bm

TOY = Path(__file__).parents[1] / "game" / "data" / "toy.yaml"


@pytest.fixture(scope="module")
def crisis() -> bm.Crisis:
    return bm.load("january-2022")


@pytest.fixture(scope="module")
def start(crisis: bm.Crisis) -> bm.State:
    return crisis.start(worlds=24, seed=1)


def test_import_loads_nothing_heavy() -> None:
    code = "import sys, brinkmanship; print(sorted({'numpy', 'pydantic', 'pygame', 'yaml', 'rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert set(bm.__all__) <= set(dir(bm))


def test_a_state_is_a_value(crisis: bm.Crisis, start: bm.State) -> None:
    before = start["world.tension"].copy()
    later = crisis.step(crisis.step(start))
    assert (start.day, later.day) == (0, 2)
    assert np.array_equal(start["world.tension"], before)
    again = crisis.step(crisis.step(pickle.loads(pickle.dumps(start))))
    assert np.array_equal(again["world.tension"], later["world.tension"])
    assert len(later[3:7]) == 4
    assert np.array_equal(later[5]["UKR.resolve"], later["UKR.resolve"][[5]])
    assert later.date == date(2022, 1, 26)


def test_a_play_of_part_of_a_state_is_that_part_of_the_play(crisis: bm.Crisis, start: bm.State) -> None:
    whole = crisis.play(start, watch=["world.tension", "tie(RUS, USA).trust"], turns=12)
    part = crisis.play(start[8:11], watch=["world.tension", "tie(RUS, USA).trust"], turns=12)
    for name in whole:
        assert whole[name].shape == (13, 24)
        assert np.array_equal(whole[name][:, 8:11], part[name])
    assert whole.dates == [date(2022, 1, 24 + n) if n < 8 else date(2022, 2, n - 7) for n in range(13)]
    assert np.array_equal(whole["world.tension"][0], start["world.tension"])


@pytest.mark.slow
def test_plays_from_one_start_share_their_chance(crisis: bm.Crisis, start: bm.State) -> None:
    first = crisis.play(start, bm.Doctrine(), turns=20)
    same = crisis.play(start, {"others": "doctrine"}, turns=20)
    idle = crisis.play(start, {"USA": bm.Wait(), "others": bm.Doctrine()}, turns=20)
    assert np.array_equal(first.scores["USA"], same.scores["USA"])
    assert not np.array_equal(first.scores["USA"], idle.scores["USA"])


def test_a_function_decides_for_all_worlds_and_is_refused_with_reasons(crisis: bm.Crisis, start: bm.State) -> None:
    asked = []

    def bot(look: bm.Look) -> bm.Orders:
        asked.append(look.worlds)
        return look.order("alert_forces", where=look.number % 2 == 0)

    played = crisis.play(start, {"USA": bot, "others": bm.Wait()}, watch=["in_force(alert_forces, USA)"], turns=3)
    assert asked == [24, 24, 24]
    assert np.array_equal(played["in_force(alert_forces, USA)"][1], (start.world.number % 2 == 0).astype(np.float32))
    assert [(one.action, one.worlds) for one in played.refused] == [("alert_forces", 12)] * 2
    assert {reason.code for one in played.refused for reason in one.reasons} == {"busy"}


def test_a_seat_orders_for_itself_within_its_orders_and_capital(crisis: bm.Crisis, start: bm.State) -> None:
    def greedy(look: bm.Look) -> list[bm.Orders]:
        return [look.order(a, t) for a in look.actions for t in look.targets(a) if not look.places(a, t)
                and look.legal(a, t).all() and "goes" not in a and not _placed(look, a, t)]  # fmt: skip

    played = crisis.play(start, {"USA": greedy, "others": bm.Wait()}, watch=["USA.capital"], turns=1)
    assert (played["USA.capital"] >= 0).all()
    assert any(reason.code == "plan" for one in played.refused for reason in one.reasons)

    def thief(look: bm.Look) -> bm.Orders:
        return start.look("RUS").order("naval_exercise")

    stolen = crisis.play(start, {"USA": thief, "others": bm.Wait()}, turns=1)
    assert [one.reasons[0].code for one in stolen.refused] == ["seat"]


def _placed(look: bm.Look, action: str, target: str) -> bool:
    try:
        look.order(action, target)
    except ValueError:
        return True
    return False


def test_what_a_seat_may_not_know_is_refused_and_names_are_suggested(crisis: bm.Crisis, start: bm.State) -> None:
    look = start.look("USA")
    assert (look["RUS.resolve"] != start["RUS.resolve"]).all()  # estimates, each with its own error
    assert np.array_equal(look["USA.resolve"], start["USA.resolve"])
    with pytest.raises(bm.Hidden, match="'capital' of others is private"):
        look["RUS.capital"]
    with pytest.raises(KeyError, match=r"did you mean UKR\.resolve"):
        look["UKR.resolv"]
    with pytest.raises(KeyError, match="did you mean 'alert_forces'"):
        look.order("alert_force")
    with pytest.raises(KeyError, match="Did you mean USA"):
        crisis.play(start, {"USB": bm.Wait()})
    with pytest.raises(KeyError, match="watched: nothing"):
        crisis.play(start, turns=0)["world.tension"]
    with pytest.raises(ValueError, match=r"from 0 to 2\*\*96 - 1"):
        crisis.start(seed=-1)
    assert repr(look) == "<Look of USA at 24 worlds on 2022-01-24>"
    with pytest.raises(ValueError, match="did you mean 'doctrine'"):
        crisis.play(start, "doctrin")


def test_progress_is_told_and_an_interrupt_passes_on(crisis: bm.Crisis, start: bm.State) -> None:
    told: list[int] = []
    crisis.play(start, turns=1, progress=told.append)
    assert sum(told) == len(start)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crisis.play(start, turns=1, progress=stop)


@pytest.mark.slow
def test_processes_do_not_matter(crisis: bm.Crisis, start: bm.State) -> None:
    here = crisis.play(start, {"USA": bm.Random(), "others": bm.Doctrine()}, turns=6)
    there = crisis.play(start, {"USA": bm.Random(), "others": bm.Doctrine()}, turns=6, processes=2)
    assert np.array_equal(here.scores["USA"], there.scores["USA"])


@pytest.mark.slow
def test_outcomes_are_told(crisis: bm.Crisis, start: bm.State) -> None:
    played = crisis.play(start)
    assert len(played.outcomes.kind) == len(start)
    assert sum(row.count for row in played.outcomes.rows) == len(start)
    assert "Share" in played.outcomes.table()
    for name, needs in (("to_pandas", "pandas"), ("to_xarray", "xarray")):
        try:
            __import__(needs)
        except ImportError:
            with pytest.raises(ImportError, match=f"pip install {needs}"):
                getattr(played, name)()
