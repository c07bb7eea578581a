"""An exercise: seats in turn, control's injects and notes, and nothing of it in a seat's view before it goes in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from brinkmanship.game.errors import GameError
from brinkmanship.game.exercise.exercise import Exercise, Status
from brinkmanship.game.record.branches import export
from brinkmanship.game.record.migrations import FORMAT
from brinkmanship.game.record.show import show
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.as_script import as_script
from brinkmanship.game.replay.open_replay import open_record
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.control import truth_of
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.injects import Planned, of_script
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared, prepare, prepare_resolved
from brinkmanship.game.session.seats import read_script
from brinkmanship.game.view.as_json import to_json

DATA = Path(__file__).parents[1] / "data"
TOY = DATA / "toy.yaml"
LIST = (
    Planned(Inject("leak", "Red's papers leak.", ("RED.fame -= 0.2",), ("BLUE",)), "A leak", 1),
    Planned(Inject("storm", "A storm.", ("world.tension -= 0.05",)), "A storm", -1, "world.tension > 0.99"),
)


def begin(toy: Prepared, **more) -> Exercise:
    seats = {"RED": "human", "BLUE": "human"}
    return Exercise(Game.new(toy, seats, seed=1, rest="wait", intents={"RED": "bold"}, exercise=LIST, **more))


def all_hand_in(exercise: Exercise) -> None:
    while seat := exercise.waiting_for:
        exercise.hand_in(seat)


def standing(exercise: Exercise) -> dict[str, Status]:
    return {entry.planned.inject.id: entry.status for entry in exercise.injects()}


def test_seats_plan_in_turn_and_nothing_is_resolved_before_the_last(toy):
    exercise = begin(toy)
    assert exercise.waiting == ("RED", "BLUE")
    exercise.hand_in("BLUE")
    assert exercise.waiting == ("RED",)
    with pytest.raises(GameError, match="BLUE has nothing to hand in"):
        exercise.hand_in("BLUE")
    with pytest.raises(GameError, match="GREY has nothing to hand in"):
        exercise.hand_in("GREY")
    with pytest.raises(GameError, match="RED has not handed in"):
        exercise.resolve()
    exercise.game.seat("RED").set_plan([Order("RED", "boast")])
    exercise.hand_in("RED")
    assert exercise.waiting == ()
    (refused,) = exercise.game.seat("RED").set_plan([]) or exercise.game.seat("RED").set_plan([Order("RED", "boast")])
    assert refused.reasons[0].text == "Redland has handed in its orders for this turn."
    (emptied,) = exercise.game.seat("RED").set_plan([])
    assert emptied.reasons == refused.reasons
    exercise.give_back("RED")
    assert exercise.waiting_for == "RED"
    exercise.hand_in("RED")
    assert exercise.orders() == {"RED": (Order("RED", "boast"),), "BLUE": ()}
    exercise.resolve()
    assert exercise.game.turn == 1
    assert exercise.waiting_for == "RED"
    assert exercise.game.seat("RED").view().actor("RED").tracks["fame"].value == pytest.approx(0.5)


def test_control_holds_skips_releases_and_makes_up_injects(toy):
    exercise = begin(toy)
    assert standing(exercise) == {"leak": Status.WAITING, "storm": Status.WAITING}
    all_hand_in(exercise)
    exercise.resolve()
    assert standing(exercise)["leak"] is Status.DUE
    exercise.decide("leak", "hold", "Blue has enough to do")
    exercise.decide("storm", "release")
    assert exercise.improvise("x", ("NOBODY",), ("RED.fam += 1",)) == (
        "There is no seat NOBODY.",
        "RED.fam += 1: RED has no track 'fam'. Did you mean RED.fame?",
    )
    assert exercise.improvise("Red is calm.", ("RED",), ("RED.fame += 0.1",)) == ()
    before = exercise.game.seat("RED").view().actor("RED").tracks["fame"].value
    all_hand_in(exercise)
    exercise.resolve()
    assert standing(exercise) == {"leak": Status.HELD, "storm": Status.RELEASED}
    assert exercise.game.seat("RED").view().actor("RED").tracks["fame"].value == pytest.approx(before + 0.1)
    read = {seat: [line.text for line in exercise.game.seat(seat).report().lines] for seat in exercise.seats}
    assert "Red is calm." in read["RED"]
    assert "Red is calm." not in read["BLUE"]
    with pytest.raises(GameError, match="was released in turn 2"):
        exercise.decide("storm", "skip")


def test_going_back_takes_back_what_went_in_and_keeps_the_road(toy):
    exercise = begin(toy)
    for _ in range(3):
        all_hand_in(exercise)
        exercise.resolve()
    assert exercise.game.released == {"leak": 2}
    exercise.back_to(1)
    assert standing(exercise)["leak"] is Status.DUE
    assert exercise.game.turn == 1
    assert exercise.waiting_for == "RED"
    exercise.decide("leak", "skip", "not this time")
    all_hand_in(exercise)
    exercise.resolve()
    assert exercise.game.released == {}


def test_a_loaded_exercise_goes_on_where_it_was(toy, tmp_path):
    path = tmp_path / "exercise.jsonl"
    exercise = begin(toy, record=path)
    all_hand_in(exercise)
    exercise.resolve()
    exercise.decide("leak", "hold", "later")
    exercise.observe("Blue talked for ten minutes before it looked at the map.", "BLUE")
    told = (exercise.injects(), exercise.observations, exercise.seats)
    exercise.game.close()
    again = Exercise(Game.load(path))
    assert (again.injects(), again.observations, again.seats) == told
    all_hand_in(again)
    again.resolve()
    again.game.close()
    assert verify(path).agrees
    assert len(open_record(str(path)).turns) == 3


def test_what_is_told_now_is_read_now_and_has_its_effects_when_the_turn_is_resolved(toy):
    exercise = begin(toy)
    before = exercise.game.seat("RED").view()
    assert exercise.improvise("A storm.", ("RED",), ("RED.fame += 0.25",), now=True) == ()
    assert exercise.messages("RED") == ("A storm.",)
    assert exercise.game.seat("RED").view() == before
    all_hand_in(exercise)
    exercise.resolve()
    after = exercise.game.seat("RED").view()
    assert "A storm." in [line.text for line in after.log]
    assert after.actor("RED").tracks["fame"].value > before.actor("RED").tracks["fame"].value


def test_what_control_knows_is_in_no_seats_view(toy):
    plain, told = begin(toy), begin(toy)
    told.decide("storm", "skip", "SECRET-1")
    told.decide("leak", "hold", "SECRET-2")
    told.observe("SECRET-3", "RED")
    told.improvise("SECRET-4", ("BLUE",))
    told.game.seat("BLUE").set_plan([Order("BLUE", "boast", note="SECRET-5")])
    for game in (plain.game, told.game):
        assert game.seat("RED").view() == plain.game.seat("RED").view()
    seen = json.dumps(
        [
            to_json(told.game.seat("RED").view()),
            to_json(told.game.seat("RED").choices()),
            told.game.seat("RED").briefing(),
        ]
    )
    assert "SECRET" not in seen
    all_hand_in(told)
    told.resolve()
    seen = json.dumps([to_json(told.game.seat("RED").view()), to_json(told.game.seat("RED").report())])
    assert "SECRET" not in seen
    assert "SECRET-4" in json.dumps(to_json(told.game.seat("BLUE").report()))


def test_a_scenarios_injects_come_by_themselves_in_an_ordinary_game(toy, tmp_path):
    data = dict(toy.data)
    data["injects"] = {
        "flood": {"to": ["BLUE"], "day": "2022-01-26", "text": "The Dale is flooded.", "effects": ["BLUE.fame -= 0.2"]},
        "praise": {"to": ["RED"], "when": "RED.fame > 0.45", "text": "The press is kind.", "from": "The Herald"},
        "never": {"to": ["RED"], "when": "RED.fame > 9", "text": "Nothing."},
    }
    prepared = prepare_resolved(data, None)
    game = Game.new(prepared, {"RED": "human", "BLUE": "human"}, rest="wait", seed=1, intents={"RED": "bold"})
    game.seat("RED").set_plan([Order("RED", "boast")])
    for _ in range(5):
        game.commit()
    assert game.control().released == {"praise": 2, "flood": 3}
    assert any(line.text == "The Herald: The press is kind." for line in game.seat("RED").log())
    assert not any("Herald" in line.text for line in game.seat("BLUE").log())
    exercise = Exercise(Game.new(prepared, {"RED": "human"}, rest="wait", seed=1, intents={"RED": "bold"}, exercise=()))
    assert [e.planned.inject.id for e in exercise.injects()] == ["flood", "praise", "never"]
    exercise.decide("flood", "skip")
    for _ in range(4):
        all_hand_in(exercise)
        exercise.resolve()
    assert exercise.game.released == {}
    written = as_script(Timeline.of_lines(exercise.game.record_lines, "x"), "copy", str(tmp_path / "flood.yaml"))
    (tmp_path / "flood.yaml").write_text(json.dumps(data), "utf-8")
    (tmp_path / "copy.yaml").write_text(written, "utf-8")
    copy = Game.of_script(tmp_path / "copy.yaml")
    while copy.turn < exercise.game.turn:
        copy.commit()
    assert copy.control().released == {}  # the script brings what went in, and nothing comes by itself
    assert copy.control().truth.actor.tobytes() == exercise.game.truth.actor.tobytes()


def test_going_back_takes_back_what_was_handed_in(toy):
    exercise = begin(toy)
    all_hand_in(exercise)
    exercise.resolve()
    exercise.hand_in("RED")
    assert exercise.waiting_for == "BLUE"
    exercise.back_to(0)
    assert exercise.waiting_for == "RED"
    with pytest.raises(GameError, match="RED has not handed in"):
        exercise.resolve()


def test_control_reads_hidden_intents_in_the_order_of_the_actors(tmp_path: Path) -> None:
    text = TOY.read_text("utf-8")
    others = "".join(f"  A{number}: {{name: A{number}}}\n" for number in range(4))
    last = "  LAST: {name: Lastland, types: {sly: {name: Wants more, prior: 1}}}\n"
    text = text.replace("actors:\n", "actors:\n  FIRST: {name: Firstland}\n").replace("ties:", f"{others}{last}ties:")
    (tmp_path / "many.yaml").write_text(text, "utf-8")
    truth = truth_of(Game.new(tmp_path / "many.yaml", seed=1, intents={"RED": "bold"}).control())
    assert truth.intents == (("Redland", "Wants it all"), ("Lastland", "Wants more"))


@pytest.mark.parametrize("format", range(2, FORMAT + 1))
def test_exercises_of_every_format_are_held_for_ever(format: int) -> None:
    """Written by programs of their time: two branches, decisions about injects, notes, a seat that changed hands."""
    held = DATA / f"exercise-format-{format}.jsonl"
    assert list(show(held).lines) == (DATA / f"exercise-format-{format}.golden.txt").read_text("utf-8").splitlines()
    assert verify(held).agrees


def test_an_exercise_of_format_2_goes_on(tmp_path: Path) -> None:
    held = DATA / "exercise-format-2.jsonl"
    path = tmp_path / "exercise.jsonl"
    shutil.copy(held, path)
    exercise = Exercise(Game.load(path))
    assert [(e.planned.inject.id, e.status, e.reason) for e in exercise.injects()] == [
        ("leak", Status.SKIPPED, "not this time"),
        ("storm", Status.RELEASED, ""),
        ("march", Status.DUE, ""),
    ]
    assert exercise.seats == ("RED",)
    all_hand_in(exercise)
    exercise.resolve()
    exercise.game.close()
    assert verify(exercise.game.path).agrees


def test_an_exercise_that_was_not_left_goes_on_in_the_middle_of_its_turn(tmp_path: Path) -> None:
    """The record ends, as a killed program leaves it, with a turn that is not resolved: all of it is there again."""
    path = tmp_path / "exercise.jsonl"
    shutil.copy(DATA / f"exercise-format-{FORMAT}.jsonl", path)
    exercise = Exercise(Game.load(path))
    assert exercise.game.warnings == ()
    assert exercise.orders() == {"RED": (Order("RED", "boast"),), "BLUE": (Order("BLUE", "talk", "RED"),)}
    assert {seat: draft.revision for seat, draft in exercise.game.pending.drafts.items()} == {"RED": 1, "BLUE": 2}
    assert exercise.waiting == ("RED",)
    assert [(one.text, one.to) for one in exercise.improvised] == [("A call comes in.", ("RED",))]
    assert exercise.messages("RED") == ("Crowds march.", "A call comes in.")
    assert exercise.messages("BLUE") == ("Crowds march.",)
    assert [(e.status, e.reason) for e in exercise.injects()] == [
        (Status.SKIPPED, "not this time"),
        (Status.RELEASED, ""),
        (Status.DUE, "they wait for it"),
    ]
    first, last = exercise.observations
    assert (first.author, first.about, first.objective, first.rating) == ("Ann", "BLUE", "Decide in time", "M")
    assert (first.date, last.date) == ("2022-01-25", "2022-01-25")
    assert "2026-" < first.time < last.time
    exercise.hand_in("RED")
    exercise.resolve()
    assert [node.turn for node in exercise.game.branch] == [0, 1, 2, 3]
    assert exercise.waiting == ("RED", "BLUE")
    assert exercise.improvised == ()
    exercise.game.close()
    assert verify(path).agrees


def test_a_branch_that_is_exported_keeps_what_was_done_before_its_turns_were_resolved(tmp_path: Path) -> None:
    held = DATA / f"exercise-format-{FORMAT}.jsonl"
    export(held, "2", tmp_path / "second.jsonl")
    export(held, "1", tmp_path / "first.jsonl")
    assert verify(tmp_path / "second.jsonl").agrees
    whole, second, first = (
        Exercise(Game.load(copy))
        for copy in (shutil.copy(held, tmp_path / "whole.jsonl"), tmp_path / "second.jsonl", tmp_path / "first.jsonl")
    )
    assert second.orders() == whole.orders()
    assert (second.waiting, second.improvised, second.messages("RED")) == (
        whole.waiting,
        whole.improvised,
        whole.messages("RED"),
    )
    assert first.orders() == {"RED": (), "BLUE": ()}  # that was done on the other branch
    assert first.improvised == ()
    for exercise in (whole, second, first):
        exercise.game.close()
    kinds = [json.loads(line)["kind"] for line in (tmp_path / "first.jsonl").read_text("utf-8").splitlines()]
    assert kinds.count("handed") == 6
    assert kinds.count("reopened") == 0


def test_going_back_offers_the_plans_that_were_made_there(toy):
    exercise = begin(toy)
    exercise.game.seat("RED").set_plan([Order("RED", "boast")])
    all_hand_in(exercise)
    exercise.resolve()
    all_hand_in(exercise)
    exercise.resolve()
    exercise.back_to(0)
    assert exercise.orders() == {"RED": (Order("RED", "boast"),), "BLUE": ()}
    assert exercise.waiting == ("RED", "BLUE")
    exercise.back_to(0)
    assert exercise.orders() == {"RED": (), "BLUE": ()}  # nothing was played from here on this branch


def test_a_seat_whose_people_are_away_is_played_and_nobody_waits_for_it(toy, tmp_path):
    exercise = begin(toy, record=tmp_path / "e.jsonl")
    exercise.game.seat("BLUE").set_plan([Order("BLUE", "boast")])
    exercise.hand_over("BLUE")
    assert (exercise.seats, exercise.absent, exercise.waiting) == (("RED",), ("BLUE",), ("RED",))
    exercise.game.close()
    exercise = Exercise(Game.load(tmp_path / "e.jsonl"))
    assert (exercise.absent, exercise.game.pending.drafts) == (("BLUE",), {})
    exercise.hand_in("RED")
    exercise.resolve()
    exercise.hand_over("BLUE", "human")
    assert exercise.waiting == ("RED", "BLUE")
    assert exercise.draft("BLUE").orders == ()  # what was planned for a turn that is over is not offered again
    exercise.game.close()


@pytest.mark.parametrize("killed", [False, True])
def test_people_who_take_their_seat_back_find_their_plan(toy, tmp_path, killed: bool) -> None:
    exercise, plan = begin(toy, record=tmp_path / "e.jsonl"), (Order("BLUE", "boast"),)
    exercise.change("BLUE", plan, None, "Ann")
    exercise.hand_over("BLUE")
    assert exercise.draft("BLUE").orders == ()
    if killed:
        exercise.game.close()
        exercise = Exercise(Game.load(tmp_path / "e.jsonl"))
    exercise.hand_over("BLUE", "human")
    assert (exercise.draft("BLUE").orders, exercise.draft("BLUE").author) == (plan, "Ann")
    assert exercise.waiting == ("RED", "BLUE")
    exercise.game.close()
    assert Exercise(Game.load(tmp_path / "e.jsonl")).draft("BLUE").orders == plan


@pytest.mark.parametrize(("rating", "text"), [("X", "Blue waits."), ("P", "  ")])
def test_a_note_says_something_and_has_a_rating_that_there_is(toy, rating: str, text: str) -> None:
    exercise = begin(toy)
    with pytest.raises(GameError):
        exercise.observe(text, rating=rating)
    assert exercise.observations == ()


def test_the_injects_of_a_script_are_those_of_its_entries_by_date(tmp_path):
    text = """script: {id: list, title: A list, scenario: toy.yaml, seed: 1}
entries:
  - {date: 2022-01-27, narration: " Snow falls. "}
  - {date: 2022-01-25, order: {actor: RED, action: boast}}
  - {date: 2022-01-26, inject: {to: [BLUE], text: The Dale is flooded., effects: ["BLUE.fame -= 0.2"]}}
"""
    shutil.copy(TOY, tmp_path)
    (tmp_path / "list.yaml").write_text(text, "utf-8")
    listed = of_script(read_script(str(tmp_path / "list.yaml"), prepare(tmp_path / "toy.yaml")))
    assert [(one.day, one.inject.text, one.inject.to) for one in listed] == [
        (2, "The Dale is flooded.", ("BLUE",)),
        (3, "Snow falls.", ()),
    ]
