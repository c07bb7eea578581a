"""A game from its first turn to its outcome: plans, refusals with every reason, turns, the log, rewinding, loading."""

from __future__ import annotations

from pathlib import Path

import pytest

from brinkmanship.game.session.access import state_of
from brinkmanship.game.session.game import Game, GameError
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.simulation.world import Kind


def reasons(game: Game, order: Order) -> list[str]:
    refused = game.seat(order.seat).check(order)
    return [] if refused is None else [r.text for r in refused.reasons]


def set_track(game: Game, kind: Kind, name: str, thing: int, value: float) -> None:
    game.control().truth.tracks(kind)[game.prepared.rules.track(kind, name), thing, 0] = value


def test_a_plan_is_legal_as_a_whole_and_the_rest_is_refused_with_reasons(toy: Prepared) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=1, rest="wait")
    orders = [Order("RED", "talk", "BLUE"), Order("RED", "talk", "BLUE"), Order("RED", "boast"), Order("RED", "plot")]
    refused = game.seat("RED").set_plan(orders)
    assert game.seat("RED").plan() == (orders[0], orders[2])
    assert [r.order for r in refused] == [orders[1], orders[3]]
    assert [r.code for r in refused[0].reasons] == ["twice"]
    assert refused[1].reasons[0].text == "Redland gives at most 2 orders a turn."
    view = game.seat("RED").view()
    assert (view.orders_left, view.capital_left) == (0, view.capital - 1)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order("RED", "tlk", "BLUE"), ["There is no action 'tlk'; did you mean 'talk'?"]),
        (Order("RED", "talk"), ["'Talk' needs a target: BLUE or GREY."]),
        (Order("RED", "talk", "BLU"), ["There is no actor 'BLU'; did you mean 'BLUE'?"]),
        (Order("RED", "boast", "BLUE"), ["'Boast' takes no target."]),
        (Order("RED", "appeal"), ["Redland cannot order 'Appeal to the Pact'."]),
        (Order("RED", "march", "BLUE-1", "MOOR"), ["'March' cannot be aimed at First Blue Brigade; it can at RED-1."]),
        (Order("RED", "march", "RED-1", "HILLL"), ["There is no region 'HILLL'; did you mean 'HILL'?"]),
        (Order("RED", "talk", "BLUE", lift=True), ["It is not in force, so it cannot be lifted."]),
    ],
)
def test_what_cannot_be_says_why_and_what_was_meant(toy: Prepared, order: Order, expected: list[str]) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=1, rest="wait")
    assert reasons(game, order)[: len(expected)] == expected


def test_every_reason_is_given_not_only_the_first(toy: Prepared) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=1, rest="wait")
    set_track(game, Kind.ACTOR, "capital", 0, 0.5)
    assert reasons(game, Order("RED", "threaten", "BLUE", amount=99)) == [
        "It costs 2 political capital, and you have 0.5.",
        "Nobody is tense enough to listen.",
        "It cannot be scaled.",
    ]


def test_choices_say_what_is_legal_and_agree_with_the_check(january: Prepared) -> None:
    game = Game.new(january, {"USA": "human"}, seed=1)
    choices = game.seat("USA").choices()
    assert len(choices) > 20
    assert any(c.legal for c in choices)
    for choice in choices:
        assert choice.legal == any(t.legal for t in choice.targets)
        for target in choice.targets:
            if not choice.needs_place:
                assert target.legal == (not reasons(game, Order("USA", choice.action, target.id)))


def test_places_of_a_march(toy: Prepared) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=1, rest="wait")
    found = {p.id: p.why_not for p in game.seat("RED").places("march", "RED-1")}
    assert found["DALE"] == ()
    assert found["HILL"]
    assert game.seat("RED").places("boast") == ()


def test_orders_act_and_the_log_says_who_did_what(toy: Prepared) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=1, rest="wait")
    before = game.seat("BLUE").view().indicators[0].estimate.value
    game.seat("RED").set_plan([Order("RED", "talk", "BLUE"), Order("RED", "plot")])
    report = game.commit()
    assert game.turn == 1
    assert [line.text for line in report.lines][:2] == [
        "Redland carried out 'Talk' towards Blueland.",
        "Redland carried out 'Plot'.",
    ]
    assert game.seat("BLUE").view().indicators[0].estimate.value < before
    assert [line.text for line in game.seat("BLUE").log()] == ["Redland carried out 'Talk' towards Blueland."]
    assert not report.lines[1].public
    assert report.lines[1].known_to == ("RED",)
    assert game.seat("RED").plan() == ()


def test_an_event_only_some_learn_of(toy: Prepared) -> None:
    game = Game.new(toy, seed=1, rest="wait")
    for _ in range(4):
        game.commit()
    assert any("Red hears a rumour." in line.text for line in game.seat("RED").log())
    assert not any("Red hears a rumour." in line.text for line in game.seat("BLUE").log())
    assert any("It rains." in line.text for line in game.seat("BLUE").log())


