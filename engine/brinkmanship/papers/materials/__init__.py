"""The papers of an exercise before play, one file for each kind; `PAPERS` is the one table of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from brinkmanship.papers.document import Document
from brinkmanship.papers.materials.evaluation_guides import evaluation_guides
from brinkmanship.papers.materials.facilitator_guide import facilitator_guide
from brinkmanship.papers.materials.feedback_form import feedback_form
from brinkmanship.papers.materials.seat_briefing import seat_briefing
from brinkmanship.papers.materials.situation_manual import situation_manual
from brinkmanship.papers.plan import Plan


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: for whom it is, and what makes the documents of it, by the name of their file."""

    about: str
    make: Callable[[Plan], Iterator[tuple[str, Document]]]


def _one(name: str, make: Callable[[Plan], Document]) -> Callable[[Plan], Iterator[tuple[str, Document]]]:
    return lambda plan: iter([(name, make(plan))])


def _briefings(plan: Plan) -> Iterator[tuple[str, Document]]:
    return ((f"briefing-{seat}", seat_briefing(plan, seat)) for seat in plan.seats)


PAPERS: Mapping[str, Kind] = {
    "sitman": Kind("situation manual, for everybody", _one("situation-manual", situation_manual)),
    "briefings": Kind("a briefing for each seat, for that seat alone", _briefings),
    "facilitator": Kind(
        "facilitator's guide with the injects, for control alone", _one("facilitator-guide", facilitator_guide)
    ),
    "evaluation": Kind("exercise evaluation guides, for evaluators", _one("evaluation-guides", evaluation_guides)),
    "feedback": Kind("participant feedback form", _one("feedback-form", feedback_form)),
}
"""The kinds of paper, by the words that the command knows them by."""
