"""People in consent: they speak or stay silent, in the record and in its script, and nobody speaks for them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from brinkmanship.game.record.codec import state_hashes
from brinkmanship.game.record.verify import verify
from brinkmanship.game.replay.as_script import as_script, doubts
from brinkmanship.game.replay.script_run import ScriptRun
from brinkmanship.game.replay.timeline import Timeline
from brinkmanship.game.session.game import Game
from brinkmanship.game.session.open_game import open_game
from brinkmanship.game.session.orders import CONSENT, OBJECT, Order
from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.players.look import Look
from brinkmanship.scenario.document import ScenarioError
from brinkmanship.scenario.scripts import load_script
from brinkmanship.simulation.orders import Orders
from tests.council import COUNCIL
from tests.sealed import sealed

PEOPLE = {"A": "human", "B": "human", "C": "human", "others": "wait"}
NO = Order("B", "embargo", answer=OBJECT, proposer="A", note="Not before the summit.")
YES = Order("B", "embargo", answer=CONSENT, proposer="A")


@pytest.fixture(scope="module")
def council() -> Prepared:
    return prepare(COUNCIL)


def proposed(council: Prepared, order: Order | None = None, seats: dict[str, str] | None = None, **how: object) -> Game:
    """Return a game of three people in which a proposal went out on the first day."""
    game = Game.new(council, seats or PEOPLE, seed=4, **how)  # type: ignore[arg-type]
    order = order or Order("A", "embargo")
    assert game.seat(order.seat).set_plan([order]) == ()
    game.commit()
    return game


def told(game: Game, seat: str) -> list[str]:
    """Return what a seat read of answers; those that led to an effect on the same day stand among its causes."""
    lines = game.seat(seat).log()
    return [text for one in lines for text in ([one.text] if one.kind in ("consent", "objection") else one.causes)]


def test_who_speaks_breaks_silence_and_all_are_told_who_and_why(council: Prepared) -> None:
    game = proposed(council)
    assert game.seat("B").set_plan([NO]) == ()
    assert game.seat("B").view().orders_left == game.seat("A").view().orders_left  # an answer is no order
    game.commit()
    for seat in "ABC":
        (line,) = told(game, seat)
        assert "Borea broke silence" in line
        assert "“Not before the summit.”" in line
        assert "Ceres" not in line


def test_where_all_are_silent_it_passes(council: Prepared) -> None:
    game = proposed(council)
    game.seat("B").set_plan([YES])
    game.commit()
    game.commit()
    (line,) = told(game, "C")
    assert "approved" in line
    assert not any(node.world.answer.any() for node in game.control().branch[-1:])


def test_the_model_speaks_for_no_person(council: Prepared) -> None:
    """Left to themselves all would object to it."""
    found = []
    for seats in (PEOPLE, {"A": "human", "others": "wait"}):
        game = proposed(council, Order("A", "quarrel"), {**seats, "D": "human"})
        game.commit()
        game.commit()
        found.append("broke silence" in told(game, "A")[-1])
    assert found == [False, True]


def test_a_host_agrees_or_refuses(council: Prepared) -> None:
    for answer, word in ((CONSENT, "accepted"), (OBJECT, "turned down")):
        game = proposed(council, Order("B", "send", "B-1", "EAST"))
        assert game.seat("A").check(Order("A", "send", "B-1", answer=answer, proposer="B")) is not None
        assert game.seat("C").set_plan([Order("C", "send", "B-1", answer=answer, proposer="B")]) == ()
        game.commit()
        (line,) = told(game, "B")
        assert word in line
        assert "Ceres" in line


def test_answers_are_refused_with_their_reasons(council: Prepared) -> None:
    game = proposed(council)
    (twice,) = game.seat("B").set_plan([NO, YES])
    assert [r.text for r in twice.reasons] == ["The plan holds an answer to this proposal already."]
    late = Order("B", "levy", answer=OBJECT, proposer="A")
    for seat, order, code in (
        ("B", late, "asked"),
        ("A", Order("A", "embargo", answer=OBJECT, proposer="A"), "not_asked"),
        ("B", Order("B", "boast", answer=OBJECT, proposer="A"), "not_asked"),
        ("B", Order("B", "embargo", answer=OBJECT, proposer="X"), "unknown"),
        ("B", Order("B", "embargo", answer=OBJECT, proposer="A", amount=2), "answer"),
    ):
        refused = game.seat(seat).check(order)
        assert refused is not None
        assert code in [reason.code for reason in refused.reasons], order


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"action": "embargo", "answer": "perhaps", "proposer": "A"}, "'answer' of an order is"),
        ({"action": "embargo", "answer": "object"}, "names who proposed"),
        ({"action": "embargo", "proposer": "A"}, "names who proposed"),
        ({"action": "embargo", "proposer": 3, "answer": "object"}, "is a text"),
    ],
)
def test_an_answer_in_json_is_read_whole(data: dict[str, object], why: str) -> None:
    assert Order.from_json(NO.to_json()) == NO
    with pytest.raises(ValueError, match=why):
        Order.from_json(data, "B")


def test_the_record_holds_answers_and_is_verified_and_goes_on(council: Prepared, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    game = proposed(council, Order("A", "levy"), record=path)
    game.seat("B").set_plan([Order("B", "levy", answer=OBJECT, proposer="A", note="Too dear.")])
    game.commit()
    assert "Too dear." in told(game, "C")[0]
    game.seat("C").set_plan([Order("C", "levy", answer=OBJECT, proposer="A")])
    game.keep()
    game.close()
    killed = tmp_path / "killed.jsonl"  # with C's draft and no more
    shutil.copy(path, killed)
    again = open_game(killed, "A").game
    assert [order.answer for order in again.seat("C").plan()] == [OBJECT]
    for _ in range(3):
        again.commit()
    assert "objected" in told(again, "A")[-1]
    again.close()
    verdict = verify(killed)
    assert verdict.agrees, verdict.text
    assert verdict.exact
    turns = [json.loads(text) for text in killed.read_text("utf-8").splitlines()]
    assert [line["speaking"] for line in turns if line["kind"] == "turn"] == [["A", "B", "C"]] * 5


def test_an_answer_that_is_taken_out_of_a_record_is_noticed(council: Prepared, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    game = proposed(council, record=path)
    game.seat("B").set_plan([NO])
    game.commit()
    game.close()
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    without = [line for line in lines if not (line["kind"] == "order" and line["order"].get("answer"))]
    forged = tmp_path / "forged.jsonl"
    forged.write_bytes(sealed(without))
    assert not verify(forged).agrees


def test_undoing_a_turn_takes_the_answer_back(council: Prepared) -> None:
    game = proposed(council, Order("A", "levy"))
    game.seat("B").set_plan([Order("B", "levy", answer=OBJECT, proposer="A")])
    game.commit()
    assert game.control().branch[-1].world.answer.any()
    game.control().rewind(1)
    game.seat("C").set_plan([Order("C", "levy", answer=CONSENT, proposer="A")])
    for _ in range(4):
        game.commit()
    assert len(told(game, "A")) == 1
    assert "outvoted" not in told(game, "A")[0]


def test_a_game_as_a_script_hears_the_same_answers(council: Prepared, tmp_path: Path) -> None:
    game = proposed(council, Order("A", "quarrel"))
    game.commit()
    game.seat("C").set_plan([Order("A", "boast"), Order("C", "quarrel", answer=OBJECT, proposer="A")])
    game.commit()
    timeline = Timeline.of_lines(game.control().record_lines, "x")
    shutil.copy(COUNCIL, tmp_path)
    assert not doubts(timeline, str(COUNCIL))
    script = tmp_path / "again.yaml"
    script.write_text(as_script(timeline, "again", str(COUNCIL)), "utf-8")
    assert "speaks: [A, B, C]" in script.read_text("utf-8")
    run = ScriptRun.start(script)
    while not run.done:
        assert run.refusals() == []
    states = [one.control().branch[-1].world for one in (game, run.game)]
    assert state_hashes(states[0]) == state_hashes(states[1])


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("actor: C, action: quarrel, proposer: A, answer: object", ""),
        ("actor: A, action: quarrel, proposer: A, answer: object", "never asked"),
        ("actor: C, action: boast, proposer: A, answer: consent", "never asked"),
        ("actor: C, action: visit, target: B, proposer: A, answer: consent", "never asked"),
        ("actor: C, action: quarrel, answer: consent", "names who proposed"),
    ],
)
def test_a_script_answers_only_what_its_actor_is_asked(tmp_path: Path, order: str, found: str) -> None:
    path = tmp_path / "script.yaml"
    shutil.copy(COUNCIL, tmp_path)
    path.write_text(
        "script: {id: try, scenario: council.yaml, title: Try}\nentries:\n  - {date: 2030-01-03, order: {"
        f"{order}}}}}\n",
        "utf-8",
    )
    if not found:
        load_script(str(path))
        return
    with pytest.raises(ScenarioError, match=found):
        load_script(str(path))


def test_a_player_of_python_answers_in_a_game(council: Prepared) -> None:
    def borea(look: Look) -> list[Orders]:
        return [look.answer(*proposal, objects=True) for proposal in look.asked]

    game = Game.new(council, {"A": "human", "others": "wait"}, seed=4, players={"B": borea})
    game.seat("A").set_plan([Order("A", "embargo")])
    game.commit()
    game.commit()
    assert "Borea broke silence" in told(game, "A")[0]


def test_a_week_leaves_everybody_a_turn_to_answer() -> None:
    game = proposed(prepare(COUNCIL, 7))
    assert told(game, "A") == []
    (held,) = [line.text for line in game.seat("D").log() if line.kind == "extension"]
    assert (
        held
        == "The Council left the silence on Alba's proposal 'Embargo' open until 8 January, so that all could answer."
    )
    waits = game.seat("C").view().proposals[0].waits
    assert waits is not None
    assert waits.deadline == (
        "Silence was held open for you until this turn: it is decided as soon as your orders are in."
    )
    game.seat("C").set_plan([Order("C", "embargo", answer=OBJECT, proposer="A")])
    game.commit()
    (line,) = told(game, "A")
    assert "Ceres broke silence" in line


def test_a_report_says_what_came_of_an_answer(council: Prepared) -> None:
    game = proposed(council, Order("A", "levy"))
    found = []
    for answer in (OBJECT, ""):
        if answer:
            game.seat("B").set_plan([Order("B", "levy", answer=answer, proposer="A")])
        game.commit()
        found += [(one.title, one.state, one.text) for one in game.seat("B").report().mine]
    assert found == [("Levy", "waiting", "You objected. Silence goes on.")]
    spoken = proposed(council)
    spoken.seat("B").set_plan([NO])
    spoken.commit()
    ((title, state, text),) = [(one.title, one.state, one.text) for one in spoken.seat("B").report().mine]
    assert (title, state) == ("Embargo", "decided")
    assert text.startswith("You objected. The Council rejected")
    game = proposed(council, Order("A", "visit", "C"))
    game.seat("C").set_plan([Order("C", "visit", "C", answer=CONSENT, proposer="A")])
    game.commit()
    assert [one.text for one in game.seat("C").report().mine] == [
        "You agreed. Ceres accepted Alba's proposal 'Visit' towards Ceres."
    ]


def test_what_is_at_stake_is_foretold_for_who_answers(council: Prepared) -> None:
    game = proposed(council)
    (proposal,) = game.seat("B").view().proposals
    assert game.seat("B").at_stake(proposal) == ("By itself it moves none of your aims.", "")
    passes, fails = game.seat("A").at_stake(proposal)
    assert passes == "Helps: Keep your face (+12%)."
    assert fails == "−25% for “Keep your face”."
    before = game.seat("A").view().objectives[0].value
    game.seat("B").set_plan([NO])
    assert game.seat("B").likely(NO) is None
    assert game.seat("B").foretell(NO).total == 0
    game.commit()
    assert game.seat("A").view().objectives[0].value - before == pytest.approx(-0.25)


def test_an_answer_is_given_on_its_day_within_a_turn(tmp_path: Path) -> None:
    path = tmp_path / "weekly.jsonl"
    game = Game.new(prepare(COUNCIL, 7), PEOPLE, seed=4, record=path)
    game.seat("A").set_plan([Order("A", "embargo")])
    early = Order("B", "embargo", answer=OBJECT, proposer="A")
    assert [one.order for one in game.seat("B").set_plan([early, replace(early, after=3)])] == [early]
    game.commit()
    assert [(line.day, line.data["blocked_by"]) for line in game.seat("C").log() if line.kind == "consent"] == [
        (3, ["B"])
    ]
    game.close()
    assert verify(path).agrees


def test_a_note_on_a_yes_is_nobody_elses(council: Prepared) -> None:
    game = proposed(council, Order("B", "send", "B-1", "EAST"))
    game.seat("C").set_plan([Order("C", "send", "B-1", answer=CONSENT, proposer="B", note="Reluctantly.")])
    game.commit()
    assert len(told(game, "B")) == 1
    assert "Reluctantly" not in " ".join(line.text for line in game.seat("B").log())
