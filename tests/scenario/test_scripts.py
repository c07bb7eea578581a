"""Scripts: loaded with their scenario, checked against it."""

from datetime import date
from pathlib import Path

import pytest

from brinkmanship.scenario.description import check_any
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.document.wordings import PATTERNS
from brinkmanship.scenario.loading import load
from brinkmanship.scenario.schema import json_schema
from brinkmanship.scenario.scripts import check_script, load_script

HOSTILE = Path(__file__).parent / "hostile"
HEAD = "script: {id: s, scenario: right-in-everything, title: S, sources: {own: {title: Own}}}\n"


@pytest.fixture
def write(tmp_path):
    (tmp_path / "library").mkdir()
    for name in ("right-in-everything.yaml", "library/base.yaml"):
        (tmp_path / name).write_text((HOSTILE / name).read_text("utf-8"))

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


def test_a_scenario_is_no_script():
    with pytest.raises(ScenarioError) as caught:
        load_script("january-2022")
    (problem,) = caught.value.problems
    assert problem.message == "january-2022 is a scenario, not a script; to play it: brink play january-2022"


@pytest.mark.parametrize("name", ["script", "january-2022.history"])
def test_a_script_plays_no_script(write, name):
    (problem,) = check_script(write("entries: []\n", HEAD.replace("right-in-everything", name)))
    assert (problem.line, problem.message) == (1, f"'{name}' is a script, not a scenario")


def test_a_script_without_its_head_is_still_one(tmp_path):
    path = tmp_path / "headless.yaml"
    path.write_text("entries: []\n", "utf-8")
    (problem,) = check_any(path)
    assert problem.message == "'script' is missing"


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


def test_a_name_may_stand_in_two_variations(write):
    add = "add: [{id: z, date: 2022-01-24, narration: Told.}]"
    head = f"{HEAD}variations:\n  a: {{title: A, {add}}}\n  b: {{title: B, {add}}}\n"
    assert told(write("entries: []\n", head)) == []
    assert told(write("entries: [{id: z, date: 2022-01-24, narration: Told.}]\n", head)) == [
        (3, "error", "there is another entry 'z'"),
        (4, "error", "there is another entry 'z'"),
    ]


def test_what_follows_from_a_mistake_is_not_told_too(write):
    head = HEAD + "variations: {a: {title: A, change: [{entry: alert, days: 3}, {actor: RED, drop: true}]}}\n"
    entry = "{id: alert, date: 2022-01-24, order: {actor: RED, action: warn, target: BLU}, txt: Oops.}"
    (problem,) = check_script(write(f"entries: [{entry}]\n", head))
    assert problem.message == "unknown name 'txt' in 'entries.0'"


def test_a_wrong_start_leaves_variations_their_time(write):
    head = HEAD.replace("title: S,", "title: S, start: 2020-01-01,")
    variations = "variations: {a: {title: A, start: 2022-01-10}, b: {title: B, start: 2019-01-01}}\n"
    first, *others = check_script(write("entries: []\n", head + variations))
    assert (first.line, first.expected) == (1, "a day from 2021-01-23 to 2022-01-24")
    assert [(one.severity, one.expected) for one in others] == [
        ("note", None),
        ("error", "a day from 2021-01-23 to 2022-01-24"),
    ]


@pytest.mark.parametrize(
    ("change", "date", "by"),
    [
        ("{entry: only, days: 5}", None, date(2022, 1, 30)),
        ("{entry: only, date: 2022-02-01, days: 1}", None, date(2022, 2, 2)),
        ("{entry: both, days: 5}", date(2022, 1, 29), date(2022, 1, 31)),
        ("{entry: both, date: 2022-02-01}", date(2022, 2, 1), date(2022, 2, 3)),
        ("{entry: both, days: 5}, {entry: both, days: -4}", date(2022, 1, 25), date(2022, 1, 27)),
    ],
)
def test_an_expectation_moves_whole(write, change, date, by):
    entries = (
        "entries:\n"
        "  - {id: only, expect: 'world.heat > 0 by 2022-01-25'}\n"
        "  - {id: both, expect: 'world.heat > 0', date: 2022-01-24, by: 2022-01-26}\n"
    )
    path = write(entries, f"{HEAD}variations: {{a: {{title: A, change: [{change}]}}}}\n")
    entry = load_script(f"{path}@a").script.entries["both" in change]
    assert (entry.date, entry.by) == (date, by)