def test_consent_is_asked_and_told(toy: Prepared) -> None:
    game = Game.new(toy, {"BLUE": "human"}, seed=1, rest="wait")
    game.seat("BLUE").set_plan([Order("BLUE", "appeal")])
    game.commit()
    texts = [line.text for line in game.seat("BLUE").log()]
    assert texts[0].startswith("Blueland proposed 'Appeal to the Pact'; the Pact was given until ")
    game.commit()
    (line,) = (line for line in game.seat("BLUE").report().lines if line.data.get("id") == "appeal")
    assert (line.text, line.causes) == (
        "Blueland carried out 'Appeal to the Pact'.",
        ("The Pact approved Blueland's proposal 'Appeal to the Pact'.",),
    )


def test_an_outcome_has_a_termination_endings_and_scores_apart(toy: Prepared) -> None:
    game = Game.new(toy, seed=1, rest="wait")
    while game.outcome is None:
        game.commit()
    outcome = game.outcome
    assert outcome.termination.reason == "horizon"
    assert outcome.kind == "standoff"
    red = outcome.scores[0]
    assert red.total == pytest.approx(sum(o.weight * o.value for o in red.objectives))
    assert [o.weight for o in red.objectives] == [0.25, 0.75]
    with pytest.raises(GameError, match="the game is over"):
        game.commit()


def test_an_ending_that_is_final_ends_the_game_and_one_that_is_not_is_passed_through(toy: Prepared) -> None:
    game = Game.new(toy, seed=1, rest="wait")
    set_track(game, Kind.WORLD, "tension", 0, 0.2)
    game.commit()
    assert game.outcome is None
    set_track(game, Kind.WORLD, "tension", 0, 1.0)
    game.commit()
    assert game.outcome is not None
    assert game.outcome.termination.reason == "ending"
    assert [e.id for e in game.outcome.endings] == ["peace", "boom"]
    assert game.outcome.kind == "major_war"


def test_rewinding_takes_another_road_and_erases_nothing(toy: Prepared, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    game = Game.new(toy, {"RED": "human"}, seed=1, record=path)
    for _ in range(3):
        game.commit()
    first = game.seat("BLUE").view()
    game.control().rewind(1, "what if")
    assert game.turn == 1
    game.seat("RED").set_plan([Order("RED", "talk", "BLUE")])
    game.commit()
    assert game.turn == 2
    with pytest.raises(GameError, match="no turn 9"):
        game.control().rewind(9)
    game.close()
    again = Game.load(path)
    assert again.turn == 2
    assert len(state_of(again).tree.nodes) == 5
    again.control().rewind(1)
    again.commit()
    again.commit()
    assert again.seat("BLUE").view().log == first.log
    again.close()


def test_a_loaded_game_goes_on_as_the_one_that_was_not_interrupted(toy: Prepared, tmp_path: Path) -> None:
    one = Game.new(toy, {"RED": "human"}, seed=4, record=tmp_path / "a.jsonl")
    two = Game.new(toy, {"RED": "human"}, seed=4)
    for turn in range(6):
        for game in (one, two):
            game.seat("RED").set_plan([Order("RED", "talk", "BLUE")])
            game.commit()
        one.close()
        one = Game.load(tmp_path / "a.jsonl")
        assert one.warnings == ()
        assert one.turn == turn + 1
        assert one.seat("BLUE").view() == two.seat("BLUE").view()
        assert one.seat("RED").explain("world:tension") == two.seat("RED").explain("world:tension")
    assert one.control().log() == two.control().log()
    one.close()


@pytest.mark.parametrize(
    ("seats", "message"),
    [
        ({"RAD": "human"}, "there is no seat 'RAD'. Did you mean RED?"),
        ({"RED": "humann"}, "'humann' is no kind of player; did you mean 'human'?"),
        ({"RED": "cmd:"}, "'cmd:' is no kind of player"),
    ],
)
def test_bad_seats_are_refused(toy: Prepared, seats: dict[str, str], message: str) -> None:
    with pytest.raises(GameError, match=message.replace("?", r"\?")):
        Game.new(toy, seats)


def test_intents_can_be_chosen(toy: Prepared) -> None:
    for intent, expected in (("meek", 0), ("bold", 1)):
        game = Game.new(toy, seed=1, intents={"RED": intent})
        assert game.control().truth.intent[0, 0] == expected
    with pytest.raises(GameError, match="RED has no intent 'mad'; it has: meek, bold"):
        Game.new(toy, intents={"RED": "mad"})


@pytest.mark.parametrize("days", [0.5, 1.5])
def test_a_turn_that_is_no_whole_number_of_days_is_refused(days: float) -> None:
    with pytest.raises(GameError, match="whole number of days"):
        Game.new("january-2022", seed=1, days_per_turn=days)


def test_days_per_turn(january: Prepared) -> None:
    game = Game.new("january-2022", seed=1, days_per_turn=7)
    game.commit()
    assert (game.turn, game.day) == (1, 7)
    assert game.date.isoformat() == "2022-01-31"
