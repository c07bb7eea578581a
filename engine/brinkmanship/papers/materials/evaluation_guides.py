"""Exercise evaluation guides (EEG): for each objective what is good enough, what to watch for, and room to write it down."""

from __future__ import annotations

from collections.abc import Iterator

from brinkmanship.game.record.tree import RATINGS
from brinkmanship.papers.document import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Document,
    Heading,
    Lines,
    PageBreak,
    Paragraph,
    Row,
    Table,
    Tone,
    bold,
    facts,
)
from brinkmanship.papers.materials.common import box, document, goals_table, to_fill_in
from brinkmanship.papers.plan import Goal, Plan

_MEANINGS: dict[str, str] = {
    "P": "The targets and critical tasks were completed in a way that reached the objective, and did not harm other activities.",
    "S": "The targets and critical tasks were completed in a way that reached the objective, and could be better or faster.",
    "M": "The targets and critical tasks were completed, but late, in part, or at the cost of other activities.",
    "U": "The targets and critical tasks were not performed in a way that reached the objective.",
}
RATING_TONES: dict[str, Tone] = {"P": "good", "S": "fair", "M": "poor", "U": "bad"}
"""The tone of each rating, in every paper."""
_LINES = 3
_BOXES = "\n".join("   ".join(map(box, pair)) for pair in ("PS", "MU"))


def evaluation_guides(plan: Plan) -> Document:
    """Return the guides of all objectives in one document, each from a page of its own."""
    return document(
        plan, "Exercise Evaluation Guides", "Evaluators and control", _blocks(plan), contents=True, landscape=True
    )


def _blocks(plan: Plan) -> Iterator[Block]:
    yield Heading("How to evaluate")
    yield Bullets(
        [
            "Watch the seat or the room that you were given. Do not prompt, advise or answer; send questions to control.",
            "Write down what you see and hear with the time: who decided what, on which information, and what came of it. "
            "Facts first, judgements later.",
            "Your page takes observations too. Each is kept with its time, your name and the day in the scenario, tagged with an "
            "objective and, if you like, a rating. What you write there is in the report without being typed again.",
            "Look for the tasks of each guide, and for what no guide foresaw.",
            "After play, rate each objective once, and give your sheets to control before you leave.",
        ]
    )
    yield goals_table(plan)
    yield ratings_table()
    for goal in plan.goals:
        yield PageBreak()
        yield from _guide(plan, goal)


def ratings_table() -> Table:
    """Return what the ratings mean."""
    rows: list[Row] = [
        (Cell(key, RATING_TONES[key], bold=True), bold(name.capitalize()), _MEANINGS[key])
        for key, name in RATINGS.items()
    ]
    return Table((Column("Rating", 0.08, "centre"), Column("Name", 0.25), Column("Meaning", 0.67)), rows, "Ratings")


def _guide(plan: Plan, goal: Goal) -> Iterator[Block]:
    yield Heading(goal.title)
    yield facts(
        [
            ("Exercise objective", goal.text),
            ("Core capability", goal.capability or to_fill_in("core capability")),
            ("Exercise", f"{plan.title}{f', {plan.exercise.dates}' if plan.exercise.dates else ''}"),
            ("Evaluator, seat observed", ""),
        ],
        narrow=0.2,
    )
    tasks = goal.tasks or ("",)
    rows: list[Row] = []
    for number, task in enumerate(tasks):
        target = (goal.target or to_fill_in("what is good enough")) if number == 0 else ""
        named = task or to_fill_in("what to watch for")
        rows.append((target, named, Cell("", blank=_LINES), Cell(_BOXES)))
    yield Table(
        (
            Column("Capability target", 0.24),
            Column("Critical tasks", 0.24),
            Column("Observation notes (time, who, what)", 0.42),
            Column("Rating", 0.1),
        ),
        rows,
    )
    yield from _cues(plan, goal)
    yield Lines(bold("Strengths"), 3)
    yield Lines(bold("Areas for improvement: what happened, why, and what would mend it"), 4)
    rated = "     ".join(box(f"{key}  {name}") for key, name in RATINGS.items())
    yield Callout("Rating of the objective", [Paragraph(rated)], "muted")


def _cues(plan: Plan, goal: Goal) -> Iterator[Block]:
    """Yield when to look most closely: the injects that serve the objective, and what is expected of the players."""
    found = [one for one in plan.in_order if plan.goal_of(one) == goal]
    if found:
        rows = [
            (plan.number(one), plan.when(one), plan.readers(one), one.name, " ".join(one.msel.expected.split()), "")
            for one in found
        ]
        titles = (
            Column("Inject", 0.08),
            Column("In the scenario", 0.16),
            Column("To", 0.15),
            Column("Subject", 0.22),
            Column("Expected action", 0.27),
            Column("Seen at", 0.12),
        )
        yield Table(titles, rows, "When to look most closely")
