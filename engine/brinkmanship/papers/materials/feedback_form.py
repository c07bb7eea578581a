"""The participant feedback form: statements to agree with or not, questions, and room to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brinkmanship.papers.document import Block, Column, Document, Heading, Lines, Paragraph, Table, facts
from brinkmanship.papers.materials.common import box, document
from brinkmanship.papers.plan import Plan

_SCALE = ("1", "2", "3", "4", "5")


def feedback_form(plan: Plan) -> Document:
    """Return the feedback form."""
    return document(plan, "Participant Feedback Form", "All participants", _blocks(plan))


def _blocks(plan: Plan) -> Iterator[Block]:
    yield Paragraph(
        "Thank you for taking part. Please fill in this form before you leave. It is read by those who plan and evaluate, and "
        "quoted without names. What you would rather not answer, leave out."
    )
    yield facts(
        [
            ("Name (if you like)", ""),
            ("Organization", ""),
            ("Part", "   ".join(map(box, ("Player", "Lead of a seat", "Controller", "Evaluator", "Observer")))),
            ("Seat", "   ".join(box(plan.seat_name(seat)) for seat in plan.seats)),
        ]
    )
    yield Heading("Part I: The exercise")
    yield Paragraph("Mark how far you agree: 1 strongly disagree, 5 strongly agree.")
    yield _scale(
        [
            "The exercise was well structured and organized.",
            "The scenario was plausible and held my attention.",
            "The papers I was given beforehand were useful.",
            "The facilitator kept the discussion on the objectives, and all were heard.",
            "The people needed for the decisions were in the room.",
            "There was time enough to think, and little of it was wasted.",
            "Taking part was right for somebody in my position.",
        ]
    )
    if plan.goals:
        yield Heading("Part II: The objectives")
        yield Paragraph(
            "Mark how far the exercise let you show this, or find out that you cannot: 1 not at all, 5 fully."
        )
        yield _scale(f"{goal.number}. {goal.text}" for goal in plan.goals)
    yield Heading("Part III: The simulation")
    yield Paragraph("Mark how far you agree: 1 strongly disagree, 5 strongly agree.")
    yield _scale(
        [
            "I could find on my pages what I needed to decide.",
            "I understood why the numbers changed as they did.",
            "The other side behaved as it might have.",
            "What came of our orders was plausible.",
            "Rulings were fair and explained.",
        ]
    )
    yield Heading("Part IV: In your words")
    yield Lines("Which decision would you take otherwise today, and why?", 3)
    yield Lines("Name up to three strengths that you saw.", 3)
    yield Lines("Name up to three things that should be improved, and who could do it.", 4)
    yield Lines("What did you learn that you will use?", 3)
    yield Lines("What was implausible, unclear or missing?", 3)
    yield Lines("How could the next exercise be better?", 3)


def _scale(statements: Iterable[str]) -> Table:
    titles = (Column("Statement", 0.65), *(Column(one, 0.07, "centre") for one in _SCALE))
    return Table(titles, [(one, *("□" for _ in _SCALE)) for one in statements])
