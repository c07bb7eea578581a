"""`brink scenario …`: what it prints, its exit codes, its JSON; and the schema it hands to editors."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from brinkmanship.cli.scenario import scenario_group
from brinkmanship.scenario import loading
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.schema import json_schema
from brinkmanship.simulation.mechanisms import standard_parameters, standard_tracks, verbs
from brinkmanship.simulation.world import Kind

HOSTILE = Path(__file__).parent / "hostile"


def brink(*words):
    return CliRunner().invoke(scenario_group, [str(word) for word in words], catch_exceptions=False)


def test_list():
    assert "january-2022" in brink("list").stdout
    names = {entry["name"]: entry["kind"] for entry in json.loads(brink("list", "--json").stdout)}
    assert names["january-2022"] == "scenario"
    assert names["january-2022.history"] == "script"


def test_check_of_what_is_right():
    done = brink("check", HOSTILE / "right-in-everything.yaml")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no errors, no warnings" in done.stderr


def test_check_of_what_is_wrong():
    done = brink("check", HOSTILE / "unknown-actor.yaml")
    assert done.exit_code == 1
    assert "did you mean 'RED'?" in done.stdout
    (problem,) = json.loads(brink("check", HOSTILE / "unknown-actor.yaml", "--json").stdout)
    assert (problem["line"], problem["column"], problem["suggestion"]) == (4, 37, "RED")
    assert problem["path"] == ["formations", "RED-B", "actor"]


def test_warnings_fail_only_when_asked():
    assert brink("check", HOSTILE / "warnings-only.yaml").exit_code == 0
    assert brink("check", HOSTILE / "warnings-only.yaml", "--strict").exit_code == 1


def test_check_of_no_file_is_bad_use(tmp_path):
    for name in (tmp_path / "absent.yaml", tmp_path, "/dev/null"):
        done = brink("check", name)
        assert (done.exit_code, done.stdout.count("error: ")) == (2, 1)
    assert brink("check", HOSTILE / "right-in-everything.yaml", tmp_path / "absent.yaml").exit_code == 2


def test_check_of_a_variation():
    whole, one = (
        json.loads(brink("check", f"january-2022.history{end}", "--json").stdout) for end in ("", "@early-alert")
    )
    assert {problem["path"][1] for problem in whole} == {"month-earlier", "early-alert"}
    assert [problem["path"][1] for problem in one] == ["early-alert"]
    with pytest.raises(ScenarioError, match="did you mean 'early-alert'"):
        brink("check", "january-2022.history@early-alarm")
    with pytest.raises(ScenarioError, match="january-2022 is a scenario, and has no variations"):
        brink("check", "january-2022@early-alert")


@pytest.mark.parametrize("command", ["show", "sources"])
def test_a_script_is_no_scenario(command):
    with pytest.raises(ScenarioError) as caught:
        brink(command, "january-2022.history")
    (problem,) = caught.value.problems
    said = "january-2022.history is a script, not a scenario; to replay it: brink replay january-2022.history"
    assert problem.message.startswith(f"{said}; to play on from a day of it: ")


def test_show():
    text = brink("show", "january-2022").stdout
    assert "46 of 46" in text
    facts = json.loads(brink("show", "january-2022", "--json").stdout)
    assert facts["counts"]["actors"] >= 20
    resolved = json.loads(brink("show", HOSTILE / "right-in-everything.yaml", "--resolved").stdout)
    assert resolved["actors"]["RED"]["tracks"]["resolve"]["value"] == 0.8


def test_sources():
    rows = json.loads(brink("sources", HOSTILE / "right-in-everything.yaml", "--json").stdout)
    (resolve,) = [row for row in rows if row["path"][-1] == "resolve"]
    assert resolve["path"] == ["actors", "RED", "tracks", "resolve"]
    assert (resolve["value"], resolve["source"], resolve["confidence"]) == (0.8, "atlas", "low")
    assert resolve["traces"] == ["S1"]
    few = brink("sources", HOSTILE / "right-in-everything.yaml", "--confidence", "low").stdout
    assert few.split()[:2] == ["actors.RED.tracks.resolve", "0.8"]


def test_schema_knows_the_engine():
    schema = json.loads(brink("schema").stdout)
    assert schema["properties"]["mechanisms"]["properties"]["combat"]["properties"].keys() == {
        name.split(".")[1] for name in standard_parameters() if name.startswith("combat.")
    }
    assert schema["$defs"]["Action"]["properties"]["verb"]["properties"].keys() == verbs().keys()
    assert schema["required"] == ["scenario", "actors"]
    assert "required" not in json_schema("library")
    assert "entries" in json_schema("script")["properties"]


def test_schema_offers_the_engines_tracks_and_constants_with_their_range_and_meaning():
    schema = json_schema()
    for name, kind in (("Actor", Kind.ACTOR), ("Body", Kind.BODY), ("Region", Kind.REGION), ("Tie", Kind.TIE)):
        offered = schema["$defs"][name]["properties"]["tracks"]["properties"]
        assert offered.keys() == {track for of, track in standard_tracks() if of is kind}
        for track, about in offered.items():
            of = standard_tracks()[kind, track]
            assert about["description"].startswith(of.meaning)
            assert f"From {of.low:g} to {of.high:g}" in about["description"]
            assert f"{of.start:g} if not given" in about["description"]
    combat = schema["properties"]["mechanisms"]["properties"]["combat"]
    assert combat["additionalProperties"] is False
    for name, about in combat["properties"].items():
        constant = standard_parameters()[f"combat.{name}"]
        assert f"{constant.value:g} if not given, from {constant.low:g} to {constant.high:g}" in about["description"]
    for name, about in schema["$defs"]["Action"]["properties"]["verb"]["properties"].items():
        assert about["properties"].keys() == verbs()[name].parameters.keys()


def test_schema_refers_to_what_it_defines():
    for form in ("scenario", "library", "script"):
        schema = json_schema(form)
        references = {part["$ref"] for part in parts(schema) if "$ref" in part}
        assert references <= {f"#/$defs/{name}" for name in schema["$defs"]}


def test_every_field_of_the_format_says_what_it_is():
    silent = [
        f"{name}.{field}"
        for name, part in json_schema()["$defs"].items()
        for field, about in part.get("properties", {}).items()
        if not about.get("description")
    ]
    assert silent == []


def parts(value):
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(inner)


@pytest.mark.parametrize("words", [("list",), ("check",), ("show",), ("schema",), ("sources",)])
def test_help_has_an_example(words):
    assert "Example:" in brink(*words, "--help").stdout


def test_a_file_with_both_heads_is_listed_once(tmp_path, monkeypatch):
    path = tmp_path / "both.yaml"
    path.write_text("scenario: {id: both, title: Both}\nscript: {id: both, title: Both}\n", "utf-8")
    monkeypatch.setattr(loading, "bundled", lambda: {"both": path})
    assert [(entry["name"], entry["kind"]) for entry in json.loads(brink("list", "--json").stdout)] == [
        ("both", "scenario")
    ]
