"""A record as a script that loads under any name, lasts as long as the record, and says what it cannot promise."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.replay.as_script import as_script, doubts, script_id
from brinkmanship.game.replay.script_run import ScriptRun
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.scenario.scripts import load_script

DATA = Path(__file__).parents[1] / "data"


def quiet(toy: Prepared, seed: int = 3) -> Timeline:
    """An order on the first day, and five turns in which nothing is ordered."""
    game = Game.new(toy, {"BLUE": "human", "others": "wait"}, seed=seed)
    game.seat("BLUE").set_plan([Order("BLUE", "boast")])
    for _ in range(6):
        game.commit()
    return Timeline.of_lines(game.control().record_lines, "quiet")


def test_the_script_lasts_as_long_as_the_record(toy: Prepared, tmp_path: Path) -> None:
    path = tmp_path / "quiet.yaml"
    shutil.copy(DATA / "toy.yaml", path.parent)
    path.write_text(as_script(quiet(toy), "quiet", str(DATA / "toy.yaml")), "utf-8")
    run = ScriptRun.start(path)
    while not run.done:
        run.step()
    assert run.game.turn == 6
    assert [entry.caption for entry in run.loaded.script.entries] == [None, "Here the record ends."]


@pytest.mark.parametrize("name", ["ü", "游戏", "a" * 90, "-x", "7", "A b#c", "true", ".hidden.", "İ"])
def test_every_name_of_a_file_gives_a_script_that_loads(toy: Prepared, tmp_path: Path, name: str) -> None:
    path = tmp_path / "named.yaml"
    shutil.copy(DATA / "toy.yaml", path.parent)
    path.write_text(as_script(quiet(toy), script_id(name), str(DATA / "toy.yaml")), "utf-8")
    assert re.fullmatch(r"[a-z][a-z0-9_.-]{0,59}", load_script(path).script.script.id)


def test_what_the_script_cannot_promise_is_said_beside_its_scenario(
    toy: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = quiet(toy)
    (own,) = doubts(timeline)
    assert own.startswith("'toy' is what the record's scenario calls itself, and no scenario of that name comes")
    assert f"  # {own}\n  scenario: toy\n" in as_script(timeline, "x", remarks=doubts(timeline))
    assert doubts(timeline, str(DATA / "toy.yaml")) == ()
    other = tmp_path / "toy.yaml"
    other.write_text((DATA / "toy.yaml").read_text("utf-8").replace("horizon: 10", "horizon: 11"), "utf-8")
    assert "is not as it was when the record was made" in doubts(timeline, str(other))[0]
    assert "could not be compared with that of the record: there is no such file" in doubts(timeline, "no/such.yaml")[0]
    monkeypatch.setattr("brinkmanship.game.replay.as_script.bundled", lambda: {"toy": other})
    monkeypatch.setattr("brinkmanship.scenario.loading.scenarios_dir", lambda: tmp_path)
    assert "is not as it was when the record was made" in doubts(timeline)[0]


def test_a_seed_that_no_script_may_have_is_left_out_and_told(toy: Prepared) -> None:
    timeline, named = quiet(toy, seed=10**18), str(DATA / "toy.yaml")
    assert doubts(timeline, named) == (
        "the record's seed has more than 18 digits, which no script may have: it is left out",
    )
    assert "seed:" not in as_script(timeline, "x", named)
    assert doubts(quiet(toy, seed=10**18 - 1), named) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"resolved":"', '"resolved":"?', "the header's scenario is damaged"),
        ('"kind":"turn"', '"kind":"tern"', "is damaged"),
    ],
)
def test_a_damaged_record_is_not_written_as_a_script(toy: Prepared, old: str, new: str, message: str) -> None:
    game = Game.new(toy, {}, seed=3)
    game.commit()
    lines = [line.replace(old, new) for line in game.control().record_lines]
    assert lines != list(game.control().record_lines)
    with pytest.raises(GameError, match=message):
        as_script(Timeline.of_lines(lines, "x"), "written")
