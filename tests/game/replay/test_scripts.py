"""Scripts: expectations with their line, hand-over, variations, and records written as scripts that play the same game."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from brinkmanship.game.replay.as_script import as_script
from brinkmanship.game.replay.open_replay import open_anything, take_over
from brinkmanship.game.replay.script_run import ScriptRun, script_names, test_script
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.scripts import load_script

DATA = Path(__file__).parents[1] / "data"
HEAD = "script: {id: quarrel, scenario: toy, title: A quarrel, seed: 4, intents: {RED: bold}}\nseats: {others: wait}\n"


@pytest.fixture
def write(tmp_path: Path):
    (tmp_path / "toy.yaml").write_bytes((DATA / "toy.yaml").read_bytes())

    def write(text: str, head: str = HEAD) -> Path:
        path = tmp_path / "quarrel.yaml"
        path.write_text(head + text, "utf-8")
        return path

    return write


def states(lines: tuple[str, ...]) -> list[object]:
    return [json.loads(line)["state"] for line in lines if '"kind":"state"' in line[:20]]


BOASTS = """entries:
  - {id: first, date: 2022-01-24, order: {actor: RED, action: boast}, text: Red boasts.}
  - {date: 2022-01-25, order: {actor: BLUE, action: boast}}
  - {date: 2022-01-26, inject: {effects: ["GREY.fame += 0.1"], text: Grey is seen.}}
