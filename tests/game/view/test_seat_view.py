"""A view holds what the seat may know and nothing else; numbers can be explained; all of it is JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from brinkmanship.game.record.codec import state_hashes
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.game import Game, GameError
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.as_json import to_json
from brinkmanship.game.view.explain import own
from brinkmanship.game.view.log_text import known_to
from brinkmanship.game.view.log_world import tell_world
from brinkmanship.game.view.types import LogLine, SeatView
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.world import Kind


@pytest.fixture(scope="module")
def played(january: Prepared) -> Game:
    game = Game.new(january, {"UKR": "human"}, seed=11)
    for _ in range(12):
        game.commit()
    return game


def test_a_view_is_json(played: Game) -> None:
    text = json.dumps(to_json(played.seat("UKR").view()), allow_nan=False)
    assert json.loads(text)["seat"] == "UKR"
    assert json.dumps(to_json(played.seat("UKR").choices()), allow_nan=False)


def test_what_is_public_of_an_actor_is_as_the_scenario_says(played: Game, january: Prepared, toy: Prepared) -> None:
    for view, prepared in (
        (played.seat("UKR").view(), january),
        (Game.new(toy, {"RED": "human"}).seat("RED").view(), toy),
    ):
        actors = prepared.names.scenario.actors
        assert {a.id: (a.name, a.bloc, a.leader, a.description, a.playable) for a in view.actors} == {
            id: (a.name, a.bloc or "", a.leader or "", a.description or "", a.playable) for id, a in actors.items()
        }
        assert [a.id for a in view.actors if a.own] == [view.seat]


def test_own_things_are_exact_and_others_are_estimates(played: Game) -> None:
    view, rules = played.seat("UKR").view(), played.prepared.rules
    mine, theirs = view.actor("UKR"), view.actor("RUS")
    assert all(e.confidence == "exact" for e in mine.tracks.values())
    truth = played.control().truth.actor[rules.track(Kind.ACTOR, "resolve"), rules.actors.index("RUS"), 0]
    resolve = theirs.tracks["resolve"]
    assert resolve.confidence != "exact"
    assert resolve.value != pytest.approx(float(truth), abs=1e-6)
    assert resolve.low < resolve.value < resolve.high
    assert "capital" in mine.tracks
    assert "capital" not in theirs.tracks


def test_the_range_of_an_estimate_holds_the_truth_about_four_times_in_five(january: Prepared) -> None:
    inside = total = 0
    for seed in range(4):
        game = Game.new(january, seed=seed)
        game.commit()
        for actor in game.seat("UKR").view().actors:
            for name, e in actor.tracks.items():
                if e.confidence != "exact" and e.floor < e.low and e.high < e.ceiling:
                    truth = game.control().truth.actor[
                        game.prepared.rules.track(Kind.ACTOR, name), game.prepared.rules.actors.index(actor.id), 0
                    ]
                    inside += e.low <= truth <= e.high
                    total += 1
    assert total > 700
    assert 0.72 < inside / total < 0.88


def test_the_range_of_an_estimate_stays_within_what_the_number_can_be(toy: Prepared) -> None:
    rules, widest = toy.rules, 0.0
    table, track = rules.tracks[Kind.ACTOR], rules.track(Kind.ACTOR, "resolve")
    for truth in (float(table.low[track]), float(table.high[track])):
        for seed in range(10):
            game = Game.new(toy, {"RED": "human"}, seed=seed)
            game.control().truth.actor[track, 1:, 0] = truth
            for actor in game.seat("RED").view().actors[1:]:
                found = actor.tracks["resolve"]
                assert table.low[track] <= found.low <= found.value <= found.high <= table.high[track]
                widest = max(widest, found.high - found.low)
    assert widest > 0.1


def test_who_else_was_told_is_not_told(toy: Prepared) -> None:
    day = date(2022, 1, 24)
    secret = LogLine(day, 0, 1, "order", "Blue plots.", actor="BLUE", public=False, known_to=("RED", "BLUE", "GREY"))
    spoken = LogLine(day, 0, 1, "order", "Blue talks.", actor="BLUE")
    assert known_to([secret, spoken], "RED") == [replace(secret, known_to=("RED", "BLUE")), spoken]
    assert known_to([secret], "BLUE") == [replace(secret, known_to=("BLUE",))]
    assert known_to([replace(secret, known_to=("GREY",))], "RED") == []
    game = Game.new(toy, {"RED": "human", "BLUE": "human"}, seed=2)
    game.commit(injects=[Inject("word", "A word to two.", (), ("RED", "BLUE"))])
    for seat in ("RED", "BLUE"):
        assert [line.known_to for line in game.seat(seat).log() if line.text == "A word to two."] == [(seat,)]
        assert [line.known_to for line in game.seat(seat).view().log if line.text == "A word to two."] == [(seat,)]


def test_what_is_private_is_absent_and_what_is_public_is_exact(toy: Prepared) -> None:
    game = Game.new(toy, {"BLUE": "human"}, seed=2)
    red = game.seat("BLUE").view().actor("RED")
    assert "secret" not in red.tracks
    assert red.tracks["fame"].confidence == "exact"
    assert game.seat("RED").view().actor("RED").tracks["secret"].confidence == "exact"
    with pytest.raises(GameError, match="does not know this number"):
        game.seat("BLUE").explain("actor:RED.secret")


def test_hidden_intents_are_beliefs_to_others(toy: Prepared) -> None:
    game = Game.new(toy, seed=2, intents={"RED": "bold"})
    assert game.seat("RED").view().beliefs[0].intents == {"Wants peace": 0.0, "Wants it all": 1.0}
    belief = game.seat("BLUE").view().beliefs[0]
    assert not belief.certain
    assert belief.intents["Wants it all"] == pytest.approx(0.5)


def test_the_truth_of_others_changes_nothing_a_seat_sees(toy: Prepared) -> None:
    """Two worlds that differ only in what BLUE cannot know look the same to BLUE."""
    views: list[SeatView] = []
    for secret in (0.1, 0.9):
        game = Game.new(toy, {"BLUE": "human"}, seed=2, intents={"RED": "bold"})
        game.control().truth.actor[toy.rules.track(Kind.ACTOR, "secret"), 0, 0] = secret
        game.seat("RED").set_plan([Order("RED", "plot")])
        views.append(game.seat("BLUE").view())
    assert views[0] == views[1]


def test_looking_changes_nothing(toy: Prepared) -> None:
    quiet, watched = Game.new(toy, seed=3), Game.new(toy, seed=3)
    before = state_hashes(watched.control().truth)
    watched.seat("BLUE").view()
    watched.seat("BLUE").explain("actor:RED.resolve")
    assert state_hashes(watched.control().truth) == before
    for _ in range(4):
        for seat in ("RED", "BLUE", "GREY"):
            watched.seat(seat).view()
            watched.seat(seat).choices()
        quiet.commit()
        watched.commit()
    assert quiet.control().log() == watched.control().log()


def test_explanations_sum_to_the_number(played: Game) -> None:
    view = played.seat("UKR").view()
    estimates = [i.estimate for i in view.indicators]
    for actor in view.actors:
        estimates += actor.tracks.values()
    assert len(estimates) > 300
    for estimate in estimates:
        why = played.seat("UKR").explain(estimate.ref)
        assert why.value == pytest.approx(estimate.value, abs=1e-6)
        assert why.start + sum(s.amount for s in why.steps) == pytest.approx(
            why.value, abs=2e-4 * max(1, abs(why.value))
        )


def test_secret_causes_are_not_told(toy: Prepared) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=2, rest="wait")
    game.seat("RED").set_plan([Order("RED", "plot"), Order("RED", "boast")])
    game.commit()
    blue = game.seat("BLUE").explain("actor:BLUE.fame")
    assert [s.text for s in blue.steps if s.amount < 0] == ["Causes you do not know"]
    red = game.seat("RED").explain("actor:BLUE.fame")
    assert [s.text for s in red.steps if s.amount < 0] == ["Redland carried out 'Plot'"]


def test_what_is_a_seats_own_hangs_on_the_kind_of_thing(toy: Prepared) -> None:
    names = toy.names
    red, blue, grey = (names.actor_index[a] for a in ("RED", "BLUE", "GREY"))
    owners = {
        (Kind.ACTOR, red): {red},
        (Kind.TIE, blue * 3 + red): {blue},  # what Blue has towards Red
        (Kind.FORMATION, names.formation_index["BLUE-1"]): {blue},
        (Kind.REGION, names.region_index["MOOR"]): {grey},
        (Kind.BODY, 0): {blue, grey},
        (Kind.WORLD, 0): set(),
    }
    for (kind, thing), expected in owners.items():
        assert {seat for seat in (red, blue, grey) if own(names, seat, kind, thing)} == expected, kind


def test_a_reference_that_names_nothing_is_refused(toy: Prepared) -> None:
    game = Game.new(toy, seed=2)
    for ref in ("nonsense", "actor:RED.fam", "actor:NOBODY.fame", "tie:RED>X.trust", "", "world:"):
        with pytest.raises(GameError):
            game.seat("RED").explain(ref)
    assert game.seat("RED").explain("RED.fame").ref == "actor:RED.fame"
    assert game.seat("RED").explain("world.tension").ref == "world:tension"


@pytest.mark.slow
def test_every_ledger_sums_to_the_change_of_its_number(january: Prepared) -> None:
    game = Game.new(january, seed=23)
    start = game.control().truth.copy()
    for _ in range(30):
        if game.outcome is None:
            game.commit()
    entries = [e for node in game.control().branch[1:] for e in node.ledger]
    for kind in Kind:
        change = start.tracks(kind)[..., 0].astype(float) * 0
        for e in entries:
            if e.kind == kind:
                change[e.track, e.thing] += e.amount
        real = game.control().truth.tracks(kind)[..., 0].astype(float) - start.tracks(kind)[..., 0]
        size = abs(game.control().truth.tracks(kind)[..., 0]) + 1
        assert (abs(change - real) / size).max() < 1e-4, kind


@pytest.mark.parametrize("seat", ["RUS", "POL"])
def test_what_is_always_shown_begins_with_what_the_seat_is_after(january: Prepared, seat: str) -> None:
    indicators = Game.new(january, {seat: "human"}, seed=1).seat(seat).view().indicators
    shown = [one.estimate.ref for one in indicators]
    assert shown[0] == "body:NAC.declared"  # of objectives of both; Russia is no member
    assert "body:EUC.declared" in shown  # of objectives of others
    assert {one.estimate.confidence for one in indicators} == {"exact"}


def test_the_worlds_themselves_tell_of_regions_fighting_losses_and_rungs(toy: Prepared) -> None:
    rules = toy.rules
    before = begin(rules, Randomness(1), 1)
    assert tell_world(toy.names, before, before.copy(), 2) == []
    after = before.copy()
    after.controller[:2, 0] = 1, -1
    after.attacker[1, 0] = 0
    after.actor[rules.track(Kind.ACTOR, "losses"), :2, 0] += 1234, 0.5
    after.world[rules.track(Kind.WORLD, "rung"), 0, 0] = 1
    told = [(line.kind, line.text, line.place, line.weight) for line in tell_world(toy.names, before, after, 2)]
    first, second = (toy.names.the("region", id) for id in rules.regions[:2])
    assert told == [
        ("control", f"Blueland took control of {first}.", rules.regions[0], 0.8),
        ("control", f"Nobody held {second} any longer.", rules.regions[1], 0.8),
        (
            "battle",
            f"There was fighting in {second}. Redland lost about 1,200 soldiers; both sides claimed other figures.",
            rules.regions[1],
            0.7,
        ),
        ("rung", "The crisis escalated to rung 1 of the ladder: Loud.", "", 0.6),
    ]
    assert [line.text for line in tell_world(toy.names, after, after.copy(), 2)] == [f"There was fighting in {second}."]
    assert "eased to rung 0" in tell_world(toy.names, after, before, 2)[-1].text


def test_why_a_number_stopped_at_its_bound_is_told(toy: Prepared) -> None:
    game = Game.new(toy, {"RED": "human"}, seed=1, rest="wait")
    game.commit(injects=[Inject("glory", "Glory.", ("RED.fame += 5",))])
    why = game.seat("RED").explain("actor:RED.fame")
    assert why.value == 1
    assert "It is at the end of its range" in [step.text for step in why.steps if step.amount < 0]
