"""A course and a deal are told in words of their own, whatever actions are called like them."""

from __future__ import annotations

from brinkmanship.game.session.orders import Order
from brinkmanship.game.view.facts import Facts
from brinkmanship.game.view.log_text import TELLERS, tell
from brinkmanship.simulation.phase import Result
from tests.january import january


def test_a_course_is_told_by_its_own_name_and_not_by_that_of_an_action() -> None:
    names = january().names
    russia = names.rules.actors.index("RUS")
    turned = Result(5, "courses", "course", "invade", russia, data={"before": "press"}, known_to=(russia,))
    (line,) = tell(names, [turned], 5)
    assert line.text == "Russia's staff changed its advice, from 'press on' to 'invade'."
    assert line.weight < 0.5  # nobody has fired
    assert line.known_to == ("RUS",)


def test_the_steps_of_a_deal_are_told() -> None:
    names = january().names
    steps = [Result(5, "deals", "deal", "off_ramp", data={"step": step}) for step in ("kept", "stalled", "broken")]
    said = [TELLERS["deal"](names, step) for step in steps]
    assert said[0].text == "A step of the off-ramp agreement was carried out."
    assert len(set(said)) == 3


def test_a_choice_is_told_as_an_answer_to_its_question() -> None:
    facts = Facts(january().data, {})
    name, dilemma = next(iter(january().compiled.scenario.dilemmas.items()))
    choice, chosen = next(iter(dilemma.choices.items()))
    text = facts.order_text(Order("DEU", f"{name}_{choice}"))
    assert text == f"Germany decides, {dilemma.name}: {chosen.name}"
