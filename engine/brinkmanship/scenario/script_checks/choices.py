"""Answers to dilemmas: of a dilemma that there is, and one of its choices."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.scenario.document import Problem
from brinkmanship.scenario.document.problems import quoted
from brinkmanship.scenario.models import Scenario
from brinkmanship.scenario.models.dilemmas import choice_id
from brinkmanship.scenario.models.script import Entry, ScriptedOrder
from brinkmanship.scenario.script_checks import Played, rule


def answer_of(entry: Entry, scenario: Scenario) -> ScriptedOrder | None:
    """Return the order that an entry's `choose` is, None where it has none or one that makes no sense."""
    chosen = entry.choose
    dilemma = scenario.dilemmas.get(chosen.dilemma) if chosen is not None else None
    if chosen is None or dilemma is None or chosen.choice not in dilemma.choices:
        return None
    return ScriptedOrder(actor=dilemma.to, action=choice_id(chosen.dilemma, chosen.choice), note=chosen.note)


@rule
def answers_can_be_given(played: Played) -> Iterator[Problem]:
    """`choose` names a choice of its dilemma."""
    for path, entry, _ in played.written():
        chosen = entry.choose
        dilemma = played.scenario.dilemmas.get(chosen.dilemma) if chosen is not None else None
        if chosen is not None and dilemma is not None and chosen.choice not in dilemma.choices:
            message = f"{quoted(chosen.dilemma)} has no choice {quoted(chosen.choice)}"
            yield played.unknown((*path, "choose", "choice"), message, chosen.choice, dilemma.choices)
