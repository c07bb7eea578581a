"""The days before the game: true headlines in everybody's log, dated before its first day, which do nothing."""

from __future__ import annotations

from datetime import date

from brinkmanship.game.session.game import Game
from brinkmanship.game.session.prepared import prepare
from brinkmanship.game.view.questions import past
from tests.january import january


def test_every_seat_reads_the_days_before_first_in_order() -> None:
    game = Game.new(january(), {"UKR": "human", "RUS": "human"}, seed=7)
    logs = [game.seat(seat).log() for seat in ("UKR", "RUS")]
    assert logs[0] == logs[1]
    days = [line.date for line in logs[0]]
    assert len(days) >= 15
    assert days == sorted(days)
    assert days[-1] < date(2022, 1, 24)
    assert all(line.day == (line.date - date(2022, 1, 24)).days < 0 for line in logs[0])


def test_they_are_sentences_of_actors_and_regions_that_are_there() -> None:
    names = january().names
    for line in past(names):
        assert line.text.endswith(".")
        assert line.public
        assert not line.actor or line.actor in names.actor_index
        assert not line.place or line.place in names.region_index


def test_they_are_in_no_report_and_go_on_standing_in_the_log() -> None:
    game = Game.new(january(), {"UKR": "human"}, seed=7)
    before = game.seat("UKR").log()
    report = game.seat("UKR").commit()
    assert not any(line.kind == "past" for line in report.lines)
    assert game.seat("UKR").log()[: len(before)] == before


def test_a_game_that_begins_earlier_knows_only_what_was_before_it() -> None:
    earlier = prepare("january-2022", start=date(2022, 1, 20))
    days = [line.date for line in past(earlier.names)]
    assert days[-1] == date(2022, 1, 19)
    assert len(days) < len(past(january().names))
