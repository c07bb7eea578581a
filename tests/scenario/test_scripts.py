"""Scripts: loaded with their scenario, checked against it."""

from pathlib import Path

import pytest

from engine.scenario.document import ScenarioError
from engine.scenario.document.wordings import PATTERNS
from engine.scenario.loading import load
from engine.scenario.schema import json_schema
from engine.scenario.scripts import check_script, load_script

HOSTILE = Path(__file__).parent / "hostile"
HEAD = "script: {id: s, scenario: right-in-everything, title: S, sources: {own: {title: Own}}}\n"


@pytest.fixture
def write(tmp_path):
    (tmp_path / "library").mkdir()
    for name in ("right-in-everything.yaml", "library/base.yaml"):
        (tmp_path / name).write_text((HOSTILE / name).read_text())

    def written(entries, head=HEAD):
        path = tmp_path / "script.yaml"
        path.write_text(head + entries)
        return path

    return written


def test_a_script_that_holds_together(write):
    path = write(
        "entries:\n"
        "  - {date: 2022-01-24, order: {actor: RED, action: warn, target: BLU}, source: own, traces: [S1]}\n"
        "  - {date: 2022-01-25, inject: {effects: ['world.heat += 0.1'], to: [BLU]}, source: atlas}\n"
        "  - {date: 2022-01-26, narration: Nothing happens.}\n"
        "  - {expect: 'world.heat > 0.2', by: 2022-02-01}\n"
    )
    loaded = load_script(path)
    assert len(loaded.script.entries) == 4
    assert loaded.scenario.scenario.scenario.id == "hostile"
    order = loaded.script.entries[0].order
    assert order is not None
    assert (order.actor, order.action, order.target) == ("RED", "warn", "BLU")


def test_a_scenario_that_is_at_hand_is_not_loaded_again(write):
    path = write("entries: []\n", HEAD.replace("right-in-everything", "not-there"))
    at_hand = load(HOSTILE / "right-in-everything.yaml")
    assert load_script(path, at_hand).scenario is at_hand


def test_a_scenario_that_does_not_load(write):
    with pytest.raises(ScenarioError) as caught:
        load_script(write("entries: []\n", HEAD.replace("right-in-everything", "january-2002")))
    first, second = caught.value.problems
    assert (first.line, first.message) == (1, "the scenario 'january-2002' does not load")
    assert second.suggestion == "january-2022"


def test_the_history_of_january_2022_holds_together():
    problems = check_script("january-2022.history")
    assert [problem.render() for problem in problems if problem.severity != "note"] == []
    assert {problem.path[1] for problem in problems} == {"month-earlier", "early-alert"}  # each says what it assumes
    assert len(load_script("january-2022.history").script.entries) >= 70


def told(path):
    """What a check says of a script: [(line, severity, message)]."""
    return [(problem.line, problem.severity, problem.message) for problem in check_script(path)]


@pytest.mark.parametrize(
    ("head", "mistake"),
    [
        ("script: {id: Bad Name, scenario: right-in-everything, title: S}\n", "the text 'Bad Name' is not written"),
        ("script: {id: s, scenario: right-in-everything}\n", "'script.title' is missing"),
        ("script: {id: s, scenario: right-in-everything, title: S, seed: -3, injets: no}\n", "-3 is too small"),
    ],
)
def test_a_mistake_in_the_head_hides_no_other(write, head, mistake):
    messages = [
        message
        for _, _, message in told(write("entries: [{date: 2022-01-24, order: {actor: RAD, action: wrn}}]\n", head))
    ]
    assert messages[0].startswith(mistake)
    assert messages[-2:] == ["unknown actor: 'RAD'", "unknown action: 'wrn'"]


@pytest.mark.parametrize(
    ("entry", "message", "expected"),
    [
        (
            '{expect: "world.heat > 0 by 2022-02-31"}',
            "'2022-02-31' is no day of the calendar",
            "a day after 'by', such as 2022-02-24",
        ),
        (
            '{expect: "world.heat > 0 by 24 February"}',
            "'24 February' is no day of the calendar",
            "a day after 'by', such as 2022-02-24",
        ),
        (
            '{expect: "world.heat > 0 by 2022-02-24", by: 2022-02-25}',
            "the day is said twice, in the condition and as 'by'",
            "one of the two",
        ),
    ],
)
def test_a_day_in_words_that_is_none_is_told_where_it_stands(write, entry, message, expected):
    (problem,) = check_script(write(f"entries:\n  - {entry}\n"))
    assert (problem.line, problem.column) == (3, 14)
    assert (problem.message, problem.expected) == (message, expected)


@pytest.mark.parametrize(
    ("day", "message", "expected"),
    [
        ("2022-13-24", "the text '2022-13-24' is not a date of the calendar", "a date, such as 2022-02-24"),
        ("Tuesday", "the text 'Tuesday' is not a date of the calendar", "a date, such as 2022-02-24"),
        (
            "2022-02-24T25:00",
            "the text '2022-02-24T25:00' is not a time of day of the calendar",
            "a date such as 2022-02-24, with a time such as 2022-02-24T04:00 where steps are hours",
        ),
    ],
)
def test_a_date_that_is_none_is_told_in_words(write, day, message, expected):
    (problem,) = check_script(write(f"entries:\n  - {{date: {day}, narration: Told.}}\n"))
    assert (problem.message, problem.expected) == (message, expected)


@pytest.mark.parametrize("form", ["scenario", "script"])
def test_every_pattern_of_the_format_has_words(form):
    def patterns(part):
        inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        own = [part["pattern"]] if isinstance(part, dict) and isinstance(part.get("pattern"), str) else []
        return [*own, *(one for value in inner for one in patterns(value))]

    assert set(patterns(json_schema(form))) <= PATTERNS.keys()
