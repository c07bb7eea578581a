"""How orders are told: by the scenario's words or decently without, one line for one thing, and no more than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from brinkmanship.game.session.prepared import Prepared, prepare
from brinkmanship.game.view.deeds import deed
from brinkmanship.game.view.log_folding import folded
from brinkmanship.game.view.log_text import known_to, tell
from brinkmanship.game.view.types import LogLine
from brinkmanship.simulation.phase import Result

DAY = date(2030, 1, 5)
TOY = Path(__file__).parents[1] / "data" / "toy.yaml"
TOLD = {
    "embargo": {
        "did": "{who} closed {its} ports to {whom}",
        "to": "close {its} ports to {whom}",
        "lifted": "{who} opened {its} ports to {whom} again",
        "ended": "{whom}'s ships were let in again",
    },
    "march": {"did": "{who} sent {whom} to {where}", "to": "send {whom} to {where}"},
    "appeal": {"did": "{who} appealed to the Pact", "to": "appeal to the Pact"},
    "talk": "{who} spoke to {whom}",
}


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The toy crisis with words for its log, and an actor that is several."""
    data = yaml.safe_load(TOY.read_text("utf-8"))
    for action, told in TOLD.items():
        data["actions"][action]["told"] = told
    data["actions"]["threaten"]["goldstein"] = -4
    data["actors"]["GREY"] |= {"name": "Grey isles", "called": "the Grey Isles", "plural": True}
    path = tmp_path_factory.mktemp("told") / "toy.yaml"
    path.write_text(yaml.safe_dump(data), "utf-8")
    return prepare(path)


def said(toy: Prepared, kind: str, action: str, actor: str, target: int = -1, **data: object) -> str:
    (line,) = tell(toy.names, [Result(0, "x", kind, action, toy.names.actor_index[actor], target, data)], 1)
    return line.text


def test_an_order_is_told_in_the_scenarios_words_with_agreement(toy: Prepared) -> None:
    blue = toy.names.actor_index["BLUE"]
    assert said(toy, "order", "embargo", "RED", blue) == "Redland closed its ports to Blueland."
    assert said(toy, "order", "embargo", "GREY", blue) == "The Grey Isles closed their ports to Blueland."
    assert said(toy, "lift", "embargo", "RED", blue) == "Redland opened its ports to Blueland again."
    assert (
        said(toy, "expiry", "embargo", "RED", toy.names.actor_index["GREY"])
        == "The Grey Isles' ships were let in again."
    )
    unit = toy.names.formation_index["RED-1"]
    assert said(toy, "order", "march", "RED", unit, place="DALE") == "Redland sent First Red Brigade to the Dale."


def test_without_words_an_order_is_told_by_its_name(toy: Prepared) -> None:
    blue = toy.names.actor_index["BLUE"]
    assert said(toy, "order", "boast", "RED") == "Redland carried out 'Boast'."
    assert said(toy, "order", "threaten", "RED", blue) == "Redland carried out 'Threaten' against Blueland."
    assert said(toy, "expiry", "threaten", "GREY", blue) == "The Grey Isles' 'Threaten' against Blueland ran out."
    assert said(toy, "order", "threaten", "RED", blue, refused="it was already under way") == (
        "Redland could not carry out 'Threaten' against Blueland: it was already under way."
    )


def test_a_proposal_and_the_answers_to_it_are_told_by_its_infinitive(toy: Prepared) -> None:
    assert (
        said(toy, "order", "appeal", "BLUE")
        == "Blueland proposed to appeal to the Pact; the Pact was given until 25 January to object."
    )
    about = {"body": "PACT", "asked": ["BLUE", "GREY"]}
    assert (
        said(toy, "consent", "appeal", "BLUE", passed=True, **about)
        == "The Pact approved Blueland's proposal to appeal to the Pact."
    )
    assert said(toy, "consent", "appeal", "BLUE", passed=False, blocked_by=["GREY"], **about) == (
        "The Pact rejected Blueland's proposal to appeal to the Pact: the Grey Isles broke silence."
    )
    outvoted = said(toy, "consent", "appeal", "BLUE", passed=True, blocked_by=["GREY"], **about)
    assert outvoted.endswith("; the Grey Isles were outvoted.")
    assert (
        said(toy, "lapse", "appeal", "GREY")
        == "The Grey Isles' proposal to appeal to the Pact lapsed, overtaken by events."
    )


def test_a_host_and_a_target_answer_without_repeating_their_names(toy: Prepared) -> None:
    send = deed(toy.names, "march", "RED", "formation", "RED-1", "DALE")
    assert send.let("the Dale", agrees=True) == "the Dale agreed to let Redland send First Red Brigade there"
    close = deed(toy.names, "embargo", "RED", "actor", "GREY")
    assert close.answered("the Grey Isles", agrees=False, several=True) == (
        "the Grey Isles turned down Redland's proposal to close its ports to them"
    )
    assert (
        close.decided("8 February", lasts=True)
        == "Redland decided to close its ports to the Grey Isles, from 8 February"
    )


def line(kind: str, text: str, turn: int = 1, **more: object) -> LogLine:
    data = {"id": "send", **dict(more.pop("data", {}))}  # type: ignore[call-overload]
    return LogLine(DAY, 4, turn, kind, text, actor="A", data=data, **more)  # type: ignore[arg-type]


def test_what_became_of_an_order_within_a_turn_is_one_line() -> None:
    lines = [line("order", "Asked."), line("consent", "Agreed."), line("effect", "Sent.", data={"formations": ["U"]})]
    (kept,) = folded(lines)
    assert (kept.text, kept.causes) == ("Sent.", ("Asked.", "Agreed."))
    arrived = replace(line("arrival", "Arrived."), data={"id": "U"})
    (kept,) = folded([*lines, arrived])
    assert kept.text == "Sent; they have arrived."
    other = replace(line("effect", "Sent otherwise."), target="B")
    assert [one.text for one in folded([*lines, other])] == ["Sent.", "Sent otherwise."]


def test_other_turns_refusals_and_dissent_stay_apart() -> None:
    earlier, later = line("order", "Asked."), line("effect", "Sent.", 2)
    assert folded([earlier, later]) == [earlier, later]
    assert [one.text for one in folded([earlier, later], across=True)] == ["Sent."]
    dissent = line("consent", "Agreed; B abstained.", data={"abstained": ["B"]})
    assert [one.text for one in folded([earlier, dissent, line("effect", "Sent.")])] == [
        "Agreed; B abstained.",
        "Sent.",
    ]
    failed = line("order", "Could not.", data={"refused": "why"})
    assert [one.text for one in folded([earlier, failed])] == ["Asked.", "Could not."]


def test_a_reader_is_told_nothing_by_what_is_folded_that_it_does_not_know() -> None:
    secret = replace(line("order", "Asked in secret."), public=False, known_to=("A",))
    effect = line("effect", "Sent.")
    (mine,), (theirs,) = known_to([secret, effect], "A"), known_to([secret, effect], "B")
    assert mine.causes == ("Asked in secret.",)
    assert theirs.causes == ()
    assert known_to([secret, effect], "A", whole=True) == [replace(secret, known_to=("A",)), effect]
