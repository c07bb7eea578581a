"""Replays told in the terminal: a script and its record read the same; what fails is told with its line and exit code."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from brinkmanship.cli.main import cli
from brinkmanship.cli.replay import taken_over
from brinkmanship.game.errors import GameError
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.replay import replay

TOY = Path(__file__).parent.parent / "game" / "data" / "toy.yaml"
SCRIPT = """script: {id: quarrel, scenario: toy, title: A quarrel, seed: 4}
entries:
  - {date: 2022-01-24, order: {actor: RED, action: boast}, text: Red boasts to everybody.}
  - {date: 2022-01-25, order: {actor: RED, action: threaten, target: BLUE}}
  - {date: 2022-01-26, inject: {effects: ["GREY.fame += 0.1"], text: Grey is seen.}}
  - {expect: "RED.fame > 0.45 by 2022-01-24", text: Red is heard of.}
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "toy.yaml").write_bytes(TOY.read_bytes())
    path = tmp_path / "quarrel.yaml"
    path.write_text(SCRIPT, "utf-8")
    return path


def told(name: str | Path, **more: object) -> tuple[int, str]:
    out = io.StringIO()
    code = replay(str(name), voice=TerminalIO(io.StringIO(), out, plain=True), **more)  # type: ignore[arg-type]
    return code, out.getvalue()


def test_a_script_is_told_day_by_day_with_the_state_of_the_world(script: Path) -> None:
    code, text = told(script)
    assert code == 0
    days = text.split("\n\n")
    first = next(day for day in days if day.startswith("Monday 24 January 2022"))
    assert "- Red boasts to everybody." in first
    assert "World: rung 0 of 1, Quiet; tension 55%" in first
    assert "As expected: Red is heard of." in first
    assert "Refused: RED: threaten on BLUE. Nobody is tense enough to listen." in text
    assert "1 of 1 expectations came true" in text


def test_the_record_of_a_script_reads_the_same(script: Path, tmp_path: Path) -> None:
    _, played = told(script, record=tmp_path / "r.jsonl")
    _, recorded = told(tmp_path / "r.jsonl")
    start = "Monday 24 January"
    of_script = [line for line in played[played.index(start) :].split("\n") if line and "expect" not in line.lower()]
    of_record = [line for line in recorded[recorded.index(start) :].split("\n") if line]
    assert of_script[: len(of_record)] == of_record
    with pytest.raises(GameError, match="--record is for scripts"):
        told(tmp_path / "r.jsonl", record=tmp_path / "s.jsonl")


def test_what_is_not_as_expected_is_loud(script: Path) -> None:
    script.write_text(SCRIPT.replace("RED.fame > 0.45", "RED.fame > 0.95"), "utf-8")
    code, text = told(script)
    assert code == 1
    assert "NOT AS EXPECTED: Red is heard of." in text
    assert f"{script}:6:5: error: expected RED.fame > 0.95" in text
    result = CliRunner().invoke(cli, ["scenario", "test", str(script)])
    assert result.exit_code == 1
    assert result.output.startswith(f"FAILED  {script}: 1 expectations")


def test_for_programs_it_is_json(script: Path) -> None:
    out = io.StringIO()
    replay(str(script), json_=True, voice=TerminalIO(io.StringIO(), out, plain=True))
    data = json.loads(out.getvalue())
    assert data["days"][0]["state"]["indicators"]["world:tension"] == 0.546
    assert data["days"][1]["refused"][0]["reasons"][0]["text"] == "Nobody is tense enough to listen."
    assert data["expectations"][0]["met"] is True


def test_until_a_date_and_dates_that_are_none(script: Path) -> None:
    _, text = told(script, until="2022-01-24")
    assert "Tuesday" not in text
    with pytest.raises(GameError, match="'soon' is no date"):
        told(script, until="soon")


def test_records_are_compared_and_written_as_scripts_by_command(script: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    told(script, record=first)
    script.write_text(SCRIPT.replace("action: boast", "action: plot"), "utf-8")
    told(script, record=second)
    run = CliRunner()
    differ = run.invoke(cli, ["record", "diff", str(first), str(second)])
    assert differ.exit_code == 1
    assert "They part on 24 Jan" in differ.output
    assert "  - Redland orders: Boast" in differ.output
    assert run.invoke(cli, ["record", "diff", str(first), str(first)]).exit_code == 0
    written = run.invoke(cli, ["record", "show", str(first), "--as-script"])
    assert written.exit_code == 0
    assert "order: {actor: RED, action: boast}" in written.output
    listed = run.invoke(cli, ["record", "branches", str(first), "--json"])
    assert json.loads(listed.output)[0]["name"] == "main"
    schema = json.loads(run.invoke(cli, ["scenario", "schema", "--script"]).output)
    assert {"variations", "then", "entries"} <= set(schema["properties"])
    assert {"camera", "caption", "expect"} <= set(schema["$defs"]["Entry"]["properties"])


def test_history_until_a_day_and_then_you_decide(script: Path, tmp_path: Path) -> None:
    run = CliRunner()
    path = tmp_path / "mine.jsonl"
    words = ["replay", str(script), "--take-over", "BLUE", "--record", str(path), "--plain", "--headless"]
    nowhere = run.invoke(cli, words)
    assert "the script does not say when it hands over" in str(nowhere.exception)
    played = run.invoke(cli, [*words, "--on", "2022-01-26"], input="order boast\ncommit\nquit\n")
    assert "Wednesday 26 January 2022, turn 2" in played.output
    timeline = Timeline.open(path)
    assert (timeline.last, timeline.branches[-1].name) == (3, "BLUE from 2022-01-26")
    assert any(o.seat == "BLUE" and o.action == "boast" for o in timeline.story(3).orders)
    assert not timeline.story(3).injects, "from that day on the script is silent"
    with pytest.raises(GameError, match="there is no seat 'BLEU'"):
        taken_over(str(script), "BLEU", "2022-01-26", tmp_path / "no.jsonl")
