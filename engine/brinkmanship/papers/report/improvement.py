"""The improvement plan: a row for each issue that was seen, to be filled in at the after-action meeting (HSEEP)."""

from __future__ import annotations

from brinkmanship.papers.document import Block, Cell, Column, Document, Heading, Paragraph, Row, Table
from brinkmanship.papers.report.data import Report
from brinkmanship.papers.report.words import period

CAPABILITY_ELEMENTS = "Planning, Organization, Equipment, Training or Exercises"


def improvement_blocks(report: Report) -> list[Block]:
    """Return the appendix with the improvement plan, [] of a game that was no exercise and had no observations."""
    found = [(one, seen) for one in report.objectives for seen in one.improvements]
    if not report.exercise and not found:
        return []
    columns = (
        Column("Core Capability", 1.3),
        Column("Issue/Area for Improvement", 1.5),
        Column("Corrective Action", 1.25),
        Column("Capability Element", 1.2),
        Column("Primary Responsible Organization", 1.5),
        Column("Organization POC", 1.5),
        Column("Start Date", 0.7),
        Column("Completion Date", 1.3),
    )
    rows: list[Row] = []
    for number, (one, seen) in enumerate(found, 1):
        about = one.capability or one.objective or "–"
        rows.append([about, f"{number}. {seen.text} ({seen.rating})", *(Cell(blank=2) for _ in range(6))])
    rows = rows or [[Cell(blank=2) for _ in columns] for _ in range(4)]
    lead = Paragraph(
        "The issues are the observations rated S, M or U. Corrective actions, who is responsible and by when are for the "
        f"after-action meeting to decide. The capability element is one of {CAPABILITY_ELEMENTS}."
    )
    return [Heading("Improvement Plan"), lead, Table(columns, rows)]


def plan_document(report: Report) -> Document:
    """Return the improvement plan as a document of its own, on its side so that there is room to write."""
    name = report.plan.name or report.title
    _, *rest = improvement_blocks(report) or [
        Heading(""),
        Paragraph("Nothing was observed that calls for improvement."),
    ]
    return Document(
        title=f"{name}: Improvement Plan",
        blocks=rest,
        subtitle=period(report),
        marking=f"{name} – improvement plan",
        made=report.made,
        landscape=True,
    )
