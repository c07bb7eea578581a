"""Games that begin before their scenario: its world is taken as given, and the calendar stays where it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.as_script import as_script
from brinkmanship.game.replay.comparison import compare, meeting
from brinkmanship.game.replay.script_run import ScriptRun
from brinkmanship.game.replay.seat_replay import SeatReplay
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.scripts import check_script
from brinkmanship.simulation.randomness import Purpose, Randomness
from brinkmanship.simulation.world import Kind

DATA = Path(__file__).parents[1] / "data"
SCRIPT = """script: {id: quarrel, scenario: toy, title: A quarrel, seed: 4, intents: {RED: bold}}
seats: {others: wait}
variations:
  early:
    title: What if Red had boasted two weeks earlier
    start: 2022-01-10
    change: [{entry: first, date: 2022-01-10}]
    add:
      - {date: 2022-01-12, narration: Nothing moves.}
      - {expect: "RED.fame > 0.45 by 2022-01-10"}
      - {expect: "day < 0", date: 2022-01-22}
entries:
  - {id: first, date: 2022-01-24, order: {actor: RED, action: boast}, text: Red boasts.}
  - {date: 2022-01-25, order: {actor: BLUE, action: boast}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A script of the toy crisis, in which a brigade is on the march when the scenario begins."""
    path = tmp_path_factory.mktemp("earlier")
    text = (DATA / "toy.yaml").read_text("utf-8")
    text = text.replace("region: HILL, personnel: 3000,", "region: HILL, at: DALE, days_left: 2, personnel: 3000,")
    (path / "toy.yaml").write_text(text.replace("days: [2022-01-26]", "days: [2]"), "utf-8")
    (path / "quarrel.yaml").write_text(SCRIPT, "utf-8")
    return path


@pytest.fixture(scope="module")
def early(folder: Path) -> Timeline:
    """The early variation, played with a record."""
    run = ScriptRun.start(f"{folder / 'quarrel.yaml'}@early", record=folder / "early.jsonl")
    while not run.done:
        run.step()
    assert [one for one in run.held() if one.problem is not None] == []
    run.game.close()
    return Timeline.open(folder / "early.jsonl")


@pytest.fixture(scope="module")
def toys(folder: Path) -> tuple[Prepared, Prepared]:
    return prepare(folder / "toy.yaml"), prepare(folder / "toy.yaml", start=date(2022, 1, 10))


def test_the_calendar_stays_where_it_is(toys: tuple[Prepared, Prepared], early: Timeline) -> None:
    usual, prepared = toys
    assert prepared.names.date(prepared.rules.horizon) == usual.names.date(usual.rules.horizon) == date(2022, 2, 3)
    assert prepared.names.date(prepared.rules.events[0].days[0]) == date(2022, 1, 26)  # the third day of the scenario
    told = {line.text: line.date for position in range(1, early.last + 1) for line in early.story(position).lines}
    arrival = next(when for text, when in told.items() if text.startswith("Forces of Redland arrived in "))
    assert (told["Redland carried out 'Boast'."], arrival) == (date(2022, 1, 10), date(2022, 1, 25))
    view = early.view(3)
    assert (view.date, view.day, view.horizon) == (date(2022, 1, 13), 3, 24)


def test_chance_hangs_on_the_date_and_intents_are_drawn_alike(toys: tuple[Prepared, Prepared]) -> None:
    usual, prepared = toys
    worlds = np.arange(3)
    chance = Randomness(9)
    assert (chance.uniform(Purpose.EVENTS, -3, 2, worlds) != chance.uniform(Purpose.EVENTS, 3, 2, worlds)).any()
    one, two = Game.new(usual, seed=9), Game.new(prepared, seed=9)
    assert (one.control().truth.intent == two.control().truth.intent).all()
    assert (
        one.control().truth.tracks(Kind.ACTOR) == two.control().truth.tracks(Kind.ACTOR)
    ).all()  # the world is taken as given


def test_its_record_verifies_is_watched_and_goes_on(folder: Path, early: Timeline) -> None:
    assert verify(folder / "early.jsonl").agrees
    assert early.start == date(2022, 1, 10)
    assert early.assumption.startswith("The game begins on 2022-01-10, 14 days before the scenario: ")
    assert SeatReplay(early).view(3, "RED").date == date(2022, 1, 13)
    game = Game.load(folder / "early.jsonl")
    assert game.date == date(2022, 1, 26)
    game.commit()
    assert "Rain. It rains." in [line.text for line in game.control().log()]
    game.close()
    assert verify(folder / "early.jsonl").agrees


def test_that_it_is_an_assumption_is_said(folder: Path) -> None:
    (note,) = check_script(folder / "quarrel.yaml")
    assert note.severity == "note"
    assert (note.line, note.message) == (
        6,
        "the game begins on 2022-01-10, 14 days before the scenario: that the world already was as it is described for "
        "2022-01-24 is an assumption",
    )
    run = ScriptRun.start(f"{folder / 'quarrel.yaml'}@early")
    assert run.loaded.script.script.briefing.startswith("The game begins on 2022-01-10")
    assert run.game.seat("RED").briefing().startswith("The game begins on 2022-01-10, 14 days before the scenario")
    assert ScriptRun.start(folder / "quarrel.yaml").game.seat("RED").briefing().startswith("Two quarrel")


def test_courses_are_compared_date_by_date(folder: Path, early: Timeline) -> None:
    run = ScriptRun.start(folder / "quarrel.yaml")
    while not run.done:
        run.step()
    usual = Timeline.of_lines(run.game.control().record_lines, "usual")
    assert meeting(usual, early)[:2] == [14, 15]
    found = compare(usual, early, ("usual", "early"))
    assert found.begins == (date(2022, 1, 24), date(2022, 1, 10))
    assert (found.parts_at, found.days[0].only_second) == (date(2022, 1, 10), ("Redland orders: Boast",))
    assert next(d for d in found.days if d.date == date(2022, 1, 24)).only_first == ("Redland orders: Boast",)
    assert not any("Blueland orders: Boast" in text for d in found.days for text in (*d.only_first, *d.only_second))


def test_as_a_script_it_begins_early_too(folder: Path, early: Timeline) -> None:
    text = as_script(early, "again", "toy")
    assert "  start: 2022-01-10" in text
    (folder / "again.yaml").write_text(text, "utf-8")
    run = ScriptRun.start(folder / "again.yaml")
    assert run.game.date == date(2022, 1, 10)


@pytest.mark.parametrize("start", ["2022-01-25", "2021-01-01"])
def test_a_game_begins_with_the_scenario_or_up_to_a_year_before(folder: Path, start: str) -> None:
    (folder / "wrong.yaml").write_text(SCRIPT.replace("start: 2022-01-10", f"start: {start}"), "utf-8")
    problem = next(p for p in check_script(folder / "wrong.yaml") if p.severity == "error")
    assert problem.message == f"a game cannot begin on {start}"
    assert problem.expected == "a day from 2021-01-23 to 2022-01-24"
    with pytest.raises(ScenarioError):
        ScriptRun.start(f"{folder / 'wrong.yaml'}@early")
    with pytest.raises(GameError, match="cannot begin on"):
        prepare(folder / "toy.yaml", start=date.fromisoformat(start))
