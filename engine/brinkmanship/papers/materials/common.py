"""Parts that several papers share: the overview, the schedule, facts that everybody knows. Nothing here is secret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brinkmanship.game.view.labels import long_date
from brinkmanship.papers.document import Block, Column, Document, Paragraph, Row, Table, Text, bold, facts, muted
from brinkmanship.papers.plan import Plan, span_of_days, split_paragraphs
from brinkmanship.simulation.spans import span
from brinkmanship.text import joined


def document(
    plan: Plan, title: str, readers: str, blocks: Iterable[Block], *, contents: bool = False, landscape: bool = False
) -> Document:
    """Return a paper of the exercise; `readers` says on every page who may read it."""
    return Document(
        title,
        tuple(blocks),
        plan.title,
        marking=f"{plan.title} · {readers}",
        author=plan.exercise.sponsor or "",
        made=plan.made,
        cover=tuple(_cover(plan, readers)),
        contents=contents,
        landscape=landscape,
    )


def _cover(plan: Plan, readers: str) -> Iterator[tuple[str, Text]]:
    yield "Readers", readers
    if plan.exercise.dates:
        yield "Held", plan.exercise.dates
    if plan.exercise.place:
        yield "Place", plan.exercise.place
    yield "As of", long_date(plan.made)


def to_fill_in(what: str) -> Text:
    """Return what stands where the planners have not written something yet."""
    return muted(f"[{what}]")


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield a text as paragraphs."""
    return (Paragraph(one) for one in split_paragraphs(text))


def overview(plan: Plan) -> Table:
    """Return the overview of the exercise, with the rows that every HSEEP document has."""
    one, scenario = plan.exercise, plan.prepared.names.scenario.scenario
    goals: list[str] = []
    for goal in plan.goals:
        goals.append(f"{goal.number}. {goal.text}")
    played = [plan.seat_name(seat) for seat in plan.seats]
    summary = next(iter(split_paragraphs(one.summary or scenario.summary or scenario.briefing)), "")
    organizations: Text = "\n".join(one.organizations) or f"Teams for {joined(played)}"
    return facts(
        [
            ("Exercise Name", plan.title),
            ("Exercise Dates", one.dates or to_fill_in("date, and hours of play")),
            ("Scope", " ".join((one.scope or "").split()) or to_fill_in("kind of exercise, length, place, who plays")),
            ("Mission Area(s)", "\n".join(one.mission_areas) or to_fill_in("mission areas")),
            ("Core Capabilities", "\n".join(plan.capabilities) or to_fill_in("core capabilities")),
            ("Objectives", "\n".join(goals) or to_fill_in("objectives: specific and measurable")),
            ("Threat or Hazard", one.threat or to_fill_in("threat or hazard")),
            ("Scenario", summary or to_fill_in("the scenario in a few sentences")),
            ("Sponsor", one.sponsor or to_fill_in("who holds the exercise")),
            ("Participating Organizations", organizations),
            ("Point of Contact", one.contact or to_fill_in("name, office, telephone, e-mail")),
        ],
        narrow=0.26,
    )


def goals_table(plan: Plan) -> Table:
    """Return the objectives beside their core capabilities."""
    rows = [(f"{goal.number}", goal.text, goal.capability or to_fill_in("core capability")) for goal in plan.goals]
    titles = (Column("No.", 0.09, "right"), Column("Exercise objective", 0.63), Column("Core capability", 0.28))
    return Table(titles, rows)


def box(text: str) -> str:
    """Return a box to tick with its text, which is not broken over lines."""
    return f"□ {text}".replace(" ", "\u00a0")


def agenda(plan: Plan) -> Table:
    """Return the schedule of the day."""
    rows: list[Row] = [(one.time, one.text) for one in plan.exercise.agenda]
    rows = rows or [(to_fill_in("time"), to_fill_in("what is done"))]
    return Table((Column("Time", 0.16), Column("Activity", 0.84)), rows)


def calendar(plan: Plan) -> Table | None:
    """Return the dated facts that everybody knows, None where there are none."""
    rows: list[Row] = []
    for one in sorted(plan.prepared.names.scenario.calendar.values(), key=lambda fact: fact.start):
        said: Text = [bold(f"{one.name}. "), " ".join(one.text.split())]
        rows.append((span_of_days(one.start, one.end), said))
    return Table((Column("When", 0.3), Column("What", 0.7)), rows) if rows else None


def ladder(plan: Plan) -> Table | None:
    """Return the rungs of the escalation ladder, the lowest first; None where the scenario has none."""
    rungs = sorted(plan.prepared.names.scenario.ladder, key=lambda rung: rung.rung)
    rows = [(f"{rung.rung}", bold(rung.name), rung.description or "") for rung in rungs]
    return (
        Table((Column("Rung", 0.1, "right"), Column("Name", 0.34), Column("What it means", 0.56)), rows)
        if rows
        else None
    )


def bodies(plan: Plan) -> Table | None:
    """Return the institutions that decide by consent; None where there are none."""
    rules = {"unanimity": "Any objection blocks it", "qualified": "A qualified majority", "majority": "A majority"}
    rows = []
    for body in plan.prepared.names.scenario.bodies.values():
        members = plan.prepared.names.model.actors_in(body.members)
        names = joined([plan.seat_name(plan.prepared.rules.actors[index]) for index in members])
        rows.append((bold(body.name), names, f"{rules[body.rule]}; silence of {span(body.silence_days)}"))
    return Table((Column("Body", 0.22), Column("Members", 0.5), Column("How it decides", 0.28)), rows) if rows else None


def turn_length(plan: Plan) -> str:
    """Return how long a turn is in the scenario: 'one day', '7 days', '6 hours'."""
    days = plan.days_per_turn
    return "one day" if days == 1 else span(days)
