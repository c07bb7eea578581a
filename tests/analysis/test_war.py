"""The futures in which something began, beside what was observed: days are counted from its beginning in each future."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from brinkmanship.analysis.war import compared
from brinkmanship.cli.main import cli
from brinkmanship.game.session.prepared import Prepared, prepare

SCENARIO = """
scenario: {id: storm, title: A storm, start: 2030-01-01, horizon: 20, sources: {log: {title: The log}}}
map: {regions: {A-1: {name: Shore, lon: 25, lat: 60, country: Finland, controller: A}}}
actors: {A: {name: A, playable: true}}
tracks:
  world:
    wind: {start: 0, low: 0, high: 100, meaning: Speed of the wind., label: Wind, visible: public}
events:
  breaks: {name: It breaks, chance: "0.15", effects: ["world.wind = 10"]}
  grows: {name: It grows, when: "world.wind > 0", once: false, effects: ["world.wind += 2"]}
comparisons:
  storm:
    name: The storm
    since: "world.wind > 0"
    source: log
    confidence: high
    rows:
      - {text: Wind, value: world.wind, unit: m/s, observed: [{day: 0, value: 10}, {day: 3, value: 15.9}, {day: 3, value: 90}]}
      - {text: A gale, value: "world.wind >= 16", share: true, observed: [{day: 1, value: 0}, {day: 3, value: 1}]}
"""


@pytest.fixture
def storm(tmp_path: Path) -> Path:
    path = tmp_path / "storm.yaml"
    path.write_text(SCENARIO, "utf-8")
    return path


@pytest.fixture
def prepared(storm: Path) -> Prepared:
    return prepare(storm)


def test_days_count_from_where_it_began_in_each_future(prepared: Prepared) -> None:
    """It breaks on different days, and is as strong on the same day after in all."""
    began, rows = compared(prepared, prepared.names.scenario.comparisons["storm"], 60, 1)
    assert 30 < began < 60  # in some futures it never breaks
    first, third, _, one, late = rows
    assert first.low == first.middle == first.high
    assert third.middle - first.middle == pytest.approx(6)
    assert (one.middle, late.middle) == (0, 1)
    assert late.low is None
    assert late.brackets is None
    assert third.futures < first.futures  # of some the game ended before


def test_an_observed_number_is_inside_or_outside_the_spread(prepared: Prepared) -> None:
    _, rows = compared(prepared, prepared.names.scenario.comparisons["storm"], 60, 1)
    assert [row.brackets for row in rows[:3]] == [rows[0].middle == 10, rows[1].middle == 15.9, False]
    assert rows[2].below == 1
    assert (rows[0].source, rows[0].confidence) == ("log", "high")


def test_the_command_prints_a_table_and_json(storm: Path) -> None:
    told = CliRunner().invoke(cli, ["scenario", "war", str(storm), "--futures", "40"])
    assert told.exit_code == 0
    assert "The storm:" in told.output
    assert "of 40 futures" in told.output
    assert "of 3 observed numbers lie between" in told.output
    data = json.loads(CliRunner().invoke(cli, ["scenario", "war", str(storm), "--futures", "40", "--json"]).output)
    assert [row["text"] for row in data["storm"]["rows"]].count("Wind") == 3
    wrong = CliRunner().invoke(cli, ["scenario", "war", str(storm), "--comparison", "strom"])
    assert wrong.exit_code != 0
    assert "did you mean 'storm'" in str(wrong.exception)


def test_a_scenario_that_compares_nothing_says_so(tmp_path: Path) -> None:
    path = tmp_path / "calm.yaml"
    path.write_text(SCENARIO.split("comparisons:")[0], "utf-8")
    told = CliRunner().invoke(cli, ["scenario", "war", str(path), "--futures", "4"])
    assert told.exit_code == 1
    assert "compares nothing" in told.output
