"""Every rule for content finds what it is there for, and lets a scenario pass that is right."""

import copy
from pathlib import Path

import pytest
import yaml

from brinkmanship.scenario import checks, loading, script_checks, scripts
from brinkmanship.scenario.document import ScenarioError

FOLDER = Path(__file__).parent / "hostile"
TABLES = (checks.RULES, checks.NEWER, checks.ADVICE, checks.ADVICE_ON_ALL)


@pytest.fixture(scope="module")
def fired():
    """The rules that find something in the hostile files."""
    found: set[str] = set()
    wrapped = {}
    loading.check(FOLDER / "right-in-everything.yaml")  # registers the rules
    for table in TABLES:
        for name, rule in table.items():
            wrapped[name] = (table, rule)

            def run(context, name=name, rule=rule):
                for problem in rule(context):
                    found.add(name)
                    yield problem

            table[name] = run
    for path in sorted(FOLDER.glob("*.yaml")):
        if not path.stem.startswith("script"):
            loading.check(path)
    for name, (table, rule) in wrapped.items():
        table[name] = rule
    return found


def test_every_rule_finds_something(fired):
    assert {name for table in TABLES for name in table} - fired == set()


def test_rules_say_what_they_are_for():
    for table in TABLES:
        assert all(rule.__doc__ for rule in table.values())


def test_what_is_right_passes():
    assert loading.check(FOLDER / "right-in-everything.yaml") == []


def test_a_game_starts_in_spite_of_warnings():
    loaded = loading.load(FOLDER / "warnings-only.yaml")
    assert loaded.scenario.scenario.id == "hostile"
    advice = loading.load(FOLDER / "warnings-only.yaml", with_advice=True).warnings
    assert advice
    assert {problem.severity for problem in advice} == {"warning"}


def test_a_game_does_not_start_with_errors():
    with pytest.raises(ScenarioError) as caught:
        loading.load(FOLDER / "unknown-actor.yaml")
    assert [problem.path for problem in caught.value.problems] == [("formations", "RED-B", "actor")]


def test_a_game_begun_before_there_was_a_rule_goes_on():
    path = FOLDER / "behind-your-back.yaml"
    with pytest.raises(ScenarioError) as caught:
        loading.load(path)
    assert {problem.path[:2] for problem in caught.value.problems} == {("tracks", "actor")}
    data = yaml.safe_load(path.read_text("utf-8"))
    del data["tracks"]["actor"]["suport"]
    data["scenario"]["start"] = str(data["scenario"]["start"])
    assert "support" in loading.load_resolved(data).scenario.tracks.actor


def test_bundled_scenarios_pass():
    for name, path in loading.bundled().items():
        if not name.endswith(".history"):
            assert [problem.render() for problem in loading.check(path)] == []


def test_every_rule_for_scripts_finds_something(monkeypatch):
    found: set[str] = set()
    scripts.check_script(FOLDER / "script-of-nonsense.yaml")  # registers the rules

    def watched(name, rule):
        def run(played):
            for problem in rule(played):
                found.add(name)
                yield problem

        return run

    monkeypatch.setattr(
        script_checks, "RULES", {name: watched(name, rule) for name, rule in script_checks.RULES.items()}
    )
    for path in sorted(FOLDER.glob("script-*.yaml")):
        scripts.check_script(path)
    assert set(script_checks.RULES) - found == set()


def errors(tmp_path, sections, head=""):
    """What a check says against the scenario that is right in everything with *sections* and more in its *head*."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "base.yaml").write_bytes((FOLDER / "library" / "base.yaml").read_bytes())
    right = (FOLDER / "right-in-everything.yaml").read_text("utf-8").replace("horizon: 60", f"horizon: 60{head}")
    (tmp_path / "main.yaml").write_text(right + sections, "utf-8")
    return [one.message for one in loading.check(tmp_path / "main.yaml") if one.severity == "error"]


def test_an_option_of_an_unknown_action_hides_no_other(tmp_path):
    found = errors(tmp_path, "doctrines: {GRN: {options: [{do: wrn, appeal: 1}, {do: march, appeal: 1}]}}\n")
    assert found == ["unknown action: 'wrn'", "GRN cannot order 'march'"]


@pytest.mark.parametrize(("hours", "fits"), [(2**14 - 1, True), (2**14, False)])
def test_a_time_may_be_so_many_steps_that_two_add_up_in_sixteen_bits(tmp_path, hours, fits):
    action = (
        f"{{name: Wait, family: diplomacy, by: RED, goldstein: 0, cooldown: {hours}h, start: ['self.pride += 0.1']}}"
    )
    found = errors(tmp_path, f"actions: {{wait: {action}}}\n", ", hours_per_tick: 1")
    assert found == ([] if fits else [f"the cooldown is {hours} steps of 1 h, too many"])


@pytest.mark.parametrize(("place", "asked"), [("", False), (", place: BLUE-1", True)])
def test_the_host_that_is_asked_is_that_of_a_place(tmp_path, place, asked):
    action = f"name: Ask, family: military, by: RED, goldstein: 0, consent: {{of: host}}, start: ['self.pride += 0.1']{place}"
    assert errors(tmp_path, f"actions: {{ask: {{{action}}}}}\n") == (
        [] if asked else ["'ask' asks the host of no place"]
    )


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ("done(talk, RED, BLUE)", ""),
        ("done(boast, RED, BLUE)", "boast is aimed at nothing"),
        ("done(talk, RED, HILL)", "HILL"),
    ],
)
def test_formulas_know_what_an_action_is_aimed_at(asked, wrong, tmp_path):
    toy = (FOLDER.parents[1] / "game" / "data" / "toy.yaml").read_text("utf-8")
    path = tmp_path / "toy.yaml"
    path.write_text(toy.replace('when: "world.tension > 0.9"', f'when: "{asked} > 0"'), "utf-8")
    found = [problem.render() for problem in loading.check(path) if problem.severity == "error"]
    assert [wrong in text for text in found] == ([True] if wrong else [])


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    [
        ("courses", "RUS", "precision"),  # which doctrines, dilemmas and assumptions read
        pytest.param(("deals", "off_ramp", "steps"), marks=pytest.mark.minutes),
        pytest.param(("calendar", "exercise_belarus", "from"), marks=pytest.mark.minutes),
        pytest.param(("ladder", 0, "from"), marks=pytest.mark.minutes),
        ("ladder", 3, "rung"),
    ],
    ids=lambda place: ".".join(map(str, place)),
)
def test_one_wrong_number_is_one_error(place):
    data = copy.deepcopy(loading.load("january-2022").data)
    inner = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = ["nonsense"]
    with pytest.raises(ScenarioError) as found:
        loading.load_resolved(data)
    assert [problem.path for problem in found.value.problems if problem.severity == "error"] == [place]