def test_the_last_day_is_the_last_on_which_a_turn_begins(write):
    """The hostile scenario has sixty days from 24 January: the last is 24 March, and what is expected may end with it."""
    last = [
        "{date: 2022-03-24, narration: Told.}",
        "{expect: 'world.heat > 0', date: 2022-03-24}",
        "{expect: 'world.heat > 0', by: 2022-03-25}",
    ]
    assert told(write("entries:\n" + "".join(f"  - {one}\n" for one in last))) == []
    past = ["{date: 2022-03-25, narration: Told.}", "{expect: 'world.heat > 0', date: 2022-03-25}"]
    after = told(
        write("then: {date: 2022-03-25, seats: {others: human}}\nentries:\n" + "".join(f"  - {one}\n" for one in past))
    )
    assert after == [(line, "error", "2022-03-25 lies outside the game") for line in (2, 4, 5)]


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("true", "this is the same in every world"),
        ("0", "this is the same in every world"),
        ("1 > 0", "this is the same in every world"),
        ("world.heat", "this is a number, and not a condition"),
        ("done(warn) and world.heat > 0", "this is a number, and not a condition"),
        ("world.heat > 0 if day > 3 else 2", "this is a number, and not a condition"),
        ("not capital_lost(BLU) and world.heat > 0", None),
        ("in_force(march)", None),
        ("day < 3", None),
        ("world.heat > 0 if day > 3 else ended(fall)", None),
    ],
)
def test_what_is_expected_says_yes_or_no_of_the_world(write, formula, message):
    found = told(write(f"entries: [{{expect: {formula}, by: 2022-01-30}}]\n"))
    assert found == ([] if message is None else [(2, "error", message)])


def test_orders_that_nobody_gives_are_warned_of(write):
    seats = "seats: {others: wait, RED: doctrine}\nthen: {date: 2022-01-26, seats: {BLU: human}}\n"
    variations = (
        "variations:\n"
        "  more: {title: More, add: [{date: 2022-01-24, order: {actor: RED, action: warn, target: BLU}}]}\n"
        "  later: {title: Later, change: [{entry: early, days: 4}]}\n"
        "  hand: {title: Hand, then: {date: 2022-01-24, seats: {BLU: wait}}}\n"
    )
    entries = (
        "entries:\n"
        "  - {id: early, date: 2022-01-24, order: {actor: BLU, action: rally}}\n"
        "  - {date: 2022-01-26, order: {actor: BLU, action: warn, target: RED}}\n"
        "  - {date: 2022-01-27, narration: Told all the same.}\n"
    )
    never = "this order is never given: "
    assert told(write(seats + variations + entries)) == [
        (5, "warning", f"{never}'RED' is played by doctrine"),
        (
            6,
            "warning",
            "moved like this, the order of line 9 is never given: 'BLU' is played by human from 2022-01-26 on",
        ),
        (10, "warning", f"{never}'BLU' is played by human from 2022-01-26 on"),
    ]
    longer = HEAD.replace("title: S,", "title: S, days_per_turn: 3,")  # seats change hands between turns
    assert [line for line, _, _ in told(write(seats + entries, longer))] == [3]  # the hand-over waits
    assert [line for line, _, _ in told(write(seats + entries.replace("2022-01-26", "2022-01-27"), longer))] == [3, 6]


def test_an_order_without_a_day_hides_no_order_too_many(write):
    given = [
        f"{{date: 2022-01-24, order: {{actor: RED, action: warn, target: {target}}}}}" for target in ("BLU", "GRN")
    ]
    given.append("{date: 2022-01-24, order: {actor: RED, action: march, target: east}}")
    undated = "{order: {actor: BLU, action: rally}}"
    entries = "entries:\n" + "".join(f"  - {one}\n" for one in [undated, *given])
    found = [message for _, severity, message in told(write(entries)) if severity == "warning"]
    assert found == ["this order is refused: 'RED' gives at most 2 in a turn, and this is number 3"]
