"""How a report was made and what it rests on: the record, the numbers of futures, what could not be found out."""

from __future__ import annotations

from brinkmanship.papers.document import Block, Bullets, Heading, Paragraph, Text, facts
from brinkmanship.papers.report.data import Report
from brinkmanship.papers.report.words import held
from brinkmanship.version import __version__


def method_blocks(report: Report) -> list[Block]:
    """Return the last chapter."""
    rows: list[tuple[str, Text]] = [
        ("Scenario", f"{report.title} ({report.scenario}), fingerprint {report.digest[:16]}"),
        ("Seed", str(report.seed)),
        ("Played", held(report) or "not said"),
        ("Record written by", f"brinkmanship {report.engine}"),
        ("Report made by", f"brinkmanship {__version__}"),
        ("Futures of each road", str(report.futures) if report.futures else "none were played"),
    ]
    blocks: list[Block] = [
        Paragraph(
            "This report was made by the program from the record of the game alone. It tells what happened, what each seat could "
            "know, and what the model says would have followed; it is no judgement of the people who played. The model is a "
            "model: its forecasts and roads not taken show what follows from its assumptions, not what would happen."
        ),
        facts(rows),
    ]
    if report.warnings:
        warnings: list[Text] = list(report.warnings)
        blocks += [Heading("What could not be read or worked out", 2), Bullets(warnings)]
    return blocks
