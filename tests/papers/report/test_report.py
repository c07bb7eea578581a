"""What a report finds in a record: decisions with what was known, causes, roads, words against acts, observations."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from brinkmanship.game.exercise.exercise import Exercise
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.headless import run_game
from brinkmanship.game.session.prepared import prepare
from brinkmanship.papers.report.chief import chief_document
from brinkmanship.papers.report.conduct import contrasts, is_verbal, verdict_on
from brinkmanship.papers.report.data import Sign
from brinkmanship.papers.report.evaluation import assessed, participants_of
from brinkmanship.papers.report.events import events_of
from brinkmanship.papers.report.gather import report_of
from brinkmanship.papers.report.improvement import plan_document
from brinkmanship.papers.report.pictures import with_pictures
from brinkmanship.papers.report.source import Source
from brinkmanship.papers.report.staff import staff_document
from brinkmanship.papers.writers import FORMATS, to_bytes
from tests.papers.report.conftest import LONG, TOY

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "game" / "data"


def decision(report, turn, seat):
    return next(one for one in report.decisions if (one.turn, one.seat) == (turn, seat))


def test_decisions_say_what_was_ordered_why_and_what_came_of_it(report):
    first = decision(report, 1, "RED")
    assert {order.text: order.reason for order in first.orders} == {"Plot": "It hurts them.", "Talk (Blueland)": ""}
    (appeal,) = decision(report, 1, "BLUE").orders
    assert appeal.chance is not None
    assert 0 < appeal.chance <= 1
    assert any("The Pact" in text for text in appeal.came)


def test_an_order_says_what_it_moved(report):
    talk = next(order for order in decision(report, 1, "RED").orders if order.text == "Talk (Blueland)")
    assert talk.moved == ("Tension −10%",)
    (tension,) = (story for story in report.numbers if story.label == "Tension")
    assert next(
        cause.amount for cause in tension.falls if cause.text == "Redland carried out 'Talk' towards Blueland"
    ) == pytest.approx(-0.1, abs=1e-6)
    assert decision(report, 2, "RED").orders[0].moved == ()  # an embargo moves no indicator


def test_a_seat_had_heard_what_was_addressed_to_it_and_nothing_else(report):
    assert decision(report, 1, "BLUE").heard == ("The press waits.", "Message from Redland: We want peace.")
    assert decision(report, 1, "RED").heard == ()
    assert "Red's papers leak." not in str(decision(report, 2, "BLUE").heard)  # it went in with that turn
    assert "Red's papers leak." not in str([one.heard for one in report.decisions if one.seat == "RED"])


def test_what_a_seat_took_to_be_so_stands_beside_the_truth(report, source):
    known = decision(report, 1, "BLUE").known
    truth = source.timeline.view(0).actor("RED").tracks
    assert known
    for one in known:
        name = next(name for name, estimate in truth.items() if one.label == f"Redland: {estimate.label}")
        assert one.truth == truth[name].value
        assert one.low <= one.believed <= one.high
        assert abs(one.believed - one.truth) >= 0.05
        assert one.missed == (not one.low <= one.truth <= one.high)
    (belief,) = decision(report, 1, "BLUE").beliefs
    assert belief[0] == "Redland"
    assert belief[2] == "Wants it all"
    assert decision(report, 1, "RED").beliefs == ()  # of itself it knows


def test_a_secret_of_another_seat_is_not_among_what_a_seat_knew(report):
    known = {one.label for one in decision(report, 2, "BLUE").known}
    assert not any("secret" in label.lower() for label in known)


def test_causes_of_a_number_sum_to_its_change(report):
    assert report.numbers
    for story in report.numbers:
        told = sum(cause.amount for cause in (*story.rises, *story.falls)) + story.rest
        assert told == pytest.approx(story.change, abs=1e-4)
    (tension,) = (story for story in report.numbers if story.label == "Tension")
    assert {cause.text: cause.times for cause in tension.falls}["Redland carried out 'Talk' towards Blueland"] == 1


def test_roads_from_a_decision_begin_where_it_was_taken(report):
    assert report.turning_points
    for point in report.turning_points:
        taken, *others = point.roads
        assert taken.name == "As it was ordered"
        assert {road.name for road in others} == {"Had its doctrine decided", "Had it ordered nothing that turn"}
        assert point.decision.true is taken.forecast
        assert point.decision.believed is not None
        assert all(road.forecast.futures == 20 for road in point.roads)
    assert [position for position, _ in report.forecasts] == [0, 1, 2]


def test_no_futures_no_roads(source):
    found = report_of(source)
    assert found.turning_points == found.forecasts == ()
    assert all(one.true is None for one in found.decisions)


def test_words_and_acts_are_told_apart_and_contrasted(report):
    red = next(one for one in report.conduct if one.seat == "RED")
    assert [(sign.text, sign.source) for sign in red.said if sign.source == "message"] == [
        ("We want peace.", "message")
    ]
    assert "Talk (Blueland)" in {sign.text for sign in red.said}
    assert [sign.text for sign in red.done] == ["Embargo (Blueland)"]
    assert (red.said_mean, red.done_mean) == (1.0, 0.0)  # a talk, a plot, a boast; messages have no weight
    assert red.verdict == "Redland acted as it spoke: neutral words (+1.0), neutral acts (+0.0)."


def test_acts_soon_after_words_of_the_other_tone_to_the_same_are_contrasts():
    def sign(day, toward, said, weight, text="x"):
        return Sign(date(2022, 1, day), day, "RED", toward, text, said, weight)

    words = [sign(1, "BLUE", True, 4.0, "offer peace")]
    assert contrasts(words, [sign(3, "BLUE", False, -7.0, "march")]) == (
        "1 Jan: said “offer peace” (+4.0); 3 Jan: did “march” (-7.0).",
    )
    assert contrasts(words, [sign(3, "GREY", False, -7.0)]) == ()  # to another
    assert contrasts(words, [sign(3, "BLUE", False, 7.0)]) == ()  # of the same tone
    assert contrasts(words, [sign(25, "BLUE", False, -7.0)]) == ()  # long after
    assert contrasts([sign(4, "BLUE", True, 4.0)], [sign(3, "BLUE", False, -7.0)]) == ()  # before it
    assert contrasts(words, [sign(3, "BLUE", False, -0.5)]) == ()  # of no clear tone


def test_an_event_code_decides_before_the_family():
    assert is_verbal("13", "military")
    assert not is_verbal("19", "diplomacy")
    assert is_verbal("", "information")
    assert not is_verbal("", "economy")
    assert verdict_on("A", -2.0, -1.5) == "A acted as it spoke: hostile words (-2.0), hostile acts (-1.5)."
    assert verdict_on("A", None, 3.0) == "A: friendly acts and no words."


def test_observations_are_gathered_by_objective_whole_and_with_their_authors(report):
    decide, consult, other = (
        next(one for one in report.objectives if one.objective == name) for name in ("Decide in time", "Consult", "")
    )
    assert decide.rating == "M"  # of equals the graver
    assert [one.text for one in decide.strengths] == ["Red spoke with one voice."]
    assert [one.author for one in decide.improvements] == ["Bo High"]
    assert consult.improvements[0].text == LONG.strip()
    assert consult.counts == (("U", 1),)
    assert other.observations[0].left  # it was written on the branch that was left
    assert not decide.observations[0].left


def test_an_objective_without_ratings_has_none():
    assert assessed("Decide", []).rating == ""
    assert assessed("Decide", []).counts == ()


def test_injects_are_told_as_they_went_on_this_branch(report):
    leak, storm, press = report.injects
    assert (leak.number, leak.went_in, leak.to, leak.medium) == ("7", "turn 2, 25 Jan", "Blueland", "email")
    assert leak.expected == "Blue tells Grey"
    assert storm.went_in == "skipped"
    assert storm.decided == ("release by Bo High: The room is too calm.", "skip by Bo High: No weather today.")
    assert (press.planned, press.went_in, press.sender) == ("made up by control", "turn 1, 24 Jan", "A reporter")


def test_rulings_give_their_odds_dice_and_arguments(report):
    ruled, override = report.rulings
    assert ruled.kind == "ruling"
    assert "Blueland asked: We bribe a clerk." in ruled.text
    assert "at least 6 needed (72%), rolled " in ruled.basis
    assert "for: poor clerk" in ruled.basis
    assert (override.text, override.reason) == ("RED.fame set to 0.9", "Agreed in the room.")


def test_those_who_took_part_are_named(report):
    told = {one.name: (one.role, one.seat, one.note) for one in report.participants}
    assert told["Ann Low"][:2] == ("Lead", "Redland")
    assert told["Redland"] == ("Seat", "RED", "played by people")
    assert told["All other seats"][2] == "played by nobody: it waited"


def test_a_seat_that_people_took_back_is_told_as_theirs(tmp_path):
    path = tmp_path / "taken.jsonl"
    exercise = Exercise(Game.new(prepare(TOY), {"RED": "human", "BLUE": "human"}, seed=1, record=path, exercise=()))
    exercise.hand_over("BLUE")
    exercise.hand_over("BLUE", "human")
    for seat in exercise.waiting:
        exercise.hand_in(seat)
    exercise.resolve()
    exercise.game.close()
    told = {one.name: one.note for one in participants_of(Source.open(str(path)))}
    assert told["Blueland"] == "played by people, then the program, by doctrine, then people"


def test_the_branch_that_was_left_is_compared(report):
    (branch,) = report.branches
    assert (branch.name, branch.turns) == ("main", 3)
    assert "Redland orders: Boast" in branch.only_here
    assert any("Talk" in text for text in branch.only_there)
    assert report.branch == "control went back to turn 2, by p2"


def test_of_too_many_events_the_weightiest_are_told_in_order(source):
    every = events_of(source)
    few = events_of(source, 3)
    assert len(few) == 3
    assert [event for event in every if event in few] == list(few)
    assert min(event.weight for event in few) >= max(event.weight for event in every if event not in few)


def test_what_is_secret_is_marked_as_such(report):
    (message,) = (event for event in report.events if event.kind == "message")
    assert message.known == "to Blueland"
    (leak,) = (event for event in report.events if "papers leak" in event.text)
    assert leak.known == "to Blueland"


# --- other records -----------------------------------------------------------------------------------------------------


SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "name", ["format-1", pytest.param("format-2", marks=SLOW), pytest.param("format-3", marks=SLOW), "format-4"]
)
def test_old_records_of_games_have_reports(name):
    found = report_of(Source.open(str(DATA / f"{name}.jsonl")), futures=5)
    assert found.decisions
    assert found.warnings == ()
    words = staff_document(found).words()
    assert "Exercise Participants" not in words  # it was no exercise
    assert "Roads Not Taken" in words


@pytest.mark.parametrize("name", ["exercise-format-2", "exercise-format-3", "exercise-format-4"])
def test_old_records_of_exercises_have_reports(name):
    found = report_of(Source.open(str(DATA / f"{name}.jsonl")))
    assert found.exercise
    assert "Improvement Plan" in staff_document(found).words()


def test_a_game_that_programs_played_to_its_end_has_scores_and_decisions(tmp_path):
    path = tmp_path / "run.jsonl"
    run_game(prepare(TOY), {}, seed=3, turns=None, record=path, say=lambda *_: None, warn=lambda *_: None)
    found = report_of(Source.open(str(path)))
    assert found.outcome is not None
    assert {score.seat for score in found.outcome.scores} == {"RED", "BLUE"}
    assert {one.seat for one in found.decisions} <= {"RED", "BLUE"}
    assert found.outcome.termination.text in staff_document(found).words()


def test_a_record_of_other_rules_is_told_without_them(tmp_path, record):
    path = tmp_path / "other.jsonl"
    path.write_bytes(record.read_bytes())
    source = Source.open(str(path))
    source.timeline.scenario = {**source.timeline.scenario, "actors": {}}  # cannot be compiled
    source = Source.of(source.timeline)
    found = report_of(source, futures=5)
    assert source.replay is None
    assert found.numbers == found.turning_points == ()
    assert found.outcome is None
    assert "Red spoke with one voice." in [seen.text for one in found.objectives for seen in one.strengths]
    assert "left out" in found.warnings[0]
    assert found.warnings[0] in staff_document(found).words()


def test_damage_is_named_in_the_report_and_the_rest_is_told(tmp_path, record):
    path = tmp_path / "damaged.jsonl"
    lines = record.read_bytes().split(b"\n")
    number = next(i for i, line in enumerate(lines) if line.startswith(b'{"kind":"order"'))
    order = json.loads(lines[number])
    lines[number] = json.dumps({**order, "turn": 99}, separators=(",", ":")).encode()
    path.write_bytes(b"\n".join(lines))
    found = report_of(Source.open(str(path)))
    assert any("changed" in text for text in found.warnings)
    assert found.decisions


def test_an_exercise_before_its_first_turn_has_a_report(tmp_path):
    path = tmp_path / "new.jsonl"
    game = Game.new(prepare(TOY), {"RED": "human"}, seed=1, exercise=(), record=path)
    Exercise(game).observe("They are all here.", rating="P", objective="Be there")
    game.close()
    source = Source.open(str(path))
    found = with_pictures(source, report_of(source, futures=3))
    assert found.turns == 0
    assert found.decisions == found.forecasts == ()
    assert "They are all here." in staff_document(found).words()
    for document in (staff_document(found), chief_document(found), plan_document(found)):
        assert b"A toy crisis" in to_bytes(document, "html")


# --- set out -----------------------------------------------------------------------------------------------------------


def test_the_whole_report_has_the_headings_of_an_aar(report):
    document = staff_document(report)
    chapters = [heading.text for heading in document.headings() if heading.level == 1]
    assert chapters == [
        "Exercise Overview",
        "Summary",
        "Analysis of Core Capabilities",
        "Timeline",
        "Decisions",
        "Why the Numbers Moved",
        "Roads Not Taken",
        "Signals and Acts",
        "Rulings and Overrides",
        "Appendix A: Improvement Plan",
        "Appendix B: Exercise Participants",
        "Appendix C: Injects as They Went",
        "About This Report",
    ]
    words = document.words()
    for heading in ("Corrective Action", "Capability Element", "Primary Responsible Organization", "Point of Contact"):
        assert heading in words
    assert LONG.strip() in words  # nothing typed is cut


@pytest.mark.parametrize("form", [pytest.param(one, marks=SLOW if one in ("docx", "pdf") else ()) for one in FORMATS])
def test_both_levels_are_written_in_every_format_twice_the_same(report, form):
    if form == "docx":
        pytest.importorskip("docx")
    short = replace(report, objectives=report.objectives[1:])  # without the longest text there is
    for document in (staff_document(short), chief_document(short)):
        made = to_bytes(document, form)
        assert made == to_bytes(document, form)
        assert len(made) > 500


def test_the_chief_has_one_page_however_much_there_is_to_say(report):
    long = "Seventeen words are more than anybody wants to read of this, and here they go on and on and on. " * 5
    seen = replace(report.objectives[0].observations[0], text=long, rating="M")
    (*_, point) = report.turning_points
    orders = tuple(replace(point.decision.orders[0], text=long) for _ in range(4))
    full = replace(
        report,
        title="A crisis with a name that is quite long",
        objectives=tuple(assessed(long, [seen, seen]) for _ in range(8)),
        turning_points=tuple(replace(point, decision=replace(point.decision, orders=orders)) for _ in range(4)),
    )
    for told in (report, full, replace(full, objectives=(), pictures=())):
        pdf = to_bytes(chief_document(told), "pdf")
        assert pdf.count(b"/Type /Page\n") == 1


def test_nothing_that_people_typed_is_markup(report):
    evil = '<script>alert("x")</script>'
    seen = replace(report.objectives[0].observations[0], text=evil, author=evil)
    spoiled = replace(report, title=evil, objectives=(replace(report.objectives[0], observations=(seen,)),))
    for document in (staff_document(spoiled), chief_document(spoiled)):
        assert b"<script>alert" not in to_bytes(document, "html")


def test_maps_say_in_words_what_they_show(report):
    assert [position for position, _, _ in report.pictures] == list(report.key_positions)
    for _, png, said in report.pictures:
        assert png.startswith(b"\x89PNG")
        assert "Every region is held by its own government. No fighting." in said


def test_reading_a_record_changes_nothing(tmp_path, record):
    path = tmp_path / "same.jsonl"
    shutil.copy(record, path)
    report_of(Source.open(str(path)), futures=2)
    assert path.read_bytes() == record.read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == ["same.jsonl"]