"""


def test_expectations_hold_by_the_end_of_the_day(write) -> None:
    path = write(
        BOASTS
        + '  - {expect: "RED.fame > 0.45 by 2022-01-24"}\n'
        + '  - {expect: "BLUE.fame > 0.45", date: 2022-01-25}\n'
        + '  - {expect: "BLUE.fame < 0.45", by: 2022-01-24}\n'
    )
    result = test_script(str(path))
    assert (result.passed, result.expectations, result.problems) == (True, 3, ())


def test_a_failed_expectation_names_file_line_and_values(write) -> None:
    path = write(BOASTS + '  - {expect: "RED.fame > 0.7 by 2022-01-26", text: Red is famous.}\n')
    result = test_script(str(path))
    assert not result.passed
    first, *_ = result.problems[0].split("\n")
    assert first.startswith(f"{path}:7:5: error: expected RED.fame > 0.7 by the end of Wednesday 26 January 2022")
    assert "RED.fame is 0.5" in first


def test_a_variation_moves_drops_and_adds(write) -> None:
    path = write(
        "variations:\n"
        "  later: {title: What if Red boasted later, change: [{entry: first, days: 2}, {actor: BLUE, drop: true}],\n"
        '    add: [{date: 2022-01-25, narration: Silence.}, {expect: "BLUE.fame > 0.45 by 2022-01-26"}]}\n' + BOASTS
    )
    timeline = open_anything(f"{path}@later").timeline
    boasts = [(p, o.seat) for p in range(timeline.last + 1) for o in timeline.story(p).orders]
    assert boasts == [(3, "RED")]
    assert any(line.text == "Silence." for line in timeline.story(2).lines)
    assert list(script_names([str(path)])) == [str(path), f"{path}@later"]
    failed = test_script(f"{path}@later")
    assert not failed.passed
    assert f"{path}:5:" in failed.problems[0]
    with pytest.raises(ScenarioError, match="has no variation 'latter'"):
        load_script(f"{path}@latter")


def test_history_until_a_day_and_then_the_program(write) -> None:
    path = write("then: {date: 2022-01-26, seats: {BLUE: script, others: doctrine}}\n" + BOASTS)
    run = ScriptRun.start(path)
    kinds = [run.game.seats["GREY"]]
    while not run.done:
        run.step()
        kinds.append(run.game.seats["GREY"])
    assert (run.game.seats["RED"], run.game.seats["BLUE"]) == ("doctrine", "script")
    assert kinds[:3] == ["wait", "wait", "doctrine"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "entries:\n  - {date: 2022-01-25, order: {actor: RED, action: bost}}\n",
            "quarrel.yaml:4:52: error: unknown action",
        ),
        ("entries:\n  - {expect: 'world.tensoin > 1 by 2022-01-25'}\n", "did you mean 'world.tension'"),
        ("entries:\n  - {expect: 'world.tension > 1', by: 2023-01-25}\n", "lies outside the game"),
        ("entries:\n  - {date: 2022-01-25, caption: Here., camera: {region: HIL}}\n", "did you mean 'HILL'"),
        ("entries:\n  - {date: 2022-01-25, camera: {lon: 3}}\n", "a point has a longitude and a latitude"),
        ("then: {date: 2022-01-25, seats: {RAD: human}}\nentries: []\n", "unknown seat: 'RAD'"),
        (f"variations: {{v: {{title: V, change: [{{entry: frist, drop: true}}]}}}}\n{BOASTS}", "did you mean 'first'"),
        (f"variations: {{v: {{title: V, change: [{{entry: first, days: 99}}]}}}}\n{BOASTS}", "would be moved to"),
        (
            f"variations: {{v: {{title: V, change: [{{actor: GREY, drop: true}}]}}}}\n{BOASTS}",
            "no entry of the script fits",
        ),
    ],
)
def test_mistakes_are_named_with_their_place(write, text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_script(write(text))
    assert message in str(caught.value)


@pytest.mark.parametrize("seed", [1, 2, 12])
def test_a_record_as_a_script_plays_the_same_states(toy, write, seed: int) -> None:
    game = Game.new(toy, {}, seed=seed)
    for _ in range(8):
        if game.outcome is None:
            game.commit()
    text = as_script(Timeline.of_lines(game.control().record_lines, "toy"), "copy", "toy")
    played = Game.of_script(write(text, head=""))
    while played.turn < game.turn:
        report = played.commit()
        assert report.refused == ()
    assert states(played.control().record_lines) == states(game.control().record_lines)


def test_a_script_as_a_record_as_a_script(write) -> None:
    run = ScriptRun.start(write(BOASTS))
    while not run.done:
        run.step()
    text = as_script(Timeline.of_lines(run.game.control().record_lines, "x"), "again", "toy")
    again = ScriptRun.start(write(text, head=""))
    while not again.done:
        again.step()
    assert states(again.game.control().record_lines) == states(run.game.control().record_lines)
    assert "intents: {RED: bold}" in text


def test_what_is_not_legal_is_refused_with_every_reason_and_told(write) -> None:
    path = write("entries:\n  - {date: 2022-01-24, order: {actor: RED, action: threaten, target: BLUE}}\n")
    timeline = open_anything(str(path)).timeline
    assert [r.text for r in timeline.story(1).refused[0].reasons] == ["Nobody is tense enough to listen."]
    assert timeline.position(date(2022, 1, 25)) == 1
    assert len(test_script(str(path)).refusals) == 1


def test_times_of_day_are_steps_of_hours(tmp_path: Path) -> None:
    """Six-hour steps: an order at four o'clock is nobody's, one at noon is given at noon, and it all comes back."""
    text = (DATA / "toy.yaml").read_text("utf-8")
    (tmp_path / "toy.yaml").write_text(
        text.replace("horizon: 10", "horizon: 10, hours_per_tick: 6, days_per_turn: 0.25")
    )
    path = tmp_path / "hours.yaml"
    entries = (
        "entries:\n"
        "  - {date: 2022-01-24T12:00, order: {actor: RED, action: boast}}\n"
        "  - {date: 2022-01-25, order: {actor: BLUE, action: boast}}\n"
        '  - {expect: "RED.fame > 0.45 by 2022-01-24T12:00"}\n'
        '  - {expect: "RED.fame < 0.45", date: 2022-01-24T06:00}\n'
        '  - {expect: "BLUE.fame < 0.45", date: 2022-01-24}\n'
    )
    path.write_text(HEAD + entries.replace("T06:00", "T04:00"), "utf-8")
    with pytest.raises(ScenarioError, match="no step of the scenario begins at 04:00"):
        load_script(path)
    path.write_text(HEAD + entries, "utf-8")
    run = ScriptRun.start(path)
    while not run.done:
        run.step()
    assert [one for one in run.held() if one.problem is not None] == []
    assert run.game.turn == 8  # to the end of the 25th
    timeline = Timeline.of_lines(run.game.control().record_lines, "hours")
    assert [p for p in range(1, timeline.last + 1) if timeline.story(p).orders] == [3, 5]
    text = as_script(timeline, "again", "toy")
    assert "{date: 2022-01-24T12:00, order: {actor: RED, action: boast}}" in text
    path.write_text(text, "utf-8")
    again = ScriptRun.start(path)
    while not again.done:
        again.step()
    assert states(again.game.control().record_lines) == states(run.game.control().record_lines)[: again.game.turn + 1]


def test_refused_orders_of_a_script_are_named_with_their_line(write) -> None:
    path = write("entries:\n  - {date: 2022-01-24, order: {actor: RED, action: threaten, target: BLUE}}\n")
    result = test_script(str(path))
    assert not result.passed  # it did not do what it says
    assert result.refusals[0].startswith(f"{path}:4:5: error: RED's order was refused: Nobody is tense enough")


def test_a_variation_is_held_to_the_orders_it_gives_itself(write) -> None:
    path = write(
        BOASTS
        + "  - {date: 2022-01-25, order: {actor: RED, action: talk, target: BLUE}}\n"
        + "variations:\n  again: {title: Twice, add: [{date: 2022-01-24, order: {actor: RED, action: boast}}]}\n"
        + "  sooner: {title: Sooner, change: [{entry: first, days: 1}]}\n"
    )
    assert test_script(str(path)).passed
    assert test_script(f"{path}@sooner").passed
    again = test_script(f"{path}@again")
    assert not again.passed
    assert [line.split(": ")[1] for line in again.refusals] == ["error"]


def played(run: ScriptRun) -> tuple[list[str], list[str]]:
    """Play a script to its end; return the texts told and the orders given."""
    while not run.done:
        run.step()
    timeline = Timeline.of_lines(run.game.control().record_lines, run.name)
    stories = [timeline.story(position) for position in range(timeline.last + 1)]
    return [line.text for s in stories for line in s.lines], [o.action for s in stories for o in s.orders]


def test_a_script_without_orders_is_told_and_held_to_what_it_expects(write) -> None:
    path = write(
        "entries:\n"
        "  - {date: 2022-01-24, narration: Fog over the valley.}\n"
        "  - {date: 2022-01-25, inject: {effects: ['RED.fame += 0.2'], text: Red is praised.}}\n"
        "  - {expect: 'RED.fame > 0.9 by 2022-01-26'}\n"
    )
    run = ScriptRun.start(path)
    texts, _ = played(run)
    assert {"Fog over the valley.", "Red is praised."} <= set(texts)
    assert len([one for one in run.held() if one.problem is not None]) == 1
    assert not test_script(str(path)).passed


def test_an_expectation_is_waited_for_to_its_last_day(write) -> None:
    path = write(BOASTS + "  - {expect: RED.fame > 0.9, date: 2022-01-24, by: 2022-01-29}\n")
    assert not test_script(str(path)).passed
    run = ScriptRun.start(path)
    played(run)
    assert run.game.day == 6


def test_who_was_given_a_seat_keeps_it_when_a_script_hands_over(write) -> None:
    path = write("then: {date: 2022-01-25, seats: {others: doctrine}}\n" + BOASTS)
    run = ScriptRun.start(path, {"RED": "human"})
    played(run)
    assert (run.game.seats["RED"], run.game.seats["BLUE"]) == ("human", "doctrine")
    mixed = Game.new(run.game.prepared, {"RED": "human", "BLUE": f"script:{path}", "others": "wait"})
    mixed.commit()
    assert mixed.seats == {"RED": "human", "BLUE": "doctrine", "GREY": "wait"}


def test_a_script_may_hand_over_on_its_first_day_and_after_its_last(write) -> None:
    first = ScriptRun.start(write("then: {date: 2022-01-24, seats: {others: doctrine}, text: Now you.}\n" + BOASTS))
    assert set(first.game.seats.values()) == {"doctrine"}
    assert first.game.seat("RED").briefing().startswith("Now you.")
    last = ScriptRun.start(write("then: {date: 2022-01-29, seats: {others: doctrine}, text: Over to all.}\n" + BOASTS))
    texts, _ = played(last)
    assert last.game.seats["GREY"] == "doctrine"
    assert "Over to all." in texts
    assert last.game.outcome is not None or last.game.day == last.game.horizon
    people = ScriptRun.start(write("then: {date: 2022-01-25, seats: {RED: human}}\n" + BOASTS))
    played(people)
    assert people.handed_over
    assert people.game.day == 1


def test_the_text_of_an_order_is_told_where_it_is_given(write) -> None:
    path = write(
        "then: {date: 2022-01-25, seats: {BLUE: doctrine}}\n"
        "entries:\n"
        "  - {date: 2022-01-24, order: {actor: RED, action: boast}, text: Red boasts.}\n"
        "  - {date: 2022-01-24, order: {actor: RED, action: boast}, text: Red boasts again.}\n"
        "  - {date: 2022-01-25, order: {actor: BLUE, action: boast}, text: Blue boasts.}\n"
    )
    texts, _ = played(ScriptRun.start(path))
    assert "Red boasts." in texts
    assert "Red boasts again." not in texts  # the same twice is refused
    assert "Blue boasts." not in texts


def test_a_longer_turn_settles_what_is_expected_within_it(write) -> None:
    head = HEAD.replace("title: ", "days_per_turn: 3, title: ")
    path = write(BOASTS + "  - {expect: done(boast) > 0 by 2022-01-25}\n", head=head)
    assert test_script(str(path)).passed


def test_the_record_of_a_script_goes_on_without_its_file(write, tmp_path) -> None:
    path, record = write(BOASTS), tmp_path / "kept.jsonl"
    run = ScriptRun.start(path, record=record)
    run.step()
    run.game.close()
    path.unlink()
    game = Game.load(record)
    assert game.control().script is not None
    game.commit()
    assert [o.action for o in game.control().branch[-1].orders] == ["boast"]
    game.close()


def test_taking_over_where_a_script_hands_over_keeps_the_rest_of_it(write, tmp_path) -> None:
    path = write("then: {date: 2022-01-25, seats: {RED: human}}\n" + BOASTS)
    timeline = open_anything(str(path)).timeline
    after = take_over(timeline, 1, "RED", record=tmp_path / "after.jsonl")
    assert dict(after.seats) == {"RED": "human", "BLUE": "script", "GREY": "wait"}
    after.close()
    before = take_over(timeline, 0, "RED", record=tmp_path / "before.jsonl")
    assert dict(before.seats) == {"RED": "human", "BLUE": "doctrine", "GREY": "doctrine"}
    for _ in range(3):
        before.commit()
    assert before.seats["RED"] == "human"
    before.close()


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ("{actor: RED, action: march, target: RED-1}", "'march': the place is missing"),
        ("{actor: RED, action: boast, place: HILL}", "'boast' takes no place"),
        ("{actor: RED, action: boast, amount: 11}", "11 is too large"),
    ],
)
def test_orders_that_would_always_be_refused_do_not_pass_the_check(write, order: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        load_script(write(f"entries:\n  - {{date: 2022-01-24, order: {order}}}\n"))


def test_a_size_of_what_has_none_is_warned_of_and_refused(write) -> None:
    path = write("entries:\n  - {date: 2022-01-24, order: {actor: RED, action: boast, amount: 2}}\n")
    assert [(w.severity, w.message) for w in load_script(path).warnings] == [
        ("warning", "this order is refused: 'boast' has no size")
    ]
    (refused,) = test_script(str(path)).refusals
    assert "It cannot be scaled" in refused


def test_with_steps_of_hours_the_last_step_is_the_last_day(tmp_path: Path) -> None:
    """Ten days from 24 January in steps of six hours: the last begins on 2 February at 18:00."""
    text = (DATA / "toy.yaml").read_text("utf-8")
    hours = "horizon: 10, hours_per_tick: 6, days_per_turn: 0.25"
    (tmp_path / "toy.yaml").write_text(text.replace("horizon: 10", hours), "utf-8")
    path = tmp_path / "hours.yaml"
    last = (
        "entries:\n"
        "  - {date: 2022-02-02T18:00, order: {actor: BLUE, action: boast}}\n"
        '  - {expect: "BLUE.fame > 0.45", date: 2022-02-02T18:00}\n'
        '  - {expect: "BLUE.fame > 0.45", date: 2022-02-02T18:00, by: 2022-02-02}\n'  # the day until its end
    )
    path.write_text(HEAD + last, "utf-8")
    result = test_script(str(path))
    assert (result.passed, result.expectations, result.still_open, result.turns) == (True, 2, 0, 40)
    path.write_text(HEAD + last.replace("2022-02-02T18:00", "2022-02-03T00:00"), "utf-8")
    with pytest.raises(ScenarioError, match="expected a day from 2022-01-24 to 2022-02-02"):
        load_script(path)


def test_an_expectation_moved_with_its_order_comes_true_later(write) -> None:
    path = write(
        "variations:\n"
        "  later: {title: Later, change: [{entry: first, days: 4}, {entry: seen, days: 4}]}\n"
        + BOASTS
        + '  - {id: seen, expect: "RED.fame > 0.45", date: 2022-01-24, by: 2022-01-25}\n'
    )
    run = ScriptRun.start(f"{path}@later")
    while not run.done:
        run.step()
    seen = run.held()[0].expectation
    assert (seen.by, seen.met, seen.on) == (date(2022, 1, 29), True, date(2022, 1, 28))


def test_what_a_script_says_when_it_hands_over_is_in_the_briefing_from_then_on(write) -> None:
    path = write("then: {date: 2022-01-26, seats: {BLUE: human}, text: The road is yours.}\n" + BOASTS)
    game = Game.new(path.parent / "toy.yaml", {"others": f"script:{path}"}, seed=4)
    told = []
    for _ in range(3):
        told.append("The road is yours." in game.seat("BLUE").briefing())
        game.commit()
    assert told == [False, False, True]
