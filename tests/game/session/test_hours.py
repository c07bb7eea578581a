"""A crisis in steps of hours, without a ladder: hours are told as hours, and nothing speaks of rungs."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from brinkmanship.analysis.outcomes import as_data, outcome_rows
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.headless import summary
from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.encyclopedia import encyclopedia
from brinkmanship.players.futures import play
from brinkmanship.simulation.world import Kind
from brinkmanship.terminal.io import TerminalIO
from brinkmanship.terminal.replay import replay
from brinkmanship.terminal.session import Session

SCENARIO = """scenario: {id: crest, title: The crest, start: 2030-01-01, horizon: 5, hours_per_tick: 4, days_per_turn: 0.5}
map:
  regions:
    NORTH: {name: North, lon: 24.9, lat: 60.2, country: Finland, controller: A, area_km2: 9, population: 9}
tracks:
  actor:
    pumps: {start: 5, low: 0, high: 100, visible: public, meaning: Pumps in store.}
actors:
  A: {name: A, playable: true, capital_per_turn: 9}
  B: {name: B, playable: true}
bodies:
  TABLE: {name: Table, members: [A, B], silence_days: 8h}
actions:
  send: {name: Send, family: domestic, by: [A], cost: 0, delay: 12h, cooldown: 20h, start: ["self.pumps -= 1"],
         later: [{after: 8h, do: ["self.pumps -= 10"]}]}
  hold: {name: Hold, family: domestic, by: [A], cost: 0, measure: true, duration: 2, daily: ["B.pumps += 1"], severity: 3}
  ask: {name: Ask, family: alliance, by: [A], cost: 0, consent: {of: TABLE, severity: 0}, start: ["B.pumps += 20"]}
events:
  crest: {name: The crest, text: The crest comes., days: [2030-01-02T08:00], effects: ["A.pumps += 50"]}
injects:
  call: {to: [A], day: 40h, text: A call., effects: ["A.pumps += 7"]}
"""


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Game]:
    path = tmp_path / "crest.yaml"
    path.write_text(SCENARIO, "utf-8")
    game = Game.new(path, {"A": "human", "B": "wait"}, seed=3, record=tmp_path / "game.jsonl")
    yield game
    game.close()


def pumps(game: Game, actor: int = 0) -> float:
    return float(game.control().truth.actor[game.prepared.rules.track(Kind.ACTOR, "pumps"), actor, 0])


def typed(game: Game, *lines: str) -> str:
    sink = io.StringIO()
    session = Session(game.seat("A"), TerminalIO(io.StringIO(""), sink, plain=True), None)
    for line in lines:
        session.obey(line.split())
    return sink.getvalue()


def test_what_is_given_in_hours_lasts_hours(game: Game) -> None:
    rules = game.prepared.rules
    assert [(a.delay, a.cooldown, a.duration) for a in rules.actions] == [(3, 5, 0), (0, 0, 12), (0, 0, 0)]
    assert (rules.bodies[0].silence_days, rules.events[0].days) == (2, (8,))
    game.seat("A").set_plan([Order("A", "send")])
    seen = []
    for _ in range(5):
        game.commit()
        seen.append(pumps(game))
    # After ticks 3, 6, 9, 12 and 15: sent at tick 3, ten more at 5 (not below 0), the crest at 8, the call at 10.
    assert seen == [5, 0, 50, 57, 57]


def test_daily_effects_come_once_a_day_and_not_once_a_step(game: Game) -> None:
    game.seat("A").set_plan([Order("A", "hold")])
    for _ in range(6):
        game.commit()
    assert game.day == 18
    assert pumps(game, 1) == 5 + 2  # two whole days, though twelve steps


def test_hours_are_told_as_hours(game: Game) -> None:
    assert "hour 0 of 120" in typed(game, "status")
    assert "takes effect after 12 hours" in typed(game, "action send")
    assert "8 hours of silence" in typed(game, "action ask")
    game.seat("A").set_plan([Order("A", "send")])
    game.commit()
    game.commit()
    assert "hour 24 of 120" in typed(game, "status")
    assert "1 Jan 12:00  A carried out 'Send'." in typed(game, "log")
    game.commit()
    refused = game.seat("A").check(Order("A", "send"))
    assert refused is None
    view = to_json(game.seat("A").view())
    assert (view["day"], view["horizon"], view["hours_per_tick"]) == (9, 30, 4)
    assert json.loads(json.dumps(to_json(game.seat("A").choices())))[0]["delay_text"] == "12 hours"


def test_how_long_until_it_may_be_done_again_is_said_in_hours(game: Game) -> None:
    game.seat("A").set_plan([Order("A", "send")])
    game.commit()
    game.commit()
    refused = game.seat("A").check(Order("A", "send"))
    assert refused is not None
    assert "It was done lately; it can be done again in 8 hours." in [reason.text for reason in refused.reasons]


def test_the_encyclopedia_counts_in_hours_and_knows_no_rungs(game: Game) -> None:
    words = {id: article.words() for id, article in encyclopedia(game.prepared, "A").articles.items()}
    assert "12 hours" in words["action:send"]
    everything = "\n".join(words.values())
    assert "20 hours" in everything
    assert "8 hours later" in everything
    assert not re.search(r"\brungs?\b|escalation ladder", everything, re.IGNORECASE)


def test_nothing_speaks_of_rungs_without_a_ladder(
    game: Game, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    game.seat("A").set_plan([Order("A", "hold")])
    told = typed(game, "status", "commit", "status", "log")
    assert not re.search(r"\brungs?\b|escalation", told, re.IGNORECASE)
    game.close()
    for json_ in (False, True):
        replay(str(tmp_path / "game.jsonl"), json_=json_, plain=True)
        told = capsys.readouterr().out
        assert "2030" in told
        assert not re.search(r"\brung", told, re.IGNORECASE)
    assert '"date": "2030-01-01T00:00:00"' in told


def test_programs_are_told_days_or_what_a_tick_is(game: Game, tmp_path: Path) -> None:
    game.commit()
    game.commit()
    assert summary(game, 3)["day"] == 1.0
    rows = outcome_rows(play(game.prepared.task(3, None), 20), game.prepared.names)
    data = as_data(play(game.prepared.task(3, None), 20), rows, game.prepared.names, 3)
    assert data["outcomes"][0]["day"] == [5.0, 5.0, 5.0]
